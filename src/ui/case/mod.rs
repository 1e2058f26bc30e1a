//! Complaints on the screen, as the pane and the case by itself share them: which one is meant,
//! how its clocks read, what comes next, and the steps (Rules K-1 to K-8).

pub mod clock;
mod forms;
pub mod lines;
pub mod next;
pub mod steps;

use super::keys::{Action, Binding, Scope};
use super::shared::Shared;
use crate::desk::api::CaseRow;
use crate::domain::complaint::Complaint;
use crate::domain::id::ComplaintId;
use crate::domain::money::Money;
use std::cmp::Reverse;

/// Which complaints are shown, and which one is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The one that was chosen; the first if it is no longer there.
    pub chosen: Option<ComplaintId>,
    /// Only those of the person who sits here, and those handed to them.
    pub mine: bool,
}

/// Whether a case is the person's, or waits for them (Rule K-3).
#[must_use]
pub fn is_mine(case: &Complaint, at: &Shared) -> bool {
    case.owner == at.me.login || is_handed_to_me(case, at)
}

/// Whether a case was handed to the person and waits for their word (Rule K-3).
#[must_use]
pub fn is_handed_to_me(case: &Complaint, at: &Shared) -> bool {
    case.handed.as_ref().is_some_and(|h| h.to == at.me.login)
}

/// The cases of the desk that are shown, the next to break first.
#[must_use]
pub fn of_desk(at: &Shared) -> Vec<&CaseRow> {
    at.board.cases.iter().filter(|row| !at.cases.mine || is_mine(&row.case, at)).collect()
}

/// The cases of the current car: those that run first, the newest first.
#[must_use]
pub fn of_car(at: &Shared) -> Vec<(ComplaintId, &Complaint)> {
    let own = at.car.iter().flat_map(|c| &c.records.complaints);
    let mut out: Vec<_> = own.map(|(id, case)| (*id, case)).collect();
    out.sort_by_key(|(id, case)| (Reverse(case.is_open()), Reverse(case.opened), Reverse(*id)));
    out
}

/// Where a list of cases has the chosen one.
fn place_of(ids: impl Iterator<Item = ComplaintId>, at: &Shared) -> usize {
    let chosen = |id: ComplaintId| Some(id) == at.cases.chosen;
    ids.enumerate().find(|(_, id)| chosen(*id)).map_or(0, |(n, _)| n)
}

/// The row of the desk that is meant.
#[must_use]
pub fn desk_row(at: &Shared) -> usize {
    place_of(of_desk(at).iter().map(|row| row.id), at)
}

/// The case that is meant: of the car, or of the desk if none is chosen.
#[must_use]
pub fn selected(at: &Shared) -> Option<(ComplaintId, &Complaint)> {
    if at.car.is_some() {
        let own = of_car(at);
        let here = place_of(own.iter().map(|(id, _)| *id), at);
        return own.get(here).copied();
    }
    of_desk(at).get(desk_row(at)).map(|row| (row.id, &row.case))
}

/// The current car's case of this identity.
#[must_use]
pub fn find(id: ComplaintId, at: &Shared) -> Option<&Complaint> {
    let own = at.car.iter().flat_map(|c| &c.records.complaints);
    own.into_iter().find(|(own, _)| *own == id).map(|(_, case)| case)
}

/// Moves the choice by so many rows.
pub fn go(by: isize, at: &mut Shared) {
    let ids: Vec<ComplaintId> = if at.car.is_some() {
        of_car(at).iter().map(|(id, _)| *id).collect()
    } else {
        of_desk(at).iter().map(|row| row.id).collect()
    };
    let here = place_of(ids.iter().copied(), at);
    let to = here.saturating_add_signed(by).min(ids.len().saturating_sub(1));
    at.cases.chosen = ids.get(to).copied();
}

/// What a manager is to approve: the dearest option of an offer that waits for it (Rule K-4).
#[must_use]
pub fn to_approve(case: &Complaint) -> Option<Money> {
    case.remedies.values().map(|r| r.cost).max().filter(|_| case.unapproved)
}

/// Whether a key of the complaints can do something now, and may be shown: without a case all
/// there is to do is to take one down, and internal steps are not for the customer's eyes.
#[must_use]
pub fn is_shown(binding: &Binding, at: &Shared) -> bool {
    if !matches!(binding.scope, Scope::Cases | Scope::Complaints | Scope::Case) {
        return true;
    }
    let (action, some) = (binding.action, selected(at).is_some());
    let moves = matches!(
        action,
        Action::Up | Action::Down | Action::First | Action::Last | Action::PageUp | Action::PageDown
    );
    match (at.customer_view(), binding.scope) {
        (true, Scope::Complaints) => some && (moves || action == Action::CaseOpen),
        (true, _) => moves,
        (false, Scope::Complaints) => some || action == Action::CaseOpen,
        (false, _) => some || action == Action::CasesMine,
    }
}

/// The action whose name says what a key does now: without a case Enter takes one down.
#[must_use]
pub fn named(binding: &Binding, at: &Shared) -> Action {
    let empty = binding.scope == Scope::Complaints && at.car.is_some() && selected(at).is_none();
    if empty && binding.action == Action::CaseOpen { Action::NewComplaint } else { binding.action }
}

/// The name of somebody enrolled, or the login as it is.
#[must_use]
pub fn name_of(login: &str, at: &Shared) -> String {
    let known = at.board.people.iter().find(|(own, _)| own == login);
    known.map_or_else(|| login.to_owned(), |(_, name)| name.clone())
}
