//! Bookings, and contacts asked for by hand (Rules C-6, C-7).

use super::*;

#[test]
fn a_booking_is_made_moved_and_called_off() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let bare = result(id, Outcome::Booked);
    assert_eq!(at.refused(&record(bare.clone())), of("expected", "booked-needs-time"));
    let with = |at: &str| record(CallResult { expected: Some(clock(at)), ..bare.clone() });
    assert_eq!(at.refused(&with("23 09:00")), of("expected", "time-is-over"));
    assert_eq!(at.refused(&with("24 18:00")), of("expected", "time-closed"));
    at.ask(&with("24 12:30")).unwrap();
    let tried = call(&at, id).tries.remove(0);
    let booked = tried.booking.unwrap();
    let found = booking(&at, booked);
    assert_eq!((found.at, found.what.as_str(), found.by.as_str()), (clock("24 12:30"), "保养", "min"));
    let new = |day: &str| Change::Book(NewBooking { vehicle, at: clock(day), what: "换刹车片".into() });
    assert_eq!(at.refused(&new("24 20:00")), of("at", "time-closed"));
    assert_eq!(BookingId(at.done(&new("25 09:00"), Kind::Booking)), booked, "one at a time");
    assert_eq!(local(booking(&at, booked).at), "25 09:00");
    let off = |reason: &str| Change::CancelBooking(BookingOff { booking: booked, reason: reason.into() });
    assert_eq!(at.refused(&off(" ")), of("reason", "needed"));
    at.ask(&off("出差")).unwrap();
    assert_eq!(booking(&at, booked).state, BookingState::Cancelled);
    assert_eq!(at.refused(&off("again")), of("booking", "booking-cancelled"));
    assert_ne!(BookingId(at.done(&new("25 09:00"), Kind::Booking)), booked);
}

#[test]
fn the_car_that_comes_has_kept_its_booking_of_that_day() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let new = |day: &str| Change::Book(NewBooking { vehicle, at: clock(day), what: "x".into() });
    let booked = BookingId(at.done(&new("24 09:00"), Kind::Booking));
    let visit = at.arrive(vehicle);
    assert_eq!(booking(&at, booked).state, BookingState::Booked, "tomorrow's still stands");
    at.ask(&Change::Leave { visit }).unwrap();
    at.at = clock("24 15:00");
    at.arrive(vehicle);
    assert_eq!(booking(&at, booked).state, BookingState::Arrived);
    let off = Change::CancelBooking(BookingOff { booking: booked, reason: "x".into() });
    assert_eq!(at.refused(&off), of("booking", "booking-arrived"));
}

#[test]
fn a_contact_is_asked_for_by_hand() {
    let mut at = Counter::default();
    let (vehicle, owner) = car(&mut at, "京A88618", "13800136621");
    let (_, stranger) = car(&mut at, "京A88619", "13800136622");
    let new = |cadence: &str, when, person| {
        let note = "问问轮胎".to_owned();
        Change::RequestCall(NewCall { vehicle, person, cadence: cadence.into(), at: when, note })
    };
    assert_eq!(at.refused(&new("after-service", None, None)), of("cadence", "no-such-key"));
    assert_eq!(at.refused(&new("next-contact", None, Some(stranger))), of("person", "not-of-this-car"));
    assert_eq!(at.refused(&new("next-contact", Some(clock("22 09:00")), None)), of("at", "time-is-over"));
    assert_eq!(at.refused(&new("next-contact", Some(clock("24 07:00")), None)), of("at", "time-closed"));
    let made = asked(&at.ask(&new("next-contact", Some(clock("24 12:30")), None)).unwrap()).remove(0);
    assert_eq!((local(made.due).as_str(), made.promised, made.person), ("24 12:30", true, Some(owner)));
    assert_eq!(
        (made.note.as_str(), made.made_by.as_str(), made.script.as_str()),
        ("问问轮胎", "min", "next-contact")
    );
    let manager = asked(&at.ask(&new("manager-call", None, None)).unwrap()).remove(0);
    assert_eq!((local(manager.due).as_str(), manager.shown), ("24 10:39", at.at));
    let inquiry = asked(&at.ask(&new("inquiry", None, None)).unwrap()).remove(0);
    assert_eq!(local(inquiry.due), "23 11:09");
}

#[test]
fn a_withdrawn_call_says_why() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let withdraw = |reason: &str| Change::WithdrawCall(Withdrawal { callback: id, reason: reason.into() });
    assert_eq!(at.refused(&withdraw("")), of("reason", "needed"));
    at.ask(&withdraw("重复")).unwrap();
    let gone = call(&at, id);
    assert_eq!(
        (gone.state, gone.withdrawn.as_str(), gone.closed),
        (CallState::Withdrawn, "重复", Some(at.at))
    );
}
