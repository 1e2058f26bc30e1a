//! Everything that can be wrong with what somebody asked for.

use super::id::RecordId;
use super::say::Say;
use super::time::Time;

/// One field that cannot be taken as it is, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field, as the change names it (`owner.phone`, `mileage`).
    pub field: String,
    /// What is wrong and what would be right.
    pub say: Say,
}

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Input that breaks a rule; each field is named.
    Invalid(Vec<Invalid>),
    /// Somebody changed the record since the asker read it.
    Conflict {
        /// The record both touched.
        record: RecordId,
        /// Who changed it.
        by: String,
        /// When.
        at: Time,
    },
    /// A later change stands in the way; names it.
    Later(Say),
    /// The thing named does not exist.
    NotFound(Say),
    /// The actor may not do this.
    Denied(Say),
    /// The store cannot be used right now, or is damaged.
    Storage(Say),
    /// The disk is full: nothing was changed, and one may ask again when there is room.
    Full(Say),
    /// Whether it was done nobody knows, or it was done and cannot be shown.
    Unknown(Say),
    /// Another process has the store open.
    InUse(Say),
}

impl Fault {
    /// A single wrong field.
    #[must_use]
    pub fn invalid(field: impl Into<String>, say: Say) -> Self {
        Self::Invalid(vec![Invalid { field: field.into(), say }])
    }

    /// What to tell the person, most important first.
    #[must_use]
    pub fn says(&self) -> Vec<Say> {
        match self {
            Self::Invalid(list) => list.iter().map(|i| i.say.clone()).collect(),
            Self::Conflict { by, at, .. } => {
                vec![crate::say!("fault-conflict", by = by.as_str(), at = *at)]
            }
            Self::Later(say)
            | Self::NotFound(say)
            | Self::Denied(say)
            | Self::Storage(say)
            | Self::Full(say)
            | Self::Unknown(say)
            | Self::InUse(say) => vec![say.clone()],
        }
    }

    /// The process exit code of this kind of fault (spec of the command line).
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Storage(_) | Self::Full(_) | Self::Unknown(_) => 1,
            Self::Invalid(_) => 3,
            Self::NotFound(_) => 4,
            Self::Denied(_) => 5,
            Self::Conflict { .. } | Self::Later(_) => 6,
            Self::InUse(_) => 7,
        }
    }
}
