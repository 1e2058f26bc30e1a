use super::tests::{counter, holder, open, write};
use super::view::kv::{Kv, Tree, Way};
use super::*;
use crate::domain::id::VehicleId;
use crate::domain::plate::Plate;
use crate::domain::record::Record;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::View;

fn pairs(store: &Store) -> Vec<Vec<(Vec<u8>, Vec<u8>)>> {
    let all = |tree| store.view.sled().scan(tree, b"", Way::Up).map(Result::unwrap).collect();
    [Tree::Records, Tree::Ids, Tree::Index, Tree::Meta].map(all).into()
}

/// A car that gets another plate late takes along what was written down long before.
fn history() -> (tempfile::TempDir, PathBuf, Store) {
    let (home, dir, mut store, [_, car, ..]) = counter();
    for n in 0..40 {
        let vehicle = Vehicle { plate: Plate::parse(&format!("京A886{n:02}")).ok(), ..Vehicle::default() };
        write(&mut store, &[(None, Record::Vehicle(vehicle))]);
    }
    let Some(Record::Vehicle(before)) = store.reader().record(car).unwrap().map(|s| s.record) else {
        panic!()
    };
    let moved = Vehicle { plate: Plate::parse("沪A12345").ok(), ..before };
    write(&mut store, &[(Some(car), Record::Vehicle(moved))]);
    assert_eq!(store.reader().of_vehicle(VehicleId(car)).unwrap().len(), 3);
    (home, dir, store)
}

#[test]
fn a_view_made_anew_is_the_same_however_little_is_kept_in_memory() {
    let (_home, dir, store) = history();
    let before = pairs(&store);
    drop(store);
    for gathered in [0, 1500, 1 << 20] {
        let how = How { rebuild: true, gathered, ..How::default() };
        let (store, opening) = Store::open_with(&dir, &holder(), how, &mut |_| {}).unwrap();
        assert!(opening.rebuilt);
        assert_eq!(pairs(&store), before, "{gathered}");
        assert!(!dir.join("view.making").exists(), "nothing is left");
    }
}

#[test]
fn the_old_view_stays_until_the_journal_was_read_and_what_was_begun_is_removed() {
    let (_home, dir, store) = history();
    let path = dir.join("journal").join(journal::segments::segment_name(1));
    drop(store);
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let how = How { rebuild: true, gathered: 0, ..How::default() };
    assert!(Store::open_with(&dir, &holder(), how, &mut |_| {}).is_err());
    assert!(dir.join("view/db").exists() && !dir.join("view.making").exists());
    fs::write(&path, &whole).unwrap();
    fs::create_dir(dir.join("view.making")).unwrap();
    let (store, opening) = open(&dir);
    assert_eq!((opening.notices, opening.rebuilt), (vec![], false));
    assert!(!dir.join("view.making").exists());
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn a_view_whose_making_was_broken_off_is_made_again() {
    let (_home, dir, store) = history();
    let before = pairs(&store);
    drop(store);
    // As it is before the last step: all pairs, and nothing that says how far it is.
    let sled = view::sled_kv::SledKv::open(&dir.join("view")).unwrap();
    sled.set_each([((Tree::Meta, view::value::META.to_vec()), None)].into()).unwrap();
    drop(sled);
    let (store, opening) = open(&dir);
    assert!(opening.rebuilt);
    assert_eq!(pairs(&store), before);
}
