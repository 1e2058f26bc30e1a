//! What changes after the visit carry: calls, bookings, complaints.

use crate::domain::callback::Outcome;
use crate::domain::complaint::{CaseState, ComplaintClass, Intake, Remedy, Severity};
use crate::domain::id::{BookingId, CallbackId, ComplaintId, PersonId, VehicleId};
use crate::domain::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came of a call or message (Rules C-6 to C-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallResult {
    /// The callback.
    pub callback: CallbackId,
    /// Callbacks whose topics were spoken about in the same call (Rule C-4).
    #[serde(default)]
    pub along: Vec<CallbackId>,
    /// What came of it.
    pub outcome: Outcome,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// With *call back*: when.
    #[serde(default)]
    pub again: Option<Time>,
    /// With *problem*: the complaint to open.
    #[serde(default)]
    pub complaint: Option<Intake>,
    /// With *booked*: when the car is expected.
    #[serde(default)]
    pub expected: Option<Time>,
    /// With *booked*: what is to be done.
    #[serde(default)]
    pub what: String,
    /// Survey scores, 0–10 by indicator (Rule C-8).
    #[serde(default)]
    pub scores: BTreeMap<String, u8>,
    /// The customer's suggestion (Rule C-8).
    #[serde(default)]
    pub suggestion: String,
    /// A mileage the customer named, km (Rule C-6).
    #[serde(default)]
    pub km: Option<u32>,
}

impl CallResult {
    /// This outcome, and nothing said besides.
    #[must_use]
    pub fn new(callback: CallbackId, outcome: Outcome) -> Self {
        Self {
            callback,
            along: Vec::new(),
            outcome,
            note: String::new(),
            again: None,
            complaint: None,
            expected: None,
            what: String::new(),
            scores: BTreeMap::new(),
            suggestion: String::new(),
            km: None,
        }
    }
}

/// A contact asked for by hand (Rule C-7: the next contact, topic and date typed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCall {
    /// The car.
    pub vehicle: VehicleId,
    /// Whom to reach; absent: the car's first person.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Key of a cadence that is asked for by hand.
    pub cadence: String,
    /// When; absent: as the cadence says, from now on.
    #[serde(default)]
    pub at: Option<Time>,
    /// What is to be said.
    #[serde(default)]
    pub note: String,
}

/// A callback that is not to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The callback.
    pub callback: CallbackId,
    /// Why.
    pub reason: String,
}

/// A change that is taken back (Rule X-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undoing {
    /// Its number in the journal.
    pub seq: u64,
}

/// The planner looks at a car (Rule C-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planning {
    /// The car.
    pub vehicle: VehicleId,
}

/// A booked visit (Rule C-6); a car has one at a time, a new one moves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    /// The car.
    pub vehicle: VehicleId,
    /// When it is expected.
    pub at: Time,
    /// What is to be done.
    pub what: String,
}

/// A booking that is called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookingOff {
    /// The booking.
    pub booking: BookingId,
    /// Why.
    pub reason: String,
}

/// A complaint that comes in (Rule K-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComplaint {
    /// The car.
    pub vehicle: VehicleId,
    /// What is taken down.
    pub intake: Intake,
}

/// A step in a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseChange {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The step.
    pub step: CaseStep,
}

/// What can be done with a complaint. In JSON `{"do": "contact", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum CaseStep {
    /// The customer was spoken to; the first time stops the first-contact clock (Rule K-2).
    Contact {
        /// How: key of a confirmation.
        how: String,
        /// What was said.
        text: String,
    },
    /// A note.
    Note {
        /// The note.
        text: String,
    },
    /// Class, severity or department are set anew.
    Class {
        /// Class.
        class: ComplaintClass,
        /// Severity.
        severity: Severity,
        /// Key of the department.
        department: String,
    },
    /// Waits for the customer: the report-back clock pauses (Rule K-2).
    Wait {
        /// For what.
        text: String,
    },
    /// The customer answered; the clock goes on.
    Answered {
        /// What.
        text: String,
    },
    /// Hands the case to somebody, who must accept it (Rule K-3).
    HandOff {
        /// To whom, by login.
        to: String,
        /// Why.
        note: String,
    },
    /// Accepts a hand-off: from now on the actor owns the case.
    Accept,
    /// Declines a hand-off, or takes one's own back: the sender keeps the case.
    Decline {
        /// Why.
        reason: String,
    },
    /// Moves the state on (Rule K-5) to *investigating* or *done*, with a reason if states are
    /// left out on the way; the others have steps of their own.
    Move {
        /// To this state.
        to: CaseState,
        /// What was found or done.
        #[serde(default)]
        text: String,
        /// Why states in between are left out; needed when there are some.
        #[serde(default)]
        reason: String,
    },
    /// Offers remedies to choose from (Rule K-4).
    Offer {
        /// Two options.
        remedies: Vec<Remedy>,
        /// Why states before are left out; needed when there are some (Rule K-5).
        #[serde(default)]
        reason: String,
    },
    /// A manager approves an offer above the limit (Rule K-4).
    Approve,
    /// The customer chose (Rule K-4).
    Choose {
        /// Number of the remedy, from 1 on.
        remedy: u16,
        /// Who said it.
        who: String,
        /// How: key of a confirmation.
        how: String,
    },
    /// The store manager's second call (Rule K-6): in order, or the case is reopened.
    SecondCall {
        /// The customer is content.
        content: bool,
        /// What was said.
        text: String,
        /// The customer was invited to the survey.
        invited: bool,
    },
    /// Closes the case (Rule K-6).
    Close {
        /// The cause.
        cause: String,
        /// What is done so that it does not happen again.
        countermeasure: String,
    },
    /// Opens it again; the first clock goes on (Rule K-6).
    Reopen {
        /// Why.
        reason: String,
    },
}
