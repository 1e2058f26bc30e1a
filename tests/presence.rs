//! Who else is at the desk: in this car, in this call. Nothing of it is on record, and nothing is
//! left behind by a session that has ended.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::domain::lang::Lang;
use support::sitting::{Sitting, now};

const LARGE: (u16, u16) = (120, 36);

#[test]
fn who_else_is_in_the_car_is_shown_and_goes_with_them() {
    let mut wang = Sitting::with_staff(Lang::En, LARGE);
    let mut lina = wang.beside("lina");
    wang.keys("618<Enter>");
    assert!(!wang.screen().contains("also here"), "{}", wang.screen());
    lina.keys("618<Enter>").sees("also here: 王敏");
    wang.look().sees("also here: 李娜");
    lina.keys("i");
    wang.look().sees("also here: 李娜 (editing)");
    lina.keys("<Esc>");
    wang.look().sees("also here: 李娜");
    assert!(!wang.screen().contains("editing"), "{}", wang.screen());
    // Nobody else's name is for the customer.
    wang.keys("<C-g>");
    assert!(!wang.screen().contains("李娜"), "{}", wang.screen());
    wang.keys("<C-g>").sees("李娜");
    // Another car, and the desk.
    lina.keys("/B123<Enter>");
    assert!(!wang.look().screen().contains("also here"), "{}", wang.screen());
    lina.keys("/A88618<Enter>");
    wang.look().sees("also here: 李娜");
    drop(lina);
    assert!(!wang.look().screen().contains("also here"), "{}", wang.screen());
}

#[test]
fn on_a_narrow_screen_too() {
    let mut wang = Sitting::with_staff(Lang::Zh, (80, 24));
    let mut lina = wang.beside("lina");
    wang.keys("618<Enter>");
    lina.keys("618<Enter>i");
    wang.look().sees("也在看：李娜（编辑中）").sees("京A·88618");
    // What matters about the car is not cut off for it.
    let mut wang = Sitting::with_staff(Lang::En, (80, 24));
    let mut lina = wang.beside("lina");
    wang.keys("618<Enter>");
    let alone = wang.screen().lines().nth(1).unwrap().to_owned();
    assert!(alone.contains("138****6621"), "{alone}");
    lina.keys("618<Enter>i");
    wang.look().sees("+ 李娜 (editing)");
    assert_eq!(wang.screen().lines().nth(1).unwrap(), alone);
}

#[test]
fn a_call_that_is_being_made_is_claimed() {
    let mut wang = Sitting::with_plain_calls(Lang::En, LARGE);
    let mut lina = wang.beside("lina");
    wang.keys("c<Home><Enter>").sees("outcome");
    lina.look().keys("c<Home>").sees("with 王敏").sees("王敏 has had it open since 10:40");
    lina.keys("<Enter>").sees("has had this call open since 10:40");
    // The first answer is to leave it.
    lina.keys("1").sees("with 王敏");
    lina.keys("<Enter>2").sees("王敏 has this call open too");
    wang.look().sees("lina has this call open too");
    lina.keys("<Esc>");
    assert!(!wang.look().screen().contains("open too"), "{}", wang.screen());
    // Left, it is anybody's again.
    wang.keys("<Esc>");
    assert!(!lina.look().screen().contains("with 王敏"), "{}", lina.screen());
    lina.keys("<Enter>");
    assert!(!lina.screen().contains("has had this call"), "{}", lina.screen());
    drop(lina);
    wang.look().keys("c<Home><Enter>");
    assert!(!wang.screen().contains("has had this call"), "{}", wang.screen());
}

#[test]
fn here_says_when_the_last_key_came() {
    let mut wang = Sitting::with_cars(Lang::En, LARGE);
    assert_eq!(wang.seat.session.here().key, now());
    wang.keys("618<Enter>");
    let here = wang.seat.session.here();
    assert_eq!((here.car, here.edits, here.call), (wang.seat.session.shared.vehicle(), false, None));
}
