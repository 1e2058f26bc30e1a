//! Finding a car by anything typed: plate, tail, name, pinyin, telephone, VIN, order
//! number. The only code that names fuzzy-matcher.
//!
//! An [`Index`] keeps every car's texts folded. A query is folded the same way; a scan for
//! the plain text finds candidates, and only where these do not fill the page is looked
//! for the characters with gaps. [`rank`] has the order and the types that screens use.

mod fold;
mod query;
pub mod rank;
mod slot;
#[cfg(test)]
mod tests;

pub use rank::{Boost, Entry, Hit, MatchField, Matched, Why};

use crate::domain::id::VehicleId;
use crate::domain::time::Time;
use crate::text::pinyin::SurnameTable;
use fuzzy_matcher::skim::SkimMatcherV2;
use query::Word;
use slot::{Found, Slot};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Largest table the fuzzy matcher may fill for one comparison; texts are far shorter.
const MATCHER_CELLS: usize = 128 * 128;

/// All cars that can be found. A plain value: no I/O, no clock.
pub struct Index {
    slots: Vec<Slot>,
    places: HashMap<VehicleId, usize>,
    surnames: SurnameTable,
}

impl Default for Index {
    fn default() -> Self {
        // The built-in table is checked by a test; without it names are read as usual.
        Self::new(SurnameTable::load().unwrap_or_default())
    }
}

/// Most of the found cars that the matcher scores, when more than a page tie: a counter
/// narrows down by typing on, not by paging through thousands.
const SCORED: usize = 512;

/// A found car before it is shown.
struct Ranked<'a> {
    slot: &'a Slot,
    /// The way to read the query, and for each of its words where it was found.
    way: &'a [Word],
    found: Vec<Found>,
    order: Order<'a>,
}

/// What cars are sorted by: class of the weakest word, sum of the classes, boost, how well
/// the matcher likes it, how lately seen; the plate makes the order certain.
type Order<'a> = (Why, usize, u8, Reverse<i64>, Reverse<Option<Time>>, &'a str, VehicleId);

impl Index {
    /// An empty index that reads surnames by the given table.
    #[must_use]
    pub fn new(surnames: SurnameTable) -> Self {
        Self { slots: Vec::new(), places: HashMap::new(), surnames }
    }

    /// Number of cars.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no car.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Adds the car, or replaces what was known of it.
    pub fn upsert(&mut self, entry: Entry) {
        let slot = Slot::new(entry, &self.surnames);
        let vehicle = slot.entry.vehicle;
        match self.places.get(&vehicle).and_then(|at| self.slots.get_mut(*at)) {
            Some(old) => *old = slot,
            None => {
                self.places.insert(vehicle, self.slots.len());
                self.slots.push(slot);
            }
        }
    }

    /// Takes the car out; says whether it was there.
    pub fn remove(&mut self, vehicle: VehicleId) -> bool {
        let Some(at) = self.places.remove(&vehicle) else { return false };
        self.slots.swap_remove(at);
        if let Some(moved) = self.slots.get(at) {
            self.places.insert(moved.entry.vehicle, at);
        }
        true
    }

    /// What is known of the car.
    #[must_use]
    pub fn get(&self, vehicle: VehicleId) -> Option<&Entry> {
        self.places.get(&vehicle).and_then(|at| self.slots.get(*at)).map(|slot| &slot.entry)
    }

    /// The cars that match every word of the query, best first, at most `limit`. A blank
    /// query gives [`Index::recent`]; at most 64 characters of a query are read.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        if query.trim().is_empty() {
            return self.recent(limit);
        }
        let ways = query::read(query);
        let matcher = SkimMatcherV2::default().respect_case().element_limit(MATCHER_CELLS);
        let mut ranked = Vec::new();
        let mut missed = Vec::new();
        for slot in &self.slots {
            match best(slot, &ways, &|word| slot.find(word)) {
                Some(found) => ranked.push(found),
                None => missed.push(slot),
            }
        }
        if ranked.len() < limit {
            let only_word = matches!(ways.as_slice(), [way] if way.len() == 1);
            for slot in missed {
                // The only word of a missed car is known not to be there as it is.
                let plain = |word: &Word| if only_word { None } else { slot.find(word) };
                let gaps = |word: &Word| plain(word).or_else(|| slot.find_with_gaps(word, &matcher));
                ranked.extend(best(slot, &ways, &gaps));
            }
        }
        first(&mut ranked, limit.max(SCORED));
        for one in &mut ranked {
            one.score(&matcher);
        }
        first(&mut ranked, limit);
        ranked.into_iter().map(|r| self.hit(r.slot, r.way, &r.found, r.order.0, &matcher)).collect()
    }

    /// The cars seen last, the latest first, at most `limit`.
    #[must_use]
    pub fn recent(&self, limit: usize) -> Vec<Hit> {
        let mut seen: Vec<&Slot> =
            self.slots.iter().filter(|slot| slot.entry.boost.last_seen.is_some()).collect();
        seen.sort_unstable_by_key(|slot| (Reverse(slot.entry.boost.last_seen), slot.entry.vehicle));
        seen.truncate(limit);
        let matcher = SkimMatcherV2::default();
        seen.into_iter().map(|slot| self.hit(slot, &[], &[], Why::Recent, &matcher)).collect()
    }

    fn hit(&self, slot: &Slot, way: &[Word], found: &[Found], why: Why, matcher: &SkimMatcherV2) -> Hit {
        let Entry { vehicle, plate_key, plate_display, car, owners, numbers, boost, .. } = &slot.entry;
        let shown =
            |field| found.iter().find(|f| slot.field(f) == Some(field)).map(|f| slot.shown(f).to_owned());
        let first = |texts: &[String]| texts.first().cloned().unwrap_or_default();
        let old = found.iter().find(|f| slot.field(f).is_none());
        Hit {
            vehicle: *vehicle,
            key: plate_key.clone(),
            plate: plate_display.clone(),
            car: car.clone(),
            owner: shown(MatchField::Name).unwrap_or_else(|| first(owners)),
            number: shown(MatchField::Number).unwrap_or_else(|| first(numbers)),
            phone: shown(MatchField::Phone).unwrap_or_default(),
            vin: shown(MatchField::Vin).unwrap_or_default(),
            old_plate: old
                .and_then(|f| slot.entry.old_plates.get(slot.source(f)))
                .cloned()
                .unwrap_or_default(),
            matched: self.lit(slot, way, found, matcher),
            why,
            boost: *boost,
        }
    }

    /// What is to be lit in each shown field. Where two words hit different texts of one
    /// field (two people's names), only the first text is shown, and lit.
    fn lit(&self, slot: &Slot, way: &[Word], found: &[Found], matcher: &SkimMatcherV2) -> Vec<Matched> {
        let mut fields: BTreeMap<MatchField, (usize, Vec<usize>)> = BTreeMap::new();
        for (one, word) in found.iter().zip(way) {
            let Some(field) = slot.field(one) else { continue };
            let (source, at) = fields.entry(field).or_insert_with(|| (slot.source(one), Vec::new()));
            if *source == slot.source(one) {
                at.extend(slot.lit(one, word, &self.surnames, matcher));
            }
        }
        let sorted = |mut at: Vec<usize>| {
            at.sort_unstable();
            at.dedup();
            at
        };
        fields.into_iter().map(|(field, (_, at))| Matched { field, at: sorted(at) }).collect()
    }
}

impl Ranked<'_> {
    /// Adds the matcher's opinion of the words found as they are; those with gaps have it.
    fn score(&mut self, matcher: &SkimMatcherV2) {
        for (found, word) in self.found.iter_mut().zip(self.way) {
            if found.why != Why::Fuzzy {
                found.score = self.slot.score(found, word, matcher);
            }
        }
        self.order.3 = Reverse(self.found.iter().map(|f| f.score).sum());
    }
}

/// Keeps the first `limit` cars, in order.
fn first(ranked: &mut Vec<Ranked<'_>>, limit: usize) {
    if ranked.len() > limit && limit > 0 {
        ranked.select_nth_unstable_by(limit - 1, |a, b| a.order.cmp(&b.order));
    }
    ranked.truncate(limit);
    ranked.sort_unstable_by(|a, b| a.order.cmp(&b.order));
}

/// The car under the best way to read the query in which every word is found.
fn best<'a>(
    slot: &'a Slot,
    ways: &'a [Vec<Word>],
    find: &dyn Fn(&Word) -> Option<Found>,
) -> Option<Ranked<'a>> {
    let rank = |way: &'a Vec<Word>| {
        let found = way.iter().map(find).collect::<Option<Vec<_>>>()?;
        let why = found.iter().map(|f| f.why).max()?;
        let sum = found.iter().map(|f| f.why as usize).sum();
        let score = found.iter().map(|f| f.score).sum();
        let Entry { boost, plate_key, vehicle, .. } = &slot.entry;
        let order =
            (why, sum, boost.order(), Reverse(score), Reverse(boost.last_seen), plate_key.as_str(), *vehicle);
        Some(Ranked { slot, way, found, order })
    };
    ways.iter().filter_map(rank).min_by(|a, b| a.order.cmp(&b.order))
}
