//! What a look-up finds, and in which order. Pure types that the screens may import.

use crate::domain::id::VehicleId;
use crate::domain::time::Time;

/// Why a car was found: its class. A class earlier here always comes before a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The whole plate was typed; the large and the small car's plate are the same here (Rule V-1).
    ExactPlate,
    /// The plate ends in what was typed.
    ExactTail,
    /// The plate holds what was typed.
    PlateFragment,
    /// A plate the car had before holds it (Rule V-2).
    OldPlate,
    /// An order or complaint number holds it.
    Number,
    /// The name of one of its people, in Han or by pinyin.
    Name,
    /// A telephone number.
    Phone,
    /// The VIN.
    Vin,
    /// Make, model or year.
    Car,
    /// The typed characters stand there in this order, with others between.
    Fuzzy,
    /// Nothing was typed: a car seen lately.
    Recent,
}

/// What makes a car likely to be the one meant, at one moment. Orders cars inside a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Boost {
    /// It stands in the shop now.
    pub in_shop: bool,
    /// It is booked for today.
    pub expected_today: bool,
    /// A callback, service or other matter of it is due.
    pub due: bool,
    /// When it, or its file, was last seen here.
    pub last_seen: Option<Time>,
}

impl Boost {
    /// Smaller comes first: expected today, then in the shop, then due, then the others.
    #[must_use]
    pub fn order(&self) -> u8 {
        match (self.expected_today, self.in_shop, self.due) {
            (true, _, _) => 0,
            (_, true, _) => 1,
            (_, _, true) => 2,
            _ => 3,
        }
    }
}

/// The moment of a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub now: Time,
    /// When the day at the desk is over.
    pub day_ends: Time,
}

/// What makes a car likely to be meant, for all times to come: nothing of it has to be worked out
/// anew because the clock goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prospects {
    /// It stands in the shop.
    pub in_shop: bool,
    /// When its next visit is booked.
    pub booked: Option<Time>,
    /// From when on something of it is due.
    pub due_from: Option<Time>,
    /// When it, or its file, was last seen here.
    pub last_seen: Option<Time>,
}

impl Prospects {
    /// What they come to. A booked car that did not come is expected until its booking is settled.
    #[must_use]
    pub fn at(&self, moment: Moment) -> Boost {
        Boost {
            in_shop: self.in_shop,
            expected_today: !self.in_shop && self.booked.is_some_and(|at| at < moment.day_ends),
            due: self.due_from.is_some_and(|from| from <= moment.now),
            last_seen: self.last_seen,
        }
    }
}

/// What is known of one car to find it by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The car.
    pub vehicle: VehicleId,
    /// Its plate's key.
    pub plate_key: String,
    /// Its plate as shown; what stands there for a car without one.
    pub plate_display: String,
    /// Keys of plates it had before (Rule V-2).
    pub old_plates: Vec<String>,
    /// Make, model, year as shown.
    pub car: String,
    /// Names of its people, the owner first.
    pub owners: Vec<String>,
    /// Their telephone numbers in canonical digits.
    pub phones: Vec<String>,
    /// Its VIN.
    pub vin: Option<String>,
    /// Numbers of its orders and complaints, newest first.
    pub numbers: Vec<String>,
    /// What makes it likely to be meant.
    pub prospects: Prospects,
}

/// A car that was found, before it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The car.
    pub vehicle: VehicleId,
    /// Why it was found: the class of the weakest word typed.
    pub why: Why,
}

/// The part of a car's file that was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchField {
    /// [`Hit::plate`].
    Plate,
    /// [`Hit::owner`].
    Name,
    /// [`Hit::phone`].
    Phone,
    /// [`Hit::vin`].
    Vin,
    /// [`Hit::number`].
    Number,
    /// [`Hit::car`].
    Car,
}

/// Where a shown text is to be lit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The field whose shown text it is.
    pub field: MatchField,
    /// Places of the lit characters in that text, counted in characters from 0, ascending.
    pub at: Vec<usize>,
}

/// One car that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The car.
    pub vehicle: VehicleId,
    /// Its plate's key.
    pub key: String,
    /// Its plate as shown.
    pub plate: String,
    /// Make, model, year.
    pub car: String,
    /// The person whose name was matched, else the owner; may be empty.
    pub owner: String,
    /// The order or complaint number that was matched, else the newest; may be empty.
    pub number: String,
    /// The telephone number that was matched, in canonical digits; empty when none was.
    pub phone: String,
    /// The VIN when it was matched; else empty.
    pub vin: String,
    /// The key of the former plate when it was that which was matched; else empty.
    pub old_plate: String,
    /// What is to be lit, at most one for a field.
    pub matched: Vec<Matched>,
    /// Why it was found: the class of the weakest word typed.
    pub why: Why,
    /// What makes it likely to be meant.
    pub boost: Boost,
}
