//! The view as those who read see it: what is durable and still on its way into the database lies
//! over it. So whoever saved is answered as soon as the journal is on the disk, and finds it.

use super::kv::{Batch, Kv, Merge, Pairs, Tree, Way, range};
use super::sled_kv::SledKv;
use crate::domain::fault::Fault;
use std::sync::{Arc, PoisonError, RwLock};

/// A database, and what it is to be given next.
pub struct Shown {
    sled: SledKv,
    coming: RwLock<Option<Arc<Batch>>>,
}

impl Shown {
    /// What a database has.
    #[must_use]
    pub fn new(sled: SledKv) -> Self {
        Self { sled, coming: RwLock::default() }
    }

    /// The database alone.
    #[must_use]
    pub fn sled(&self) -> &SledKv {
        &self.sled
    }

    /// From now on this is seen, until the database has it.
    pub fn show(&self, batch: Arc<Batch>) {
        *self.coming.write().unwrap_or_else(PoisonError::into_inner) = Some(batch);
    }

    /// The database has what was shown.
    pub fn settled(&self) {
        *self.coming.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What is shown and the database may lack.
    #[must_use]
    pub fn coming(&self) -> Option<Arc<Batch>> {
        self.coming.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Kv for Shown {
    // In both, what is coming is looked at first: it goes only when the database has it.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let coming = self.coming();
        let own = coming.as_ref().and_then(|batch| batch.get(&(tree, key.to_vec())));
        own.map_or_else(|| self.sled.get(tree, key), |value| Ok(value.clone()))
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        let coming = self.coming();
        let under = self.sled.scan(tree, prefix, way);
        let Some(coming) = coming else { return under };
        let own: Vec<_> = range(&coming, tree, prefix, way).map(|(k, v)| (k.clone(), v.clone())).collect();
        Box::new(Merge::new(under, own.into_iter(), way))
    }
}
