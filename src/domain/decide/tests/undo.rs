//! Taking changes back: what comes back with them, what stands in the way, what is set right by a
//! change of its own.

mod random;

use super::of;
use crate::domain::callback::{BookingState, CallState, Callback, Outcome};
use crate::domain::change::{
    CallResult, Change, NewBooking, NewCall, PersonFile, Undoing, VehicleFile, Withdrawal,
};
use crate::domain::checklist::Mark;
use crate::domain::complaint::Intake;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::{CallbackId, RecordId, VehicleId};
use crate::domain::order::{OrderState, Verdict};
use crate::domain::plan::PLANNER;
use crate::domain::record::{Record, Table};
use crate::domain::testing::Counter;
use crate::domain::user::{Actor, Role};
use crate::domain::view::View;
use crate::domain::visit::Fuel;
use std::collections::BTreeMap;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn colour(vehicle: VehicleId, to: &str) -> Change {
    Change::EditVehicle { vehicle, file: VehicleFile { colour: text(to), ..VehicleFile::default() } }
}

fn model(vehicle: VehicleId, to: &str) -> Change {
    Change::EditVehicle { vehicle, file: VehicleFile { model: text(to), ..VehicleFile::default() } }
}

fn plate(vehicle: VehicleId, to: &str) -> Change {
    Change::ChangePlate { vehicle, plate: to.into(), unusual_plate: false, take_over: false }
}

/// Asks for a change and gives its number.
fn made(at: &mut Counter, change: &Change) -> u64 {
    at.at = at.at.plus_minutes(1);
    at.ask(change).unwrap_or_else(|fault| panic!("{change:?}: {fault:?}"));
    at.last()
}

fn undo(at: &mut Counter, seq: u64) -> Result<(), Fault> {
    at.ask(&Change::Undo(Undoing { seq })).map(|_| ())
}

fn sit(at: &mut Counter, login: &str, role: Role) {
    at.actor = Actor { login: login.into(), name: login.into(), role, via: "test".into() };
}

fn car(at: &Counter, id: VehicleId) -> CarRecords {
    CarRecords::read(&at.view, id).unwrap().0
}

/// The records that stand, without the day on which the planner looks again.
fn standing(at: &Counter) -> BTreeMap<RecordId, Record> {
    let all = at.view.records.iter().filter(|(_, (_, r))| r.struck().is_none());
    let plain = |(id, (_, record)): (&RecordId, &(u64, Record))| {
        let mut record = record.clone();
        if let Record::Vehicle(vehicle) = &mut record {
            vehicle.plan_on = None;
        }
        (*id, record)
    };
    all.map(plain).collect()
}

#[test]
fn a_field_is_as_it_was_and_another_persons_change_of_another_field_stays() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    made(&mut at, &colour(id, "白"));
    let red = made(&mut at, &colour(id, "红"));
    sit(&mut at, "na", Role::Agent);
    made(&mut at, &model(id, "凯美瑞"));
    sit(&mut at, "min", Role::Advisor);
    undo(&mut at, red).unwrap();
    let now = at.vehicle(id);
    assert_eq!((now.colour.as_str(), now.model.as_str()), ("白", "凯美瑞"));
}

#[test]
fn a_later_change_of_the_same_field_stands_in_the_way_and_is_named() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let red = made(&mut at, &colour(id, "红"));
    sit(&mut at, "na", Role::Agent);
    let blue = made(&mut at, &colour(id, "蓝"));
    let when = at.at;
    // Also when it is, by chance, what it was.
    made(&mut at, &colour(id, "红"));
    sit(&mut at, "min", Role::Advisor);
    let Err(Fault::Later(say)) = undo(&mut at, red) else { panic!("no conflict") };
    assert_eq!(say.id, "fault-later");
    let arg = |name| say.args.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()).unwrap();
    assert_eq!(arg("by"), "na".into());
    assert_eq!(arg("seq"), (blue + 1).to_string().into());
    assert_eq!(arg("at"), when.plus_minutes(1).into());
    assert_eq!(arg("field"), crate::say!("field-colour").into());
}

#[test]
fn only_the_author_takes_back_or_an_administrator() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let red = made(&mut at, &colour(id, "红"));
    sit(&mut at, "na", Role::Manager);
    assert!(matches!(undo(&mut at, red), Err(Fault::Denied(_))));
    sit(&mut at, "root", Role::Admin);
    undo(&mut at, red).unwrap();
    assert_eq!(at.vehicle(id).colour, "");
    assert!(matches!(undo(&mut at, 99), Err(Fault::NotFound(_))));
}

#[test]
fn one_after_the_other_goes_back_and_an_undo_is_undone() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let white = made(&mut at, &colour(id, "白"));
    let red = made(&mut at, &colour(id, "红"));
    undo(&mut at, red).unwrap();
    let back = at.last();
    assert_eq!(at.vehicle(id).colour, "白");
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: red })), of("seq", "undo-taken-back"));
    // What was taken back does not stand in the way of what came before it.
    let mut other = at.clone();
    undo(&mut other, white).unwrap();
    assert_eq!(other.vehicle(id).colour, "");
    undo(&mut at, back).unwrap();
    assert_eq!(at.vehicle(id).colour, "红");
    undo(&mut at, red).unwrap();
    assert_eq!(at.vehicle(id).colour, "白");
}

#[test]
fn a_file_opened_by_mistake_is_struck_with_its_owner_and_found_no_more() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let opened = at.last();
    undo(&mut at, opened).unwrap();
    let back = at.last();
    assert!(matches!(CarRecords::read(&at.view, id), Err(Fault::NotFound(_))));
    assert!(standing(&at).is_empty(), "{:?}", standing(&at));
    let struck = at.view.records[&id.0].1.struck().cloned().unwrap();
    assert_eq!((struck.by.as_str(), struck.at), ("min", at.at));
    assert!(at.view.find(Table::Struck, &id.to_string()).unwrap().contains(&id.0));
    assert_eq!(at.refused(&colour(id, "红")), of("", "fault-no-record"));
    // The plate is free, and so the first file cannot come back once it is borne again.
    let again = at.clone();
    at.car("京A88618");
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: back })), of("plate", "plate-has-a-file"));
    let mut at = again;
    undo(&mut at, back).unwrap();
    assert_eq!(car(&at, id).people.len(), 1);
}

#[test]
fn a_file_that_was_used_since_is_not_struck() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let opened = at.last();
    let visit = at.arrive(id);
    let arrived = at.last();
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: opened })), of("", "fault-later-made"));
    let item = first_item(&at);
    made(&mut at, &Change::MarkItem { visit, item, mark: Mark::Watch });
    let marked = at.last();
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: arrived })), of("", "fault-later"));
    undo(&mut at, marked).unwrap();
    undo(&mut at, arrived).unwrap();
    assert!(car(&at, id).visits.is_empty());
    undo(&mut at, opened).unwrap();
}

fn first_item(at: &Counter) -> String {
    at.trade.walkaround.items().next().unwrap().1.key.clone()
}

#[test]
fn a_booking_met_by_an_arrival_is_expected_again() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let (when, what) = (at.at.plus_minutes(60), "保养".to_owned());
    let booked = made(&mut at, &Change::Book(NewBooking { vehicle: id, at: when, what }));
    at.arrive(id);
    let arrived = at.last();
    assert_eq!(car(&at, id).bookings[0].1.state, BookingState::Arrived);
    undo(&mut at, arrived).unwrap();
    assert_eq!(car(&at, id).bookings[0].1.state, BookingState::Booked);
    undo(&mut at, booked).unwrap();
    assert!(car(&at, id).bookings.is_empty());
    assert!(at.view.list(Table::Expected).unwrap().is_empty());
}

#[test]
fn a_word_of_the_customer_mistyped_is_taken_back_with_promise_and_state() {
    let mut at = Counter::default();
    let (id, visit, order) = at.approved("京A88618");
    let approved = at.last();
    undo(&mut at, approved).unwrap();
    let now = at.order(order);
    assert_eq!((now.state, &now.promise, now.totals().approved.0), (OrderState::Quoted, &None, 0));
    // The estimate goes with its line, and its number is not given out again.
    let number = now.number;
    undo(&mut at, approved - 1).unwrap();
    assert!(car(&at, id).orders.is_empty());
    let next = at.quote(id);
    assert_ne!(at.order(next).number, number);
    // The work stands on the customer's confirmation.
    at.ask(&Counter::word(next, &[], Verdict::Approved)).unwrap();
    let confirmed = at.past.0.values().find(|d| d.what == "acknowledge").unwrap().seq;
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: confirmed })), of("visit", "order-running"));
    assert!(at.visit(visit).acknowledged.is_some());
}

#[test]
fn what_the_customer_confirmed_and_a_visit_that_is_over_stay() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let visit = at.arrive(id);
    let fuel = made(&mut at, &Change::SetFuel { visit, fuel: Fuel::Eighths(3) });
    let words = made(&mut at, &Change::SetWords { visit, words: "异响".into() });
    at.walk(visit, "no");
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: fuel })), of("", "fault-later"));
    let km = at.past.0.values().find(|d| d.what == "set_mileage").unwrap().seq;
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: km })), of("seq", "walkaround-confirmed"));
    let left = made(&mut at, &Change::Leave { visit });
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: words })), of("seq", "visit-over"));
    at.arrive(id);
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: left })), of("seq", "already-here"));
    let last = at.last();
    undo(&mut at, last).unwrap();
    undo(&mut at, left).unwrap();
    assert!(at.visit(visit).is_open());
    undo(&mut at, words).unwrap();
    assert_eq!(at.visit(visit).words, "");
}

#[test]
fn what_was_told_handed_over_or_settled_has_a_change_of_its_own() {
    let mut at = Counter::default();
    let (_, _, order) = at.approved("京A88618");
    let step = |to| Change::Advance { order, to, technician: "刚".into(), driven: true };
    let (told, how) = ("phone".to_owned(), "phone".to_owned());
    let later = at.at.plus_minutes(300);
    let pay =
        crate::domain::order::Payment { means: "card".into(), amount: crate::domain::money::Money(28_300) };
    for (change, why) in [
        (Change::Notify { order, text: "晚一点".into(), how }, "undo-notified"),
        (Change::SetPromise { order, at: later, reason: "缺件".into(), told }, "undo-promised"),
        (step(OrderState::InWork), ""),
        (step(OrderState::QualityCheck), ""),
        (step(OrderState::Ready), ""),
        (Counter::delivery(order), "undo-delivered"),
        (Change::Settle { order, payments: vec![pay] }, "undo-settled"),
    ] {
        let seq = made(&mut at, &change);
        if why.is_empty() {
            let mut other = at.clone();
            undo(&mut other, seq).unwrap();
        } else {
            assert_eq!(at.refused(&Change::Undo(Undoing { seq })), of("seq", why), "{change:?}");
        }
    }
}

#[test]
fn an_outcome_pressed_by_mistake_goes_with_all_that_followed() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    made(&mut at, &Change::RequestCall(ask_for(id)));
    let call = car(&at, id).callbacks[0].0;
    let before = standing(&at);
    let mut said = CallResult::new(call, Outcome::Problem);
    said.complaint = Some(Intake { words: "等了三个小时".into(), ..Intake::default() });
    let wrong = made(&mut at, &Change::RecordCall(Box::new(said)));
    assert_eq!(car(&at, id).complaints.len(), 1);
    undo(&mut at, wrong).unwrap();
    assert_eq!(standing(&at), before);
    assert!(at.view.list(Table::Deadline).unwrap().is_empty());
    // A message that was sent is not unsent.
    let message = |c: &mut Callback| c.channel = crate::domain::callback::Channel::Sms;
    let (seq, mut record) = at.view.records[&call.0].clone();
    if let Record::Callback(c) = &mut record {
        message(c);
    }
    at.view.records.insert(call.0, (seq, record));
    let sent = made(&mut at, &Change::RecordCall(Box::new(CallResult::new(call, Outcome::Fine))));
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: sent })), of("seq", "undo-sent"));
}

fn ask_for(vehicle: VehicleId) -> NewCall {
    NewCall { vehicle, person: None, cadence: "next-contact".into(), at: None, note: String::new() }
}

/// Rule C-2: calls that followed go with the change; a call that somebody has made since does not.
#[test]
fn calls_that_followed_go_with_the_change_unless_somebody_called() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let (person, _) = at.owner(id);
    let file = PersonFile { phones: text("13800136621"), ..PersonFile::default() };
    made(&mut at, &Change::EditPerson { person, file });
    let insured = VehicleFile { insured_until: text("2026-12-01"), ..VehicleFile::default() };
    let before = standing(&at);
    let told = made(&mut at, &Change::EditVehicle { vehicle: id, file: insured });
    let planned: Vec<(CallbackId, Callback)> = car(&at, id).callbacks;
    assert!(!planned.is_empty() && planned.iter().all(|(_, c)| c.made_by == PLANNER));
    let mut called = at.clone();
    undo(&mut at, told).unwrap();
    assert_eq!(standing(&at), before);
    made(&mut called, &Change::RecordCall(Box::new(CallResult::new(planned[0].0, Outcome::NoAnswer))));
    assert_eq!(called.refused(&Change::Undo(Undoing { seq: told })), of("", "fault-later"));
    // Withdrawn by a person, a call is back when that is taken back.
    let mut at = called;
    let withdrawn = Withdrawal { callback: planned[0].0, reason: "客户已续保".into() };
    let off = made(&mut at, &Change::WithdrawCall(withdrawn));
    undo(&mut at, off).unwrap();
    assert_eq!(car(&at, id).callbacks[0].1.state, CallState::Planned);
}

#[test]
fn a_plate_given_to_another_car_since_does_not_come_back() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let moved = made(&mut at, &plate(id, "京B12345"));
    let mut free = at.clone();
    undo(&mut free, moved).unwrap();
    let now = free.vehicle(id);
    assert_eq!((now.shown_plate(id).as_str(), now.old_plates.len()), ("京A·88618", 0));
    at.car("京A88618");
    assert_eq!(at.refused(&Change::Undo(Undoing { seq: moved })), of("plate", "plate-has-a-file"));
}

#[test]
fn what_was_forgotten_and_what_the_planner_or_the_admin_did_stays() {
    let mut at = Counter::default();
    let id = at.car("京A88618");
    let (person, _) = at.owner(id);
    let file = PersonFile { address: text("建国路 1 号"), ..PersonFile::default() };
    let seq = made(&mut at, &Change::EditPerson { person, file });
    at.past.0.get_mut(&seq).unwrap().forgotten = true;
    assert_eq!(at.refused(&Change::Undo(Undoing { seq })), of("seq", "undo-forgotten"));
    sit(&mut at, "root", Role::Admin);
    let enrol = Change::EnrolUser(crate::domain::change::NewUser {
        login: "li".into(),
        name: "李".into(),
        role: Role::Agent,
    });
    let seq = made(&mut at, &enrol);
    assert_eq!(at.refused(&Change::Undo(Undoing { seq })), of("seq", "undo-enrolled"));
}
