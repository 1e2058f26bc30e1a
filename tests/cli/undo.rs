//! `undo`, and the trail of a car.

use crate::place::*;
use serde_json::{Value, json};

/// A store with a car, its colour changed twice; the numbers of the two changes.
fn changed() -> (Place, String) {
    let place = Place::sandbox();
    let car = place.car("京A88618");
    let edit = |colour: &str| json!({"change": "edit_vehicle", "vehicle": car, "file": {"colour": colour}});
    assert_eq!(place.apply(&[edit("白"), edit("红")]).code, 0);
    (place, car)
}

fn run(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["--now", NOW], args].concat())
}

fn colour(place: &Place) -> Value {
    run(place, &["card", "京A88618", "--json"]).lines()[0]["file"]["colour"].clone()
}

#[test]
fn undo_says_what_it_would_do_and_does_it() {
    let (place, _) = changed();
    let ran = run(&place, &["undo", "3", "--dry-run"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("colour: 红 → 白"), "{}", ran.out);
    assert!(ran.err.contains("would be taken back"), "{}", ran.err);
    assert_eq!(colour(&place), "红", "a dry run changes nothing");
    let ran = run(&place, &["--lang", "zh", "undo", "3"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("第 3 号变更已由第 4 号变更撤销"), "{}", ran.err);
    assert_eq!(colour(&place), "白");
    // And through a file of changes, as every change.
    assert_eq!(place.apply(&[json!({"change": "undo", "seq": 4})]).code, 0);
    assert_eq!(colour(&place), "红");
}

#[test]
fn what_cannot_be_taken_back_has_its_exit_code() {
    let (place, car) = changed();
    for (args, code, word) in [
        (&["undo", "2"][..], 6, "change 3"),
        (&["undo", "2", "--dry-run"], 6, "change 3"),
        (&["undo", "99"], 4, "no change 99"),
        (&["undo", "0"], 4, "no change 0"),
        (&["undo", "x"], 2, "x"),
    ] {
        let ran = run(&place, args);
        assert_eq!(ran.code, code, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(word), "{args:?}: {}", ran.err);
    }
    assert_eq!(run(&place, &["undo", "3"]).code, 0);
    let again = run(&place, &["undo", "3"]);
    assert_eq!(again.code, 3, "{}", again.err);
    let enrol = |login: &str, role: &str| json!({"change": "enrol_user", "login": login, "name": login, "role": role});
    let arrive = json!({"change": "arrive", "vehicle": car});
    assert_eq!(place.apply(&[enrol("ma", "admin"), enrol("li", "advisor"), arrive]).code, 0);
    let ran = run(&place, &["--as", "li", "undo", "7"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("ma made this change"), "{}", ran.err);
    assert_eq!(run(&place, &["undo", "7"]).code, 0);
}

#[test]
fn a_file_taken_back_is_gone_and_its_trail_and_the_view_are_whole() {
    let (place, car) = changed();
    for seq in ["3", "2", "1"] {
        assert_eq!(run(&place, &["undo", seq]).code, 0);
    }
    assert_eq!(run(&place, &["card", "京A88618"]).code, 4);
    for kind in ["vehicles", "people", "visits"] {
        let ran = run(&place, &["export", kind, "--json"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{kind}");
    }
    let trail = run(&place, &["export", "journal", "--plate", "京A88618", "--json"]);
    let rows = trail.lines();
    let last = rows.last().unwrap();
    assert_eq!(
        (&last["what"], &last["field"], &last["record"]),
        (&json!("undo 1"), &json!("/struck"), &json!(car))
    );
    let checked = run(&place, &["check", "--deep"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    // The undo of the undo, and the view made anew.
    assert_eq!(run(&place, &["undo", "6"]).code, 0);
    assert_eq!(run(&place, &["rebuild"]).code, 0);
    let checked = run(&place, &["check", "--deep"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    assert_eq!(colour(&place), "");
}

/// Rule X-2: who changed what, when, from what to what.
#[test]
fn the_trail_of_a_car_is_one_row_a_field() {
    let (place, car) = changed();
    place.car("京B12345");
    let ran = run(&place, &["export", "journal", "--plate", "京A88618", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = ran.lines();
    let last = rows.last().unwrap();
    let wanted = json!({
        "seq": 3, "time": "2026-11-23T02:40:00Z", "by": "ma", "via": "apply", "what": "edit_vehicle",
        "kind": "vehicle", "record": car, "new": false, "field": "/colour", "before": "白", "after": "红",
        "forgotten": false,
    });
    assert_eq!(*last, wanted);
    assert!(rows.iter().all(|r| r["seq"] != 4), "nothing of another car");
    assert!(rows.iter().any(|r| r["kind"] == "person" && r["field"] == "/name"), "its people, too");
    let csv = run(&place, &["export", "journal", "--plate", "京A88618"]);
    let mut lines = csv.out.lines();
    assert_eq!(lines.next(), Some("seq,time,by,via,what,kind,record,new,field,before,after,forgotten"));
    let wanted =
        format!("3,2026-11-23T02:40:00Z,ma,apply,edit_vehicle,vehicle,{car},false,/colour,白,红,false");
    assert_eq!(lines.next_back(), Some(wanted.as_str()));
    let since = run(&place, &["export", "journal", "--plate", "京A88618", "--since", "2026-11-24", "--json"]);
    assert_eq!((since.code, since.out.as_str()), (0, ""));
}

#[test]
fn the_trail_of_a_record_and_of_nothing() {
    let (place, car) = changed();
    let person = run(&place, &["card", "京A88618", "--json"]).lines()[0]["people"][0]["id"].clone();
    let ran = run(&place, &["export", "journal", "--record", person.as_str().unwrap(), "--json"]);
    assert!(!ran.lines().is_empty() && ran.lines().iter().all(|r| r["record"] == person), "{}", ran.out);
    let same = run(&place, &["export", "journal", "--record", &car, "--json"]);
    assert_eq!(same.out, run(&place, &["export", "journal", "--plate", "京A88618", "--json"]).out);
    for (args, code) in [
        (&["export", "journal", "--plate", "京C99999"][..], 4),
        (&["export", "journal", "--record", "99.0"], 4),
        (&["export", "journal", "--record", "x"], 3),
        (&["export", "vehicles", "--plate", "京A88618"], 2),
        (&["export", "journal", "--plate", "京A88618", "--record", "1.0"], 2),
    ] {
        let ran = run(&place, args);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {}", ran.err);
    }
}
