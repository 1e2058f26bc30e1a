//! What differs between files of cars, of people, of past visits and of prices: the change that a row asks for,
//! what it makes, and what tells two rows apart.

use super::fields::Draft;
use crate::desk::api::job::Importing;
use crate::domain::change::{Change, PastVisit};
use crate::domain::decide::file::{read_phones, read_plate};
use crate::domain::record::Kind;
use crate::domain::say::Say;
use crate::domain::vin::Vin;
use crate::say;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The change that a row asks for; none of a price, which is no record: see [`super::shelf`].
pub(super) fn change(what: Importing, unusual_plate: bool, draft: Draft) -> Option<Change> {
    let Draft { plate, vehicle, owner, past, item: _ } = draft;
    Some(match what {
        Importing::Vehicles => Change::ImportFile { plate, unusual_plate, vehicle, owner: Some(owner) },
        Importing::People => Change::ImportPerson(owner),
        Importing::History => Change::ImportVisit(past),
        Importing::Catalog => return None,
    })
}

/// What a row makes, if it makes anything.
pub(super) fn made(what: Importing) -> Option<Kind> {
    Some(match what {
        Importing::Vehicles => Kind::Vehicle,
        Importing::People => Kind::Person,
        Importing::History => Kind::Visit,
        Importing::Catalog => return None,
    })
}

/// That a row of an earlier line is about the same.
pub(super) fn twice(what: Importing, line: u64) -> Say {
    let line = line.to_string();
    match what {
        Importing::Vehicles => say!("import-seen", line = line),
        Importing::People => say!("import-seen-person", line = line),
        Importing::History => say!("import-seen-visit", line = line),
        Importing::Catalog => say!("import-seen-item", line = line),
    }
}

/// What tells a row from others, as hashes, each with the field it stands in.
pub(super) fn told_by(what: Importing, unusual: bool, draft: &Draft) -> Vec<(&'static str, u64)> {
    let plate = |text: &str| read_plate(text, unusual).ok().map(|plate| plate.key().to_owned());
    let vin = |text: &str| Vin::parse(text).ok().map(|vin| vin.as_str().to_owned());
    let mut out = Vec::new();
    match what {
        Importing::Vehicles => {
            let own = draft.vehicle.vin.as_deref().and_then(vin);
            out.extend(plate(&draft.plate).map(|key| ("plate", hash(&key))));
            out.extend(own.map(|key| ("vehicle.vin", hash(&key))));
        }
        Importing::People => {
            let name = draft.owner.name.as_deref().unwrap_or_default().trim();
            let phones = draft.owner.phones.as_deref().and_then(|text| read_phones(text).ok());
            let phones = phones.unwrap_or_default();
            out.extend(phones.iter().map(|phone| ("phones", hash(&(name, phone.as_str())))));
        }
        Importing::History => {
            let PastVisit { arrived, number, .. } = &draft.past;
            let car = plate(&draft.past.plate).or_else(|| vin(&draft.past.vin));
            let field = if number.trim().is_empty() { "arrived" } else { "number" };
            out.extend(car.map(|car| (field, hash(&(car, arrived, number.trim())))));
        }
        // What it is can depend on what is known: the shelf tells.
        Importing::Catalog => {}
    }
    out
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
