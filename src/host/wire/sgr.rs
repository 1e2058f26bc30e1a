//! The shortest way from one look of text to another.

use super::glyph::Spot;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colour of the text.
    pub fg: Color,
    /// Colour behind it.
    pub bg: Color,
    /// Bold and the like.
    pub modifier: Modifier,
}

/// What switches a modifier on, and what switches it off.
const SWITCHES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Look {
    /// As a terminal is found.
    pub const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// Whether more of a blank is to be seen than what is behind it.
    pub fn marks_blanks(self) -> bool {
        self.modifier.intersects(BLANKS)
    }
}

/// What is seen of a cell without a character.
const BLANKS: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Puts what is needed to write a character at the end of `out`; returns the look that is then in hand.
pub fn take(now: Look, spot: &Spot, out: &mut Vec<u8>) -> Look {
    if spot.fits(now) {
        return now;
    }
    let mut change_to = |to: Look| {
        change(now, to, out);
        to
    };
    if !spot.is_background() {
        return change_to(spot.look);
    }
    // Of the colour of a blank nothing is seen: it may stay as it is.
    let kept = Look { bg: spot.look.bg, modifier: now.modifier - BLANKS, ..now };
    change_to(if cost(now, kept) < cost(now, spot.look) { kept } else { spot.look })
}

fn cost(from: Look, to: Look) -> usize {
    let mut out = Vec::new();
    change(from, to, &mut out);
    out.len()
}

/// Puts what changes `from` into `to` at the end of `out`.
pub fn change(from: Look, to: Look, out: &mut Vec<u8>) {
    if from == to {
        return;
    }
    let (step, anew) = (steps(from, to), steps(Look::PLAIN, to));
    // A reset and all of it, or what differs.
    let anew = if anew.is_empty() { String::new() } else { format!("0;{anew}") };
    let shorter = if anew.is_empty() || anew.len() < step.len() { anew } else { step };
    out.extend_from_slice(format!("\x1b[{shorter}m").as_bytes());
}

fn steps(from: Look, to: Look) -> String {
    let mut codes = String::new();
    let mut add = |code: &dyn std::fmt::Display| {
        let gap = if codes.is_empty() { "" } else { ";" };
        // To a string it cannot fail.
        let _ = write!(codes, "{gap}{code}");
    };
    let (mut on, off) = (to.modifier - from.modifier, from.modifier - to.modifier);
    let mut said = 0;
    for (modifier, _, code) in SWITCHES {
        if off.contains(modifier) && said != code {
            said = code;
            add(&code);
            // What shares the switch goes off with it.
            let shared = SWITCHES.iter().filter(|(_, _, c)| *c == code).map(|(m, ..)| *m);
            on |= shared.fold(Modifier::empty(), |all, m| all | m) & to.modifier;
        }
    }
    for (modifier, code, _) in SWITCHES {
        if on.contains(modifier) {
            add(&code);
        }
    }
    if from.fg != to.fg {
        add(&colour(to.fg, 0));
    }
    if from.bg != to.bg {
        add(&colour(to.bg, 10));
    }
    codes
}

/// A colour of text; with 10 for `behind`, of what is behind it.
fn colour(colour: Color, behind: u8) -> String {
    let code = match colour {
        Color::Reset => 39,
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        Color::Indexed(n) => return format!("{};5;{n}", 38 + behind),
        Color::Rgb(r, g, b) => return format!("{};2;{r};{g};{b}", 38 + behind),
    };
    (code + behind).to_string()
}
