//! The shipped complaints, and what is wrong with others.

use super::FILE;
use crate::domain::complaint::ComplaintClass;
use crate::domain::complaint_rules::Counts;
use crate::domain::money::Money;
use crate::domain::trade::Trade;
use crate::rules::source::shipped;
use crate::rules::{Problem, Sources, load};

const STORE: &str = "name = \"x\"\nzone = \"Asia/Shanghai\"\nhours = \"08:30-18:00\"\n";

fn with(text: &str) -> Result<Trade, Vec<Problem>> {
    load(STORE, &Sources::default().with(FILE, text))
}

/// Rule K-2: one working hour, 48 hours.
#[test]
fn the_shipped_complaints_are_those_of_the_rules() {
    let rules = load(STORE, &Sources::default()).expect("loads").complaints;
    assert_eq!((rules.first_contact.minutes, rules.first_contact.counts), (60, Counts::Working));
    assert_eq!((rules.report_back.minutes, rules.report_back.counts), (48 * 60, Counts::OpenDays));
    assert_eq!(rules.approval_limit, Money(50_000));
    let keys = ComplaintClass::ALL.iter().map(|class| rules.department_of(*class).map(|d| d.key.as_str()));
    let keys: Vec<_> = keys.collect();
    assert_eq!(keys, [Some("technical"), Some("service"), Some("customer-care")]);
    assert!(rules.department("sales").is_some());
}

#[test]
fn a_store_has_its_own() {
    let text = shipped(FILE).replace("counts = \"open_days\"", "counts = \"elapsed\"");
    let rules = with(&text).expect("loads").complaints;
    assert_eq!(rules.report_back.counts, Counts::Elapsed);
}

#[test]
fn mistakes_are_named_with_their_line() {
    let text = shipped(FILE);
    let line_of = |what: &str| text.lines().position(|l| l.contains(what)).map_or(0, |n| n + 1);
    for (old, new, id, place) in [
        ("minutes = 60", "minutes = 0", "rules-range", "minutes = 60"),
        ("warn_minutes = 20", "warn_minutes = 61", "rules-range", "warn_minutes = 20"),
        ("\"500.00\"", "\"-1\"", "rules-amount", "approval_limit"),
        ("counts = \"working\"", "counts = \"lunch\"", "rules-not-read", "counts = \"working\""),
        ("key = \"parts\"", "key = \"sales\"", "rules-key-twice", "key = \"sales\""),
        ("[\"product\"]", "[\"service\"]", "rules-class-twice", "[\"product\"]"),
    ] {
        assert!(text.contains(old), "{old}");
        let found = with(&text.replacen(old, new, 1)).map(|_| "loaded").expect_err("a problem");
        let found: Vec<_> = found.iter().map(|p| (p.file.as_str(), p.message.id, p.line)).collect();
        assert_eq!(found.first(), Some(&(FILE, id, line_of(place))), "{new}: {found:?}");
    }
    let nowhere = text.replacen("classes = [\"product\"]", "", 1);
    let found = with(&nowhere).map(|_| "loaded").expect_err("a problem");
    assert_eq!(found.iter().map(|p| p.message.id).collect::<Vec<_>>(), ["rules-class-nowhere"]);
}
