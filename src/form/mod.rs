//! One declaration a field: its label, its help, how it is read and written. Forms, hints and
//! checks are made from these tables.

/// A field of a record that keeps everything as it was written.
macro_rules! own_field {
    ($record:ty, $key:literal, $label:literal, $kind:expr, $field:ident, $check:expr) => {
        Field::<$record> {
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

pub mod draft;
pub mod file;
pub mod item;
pub mod past;
pub mod trail;

use crate::domain::say::Say;
use crate::domain::time::Time;
use chrono_tz::Tz;

/// What a field is filled with.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A line of text.
    Text,
    /// One of these: key and message.
    Choice(&'static [(&'static str, &'static str)]),
    /// A day, also as `+3d` or `明天`.
    Day,
}

/// What a check may look at.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Now.
    pub now: Time,
    /// The store's zone.
    pub zone: Tz,
    /// Largest mileage, km.
    pub most_km: u32,
}

/// A field of a record `R`.
pub struct Field<R> {
    /// Its key, as a refusal of the change names it.
    pub key: &'static str,
    /// Message of the label.
    pub label: &'static str,
    /// Kind.
    pub kind: Kind,
    /// Not for the customer's eyes.
    pub internal: bool,
    /// Reads it as text.
    pub read: fn(&R) -> String,
    /// Writes the text, which may still be wrong: the change has the last word.
    pub write: fn(&mut R, String),
    /// Says while typing what is wrong with the text.
    pub check: fn(&str, &Scene) -> Result<(), Say>,
}

/// Anything goes, as far as the characters go.
///
/// # Errors
/// Control characters, or too long.
pub fn any(text: &str, _: &Scene) -> Result<(), Say> {
    crate::domain::clean::line(text, crate::domain::clean::LINE_CHARS).map(|_| ())
}

/// A day, or nothing.
///
/// # Errors
/// What cannot be read, or a day that the month does not have.
pub fn day(text: &str, scene: &Scene) -> Result<(), Say> {
    if text.trim().is_empty() {
        return Ok(());
    }
    crate::text::when::parse_day(text, scene.now, scene.zone).map(|_| ())
}
