//! The rules of every change, by part of the desk. Each arm looks at the desk, refuses with
//! the field that is wrong, or writes records.

pub mod calls;
pub mod cases;
pub mod file;
pub(super) mod history;
pub(super) mod import;
mod pricing;
pub mod quote;
pub mod reception;
pub mod shop;
pub mod undo;
pub mod users;

#[cfg(test)]
mod tests;

use super::change::Change;
use super::clean;
use super::fault::{Fault, Invalid};
use super::say::Say;
use super::trade::Trade;
use crate::say;

/// A change that came to a part of the desk which has no rule for it: a mistake of ours, and
/// never taken for done.
pub(super) fn not_here(change: &Change) -> Fault {
    Fault::Storage(say!("change-without-rule", change = change.word()))
}

/// Text of one line, cleaned; `field` names it in a refusal.
///
/// # Errors
/// Control characters, or too long.
pub(super) fn line(field: &str, text: &str) -> Result<String, Fault> {
    clean::line(text, clean::LINE_CHARS).map_err(|say| Fault::invalid(field, say))
}

/// A longer text, cleaned.
///
/// # Errors
/// Control characters, or too long.
pub(super) fn note(field: &str, text: &str) -> Result<String, Fault> {
    clean::note(text, clean::NOTE_CHARS).map_err(|say| Fault::invalid(field, say))
}

/// A text that must be there.
///
/// # Errors
/// As [`line()`], or empty.
pub(super) fn needed(field: &str, text: &str) -> Result<String, Fault> {
    let text = line(field, text)?;
    if text.is_empty() { Err(Fault::invalid(field, say!("needed"))) } else { Ok(text) }
}

/// The key of a way to confirm (Rules R-10, E-3).
///
/// # Errors
/// Unknown key; the message lists those there are.
pub(super) fn confirmation(trade: &Trade, field: &str, how: &str) -> Result<String, Fault> {
    let known = trade.confirmations.iter().map(|c| c.key.as_str());
    one_of(field, how, known)
}

/// A key out of a list.
///
/// # Errors
/// Unknown key; the message lists those there are.
pub(super) fn one_of<'k>(
    field: &str,
    key: &str,
    known: impl Iterator<Item = &'k str>,
) -> Result<String, Fault> {
    let known: Vec<&str> = known.collect();
    if known.contains(&key) {
        return Ok(key.to_owned());
    }
    Err(Fault::invalid(field, say!("no-such-key", key = key, known = known.join(", "))))
}

/// Collects what is wrong with several fields, so that all are named at once.
#[derive(Default)]
pub(super) struct Refusals(Vec<Invalid>);

impl Refusals {
    /// Notes one.
    pub fn note(&mut self, field: &str, say: Say) {
        self.0.push(Invalid { field: field.to_owned(), say });
    }

    /// Takes the value, or notes what is wrong and goes on with nothing.
    pub fn take<T>(&mut self, field: &str, read: Result<T, Say>) -> Option<T> {
        read.map_err(|say| self.note(field, say)).ok()
    }

    /// Nothing was wrong, or everything that was.
    ///
    /// # Errors
    /// [`Fault::Invalid`] with all fields.
    pub fn done(self) -> Result<(), Fault> {
        if self.0.is_empty() { Ok(()) } else { Err(Fault::Invalid(self.0)) }
    }
}
