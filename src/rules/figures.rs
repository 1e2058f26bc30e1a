//! Figures of the trade. A store names only the ones it sets; the others stay as shipped.

use super::Problem;
use super::check::{self, Check};
use super::lines::{Lines, Place};
use super::source::{Sources, shipped};
use crate::domain::trade::Figures;

const FILE: &str = "figures.toml";

/// Reads and checks `figures.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Figures> {
    let text = sources.own(FILE).map_or_else(|| shipped(FILE).to_owned(), completed);
    let (figures, mut check) = check::read::<Figures>(FILE, &text, problems)?;
    examine(&figures, &mut check);
    Some(figures)
}

/// The store's own text, with the shipped lines it does not name after it: so the line
/// numbers of problems are those of the store's file. A file with tables in it is no file
/// of figures, and what follows would fall into the last of them: it is refused as it is.
fn completed(own: &str) -> String {
    let lines = Lines::new(own);
    if lines.has_tables() {
        return own.to_owned();
    }
    let named = lines.top_keys();
    let missing = shipped(FILE).lines().filter(|line| {
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        !key.is_empty() && !key.starts_with('#') && !named.contains(&key)
    });
    let missing: Vec<&str> = missing.collect();
    format!("{own}\n{}\n", missing.join("\n"))
}

fn examine(f: &Figures, check: &mut Check<'_>) {
    let day = 24 * 60;
    let top = Place::top();
    check.amount(&top, "labour_rate", f.labour_rate);
    for (field, value, least, most) in [
        ("vat_permille", f.vat_permille, 0, 1000),
        ("wash_minutes", f.wash_minutes, 0, day),
        ("handover_minutes", f.handover_minutes, 0, day),
        ("promise_step_minutes", f.promise_step_minutes, 1, 60),
        ("bays", f.bays, 1, 500),
        ("soon_late_minutes", f.soon_late_minutes, 0, day),
        ("expiry_days", f.expiry_days, 0, 366),
        ("birthday_days", f.birthday_days, 0, 366),
        ("service_km", f.service_km, 1, 200_000),
        ("service_months", f.service_months, 1, 120),
        ("service_near_km", f.service_near_km, 0, 200_000),
        ("service_near_days", f.service_near_days, 0, 366),
        ("file_days", f.file_days, 0, 366),
        ("lost_months", f.lost_months, 1, 120),
        ("warranty_months", f.warranty_months, 0, 120),
        ("most_km", f.most_km, 100_000, 10_000_000),
        ("claim_minutes", f.claim_minutes, 1, day),
    ] {
        check.range(&top, field, value, least..=most);
    }
}
