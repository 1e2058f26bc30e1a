use super::*;
use crate::desk::api::Published;
use crate::domain::calendar::{Calendar, Hours};
use crate::domain::change::{PersonFile, VehicleFile};
use crate::domain::checklist::Checklist;
use crate::domain::id::{PersonId, VehicleId};
use crate::domain::lang::Lang;
use crate::domain::name::Name;
use crate::domain::record::{Kind, Record, Table};
use crate::domain::trade::{Drawing, StoreConfig};
use crate::domain::user::Role;
use crate::domain::view::View;
use crate::store::journal::disk::Disk;
use crate::store::{Holder, How};
use serde_json::json;
use std::path::Path;

pub(super) const NOW: Time = Time(1_795_401_600);

pub(super) fn trade() -> Arc<Trade> {
    let list = || Checklist { key: "none".into(), name: Name::same("none"), positions: Vec::new() };
    let store = json!({"name": "x", "zone": "Asia/Shanghai", "hours": "08:30-18:00"});
    let figures = json!({
        "labour_rate": "100", "vat_permille": 130, "wash_minutes": 20, "handover_minutes": 15,
        "promise_step_minutes": 5, "bays": 4, "soon_late_minutes": 30, "expiry_days": 30,
        "birthday_days": 7, "service_km": 10_000, "service_months": 12, "service_near_km": 500,
        "service_near_days": 14, "file_days": 2, "lost_months": 12, "warranty_months": 12,
        "jump_km": 150_000, "most_km": 2_000_000, "claim_minutes": 15,
    });
    let clock = json!({"minutes": 60, "counts": "working", "warn_minutes": 0});
    let complaints = json!({
        "approval_limit": "500", "first_contact": clock, "report_back": clock, "department": [],
    });
    let hours = Hours::parse("08:30-18:00").unwrap();
    let zone = chrono_tz::Asia::Shanghai;
    Arc::new(Trade {
        calendar: Calendar::new(zone, hours, Default::default(), Default::default()),
        store: serde_json::from_value::<StoreConfig>(store).unwrap(),
        figures: serde_json::from_value(figures).unwrap(),
        walkaround: list(),
        delivery: list(),
        drawing: Drawing { picture: Vec::new(), zones: Vec::new(), zone: Vec::new() },
        questions: Vec::new(),
        confirmations: Vec::new(),
        catalog: Default::default(),
        cadences: crate::domain::testing::trade().cadences,
        scripts: Default::default(),
        survey: Default::default(),
        complaints: serde_json::from_value(complaints).unwrap(),
        rights: crate::domain::testing::trade().rights,
    })
}

fn open(dir: &Path) -> Store {
    let holder = Holder { user: "ma".into(), since: NOW };
    Store::open(dir, &holder, &mut |_| {}).unwrap().0
}

fn new_store() -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    Store::create(&dir, "").unwrap();
    let store = open(&dir);
    (home, store)
}

/// A new store on a disk of one's own.
pub(super) fn new_store_on(disk: Arc<dyn Disk>) -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    Store::create(&dir, "").unwrap();
    let (holder, how) = (Holder { user: "ma".into(), since: NOW }, How { disk, ..How::default() });
    let store = Store::open_with(&dir, &holder, how, &mut |_| {}).unwrap().0;
    (home, store)
}

fn start(store: Store) -> WriterHandle {
    WriterHandle::start(store, trade(), Clock::Fixed(NOW)).unwrap()
}

fn actor(login: &str) -> Actor {
    Actor { login: login.into(), name: login.into(), role: Role::Admin, via: "test".into() }
}

pub(super) fn request(client: &str, change: Change) -> Request {
    Request { change, actor: actor("ma"), client: client.into(), base: None, at: None }
}

pub(super) fn car(plate: &str) -> Change {
    let owner = PersonFile { name: Some("李明".into()), ..PersonFile::default() };
    Change::OpenFile {
        plate: plate.into(),
        unusual_plate: false,
        vehicle: VehicleFile::default(),
        owner: Some(owner),
    }
}

fn colour(vehicle: VehicleId, colour: &str) -> Change {
    let file = VehicleFile { colour: Some(colour.into()), ..VehicleFile::default() };
    Change::EditVehicle { vehicle, file }
}

fn made(committed: &Committed) -> (PersonId, VehicleId) {
    let of = |kind| committed.created.iter().find(|(_, k)| *k == kind).unwrap().0;
    (PersonId(of(Kind::Person)), VehicleId(of(Kind::Vehicle)))
}

#[test]
fn an_answered_change_is_in_the_journal_and_read_by_everybody() {
    let (home, store) = new_store();
    let writer = start(store);
    let news = writer.subscribe(None);
    let done = writer.commit(request("c1", car("粤B12345"))).unwrap();
    let (person, vehicle) = made(&done);
    assert_eq!((done.seq, done.touched.as_slice(), done.records.len()), (1, &[vehicle][..], 2));
    assert!(writer.reader().record(vehicle.0).unwrap().is_some());
    let line = writer.history().lines(1).unwrap().next().unwrap().unwrap();
    let entry = (line.entry.by.as_str(), line.entry.what.as_str(), line.entry.at);
    assert_eq!(entry, ("ma", "open_file", NOW));
    let told = news.wait(Duration::from_secs(60)).unwrap();
    assert_eq!(told, Published { seq: 1, by: "ma".into(), touched: vec![vehicle], all: false });
    let file = PersonFile { name: Some("李白".into()), ..PersonFile::default() };
    let done = writer.commit(request("c2", Change::EditPerson { person, file })).unwrap();
    assert_eq!(done.touched, [vehicle], "the owner's name is shown with the car");
    drop(writer);
    let store = open(&home.path().join("store"));
    assert_eq!(store.head().seq, 2);
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn asking_again_under_the_same_name_does_it_once_even_after_a_restart() {
    let (home, store) = new_store();
    let writer = start(store);
    let first = writer.commit(request("c1", car("粤B12345"))).unwrap();
    assert_eq!(writer.commit(request("c1", car("粤B12345"))).unwrap(), first);
    drop(writer);
    let writer = start(open(&home.path().join("store")));
    assert_eq!(writer.commit(request("c1", car("粤B12345"))).unwrap(), first);
    let refused = writer.commit(request("c2", car("粤B12345"))).unwrap_err();
    assert!(matches!(refused, Fault::Invalid(_)), "another request for the same plate: {refused:?}");
    let other = Request { actor: actor("li"), ..request("c1", Change::SetLanguage { lang: Lang::En }) };
    assert_eq!(writer.commit(other).unwrap().seq, 2, "another's name is another name");
}

#[test]
fn a_newer_record_than_the_asker_saw_is_a_conflict_that_names_who_and_when() {
    let (_home, store) = new_store();
    let writer = start(store);
    let (_, vehicle) = made(&writer.commit(request("c1", car("粤B12345"))).unwrap());
    let on = |base, colour_: &str, login: &str| Request {
        base: Some((vehicle.0, base)),
        actor: actor(login),
        ..request("", colour(vehicle, colour_))
    };
    assert_eq!(writer.commit(on(1, "red", "li")).unwrap().seq, 2);
    let fault = writer.commit(on(1, "blue", "ma")).unwrap_err();
    assert_eq!(fault, Fault::Conflict { record: vehicle.0, by: "li".into(), at: NOW });
    assert_eq!(writer.commit(on(2, "blue", "ma")).unwrap().seq, 3);
    let nowhere = RecordId { seq: 99, ord: 0 };
    let gone = Request { base: Some((nowhere, 1)), ..request("", colour(vehicle, "red")) };
    assert!(matches!(writer.commit(gone), Err(Fault::NotFound(_))));
}

#[test]
fn a_change_that_writes_nothing_makes_no_line() {
    let (_home, store) = new_store();
    let writer = start(store);
    let (_, vehicle) = made(&writer.commit(request("", car("粤B12345"))).unwrap());
    assert_eq!(writer.commit(request("", colour(vehicle, "red"))).unwrap().seq, 2);
    let same = writer.commit(request("", colour(vehicle, "red"))).unwrap();
    assert_eq!(same, Committed { seq: 2, ..Committed::default() });
    assert_eq!(writer.stop().unwrap().head().seq, 2);
}

#[test]
fn time_on_the_journal_never_goes_back() {
    let (_home, store) = new_store();
    let writer = start(store);
    let at = |at, plate| Request { at: Some(Time(at)), ..request("", car(plate)) };
    writer.commit(at(500, "粤B12345")).unwrap();
    writer.commit(at(400, "粤B12346")).unwrap();
    writer.commit(request("", car("粤B12347"))).unwrap();
    let times: Vec<_> = writer.history().lines(1).unwrap().map(|l| l.unwrap().entry.at).collect();
    assert_eq!(times, [Time(500), Time(500), NOW]);
}

#[test]
fn a_batch_is_done_whole_or_not_at_all_and_its_parts_see_each_other() {
    let (_home, store) = new_store();
    let writer = start(store);
    let vehicle = VehicleId(RecordId { seq: 1, ord: 1 });
    let good = vec![request("a", car("粤B12345")), request("b", Change::Arrive { vehicle })];
    let bad = vec![request("a", car("粤B12345")), request("b", car("粤B12345"))];
    let (which, fault) = writer.submit_batch(bad).wait_all().unwrap_err();
    assert!(which == 1 && matches!(fault, Fault::Invalid(_)));
    assert_eq!(writer.dry_run(good.clone()).unwrap().len(), 2);
    assert_eq!(writer.reader().all().count(), 0, "neither a failed batch nor a dry run leaves a trace");
    let done = writer.submit_batch(good.clone()).wait_all().unwrap();
    assert_eq!(done.iter().map(|c| c.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(writer.submit_batch(good).wait_all().unwrap(), done, "asked again");
    let more: Vec<_> = writer.history().lines(1).unwrap().map(|l| l.unwrap().entry.more).collect();
    assert_eq!(more, [1, 0]);
    assert_eq!(writer.reader().list(Table::InShop).unwrap().len(), 1);
}

#[test]
fn a_panic_in_a_rule_fails_that_change_alone() {
    let (_home, store) = new_store();
    let decide: Decide = |change, on| match change {
        Change::SetLanguage { .. } => panic!("a slip in a rule"),
        other => other.decide(on),
    };
    let writer = WriterHandle::start_with(
        store,
        trade(),
        Clock::Fixed(NOW),
        decide,
        Timing::default(),
        Arc::default(),
    )
    .unwrap();
    let fault = writer.commit(request("", Change::SetLanguage { lang: Lang::En })).unwrap_err();
    assert_eq!(fault.says()[0].id, "store-panic");
    assert_eq!(writer.commit(request("", car("粤B12345"))).unwrap().seq, 1);
}

#[test]
fn all_that_wait_are_committed_in_one_round_in_their_order() {
    let (_home, store) = new_store();
    let board = Arc::new(Board::new(store.marks()));
    let door = Arc::new(Door::new(Timing::default(), Arc::clone(&board)));
    let mut writer = Writer {
        store,
        trade: trade(),
        clock: Clock::Fixed(NOW),
        decide: Change::decide,
        subscribers: Arc::default(),
        door: Arc::clone(&door),
        board,
        probe: Timing::default().probe,
        noted: Arc::default(),
    };
    let news = writer.subscribers.subscribe(None);
    let mut tickets = Vec::new();
    // The third asks for a plate that the first just took; the fourth asks the first again.
    for (client, plate) in [("a", "粤B12345"), ("b", "粤B12346"), ("c", "粤B12345"), ("a", "粤B12345")] {
        let (reply, answer) = sync_channel(1);
        let requests = vec![request(client, car(plate))];
        door.put(Job { requests, dry: false, reply: Reply(reply) });
        tickets.push(Ticket(answer));
    }
    let first = door.more().unwrap();
    writer.round(first);
    let answers: Vec<_> = tickets.into_iter().map(|t| t.poll().unwrap()).collect();
    let seqs: Vec<_> = answers.iter().map(|a| a.as_ref().ok().map(|c| c.seq)).collect();
    assert_eq!(seqs, [Some(1), Some(2), None, Some(1)]);
    assert_eq!(answers[0], answers[3]);
    assert_eq!([news.next(), news.next(), news.next()].map(|n| n.map(|n| n.seq)), [Some(1), Some(2), None]);
    let record = writer.store.reader().record(RecordId { seq: 2, ord: 1 }).unwrap().unwrap();
    assert!(matches!(record.record, Record::Vehicle(_)));
}

#[test]
fn when_the_last_handle_goes_what_waits_is_finished() {
    let (home, store) = new_store();
    let writer = start(store);
    let tickets: Vec<_> =
        (0..40).map(|i| writer.clone().submit(request("", car(&format!("粤B123{i:02}"))))).collect();
    drop(writer);
    assert!(tickets.into_iter().all(|t| t.wait().is_ok()));
    assert_eq!(open(&home.path().join("store")).head().seq, 40);
}
