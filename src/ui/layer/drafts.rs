//! What is typed and not yet saved (Rule X-1), as a list: each draft with what was typed, opened
//! where it belongs, or thrown away.

use super::{Flow, Layer, reopen};
use crate::domain::say::Say;
use crate::form::draft::Draft;
use crate::say;
use crate::text::width;
use crate::ui::drafts::draft_name;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, cell_right, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use std::sync::Arc;

/// Cells of the list with its frame, and of the moment at its right.
const WIDE: u16 = 84;
const MOMENT: usize = 14;

/// Rows below the list, for what was typed into the selected one.
const TYPED: u16 = 3;

/// The list, as it was when it was opened: what is thrown away stays in it, to be brought back.
#[derive(Debug)]
pub struct DraftList {
    all: Vec<Arc<Draft>>,
    selected: usize,
}

impl DraftList {
    /// Lays it over the screen; not before the customer's eyes.
    pub fn open(at: &mut Shared) {
        if at.customer_view() {
            at.refuse(say!("customer-view-not-drafts"));
        } else if at.drafts.is_empty() {
            at.hint(say!("drafts-none"));
        } else {
            at.push(Self { all: at.drafts.all(), selected: 0 });
        }
    }

    fn go(&mut self, to: usize) {
        self.selected = to.min(self.all.len().saturating_sub(1));
    }

    fn throw_away(draft: &Arc<Draft>, at: &mut Shared) {
        if at.drafts.get(&draft.place).is_some() {
            at.drafts.drop_draft(&draft.place);
            at.hint(say!("draft-thrown"));
        } else {
            at.drafts.bring_back(Draft::clone(draft));
            at.hint(say!("draft-back"));
        }
    }
}

impl Layer for DraftList {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Drafts, Scope::List]
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        let draft = self.all.get(self.selected).cloned();
        match (action, draft) {
            (Action::Back, _) => return Flow::Close,
            (Action::Up, _) => self.go(self.selected.saturating_sub(1)),
            (Action::Down, _) => self.go(self.selected + 1),
            (Action::PageUp, _) => self.go(self.selected.saturating_sub(10)),
            (Action::PageDown, _) => self.go(self.selected + 10),
            (Action::First, _) => self.go(0),
            (Action::Last, _) => self.go(usize::MAX),
            (Action::Open, Some(draft)) => {
                reopen::open(&draft, at);
                return Flow::Close;
            }
            (Action::ThrowAway, Some(draft)) => Self::throw_away(&draft, at),
            _ => {}
        }
        Flow::Stay
    }

    fn internal(&self) -> Option<Say> {
        Some(say!("customer-view-not-drafts"))
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("key-drafts"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let height = u16::try_from(self.all.len()).unwrap_or(u16::MAX).saturating_add(TYPED + 3);
        let place = centred(area, area.width.min(WIDE), height);
        let inside = widget::popup(place, buf, &at.t("cmd-drafts"), at.theme);
        let rows = usize::from(inside.height.saturating_sub(TYPED + 1)).max(1);
        let first = (self.selected + 1).saturating_sub(rows);
        for (row, (n, draft)) in (0..).zip(self.all.iter().enumerate().skip(first).take(rows)) {
            put(buf, inside, row, self.row(n, draft, usize::from(inside.width), at));
        }
        widget::more_below(buf, inside, first + rows < self.all.len(), at.theme);
        let values = self.all.get(self.selected).into_iter().flat_map(|draft| draft.values.values());
        let typed: Vec<&str> = values.map(String::as_str).filter(|v| !v.is_empty()).collect();
        let top = inside.height.saturating_sub(TYPED);
        let lines = width::wrap(&typed.join(" · "), usize::from(inside.width).max(1));
        for (row, line) in (top..inside.height).zip(lines) {
            put(buf, inside, row, span(line, at.theme.text()));
        }
        None
    }
}

impl DraftList {
    fn row(&self, n: usize, draft: &Draft, cells: usize, at: &Shared) -> Line<'static> {
        let (sign, plain) = match at.drafts.get(&draft.place) {
            Some(_) => ("  ", at.theme.text()),
            None => ("✗ ", at.theme.dim()),
        };
        let style = if n == self.selected { at.theme.selected() } else { plain };
        let name = cell(draft_name(draft, at), cells.saturating_sub(MOMENT + 2), style);
        let moment = cell_right(at.reader.moment(draft.at, at.now), MOMENT, at.theme.dim());
        Line::from(vec![span(sign, at.theme.bad()), name, moment])
    }
}
