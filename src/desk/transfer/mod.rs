//! Files from and for other programs: customers, cars and past visits taken over from CSV and XLSX, what is on record given
//! out as CSV or JSON lines, and made-up files to try that with.
//!
//! `docs/import.md` says the same to a person with a file in hand.

mod after;
mod book;
mod bytes;
mod cells;
mod demo;
mod export;
mod fields;
mod headers;
mod import;
mod items;
mod kinds;
pub(super) mod paths;
mod reading;
mod rejects;
mod rows;
mod sheet;
#[cfg(test)]
mod sheet_tests;
mod shelf;
mod task;
#[cfg(test)]
mod tests;
mod trail;
mod trial;

pub use cells::{escaped, unescaped};
pub use demo::{DemoFile, DemoRow};
pub use export::{Form, Item, KINDS, Stopped, csv_row};
pub use fields::Draft;
pub use import::{How, News, Refused, Source, Tally};
pub use paths::beside;
pub use reading::{Opened, Reading, RowRead, Words};
pub use trail::Whose;
