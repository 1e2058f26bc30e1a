use super::super::group::{Draft, Group};
use super::super::keeper::Kept;
use super::super::view::kv::{Kv, Pairs, Tree, Way};
use super::super::{Holder, How, Opening, Store};
use super::*;
use crate::domain::deciding::Write;
use crate::domain::edit::diff;
use crate::domain::id::VehicleId;
use crate::domain::plate::Plate;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::View;
use crate::domain::visit::Visit;
use std::cell::RefCell;
use std::fs;
use std::sync::Arc;

pub(crate) fn open(dir: &Path, archive: Option<PathBuf>) -> (Store, Opening) {
    let how = How { segment_bytes: 4000, archive, ..How::default() };
    Store::open_with(dir, &Holder { user: "ma".into(), since: Time(1) }, how, &mut |_| {}).unwrap()
}

pub(crate) fn new_store() -> (tempfile::TempDir, PathBuf, Store) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    Store::create(&dir, "name = \"x\"\n").unwrap();
    let store = open(&dir, None).0;
    (home, dir, store)
}

pub(crate) fn add(group: &mut Group, id: Option<RecordId>, after: Record) -> RecordId {
    let seq = group.next_seq();
    let id = id.unwrap_or(RecordId { seq, ord: 0 });
    let before = group.view().record(id).unwrap().map(|s| s.record);
    let edits = vec![diff(&Write { id, before, after })];
    let (by, via, client, what) = ("ma".into(), "test".into(), format!("c{seq}"), "test".into());
    group.add(Draft { at: Time(seq as i64), by, via, client, what, edits }).unwrap();
    id
}

fn write(store: &mut Store, id: Option<RecordId>, after: Record) -> RecordId {
    let mut group = store.group();
    let id = add(&mut group, id, after);
    store.commit(group).unwrap();
    id
}

pub(crate) fn car(n: u32) -> Record {
    Record::Vehicle(Vehicle {
        plate: Some(Plate::parse(&format!("粤B{n:05}")).unwrap()),
        ..Vehicle::default()
    })
}

fn visit(car: RecordId, words: &str) -> Record {
    Record::Visit(Visit { vehicle: VehicleId(car), words: words.into(), ..Visit::default() })
}

/// All there is to see, by identity.
pub(crate) fn all(store: &Store) -> BTreeMap<RecordId, (u64, Record)> {
    store.reader().all().map(|s| s.unwrap()).map(|s| (s.id, (s.revision, s.record))).collect()
}

pub(crate) fn fill(store: &mut Store, from: u32, count: u32) {
    for n in from..from + count {
        let id = write(store, None, car(n));
        write(store, None, visit(id, "刹车异响"));
    }
}

#[test]
fn a_view_is_made_anew_from_a_checkpoint_and_the_lines_after_it_alone() {
    let (_home, dir, mut store) = new_store();
    fill(&mut store, 0, 12);
    let seq = store.keeper().checkpoint(&|| false).unwrap();
    assert_eq!(seq, Some(24));
    fill(&mut store, 50, 3);
    let want = all(&store);
    drop(store);
    fs::remove_dir_all(dir.join("view")).unwrap();
    // Nothing before the checkpoint is read: it may as well be damaged.
    let first = fs::read_dir(dir.join("journal")).unwrap().map(|f| f.unwrap().path()).min().unwrap();
    let mut bytes = fs::read(&first).unwrap();
    bytes[100] ^= 1;
    fs::write(&first, &bytes).unwrap();
    let (store, opening) = open(&dir, None);
    assert!(opening.rebuilt && opening.replayed == 6, "{opening:?}");
    assert_eq!(all(&store), want);
    assert_eq!(store.head().seq, 30);
    drop(store);
    bytes[100] ^= 1;
    fs::write(&first, &bytes).unwrap();
    assert_eq!(open(&dir, None).0.check(true).differences, []);
    // The same from the beginning, without it.
    fs::remove_dir_all(dir.join("view")).unwrap();
    fs::remove_dir_all(dir.join("checkpoints")).unwrap();
    assert_eq!(all(&open(&dir, None).0), want);
}

/// A view in which something is changed whenever a record is read off it.
struct Busy<'a> {
    store: RefCell<&'a mut Store>,
    kv: Arc<crate::store::view::shown::Shown>,
    work: &'a dyn Fn(&mut Store),
}

impl Kv for Busy<'_> {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.kv.get(tree, key)
    }
    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        Box::new(self.kv.scan(tree, prefix, way).inspect(|_| (self.work)(&mut self.store.borrow_mut())))
    }
}

#[test]
fn what_is_changed_while_a_checkpoint_is_written_is_right_in_it() {
    let (_home, dir, mut store) = new_store();
    fill(&mut store, 10, 12);
    let cars: Vec<RecordId> = (0..12).map(|n| RecordId { seq: 2 * n + 1, ord: 0 }).collect();
    let turn = RefCell::new(0_u32);
    // Cars move before and behind where the reading is, with what hangs from them; others come.
    let work = |store: &mut Store| {
        let n = turn.replace_with(|n| *n + 1) as usize;
        if n < 40 {
            let id = cars[(n * 5) % cars.len()];
            write(store, Some(id), car(if n.is_multiple_of(2) { n as u32 } else { 90_000 + n as u32 }));
            write(store, Some(RecordId { seq: id.seq + 1, ord: 0 }), visit(id, &format!("{n}")));
            write(store, None, car(500 + n as u32));
        }
    };
    let (checkpoints, birth) = (store.checkpoints(), Time(1));
    let (kv, gate) = (Arc::clone(&store.view), Arc::clone(&store.gate));
    let busy = Busy { store: RefCell::new(&mut store), kv, work: &work };
    let seq = checkpoints.write(&busy, birth, &gate, &|| false).unwrap().unwrap();
    assert!(*turn.borrow() > 20);
    assert_eq!(seq, store.head().seq);
    let (_, path) = checkpoints.list().remove(0);
    let read = checkpoints.read(&path).unwrap();
    let records: Vec<Stored> = read.records().unwrap().collect::<Result<_, _>>().unwrap();
    let want = all(&store);
    assert!(records.is_sorted_by(|a, b| a.0 < b.0), "in the order of keys, each once");
    assert_eq!(records.len(), want.len());
    drop(store);
    fs::remove_dir_all(dir.join("view")).unwrap();
    let (store, opening) = open(&dir, None);
    assert_eq!((opening.rebuilt, opening.replayed), (true, 0));
    assert_eq!(all(&store), want);
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn every_changed_byte_of_a_checkpoint_is_seen_and_the_one_before_is_taken() {
    let (_home, dir, mut store) = new_store();
    fill(&mut store, 0, 2);
    store.keeper().checkpoint(&|| false).unwrap();
    fill(&mut store, 10, 1);
    store.keeper().checkpoint(&|| false).unwrap();
    let (checkpoints, want) = (store.checkpoints(), all(&store));
    drop(store);
    let path = checkpoints.list().remove(0).1;
    let whole = fs::read(&path).unwrap();
    let rows = |path: &Path| -> Result<Vec<Stored>, Fault> { checkpoints.read(path)?.records()?.collect() };
    let right = rows(&path).unwrap();
    for i in 0..whole.len() {
        let mut bad = whole.clone();
        bad[i] ^= 1 << (i % 8);
        fs::write(&path, &bad).unwrap();
        // A few bits of deflate's last byte say nothing.
        assert!(rows(&path).map_or(true, |found| found == right), "byte {i}");
        fs::write(&path, &whole[..i]).unwrap();
        assert!(rows(&path).is_err(), "cut at {i}");
    }
    fs::remove_dir_all(dir.join("view")).unwrap();
    let (store, opening) = open(&dir, None);
    let told: Vec<_> = opening.notices.iter().map(|s| s.id).collect();
    assert_eq!(told, ["store-checkpoint-damaged", "store-rebuilt"]);
    assert_eq!(opening.replayed, 2, "from the older one");
    assert_eq!(all(&store), want);
}

#[test]
fn a_checkpoint_of_another_journal_and_one_that_knows_more_are_left_aside() {
    let (_other, theirs, mut store) = new_store();
    fill(&mut store, 70, 3);
    store.keeper().checkpoint(&|| false).unwrap();
    let (_home, dir, mut store) = new_store();
    fill(&mut store, 0, 4);
    let want = all(&store);
    drop(store);
    let copy = |to: u64| {
        fs::create_dir_all(dir.join("checkpoints")).unwrap();
        let from = fs::read_dir(theirs.join("checkpoints")).unwrap().next().unwrap().unwrap().path();
        fs::copy(from, dir.join(format!("checkpoints/{to:020}{SUFFIX}"))).unwrap();
    };
    copy(6);
    copy(90);
    fs::remove_dir_all(dir.join("view")).unwrap();
    let (store, opening) = open(&dir, None);
    let told: Vec<_> = opening.notices.iter().map(|s| s.id).collect();
    assert_eq!(told, ["store-checkpoint-foreign", "store-checkpoint-foreign", "store-rebuilt"]);
    assert_eq!(all(&store), want);
}

#[test]
fn old_segments_are_compressed_and_archived_and_nothing_is_missed() {
    let (home, dir, mut store) = new_store();
    let archive = home.path().join("archive");
    fs::create_dir(&archive).unwrap();
    let names = |dir: &Path| -> Vec<String> {
        let files = fs::read_dir(dir).unwrap();
        let mut names: Vec<_> =
            files.map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    fill(&mut store, 0, 20);
    let lines: Vec<_> = store.lines().unwrap().map(Result::unwrap).collect();
    assert_eq!(store.keeper().keep(1, &|| false).unwrap(), Kept { checkpoint: Some(40), ..Kept::default() });
    let reading = store.lines().unwrap();
    fill(&mut store, 100, 10);
    let kept = store.keeper().keep(1, &|| false).unwrap();
    assert!(kept.checkpoint == Some(60) && kept.packed > 3 && kept.archived == 0, "{kept:?}");
    assert!(names(&dir.join("journal")).iter().filter(|n| n.ends_with(".gz")).count() == kept.packed);
    let read: Vec<_> = reading.map(Result::unwrap).collect();
    assert_eq!(read, lines, "a reader that had begun before reads on");
    assert_eq!(store.check(true).differences, []);
    drop(store);
    let (store, _) = open(&dir, Some(archive.clone()));
    let kept = store.keeper().keep(u64::MAX, &|| false).unwrap();
    assert!(kept.archived > 3, "{kept:?}");
    assert_eq!(names(&archive).len(), kept.archived);
    assert_eq!(store.history().line(1).unwrap().as_ref(), Some(&lines[0]));
    assert_eq!(store.check(true).differences, []);
    let want = all(&store);
    drop(store);
    // The archive is far away: the desk works on, also with a view made anew.
    fs::rename(&archive, home.path().join("away")).unwrap();
    fs::remove_dir_all(dir.join("view")).unwrap();
    let (mut store, opening) = open(&dir, Some(archive));
    assert!(opening.rebuilt);
    assert_eq!(all(&store), want);
    fill(&mut store, 200, 1);
    let fault = store.history().line(1).unwrap_err();
    assert_eq!(fault.says()[0].id, "store-journal-missing");
}

#[test]
fn a_damaged_segment_is_not_compressed() {
    let (_home, dir, mut store) = new_store();
    fill(&mut store, 0, 20);
    store.keeper().checkpoint(&|| false).unwrap();
    fill(&mut store, 100, 10);
    store.keeper().checkpoint(&|| false).unwrap();
    let first = dir.join("journal").join(crate::store::journal::segments::segment_name(1));
    let mut bytes = fs::read(&first).unwrap();
    bytes[700] ^= 1;
    fs::write(&first, &bytes).unwrap();
    store.keeper().keep(u64::MAX, &|| false).unwrap();
    assert_eq!(fs::read(&first).unwrap(), bytes);
}

fn ids(list: &[crate::domain::say::Say]) -> Vec<&'static str> {
    list.iter().map(|s| s.id).collect()
}

#[test]
fn a_check_names_what_damage_touches_and_how_to_go_on() {
    let (_home, dir, mut store) = new_store();
    fill(&mut store, 0, 12);
    let first = dir.join("journal").join(crate::store::journal::segments::segment_name(1));
    let whole = fs::read(&first).unwrap();
    let mut bytes = whole.clone();
    let third = whole.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(1).unwrap().0 + 60;
    bytes[third] ^= 1;
    fs::write(&first, &bytes).unwrap();
    let report = store.check(true);
    assert_eq!(ids(&report.differences), ["store-journal-damaged"]);
    let notes = ["store-check-not-replayed", "store-check-touches", "store-check-go-on-view"];
    assert_eq!(ids(&report.notes), notes);
    let touched = format!("{:?}", report.notes[1]);
    assert!(touched.contains("vehicle 粤B00001 (3.0)"), "{touched}");
    assert_eq!(report.lines, 23);
    store.keeper().checkpoint(&|| false).unwrap();
    let report = store.check(true);
    assert_eq!(ids(&report.differences), ["store-journal-damaged"], "replayed from the checkpoint");
    assert_eq!(ids(&report.notes), ["store-check-touches", "store-check-go-on"]);
    // Without view and checkpoint it does not open, and the check says what there is to do.
    drop(store);
    let how = How { segment_bytes: 4000, ..How::default() };
    let closed = crate::store::check::check_closed(&how, &dir);
    assert_eq!(ids(&closed.notes), ["store-check-touches-none", "store-check-go-on-checkpoint"]);
    fs::remove_dir_all(dir.join("checkpoints")).unwrap();
    let closed = crate::store::check::check_closed(&how, &dir);
    assert_eq!(ids(&closed.differences), ["store-journal-damaged"]);
    assert_eq!(ids(&closed.notes), ["store-check-touches-none", "store-check-go-on-backup"]);
    fs::write(&first, &whole).unwrap();
    assert_eq!(crate::store::check::check_closed(&how, &dir).differences, []);
}

#[test]
fn a_deep_check_finds_a_checkpoint_that_says_something_else_than_the_journal() {
    let (_home, _dir, mut store) = new_store();
    fill(&mut store, 0, 3);
    let key = record_key("粤B00001".as_bytes(), RecordId { seq: 3, ord: 0 });
    // As if the view had been wrong when the checkpoint was made.
    let right = store.view.sled().get(Tree::Records, &key).unwrap().unwrap();
    let wrong = crate::store::view::value::encode(&(3_u64, car(9)), &key).unwrap();
    let set = |bytes: Vec<u8>| {
        store.view.sled().commit(&[((Tree::Records, key.clone()), Some(bytes))].into()).unwrap()
    };
    set(wrong);
    store.keeper().checkpoint(&|| false).unwrap();
    set(right);
    assert_eq!(store.check(false).differences, []);
    assert_eq!(ids(&store.check(true).differences), ["store-check-checkpoint"]);
}
