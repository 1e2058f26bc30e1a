//! Many cars at once: filling an index, and making one segment of several. It takes seconds for a
//! million cars, so it is done beside an index that is in use, and then put in.

use super::fresh::pack;
use super::rank::{Entry, Prospects};
use super::segment::{Seen, Segment};
use super::texts::Texts;
use super::{Dead, Index, Lens, Part};
use crate::domain::id::VehicleId;
use std::collections::HashMap;
use std::sync::Arc;

/// Segments of about the same size are merged when there are so many of them, so that there are
/// few in all, and a car is seldom written again.
const ALIKE: usize = 4;

/// Puts an index together from all cars there are.
#[derive(Default)]
pub struct Builder {
    lens: Arc<Lens>,
    packed: String,
    cars: Vec<Waiting>,
    makes: Vec<String>,
    numbers: HashMap<String, u32>,
}

struct Waiting {
    vehicle: VehicleId,
    end: usize,
    car: u32,
    prospects: Prospects,
}

impl Builder {
    /// Nothing yet; texts are read through this lens.
    #[must_use]
    pub fn new(lens: Arc<Lens>) -> Self {
        Self { lens, packed: String::new(), cars: Vec::new(), makes: Vec::new(), numbers: HashMap::new() }
    }

    /// Adds a car, each once.
    pub fn add(&mut self, entry: &Entry) {
        let mut make = String::new();
        pack(&self.lens.texts(entry), &mut self.packed, &mut make);
        let next = u32::try_from(self.makes.len()).unwrap_or(u32::MAX);
        let car = *self.numbers.entry(make).or_insert_with_key(|make| {
            self.makes.push(make.clone());
            next
        });
        let (vehicle, end, prospects) = (entry.vehicle, self.packed.len(), entry.prospects);
        self.cars.push(Waiting { vehicle, end, car, prospects });
    }

    /// The index of all of them.
    #[must_use]
    pub fn build(self) -> Index {
        let mut from = 0;
        let seen = self.cars.iter().map(|own| {
            let packed = self.packed.get(from..own.end).unwrap_or_default();
            from = own.end;
            let car = self.makes.get(own.car as usize).map_or("", String::as_str);
            Seen { vehicle: own.vehicle, texts: Texts { packed, car }, prospects: own.prospects }
        });
        let seen: Vec<Seen<'_>> = seen.collect();
        let mut index = Index::new(Arc::clone(&self.lens));
        if !seen.is_empty() {
            index.parts.push(Part { segment: Arc::new(Segment::build(seen)), dead: Dead::default() });
        }
        index
    }
}

/// Segments that are to become one, as they were.
pub struct Merge {
    parts: Vec<(Arc<Segment>, Dead)>,
    made: Segment,
}

impl Merge {
    /// Makes the one segment.
    pub fn run(&mut self) {
        let alive = self.parts.iter().flat_map(|(segment, dead)| {
            let places = 0..u32::try_from(segment.len()).unwrap_or(u32::MAX);
            places.filter(|place| !dead.has(*place)).filter_map(|place| segment.get(place))
        });
        self.made = Segment::build(alive.collect());
    }
}

impl Index {
    /// What is to be merged; none most of the time.
    #[must_use]
    pub fn merge(&self) -> Option<Merge> {
        let level = |part: &Part| (part.segment.len() / super::FRESH).max(1).ilog2() / 2;
        let half_dead = |part: &&Part| part.dead.count * 2 > part.segment.len();
        let alike = (0..=u32::BITS / 2).find_map(|wanted| {
            let found: Vec<&Part> = self.parts.iter().filter(|part| level(part) == wanted).collect();
            (found.len() >= ALIKE).then_some(found)
        });
        let parts = alike.or_else(|| self.parts.iter().find(half_dead).map(|part| vec![part]))?;
        let parts = parts.into_iter().map(|part| (Arc::clone(&part.segment), part.dead.clone())).collect();
        Some(Merge { parts, made: Segment::default() })
    }

    /// Puts in what was merged, in place of what it was made of. Says whether it could: not if these
    /// are gone.
    pub fn install(&mut self, merge: Merge) -> bool {
        let mut dead = Dead::default();
        for (segment, then) in &merge.parts {
            let Some(part) = self.parts.iter().find(|part| Arc::ptr_eq(&part.segment, segment)) else {
                return false;
            };
            let places = 0..u32::try_from(segment.len()).unwrap_or(u32::MAX);
            // Changed while it was merged.
            for place in places.filter(|place| part.dead.has(*place) && !then.has(*place)) {
                let vehicle = segment.vehicle(place);
                if let Some(place) = vehicle.and_then(|vehicle| merge.made.place(vehicle)) {
                    dead.add(place);
                }
            }
        }
        self.parts.retain(|part| !merge.parts.iter().any(|(old, _)| Arc::ptr_eq(&part.segment, old)));
        if merge.made.len() > 0 {
            self.parts.push(Part { segment: Arc::new(merge.made), dead });
        }
        true
    }
}
