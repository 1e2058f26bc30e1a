//! The screen until the desk is open.

use crate::support::sitting::now;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use platedesk::desk::api::opening::{Doing, Step};
use platedesk::domain::lang::Lang;
use platedesk::say;
use platedesk::text::{Reader, Texts};
use platedesk::ui::dump;
use platedesk::ui::opening::Opening;
use platedesk::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

#[test]
fn opening() {
    for lang in Lang::ALL {
        for (columns, rows) in [(120, 36), (80, 24)] {
            let picture = |name: &str, screen: &Opening| {
                let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
                screen.render(buf.area, &mut buf);
                let picture = format!("{}---\n{}", dump::text(&buf), dump::styles(&buf));
                // Beside all others.
                insta::with_settings!({ snapshot_path => "../snapshots" }, {
                    insta::assert_snapshot!(format!("{name}-{}-{columns}", lang.tag()), picture);
                });
            };
            let reader = Reader::new(Arc::new(Texts::load().unwrap()), lang, chrono_tz::Asia::Shanghai);
            let begin = |what| {
                let names = ("天和 Tianhe".to_owned(), "wangmin".to_owned());
                Opening::new(reader.clone(), Theme::default(), names, what, now())
            };
            let mut screen = begin(say!("opening-store"));
            picture("0-begun", &screen);
            screen.tick(now(), Some(Doing { step: Step::Reading, done: 1_850, of: 5_000 }));
            for code in [KeyCode::Char('6'), KeyCode::Char('1'), KeyCode::Char('8'), KeyCode::Enter] {
                screen.key(KeyEvent::new(code, KeyModifiers::NONE));
            }
            picture("1-typed", &screen);
            let mut screen = begin(say!("opening-demo", count = 1_000_000, shown = "1 000 000"));
            screen.tick(now(), Some(Doing { step: Step::MakingUp, done: 370_000, of: 1_000_000 }));
            picture("2-demo", &screen);
            screen.leave();
            picture("3-leaving", &screen);
        }
    }
}
