//! The records as the lines of a journal make them, however many they are: in memory, and what does
//! not fit there in a database that is thrown away. From here they come in the order of keys.

use super::io_fault;
use super::view::kv::{Batch, Kv, KvMut, Overlay, Pairs, Tree, Way};
use super::view::load::Loaded;
use super::view::sled_kv::SledKv;
use super::view::value::{Versioned, decode};
use crate::domain::fault::Fault;
use std::fs;
use std::path::{Path, PathBuf};

/// So many bytes of keys and values are kept in memory; there they take about three times that.
pub const MOST: usize = 64 << 20;

/// Where the rest is, in the directory of the store.
const NAME: &str = "view.making";

/// Records on their way.
pub struct Gathering {
    over: Overlay<Rest>,
    path: PathBuf,
    /// Bytes in memory, and at most.
    bytes: usize,
    most: usize,
}

/// What did not fit into memory.
struct Rest(Option<SledKv>);

impl Kv for Rest {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.0.as_ref().map_or(Ok(None), |sled| sled.get(tree, key))
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        match &self.0 {
            Some(sled) => sled.scan(tree, prefix, way),
            None => Box::new(std::iter::empty()),
        }
    }
}

impl Kv for Gathering {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.over.get(tree, key)
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        self.over.scan(tree, prefix, way)
    }
}

impl KvMut for Gathering {
    fn set(&mut self, tree: Tree, key: &[u8], value: Option<Vec<u8>>) {
        // Nothing is looked up there on the way; it is derived from the records in the end.
        if tree != Tree::Index {
            self.bytes += key.len() + value.as_ref().map_or(0, Vec::len);
            self.over.set(tree, key, value);
        }
    }
}

impl Gathering {
    /// For the store in `dir`, with `most` bytes in memory.
    ///
    /// # Errors
    /// [`Fault::Storage`] if what an attempt has left cannot be removed.
    pub fn new(dir: &Path, most: usize) -> Result<Self, Fault> {
        tidy(dir)?;
        let over = Overlay::new(Rest(None));
        Ok(Self { over, path: dir.join(NAME), bytes: 0, most })
    }

    /// Writes down what has become too much. To be called between two lines.
    ///
    /// # Errors
    /// [`Fault::Full`] or [`Fault::Storage`] if that cannot be done.
    pub fn relieve(&mut self) -> Result<(), Fault> {
        if self.bytes <= self.most {
            return Ok(());
        }
        let over = std::mem::replace(&mut self.over, Overlay::new(Rest(None)));
        let (rest, batch): (Rest, Batch) = over.into_parts();
        let sled = rest.0.map_or_else(|| SledKv::open(&self.path), Ok)?;
        sled.set_each(batch)?;
        self.over = Overlay::new(Rest(Some(sled)));
        self.bytes = 0;
        Ok(())
    }

    /// All records in the order of their keys.
    pub fn records(&self) -> impl Iterator<Item = Result<Loaded, Fault>> {
        self.scan(Tree::Records, b"", Way::Up).map(|pair| {
            let (key, bytes) = pair?;
            let (_, record) = decode::<Versioned>(&bytes, &key)?;
            Ok((key, bytes, record))
        })
    }
}

impl Drop for Gathering {
    fn drop(&mut self) {
        if let (Some(sled), dir) = (&self.over.base().0, self.path.parent()) {
            sled.release();
            // What stays the next opening removes.
            let _ = dir.map(tidy);
        }
    }
}

/// Removes what an attempt that was broken off has left.
///
/// # Errors
/// [`Fault::Storage`] if that cannot be done.
pub fn tidy(dir: &Path) -> Result<(), Fault> {
    let path = dir.join(NAME);
    if path.exists() { fs::remove_dir_all(&path).map_err(|e| io_fault(&path, &e)) } else { Ok(()) }
}
