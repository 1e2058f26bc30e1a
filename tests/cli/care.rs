//! Stores: made, opened, checked, held by somebody.

use crate::place::*;
use platedesk::cli::Outcome;
use serde_json::json;
use std::path::Path;

#[test]
fn init_makes_a_store_once() {
    let place = Place::new();
    let made = place.run(&["init", "--hours", "08:30-12:00,13:00-18:00"]);
    assert_eq!((made.code, made.out.as_str()), (0, ""));
    assert!(made.err.contains(&place.store.display().to_string()), "{}", made.err);
    assert_eq!(place.run(&["init"]).code, 1);
    let quiet = Place::new().run(&["init", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
}

#[test]
fn init_refuses_what_no_store_can_be() {
    let long = "汉".repeat(10_000);
    let cases: [&[&str]; 5] = [
        &["--zone", "Mars/Base"],
        &["--hours", "18:00-08:30"],
        &["--name", &long],
        &["--name", "a\u{1b}[31m"],
        &["--bays", "0"],
    ];
    for case in cases {
        let place = Place::new();
        let ran = place.run(&[&["init"], case].concat());
        assert_eq!(ran.code, 3, "{case:?}: {}", ran.err);
        assert!(!place.store.exists() && !ran.err.contains('\u{1b}'), "{case:?}: {}", ran.err);
    }
}

#[test]
fn a_store_in_use_is_7_with_who_and_since_when() {
    let place = Place::sandbox();
    let (open, ..) = place.outcome(&["--now", NOW], b"");
    let console = opened(open);
    for (lang, word) in [("zh", "ma"), ("en", "ma has had this store open since")] {
        let ran = place.run(&["--lang", lang, "lookup", "618"]);
        assert_eq!((ran.code, ran.out.as_str()), (7, ""), "{}", ran.err);
        assert!(ran.err.contains(word) && ran.err.contains(':'), "{}", ran.err);
    }
    drop(console);
    assert_eq!(place.run(&["lookup", "618"]).code, 4);
}

#[test]
fn a_held_clock_is_for_sandboxes_only() {
    let place = Place::new();
    place.run(&["init"]);
    for (lang, word) in [("zh", "沙盒"), ("en", "sandbox")] {
        for args in [vec!["lookup", "x"], vec!["check"], vec!["apply", "-"]] {
            let ran = place.run(&[&["--lang", lang, "--now", NOW], args.as_slice()].concat());
            assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
            assert!(ran.err.contains(word), "{}", ran.err);
        }
    }
}

#[test]
fn check_names_a_damaged_journal_and_ends_with_1() {
    let place = Place::sandbox();
    place.car("京A88618");
    place.car("京B88618");
    assert_eq!(place.run(&["check"]).code, 0);
    let journal = place.store.join("journal");
    let file = std::fs::read_dir(&journal).unwrap().next().unwrap().unwrap().path();
    damage(&file);
    let ran = place.run(&["check", "--deep"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(format!("{}{}", ran.out, ran.err).contains("line 1"), "{}{}", ran.out, ran.err);
}

#[test]
fn check_says_what_damage_touches_also_of_a_store_that_does_not_open() {
    let place = Place::sandbox();
    place.car("京A88618");
    place.car("京B88618");
    damage(&place.store.join("journal/00000000000000000001.jsonl"));
    for lang in ["zh", "en"] {
        let ran = place.run(&["--lang", lang, "check"]);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("京A88618") && ran.out.contains("1.0"), "{}", ran.out);
    }
    std::fs::remove_dir_all(place.store.join("view")).unwrap();
    assert_eq!(place.run(&["lookup", "618"]).code, 1);
    let ran = place.run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("restore the newest one"), "{}", ran.out);
}

#[test]
fn a_backup_made_while_the_console_is_open_is_restored_elsewhere() {
    let place = Place::sandbox();
    place.car("京A88618");
    let file = place.store.with_file_name("a.tar.gz");
    let (open, ..) = place.outcome(&["--now", NOW], b"");
    let made = place.run(&["--now", NOW, "backup", file.to_str().unwrap()]);
    drop(open);
    assert_eq!((made.code, made.out.trim()), (0, file.to_str().unwrap()), "{}", made.err);
    assert!(made.err.contains("line 1 "), "{}", made.err);
    assert_eq!(place.run(&["backup", file.to_str().unwrap()]).code, 1, "not over a file that is there");
    place.car("京B88618");
    let full = place.run(&["restore", file.to_str().unwrap()]);
    assert_eq!(full.code, 1);
    assert!(full.err.contains("not empty"), "{}", full.err);
    let there = Place::new();
    let ran = there.run(&["restore", file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("2026-11-23") || ran.err.contains("23"), "{}", ran.err);
    assert_eq!(there.run(&["card", "京A88618"]).code, 0);
    assert_eq!(there.run(&["card", "京B88618"]).code, 4, "it came later");
    std::fs::write(&file, "no backup").unwrap();
    let other = Place::new();
    assert_eq!(other.run(&["restore", file.to_str().unwrap()]).code, 1);
    assert!(!other.store.exists());
    assert_eq!(Place::new().run(&["backup", "/tmp/never"]).code, 4, "there is no store");
}

#[test]
fn forget_says_first_what_it_would_blank_and_does_it_when_told_to() {
    let place = Place::sandbox();
    place.car("京A88618");
    let journal = || std::fs::read_to_string(place.store.join("journal/00000000000000000001.jsonl")).unwrap();
    let said = place.run(&["forget", "13800136621"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert!(
        said.err.contains("张伟") && said.err.contains("京A88618") && said.err.contains("--yes"),
        "{}",
        said.err
    );
    assert!(journal().contains("张伟"));
    let done = place.run(&["forget", "13800136621", "--yes"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(!journal().contains("张伟") && !journal().contains("13800136621"));
    let checked = place.run(&["check", "--deep"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    assert_eq!(place.run(&["card", "京A88618"]).code, 0, "the car stays");
    assert_eq!(place.run(&["forget", "13800136621"]).code, 4);
    assert_eq!(place.run(&["forget", "99.0"]).code, 4);
    place.car("京B88618");
    let admin = json!({"change": "enrol_user", "login": "li", "name": "Li", "role": "admin"});
    let advisor = json!({"change": "enrol_user", "login": "wu", "name": "Wu", "role": "advisor"});
    assert_eq!(place.apply(&[admin, advisor]).code, 0);
    assert_eq!(place.run(&["--as", "wu", "forget", "13800136621", "--yes"]).code, 5);
    assert!(journal().contains("13800136621"));
    assert_eq!(place.run(&["--as", "li", "forget", "13800136621", "--yes"]).code, 0);
}

fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[40] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn the_console_is_asked_for_with_an_own_store_or_a_demo() {
    let place = Place::new();
    let (outcome, ..) = place.outcome(&["--lang", "zh"], b"");
    let Outcome::FirstRun(first) = outcome else { panic!("a store that is not there is not asked for") };
    assert_eq!(first.proposed.zone, "Asia/Shanghai");
    assert_eq!(place.run(&["init", "--name", "天河店"]).code, 0);
    let (outcome, ..) = place.outcome(&["--lang", "zh"], b"");
    let Outcome::Console(console) = &outcome else { panic!("no console") };
    assert!(console.throw_away.is_none());
    assert_eq!((console.store.as_str(), console.user.as_str()), ("天河店", "ma"));
    let console = opened(outcome);
    assert_eq!((console.actor.login.as_str(), console.desk.vehicles()), ("ma", 0));
    drop(console);
    let demo = Place::new();
    let (outcome, out, err) = demo.outcome(&["--demo", "--vehicles", "30", "--seed", "4", "--now", NOW], b"");
    let console = opened(outcome);
    assert_eq!((console.desk.vehicles(), out.as_str(), err.as_str()), (30, "", ""));
    drop(console);
    // Kept, since a place was named; and a sandbox.
    assert_eq!(demo.run(&["--now", NOW, "card", "京A88618"]).code, 0);
}

#[test]
fn a_config_of_ones_own_is_used_in_place_of_the_store_s() {
    let place = Place::sandbox();
    let file = place.store.with_file_name("own.toml");
    std::fs::write(&file, "name = \"x\"\nzone = \"UTC\"\nhours = \"08:30-18:00\"\nsandbox = true\n").unwrap();
    let config = file.to_str().unwrap();
    place.car("京A88618");
    let ran = place.run(&["--config", config, "--now", NOW, "card", "京A88618", "--json"]);
    assert_eq!(ran.lines()[0]["as_of"], "2026-11-23T10:40:00Z", "{}", ran.err);
    std::fs::write(&file, "nome = \"x\"\n").unwrap();
    let ran = place.run(&["--config", config, "card", "京A88618"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("config.toml"), "{}", ran.err);
}

#[test]
fn nothing_typed_reaches_the_terminal_as_a_command() {
    let place = Place::sandbox();
    let typed = "AB\u{1b}[2J\u{9b}1\u{202E}2";
    let bad = format!(
        "{{\"change\":\"answer\",\"visit\":\"1.0\",\"question\":\"{}\",\"answer\":\"x\"}}",
        "\u{9b}\u{202E}\u{E0041}"
    );
    let runs = [
        place.run(&["card", typed]),
        place.run(&["lookup", typed]),
        place.run(&["schema", typed]),
        place.run(&[typed]),
        place.run(&["--now", typed, "check"]),
        place.run(&["apply", typed]),
        place.run_with(&["apply", "-"], bad.as_bytes()),
    ];
    for ran in runs {
        assert_ne!(ran.code, 0);
        let shown = format!("{}{}", ran.out, ran.err);
        let hidden = shown.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202E}');
        assert_eq!(hidden, None, "{shown:?}");
        assert!(!shown.trim().is_empty());
    }
}
