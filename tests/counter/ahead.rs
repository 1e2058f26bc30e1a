//! What is typed while the look-up is still being read.

use super::LARGE;
use super::support::sitting::Sitting;
use platedesk::desk::api::{Answer, Reach};
use platedesk::domain::lang::Lang;
use platedesk::ui::session::Event;

/// As long as it is read, nothing but whole plates is found.
fn reading(s: &mut Sitting, text: &str) {
    s.seat.send(Event::Answer(Answer::Hits(text.to_owned(), Vec::new(), Reach::Plates)));
}

fn asked_too_early() -> Sitting {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618");
    reading(&mut s, "618");
    s.keys("<Enter>").sees("still being read").sees("⏎ counts as soon as it is found");
    s
}

#[test]
fn a_car_asked_for_while_the_look_up_is_read_opens_when_it_is_found() {
    let mut s = asked_too_early();
    s.keys("h").sees("Typed since: h").sees("⌕ 618");
    // Still being read.
    reading(&mut s, "618");
    s.sees("Typed since: h");
    s.seat.refresh();
    s.sees("京A·88618").sees("time line");
}

#[test]
fn escape_waits_no_longer_and_forgets_what_was_typed_since() {
    let mut s = asked_too_early();
    s.keys("h<Esc>");
    s.seat.refresh();
    assert!(!s.screen().contains("time line") && !s.screen().contains("Not here now"));
    s.keys("12345<Enter>").sees("京B·12345");
}

#[test]
fn the_customer_view_comes_at_once_also_then() {
    let mut s = asked_too_early();
    s.keys("h<C-g>");
    assert!(s.seat.session.shared.customer_view());
    s.sees("Typed since: h");
}

#[test]
fn a_desk_that_cannot_answer_is_not_waited_for() {
    let mut s = asked_too_early();
    let fault = platedesk::domain::fault::Fault::Storage(platedesk::say!("lookup-nothing"));
    s.seat.send(Event::Answer(Answer::Failed(fault)));
    s.keys("<BS><BS><BS>12345<Enter>").sees("京B·12345");
}
