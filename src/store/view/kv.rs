//! Ordered keys and values under the view: a small trait, and two of its three
//! implementations. The third is sled.

use crate::domain::fault::Fault;
use std::collections::BTreeMap;
use std::collections::btree_map;
use std::iter::Peekable;
use std::ops::Bound;
use std::sync::Arc;

/// The trees of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// Prefix · 0x00 · record id → value.
    Records,
    /// Record id → prefix.
    Ids,
    /// Table byte · word · 0x00 · record id → nothing.
    Index,
    /// What the view is made of, and how far.
    Meta,
}

impl Tree {
    /// All trees, in the order in which they are loaded; `Meta` is last, so that a view
    /// whose loading was broken off has none.
    pub const ALL: [Self; 4] = [Self::Records, Self::Ids, Self::Index, Self::Meta];

    /// Whether sled has its pairs in blocks: those of a few bytes, of which there are millions.
    #[must_use]
    pub fn has_blocks(self) -> bool {
        matches!(self, Self::Ids | Self::Index)
    }

    /// Name in the database and in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Ids => "ids",
            Self::Index => "index",
            Self::Meta => "meta",
        }
    }
}

/// A key with its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Pairs in order of their keys.
pub type Pairs<'a> = Box<dyn Iterator<Item = Result<Pair, Fault>> + 'a>;

/// Which way a scan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Smallest key first.
    Up,
    /// Greatest key first.
    Down,
}

/// Read access.
pub trait Kv {
    /// The value of a key.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the database cannot be read.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault>;

    /// All pairs whose key begins with `prefix`.
    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_>;
}

/// Write access. It is to memory, so it does not fail.
pub trait KvMut: Kv {
    /// Sets or, with none, removes a key.
    fn set(&mut self, tree: Tree, key: &[u8], value: Option<Vec<u8>>);
}

impl<K: Kv + ?Sized> Kv for &K {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        (**self).get(tree, key)
    }
    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        (**self).scan(tree, prefix, way)
    }
}

impl<K: Kv + ?Sized> Kv for Arc<K> {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        (**self).get(tree, key)
    }
    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        (**self).scan(tree, prefix, way)
    }
}

/// A key of a tree.
pub type Place = (Tree, Vec<u8>);

/// What is set (some) and removed (none), in order of tree and key.
pub type Batch = BTreeMap<Place, Option<Vec<u8>>>;

/// Effects not yet committed, over what is.
#[derive(Clone, Debug)]
pub struct Overlay<K> {
    base: K,
    batch: Batch,
}

impl<K: Kv> Overlay<K> {
    /// Nothing changed yet.
    #[must_use]
    pub fn new(base: K) -> Self {
        Self { base, batch: Batch::new() }
    }

    /// What it lies over.
    pub fn base(&self) -> &K {
        &self.base
    }

    /// What it lay over, and what was changed.
    #[must_use]
    pub fn into_parts(self) -> (K, Batch) {
        (self.base, self.batch)
    }

    /// What was changed.
    #[must_use]
    pub fn into_batch(self) -> Batch {
        self.batch
    }

    /// What was changed so far.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Takes in the changes of an overlay that lay over this one.
    pub fn absorb(&mut self, batch: Batch) {
        self.batch.extend(batch);
    }
}

impl<K: Kv> Kv for Overlay<K> {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        // Most overlays are looked into before anything is in them.
        let own = if self.batch.is_empty() { None } else { self.batch.get(&(tree, key.to_vec())) };
        match own {
            Some(own) => Ok(own.clone()),
            None => self.base.get(tree, key),
        }
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        let own = range(&self.batch, tree, prefix, way).map(|(key, value)| (key.clone(), value.clone()));
        Box::new(Merge::new(self.base.scan(tree, prefix, way), own, way))
    }
}

impl<K: Kv> KvMut for Overlay<K> {
    fn set(&mut self, tree: Tree, key: &[u8], value: Option<Vec<u8>>) {
        self.batch.insert((tree, key.to_vec()), value);
    }
}

/// All of it in memory: what a rebuild and a check replay into.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    map: BTreeMap<(Tree, Vec<u8>), Vec<u8>>,
}

impl Memory {
    /// All pairs in order of tree and key.
    pub fn pairs(&self) -> impl Iterator<Item = (Tree, &[u8], &[u8])> {
        self.map.iter().map(|((tree, key), value)| (*tree, key.as_slice(), value.as_slice()))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

impl Kv for Memory {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.map.get(&(tree, key.to_vec())).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        Box::new(range(&self.map, tree, prefix, way).map(|(k, v)| Ok((k.clone(), v.clone()))))
    }
}

impl KvMut for Memory {
    fn set(&mut self, tree: Tree, key: &[u8], value: Option<Vec<u8>>) {
        match value {
            Some(value) => self.map.insert((tree, key.to_vec()), value),
            None => self.map.remove(&(tree, key.to_vec())),
        };
    }
}

type Own<'a, V> = Box<dyn Iterator<Item = (&'a Vec<u8>, &'a V)> + 'a>;

/// The pairs of a tree whose key begins with `prefix`.
pub(super) fn range<'a, V>(
    map: &'a BTreeMap<(Tree, Vec<u8>), V>,
    tree: Tree,
    prefix: &[u8],
    way: Way,
) -> Own<'a, V> {
    let from = Bound::Included((tree, prefix.to_vec()));
    let to = beyond(prefix).map_or_else(
        // No key is beyond: up to the first key of the next tree.
        || {
            Tree::ALL
                .iter()
                .find(|t| **t > tree)
                .map_or(Bound::Unbounded, |t| Bound::Excluded((*t, Vec::new())))
        },
        |end| Bound::Excluded((tree, end)),
    );
    let range: btree_map::Range<'a, _, V> = map.range((from, to));
    let pairs = range.map(|((_, key), value)| (key, value));
    match way {
        Way::Up => Box::new(pairs),
        Way::Down => Box::new(pairs.rev()),
    }
}

/// The smallest key greater than all that begin with `prefix`.
pub(super) fn beyond(prefix: &[u8]) -> Option<Vec<u8>> {
    let keep = prefix.iter().rposition(|b| *b < u8::MAX)?;
    let mut end = prefix[..=keep].to_vec();
    end[keep] += 1;
    Some(end)
}

/// Two ordered streams as one; the own one hides and removes.
pub(super) struct Merge<'a, Own: Iterator> {
    under: Peekable<Pairs<'a>>,
    own: Peekable<Own>,
    way: Way,
}

impl<'a, Own: Iterator> Merge<'a, Own> {
    pub(super) fn new(under: Pairs<'a>, own: Own, way: Way) -> Self {
        Self { under: under.peekable(), own: own.peekable(), way }
    }
}

impl<Own: Iterator<Item = (Vec<u8>, Option<Vec<u8>>)>> Iterator for Merge<'_, Own> {
    type Item = Result<Pair, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((key, _)) = self.own.peek() else { return self.under.next() };
            match self.under.peek() {
                Some(Ok((under, _))) if under == key => {
                    self.under.next();
                    continue;
                }
                Some(Ok((under, _))) if (under < key) == (self.way == Way::Up) => return self.under.next(),
                Some(Err(_)) => return self.under.next(),
                _ => {}
            }
            if let Some((key, Some(value))) = self.own.next() {
                return Some(Ok((key, value)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(proptest::sample::select(vec![0u8, 1, 254, 255]), 0..4)
    }

    fn tree() -> impl Strategy<Value = Tree> {
        proptest::sample::select(Tree::ALL.to_vec())
    }

    fn sets() -> impl Strategy<Value = Vec<(Tree, Vec<u8>, Option<Vec<u8>>)>> {
        proptest::collection::vec((tree(), key(), proptest::option::of(key())), 0..24)
    }

    proptest! {
        #[test]
        fn an_overlay_reads_like_a_store_that_was_written(
            (base, over) in (sets(), sets()), tree in tree(), prefix in key()
        ) {
            let mut under = Memory::default();
            base.into_iter().for_each(|(t, k, v)| under.set(t, &k, v));
            let mut plain = under.clone();
            let mut overlay = Overlay::new(&under);
            for (t, k, v) in over {
                plain.set(t, &k, v.clone());
                overlay.set(t, &k, v);
            }
            prop_assert_eq!(overlay.get(tree, &prefix), plain.get(tree, &prefix));
            for way in [Way::Up, Way::Down] {
                let read: Vec<_> = overlay.scan(tree, &prefix, way).collect();
                let want: Vec<_> = plain.scan(tree, &prefix, way).collect();
                prop_assert_eq!(&read, &want);
                let mut all: Vec<_> = plain.scan(tree, b"", Way::Up).collect();
                all.retain(|p| p.as_ref().is_ok_and(|(k, _)| k.starts_with(&prefix)));
                if way == Way::Down { all.reverse(); }
                prop_assert_eq!(read, all);
            }
        }
    }
}
