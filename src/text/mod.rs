//! Words, numbers, dates and widths for people: the only place that knows how a thing is
//! said in Chinese and in English. Holds no state; a [`Reader`] is a value per session.

mod messages;
pub mod pinyin;
mod reader;
pub mod when;
pub mod width;

pub use messages::{FILES, Texts};
pub use reader::Reader;

/// Megabytes with one decimal, at least 0.1.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000).max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}
