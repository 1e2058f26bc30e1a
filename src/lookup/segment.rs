//! Many cars that do not change any more: their texts in one piece, and the lists over them.
//!
//! A car's place is its rank by when it was last seen, the latest first, so that a list is read
//! from the cars that a counter most likely means.

use super::grams::Grams;
use super::rank::Prospects;
use super::texts::Texts;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::time::Time;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Stands for *no time*.
pub(super) const NEVER: i64 = i64::MAX;

/// One car as it is searched.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub vehicle: VehicleId,
    pub texts: Texts<'a>,
    pub prospects: Prospects,
}

/// A car that is here or expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hot {
    pub place: u32,
    pub in_shop: bool,
    /// When it is booked; [`NEVER`] if it is not.
    pub booked: i64,
}

/// See the module.
#[derive(Default)]
pub(super) struct Segment {
    pub seqs: Vec<u64>,
    pub ords: Vec<u16>,
    /// The cars' texts, one behind the other, and where each ends.
    pub packed: String,
    pub ends: Vec<u32>,
    /// Make and model of each car, by number.
    pub car: Vec<u32>,
    pub cars: Vec<String>,
    /// When each was last seen; the least there is for never.
    pub last_seen: Vec<i64>,
    /// From when on something of it is due, in whole minutes; the most there is for never.
    pub due: Vec<u32>,
    pub hot: Vec<Hot>,
    /// All places in the order of identities.
    pub by_id: Vec<u32>,
    pub grams: Grams,
}

/// A time as whole minutes, rounded up, so that nothing is due too early.
fn minutes(time: Option<Time>) -> u32 {
    let Some(time) = time else { return u32::MAX };
    u32::try_from(time.0.max(0).div_euclid(60) + i64::from(time.0.max(0) % 60 > 0)).unwrap_or(u32::MAX - 1)
}

impl Segment {
    /// Of these cars.
    pub(super) fn build(mut cars: Vec<Seen<'_>>) -> Self {
        cars.sort_by_key(|car| (Reverse(car.prospects.last_seen), car.vehicle));
        let mut made = Self::default();
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        made.packed.reserve_exact(cars.iter().map(|car| car.texts.packed.len()).sum());
        for (place, car) in (0_u32..).zip(&cars) {
            let Seen { vehicle: VehicleId(RecordId { seq, ord }), texts, prospects } = *car;
            made.seqs.push(seq);
            made.ords.push(ord);
            made.packed.push_str(texts.packed);
            made.ends.push(u32::try_from(made.packed.len()).unwrap_or(u32::MAX));
            let number = *numbers.entry(texts.car).or_insert_with(|| {
                made.cars.push(texts.car.to_owned());
                u32::try_from(made.cars.len() - 1).unwrap_or(u32::MAX)
            });
            made.car.push(number);
            made.last_seen.push(prospects.last_seen.map_or(i64::MIN, |t| t.0));
            made.due.push(minutes(prospects.due_from));
            if prospects.in_shop || prospects.booked.is_some() {
                let booked = prospects.booked.map_or(NEVER, |t| t.0);
                made.hot.push(Hot { place, in_shop: prospects.in_shop, booked });
            }
        }
        made.by_id = (0..u32::try_from(cars.len()).unwrap_or(u32::MAX)).collect();
        made.by_id.sort_unstable_by_key(|place| cars[*place as usize].vehicle);
        made.grams = Grams::build(|| Box::new(cars.iter().map(|car| car.texts)), &made.car);
        made
    }

    pub(super) fn len(&self) -> usize {
        self.seqs.len()
    }

    /// The car at a place; there has to be one.
    pub(super) fn get(&self, place: u32) -> Option<Seen<'_>> {
        let nth = place as usize;
        let last_seen = self.last_seen.get(nth).filter(|at| **at != i64::MIN).map(|at| Time(*at));
        let due = self.due.get(nth).filter(|due| **due != u32::MAX);
        let hot = self.hot.binary_search_by_key(&place, |hot| hot.place).ok().and_then(|n| self.hot.get(n));
        let prospects = Prospects {
            in_shop: hot.is_some_and(|hot| hot.in_shop),
            booked: hot.filter(|hot| hot.booked != NEVER).map(|hot| Time(hot.booked)),
            due_from: due.map(|due| Time(i64::from(*due) * 60)),
            last_seen,
        };
        Some(Seen { vehicle: self.vehicle(place)?, texts: self.texts(place), prospects })
    }

    pub(super) fn vehicle(&self, place: u32) -> Option<VehicleId> {
        let nth = place as usize;
        Some(VehicleId(RecordId { seq: *self.seqs.get(nth)?, ord: *self.ords.get(nth)? }))
    }

    pub(super) fn texts(&self, place: u32) -> Texts<'_> {
        let nth = place as usize;
        let end = |n: usize| self.ends.get(n).map_or(0, |end| *end as usize);
        let from = nth.checked_sub(1).map_or(0, end);
        let car = self.car.get(nth).and_then(|car| self.cars.get(*car as usize));
        Texts {
            packed: self.packed.get(from..end(nth)).unwrap_or_default(),
            car: car.map_or("", String::as_str),
        }
    }

    /// Where a car is.
    pub(super) fn place(&self, vehicle: VehicleId) -> Option<u32> {
        let found = self.by_id.binary_search_by_key(&Some(vehicle), |place| self.vehicle(*place));
        found.ok().and_then(|nth| self.by_id.get(nth).copied())
    }

    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        let a_car = 8 + 2 + 4 + 4 + 8 + 4 + 4;
        let grams = self.grams.keys.len() * 12 + self.grams.bytes.len();
        self.len() * a_car + self.packed.len() + grams
    }
}
