//! The planner (Rules C-1 to C-3): from a car's records and the cadences, which callbacks are to
//! be made, moved or withdrawn, which are left out and why, and on which day to look again.
//!
//! Callbacks become records only some days ahead; until then a car carries the day on which the
//! planner looks at it again. So the work of a day follows what comes up, not the size of the
//! desk. What a callback counts from is in its key, and the same key never makes a second one.

mod anchors;
mod lines;
mod placing;
mod projection;
mod quota;
mod replan;
#[cfg(test)]
mod tests;
mod whom;
mod why;

pub use lines::Room;
pub(in crate::domain) use replan::{decide, follow};
pub use replan::{plan_car, replan};
pub use whom::channel;
pub use why::Why;

use super::cadence::Touch;
use super::callback::Callback;
use super::calling::CallingHours;
use super::fault::Fault;
use super::gather::CarRecords;
use super::id::{CallbackId, PersonId};
use super::name::Name;
use super::person::Person;
use super::time::{Day, Time};
use super::trade::Trade;
use anchors::{Moment, Sight};
pub use placing::Placed;
use std::collections::BTreeSet;

/// Who plans, on callbacks and in the journal.
pub const PLANNER: &str = "planner";

/// What is done about one touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A callback is made.
    Make(Box<Callback>),
    /// One that stands is changed.
    Change {
        /// Which.
        id: CallbackId,
        /// As it is to be.
        call: Box<Callback>,
        /// Its time is another one.
        moved: bool,
    },
    /// One that stands is withdrawn.
    Withdraw {
        /// Which.
        id: CallbackId,
        /// As it is to be.
        call: Box<Callback>,
        /// Why.
        why: Why,
    },
    /// A touch is not made.
    Skip {
        /// The key it would have.
        key: String,
        /// What it would be about.
        topic: Name,
        /// What it would count from.
        anchor: Time,
        /// Why.
        why: Why,
    },
}

/// What is to be done at one car.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Step by step.
    pub steps: Vec<Step>,
    /// The day on which to look again.
    pub next: Day,
}

/// Plans the callbacks of a car at `now`. Birthdays are those of the people in `home_of`, so that
/// nobody with two cars is congratulated twice; `room` counts what a quota has on a day.
///
/// # Errors
/// What `room` says.
pub fn plan(
    car: &CarRecords,
    trade: &Trade,
    now: Time,
    home_of: &BTreeSet<PersonId>,
    room: Room<'_>,
) -> Result<Plan, Fault> {
    lines::Lines::new(Sight { car, trade, now, home_of }, room).plan()
}

/// Where a touch falls that somebody asks for at `now`, counted from `anchor`. None if there is no
/// minute for it.
#[must_use]
pub fn place(
    touch: &Touch,
    anchor: Time,
    trade: &Trade,
    person: Option<&Person>,
    now: Time,
) -> Option<Placed> {
    let frame = placing::frame(touch, Moment::exact(anchor), 0, None, &trade.calendar)?;
    frame.place(CallingHours::of(trade, person), now)
}
