//! Days that are not as their weekday says: holidays, and working days in exchange for them.

use crate::domain::name::Name;
use crate::domain::time::Day;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a public holiday means for the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnHolidays {
    /// Closed on holidays, open on swapped working days.
    #[default]
    Closed,
    /// The opening hours hold on every day; holidays are only named.
    Open,
}

/// A day with a rule of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Special {
    /// A holiday of this name.
    Holiday(Name),
    /// A working day in exchange for a day off around the holiday of this name.
    Worked(Name),
}

/// Holidays and swapped working days, as far as they are known (Rule K-2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecialDays {
    /// By day.
    pub days: BTreeMap<Day, Special>,
    /// Years whose holidays are all here.
    pub years: BTreeSet<i32>,
}

impl SpecialDays {
    /// Puts others on top: on a day that both have, theirs holds.
    pub fn overlay(&mut self, other: Self) {
        self.days.extend(other.days);
        self.years.extend(other.years);
    }

    /// Whether the holidays of the year in which `day` falls are known.
    #[must_use]
    pub fn covers(&self, day: Day) -> bool {
        self.years.contains(&day.year())
    }
}
