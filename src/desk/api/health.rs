//! How the store is: what every screen shows while not all is well. Pure data.

use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::say;

/// Whether changes can be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreHealth {
    /// They can.
    #[default]
    Well,
    /// The disk is full. Reading goes on, and so do changes once there is room.
    Full,
    /// The last changes are durable, but cannot be shown yet. It goes on once they are.
    Behind {
        /// For want of room on the disk.
        full: bool,
    },
    /// The view was found to be damaged, and is being made anew from the journal. It goes on then.
    Damaged,
    /// The disk failed or does not answer, and nobody knows what is on it. A restart finds out.
    Unknown,
}

/// How the store is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Whether changes can be made.
    pub store: StoreHealth,
    /// The clock is behind the last line of the journal, which has this time. It is kept until
    /// the clock has come up to it.
    pub clock_behind: Option<Time>,
    /// The planner waits: the clock is far ahead of a line of this time, and no administrator has
    /// said that this is right.
    pub planning_waits: Option<Time>,
}

impl Health {
    /// What people are told, the most important first; nothing while all is well.
    #[must_use]
    pub fn says(&self) -> Vec<Say> {
        let store = match self.store {
            StoreHealth::Well => None,
            StoreHealth::Full => Some(say!("health-full")),
            StoreHealth::Behind { full: true } => Some(say!("health-full-behind")),
            StoreHealth::Behind { full: false } => Some(say!("health-behind")),
            StoreHealth::Damaged => Some(say!("health-damaged")),
            StoreHealth::Unknown => Some(say!("health-unknown")),
        };
        let behind = self.clock_behind.map(|last| say!("health-clock-behind", last = last));
        let waits = self.planning_waits.map(|last| say!("health-planning-waits", last = last));
        [store, behind, waits].into_iter().flatten().collect()
    }
}
