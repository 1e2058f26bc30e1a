//! Complaints, step by step (Rules K-1 to K-6).

use super::of;
use crate::domain::callback::{CallState, Callback, Outcome};
use crate::domain::change::{CaseChange, CaseStep as S, Change, NewComplaint};
use crate::domain::complaint::{
    CaseEventKind as E, CaseState, Complaint, ComplaintClass, Intake, Remedy, Severity, Source,
};
use crate::domain::decide::cases::open;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{ComplaintId, PersonId, RecordId, VehicleId};
use crate::domain::money::Money;
use crate::domain::record::{Kind, Record, Table};
use crate::domain::testing::{Counter, NOW};
use crate::domain::time::Time;
use crate::domain::user::Role;
use crate::domain::view::View;

fn intake() -> Intake {
    Intake { class: ComplaintClass::Service, words: "等了三个小时".into(), ..Intake::default() }
}

/// A desk with min (advisor, who acts), na (agent), gao (manager), shi (store manager), and a case.
fn desk() -> (Counter, ComplaintId) {
    let mut at = Counter::default();
    at.actor.role = Role::Admin;
    for (login, role) in
        [("min", Role::Advisor), ("na", Role::Agent), ("gao", Role::Manager), ("shi", Role::StoreManager)]
    {
        at.ask(&Change::EnrolUser(crate::domain::change::NewUser {
            login: login.into(),
            name: login.into(),
            role,
        }))
        .unwrap();
    }
    at.actor.role = Role::Advisor;
    let vehicle = at.car("京A88618");
    let new = Change::OpenComplaint(NewComplaint { vehicle, intake: intake() });
    let id = ComplaintId(at.done(&new, Kind::Complaint));
    (at, id)
}

fn case(at: &Counter, id: ComplaintId) -> Complaint {
    match at.view.record(id.0).unwrap().map(|s| s.record) {
        Some(Record::Complaint(case)) => case,
        other => panic!("no complaint: {other:?}"),
    }
}

fn change(complaint: ComplaintId, step: S) -> Change {
    Change::Case(CaseChange { complaint, step })
}

/// Takes a step that must be granted, as somebody, ten minutes later.
fn step(at: &mut Counter, id: ComplaintId, who: &str, step: S) -> Complaint {
    act(at, who);
    at.at = at.at.plus_minutes(10);
    at.done(&change(id, step), Kind::Complaint);
    case(at, id)
}

fn refused(at: &mut Counter, id: ComplaintId, who: &str, step: S) -> Vec<(String, &'static str)> {
    act(at, who);
    let before = case(at, id);
    let found = at.refused(&change(id, step));
    assert_eq!(case(at, id), before);
    found
}

fn act(at: &mut Counter, who: &str) {
    at.actor.login = who.into();
    at.actor.role = match who {
        "na" => Role::Agent,
        "gao" => Role::Manager,
        "shi" => Role::StoreManager,
        _ => Role::Advisor,
    };
}

fn contact() -> S {
    S::Contact { how: "phone".into(), text: "道歉，约明天".into() }
}

fn go(to: CaseState, reason: &str) -> S {
    S::Move { to, text: "查明".into(), reason: reason.into() }
}

fn offer(costs: &[i64], reason: &str) -> S {
    let remedy = |(n, fen): (usize, &i64)| Remedy { text: format!("方案{n}"), cost: Money(*fen) };
    S::Offer { remedies: costs.iter().enumerate().map(remedy).collect(), reason: reason.into() }
}

fn choose(remedy: u16) -> S {
    S::Choose { remedy, who: "张伟".into(), how: "phone".into() }
}

fn second(content: bool, invited: bool) -> S {
    S::SecondCall { content, text: "满意".into(), invited }
}

fn close() -> S {
    S::Close { cause: "派工不均".into(), countermeasure: "按工位排程".into() }
}

fn reopen() -> S {
    S::Reopen { reason: "又出现".into() }
}

/// The case of [`desk`] as far as *done*.
fn done() -> (Counter, ComplaintId) {
    let (mut at, id) = desk();
    let steps = [contact(), go(CaseState::Investigating, ""), offer(&[0, 20_000], ""), choose(2)];
    for s in steps.into_iter().chain([go(CaseState::Done, "")]) {
        step(&mut at, id, "min", s);
    }
    (at, id)
}

fn not_yours() -> Vec<(String, &'static str)> {
    vec![(String::new(), "case-not-yours")]
}

#[test]
fn a_case_is_taken_down_with_all_that_is_known() {
    let mut at = Counter::default();
    let (vehicle, _, order) = at.approved("京A88618");
    let new = |intake: Intake| Change::OpenComplaint(NewComplaint { vehicle, intake });
    let id = ComplaintId(at.done(&new(intake()), Kind::Complaint));
    let found = case(&at, id);
    assert_eq!((found.number.as_str(), found.vehicle, found.order), ("K-0001", vehicle, Some(order)));
    assert_eq!(found.person, at.vehicle(vehicle).first_person());
    assert_eq!((found.owner.as_str(), found.department.as_str()), ("min", "workshop"));
    assert_eq!((found.state, found.opened, found.events.len()), (CaseState::New, NOW, 1));
    assert_eq!((found.events[0].kind, found.events[0].by.as_str()), (E::Opened, "min"));
    assert_eq!(found.deadline, Some(NOW.plus_minutes(60)), "first contact");
    assert_eq!(at.view.find(Table::Number, "K-00000001").unwrap(), [id.0]);
    assert_eq!(at.refused(&new(Intake { words: " ".into(), ..intake() })), of("words", "needed"));
    let nowhere = Intake { department: "moon".into(), ..intake() };
    assert_eq!(at.refused(&new(nowhere)), of("department", "no-such-key"));
    let stranger = Intake { person: Some(PersonId(vehicle.0)), ..intake() };
    assert_eq!(at.refused(&new(stranger)), of("person", "person-of-another-car"));
    // Lines of several, another department, and the next number.
    let long = Intake { words: "一\n二".into(), department: "sales".into(), ..intake() };
    let id = ComplaintId(at.done(&new(long), Kind::Complaint));
    let found = case(&at, id);
    assert_eq!((found.number.as_str(), found.department.as_str()), ("K-0002", "sales"));
    assert_eq!(found.words, "一\n二");
}

/// A call can open one as well; two in one change do not share a number.
#[test]
fn others_open_cases_in_their_own_decisions() {
    let mut at = Counter::default();
    let vehicle = at.car("京A88618");
    let mut on = Deciding::new(&at.view, &at.trade, &at.actor, at.at, 9);
    let survey = Intake { source: Source::Survey, ..intake() };
    let first = open(&mut on, vehicle, &intake()).unwrap();
    let second = open(&mut on, vehicle, &survey).unwrap();
    let numbers = [first, second].map(|id| on.complaint(id).unwrap().number);
    assert_eq!(numbers, ["K-0001", "K-0002"]);
    let nobody = VehicleId(RecordId { seq: 99, ord: 0 });
    assert!(matches!(open(&mut on, nobody, &intake()), Err(Fault::NotFound(_))));
}

#[test]
fn the_way_of_a_case() {
    let (mut at, id) = done();
    let found = case(&at, id);
    assert_eq!((found.state, found.chosen, found.deadline), (CaseState::Done, Some(2), None));
    assert_eq!(step(&mut at, id, "shi", second(true, true)).state, CaseState::Verified);
    let closed = step(&mut at, id, "min", close());
    assert_eq!((closed.state, closed.cause.as_str()), (CaseState::Closed, "派工不均"));
    assert_eq!(closed.countermeasure, "按工位排程");
    assert!(at.view.list(Table::Deadline).unwrap().is_empty());
    let told: Vec<(E, CaseState)> = closed.events.iter().map(|e| (e.kind, e.state)).collect();
    let expected = [
        (E::Opened, CaseState::New),
        (E::Contact, CaseState::Contacted),
        (E::Moved, CaseState::Investigating),
        (E::Offered, CaseState::Offered),
        (E::Chosen, CaseState::Agreed),
        (E::Moved, CaseState::Done),
        (E::SecondCall, CaseState::Verified),
        (E::Closed, CaseState::Closed),
    ];
    assert_eq!(told, expected);
    assert!(closed.events.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert!(closed.events[6].invited && closed.events[6].by == "shi");
    assert_eq!((closed.events[4].who.as_str(), closed.events[4].how.as_str()), ("张伟", "phone"));
}

#[test]
fn only_the_owner_or_a_manager_acts_and_anybody_notes() {
    let (mut at, id) = desk();
    for s in [go(CaseState::Investigating, "x"), offer(&[0, 1], "x"), S::Wait { text: "x".into() }, reopen()]
    {
        assert_eq!(refused(&mut at, id, "na", s), not_yours());
    }
    step(&mut at, id, "na", S::Note { text: "客户来电".into() });
    let found = step(&mut at, id, "na", contact());
    assert_eq!((found.state, found.owner.as_str()), (CaseState::Contacted, "min"));
    let class = |key: &str| S::Class {
        class: ComplaintClass::Product,
        severity: Severity::Safety,
        department: key.into(),
    };
    assert_eq!(refused(&mut at, id, "min", class("moon")), of("department", "no-such-key"));
    let found = step(&mut at, id, "gao", class(""));
    assert_eq!((found.severity, found.department.as_str()), (Severity::Safety, "quality"));
    assert_eq!(found.events.last().map(|e| e.text.as_str()), Some("product safety quality"));
    assert_eq!(found.deadline, Some(NOW.plus_minutes(48 * 60)), "round the clock from the start");
    let how = S::Contact { how: "pigeon".into(), text: "x".into() };
    assert_eq!(refused(&mut at, id, "min", how), of("how", "no-such-key"));
    assert_eq!(refused(&mut at, id, "min", S::Note { text: " ".into() }), of("text", "needed"));
}

#[test]
fn a_hand_off_stays_with_the_sender_until_it_is_accepted() {
    let (mut at, id) = desk();
    let hand = |to: &str| S::HandOff { to: to.into(), note: "请接手".into() };
    let decline = || S::Decline { reason: "不归我".into() };
    assert_eq!(refused(&mut at, id, "min", hand("nobody")), of("to", "case-no-such-user"));
    assert_eq!(refused(&mut at, id, "min", hand("min")), of("to", "case-has-it-already"));
    assert_eq!(refused(&mut at, id, "na", hand("na")), not_yours());
    assert_eq!(refused(&mut at, id, "na", S::Accept), of("complaint", "case-not-handed"));
    assert_eq!(refused(&mut at, id, "na", decline()), of("complaint", "case-not-handed"));
    let found = step(&mut at, id, "min", hand("na"));
    assert_eq!((found.owner.as_str(), found.handed.map(|h| h.to).as_deref()), ("min", Some("na")));
    assert_eq!(refused(&mut at, id, "min", hand("shi")), of("to", "case-handed-already"));
    assert_eq!(refused(&mut at, id, "min", S::Accept), [(String::new(), "case-handed-to")]);
    assert_eq!(refused(&mut at, id, "ma", decline()), [(String::new(), "case-handed-to")]);
    // The sender still acts, the receiver does not yet.
    assert_eq!(refused(&mut at, id, "na", go(CaseState::Investigating, "x")), not_yours());
    step(&mut at, id, "min", contact());
    let found = step(&mut at, id, "na", decline());
    assert_eq!((found.owner.as_str(), found.handed), ("min", None));
    step(&mut at, id, "gao", hand("na"));
    step(&mut at, id, "min", decline());
    step(&mut at, id, "min", hand("na"));
    let found = step(&mut at, id, "na", S::Accept);
    assert_eq!((found.owner.as_str(), found.handed), ("na", None));
    assert_eq!(found.events.last().map(|e| (e.kind, e.who.as_str())), Some((E::Accepted, "min")));
    assert_eq!(refused(&mut at, id, "min", go(CaseState::Investigating, "")), not_yours());
    step(&mut at, id, "na", go(CaseState::Investigating, ""));
}

#[test]
fn two_remedies_are_offered_and_a_dear_one_waits_for_a_manager() {
    let (mut at, id) = desk();
    step(&mut at, id, "min", contact());
    assert_eq!(refused(&mut at, id, "min", choose(1)), of("complaint", "case-not-now"));
    assert_eq!(refused(&mut at, id, "min", offer(&[0], "x")), of("remedies", "case-remedies"));
    assert_eq!(refused(&mut at, id, "min", offer(&[0, 1, 2], "x")), of("remedies", "case-remedies"));
    assert_eq!(refused(&mut at, id, "min", offer(&[0, -1], "x")), of("remedies.2.cost", "case-remedy-cost"));
    let same = || Remedy { text: "道歉".into(), cost: Money::ZERO };
    let alike = S::Offer { remedies: vec![same(), same()], reason: "x".into() };
    assert_eq!(refused(&mut at, id, "min", alike), of("remedies.2.text", "case-remedy-twice"));
    let empty = S::Offer { remedies: vec![Remedy::default(), same()], reason: "x".into() };
    assert_eq!(refused(&mut at, id, "min", empty), of("remedies.1.text", "needed"));
    step(&mut at, id, "min", go(CaseState::Investigating, ""));
    // Up to the limit is the owner's own; above it a manager is asked, and the clock goes on.
    let found = step(&mut at, id, "min", offer(&[0, 50_001], ""));
    assert!(found.unapproved && found.state == CaseState::Offered);
    assert_eq!(found.events.last().map(|e| e.kind), Some(E::NeedsApproval));
    assert_eq!(found.deadline, Some(NOW.plus_minutes(48 * 60)));
    assert_eq!(refused(&mut at, id, "min", choose(1)), of("complaint", "case-unapproved"));
    assert_eq!(refused(&mut at, id, "min", go(CaseState::Done, "x")), of("complaint", "case-unapproved"));
    assert_eq!(refused(&mut at, id, "min", S::Approve), [(String::new(), "only-a-manager")]);
    let found = step(&mut at, id, "gao", S::Approve);
    assert_eq!((found.unapproved, found.deadline), (false, None));
    assert_eq!(refused(&mut at, id, "gao", S::Approve), of("complaint", "case-nothing-to-approve"));
    // The customer wants neither: offered anew, by a manager without asking.
    let found = step(&mut at, id, "gao", offer(&[50_001, 60_000], ""));
    assert_eq!((found.unapproved, found.remedies.len()), (false, 2));
    assert_eq!(refused(&mut at, id, "min", choose(3)), of("remedy", "case-no-such-remedy"));
    let found = step(&mut at, id, "min", choose(1));
    assert_eq!((found.chosen, found.state), (Some(1), CaseState::Agreed));
    assert_eq!(refused(&mut at, id, "min", offer(&[0, 1], "x")), of("complaint", "case-not-now"));
    let (mut at, id) = desk();
    let found = step(&mut at, id, "min", offer(&[0, 50_000], "热线已问清"));
    assert!(!found.unapproved, "the limit itself is within");
}

#[test]
fn nothing_is_left_out_without_a_word_and_nothing_goes_back() {
    let (mut at, id) = desk();
    let leaves_out = of("reason", "case-leaves-out");
    assert_eq!(refused(&mut at, id, "min", go(CaseState::Investigating, "")), leaves_out);
    assert_eq!(refused(&mut at, id, "min", go(CaseState::Done, " ")), leaves_out);
    assert_eq!(refused(&mut at, id, "min", offer(&[0, 1], "")), leaves_out);
    for to in CaseState::ALL.iter().filter(|to| !matches!(to, CaseState::Investigating | CaseState::Done)) {
        assert_eq!(refused(&mut at, id, "min", go(*to, "x")), of("to", "case-own-step"), "{to:?}");
    }
    let found = step(&mut at, id, "min", offer(&[0, 1], "当场说清"));
    let skipped = &found.events[1];
    assert_eq!((skipped.kind, skipped.state), (E::Skipped, CaseState::New));
    assert_eq!((skipped.who.as_str(), skipped.text.as_str()), ("contacted investigating", "当场说清"));
    assert_eq!(refused(&mut at, id, "min", go(CaseState::Investigating, "x")), of("to", "case-not-now"));
    let found = step(&mut at, id, "min", contact());
    assert_eq!(found.state, CaseState::Offered, "a contact does not take it back");
    let found = step(&mut at, id, "min", go(CaseState::Done, "客户不要方案"));
    assert_eq!(found.events.iter().rev().nth(1).map(|e| e.who.as_str()), Some("agreed"));
    assert_eq!(refused(&mut at, id, "min", go(CaseState::Done, "x")), of("to", "case-not-now"));
    let (mut at, id) = desk();
    let found = step(&mut at, id, "min", go(CaseState::Done, "误会"));
    assert_eq!(found.events[1].who, "contacted investigating offered agreed");
}

#[test]
fn waiting_pauses_and_the_deadline_follows() {
    let (mut at, id) = desk();
    let wait = || S::Wait { text: "等客户照片".into() };
    let answered = || S::Answered { text: "收到".into() };
    assert_eq!(refused(&mut at, id, "min", wait()), of("complaint", "case-not-now"), "not before a contact");
    step(&mut at, id, "min", contact());
    assert_eq!(refused(&mut at, id, "min", answered()), of("complaint", "case-does-not-wait"));
    let found = step(&mut at, id, "min", wait());
    assert_eq!((found.deadline, found.waits_since()), (None, Some(at.at)));
    assert_eq!(refused(&mut at, id, "min", wait()), of("complaint", "case-waits-already"));
    assert_eq!(at.view.list(Table::Deadline).unwrap(), [("9".repeat(12), id.0)], "sorts last");
    let found = step(&mut at, id, "min", contact());
    assert_eq!(found.deadline, None);
    let found = step(&mut at, id, "min", answered());
    assert_eq!(found.deadline, Some(NOW.plus_minutes(48 * 60 + 20)));
    assert_eq!(found.waits_since(), None);
}

#[test]
fn the_store_manager_calls_a_second_time_before_it_is_closed() {
    let (mut at, id) = done();
    let vehicle = case(&at, id).vehicle;
    let cadence = "complaint".to_owned();
    let call = Callback { vehicle, cadence, about: Some(id.0), ..Callback::default() };
    // A manager's call about the case is a call of its own.
    let other = Callback { cadence: "manager-call".to_owned(), ..call.clone() };
    let keys = [0, 1].map(|ord| RecordId { seq: 500, ord });
    for (key, call) in keys.into_iter().zip([call, other]) {
        at.view.records.insert(key, (500, Record::Callback(call)));
    }
    for who in ["min", "na", "gao"] {
        assert_eq!(
            refused(&mut at, id, who, second(true, true)),
            [(String::new(), "only-the-store-manager")]
        );
    }
    assert_eq!(refused(&mut at, id, "min", close()), of("complaint", "case-not-now"));
    assert_eq!(refused(&mut at, id, "shi", second(true, false)), of("invited", "case-invite"));
    step(&mut at, id, "shi", second(true, true));
    let call = |key| match at.view.record(key).unwrap().map(|s| s.record) {
        Some(Record::Callback(call)) => call,
        other => panic!("no callback: {other:?}"),
    };
    let made = call(keys[0]);
    assert_eq!((made.state, made.closed, made.tries.len()), (CallState::Made, Some(at.at), 1));
    assert_eq!((made.tries[0].outcome, made.tries[0].complaint), (Outcome::Fine, Some(id)));
    assert!(call(keys[1]).is_open(), "that of something else stays");
    assert_eq!(refused(&mut at, id, "shi", second(true, true)), of("complaint", "case-not-now"));
    let without =
        |cause: &str, measure: &str| S::Close { cause: cause.into(), countermeasure: measure.into() };
    assert_eq!(refused(&mut at, id, "min", without("", "x")), of("cause", "needed"));
    assert_eq!(refused(&mut at, id, "min", without("x", "")), of("countermeasure", "needed"));
    step(&mut at, id, "min", S::HandOff { to: "na".into(), note: "x".into() });
    assert_eq!(refused(&mut at, id, "min", close()), of("complaint", "case-handed-already"));
    step(&mut at, id, "min", S::Decline { reason: "x".into() });
    step(&mut at, id, "min", close());
    let wait = S::Wait { text: "x".into() };
    for s in [contact(), wait, close(), second(true, true), S::Accept] {
        assert_eq!(refused(&mut at, id, "gao", s.clone()), of("complaint", "case-is-closed"), "{s:?}");
    }
    step(&mut at, id, "na", S::Note { text: "客户致谢".into() });
}

#[test]
fn a_case_is_opened_again_and_keeps_its_first_due() {
    let (mut at, id) = done();
    let found = step(&mut at, id, "shi", second(false, false));
    assert_eq!(found.state, CaseState::Reopened);
    let last: Vec<E> = found.events.iter().rev().take(2).map(|e| e.kind).collect();
    assert_eq!(last, [E::Reopened, E::SecondCall]);
    assert_eq!((found.chosen, found.remedies.len()), (None, 0));
    let first_due: Time = NOW.plus_minutes(48 * 60);
    assert_eq!(found.deadline, Some(first_due));
    assert_eq!(refused(&mut at, id, "min", reopen()), of("complaint", "case-not-now"));
    assert_eq!(refused(&mut at, id, "min", offer(&[0, 1], "")), of("reason", "case-leaves-out"));
    for s in [contact(), go(CaseState::Investigating, ""), offer(&[0, 1], ""), choose(1)] {
        step(&mut at, id, "min", s);
    }
    step(&mut at, id, "min", go(CaseState::Done, ""));
    step(&mut at, id, "shi", second(true, true));
    step(&mut at, id, "min", close());
    assert_eq!(refused(&mut at, id, "na", reopen()), not_yours());
    assert_eq!(refused(&mut at, id, "min", S::Reopen { reason: String::new() }), of("reason", "needed"));
    let found = step(&mut at, id, "min", reopen());
    assert_eq!((found.state, found.deadline), (CaseState::Reopened, Some(first_due)));
    assert!(found.is_open() && !found.cause.is_empty());
}
