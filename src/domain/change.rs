//! Every write there can be. A change is an intention; deciding on it against the desk as
//! it stands yields the records it writes, and those are what the journal keeps.

use super::deciding::Deciding;
use super::fault::Fault;
use serde::{Deserialize, Serialize};

/// A write somebody asks for. In JSON `{"change": "arrive", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Sets the language of a user's screen.
    SetLanguage {
        /// Language.
        lang: super::lang::Lang,
    },
}

impl Change {
    /// The word in the `change` field and on the journal line.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::SetLanguage { .. } => "set_language",
        }
    }

    /// Decides: checks the rules and writes the records.
    ///
    /// # Errors
    /// What the change breaks.
    pub fn decide(&self, _on: &mut Deciding<'_>) -> Result<(), Fault> {
        Ok(())
    }
}
