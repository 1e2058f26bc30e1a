//! A store's `config.toml`: name, zone, hours, and what it sets of the trade's figures.

use super::Problem;
use super::check::{self, Check};
use super::lines::Place;
use super::source::CONFIG;
use crate::domain::trade::{Figures, StoreConfig};
use crate::say;

/// Longest name of a store, in characters: it stands in the header.
const LONGEST_NAME: usize = 40;

/// A window of opening hours, in minutes after midnight of the store's day; `to` is after
/// `from`, and at most 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First minute that is open.
    pub from: u32,
    /// First minute that is closed again.
    pub to: u32,
}

/// Reads and checks a store's configuration alone.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load_config(text: &str) -> Result<StoreConfig, Vec<Problem>> {
    let mut problems = Vec::new();
    let config = read(text, &mut problems);
    config.filter(|_| problems.is_empty()).ok_or(problems)
}

/// Opening hours as they stand in the configuration: `08:30-18:00`, several windows with
/// commas between, in the order of the day and without overlap. None if they are not so.
#[must_use]
pub fn windows(text: &str) -> Option<Vec<Window>> {
    let mut found: Vec<Window> = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-')?;
        let window = Window { from: minute(from)?, to: minute(to)? };
        let last = found.last().map_or(0, |w| w.to);
        if window.from >= window.to || window.from < last {
            return None;
        }
        found.push(window);
    }
    Some(found)
}

fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two =
        |s: &str| (s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok());
    let (hour, minute) = (two(hour)??, two(minute)??);
    let total = hour * 60 + minute;
    (minute < 60 && total <= 24 * 60).then_some(total)
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
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        check.refuse(&top.key("name"), say!("rules-store-name", most = LONGEST_NAME));
    }
    if config.zone.parse::<chrono_tz::Tz>().is_err() {
        check.refuse(&top.key("zone"), say!("rules-store-zone", zone = config.zone.as_str()));
    }
    if windows(&config.hours).is_none() {
        check.refuse(&top.key("hours"), say!("rules-store-hours", hours = config.hours.as_str()));
    }
    check.range(&top, "bays", config.bays.unwrap_or(1), 1..=500);
    check.range(&top, "vat_percent", config.vat_percent.unwrap_or(0), 0..=100);
}

/// The figures with what the store's configuration says of them (Rules E-2, E-7).
pub(super) fn over(config: &StoreConfig, figures: Figures) -> Figures {
    Figures {
        bays: config.bays.unwrap_or(figures.bays),
        vat_permille: config.vat_percent.map_or(figures.vat_permille, |percent| percent.saturating_mul(10)),
        ..figures
    }
}
