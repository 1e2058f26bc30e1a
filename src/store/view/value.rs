//! Keys and values of the view, as bytes.
//!
//! A value is `[layout][crc32c, 4 bytes, big endian][bincode of (revision, record)]`. There
//! is no migration: when the layout changes, the view is made anew from the journal.

use super::digest::Digest;
use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::record::{Record, Table};
use crate::domain::time::Time;
use crate::say;
use crate::store::journal::Applied;
use crate::store::journal::line::Chain;
use bincode::Options;
use serde::{Deserialize, Serialize};

/// Layout of keys and values. Raise it with every change to a record's fields.
pub const LAYOUT: u8 = 7;

/// Longest value in bytes, and the most that decoding may take.
const LONGEST: u64 = 16 << 20;

/// How far the view is, and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Last line applied.
    pub seq: u64,
    /// Its link of the chain.
    pub chain: [u8; 32],
    /// Its time.
    pub at: Time,
    /// Time of the first line: when the store was born.
    pub birth: Time,
    /// Time of the line before the clock leapt ahead, until an administrator says that this is
    /// right.
    pub leap: Option<Time>,
    /// Sum over everything else in the view.
    pub digest: Digest,
}

impl Meta {
    /// What the journal asks for.
    #[must_use]
    pub fn applied(&self) -> Applied {
        Applied { seq: self.seq, chain: Chain(self.chain), at: self.at }
    }
}

/// Key of [`Meta`] in its tree.
pub const META: &[u8] = b"applied";

fn coder() -> impl Options {
    bincode::DefaultOptions::new().with_limit(LONGEST)
}

/// A value with layout and checksum.
///
/// # Errors
/// [`Fault::Storage`] if it is too long.
pub fn encode<T: Serialize>(value: &T, key: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = vec![LAYOUT, 0, 0, 0, 0];
    coder().serialize_into(&mut out, value).map_err(|e| unreadable(key, &e.to_string()))?;
    let crc = crc32c::crc32c(&out[5..]);
    out[1..5].copy_from_slice(&crc.to_be_bytes());
    Ok(out)
}

/// Reads what [`encode`] wrote. Never panics, and takes a few MiB more memory than the bytes
/// have at most, whatever lengths they claim.
///
/// # Errors
/// [`Fault::Storage`] naming the key.
pub fn decode<T: for<'de> Deserialize<'de>>(bytes: &[u8], key: &[u8]) -> Result<T, Fault> {
    let Some(([layout, crc @ ..], body)) = bytes.split_first_chunk::<5>() else {
        return Err(unreadable(key, "too short"));
    };
    if *layout != LAYOUT {
        return Err(unreadable(key, &format!("layout {layout}, not {LAYOUT}")));
    }
    if crc32c::crc32c(body).to_be_bytes() != *crc {
        return Err(unreadable(key, "checksum"));
    }
    coder().deserialize(body).map_err(|e| unreadable(key, &e.to_string()))
}

fn unreadable(key: &[u8], why: &str) -> Fault {
    Fault::Storage(say!("store-value-damaged", key = shown(key), why = why))
}

/// A key as a person can read it: text as it is, other bytes as `\x00`.
#[must_use]
pub fn shown(key: &[u8]) -> String {
    let mut out = String::new();
    for chunk in key.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
                c => out.push(c),
            }
        }
        chunk.invalid().iter().for_each(|b| out.push_str(&format!("\\x{b:02x}")));
    }
    out
}

/// Key of a record: prefix · 0x00 · id.
#[must_use]
pub fn record_key(prefix: &[u8], id: RecordId) -> Vec<u8> {
    [prefix, &[0], &id.to_bytes()].concat()
}

/// What opens the keys of all records that hang from `prefix`.
#[must_use]
pub fn prefix_key(prefix: &[u8]) -> Vec<u8> {
    [prefix, &[0]].concat()
}

/// Prefix and id of a record's key. The id may hold zero bytes: it has a fixed length.
#[must_use]
pub fn split_key(key: &[u8]) -> Option<(&[u8], RecordId)> {
    let (prefix, id) = key.split_at_checked(key.len().checked_sub(10)?)?;
    Some((prefix.strip_suffix(&[0])?, RecordId::from_bytes(id)?))
}

/// What opens the keys of a secondary table.
#[must_use]
pub fn table_byte(table: Table) -> u8 {
    // Every table is in the list; a test counts them.
    Table::ALL.iter().find(|(_, t)| *t == table).map_or(b'?', |(byte, _)| *byte)
}

/// Key of an entry of a secondary table.
#[must_use]
pub fn index_key(table: Table, word: &str, id: RecordId) -> Vec<u8> {
    [&[table_byte(table)], word.as_bytes(), &[0], &id.to_bytes()].concat()
}

/// A stored record: its revision and itself.
pub type Versioned = (u64, Record);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::visit::Visit;
    use proptest::prelude::*;

    fn sample() -> Versioned {
        (7, Record::Visit(Visit { words: "刹车异响".into(), km: Some(48_210), ..Visit::default() }))
    }

    #[test]
    fn every_changed_byte_of_a_value_is_seen() {
        let bytes = encode(&sample(), b"k").unwrap();
        assert_eq!(decode::<Versioned>(&bytes, b"k"), Ok(sample()));
        for i in 0..bytes.len() {
            for bit in 0..8 {
                let mut bad = bytes.clone();
                bad[i] ^= 1 << bit;
                assert!(decode::<Versioned>(&bad, b"k").is_err(), "byte {i} bit {bit}");
            }
            assert!(decode::<Versioned>(&bytes[..i], b"k").is_err(), "cut at {i}");
        }
    }

    proptest! {
        #[test]
        fn garbage_with_a_right_checksum_never_panics(body in proptest::collection::vec(any::<u8>(), 0..64)) {
            let crc = crc32c::crc32c(&body).to_be_bytes();
            let bytes = [&[LAYOUT], &crc[..], &body].concat();
            if let Err(fault) = decode::<Versioned>(&bytes, b"A\0\x01") {
                let text = format!("{fault:?}");
                prop_assert!(text.contains("A\\\\x00\\\\x01"), "{}", text);
            }
        }
    }

    #[test]
    fn keys_sort_by_prefix_and_identity_and_can_be_split() {
        let id = |seq, ord| RecordId { seq, ord };
        let keys = [
            record_key("粤B12345".as_bytes(), id(1, 0)),
            record_key("粤B12345".as_bytes(), id(256, 1)),
            record_key("粤B123456".as_bytes(), id(1, 0)),
        ];
        assert!(keys.is_sorted());
        assert_eq!(split_key(&keys[1]), Some(("粤B12345".as_bytes(), id(256, 1))));
        assert_eq!(split_key(b"short"), None);
        assert!(Table::ALL.iter().all(|(byte, table)| table_byte(*table) == *byte));
    }
}
