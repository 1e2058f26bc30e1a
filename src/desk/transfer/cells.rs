//! What stands in a cell, in the many writings of people and spreadsheet programs, as the
//! change takes it.

use super::fields::Target;
use crate::domain::plate::half_width;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::form::Kind;
use crate::form::item::ITEM;
use crate::rules::import::ImportNames;
use crate::say;
use crate::text::{Reader, when};
use std::collections::BTreeMap;

/// A cell that begins so is a formula to spreadsheet programs.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Fields that hold a mileage.
const MILEAGE: [&str; 2] = ["vehicle.mileage", "past.mileage"];
/// What stands in a cell whose formula failed.
const FAILED: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#DATA!"];
/// Most characters of a cell that are repeated in a message.
const SHOWN: usize = 40;

/// A cell that no spreadsheet program takes for a formula.
#[must_use]
pub fn escaped(cell: &str) -> String {
    if cell.trim_start_matches('\'').starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell that was [`escaped`].
#[must_use]
pub fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => cell,
    }
}

/// Letters and digits in half width and lower case: the one writing of a word.
pub(super) fn folded(text: &str) -> String {
    let signs = ['√', '×'];
    let kept = text.chars().map(half_width).filter(|c| c.is_alphanumeric() || signs.contains(c));
    kept.flat_map(char::to_lowercase).collect()
}

/// As much of a cell as a message can bear.
pub(super) fn shown(text: &str) -> String {
    let start: String = text.trim().chars().take(SHOWN).collect();
    if start.len() < text.trim().len() { start + "…" } else { start }
}

/// How cells are read.
pub(super) struct Cells {
    /// The value a folded word stands for, by key of the field.
    words: BTreeMap<String, BTreeMap<String, &'static str>>,
    pub now: Time,
    pub zone: chrono_tz::Tz,
    readers: [Reader; 2],
}

impl Cells {
    pub fn new(names: &ImportNames, readers: [Reader; 2], now: Time) -> Self {
        let zone = readers[0].zone;
        let mut words: BTreeMap<String, BTreeMap<String, &'static str>> = BTreeMap::new();
        // A person's are those of an owner, and a past visit has none.
        for target in Target::all().chain(ITEM.iter().map(Target::Item)) {
            let Kind::Choice(choices) = target.kind() else { continue };
            let own = words.entry(target.named()).or_default();
            let known = names.words.get(&target.named());
            // A choice without a key means "not said", which a file says by an empty cell.
            for (key, label) in choices.iter().filter(|(key, _)| !key.is_empty()) {
                own.insert(folded(key), key);
                own.extend(readers.iter().map(|r| (folded(&r.t(label)), *key)));
                let more = known.and_then(|w| w.get(*key)).into_iter().flatten();
                own.extend(more.map(|word| (folded(word), *key)));
            }
        }
        Self { words, now, zone, readers }
    }

    /// The text of a cell as the change takes it; none for an empty cell.
    ///
    /// # Errors
    /// What cannot be read, and how it would be written.
    pub fn read(&self, target: Target, cell: &str) -> Result<Option<String>, Say> {
        let text = unescaped(cell.trim_matches(' '));
        if text.contains('\u{FFFD}') {
            return Err(say!("import-broken-text"));
        }
        if text.trim().is_empty() {
            return Ok(None);
        }
        if FAILED.contains(&text.trim()) {
            return Err(say!("import-failed-cell", found = text.trim()));
        }
        match target.kind() {
            Kind::Choice(choices) => self.choice(target, choices, text).map(Some),
            Kind::Day => day(text, self.now, self.zone).map(Some),
            Kind::Text if MILEAGE.contains(&target.named().as_str()) => mileage(text).map(Some),
            Kind::Text if target.named() == "vehicle.year" => Ok(Some(year(text))),
            Kind::Text => Ok(Some(text.to_owned())),
        }
    }

    fn choice(&self, target: Target, choices: &[(&str, &'static str)], text: &str) -> Result<String, Say> {
        let found = self.words.get(&target.named()).and_then(|words| words.get(&folded(text)));
        found.map(|key| (*key).to_owned()).ok_or_else(|| {
            let known: Vec<String> = choices
                .iter()
                .filter(|(key, _)| !key.is_empty())
                .map(|(_, label)| self.readers[0].t(label))
                .collect();
            say!("import-choice", found = shown(text), known = known.join(", "))
        })
    }
}

/// A whole date with its year, in any order that can mean one day only; a clock time behind it,
/// as spreadsheet programs add it, is left out.
fn day(text: &str, now: Time, zone: chrono_tz::Tz) -> Result<String, Say> {
    let no_day = || say!("import-day", found = shown(text));
    let plain: String = text.trim().chars().map(half_width).collect();
    let timed = plain.split_once([' ', 'T', 't']).filter(|(_, time)| is_clock(time));
    let plain = timed.map_or(plain.as_str(), |(day, _)| day);
    if plain.len() == 8
        && plain.bytes().all(|b| b.is_ascii_digit())
        && let (Some(y), Some(m), Some(d)) = (plain.get(..4), plain.get(4..6), plain.get(6..))
    {
        let written = format!("{y}-{m}-{d}");
        return when::parse_day(&written, now, zone).map(|day| day.to_string());
    }
    let digits = |c: char| c.is_ascii_digit();
    let numbers: Vec<&str> = plain.split(|c| !digits(c)).filter(|n| !n.is_empty()).collect();
    let signs = plain.chars().all(|c| digits(c) || "-/.年月日号 ".contains(c));
    if numbers.len() != 3 || !signs || !numbers.iter().any(|n| n.len() == 4) {
        return Err(no_day());
    }
    when::parse_day(plain, now, zone).map(|day| day.to_string())
}

/// A time of day: 9:05, 09:05:00, with a fraction or not.
fn is_clock(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let (hours, rest) = parts.split_first().unwrap_or((&"", &[]));
    let number = |text: &str, most: u32| text.len() <= 2 && text.parse::<u32>().is_ok_and(|n| n <= most);
    let whole = |text: &&str| number(text.split('.').next().unwrap_or_default(), 59);
    matches!(rest.len(), 1 | 2) && number(hours, 23) && rest.iter().all(whole)
}

/// Kilometres: digits, with thousands parted or not, in 万 or not, with their unit or not.
fn mileage(text: &str) -> Result<String, Say> {
    let plain: String = text.trim().chars().map(half_width).collect::<String>().to_lowercase();
    let bare = ["公里", "千米", "km"].iter().find_map(|unit| plain.strip_suffix(unit)).unwrap_or(&plain);
    let bare = bare.trim();
    let no_number = || say!("import-mileage", found = shown(text));
    let (number, places) = match bare.strip_suffix('万') {
        Some(number) => (number.trim(), 4),
        None => (bare, 0),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let whole = without_thousands(whole).ok_or_else(no_number)?;
    // Spreadsheet programs write 48210.0; more behind the point would be a thousand or a slip.
    let part = part.trim_end_matches('0');
    if whole.is_empty() || part.len() > places || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(no_number());
    }
    if number.contains('.') && places == 0 && number.split_once('.').is_some_and(|(_, p)| p.len() >= 3) {
        return Err(no_number());
    }
    let km = format!("{whole}{part:0<places$}");
    let km = km.trim_start_matches('0');
    Ok(if km.is_empty() { "0".to_owned() } else { km.to_owned() })
}

/// The digits of a number whose thousands may be parted, each group whole.
pub(super) fn without_thousands(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split([',', ' ']).collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let whole = match groups.split_first() {
        Some((first, rest)) if !rest.is_empty() => first.len() <= 3 && rest.iter().all(|g| g.len() == 3),
        _ => true,
    };
    (whole && groups.iter().all(digits)).then(|| groups.concat())
}

/// A model year without its word: 2023款.
fn year(text: &str) -> String {
    let plain = text.trim();
    let bare = plain.strip_suffix('款').unwrap_or(plain);
    bare.strip_suffix('年').unwrap_or(bare).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::NOW;
    use proptest::prelude::*;

    #[test]
    fn dates_of_every_writing_are_read_where_they_can_mean_one_day_only() {
        let zone = chrono_tz::Asia::Shanghai;
        let read = |text: &str| day(text, NOW, zone);
        for text in [
            "2024/5/31",
            "2024-05-31",
            "2024年5月31日",
            "31.05.2024",
            "5/31/2024",
            "20240531",
            "２０２４／０５／３１",
            "2024-05-31 00:00:00",
            "2024/5/31 0:00",
            "2024-05-31 10:20:30",
            "2024-05-31T23:59:59.5",
            " 2024.5.31 ",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2024-05-31"), "{text}");
        }
        for (text, id) in [
            ("05/06/2024", "when-ambiguous"),
            ("2024-02-31", "when-no-such-day"),
            ("31/05/24", "import-day"),
            ("tomorrow", "import-day"),
            ("5月31日", "import-day"),
            ("2024-05-31 25:00", "import-day"),
            ("2024-05-31 10", "import-day"),
            ("45443", "import-day"),
            ("2024-13-01", "when-month"),
        ] {
            assert_eq!(read(text).map_err(|s| s.id), Err(id), "{text}");
        }
    }

    #[test]
    fn mileage_of_every_writing_is_read_and_no_thousand_is_guessed() {
        for (text, km) in [
            ("48210", "48210"),
            ("48,210", "48210"),
            ("48 210 km", "48210"),
            ("４８，２１０公里", "48210"),
            ("4.8万", "48000"),
            ("4.821万公里", "48210"),
            ("12万", "120000"),
            ("48210.0", "48210"),
            ("0", "0"),
            ("007", "7"),
        ] {
            assert_eq!(mileage(text).as_deref(), Ok(km), "{text}");
        }
        for text in ["4,8", "48.210", "4.82105万", "many", "-5", "1,2345", "", "万", "48,21,0", "4.5"] {
            assert_eq!(mileage(text).map_err(|s| s.id), Err("import-mileage"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_unescaped_and_no_formula(cell in "['=+@\t\r-]{0,3}[a京]{0,2}") {
            let out = escaped(&cell);
            prop_assert!(!out.starts_with(FORMULA));
            prop_assert_eq!(unescaped(&out), cell);
        }

        #[test]
        fn any_cell_is_answered(text in any::<String>()) {
            let _ = (mileage(&text), day(&text, NOW, chrono_tz::Asia::Shanghai));
        }
    }
}
