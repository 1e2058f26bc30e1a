//! What is read: help, look-up, card, schema, keys.

use crate::place::*;
use serde_json::{Value, json};

#[test]
fn usage_errors_are_2_and_name_the_help() {
    let place = Place::new();
    let cases: [&[&str]; 7] = [
        &["frobnicate"],
        &["lookup"],
        &["card", "--limit", "3", "x"],
        &["--lang", "fr", "schema"],
        &["--vehicles", "3"],
        &["--demo", "--vehicles", "many"],
        &["lookup", "x", "--limit", "-1"],
    ];
    for case in cases {
        let ran = place.run(case);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{case:?}");
        assert!(ran.err.contains("--help"), "{case:?}: {}", ran.err);
    }
}

#[test]
fn help_stands_on_standard_output_in_both_languages_with_examples() {
    let place = Place::new();
    let verbs = [
        "",
        "init",
        "lookup",
        "card",
        "apply",
        "schema",
        "check",
        "rebuild",
        "keys",
        "calendar",
        "calendar due",
        "calendar show",
        "completions",
        "import",
        "export",
        "demo-data",
    ];
    for verb in verbs {
        for (lang, word, example) in [("zh", "选项", "示例"), ("en", "Options", "Example")] {
            let mut args = vec!["--lang", lang];
            args.extend(verb.split_whitespace());
            args.push("--help");
            let ran = place.run(&args);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
            for part in [word, example, "platedesk", "--store"] {
                assert!(ran.out.contains(part), "{args:?} lacks {part}: {}", ran.out);
            }
            assert!(!ran.out.contains('⟨') && !ran.out.contains('\u{1b}'), "{args:?}: {}", ran.out);
        }
    }
    assert!(place.run(&["--version"]).out.starts_with("platedesk "));
}

#[test]
fn lookup_finds_by_anything_and_nothing_is_4() {
    let place = Place::sandbox();
    place.car("京A88618");
    for query in ["618", "zw", "张伟", "6621", "京a·88618", "８８６１８"] {
        let ran = place.run(&["lookup", query, "--json"]);
        assert_eq!(ran.code, 0, "{query}: {}", ran.err);
        assert_eq!(ran.lines()[0]["plate"], "京A·88618", "{query}");
    }
    let text = place.run(&["--lang", "zh", "lookup", "618"]);
    assert!(text.out.starts_with("京A·88618") && text.out.contains("缺车架号"), "{}", text.out);
    for (lang, word) in [("zh", "没有符合"), ("en", "Nothing fits")] {
        let none = place.run(&["--lang", lang, "lookup", "99999\u{1b}[2J"]);
        assert_eq!((none.code, none.out.as_str()), (4, ""));
        assert!(none.err.contains(word) && !none.err.contains('\u{1b}'), "{}", none.err);
    }
}

#[test]
fn card_shows_what_matters_and_an_unknown_plate_is_4() {
    let place = Place::sandbox();
    let id = place.car("京A88618");
    place.apply(&[json!({"change": "arrive", "vehicle": id})]);
    let card = place.run(&["--now", NOW, "card", "京a 88618", "--json"]);
    assert_eq!(card.code, 0, "{}", card.err);
    let card = &card.lines()[0];
    assert_eq!((&card["vehicle"], &card["plate"]), (&json!(id), &json!("京A·88618")));
    assert_eq!(card["alarms"][0]["kind"], "in_shop");
    assert_eq!(card["people"][0]["link"]["owner"], true);
    assert_eq!(card["visits"].as_array().map(Vec::len), Some(1));
    let text = place.run(&["--now", NOW, "card", "京A88618"]);
    assert!(text.out.contains("138 0013 6621") || text.out.contains("13800136621"), "{}", text.out);
    for (lang, word) in [("zh", "没有 京B·00001 的档案"), ("en", "no file for 京B·00001")] {
        let none = place.run(&["--lang", lang, "card", "京B00001"]);
        assert_eq!((none.code, none.out.as_str()), (4, ""));
        assert!(none.err.contains(word), "{}", none.err);
    }
    assert_eq!(place.run(&["card", "!"]).code, 3);
    assert_eq!(Place::new().run(&["card", "京A88618"]).code, 4, "no store");
}

#[test]
fn twins_are_both_named() {
    let place = Place::sandbox();
    place.car("京A88618");
    place.car("京A88618黄");
    let card = place.run(&["card", "京A88618黄", "--json"]);
    assert_eq!(card.lines()[0]["key"], "京A88618~Y");
    assert!(card.err.contains("京A·88618"), "{}", card.err);
}

#[test]
fn card_json_is_the_same_to_the_byte_after_a_rebuild() {
    let place = Place::sandbox();
    let id = place.car("京A88618");
    place.apply(&[
        json!({"change": "arrive", "vehicle": id}),
        json!({"change": "add_line", "vehicle": id,
            "line": {"kind": "package", "package": "service-10k", "option": "semi-synthetic"}}),
        json!({"change": "edit_vehicle", "vehicle": id, "file": {"vin": VIN, "colour": "红"}}),
    ]);
    let card = || place.run(&["--now", NOW, "card", "京A88618", "--json"]).out;
    let before = card();
    assert_eq!(before, card());
    std::fs::remove_dir_all(place.store.join("view")).unwrap();
    let rebuilt = place.run(&["rebuild"]);
    assert_eq!((rebuilt.code, rebuilt.out.as_str()), (0, ""), "{}", rebuilt.err);
    assert_eq!(before, card());
    let check = place.run(&["check", "--deep"]);
    assert_eq!((check.code, check.out.as_str()), (0, ""), "{}", check.err);
}

#[test]
fn schema_shows_all_changes_or_one() {
    let place = Place::new();
    let all: Value = serde_json::from_str(&place.run(&["schema"]).out).unwrap();
    assert!(all["oneOf"].as_array().is_some_and(|list| list.len() >= 30));
    let one: Value = serde_json::from_str(&place.run(&["schema", "arrive"]).out).unwrap();
    assert_eq!(one["properties"]["change"]["const"], "arrive");
    assert!(one["required"].as_array().is_some_and(|r| r.contains(&json!("vehicle"))));
    assert_eq!(place.run(&["schema", "fly"]).code, 4);
}

#[test]
fn keys_come_from_the_screens() {
    let place = Place::new();
    assert_eq!(place.run(&["keys"]).out, "key\n");
    assert_eq!(place.run(&["keys", "--markdown"]).out, "| key |\n");
}

#[test]
fn completions_are_scripts_that_know_every_verb() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = place.run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in ["platedesk", "lookup", "calendar", "due", "working", "completions"] {
            assert!(ran.out.contains(word), "{shell} lacks {word}");
        }
    }
    let ran = place.run(&["completions", "cmd"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("bash"), "{}", ran.err);
}
