//! What the trade says about complaints: departments, the limit of a remedy, the clocks
//! (Rules K-1, K-2, K-4), from `assets/complaints.toml`.

use super::calendar::Calendar;
use super::complaint::ComplaintClass;
use super::money::Money;
use super::name::Name;
use serde::{Deserialize, Serialize};

/// Which minutes a clock counts (Rule K-2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Those in which the store is open.
    #[default]
    Working,
    /// All of the days on which the store opens, nights too.
    OpenDays,
    /// All.
    Elapsed,
}

impl Counts {
    /// The calendar on which such a clock runs.
    #[must_use]
    pub fn calendar(self, store: &Calendar) -> Calendar {
        match self {
            Self::Working => store.clone(),
            Self::OpenDays => store.whole_days(),
            Self::Elapsed => store.always(),
        }
    }
}

/// One clock as the data has it (Rule K-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// How long, in minutes that count.
    pub minutes: u32,
    /// Which minutes count.
    pub counts: Counts,
    /// It warns when fewer minutes than this are left.
    pub warn_minutes: u32,
}

/// A department that takes complaints (Rule K-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
    /// The classes that go to it unless another is chosen.
    #[serde(default)]
    pub classes: Vec<ComplaintClass>,
}

/// The rules of complaints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintRules {
    /// A remedy that costs more needs a manager (Rule K-4).
    pub approval_limit: Money,
    /// Until somebody has spoken to the customer.
    pub first_contact: ClockRule,
    /// Until the customer was offered a remedy.
    pub report_back: ClockRule,
    /// Departments, in the order a form offers them.
    #[serde(rename = "department")]
    pub departments: Vec<Department>,
}

impl ComplaintRules {
    /// The department of this key.
    #[must_use]
    pub fn department(&self, key: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.key == key)
    }

    /// The department a class goes to; loading sees to it that there is one.
    #[must_use]
    pub fn department_of(&self, class: ComplaintClass) -> Option<&Department> {
        self.departments.iter().find(|d| d.classes.contains(&class))
    }
}
