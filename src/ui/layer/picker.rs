//! One out of several: digits pick at once, letters narrow the list.

use super::{Flow, Layer};
use crate::text::width;
use crate::ui::keys::{self, Action, Chord, Key, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, cell_right, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickItem {
    /// What it is.
    pub label: String,
    /// What stands at the right, such as a price.
    pub detail: String,
    /// What stands below the list while it is selected, such as the reason.
    pub help: String,
}

impl PickItem {
    /// A row of label and detail.
    #[must_use]
    pub fn new(label: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { label: label.into(), detail: detail.into(), help: String::new() }
    }

    /// With a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Most cells of a row of help.
const HELP_CELLS: usize = 72;

type Picked = Box<dyn FnOnce(usize, &mut Shared) + Send>;

/// A list of which one is picked.
pub struct Picker {
    title: String,
    items: Vec<PickItem>,
    narrow: String,
    /// None: nothing is proposed, and Enter picks nothing.
    selected: Option<usize>,
    picked: Option<Picked>,
}

impl Picker {
    /// A list; `picked` gets the number of the item, counted from 0.
    pub fn new(
        title: impl Into<String>,
        items: Vec<PickItem>,
        picked: impl FnOnce(usize, &mut Shared) + Send + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            items,
            narrow: String::new(),
            selected: Some(0),
            picked: Some(Box::new(picked)),
        }
    }

    /// Proposes nothing: what the customer said is not for Enter to answer.
    #[must_use]
    pub fn unanswered(mut self) -> Self {
        self.selected = None;
        self
    }

    /// Items that fit what was typed, by their number.
    fn shown(&self) -> Vec<usize> {
        let wanted = self.narrow.to_lowercase();
        let fits = |i: &PickItem| i.label.to_lowercase().contains(&wanted);
        (0..self.items.len()).filter(|n| wanted.is_empty() || fits(&self.items[*n])).collect()
    }

    fn pick(&mut self, n: usize, at: &mut Shared) -> Flow {
        match (self.shown().get(n).copied(), self.picked.take()) {
            (Some(item), Some(picked)) => {
                picked(item, at);
                Flow::Close
            }
            (_, picked) => {
                self.picked = picked;
                at.refuse(crate::say!("no-such-choice"));
                Flow::Stay
            }
        }
    }
}

impl Layer for Picker {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Picker, Scope::List]
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        self.narrow.push(c);
        self.selected = Some(0);
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        if chord.key == Key::Backspace {
            self.narrow.pop();
            self.selected = Some(0);
        }
        Flow::Stay
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        let last = self.shown().len().saturating_sub(1);
        match action {
            Action::Back => return Flow::Close,
            Action::Up => self.selected = Some(self.selected.map_or(last, |n| n.saturating_sub(1))),
            Action::Down => self.selected = Some(self.selected.map_or(0, |n| (n + 1).min(last))),
            Action::PageUp | Action::First => self.selected = Some(0),
            Action::PageDown | Action::Last => self.selected = Some(last),
            Action::Pick => return self.pick(self.selected.unwrap_or(usize::MAX), at),
            Action::PickNumber => return self.pick(keys::digit(chord).unwrap_or(usize::MAX), at),
            _ => {}
        }
        Flow::Stay
    }

    /// Only where digits do not reach everything: a stray letter must not move the others.
    fn narrows(&self) -> bool {
        self.items.len() > 9
    }

    fn run_name(&self, _at: &Shared) -> Option<String> {
        Some(self.title.clone())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let size = self.size();
        let place = centred(area, cells(size.wide), cells(self.items.len() + size.below + 2));
        let inside = widget::popup(place, buf, &self.shown_title(), at.theme);
        let shown = self.shown();
        let rows = usize::from(inside.height).saturating_sub(size.below).max(1);
        let first = self.selected.map_or(0, |n| (n + 1).saturating_sub(rows));
        let room = usize::from(inside.width).saturating_sub(5 + size.details);
        for (n, item) in shown.iter().enumerate().skip(first).take(rows) {
            let item = &self.items[*item];
            let style = if Some(n) == self.selected { at.theme.selected() } else { at.theme.text() };
            let number = if n < 9 { format!("{} ", n + 1) } else { "  ".to_owned() };
            let line = Line::from(vec![
                span(format!(" {number}"), at.theme.key()),
                cell(&item.label, room, style),
                cell_right(&item.detail, size.details + 2, style),
            ]);
            put(buf, inside, cells(n - first), line);
        }
        let help =
            self.selected.and_then(|n| shown.get(n)).map(|n| self.items[*n].help.clone()).unwrap_or_default();
        let wrapped = width::wrap(&help, usize::from(inside.width));
        for (row, line) in (cells(rows + 1)..).zip(wrapped) {
            put(buf, inside, row, span(line, at.theme.dim()));
        }
        None
    }
}

/// How much room a list takes.
struct Size {
    /// Cells of a row with its frame.
    wide: usize,
    /// Cells of the longest detail.
    details: usize,
    /// Rows below the list: a gap and the longest help.
    below: usize,
}

impl Picker {
    fn shown_title(&self) -> String {
        if self.narrow.is_empty() { self.title.clone() } else { format!("{} · {}", self.title, self.narrow) }
    }

    fn size(&self) -> Size {
        let most =
            |text: fn(&PickItem) -> &str| self.items.iter().map(|i| width::width(text(i))).max().unwrap_or(0);
        let (labels, details, helps) = (most(|i| &i.label), most(|i| &i.detail), most(|i| &i.help));
        let help_cells = helps.min(HELP_CELLS);
        let rows = |i: &PickItem| width::wrap(&i.help, help_cells.max(1)).len();
        let help_rows = if helps > 0 { self.items.iter().map(rows).max().unwrap_or(0) } else { 0 };
        let title = width::width(&self.shown_title()) + 8;
        let wide = (labels + details + 12).max(title).max(help_cells + 4).max(40);
        Size { wide, details, below: if help_rows > 0 { help_rows + 1 } else { 0 } }
    }
}

fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
