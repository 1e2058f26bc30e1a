//! How sessions end, and how the next one goes on: nobody types, the line drops, the program slips.
//! One session ends, and no other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::domain::lang::Lang;
use platedesk::domain::time::Time;
use platedesk::host::seat::Seat;
use platedesk::ui::keys::{Action, Chord, Scope};
use platedesk::ui::layer::{Flow, Layer};
use platedesk::ui::session::Event;
use platedesk::ui::shared::{Effect, Shared};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use support::sitting::{Sitting, now};

const LARGE: (u16, u16) = (120, 36);

/// So many seconds after the sitting began. Returns whether the session asks to end.
fn at(s: &mut Sitting, seconds: i64) -> bool {
    let effects = s.seat.session.update(Event::Clock(Time(now().0 + seconds)));
    effects.contains(&Effect::Quit)
}

#[test]
fn a_session_that_nobody_types_at_warns_and_ends_with_its_drafts_kept() {
    let mut s = Sitting::with_cars(Lang::En, (80, 24));
    s.keys("618<Enter>i{ X}");
    s.seat.idle_limit(30);
    assert_eq!(s.seat.session.idle_in(), Some(29 * 60));
    assert!(!at(&mut s, 29 * 60 - 1));
    assert!(!s.screen().contains("No keys"), "{}", s.screen());
    assert!(!at(&mut s, 29 * 60));
    s.sees("No keys: this session ends in a minute, drafts are kept. Any key goes on.");
    assert_eq!(s.seat.session.idle_in(), Some(60));
    assert!(!at(&mut s, 30 * 60 - 1));
    assert!(at(&mut s, 30 * 60), "it has to end");
    assert!(!at(&mut s, 30 * 60 + 1), "it is asked for once");
    let said = s.seat.farewell().unwrap();
    assert!(said.contains("Nobody typed for 30 minutes") && said.contains("vehicle"), "{said}");
    s.again().sees("⏎ goes on at 京A·88618, vehicle");
}

#[test]
fn any_key_keeps_the_session_and_nothing_else_does() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    let mut lina = s.beside("lina");
    s.keys("618<Enter>");
    s.seat.idle_limit(30);
    at(&mut s, 29 * 60 + 10);
    s.sees("No keys");
    // What others do keeps nobody's session, nor do sizes and answers.
    lina.keys("618<Enter>i<Tab>{ X}<C-s>").sees("saved");
    s.seat.session.update(Event::Resize(120, 36));
    s.seat.refresh();
    at(&mut s, 29 * 60 + 20);
    s.sees("No keys");
    s.keys_without_host("k");
    assert!(!s.screen().contains("No keys"), "{}", s.screen());
    assert!(!at(&mut s, 30 * 60));
    assert_eq!(s.seat.session.idle_in(), Some(28 * 60 + 20));
    // A machine that slept warns all the same.
    assert!(!at(&mut s, 600 * 60));
    s.sees("No keys");
    assert!(at(&mut s, 601 * 60));
}

#[test]
fn without_a_limit_nothing_ends() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    assert!(!at(&mut s, 100_000));
    s.seat.idle_limit(0);
    assert!(!at(&mut s, 200_000) && s.seat.session.idle_in().is_none());
}

#[test]
fn the_next_session_offers_to_go_on_and_opens_nothing_unasked() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>e");
    // The line drops in the estimate of a car.
    s.again().sees("⏎ goes on at 京A·88618");
    assert!(s.seat.session.shared.car.is_none());
    s.keys("<Enter>").sees("京A·88618");
    assert_eq!(s.seat.session.shared.focus, platedesk::ui::panes::PaneId::Estimate);
    // Another key goes on without, and it is not offered again.
    s.again().sees("goes on at");
    s.keys("k<Enter>");
    assert!(s.seat.session.shared.car.is_none());
    s.again();
    assert!(!s.screen().contains("goes on at"), "{}", s.screen());
    // With the form that was open, and what was typed into it.
    s.keys("618<Enter>ri<Tab>{ 双擎}");
    s.again().sees("京A·88618, vehicle");
    s.keys("<Enter>").sees("凯美瑞 双擎").sees("stands here again");
    // A form in which nothing was typed, of another person at another screen.
    s.keys("<C-x><Esc>");
    let mut lina = s.beside("lina");
    lina.keys("/B123<Enter>ho");
    lina.again().sees("京B·12345, person");
    lina.keys("<Enter>").sees("京B·12345").sees("call hours");
}

#[test]
fn whoever_leaves_by_themselves_is_offered_only_an_open_form() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter><C-q>");
    assert!(s.left);
    s.again();
    assert!(!s.screen().contains("goes on at"), "{}", s.screen());
    s.keys("618<Enter>i<C-q>").again().sees("京A·88618, vehicle");
}

#[test]
fn what_is_offered_survives_a_restart() {
    let mut s = Sitting::with_cars(Lang::Zh, LARGE);
    s.keys("618<Enter>i{ X}");
    s.restarted(|_| ()).sees("⏎ 回到上次的地方：京A·88618");
}

/// The car was taken back meanwhile: that is said, and nothing else happens.
#[test]
fn what_is_offered_may_be_gone() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.sit("root").keys("/京C11111<Enter><C-s>").sees("file opened");
    let mut other = s.beside("root");
    let seq = *s.seat.session.shared.mine.last().unwrap();
    s.again().sees("goes on at 京C·11111");
    let undo = platedesk::domain::change::Change::Undo(platedesk::domain::change::Undoing { seq });
    other.commit(undo);
    s.keys("<Enter>").sees("taken back");
    assert!(s.seat.session.shared.car.is_none());
}

/// A slip of the program, at will.
struct Slip {
    drawing: bool,
}

impl Layer for Slip {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::List]
    }

    fn act(&mut self, _action: Action, _chord: Chord, _at: &mut Shared) -> Flow {
        panic!("a slip in a key, made on purpose");
    }

    fn draw(&self, _area: Rect, _buf: &mut Buffer, _at: &Shared) -> Option<Position> {
        if self.drawing {
            panic!("a slip in drawing, made on purpose");
        }
        None
    }
}

/// A seat that panics: only that one ends, with what was typed kept, and nothing left behind.
#[test]
fn a_slip_of_the_program_ends_one_session_only() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    let mut others = [s.beside("lina"), s.beside("liuqiang")];
    let [lina, liu] = &mut others;
    s.keys("618<Enter>");
    for other in [&mut *lina, &mut *liu] {
        other.keys("618<Enter>i{ X}");
    }
    s.look().sees("李娜 (editing)").sees("刘强 (editing)");
    lina.seat.session.shared.push(Slip { drawing: false });
    liu.seat.session.shared.push(Slip { drawing: true });
    let draw = |seat: &mut Seat| {
        let area = Rect::new(0, 0, 120, 36);
        seat.caught(|seat| seat.session.render(area, &mut Buffer::empty(area)))
    };
    let tick = |seat: &mut Seat| seat.caught(Seat::tick);
    assert!(tick(&mut lina.seat).is_some() && draw(&mut lina.seat).is_some());
    assert!(tick(&mut liu.seat).is_some() && draw(&mut liu.seat).is_none(), "the slip was not caught");
    let down = || Event::Key(crossterm::event::KeyCode::Down.into());
    assert!(lina.seat.caught(|seat| seat.send(down())).is_none(), "the slip was not caught");
    // It stays so, whatever is asked, and the person is told.
    for seat in [&mut lina.seat, &mut liu.seat] {
        assert!(tick(seat).is_none() && draw(seat).is_none());
        let said = seat.farewell().unwrap();
        assert!(said.contains("ended by a mistake of the program"), "{said}");
    }
    // Nobody is seen there any more, and the desk goes on.
    assert!(!s.look().screen().contains("also here"), "{}", s.screen());
    s.keys("i<Tab>{ Y}<C-s>").sees("saved");
    for login in ["lina", "liuqiang"] {
        s.beside(login).keys("<Enter>").sees("丰田 X");
    }
}
