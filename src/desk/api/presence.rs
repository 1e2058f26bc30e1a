//! Who else is at the desk, as a screen sees it. Nothing of it is on record.

use crate::domain::id::{CallbackId, VehicleId};
use crate::domain::time::Time;
use std::collections::BTreeMap;

/// What a session has open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// The car on the screen.
    pub car: Option<VehicleId>,
    /// Something is being typed into a form.
    pub edits: bool,
    /// The call that is open as a run.
    pub call: Option<CallbackId>,
    /// When the last key came.
    pub key: Time,
}

/// Somebody else who has the same car on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Sign-in name.
    pub login: String,
    /// Name as others see it.
    pub name: String,
    /// Something is being typed into a form.
    pub edits: bool,
    /// Since when the car is on their screen.
    pub since: Time,
}

/// Somebody else is making a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Name of who makes it.
    pub name: String,
    /// Since when.
    pub since: Time,
}

/// What others have open, as far as a session has to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Who else has this car on the screen, the longest there first.
    pub others: Vec<Other>,
    /// Calls that others are making.
    pub claims: BTreeMap<CallbackId, Claim>,
}
