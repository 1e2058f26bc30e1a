//! The columns of a file: of cars the plate, then the fields of the form tables; of people, past
//! visits and prices the fields of theirs.

use crate::desk::api::job::Importing;
use crate::domain::change::{PastVisit, PersonFile, VehicleFile};
use crate::form::file::{PERSON, VEHICLE};
use crate::form::item::{ITEM, Item};
use crate::form::past::PAST;
use crate::form::{Field, Kind};

/// What a row says: of a car and its owner, of a person, of a past visit, or of what is sold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The plate.
    pub plate: String,
    /// The car.
    pub vehicle: VehicleFile,
    /// Its owner, or a person.
    pub owner: PersonFile,
    /// A past visit.
    pub past: PastVisit,
    /// A part or labour.
    pub item: Item,
}

impl Draft {
    /// The plate in it, wherever it stands.
    pub(super) fn plate(&self) -> &str {
        if self.plate.is_empty() { &self.past.plate } else { &self.plate }
    }
}

/// Where the text of a cell goes.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Plate,
    Vehicle(&'static Field<VehicleFile>),
    Owner(&'static Field<PersonFile>),
    /// In a file of people, where nobody else is meant.
    Person(&'static Field<PersonFile>),
    Past(&'static Field<PastVisit>),
    Item(&'static Field<Item>),
}

impl Target {
    /// Those of a file.
    pub fn of(what: Importing) -> Vec<Self> {
        match what {
            Importing::Vehicles => Self::all().collect(),
            Importing::People => PERSON.iter().map(Self::Person).collect(),
            Importing::History => PAST.iter().map(Self::Past).collect(),
            Importing::Catalog => ITEM.iter().map(Self::Item).collect(),
        }
    }

    /// All of a car and its owner, in the order in which they are given out.
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
            Self::Person(field) => field.key.to_owned(),
            Self::Past(field) => field.key.to_owned(),
            Self::Item(field) => field.key.to_owned(),
        }
    }

    /// The key under which the tables of names have it: a person's are called as those of an owner.
    pub fn named(self) -> String {
        match self {
            Self::Person(field) => format!("owner.{}", field.key),
            Self::Past(field) if field.key == "vin" => "vehicle.vin".to_owned(),
            Self::Past(field) if field.key != "plate" => format!("past.{}", field.key),
            Self::Item(field) => format!("item.{}", field.key),
            other => other.key(),
        }
    }

    /// Message of the label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plate => "field-plate",
            Self::Vehicle(field) => field.label,
            Self::Owner(field) | Self::Person(field) => field.label,
            Self::Past(field) => field.label,
            Self::Item(field) => field.label,
        }
    }

    /// What it is filled with.
    pub fn kind(self) -> Kind {
        match self {
            Self::Plate => Kind::Text,
            Self::Vehicle(field) => field.kind,
            Self::Owner(field) | Self::Person(field) => field.kind,
            Self::Past(field) => field.kind,
            Self::Item(field) => field.kind,
        }
    }

    /// Reads it as text.
    pub fn read(self, draft: &Draft) -> String {
        match self {
            Self::Plate => draft.plate.clone(),
            Self::Vehicle(field) => (field.read)(&draft.vehicle),
            Self::Owner(field) | Self::Person(field) => (field.read)(&draft.owner),
            Self::Past(field) => (field.read)(&draft.past),
            Self::Item(field) => (field.read)(&draft.item),
        }
    }

    /// Writes the text.
    pub fn write(self, draft: &mut Draft, text: String) {
        match self {
            Self::Plate => draft.plate = text,
            Self::Vehicle(field) => (field.write)(&mut draft.vehicle, text),
            Self::Owner(field) | Self::Person(field) => (field.write)(&mut draft.owner, text),
            Self::Past(field) => (field.write)(&mut draft.past, text),
            Self::Item(field) => (field.write)(&mut draft.item, text),
        }
    }

    /// Several columns may hold it, such as telephone and mobile.
    pub fn many(self) -> bool {
        matches!(self, Self::Owner(field) | Self::Person(field) if field.key == "phones")
    }
}
