//! What a lookup finds. Pure data, also for the screens.

use crate::domain::id::VehicleId;

/// A field of a hit whose text can be lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchField {
    /// Plate.
    Plate,
    /// Owner's name.
    Name,
    /// Phone.
    Phone,
    /// VIN.
    Vin,
    /// Order number.
    Number,
    /// Car.
    Car,
}

/// Characters of a field that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The field.
    pub field: MatchField,
    /// Positions of the characters in the displayed text.
    pub at: Vec<usize>,
}

/// One car found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The car.
    pub vehicle: VehicleId,
    /// Its plate key.
    pub key: String,
    /// Its plate as shown.
    pub plate: String,
    /// Make, model, year.
    pub car: String,
    /// The owner's name.
    pub owner: String,
    /// The order number, if that is what matched.
    pub number: String,
    /// What matched.
    pub matched: Vec<Matched>,
}
