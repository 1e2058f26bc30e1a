//! Filling a new database: tree by tree in the order of keys, and a pair at a time. sled gives back
//! what a write has replaced only now and then, between writes: within a batch it keeps all of it,
//! which was twenty gigabytes for a million cars.

use super::blocks::Filling;
use super::digest::Digest;
use super::kv::{Pair, Tree};
use super::sled_kv::{SledKv, failed};
use super::sort::{MOST, Sorter};
use super::value::{index_key, split_key};
use crate::domain::fault::Fault;
use crate::domain::record::Record;
use std::path::Path;

/// How far it is is told after so many records.
const TOLD: u64 = 4096;

/// A record on its way into a view: its key and value, and itself.
pub type Loaded = (Vec<u8>, Vec<u8>, Record);

impl SledKv {
    /// Fills records into a new database, in the order of their keys, with all that is derived from
    /// them. Returns the digest of it. What has to be put in order on the way is written to files
    /// beside the view. `progress` hears how many records are in.
    ///
    /// # Errors
    /// [`Fault::Storage`] if sled refuses, or a record cannot be had; [`Fault::Full`] if there is no
    /// room.
    pub fn load_records(
        &self,
        records: impl Iterator<Item = Result<Loaded, Fault>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Digest, Fault> {
        let beside = self.path.parent().unwrap_or(Path::new("."));
        let (mut ids, mut index) = (Sorter::new(beside, MOST), Sorter::new(beside, MOST));
        let mut digest = Digest::default();
        let pairs = (0_u64..).zip(records).map(|(done, loaded)| {
            let (key, bytes, record) = loaded?;
            if done.is_multiple_of(TOLD) {
                progress(done);
            }
            if let Some((prefix, id)) = split_key(&key) {
                for (table, word) in record.index(id) {
                    index.push(&index_key(table, &word, id), b"")?;
                }
                ids.push(&id.to_bytes(), prefix)?;
            }
            Ok((key, bytes))
        });
        self.load_tree(Tree::Records, &mut digest, pairs)?;
        self.load_tree(Tree::Ids, &mut digest, ids.sorted()?)?;
        self.load_tree(Tree::Index, &mut digest, index.sorted()?)?;
        self.settle()?;
        Ok(digest)
    }

    fn load_tree(
        &self,
        tree: Tree,
        digest: &mut Digest,
        pairs: impl Iterator<Item = Result<Pair, Fault>>,
    ) -> Result<(), Fault> {
        let open = self.tree(tree)?;
        let mut filling = Filling::new(tree);
        let put =
            |(key, value): Pair| open.insert(key, value).map_err(|e| failed(&self.path, &e)).map(|_| ());
        for pair in pairs {
            let (key, value) = pair?;
            digest.add(tree, &key, &value);
            let full = if tree.has_blocks() { filling.push(&key, &value) } else { Some((key, value)) };
            full.map_or(Ok(()), put)?;
        }
        filling.end().map_or(Ok(()), put)
    }

    /// Sets and removes keys one after the other, without a digest: in a database that is thrown
    /// away before anybody relies on it.
    ///
    /// # Errors
    /// [`Fault::Storage`] if sled refuses.
    pub fn set_each(&self, batch: super::kv::Batch) -> Result<(), Fault> {
        let blocks = self.block_writes(&batch, &mut |_, _, _| {})?;
        let plain = batch.into_iter().filter(|((tree, _), _)| !tree.has_blocks());
        for ((tree, key), value) in plain.chain(blocks) {
            let open = self.tree(tree)?;
            let done = match value {
                Some(value) => open.insert(key, value),
                None => open.remove(key),
            };
            done.map_err(|e| failed(&self.path, &e))?;
        }
        Ok(())
    }
}
