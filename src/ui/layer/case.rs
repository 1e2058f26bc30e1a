//! A case on the whole screen: what it is about, its clocks and options, and its time line.

use super::{Flow, Layer};
use crate::domain::id::ComplaintId;
use crate::ui::case::{self, lines, next, steps};
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::shared::Shared;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line;
use std::cell::Cell;

/// From this width on facts and time line stand beside each other.
const BESIDE: u16 = 100;
/// Rows a page moves.
const PAGE: usize = 10;

/// A case.
pub struct CaseRun {
    id: ComplaintId,
    /// The time line is in focus, else the facts.
    on_line: bool,
    /// First shown row of facts and time line.
    first: [usize; 2],
    /// How far each could be scrolled when it was last drawn.
    most: [Cell<usize>; 2],
}

impl CaseRun {
    /// Shows a case of the current car.
    #[must_use]
    pub fn new(id: ComplaintId) -> Self {
        Self { id, on_line: false, first: [0; 2], most: [Cell::new(0), Cell::new(0)] }
    }

    /// Shows its time line first.
    #[must_use]
    pub fn at_time_line(id: ComplaintId) -> Self {
        Self { on_line: true, ..Self::new(id) }
    }

    /// Scrolls the part in focus.
    fn scroll(&mut self, action: Action) {
        let part = usize::from(self.on_line);
        let most = self.most[part].get();
        let here = self.first[part].min(most);
        self.first[part] = match action {
            Action::Up => here.saturating_sub(1),
            Action::Down => (here + 1).min(most),
            Action::PageUp => here.saturating_sub(PAGE),
            Action::PageDown => (here + PAGE).min(most),
            Action::Last => most,
            _ => 0,
        };
    }

    fn draw_part(&self, part: usize, area: Rect, buf: &mut Buffer, lines: Vec<Line<'static>>) {
        let rows = usize::from(area.height);
        self.most[part].set(lines.len().saturating_sub(rows));
        let first = self.first[part].min(self.most[part].get());
        for (n, line) in (0..).zip(lines.into_iter().skip(first).take(rows)) {
            put(buf, area, n, line);
        }
    }
}

impl Layer for CaseRun {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Case, Scope::Complaints, Scope::List]
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Back => return Flow::Close,
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                self.scroll(action)
            }
            Action::CaseLine => self.on_line = !self.on_line,
            Action::NewComplaint => steps::take_down(at),
            _ => steps::act(action, self.id, at),
        }
        Flow::Stay
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        case::find(self.id, at).map(|case| case.number.clone())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let record = case::find(self.id, at)?;
        let inside = widget::popup(area, buf, &at.t("complaint-title"), at.theme);
        put(buf, inside, 0, lines::head(record, at));
        let customer = at.customer_view();
        if !customer {
            let text = format!("⏎ → {}", at.say(&next::say(record, at)));
            put(buf, inside, 1, span(text, at.theme.key()));
        }
        let body = Rect { y: inside.y + 3, height: inside.height.saturating_sub(3), ..inside };
        let beside = area.width >= BESIDE && !customer;
        let [left, right] = match beside {
            true => Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(2).areas(body),
            false => [body, body],
        };
        if beside || !self.on_line || customer {
            self.draw_part(0, left, buf, lines::facts(record, usize::from(left.width), at));
        }
        if beside || self.on_line && !customer {
            let title = Rect { y: right.y - 1, height: 1, ..right };
            let style = if self.on_line { at.theme.focus() } else { at.theme.dim() };
            put(buf, title, 0, span(at.t("complaint-time-line"), style));
            self.draw_part(1, right, buf, lines::events(record, usize::from(right.width), at));
        }
        None
    }
}
