//! Complaints: a case with an owner and a clock (Rules K-1 to K-8). Everything that happened is
//! an event of the case; its clocks are derived from them.

use super::id::{OrderId, PersonId, VehicleId};
use super::money::Money;
use super::say::Say;
use super::struck::Struck;
use super::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declares an enum of the trade with its words; the message that names one is the prefix
/// and its key.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $prefix:literal { $($(#[$vdoc:meta])* $variant:ident = $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// All of them, in the order a form offers them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in JSON and in forms.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// The message that names it.
            #[must_use]
            pub fn say(self) -> Say {
                Say::new(match self { $(Self::$variant => concat!($prefix, $key)),* })
            }
        }
    };
}

words! {
    /// Where a complaint came from (Rule K-1); `source-` and the key names its message.
    Source, "source-" {
        /// At the counter.
        #[default]
        Counter = "counter",
        /// By phone.
        Phone = "phone",
        /// On the 24-hour hotline: its clocks run round the clock (Rule K-2).
        Hotline = "hotline",
        /// At a callback.
        Callback = "callback",
        /// In a survey.
        Survey = "survey",
        /// By message.
        Message = "message",
        /// Through somebody else.
        ThirdParty = "third_party",
    }
}

words! {
    /// What it is about (Rule K-1); `complaint-class-` and the key names its message.
    ComplaintClass, "complaint-class-" {
        /// The car or a part.
        #[default]
        Product = "product",
        /// The work.
        Service = "service",
        /// What was said, or not said.
        Communication = "communication",
    }
}

words! {
    /// How grave it is (Rule K-1); `severity-` and the key names its message.
    Severity, "severity-" {
        /// An annoyance.
        #[default]
        Minor = "minor",
        /// A loss of time, money or trust.
        Major = "major",
        /// Somebody could be hurt: its clocks run round the clock (Rule K-2).
        Safety = "safety",
    }
}

words! {
    /// Where a case stands (Rule K-5); `case-` and the key names its message.
    CaseState, "case-" {
        /// Nobody has spoken to the customer yet.
        #[default]
        New = "new",
        /// The customer was contacted.
        Contacted = "contacted",
        /// The cause is looked for.
        Investigating = "investigating",
        /// Remedies were offered.
        Offered = "offered",
        /// The customer chose one.
        Agreed = "agreed",
        /// It was carried out.
        Done = "done",
        /// The store manager's second call found it in order (Rule K-6).
        Verified = "verified",
        /// Closed.
        Closed = "closed",
        /// Opened again; its first clock goes on (Rule K-6).
        Reopened = "reopened",
    }
}

words! {
    /// What happened (Rule K-5); `case-event-` and the key names its message.
    CaseEventKind, "case-event-" {
        /// The case was opened.
        #[default]
        Opened = "opened",
        /// The customer was spoken to.
        Contact = "contact",
        /// A note.
        Note = "note",
        /// Class, severity or department were set anew.
        Classed = "classed",
        /// The case waits for the customer: the report-back clock pauses (Rule K-2).
        Waiting = "waiting",
        /// The customer answered: it goes on.
        Answered = "answered",
        /// Handed to somebody who has not accepted yet (Rule K-3).
        HandedOff = "handed_off",
        /// The hand-off was accepted: a new owner.
        Accepted = "accepted",
        /// The hand-off was declined: the sender keeps it.
        Declined = "declined",
        /// The state moved on.
        Moved = "moved",
        /// States that were left out, with the reason (Rule K-5).
        Skipped = "skipped",
        /// Remedies were offered (Rule K-4).
        Offered = "offered",
        /// A remedy waits for a manager (Rule K-4).
        NeedsApproval = "needs_approval",
        /// A manager approved it.
        Approved = "approved",
        /// The customer chose.
        Chosen = "chosen",
        /// The second call (Rule K-6).
        SecondCall = "second_call",
        /// Closed.
        Closed = "closed",
        /// Opened again.
        Reopened = "reopened",
    }
}

impl CaseEventKind {
    /// After it nobody waits for the customer any more: the answer, and all that moves the case
    /// on. A contact alone does not: one may call to ask where the answer is.
    #[must_use]
    pub fn ends_waiting(self) -> bool {
        matches!(
            self,
            Self::Answered
                | Self::Moved
                | Self::Offered
                | Self::NeedsApproval
                | Self::Chosen
                | Self::SecondCall
                | Self::Closed
                | Self::Reopened
        )
    }
}

impl CaseState {
    /// The case still runs.
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }

    /// How far the case has come on its way; one that was reopened begins again (Rule K-5).
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::New | Self::Reopened => 0,
            Self::Contacted => 1,
            Self::Investigating => 2,
            Self::Offered => 3,
            Self::Agreed => 4,
            Self::Done => 5,
            Self::Verified => 6,
            Self::Closed => 7,
        }
    }

    /// The states between this and a later one: what a step leaves out (Rule K-5).
    pub fn between(self, to: Self) -> impl Iterator<Item = Self> {
        let left_out = self.rank() + 1..to.rank();
        Self::ALL.iter().copied().filter(move |state| left_out.contains(&state.rank()))
    }
}

/// Something that happened in a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseEvent {
    /// When.
    pub at: Time,
    /// Who, by login.
    pub by: String,
    /// What.
    pub kind: CaseEventKind,
    /// The state after it.
    pub state: CaseState,
    /// In words: what was said, the reason, the note; of remedies number, text and cost; of *classed*
    /// the keys of class, severity and department.
    pub text: String,
    /// The other one: to whom it was handed or from whom it came, who chose; of *skipped* the keys
    /// of the states left out.
    pub who: String,
    /// How the customer was reached: key of a confirmation.
    pub how: String,
    /// At the second call: the customer was invited to the survey (Rule K-6).
    pub invited: bool,
}

/// A remedy that was offered (Rule K-4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Remedy {
    /// What is offered.
    pub text: String,
    /// What it costs the store.
    pub cost: Money,
}

/// A hand-off that waits to be accepted (Rule K-3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandOff {
    /// To whom, by login.
    pub to: String,
    /// When.
    pub at: Time,
    /// Why.
    pub note: String,
}

/// What is taken down when a complaint comes in (Rule K-1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Intake {
    /// Who complains; none: the car's first person.
    pub person: Option<PersonId>,
    /// Where it came from.
    pub source: Source,
    /// Class.
    pub class: ComplaintClass,
    /// Severity.
    pub severity: Severity,
    /// Key of the department; empty: the one the class names.
    pub department: String,
    /// The customer's words.
    pub words: String,
}

/// A complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Complaint {
    /// Human number, `K-0093`.
    pub number: String,
    /// The car.
    pub vehicle: VehicleId,
    /// Who complains.
    pub person: Option<PersonId>,
    /// The order it is about: the car's last one when it came in.
    pub order: Option<OrderId>,
    /// Where it came from.
    pub source: Source,
    /// Class.
    pub class: ComplaintClass,
    /// Severity.
    pub severity: Severity,
    /// Key of the department.
    pub department: String,
    /// The customer's words.
    pub words: String,
    /// When it came in.
    pub opened: Time,
    /// Who has it, by login; never nobody (Rule K-3).
    pub owner: String,
    /// A hand-off that waits.
    pub handed: Option<HandOff>,
    /// State.
    pub state: CaseState,
    /// The remedies offered last, by number from 1 on (Rule K-4).
    pub remedies: BTreeMap<u16, Remedy>,
    /// They wait for a manager's approval (Rule K-4).
    pub unapproved: bool,
    /// The remedy the customer chose.
    pub chosen: Option<u16>,
    /// Cause, said at closing.
    pub cause: String,
    /// Countermeasure, said at closing.
    pub countermeasure: String,
    /// What happened, oldest first.
    pub events: Vec<CaseEvent>,
    /// When the next clock breaks, derived from the events when they were written: so the list
    /// of deadlines needs no calendar. None while no clock runs.
    pub deadline: Option<Time>,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}

impl Complaint {
    /// The case still runs.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Since when it waits for the customer; none while it does not (Rule K-2).
    #[must_use]
    pub fn waits_since(&self) -> Option<Time> {
        let mut since = None;
        for event in &self.events {
            if event.kind == CaseEventKind::Waiting {
                since = since.or(Some(event.at));
            } else if event.kind.ends_waiting() {
                since = None;
            }
        }
        since
    }
}
