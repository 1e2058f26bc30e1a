//! Checklists: data from `assets/checklists/`, answered with one key an item (Rule R-3).

use super::name::Name;
use serde::{Deserialize, Serialize};

/// A checklist, in the order in which it is walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Key used in records, same as the file name.
    pub key: String,
    /// Name.
    pub name: Name,
    /// Positions (or sections), in order.
    pub positions: Vec<Position>,
}

/// One place to stand at, with what is looked at there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Key.
    pub key: String,
    /// Name.
    pub name: Name,
    /// Items, in order.
    pub items: Vec<Item>,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Key, unique in the checklist.
    pub key: String,
    /// Name, short enough for a column.
    pub name: Name,
    /// What to say or look for.
    #[serde(default)]
    pub help: Option<Name>,
    /// A matter of safety: work found here and put off comes back sooner.
    #[serde(default)]
    pub safety: bool,
}

/// The answer to an item.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// In order.
    Good,
    /// To be watched.
    Watch,
    /// Needs repair.
    Repair,
    /// Not applicable.
    NotApplicable,
}

impl Mark {
    /// All marks with the key that gives them, in the order of the footer.
    pub const ALL: [(char, Self); 4] =
        [('1', Self::Good), ('2', Self::Watch), ('3', Self::Repair), ('0', Self::NotApplicable)];

    /// The sign that says it without colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Watch => "!",
            Self::Repair => "✗",
            Self::NotApplicable => "–",
        }
    }
}

impl Checklist {
    /// All items with their position.
    pub fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.positions.iter().enumerate().flat_map(|(n, p)| p.items.iter().map(move |i| (n, i)))
    }

    /// The item of this key, with its position.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<(usize, &Item)> {
        self.items().find(|(_, i)| i.key == key)
    }
}

/// A question asked at every reception with its possible answers (Rules ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Key used in the visit's answers.
    pub key: String,
    /// What is asked.
    pub name: Name,
    /// Short label for the pane and the order.
    pub label: Name,
    /// Possible answers; digit keys answer in this order.
    pub options: Vec<Choice>,
}

/// One of several keyed alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
}
