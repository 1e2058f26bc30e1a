//! A journal once written is read for decades: the one kept in `tests/golden/` for each released
//! format is opened, and every record is as it was.
//!
//! `PLATEDESK_BLESS=1 cargo test --test golden` writes one for a format that has none yet.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::lang::Lang;
use platedesk::domain::time::Time;
use platedesk::store::journal::line::VERSION;
use platedesk::store::{Holder, How, Store};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const NOW: Time = Time(1_795_401_600);

fn golden(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/v{version}"))
}

fn open(dir: &Path) -> Store {
    let holder = Holder { user: "ma".into(), since: Time(0) };
    Store::open_with(dir, &holder, How::default(), &mut |_| {}).unwrap().0
}

/// Every record as a line of JSON, in the order of their numbers.
fn records(store: &Store) -> Vec<Value> {
    let all = store.reader().all().map(|s| s.unwrap());
    let mut all: Vec<_> = all.map(|s| (s.id, s.revision, s.record)).collect();
    all.sort_by_key(|(id, ..)| *id);
    let line = |(id, revision, record): (_, u64, platedesk::domain::record::Record)| json!({ "id": id, "revision": revision, "kind": record.kind(), "record": record.to_json() });
    all.into_iter().map(line).collect()
}

/// What the one says is what the other says; the other may have fields that came later.
fn agrees(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            old.iter().all(|(key, value)| value.is_null() || new.get(key).is_some_and(|n| agrees(value, n)))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(a, b)| agrees(a, b))
        }
        (old, new) => old == new,
    }
}

fn write(dir: &Path) {
    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("store");
    let options = Options { now: Some(NOW), ..Options::new("ma") };
    drop(
        Desk::demo(&store, DemoOptions { vehicles: 14, seed: 8, now: NOW, lang: Lang::Zh }, options).unwrap(),
    );
    fs::create_dir_all(dir.join("journal")).unwrap();
    fs::copy(store.join("config.toml"), dir.join("config.toml")).unwrap();
    for entry in fs::read_dir(store.join("journal")).unwrap().map(|e| e.unwrap()) {
        fs::copy(entry.path(), dir.join("journal").join(entry.file_name())).unwrap();
    }
    let lines: String = records(&open(&store)).iter().map(|r| format!("{r}\n")).collect();
    fs::write(dir.join("records.jsonl"), lines).unwrap();
}

#[test]
fn journals_of_every_format_are_read_as_they_were_written() {
    let newest = golden(VERSION);
    if std::env::var_os("PLATEDESK_BLESS").is_some() && !newest.exists() {
        write(&newest);
    }
    for version in 1..=VERSION {
        let dir = golden(version);
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join("store");
        fs::create_dir_all(store.join("journal")).unwrap();
        fs::copy(dir.join("config.toml"), store.join("config.toml")).unwrap();
        for entry in fs::read_dir(dir.join("journal")).unwrap().map(|e| e.unwrap()) {
            fs::copy(entry.path(), store.join("journal").join(entry.file_name())).unwrap();
        }
        let store = open(&store);
        let (found, text) = (records(&store), fs::read_to_string(dir.join("records.jsonl")).unwrap());
        let want: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(found.len(), want.len(), "format {version}");
        for (old, new) in want.iter().zip(&found) {
            assert!(agrees(old, new), "format {version}: {old}\nis read as {new}");
        }
        assert_eq!(store.check(true).differences, [], "format {version}");
    }
}

/// The comparison compares.
#[test]
fn what_differs_is_seen_and_what_came_later_is_not() {
    let old = json!({ "a": [1, { "b": null }], "c": "x" });
    assert!(agrees(&old, &json!({ "a": [1, { "b": 2 }], "c": "x", "d": 4 })));
    for new in [json!({ "a": [1], "c": "x" }), json!({ "a": [1, {}] }), json!({ "a": [2, {}], "c": "x" })] {
        assert!(!agrees(&old, &new), "{new}");
    }
}
