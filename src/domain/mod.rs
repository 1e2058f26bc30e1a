//! The trade: plates, vehicles, visits, estimates, and the changes that can be made
//! to them. Pure: no I/O, no clock, no randomness; time and actor come in as arguments.

pub mod clean;
pub mod fault;
pub mod id;
pub mod lang;
pub mod money;
pub mod name;
pub mod phone;
pub mod plate;
pub mod say;
pub mod time;
pub mod vin;
