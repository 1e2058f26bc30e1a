//! Why a touch is not made, or not any more.

use crate::domain::say::Say;
use crate::say;

/// Why a touch is not made, or a callback is withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its window closed before it could be planned (Rule C-2).
    TooLate,
    /// What it counted from is no more.
    AnchorGone,
    /// The customer wants no calls, and there is no other way (Rule C-4).
    DoNotCall,
    /// Nobody of the car can be reached.
    Nobody,
    /// No minute is left in which the store is open and a call is welcome (Rule C-3).
    NoHour,
    /// Another touch at the same date stands for it (Rule C-1).
    StoodFor,
    /// So many were planned that its turn comes later (Rule C-2).
    QuotaFull,
    /// Its day is over.
    DayOver,
    /// The store's cadences no longer have it.
    NotInUse,
}

impl Why {
    /// All reasons.
    pub const ALL: [Self; 9] = [
        Self::TooLate,
        Self::AnchorGone,
        Self::DoNotCall,
        Self::Nobody,
        Self::NoHour,
        Self::StoodFor,
        Self::QuotaFull,
        Self::DayOver,
        Self::NotInUse,
    ];

    /// The word that stands in records (`withdrawn`) and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::TooLate => "too-late",
            Self::AnchorGone => "anchor-gone",
            Self::DoNotCall => "do-not-call",
            Self::Nobody => "nobody",
            Self::NoHour => "no-hour",
            Self::StoodFor => "stood-for",
            Self::QuotaFull => "quota-full",
            Self::DayOver => "day-over",
            Self::NotInUse => "not-in-use",
        }
    }

    /// The reason of this word: a callback withdrawn by a person has that person's own.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.key() == key)
    }

    /// What to tell a person.
    #[must_use]
    pub fn say(self) -> Say {
        match self {
            Self::TooLate => say!("plan-too-late"),
            Self::AnchorGone => say!("plan-anchor-gone"),
            Self::DoNotCall => say!("plan-do-not-call"),
            Self::Nobody => say!("plan-nobody"),
            Self::NoHour => say!("plan-no-hour"),
            Self::StoodFor => say!("plan-stood-for"),
            Self::QuotaFull => say!("plan-quota-full"),
            Self::DayOver => say!("plan-day-over"),
            Self::NotInUse => say!("plan-not-in-use"),
        }
    }
}
