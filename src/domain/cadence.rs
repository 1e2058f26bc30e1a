//! Cadences as data: from which anchor, after how long, by whom and how a customer is contacted
//! (Rule C-1), and how often an unreached one is tried again (Rule C-7).

use super::calendar::Window;
use super::callback::Channel;
use super::name::Name;
use super::say::Say;
use super::user::Role;
use crate::say;
use serde::{Deserialize, Serialize};

/// What a cadence counts from (Rule C-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The car was handed over to its buyer: the day of purchase.
    Purchased,
    /// A work order was delivered.
    Delivered,
    /// A car left without an order: a consultation.
    Consulted,
    /// A line about safety was declined or deferred.
    PutOffSafety,
    /// Any other line was declined or deferred.
    PutOff,
    /// The first service is due, by date or projected mileage.
    FirstService,
    /// The next regular service is due, by date or projected mileage.
    Service,
    /// The insurance expires.
    Insurance,
    /// The statutory inspection expires.
    Inspection,
    /// Birthday of a person of the car.
    Birthday,
    /// Anniversary of the purchase.
    Anniversary,
    /// A quarter begins.
    Quarter,
    /// A quarter begins, for cars of key accounts.
    AccountQuarter,
    /// The last visit ended.
    LastVisit,
    /// The customer was last spoken to.
    LastContact,
    /// A key account's or VIP's car was received or bought.
    CareReception,
    /// A complaint was done (Rule K-6).
    ComplaintDone,
    /// A visit is booked: counted backwards from it (Rule C-6).
    Booked,
    /// Nothing: somebody asks for it by hand.
    Asked,
}

/// Longest [`Length`], in months: a cadence that reaches further is a mistake.
pub const MOST_MONTHS: u32 = 120;

impl Anchor {
    /// The word used in rule files; `anchor-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Purchased => "purchased",
            Self::Delivered => "delivered",
            Self::Consulted => "consulted",
            Self::PutOffSafety => "put_off_safety",
            Self::PutOff => "put_off",
            Self::FirstService => "first_service",
            Self::Service => "service",
            Self::Insurance => "insurance",
            Self::Inspection => "inspection",
            Self::Birthday => "birthday",
            Self::Anniversary => "anniversary",
            Self::Quarter => "quarter",
            Self::AccountQuarter => "account_quarter",
            Self::LastVisit => "last_visit",
            Self::LastContact => "last_contact",
            Self::CareReception => "care_reception",
            Self::ComplaintDone => "complaint_done",
            Self::Booked => "booked",
            Self::Asked => "asked",
        }
    }
}

/// A length of time in data: `48h`, `30d`, `3mo`, `30 working minutes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Elapsed minutes.
    Minutes(u32),
    /// Calendar days: the same time of day so many days on.
    Days(u32),
    /// Calendar months.
    Months(u32),
    /// Minutes of the store's calendar (Rule C-1: *working*).
    Working(u32),
}

/// When a touch is made, counted from its anchor (Rule C-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At the last allowed minute before this is over; shown from half of it on, or from `from`.
    /// If it holds no allowed minute, at the next one after it.
    Within {
        /// The window.
        within: Length,
        /// Shown from then on, if not from half of it.
        from: Option<Length>,
    },
    /// At the next allowed minute after this.
    After(Length),
    /// At the next allowed minute this long before the anchor.
    Before(Length),
    /// On the day of the anchor.
    OnDay,
}

/// Which cars and people a cadence is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    #[default]
    All,
    /// Key accounts and customers above the ordinary tier.
    Cared,
    /// Key accounts.
    Accounts,
}

/// A programme of ownership touches; a store runs one (Rule C-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Programme {
    /// 11 touches in two years.
    #[default]
    Standard,
    /// The same number in the first nine months.
    Excellent,
}

/// One step of a cadence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Key within its cadence; callbacks are recognised by it, so it never changes.
    pub key: String,
    /// What it is about.
    pub topic: Name,
    /// When.
    pub when: When,
    /// Made again after so long, until the anchor moves.
    pub every: Option<Length>,
    /// With `every`: at most so often in all; none: as long as the anchor stands.
    pub times: Option<u32>,
    /// How long it stays worth making, if `when` has no end of its own.
    pub open_for: Length,
    /// Who makes it.
    pub role: Role,
    /// By which ways, the preferred first.
    pub channels: Vec<Channel>,
    /// Key of the script.
    pub script: String,
    /// The survey is asked (Rule C-8).
    pub scored: bool,
    /// Promises its time (Rule C-4).
    pub promised: bool,
    /// Name of the daily quota it goes through, if any (Rule C-2).
    pub quota: String,
    /// Touches of other cadences it stands for when both are planned: `cadence/touch`.
    pub stands_for: Vec<String>,
}

/// A cadence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// Key; callbacks are recognised by it, so it never changes.
    pub key: String,
    /// Name.
    pub name: Name,
    /// What it counts from.
    pub anchor: Anchor,
    /// For whom.
    pub audience: Audience,
    /// Only in stores that run this programme.
    pub programme: Option<Programme>,
    /// Steps.
    pub touches: Vec<Touch>,
}

/// How an unreached customer is tried again (Rule C-7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Most tries within `days`; then a message.
    pub tries: u32,
    /// Days in which they are made.
    pub days: u32,
    /// Minutes after which a busy line is tried again.
    pub busy_minutes: u32,
    /// Parts of the day; a new try is made in one that was not tried yet.
    pub parts: Vec<Window>,
    /// Channel of the message after the last try.
    pub message: Channel,
}

/// All cadences with what goes for each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadences {
    /// The cadences.
    pub all: Vec<Cadence>,
    /// No calls in these hours of the day (Rule C-3).
    pub quiet: Window,
    /// A day without an hour, such as that of a purchase, counts as this minute of it where a
    /// window of hours is counted from it.
    pub hand_over: u32,
    /// A mileage is projected from readings at least so many days apart.
    pub project_days: u32,
    /// So many days ahead callbacks are made; later ones are known but not yet records.
    pub ahead_days: u32,
    /// Touches of one customer within so many days are offered as one (Rule C-4).
    pub together_days: u32,
    /// Most callbacks a day of each quota (Rule C-2).
    pub quota_a_day: u32,
    /// The ladder.
    pub ladder: Ladder,
}

impl Length {
    /// Reads `90min`, `48h`, `30d`, `3mo`, `30 working minutes`.
    ///
    /// # Errors
    /// No length, or one of more than [`MOST_MONTHS`].
    pub fn parse(text: &str) -> Result<Self, Say> {
        let wrong = || say!("length-unreadable", found = text.chars().take(40).collect::<String>());
        let text = text.trim();
        let unit = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let number: u32 = text[..unit].parse().map_err(|_| wrong())?;
        let most_days = MOST_MONTHS * 31;
        let (length, most) = match text[unit..].trim() {
            "min" => (Self::Minutes(number), most_days * 1440),
            "h" => (Self::Minutes(number.saturating_mul(60)), most_days * 24),
            "d" => (Self::Days(number), most_days),
            "mo" => (Self::Months(number), MOST_MONTHS),
            "working minutes" => (Self::Working(number), most_days * 1440),
            _ => return Err(wrong()),
        };
        if number > most { Err(wrong()) } else { Ok(length) }
    }

    /// Nothing at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        matches!(self, Self::Minutes(0) | Self::Days(0) | Self::Months(0) | Self::Working(0))
    }

    /// About so many minutes, to compare lengths of different units with.
    #[must_use]
    pub fn rough_minutes(self) -> u64 {
        let (number, minutes) = match self {
            Self::Minutes(n) | Self::Working(n) => (n, 1),
            Self::Days(n) => (n, 1440),
            Self::Months(n) => (n, 30 * 1440),
        };
        u64::from(number) * minutes
    }
}

impl Cadences {
    /// The cadence of this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Cadence> {
        self.all.iter().find(|c| c.key == key)
    }

    /// Cadences that are asked for by hand.
    pub fn asked(&self) -> impl Iterator<Item = &Cadence> {
        self.all.iter().filter(|c| c.anchor == Anchor::Asked)
    }
}
