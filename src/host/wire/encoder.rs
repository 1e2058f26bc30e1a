//! A picture as the fewest bytes: what stands there is known, so is where the cursor is and how text
//! looks, and only what differs is sent.

use super::glyph::{Glyph, Spot};
use super::place::Place;
use super::sgr::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// More blanks than these are erased, not written: at the end of a row, and within one, where the cursor
/// has to be brought on afterwards.
const REST: usize = 3;
const WITHIN: usize = 9;
/// Lines from top to bottom that are worth being drawn as such, in cells.
const UPRIGHT: usize = 3;
/// Frames above so many bytes are shown at once (DECSET 2026), by terminals that can.
const LARGE: usize = 1200;

/// A terminal as it is believed to be.
#[derive(Debug)]
pub struct Encoder {
    columns: usize,
    rows: usize,
    there: Vec<Spot>,
    /// Nothing is known of it.
    unknown: bool,
    look: Look,
    place: Place,
    shown: Option<bool>,
    /// The picture that is made; kept, so that not each frame takes memory anew.
    next: Vec<Spot>,
    out: Vec<u8>,
}

impl Encoder {
    /// Nothing is known of the terminal.
    pub fn new(columns: u16, rows: u16) -> Self {
        let (columns, rows) = (usize::from(columns), usize::from(rows));
        Self {
            columns,
            rows,
            there: vec![Spot::BLANK; columns * rows],
            unknown: true,
            look: Look::PLAIN,
            place: Place::default(),
            shown: None,
            next: Vec::with_capacity(columns * rows),
            out: Vec::new(),
        }
    }

    /// Nothing is known any more.
    pub fn forget(&mut self) {
        self.unknown = true;
    }

    /// Makes the bytes that show this picture; [`Encoder::finish`] hands them out.
    pub fn picture(&mut self, buffer: &Buffer) {
        let whole = std::mem::take(&mut self.unknown);
        if whole {
            self.out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
            self.there.fill(Spot::BLANK);
            (self.look, self.place, self.shown) = (Look::PLAIN, Place::HOME, None);
        }
        let mut next = std::mem::take(&mut self.next);
        next.clear();
        for cells in buffer.content.chunks(self.columns).take(self.rows) {
            let mut x = 0;
            while let Some(cell) = cells.get(x) {
                let (spot, width) = Spot::of(cell, cells.len() - x);
                next.push(spot);
                next.extend((1..width).map(|_| Spot::TAIL));
                x += width;
            }
        }
        if !whole {
            self.upright(&next);
        }
        for (row, next) in next.chunks(self.columns).enumerate() {
            self.update(row, next);
        }
        self.next = next;
    }

    /// Draws lines from top to bottom, as those of a frame: row by row the look would change at each of
    /// their cells.
    fn upright(&mut self, next: &[Spot]) {
        let mut lines: Vec<(usize, usize, usize)> = Vec::new();
        for x in 0..self.columns {
            let mut row = 0;
            while row < self.rows {
                let spot = &next[row * self.columns + x];
                let rows = (row..self.rows)
                    .take_while(|row| next[row * self.columns + x] == *spot && self.is_alone(next, x, *row));
                let rows = rows.count();
                if rows >= UPRIGHT {
                    lines.push((x, row, rows));
                }
                row += rows.max(1);
            }
        }
        // One look after the other.
        let columns = self.columns;
        while let Some(&(x, row, _)) = lines.first() {
            let look = next[row * columns + x].look;
            for (x, top, rows) in lines.extract_if(.., |(x, row, _)| next[*row * columns + *x].look == look) {
                for row in top..top + rows {
                    self.put(x, row, &next[row * columns..][..columns], false);
                    self.there[row * columns + x] = next[row * columns + x].clone();
                }
            }
        }
    }

    /// Whether a narrow character differs, and at most one beside it.
    fn is_alone(&self, next: &[Spot], x: usize, row: usize) -> bool {
        let row = row * self.columns;
        let differs = |x: &usize| self.there[row + x] != next[row + x];
        differs(&x)
            && matches!(next[row + x].glyph, Glyph::One(c) if c != ' ')
            && (x + 1 == self.columns || next[row + x + 1].glyph != Glyph::Tail)
            && (0..x).rev().take_while(differs).count() + (x + 1..self.columns).take_while(differs).count()
                < 2
    }

    /// The bytes of the frame, with the cursor there or hidden. The real cursor stands where text goes:
    /// an input method composes there.
    pub fn finish(&mut self, cursor: Option<Position>) -> Vec<u8> {
        let cursor = cursor.filter(|p| usize::from(p.x) < self.columns && usize::from(p.y) < self.rows);
        if let Some(at) = cursor {
            self.go(usize::from(at.x), usize::from(at.y));
        }
        if self.shown != Some(cursor.is_some()) {
            self.shown = Some(cursor.is_some());
            self.out.extend_from_slice(if cursor.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
        let bytes = std::mem::take(&mut self.out);
        if bytes.len() <= LARGE { bytes } else { [b"\x1b[?2026h", &bytes[..], b"\x1b[?2026l"].concat() }
    }

    fn update(&mut self, row: usize, next: &[Spot]) {
        let start = row * self.columns;
        let there = &self.there[start..start + next.len()];
        let differs: Vec<bool> = there.iter().zip(next).map(|(there, next)| there != next).collect();
        let Some(last) = differs.iter().rposition(|d| *d) else { return };
        // From here on the row is blank.
        let blank_from = next.iter().rposition(|spot| *spot != Spot::BLANK).map_or(0, |x| x + 1);
        let mut x = 0;
        while x <= last {
            if !differs[x] {
                x += 1;
                continue;
            }
            let blanks = next[x..=last].iter().take_while(|spot| **spot == Spot::BLANK).count();
            let needed = differs[x..x + blanks].iter().filter(|d| **d).count();
            if x >= blank_from && needed > REST {
                self.erase(x, row, None);
                break;
            }
            if needed > WITHIN {
                self.erase(x, row, Some(blanks));
                x += blanks;
                continue;
            }
            self.put(x, row, next, true);
            x = end_of(x, next);
        }
        self.there[start..start + next.len()].clone_from_slice(next);
    }

    /// Makes blanks of so many cells, or of the rest of the row. The cursor stays.
    fn erase(&mut self, x: usize, row: usize, cells: Option<usize>) {
        self.go(x, row);
        // Some terminals erase with the colour in hand, and some without.
        self.look = sgr::take(self.look, &Spot::BLANK, &mut self.out);
        match cells {
            Some(n) => self.out.extend_from_slice(format!("\x1b[{n}X").as_bytes()),
            None => self.out.extend_from_slice(b"\x1b[K"),
        }
    }

    /// Writes one character. What lies before it in its row stands there as in `next` if `again`.
    fn put(&mut self, x: usize, row: usize, next: &[Spot], again: bool) {
        let spot = &next[x];
        let way = self.place.way(cell(x), cell(row));
        let mut change = Vec::new();
        let look = sgr::take(self.look, spot, &mut change);
        // What lies between stands there already, but to write it again can be shorter than a jump.
        let between = match self.place {
            Place { row: Some(here), column: Some(from) } if here == cell(row) && usize::from(from) < x => {
                &next[usize::from(from)..x]
            }
            _ => &[],
        };
        let short = again
            && !between.is_empty()
            && between[0].glyph != Glyph::Tail
            && between.iter().all(Spot::is_sure)
            && between.iter().map(Spot::len).sum::<usize>() <= way.len();
        let with = |look: Look| short && between.iter().all(|spot| spot.fits(look));
        if with(self.look) {
            between.iter().for_each(|spot| spot.write(&mut self.out));
            self.out.extend_from_slice(&change);
        } else {
            // The look is changed first where the cells between have the new one.
            let again = with(look);
            if !again {
                self.out.extend_from_slice(way.as_bytes());
            }
            self.out.extend_from_slice(&change);
            if again {
                between.iter().for_each(|spot| spot.write(&mut self.out));
            }
        }
        self.look = look;
        spot.write(&mut self.out);
        // In the last column a terminal waits with the cursor, each in its own way.
        let after = end_of(x, next);
        let column = (after < self.columns && spot.is_sure()).then(|| cell(after));
        self.place = Place { row: Some(cell(row)), column };
    }

    fn go(&mut self, x: usize, row: usize) {
        self.out.extend_from_slice(self.place.way(cell(x), cell(row)).as_bytes());
        self.place = Place { row: Some(cell(row)), column: Some(cell(x)) };
    }
}

/// The cell after the character that begins in cell `x`.
fn end_of(x: usize, row: &[Spot]) -> usize {
    x + 1 + row[x + 1..].iter().take_while(|spot| spot.glyph == Glyph::Tail).count()
}

/// A column or a row: a painter has at most some hundreds.
fn cell(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
