//! The languages platedesk speaks.

use serde::{Deserialize, Serialize};

/// A language of the screen.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Chinese, the store's default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// All of them, in the order the language key walks.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag used in `--lang` and as folder name under `assets/locales/`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}
