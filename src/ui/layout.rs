//! Where things stand on the screen.

use super::panes::{PANES, PaneId};
use super::shared::Shared;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Constraint, Layout, Rect};

/// Below this nothing useful can be shown.
pub const LEAST: (u16, u16) = (60, 16);
/// From this size on the panes stand beside each other.
pub const ALL_PANES: (u16, u16) = (110, 30);

/// Of the panes' height, what the lower row gets; and its least rows. Above stand the walk-around
/// and the estimate of a car, which need more; without one there are calls and complaints to see.
const LOWER: (u16, u16) = (1, 4);
const LOWER_WITHOUT_CAR: (u16, u16) = (1, 2);
const LOWER_LEAST: u16 = 8;

/// The parts of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Store, lookup, user, clock.
    pub header: Rect,
    /// What is wrong with the store: no row while all is well.
    pub health: Rect,
    /// The car and its alarms (Rule V-6).
    pub card: Rect,
    /// The strip of panes, where one is shown at a time.
    pub tabs: Rect,
    /// The panes.
    pub body: Rect,
    /// A word to the person.
    pub notice: Rect,
    /// Keys.
    pub footer: Rect,
}

/// Whether only one pane fits.
#[must_use]
pub fn is_small(size: (u16, u16)) -> bool {
    size.0 < ALL_PANES.0 || size.1 < ALL_PANES.1
}

/// Whether nothing useful fits.
#[must_use]
pub fn is_too_small(size: (u16, u16)) -> bool {
    size.0 < LEAST.0 || size.1 < LEAST.1
}

/// The parts of a screen of this size; `ill` rows say what is wrong with the store.
#[must_use]
pub fn parts(area: Rect, ill: usize) -> Parts {
    let tabs = u16::from(is_small((area.width, area.height)));
    let ill = u16::try_from(ill).unwrap_or(0);
    let line = Constraint::Length(1);
    let rows =
        [line, Constraint::Length(ill), line, Constraint::Length(tabs), Constraint::Fill(1), line, line];
    let [header, health, card, tabs, body, notice, footer] = Layout::vertical(rows).areas(area);
    Parts { header, health, card, tabs, body, notice, footer }
}

/// Where each pane stands: one alone, or all in two columns, the upper row taller; a pane that
/// is alone in its row has the row for itself.
#[must_use]
pub fn panes(body: Rect, at: &Shared) -> Vec<(PaneId, Rect)> {
    if at.zoomed || is_small(at.size) {
        return vec![(at.focus, body)];
    }
    all_panes(body, at.car.is_some())
}

/// Where the panes stand beside each other, with a car or without.
#[must_use]
pub fn all_panes(body: Rect, car: bool) -> Vec<(PaneId, Rect)> {
    let (part, of) = if car { LOWER } else { LOWER_WITHOUT_CAR };
    let lower = (body.height * part / of).max(LOWER_LEAST);
    let rows = PANES.chunks(2).enumerate();
    let heights =
        rows.clone().map(|(n, _)| if n == 0 { Constraint::Fill(1) } else { Constraint::Length(lower) });
    let heights = Layout::vertical(heights).split(body);
    let mut out = Vec::new();
    for (n, row) in rows {
        let columns = Layout::horizontal(vec![Constraint::Fill(1); row.len()]).split(heights[n]);
        out.extend(row.iter().zip(columns.iter()).map(|(pane, place)| (pane.id, *place)));
    }
    out
}

/// The mouse works, but is never needed: a click puts a pane in focus, the wheel goes through rows.
pub fn mouse(at: &mut Shared, event: MouseEvent, panes_on_top: bool) {
    if !panes_on_top {
        return;
    }
    let area = Rect::new(0, 0, at.size.0, at.size.1);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            let ill = at.health.says().len();
            let hit = panes(parts(area, ill).body, at)
                .into_iter()
                .find(|(_, r)| r.contains((event.column, event.row).into()));
            if let Some((pane, _)) = hit {
                at.focus = pane;
            }
        }
        MouseEventKind::ScrollUp => super::panes::act(super::keys::Action::Up, at),
        MouseEventKind::ScrollDown => super::panes::act(super::keys::Action::Down, at),
        _ => {}
    }
}

/// A box of this size in the middle of `area`, never larger than it.
#[must_use]
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height)
}
