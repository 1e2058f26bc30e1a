//! The panes: one row in [`PANES`] each. With a car chosen a pane shows that car, without one
//! the whole desk.

mod board;
mod callbacks;
mod callbacks_keys;
mod complaints;
mod complaints_keys;
mod estimate;
mod estimate_keys;
pub mod queue;
mod reception;
mod reception_keys;

pub use callbacks::{contact_line, contact_words, contacts, why_lines};
pub use reception::{draw_walk, drawing_rows, fact};

use super::keys::{Action, Scope};
use super::layer::{self, PickItem, Picker};
use super::shared::{Op, Shared};
use crate::desk::api::{Board, BoardRow, Car};
use crate::domain::change::Change;
use crate::say;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Which pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaneId {
    /// Reception and walk-around.
    Reception,
    /// Estimate and work order.
    Estimate,
    /// Calls to be made.
    Callbacks,
    /// Complaints.
    Complaints,
}

/// What a pane is.
pub struct Pane {
    /// Which.
    pub id: PaneId,
    /// The action that puts it in focus; its key stands in the title.
    pub action: Action,
    /// Message of its title.
    pub title: &'static str,
    /// Its keys when a car is chosen.
    pub scope: Scope,
    /// Its keys when none is; empty if it then shows the cars in the shop, whose keys those are.
    pub desk: &'static [Scope],
    /// Draws what stands inside its border.
    pub draw: fn(Rect, &mut Buffer, &Shared),
    /// What is said after its title.
    pub subtitle: fn(&Shared) -> String,
    /// Does what one of its keys asks for.
    pub act: fn(Action, &mut Shared),
}

/// Every pane, in the order of the screen.
pub const PANES: &[Pane] = &[
    Pane {
        id: PaneId::Reception,
        action: Action::Reception,
        title: "pane-reception",
        scope: Scope::Reception,
        desk: &[],
        draw: reception::draw,
        subtitle: reception::subtitle,
        act: reception_keys::act,
    },
    Pane {
        id: PaneId::Estimate,
        action: Action::Estimate,
        title: "pane-estimate",
        scope: Scope::Estimate,
        desk: &[],
        draw: estimate::draw,
        subtitle: estimate::subtitle,
        act: estimate_keys::act,
    },
    Pane {
        id: PaneId::Callbacks,
        action: Action::Callbacks,
        title: "pane-callbacks",
        scope: Scope::Callbacks,
        desk: &[Scope::Queue, Scope::Callbacks],
        draw: callbacks::draw,
        subtitle: callbacks::subtitle,
        act: callbacks_keys::act,
    },
    Pane {
        id: PaneId::Complaints,
        action: Action::Complaints,
        title: "pane-complaints",
        scope: Scope::Complaints,
        desk: &[Scope::Cases],
        draw: complaints::draw,
        subtitle: complaints::subtitle,
        act: complaints_keys::act,
    },
];

/// The pane of this id.
#[must_use]
pub fn pane(id: PaneId) -> &'static Pane {
    PANES.iter().find(|p| p.id == id).unwrap_or(&PANES[0])
}

/// Where keys work when nothing lies over the panes, the closest first.
#[must_use]
pub fn scopes(at: &Shared) -> Vec<Scope> {
    let focus = pane(at.focus);
    let mut own = match at.car {
        Some(_) => vec![focus.scope, Scope::Car],
        None => focus.desk.iter().copied().chain([Scope::Desk]).collect(),
    };
    own.extend([Scope::Panes, Scope::Plain, Scope::Always]);
    own
}

/// Does what a key asks for when nothing lies over the panes.
pub fn act(action: Action, at: &mut Shared) {
    if let Some(pane) = PANES.iter().find(|p| p.action == action) {
        at.focus = pane.id;
        if pane.id == PaneId::Callbacks {
            queue::first(at);
        }
        return;
    }
    match action {
        Action::NextPane => at.focus = neighbour(at.focus, 1),
        Action::PreviousPane => at.focus = neighbour(at.focus, PANES.len() - 1),
        Action::Zoom => at.zoomed = !at.zoomed,
        Action::Back => back(at),
        Action::Card if at.car.is_some() => at.push(layer::Card::default()),
        Action::OtherOrder => at.next_order(),
        Action::Drafts => layer::DraftList::open(at),
        Action::ConfirmClock => confirm_clock(at),
        Action::ImportCars | Action::Export | Action::Backup | Action::Work => {
            layer::act_transfer(action, at)
        }
        _ => own(action, at),
    }
}

/// Asks whether the clock is right, if planning waits for that.
fn confirm_clock(at: &mut Shared) {
    let Some(last) = at.health.planning_waits else {
        return at.hint(say!("clock-not-in-doubt"));
    };
    let items = vec![
        PickItem::new(at.t("clock-no"), ""),
        PickItem::new(at.say(&say!("clock-yes", now = at.now)), "")
            .help(at.say(&say!("clock-help", last = last))),
    ];
    at.push(Picker::new(at.t("ask-clock"), items, |picked, at| {
        if picked == 1 {
            at.commit_then(Change::ConfirmClock, |_, at| at.tell(say!("clock-confirmed")));
        }
    }));
}

/// What the keys of a pane ask for, or those of the cars in the shop.
fn own(action: Action, at: &mut Shared) {
    let with_car = at.car.is_some();
    let binds = |p: &&Pane| {
        let scopes = if with_car { std::slice::from_ref(&p.scope) } else { p.desk };
        super::keys::at(scopes).any(|b| b.action == action)
    };
    let desk = !with_car && super::keys::at(&[Scope::Desk]).any(|b| b.action == action);
    // Asked for by name from another pane: go there first.
    let here = PANES.iter().find(|p| p.id == at.focus).filter(binds);
    let there = || PANES.iter().find(binds).filter(|_| !desk);
    match here.or_else(there) {
        Some(pane) => {
            at.focus = pane.id;
            (pane.act)(action, at);
        }
        None if with_car => {}
        None => board::act(action, at),
    }
}

/// The scopes of all panes of a car: what can be asked for by name.
#[must_use]
pub fn all_scopes(at: &Shared) -> Vec<Scope> {
    let others =
        PANES.iter().flat_map(|p| if at.car.is_some() { std::slice::from_ref(&p.scope) } else { p.desk });
    scopes(at).into_iter().chain(others.copied()).collect()
}

fn neighbour(id: PaneId, step: usize) -> PaneId {
    let here = PANES.iter().position(|p| p.id == id).unwrap_or(0);
    PANES[(here + step) % PANES.len()].id
}

/// One step back, at last to the desk. Nothing is ever lost by it.
fn back(at: &mut Shared) {
    if at.zoomed {
        at.zoomed = false;
    } else if at.car.is_some() {
        to_desk(at);
    }
}

/// No car is chosen any more.
pub fn to_desk(at: &mut Shared) {
    at.car = None;
    at.customer = None;
    at.ops.push(Op::Ask(crate::desk::api::Query::Board));
}

/// The whole desk has come anew: stays at the selected car, or where it stood.
pub fn board_arrived(board: Arc<Board>, at: &mut Shared) {
    let key = |row: &BoardRow| (row.vehicle, row.order.as_ref().map(|o| o.id));
    let here = at.board.rows.get(at.board_row).map(key);
    let again = here.and_then(|here| {
        let same = board.rows.iter().position(|row| key(row) == here);
        // Of a car that got an estimate, or another one, the row is still the car's.
        same.or_else(|| board.rows.iter().position(|row| row.vehicle == here.0))
    });
    at.board_row = again.unwrap_or(at.board_row).min(board.rows.len().saturating_sub(1));
    at.board = board;
    queue::arrived(at);
}

/// Holds on to what is selected by itself, before what is shown comes anew: what others add does
/// not push it away.
pub fn hold(at: &mut Shared) {
    at.cases.chosen = super::case::selected(at).map(|(id, _)| id).or(at.cases.chosen);
    at.chosen_order = at.order().map(|(id, _)| id).or(at.chosen_order);
}

/// A car has come to the screen, or has come anew.
pub fn car_arrived(car: &Car, at: &mut Shared) {
    if at.vehicle() != Some(car.records.id) {
        at.line = 0;
        at.scroll.clear();
        at.customer = None;
        at.confirmer = None;
        at.chosen_order = None;
        at.queue.car = queue::Place::default();
    }
    let order = car.records.open_order();
    let known = order.is_some_and(|(_, o)| o.line(at.line).is_some());
    if !known {
        let first = order.and_then(|(_, o)| o.lines().next().map(|(n, _)| n));
        at.line = first.unwrap_or(0);
    }
}
