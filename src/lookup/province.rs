//! The province of a plate, typed in Latin letters: `ja88618` and `jinga88618` for 京A88618.

use super::fold;
use crate::domain::plate::PROVINCES;
use crate::text::pinyin::{self, SurnameTable};

/// How every province is spelled: folded as words are, and its character.
pub(super) struct Provinces(Vec<(String, char)>);

impl Provinces {
    pub(super) fn new() -> Self {
        let table = SurnameTable::default();
        let mut all = Vec::new();
        for (province, _) in PROVINCES {
            let name = province.to_string();
            let spellings = pinyin::initials(&name, &table).into_iter().chain(pinyin::full(&name, &table));
            for spelling in spellings {
                let pair = (fold::words(&spelling).text, province);
                if !all.contains(&pair) {
                    all.push(pair);
                }
            }
        }
        Self(all)
    }

    /// The beginnings of plates, folded as codes, that a word (folded as words are) spells. Letters
    /// alone are far more often a name: then the province has to be spelled in full, with the office's
    /// letter and nothing more.
    pub(super) fn plates(&self, word: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (spelling, province) in &self.0 {
            let Some(rest) = word.strip_prefix(spelling.as_str()) else { continue };
            let in_full = spelling.len() > 1 && rest.chars().count() == 1;
            if !in_full && !rest.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let plate: String = std::iter::once(*province).chain(rest.chars().map(fold::code_char)).collect();
            if !found.contains(&plate) {
                found.push(plate);
            }
        }
        found
    }
}
