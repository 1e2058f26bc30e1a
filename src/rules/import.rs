//! What other programs call the columns of a customer file, and the words that stand in them.

use super::{Problem, check};
use crate::domain::name::Name;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `assets/import/vehicles.toml`, and what the files beside it add. A store does not override
/// them: a mapping file given with the import does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportNames {
    /// Names of the columns by key of the field.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Words for the values of a chosen field: field, value, words.
    pub words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Why a part is changed or labour done, by kind, where a price file does not say it.
    #[serde(default)]
    pub reasons: BTreeMap<String, Name>,
}

impl ImportNames {
    /// The names as shipped.
    ///
    /// # Errors
    /// What is wrong with them; a test holds that nothing is.
    pub fn shipped() -> Result<Self, Vec<Problem>> {
        let files = [
            ("import/vehicles.toml", include_str!("../../assets/import/vehicles.toml")),
            ("import/history.toml", include_str!("../../assets/import/history.toml")),
            ("import/catalog.toml", include_str!("../../assets/import/catalog.toml")),
        ];
        let mut problems = Vec::new();
        let mut all = Self::default();
        for (name, text) in files {
            if let Some((names, _)) = check::read::<Self>(name, text, &mut problems) {
                all.columns.extend(names.columns);
                all.words.extend(names.words);
                all.reasons.extend(names.reasons);
            }
        }
        if problems.is_empty() { Ok(all) } else { Err(problems) }
    }
}
