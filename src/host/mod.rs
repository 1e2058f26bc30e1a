//! All input and output with people: the terminal as it is found and left, and the loop
//! that turns what happens into events for a session.

pub mod attach;
pub mod console;
mod front;
pub mod job;
mod keeper;
pub mod opening;
pub mod planner;
pub mod seat;
pub mod serve;
pub mod terminal;
pub mod tty;
pub mod wire;
