//! The shipped scripts and survey against Rules C-6 and C-8, and what is said of broken ones.

use super::{line_of, problems_of, problems_with, shipped};
use crate::domain::script::{Expectation, fill};
use std::collections::{BTreeMap, BTreeSet};

const SCRIPTS: &str = "scripts.toml";
const SURVEY: &str = "survey.toml";

#[test]
fn every_touch_has_its_script_and_every_script_its_touch() {
    let trade = shipped();
    let touches = trade.cadences.all.iter().flat_map(|c| &c.touches);
    let named: BTreeSet<&str> = touches.map(|t| t.script.as_str()).collect();
    let there: BTreeSet<&str> = trade.scripts.all.keys().map(String::as_str).collect();
    assert_eq!(named, there);
}

/// Rule C-6: name, plate, is it convenient now; at the end the customer hangs up first.
#[test]
fn every_call_opens_and_ends_as_rule_c_6_says() {
    let scripts = shipped().scripts;
    let facts = [("name", "张伟"), ("plate", "京A·88618"), ("store", "天河店"), ("me", "王敏"), ("car", "x")];
    let facts: BTreeMap<&str, String> = facts.map(|(k, v)| (k, v.to_owned())).into();
    let opening: Vec<String> = scripts.opening.iter().map(|s| fill(&s.say.zh, &facts)).collect();
    assert!(opening[0].contains("张伟") && opening[1].contains("京A·88618"), "{opening:?}");
    let again = scripts.opening.last().map(|s| s.branches[0].then.zh.as_str());
    assert!(again.is_some_and(|then| then.contains("约时再打")), "{again:?}");
    let last = scripts.closing.last().expect("an end");
    assert!(last.say.zh.contains("客户先挂断") && last.say.en.contains("hangs up first"));
    let book = &scripts.closing[0].branches[1].then;
    assert!(book.zh.contains("复述日期和时间") && book.zh.contains("前一天提醒"), "{book:?}");
}

#[test]
fn the_survey_asks_for_basics_and_more() {
    let survey = shipped().survey;
    assert_eq!((survey.manager_at, survey.complaint_at), (6, 3));
    let kinds: BTreeSet<Expectation> = survey.indicators.iter().map(|i| i.expectation).collect();
    assert_eq!(kinds.len(), 3);
    assert!((6..=8).contains(&survey.indicators.len()));
}

#[test]
fn a_broken_script_is_named_with_its_line() {
    let greeting = line_of(SCRIPTS, "您好，我是{store}的{me}", 1);
    assert_eq!(problems_with(SCRIPTS, "我是{store}的", "我是{shop}的"), [("rules-no-fact", greeting)]);
    let birthday = line_of(SCRIPTS, "祝您生日快乐，平安顺遂", 1);
    assert_eq!(problems_with(SCRIPTS, "en = \"Happy birthday,", "en = \"\", x = \"")[0].1, birthday);
    assert_eq!(problems_with(SCRIPTS, "[script.event]", "[script.evening]"), [("rules-no-script", 1)]);
    let long = "长".repeat(301);
    assert_eq!(problems_with(SCRIPTS, "祝您生日快乐，平安顺遂", &long), [("rules-name-too-long", birthday)]);
}

#[test]
fn a_broken_survey_is_named_with_its_line() {
    let (manager, complaint) = (line_of(SURVEY, "manager_at", 1), line_of(SURVEY, "complaint_at", 1));
    assert_eq!(problems_with(SURVEY, "manager_at = 6", "manager_at = 11"), [("rules-range", manager)]);
    assert_eq!(problems_with(SURVEY, "complaint_at = 3", "complaint_at = 7"), [("rules-range", complaint)]);
    let cadence = line_of(SURVEY, "manager_cadence", 1);
    let other = problems_with(SURVEY, "\"manager-call\"", "\"birthday\"");
    assert_eq!(other, [("rules-no-manager-cadence", cadence)]);
    let twice = line_of(SURVEY, "key = \"explained\"", 1);
    assert_eq!(problems_with(SURVEY, "\"explained\"", "\"fixed\""), [("rules-key-twice", twice)]);
    assert_eq!(problems_of(SURVEY, "manager_at = 6")[0].0, "rules-not-read");
}
