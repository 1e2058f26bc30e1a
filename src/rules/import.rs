//! What other programs call the columns of a customer file, and the words that stand in them.

use super::{Problem, check};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `assets/import/vehicles.toml`. A store does not override it: a mapping file given with
/// the import does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportNames {
    /// Names of the columns by key of the field.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Words for the values of a chosen field: field, value, words.
    pub words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl ImportNames {
    /// The names as shipped.
    ///
    /// # Errors
    /// What is wrong with them; a test holds that nothing is.
    pub fn shipped() -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let text = include_str!("../../assets/import/vehicles.toml");
        let read = check::read("import/vehicles.toml", text, &mut problems).map(|(names, _)| names);
        read.ok_or(problems)
    }
}
