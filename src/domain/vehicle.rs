//! Vehicles (Rules V-2, V-3).

use super::id::{PersonId, VisitId};
use super::plate::Plate;
use super::struck::Struck;
use super::time::{Day, Time};
use super::vin::Vin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What moves the car. Fuel is counted in eighths, charge in percent (Rule R-5).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Energy {
    /// Petrol.
    #[default]
    Petrol,
    /// Diesel.
    Diesel,
    /// Hybrid that is not plugged in.
    Hybrid,
    /// Plug-in hybrid.
    PlugIn,
    /// Battery.
    Electric,
}

impl Energy {
    /// All kinds, in the order a form offers them.
    pub const ALL: [Self; 5] = [Self::Petrol, Self::Diesel, Self::Hybrid, Self::PlugIn, Self::Electric];

    /// The word used in JSON and in forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Petrol => "petrol",
            Self::Diesel => "diesel",
            Self::Hybrid => "hybrid",
            Self::PlugIn => "plug_in",
            Self::Electric => "electric",
        }
    }
}

/// A mileage reading with its day and source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reading {
    /// When it was read.
    pub at: Time,
    /// Kilometres.
    pub km: u32,
    /// Why it is below an earlier one, if it is (Rule R-5).
    #[serde(default)]
    pub reason: Option<String>,
    /// The visit at whose arrival it was read, if it was.
    #[serde(default)]
    pub visit: Option<VisitId>,
}

/// How a person stands to a car; one person can be all three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Link {
    /// Owns it.
    pub owner: bool,
    /// Drives it.
    pub driver: bool,
    /// Pays for it.
    pub payer: bool,
}

/// When the next service is due; whichever comes first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NextService {
    /// By this day.
    pub day: Option<Day>,
    /// Or at this mileage, in km.
    pub km: Option<u32>,
}

/// A car. Its history follows it, not its plate (Rule V-2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vehicle {
    /// The plate it bears; none when new or in transit.
    pub plate: Option<Plate>,
    /// Plates it bore before; they still find it.
    pub old_plates: Vec<Plate>,
    /// Vehicle identification number.
    pub vin: Option<Vin>,
    /// Maker, as the customer says it.
    pub make: String,
    /// Model.
    pub model: String,
    /// Model year.
    pub year: Option<u16>,
    /// Colour.
    pub colour: String,
    /// What moves it.
    pub energy: Energy,
    /// Day of purchase.
    pub purchased: Option<Day>,
    /// Mileage readings, oldest first.
    pub readings: Vec<Reading>,
    /// Last day of the insurance.
    pub insured_until: Option<Day>,
    /// The policy was bought here, so the store does the papers of a claim (Rule R-4).
    pub insured_here: bool,
    /// Last day of the statutory inspection.
    pub inspected_until: Option<Day>,
    /// Next service, as told to the customer at the last delivery.
    pub next_service: Option<NextService>,
    /// The people of this car.
    pub people: BTreeMap<PersonId, Link>,
    /// When the file was opened (Rule V-4).
    pub opened: Time,
    /// Day on which the planner looks at it again; none: it never has (Rule C-2).
    pub plan_on: Option<Day>,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}

impl Vehicle {
    /// The prefix of its records in the store: plate, else VIN, else made up (Rule V-2).
    /// Never holds a zero byte.
    #[must_use]
    pub fn prefix(&self, id: super::id::VehicleId) -> String {
        match (&self.plate, &self.vin) {
            (Some(plate), _) => plate.key().to_owned(),
            (None, Some(vin)) => vin.as_str().to_owned(),
            (None, None) => format!("?{id}"),
        }
    }

    /// What stands where the plate would: plate, else VIN, else `?` and the id.
    #[must_use]
    pub fn shown_plate(&self, id: super::id::VehicleId) -> String {
        self.plate.as_ref().map_or_else(|| self.prefix(id), ToString::to_string)
    }

    /// Make, model and year, as on the card.
    #[must_use]
    pub fn car(&self) -> String {
        let year = self.year.map(|y| y.to_string()).unwrap_or_default();
        let parts = [self.make.as_str(), self.model.as_str(), &year];
        parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }

    /// The last mileage reading.
    #[must_use]
    pub fn last_reading(&self) -> Option<&Reading> {
        self.readings.last()
    }

    /// The person to name first: the owner, else a driver, else anyone.
    #[must_use]
    pub fn first_person(&self) -> Option<PersonId> {
        let owner = self.people.iter().find(|(_, l)| l.owner);
        owner
            .or_else(|| self.people.iter().find(|(_, l)| l.driver))
            .or(self.people.iter().next())
            .map(|(id, _)| *id)
    }
}
