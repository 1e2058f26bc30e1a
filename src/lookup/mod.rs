//! Finding a car.
pub mod rank;
