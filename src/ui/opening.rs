//! The screen until the desk is open: the frame of the home screen, what is being done, and what is
//! typed meanwhile, which the session gets when it begins.

use super::ahead::{Ahead, Typed};
use super::draw::{header_line, pane_title, right_end, tab_names, too_small};
use super::keys::{Chord, Key};
use super::layout;
use super::panes::{self, PaneId};
use super::theme::{Theme, without_ambiguous};
use super::widget::{self, put, span};
use crate::desk::api::opening::Doing;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::say;
use crate::text::{Reader, width};
use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// What a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on.
    Waiting,
    /// Leave; nothing is lost.
    Leave,
    /// Paint the whole screen anew.
    Redraw,
}

/// The screen.
pub struct Opening {
    reader: Reader,
    theme: Theme,
    store: String,
    user: String,
    what: Say,
    doing: Option<Doing>,
    now: Time,
    ahead: Ahead,
    leaving: bool,
}

impl Opening {
    /// Of this store, for whoever has this login; `what` is done.
    #[must_use]
    pub fn new(reader: Reader, theme: Theme, (store, user): (String, String), what: Say, now: Time) -> Self {
        let (ahead, doing, leaving) = (Ahead::default(), None, false);
        Self { reader, theme, store, user, what, doing, now, ahead, leaving }
    }

    /// The time has moved on, or the opening has. Returns whether that can be seen.
    pub fn tick(&mut self, now: Time, doing: Option<Doing>) -> bool {
        let minute = |at: Time| at.0.div_euclid(60);
        let seen = minute(now) != minute(self.now) || doing.map(Doing::say) != self.doing.map(Doing::say);
        (self.now, self.doing) = (now, doing);
        seen
    }

    /// A key. What does not lead away is kept.
    pub fn key(&mut self, event: KeyEvent) -> Outcome {
        if event.kind == KeyEventKind::Release {
            return Outcome::Waiting;
        }
        match Chord::raw(&event) {
            Some(Chord { key: Key::Char('q' | 'c'), ctrl: true }) => return Outcome::Leave,
            Some(Chord { key: Key::Char('l'), ctrl: true }) => return Outcome::Redraw,
            // The desk would be left by it as soon as it is open.
            Some(_) if self.ahead.is_empty() && leaves_the_desk(&event) => return Outcome::Leave,
            _ => {}
        }
        self.ahead.keep(Typed::Key(event));
        Outcome::Waiting
    }

    /// Pasted text; not more than a session takes of one.
    pub fn paste(&mut self, text: String) {
        self.ahead.keep(Typed::Paste(text));
    }

    /// What was typed so far, for the session.
    pub fn take_ahead(&mut self) -> Ahead {
        std::mem::take(&mut self.ahead)
    }

    /// It is being left: what was begun ends first.
    pub fn leave(&mut self) {
        self.leaving = true;
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        self.render(frame.area(), frame.buffer_mut());
    }

    /// Draws it into a buffer.
    pub fn render(&self, area: Rect, buf: &mut Buffer) {
        let (reader, theme) = (&self.reader, self.theme);
        if layout::is_too_small((area.width, area.height)) {
            return too_small(area, buf, reader);
        }
        let parts = layout::parts(area, 0);
        header_line(parts.header, buf, (reader, theme), (&self.store, &self.user, self.now), []);
        let how_far = format!(" {}", self.how_far());
        put(buf, parts.card, 0, span(width::clip(&how_far, usize::from(area.width)), theme.strong()));
        let small = layout::is_small((area.width, area.height));
        let places = if small {
            put(buf, parts.tabs, 0, Line::from(tab_names(PaneId::Reception, reader, theme)));
            vec![(PaneId::Reception, parts.body)]
        } else {
            layout::all_panes(parts.body, false)
        };
        for (id, place) in places {
            let mut title = pane_title(panes::pane(id), reader, theme);
            title.push(Span::raw(" "));
            widget::frame(place, buf, Line::from(title), id == PaneId::Reception, theme);
        }
        if !self.leaving {
            self.draw_ahead(parts.notice, buf);
            right_end(parts.footer, buf, span(format!("{} ", reader.t("opening-keys")), theme.dim()));
        }
        if theme.ascii {
            without_ambiguous(buf);
        }
    }

    /// What was typed, and that it is not lost.
    fn draw_ahead(&self, area: Rect, buf: &mut Buffer) {
        let (said, style) = match self.ahead.is_empty() {
            true => (self.reader.t("opening-ahead"), self.theme.dim()),
            false => (self.reader.say(&say!("opening-typed", keys = self.ahead.shown())), self.theme.text()),
        };
        put(buf, area, 0, span(width::clip(&format!(" {said}"), usize::from(area.width)), style));
    }

    fn how_far(&self) -> String {
        let reader = &self.reader;
        if self.leaving {
            return reader.t("opening-leaving");
        }
        let what = reader.say(&self.what);
        match self.doing {
            Some(doing) => format!("{what}  {}", reader.say(&doing.say())),
            None => what,
        }
    }
}

/// Whether a key leaves the home screen at which nothing was done.
fn leaves_the_desk(event: &KeyEvent) -> bool {
    use super::keys::{Action, Scope, resolve};
    Chord::plain(event).and_then(|chord| resolve(&[Scope::Desk, Scope::Always], chord)) == Some(Action::Quit)
}
