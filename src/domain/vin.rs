//! stub
use serde::{Deserialize, Serialize};
/// stub
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Vin(String);
impl Vin {
    /// stub
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// stub
    ///
    /// # Errors
    /// stub
    pub fn parse(text: &str) -> Result<Self, super::say::Say> {
        Ok(Self(text.to_owned()))
    }
}
