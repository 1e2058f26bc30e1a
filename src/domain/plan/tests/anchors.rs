//! Every anchor of Rule C-1, with the touches that follow from it.

use super::*;
use crate::domain::callback::{Booking, BookingState};
use crate::domain::complaint::{CaseEvent, CaseEventKind, CaseState, Complaint};
use crate::domain::id::{BookingId, ComplaintId};
use crate::domain::person::Tier;
use crate::domain::vehicle::{NextService, Reading};

#[test]
fn a_purchase_brings_the_calls_of_sales_care_and_ownership() {
    let mut one = One::new();
    one.car.vehicle.purchased = Some(day("2026-11-23"));
    let expected = [
        "+ new-car-sales/thanks/purchase 26-11-24 11:59",
        "+ new-car-sales/manager/purchase 26-11-24 11:59",
        "+ new-car-sales/24h/purchase 26-11-24 11:59",
        "+ new-car-sales/72h/purchase 26-11-26 11:59",
        "+ new-car-sales/7d/purchase 26-11-30 11:59",
        "+ new-car-care/14d/purchase 26-12-07 08:30",
        "+ ownership-standard/24h/purchase 26-11-24 11:59",
        "+ ownership-standard/6d/purchase 26-11-29 08:30",
    ];
    assert_eq!(one.follow(), expected);
    assert_eq!(one.car.vehicle.plan_on, Some(day("2026-12-09")), "14 days before the 30th day");
    let call = one.call("new-car-sales/72h/purchase").clone();
    assert_eq!(
        (shown(call.shown), call.until.map(shown)),
        ("26-11-25 12:00".into(), Some("26-11-26 12:00".into()))
    );
    assert_eq!((call.channel, call.promised, call.made_by.as_str()), (Channel::Phone, true, "planner"));
    assert_eq!(call.person, Some(PersonId(id(2))));
    one.now = at("2026-12-09 09:00");
    assert_eq!(one.skipped().iter().filter(|s| s.ends_with("stood-for")).count(), 1, "advisor's 30 days");
    assert!(
        one.of("ownership-standard/30d").contains(&"+ ownership-standard/30d/purchase 26-12-23 08:30".into())
    );
}

#[test]
fn the_excellent_programme_runs_where_the_store_chose_it() {
    let mut one = One::new();
    one.trade.store.care = crate::domain::cadence::Programme::Excellent;
    one.car.vehicle.purchased = Some(day("2026-11-23"));
    assert_eq!(one.of("ownership").len(), 2);
    for (month, nth) in [("2026-12-23", ""), ("2027-01-22", "#1"), ("2027-02-21", "#2")] {
        one.now = at(&format!("{month} 10:00"));
        one.follow();
        one.made(&format!("ownership-excellent/30d/purchase{nth}"), &format!("{month} 10:01"));
    }
    one.now = at("2026-11-23 10:00");
    one.trade.store.care = Default::default();
    assert!(one.of("ownership-excellent").contains(&"- ownership-excellent/6d/purchase not-in-use".into()));
}

#[test]
fn a_delivery_brings_the_calls_after_service() {
    let mut one = One::new();
    let visit = one.visit("2026-11-23 08:40", Some("2026-11-23 10:40"));
    let order = one.delivered(visit, "2026-11-23 10:40", &[]);
    let expected = [
        format!("+ after-service/48h/{order} 26-11-25 10:39"),
        format!("+ after-service/3d/{order} 26-11-26 10:39"),
        format!("+ after-service/7d/{order} 26-11-30 10:39"),
    ];
    assert_eq!(one.of("after-service"), expected);
    let call = one.call(&format!("after-service/3d/{order}"));
    assert!(call.scored && call.promised);
    assert_eq!(call.about, Some(order.0));
}

#[test]
fn a_car_that_left_without_an_order_was_consulted_about() {
    let mut one = One::new();
    let visit = one.visit("2026-11-23 09:00", Some("2026-11-23 09:30"));
    assert_eq!(one.of("after-consultation"), [format!("+ after-consultation/7d/{visit} 26-11-30 09:29")]);
    one.delivered(visit, "2026-11-23 09:30", &[]);
    assert_eq!(one.of("after-consultation"), [format!("- after-consultation/7d/{visit} anchor-gone")]);
}

#[test]
fn lines_put_off_are_called_about_until_they_come_back() {
    let mut one = One::new();
    let visit = one.visit("2026-11-23 08:40", Some("2026-11-23 10:00"));
    let order = one.delivered(visit, "2026-11-23 10:00", &[true, false, false]);
    assert_eq!(one.of("put-off"), [format!("+ put-off-safety/7d/{order} 26-11-30 10:00")]);
    one.now = at("2026-12-10 09:00");
    assert_eq!(one.of("put-off"), [format!("+ put-off/30d/{order} 26-12-23 10:00")]);
    one.now = at("2026-12-12 09:00");
    let again = one.visit("2026-12-12 08:40", None);
    let back = one.delivered(again, "2026-12-12 09:00", &[false]);
    let lines = &mut one.car.orders.last_mut().unwrap().1.revisions[0].lines;
    let mut line = lines[&1].clone();
    (line.decision, line.came_from) = (None, Some((order, 1)));
    lines.insert(1, line);
    assert_eq!(one.of("put-off-safety"), [format!("- put-off-safety/7d/{order} anchor-gone")]);
    assert_ne!(back, order);
}

#[test]
fn the_first_service_is_followed_until_it_is_done() {
    let mut one = One::new();
    one.car.vehicle.purchased = Some(day("2026-09-10"));
    assert_eq!(one.of("first-service"), ["+ first-service/invite/purchase 26-12-03 08:30"]);
    one.made("first-service/invite/purchase", "2026-12-03 09:00");
    one.now = at("2026-12-10 09:00");
    assert_eq!(one.of("first-service"), ["+ first-service/invite/purchase#1 26-12-17 09:00"]);
    // An open one is not followed by another.
    one.now = at("2027-01-20 09:00");
    assert_eq!(one.of("first-service"), Vec::<String>::new());
    let visit = one.visit("2027-01-20 09:00", None);
    assert_eq!(one.of("first-service"), ["- first-service/invite/purchase#1 anchor-gone"], "the car is here");
    one.car.visits[0].1.left = Some(at("2027-01-20 11:00"));
    one.delivered(visit, "2027-01-20 11:00", &[]);
    one.now = at("2027-01-20 11:00");
    assert_eq!(one.of("first-service"), Vec::<String>::new());
}

#[test]
fn the_first_service_comes_earlier_for_who_drives_much() {
    let mut one = One::new();
    one.car.vehicle.purchased = Some(day("2026-10-20"));
    assert_eq!(one.of("first-service"), Vec::<String>::new(), "due 20 January");
    let reading = |time, km| Reading { at: at(time), km, reason: None, visit: None };
    one.car.vehicle.readings = vec![reading("2026-10-24 10:00", 1_000), reading("2026-11-23 10:00", 4_000)];
    assert_eq!(one.of("first-service"), ["+ first-service/invite/purchase 26-11-26 08:30"], "3 December");
    one.car.vehicle.readings.push(reading("2026-11-23 10:30", 4_500));
    assert_eq!(one.of("first-service"), ["> first-service/invite/purchase 26-11-23 10:40"], "28 November");
}

#[test]
fn the_next_service_counts_from_the_last() {
    let mut one = One::new();
    let visit = one.visit("2026-09-01 08:40", Some("2026-09-01 10:40"));
    let order = one.delivered(visit, "2026-09-01 10:40", &[]);
    assert_eq!(one.of("service"), [format!("+ service/invite/{order} 26-11-24 08:30")], "1 December");
    one.car.vehicle.next_service = Some(NextService { day: Some(day("2026-12-10")), km: None });
    assert_eq!(one.of("service"), [format!("> service/invite/{order} 26-12-03 08:30")], "as it was told");
    let own = BookingId(one.id());
    one.car.bookings.push((own, Booking { at: at("2026-12-01 09:00"), ..Booking::default() }));
    assert_eq!(one.of("service"), [format!("- service/invite/{order} anchor-gone")], "it is coming");
}

#[test]
fn expiries_are_called_about_twice_and_renewal_ends_it() {
    let mut one = One::new();
    one.car.vehicle.insured_until = Some(day("2026-12-24"));
    one.car.vehicle.inspected_until = Some(day("2026-12-05"));
    assert_eq!(one.of("insurance"), ["+ insurance/30d/2026 26-11-24 08:30"]);
    let open: Vec<String> = one.car.callbacks.iter().map(|(_, c)| c.key.clone()).collect();
    assert_eq!(open, ["insurance/30d/2026", "inspection/7d/2026"], "30 days before was 5 to 19 November");
    one.now = at("2026-12-04 09:00");
    assert_eq!(one.of("insurance"), ["+ insurance/7d/2026 26-12-17 08:30"]);
    one.car.vehicle.insured_until = Some(day("2027-12-24"));
    let expected = ["- insurance/30d/2026 anchor-gone", "- insurance/7d/2026 anchor-gone"];
    assert_eq!(one.of("insurance"), expected);
}

#[test]
fn birthdays_and_anniversaries_are_wished_on_the_day_or_not_at_all() {
    let mut one = One::new();
    one.owner().birthday = Some(day("1904-11-25"));
    one.car.vehicle.purchased = Some(day("2020-11-30"));
    let wishes = ["+ birthday/wish/2.0/2026 26-11-25 08:30", "+ anniversary/wish/2026 26-11-30 08:30"];
    assert_eq!(one.follow(), wishes);
    assert_eq!(one.car.vehicle.plan_on, Some(day("2026-11-26")));
    one.now = at("2026-11-26 00:00");
    assert_eq!(one.follow(), ["- birthday/wish/2.0/2026 day-over"]);
    assert_eq!(one.call("anniversary/wish/2026").channel, Channel::Wechat);
    one.now = at("2027-11-20 10:00");
    assert!(one.of("birthday").contains(&"+ birthday/wish/2.0/2027 27-11-25 08:30".into()));
}

#[test]
fn a_birthday_on_29_february_is_kept_every_year() {
    let mut one = One::new().at("2027-02-20 10:00");
    one.owner().birthday = Some(day("1992-02-29"));
    assert_eq!(one.of("birthday"), ["+ birthday/wish/2.0/2027 27-02-28 08:30"]);
}

#[test]
fn tips_come_once_a_quarter_to_who_was_a_customer_before() {
    let mut one = One::new();
    assert_eq!(one.of("season"), Vec::<String>::new(), "the file was opened today");
    assert_eq!(one.car.vehicle.plan_on, Some(day("2026-12-18")));
    one.now = at("2026-12-18 09:00");
    assert_eq!(one.of("season"), ["+ season/tips/2027q1 27-01-01 08:30"]);
    one.now = at("2027-04-01 09:00");
    let next = ["+ season/tips/2027q2 27-04-01 09:00", "- season/tips/2027q1 anchor-gone"];
    assert_eq!(one.of("season"), next);
}

#[test]
fn a_key_account_is_reviewed_and_cared_for() {
    let mut one = One::new();
    one.car.vehicle.opened = at("2026-01-01 10:00");
    let visit = one.visit("2026-11-23 10:00", None);
    assert_eq!(one.of("care"), Vec::<String>::new());
    one.owner().tier = Tier::Vip;
    assert_eq!(one.of("care"), [format!("+ care/48h/{visit} 26-11-25 09:59")]);
    assert_eq!(one.of("account-review"), Vec::<String>::new(), "VIP, and no key account");
    one.owner().account_manager = "Chen".into();
    assert_eq!(one.of("account-review"), ["+ account-review/review/2026q4 26-11-23 10:40"]);
}

#[test]
fn who_was_not_here_for_a_year_is_asked_why_until_the_car_comes() {
    let mut one = One::new();
    let visit = one.visit("2025-11-25 09:00", Some("2025-11-25 10:00"));
    assert_eq!(one.of("lost"), [format!("+ lost/12mo/{visit} 26-11-25 10:00")]);
    assert_eq!(one.call(&format!("lost/12mo/{visit}")).quota_day, Some(day("2026-11-25")));
    one.made(&format!("lost/12mo/{visit}"), "2026-12-01 10:00");
    one.now = at("2027-02-20 09:00");
    assert_eq!(
        one.of("lost"),
        [format!("+ lost/12mo/{visit}#1 27-03-01 10:00")],
        "3 months after it was asked"
    );
    one.visit("2027-02-20 09:00", None);
    assert_eq!(one.of("lost"), [format!("- lost/12mo/{visit}#1 anchor-gone")]);
}

#[test]
fn touch_is_kept_two_months_after_the_last_word() {
    let mut one = One::new();
    let visit = one.visit("2026-09-25 09:00", Some("2026-09-25 10:00"));
    assert_eq!(one.of("keep-in-touch"), [format!("+ keep-in-touch/2mo/{visit} 26-11-25 10:00")]);
    one.made(&format!("keep-in-touch/2mo/{visit}"), "2026-11-25 10:00");
    let spoken = one.car.callbacks.iter().find(|(_, c)| c.key.starts_with("keep")).unwrap().0;
    one.now = at("2027-01-15 10:00");
    assert!(one.of("keep-in-touch").contains(&format!("+ keep-in-touch/2mo/{spoken} 27-01-25 10:00")));
}

#[test]
fn a_complaint_that_is_done_gets_a_second_call_and_another_when_it_was_reopened() {
    let mut one = One::new();
    let event = |when: &str, state| CaseEvent {
        at: at(when),
        kind: CaseEventKind::Moved,
        state,
        ..CaseEvent::default()
    };
    let own = ComplaintId(one.id());
    let mut case = Complaint {
        state: CaseState::Done,
        events: vec![
            event("2026-11-22 10:00", CaseState::Investigating),
            event("2026-11-23 10:00", CaseState::Done),
            event("2026-11-23 10:20", CaseState::Done),
        ],
        ..Complaint::default()
    };
    one.car.complaints.push((own, case.clone()));
    assert_eq!(one.of("complaint"), [format!("+ complaint/second/{own} 26-11-26 09:59")]);
    assert_eq!(shown(one.call(&format!("complaint/second/{own}")).shown), "26-11-24 10:00");
    case.state = CaseState::Reopened;
    case.events.push(event("2026-11-24 10:00", CaseState::Reopened));
    one.car.complaints[0].1 = case.clone();
    assert_eq!(one.of("complaint"), [format!("- complaint/second/{own} anchor-gone")]);
    case.state = CaseState::Done;
    case.events.push(event("2026-11-25 10:00", CaseState::Done));
    one.car.complaints[0].1 = case;
    one.now = at("2026-11-25 10:00");
    assert_eq!(one.of("complaint"), [format!("+ complaint/second/{own}/1 26-11-28 09:59")]);
}

#[test]
fn a_booking_is_reminded_of_the_day_before_and_moves_with_it() {
    let mut one = One::new();
    let own = BookingId(one.id());
    one.car.bookings.push((own, Booking { at: at("2026-11-27 13:00"), ..Booking::default() }));
    assert_eq!(one.of("booking"), [format!("+ booking/day-before/{own} 26-11-26 14:30")]);
    one.car.bookings[0].1.at = at("2026-11-28 09:00");
    assert_eq!(one.of("booking"), [format!("> booking/day-before/{own} 26-11-27 09:00")]);
    one.car.bookings[0].1.at = at("2026-11-24 09:00");
    assert_eq!(one.of("booking"), [format!("> booking/day-before/{own} 26-11-23 10:40")], "tomorrow: now");
    one.car.bookings[0].1.state = BookingState::Cancelled;
    assert_eq!(one.of("booking"), [format!("- booking/day-before/{own} anchor-gone")]);
}
