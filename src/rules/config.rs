//! A store's `config.toml`: name, zone, hours, and what it sets of the trade's figures.

use super::Problem;
use super::check::{self, Check};
use super::lines::Place;
use super::source::CONFIG;
use crate::domain::calendar::Hours;
use crate::domain::trade::{Figures, StoreConfig};
use crate::say;
use std::path::Path;

/// Longest name of a store, in characters: it stands in the header.
const LONGEST_NAME: usize = 40;

/// Reads and checks a store's configuration alone.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load_config(text: &str) -> Result<StoreConfig, Vec<Problem>> {
    let mut problems = Vec::new();
    let config = read(text, &mut problems);
    config.filter(|_| problems.is_empty()).ok_or(problems)
}

/// Reads and checks `config.toml`.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> Option<StoreConfig> {
    let (config, mut check) = check::read::<StoreConfig>(CONFIG, text, problems)?;
    examine(&config, &mut check);
    Some(config)
}

fn examine(config: &StoreConfig, check: &mut Check<'_>) {
    let top = Place::top();
    let name = config.name.trim();
    let harmful = |c: char| c.is_control() || crate::domain::clean::is_invisible(c);
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(harmful) {
        check.refuse(&top.key("name"), say!("rules-store-name", most = LONGEST_NAME));
    }
    if config.zone.parse::<chrono_tz::Tz>().is_err() {
        check.refuse(&top.key("zone"), say!("rules-store-zone", zone = config.zone.as_str()));
    }
    if let Err(reason) = Hours::parse(&config.hours) {
        check.refuse(&top.key("hours"), say!("rules-store-hours", reason = reason));
    }
    check.range(&top, "bays", config.bays.unwrap_or(1), 1..=500);
    check.range(&top, "vat_percent", config.vat_percent.unwrap_or(0), 0..=100);
    // One minute before the end it is said.
    let idle = config.idle_minutes.filter(|minutes| *minutes > 0);
    check.range(&top, "idle_minutes", idle.unwrap_or(2), 2..=24 * 60);
    let archive = config.archive.trim();
    if !archive.is_empty() && !Path::new(archive).is_absolute() {
        check.refuse(&top.key("archive"), say!("rules-store-path", path = archive));
    }
    if let Some(plan) = &config.backup {
        let place = top.key("backup");
        if !Path::new(plan.dir.trim()).is_absolute() {
            check.refuse(&place.key("dir"), say!("rules-store-path", path = plan.dir.as_str()));
        }
        check.range(&place, "every_hours", plan.every_hours, 1..=24 * 366);
        check.range(&place, "keep", plan.keep, 1..=1000);
    }
}

/// The figures with what the store's configuration says of them (Rules E-2, E-7).
pub(super) fn over(config: &StoreConfig, figures: Figures) -> Figures {
    Figures {
        bays: config.bays.unwrap_or(figures.bays),
        vat_permille: config.vat_percent.map_or(figures.vat_permille, |percent| percent.saturating_mul(10)),
        ..figures
    }
}
