use super::gate::Verdict;
use super::tests::{counter, holder, open, write};
use super::view::kv::{Kv, KvMut, Overlay, Tree, Way};
use super::view::mark::{self, Trust};
use super::view::value::record_key;
use super::view::walk::Walk;
use super::*;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::order::Order;
use crate::domain::person::Person;
use crate::domain::record::Record;

/// Takes the record of a person out of the view, as a damaged file of sled's would.
fn lose(store: &Store, person: RecordId) {
    let mut overlay = Overlay::new(store.view.sled());
    overlay.set(Tree::Records, &record_key(format!("@{person}").as_bytes(), person), None);
    store.view.sled().commit(overlay.batch()).unwrap();
}

/// What the mark of a view says after the system went down with it.
pub(super) fn power_cut(dir: &Path) {
    fs::write(dir.join("view/platedesk"), "open 0-another-start 1:1\n").unwrap();
}

fn told(opening: &Opening) -> Vec<&'static str> {
    opening.notices.iter().map(|say| say.id).collect()
}

fn person(name: &str) -> Record {
    Record::Person(Person { name: name.into(), ..Person::default() })
}

#[test]
fn what_is_changed_before_and_behind_a_walk_is_counted_once() {
    for seed in 0..40 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let (_home, _dir, mut store, [first, car, ..]) = counter();
        let mut people = vec![first];
        store.gate.pass().walk = Some(Walk::default());
        loop {
            let mut walk = store.gate.pass().walk.take().unwrap();
            let on = walk.step(store.view.sled(), rng.usize(1..4)).unwrap();
            if !on {
                let seen = meta(store.view.sled()).unwrap().unwrap();
                assert_eq!(walk.end(&seen), Ok(()), "seed {seed}");
                break;
            }
            store.gate.pass().walk = Some(walk);
            match rng.u8(0..6) {
                0 => people.extend(write(&mut store, &[(None, person("张"))])),
                1 => drop(write(&mut store, &[(Some(people[rng.usize(..people.len())]), person("王"))])),
                2 => {
                    let number = format!("WO-2611-{:04}", 200 + store.head().seq);
                    let order = Order { number, vehicle: VehicleId(car), ..Order::default() };
                    write(&mut store, &[(None, Record::Order(order))]);
                }
                _ => {}
            }
        }
        assert_eq!(store.check(true).differences, [], "seed {seed}");
    }
}

#[test]
fn a_view_that_was_closed_is_opened_without_reading_it_and_a_power_cut_makes_it_be_read() {
    let (_home, dir, store, [first, ..]) = counter();
    drop(store);
    let (store, opening) = open(&dir);
    assert_eq!((opening.verified, told(&opening)), (false, vec![]));
    assert_eq!(store.gate.pass().verdict, None);
    drop(store);
    power_cut(&dir);
    let (store, opening) = open(&dir);
    assert_eq!((opening.verified, told(&opening)), (true, vec![]));
    assert_eq!(store.gate.pass().verdict, Some(Verdict::Whole));
    lose(&store, first);
    drop(store);
    power_cut(&dir);
    let (store, opening) = open(&dir);
    assert_eq!(told(&opening), ["store-view-differs", "store-rebuilt"]);
    assert!(store.reader().record(first).unwrap().is_some());
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn a_view_that_is_verified_at_opening_and_killed_meanwhile_is_verified_again() {
    let (_home, dir, store, _) = counter();
    drop(store);
    power_cut(&dir);
    // Opened, and gone before it was verified.
    drop(view::sled_kv::SledKv::open(&dir.join("view")).unwrap());
    assert_eq!(mark::trust(&dir.join("view")), Trust::Unsure);
    assert!(open(&dir).1.verified);
    assert_eq!(mark::trust(&dir.join("view")), Trust::Whole);
}

#[test]
fn damage_found_in_the_background_stops_changes_and_checkpoints_until_the_view_is_made_anew() {
    let (_home, _dir, mut store, [first, ..]) = counter();
    let (reader, keeper) = (store.reader(), store.keeper());
    assert_eq!(keeper.verify(&|| false), Ok(Some(Verdict::Whole)));
    assert!(!store.is_behind());
    lose(&store, first);
    assert_eq!(keeper.verify(&|| false), Ok(Some(Verdict::Damaged)));
    assert_eq!(keeper.checkpoint(&|| false), Ok(None), "it would lack what the view lacks");
    assert!(store.is_behind() && store.is_damaged() && !store.is_stopped());
    assert_eq!(keeper.verify(&|| false), Ok(Some(Verdict::Damaged)), "asked again");
    store.heal(&mut || {}).unwrap();
    assert!(!store.is_behind());
    assert!(reader.record(first).unwrap().is_some(), "the same reader sees it");
    assert_eq!(keeper.verify(&|| false), Ok(Some(Verdict::Whole)));
    assert_eq!(keeper.checkpoint(&|| false), Ok(Some(4)));
    write(&mut store, &[(Some(first), person("王"))]);
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn damage_found_in_the_background_is_made_good_at_the_next_opening() {
    let (_home, dir, store, [first, ..]) = counter();
    lose(&store, first);
    store.keeper().verify(&|| false).unwrap();
    assert_eq!(mark::trust(&dir.join("view")), Trust::Doubted, "on the disk, should the power go");
    drop(store);
    assert_eq!(mark::trust(&dir.join("view")), Trust::Doubted, "also when it is closed");
    let (store, opening) = open(&dir);
    assert_eq!(told(&opening), ["store-view-doubted", "store-rebuilt"]);
    assert!(store.reader().record(first).unwrap().is_some());
}

#[test]
fn a_check_reads_all_of_a_view_that_was_closed() {
    let (_home, dir, store, [first, ..]) = counter();
    lose(&store, first);
    drop(store);
    let how = How { verify: true, ..How::default() };
    let (_, opening) = Store::open_with(&dir, &holder(), how, &mut |_| {}).unwrap();
    assert_eq!(told(&opening), ["store-view-differs", "store-rebuilt"]);
}

#[test]
fn a_verification_that_is_stopped_says_nothing() {
    let (_home, _dir, store, [first, ..]) = counter();
    lose(&store, first);
    let held = store.gate.pass();
    assert_eq!(store.keeper().verify(&|| true), Ok(None));
    drop(held);
    assert_eq!(store.gate.pass().verdict, Some(Verdict::Whole), "as it was before");
}

#[test]
fn the_pairs_behind_a_key_are_all_that_follow() {
    let (_home, _dir, store, _) = counter();
    let sled = store.view.sled();
    let all: Vec<_> = sled.scan(Tree::Index, b"", Way::Up).map(Result::unwrap).collect();
    assert_eq!(sled.behind(Tree::Index, None).map(Result::unwrap).collect::<Vec<_>>(), all);
    for (n, (key, _)) in all.iter().enumerate() {
        let behind: Vec<_> = sled.behind(Tree::Index, Some(key)).map(Result::unwrap).collect();
        assert_eq!(behind, all[n + 1..]);
    }
}

#[test]
fn of_a_long_journal_only_the_last_lines_are_read_at_opening() {
    let (_home, dir, mut store, _) = counter();
    let mut group = store.group();
    for n in 0..journal::RECENT_LINES + 1000 {
        let [by, via, what] = ["ma", "test", "note"].map(str::to_owned);
        let draft = group::Draft { at: Time(100), by, via, client: n.to_string(), what, edits: Vec::new() };
        group.add(draft).unwrap();
    }
    store.commit(group).unwrap();
    drop(store);
    let path = dir.join("journal").join(journal::segments::segment_name(1));
    let mut bytes = fs::read(&path).unwrap();
    bytes[40] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let (store, opening) = open(&dir);
    assert_eq!(told(&opening), Vec::<&str>::new());
    assert_eq!(store.recent().len(), journal::RECENT_LINES);
    assert_eq!(store.check(false).differences.len(), 1, "the check reads all of it");
}
