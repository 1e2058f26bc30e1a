//! Callbacks: one planned or requested contact with a customer each (Rules C-1 to C-8).

use super::id::{BookingId, ComplaintId, PersonId, RecordId, VehicleId};
use super::name::Name;
use super::struck::Struck;
use super::time::{Day, Time};
use super::user::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By which way a customer is reached (Rule C-1).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Telephone.
    #[default]
    Phone,
    /// Text message.
    Sms,
    /// WeChat.
    Wechat,
    /// QQ.
    Qq,
    /// Letter.
    Letter,
    /// E-mail.
    Email,
    /// A visit to the customer.
    Visit,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 7] =
        [Self::Phone, Self::Sms, Self::Wechat, Self::Qq, Self::Letter, Self::Email, Self::Visit];

    /// The word used in JSON and in forms; `channel-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Sms => "sms",
            Self::Wechat => "wechat",
            Self::Qq => "qq",
            Self::Letter => "letter",
            Self::Email => "email",
            Self::Visit => "visit",
        }
    }

    /// A message: it is sent, and nobody has to pick up.
    #[must_use]
    pub fn is_message(self) -> bool {
        !matches!(self, Self::Phone | Self::Visit)
    }
}

/// What came of a try; the digit keys 1 to 8 answer in this order (Rule C-7).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Reached, all fine; of a message: sent.
    Fine,
    /// Reached, with a problem: opens a complaint.
    Problem,
    /// Reached, and booked.
    Booked,
    /// Nobody answered.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// To be called back at another time.
    CallBack,
    /// The number is wrong.
    WrongNumber,
    /// Wants no calls.
    DoNotCall,
}

impl Outcome {
    /// All outcomes, in the order of the digit keys.
    pub const ALL: [Self; 8] = [
        Self::Fine,
        Self::Problem,
        Self::Booked,
        Self::NoAnswer,
        Self::Busy,
        Self::CallBack,
        Self::WrongNumber,
        Self::DoNotCall,
    ];

    /// The word used in JSON; `outcome-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Problem => "problem",
            Self::Booked => "booked",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::CallBack => "call_back",
            Self::WrongNumber => "wrong_number",
            Self::DoNotCall => "do_not_call",
        }
    }

    /// The customer was spoken to.
    #[must_use]
    pub fn is_reached(self) -> bool {
        !matches!(self, Self::NoAnswer | Self::Busy | Self::WrongNumber)
    }
}

/// One try, kept with time and person (Rule C-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// When.
    pub at: Time,
    /// By whom, by login.
    pub by: String,
    /// By which way.
    pub channel: Channel,
    /// What came of it.
    pub outcome: Outcome,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// The time it was put off to, by the customer's wish or the retry ladder.
    #[serde(default)]
    pub again: Option<Time>,
    /// Survey scores, 0–10 by indicator (Rule C-8).
    #[serde(default)]
    pub scores: BTreeMap<String, u8>,
    /// The customer's suggestion (Rule C-8).
    #[serde(default)]
    pub suggestion: String,
    /// The complaint it opened.
    #[serde(default)]
    pub complaint: Option<ComplaintId>,
    /// The booking it made.
    #[serde(default)]
    pub booking: Option<BookingId>,
}

/// Where a callback stands.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// To be made.
    #[default]
    Planned,
    /// Made: reached, or sent.
    Made,
    /// Tried as often as the ladder says, and never reached.
    GivenUp,
    /// Not to be made any more; `withdrawn` says why.
    Withdrawn,
}

impl CallState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Made, Self::GivenUp, Self::Withdrawn];

    /// The word used in JSON; `call-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Made => "made",
            Self::GivenUp => "given_up",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One contact with a customer, planned by a cadence or asked for by hand. What it was planned
/// from is copied into it, so that it stays readable when the cadences change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Callback {
    /// The car it is about.
    pub vehicle: VehicleId,
    /// Whom to reach; none: whoever belongs to the car.
    pub person: Option<PersonId>,
    /// Cadence, touch and the anchor they count from, as in `after-service/48h/1041.0`: the
    /// same never makes two (Rule C-2). Empty if somebody asked for it by hand.
    pub key: String,
    /// Key of the cadence.
    pub cadence: String,
    /// Key of its touch.
    pub touch: String,
    /// The moment it counts from.
    pub anchor: Time,
    /// The order, complaint or booking it is about.
    pub about: Option<RecordId>,
    /// What it is about, in words.
    pub topic: Name,
    /// Who makes it.
    pub role: Role,
    /// By which way.
    pub channel: Channel,
    /// Key of the script.
    pub script: String,
    /// The survey is asked (Rule C-8).
    pub scored: bool,
    /// It promises its time: it is never moved to fall together with another (Rule C-4).
    pub promised: bool,
    /// The daily quota it was counted in, if any (Rule C-2).
    pub quota: String,
    /// The day on which it was counted there.
    pub quota_day: Option<Day>,
    /// Stands in the queue from then on (Rule C-1).
    pub shown: Time,
    /// The minute it is planned for.
    pub due: Time,
    /// End of its window.
    pub until: Option<Time>,
    /// What is to be said, as whoever asked for it wrote.
    pub note: String,
    /// When it was planned.
    pub made: Time,
    /// By whom: a login, or `planner`.
    pub made_by: String,
    /// Tries, oldest first.
    pub tries: Vec<Try>,
    /// State.
    pub state: CallState,
    /// When it was made, given up or withdrawn.
    pub closed: Option<Time>,
    /// Why it was withdrawn: a word of the planner's, or a person's reason.
    pub withdrawn: String,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}

impl Callback {
    /// It is still to be made.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == CallState::Planned
    }
}

/// Where a booking stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    /// The car is expected.
    #[default]
    Booked,
    /// It came.
    Arrived,
    /// Called off.
    Cancelled,
}

/// A booked visit, as a call makes one (Rules C-6, C-7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Booking {
    /// The car.
    pub vehicle: VehicleId,
    /// When it is expected.
    pub at: Time,
    /// What is to be done, in words.
    pub what: String,
    /// Who made it, by login.
    pub by: String,
    /// When it was made.
    pub made: Time,
    /// State.
    pub state: BookingState,
    /// Why it was called off.
    pub reason: String,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}

impl Booking {
    /// The car is still expected.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == BookingState::Booked
    }
}
