//! Holding the view against its digest piece by piece, while it is written to.
//!
//! A digest is a sum over pairs, so it can be taken in any pieces. What a commit replaces behind
//! the place that the walk has reached is counted out and in; what it replaces before it, the walk
//! will see as it then is. At the end the sum is that of all there is, at one line of the journal.

use super::digest::{Digest, differs};
use super::kv::{Place, Tree};
use super::sled_kv::SledKv;
use super::value::Meta;
use crate::domain::fault::Fault;

/// Trees in the order in which they are walked: that of [`Place`].
const TREES: [Tree; 3] = [Tree::Records, Tree::Ids, Tree::Index];

/// A walk under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The last key that was seen; none at the beginning.
    upto: Option<Place>,
    digest: Digest,
}

impl Walk {
    /// How far it is: what is replaced up to here has to be counted.
    #[must_use]
    pub fn upto(&self) -> Option<&Place> {
        self.upto.as_ref()
    }

    /// A commit has changed what was seen.
    pub fn count(&mut self, change: Digest) {
        self.digest.join(change);
    }

    /// Sees so many more pairs. Returns whether there may be others.
    ///
    /// # Errors
    /// [`Fault::Storage`] if they cannot be read.
    pub fn step(&mut self, sled: &SledKv, pairs: usize) -> Result<bool, Fault> {
        let mut left = pairs;
        let begin = self.upto.as_ref().map_or(Tree::Records, |(tree, _)| *tree);
        for tree in TREES.into_iter().filter(|tree| *tree >= begin) {
            let from = self.upto.as_ref().filter(|(of, _)| *of == tree).map(|(_, key)| key.clone());
            let mut last = None;
            for pair in sled.behind(tree, from.as_deref()).take(left) {
                let (key, value) = pair?;
                self.digest.add(tree, &key, &value);
                left -= 1;
                last = Some((tree, key));
            }
            self.upto = last.or(self.upto.take());
            if left == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The verdict, once all was seen.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it is not what the view says of itself.
    pub fn end(&self, seen: &Meta) -> Result<(), Fault> {
        if self.digest == seen.digest { Ok(()) } else { Err(differs(self.digest, seen.digest)) }
    }
}
