//! The trade's data: the files of `assets/` as shipped, overridden by the store's own
//! files of the same path, read into domain types and checked. Does no I/O: what a store
//! has of its own comes in as [`Sources`], and what is wrong goes out as [`Problem`]s that
//! name file and line.

mod cadences;
mod calendar;
mod catalog;
mod check;
mod checklist;
mod complaints;
mod config;
pub mod demo;
mod drawing;
mod figures;
pub mod import;
pub mod imported;
mod lines;
mod permissions;
mod questions;
mod scripts;
mod source;
#[cfg(test)]
mod tests;

pub use config::load_config;
pub use source::{CONFIG, FILES, LONGEST, Sources};

use crate::domain::calendar::{Calendar, Hours};
use crate::domain::say::Say;
use crate::domain::trade::Trade;
use crate::say;

/// Something in a file that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path below the rules folder (`catalog/packages.toml`), or `config.toml`.
    pub file: String,
    /// Line in that file, from 1 on; 1 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: Say,
}

impl Problem {
    /// The whole sentence: file, line, what is wrong.
    #[must_use]
    pub fn say(&self) -> Say {
        say!("rules-problem", file = self.file.as_str(), line = self.line, message = self.message.clone())
    }
}

/// Builds the trade from a store's `config.toml` and its own rule files; what a store has
/// no file for is taken as shipped. Bays and VAT of the configuration override the figures
/// (Rules E-2, E-7).
///
/// # Errors
/// Everything that is wrong, in all files, so that one round of mending is enough.
pub fn load(config_toml: &str, sources: &Sources) -> Result<Trade, Vec<Problem>> {
    let mut problems = source::unknown_files(sources);
    let store = config::read(config_toml, &mut problems);
    let special = calendar::read(store.as_ref(), config_toml, sources, &mut problems);
    let figures = figures::read(sources, &mut problems);
    let walkaround = checklist::read("walkaround", sources, &mut problems);
    let delivery = checklist::read("delivery", sources, &mut problems);
    let drawing = drawing::read(sources, &mut problems);
    let questions = questions::read(sources, &mut problems);
    let confirmations = questions::read_confirmations(sources, &mut problems);
    let catalog = catalog::read(sources, &mut problems);
    let cadences = cadences::read(sources, &mut problems);
    let scripts = scripts::read(sources, &mut problems);
    let survey = scripts::read_survey(sources, &mut problems);
    // What fits not because a file is broken is told when that one is mended.
    if problems.is_empty()
        && let (Some(cadences), Some(scripts), Some(survey)) = (&cadences, &scripts, &survey)
    {
        scripts::fit((cadences, scripts, survey), sources, &mut problems);
    }
    let complaints = complaints::read(sources, &mut problems);
    let rights = permissions::read(sources, &mut problems);
    let trade = (|| {
        let store = store?;
        let figures = config::over(&store, figures?);
        let hours = Hours::parse(&store.hours).ok()?;
        let calendar = Calendar::new(store.tz(), hours, special?, store.holidays);
        Some(Trade {
            store,
            calendar,
            figures,
            walkaround: walkaround?,
            delivery: delivery?,
            drawing: drawing?,
            questions: questions?,
            confirmations: confirmations?,
            catalog: catalog?,
            cadences: cadences?,
            scripts: scripts?,
            survey: survey?,
            complaints: complaints?,
            rights: rights?,
        })
    })();
    trade.filter(|_| problems.is_empty()).ok_or(problems)
}
