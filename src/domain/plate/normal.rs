//! One writing out of many: widths, cases, separators, and the letters O and I (Rule V-1).

use super::is_province;
use crate::domain::clean::is_invisible;

/// Written between the parts of a plate, and no part of it.
const SEPARATORS: &str = "·•・‧∙⋅●.。,，、-_‐‑‒–—―−()[]【】〔〕'\"";

/// The half-width twin of a full-width character; others stay.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The text in half width and upper case, without separators and blanks. Where it begins
/// like a mainland plate, the letters O and I of the serial part, which do not exist
/// there, become 0 and 1. Doing it twice changes nothing (Rule V-1).
#[must_use]
pub fn normalise(text: &str) -> String {
    let plain: Vec<char> = text
        .chars()
        .map(half_width)
        .filter(|c| !(c.is_whitespace() || c.is_control() || is_invisible(*c) || SEPARATORS.contains(*c)))
        .flat_map(char::to_uppercase)
        .collect();
    let serial = serial_start(&plain).unwrap_or(plain.len());
    let read = |(i, c): (usize, char)| match c {
        'O' if i >= serial => '0',
        'I' if i >= serial => '1',
        _ => c,
    };
    plain.into_iter().enumerate().map(read).collect()
}

/// Where the serial part begins in a text that looks like a mainland plate.
fn serial_start(plain: &[char]) -> Option<usize> {
    let letter = |at: usize| plain.get(at).is_some_and(char::is_ascii_uppercase);
    let province = |at: usize| plain.get(at).is_some_and(|c| is_province(*c));
    match plain {
        [] => None,
        ['临', ..] if province(1) && letter(2) => Some(3),
        ['W', 'J', ..] if province(2) => Some(3),
        _ if province(0) && letter(1) => Some(2),
        _ => None,
    }
}

/// Whether `c` may stand in a plate that fits no pattern: Latin, Greek and Cyrillic
/// letters, digits and Han. Others (right-to-left, combining) would spoil a line.
pub(super) fn allowed_in_unusual(c: char) -> bool {
    let western = matches!(c, '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{52F}') && c.is_alphabetic();
    c.is_ascii_alphanumeric() || western || is_han(c)
}

/// Han without the compatibility forms, which have a second writing.
fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}
