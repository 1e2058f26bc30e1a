//! Text that people typed or pasted, made fit to be kept and shown (Rules ):
//! nothing in it can move the cursor, turn the writing direction, or hide.

use super::say::Say;
use crate::say;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Most characters of a one-line field.
pub const LINE_CHARS: usize = 200;
/// Most characters of a note of several lines.
pub const NOTE_CHARS: usize = 2000;
/// Most combining marks kept on one base character; a terminal cell can carry kilobytes of them.
pub const MARKS: usize = 4;

/// Characters that take no room on the screen, or turn what stands around them: bidi
/// controls, zero-width and joining characters, BOM, soft hyphen, fillers, variation
/// selectors, tag characters, line and paragraph separators. First and last of each range.
const INVISIBLE: [(char, char); 16] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Whether `c` is one of the characters that never reach a record or the screen.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    // Nearly all text lies outside: ASCII below the first range, Han between the others.
    c >= '\u{AD}' && INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Text of a one-line field: composed (NFC), without invisible characters, line ends and
/// tabs as blanks, trimmed. May be empty.
///
/// # Errors
/// Refuses control characters, and more than `most_chars` characters, naming both numbers.
pub fn line(input: &str, most_chars: usize) -> Result<String, Say> {
    cleaned(input, most_chars, ' ')
}

/// Text of several lines, as [`line()`] but with line ends kept as `\n`.
///
/// # Errors
/// As [`line()`].
pub fn note(input: &str, most_chars: usize) -> Result<String, Say> {
    cleaned(input, most_chars, '\n')
}

fn cleaned(input: &str, most_chars: usize, line_end: char) -> Result<String, Say> {
    let unix = input.replace("\r\n", "\n");
    let plain = unix.chars().map(|c| match c {
        '\n' | '\r' => line_end,
        '\t' => ' ',
        _ => c,
    });
    let seen: String = plain.filter(|c| !is_invisible(*c)).nfc().collect();
    if let Some(control) = seen.chars().find(|c| c.is_control() && *c != '\n') {
        return Err(say!("text-control", code = format!("U+{:04X}", control as u32)));
    }
    let text = few_marks(&seen);
    let text = text.trim();
    let found = text.chars().count();
    if found > most_chars {
        return Err(say!("text-too-long", found = found, most = most_chars));
    }
    Ok(text.to_owned())
}

/// The text with at most [`MARKS`] combining marks on a base.
fn few_marks(text: &str) -> String {
    let mut marks = 0;
    text.chars()
        .filter(|c| {
            marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
            marks <= MARKS
        })
        .collect()
}

/// Text as it may be shown, whatever it came from: without invisible and control
/// characters (line ends and tabs become blanks) and with few marks. Borrows when
/// there is nothing to do.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_invisible(c) || is_combining_mark(c)) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' => Some(' '),
        c if c.is_control() || is_invisible(c) => None,
        c => Some(c),
    });
    Cow::Owned(few_marks(&plain.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_are_stripped_and_the_rest_kept() {
        let typed = "\u{FEFF} 张\u{200B}伟\u{202E} e\u{301}\u{AD}\u{E0041}\u{2028} ";
        assert_eq!(line(typed, 20), Ok("张伟 é".to_owned()));
        assert_eq!(safe("a\u{1b}[31m\u{202E}b\nc"), "a[31mb c");
        assert!(matches!(safe("京A·88618 张伟"), Cow::Borrowed(_)));
    }

    #[test]
    fn controls_are_refused_by_their_code() {
        for text in ["a\u{1b}b", "a\u{9b}b", "\0", "\u{7f}"] {
            assert_eq!(line(text, 20).map_err(|s| s.id), Err("text-control"), "{text:?}");
        }
        assert_eq!(line("\u{9b}", 20).unwrap_err(), say!("text-control", code = "U+009B"));
    }

    #[test]
    fn line_ends_are_blanks_in_a_line_and_stay_in_a_note() {
        assert_eq!(line("a\r\nb\tc\n", 20).as_deref(), Ok("a b c"));
        assert_eq!(note("a\r\nb\tc\rd\n", 20).as_deref(), Ok("a\nb c\nd"));
    }

    #[test]
    fn too_long_names_both_numbers() {
        assert_eq!(line(&"汉".repeat(201), LINE_CHARS), Err(say!("text-too-long", found = 201, most = 200)));
        assert_eq!(line(&"汉".repeat(200), LINE_CHARS).map(|t| t.chars().count()), Ok(200));
    }

    #[test]
    fn a_pile_of_marks_is_cut() {
        let pile = format!("x{}y", "\u{323}".repeat(900));
        assert_eq!(line(&pile, 20).map(|t| t.chars().count()), Ok(6));
        assert_eq!(safe(&pile).chars().count(), 6);
    }

    proptest! {
        #[test]
        fn cleaning_is_final_and_what_is_shown_is_clean(text in any::<String>()) {
            if let Ok(clean) = note(&text, 10_000) {
                prop_assert_eq!(note(&clean, 10_000), Ok(clean.clone()));
            }
            let shown = safe(&text);
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_invisible(c)));
        }
    }
}
