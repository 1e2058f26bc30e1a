//! Changes from JSON lines, good and bad.

use crate::place::*;
use serde_json::{Value, json};

#[test]
fn apply_answers_each_line_and_goes_on_after_a_bad_one() {
    let place = Place::sandbox();
    let input = format!(
        "{}\n\n{{\"change\":\"arrive\",\n{}\n\"text\"\n{}\n",
        open("京A88618"),
        json!({"change": "open_file", "plate": "京A1234"}),
        open("京B88618"),
    );
    let ran = place.run_with(&["--now", NOW, "apply", "-"], input.as_bytes());
    assert_eq!(ran.code, 3, "{}", ran.err);
    let shape: Vec<(Value, Value)> =
        ran.lines().iter().map(|l| (l["line"].clone(), l["ok"].clone())).collect();
    let expected =
        [(1, true), (3, false), (4, false), (5, false), (6, true)].map(|(n, ok)| (json!(n), json!(ok)));
    assert_eq!(shape, expected);
    assert_eq!(ran.lines()[0]["seq"], 1);
    assert_eq!(ran.error(2).0, "plate");
    assert!(ran.error(2).1.contains("4 characters after the letter"), "{:?}", ran.error(2));
    assert!(ran.err.contains("2 done, 3 refused"), "{}", ran.err);
}

/// By the number of the last change somebody else's would be taken back.
#[test]
fn what_changes_nothing_has_no_number() {
    let place = Place::sandbox();
    let id = place.car("京A88618");
    let edit = json!({"change": "edit_vehicle", "vehicle": id, "file": {"model": "Corolla"}});
    let answers = place.apply(&[edit.clone(), edit]).lines();
    let numbers: Vec<bool> = answers.iter().map(|line| line.get("seq").is_some()).collect();
    assert_eq!((numbers, answers[1]["ok"].clone()), (vec![true, false], json!(true)));
}

#[test]
fn bad_fields_are_named_with_what_would_be_right() {
    let place = Place::sandbox();
    let id = place.car("京A88618");
    let long = "汉".repeat(10_000);
    let cases = [
        (json!({"plate": "京A1"}), "change", "缺少"),
        (json!({"change": "fly"}), "change", "arrive"),
        (json!({"change": 7}), "change", "文字"),
        (json!({"change": "arrive"}), "vehicle", "缺少"),
        (json!({"change": "arrive", "vehicle": "x"}), "vehicle", "1041.0"),
        (json!({"change": "arrive", "vehicle": id, "wheels": 4}), "wheels", "vehicle"),
        (json!({"change": "edit_vehicle", "vehicle": id, "file": {"year": 2024}}), "file.year", "读不出来"),
        (json!({"change": "edit_vehicle", "vehicle": id, "file": {"yaer": "2024"}}), "file.yaer", "year"),
        (
            json!({"change": "edit_vehicle", "vehicle": id, "file": {"purchased": "2026-02-31"}}),
            "vehicle.purchased",
            "最后一天是 28",
        ),
        (json!({"change": "open_file", "owner": {"name": long}}), "owner.name", "10000"),
        (json!({"change": "open_file", "owner": {"name": "a\u{7}b"}}), "owner.name", "U+0007"),
        (
            json!({"change": "set_promise", "order": "1.0", "at": "2026-02-31 10:00", "reason": "x", "told": "phone"}),
            "at",
            "28",
        ),
        (json!({"change": "arrive", "vehicle": id, "base": {"record": id}}), "base.revision", "缺少"),
        (json!({"change": "arrive", "vehicle": id, "client": 3}), "client", "文字"),
        (
            json!({"change": "add_line", "vehicle": id, "line": {"kind": "part", "part": "x"}}),
            "line.quantity",
            "缺少",
        ),
        (
            json!({"change": "add_line", "vehicle": id, "line": {"kind": "part", "part": "x", "quantity": "3"}}),
            "line.quantity",
            "读不出来",
        ),
        (json!({"change": "add_line", "vehicle": id, "line": {"kind": "moon"}}), "line.kind", "读不出来"),
        (json!({"change": "open_file", "owner": {"tier": "platinum"}}), "owner.tier", "gold"),
    ];
    for (line, field, part) in cases {
        let ran = place.run_with(&["--lang", "zh", "--now", NOW, "apply", "-"], line.to_string().as_bytes());
        assert_eq!(ran.code, 3, "{line}: {}", ran.out);
        let (found, message) = ran.error(0);
        assert_eq!(found, field, "{line}: {message}");
        assert!(message.contains(part), "{field}: {message}");
        assert_eq!(ran.lines()[0]["line"], 1);
    }
}

#[test]
fn full_width_digits_and_every_writing_of_a_time_are_taken() {
    let place = Place::sandbox();
    let wide = json!({"change": "open_file", "plate": "京Ａ８８６１８",
        "vehicle": {"mileage": "４８２１０", "year": "２０２４"}, "owner": {"phones": "１３８００１３６６２１"}});
    let ran = place.apply(&[wide]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let id = ran.lines()[0]["id"].clone();
    let card = place.run(&["card", "京A88618", "--json"]).lines()[0].clone();
    assert_eq!((&card["file"]["readings"][0]["km"], &card["file"]["year"]), (&json!(48_210), &json!(2024)));
    for time in ["2026-11-25T14:30", "2026-11-25 14:30", "2026-11-25T06:30:00Z", "2026-11-25T14:30:00+08:00"]
    {
        let ran = place.run(&["--now", time, "card", "京A88618", "--json"]);
        assert_eq!(ran.lines()[0]["as_of"], "2026-11-25T06:30:00Z", "{time}: {}", ran.err);
    }
    drop(id);
    assert_eq!(place.run(&["--now", "half past", "card", "京A88618"]).code, 2);
}

#[test]
fn bytes_that_are_no_text_and_lines_too_long_are_refused_alone() {
    let place = Place::sandbox();
    let mut input = b"\xff\xfe{}\n".to_vec();
    input.extend(vec![b'x'; 3 << 20]);
    input.extend(format!("\n\u{FEFF}{}\r\n", open("京A88618")).into_bytes());
    let ran = place.run_with(&["--now", NOW, "apply", "-"], &input);
    assert_eq!(ran.code, 3);
    let oks: Vec<bool> = ran.lines().iter().filter_map(|l| l["ok"].as_bool()).collect();
    assert_eq!(oks, [false, false, true], "{}", ran.out);
}

#[test]
fn atomic_is_all_or_nothing_and_a_dry_run_changes_nothing() {
    let place = Place::sandbox();
    let bad = json!({"change": "open_file", "plate": "京A88618"});
    let text = format!("{}\n{}\n{}\n", open("京A88618"), bad, open("京B88618"));
    let file = place.store.with_file_name("changes.jsonl");
    std::fs::write(&file, &text).unwrap();
    let file = file.to_str().unwrap();
    let dry = place.run(&["--now", NOW, "apply", "--dry-run", file]);
    assert_eq!(dry.code, 3);
    let oks: Vec<bool> = dry.lines().iter().filter_map(|l| l["ok"].as_bool()).collect();
    assert_eq!(oks, [true, false, true], "{}", dry.out);
    let all = place.run(&["--now", NOW, "apply", "--atomic", file]);
    assert_eq!((all.code, all.lines().len()), (3, 1), "{}", all.out);
    assert_eq!((all.lines()[0]["line"].clone(), all.error(0).0), (json!(2), "plate".to_owned()));
    assert_eq!(place.run(&["lookup", "88618"]).code, 4, "nothing was done");
    std::fs::write(file, format!("{}\n{}\n", open("京A88618"), open("京B88618"))).unwrap();
    assert_eq!(place.run(&["--now", NOW, "apply", "--atomic", "--dry-run", file]).code, 0);
    assert_eq!(place.run(&["lookup", "88618"]).code, 4);
    assert_eq!(place.run(&["--now", NOW, "apply", "--atomic", file]).code, 0);
    assert_eq!(place.run(&["lookup", "88618"]).out.lines().count(), 2);
    assert_eq!(place.run(&["apply", "no-such-file"]).code, 4);
}

#[test]
fn a_retry_is_recognised_and_a_stale_base_is_6() {
    let place = Place::sandbox();
    let mut line = open("京A88618");
    line["client"] = json!("from-elsewhere-1");
    let first = place.apply(std::slice::from_ref(&line));
    assert_eq!(place.apply(&[line]).out, first.out);
    let id = first.lines()[0]["id"].clone();
    let edit = |colour: &str| json!({"change": "edit_vehicle", "vehicle": id, "file": {"colour": colour}, "base": {"record": id, "revision": 1}});
    assert_eq!(place.apply(&[edit("red")]).code, 0);
    let stale = place.apply(&[edit("blue")]);
    assert_eq!(stale.code, 6, "{}", stale.out);
    assert!(stale.error(0).1.contains("ma changed this record"), "{}", stale.out);
}

#[test]
fn who_may_not_is_5_and_what_is_not_there_is_4() {
    let place = Place::sandbox();
    let enrol = json!({"change": "enrol_user", "login": "min", "name": "王敏", "role": "advisor"});
    assert_eq!(place.apply(std::slice::from_ref(&enrol)).code, 0);
    let ran = place.run_with(&["--as", "min", "apply", "-"], enrol.to_string().as_bytes());
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert_eq!(place.run_with(&["--as", "nobody", "apply", "-"], b"").code, 4);
    assert_eq!(place.apply(&[json!({"change": "arrive", "vehicle": "99.0"})]).code, 4);
}
