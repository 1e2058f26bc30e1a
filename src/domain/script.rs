//! Scripts of calls with their branches (Rule C-6), and the indicators of the survey
//! (Rule C-8), as data.

use super::name::Name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is said for a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Steps in their order. Every call opens with those of [`Scripts::opening`] and ends with
    /// those of [`Scripts::closing`].
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
    /// The text of the message, where the channel is one.
    pub message: Name,
}

/// A step: what is said, and what may come back. Text holds `{name}`, `{plate}`, `{car}`,
/// `{store}`, `{me}`, `{date}`, `{about}`, filled in when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is said.
    pub say: Name,
    /// What may come back.
    #[serde(default, rename = "branch")]
    pub branches: Vec<Branch>,
}

/// An answer of the customer, and what follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// When the customer says this.
    pub when: Name,
    /// Then say or do this.
    pub then: Name,
}

/// All scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scripts {
    /// How every call opens: name, plate check, is it convenient now?
    pub opening: Vec<Step>,
    /// How every call ends; the customer hangs up first.
    pub closing: Vec<Step>,
    /// By key.
    pub all: BTreeMap<String, Script>,
}

/// How much an indicator weighs (Rule C-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// Taken for granted: failed, it outranks the rest.
    Basic,
    /// Noticed as it is.
    Neutral,
    /// A surprise.
    Delight,
}

/// What is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Key used in records.
    pub key: String,
    /// The question.
    pub name: Name,
    /// How much it weighs.
    pub expectation: Expectation,
}

/// The survey of the scored call (Rule C-8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// A score up to this asks for a manager's call.
    pub manager_at: u8,
    /// A score up to this opens a complaint.
    pub complaint_at: u8,
    /// Key of the cadence of the manager's call.
    pub manager_cadence: String,
    /// What is scored, in the order it is asked.
    #[serde(rename = "indicator")]
    pub indicators: Vec<Indicator>,
}
