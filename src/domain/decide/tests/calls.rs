//! What came of a call (Rules C-4 to C-8).

mod asked;
mod second;
mod survey;

use super::of;
use crate::domain::calendar::{Calendar, Hours, OnHolidays, Window};
use crate::domain::callback::{Booking, BookingState, CallState, Callback, Channel, Outcome};
use crate::domain::change::{BookingOff, CallResult, Change, NewBooking, NewCall, PersonFile, Withdrawal};
use crate::domain::complaint::{Complaint, Intake, Source};
use crate::domain::deciding::Write;
use crate::domain::id::{BookingId, CallbackId, PersonId, RecordId, VehicleId};
use crate::domain::person::Person;
use crate::domain::record::{Kind, Record};
use crate::domain::testing::Counter;
use crate::domain::time::Time;
use crate::domain::user::Role;
use crate::domain::vehicle::{Link, Vehicle};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A car whose owner has these numbers.
fn car(at: &mut Counter, plate: &str, phones: &str) -> (VehicleId, PersonId) {
    let vehicle = at.car(plate);
    let (person, _) = at.owner(vehicle);
    let file = PersonFile { phones: Some(phones.into()), ..PersonFile::default() };
    at.ask(&Change::EditPerson { person, file }).unwrap();
    (vehicle, person)
}

/// A call that a cadence could have planned, due now.
fn planned(at: &mut Counter, n: u64, vehicle: VehicleId, edit: impl FnOnce(&mut Callback)) -> CallbackId {
    let mut call = Callback {
        vehicle,
        person: at.vehicle(vehicle).first_person(),
        topic: crate::domain::name::Name { zh: "保养".into(), en: "Service".into() },
        cadence: "test".into(),
        made_by: "test".into(),
        shown: at.at.plus_minutes(-DAY),
        due: at.at,
        ..Callback::default()
    };
    edit(&mut call);
    let id = RecordId { seq: 1000 + n, ord: 0 };
    at.view.records.insert(id, (1, Record::Callback(call)));
    CallbackId(id)
}

fn result(callback: CallbackId, outcome: Outcome) -> CallResult {
    CallResult::new(callback, outcome)
}

fn record(result: CallResult) -> Change {
    Change::RecordCall(Box::new(result))
}

fn recorded(at: &mut Counter, callback: CallbackId, outcome: Outcome) -> Callback {
    at.ask(&record(result(callback, outcome))).unwrap();
    call(at, callback)
}

fn call(at: &Counter, id: CallbackId) -> Callback {
    match &at.view.records[&id.0].1 {
        Record::Callback(call) => call.clone(),
        other => panic!("no callback: {other:?}"),
    }
}

fn person(at: &Counter, id: PersonId) -> Person {
    match &at.view.records[&id.0].1 {
        Record::Person(person) => person.clone(),
        other => panic!("no person: {other:?}"),
    }
}

fn booking(at: &Counter, id: BookingId) -> Booking {
    match &at.view.records[&id.0].1 {
        Record::Booking(booking) => booking.clone(),
        other => panic!("no booking: {other:?}"),
    }
}

/// What a change wrote of calls asked for by hand.
fn asked(writes: &[Write]) -> Vec<Callback> {
    let calls = writes.iter().filter_map(|w| match &w.after {
        Record::Callback(call) if w.before.is_none() && call.key.is_empty() => Some(call.clone()),
        _ => None,
    });
    calls.collect()
}

fn complaints(writes: &[Write]) -> Vec<Complaint> {
    let cases = writes.iter().filter_map(|w| match &w.after {
        Record::Complaint(case) => Some(case.clone()),
        _ => None,
    });
    cases.collect()
}

fn local(at: Time) -> String {
    at.local(chrono_tz::Asia::Shanghai).format("%d %H:%M").to_string()
}

fn clock(text: &str) -> Time {
    let local = chrono::NaiveDateTime::parse_from_str(&format!("2026-11-{text}"), "%Y-%m-%d %H:%M");
    Time::from_local(local.unwrap(), chrono_tz::Asia::Shanghai)
}

#[test]
fn reached_and_all_fine_is_made_with_time_and_person() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let fine = CallResult { note: " 都好 ".into(), ..result(id, Outcome::Fine) };
    at.ask(&record(fine.clone())).unwrap();
    let made = call(&at, id);
    assert_eq!((made.state, made.closed), (CallState::Made, Some(at.at)));
    let tried = &made.tries[0];
    assert_eq!((tried.at, tried.by.as_str(), tried.note.as_str()), (at.at, "min", "都好"));
    assert_eq!(at.refused(&record(fine)), of("callback", "not-open-made"));
    let withdraw = Change::WithdrawCall(Withdrawal { callback: id, reason: "x".into() });
    assert_eq!(at.refused(&withdraw), of("callback", "not-open-made"));
}

#[test]
fn a_message_is_sent_and_never_unanswered() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |c| c.channel = Channel::Sms);
    let busy = record(result(id, Outcome::Busy));
    assert_eq!(at.refused(&busy), of("outcome", "message-is-sent"));
    let sent = recorded(&mut at, id, Outcome::Fine);
    assert_eq!((sent.state, sent.tries[0].channel), (CallState::Made, Channel::Sms));
}

#[test]
fn a_problem_opens_a_complaint_in_the_same_change() {
    let mut at = Counter::default();
    let (vehicle, owner) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let bare = record(result(id, Outcome::Problem));
    assert_eq!(at.refused(&bare), of("complaint", "problem-needs-complaint"));
    let intake = Intake { words: "还在响".into(), ..Intake::default() };
    let given = CallResult { complaint: Some(intake), ..result(id, Outcome::Problem) };
    let writes = at.ask(&record(given.clone())).unwrap();
    let case = &complaints(&writes)[0];
    assert_eq!((case.source, case.person, case.words.as_str()), (Source::Callback, Some(owner), "还在响"));
    let made = call(&at, id);
    assert_eq!(made.state, CallState::Made);
    assert_eq!(at.view.records[&made.tries[0].complaint.unwrap().0].1, Record::Complaint(case.clone()));
    let other = planned(&mut at, 2, vehicle, |_| ());
    let fine = CallResult { callback: other, outcome: Outcome::Fine, ..given };
    assert_eq!(at.refused(&record(fine)), of("complaint", "not-with-outcome"));
}

#[test]
fn no_answer_is_tried_at_other_parts_of_the_day_then_a_message_is_sent() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let first = recorded(&mut at, id, Outcome::NoAnswer);
    assert_eq!((local(first.due).as_str(), first.promised), ("23 14:30", true), "over noon");
    assert_eq!(first.tries[0].again, Some(first.due));
    at.at = clock("23 14:40");
    assert_eq!(local(recorded(&mut at, id, Outcome::NoAnswer).due), "23 16:30");
    at.at = clock("23 17:50");
    let third = recorded(&mut at, id, Outcome::NoAnswer);
    assert_eq!((third.state, third.channel), (CallState::Planned, Channel::Sms));
    assert_eq!((local(third.due).as_str(), third.tries.len()), ("23 17:50", 3));
    let sent = recorded(&mut at, id, Outcome::Fine);
    assert_eq!((sent.state, sent.tries.len()), (CallState::Made, 4));
}

#[test]
fn a_retry_goes_over_night_and_weekend() {
    let mut at = Counter::default();
    let hours = Hours::parse("mon-fri 08:30-18:00; sat closed; sun closed").unwrap();
    at.trade.calendar = Calendar::new(at.trade.store.tz(), hours, Default::default(), OnHolidays::Closed);
    let (vehicle, owner) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    at.at = clock("27 17:00");
    assert_eq!(local(recorded(&mut at, id, Outcome::NoAnswer).due), "30 08:30");
    // A customer who can be reached in the morning only is called on another morning.
    let mornings = PersonFile { call_hours: Some("9:00-11:30".into()), ..PersonFile::default() };
    at.ask(&Change::EditPerson { person: owner, file: mornings }).unwrap();
    assert_eq!(person(&at, owner).call_hours, Some(Window { from: 9 * 60, to: 11 * 60 + 30 }));
    at.at = clock("30 10:00");
    let again = recorded(&mut at, id, Outcome::NoAnswer);
    assert_eq!(again.due.local(chrono_tz::Asia::Shanghai).to_string(), "2026-12-01 09:00:00");
}

#[test]
fn a_busy_line_is_tried_again_soon() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    assert_eq!(local(recorded(&mut at, id, Outcome::Busy).due), "23 11:10");
    at.at = clock("23 11:40");
    assert_eq!(local(recorded(&mut at, id, Outcome::Busy).due), "23 14:30");
}

#[test]
fn only_the_tries_of_the_last_days_count() {
    let mut at = Counter::default();
    let (vehicle, owner) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    recorded(&mut at, id, Outcome::NoAnswer);
    recorded(&mut at, id, Outcome::Busy);
    at.at = at.at.plus_minutes(7 * DAY);
    assert_eq!(recorded(&mut at, id, Outcome::NoAnswer).channel, Channel::Phone);
    recorded(&mut at, id, Outcome::NoAnswer);
    // The message takes the way the customer asked for.
    let wish = PersonFile { channel: Some("wechat".into()), ..PersonFile::default() };
    at.ask(&Change::EditPerson { person: owner, file: wish }).unwrap();
    assert_eq!(recorded(&mut at, id, Outcome::NoAnswer).channel, Channel::Wechat);
}

#[test]
fn who_has_no_way_left_is_given_up() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "");
    let id = planned(&mut at, 1, vehicle, |_| ());
    recorded(&mut at, id, Outcome::Busy);
    recorded(&mut at, id, Outcome::Busy);
    assert_eq!(recorded(&mut at, id, Outcome::Busy).state, CallState::GivenUp);
    let again = record(result(id, Outcome::Fine));
    assert_eq!(at.refused(&again), of("callback", "not-open-given-up"));
}

#[test]
fn the_customer_says_when_to_call_again() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let ask = |again| record(CallResult { again, ..result(id, Outcome::CallBack) });
    assert_eq!(at.refused(&ask(None)), of("again", "again-needed"));
    assert_eq!(at.refused(&ask(Some(at.at))), of("again", "time-is-over"));
    assert_eq!(at.refused(&ask(Some(clock("23 19:00")))), of("again", "time-closed"));
    assert_eq!(at.refused(&ask(Some(at.at.plus_minutes(400 * DAY)))), of("again", "time-too-far"));
    at.ask(&ask(Some(clock("23 12:15")))).unwrap();
    let again = call(&at, id);
    assert_eq!((local(again.due).as_str(), again.promised), ("23 12:15", true), "noon, as wished");
    let given = CallResult { again: Some(clock("24 09:00")), ..result(id, Outcome::Fine) };
    assert_eq!(at.refused(&record(given)), of("again", "not-with-outcome"));
}

#[test]
fn a_wrong_number_is_not_called_again() {
    let mut at = Counter::default();
    let (vehicle, owner) = car(&mut at, "京A88618", "13800136621, 020-38881234");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let next = recorded(&mut at, id, Outcome::WrongNumber);
    assert_eq!((next.state, next.due), (CallState::Planned, at.at));
    let numbers = |p: Person| (p.phones.len(), p.wrong_phones.len());
    assert_eq!(numbers(person(&at, owner)), (1, 1));
    assert_eq!(recorded(&mut at, id, Outcome::WrongNumber).state, CallState::GivenUp);
    assert_eq!(numbers(person(&at, owner)), (0, 2));
    // Written down again it is right after all.
    let file = PersonFile { phones: Some("13800136621".into()), ..PersonFile::default() };
    at.ask(&Change::EditPerson { person: owner, file }).unwrap();
    assert_eq!(numbers(person(&at, owner)), (1, 1));
}

/// Rule C-7: who is to be called back was not spoken to, so nothing new is counted from it.
#[test]
fn a_call_put_off_goes_on() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |c| {
        (c.cadence, c.touch) = ("keep-in-touch".into(), "2mo".into());
        c.key = "keep-in-touch/2mo/1.0".into();
    });
    let mut put_off = result(id, Outcome::CallBack);
    put_off.again = Some(at.at.plus_minutes(4 * 60));
    at.ask(&record(put_off)).unwrap();
    let contacts = |at: &Counter| {
        let all = at.view.records.values();
        all.filter(|(_, r)| matches!(r, Record::Callback(c) if c.key.contains(&id.to_string()))).count()
    };
    assert_eq!(contacts(&at), 0, "nothing counts from a call that was put off");
}

#[test]
fn who_wants_no_calls_gets_none_about_any_car() {
    let mut at = Counter::default();
    let (first, owner) = car(&mut at, "京A88618", "13800136621");
    let (second, _) = car(&mut at, "京A88619", "13800136622");
    // The second car has its own first person, and this one as well.
    let Record::Vehicle(mut both) = at.view.records[&second.0].1.clone() else { panic!("no car") };
    both.people.insert(owner, Link::default());
    at.view.records.insert(second.0, (1, Record::Vehicle(Vehicle { ..both })));
    let id = planned(&mut at, 1, first, |_| ());
    let other = planned(&mut at, 2, second, |c| c.person = Some(owner));
    let message = planned(&mut at, 3, second, |c| (c.person, c.channel) = (Some(owner), Channel::Sms));
    let somebody = planned(&mut at, 4, second, |_| ());
    assert_eq!(recorded(&mut at, id, Outcome::DoNotCall).state, CallState::Made);
    assert!(person(&at, owner).do_not_call);
    let gone = call(&at, other);
    assert_eq!((gone.state, gone.withdrawn.as_str()), (CallState::Withdrawn, "do-not-call"));
    let refused = at.refused(&record(result(other, Outcome::Fine)));
    assert_eq!(refused, of("callback", "not-open-withdrawn"));
    assert!(call(&at, message).is_open() && call(&at, somebody).is_open());
    let new = NewCall {
        vehicle: first,
        person: None,
        cadence: "manager-call".into(),
        at: None,
        note: String::new(),
    };
    assert_eq!(at.refused(&Change::RequestCall(new)), of("cadence", "asked-do-not-call"));
}

#[test]
fn topics_that_go_along_are_recorded_with_the_call() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let (other, _) = car(&mut at, "京A88619", "13800136622");
    let lead = planned(&mut at, 1, vehicle, |c| c.promised = true);
    let along = planned(&mut at, 2, vehicle, |_| ());
    let foreign = planned(&mut at, 3, other, |_| ());
    let merged = |along, outcome| CallResult { along, ..result(lead, outcome) };
    let wrong = record(merged(vec![foreign], Outcome::Fine));
    assert_eq!(at.refused(&wrong), of("along", "along-of-another"));
    at.ask(&record(merged(vec![along], Outcome::NoAnswer))).unwrap();
    let due = |at: &Counter, id| (local(call(at, id).due), call(at, id).promised);
    assert_eq!(due(&at, lead), ("23 14:30".to_owned(), true));
    assert_eq!(due(&at, along), ("23 14:30".to_owned(), false), "it goes on along with the call");
    let fine = CallResult { note: "都好".into(), ..merged(vec![along, along], Outcome::Fine) };
    at.ask(&record(fine)).unwrap();
    let notes = [lead, along].map(|id| call(&at, id).tries.pop().unwrap().note);
    assert_eq!((call(&at, along).state, notes), (CallState::Made, ["都好".into(), String::new()]));
    let again = record(merged(vec![along], Outcome::Fine));
    assert_eq!(at.refused(&again), of("callback", "not-open-made"));
}
