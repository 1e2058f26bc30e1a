//! Text in terminal cells: Han and full-width characters take two (Rule X-5).

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands where text was cut off; one cell.
const CUT: &str = "…";
/// Must not begin a line: closing brackets and punctuation.
const NO_START: &str = "，。、；：？！）」』》】〕”’…·,.;:?!)]}%℃°";
/// Must not end a line: opening brackets.
const NO_END: &str = "（「『《【〔“‘([{￥¥";

/// Cells the text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text in at most `cells`, ending in `…` when something was cut off. A wide
/// character is never cut in half, so the result may be one cell short.
#[must_use]
pub fn clip(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let Some(room) = cells.checked_sub(width(CUT)) else {
        return String::new();
    };
    let mut out = head(text, room).to_owned();
    out.push_str(CUT);
    out
}

/// Exactly `cells`: clipped, or padded with blanks on the right.
#[must_use]
pub fn fit(text: &str, cells: usize) -> String {
    let mut out = clip(text, cells);
    let missing = cells.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// Exactly `cells`: clipped, or padded with blanks on the left.
#[must_use]
pub fn fit_right(text: &str, cells: usize) -> String {
    let out = clip(text, cells);
    let missing = cells.saturating_sub(width(&out));
    " ".repeat(missing) + &out
}

/// The longest beginning of whole graphemes that takes at most `cells`.
fn head(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The text in lines of at most `cells`: broken at blanks and line ends, between wide
/// characters (but not before closing or after opening punctuation), and inside a word
/// only when it is longer than a line. Never empty; a wide character in one cell is dropped.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, cells.max(1))).collect()
}

fn wrap_paragraph(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if width(&line) + width(piece.trim_end()) > cells {
            let full = std::mem::take(&mut line);
            if !full.trim_end().is_empty() {
                lines.push(full.trim_end().to_owned());
            }
        }
        let mut rest = piece;
        // A piece longer than a line is cut; each round takes at least one grapheme.
        while width(rest.trim_end()) > cells {
            let first = rest.graphemes(true).next().map_or(rest.len(), str::len);
            let taken = head(rest, cells);
            if taken.is_empty() {
                rest = &rest[first..];
                continue;
            }
            lines.push(taken.to_owned());
            rest = &rest[taken.len()..];
        }
        line.push_str(rest);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The text in pieces that stay together; blanks belong to the piece before them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<&str> = None;
    for (at, grapheme) in text.grapheme_indices(true) {
        if before.is_some_and(|before| may_break(before, grapheme)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(grapheme);
    }
    pieces.push(&text[start..]);
    pieces
}

fn may_break(before: &str, after: &str) -> bool {
    let blank = |g: &str| g.chars().all(char::is_whitespace);
    if blank(after) {
        return false;
    }
    blank(before)
        || ((before.width() > 1 || after.width() > 1)
            && !NO_START.contains(after)
            && !NO_END.contains(before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fitted_text_fills_its_cells_and_cuts_no_character_in_half() {
        assert_eq!(width("京A·88618"), 9);
        for (text, cells, fitted) in [
            ("张伟", 6, "张伟  "),
            ("张伟丰田", 6, "张伟… "),
            ("张伟丰田", 7, "张伟丰…"),
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("张", 1, "…"),
            ("张", 0, ""),
        ] {
            assert_eq!(fit(text, cells), fitted, "{text} {cells}");
        }
        assert_eq!(fit_right("283.00", 8), "  283.00");
        assert_eq!(fit_right("张伟丰田", 6), " 张伟…");
        assert_eq!(clip("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn lines_break_at_blanks_between_han_and_never_before_a_full_stop() {
        assert_eq!(wrap("the oil was changed", 8), ["the oil", "was", "changed"]);
        assert_eq!(wrap("更换机油，检查制动。", 8), ["更换机", "油，检查", "制动。"]);
        assert_eq!(wrap("（机油）", 4), ["（机", "油）"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap(" ，", 2), ["，"]);
    }

    proptest! {
        #[test]
        fn any_text_fits(text in "[a-z张伟，。（ é\u{301}👍\n]{0,40}", cells in 0usize..20) {
            prop_assert_eq!(width(&fit(&text, cells)), cells);
            prop_assert_eq!(width(&fit_right(&text, cells)), cells);
            for line in wrap(&text, cells) {
                prop_assert!(width(&line) <= cells.max(1), "{:?} in {}", line, cells);
            }
            if cells > 1 {
                let solid = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                prop_assert_eq!(solid(&wrap(&text, cells).concat()), solid(&text));
            }
        }
    }
}
