//! People: owners, drivers, payers (Rule V-3).

use super::calendar::Window;
use super::callback::Channel;
use super::forget::Forgotten;
use super::phone::Phone;
use super::struck::Struck;
use super::time::{Day, Time};
use serde::{Deserialize, Serialize};

/// A customer's tier (Rule V-7).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Everybody.
    #[default]
    Ordinary,
    /// VIP.
    Vip,
    /// Gold.
    Gold,
}

impl Tier {
    /// All tiers, lowest first.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Vip, Self::Gold];

    /// The word used in JSON and in forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Vip => "vip",
            Self::Gold => "gold",
        }
    }
}

/// A person. Every field is personal data, and stands in the personal part of a
/// journal line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Phones, the first is called first.
    pub phones: Vec<Phone>,
    /// When phone and address were last said to be right (Rule R-8).
    pub confirmed: Option<Time>,
    /// Address.
    pub address: String,
    /// Birthday; the year may be unknown and then is 1904.
    pub birthday: Option<Day>,
    /// Company.
    pub company: String,
    /// Interests and occupation; never on a screen the customer sees.
    pub interests: String,
    /// Numbers found wrong, and no longer called (Rule C-7).
    pub wrong_phones: Vec<Phone>,
    /// Hours at which calls are welcome, of the store's day (Rule C-3).
    pub call_hours: Option<Window>,
    /// The channel asked for (Rule C-4).
    pub channel: Option<Channel>,
    /// Wants no calls.
    pub do_not_call: bool,
    /// Tier.
    pub tier: Tier,
    /// Account manager, if the person belongs to a key account (Rule F-1).
    pub account_manager: String,
    /// That the person was forgotten: then all else is blank.
    pub forgotten: Option<Forgotten>,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}
