//! Cars that have changed lately: few, and looked through one by one.

use super::fold;
use super::lens::Lens;
use super::rank::{Entry, Prospects};
use super::segment::Seen;
use super::texts::{Sort, Text, Texts};
use crate::domain::id::VehicleId;
use std::collections::HashMap;

/// See the module.
#[derive(Default)]
pub(super) struct Fresh {
    cars: Vec<Own>,
    places: HashMap<VehicleId, usize>,
}

struct Own {
    vehicle: VehicleId,
    packed: String,
    car: String,
    /// Which characters its texts have; see [`fold::mask`].
    mask: u64,
    prospects: Prospects,
}

/// Texts as they are kept: all but the car behind their tags, and the car.
pub(super) fn pack(texts: &[Text], packed: &mut String, car: &mut String) {
    for Text { sort, folded, .. } in texts {
        if *sort == Sort::Car {
            car.clone_from(&folded.text);
        } else {
            packed.push(sort.tag());
            packed.push_str(&folded.text);
        }
    }
}

impl Own {
    fn seen(&self) -> Seen<'_> {
        let texts = Texts { packed: &self.packed, car: &self.car };
        Seen { vehicle: self.vehicle, texts, prospects: self.prospects }
    }
}

impl Fresh {
    pub(super) fn len(&self) -> usize {
        self.cars.len()
    }

    pub(super) fn has(&self, vehicle: VehicleId) -> bool {
        self.places.contains_key(&vehicle)
    }

    pub(super) fn put(&mut self, entry: &Entry, lens: &Lens) {
        let (mut packed, mut car) = (String::new(), String::new());
        pack(&lens.texts(entry), &mut packed, &mut car);
        let mask = fold::mask(&packed) | fold::mask(&car);
        let own = Own { vehicle: entry.vehicle, packed, car, mask, prospects: entry.prospects };
        match self.places.get(&entry.vehicle).and_then(|at| self.cars.get_mut(*at)) {
            Some(old) => *old = own,
            None => {
                self.places.insert(entry.vehicle, self.cars.len());
                self.cars.push(own);
            }
        }
    }

    pub(super) fn remove(&mut self, vehicle: VehicleId) -> bool {
        let Some(at) = self.places.remove(&vehicle) else { return false };
        self.cars.swap_remove(at);
        if let Some(moved) = self.cars.get(at) {
            self.places.insert(moved.vehicle, at);
        }
        true
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Seen<'_>> {
        self.cars.iter().map(Own::seen)
    }

    /// Those whose texts may hold something that needs these characters.
    pub(super) fn within(&self, may: impl Fn(u64) -> bool) -> impl Iterator<Item = Seen<'_>> {
        self.cars.iter().filter(move |own| may(own.mask)).map(Own::seen)
    }
}
