//! A record of any kind: where it hangs, what finds it, and which of its fields are personal.
//! All of it is derived from the record alone, so that `check` can derive it again.

use super::id::{PersonId, RecordId, VehicleId};
use super::order::Order;
use super::person::Person;
use super::user::User;
use super::vehicle::Vehicle;
use super::visit::Visit;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Vehicle.
    Vehicle,
    /// Person.
    Person,
    /// Visit.
    Visit,
    /// Estimate and work order.
    Order,
    /// User.
    User,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Vehicle, Self::Person, Self::Visit, Self::Order, Self::User];

    /// The word used in journal lines and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Vehicle => "vehicle",
            Self::Person => "person",
            Self::Visit => "visit",
            Self::Order => "order",
            Self::User => "user",
        }
    }

    /// Top-level fields that are personal or free text, and so stand in the personal part
    /// of a journal line. `None`: every field is.
    #[must_use]
    pub fn personal_fields(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Person => None,
            Self::Vehicle => Some(&["readings"]),
            Self::User => Some(&[]),
            Self::Visit => Some(&["items", "marks", "valuables", "words", "support", "acknowledged"]),
            Self::Order => Some(&[
                "revisions",
                "promise",
                "notices",
                "delivery",
                "cancelled_because",
                "technician",
                "quality",
            ]),
        }
    }

    /// Whether a top-level field is personal.
    #[must_use]
    pub fn is_personal(self, field: &str) -> bool {
        self.personal_fields().is_none_or(|fields| fields.contains(&field))
    }
}

/// What a record hangs from: its key prefix in the store follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// A car: the prefix is its plate, VIN or made-up key.
    Vehicle(VehicleId),
    /// A person: `@` and the id.
    Person(PersonId),
    /// A kind of record: `#` and its key.
    Kind(Kind),
}

/// A secondary table: it holds only keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Phone → person.
    Phone,
    /// Person id → vehicle.
    PersonVehicle,
    /// VIN → vehicle.
    Vin,
    /// Plate borne before → vehicle.
    OldPlate,
    /// Human number, series and zero-padded counter → record.
    Number,
    /// Visit whose car is still here.
    InShop,
    /// Order with something left to do, by state.
    OpenOrder,
    /// Login → user.
    Login,
}

impl Table {
    /// All tables with the byte that opens their keys in the store. Never reuse a byte.
    pub const ALL: [(u8, Self); 8] = [
        (b'p', Self::Phone),
        (b'h', Self::PersonVehicle),
        (b'v', Self::Vin),
        (b'o', Self::OldPlate),
        (b'n', Self::Number),
        (b's', Self::InShop),
        (b'w', Self::OpenOrder),
        (b'u', Self::Login),
    ];
}

/// A record of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    /// Vehicle.
    Vehicle(Vehicle),
    /// Person.
    Person(Person),
    /// Visit.
    Visit(Visit),
    /// Estimate and work order.
    Order(Order),
    /// User.
    User(User),
}

impl Record {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Vehicle(_) => Kind::Vehicle,
            Self::Person(_) => Kind::Person,
            Self::Visit(_) => Kind::Visit,
            Self::Order(_) => Kind::Order,
            Self::User(_) => Kind::User,
        }
    }

    /// What it hangs from.
    #[must_use]
    pub fn home(&self, id: RecordId) -> Home {
        match self {
            Self::Vehicle(_) => Home::Vehicle(VehicleId(id)),
            Self::Person(_) => Home::Person(PersonId(id)),
            Self::Visit(visit) => Home::Vehicle(visit.vehicle),
            Self::Order(order) => Home::Vehicle(order.vehicle),
            Self::User(_) => Home::Kind(Kind::User),
        }
    }

    /// The entries of secondary tables that lead to it: table and word.
    #[must_use]
    pub fn index(&self) -> Vec<(Table, String)> {
        match self {
            Self::Vehicle(v) => {
                let vin = v.vin.iter().map(|vin| (Table::Vin, vin.as_str().to_owned()));
                let old = v.old_plates.iter().map(|p| (Table::OldPlate, p.key().to_owned()));
                let people = v.people.keys().map(|p| (Table::PersonVehicle, p.to_string()));
                vin.chain(old).chain(people).collect()
            }
            Self::Person(p) => p.phones.iter().map(|n| (Table::Phone, n.as_str().to_owned())).collect(),
            Self::Visit(v) if v.is_open() => vec![(Table::InShop, String::new())],
            Self::Visit(_) => Vec::new(),
            Self::Order(o) => {
                let mut out = vec![(Table::Number, number_word(&o.number))];
                if o.state.is_open() {
                    out.push((Table::OpenOrder, o.state.key().to_owned()));
                }
                out
            }
            Self::User(u) => vec![(Table::Login, u.login.clone())],
        }
    }

    /// The record as JSON, as journal lines and `--json` show it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let value = match self {
            Self::Vehicle(r) => serde_json::to_value(r),
            Self::Person(r) => serde_json::to_value(r),
            Self::Visit(r) => serde_json::to_value(r),
            Self::Order(r) => serde_json::to_value(r),
            Self::User(r) => serde_json::to_value(r),
        };
        value.unwrap_or_default()
    }

    /// Reads what [`Record::to_json`] wrote; fields that are missing get their defaults.
    ///
    /// # Errors
    /// Says which field cannot be read.
    pub fn from_json(kind: Kind, value: Value) -> Result<Self, String> {
        let read = match kind {
            Kind::Vehicle => serde_json::from_value(value).map(Self::Vehicle),
            Kind::Person => serde_json::from_value(value).map(Self::Person),
            Kind::Visit => serde_json::from_value(value).map(Self::Visit),
            Kind::Order => serde_json::from_value(value).map(Self::Order),
            Kind::User => serde_json::from_value(value).map(Self::User),
        };
        read.map_err(|e| e.to_string())
    }
}

/// A human number as the `Number` table sorts it: the counter padded, so that it goes on
/// sorting beyond four digits. `WO-2611-0184` → `WO-2611-00000184`.
#[must_use]
pub fn number_word(number: &str) -> String {
    match number.rsplit_once('-') {
        Some((series, counter)) => format!("{series}-{counter:0>8}"),
        None => number.to_owned(),
    }
}
