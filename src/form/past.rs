//! The fields of a visit of before this desk (Rule V-8).

use super::{Field, Kind, any, day};
use crate::domain::change::PastVisit;

macro_rules! past_field {
    ($key:literal, $label:literal, $kind:expr, $field:ident, $check:expr) => {
        Field::<PastVisit> {
            key: $key,
            label: $label,
            kind: $kind,
            internal: false,
            read: |r| r.$field.clone(),
            write: |r, t| r.$field = t,
            check: $check,
        }
    };
}

/// The fields of a visit of before this desk.
pub const PAST: &[Field<PastVisit>] = &[
    past_field!("plate", "field-plate", Kind::Text, plate, any),
    past_field!("vin", "field-vin", Kind::Text, vin, any),
    past_field!("arrived", "field-past-arrived", Kind::Day, arrived, day),
    past_field!("left", "field-past-left", Kind::Day, left, day),
    past_field!("mileage", "field-mileage", Kind::Text, mileage, any),
    past_field!("number", "field-past-number", Kind::Text, number, any),
    past_field!("done", "field-past-done", Kind::Text, done, any),
    past_field!("amount", "field-past-amount", Kind::Text, amount, any),
    past_field!("advisor", "field-past-advisor", Kind::Text, advisor, any),
];
