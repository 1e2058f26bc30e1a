//! Writing to the view: a batch of changes in one transaction of sled, with the digest.

use super::blocks;
use super::digest::Digest;
use super::kv::{Batch, Place, Tree};
use super::sled_kv::{SledKv, failed};
use super::value::{META, Meta, decode, encode};
use crate::domain::fault::Fault;
use sled::transaction::{
    ConflictableTransactionError, ConflictableTransactionResult, TransactionError, TransactionalTree,
};
use sled::{IVec, Transactional};
use std::sync::PoisonError;

/// So often sled is asked for something after a commit, for each write in it.
const SWEPT: usize = 2;

/// Hears what stands under a key, and what will.
pub(super) type Replaced<'a> = dyn FnMut(&Place, Option<&[u8]>, Option<&[u8]>) + 'a;

impl SledKv {
    /// Commits a batch over all trees: all of it or nothing is seen. The digest in its [`Meta`] is
    /// brought up to date on the way: sled hands out what it replaces.
    ///
    /// # Errors
    /// [`Fault::Storage`] if sled refuses.
    pub fn commit(&self, batch: &Batch) -> Result<(), Fault> {
        self.commit_walked(batch, None).map(|_| ())
    }

    /// As [`SledKv::commit`]; returns by how much the digest of the keys up to `walked` has changed.
    ///
    /// # Errors
    /// As [`SledKv::commit`].
    pub fn commit_walked(&self, batch: &Batch, walked: Option<&Place>) -> Result<Digest, Fault> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let database = self.database()?;
        let [records, ids, index, metas] = &database.trees;
        let is_behind = |place: &Place| walked.is_some_and(|walked| place <= walked);
        let (mut in_blocks, mut blocks_behind) = (Digest::default(), Digest::default());
        let blocks = self.block_writes(batch, &mut |place, old, new| {
            in_blocks.replace(place.0, &place.1, old, new);
            if is_behind(place) {
                blocks_behind.replace(place.0, &place.1, old, new);
            }
        })?;
        let after = batch.get(&(Tree::Meta, META.to_vec())).and_then(Option::as_deref);
        let after = after.map(|bytes| decode::<Meta>(bytes, META)).transpose()?;
        // Only writes inside: a read of these trees in here would wait for itself.
        let run = (records, ids, index, metas).transaction(|(records, ids, index, metas)| {
            // A batch is made over what is there, so its digest is still that of what is there.
            let (mut digest, mut behind) = (after.unwrap_or_default().digest, blocks_behind);
            digest.join(in_blocks);
            for (place, value) in batch.iter().filter(|((tree, _), _)| *tree == Tree::Records) {
                let (tree, key) = place;
                let old = write(records, key, value.as_deref())?;
                digest.replace(*tree, key, old.as_deref(), value.as_deref());
                if is_behind(place) {
                    behind.replace(*tree, key, old.as_deref(), value.as_deref());
                }
            }
            for ((tree, fence), block) in &blocks {
                write(if *tree == Tree::Ids { ids } else { index }, fence, block.as_deref())?;
            }
            if let Some(after) = after {
                let bytes = encode(&Meta { digest, ..after }, META);
                metas.insert(META, bytes.map_err(ConflictableTransactionError::Abort)?)?;
            }
            Ok(behind)
        });
        let change = run.map_err(|error| match error {
            TransactionError::Abort(fault) => fault,
            TransactionError::Storage(error) => failed(&self.path, &error),
        })?;
        // sled gives back what was replaced a little at a time, whenever it is asked for something;
        // an import would leave gigabytes behind.
        let written = batch.keys().filter(|(tree, _)| !tree.has_blocks()).count() + blocks.len();
        for _ in 0..SWEPT * written {
            metas.contains_key(META).map_err(|e| failed(&self.path, &e))?;
        }
        Ok(change)
    }

    /// What has to be written of the trees that have blocks, so that the changes of a batch are made.
    /// `replaced` hears what stands under each key, and what will.
    ///
    /// # Errors
    /// [`Fault::Storage`] if they cannot be read.
    pub(super) fn block_writes(&self, batch: &Batch, replaced: &mut Replaced<'_>) -> Result<Batch, Fault> {
        let mut writes = Batch::new();
        for tree in Tree::ALL.into_iter().filter(|tree| tree.has_blocks()) {
            let open = self.tree(tree)?;
            let changes = batch.iter().filter(|((of, _), _)| *of == tree);
            let planned = self.guarded(|| blocks::plan(&open, tree, changes, replaced))?;
            writes.extend(planned.into_iter().map(|(fence, block)| ((tree, fence), block)));
        }
        Ok(writes)
    }
}

/// Sets or removes a key, and returns what stood there.
fn write(
    tree: &TransactionalTree,
    key: &[u8],
    value: Option<&[u8]>,
) -> ConflictableTransactionResult<Option<IVec>, Fault> {
    Ok(match value {
        Some(value) => tree.insert(key, value)?,
        None => tree.remove(key)?,
    })
}
