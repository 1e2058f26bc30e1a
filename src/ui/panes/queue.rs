//! The queue of calls as one person looks at it: what is shown of it, and which call is
//! selected (Rule C-5).

use crate::desk::api::CallRow;
use crate::domain::id::CallbackId;
use crate::domain::name::Name;
use crate::domain::user::Role;
use crate::ui::shared::Shared;

/// What of the queue is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of it.
    #[default]
    All,
    /// What this person asked for or has tried before.
    Mine,
    /// Calls a role makes.
    Role(Role),
    /// Calls about a topic.
    Topic(Name),
}

impl Filter {
    /// Whether a call is shown.
    #[must_use]
    pub fn shows(&self, row: &CallRow, login: &str) -> bool {
        match self {
            Self::All => true,
            Self::Mine => row.call.made_by == login || row.call.tries.iter().any(|t| t.by == login),
            Self::Role(role) => row.call.role == *role,
            Self::Topic(topic) => row.call.topic == *topic || row.along.iter().any(|(_, t)| t == topic),
        }
    }

    /// As the title says it; nothing if all is shown.
    #[must_use]
    pub fn words(&self, at: &Shared) -> String {
        match self {
            Self::All => String::new(),
            Self::Mine => at.t("filter-mine"),
            Self::Role(role) => at.say(&role.say()),
            Self::Topic(topic) => at.reader.name(topic).to_owned(),
        }
    }
}

/// Where one stands in a list of calls: at a call, wherever it has moved to, or where it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The call; none: whichever stands at the row.
    pub call: Option<CallbackId>,
    /// Its row.
    pub row: usize,
}

/// What of the queue is shown, and where one stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// What is shown of the desk's queue.
    pub filter: Filter,
    /// The selected call of the desk.
    pub desk: Place,
    /// The selected call of the current car.
    pub car: Place,
}

/// The calls that are shown: the car's, or the desk's as far as the filter lets them through.
#[must_use]
pub fn rows(at: &Shared) -> Vec<&CallRow> {
    match &at.car {
        Some(car) => car.calls.iter().collect(),
        None => desk_rows(at),
    }
}

fn desk_rows(at: &Shared) -> Vec<&CallRow> {
    at.board.calls.iter().filter(|row| at.queue.filter.shows(row, &at.me.login)).collect()
}

/// The selected call.
#[must_use]
pub fn selected(at: &Shared) -> Option<&CallRow> {
    rows(at).get(place(at).row).copied()
}

/// Where one stands in what is shown.
#[must_use]
pub fn place(at: &Shared) -> Place {
    if at.car.is_some() { at.queue.car } else { at.queue.desk }
}

/// Stands at a row, or at the last one if there are fewer.
pub fn go(row: usize, at: &mut Shared) {
    let rows = rows(at);
    let row = row.min(rows.len().saturating_sub(1));
    let place = Place { call: rows.get(row).map(|r| r.id), row };
    if at.car.is_some() {
        at.queue.car = place;
    } else {
        at.queue.desk = place;
    }
}

/// Stands at the most pressing call.
pub fn first(at: &mut Shared) {
    go(0, at);
}

/// The lists are new: stays at the selected calls, or where they stood.
pub fn arrived(at: &mut Shared) {
    let car: Vec<CallbackId> = at.car.iter().flat_map(|c| &c.calls).map(|r| r.id).collect();
    at.queue.car = found(at.queue.car, &car);
    let desk: Vec<CallbackId> = desk_rows(at).into_iter().map(|r| r.id).collect();
    at.queue.desk = found(at.queue.desk, &desk);
}

fn found(place: Place, calls: &[CallbackId]) -> Place {
    let moved = place.call.and_then(|id| calls.iter().position(|c| *c == id));
    let row = moved.unwrap_or(place.row).min(calls.len().saturating_sub(1));
    Place { call: calls.get(row).copied(), row }
}
