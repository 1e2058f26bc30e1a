//! What stands in the cells of a price file: codes, prices, hours and minutes.

use super::cells::{shown, without_thousands};
use crate::domain::fault::Fault;
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::plate::half_width;
use crate::domain::say::Say;
use crate::say;

/// Whether an item is a part or labour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Part,
    Labour,
}

/// A code as a key: in half width and small letters.
///
/// # Errors
/// [`Fault::Invalid`] if there is none.
pub(super) fn code(cell: &str) -> Result<String, Fault> {
    let key: String = cell.trim().chars().map(half_width).flat_map(char::to_lowercase).collect();
    if key.is_empty() { Err(Fault::invalid("key", say!("import-item-key"))) } else { Ok(key) }
}

/// Whether a cell says something: other programs put a nought where there is nothing.
pub(super) fn said(cell: &str) -> bool {
    !cell.trim().is_empty() && cell.trim().parse::<Money>() != Ok(Money::ZERO)
}

/// Puts what is said of a text into it. A text of one language stands for the other where there is no other.
pub(super) fn text(name: &mut Name, zh: &str, en: &str) {
    let one = name.zh == name.en;
    match (zh.trim(), en.trim()) {
        ("", "") => {}
        (zh, "") if one => *name = Name::same(zh),
        ("", en) if one => *name = Name::same(en),
        (zh, "") => name.zh = zh.to_owned(),
        ("", en) => name.en = en.to_owned(),
        (zh, en) => *name = Name { zh: zh.to_owned(), en: en.to_owned() },
    }
}

/// A price, not below nought, with its thousands apart or not.
///
/// # Errors
/// What it is not.
pub(super) fn amount(cell: &str) -> Result<Money, Say> {
    let plain: String = cell.chars().map(half_width).collect();
    let plain = plain.trim().trim_start_matches(['¥', '￥']).trim_end_matches('元').trim();
    hundredths(plain).map(Money).ok_or_else(|| say!("import-amount", found = shown(cell)))
}

/// Billed hours, in hundredths.
///
/// # Errors
/// What it is not.
pub(super) fn hours(cell: &str) -> Result<u32, Say> {
    let bare = without_unit(cell, &["小时", "工时", "hours", "hour", "h"]);
    let found = hundredths(&bare).and_then(|centi| u32::try_from(centi).ok());
    found.ok_or_else(|| say!("import-hours", found = shown(cell)))
}

/// Whole minutes.
///
/// # Errors
/// What it is not.
pub(super) fn minutes(cell: &str) -> Result<u32, Say> {
    let bare = without_unit(cell, &["分钟", "分", "minutes", "min"]);
    let whole = hundredths(&bare).filter(|centi| centi % 100 == 0);
    let found = whole.and_then(|centi| u32::try_from(centi / 100).ok());
    found.ok_or_else(|| say!("import-minutes", found = shown(cell)))
}

fn without_unit(cell: &str, units: &[&str]) -> String {
    let plain: String = cell.trim().chars().map(half_width).flat_map(char::to_lowercase).collect();
    let bare = units.iter().find_map(|unit| plain.strip_suffix(unit)).unwrap_or(&plain);
    bare.trim().to_owned()
}

/// A number that is not below nought, with at most two digits behind its point.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole = without_thousands(whole)?;
    format!("{whole}.{part}").parse::<Money>().ok().map(|money| money.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_where_they_can_mean_one_thing_only() {
        for (cell, fen) in [
            ("96", 9_600),
            ("96.5", 9_650),
            ("1,280.50", 128_050),
            ("￥１，２８０", 128_000),
            ("¥ 12 元", 1_200),
            ("0", 0),
        ] {
            assert_eq!(amount(cell), Ok(Money(fen)), "{cell}");
        }
        for cell in ["-1", "96,50", "1.280", "1.2.3", "abc", "1e3", ".5", "12,345,6", "99999999999"] {
            assert_eq!(amount(cell).unwrap_err().id, "import-amount", "{cell}");
        }
        assert_eq!(
            ["1.5", "1.5 h", "１.5小时", "2工时"].map(|cell| hours(cell).unwrap()),
            [150, 150, 150, 200]
        );
        assert!(hours("1:30").is_err() && hours("-1").is_err() && hours("0.255").is_err());
        assert_eq!(["40", "40.0", "40 min", "40分钟"].map(|cell| minutes(cell).unwrap()), [40; 4]);
        assert!(minutes("40.5").is_err() && minutes("x").is_err());
        assert!(said("1") && !said("") && !said(" 0.00 ") && said("x"));
    }

    #[test]
    fn a_text_of_one_language_stands_for_the_other_until_there_is_one() {
        let mut name = Name::default();
        text(&mut name, "滤芯", "");
        assert_eq!(name, Name::same("滤芯"));
        text(&mut name, "机滤", " ");
        assert_eq!(name, Name::same("机滤"));
        text(&mut name, "", "oil filter");
        assert_eq!((name.zh.as_str(), name.en.as_str()), ("oil filter", "oil filter"));
        text(&mut name, "机滤", "oil filter");
        text(&mut name, "机油滤清器", "");
        assert_eq!((name.zh.as_str(), name.en.as_str()), ("机油滤清器", "oil filter"));
        assert_eq!(code(" ０４１５２-YZZA1 ").unwrap(), "04152-yzza1");
        assert!(code("  ").is_err());
    }
}
