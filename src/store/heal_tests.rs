use super::group::Draft;
use super::testing::Eventful;
use super::tests::{add, counter, holder, open, write};
use super::view::kv::{Kv, Tree};
use super::view::reading::Reading;
use super::*;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::order::Order;
use crate::domain::record::Record;

fn order(number: &str, car: RecordId) -> Record {
    let vehicle = VehicleId(car);
    Record::Order(Order { number: number.into(), vehicle, ..Order::default() })
}

#[test]
fn a_line_that_the_view_missed_is_there_once_it_is_healed_and_readers_see_it() {
    let (_home, dir, store, [_, car, ..]) = counter();
    drop(store);
    let disk = Eventful::default();
    let how = How { disk: Arc::new(disk.clone()), ..How::default() };
    let mut store = Store::open_with(&dir, &holder(), how, &mut |_| {}).unwrap().0;
    let reader = store.reader();
    let mut group = store.group();
    let seq = group.next_seq();
    let ids = add(&mut group, &[(None, order("WO-2611-0185", car))]).unwrap();
    // Closed as sled closes itself: between the journal and the view.
    let view = Arc::clone(&store.view);
    *disk.then.lock().unwrap() = Some(Box::new(move || view.sled().release()));
    assert_eq!(store.commit(group), Ok(()));
    assert!(store.is_behind() && !store.is_stopped());
    assert_eq!(store.head().seq, seq, "it is durable");
    assert_eq!(reader.record(ids[0]).unwrap().unwrap().revision, seq, "and seen");
    assert_eq!(reader.record(car).unwrap_err().says()[0].id, "store-view-away");
    let refused = store.commit(store.group());
    assert_eq!(refused, Ok(()), "nothing to make true");
    store.heal(&mut || {}).unwrap();
    assert!(!store.is_behind());
    assert_eq!(reader.record(ids[0]).unwrap().unwrap().revision, seq, "the same reader sees it");
    let more = write(&mut store, &[(None, order("WO-2611-0186", car))]);
    assert_eq!(store.check(true).differences, []);
    store.close();
    let (store, opening) = open(&dir);
    assert_eq!(opening.notices, []);
    assert!(store.reader().record(more[0]).unwrap().is_some());
}

#[test]
fn what_is_durable_is_seen_before_the_database_has_it_and_no_change_comes_in_between() {
    let (_home, dir, mut store, [_, car, ..]) = counter();
    let reader = store.reader();
    let mut group = store.group();
    let seq = group.next_seq();
    let ids = add(&mut group, &[(None, order("WO-2611-0185", car))]).unwrap();
    store.make_durable(group).unwrap();
    let seen = |reader: &Reader| reader.record(ids[0]).unwrap().map(|stored| stored.revision);
    let last = |reader: &Reader| reader.last_number("WO-2611").unwrap();
    assert_eq!((seen(&reader), last(&reader)), (Some(seq), 185));
    assert_eq!(store.view.sled().get(Tree::Ids, &ids[0].to_bytes()).unwrap(), None);
    let mut early = store.group();
    add(&mut early, &[(None, order("WO-2611-0186", car))]).unwrap();
    assert!(matches!(store.commit(early), Err(Fault::Storage(_))));
    store.apply();
    assert!(store.view.coming().is_none());
    assert_eq!((seen(&reader), last(&reader)), (Some(seq), 185));
    assert_eq!(store.check(true).differences, []);
    // As after a kill between the two: the line is found in the journal.
    let mut last = store.group();
    let ids = add(&mut last, &[(None, order("WO-2611-0187", car))]).unwrap();
    store.make_durable(last).unwrap();
    drop((reader, store));
    let (store, opening) = open(&dir);
    assert_eq!(opening.replayed, 1);
    assert!(store.reader().record(ids[0]).unwrap().is_some());
}

#[test]
fn a_change_is_not_taken_while_the_view_lacks_one() {
    let (_home, _dir, mut store, [_, car, ..]) = counter();
    let mut late = store.group();
    add(&mut late, &[(None, order("WO-2611-0185", car))]).unwrap();
    store.behind = true;
    let head = store.head();
    assert!(matches!(store.commit(late), Err(Fault::Storage(_))));
    assert_eq!(store.head(), head);
    store.heal(&mut || {}).unwrap();
    assert!(!store.is_behind());
}

#[test]
fn the_end_of_a_closed_view_is_one_error_and_not_one_for_ever() {
    let (_home, _dir, store, _) = counter();
    let Reading(view) = store.reader();
    view.sled().release();
    let found: Vec<_> = Reading(view).all().collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].is_err());
}

/// Writes a line at a time.
fn line(store: &mut Store, at: Time, what: &str) {
    let mut group = store.group();
    let (by, via, client) = ("ma".into(), "test".into(), String::new());
    group.add(Draft { at, by, via, client, what: what.into(), edits: Vec::new() }).unwrap();
    store.commit(group).unwrap();
}

#[test]
fn a_leap_of_the_clock_is_known_after_a_restart_and_from_a_checkpoint_until_it_is_confirmed() {
    let (_home, dir, mut store, _) = counter();
    let first = store.marks().last.unwrap();
    let later = first.plus_minutes(31 * 24 * 60);
    line(&mut store, later, "arrive");
    let leapt = Marks { last: Some(later), leap: Some(first) };
    assert_eq!(store.marks(), leapt);
    store.keeper().checkpoint(&|| false).unwrap().unwrap();
    drop(store);
    let (store, opening) = open(&dir);
    assert_eq!((store.marks(), opening.rebuilt), (leapt, false));
    drop(store);
    let how = How { rebuild: true, ..How::default() };
    let (mut store, opening) = Store::open_with(&dir, &holder(), how, &mut |_| {}).unwrap();
    assert_eq!((store.marks(), opening.rebuilt), (leapt, true));
    line(&mut store, later, crate::domain::leap::CONFIRMED);
    assert_eq!(store.marks(), Marks { last: Some(later), leap: None });
    assert_eq!(store.check(true).differences, []);
}
