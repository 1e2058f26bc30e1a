use super::*;
use crate::desk::Options;
use crate::desk::demo::DemoOptions;
use crate::domain::lang::Lang;
use crate::domain::time::Time;
use crate::form::draft::{Draft, Place, Values};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn demo(dir: &Path) -> Desk {
    let now = Time(1_795_401_600);
    let options = Options { now: Some(now), ..Options::new("ma") };
    Desk::demo(dir, DemoOptions { vehicles: 60, seed: 5, now, lang: Lang::Zh }, options).unwrap().0
}

fn open(dir: &Path) -> Desk {
    Desk::open(dir, Options { now: Some(Time(1_795_401_600)), ..Options::new("ma") }).unwrap().0
}

/// Where a text begins in any file of the store, journal and checkpoints unpacked.
fn found_in(dir: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(|e| e.unwrap()) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(found_in(&path, text));
            continue;
        }
        let mut bytes = fs::read(&path).unwrap();
        if path.extension().is_some_and(|e| e == "gz") {
            let mut out = Vec::new();
            let mut input = flate2::read::MultiGzDecoder::new(&bytes[..]);
            std::io::Read::read_to_end(&mut input, &mut out).unwrap();
            bytes = out;
        }
        if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn a_forgotten_person_is_in_no_file_of_the_store_and_all_else_is_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    let desk = demo(&dir);
    desk.keeper.checkpoint(&|| false).unwrap();
    let actor = desk.actor("ma", None, "test").unwrap();
    let people: Vec<(RecordId, Person)> = desk
        .reader
        .all()
        .filter_map(|s| match s.unwrap() {
            s if s.record.kind() == Kind::Person => match s.record {
                Record::Person(p) => Some((s.id, p)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    // The one of whom there is most, with nothing open.
    let seen = people.iter().filter(|(_, p)| !p.phones.is_empty());
    let seen = seen.filter_map(|(id, p)| Some((p, desk.foresee_forgetting(&id.to_string()).ok()?)));
    let (person, seen) = seen.max_by_key(|(_, seen)| seen.records.len()).unwrap();
    assert!(seen.counts.contains_key(&Kind::Callback) && seen.counts.contains_key(&Kind::Visit), "{seen:?}");
    let phone = person.phones[0].as_str().to_owned();
    // Somebody has begun to type about them, and about somebody else.
    let draft = |record: RecordId, text: &str| {
        let values = Values::from([("phones".to_owned(), text.to_owned())]);
        let place = Place::of("form-person", record);
        Arc::new(Draft { place, about: vec![record], at: desk.now(), values, ..Draft::default() })
    };
    let other = people.iter().find(|(id, _)| *id != seen.person.0).unwrap();
    desk.drafts().keep("li", draft(seen.person.0, &phone));
    desk.drafts().keep("li", draft(other.0, "somebody else"));
    desk.drafts().flush();
    assert!(!found_in(&dir, &phone).is_empty());
    let others: Vec<_> =
        desk.reader.all().map(|s| s.unwrap()).filter(|s| !seen.records.contains(&s.id)).collect();
    let lines = desk.forget(&actor, &seen).unwrap();
    assert!(lines > 3, "{lines}");
    assert_eq!(found_in(&dir, &phone), Vec::<String>::new());
    assert_eq!(found_in(&dir.join("drafts"), "somebody else").len(), 1);
    let (report, notices) = Desk::check(&dir, Options::new("ma"), true).unwrap();
    assert_eq!((report.differences, report.notes, notices), (vec![], vec![], vec![]));
    let desk = open(&dir);
    let left: Vec<_> =
        desk.reader.all().map(|s| s.unwrap()).filter(|s| !seen.records.contains(&s.id)).collect();
    assert_eq!(left, others);
    for id in &seen.records {
        match desk.reader.record(*id).unwrap().unwrap().record {
            Record::Person(p) => assert!(p.name.is_empty() && p.do_not_call && p.forgotten.is_some()),
            Record::Callback(call) => assert!(!call.is_open() && call.note.is_empty() && call.due == Time(0)),
            Record::Visit(visit) => assert!(visit.words.is_empty()),
            _ => {}
        }
    }
    assert!(matches!(desk.foresee_forgetting(&seen.person.to_string()), Err(Fault::Invalid(_))));
    // A second one, whose lines were never touched or were blanked before.
    let again =
        people.iter().rev().find_map(|(id, _)| desk.foresee_forgetting(&id.to_string()).ok()).unwrap();
    desk.forget(&actor, &again).unwrap();
    assert_eq!(Desk::check(&dir, Options::new("ma"), true).unwrap().0.differences, []);
}

#[test]
fn whoever_blanks_or_writes_more_under_this_name_is_found_out() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    let desk = demo(&dir);
    let actor = desk.actor("ma", None, "test").unwrap();
    let all: Vec<_> = desk.reader.all().map(|s| s.unwrap()).collect();
    let people = all.iter().filter(|s| s.record.kind() == Kind::Person);
    let seen = people.filter_map(|s| desk.foresee_forgetting(&s.id.to_string()).ok()).next().unwrap();
    desk.forget(&actor, &seen).unwrap();
    let path = fs::read_dir(dir.join("journal")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&path).unwrap();
    let at = text.find("\"personal\":{\"forgotten\":").unwrap();
    let begin = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = at + text[at..].find('\n').unwrap();
    let (before, after) = text[begin..end].split_once("\"set\":{").unwrap();
    let forged = format!("{before}\"set\":{{{}", after.replacen("\"\"", "\"x\"", 1));
    let body = &forged[..forged.rfind(",\"crc\"").unwrap()];
    let line = format!("{body},\"crc\":\"{:08x}\"}}", crc32c::crc32c(body.as_bytes()));
    fs::write(&path, format!("{}{line}{}", &text[..begin], &text[end..])).unwrap();
    let report = Desk::check(&dir, Options::new("ma"), false).unwrap().0;
    assert_eq!(report.differences.iter().map(|s| s.id).collect::<Vec<_>>(), ["store-check-blanked"]);
}

#[test]
fn only_an_administrator_forgets_and_nobody_with_something_open_is_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let desk = demo(&home.path().join("store"));
    let all: Vec<_> = desk.reader.all().map(|s| s.unwrap()).collect();
    let visits = all.iter().filter_map(|s| match &s.record {
        Record::Visit(v) if v.is_open() => Some(v.vehicle),
        _ => None,
    });
    let cars: Vec<_> = visits.collect();
    let owner = all.iter().find_map(|s| match &s.record {
        Record::Vehicle(v) if cars.contains(&VehicleId(s.id)) && v.people.len() == 1 => {
            v.people.keys().next()
        }
        _ => None,
    });
    let fault = desk.foresee_forgetting(&owner.unwrap().to_string()).unwrap_err();
    assert!(fault.says()[0].id.starts_with("forget-open-"), "{fault:?}");
    assert!(matches!(desk.foresee_forgetting("99999.0"), Err(Fault::NotFound(_))));
    assert!(matches!(desk.foresee_forgetting("nobody"), Err(Fault::NotFound(_))));
    let people = all.iter().filter(|s| s.record.kind() == Kind::Person);
    let seen = people.filter_map(|s| desk.foresee_forgetting(&s.id.to_string()).ok()).next().unwrap();
    let actor = Actor { role: Role::StoreManager, ..desk.actor("ma", None, "test").unwrap() };
    assert!(matches!(desk.forget(&actor, &seen), Err(Fault::Denied(_))));
}

/// Texts in the personal part of a line that say nothing about a customer.
const PLAIN: &[&str] = &[
    "callback /anchor",
    "callback /due",
    "callback /shown",
    "callback /tries/*/at",
    "callback /tries/*/by",
    "callback /tries/*/channel",
    "callback /tries/*/outcome",
    "complaint /events/*/at",
    "complaint /events/*/by",
    "complaint /events/*/how",
    "complaint /events/*/kind",
    "complaint /events/*/state",
    "complaint /remedies/*/cost",
    "order /delivery/at",
    "order /delivery/by",
    "order /delivery/items/*",
    "order /delivery/next_day",
    "order /delivery/warranty_until",
    "order /promise/at",
    "order /promise/changes/*/at",
    "order /promise/changes/*/by",
    "order /promise/changes/*/from",
    "order /promise/changes/*/to",
    "order /promise/changes/*/told",
    "order /promise/first",
    "order /quality/advisor",
    "order /quality/at",
    "order /quality/technician",
    "order /revisions/*/at",
    "order /revisions/*/by",
    "order /revisions/*/decided",
    "order /revisions/*/lines/*/decision/at",
    "order /revisions/*/lines/*/decision/by",
    "order /revisions/*/lines/*/decision/how",
    "order /revisions/*/lines/*/decision/verdict",
    "order /revisions/*/lines/*/kind/labour/rate",
    "order /revisions/*/lines/*/kind/package/components/*/name/en",
    "order /revisions/*/lines/*/kind/package/components/*/name/zh",
    "order /revisions/*/lines/*/kind/package/components/*/price",
    "order /revisions/*/lines/*/kind/package/option",
    "order /revisions/*/lines/*/kind/package/package",
    "order /revisions/*/lines/*/kind/part/price",
    // What was done to the car, as a bill that has to be kept says it.
    "order /revisions/*/lines/*/name/en",
    "order /revisions/*/lines/*/name/zh",
    "order /technician",
    "vehicle /readings/*/at",
    "vehicle /readings/*/visit",
    "visit /items/*/mark",
    "visit /marks/*/zone",
    "visit /marks/*/kind",
    "visit /marks/*/at",
    "visit /marks/*/by",
    "visit /support/*/by",
    "visit /support/*/at",
    "visit /support/*/answered_by",
    "visit /support/*/answered_at",
    "visit /acknowledged/how",
    "visit /acknowledged/at",
    "visit /acknowledged/by",
];

#[test]
fn no_text_about_a_customer_is_left_out() {
    let home = tempfile::tempdir().unwrap();
    let desk = demo(&home.path().join("store"));
    let mut left = BTreeSet::new();
    for stored in desk.reader.all().map(|s| s.unwrap()) {
        let kind = stored.record.kind();
        let json = stored.record.to_json();
        for (top, value) in json.as_object().unwrap().iter().filter(|(top, _)| kind.is_personal(top)) {
            let at = format!("/{top}");
            let field =
                crate::domain::edit::FieldEdit { at: at.clone(), before: None, after: Some(value.clone()) };
            if let Some(after) = crate::domain::forget::blanked(kind, &field).and_then(|f| f.after) {
                texts(&after, &format!("{} {at}", kind.key()), &mut left);
            }
        }
    }
    left.retain(|place| !PLAIN.contains(&place.as_str()) && !place.starts_with("person "));
    assert_eq!(left, BTreeSet::new());
}

fn texts(value: &Value, at: &str, left: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if !text.is_empty() => drop(left.insert(at.to_owned())),
        Value::Array(list) => list.iter().for_each(|v| texts(v, &format!("{at}/*"), left)),
        Value::Object(map) => {
            // Keys of maps are data, keys of records are names.
            let data = map.keys().all(|k| k.chars().all(|c| c.is_ascii_digit()));
            for (key, v) in map {
                let key = if data || at.ends_with("/items") { "*" } else { key };
                texts(v, &format!("{at}/{key}"), left);
            }
        }
        _ => {}
    }
}

/// What was taken back is on no list, and still holds what was said: it is forgotten with the rest.
#[test]
fn what_was_taken_back_is_forgotten_too() {
    use crate::domain::change::{PersonFile, Undoing, VehicleFile};
    use crate::domain::id::VisitId;
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    let desk = demo(&dir);
    let actor = desk.actor("ma", None, "test").unwrap();
    let commit = |change| desk.commit(&actor, "", change, None).unwrap();
    let owner = PersonFile { name: Some("慕容雪村".into()), ..PersonFile::default() };
    let (vehicle, plate) = (VehicleFile::default(), "京Z99887".to_owned());
    let opened = commit(Change::OpenFile { plate, unusual_plate: false, vehicle, owner: Some(owner) });
    let id =
        |made: &crate::desk::api::Committed, kind| made.created.iter().find(|(_, k)| *k == kind).unwrap().0;
    let (car, person) = (VehicleId(id(&opened, Kind::Vehicle)), id(&opened, Kind::Person));
    let arrived = commit(Change::Arrive { vehicle: car });
    let visit = VisitId(id(&arrived, Kind::Visit));
    let said = commit(Change::SetWords { visit, words: "方向盘总往左跑偏".into() });
    for seq in [said.seq, arrived.seq, opened.seq] {
        commit(Change::Undo(Undoing { seq }));
    }
    let seen = desk.foresee_forgetting(&person.to_string()).unwrap();
    assert_eq!(seen.counts.get(&Kind::Visit), Some(&1));
    desk.forget(&actor, &seen).unwrap();
    for text in ["慕容雪村", "方向盘总往左跑偏"] {
        assert_eq!(found_in(&dir, text), Vec::<String>::new(), "{text}");
    }
    let desk = open(&dir);
    let trail = desk.history(car, None).unwrap();
    let again = trail.rows.iter().find(|d| d.what == format!("undo {}", opened.seq)).unwrap();
    let fault = desk.undo_asked(again.seq, &actor).unwrap().refusal;
    assert_eq!(
        trail.rows.iter().filter(|d| d.forgotten).count(),
        4,
        "file, visit, words, and words taken back"
    );
    assert!(fault.is_some(), "whoever was forgotten does not come back");
    let forget = trail.rows.iter().find(|d| d.what == "forget").unwrap();
    assert!(desk.undo_asked(forget.seq, &actor).unwrap().refusal.is_some());
    drop(desk);
    let options = Options { now: Some(Time(1_795_401_600)), ..Options::new("ma") };
    assert!(Desk::check(&dir, options, true).unwrap().0.differences.is_empty());
}
