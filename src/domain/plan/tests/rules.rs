//! Windows, quiet hours, quotas, wishes, corrections (Rules C-1 to C-4).

use super::*;
use crate::domain::calendar::{Calendar, Hours, OnHolidays, Special, SpecialDays, Window};
use crate::domain::name::Name;

/// Closed on these days.
fn closed(one: &mut One, days: &[&str]) {
    let holiday = |text: &&str| (day(text), Special::Holiday(Name::same("x")));
    let special = SpecialDays { days: days.iter().map(holiday).collect(), ..SpecialDays::default() };
    let hours = Hours::parse("08:30-18:00").unwrap();
    one.trade.calendar = Calendar::new(ZONE, hours, special, OnHolidays::Closed);
}

fn serviced(when: &str) -> (One, OrderId) {
    let mut one = One::new().at(when);
    let visit = one.visit(when, Some(when));
    let order = one.delivered(visit, when, &[]);
    (one, order)
}

#[test]
fn a_promised_time_is_kept_before_noon_night_and_holiday() {
    for (delivered, closed_on, due) in [
        ("2026-11-23 10:40", &[][..], "26-11-25 10:39"),
        ("2026-11-23 13:00", &[], "26-11-25 11:59"),
        ("2026-11-23 14:30", &[], "26-11-25 11:59"),
        ("2026-11-23 19:00", &[], "26-11-25 17:59"),
        ("2026-11-23 08:30", &[], "26-11-24 17:59"),
        ("2026-11-23 10:40", &["2026-11-25"], "26-11-24 17:59"),
        ("2026-11-23 10:40", &["2026-11-24", "2026-11-25"], "26-11-23 17:59"),
    ] {
        let (mut one, order) = serviced(delivered);
        closed(&mut one, closed_on);
        let made = one.of("after-service/48h");
        assert_eq!(made, [format!("+ after-service/48h/{order} {due}")], "{delivered} {closed_on:?}");
    }
}

/// Rule C-1: a window without an allowed minute is made up for at the first one after it.
#[test]
fn a_window_without_a_minute_is_made_up_for_right_after_it() {
    let (mut one, order) = serviced("2026-11-23 17:59");
    one.now = at("2026-11-23 18:00");
    closed(&mut one, &["2026-11-24", "2026-11-25", "2026-11-26"]);
    assert_eq!(one.of("after-service/48h"), [format!("+ after-service/48h/{order} 26-11-27 08:30")]);
    one.now = at("2026-11-26 09:00");
    assert_eq!(one.follow(), Vec::<String>::new(), "late is not withdrawn");
}

#[test]
fn what_was_over_before_it_was_known_is_not_made() {
    let (mut one, order) = serviced("2026-11-23 10:40");
    one.now = at("2026-11-25 10:40");
    let made = one.of("after-service");
    let expected = [
        format!("+ after-service/3d/{order} 26-11-26 10:39"),
        format!("+ after-service/7d/{order} 26-11-30 10:39"),
    ];
    assert_eq!(made, expected);
    assert!(one.skipped().contains(&format!("after-service/48h/{order} too-late")));
    one.now = at("2030-01-01 10:40");
    let mut old = One::new().at("2030-01-01 10:40");
    old.car.vehicle.purchased = Some(day("2020-01-15"));
    let left = ["+ anniversary/wish/2030 30-01-15 08:30", "+ season/tips/2030q1 30-01-01 10:40"];
    assert_eq!(old.follow(), left, "ten years on");
}

#[test]
fn own_hours_come_first_and_may_be_at_noon() {
    let (mut one, order) = serviced("2026-11-23 10:40");
    one.owner().call_hours = Some(Window::parse("12:00-13:00").unwrap());
    assert_eq!(one.of("after-service/48h"), [format!("+ after-service/48h/{order} 26-11-24 12:59")]);
    one.owner().call_hours = None;
    assert_eq!(one.of("after-service/48h"), [format!("> after-service/48h/{order} 26-11-25 10:39")]);
    one.owner().call_hours = Some(Window::parse("20:00-21:00").unwrap());
    one.car.callbacks.clear();
    assert_eq!(one.of("after-service"), Vec::<String>::new());
    assert!(one.skipped().contains(&format!("after-service/48h/{order} no-hour")));
}

#[test]
fn who_wants_no_calls_gets_messages_only() {
    let (mut one, order) = serviced("2026-11-23 10:40");
    one.follow();
    one.owner().do_not_call = true;
    let expected = [
        format!("- after-service/48h/{order} do-not-call"),
        format!("- after-service/3d/{order} do-not-call"),
        format!("~ after-service/7d/{order} 26-11-30 10:39"),
    ];
    assert_eq!(one.of("after-service"), expected);
    assert_eq!(one.call(&format!("after-service/7d/{order}")).channel, Channel::Wechat);
    one.owner().do_not_call = false;
    one.follow();
    assert_eq!(one.call(&format!("after-service/48h/{order}")).state, CallState::Withdrawn, "once is enough");
    assert_eq!(one.call(&format!("after-service/7d/{order}")).channel, Channel::Phone);
}

#[test]
fn the_way_asked_for_is_taken_where_a_touch_has_it() {
    let (mut one, order) = serviced("2026-11-23 10:40");
    one.owner().channel = Some(Channel::Wechat);
    one.follow();
    let ways = ["48h", "3d", "7d"].map(|t| one.call(&format!("after-service/{t}/{order}")).channel);
    assert_eq!(ways, [Channel::Phone, Channel::Phone, Channel::Wechat]);
}

#[test]
fn nobody_is_reached_without_a_number_that_works() {
    let (mut one, order) = serviced("2026-11-23 10:40");
    one.follow();
    let wrong = one.owner().phones.clone();
    one.owner().wrong_phones = wrong;
    assert!(one.of("after-service").contains(&format!("- after-service/48h/{order} nobody")));
    let driver = PersonId(id(3));
    let person = Person { phones: vec![Phone::parse("13800000002").unwrap()], ..Person::default() };
    one.car.people.push((driver, person));
    one.car.callbacks.clear();
    one.car.vehicle.people.insert(driver, Link { payer: true, ..Link::default() });
    assert_eq!(one.of("after-service"), Vec::<String>::new(), "who only pays is not asked about the car");
    one.car.vehicle.people.insert(driver, Link { driver: true, ..Link::default() });
    one.follow();
    assert_eq!(one.call(&format!("after-service/48h/{order}")).person, Some(driver));
}

#[test]
fn a_corrected_purchase_moves_what_is_not_made_yet() {
    let mut one = One::new();
    one.car.vehicle.purchased = Some(day("2026-11-23"));
    one.follow();
    one.made("new-car-sales/24h/purchase", "2026-11-23 11:00");
    one.car.vehicle.purchased = Some(day("2026-11-22"));
    let moved = [
        "> new-car-sales/thanks/purchase 26-11-23 11:59",
        "> new-car-sales/manager/purchase 26-11-23 11:59",
        "> new-car-sales/72h/purchase 26-11-25 11:59",
        "> new-car-sales/7d/purchase 26-11-29 11:59",
    ];
    assert_eq!(one.of("new-car-sales"), moved);
    one.call("new-car-sales/7d/purchase").tries.push(tried("2026-11-23 11:00", Outcome::NoAnswer));
    one.car.vehicle.purchased = Some(day("2024-11-22"));
    let gone = one.of("new-car-sales");
    assert_eq!(gone.len(), 3, "{gone:?}");
    assert!(gone.iter().all(|line| line.ends_with("too-late")), "{gone:?}");
    assert!(one.call("new-car-sales/7d/purchase").is_open(), "who was tried is the ladder's");
    one.car.vehicle.purchased = None;
    assert_eq!(one.of("new-car-sales"), ["- new-car-sales/7d/purchase anchor-gone"]);
}

#[test]
fn what_was_made_given_up_or_withdrawn_never_comes_again() {
    for state in [CallState::Made, CallState::GivenUp, CallState::Withdrawn] {
        let (mut one, order) = serviced("2026-11-23 10:40");
        one.follow();
        let call = one.call(&format!("after-service/48h/{order}"));
        (call.state, call.closed) = (state, Some(at("2026-11-23 11:00")));
        assert_eq!(one.follow(), Vec::<String>::new(), "{state:?}");
        assert_eq!(one.car.callbacks.iter().filter(|(_, c)| c.key.contains("/48h/")).count(), 1);
    }
}

#[test]
fn what_somebody_asked_for_by_hand_is_left_alone() {
    let mut one = One::new();
    one.car.callbacks.push((CallbackId(id(50)), Callback { due: NOW, ..Callback::default() }));
    one.owner().do_not_call = true;
    assert_eq!(one.follow(), Vec::<String>::new());
}

#[test]
fn who_waits_for_a_quota_gets_the_first_day_with_room() {
    let mut one = One::new();
    let visit = one.visit("2025-10-01 09:00", Some("2025-10-01 10:00"));
    one.full = vec![day("2026-11-23"), day("2026-11-24")];
    assert_eq!(one.of("lost"), [format!("+ lost/12mo/{visit} 26-11-25 08:30")]);
    let call = one.call(&format!("lost/12mo/{visit}"));
    assert_eq!(shown(call.shown), "26-11-25 00:00", "it is not shown before its day");
    one.full = (0..20).map(|n| day("2026-11-23") + chrono::Days::new(n)).collect();
    assert_eq!(one.of("lost"), Vec::<String>::new(), "its own day stays its own");
    one.car.callbacks.clear();
    assert_eq!(one.of("lost"), Vec::<String>::new());
    assert!(one.skipped().contains(&format!("lost/12mo/{visit} quota-full")));
    let next = one.car.vehicle.plan_on.unwrap();
    assert!(next > day("2026-11-23") && next <= day("2026-12-07"), "{next}");
}

#[test]
fn a_day_that_was_given_back_is_free_again() {
    let mut one = One::new();
    let visit = one.visit("2025-11-25 09:00", Some("2025-11-25 10:00"));
    one.follow();
    one.visit("2026-11-23 10:00", None);
    one.follow();
    assert_eq!(one.call(&format!("lost/12mo/{visit}")).quota_day, None);
}

#[test]
fn an_asked_touch_is_placed_like_a_planned_one() {
    let one = One::new();
    let cadences = &one.trade.cadences;
    let touch = |key: &str| &cadences.get(key).unwrap().touches[0];
    let place = |key: &str, when: &str| {
        let placed = crate::domain::plan::place(touch(key), at(when), &one.trade, None, at(when));
        placed.map(|p| (shown(p.shown), shown(p.due), shown(p.until))).unwrap()
    };
    let text = |parts: [&str; 3]| (parts[0].to_owned(), parts[1].to_owned(), parts[2].to_owned());
    let inquiry = text(["26-11-23 10:40", "26-11-23 11:09", "26-11-23 11:10"]);
    assert_eq!(place("inquiry", "2026-11-23 10:40"), inquiry);
    let over_noon = text(["26-11-23 11:50", "26-11-23 11:59", "26-11-23 12:20"]);
    assert_eq!(place("inquiry", "2026-11-23 11:50"), over_noon);
    assert_eq!(place("next-contact", "2026-11-23 20:00").1, "26-11-24 08:30");
}

/// A month of work of any planner: whatever the day, planning twice does nothing the second time.
#[test]
fn planning_is_idempotent_day_by_day() {
    let (mut one, _) = serviced("2026-11-23 10:40");
    one.car.vehicle.purchased = Some(day("2026-11-20"));
    one.car.vehicle.insured_until = Some(day("2027-01-05"));
    one.owner().birthday = Some(day("1980-01-03"));
    closed(&mut one, &["2027-01-01", "2027-01-02", "2027-01-03"]);
    for days in 0..400 {
        one.now = NOW.plus_minutes(days * 24 * 60 + days * 7 % 1440);
        one.follow();
    }
    let mut keys: Vec<&String> = one.car.callbacks.iter().map(|(_, c)| &c.key).collect();
    keys.sort();
    let count = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), count);
    let birthday = one.call("birthday/wish/2.0/2027").due;
    assert_eq!(shown(birthday), "26-12-31 17:59", "the last allowed minute before a closed day");
}
