//! The changes of the current car and of all that belongs to it, newest first, and of the chosen
//! one what it did, field by field (Rule X-2).

use super::{Flow, Layer};
use crate::desk::api::{Answer, Cursor, HistoryPage, Published, Query};
use crate::domain::id::VehicleId;
use crate::domain::past::Deed;
use crate::domain::say::Say;
use crate::say;
use crate::ui::history::{self, Way};
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::shared::Shared;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Line;
use std::cell::Cell;

/// From this width on changes and fields stand beside each other.
const BESIDE: u16 = 100;
/// Rows a page moves.
const PAGE: usize = 10;

/// The changes of a car.
pub struct History {
    vehicle: VehicleId,
    rows: Vec<Deed>,
    next: Option<Cursor>,
    /// A page was asked for and has not come.
    asked: bool,
    /// The first page was asked for because others have changed something.
    newest: bool,
    row: usize,
    /// The fields are in focus, else the changes.
    on_fields: bool,
    first_field: usize,
    most_field: Cell<usize>,
}

/// Shows the changes of the current car; they are not for the customer's eyes.
pub fn show_history(at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    if at.customer_view() {
        return at.refuse(say!("customer-view-not-in-history"));
    }
    at.push(History {
        vehicle,
        rows: Vec::new(),
        next: None,
        asked: false,
        newest: false,
        row: 0,
        on_fields: false,
        first_field: 0,
        most_field: Cell::new(0),
    });
}

impl History {
    fn ask(&mut self, from: Option<Cursor>, at: &mut Shared) {
        self.asked = true;
        at.ask(Query::History { vehicle: self.vehicle, from });
    }

    /// Changes made since the list was read come before it; the selected one stays selected.
    fn put_before(&mut self, page: &HistoryPage) {
        let here = self.rows.get(self.row).map(|deed| deed.seq);
        let newest = self.rows.first().map_or(0, |deed| deed.seq);
        let new = page.rows.iter().take_while(|deed| deed.seq > newest).count();
        if new == page.rows.len() && page.next.is_some() {
            // More than a page: what lies between is read on the way down.
            self.rows.clone_from(&page.rows);
            self.next.clone_from(&page.next);
        } else {
            self.rows.splice(0..0, page.rows[..new].iter().cloned());
        }
        let again = here.and_then(|seq| self.rows.iter().position(|deed| deed.seq == seq));
        self.row = again.unwrap_or(0);
    }

    /// Moves in the list; at its end older changes are asked for.
    fn go(&mut self, row: usize, at: &mut Shared) {
        let last = self.rows.len().saturating_sub(1);
        self.row = row.min(last);
        self.first_field = 0;
        if row >= last && !self.asked && self.next.is_some() {
            self.ask(self.next.clone(), at);
        }
    }

    fn scroll(&mut self, row: usize) {
        self.first_field = row.min(self.most_field.get());
    }

    fn draw_list(&self, area: Rect, buf: &mut Buffer, at: &Shared) {
        let rows = usize::from(area.height);
        let first = (self.row + 1).saturating_sub(rows);
        for (n, deed) in (0..).zip(self.rows.iter().skip(first).take(rows)) {
            let chosen = first + usize::from(n) == self.row;
            let style = match (chosen, self.on_fields) {
                (true, false) => at.theme.selected(),
                (true, true) => at.theme.focus(),
                _ => at.theme.text(),
            };
            let text = crate::text::width::fit(&history::headline(deed, at), usize::from(area.width));
            put(buf, area, n, span(text, style));
        }
    }

    fn draw_fields(&self, area: Rect, buf: &mut Buffer, at: &Shared) {
        let Some(deed) = self.rows.get(self.row) else { return };
        let cells = usize::from(area.width);
        let mut lines = vec![Line::from(span(history::signature(deed, at), at.theme.dim()))];
        for edit in &deed.edits {
            lines.extend(history::record_lines(edit, deed, Way::On, cells, at));
        }
        let rows = usize::from(area.height);
        self.most_field.set(lines.len().saturating_sub(rows));
        let first = self.first_field.min(self.most_field.get());
        for (n, line) in (0..).zip(lines.into_iter().skip(first).take(rows)) {
            put(buf, area, n, line);
        }
    }
}

impl Layer for History {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::History, Scope::List]
    }

    fn opened(&mut self, at: &mut Shared) {
        self.ask(None, at);
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        let here = if self.on_fields { self.first_field.min(self.most_field.get()) } else { self.row };
        let to = match action {
            Action::Back if self.on_fields => {
                self.on_fields = false;
                return Flow::Stay;
            }
            Action::Back => return Flow::Close,
            Action::HistoryFields => {
                self.on_fields = !self.on_fields;
                return Flow::Stay;
            }
            Action::UndoThis => {
                if let Some(deed) = self.rows.get(self.row) {
                    super::undo(deed.seq, at);
                }
                return Flow::Stay;
            }
            Action::Up => here.saturating_sub(1),
            Action::Down => here + 1,
            Action::PageUp => here.saturating_sub(PAGE),
            Action::PageDown => here + PAGE,
            Action::First => 0,
            Action::Last => usize::MAX,
            _ => return Flow::Stay,
        };
        if self.on_fields {
            self.scroll(to)
        } else {
            self.go(to, at)
        }
        Flow::Stay
    }

    fn answered(&mut self, answer: &Answer, _at: &mut Shared) {
        match answer {
            Answer::History(page) if page.vehicle == self.vehicle && self.newest => {
                self.newest = false;
                self.put_before(page);
            }
            Answer::History(page) if page.vehicle == self.vehicle && self.asked => {
                self.asked = false;
                self.rows.extend(page.rows.iter().cloned());
                self.next.clone_from(&page.next);
            }
            Answer::Failed(_) => (self.asked, self.newest) = (false, false),
            _ => {}
        }
    }

    fn heard(&mut self, news: &Published, at: &mut Shared) {
        if news.concerns(self.vehicle) && !self.asked {
            self.newest = true;
            at.ask(Query::History { vehicle: self.vehicle, from: None });
        }
    }

    /// A change was taken back, or not: the list is read anew.
    fn uncovered(&mut self, at: &mut Shared) -> Flow {
        self.rows.clear();
        (self.row, self.next, self.on_fields) = (0, None, false);
        self.ask(None, at);
        Flow::Stay
    }

    fn internal(&self) -> Option<Say> {
        Some(say!("customer-view-not-in-history"))
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("history-title"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let inside = widget::popup(area, buf, &at.t("history-title"), at.theme);
        let [list, fields] = if area.width >= BESIDE {
            let parts = [Constraint::Fill(4), Constraint::Fill(5)];
            Layout::horizontal(parts).spacing(2).areas(inside)
        } else {
            let parts = [Constraint::Fill(2), Constraint::Fill(3)];
            Layout::vertical(parts).spacing(1).areas(inside)
        };
        if self.rows.is_empty() && !self.asked {
            put(buf, list, 0, span(at.t("history-none"), at.theme.dim()));
        }
        self.draw_list(list, buf, at);
        self.draw_fields(fields, buf, at);
        let more = self.next.is_some() && self.row + 1 >= self.rows.len().min(usize::from(list.height));
        widget::more_below(buf, inside, more, at.theme);
        None
    }
}
