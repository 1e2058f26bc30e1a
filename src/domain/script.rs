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

/// What the texts of scripts may name in braces.
pub const FACTS: [&str; 7] = ["name", "plate", "car", "store", "me", "date", "about"];

/// A text with its `{facts}` filled in. What is not known stays as it is written, so that whoever
/// reads it out sees what is missing.
#[must_use]
pub fn fill(text: &str, facts: &BTreeMap<&str, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').and_then(|(name, behind)| Some((facts.get(name)?, behind)));
        rest = if let Some((fact, behind)) = known {
            out.push_str(fact);
            behind
        } else {
            out.push('{');
            after
        };
    }
    out.push_str(rest);
    out
}

/// The names in braces in a text, as they stand there.
pub fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').map_or(rest, |(name, _)| name))
}

impl Survey {
    /// The indicator of this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.key == key)
    }

    /// Scores up to `at`, the worst news first: a failed basic before the rest, then the lowest.
    #[must_use]
    pub fn low<'s>(&'s self, scores: &BTreeMap<String, u8>, at: u8) -> Vec<(&'s Indicator, u8)> {
        let score = |i: &'s Indicator| scores.get(&i.key).filter(|s| **s <= at).map(|s| (i, *s));
        let mut low: Vec<_> = self.indicators.iter().filter_map(score).collect();
        low.sort_by_key(|(i, score)| (i.expectation != Expectation::Basic, *score));
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_filled_in_and_what_is_unknown_stays() {
        let facts = BTreeMap::from([("name", "张{plate}".to_owned()), ("plate", "京A".to_owned())]);
        for (text, filled) in [
            ("{name}，{plate}", "张{plate}，京A"),
            ("a {date} b {plate", "a {date} b {plate"),
            ("{{plate}}", "{京A}"),
            ("", ""),
            ("}{", "}{"),
        ] {
            assert_eq!(fill(text, &facts), filled, "{text}");
        }
        assert_eq!(named("{a} b {c").collect::<Vec<_>>(), ["a", "c"]);
    }

    #[test]
    fn a_failed_basic_outranks_the_rest() {
        let one = |key: &str, expectation| Indicator { key: key.into(), name: Name::same(key), expectation };
        let survey = Survey {
            indicators: vec![
                one("clean", Expectation::Neutral),
                one("more", Expectation::Delight),
                one("fixed", Expectation::Basic),
                one("told", Expectation::Basic),
            ],
            ..Survey::default()
        };
        let scores = [("clean", 0), ("more", 9), ("fixed", 3), ("told", 2)];
        let scores = scores.map(|(k, s)| (k.to_owned(), s)).into();
        let low: Vec<_> = survey.low(&scores, 3).into_iter().map(|(i, s)| (i.key.as_str(), s)).collect();
        assert_eq!(low, [("told", 2), ("fixed", 3), ("clean", 0)]);
    }
}
