//! A record of any kind: where it hangs, what finds it, and which of its fields are personal.
//! All of it is derived from the record alone, so that `check` can derive it again.

use super::callback::{Booking, Callback};
use super::complaint::Complaint;
use super::id::{PersonId, RecordId, VehicleId};
use super::order::Order;
use super::person::Person;
use super::struck::Struck;
use super::time::Time;
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
    /// Callback.
    Callback,
    /// Booked visit.
    Booking,
    /// Complaint.
    Complaint,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Vehicle,
        Self::Person,
        Self::Visit,
        Self::Order,
        Self::User,
        Self::Callback,
        Self::Booking,
        Self::Complaint,
    ];

    /// The word used in journal lines and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Vehicle => "vehicle",
            Self::Person => "person",
            Self::Visit => "visit",
            Self::Order => "order",
            Self::User => "user",
            Self::Callback => "callback",
            Self::Booking => "booking",
            Self::Complaint => "complaint",
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
            Self::Callback => {
                // From the times of a birthday's message the birthday can be told.
                Some(&["key", "anchor", "shown", "due", "until", "note", "tries", "withdrawn"])
            }
            Self::Booking => Some(&["what", "reason"]),
            Self::Complaint => Some(&["words", "handed", "remedies", "cause", "countermeasure", "events"]),
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
        // That a record was taken back has to outlive what is forgotten of it.
        field != "struck" && self.personal_fields().is_none_or(|fields| fields.contains(&field))
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
    /// Nothing: it was taken back. The prefix is `#struck`.
    Struck,
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
    /// Day on which the planner looks at a car again → vehicle; empty: it never has.
    PlanDay,
    /// Due second of a callback to be made, zero-padded → callback.
    DueCall,
    /// Quota and day, `lost 2026-11-23` → callback counted in it (Rule C-2).
    Quota,
    /// Due second of an expected car, zero-padded → booking.
    Expected,
    /// Deadline of an open complaint in seconds, zero-padded → complaint.
    Deadline,
    /// Car or person id → record taken back that hung from it; plate → car taken back.
    Struck,
}

impl Table {
    /// All tables with the byte that opens their keys in the store. Never reuse a byte.
    pub const ALL: [(u8, Self); 14] = [
        (b'p', Self::Phone),
        (b'h', Self::PersonVehicle),
        (b'v', Self::Vin),
        (b'o', Self::OldPlate),
        (b'n', Self::Number),
        (b's', Self::InShop),
        (b'w', Self::OpenOrder),
        (b'u', Self::Login),
        (b'd', Self::PlanDay),
        (b'c', Self::DueCall),
        (b'q', Self::Quota),
        (b'b', Self::Expected),
        (b'k', Self::Deadline),
        (b'z', Self::Struck),
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
    /// Callback.
    Callback(Callback),
    /// Booked visit.
    Booking(Booking),
    /// Complaint.
    Complaint(Complaint),
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
            Self::Callback(_) => Kind::Callback,
            Self::Booking(_) => Kind::Booking,
            Self::Complaint(_) => Kind::Complaint,
        }
    }

    /// Who took it back, and when; none of a record that stands. A user is never taken back.
    #[must_use]
    pub fn struck(&self) -> Option<&Struck> {
        match self {
            Self::Vehicle(r) => r.struck.as_ref(),
            Self::Person(r) => r.struck.as_ref(),
            Self::Visit(r) => r.struck.as_ref(),
            Self::Order(r) => r.struck.as_ref(),
            Self::User(_) => None,
            Self::Callback(r) => r.struck.as_ref(),
            Self::Booking(r) => r.struck.as_ref(),
            Self::Complaint(r) => r.struck.as_ref(),
        }
    }

    /// Takes it back.
    pub fn strike(&mut self, struck: Struck) {
        let place = match self {
            Self::Vehicle(r) => &mut r.struck,
            Self::Person(r) => &mut r.struck,
            Self::Visit(r) => &mut r.struck,
            Self::Order(r) => &mut r.struck,
            Self::User(_) => return,
            Self::Callback(r) => &mut r.struck,
            Self::Booking(r) => &mut r.struck,
            Self::Complaint(r) => &mut r.struck,
        };
        *place = Some(struck);
    }

    /// What it hangs from.
    #[must_use]
    pub fn home(&self, id: RecordId) -> Home {
        if self.struck().is_some() { Home::Struck } else { self.first_home(id) }
    }

    /// What it hangs from, or hung from before it was taken back.
    #[must_use]
    pub fn first_home(&self, id: RecordId) -> Home {
        match self {
            Self::Vehicle(_) => Home::Vehicle(VehicleId(id)),
            Self::Person(_) => Home::Person(PersonId(id)),
            Self::Visit(visit) => Home::Vehicle(visit.vehicle),
            Self::Order(order) => Home::Vehicle(order.vehicle),
            Self::User(_) => Home::Kind(Kind::User),
            Self::Callback(call) => Home::Vehicle(call.vehicle),
            Self::Booking(booking) => Home::Vehicle(booking.vehicle),
            Self::Complaint(complaint) => Home::Vehicle(complaint.vehicle),
        }
    }

    /// The person it is about, if it says so itself.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Callback(call) => call.person,
            Self::Complaint(complaint) => complaint.person,
            _ => None,
        }
    }

    /// The entries of secondary tables that lead to it: table and word.
    #[must_use]
    pub fn index(&self, id: RecordId) -> Vec<(Table, String)> {
        if self.struck().is_none() {
            return self.standing_index();
        }
        let of = match self.first_home(id) {
            Home::Vehicle(car) => Some(car.to_string()),
            Home::Person(person) => Some(person.to_string()),
            Home::Kind(_) | Home::Struck => None,
        };
        // A car's trail is still found by its plate.
        let plate = match self {
            Self::Vehicle(v) => v.plate.as_ref().map(|plate| plate.key().to_owned()),
            _ => None,
        };
        // Its number stays taken.
        let number = self.standing_index().into_iter().filter(|(table, _)| *table == Table::Number);
        number.chain(of.into_iter().chain(plate).map(|word| (Table::Struck, word))).collect()
    }

    /// The entries of a record that stands.
    fn standing_index(&self) -> Vec<(Table, String)> {
        match self {
            Self::Vehicle(v) => {
                let vin = v.vin.iter().map(|vin| (Table::Vin, vin.as_str().to_owned()));
                let old = v.old_plates.iter().map(|p| (Table::OldPlate, p.key().to_owned()));
                let people = v.people.keys().map(|p| (Table::PersonVehicle, p.to_string()));
                let plan = (Table::PlanDay, v.plan_on.map(|day| day.to_string()).unwrap_or_default());
                vin.chain(old).chain(people).chain([plan]).collect()
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
            Self::Callback(c) => {
                let due = c.is_open().then(|| (Table::DueCall, moment_word(c.due)));
                let day = || c.quota_day.map(|day| format!("{} {day}", c.quota));
                let counted = day().map(|word| (Table::Quota, word));
                due.into_iter().chain(counted).collect()
            }
            Self::Booking(b) if b.is_open() => vec![(Table::Expected, moment_word(b.at))],
            Self::Booking(_) => Vec::new(),
            Self::Complaint(c) => {
                let mut out = vec![(Table::Number, number_word(&c.number))];
                if c.is_open() {
                    out.push((Table::Deadline, c.deadline.map_or_else(last_word, moment_word)));
                }
                out
            }
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
            Self::Callback(r) => serde_json::to_value(r),
            Self::Booking(r) => serde_json::to_value(r),
            Self::Complaint(r) => serde_json::to_value(r),
        };
        let mut value = value.unwrap_or_default();
        if self.struck().is_none()
            && let Some(fields) = value.as_object_mut()
        {
            fields.shift_remove("struck");
        }
        value
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
            Kind::Callback => serde_json::from_value(value).map(Self::Callback),
            Kind::Booking => serde_json::from_value(value).map(Self::Booking),
            Kind::Complaint => serde_json::from_value(value).map(Self::Complaint),
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

/// A moment as secondary tables sort it: seconds, zero-padded; nothing before 1970 is due.
#[must_use]
pub fn moment_word(at: Time) -> String {
    format!("{:012}", at.0.max(0))
}

/// Sorts behind every moment: no clock runs.
fn last_word() -> String {
    "9".repeat(12)
}
