//! The columns of a file of cars: the plate, then the fields of the form tables.

use crate::domain::change::{PersonFile, VehicleFile};
use crate::form::file::{PERSON, VEHICLE};
use crate::form::{Field, Kind};

/// What a row says of a car and its owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The plate.
    pub plate: String,
    /// The car.
    pub vehicle: VehicleFile,
    /// Its owner.
    pub owner: PersonFile,
}

/// Where the text of a cell goes.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Plate,
    Vehicle(&'static Field<VehicleFile>),
    Owner(&'static Field<PersonFile>),
}

impl Target {
    /// All, in the order in which they are given out.
    pub fn all() -> impl Iterator<Item = Self> {
        let (cars, people) = (VEHICLE.iter().map(Self::Vehicle), PERSON.iter().map(Self::Owner));
        std::iter::once(Self::Plate).chain(cars).chain(people)
    }

    /// The key, as refusals of the change name it.
    pub fn key(self) -> String {
        match self {
            Self::Plate => "plate".to_owned(),
            Self::Vehicle(field) => field.key.to_owned(),
            Self::Owner(field) => format!("owner.{}", field.key),
        }
    }

    /// Message of the label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plate => "field-plate",
            Self::Vehicle(field) => field.label,
            Self::Owner(field) => field.label,
        }
    }

    /// What it is filled with.
    pub fn kind(self) -> Kind {
        match self {
            Self::Plate => Kind::Text,
            Self::Vehicle(field) => field.kind,
            Self::Owner(field) => field.kind,
        }
    }

    /// Reads it as text.
    pub fn read(self, draft: &Draft) -> String {
        match self {
            Self::Plate => draft.plate.clone(),
            Self::Vehicle(field) => (field.read)(&draft.vehicle),
            Self::Owner(field) => (field.read)(&draft.owner),
        }
    }

    /// Writes the text.
    pub fn write(self, draft: &mut Draft, text: String) {
        match self {
            Self::Plate => draft.plate = text,
            Self::Vehicle(field) => (field.write)(&mut draft.vehicle, text),
            Self::Owner(field) => (field.write)(&mut draft.owner, text),
        }
    }

    /// Several columns may hold it, such as telephone and mobile.
    pub fn many(self) -> bool {
        matches!(self, Self::Owner(field) if field.key == "phones")
    }
}
