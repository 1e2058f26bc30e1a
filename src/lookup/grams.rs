//! Which cars' texts hold three characters in a row: the lists that narrow a look-up down.
//!
//! A text is read with a mark before its first and behind its last character, so that beginnings
//! and tails are rows of three, too. A list is the places of cars in ascending order, kept as the
//! differences between them, seven bits a byte.

use super::texts::{Sort, Texts, bare};
use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// Stands before the first character.
pub(super) const HEAD: char = '\u{2}';
/// Stands behind the last.
pub(super) const TAIL: char = '\u{3}';
/// Bits of a character in a key; two characters that differ above them share lists, and are told
/// apart when the text itself is looked at.
const BITS: u32 = 20;

/// Patterns of so many rows of three are long.
const LONG: usize = 6;

/// The key of a row of three in a sort of text.
fn key(sort: Sort, row: [char; 3]) -> u64 {
    let bits = |c: char| u64::from(u32::from(c)) & ((1 << BITS) - 1);
    row.iter().fold(sort as u64, |key, c| key << BITS | bits(*c))
}

/// The key of one character of a name, which is a whole syllable.
fn single(sort: Sort, c: char) -> u64 {
    key(sort, [c, '\0', '\0'])
}

/// The key of a make and model.
fn of_car(car: u32) -> u64 {
    (Sort::Car as u64) << (3 * BITS) | u64::from(car)
}

/// Keys of everything in a text; some may come twice.
fn keys_of(sort: Sort, text: &str, out: &mut Vec<u64>) {
    let mut row = ['\0', '\0', HEAD];
    for c in text.chars().chain([TAIL]) {
        row = [row[1], row[2], c];
        if row[0] != '\0' {
            out.push(key(sort, row));
        }
        if sort == Sort::Name && !c.is_ascii() {
            out.push(single(sort, c));
        }
    }
    let bare = bare(text);
    if sort == Sort::Plate && bare.len() < text.len() {
        let mut last = bare.chars().rev();
        if let (Some(b), Some(a)) = (last.next(), last.next()) {
            out.push(key(sort, [a, b, TAIL]));
        }
    }
}

/// Multiplies: the keys differ in all of their bits already.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }
    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.0 = mixed ^ mixed >> 32;
    }
}

type Numbers = HashMap<u64, u32, BuildHasherDefault<Mix>>;

/// All lists of some cars.
#[derive(Default)]
pub(super) struct Grams {
    /// In ascending order.
    pub keys: Vec<u64>,
    /// Where in `bytes` the list of each key ends.
    pub ends: Vec<u32>,
    pub bytes: Vec<u8>,
}

impl Grams {
    /// Of cars in order of their places; `car` gives make and model of each by number.
    pub(super) fn build<'a>(
        cars: impl Fn() -> Box<dyn Iterator<Item = Texts<'a>> + 'a>,
        car: &[u32],
    ) -> Self {
        let mut all = Self::default();
        // Sort by sort, which keeps what has to be in memory at once small.
        for sort in Sort::ALL {
            let mut counting = Counting::default();
            if sort == Sort::Car {
                car.iter().for_each(|car| counting.add(&mut vec![of_car(*car)]));
            } else {
                let mut keys = Vec::new();
                for texts in cars() {
                    let own = texts.iter().filter(|(of, _)| *of == sort);
                    own.for_each(|(_, text)| keys_of(sort, text, &mut keys));
                    counting.add(&mut keys);
                }
            }
            counting.end(&mut all);
        }
        all.keys.shrink_to_fit();
        all.ends.shrink_to_fit();
        all.bytes.shrink_to_fit();
        all
    }

    fn list(&self, nth: usize) -> List<'_> {
        let end = |n: usize| self.ends.get(n).map_or(0, |end| *end as usize);
        let from = nth.checked_sub(1).map_or(0, end);
        List { bytes: self.bytes.get(from..end(nth)).unwrap_or_default(), last: 0 }
    }

    fn at(&self, key: u64) -> Option<List<'_>> {
        self.keys.binary_search(&key).ok().map(|nth| self.list(nth))
    }

    /// The cars of which a text of this sort may hold the pattern, which may begin with [`HEAD`]
    /// and end in [`TAIL`]; none if no text does, and none for what is too short to be narrowed down.
    pub(super) fn holding(&self, sort: Sort, pattern: &[char]) -> Option<Stream<'_>> {
        match pattern {
            [] => None,
            [c] if sort == Sort::Name && !c.is_ascii() => self.at(single(sort, *c)).map(Stream::of),
            [_] => None,
            [a, b] => self.beginning(sort, *a, *b),
            _ => {
                let rows = pattern.windows(3).map(|row| self.at(key(sort, [row[0], row[1], row[2]])));
                let mut lists: Vec<List<'_>> = rows.collect::<Option<_>>()?;
                lists.sort_by_key(|list| list.bytes.len());
                // The rarest: one more costs more than it saves, but where the same digits come again and again.
                let few = if lists.len() < LONG { 2 } else { 3 };
                let streams = lists.into_iter().take(few).map(Stream::of);
                streams.reduce(|one, other| {
                    let size = one.size;
                    Stream { size, iter: Box::new(one.and(other, usize::MAX)) }
                })
            }
        }
    }

    /// The cars of a make and model.
    pub(super) fn cars(&self, car: u32) -> Option<Stream<'_>> {
        self.at(of_car(car)).map(Stream::of)
    }

    /// Those with two characters in a row.
    fn beginning(&self, sort: Sort, a: char, b: char) -> Option<Stream<'_>> {
        let from = self.keys.partition_point(|k| *k < key(sort, [a, b, '\0']));
        let after = self.keys.partition_point(|k| *k <= key(sort, [a, b, '\0']) | ((1 << BITS) - 1));
        Stream::any((from..after).map(|nth| Stream::of(self.list(nth))).collect())
    }
}

/// Lists being built: every occurrence in the order of cars.
#[derive(Default)]
struct Counting {
    numbers: Numbers,
    found: Vec<u32>,
    /// So many of each car.
    of_car: Vec<u32>,
}

impl Counting {
    /// The next car's keys, which are taken out.
    fn add(&mut self, keys: &mut Vec<u64>) {
        keys.sort_unstable();
        keys.dedup();
        self.of_car.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        for key in keys.drain(..) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.found.push(*self.numbers.entry(key).or_insert(next));
        }
    }

    /// Writes the lists in the order of their keys.
    fn end(self, all: &mut Grams) {
        let mut keys: Vec<(u64, u32)> = self.numbers.into_iter().collect();
        keys.sort_unstable();
        let mut starts = vec![0_u32; keys.len() + 1];
        self.found.iter().for_each(|n| starts[*n as usize] += 1);
        // In the order of keys, not of first sight.
        let mut at = 0;
        for (_, number) in &keys {
            let count = starts[*number as usize];
            starts[*number as usize] = at;
            at += count;
        }
        let mut places = vec![0_u32; self.found.len()];
        let mut occurrences = self.found.into_iter();
        for (place, count) in (0_u32..).zip(&self.of_car) {
            for number in occurrences.by_ref().take(*count as usize) {
                let next = &mut starts[number as usize];
                places[*next as usize] = place;
                *next += 1;
            }
        }
        let mut from = 0;
        for (key, number) in keys {
            let to = starts[number as usize] as usize;
            write(&places[from..to], &mut all.bytes);
            all.keys.push(key);
            all.ends.push(u32::try_from(all.bytes.len()).unwrap_or(u32::MAX));
            from = to;
        }
    }
}

fn write(places: &[u32], out: &mut Vec<u8>) {
    // One more than the place, so that the first difference is no special case.
    let mut last = 0;
    for place in places {
        let mut rest = place + 1 - last;
        last = place + 1;
        while rest >= 0x80 {
            out.push(u8::try_from(rest & 0x7f).unwrap_or_default() | 0x80);
            rest >>= 7;
        }
        out.push(u8::try_from(rest).unwrap_or_default());
    }
}

/// One list being read.
pub(super) struct List<'a> {
    bytes: &'a [u8],
    last: u32,
}

impl Iterator for List<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let mut step = u32::from(byte & 0x7f);
        if *byte >= 0x80 {
            let mut shift = 7;
            loop {
                let (byte, rest) = self.bytes.split_first()?;
                self.bytes = rest;
                step |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
                if *byte < 0x80 {
                    break;
                }
                shift += 7;
            }
        }
        self.last = self.last.wrapping_add(step);
        self.last.checked_sub(1)
    }
}

/// Places of cars in ascending order, each once.
pub(super) struct Stream<'a> {
    /// Bytes of its lists.
    size: usize,
    iter: Box<dyn Iterator<Item = u32> + 'a>,
}

impl<'a> Stream<'a> {
    fn of(list: List<'a>) -> Self {
        Self { size: list.bytes.len(), iter: Box::new(list) }
    }

    /// Those in both, as far as they are found by reading so much of the two.
    pub(super) fn and(self, other: Self, most: usize) -> Both<'a> {
        let (short, long) = if self.size <= other.size { (self, other) } else { (other, self) };
        Both { short: short.iter, long: long.iter, ahead: None, read: 0, most }
    }

    /// Those in any; none of none.
    pub(super) fn any(mut streams: Vec<Self>) -> Option<Self> {
        if streams.len() < 2 {
            return streams.pop();
        }
        let size = streams.iter().map(|s| s.size).sum();
        let mut iters: Vec<_> = streams.into_iter().map(|s| s.iter).collect();
        let first = iters.iter_mut().enumerate();
        let mut next: BinaryHeap<_> =
            first.filter_map(|(nth, iter)| Some(Reverse((iter.next()?, nth)))).collect();
        let mut last = None;
        let iter = std::iter::from_fn(move || {
            loop {
                let mut top = next.peek_mut()?;
                let (place, nth) = top.0;
                match iters.get_mut(nth).and_then(Iterator::next) {
                    Some(after) => top.0 = (after, nth),
                    None => {
                        PeekMut::pop(top);
                    }
                }
                if last != Some(place) {
                    last = Some(place);
                    return Some(place);
                }
            }
        });
        Some(Self { size, iter: Box::new(iter) })
    }
}

impl Iterator for Stream<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.iter.next()
    }
}

/// What two streams have in common.
pub(super) struct Both<'a> {
    short: Box<dyn Iterator<Item = u32> + 'a>,
    long: Box<dyn Iterator<Item = u32> + 'a>,
    ahead: Option<u32>,
    read: usize,
    most: usize,
}

impl Both<'_> {
    /// How much was read.
    pub(super) fn read(&self) -> usize {
        self.read
    }
}

impl Iterator for Both<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.read < self.most {
            let place = self.short.next()?;
            self.read += 1;
            while self.ahead.is_none_or(|ahead| ahead < place) {
                self.ahead = Some(self.long.next()?);
                self.read += 1;
            }
            if self.ahead == Some(place) {
                return Some(place);
            }
        }
        None
    }
}
