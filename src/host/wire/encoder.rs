//! A picture as the fewest bytes: what stands there is known, so is where the cursor is and how text
//! looks, and only what differs is sent.

use super::sgr::{self, Look};
use crate::domain::clean;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that stay and look alike are written again rather than jumped over, if there are so few.
const GAP: usize = 4;
/// Blanks that are worth a sequence of their own.
const BLANKS: usize = 6;
/// Frames above so many bytes are shown at once (DECSET 2026), by terminals that can.
const LARGE: usize = 1200;

/// One cell as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot {
    /// Its text; empty under the second half of a wide character.
    text: String,
    look: Look,
    /// Cells it takes.
    width: u8,
}

impl Spot {
    fn blank() -> Self {
        Self { text: " ".to_owned(), look: Look::default(), width: 1 }
    }

    fn covered() -> Self {
        Self { text: String::new(), look: Look::default(), width: 0 }
    }

    /// What of a cell may reach a terminal: one character with its width, and a few marks on it.
    fn of(cell: &Cell) -> Self {
        let look = Look { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        let symbol = cell.symbol();
        if let [byte @ 0x20..=0x7e] = symbol.as_bytes() {
            return Self { text: char::from(*byte).to_string(), look, width: 1 };
        }
        let shown = |c: &char| !c.is_control() && !clean::is_invisible(*c);
        let mut text: String =
            symbol.chars().filter(shown).skip_while(|c| c.width() == Some(0)).take(1).collect();
        let marks = symbol.chars().filter(shown).skip_while(|c| c.width() == Some(0)).skip(1);
        text.extend(marks.take_while(|c| c.width() == Some(0)).take(clean::MARKS));
        let (width, wanted) = (text.width(), symbol.width().clamp(1, 2));
        if width == 0 {
            text = " ".to_owned();
        }
        text.extend(std::iter::repeat_n(' ', wanted.saturating_sub(width.max(1))));
        let width = u8::try_from(text.width().clamp(1, 2)).unwrap_or(1);
        Self { text, look, width }
    }

    /// Whether erasing makes it.
    fn is_erased(&self) -> bool {
        self.text == " " && !self.look.shows_blanks()
    }

    /// Whether the two look the same on a screen: a blank has no colour of text.
    fn same(&self, other: &Self) -> bool {
        self == other || (self.is_erased() && other.is_erased())
    }
}

/// What a terminal shows, as far as is known.
#[derive(Debug)]
pub struct Encoder {
    columns: usize,
    rows: usize,
    /// None: nobody knows what stands there.
    there: Vec<Option<Spot>>,
    cursor: Option<(usize, usize)>,
    shown: Option<bool>,
    look: Option<Look>,
    out: Vec<u8>,
}

impl Encoder {
    /// Nothing is known of the terminal.
    pub fn new(columns: u16, rows: u16) -> Self {
        let (columns, rows) = (usize::from(columns), usize::from(rows));
        let there = vec![None; columns * rows];
        Self { columns, rows, there, cursor: None, shown: None, look: None, out: Vec::new() }
    }

    /// Nothing is known any more.
    pub fn forget(&mut self) {
        self.there.fill(None);
        (self.cursor, self.shown, self.look) = (None, None, None);
    }

    /// The bytes that make the terminal show this picture, with the cursor there or hidden.
    pub fn frame(&mut self, buffer: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        if self.there.iter().all(Option::is_none) {
            self.wipe();
        }
        for row in 0..self.rows {
            let next = self.row(buffer, row);
            self.update(row, &next);
        }
        self.park(cursor);
        let bytes = std::mem::take(&mut self.out);
        if bytes.len() <= LARGE {
            return bytes;
        }
        [b"\x1b[?2026h", bytes.as_slice(), b"\x1b[?2026l"].concat()
    }

    /// An empty screen.
    fn wipe(&mut self) {
        self.out.extend_from_slice(b"\x1b[0m\x1b[2J\x1b[H");
        self.there.fill(Some(Spot::blank()));
        (self.cursor, self.look) = (Some((0, 0)), Some(Look::default()));
    }

    /// A row as it is to be; a wide character at the very edge has no room.
    fn row(&self, buffer: &Buffer, row: usize) -> Vec<Spot> {
        let mut spots = Vec::with_capacity(self.columns);
        while spots.len() < self.columns {
            let at = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            let cell = buffer.cell((buffer.area.x + at(spots.len()), buffer.area.y + at(row)));
            let mut spot = cell.map_or_else(Spot::blank, Spot::of);
            if spot.width == 2 && spots.len() + 2 > self.columns {
                spot = Spot { text: " ".to_owned(), width: 1, ..spot };
            }
            let wide = spot.width == 2;
            spots.push(spot);
            if wide {
                spots.push(Spot::covered());
            }
        }
        spots
    }

    fn update(&mut self, row: usize, next: &[Spot]) {
        let start = row * self.columns;
        let differs: Vec<bool> = (0..self.columns).map(|x| self.differs(start, next, x)).collect();
        // From here on the row is blank: it can be erased to its end.
        let blank_from = next.iter().rposition(|spot| !spot.is_erased()).map_or(0, |last| last + 1);
        let to_erase = differs[blank_from..].iter().filter(|d| **d).count();
        let end = if to_erase >= BLANKS / 2 { blank_from } else { self.columns };
        let mut x = 0;
        while x < end {
            if !differs[x] || next[x].width == 0 {
                x += 1;
                continue;
            }
            let run = next[x..end].iter().take_while(|spot| spot.is_erased()).count();
            if run >= BLANKS && differs[x..x + run].iter().filter(|d| **d).count() >= BLANKS {
                self.go(x, row, next);
                self.paint(Look::default());
                self.out.extend_from_slice(format!("\x1b[{run}X").as_bytes());
                x += run;
                continue;
            }
            self.go(x, row, next);
            self.write(&next[x]);
            x += usize::from(next[x].width);
        }
        if end < self.columns && differs[end..].contains(&true) {
            self.go(end, row, next);
            self.paint(Look::default());
            self.out.extend_from_slice(b"\x1b[K");
        }
        for (there, spot) in self.there[start..].iter_mut().zip(next) {
            *there = Some(spot.clone());
        }
    }

    /// Whether something has to be sent for a cell. What stood under a wide character that goes is
    /// whatever the terminal makes of it.
    fn differs(&self, start: usize, next: &[Spot], x: usize) -> bool {
        let Some(there) = &self.there[start + x] else { return true };
        let spot = &next[x];
        if !there.same(spot) {
            return true;
        }
        // One of its halves was written over.
        spot.width == 2 && self.there[start + x + 1].as_ref().is_none_or(|half| half.width != 0)
    }

    fn write(&mut self, spot: &Spot) {
        self.paint(spot.look);
        self.out.extend_from_slice(spot.text.as_bytes());
        // In the last column a terminal waits with the cursor, each in its own way.
        self.cursor = self.cursor.and_then(|(x, y)| {
            let x = x + usize::from(spot.width);
            (x < self.columns).then_some((x, y))
        });
    }

    fn paint(&mut self, look: Look) {
        match self.look {
            Some(now) => sgr::change(now, look, &mut self.out),
            None => {
                self.out.extend_from_slice(b"\x1b[0m");
                sgr::change(Look::default(), look, &mut self.out);
            }
        }
        self.look = Some(look);
    }

    /// Brings the cursor there; `next` is what the row is to be.
    fn go(&mut self, x: usize, row: usize, next: &[Spot]) {
        if let Some((at, y)) = self.cursor
            && y == row
            && at < x
            && x - at <= GAP
            && next[at..x]
                .iter()
                .all(|spot| spot.width == 1 && Some(spot.look) == self.look && spot.text.len() == 1)
        {
            let text: String = next[at..x].iter().map(|spot| spot.text.as_str()).collect();
            self.out.extend_from_slice(text.as_bytes());
            self.cursor = Some((x, row));
            return;
        }
        self.jump(x, row);
    }

    fn jump(&mut self, x: usize, row: usize) {
        let whole = match (x, row) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, row) => format!("\x1b[{}H", row + 1),
            (x, row) => format!("\x1b[{};{}H", row + 1, x + 1),
        };
        let best = match self.cursor {
            Some((at, y)) if (at, y) == (x, row) => return,
            Some((at, y)) => ways(at, y, x, row).into_iter().chain([whole]).min_by_key(String::len),
            None => Some(whole),
        };
        self.out.extend_from_slice(best.unwrap_or_default().as_bytes());
        self.cursor = Some((x, row));
    }

    /// The real cursor stands where text goes: an input method composes there.
    fn park(&mut self, cursor: Option<Position>) {
        let seen = cursor.map(|p| (usize::from(p.x), usize::from(p.y)));
        let seen = seen.filter(|(x, y)| *x < self.columns && *y < self.rows);
        if let Some((x, y)) = seen {
            self.jump(x, y);
        }
        if self.shown != Some(seen.is_some()) {
            self.shown = Some(seen.is_some());
            self.out.extend_from_slice(if seen.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
    }
}

/// Ways from where the cursor is, besides naming the place.
fn ways(at: usize, y: usize, x: usize, row: usize) -> Vec<String> {
    let step = |n: usize, letter: char| match n {
        0 => String::new(),
        1 => format!("\x1b[{letter}"),
        n => format!("\x1b[{n}{letter}"),
    };
    let down = match (row.checked_sub(y), y.checked_sub(row)) {
        // In raw mode a line feed only goes down.
        (Some(n), _) if n <= 3 => "\n".repeat(n),
        (Some(n), _) => step(n, 'B'),
        (_, Some(n)) => step(n, 'A'),
        _ => return Vec::new(),
    };
    let across = match (x.checked_sub(at), at.checked_sub(x)) {
        (Some(n), _) => step(n, 'C'),
        (_, Some(n)) if n <= 3 => "\u{8}".repeat(n),
        (_, Some(n)) => step(n, 'D'),
        _ => return Vec::new(),
    };
    let mut ways = vec![format!("{across}{down}")];
    if x == 0 {
        ways.push(format!("\r{down}"));
    }
    ways
}
