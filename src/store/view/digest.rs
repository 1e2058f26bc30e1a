//! A sum over everything in the view, kept with every transaction: sled can lose records without
//! a word when its file is damaged, and this is how that is noticed.

use super::kv::{Kv, Tree, Way};
use super::value::Meta;
use crate::domain::fault::Fault;
use crate::say;
use crate::store::journal::scan::number;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How many pairs there are, and the sum of their hashes, which does not depend on their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Pairs of all trees but [`Tree::Meta`].
    pub pairs: u64,
    /// Sum of the first 128 bits of their SHA-256, wrapping.
    pub sum: u128,
}

impl Digest {
    /// Counts a pair in.
    pub fn add(&mut self, tree: Tree, key: &[u8], value: &[u8]) {
        self.pairs = self.pairs.wrapping_add(1);
        self.sum = self.sum.wrapping_add(hash(tree, key, value));
    }

    /// Counts what stood under a key out, and what stands there now in.
    pub fn replace(&mut self, tree: Tree, key: &[u8], old: Option<&[u8]>, new: Option<&[u8]>) {
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.take_out(tree, key, old);
        }
        if let Some(new) = new {
            self.add(tree, key, new);
        }
    }

    /// Counts what another one has counted.
    pub fn join(&mut self, other: Self) {
        self.pairs = self.pairs.wrapping_add(other.pairs);
        self.sum = self.sum.wrapping_add(other.sum);
    }

    fn take_out(&mut self, tree: Tree, key: &[u8], value: &[u8]) {
        self.pairs = self.pairs.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(hash(tree, key, value));
    }

    /// The digest of all that is there.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it cannot be read.
    pub fn of(kv: &dyn Kv, told: &mut dyn FnMut(u64)) -> Result<Self, Fault> {
        let mut digest = Self::default();
        for tree in [Tree::Records, Tree::Ids, Tree::Index] {
            for pair in kv.scan(tree, b"", Way::Up) {
                let (key, value) = pair?;
                digest.add(tree, &key, &value);
                if digest.pairs.is_multiple_of(4096) {
                    told(digest.pairs);
                }
            }
        }
        Ok(digest)
    }
}

fn hash(tree: Tree, key: &[u8], value: &[u8]) -> u128 {
    let length = (key.len() as u64).to_le_bytes();
    let all = Sha256::new().chain_update(tree.name()).chain_update(length);
    let all = all.chain_update(key).chain_update(value).finalize();
    all.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

/// Holds everything in the view against its digest.
///
/// # Errors
/// [`Fault::Storage`] if they differ, or it cannot be read.
pub fn verify(kv: &dyn Kv, seen: &Meta, told: &mut dyn FnMut(u64)) -> Result<(), Fault> {
    let found = Digest::of(kv, told)?;
    if found == seen.digest { Ok(()) } else { Err(differs(found, seen.digest)) }
}

/// What is told of a view whose digest is another one than it should be.
pub(super) fn differs(found: Digest, expected: Digest) -> Fault {
    let (found, expected) = (number(found.pairs), number(expected.pairs));
    Fault::Storage(say!("store-view-differs", found = found, expected = expected))
}
