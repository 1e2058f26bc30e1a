//! What was done so far, as far as a decision may look back: the lines of the journal, without
//! the journal.

use super::edit::Edit;
use super::fault::Fault;
use super::time::Time;

/// A change that was made: who did what, when, from what to what (Rule X-2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// Its number in the journal.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// Who asked, by login.
    pub by: String,
    /// The way it came in.
    pub via: String,
    /// The word of the change; of one that takes another back `undo` and its number.
    pub what: String,
    /// What it did to each record.
    pub edits: Vec<Edit>,
    /// Its personal part was forgotten: what personal fields were is not known any more.
    pub forgotten: bool,
}

impl Deed {
    /// The number of the change that this one took back, if it took one back.
    #[must_use]
    pub fn takes_back(&self) -> Option<u64> {
        self.what.strip_prefix("undo ")?.parse().ok()
    }

    /// The word of the change without a number.
    #[must_use]
    pub fn word(&self) -> &str {
        self.what.split(' ').next().unwrap_or_default()
    }
}

/// Read access to the changes made so far.
pub trait Past {
    /// The change of this number; none if there is none (yet).
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal cannot be read.
    fn deed(&self, seq: u64) -> Result<Option<Deed>, Fault>;
}
