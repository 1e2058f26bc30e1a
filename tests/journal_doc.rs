//! `docs/journal.md` says what the code does: its example is what the code writes, and the
//! commands it gives do verify it.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{new_store, open, segments};
use platedesk::domain::deciding::Write;
use platedesk::domain::edit::diff;
use platedesk::domain::id::{PersonId, RecordId, VehicleId};
use platedesk::domain::person::Person;
use platedesk::domain::plate::Plate;
use platedesk::domain::record::Record;
use platedesk::domain::time::Time;
use platedesk::domain::vehicle::{Link, Vehicle};
use platedesk::domain::view::View;
use platedesk::domain::visit::Visit;
use platedesk::store::Store;
use platedesk::store::group::Draft;
use std::path::PathBuf;
use std::process::Command;

const DOC: &str = include_str!("../docs/journal.md");

fn commit(store: &mut Store, what: &str, client: &str, at: i64, writes: &[(RecordId, Record)]) {
    let mut group = store.group();
    let edit = |(id, after): &(RecordId, Record)| {
        let before = group.view().record(*id).unwrap().map(|s| s.record);
        diff(&Write { id: *id, before, after: after.clone() })
    };
    let edits = writes.iter().map(edit).collect();
    let (by, via) = ("ma".to_owned(), "console".to_owned());
    let (client, what) = (client.to_owned(), what.to_owned());
    group.add(Draft { at: Time(at), by, via, client, what, edits }).unwrap();
    store.commit(group).unwrap();
}

/// The example: a file is opened, the car arrives, its mileage is read.
fn example() -> (tempfile::TempDir, PathBuf) {
    let (home, dir) = new_store();
    let mut store = open(&dir).0;
    let [person, car, visit] = [(1, 0), (1, 1), (2, 0)].map(|(seq, ord)| RecordId { seq, ord });
    let owner = Person { name: "李明".into(), ..Person::default() };
    let plate = Some(Plate::parse("粤B12345").unwrap());
    let people = [(PersonId(person), Link { owner: true, ..Link::default() })].into();
    let file = Vehicle { plate, people, opened: Time(1_795_401_600), ..Vehicle::default() };
    let writes = [(person, Record::Person(owner)), (car, Record::Vehicle(file))];
    commit(&mut store, "open_file", "t1-1", 1_795_401_600, &writes);
    let arrived = Visit { vehicle: VehicleId(car), arrived: Time(1_795_401_660), ..Visit::default() };
    commit(&mut store, "arrive", "t1-2", 1_795_401_660, &[(visit, Record::Visit(arrived.clone()))]);
    let read = Visit { km: Some(48_210), ..arrived };
    commit(&mut store, "set_mileage", "t1-3", 1_795_401_720, &[(visit, Record::Visit(read))]);
    (home, segments(&dir).remove(0))
}

/// The fenced block of the doc in this language.
fn block(language: &str) -> &str {
    let from = DOC.find(&format!("```{language}\n")).unwrap() + language.len() + 4;
    &DOC[from..from + DOC[from..].find("```").unwrap()]
}

#[test]
fn the_example_is_what_the_code_writes() {
    let (_home, path) = example();
    let written = std::fs::read_to_string(path).unwrap();
    if std::env::var_os("PLATEDESK_BLESS").is_some() {
        let doc = DOC.replace(block("jsonl"), &written);
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/journal.md"), doc).unwrap();
        return;
    }
    assert_eq!(
        block("jsonl"),
        written,
        "PLATEDESK_BLESS=1 takes it over; the journal now begins:\n{written}"
    );
}

#[test]
fn the_commands_verify_the_example_and_find_a_forgery() {
    let (_home, path) = example();
    let verify = || {
        let run = Command::new("sh").args(["-c", block("sh"), "sh"]).arg(&path).arg("2").output();
        String::from_utf8(run.unwrap().stdout).unwrap()
    };
    assert_eq!(verify(), "chain right\npersonal right\n");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("02:41:00Z", "02:40:59Z")).unwrap();
    assert_eq!(verify(), "chain WRONG\npersonal right\n");
    std::fs::write(&path, text.replace("[\"/words\",null,\"\"]", "[\"/words\",null,\"x\"]")).unwrap();
    assert_eq!(verify(), "chain right\npersonal WRONG\n");
}
