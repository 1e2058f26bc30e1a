//! Identity of records: journal sequence and ordinal, never random, immune to clocks.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Identity of a record: the number of the journal line that made it, and its
/// place among the records made by that line. Text form `1041.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct RecordId {
    /// Journal sequence number.
    pub seq: u64,
    /// Ordinal within the line.
    pub ord: u16,
}

impl RecordId {
    /// Ten bytes that sort as the identity does.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 10] {
        let mut out = [0; 10];
        out[..8].copy_from_slice(&self.seq.to_be_bytes());
        out[8..].copy_from_slice(&self.ord.to_be_bytes());
        out
    }

    /// Reads what [`RecordId::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let seq = u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
        let ord = u16::from_be_bytes(bytes.get(8..10)?.try_into().ok()?);
        (bytes.len() == 10).then_some(Self { seq, ord })
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seq, self.ord)
    }
}

impl FromStr for RecordId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('.');
        parts
            .and_then(|(s, o)| Some(Self { seq: s.parse().ok()?, ord: o.parse().ok()? }))
            .ok_or_else(|| format!("\"{text}\" is no record id; one looks like 1041.0"))
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { (self.seq, self.ord).serialize(s) }
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
        } else {
            <(u64, u16)>::deserialize(d).map(|(seq, ord)| Self { seq, ord })
        }
    }
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default,
            Serialize, Deserialize, schemars::JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub RecordId);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> { text.parse().map(Self) }
        }
    )*};
}
typed_id! {
    /// A vehicle; it stays when the plate changes (Rule V-2).
    VehicleId,
    /// A person.
    PersonId,
    /// One arrival of one vehicle.
    VisitId,
    /// An estimate and the work order it becomes.
    OrderId,
    /// A user of the desk.
    UserId,
    /// A callback.
    CallbackId,
    /// A booked visit.
    BookingId,
    /// A complaint.
    ComplaintId,
}
