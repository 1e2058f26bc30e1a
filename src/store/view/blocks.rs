//! A tree of sled whose pairs lie in blocks (see [`super::block`]).
//!
//! A block stands under a key that none of its pairs is smaller than, its fence, and has all pairs up to
//! the next one. What grows too large is cut in two; what is empty goes. Blocks are never joined, so a
//! reader that goes from one to the next while another thread writes misses nothing: at the most it meets
//! a pair twice, and passes over it.

use super::block::{self, Cursor, Damaged, Encoder};
use super::commit::Replaced;
use super::kv::{Pair, Place, Tree};
use sled::IVec;
use std::ops::Bound;

/// What keeps a tree from being read.
#[derive(Debug)]
pub enum Unread {
    /// sled does.
    Sled(sled::Error),
    /// What sled has is no block.
    Damaged,
}

impl From<sled::Error> for Unread {
    fn from(error: sled::Error) -> Self {
        Self::Sled(error)
    }
}

impl From<Damaged> for Unread {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

/// The least fence of what grows by itself: tables that grow at their ends do not share a block.
fn shelf(tree: Tree, key: &[u8]) -> &[u8] {
    if tree == Tree::Index { key.get(..1).unwrap_or_default() } else { b"" }
}

/// The block in which a key is, if it is anywhere.
fn block_of(open: &sled::Tree, key: &[u8]) -> sled::Result<Option<(IVec, IVec)>> {
    open.range(..=key).next_back().transpose()
}

/// The value of a key.
///
/// # Errors
/// [`Unread`].
pub fn get(open: &sled::Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
    let Some((fence, bytes)) = block_of(open, key)? else { return Ok(None) };
    Ok(block::find(&fence, &bytes, key)?)
}

/// Pairs of a tree, on the way through it.
pub type Walked = Box<dyn Iterator<Item = Result<Pair, Unread>>>;

/// All pairs from a key on, or behind it.
///
/// # Errors
/// [`Unread`].
pub fn up(open: &sled::Tree, from: Bound<&[u8]>) -> Result<Walked, Unread> {
    let (Bound::Included(key) | Bound::Excluded(key)) = from else {
        return up(open, Bound::Included(b""));
    };
    let first = block_of(open, key)?;
    let behind =
        first.as_ref().map_or(Bound::Included(key.into()), |(fence, _)| Bound::Excluded(fence.clone()));
    let block = first.map(|(fence, bytes)| Cursor::new(&fence, bytes)).transpose()?;
    let (open, last) = (open.clone(), from.map(<[u8]>::to_vec));
    let mut up = Up { block, last, next: Next::From(open, behind) };
    Ok(Box::new(std::iter::from_fn(move || up.next().transpose())))
}

/// On the way up.
struct Up {
    block: Option<Cursor<IVec>>,
    /// Nothing before this is given any more.
    last: Bound<Vec<u8>>,
    next: Next,
}

/// The blocks that follow.
enum Next {
    /// Not sought yet: most who read end within their first block.
    From(sled::Tree, Bound<IVec>),
    Blocks(Box<sled::Iter>),
}

impl Up {
    fn next(&mut self) -> Result<Option<Pair>, Unread> {
        loop {
            while let Some((key, value)) = self.block.as_mut().map_or(Ok(None), Cursor::advance)? {
                let is_new = match &self.last {
                    Bound::Included(last) => key >= last.as_slice(),
                    Bound::Excluded(last) => key > last.as_slice(),
                    Bound::Unbounded => true,
                };
                if is_new {
                    self.last = Bound::Excluded(key.to_vec());
                    return Ok(Some((key.to_vec(), value.to_vec())));
                }
            }
            let Some(block) = self.next_block() else { return Ok(None) };
            let (fence, bytes) = block?;
            self.block = Some(Cursor::new(&fence, bytes)?);
        }
    }

    fn next_block(&mut self) -> Option<sled::Result<(IVec, IVec)>> {
        loop {
            match &mut self.next {
                Next::Blocks(blocks) => return blocks.next(),
                Next::From(open, behind) => {
                    let blocks = open.range((behind.clone(), Bound::<IVec>::Unbounded));
                    self.next = Next::Blocks(Box::new(blocks));
                }
            }
        }
    }
}

/// All pairs before a key, or all, the greatest first.
pub fn down(open: &sled::Tree, before: Option<Vec<u8>>) -> Walked {
    let open = open.clone();
    // Where the next block is sought; and nothing from here on is given any more.
    let (mut fence, mut last) = (before.clone().map(IVec::from), before);
    let mut ready = Vec::<Pair>::new().into_iter().rev();
    Box::new(std::iter::from_fn(move || {
        loop {
            for (key, value) in ready.by_ref() {
                if last.as_ref().is_none_or(|last| key < *last) {
                    last = Some(key.clone());
                    return Some(Ok((key, value)));
                }
            }
            // Sought anew each time: an iterator of sled keeps pages as they were, and what was cut off a
            // block after that could be on the page it has left.
            let block = match &fence {
                Some(fence) => open.range::<&[u8], _>(..fence.as_ref()).next_back()?,
                None => open.iter().next_back()?,
            };
            let pairs = block.map_err(Unread::from).and_then(|(under, bytes)| {
                let pairs = block::decode(&under, &bytes)?;
                fence = Some(under);
                Ok(pairs)
            });
            match pairs {
                Ok(pairs) => ready = pairs.into_iter().rev(),
                Err(error) => return Some(Err(error)),
            }
        }
    }))
}

/// What has to be written to sled so that changes are made: whole blocks, and those that go.
pub type Writes = Vec<(Vec<u8>, Option<Vec<u8>>)>;

/// A block being changed.
struct Changing {
    fence: Vec<u8>,
    /// It is there already.
    stands: bool,
    pairs: Vec<Pair>,
    is_changed: bool,
    /// The greatest key is a new one.
    appended: bool,
}

impl Changing {
    /// Sets or removes a key, and returns what stood there.
    fn set(&mut self, key: &[u8], value: Option<&[u8]>) -> Option<Vec<u8>> {
        let at = self.pairs.binary_search_by(|(other, _)| other.as_slice().cmp(key));
        let old = match (at, value) {
            (Ok(at), Some(value)) if self.pairs[at].1 == value => return Some(value.to_vec()),
            (Ok(at), Some(value)) => Some(std::mem::replace(&mut self.pairs[at].1, value.to_vec())),
            (Ok(at), None) => Some(self.pairs.remove(at).1),
            (Err(_), None) => return None,
            (Err(at), Some(value)) => {
                self.pairs.insert(at, (key.to_vec(), value.to_vec()));
                self.appended = at + 1 == self.pairs.len();
                None
            }
        };
        self.is_changed = true;
        old
    }

    fn close(self, writes: &mut Writes) {
        if !self.is_changed {
            return;
        }
        let blocks = block::pack(&self.fence, &self.pairs, self.appended);
        if blocks.is_empty() && self.stands {
            writes.push((self.fence, None));
        }
        writes.extend(blocks.into_iter().map(|(fence, bytes)| (fence, Some(bytes))));
    }
}

/// What has to be written so that changes are made, in the order of their keys; nobody else writes
/// meanwhile. `replaced` hears what stood under each key, and what will.
///
/// # Errors
/// [`Unread`].
pub fn plan<'a>(
    open: &sled::Tree,
    tree: Tree,
    changes: impl Iterator<Item = (&'a Place, &'a Option<Vec<u8>>)>,
    replaced: &mut Replaced<'_>,
) -> Result<Writes, Unread> {
    let mut writes = Writes::new();
    let mut block: Option<Changing> = None;
    for (place, value) in changes {
        let (key, value) = (&place.1, value.as_deref());
        let found = block_of(open, key)?.filter(|(fence, _)| fence.starts_with(shelf(tree, key)));
        let fence = found.as_ref().map_or(shelf(tree, key), |(fence, _)| fence);
        if block.as_ref().is_none_or(|block| block.fence != fence) {
            block.take().into_iter().for_each(|block| block.close(&mut writes));
        }
        let changing = match block.take() {
            Some(block) => block,
            None => {
                let pairs = found.as_ref().map(|(fence, bytes)| block::decode(fence, bytes));
                let (pairs, stands) = (pairs.transpose()?.unwrap_or_default(), found.is_some());
                Changing { fence: fence.to_vec(), stands, pairs, is_changed: false, appended: false }
            }
        };
        let old = block.insert(changing).set(key, value);
        replaced(place, old.as_deref(), value);
    }
    block.into_iter().for_each(|block| block.close(&mut writes));
    Ok(writes)
}

/// Pairs in the order of their keys, on their way into an empty tree.
pub struct Filling {
    tree: Tree,
    fence: Vec<u8>,
    block: Encoder,
}

impl Filling {
    /// Of this tree.
    #[must_use]
    pub fn new(tree: Tree) -> Self {
        Self { tree, fence: Vec::new(), block: Encoder::new(b"") }
    }

    /// Takes a pair; returns a block that is full.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> Option<Pair> {
        let shelf = shelf(self.tree, key);
        let begun = !self.fence.starts_with(shelf);
        let is_full = !self.block.is_empty() && !self.block.has_room(key, value);
        let full = (begun || is_full).then(|| self.begin(if begun { shelf } else { key })).flatten();
        self.block.push(key, value);
        full
    }

    /// What is left.
    pub fn end(mut self) -> Option<Pair> {
        self.begin(b"")
    }

    fn begin(&mut self, fence: &[u8]) -> Option<Pair> {
        let last = std::mem::replace(&mut self.block, Encoder::new(fence));
        let under = std::mem::replace(&mut self.fence, fence.to_vec());
        (!last.is_empty()).then(|| (under, last.finish()))
    }
}

#[cfg(test)]
mod tests;
