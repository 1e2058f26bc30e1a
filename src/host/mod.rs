//! All input and output with people: the terminal as it is found and left, and the loop
//! that turns what happens into events for a session.

pub mod terminal;
pub mod tty;
