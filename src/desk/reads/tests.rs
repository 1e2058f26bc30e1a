use super::*;
use crate::domain::callback::{Callback, Channel};
use crate::domain::change::NewComplaint;
use crate::domain::change::{Change, PersonFile};
use crate::domain::complaint::{Complaint, Intake};
use crate::domain::id::RecordId;
use crate::domain::record::Kind;
use crate::domain::testing::Counter;
use crate::domain::user::Role;
use crate::domain::vehicle::Link;

#[test]
fn a_car_has_its_owner_first_and_the_latest_revision() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let (first, _) = at.owner(car);
    let add = |name: &str, link: Link| Change::AddPerson {
        vehicle: car,
        link,
        file: PersonFile { name: Some(name.into()), ..PersonFile::default() },
    };
    at.ask(&add("driver", Link { driver: true, ..Link::default() })).unwrap();
    at.ask(&add("owner", Link { owner: true, ..Link::default() })).unwrap();
    let edit = PersonFile { name: Some("driver only".into()), ..PersonFile::default() };
    at.ask(&Change::EditPerson { person: first, file: edit }).unwrap();
    let found = super::car(&at.view, &at.trade, car, at.at).unwrap();
    let names: Vec<&str> = found.records.people.iter().map(|(_, p)| p.name.as_str()).collect();
    assert_eq!(names, ["driver only", "owner", "driver"]);
    assert_eq!(found.revision, 4);
    assert!(matches!(super::car(&at.view, &at.trade, VehicleId(first.0), at.at), Err(Fault::NotFound(_))));
}

#[test]
fn bays_are_owed_to_other_cars_only() {
    let mut at = Counter::default();
    let (first, ..) = at.approved("京A88618");
    let (second, ..) = at.approved("京A88619");
    let ends = |car| super::car(&at.view, &at.trade, car, at.at).unwrap().bay_ends;
    // 40 minutes of work begun now; the twin sees the same of the other.
    assert_eq!(ends(first), [at.at.plus_minutes(40)]);
    assert_eq!(ends(second), [at.at.plus_minutes(40)]);
}

#[test]
fn the_board_has_late_first_then_by_promise_then_by_arrival_and_open_bills_last() {
    let mut at = Counter::default();
    at.actor.role = Role::Admin;
    let enrol = Change::EnrolUser(crate::domain::change::NewUser {
        login: "min".into(),
        name: "王敏".into(),
        role: Role::Advisor,
    });
    at.done(&enrol, Kind::User);
    let start = at.at;
    let greeted = at.car("京A00001");
    at.arrive(greeted);
    at.at = start.plus_minutes(10);
    let (late, ..) = at.approved("京A00002");
    at.at = start.plus_minutes(60);
    let (soon, ..) = at.approved("京A00003");
    let (billed, _, order) = at.approved("京A00004");
    for to in [OrderState::InWork, OrderState::QualityCheck, OrderState::Ready] {
        at.ask(&Change::Advance { order, to, technician: "赵刚".into(), driven: true }).unwrap();
    }
    at.ask(&Counter::delivery(order)).unwrap();
    let now = start.plus_minutes(101);
    let board = board(&at.view, &at.trade, 4, now).unwrap();
    let cars: Vec<VehicleId> = board.rows.iter().map(|r| r.vehicle).collect();
    assert_eq!(cars, [late, soon, greeted, billed]);
    assert_eq!(board.technicians, ["赵刚"]);
    let row = &board.rows[0];
    assert_eq!((row.plate.as_str(), row.owner.as_str(), row.advisor.as_str()), ("京A·00002", "张伟", "王敏"));
    assert_eq!((row.answered, row.items, row.acknowledged), (3, 3, true));
    assert_eq!(row.order.as_ref().map(|o| (o.state, o.approved.0)), Some((OrderState::Approved, 28_300)));
    assert_eq!((board.rows[3].visit, board.rows[2].order.is_none()), (None, true));
}

#[test]
fn an_open_bill_is_not_forgotten_when_the_car_is_back() {
    let mut at = Counter::default();
    let (car, _, unpaid) = at.approved("京A88618");
    for to in [OrderState::InWork, OrderState::QualityCheck, OrderState::Ready] {
        at.ask(&Change::Advance { order: unpaid, to, technician: "赵刚".into(), driven: true }).unwrap();
    }
    at.ask(&Counter::delivery(unpaid)).unwrap();
    at.arrive(car);
    let new = at.quote(car);
    let board = board(&at.view, &at.trade, 1, at.at).unwrap();
    let rows: Vec<_> =
        board.rows.iter().map(|r| (r.visit.is_some(), r.order.as_ref().map(|o| o.id))).collect();
    assert_eq!(rows, [(true, Some(new)), (false, Some(unpaid))]);
    let alarms = super::car(&at.view, &at.trade, car, at.at).unwrap().alarms;
    assert!(alarms.iter().any(|a| a.say.id == "alarm-bill-open"), "{alarms:?}");
}

/// Rule K-2: the next to break first; waiting ones last; closed ones are no rows.
#[test]
fn complaints_stand_in_the_order_in_which_they_break() {
    use crate::domain::change::{CaseChange, CaseStep, NewComplaint};
    use crate::domain::complaint::{Complaint, Intake, Severity};
    use crate::domain::id::ComplaintId;
    let mut at = Counter::default();
    at.actor.role = Role::Admin;
    for (login, name) in [("min", "王敏"), ("na", "李娜")] {
        let enrol = Change::EnrolUser(crate::domain::change::NewUser {
            login: login.into(),
            name: name.into(),
            role: Role::Manager,
        });
        at.done(&enrol, Kind::User);
    }
    let open = |at: &mut Counter, vehicle, severity| {
        let intake = Intake { severity, words: "x".into(), ..Intake::default() };
        let new = Change::OpenComplaint(NewComplaint { vehicle, intake });
        ComplaintId(at.done(&new, Kind::Complaint))
    };
    let first = at.car("京A00001");
    let second = at.car("京A00002");
    let waits = open(&mut at, first, Severity::Minor);
    let contact = CaseStep::Contact { how: "phone".into(), text: "x".into() };
    for step in [contact, CaseStep::Wait { text: "x".into() }] {
        at.ask(&Change::Case(CaseChange { complaint: waits, step })).unwrap();
    }
    let hand = CaseStep::HandOff { to: "na".into(), note: "x".into() };
    at.ask(&Change::Case(CaseChange { complaint: waits, step: hand })).unwrap();
    at.at = at.at.plus_minutes(5);
    let later = open(&mut at, first, Severity::Minor);
    at.at = at.at.plus_minutes(-2);
    let sooner = open(&mut at, second, Severity::Minor);
    let closed = open(&mut at, second, Severity::Minor);
    let state = crate::domain::complaint::CaseState::Closed;
    let record = Complaint { vehicle: second, state, ..Complaint::default() };
    at.view.records.insert(closed.0, (90, Record::Complaint(record)));
    let board = board(&at.view, &at.trade, 2, at.at).unwrap();
    let ids: Vec<ComplaintId> = board.cases.iter().map(|row| row.id).collect();
    assert_eq!(ids, [sooner, later, waits]);
    let row = &board.cases[2];
    let texts = [&row.plate, &row.customer, &row.owner, &row.handed_to].map(String::as_str);
    assert_eq!(texts, ["京A·00001", "张伟", "王敏", "李娜"]);
    let found = car(&at.view, &at.trade, first, at.at).unwrap();
    assert_eq!(found.cases.iter().map(|row| row.id).collect::<Vec<_>>(), [later, waits]);
    assert_eq!(found.cases[1], *row);
}

/// A callback of the car's first person, due so many days from now.
fn planned(at: &mut Counter, n: u64, vehicle: VehicleId, days: i64) -> Callback {
    let due = at.at.plus_minutes(days * 24 * 60);
    let person = at.vehicle(vehicle).first_person();
    let call = Callback { vehicle, person, key: "x".into(), shown: due, due, ..Callback::default() };
    at.view.records.insert(RecordId { seq: 1000 + n, ord: 0 }, (1, Record::Callback(call.clone())));
    call
}

#[test]
fn the_queue_has_what_is_due_soon_merged_and_in_its_order() {
    let mut at = Counter::default();
    at.actor.role = Role::Admin;
    let enrol = Change::EnrolUser(crate::domain::change::NewUser {
        login: "min".into(),
        name: "王敏".into(),
        role: Role::Agent,
    });
    at.done(&enrol, Kind::User);
    let cars: Vec<VehicleId> = ["京A00001", "京A00002", "京A00003"].map(|plate| at.car(plate)).into();
    at.view.records.retain(|_, (_, r)| r.kind() != Kind::Callback);
    planned(&mut at, 1, cars[0], 0);
    planned(&mut at, 2, cars[0], 1);
    planned(&mut at, 3, cars[1], -40);
    planned(&mut at, 4, cars[2], 3);
    planned(&mut at, 5, cars[2], 4);
    let found = board(&at.view, &at.trade, 3, at.at).unwrap();
    let rows = |board: &Board| board.calls.iter().map(|r| r.id.0.seq).collect::<Vec<_>>();
    assert_eq!(rows(&found), [1003, 1001, 1004], "what comes later than three days is left out");
    let row = &found.calls[1];
    assert_eq!((row.along.len(), row.plate.as_str(), row.customer.as_str()), (1, "京A·00001", "张伟"));
    assert_eq!((row.open_case.is_none(), row.person.is_some(), row.why.len()), (true, true, 2));
    assert_eq!(found.people, [("min".to_owned(), "王敏".to_owned())]);
    // A customer with an open complaint comes first, and every call of theirs says so (Rule K-8).
    let intake = Intake { words: "还在响".into(), ..Intake::default() };
    at.ask(&Change::OpenComplaint(NewComplaint { vehicle: cars[0], intake })).unwrap();
    let found = board(&at.view, &at.trade, 3, at.at).unwrap();
    assert_eq!(rows(&found)[0], 1001);
    let number = at.view.records.values().find_map(|(_, r)| match r {
        Record::Complaint(Complaint { number, .. }) => Some(number.clone()),
        _ => None,
    });
    assert_eq!(found.calls[0].open_case, number);
    let own = car(&at.view, &at.trade, cars[0], at.at).unwrap();
    assert_eq!((own.calls.len(), &own.calls[0].open_case), (1, &number));
    assert!(own.alarms.iter().any(|a| a.say.id == "alarm-call-due"), "{:?}", own.alarms);
}

#[test]
fn a_backlog_does_not_hide_today() {
    let mut at = Counter::default();
    let car = at.car("京A00001");
    at.view.records.retain(|_, (_, r)| r.kind() != Kind::Callback);
    let call = planned(&mut at, 1, car, 0);
    for n in 0..400 {
        let due = at.at.plus_minutes(-(n + 2) * 24 * 60);
        let old = Callback { due, channel: Channel::Sms, ..call.clone() };
        let id = RecordId { seq: 2000 + u64::try_from(n).unwrap(), ord: 0 };
        at.view.records.insert(id, (1, Record::Callback(old)));
    }
    let found = board(&at.view, &at.trade, 1, at.at).unwrap();
    assert!(found.calls.iter().any(|row| row.id.0.seq == 1001));
    assert_eq!(found.calls.iter().map(|row| 1 + row.along.len()).sum::<usize>(), 301);
}
