//! The trade: plates, vehicles, visits, estimates, and the changes that can be made
//! to them. Pure: no I/O, no clock, no randomness; time and actor come in as arguments.

pub mod alarm;
pub mod cadence;
pub mod calendar;
pub mod callback;
pub mod calling;
pub mod catalog;
pub mod change;
pub mod checklist;
pub mod clean;
pub mod clocks;
pub mod complaint;
pub mod complaint_rules;
pub mod decide;
pub mod deciding;
pub mod edit;
pub mod fault;
pub mod forget;
pub mod gather;
pub mod id;
pub mod lang;
pub mod leap;
pub mod money;
pub mod name;
pub mod order;
pub mod past;
pub mod person;
pub mod phone;
pub mod plan;
pub mod plate;
pub mod promise;
pub mod queue;
pub mod record;
pub mod say;
pub mod script;
pub mod struck;
#[cfg(test)]
pub mod testing;
pub mod time;
pub mod trade;
pub mod trail;
pub mod user;
pub mod vehicle;
pub mod view;
pub mod vin;
pub mod visit;
