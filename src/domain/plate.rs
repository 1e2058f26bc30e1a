//! Number plates (Rule V-1).
use serde::{Deserialize, Serialize};

/// stub
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Plate(String);
impl Plate {
    /// stub
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }
    /// stub
    ///
    /// # Errors
    /// stub
    pub fn parse(text: &str) -> Result<Self, super::say::Say> {
        Ok(Self(text.to_owned()))
    }
    /// stub
    ///
    /// # Errors
    /// stub
    pub fn parse_unusual(text: &str) -> Result<Self, super::say::Say> {
        Ok(Self(text.to_owned()))
    }
}
impl std::fmt::Display for Plate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The half-width twin of a full-width character; others stay.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}
