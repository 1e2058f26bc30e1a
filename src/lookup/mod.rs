//! Finding a car by anything typed: plate, tail, name, pinyin, telephone, VIN, order
//! number. The only code that names fuzzy-matcher.
//!
//! An [`Index`] keeps the folded texts of all cars. Most of them lie in segments, which do not
//! change: one piece of text, and lists that say in which cars three characters stand in a row, in
//! the order in which a counter is likely to mean them. What has changed since lies beside them
//! and is looked through as it is. A query is folded as the texts are; the lists give candidates, class
//! by class until the page is full, and fuzzy-matcher puts these in order. [`rank`] has the
//! order and the types that screens use.

mod fold;
mod fresh;
mod grams;
mod lens;
mod makes;
mod merge;
mod province;
mod query;
pub mod rank;
mod search;
mod segment;
mod snapshot;

mod stages;
#[cfg(test)]
mod tests;
mod texts;

pub use lens::Lens;
pub use merge::{Builder, Merge};
pub use rank::{Boost, Entry, Hit, MatchField, Matched, Moment, Place, Prospects, Why};
pub use snapshot::{Stamp, Still};

use crate::domain::id::VehicleId;
use fresh::Fresh;
use fuzzy_matcher::skim::SkimMatcherV2;
use segment::{Seen, Segment};
use std::sync::Arc;

/// Largest table the fuzzy matcher may fill for one comparison; texts are far shorter.
const MATCHER_CELLS: usize = 128 * 128;

/// So many changed cars are looked through one by one; then they become a segment.
const FRESH: usize = 1024;

/// A segment, and which of its cars are no longer as it says.
struct Part {
    segment: Arc<Segment>,
    dead: Dead,
}

/// Places of cars that are gone or have changed: one bit each.
#[derive(Clone, Default)]
struct Dead {
    bits: Vec<u64>,
    count: usize,
}

impl Dead {
    fn has(&self, place: u32) -> bool {
        self.bits.get(place as usize / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    /// Says whether it was not there yet.
    fn add(&mut self, place: u32) -> bool {
        let word = place as usize / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let new = !self.has(place);
        if let Some(bits) = self.bits.get_mut(word).filter(|_| new) {
            *bits |= 1 << (place % 64);
            self.count += 1;
        }
        new
    }
}

/// All cars that can be found. A plain value: no I/O, no clock.
#[derive(Default)]
pub struct Index {
    parts: Vec<Part>,
    fresh: Fresh,
    lens: Arc<Lens>,
}

fn matcher() -> SkimMatcherV2 {
    SkimMatcherV2::default().respect_case().element_limit(MATCHER_CELLS)
}

impl Index {
    /// An empty index that reads texts and queries through this lens.
    #[must_use]
    pub fn new(lens: Arc<Lens>) -> Self {
        Self { parts: Vec::new(), fresh: Fresh::default(), lens }
    }

    /// Number of cars.
    #[must_use]
    pub fn len(&self) -> usize {
        let old: usize = self.parts.iter().map(|part| part.segment.len() - part.dead.count).sum();
        old + self.fresh.len()
    }

    /// Whether there is no car.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.segment.bytes()).sum()
    }

    /// Adds the car, or replaces what was known of it.
    pub fn upsert(&mut self, entry: &Entry) {
        self.bury(entry.vehicle);
        self.fresh.put(entry, &self.lens);
        if self.fresh.len() >= FRESH {
            let segment = Segment::build(self.fresh.iter().collect());
            self.parts.push(Part { segment: Arc::new(segment), dead: Dead::default() });
            self.fresh = Fresh::default();
        }
    }

    /// Takes the car out; says whether it was there.
    pub fn remove(&mut self, vehicle: VehicleId) -> bool {
        // Both are asked: it is only ever in one.
        let buried = self.bury(vehicle);
        self.fresh.remove(vehicle) || buried
    }

    /// What a segment says of the car is no longer so.
    fn bury(&mut self, vehicle: VehicleId) -> bool {
        self.parts
            .iter_mut()
            .any(|part| part.segment.place(vehicle).is_some_and(|place| part.dead.add(place)))
    }

    /// Whether it knows of the car.
    #[must_use]
    pub fn has(&self, vehicle: VehicleId) -> bool {
        self.fresh.has(vehicle)
            || self.parts.iter().any(|p| p.segment.place(vehicle).is_some_and(|place| !p.dead.has(place)))
    }

    /// The cars that match every word of the query, best first, at most `limit`. A blank
    /// query gives [`Index::recent`]; at most 64 characters of a query are read.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize, moment: Moment) -> Vec<Place> {
        if query.trim().is_empty() {
            return self.recent(limit);
        }
        search::Search::new(self, moment, limit).run(&self.lens.read(query))
    }

    /// The cars seen last, the latest first, at most `limit`.
    #[must_use]
    pub fn recent(&self, limit: usize) -> Vec<Place> {
        let mut seen: Vec<Seen<'_>> =
            self.fresh.iter().filter(|car| car.prospects.last_seen.is_some()).collect();
        for part in &self.parts {
            let alive =
                (0..u32::try_from(part.segment.len()).unwrap_or(u32::MAX)).filter(|p| !part.dead.has(*p));
            let known = alive.filter_map(|place| part.segment.get(place));
            // In this very order they lie in the segment.
            seen.extend(known.take_while(|car| car.prospects.last_seen.is_some()).take(limit));
        }
        seen.sort_unstable_by_key(|car| (std::cmp::Reverse(car.prospects.last_seen), car.vehicle));
        seen.truncate(limit);
        seen.into_iter().map(|car| Place { vehicle: car.vehicle, why: Why::Recent }).collect()
    }
}
