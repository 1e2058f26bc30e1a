use super::super::checkpoint::tests::{all, new_store, open};
use super::*;
use crate::domain::deciding::Write;
use crate::domain::edit::diff;
use crate::domain::person::Person;
use crate::domain::record::Record;

/// A store with two people, whose names no other word has in it.
fn two() -> (tempfile::TempDir, PathBuf) {
    let (home, dir, mut store) = new_store();
    for (n, name) in ["QQQQ", "ZZZZ"].into_iter().enumerate() {
        for note in ["one", "two"] {
            let mut group = store.group();
            let id = RecordId { seq: 2 * n as u64 + 1, ord: 0 };
            let before = crate::domain::view::View::record(&group.view(), id).unwrap().map(|s| s.record);
            let after = Record::Person(Person {
                name: name.into(),
                address: format!("{name} {note}"),
                ..Person::default()
            });
            let edits = vec![diff(&Write { id, before, after })];
            let text = String::new;
            group
                .add(Draft { at: Time(5), by: text(), via: text(), client: text(), what: text(), edits })
                .unwrap();
            store.commit(group).unwrap();
        }
    }
    super::super::checkpoint::tests::fill(&mut store, 0, 3);
    store.keeper().checkpoint(&|| false).unwrap();
    drop(store);
    (home, dir)
}

fn first() -> Forgetting {
    let person = RecordId { seq: 1, ord: 0 };
    Forgetting { person, records: [person].into(), at: Time(6), by: "ma".into(), via: "test".into() }
}

fn has(dir: &Path, text: &str) -> bool {
    let bytes = fs::read(dir.join("journal").join(super::super::journal::segments::segment_name(1))).unwrap();
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn a_forgetting_that_is_broken_off_anywhere_is_done_or_not_done() {
    // As a kill between any two steps leaves it.
    type Step = fn(&Path);
    let steps: [(&str, Step); 4] = [
        ("written down only", |dir| {
            let plan = Plan { seq: 11, person: first().person, records: first().records };
            write_new(&plan_path(dir), &serde_json::to_vec(&plan).unwrap()).unwrap();
        }),
        ("half written down", |dir| write_new(&plan_path(dir), b"{\"seq\":1").unwrap()),
        ("said", |dir| {
            let mut store = open(dir, None).0;
            let plan = Plan { seq: 11, person: first().person, records: first().records };
            let (lines, digest) = foresee(&store.history().segments().unwrap(), &plan).unwrap();
            store.commit_forgotten(&first(), lines, digest).unwrap();
            drop(store);
            write_new(&plan_path(dir), &serde_json::to_vec(&plan).unwrap()).unwrap();
        }),
        ("rewritten", |dir| {
            let store = open(dir, None).0;
            drop(store.forget(&first(), &mut |_| {}).unwrap());
            let plan = Plan { seq: 11, person: first().person, records: first().records };
            write_new(&plan_path(dir), &serde_json::to_vec(&plan).unwrap()).unwrap();
        }),
    ];
    for (what, step) in steps {
        let (_home, dir) = two();
        step(&dir);
        let (store, opening) = open(&dir, None);
        let done = matches!(what, "said" | "rewritten");
        assert_eq!(opening.notices.iter().any(|s| s.id == "store-forget-rest"), done, "{what}");
        assert_eq!((has(&dir, "QQQQ"), has(&dir, "ZZZZ")), (!done, true), "{what}");
        assert!(!plan_path(&dir).exists());
        assert_eq!(store.check(true).differences, [], "{what}");
        assert_eq!(all(&store).len(), 8, "{what}");
    }
}

#[test]
fn nobody_is_forgotten_while_the_journal_is_damaged() {
    let (_home, dir) = two();
    let path = dir.join("journal").join(super::super::journal::segments::segment_name(1));
    let mut bytes = fs::read(&path).unwrap();
    bytes[50] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let store = open(&dir, None).0;
    let fault = store.forget(&first(), &mut |_| {}).map(|_| ()).unwrap_err();
    assert_eq!(fault.says()[0].id, "store-forget-damaged");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}
