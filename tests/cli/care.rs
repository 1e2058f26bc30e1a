//! Stores: made, opened, checked, held by somebody.

use crate::place::*;
use platedesk::cli::Outcome;
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
    let Outcome::Console(console) = open else { panic!("no console") };
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

fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[40] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn the_console_is_asked_for_with_an_own_store_or_a_demo() {
    let place = Place::new();
    let (outcome, ..) = place.outcome(&["--lang", "zh"], b"");
    let Outcome::Console(console) = outcome else { panic!("no console") };
    assert!(console.first_run && console.throw_away.is_none());
    assert_eq!((console.actor.login.as_str(), console.desk.vehicles()), ("ma", 0));
    drop(console);
    let demo = Place::new();
    let (outcome, out, err) = demo.outcome(&["--demo", "--vehicles", "30", "--seed", "4", "--now", NOW], b"");
    let Outcome::Console(console) = outcome else { panic!("no console: {err}") };
    assert_eq!((console.desk.vehicles(), out.as_str()), (30, ""));
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
