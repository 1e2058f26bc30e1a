//! The shipped cadences against Rule C-1, and what is said of a store's own that are wrong.

use super::{line_of, problems_of, problems_with, shipped};
use crate::domain::cadence::{Anchor, Length, Touch, When};
use crate::domain::user::Role;
use crate::rules::{Sources, load};
use std::collections::BTreeSet;

const FILE: &str = "cadences.toml";

fn touch(name: &str) -> Touch {
    let (cadence, key) = name.split_once('/').expect("cadence/touch");
    let cadences = shipped().cadences;
    let found = cadences.get(cadence).and_then(|c| c.touches.iter().find(|t| t.key == key));
    found.unwrap_or_else(|| panic!("no {name}")).clone()
}

fn within(name: &str) -> (Length, Role, bool) {
    let touch = touch(name);
    let When::Within { within, .. } = touch.when else { panic!("{name} is {:?}", touch.when) };
    (within, touch.role, touch.promised)
}

#[test]
fn promised_times_are_those_of_rule_c_1() {
    let hours = |n: u32| Length::Minutes(n * 60);
    for (name, expected) in [
        ("new-car-sales/thanks", (hours(24), Role::SalesManager, true)),
        ("new-car-sales/manager", (hours(24), Role::SalesManager, true)),
        ("new-car-sales/24h", (hours(24), Role::Sales, true)),
        ("new-car-sales/72h", (hours(72), Role::Sales, true)),
        ("new-car-sales/7d", (Length::Days(7), Role::Sales, false)),
        ("after-consultation/7d", (Length::Days(7), Role::Agent, false)),
        ("after-service/48h", (hours(48), Role::Advisor, true)),
        ("after-service/3d", (Length::Days(3), Role::Advisor, true)),
        ("after-service/7d", (Length::Days(7), Role::Agent, false)),
        ("care/48h", (hours(48), Role::Agent, true)),
        ("complaint/second", (Length::Days(3), Role::StoreManager, true)),
        ("inquiry/answer", (Length::Working(30), Role::Sales, true)),
        ("manager-call/call", (hours(24), Role::Manager, true)),
    ] {
        assert_eq!(within(name), expected, "{name}");
    }
    assert!(touch("after-service/3d").scored);
    assert_eq!(touch("lost/12mo").when, When::After(Length::Months(12)));
    assert_eq!(touch("lost/12mo").every, Some(Length::Months(3)));
    let quotas: Vec<String> = ["lost/12mo", "season/tips"].iter().map(|t| touch(t).quota).collect();
    assert_eq!(quotas, ["lost", "season"]);
}

/// 11 touches in two years, or in nine months: within 24 h, after 6 days, then by the month.
#[test]
fn the_programmes_have_the_touches_of_rule_c_1() {
    let cadences = shipped().cadences;
    let count = |key: &str| {
        let touches = &cadences.get(key).expect("a programme").touches;
        touches.iter().map(|t| t.times.unwrap_or(1)).sum::<u32>()
    };
    assert_eq!((count("ownership-standard"), count("ownership-excellent")), (11, 11));
}

#[test]
fn every_anchor_is_used_and_figures_are_those_of_the_rules() {
    let cadences = shipped().cadences;
    let used: BTreeSet<Anchor> = cadences.all.iter().map(|c| c.anchor).collect();
    assert_eq!(used.len(), 19, "{used:?}");
    assert_eq!(cadences.quiet.to_string(), "12:00-14:30");
    assert_eq!((cadences.ahead_days, cadences.together_days, cadences.quota_a_day), (14, 3, 50));
    assert_eq!((cadences.ladder.tries, cadences.ladder.days), (3, 7));
    assert!(cadences.asked().all(|c| c.touches.len() == 1));
}

#[test]
fn lengths_are_read_in_all_their_units() {
    for (text, length) in [
        ("90min", Some(Length::Minutes(90))),
        ("48h", Some(Length::Minutes(2880))),
        (" 30 d ", Some(Length::Days(30))),
        ("0d", Some(Length::Days(0))),
        ("120mo", Some(Length::Months(120))),
        ("30 working minutes", Some(Length::Working(30))),
        ("121mo", None),
        ("99999999999d", None),
        ("4000000000h", None),
        ("30", None),
        ("d", None),
        ("-3d", None),
        ("3 weeks", None),
        ("", None),
    ] {
        assert_eq!(Length::parse(text).ok(), length, "{text}");
    }
}

#[test]
fn a_broken_cadence_is_named_with_its_line() {
    let line = |what: &str| line_of(FILE, what, 1);
    let anchor = line("anchor = \"consulted\"");
    assert_eq!(problems_with(FILE, "\"consulted\"", "\"consultation\""), [("rules-not-read", anchor)]);
    let key = line("key = \"put-off\"");
    let twice = problems_with(FILE, "key = \"put-off\"", "key = \"put-off-safety\"");
    assert_eq!(twice, [("rules-key-twice", key)]);
    let key = line("key = \"72h\"");
    assert_eq!(problems_with(FILE, "key = \"72h\"", "key = \"24h\""), [("rules-key-twice", key)]);
    let within = line("within = \"72h\"");
    assert_eq!(problems_with(FILE, "within = \"72h\"\nfrom", "from"), [("rules-touch-when", within - 3)]);
    let two = problems_with(FILE, "within = \"72h\"", "within = \"72h\"\nafter = \"1d\"");
    assert_eq!(two, [("rules-touch-when", within - 3)]);
    assert_eq!(
        problems_with(FILE, "within = \"72h\"", "within = \"3 days\""),
        [("length-unreadable", within)]
    );
    assert_eq!(problems_with(FILE, "within = \"72h\"", "within = \"48h\""), [("rules-touch-within", within)]);
    let long = problems_with(FILE, "within = \"72h\"", "within = \"72h\"\nopen_for = \"1d\"");
    assert_eq!(long, [("rules-touch-open-for", within + 1)]);
    let safety = line("after = \"7d\"");
    let promised = problems_with(FILE, "after = \"7d\"", "after = \"7d\"\npromised = true");
    assert_eq!(promised, [("rules-touch-promised", safety + 1)]);
    assert_eq!(
        problems_with(FILE, "after = \"7d\"", "after = \"7d\"\nfrom = \"1d\""),
        [("rules-touch-from", safety + 1)]
    );
    assert_eq!(problems_with(FILE, "after = \"7d\"", "before = \"7d\""), [("rules-touch-before", safety)]);
    assert_eq!(problems_with(FILE, "after = \"7d\"", "on_day = true"), [("rules-touch-on-day", safety)]);
}

#[test]
fn a_broken_repetition_channel_or_figure_is_named_with_its_line() {
    let line = |what: &str| line_of(FILE, what, 1);
    let every = line("every = \"14d\"");
    assert_eq!(problems_with(FILE, "every = \"14d\"", "every = \"0d\""), [("rules-touch-every", every)]);
    assert_eq!(problems_with(FILE, "every = \"14d\"", "every = \"12h\""), [("rules-touch-every", every)]);
    let every = line("every = \"3mo\"");
    assert_eq!(problems_with(FILE, "every = \"3mo\"", "times = 3"), [("rules-touch-times", every)]);
    let channels = line("channels = [\"wechat\", \"sms\"]");
    let twice = problems_with(FILE, "[\"wechat\", \"sms\"]", "[\"sms\", \"sms\"]");
    assert_eq!(twice, [("rules-touch-channel-twice", channels)]);
    assert_eq!(problems_with(FILE, "[\"wechat\", \"sms\"]", "[]"), [("rules-count", channels)]);
    assert_eq!(problems_with(FILE, "[\"wechat\", \"sms\"]", "[\"fax\"]"), [("rules-not-read", channels)]);
    let stands = line("stands_for");
    let unknown = problems_with(FILE, "\"new-car-care/30d\"", "\"new-car-care/31d\"");
    assert_eq!(unknown, [("rules-touch-unknown", stands)]);
    for (old, new, id) in [
        ("quiet = \"12:00-14:30\"", "quiet = \"14:30-12:00\"", "rules-window"),
        ("hand_over = \"12:00\"", "hand_over = \"noon\"", "rules-window"),
        ("ahead_days = 14", "ahead_days = 0", "rules-range"),
        ("quota_a_day = 50", "quota_a_day = 0", "rules-range"),
        ("message = \"sms\"", "message = \"phone\"", "rules-ladder-message"),
        ("script = \"thank-you\"", "script = \"Thank you\"", "rules-bad-key"),
        ("tries = 3", "tries = 0", "rules-range"),
        ("open_for = \"14d\"", "open_for = \"14\"", "length-unreadable"),
    ] {
        assert_eq!(problems_with(FILE, old, new), [(id, line(old))], "{new}");
    }
    let parts = line("parts = ");
    let overlap = problems_with(FILE, "\"14:30-16:30\"", "\"11:30-16:30\"");
    assert_eq!(overlap, [("rules-ladder-parts", parts)]);
}

#[test]
fn an_empty_file_is_refused_and_a_store_chooses_its_programme() {
    assert_eq!(problems_of(FILE, ""), [("rules-not-read", 1)]);
    let config = format!("{}care = \"excellent\"\n", super::STORE);
    let trade = load(&config, &Sources::default()).expect("loads");
    assert_eq!(trade.store.care, crate::domain::cadence::Programme::Excellent);
}
