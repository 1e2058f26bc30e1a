//! Reading one file into a domain type, and the checks that several files share.

use super::Problem;
use super::lines::{Lines, Place, line_at};
use super::source::longest;
use crate::domain::money::{MOST, Money};
use crate::domain::name::Name;
use crate::domain::say::Say;
use crate::say;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Longest key, in characters: it stands in every record.
const LONGEST_KEY: usize = 40;

/// Longest name, in characters: it has to be read on a screen of 80 columns.
const LONGEST_NAME: usize = 120;

/// Most alternatives that digit keys can answer.
pub(super) const MOST_CHOICES: usize = 9;

/// One file under examination.
pub(super) struct Check<'a> {
    file: &'a str,
    lines: Lines<'a>,
    problems: &'a mut Vec<Problem>,
}

/// Reads a file; what keeps it from being read goes to `problems`.
pub(super) fn read<'a, T: DeserializeOwned>(
    file: &'a str,
    text: &'a str,
    problems: &'a mut Vec<Problem>,
) -> Option<(T, Check<'a>)> {
    let refused = |line, message| Problem { file: file.to_owned(), line, message };
    let most = longest(file);
    if text.len() > most {
        problems.push(refused(1, say!("rules-file-too-long", most = most)));
        return None;
    }
    match toml::from_str(text) {
        Ok(value) => Some((value, Check { file, lines: Lines::new(text), problems })),
        Err(error) => {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            problems.push(refused(line, say!("rules-not-read", reason = error.message())));
            None
        }
    }
}

impl Check<'_> {
    /// Notes a problem at a place.
    pub fn refuse(&mut self, at: &Place, message: Say) {
        let line = self.lines.line(at);
        self.problems.push(Problem { file: self.file.to_owned(), line, message });
    }

    /// The line of a place.
    pub fn line(&self, at: &Place) -> usize {
        self.lines.line(at)
    }

    /// Keys stand in records and on command lines: plain, short, and no two the same.
    /// `taken` remembers where each was first seen.
    pub fn key(&mut self, at: &Place, key: &str, taken: &mut BTreeMap<String, usize>) {
        let at = at.key("key");
        if !is_key(key) {
            self.refuse(&at, say!("rules-bad-key", key = key, most = LONGEST_KEY));
        } else if let Some(first) = taken.get(key) {
            let first = *first;
            self.refuse(&at, say!("rules-key-twice", key = key, first = first));
        } else {
            taken.insert(key.to_owned(), self.lines.line(&at));
        }
    }

    /// A key that leads elsewhere: plain and short, as often as it likes.
    pub fn key_in(&mut self, at: &Place, field: &str, key: &str) {
        if !is_key(key) {
            self.refuse(&at.key(field), say!("rules-bad-key", key = key, most = LONGEST_KEY));
        }
    }

    /// Names are shown: something in both languages, short, and nothing that moves a cursor.
    pub fn name(&mut self, at: &Place, field: &str, name: &Name) {
        self.text(at, field, name, LONGEST_NAME);
    }

    /// As [`Check::name`], with at most so many characters.
    pub fn text(&mut self, at: &Place, field: &str, name: &Name, most: usize) {
        for (lang, text) in [("zh", &name.zh), ("en", &name.en)] {
            let at = at.key(field).key(lang);
            if text.trim().is_empty() {
                self.refuse(&at, say!("rules-empty-name", lang = lang));
            } else if text.chars().count() > most {
                self.refuse(&at, say!("rules-name-too-long", most = most));
            } else if text.chars().any(is_unseen) {
                self.refuse(&at, say!("rules-name-control"));
            }
        }
    }

    /// A number within its range.
    pub fn range(&mut self, at: &Place, field: &str, value: u32, allowed: RangeInclusive<u32>) {
        if !allowed.contains(&value) {
            let (least, most) = (*allowed.start(), *allowed.end());
            self.refuse(
                &at.key(field),
                say!("rules-range", field = field, value = value, least = least, most = most),
            );
        }
    }

    /// An amount that is not negative and not absurd.
    pub fn amount(&mut self, at: &Place, field: &str, amount: Money) {
        if amount < Money::ZERO || amount > MOST {
            self.refuse(&at.key(field), say!("rules-amount", amount = amount, most = MOST));
        }
    }

    /// A list with as many entries as it can have.
    pub fn count(&mut self, at: &Place, list: &str, count: usize, allowed: RangeInclusive<usize>) {
        if !allowed.contains(&count) {
            let (least, most) = (*allowed.start(), *allowed.end());
            self.refuse(
                &at.key(list),
                say!("rules-count", list = list, count = count, least = least, most = most),
            );
        }
    }
}

/// Whether this can be a key: plain and short.
fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !key.is_empty() && key.chars().count() <= LONGEST_KEY && key.chars().all(plain)
}

/// Control, zero-width and direction characters: they would spoil a screen unseen.
fn is_unseen(c: char) -> bool {
    c.is_control() || crate::domain::clean::is_invisible(c)
}
