//! Chinese names in Latin letters, so that a name can be found from a plain keyboard.
//!
//! Many characters have several readings, and surnames their own; all plausible ones are
//! given, the likeliest first.

use ::pinyin::ToPinyinMulti;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most readings given of one name.
pub const READINGS: usize = 8;
/// Most readings taken of one character.
const READINGS_OF_CHAR: usize = 3;
/// Characters of a name that are read; the rest is left out.
const NAME_CHARS: usize = 40;

/// How surnames are read where that differs from the usual reading of their characters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurnameTable {
    /// A character to its readings as a surname, likeliest first.
    single: BTreeMap<char, Vec<String>>,
    /// A surname of several characters to its reading, syllables apart by blanks.
    compound: BTreeMap<String, String>,
}

impl SurnameTable {
    /// The built-in table, `assets/pinyin/surnames.toml`.
    ///
    /// # Errors
    /// Names the file and what is wrong in it, with its line.
    pub fn load() -> Result<Self, String> {
        const PLACE: &str = "assets/pinyin/surnames.toml";
        let table: Self = toml::from_str(include_str!("../../assets/pinyin/surnames.toml"))
            .map_err(|e| format!("{PLACE}: {e}"))?;
        for (surname, reading) in &table.compound {
            if surname.chars().count() != reading.split(' ').count() {
                return Err(format!("{PLACE}: {surname} needs one syllable a character, not \"{reading}\""));
            }
        }
        Ok(table)
    }
}

/// One way to read a name: each syllable with the place of its character in the name.
/// A word in Latin letters is one syllable, at its first letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Place of the character (counted from 0) and its letters in lower case.
    pub syllables: Vec<(usize, String)>,
}

impl Reading {
    /// The letters of all syllables: `zhangwei`.
    #[must_use]
    pub fn full(&self) -> String {
        self.syllables.iter().map(|(_, letters)| letters.as_str()).collect()
    }

    /// The first letter of each syllable in upper case: `ZW`.
    #[must_use]
    pub fn initials(&self) -> String {
        self.syllables.iter().filter_map(|(_, l)| l.chars().next()).map(|c| c.to_ascii_uppercase()).collect()
    }
}

/// The initials of every plausible reading of `name`, upper case: 单伟 → `SW`, `DW`.
/// At most [`READINGS`]; empty for a name without letters and Han characters.
#[must_use]
pub fn initials(name: &str, surnames: &SurnameTable) -> Vec<String> {
    distinct(readings(name, surnames).iter().map(Reading::initials))
}

/// Every plausible reading of `name` in full, lower case without tones, ü as `v` and as `u`.
/// At most [`READINGS`]; empty for a name without letters and Han characters.
#[must_use]
pub fn full(name: &str, surnames: &SurnameTable) -> Vec<String> {
    distinct(readings(name, surnames).iter().map(Reading::full))
}

/// Every plausible reading of `name`, likeliest first, at most [`READINGS`].
#[must_use]
pub fn readings(name: &str, surnames: &SurnameTable) -> Vec<Reading> {
    let chars: Vec<char> = name.chars().take(NAME_CHARS).collect();
    // Each way so far with its cost: how many steps down the lists of readings it took.
    let mut ways: Vec<(usize, Vec<(usize, String)>)> = vec![(0, Vec::new())];
    for (at, choices) in syllables(&chars, surnames) {
        let mut next = Vec::with_capacity(ways.len() * choices.len());
        for (cost, way) in &ways {
            for (step, letters) in choices.iter().enumerate() {
                let mut longer = way.clone();
                longer.push((at, letters.clone()));
                next.push((cost + step, longer));
            }
        }
        next.sort_by_key(|(cost, _)| *cost);
        next.truncate(READINGS);
        ways = next;
    }
    let read = ways.into_iter().map(|(_, syllables)| Reading { syllables });
    read.filter(|reading| !reading.syllables.is_empty()).collect()
}

/// The readable places of a name, each with its possible letters, likeliest first.
fn syllables(chars: &[char], surnames: &SurnameTable) -> Vec<(usize, Vec<String>)> {
    let mut out = Vec::new();
    let mut at = 0;
    let head: String = chars.iter().take(2).collect();
    if let Some(reading) = surnames.compound.get(&head) {
        out.extend(reading.split(' ').map(|s| vec![s.to_owned()]).enumerate());
        at = 2;
    }
    while let Some(&c) = chars.get(at) {
        let start = at;
        at += 1;
        if c.is_ascii_alphanumeric() {
            while chars.get(at).is_some_and(char::is_ascii_alphanumeric) {
                at += 1;
            }
            let word: String = chars[start..at].iter().collect();
            out.push((start, vec![word.to_ascii_lowercase()]));
            continue;
        }
        let mut choices = usual(c);
        if start == 0
            && let Some(special) = surnames.single.get(&c)
        {
            // The usual readings stay behind: not everybody knows, and not every name
            // that begins so is a person's.
            choices = distinct(special.iter().cloned().chain(choices));
        }
        if !choices.is_empty() {
            out.push((start, choices));
        }
    }
    out
}

/// The dictionary's readings of one character.
fn usual(c: char) -> Vec<String> {
    let plain = c.to_pinyin_multi().into_iter().flatten().map(|p| p.plain());
    let typed = plain.flat_map(|p| {
        let as_v = p.replace('ü', "v");
        let as_u = (as_v != p).then(|| p.replace('ü', "u"));
        std::iter::once(as_v).chain(as_u)
    });
    let mut readings = distinct(typed.filter(|p| p.bytes().all(|b| b.is_ascii_lowercase())));
    readings.truncate(READINGS_OF_CHAR);
    readings
}

fn distinct(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> SurnameTable {
        SurnameTable::load().unwrap()
    }

    #[test]
    fn surnames_are_read_as_surnames_first() {
        for (name, first) in [
            ("单伟", "shanwei"),
            ("仇伟", "qiuwei"),
            ("解伟", "xiewei"),
            ("曾伟", "zengwei"),
            ("区伟", "ouwei"),
            ("查伟", "zhawei"),
            ("翟伟", "zhaiwei"),
            ("覃伟", "qinwei"),
            ("尉迟伟", "yuchiwei"),
            ("万俟伟", "moqiwei"),
            ("澹台伟", "tantaiwei"),
            ("吕伟", "lvwei"),
            ("张伟", "zhangwei"),
        ] {
            assert_eq!(full(name, &table()).first().map(String::as_str), Some(first), "{name}");
        }
        assert!(full("吕伟", &table()).contains(&"luwei".to_owned()));
    }

    #[test]
    fn initials_cover_other_readings_and_latin_words() {
        let dan = initials("单伟", &table());
        assert_eq!(dan.first().map(String::as_str), Some("SW"));
        assert!(dan.contains(&"DW".to_owned()), "{dan:?}");
        assert_eq!(initials("Wang Min", &table()), ["WM"]);
        assert_eq!(initials("A8张伟", &table()), ["AZW"]);
        assert!(initials("··", &table()).is_empty());
    }

    #[test]
    fn syllables_point_at_their_characters() {
        let read = readings("张·伟", &table());
        assert_eq!(read[0].syllables, [(0, "zhang".to_owned()), (2, "wei".to_owned())]);
    }

    #[test]
    fn a_long_name_has_few_readings() {
        let long = "重行长乐".repeat(50);
        assert!(full(&long, &table()).len() <= READINGS);
    }
}
