use super::*;
use crate::desk::Options;
use crate::desk::clock::Clock;
use crate::desk::writer::{Decide, Request, WriterHandle};
use crate::domain::callback::{Booking, CallState, Channel, Outcome};
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::complaint::{CaseEvent, HandOff, Remedy};
use crate::domain::id::{ComplaintId, VehicleId};
use crate::domain::lang::Lang;
use crate::domain::name::Name;
use crate::domain::record::Kind;
use crate::domain::testing::NOW;
use crate::domain::trade::StoreConfig;
use crate::domain::user::{Actor, Role};
use crate::store::{Holder, Store};
use crate::text::Texts;
use std::sync::Arc;

fn reader(lang: Lang) -> Reader {
    Reader::new(Arc::new(Texts::load().unwrap()), lang, chrono_tz::Asia::Shanghai)
}

fn try_at(at: Time, outcome: Outcome, scores: &[(&str, u8)]) -> Try {
    let scores = scores.iter().map(|(key, score)| ((*key).to_owned(), *score)).collect();
    let (note, suggestion) = ("=SUM(A1)".to_owned(), String::new());
    let (by, channel, again) = ("ma".to_owned(), Channel::Phone, None);
    Try { at, by, channel, outcome, note, again, scores, suggestion, complaint: None, booking: None }
}

fn call(vehicle: VehicleId, tries: Vec<Try>) -> Record {
    let topic = Name { zh: "48 小时回访".into(), en: "48 h call".into() };
    let (due, shown, until) = (Time(NOW.0 + 3600), NOW, Some(Time(NOW.0 + 7200)));
    let (key, cadence) = ("after-service/48h/1.0".to_owned(), "after-service".to_owned());
    let state = if tries.is_empty() { CallState::Planned } else { CallState::Made };
    Record::Callback(Callback {
        vehicle,
        topic,
        due,
        shown,
        until,
        key,
        cadence,
        state,
        tries,
        ..Callback::default()
    })
}

fn case(vehicle: VehicleId) -> Record {
    let event = |n: i64, kind| CaseEvent { at: Time(NOW.0 + n), kind, ..CaseEvent::default() };
    let cost = "150".parse().unwrap();
    Record::Complaint(Complaint {
        number: "K-0001".into(),
        vehicle,
        words: "等了\"两个\"小时，\n没人管".into(),
        owner: "ma".into(),
        handed: Some(HandOff { to: "li".into(), ..HandOff::default() }),
        remedies: [(1, Remedy { text: "免费洗车".into(), cost })].into(),
        chosen: Some(1),
        events: vec![
            event(0, CaseEventKind::Opened),
            event(60, CaseEventKind::Contact),
            event(120, CaseEventKind::Closed),
            event(180, CaseEventKind::Reopened),
        ],
        state: CaseState::Reopened,
        ..Complaint::default()
    })
}

/// Opens the file of a car as ever, and hangs from it what comes after its visit: the rules
/// that make such records need days to pass.
const DECIDE: Decide = |change, on| {
    change.decide(on)?;
    let car = on.writes().find(|w| w.after.kind() == Kind::Vehicle).map(|w| VehicleId(w.id));
    let Some(car) = car else { return Ok(()) };
    on.create(call(car, Vec::new()));
    let old = try_at(Time(NOW.0 - 86_400), Outcome::NoAnswer, &[]);
    let new = try_at(NOW, Outcome::Fine, &[("waiting", 7), ("advisor", 9)]);
    on.create(call(car, vec![old, new]));
    on.create(call(car, vec![try_at(NOW, Outcome::Fine, &[("wash", 10)])]));
    on.create(Record::Booking(Booking {
        vehicle: car, at: NOW, what: "保养".into(), ..Booking::default()
    }));
    on.create(case(car));
    Ok(())
};

/// A store with two cars and what comes after their visits.
fn desk() -> (tempfile::TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("store");
    let config = StoreConfig { name: "x".into(), sandbox: true, ..StoreConfig::default() };
    Desk::init(&dir, &config).unwrap();
    let trade = Arc::new(Desk::trade_of(&dir, None).unwrap());
    let holder = Holder { user: "ma".into(), since: NOW };
    let store = Store::open(&dir, &holder, &mut |_| {}).unwrap().0;
    let writer =
        WriterHandle::start_with(store, trade, Clock::Fixed(NOW), DECIDE, Default::default(), Arc::default())
            .unwrap();
    for (plate, name) in [("京B12345", "李娜"), ("京A88618", "=张伟")] {
        let owner = PersonFile { name: Some(name.into()), ..PersonFile::default() };
        let (plate, vehicle, unusual_plate) = (plate.into(), VehicleFile::default(), false);
        let change = Change::OpenFile { plate, unusual_plate, vehicle, owner: Some(owner) };
        let actor = Actor { login: "ma".into(), name: "ma".into(), role: Role::Admin, via: "test".into() };
        writer.commit(Request { change, actor, client: String::new(), base: None, at: None }).unwrap();
    }
    drop(writer.stop());
    let desk = Desk::open(&dir, Options { now: Some(NOW), ..Options::new("ma") }).unwrap().0;
    (place, desk)
}

fn rows(desk: &Desk, kind: &str, since: Option<Time>, lang: Lang) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let mut put = |item| {
        if let Item::Row(cells) = item {
            out.push(cells);
        }
        Ok(())
    };
    desk.export(kind, Form::Csv, since, &reader(lang), &mut put).unwrap();
    assert!(out.iter().all(|row| row.len() == out[0].len()), "{kind}: {out:?}");
    out
}

fn values(desk: &Desk, kind: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let mut put = |item| {
        if let Item::Json(value) = item {
            out.push(value);
        }
        Ok(())
    };
    desk.export(kind, Form::Json, None, &reader(Lang::Zh), &mut put).unwrap();
    out
}

/// The cells under a heading.
fn column<'a>(rows: &'a [Vec<String>], heading: &str) -> Vec<&'a str> {
    let at = rows[0].iter().position(|h| h == heading).unwrap_or_else(|| panic!("{heading}: {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn a_callback_is_a_row_that_says_whom_when_and_what_came_of_it() {
    let (_place, desk) = desk();
    let calls = rows(&desk, "callbacks", None, Lang::Zh);
    assert_eq!(column(&calls, "车牌"), [["京A·88618"; 3], ["京B·12345"; 3]].concat());
    assert_eq!(column(&calls, "客户")[0], "'=张伟", "no spreadsheet program runs it");
    assert_eq!(column(&calls, "内容")[0], "48 小时回访");
    assert_eq!(column(&calls, "联系次数")[..3], ["0", "2", "1"]);
    assert_eq!(column(&calls, "最近结果")[..3], ["", "fine", "fine"]);
    assert_eq!(column(&calls, "状态")[..2], ["planned", "made"]);
    assert_eq!(column(&rows(&desk, "callbacks", None, Lang::En), "about")[0], "48 h call");
    let json = values(&desk, "callbacks");
    assert_eq!((json.len(), json[1]["tries"].as_array().unwrap().len()), (6, 2));
    assert_eq!((&json[1]["customer"], &json[1]["last_outcome"]), (&json!("=张伟"), &json!("fine")));
}

#[test]
fn every_try_is_a_row_and_since_looks_at_its_own_time() {
    let (_place, desk) = desk();
    let tries = rows(&desk, "tries", None, Lang::Zh);
    assert_eq!(column(&tries, "结果")[..3], ["no_answer", "fine", "fine"]);
    assert_eq!(column(&tries, "备注")[0], "'=SUM(A1)");
    assert_eq!(rows(&desk, "tries", Some(NOW), Lang::Zh).len(), 1 + 4);
    assert_eq!(values(&desk, "tries").len(), 6);
}

#[test]
fn a_scored_try_is_a_row_with_a_column_for_every_indicator_there_is() {
    let (_place, desk) = desk();
    let scores = rows(&desk, "surveys", None, Lang::Zh);
    assert_eq!(scores.len(), 1 + 4, "{scores:?}");
    assert_eq!((column(&scores, "advisor")[0], column(&scores, "waiting")[0]), ("9", "7"));
    assert_eq!((column(&scores, "wash")[0], column(&scores, "wash")[1]), ("", "10"));
    assert_eq!(values(&desk, "surveys")[0]["scores"], json!({"advisor": 9, "waiting": 7}));
}

#[test]
fn bookings_and_complaints_are_rows_with_what_is_derived_from_them() {
    let (_place, desk) = desk();
    let booked = rows(&desk, "bookings", None, Lang::Zh);
    assert_eq!((column(&booked, "项目"), column(&booked, "状态")), (vec!["保养"; 2], vec!["booked"; 2]));
    let cases = rows(&desk, "complaints", None, Lang::Zh);
    let first = |heading| column(&cases, heading)[0].to_owned();
    assert_eq!([first("投诉单号"), first("转交给"), first("记录条数")], ["K-0001", "li", "4"]);
    assert_eq!([first("选定方案"), first("方案费用"), first("结束时间")], ["免费洗车", "150.00", ""]);
    assert_eq!(first("客户原话"), "等了\"两个\"小时，\n没人管");
    let json = values(&desk, "complaints");
    assert_eq!(json[0]["events"].as_array().unwrap().len(), 4);
    assert_eq!(json[0]["first_contact"], json!(Time(NOW.0 + 60)));
    assert!(json[0]["closed"].is_null(), "it was opened again");
    let none = rows(&desk, "complaints", Some(Time(NOW.0 + 1_000_000)), Lang::Zh);
    assert_eq!(none.len(), 1);
    let own = |id: &str| id.parse::<RecordId>().map(ComplaintId).is_ok();
    assert!(json.iter().all(|v| own(v["id"].as_str().unwrap())));
}

#[test]
fn every_column_has_its_heading_in_both_languages() {
    for lang in Lang::ALL {
        let reader = reader(lang);
        for kind in ["callbacks", "tries", "surveys", "bookings", "complaints"] {
            let (front, back) = columns(kind);
            let mut seen = BTreeSet::new();
            for column in front.iter().chain(back) {
                let text = heading(column, &reader);
                assert!(!text.contains('⟨'), "{lang:?} {kind}: {text}");
                assert!(seen.insert(text.clone()), "{lang:?} {kind}: two columns are called {text}");
            }
        }
    }
}
