//! What long work has found or done, to be read; with a question below if something may follow.

use super::{Flow, Layer};
use crate::desk::api::job::Task;
use crate::domain::say::Say;
use crate::text::width;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::{Op, Shared};
use crate::ui::theme::Theme;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Most cells of a row.
const WIDE: u16 = 96;

/// How a row is drawn.
type Look = fn(Theme) -> Style;

/// One thing to be read.
pub struct Row {
    say: Say,
    look: Look,
}

impl Row {
    /// What matters most.
    #[must_use]
    pub fn strong(say: Say) -> Self {
        Self { say, look: Theme::strong }
    }

    /// What is so.
    #[must_use]
    pub fn plain(say: Say) -> Self {
        Self { say, look: Theme::text }
    }

    /// What matters little.
    #[must_use]
    pub fn dim(say: Say) -> Self {
        Self { say, look: Theme::dim }
    }

    /// What is not as it should be.
    #[must_use]
    pub fn bad(say: Say) -> Self {
        Self { say, look: Theme::bad }
    }
}

/// Rows to be read, and the work that may follow.
pub struct Sheet {
    title: String,
    rows: Vec<Row>,
    then: Option<Task>,
    first: usize,
}

impl Sheet {
    /// A sheet; with `then`, going on begins that work.
    #[must_use]
    pub fn new(title: String, rows: Vec<Row>, then: Option<Task>) -> Self {
        Self { title, rows, then, first: 0 }
    }

    fn lines(&self, wide: usize, at: &Shared) -> Vec<(String, Style)> {
        let wrapped = |row: &Row| {
            let style = (row.look)(at.theme);
            width::wrap(&at.say(&row.say), wide.max(1)).into_iter().map(move |line| (line, style))
        };
        self.rows.iter().flat_map(wrapped).collect()
    }
}

impl Layer for Sheet {
    fn scopes(&self) -> &'static [Scope] {
        if self.then.is_some() { &[Scope::Review, Scope::List] } else { &[Scope::Sheet, Scope::List] }
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        // The last row stays to be seen; how many there are once wrapped knows the drawing only.
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Up => self.first = self.first.saturating_sub(1),
            Action::Down => self.first = (self.first + 1).min(last),
            Action::PageUp => self.first = self.first.saturating_sub(10),
            Action::PageDown => self.first = (self.first + 10).min(last),
            Action::First => self.first = 0,
            Action::Last => self.first = last,
            Action::GoOn => {
                if let Some(task) = self.then.take() {
                    // What was typed is used up; should it fail, the sheet says why.
                    at.ops.push(Op::Clear);
                    at.start(task);
                }
                return Flow::Close;
            }
            Action::Back => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }

    fn run_name(&self, _at: &Shared) -> Option<String> {
        Some(self.title.clone())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let wide = area.width.min(WIDE);
        let lines = self.lines(usize::from(wide.saturating_sub(4)), at);
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let inside = widget::popup(centred(area, wide, height), buf, &self.title, at.theme);
        let rows = usize::from(inside.height.saturating_sub(2)).max(1);
        let first = self.first.min(lines.len().saturating_sub(rows));
        let more = first + rows < lines.len();
        // Other people's names are not for the customer who looks on.
        if at.customer_view() {
            put(buf, inside, 0, span(at.t("customer-view-empty"), at.theme.dim()));
        } else {
            for (row, (line, style)) in (0..).zip(lines.into_iter().skip(first).take(rows)) {
                put(buf, inside, row, span(line, style));
            }
        }
        widget::more_below(buf, inside, more && !at.customer_view(), at.theme);
        let question = if self.then.is_some() { at.t("work-go-on") } else { at.t("work-close") };
        put(buf, inside, inside.height.saturating_sub(1), span(question, at.theme.key()));
        None
    }
}
