//! Text of the trade's data that stands in both languages.

use serde::{Deserialize, Serialize};

/// A name in Chinese and English, as an asset file or a record holds it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Name {
    /// The same text in both languages (typed by a person, not shipped).
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self { zh: text.to_owned(), en: text.to_owned() }
    }
}
