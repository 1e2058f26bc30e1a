//! Several people at one desk: what one saves shows on all other screens that show it, and moves
//! nobody's cursor, selection or scroll.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::domain::lang::Lang;
use support::sitting::Sitting;

const LARGE: (u16, u16) = (120, 36);

#[test]
fn what_one_saves_shows_on_the_other_screens_that_show_it() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>");
    liu.keys("618<Enter>i<Tab><C-u>{卡罗拉}<C-s>").sees("saved");
    assert!(!wang.screen().contains("卡罗拉"), "nobody has looked yet");
    wang.look().sees("卡罗拉");
    // Nothing to tell, nothing to draw.
    wang.seat.session.take_dirty();
    assert!(!wang.look().seat.session.is_dirty());
    // What happens to other cars is not drawn anew where it does not show.
    liu.keys("/B123<Enter>");
    wang.look().seat.session.take_dirty();
    liu.keys("i<Tab><C-u>{途观}<C-s>").sees("saved");
    assert!(!wang.look().seat.session.is_dirty(), "{}", wang.screen());
}

#[test]
fn what_one_changes_oneself_is_not_fetched_again() {
    let (mut wang, _) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>i<Tab>{ X}<C-s>").sees("saved");
    wang.seat.session.take_dirty();
    assert!(!wang.look().seat.session.is_dirty(), "the own change came back as news");
}

/// The queue grows above the selected call: what is selected is the call, not the row.
#[test]
fn the_selected_call_stays_selected_when_others_add_calls_before_it() {
    let mut wang = Sitting::with_plain_calls(Lang::En, LARGE);
    let mut liu = wang.beside("liuqiang");
    wang.keys("c<Home>");
    let first = wang.seat.session.shared.queue.desk;
    liu.keys("/AD12345<Enter>");
    let han = liu.seat.session.shared.vehicle().unwrap();
    liu.ask_for(han, "inquiry", None, "急");
    wang.look();
    let after = wang.seat.session.shared.queue.desk;
    assert_eq!(first.call, after.call);
    assert!(wang.seat.session.shared.board.calls.len() >= 4, "{}", wang.screen());
}

/// A car comes in, and stands above the selected one on the board.
#[test]
fn the_selected_car_stays_selected_when_another_comes_in_above_it() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    liu.keys("/B123<Enter><Enter><Esc><Esc>").keys("/AD12345<Enter><Enter><Esc><Esc>");
    wang.look().keys("<End>");
    let at = |s: &Sitting| s.seat.session.shared.board.rows[s.seat.session.shared.board_row].vehicle;
    let (row, here) = (wang.seat.session.shared.board_row, at(&wang));
    // Of cars that came at the same time, the one that was on file first stands first.
    liu.keys("618<Enter><Enter><Esc><Esc>");
    wang.look();
    assert_eq!((wang.seat.session.shared.board_row, at(&wang)), (row + 1, here));
}

/// Somebody speaks to the customer: the other case breaks first now, and comes to the top.
#[test]
fn the_selected_case_stays_selected_when_another_one_becomes_more_urgent() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    liu.keys("618<Enter>k<Enter>22{洗车刮了}<Enter>").sees("K-");
    liu.keys("<Esc><Esc>/B123<Enter>k<Enter>22{刹车异响}<Enter>").sees("K-");
    wang.look().keys("k").sees("K-");
    let chosen = |s: &Sitting| platedesk::ui::case::selected(&s.seat.session.shared).map(|(id, _)| id);
    let here = chosen(&wang).unwrap();
    liu.keys("<Esc><Esc>618<Enter>kt{已致歉}<C-s>").sees("contacted");
    wang.look();
    let cases = &wang.seat.session.shared.board.cases;
    assert!(cases.len() == 2 && cases[0].id != here, "{}", wang.screen());
    assert_eq!(chosen(&wang), Some(here));
}

/// Runs, forms and pickers go on; the lookup and the list of changes show what is new.
#[test]
fn what_lies_over_the_panes_is_not_disturbed() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>r<Enter>4821");
    liu.keys("618<Enter>i<Tab><C-u>{卡罗拉}<C-s>").sees("saved");
    wang.look().sees("4821").sees("卡罗拉");
    wang.keys("0<Enter>").sees("fuel");
    wang.keys("<Esc><Esc><Esc>/88").sees("卡罗拉");
    wang.keys("<C-u>zw");
    liu.keys("i<Tab><C-u>{亚洲龙}<C-s>").sees("saved");
    wang.look().sees("亚洲龙").sees("zw");
}

#[test]
fn changes_of_others_come_before_the_selected_one_in_the_list_of_changes() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    liu.keys("618<Enter>i<Tab><C-u>{卡罗拉}<C-s>").sees("saved");
    wang.keys("618<Enter>hh<Down>");
    // Of the two, the opening is selected: its fields are seen, the colour among them.
    wang.sees("白");
    liu.keys("i<Tab><C-u>{亚洲龙}<C-s>").sees("saved");
    wang.look().sees("亚洲龙").sees("白");
    // The new one stands at the top.
    wang.keys("<Home>");
    assert!(!wang.screen().contains("白"), "{}", wang.screen());
}

/// Whoever was away for too much news asks for everything anew.
#[test]
fn a_screen_that_missed_news_looks_at_everything_again() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>");
    let id = wang.seat.session.shared.vehicle().unwrap();
    for n in 0..300 {
        liu.somebody_paints(&format!("车型{n}"), "红");
    }
    assert_eq!(wang.seat.session.shared.vehicle(), Some(id));
    wang.look().sees("车型299");
}

/// Whoever sits elsewhere is roused; who shows something else is as well, and draws nothing.
#[test]
fn the_other_screens_are_roused_when_somebody_saves() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>");
    let (sender, roused) = std::sync::mpsc::sync_channel(16);
    wang.seat.on_news(std::sync::Arc::new(move || {
        // Full, somebody is awake already.
        let _ = sender.try_send(());
    }));
    liu.keys("618<Enter>i<Tab><C-u>{卡罗拉}<C-s>").sees("saved");
    // By who came into the car, and by what was saved.
    while !wang.screen().contains("卡罗拉") {
        roused.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        wang.seat.tick();
    }
    wang.sees("also here: 刘强");
}

/// Two hundred screens ask for the desk after each change: it is read once.
#[test]
fn the_whole_desk_is_read_once_for_all_screens() {
    use platedesk::desk::api::{Answer, Query};
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let board = |s: &Sitting| match s.desk.ask(&Query::Board) {
        Answer::Board(board) => board,
        other => panic!("{other:?}"),
    };
    let before = board(&s);
    assert!(std::sync::Arc::ptr_eq(&before, &board(&s)));
    s.keys("618<Enter><Enter>");
    let after = board(&s);
    assert_eq!((before.rows.len(), after.rows.len()), (0, 1));
    assert!(std::sync::Arc::ptr_eq(&after, &board(&s)));
}

/// A storm of changes: every screen ends up with the last of them, and whoever saves never waits for
/// a screen that does not look.
#[test]
fn after_a_storm_of_changes_all_screens_show_the_last() {
    let wang = Sitting::with_staff(Lang::En, LARGE);
    let mut screens: Vec<Sitting> = (0..6).map(|_| wang.beside("wangmin")).collect();
    for screen in &mut screens {
        screen.keys("618<Enter>");
    }
    let mut writers: Vec<Sitting> = ["lina", "liuqiang"].iter().map(|login| wang.beside(login)).collect();
    std::thread::scope(|scope| {
        for (n, writer) in writers.iter_mut().enumerate() {
            scope.spawn(move || {
                for change in 0..40 {
                    writer.somebody_paints(&format!("车型{n}-{change}"), "红");
                }
            });
        }
        // One never looks meanwhile.
        for screen in &mut screens[1..] {
            scope.spawn(move || {
                for _ in 0..40 {
                    screen.look();
                }
            });
        }
    });
    let last = screens[1].look().screen();
    for screen in &mut screens {
        assert_eq!(screen.look().screen(), last);
    }
    assert!(last.contains("-39"), "{last}");
}
