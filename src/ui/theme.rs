//! Colours by role. Colour never speaks alone: a sign or a word always says the same.

use crate::domain::alarm::Weight;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// How a role looks. The sixteen colours every terminal has, so that the person's own palette
/// and a 16-colour terminal both read well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Without it only bold, dim and reversed are used (`NO_COLOR`).
    pub colour: bool,
    /// The terminal draws characters of ambiguous width (`·`, `●`, borders) two cells wide, as
    /// some do for Chinese: they are replaced by ASCII twins.
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, ascii: false }
    }
}

impl Theme {
    fn paint(self, colour: Color, otherwise: Modifier) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new().add_modifier(otherwise) }
    }

    /// Ordinary text.
    #[must_use]
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Less important text.
    #[must_use]
    pub fn dim(self) -> Style {
        self.paint(Color::DarkGray, Modifier::DIM)
    }

    /// Headings and what is in focus.
    #[must_use]
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The border of the pane in focus.
    #[must_use]
    pub fn focus(self) -> Style {
        self.paint(Color::Cyan, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// The selected row.
    #[must_use]
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Matched characters.
    #[must_use]
    pub fn lit(self) -> Style {
        self.paint(Color::Yellow, Modifier::UNDERLINED).add_modifier(Modifier::BOLD)
    }

    /// Good.
    #[must_use]
    pub fn good(self) -> Style {
        self.paint(Color::Green, Modifier::empty())
    }

    /// To be watched.
    #[must_use]
    pub fn warn(self) -> Style {
        self.paint(Color::Yellow, Modifier::BOLD)
    }

    /// Bad.
    #[must_use]
    pub fn bad(self) -> Style {
        self.paint(Color::Red, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// The name of a key.
    #[must_use]
    pub fn key(self) -> Style {
        self.paint(Color::Cyan, Modifier::BOLD)
    }

    /// A weight of alarm.
    #[must_use]
    pub fn weight(self, weight: Weight) -> Style {
        match weight {
            Weight::Urgent => self.bad(),
            Weight::Soon => self.warn(),
            Weight::Info => self.dim(),
        }
    }
}

/// Twins of the characters of ambiguous width that the screens use; any other becomes `?`.
const TWINS: &[(&str, &str)] = &[
    ("─", "-"),
    ("│", "|"),
    ("┌┐└┘╭╮╰╯", "+"),
    ("·", "."),
    ("●", "*"),
    ("○", "o"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("×", "x"),
    ("–—", "-"),
    ("…", "~"),
    ("“”", "\""),
    ("‘’", "'"),
];

/// Replaces every character of ambiguous width, for a terminal that draws them two cells wide.
pub fn without_ambiguous(buf: &mut Buffer) {
    for cell in &mut buf.content {
        let symbol = cell.symbol();
        if symbol.is_ascii() || symbol.width() == symbol.width_cjk() {
            continue;
        }
        let twin = TWINS.iter().find(|(all, _)| all.contains(symbol)).map_or("?", |(_, twin)| twin);
        cell.set_symbol(twin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn ambiguous_characters_get_their_twins_and_others_stay() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        buf.set_string(0, 0, "│京A·1 ● a│", Style::new());
        without_ambiguous(&mut buf);
        let text: String = buf.content.iter().map(|c| c.symbol()).collect();
        assert!(text.starts_with("|京") && text.contains("A.1 * a|"), "{text}");
    }

    #[test]
    fn every_twin_stands_for_characters_that_need_one() {
        for (all, twin) in TWINS {
            assert!(twin.is_ascii() && twin.width() == 1);
            for symbol in all.split("").filter(|s| !s.is_empty()) {
                assert_ne!(symbol.width(), symbol.width_cjk(), "{symbol} is never wide");
            }
        }
    }
}
