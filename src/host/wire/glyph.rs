//! What stands in one cell of a terminal. Here is the last line of defence: whatever a buffer holds,
//! nothing leaves it that could move the cursor, turn the writing direction or hide.

use super::sgr::Look;
use crate::domain::clean::{self, MARKS};
use ratatui::buffer::Cell;
use unicode_width::UnicodeWidthChar;

/// Characters of a cell that are looked at; a hostile cell can hold kilobytes.
const MOST_CHARS: usize = 64;

/// Most cells that one character takes.
const WIDE: usize = 2;

/// The character of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// One character.
    One(char),
    /// Characters that stand together: a base with its marks, a flag.
    More(Box<str>),
    /// The right half of what stands in the cell before.
    Tail,
}

/// A cell as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub glyph: Glyph,
    pub look: Look,
}

impl Spot {
    /// What erasing leaves.
    pub const BLANK: Self = Self { glyph: Glyph::One(' '), look: Look::PLAIN };
    /// The right half of a wide character: it looks as its left half does.
    pub const TAIL: Self = Self { glyph: Glyph::Tail, look: Look::PLAIN };

    /// What is sent for a cell, with so many cells of room from itself to the edge; and how many
    /// of them that takes.
    pub fn of(cell: &Cell, room: usize) -> (Self, usize) {
        let (glyph, cells) = glyph(cell.symbol(), room.min(WIDE));
        let look = Look { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        let mut spot = Self { glyph, look };
        if spot.is_background() {
            // The colour of no character is no colour.
            spot.look = Look { bg: look.bg, ..Look::PLAIN };
        }
        (spot, cells)
    }

    /// Whether nothing but what is behind it is to be seen.
    pub fn is_background(&self) -> bool {
        self.glyph == Glyph::One(' ') && !self.look.marks_blanks()
    }

    /// Whether it looks right when written with this look in hand.
    pub fn fits(&self, look: Look) -> bool {
        match self.glyph {
            Glyph::Tail => true,
            _ if self.is_background() => look.bg == self.look.bg && !look.marks_blanks(),
            _ => look == self.look,
        }
    }

    /// Bytes of the character.
    pub fn len(&self) -> usize {
        match &self.glyph {
            Glyph::One(c) => c.len_utf8(),
            Glyph::More(text) => text.len(),
            Glyph::Tail => 0,
        }
    }

    /// Appends the character.
    pub fn write(&self, out: &mut Vec<u8>) {
        match &self.glyph {
            Glyph::One(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Glyph::More(text) => out.extend_from_slice(text.as_bytes()),
            Glyph::Tail => {}
        }
    }

    /// Whether all terminals take the same number of cells for it. After any other the cursor is put
    /// where it belongs, so that at most this cell looks wrong.
    pub fn is_sure(&self) -> bool {
        match &self.glyph {
            Glyph::One(c) if c.width() == Some(WIDE) => {
                matches!(u32::from(*c), 0x2E80..=0x1_EFFF | 0x2_0000..=0x3_FFFF)
            }
            Glyph::One(c) => u32::from(*c) < 0x1_F000,
            Glyph::Tail => true,
            Glyph::More(_) => false,
        }
    }
}

/// The part of a cell's text that may be sent and fits, and its cells.
fn glyph(symbol: &str, room: usize) -> (Glyph, usize) {
    if let [byte @ 0x20..=0x7E] = symbol.as_bytes() {
        return (Glyph::One(char::from(*byte)), 1);
    }
    let mut chars = symbol.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && let Some(cells) = c.width().filter(|cells| (1..=room).contains(cells))
        && !c.is_control()
        && !clean::is_invisible(c)
    {
        return (Glyph::One(c), cells);
    }
    let (mut text, mut cells, mut marks) = (String::new(), 0, 0);
    let seen = symbol.chars().take(MOST_CHARS).filter(|c| !c.is_control() && !clean::is_invisible(*c));
    for c in seen {
        match c.width().unwrap_or(0) {
            // A mark without a base would stand on the cell before.
            0 if cells == 0 || marks == MARKS => continue,
            0 => marks += 1,
            more if cells + more > room => break,
            more => (cells, marks) = (cells + more, 0),
        }
        text.push(c);
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => (Glyph::One(' '), 1),
        (Some(c), None) => (Glyph::One(c), cells),
        _ => (Glyph::More(text.into()), cells),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::{Color, Modifier};

    fn of(symbol: &str, room: usize) -> (String, usize) {
        let mut cell = Cell::default();
        cell.set_symbol(symbol);
        let (spot, cells) = Spot::of(&cell, room);
        let mut out = Vec::new();
        spot.write(&mut out);
        assert_eq!(out.len(), spot.len());
        (String::from_utf8(out).unwrap(), cells)
    }

    #[test]
    fn what_could_do_harm_is_left_out() {
        for (symbol, sent) in [
            ("\u{1b}[", "["),
            ("\u{9b}2", "2"),
            ("a\u{202E}", "a"),
            ("\u{200B}", " "),
            ("\u{FEFF}汉\u{AD}", "汉"),
            ("x\u{E0041}", "x"),
            ("\u{2028}", " "),
            ("\u{301}", " "),
            ("", " "),
            ("\n", " "),
        ] {
            assert_eq!(of(symbol, 2).0, sent, "{symbol:?}");
        }
    }

    #[test]
    fn marks_stay_on_their_base_and_a_pile_is_cut() {
        assert_eq!(
            of(&format!("e{}", "\u{323}".repeat(9000)), 2),
            (format!("e{}", "\u{323}".repeat(MARKS)), 1)
        );
        assert_eq!(of("e\u{301}", 2), ("e\u{301}".to_owned(), 1));
    }

    #[test]
    fn as_much_is_sent_as_there_is_room_for() {
        assert_eq!(of("汉", 2), ("汉".to_owned(), 2));
        assert_eq!(of("汉", 1), (" ".to_owned(), 1));
        assert_eq!(of("🇨🇳", 2), ("🇨🇳".to_owned(), 2));
        assert_eq!(of("👍🏽", 2), ("👍".to_owned(), 2));
        assert_eq!(of("กำ", 9), ("กำ".to_owned(), 2));
    }

    #[test]
    fn the_colour_of_nothing_is_nothing() {
        let mut cell = Cell::new(" ");
        cell.fg = Color::Red;
        cell.modifier = Modifier::BOLD;
        assert_eq!(Spot::of(&cell, 1).0, Spot::BLANK);
        cell.modifier |= Modifier::REVERSED;
        assert_eq!(Spot::of(&cell, 1).0.look.fg, Color::Red);
    }
}
