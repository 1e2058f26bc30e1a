//! Names that would do harm, through every way in: what is hidden in them is taken out, what would
//! move the cursor is refused, and nothing of it reaches a terminal.

use super::LARGE;
use crate::support::sitting::Sitting;
use platedesk::desk::api::Committed;
use platedesk::domain::change::Change;
use platedesk::domain::clean;
use platedesk::domain::fault::Fault;
use platedesk::domain::lang::Lang;
use platedesk::host::wire::Painter;
use serde_json::{Value, json};
use std::fs;

/// Turned around, of no width, tagged, with marks piled up, and not composed.
const HIDDEN: &str = "张\u{202E}\u{200B}伟\u{2028} e\u{301}\u{FEFF}\u{AD}\u{E0041}x\u{323}\u{323}\u{323}\u{323}\u{323}\u{323}\u{323}";
/// What is left of it.
const SEEN: &str = "张伟 é";
const CONTROLS: [&str; 4] = ["a\u{1b}]0;x\u{7}", "a\u{9b}2J", "a\0", "a\u{7f}"];

fn commit(s: &Sitting, client: &str, change: &Value) -> Result<Committed, Fault> {
    let change: Change = serde_json::from_value(change.clone()).unwrap();
    s.desk.commit(&s.seat.session.shared.me, client, change, None)
}

/// Every text in the value.
fn texts<'v>(value: &'v Value, out: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => out.push(text),
        Value::Array(list) => list.iter().for_each(|v| texts(v, out)),
        Value::Object(map) => map.iter().for_each(|(key, v)| {
            out.push(key);
            texts(v, out);
        }),
        _ => {}
    }
}

/// Everything that was ever put on record.
fn assert_clean(s: &Sitting) {
    let mut lines = 0;
    for file in fs::read_dir(s.desk.dir().join("journal")).unwrap() {
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            let mut all = Vec::new();
            texts(&value, &mut all);
            for text in all {
                assert_eq!(clean::note(text, usize::MAX).as_deref(), Ok(text.trim()), "{line}");
            }
            lines += 1;
        }
    }
    assert!(lines > 0);
}

/// Nothing but text and what the painter itself sends.
fn assert_sends_nothing_hidden(s: &Sitting) {
    let bytes = Painter::new(LARGE.0, LARGE.1).draw(|frame| s.seat.session.draw(frame));
    let mut parser = vt100::Parser::default();
    parser.process(&bytes);
    let sent = String::from_utf8(bytes).unwrap();
    assert!(!sent.chars().any(clean::is_invisible), "{sent:?}");
    assert!(
        !sent.contains("\u{1b}]") && !sent.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}' | '\0' | '\u{7}'))
    );
}

/// The changes that carry free text, with `TEXT` in its place; `ID`, `VISIT`, `ORDER` and so on stand for
/// what was made before.
fn changes() -> Vec<(&'static str, Value)> {
    vec![
        (
            "VEHICLE",
            json!({"change": "open_file", "plate": "京C12345",
            "vehicle": {"make": "TEXT", "model": "TEXT", "colour": "TEXT", "mileage": "40000"},
            "owner": {"name": "TEXT", "address": "TEXT", "company": "TEXT", "interests": "TEXT", "account_manager": "TEXT"}}),
        ),
        ("", json!({"change": "edit_vehicle", "vehicle": "VEHICLE", "file": {"model": "TEXT"}})),
        (
            "",
            json!({"change": "add_person", "vehicle": "VEHICLE", "link": {"driver": true}, "file": {"name": "TEXT"}}),
        ),
        ("", json!({"change": "import_file", "plate": "京C12346", "owner": {"name": "TEXT"}})),
        ("VISIT", json!({"change": "arrive", "vehicle": "VEHICLE"})),
        ("", json!({"change": "set_words", "visit": "VISIT", "words": "TEXT"})),
        ("", json!({"change": "set_mileage", "visit": "VISIT", "km": 1000, "reason": "TEXT"})),
        (
            "",
            json!({"change": "add_damage", "visit": "VISIT", "x": 6, "y": 4, "kind": "dent", "note": "TEXT"}),
        ),
        (
            "",
            json!({"change": "set_valuables", "visit": "VISIT",
            "valuables": {"kept": "TEXT", "locker": "TEXT", "locker_number": "TEXT", "bulky": "TEXT"}}),
        ),
        ("", json!({"change": "ask_support", "visit": "VISIT", "ask": "TEXT"})),
        ("", json!({"change": "answer_support", "visit": "VISIT", "number": 1, "answer": "TEXT"})),
        ("", json!({"change": "waive_acknowledgement", "visit": "VISIT", "reason": "TEXT"})),
        (
            "ORDER",
            json!({"change": "add_line", "vehicle": "VEHICLE",
            "line": {"kind": "free", "name": "TEXT", "reason": "TEXT"}}),
        ),
        ("", json!({"change": "cancel", "order": "ORDER", "reason": "TEXT"})),
        (
            "",
            json!({"change": "request_call", "vehicle": "VEHICLE", "cadence": "next-contact", "note": "TEXT"}),
        ),
        (
            "BOOKING",
            json!({"change": "book", "vehicle": "VEHICLE", "at": "2026-11-25T09:00:00+08:00", "what": "TEXT"}),
        ),
        ("", json!({"change": "cancel_booking", "booking": "BOOKING", "reason": "TEXT"})),
        ("", json!({"change": "enrol_user", "login": "root", "name": "TEXT", "role": "admin"})),
    ]
}

fn with(text: &str, value: &Value, known: &[(&str, String)]) -> Value {
    let mut all = value.clone();
    let fill = |v: &mut String| {
        if v == "TEXT" {
            *v = text.to_owned();
        } else if let Some((_, id)) = known.iter().find(|(name, _)| v == name) {
            v.clone_from(id);
        }
    };
    fn walk(value: &mut Value, fill: &impl Fn(&mut String)) {
        match value {
            Value::String(text) => fill(text),
            Value::Array(list) => list.iter_mut().for_each(|v| walk(v, fill)),
            Value::Object(map) => map.values_mut().for_each(|v| walk(v, fill)),
            _ => {}
        }
    }
    walk(&mut all, &fill);
    all
}

#[test]
fn changes_are_cleaned_or_refused() {
    let s = Sitting::empty(Lang::Zh, LARGE);
    let mut known: Vec<(&str, String)> = Vec::new();
    for (n, (made, change)) in changes().iter().enumerate() {
        let has_text = change.to_string().contains("TEXT");
        for (m, control) in CONTROLS.iter().enumerate().filter(|_| has_text) {
            let outcome = commit(&s, &format!("bad-{n}-{m}"), &with(control, change, &known));
            assert!(matches!(outcome, Err(Fault::Invalid(_))), "{change}: {control:?}: {outcome:?}");
        }
        let done = commit(&s, &format!("good-{n}"), &with(HIDDEN, change, &known));
        let done = done.unwrap_or_else(|fault| panic!("{change}: {fault:?}"));
        if !made.is_empty() {
            let kind = made.to_lowercase();
            let (id, _) = done.created.iter().find(|(_, k)| k.key() == kind).unwrap();
            known.push((made, id.to_string()));
        }
    }
    assert_clean(&s);
}

#[test]
fn pastes_and_forms_are_cleaned_or_refused() {
    let mut s = Sitting::empty(Lang::En, LARGE);
    s.keys(&format!("n京C12345<Tab>{{{HIDDEN}}}")).sees("张伟");
    assert_sends_nothing_hidden(&s);
    for control in CONTROLS {
        s.keys(&format!("<C-u>{{{control}}}<C-s>"));
        s.sees("control character");
        assert_sends_nothing_hidden(&s);
        assert_eq!(s.desk.vehicles(), 0);
    }
    s.keys(&format!("<C-u>{{{HIDDEN}}}<C-s>")).sees(SEEN);
    assert_eq!(s.desk.vehicles(), 1);
    // What is pasted where there is no field is looked up.
    s.keys("<Esc><Esc><Esc>").keys(&format!("{{{HIDDEN}\u{1b}[31m}}"));
    s.sees("⌕ 张伟");
    assert_sends_nothing_hidden(&s);
    assert_clean(&s);
}

#[test]
fn imported_rows_are_cleaned_or_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cars.csv");
    let bad = CONTROLS[1];
    fs::write(
        &path,
        format!("plate,name,colour\n京C12345,{HIDDEN},白\n京C12346,{bad},白\n京C12347,\"李\n娜\",白\n"),
    )
    .unwrap();
    let mut s = Sitting::empty(Lang::En, LARGE);
    s.keys(":import-cars<Enter>").keys(&format!("{{{}}}<C-s>", path.display()));
    s.finish();
    s.keys("1");
    s.finish();
    let refused = fs::read_to_string(dir.path().join("cars.csv.rejected.csv")).unwrap();
    assert!(refused.contains("U+009B") && refused.contains("京C12346"), "{refused}");
    assert_eq!(s.desk.vehicles(), 2);
    assert_sends_nothing_hidden(&s);
    s.keys("<Enter>/京C12345").sees(SEEN);
    assert_sends_nothing_hidden(&s);
    assert_clean(&s);
}
