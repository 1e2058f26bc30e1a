//! Taking changes back at the counter, and reading who changed what.

use super::support::sitting::Sitting;
use super::{LARGE, found, records};
use platedesk::domain::change::{Change, VehicleFile};
use platedesk::domain::id::VehicleId;
use platedesk::domain::lang::Lang;

const SMALL: (u16, u16) = (80, 24);

fn colour(vehicle: VehicleId, to: &str) -> Change {
    let file = VehicleFile { colour: Some(to.to_owned()), ..VehicleFile::default() };
    Change::EditVehicle { vehicle, file }
}

#[test]
fn u_says_what_it_takes_back_and_enter_does_it() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter>u").sees("Nothing of this session to take back");
    s.keys("i<Tab><Tab><Tab><C-u>红<C-s>").sees("saved");
    s.keys("<Enter><Esc>");
    assert_eq!(records(&s, car).visits.len(), 1);
    // The last change first.
    s.keys("u").sees("take back").sees("car arrived").sees("goes off every list");
    s.keys("<Esc>");
    assert_eq!(records(&s, car).visits.len(), 1, "Esc leaves it");
    s.keys("u<Enter>").sees("Taken back: car arrived").sees("Not here now");
    assert_eq!(records(&s, car).visits.len(), 0);
    // Then the one before it.
    s.keys("u").sees("colour: 红 → 白");
    s.keys("<Enter>").sees("Taken back: car edited");
    assert_eq!(records(&s, car).vehicle.colour, "白");
    s.keys("u").sees("Nothing of this session to take back").sees("h, then h");
}

#[test]
fn a_later_change_of_somebody_else_is_named() {
    let mut s = Sitting::with_staff(Lang::Zh, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter>i<Tab><Tab><Tab><C-u>红<C-s>");
    s.sit("lina");
    s.commit(colour(car, "蓝"));
    s.sit("wangmin").keys("u").sees("李娜").sees("车辆的颜色").sees("11月23日 10:40");
    s.keys("<Enter>");
    assert_eq!(records(&s, car).vehicle.colour, "蓝", "Enter only closes what cannot be done");
    s.keys("u").sees("请先撤销那一项");
}

#[test]
fn a_file_opened_by_mistake_goes_and_the_desk_is_shown() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("/京C11111<Enter>Zhao<C-s>").sees("file opened").sees("京C·11111");
    s.keys("u").sees("– car 京C·11111: goes off every list").sees("– person Zhao: goes off every list");
    s.keys("<Enter>").sees("Taken back: file opened");
    assert!(s.seat.session.shared.car.is_none());
    assert!(s.desk.lookup("C11111", 5).unwrap().is_empty());
}

#[test]
fn a_mark_of_the_walk_around_is_taken_back_within_it() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter><Enter>48210<Enter>51");
    assert_eq!(records(&s, car).visits[0].1.items.len(), 1);
    s.keys("u").sees("found: good → –");
    s.keys("<Enter>");
    assert_eq!(records(&s, car).visits[0].1.items.len(), 0);
}

#[test]
fn what_was_handed_over_names_what_sets_it_right() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>").keys(super::WALK).keys(super::QUOTE).keys("s1刘强<Enter>s3s2s1s1a9");
    s.sees("delivered");
    s.keys("u").sees("what is still to do is a new visit");
}

#[test]
fn the_history_says_who_changed_what_from_what_to_what() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    let car = found(&s, "618");
    s.sit("lina");
    s.commit(colour(car, "蓝"));
    s.sit("wangmin").keys("618<Enter>i<Tab><Tab><Tab><C-u>红<C-s>hh").sees("who changed what");
    s.sees("王敏  car edited").sees("李娜  car edited").sees("file opened").sees("colour: 蓝 → 红");
    s.keys("<Down>").sees("colour: 白 → 蓝").sees("at the console");
    // Not one's own.
    s.keys("u").sees("李娜 made this change");
    s.keys("<Enter>");
    // One's own from here, too; and an undo is a change like any.
    s.keys("<Home>u").sees("colour: 红 → 蓝");
    s.keys("<Enter>").sees("Taken back").sees("change taken back #");
    assert_eq!(records(&s, car).vehicle.colour, "蓝");
    s.keys("<Home>u<Enter>");
    assert_eq!(records(&s, car).vehicle.colour, "红");
    s.keys("<Esc><Esc>u").sees("colour: 红 → 蓝");
}

#[test]
fn changes_are_not_for_the_customers_eyes() {
    let mut s = Sitting::with_cars(Lang::En, SMALL);
    s.keys("618<Enter>i<Tab><Tab><Tab><C-u>红<C-s>hh").sees("who changed what");
    s.keys("<C-g>").sees("not for the customer's eyes");
    s.keys("<Esc><Esc>");
    s.keys("<C-g>hh").sees("not for the customer's eyes");
    // The question is asked, and says no more than what was done.
    s.keys("<Esc>u").sees("car edited").sees("Enter takes it back");
    assert!(!s.screen().contains("红"));
}

/// `this session`: who sits down anew finds nothing to take back, and is told where to look.
#[test]
fn a_new_session_has_no_last_change() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>i<Tab><Tab><Tab><C-u>红<C-s>");
    let desk = std::sync::Arc::clone(&s.desk);
    let shared = &s.seat.session.shared;
    let (reader, theme, me) = (shared.reader.clone(), shared.theme, shared.me.clone());
    s.seat = platedesk::host::seat::Seat::new(desk, reader, theme, me, "again".to_owned());
    s.seat.send(platedesk::ui::session::Event::Resize(LARGE.0, LARGE.1));
    s.keys("618<Enter>u").sees("h, then h");
    s.keys("hhu").sees("colour: 红 → 白");
    s.keys("<Enter>").sees("Taken back");
}
