//! The mark of a record that was taken back. Records are never unmade; one that should not have
//! been made is struck, and stays on the trail with who did it and when.

use super::time::Time;
use serde::{Deserialize, Serialize};

/// A record was taken back. It hangs from nothing any more, so that no list, lookup or figure
/// counts it; its number is not given out again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Struck {
    /// When.
    pub at: Time,
    /// By whom, by login.
    pub by: String,
}
