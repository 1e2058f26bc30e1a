//! One writing for what is typed and what is on file, so that they can be compared.
//!
//! Two foldings: *words* (names, cars, pinyin) in half width and upper case; *codes*
//! (plates, numbers, VINs), where O and 0, and I and 1, are also the same.

use crate::domain::plate::half_width;

/// Longest text of an entry that is searched, in characters.
pub(super) const TEXT_CHARS: usize = 64;

/// The folded form of one character; `None` for what is neither letter nor digit.
fn word_char(c: char) -> Option<char> {
    let plain = half_width(c);
    if plain.is_ascii() {
        return plain.is_ascii_alphanumeric().then(|| plain.to_ascii_uppercase());
    }
    // Only one-to-one: places in the folded text must lead back to the shown one.
    let mut upper = plain.to_uppercase();
    let single = upper.next().filter(|_| upper.next().is_none()).unwrap_or(plain);
    plain.is_alphanumeric().then_some(single)
}

/// O as 0 and I as 1, in an already folded character.
pub(super) fn code_char(c: char) -> char {
    match c {
        'O' => '0',
        'I' => '1',
        _ => c,
    }
}

/// A folded text whose characters know their place in the shown one.
pub(super) struct Folded {
    /// The folded text.
    pub text: String,
    /// For each of its characters the place in the shown text.
    pub at: Vec<usize>,
}

/// Folds a shown text as words.
pub(super) fn words(shown: &str) -> Folded {
    let kept = shown.chars().take(TEXT_CHARS).enumerate();
    let (at, text) = kept.filter_map(|(i, c)| Some((i, word_char(c)?))).unzip();
    Folded { text, at }
}

/// Folds a shown text as a code.
pub(super) fn codes(shown: &str) -> Folded {
    let Folded { text, at } = words(shown);
    Folded { text: text.chars().map(code_char).collect(), at }
}

/// One bit for each of the characters a text has, so that most texts that lack one of a
/// word's characters are passed over without looking.
pub(super) fn mask(text: &str) -> u64 {
    text.chars().fold(0, |bits, c| {
        let c = code_char(c);
        let bit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            'A'..='Z' => 10 + c as u32 - 'A' as u32,
            _ => 36 + c as u32 % 28,
        };
        bits | 1 << bit
    })
}
