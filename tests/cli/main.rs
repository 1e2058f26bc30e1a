//! Every verb and every exit code of the command line, good input and bad, in both languages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod applying;
mod calendar;
mod care;
mod cases;
mod place;
mod planning;
mod prices;
mod reading;
mod transfer;
mod undo;
