//! Each alarm at its boundary day (Rule V-6).

use super::*;
use crate::domain::id::{PersonId, VisitId};
use crate::domain::order::Verdict;
use crate::domain::person::Person;
use crate::domain::testing::{Counter, NOW, trade};
use crate::domain::vehicle::{NextService, Reading, Vehicle};
use crate::domain::visit::Visit;

const DAY: i64 = 24 * 60;

fn day(offset: i64) -> Day {
    NOW.day(chrono_tz::Asia::Shanghai) + chrono::Duration::days(offset)
}

/// A car of which everything is known and nothing is due.
fn quiet() -> CarRecords {
    let vin = crate::domain::vin::Vin::parse("1M8GDM9AXKP042788").ok();
    let readings = vec![Reading { at: NOW, km: 48_210, reason: None, visit: None }];
    let phones = crate::domain::phone::Phone::parse("13800136621").into_iter().collect();
    let person = Person { name: "张伟".into(), phones, ..Person::default() };
    CarRecords {
        vehicle: Vehicle { vin, readings, opened: NOW, ..Vehicle::default() },
        people: vec![(PersonId::default(), person)],
        ..CarRecords::default()
    }
}

/// The alarms of a kind with weight and message.
fn of(car: &CarRecords, kind: AlarmKind, now: Time) -> Vec<(Weight, &'static str)> {
    let all = alarms(car, &trade(), now).into_iter();
    all.filter(|a| a.kind == kind).map(|a| (a.weight, a.say.id)).collect()
}

#[test]
fn a_complete_file_with_nothing_due_is_quiet() {
    assert_eq!(alarms(&quiet(), &trade(), NOW), vec![]);
}

#[test]
fn expiries_show_from_thirty_days_before_and_shout_from_the_day_after() {
    let cases = [
        (31, None),
        (30, Some((Weight::Soon, false))),
        (0, Some((Weight::Soon, false))),
        (-1, Some((Weight::Urgent, true))),
    ];
    for (offset, expected) in cases {
        let mut car = quiet();
        car.vehicle.insured_until = Some(day(offset));
        car.vehicle.inspected_until = Some(day(offset));
        let ids = [
            (AlarmKind::Insurance, "alarm-insurance", "alarm-insurance-over"),
            (AlarmKind::Inspection, "alarm-inspection", "alarm-inspection-over"),
        ];
        for (kind, before, over) in ids {
            let expected: Vec<_> =
                expected.into_iter().map(|(w, is_over)| (w, if is_over { over } else { before })).collect();
            assert_eq!(of(&car, kind, NOW), expected, "{kind:?} in {offset} days");
        }
    }
}

#[test]
fn birthdays_show_within_seven_days_over_new_year_and_leap_days() {
    let born = |month, date| Day::from_ymd_opt(1988, month, date).unwrap();
    let noon = |text: &str| Time::parse_rfc3339(text).unwrap();
    let cases = [
        ("2026-11-23T12:00:00Z", born(11, 23), true),
        ("2026-11-23T12:00:00Z", born(11, 30), true),
        ("2026-11-23T12:00:00Z", born(12, 1), false),
        ("2026-11-23T12:00:00Z", born(11, 22), false),
        ("2026-12-28T12:00:00Z", born(1, 4), true),
        ("2026-12-28T12:00:00Z", born(1, 5), false),
        // No 29 February in 2027: it counts as 1 March.
        ("2027-02-22T12:00:00Z", born(2, 29), true),
        ("2027-02-21T12:00:00Z", born(2, 29), false),
        ("2028-02-22T12:00:00Z", born(2, 29), true),
    ];
    for (now, birthday, shown) in cases {
        let mut car = quiet();
        car.people[0].1.birthday = Some(birthday);
        assert_eq!(of(&car, AlarmKind::Birthday, noon(now)).len(), usize::from(shown), "{now} {birthday}");
    }
}

#[test]
fn service_shows_by_day_or_by_kilometres_whichever_comes_first() {
    let cases = [
        (Some(day(15)), None, None),
        (Some(day(14)), None, Some("alarm-service-day")),
        (None, Some(48_711), None),
        (None, Some(48_710), Some("alarm-service-km")),
        (Some(day(90)), Some(48_000), Some("alarm-service-km")),
        (Some(day(-1)), Some(60_000), Some("alarm-service-day")),
    ];
    for (due, km, expected) in cases {
        let mut car = quiet();
        car.vehicle.next_service = Some(NextService { day: due, km });
        let expected: Vec<_> = expected.into_iter().map(|id| (Weight::Soon, id)).collect();
        assert_eq!(of(&car, AlarmKind::ServiceDue, NOW), expected, "{due:?} {km:?}");
    }
}

#[test]
fn a_customer_is_lost_after_twelve_months() {
    let visited = |left| Visit { left: Some(left), ..Visit::default() };
    let at = |text: &str| Time::parse_rfc3339(text).unwrap();
    for (left, lost) in [("2025-11-23T04:00:00Z", false), ("2025-11-22T04:00:00Z", true)] {
        let mut car = quiet();
        car.visits = vec![(VisitId::default(), visited(at(left)))];
        assert_eq!(of(&car, AlarmKind::Lost, NOW).len(), usize::from(lost), "{left}");
        // Here again: not lost.
        car.visits.push((VisitId::default(), Visit { arrived: NOW, ..Visit::default() }));
        assert!(of(&car, AlarmKind::Lost, NOW).is_empty());
    }
}

#[test]
fn missing_data_is_named_and_louder_after_two_days() {
    let bare =
        |opened| CarRecords { vehicle: Vehicle { opened, ..Vehicle::default() }, ..CarRecords::default() };
    let ids = ["lacks-name", "lacks-phone", "lacks-vin", "lacks-mileage"];
    for (age, weight) in [(2 * DAY, Weight::Info), (2 * DAY + 1, Weight::Soon)] {
        let expected: Vec<_> = ids.iter().map(|id| (weight, *id)).collect();
        assert_eq!(of(&bare(NOW.plus_minutes(-age)), AlarmKind::Missing, NOW), expected);
    }
}

#[test]
fn people_bring_tier_account_and_wishes() {
    let mut car = quiet();
    let person = &mut car.people[0].1;
    person.tier = Tier::Gold;
    person.do_not_call = true;
    person.account_manager = "李娜".into();
    assert_eq!(of(&car, AlarmKind::Tier, NOW), [(Weight::Info, "tier-gold")]);
    assert_eq!(of(&car, AlarmKind::DoNotCall, NOW), [(Weight::Soon, "alarm-do-not-call")]);
    assert_eq!(of(&car, AlarmKind::KeyAccount, NOW), [(Weight::Info, "alarm-key-account-of")]);
    car.people[0].1.company = "天河物流".into();
    assert_eq!(of(&car, AlarmKind::KeyAccount, NOW), [(Weight::Info, "alarm-key-account")]);
    // The customer may see none of it.
    assert!(alarms(&car, &trade(), NOW).iter().all(|a| a.internal));
}

#[test]
fn a_car_in_the_shop_shows_its_promise_and_is_late_a_minute_after_it() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let visit = at.arrive(car);
    let mut records = quiet();
    records.visits = vec![(visit, at.visit(visit))];
    assert_eq!(of(&records, AlarmKind::InShop, NOW), [(Weight::Soon, "alarm-here")]);
    at.walk(visit, "yes");
    let order = at.quote(car);
    at.ask(&Counter::word(order, &[], Verdict::Approved)).unwrap();
    records.orders = vec![(order, at.order(order))];
    let promise = records.orders[0].1.promise.as_ref().map(|p| p.at).unwrap();
    let cases = [
        (-15 * 60, Weight::Soon, "alarm-promised"),
        (-15 * 60 + 1, Weight::Urgent, "alarm-promised"),
        (0, Weight::Urgent, "alarm-promised"),
        (1, Weight::Urgent, "alarm-late"),
    ];
    for (seconds, weight, id) in cases {
        let now = Time(promise.0 + seconds);
        assert_eq!(of(&records, AlarmKind::InShop, now), [(weight, id)], "{seconds} s");
    }
}

#[test]
fn put_off_work_is_urgent_when_it_is_about_safety() {
    let mut at = Counter::default();
    let (car, _, order) = at.approved("京A88618");
    let mut record = at.order(order);
    record.state = OrderState::Settled;
    for (safety, weight) in [(false, Weight::Soon), (true, Weight::Urgent)] {
        let line = record.revisions[0].lines.get_mut(&1).unwrap();
        line.safety = safety;
        line.decision.as_mut().unwrap().verdict = Verdict::Declined;
        let records = CarRecords { id: car, orders: vec![(order, record.clone())], ..quiet() };
        assert_eq!(of(&records, AlarmKind::PutOff, NOW), [(weight, "alarm-put-off")]);
    }
}

#[test]
fn the_loudest_stand_first() {
    let mut car = quiet();
    car.people[0].1.tier = Tier::Vip;
    car.people[0].1.birthday = Some(day(3));
    car.vehicle.insured_until = Some(day(-3));
    let kinds: Vec<AlarmKind> = alarms(&car, &trade(), NOW).iter().map(|a| a.kind).collect();
    assert_eq!(kinds, [AlarmKind::Insurance, AlarmKind::Birthday, AlarmKind::Tier]);
}

/// Rule K-8: until the case is closed, before everything else, and never for the customer's eyes.
#[test]
fn a_complaint_stands_first_with_its_next_clock() {
    use crate::domain::complaint::{CaseEvent, CaseEventKind as E, CaseState as S, Complaint};
    let event =
        |after, kind, state| CaseEvent { at: NOW.plus_minutes(after), kind, state, ..CaseEvent::default() };
    let shown = |events: &[CaseEvent], after| {
        let state = events.last().map_or(S::New, |e| e.state);
        let case = Complaint { opened: NOW, state, events: events.to_vec(), ..Complaint::default() };
        let mut car = quiet();
        car.vehicle.insured_until = Some(day(-3));
        car.complaints = vec![(Default::default(), case)];
        let all = alarms(&car, &trade(), NOW.plus_minutes(after));
        let first = all.first().filter(|a| a.kind == AlarmKind::Complaint)?;
        assert_eq!((first.weight, first.internal), (Weight::Urgent, true));
        let left = first.say.args.iter().find(|(name, _)| *name == "left").map(|(_, arg)| arg.clone());
        Some((first.say.id, left))
    };
    let left = |text: &str| Some(Arg::Text(text.to_owned()));
    assert_eq!(shown(&[], 19), Some(("alarm-complaint-left", left("0:41"))));
    assert_eq!(shown(&[], 61), Some(("alarm-complaint-broken", None)));
    let contact = event(10, E::Contact, S::Contacted);
    assert_eq!(shown(std::slice::from_ref(&contact), 61), Some(("alarm-complaint-left", left("46:59"))));
    let waits = [contact.clone(), event(20, E::Waiting, S::Contacted)];
    assert_eq!(shown(&waits, 61), Some(("alarm-complaint-waits", None)));
    let offered = [contact, event(20, E::Offered, S::Offered)];
    assert_eq!(shown(&offered, 61), Some(("alarm-complaint", None)));
    assert_eq!(shown(&[event(30, E::Closed, S::Closed)], 61), None);
}

#[test]
fn a_booked_visit_is_louder_on_its_day_and_when_nobody_came() {
    use crate::domain::callback::{Booking, BookingState};
    use crate::domain::id::BookingId;
    let booked = |minutes, state| {
        let booking = Booking { at: NOW.plus_minutes(minutes), state, ..Booking::default() };
        let car = CarRecords { bookings: vec![(BookingId::default(), booking)], ..quiet() };
        of(&car, AlarmKind::Booked, NOW)
    };
    assert_eq!(booked(DAY, BookingState::Booked), [(Weight::Info, "alarm-booked")]);
    assert_eq!(booked(60, BookingState::Booked), [(Weight::Soon, "alarm-booked")]);
    assert_eq!(booked(-1, BookingState::Booked), [(Weight::Soon, "alarm-booked-over")]);
    assert_eq!(booked(60, BookingState::Cancelled), []);
    assert_eq!(booked(60, BookingState::Arrived), []);
}

#[test]
fn a_call_that_is_due_shows_and_a_message_does_not() {
    use crate::domain::callback::{CallState, Callback, Channel};
    use crate::domain::id::{CallbackId, RecordId};
    let due = |minutes| {
        let at = NOW.plus_minutes(minutes);
        Callback { due: at, shown: at, promised: true, ..Callback::default() }
    };
    let with = |calls: Vec<Callback>| {
        let id = |n| CallbackId(RecordId { seq: n, ord: 0 });
        let callbacks = (1..).zip(calls).map(|(n, c)| (id(n), c)).collect();
        alarms(&CarRecords { callbacks, ..quiet() }, &trade(), NOW)
    };
    let ids = |calls| with(calls).into_iter().map(|a| (a.weight, a.say.id)).collect::<Vec<_>>();
    assert_eq!(ids(vec![due(1)]), []);
    assert_eq!(ids(vec![due(0)]), [(Weight::Soon, "alarm-call-due")]);
    assert_eq!(ids(vec![due(0), due(-1)]), [(Weight::Soon, "alarm-call-late")]);
    assert_eq!(ids(vec![Callback { channel: Channel::Sms, ..due(-1) }]), []);
    assert_eq!(ids(vec![Callback { state: CallState::Made, ..due(-1) }]), []);
}

/// What the look-up puts first is due on the very day on which the alarm shows.
#[test]
fn a_car_is_due_from_the_moment_on_at_which_an_alarm_says_so() {
    let due = |car: &CarRecords, now| {
        let all = alarms(car, &trade(), now).into_iter();
        let kinds = [
            AlarmKind::Complaint,
            AlarmKind::Callback,
            AlarmKind::PutOff,
            AlarmKind::ServiceDue,
            AlarmKind::Insurance,
            AlarmKind::Inspection,
        ];
        all.into_iter().any(|alarm| kinds.contains(&alarm.kind))
    };
    let with = |change: &dyn Fn(&mut Vehicle)| {
        let mut car = quiet();
        change(&mut car.vehicle);
        car
    };
    let service = |km, day| move |v: &mut Vehicle| v.next_service = Some(NextService { km, day });
    let mut called = quiet();
    let call = crate::domain::callback::Callback { due: NOW.plus_minutes(3 * DAY), ..Default::default() };
    called.callbacks.push((crate::domain::id::CallbackId::default(), call));
    called.callbacks[0].1.shown = called.callbacks[0].1.due;
    let cars = [
        quiet(),
        with(&|v| v.insured_until = Some(day(40))),
        with(&|v| v.inspected_until = Some(day(33))),
        with(&service(Some(48_211), None)),
        with(&service(Some(99_000), Some(day(20)))),
        called,
    ];
    for (nth, car) in cars.iter().enumerate() {
        let from = due_from(car, &trade());
        for hours in 0..24 * 45 {
            let now = NOW.plus_minutes(hours * 60);
            assert_eq!(
                from.is_some_and(|from| from <= now),
                due(car, now),
                "car {nth} in {hours} hours: {from:?}"
            );
        }
    }
}
