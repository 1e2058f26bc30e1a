//! Words, numbers, dates and widths for people: the only place that knows how a thing is
//! said in Chinese and in English. Holds no state; a [`Reader`] is a value per session.

mod messages;
pub mod pinyin;
mod reader;
pub mod when;
pub mod width;

pub use messages::{FILES, Texts};
pub use reader::Reader;
