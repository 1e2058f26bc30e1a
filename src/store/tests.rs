use super::group::Draft;
use super::journal::segments::segment_name;
use super::view::kv::{Kv, KvMut, Overlay, Tree, Way};
use super::view::reading::Car;
use super::*;
use crate::domain::deciding::Write;
use crate::domain::edit::diff;
use crate::domain::id::{PersonId, RecordId, VehicleId};
use crate::domain::order::Order;
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::plate::Plate;
use crate::domain::record::{Record, Table};
use crate::domain::time::Time;
use crate::domain::vehicle::{Link, Vehicle};
use crate::domain::view::{Stored, ViewExt};
use crate::domain::visit::Visit;
use std::collections::BTreeMap;

pub(super) fn holder() -> Holder {
    Holder { user: "ma".into(), since: Time(1_795_401_600) }
}

pub(super) fn open(dir: &Path) -> (Store, Opening) {
    let how = How { salt: Arc::new(|| Ok([7; 16])), ..How::default() };
    Store::open_with(dir, &holder(), how, &mut |_| {}).unwrap()
}

fn new_store() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    Store::create(&dir, "name = \"x\"\n").unwrap();
    (home, dir)
}

fn plate(text: &str) -> Option<Plate> {
    Some(Plate::parse(text).unwrap())
}

/// Writes records in one change; ids are those the change gives.
pub(super) fn add(group: &mut Group, writes: &[(Option<RecordId>, Record)]) -> Result<Vec<RecordId>, Fault> {
    let seq = group.next_seq();
    let (mut ids, mut edits) = (Vec::new(), Vec::new());
    for (id, after) in writes {
        let new = RecordId { seq, ord: u16::try_from(ids.len()).unwrap() };
        let id = id.unwrap_or(new);
        let before = group.view().record(id)?.map(|s| s.record);
        edits.push(diff(&Write { id, before, after: after.clone() }));
        ids.push(id);
    }
    group.add(Draft {
        at: Time(100),
        by: "ma".into(),
        via: "test".into(),
        client: format!("c{seq}"),
        what: "test".into(),
        edits,
    })?;
    Ok(ids)
}

pub(super) fn write(store: &mut Store, writes: &[(Option<RecordId>, Record)]) -> Vec<RecordId> {
    let mut group = store.group();
    let ids = add(&mut group, writes).unwrap();
    store.commit(group).unwrap();
    ids
}

fn vehicle(text: &str) -> Vehicle {
    Vehicle { plate: plate(text), ..Vehicle::default() }
}

fn visit(car: RecordId) -> Record {
    Record::Visit(Visit { vehicle: VehicleId(car), words: "刹车异响".into(), ..Visit::default() })
}

/// A store with a person, a car, a visit and an order: ids 1.0, 2.0, 3.0, 4.0.
pub(super) fn counter() -> (tempfile::TempDir, PathBuf, Store, [RecordId; 4]) {
    let (home, dir) = new_store();
    let (mut store, opening) = open(&dir);
    assert_eq!(opening, Opening { verified: true, ..Opening::default() });
    let phone = Phone::parse("13800138000").unwrap();
    let person = Person { name: "李明".into(), phones: vec![phone], ..Person::default() };
    let person = write(&mut store, &[(None, Record::Person(person))])[0];
    let people = BTreeMap::from([(PersonId(person), Link { owner: true, ..Link::default() })]);
    let car = Record::Vehicle(Vehicle { people, ..vehicle("粤B12345") });
    let car = write(&mut store, &[(None, car)])[0];
    let arrived = write(&mut store, &[(None, visit(car))])[0];
    let order = Order { number: "WO-2611-0184".into(), vehicle: VehicleId(car), ..Order::default() };
    let order = write(&mut store, &[(None, Record::Order(order))])[0];
    (home, dir, store, [person, car, arrived, order])
}

fn ids(list: &[Stored]) -> Vec<RecordId> {
    list.iter().map(|s| s.id).collect()
}

#[test]
fn what_was_committed_is_found_by_every_way_to_it() {
    let (_home, _dir, store, [person, car, arrived, order]) = counter();
    let reader = store.reader();
    assert_eq!(ids(&reader.of_vehicle(VehicleId(car)).unwrap()), [car, arrived, order]);
    assert_eq!(reader.bearing(&plate("粤B12345").unwrap()).unwrap(), Some(VehicleId(car)));
    assert_eq!(reader.bearing(&plate("粤B12346").unwrap()).unwrap(), None);
    assert_eq!(reader.find(Table::Phone, "13800138000").unwrap(), [person]);
    assert_eq!(reader.find(Table::Phone, "1380013800").unwrap(), []);
    assert_eq!(reader.find(Table::PersonVehicle, &person.to_string()).unwrap(), [car]);
    assert_eq!(reader.open_visits().unwrap()[0].0.0, arrived);
    assert_eq!(reader.list(Table::OpenOrder).unwrap(), [("quoted".to_owned(), order)]);
    assert_eq!(reader.last_number("WO-2611").unwrap(), 184);
    assert_eq!(reader.last_number("WO-261").unwrap(), 0);
    assert_eq!(reader.record(order).unwrap().unwrap().revision, 4);
    let cars: Vec<Car> = reader.cars().collect::<Result<_, _>>().unwrap();
    assert_eq!(cars.len(), 1);
    assert_eq!((cars[0].id.0, ids(&cars[0].records)), (car, vec![arrived, order]));
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn a_car_takes_everything_along_to_its_new_plate_and_the_old_one_still_leads_to_it() {
    let (_home, dir, mut store, [_, car, arrived, order]) = counter();
    let old = plate("粤B12345").unwrap();
    let Some(Record::Vehicle(before)) = store.reader().record(car).unwrap().map(|s| s.record) else {
        panic!()
    };
    let moved = Vehicle { plate: None, old_plates: vec![old.clone()], ..before };
    // The plate goes to the owner's next car in the same change.
    let next = write(
        &mut store,
        &[(Some(car), Record::Vehicle(moved)), (None, Record::Vehicle(vehicle("粤B12345")))],
    )[1];
    let reader = store.reader();
    assert_eq!(reader.bearing(&old).unwrap(), Some(VehicleId(next)));
    assert_eq!(reader.ever_bearing(&old).unwrap(), [VehicleId(next), VehicleId(car)]);
    assert_eq!(ids(&reader.of_vehicle(VehicleId(car)).unwrap()), [car, arrived, order]);
    assert_eq!(ids(&reader.of_vehicle(VehicleId(next)).unwrap()), [next]);
    assert_eq!(reader.record(arrived).unwrap().unwrap().revision, 3, "moving is no change of the visit");
    assert_eq!(store.check(true).differences, []);
    drop((store, reader));
    assert_eq!(open(&dir).0.check(true).differences, []);
}

#[test]
fn changes_in_a_group_see_each_other_and_one_that_fails_leaves_no_trace() {
    let (_home, _dir, mut store, [_, car, ..]) = counter();
    let mut group = store.group();
    let made = add(&mut group, &[(None, visit(car))]).unwrap()[0];
    let nowhere = RecordId { seq: 99, ord: 0 };
    let fault = add(&mut group, &[(None, visit(car)), (None, visit(nowhere))]).unwrap_err();
    assert_eq!(fault.says()[0].id, "store-apply-misfit");
    assert_eq!(group.view().open_visits().unwrap().len(), 2);
    assert_eq!(store.reader().open_visits().unwrap().len(), 1, "not seen before the commit");
    let after = Visit { vehicle: VehicleId(car), km: Some(5), ..Visit::default() };
    add(&mut group, &[(Some(made), Record::Visit(after))]).unwrap();
    store.commit(group).unwrap();
    assert_eq!(store.head().seq, 6);
    assert_eq!(store.reader().record(made).unwrap().unwrap().revision, 6);
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn a_group_built_on_an_older_end_is_refused() {
    let (_home, _dir, mut store, [_, car, ..]) = counter();
    let mut late = store.group();
    add(&mut late, &[(None, visit(car))]).unwrap();
    write(&mut store, &[(None, visit(car))]);
    assert_eq!(store.commit(late).unwrap_err().says()[0].id, "store-stopped");
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn a_view_that_is_gone_broken_old_or_of_another_store_is_made_anew() {
    type Spoil = fn(&Path);
    let spoil: [(&str, Spoil); 5] = [
        ("gone", |dir| fs::remove_dir_all(dir.join("view")).unwrap()),
        ("broken", |dir| {
            fs::remove_file(dir.join("view/db")).unwrap();
            fs::create_dir(dir.join("view/db")).unwrap();
        }),
        ("generating", |dir| fs::write(dir.join("view/snap.0000.generating"), "").unwrap()),
        ("another layout", |dir| {
            let metas = sled::open(dir.join("view")).unwrap().open_tree(Tree::Meta.name()).unwrap();
            let mut bytes = metas.get(view::value::META).unwrap().unwrap().to_vec();
            bytes[0] += 1;
            metas.insert(view::value::META, bytes).unwrap();
        }),
        ("ahead", |dir| {
            let path = dir.join("journal").join(segment_name(1));
            let text = fs::read_to_string(&path).unwrap();
            let end = text[..text.len() - 1].rfind('\n').unwrap();
            fs::write(&path, &text[..=end]).unwrap();
        }),
    ];
    for (what, spoil) in spoil {
        let (_home, dir, store, [_, car, ..]) = counter();
        drop(store);
        spoil(&dir);
        let (store, opening) = open(&dir);
        assert_eq!(opening.rebuilt, what != "generating", "{what}");
        assert_eq!(store.check(true).differences, [], "{what}");
        let want = if what == "ahead" { 2 } else { 3 };
        assert_eq!(store.reader().of_vehicle(VehicleId(car)).unwrap().len(), want, "{what}");
        assert_eq!(dir.join("view.ahead-1").exists(), what == "ahead", "{what}");
        let told = opening.notices.iter().any(|say| say.id == "store-view-ahead");
        assert_eq!(told, what == "ahead", "{what}");
    }
}

#[test]
fn a_view_that_is_behind_catches_up() {
    let (_home, dir, mut store, [_, car, ..]) = counter();
    let whole = fs::read(dir.join("journal").join(segment_name(1))).unwrap();
    drop(store);
    // The same store, with a line the view never saw: as after a power cut.
    let (_other, copy) = new_store();
    fs::write(copy.join("journal").join(segment_name(1)), &whole[..]).unwrap();
    store = open(&copy).0;
    write(&mut store, &[(None, visit(car))]);
    drop(store);
    fs::copy(copy.join("journal").join(segment_name(1)), dir.join("journal").join(segment_name(1))).unwrap();
    let (store, opening) = open(&dir);
    assert_eq!((opening.replayed, opening.rebuilt), (1, false));
    assert_eq!(store.reader().open_visits().unwrap().len(), 2);
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn check_names_every_difference() {
    let (_home, _dir, store, [person, car, ..]) = counter();
    let key = view::value::record_key("粤B12345".as_bytes(), car);
    let word = view::value::index_key(Table::Phone, "13800138000", person);
    let extra = view::value::index_key(Table::Phone, "1", person);
    let mut overlay = Overlay::new(store.view.sled());
    let mut bytes = store.view.sled().get(Tree::Records, &key).unwrap().unwrap();
    bytes[9] ^= 1;
    overlay.set(Tree::Records, &key, Some(bytes));
    overlay.set(Tree::Index, &word, None);
    overlay.set(Tree::Index, &extra, Some(Vec::new()));
    store.view.sled().commit(overlay.batch()).unwrap();
    let found: Vec<_> = store.check(true).differences.iter().map(|s| s.id).collect();
    let want = [
        "store-value-damaged",
        // The car cannot be read, so what finds it by its owner and by its planning day cannot be
        // derived.
        "store-check-index-extra",
        "store-check-index-extra",
        "store-check-index-extra",
        "store-check-index-missing",
        "store-check-differs",
        "store-check-extra",
        "store-check-missing",
    ];
    assert_eq!(found, want);
    assert!(store.reader().record(car).is_err() && store.reader().record(person).is_ok());
}

#[test]
fn a_directory_that_is_not_empty_or_not_a_store_is_refused() {
    let (_home, dir) = new_store();
    assert_eq!(Store::create(&dir, "").unwrap_err().says()[0].id, "store-not-empty");
    let open = |dir: &Path| Store::open(dir, &holder(), &mut |_| {}).map(|_| ());
    let none = open(&dir.join("journal")).unwrap_err();
    assert!(matches!(none, Fault::NotFound(_)), "{none:?}");
    let held = Store::open(&dir, &holder(), &mut |_| {}).unwrap();
    assert!(matches!(open(&dir), Err(Fault::InUse(_))));
    drop(held);
    open(&dir).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(&dir.join("journal"))), (0o700, 0o700));
    assert_eq!((mode(&dir.join("config.toml")), mode(&dir.join("lock"))), (0o600, 0o600));
    assert_eq!(mode(&dir.join("journal").join(segment_name(1))), 0o600);
}

#[test]
fn a_read_only_directory_and_a_full_disk_are_said_plainly() {
    let id = |kind: io::ErrorKind| io_fault(Path::new("/x"), &kind.into()).says()[0].id;
    assert_eq!(id(io::ErrorKind::ReadOnlyFilesystem), "store-read-only");
    assert_eq!(id(io::ErrorKind::PermissionDenied), "store-read-only");
    assert_eq!(id(io::ErrorKind::StorageFull), "store-disk-full");
    assert_eq!(id(io::ErrorKind::Other), "store-io");
}

#[test]
fn sled_scans_both_ways_as_memory_does() {
    let (_home, _dir, store, _) = counter();
    let up: Vec<_> = store.view.sled().scan(Tree::Index, b"", Way::Up).map(Result::unwrap).collect();
    let mut down: Vec<_> = store.view.sled().scan(Tree::Index, b"", Way::Down).map(Result::unwrap).collect();
    down.reverse();
    assert_eq!(up, down);
    assert!(up.len() == 6 && up.is_sorted());
}

#[test]
fn a_damaged_journal_does_not_cost_the_view() {
    let (_home, dir) = new_store();
    let (mut store, _) = open(&dir);
    for text in ["京A88618", "京A88619"] {
        write(&mut store, &[(None, Record::Vehicle(vehicle(text)))]);
    }
    drop(store);
    let segment = dir.join("journal").join(segment_name(1));
    let mut bytes = fs::read(&segment).unwrap();
    bytes[40] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    assert!(Store::rebuild(&dir, &holder(), &mut |_| {}).is_err());
    assert!(dir.join("view").join("db").exists(), "what can still be read stays");
    let (mut store, opening) = open(&dir);
    assert_eq!(opening.notices.iter().map(|s| s.id).collect::<Vec<_>>(), ["store-damage-seen"]);
    write(&mut store, &[(None, Record::Vehicle(vehicle("京A88620")))]);
    assert_eq!(store.reader().all().count(), 3, "work goes on");
}

#[test]
fn a_last_line_that_was_whole_and_is_damaged_is_not_taken_for_a_broken_write() {
    for flip in [40, 300] {
        let (_home, dir, store, _) = counter();
        drop(store);
        let segment = dir.join("journal").join(segment_name(1));
        let mut bytes = fs::read(&segment).unwrap();
        let last = bytes[..bytes.len() - 1].iter().rposition(|b| *b == b'\n').unwrap();
        bytes[last + flip] ^= 1;
        fs::write(&segment, &bytes).unwrap();
        for round in 0..2 {
            let (mut store, opening) = open(&dir);
            let told: Vec<_> = opening.notices.iter().map(|s| s.id).collect();
            assert_eq!((told, opening.torn), (vec!["store-damage-seen"], None), "{flip}");
            assert_eq!(store.head().seq, 4 + round);
            write(&mut store, &[(None, Record::Vehicle(vehicle(&format!("京A8862{round}"))))]);
        }
        assert_eq!(fs::read(&segment).unwrap(), bytes, "what is left of it stays");
        assert_eq!(open(&dir).0.reader().all().count(), 6);
    }
}

#[test]
fn a_record_that_the_view_lost_without_a_word_in_a_power_cut_is_noticed_at_opening() {
    let (_home, dir, store, [person, ..]) = counter();
    let key = view::value::record_key(format!("@{person}").as_bytes(), person);
    let mut overlay = Overlay::new(store.view.sled());
    overlay.set(Tree::Records, &key, None);
    store.view.sled().commit(overlay.batch()).unwrap();
    drop(overlay);
    drop(store);
    verify_tests::power_cut(&dir);
    let (store, opening) = open(&dir);
    let told: Vec<_> = opening.notices.iter().map(|s| s.id).collect();
    assert_eq!(told, ["store-view-differs", "store-rebuilt"]);
    assert!(store.reader().record(person).unwrap().is_some());
    assert_eq!(store.check(true).differences, []);
}
