//! The fields of a visit of before this desk (Rule V-8).

use super::{Field, Kind, any, day};
use crate::domain::change::PastVisit;

/// The fields of a visit of before this desk.
pub const PAST: &[Field<PastVisit>] = &[
    own_field!(PastVisit, "plate", "field-plate", Kind::Text, plate, any),
    own_field!(PastVisit, "vin", "field-vin", Kind::Text, vin, any),
    own_field!(PastVisit, "arrived", "field-past-arrived", Kind::Day, arrived, day),
    own_field!(PastVisit, "left", "field-past-left", Kind::Day, left, day),
    own_field!(PastVisit, "mileage", "field-mileage", Kind::Text, mileage, any),
    own_field!(PastVisit, "number", "field-past-number", Kind::Text, number, any),
    own_field!(PastVisit, "done", "field-past-done", Kind::Text, done, any),
    own_field!(PastVisit, "amount", "field-past-amount", Kind::Text, amount, any),
    own_field!(PastVisit, "advisor", "field-past-advisor", Kind::Text, advisor, any),
];
