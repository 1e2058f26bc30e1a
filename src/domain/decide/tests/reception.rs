//! Reception and walk-around (Rules ).

use super::of;
use crate::domain::change::Change;
use crate::domain::checklist::Mark;
use crate::domain::fault::Fault;
use crate::domain::id::VisitId;
use crate::domain::testing::Counter;
use crate::domain::user::Role;
use crate::domain::vehicle::Energy;
use crate::domain::visit::{DamageKind, Fuel, Valuables};

fn here() -> (Counter, VisitId) {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let visit = at.arrive(car);
    (at, visit)
}

fn damage(visit: VisitId, x: u16, y: u16, size_mm: Option<u32>) -> Change {
    Change::AddDamage { visit, x, y, kind: DamageKind::Dent, size_mm, note: String::new(), claim: true }
}

#[test]
fn arrival_starts_the_visit_once() {
    let (mut at, visit) = here();
    let found = at.visit(visit);
    assert_eq!((found.arrived, found.greeted, found.advisor.as_str()), (at.at, Some(at.at), "min"));
    assert_eq!(at.refused(&Change::Arrive { vehicle: found.vehicle }), of("vehicle", "already-here"));
    at.ask(&Change::Leave { visit }).unwrap();
    at.arrive(found.vehicle);
    assert_eq!(at.refused(&Change::SetWords { visit, words: "x".into() }), of("visit", "visit-over"));
    assert_eq!(at.refused(&Change::Leave { visit }), of("visit", "visit-over"));
}

#[test]
fn the_rest_is_good_in_bulk_and_what_was_looked_at_stays() {
    let (mut at, visit) = here();
    at.ask(&Change::MarkItem { visit, item: "lights".into(), mark: Mark::Repair }).unwrap();
    at.ask(&Change::NoteItem { visit, item: "covers".into(), note: "torn".into() }).unwrap();
    at.ask(&Change::MarkRest { visit, position: "cabin".into() }).unwrap();
    let found = at.visit(visit);
    let of = |key: &str| (found.items[key].mark, found.items[key].bulk, found.items[key].note.as_str());
    assert_eq!(of("lights"), (Some(Mark::Repair), false, ""));
    assert_eq!(of("covers"), (Some(Mark::Good), true, "torn"));
    assert_eq!(found.mark("wipers"), None);
    // Looked at after all: no bulk any more.
    at.ask(&Change::MarkItem { visit, item: "covers".into(), mark: Mark::Good }).unwrap();
    assert!(!at.visit(visit).items["covers"].bulk);
}

#[test]
fn what_the_checklist_does_not_have_is_refused() {
    let (mut at, visit) = here();
    let cases = [
        (Change::MarkItem { visit, item: "wings".into(), mark: Mark::Good }, "item"),
        (Change::NoteItem { visit, item: "wings".into(), note: String::new() }, "item"),
        (Change::MarkRest { visit, position: "wings".into() }, "position"),
    ];
    for (change, field) in cases {
        assert_eq!(at.refused(&change), of(field, "no-such-item"));
    }
}

#[test]
fn damage_stands_on_the_car_in_its_zone() {
    let (mut at, visit) = here();
    at.ask(&damage(visit, 1, 1, Some(120))).unwrap();
    at.ask(&damage(visit, 2, 1, None)).unwrap();
    let zones: Vec<String> = at.visit(visit).marks.values().map(|m| m.zone.clone()).collect();
    assert_eq!(zones, ["front", "rear"]);
    for (x, y) in [(0, 1), (3, 1), (1, 0), (1, 3), (900, 900)] {
        assert_eq!(at.refused(&damage(visit, x, y, None)), of("x", "outside-the-car"), "{x},{y}");
    }
    for mm in [0, 10_001] {
        assert_eq!(at.refused(&damage(visit, 1, 1, Some(mm))), of("size_mm", "size-out-of-range"));
    }
    at.ask(&Change::RemoveDamage { visit, mark: 1 }).unwrap();
    assert_eq!(at.refused(&Change::RemoveDamage { visit, mark: 1 }), of("mark", "no-such-mark"));
    assert_eq!(at.visit(visit).marks.keys().copied().collect::<Vec<_>>(), [2]);
}

#[test]
fn mileage_falls_only_with_a_reason() {
    let (mut at, visit) = here();
    let km = |visit, km, reason: &str| Change::SetMileage { visit, km, reason: reason.into() };
    at.ask(&km(visit, 48_210, "")).unwrap();
    // A slip of the finger is corrected within the visit, downwards too.
    at.ask(&km(visit, 48_201, "")).unwrap();
    let car = at.visit(visit).vehicle;
    assert_eq!(at.vehicle(car).readings.iter().map(|r| r.km).collect::<Vec<_>>(), [48_201]);
    at.ask(&Change::Leave { visit }).unwrap();
    at.at = at.at.plus_minutes(60);
    let next = at.arrive(car);
    assert_eq!(at.refused(&km(next, 48_200, "")), of("km", "mileage-below-last"));
    assert_eq!(at.visit(next).km, None);
    at.ask(&km(next, 48_200, "new instrument")).unwrap();
    let last = at.vehicle(car).last_reading().cloned().unwrap();
    assert_eq!((last.km, last.reason.as_deref()), (48_200, Some("new instrument")));
    assert_eq!(at.refused(&km(next, 2_000_001, "")), of("km", "mileage-too-large"));
}

#[test]
fn fuel_is_in_eighths_and_charge_in_percent() {
    let (mut at, visit) = here();
    let car = at.visit(visit).vehicle;
    let mut set = |energy, fuel| {
        let file = crate::domain::change::VehicleFile { energy: Some(energy), ..Default::default() };
        at.ask(&Change::EditVehicle { vehicle: car, file }).unwrap();
        at.ask(&Change::SetFuel { visit, fuel }).map(|_| ())
    };
    assert_eq!(set(Energy::Petrol, Fuel::Eighths(8)), Ok(()));
    assert_eq!(set(Energy::PlugIn, Fuel::Eighths(0)), Ok(()));
    assert_eq!(set(Energy::Electric, Fuel::Percent(100)), Ok(()));
    for (energy, fuel, id) in [
        (Energy::Petrol, Fuel::Eighths(9), "fuel-eighths"),
        (Energy::Diesel, Fuel::Percent(50), "fuel-eighths"),
        (Energy::Electric, Fuel::Percent(101), "fuel-percent"),
        (Energy::Electric, Fuel::Eighths(4), "fuel-percent"),
    ] {
        let refused = set(energy, fuel).unwrap_err();
        assert_eq!(refused.says().first().map(|s| s.id), Some(id), "{energy:?} {fuel:?}");
    }
}

#[test]
fn the_locker_has_a_number() {
    let (mut at, visit) = here();
    let given = |locker: &str, number: &str| Change::SetValuables {
        visit,
        valuables: Valuables { locker: locker.into(), locker_number: number.into(), ..Default::default() },
    };
    assert_eq!(at.refused(&given("camera", "")), of("locker_number", "locker-number-needed"));
    at.ask(&given("camera", "12")).unwrap();
    at.ask(&given("", "")).unwrap();
    assert_eq!(at.visit(visit).valuables, Some(Valuables::default()));
}

#[test]
fn questions_take_their_own_answers() {
    let (mut at, visit) = here();
    let say = |question: &str, answer: &str| Change::Answer {
        visit,
        question: question.into(),
        answer: answer.into(),
    };
    assert_eq!(at.refused(&say("tea", "yes")), of("question", "no-such-key"));
    assert_eq!(at.refused(&say("wash", "card")), of("answer", "no-such-key"));
    at.ask(&say("contact", "changed")).unwrap();
    let car = at.visit(visit).vehicle;
    assert_eq!(at.owner(car).1.confirmed, None);
    at.ask(&say("contact", "right")).unwrap();
    assert_eq!(at.owner(car).1.confirmed, Some(at.at));
}

#[test]
fn questions_to_support_stay_open_until_answered() {
    let (mut at, visit) = here();
    at.ask(&Change::AskSupport { visit, ask: "Is the noise known?".into() }).unwrap();
    let answer = |number| Change::AnswerSupport { visit, number, answer: "Yes".into() };
    assert_eq!(at.refused(&answer(2)), of("number", "no-such-question"));
    at.ask(&answer(1)).unwrap();
    let asked = &at.visit(visit).support[&1];
    assert_eq!((asked.answer.as_str(), asked.answered_by.as_str()), ("Yes", "min"));
}

#[test]
fn the_confirmation_lists_all_that_is_missing() {
    let (mut at, visit) = here();
    let confirm = Change::Acknowledge { visit, who: "张伟".into(), how: "print".into() };
    let ids: Vec<&str> = at.refused(&confirm).iter().map(|(_, id)| *id).collect();
    let expected = [
        "missing-items",
        "missing-km",
        "missing-fuel",
        "missing-valuables",
        "missing-answer",
        "missing-answer",
        "missing-answer",
        "missing-class",
    ];
    assert_eq!(ids, expected);
    let winked = Change::Acknowledge { visit, who: "张伟".into(), how: "wink".into() };
    assert_eq!(at.refused(&winked), of("how", "no-such-key"));
}

#[test]
fn once_confirmed_it_is_locked_until_opened_again() {
    let (mut at, visit) = here();
    at.walk(visit, "yes");
    assert!(at.visit(visit).acknowledged.is_some_and(|a| a.who == "张伟" && a.waived.is_none()));
    let locked = [
        Change::MarkItem { visit, item: "covers".into(), mark: Mark::Repair },
        Change::MarkRest { visit, position: "cabin".into() },
        Change::NoteItem { visit, item: "covers".into(), note: "x".into() },
        damage(visit, 1, 1, None),
        Change::SetMileage { visit, km: 50_000, reason: String::new() },
        Change::SetFuel { visit, fuel: Fuel::Eighths(1) },
        Change::SetValuables { visit, valuables: Valuables::default() },
        Change::Acknowledge { visit, who: "x".into(), how: "print".into() },
    ];
    for change in &locked {
        assert_eq!(at.refused(change), of("visit", "walkaround-confirmed"), "{change:?}");
    }
    at.ask(&Change::ReopenWalkaround { visit }).unwrap();
    at.ask(&locked[0]).unwrap();
    assert_eq!(at.visit(visit).acknowledged, None);
}

#[test]
fn only_a_manager_waives_the_confirmation() {
    let (mut at, visit) = here();
    let waive = |reason: &str| Change::WaiveAcknowledgement { visit, reason: reason.into() };
    for role in [Role::Advisor, Role::Agent, Role::Sales, Role::SalesManager] {
        at.actor.role = role;
        assert!(matches!(at.ask(&waive("towed in")), Err(Fault::Denied(_))), "{role:?}");
    }
    at.actor.role = Role::Manager;
    assert_eq!(at.refused(&waive("")), of("reason", "needed"));
    at.ask(&waive("towed in")).unwrap();
    let ack = at.visit(visit).acknowledged.unwrap();
    assert_eq!((ack.who.as_str(), ack.waived.as_deref()), ("Wang Min", Some("towed in")));
}

#[test]
fn a_car_with_a_running_order_does_not_leave() {
    let mut at = Counter::default();
    let (_, visit, order) = at.approved("京A88618");
    assert_eq!(at.refused(&Change::Leave { visit }), of("visit", "order-running"));
    at.ask(&Change::Cancel { order, reason: "no time".into() }).unwrap();
    at.ask(&Change::Leave { visit }).unwrap();
}

/// Without the confirmation there is no work order (Rule R-10), also not afterwards.
#[test]
fn a_confirmation_that_a_running_order_stands_on_is_not_taken_back() {
    let mut at = Counter::default();
    let (_, visit, order) = at.approved("京A88618");
    assert_eq!(at.refused(&Change::ReopenWalkaround { visit }), of("visit", "order-running"));
    at.ask(&Change::Cancel { order, reason: "no time".into() }).unwrap();
    at.ask(&Change::ReopenWalkaround { visit }).unwrap();
}
