use super::*;
use crate::desk::demo::DemoOptions;
use crate::desk::{Desk, Options};
use crate::domain::change::VehicleFile;
use crate::domain::lang::Lang;
use crate::domain::trade::StoreConfig;
use crate::domain::trail;
use crate::form::trail::Words;
use crate::text::{Reader, Texts};
use std::collections::BTreeSet;
use std::sync::Arc;

const NOW: crate::domain::time::Time = crate::domain::testing::NOW;

fn desk() -> (tempfile::TempDir, Desk, Actor) {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    let config = StoreConfig { name: "天河店".into(), sandbox: true, ..StoreConfig::default() };
    Desk::init(&store, &config).unwrap();
    let (desk, _) = Desk::open(&store, Options { now: Some(NOW), ..Options::new("ma") }).unwrap();
    let actor = desk.actor("ma", None, "test").unwrap();
    (dir, desk, actor)
}

fn open(desk: &Desk, actor: &Actor, plate: &str) -> VehicleId {
    let (plate, vehicle) = (plate.to_owned(), VehicleFile::default());
    let owner = crate::domain::change::PersonFile { name: Some("张伟".into()), ..Default::default() };
    let change = Change::OpenFile { plate, unusual_plate: false, vehicle, owner: Some(owner) };
    let made = desk.commit(actor, "", change, None).unwrap();
    VehicleId(made.created.iter().find(|(_, kind)| *kind == Kind::Vehicle).unwrap().0)
}

fn colour(vehicle: VehicleId, n: usize) -> Change {
    let file = VehicleFile { colour: Some(format!("{n} 号色")), ..VehicleFile::default() };
    Change::EditVehicle { vehicle, file }
}

/// Newest first, page by page, nothing twice and nothing left out, and nothing of another car.
#[test]
fn the_changes_of_a_car_come_page_by_page() {
    let (_dir, desk, actor) = desk();
    let (one, other) = (open(&desk, &actor, "京A88618"), open(&desk, &actor, "京B12345"));
    let mut own = vec![1];
    for n in 0..130 {
        let car = if n % 2 == 0 { one } else { other };
        let made = desk.commit(&actor, "", colour(car, n), None).unwrap();
        if car == one {
            own.push(made.seq);
        }
    }
    let mut seen = Vec::new();
    let mut from = None;
    loop {
        let page = desk.history(one, from.as_ref()).unwrap();
        assert!(page.rows.len() <= PAGE);
        seen.extend(page.rows.iter().map(|d| d.seq));
        assert!(page.rows.iter().flat_map(|d| &d.edits).all(|e| e.id != other.0));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    own.reverse();
    assert_eq!(seen, own);
}

#[test]
fn what_was_taken_back_stays_on_the_trail_and_the_rest_of_the_desk_forgets_it() {
    let (_dir, desk, actor) = desk();
    let car = open(&desk, &actor, "京A88618");
    let arrived = desk.commit(&actor, "", Change::Arrive { vehicle: car }, None).unwrap();
    let asked = desk.undo_asked(arrived.seq, &actor).unwrap();
    assert_eq!((asked.deed.what.as_str(), asked.refusal), ("arrive", None));
    let undone = desk.commit(&actor, "", Change::Undo(Undoing { seq: arrived.seq }), None).unwrap();
    assert_eq!(undone.touched, [car]);
    let page = desk.history(car, None).unwrap();
    let what: Vec<_> = page.rows.iter().map(|d| d.what.clone()).collect();
    assert_eq!(what, [format!("undo {}", arrived.seq), "arrive".into(), "open_file".into()]);
    let opened = page.rows[2].seq;
    desk.commit(&actor, "", Change::Undo(Undoing { seq: opened }), None).unwrap();
    assert_eq!((desk.vehicles(), desk.lookup("618", 9).unwrap().len()), (0, 0));
    assert!(matches!(desk.find_plate("京A88618"), Err(Fault::NotFound(_))));
    assert_eq!(desk.find_trail("京A88618").unwrap(), [car]);
    assert_eq!(desk.history(car, None).unwrap().rows.len(), 4);
    // And back: the file and its owner, but not the visit.
    let last = desk.history(car, None).unwrap().rows[0].seq;
    desk.commit(&actor, "", Change::Undo(Undoing { seq: last }), None).unwrap();
    let (records, _) = crate::domain::gather::CarRecords::read(&desk.reader, car).unwrap();
    assert_eq!((records.people.len(), records.visits.len(), desk.vehicles()), (1, 0, 1));
    assert_eq!(desk.lookup("618", 9).unwrap().len(), 1);
}

/// A batch may take back what it did itself.
#[test]
fn a_change_of_the_same_group_is_taken_back() {
    let (_dir, desk, actor) = desk();
    let car = open(&desk, &actor, "京A88618");
    let request =
        |change| Request { change, actor: actor.clone(), client: String::new(), base: None, at: None };
    let made =
        desk.commit_all(vec![request(colour(car, 1)), request(Change::Undo(Undoing { seq: 2 }))]).unwrap();
    assert_eq!(made.iter().map(|m| m.seq).collect::<Vec<_>>(), [2, 3]);
    let (records, _) = crate::domain::gather::CarRecords::read(&desk.reader, car).unwrap();
    assert_eq!(records.vehicle.colour, "");
}

/// Whatever a desk full of work has written can be read by a person, in both languages: every
/// change and every field has its words.
#[test]
fn every_change_and_every_field_has_words() {
    let dir = tempfile::tempdir().unwrap();
    let demo = DemoOptions { vehicles: 40, seed: 3, now: NOW, lang: Lang::Zh };
    let options = Options { now: Some(NOW), ..Options::new("ma") };
    let (desk, _) = Desk::demo(&dir.path().join("store"), demo, options).unwrap();
    let texts = Arc::new(Texts::load().unwrap());
    let (user, record) = (|login: &str| login.to_owned(), |_| None);
    let mut kinds = BTreeSet::new();
    for lang in Lang::ALL {
        let reader = Reader::new(Arc::clone(&texts), lang, desk.trade().store.tz());
        let words = Words { reader: &reader, trade: desk.trade(), user: &user, record: &record };
        for seq in 1.. {
            let Some(deed) = desk.writer.history().deed(seq).unwrap() else { break };
            assert!(reader.has(&format!("did-{}", deed.word())), "{}", deed.what);
            for edit in &deed.edits {
                kinds.insert(edit.kind);
                for field in &edit.set {
                    let name = field.top_field();
                    assert!(trail::label(edit.kind, name).is_some(), "{:?} {name}", edit.kind);
                }
                for told in words.fields(edit, false) {
                    let strange =
                        |c: char| c == '_' || c == '⟨' || lang == Lang::Zh && c.is_ascii_lowercase();
                    assert!(!told.field.contains(strange), "{}: {told:?}", deed.what);
                    assert!(told.before != told.after && !told.after.contains('⟨'), "{told:?}");
                }
            }
        }
    }
    assert!(kinds.len() >= 7, "{kinds:?}");
}

#[test]
fn every_change_there_is_has_a_name() {
    let schema = serde_json::to_value(schemars::schema_for!(Change)).unwrap();
    let words: Vec<String> = schema["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["properties"]["change"]["const"].as_str().unwrap().to_owned())
        .collect();
    assert!(words.len() > 40 && words.contains(&"undo".to_owned()));
    let texts = Texts::load().unwrap();
    for word in words {
        assert!(texts.has(Lang::En, &format!("did-{word}")), "{word}");
    }
}

/// What was forgotten is told as that, and the rest of the line as it was.
#[test]
fn what_was_forgotten_is_told_as_forgotten() {
    let (_dir, desk, actor) = desk();
    let car = open(&desk, &actor, "京A88618");
    let mut deed = desk.history(car, None).unwrap().rows.remove(0);
    deed.forgotten = true;
    let reader = Reader::new(Arc::new(Texts::load().unwrap()), Lang::En, desk.trade().store.tz());
    let (user, record) = (|login: &str| login.to_owned(), |_| None);
    let words = Words { reader: &reader, trade: desk.trade(), user: &user, record: &record };
    let of = |kind| deed.edits.iter().find(|e| e.kind == kind).unwrap();
    let told = words.fields(of(Kind::Person), true);
    assert_eq!((told.len(), told[0].after.as_str()), (1, "forgotten"));
    let told = words.fields(of(Kind::Vehicle), true);
    assert!(told.iter().any(|t| t.after == "京A·88618"), "{told:?}");
    // Also when the line does not even say which fields there were.
    let mut bare = of(Kind::Person).clone();
    bare.set.clear();
    assert_eq!(words.fields(&bare, true)[0].after, "forgotten");
}
