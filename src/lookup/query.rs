//! What was typed, taken apart.

use super::fold;
use super::province::Provinces;

/// Longest query that is read, in characters; a longer one is cut.
const QUERY_CHARS: usize = 64;
/// Shortest word of digits that is looked for with gaps: two digits are found everywhere.
const GAP_DIGITS: usize = 3;
/// Shortest other word that is looked for with gaps.
const GAP_CHARS: usize = 2;

/// One word of a query.
pub(super) struct Word {
    /// Folded as words are.
    pub plain: String,
    /// Folded as codes are.
    pub code: String,
    /// Beginnings of plates that it spells with the province in Latin letters, folded as codes.
    pub plates: Vec<String>,
    /// Which characters it has.
    mask: u64,
    /// Its length in characters.
    pub chars: usize,
    /// Whether it is nothing but digits; then it is no pinyin.
    pub digits: bool,
}

impl Word {
    fn read(text: &str, provinces: &Provinces) -> Option<Self> {
        let plain = fold::words(text).text;
        let code: String = plain.chars().map(fold::code_char).collect();
        (!plain.is_empty()).then(|| Self {
            mask: fold::mask(&plain),
            chars: plain.chars().count(),
            digits: plain.bytes().all(|b| b.is_ascii_digit()),
            plates: provinces.plates(&plain),
            plain,
            code,
        })
    }

    /// Whether a text with these characters (see [`fold::mask`]) may hold it.
    pub(super) fn within(&self, mask: u64) -> bool {
        mask & self.mask == self.mask || !self.plates.is_empty()
    }

    /// Whether to look for it with gaps.
    pub(super) fn may_have_gaps(&self) -> bool {
        self.chars >= if self.digits { GAP_DIGITS } else { GAP_CHARS }
    }
}

/// The ways to read a query: its words, all of which must match; and, where it has
/// several, all of it as one, for a plate or number typed with blanks. Empty when nothing
/// that can be looked for was typed.
pub(super) fn read(query: &str, provinces: &Provinces) -> Vec<Vec<Word>> {
    let cut: String = query.chars().take(QUERY_CHARS).collect();
    let words: Vec<Word> = cut.split_whitespace().filter_map(|word| Word::read(word, provinces)).collect();
    match words.len() {
        0 => Vec::new(),
        1 => vec![words],
        _ => vec![words, Word::read(&cut, provinces).into_iter().collect()],
    }
}
