//! The view on disk: sled, opened with care. It may lose what it was given last, or not
//! open at all, after a power cut; the journal makes good for both.

use super::digest::Digest;
use super::kv::{Batch, Kv, Pair, Pairs, Place, Tree, Way};
use super::mark::{self, Trust};
use super::value::{META, Meta, decode, encode};
use crate::domain::fault::Fault;
use crate::say;
use crate::store::io_fault;
use crate::store::journal::disk::sync_dir;
use sled::transaction::{
    ConflictableTransactionError, ConflictableTransactionResult, TransactionError, TransactionalTree,
};
use sled::{IVec, Transactional};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::ops::Bound;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{PoisonError, RwLock};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// Bytes of pages kept in memory, as they are on the disk. In memory they are several times as many,
/// and sled takes it as a hint.
const CACHE: u64 = 8 << 20;

/// So often sled is asked for something after a commit, for each write in it.
const SWEPT: usize = 2;

/// After a process ended, sled's lock can linger for a moment.
const LINGER: Duration = Duration::from_secs(1);

/// So long sled may take to open. It reads what it wrote last: 7 seconds were measured for a
/// million cars on a cold disk. What takes longer than this hangs on a disk that does not answer.
pub const OPENING: Duration = Duration::from_secs(120);

/// A sled database with the trees of the view. It can be closed and put in again while others
/// have a reader of it.
pub struct SledKv {
    open: RwLock<Option<Database>>,
    pub(super) path: PathBuf,
    /// How far it could be trusted when it was opened.
    found: Trust,
    /// What it has is right, as far as anybody knows.
    sure: AtomicBool,
}

/// The database, open.
#[derive(Clone)]
struct Database {
    trees: [sled::Tree; 4],
    /// What it was opened with: it hears of errors of the threads in the background.
    config: sled::Config,
    /// Keeps the database open as long as a tree is read.
    _db: sled::Db,
}

impl SledKv {
    /// Opens the database in a directory, and makes it if it is not there. Nothing of it is
    /// verified: see [`SledKv::found`].
    ///
    /// # Errors
    /// [`Fault::Storage`] if it cannot be opened, whatever sled does about it; [`Fault::Full`] if
    /// there is no room for it; [`Fault::Unknown`] if the disk does not answer.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let new = !path.join("db").exists();
        if new {
            // sled would make it for everybody to read.
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true).mode(0o700).create(path).map_err(|e| io_fault(path, &e))?;
        }
        // A process that was killed while opening leaves these, and sled stumbles over them.
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("snap.") && name.ends_with(".generating") {
                fs::remove_file(entry.path()).map_err(|e| io_fault(path, &e))?;
            }
        }
        let found = mark::trust(path);
        if found == Trust::Whole {
            mark::open(path).map_err(|e| io_fault(path, &e))?;
        }
        let began = Instant::now();
        let database = loop {
            match open_watched(path)? {
                Ok(Ok(database)) => break database,
                Ok(Err(sled::Error::Io(e))) if lingers(&e) && began.elapsed() < LINGER => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Ok(Err(error)) => return Err(unopened(path, &error)),
                Err(_) => return Err(broken(path, "panic")),
            }
        };
        if new {
            sync_new(path).map_err(|e| io_fault(path, &e))?;
        }
        let (open, path) = (RwLock::new(Some(database)), path.to_owned());
        Ok(Self { open, path, found, sure: AtomicBool::new(found == Trust::Whole) })
    }

    /// How far it could be trusted when it was opened. What could not has to be verified, and
    /// vouched for, before anything is decided on it.
    #[must_use]
    pub fn found(&self) -> Trust {
        self.found
    }

    /// What it has is right: it was just made, or verified.
    ///
    /// # Errors
    /// [`Fault::Storage`] if that cannot be noted.
    pub fn vouch(&self) -> Result<(), Fault> {
        mark::open(&self.path).map_err(|e| io_fault(&self.path, &e))?;
        self.sure.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// It is damaged: when it is opened next, it is made anew.
    ///
    /// # Errors
    /// [`Fault::Storage`] if that cannot be noted.
    pub fn doubt(&self) -> Result<(), Fault> {
        self.sure.store(false, Ordering::SeqCst);
        mark::doubt(&self.path).map_err(|e| io_fault(&self.path, &e))
    }

    /// Closes the database, once those who are just reading have ended. Until another one is put
    /// in, readers are told to come back.
    pub fn release(&self) {
        let open = self.open.write().unwrap_or_else(PoisonError::into_inner).take();
        let Some(database) = open else { return };
        let well = database.config.global_error().is_ok() && database._db.flush().is_ok();
        // It writes what it has in memory: not while others wait for the lock.
        drop(database);
        if self.sure.swap(false, Ordering::SeqCst) {
            let closed = if well { self.settle().is_ok() } else { false };
            let noted = if closed { mark::close(&self.path) } else { mark::forget(&self.path) };
            // What cannot be noted is no worse than a process that was killed.
            let _ = noted;
        }
    }

    /// Puts in the database that another one of the same place has open.
    pub fn adopt(&self, other: Self) {
        let database = other.open.into_inner().unwrap_or_else(PoisonError::into_inner);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = database;
        self.sure.store(other.sure.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Whether sled is at work: once a write in the background has failed, it takes nothing more.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.database().is_ok_and(|database| database.config.global_error().is_ok())
    }

    fn database(&self) -> Result<Database, Fault> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.clone().ok_or_else(|| Fault::Storage(say!("store-view-away")))
    }

    pub(super) fn tree(&self, tree: Tree) -> Result<sled::Tree, Fault> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let database = open.as_ref().ok_or_else(|| Fault::Storage(say!("store-view-away")))?;
        let [records, ids, index, meta] = &database.trees;
        Ok(match tree {
            Tree::Records => records,
            Tree::Ids => ids,
            Tree::Index => index,
            Tree::Meta => meta,
        }
        .clone())
    }

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
        let database = self.database()?;
        let [records, ids, index, metas] = &database.trees;
        let after = batch.get(&(Tree::Meta, META.to_vec())).and_then(Option::as_deref);
        let after = after.map(|bytes| decode::<Meta>(bytes, META)).transpose()?;
        // Only writes inside: a read of these trees in here would wait for itself.
        let run = (records, ids, index, metas).transaction(|(records, ids, index, metas)| {
            // A batch is made over what is there, so its digest is still that of what is there.
            let (mut digest, mut behind) = (after.unwrap_or_default().digest, Digest::default());
            for (place, value) in batch {
                let (tree, key) = place;
                let into = match tree {
                    Tree::Records => records,
                    Tree::Ids => ids,
                    Tree::Index => index,
                    Tree::Meta => continue,
                };
                let old = write(into, key, value.as_deref())?;
                digest.replace(*tree, key, old.as_deref(), value.as_deref());
                if walked.is_some_and(|walked| place <= walked) {
                    behind.replace(*tree, key, old.as_deref(), value.as_deref());
                }
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
        for _ in 0..SWEPT * batch.len() {
            metas.contains_key(META).map_err(|e| failed(&self.path, &e))?;
        }
        Ok(change)
    }

    /// The pairs of a tree behind a key, or all of them.
    pub fn behind(&self, tree: Tree, key: Option<&[u8]>) -> Pairs<'_> {
        let from = key.map_or(Bound::Unbounded, |key| Bound::Excluded(key.to_vec()));
        match self.tree(tree) {
            Ok(tree) => self.pairs(tree.range((from, Bound::<Vec<u8>>::Unbounded))),
            Err(fault) => Box::new(std::iter::once(Err(fault))),
        }
    }

    fn pairs(
        &self,
        mut found: impl Iterator<Item = Result<(IVec, IVec), sled::Error>> + 'static,
    ) -> Pairs<'_> {
        let next = move || self.guarded(|| found.next().transpose()).transpose();
        let pairs = std::iter::from_fn(next);
        Box::new(until_error(pairs.map(|pair| pair.map(|(key, value)| (key.to_vec(), value.to_vec())))))
    }

    /// sled panics on some kinds of damage.
    fn guarded<T>(&self, read: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, Fault> {
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(read) => read.map_err(|e| failed(&self.path, &e)),
            Err(_) => Err(broken(&self.path, "panic")),
        }
    }

    /// Makes durable what sled has written of its own accord so far. Nothing depends on it;
    /// it makes a replay after a power cut shorter, and a rebuild rarer.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn settle(&self) -> Result<(), Fault> {
        let path = self.path.join("db");
        File::open(&path).and_then(|f| f.sync_data()).map_err(|e| io_fault(&path, &e))
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

/// Opens the database on a thread of its own, which is left behind if it does not come back.
///
/// # Errors
/// [`Fault::Unknown`] then; [`Fault::Storage`] if the system gives no thread.
fn open_watched(path: &Path) -> Result<std::thread::Result<Result<Database, sled::Error>>, Fault> {
    let (sender, opened) = sync_channel(1);
    let place = path.to_owned();
    let open = move || {
        // Nobody waits any more: the database is closed again.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(|| open_once(&place))));
    };
    let thread = Builder::new().name("opening".to_owned()).spawn(open);
    thread.map_err(|e| Fault::Storage(say!("store-no-thread", error = e.to_string())))?;
    let path = path.display().to_string();
    opened.recv_timeout(OPENING).map_err(|_| Fault::Unknown(say!("store-open-stuck", path = path)))
}

fn open_once(path: &Path) -> Result<Database, sled::Error> {
    // `flush_every_ms` stays as it is: sled collects its garbage there.
    let config = sled::Config::new().path(path).cache_capacity(CACHE);
    let db = config.open()?;
    let [records, ids, index, meta] = Tree::ALL.map(|tree| db.open_tree(tree.name()));
    Ok(Database { trees: [records?, ids?, index?, meta?], config, _db: db })
}

fn lingers(error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::WouldBlock || error.to_string().contains("WouldBlock")
}

/// sled never syncs `conf` of a new database, and without it the database is lost.
fn sync_new(path: &Path) -> std::io::Result<()> {
    File::open(path.join("conf"))?.sync_all()?;
    File::open(path.join("db"))?.sync_all()?;
    sync_dir(path)?;
    path.parent().map_or(Ok(()), sync_dir)
}

/// What to tell of sled's errors: a full disk is not a broken view.
pub(super) fn failed(path: &Path, error: &sled::Error) -> Fault {
    match error {
        sled::Error::Io(io) if matches!(io.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            io_fault(path, io)
        }
        other => broken(path, &other.to_string()),
    }
}

/// As [`failed`], at opening: sled writes a little before anything can be read.
fn unopened(path: &Path, error: &sled::Error) -> Fault {
    match failed(path, error) {
        Fault::Full(_) => Fault::Full(say!("store-open-full", path = path.display().to_string())),
        other => other,
    }
}

impl SledKv {
    /// The fault of a database that cannot be used.
    #[must_use]
    pub fn broken(&self, error: &str) -> Fault {
        broken(&self.path, error)
    }
}

fn broken(path: &Path, error: &str) -> Fault {
    Fault::Storage(say!("store-view-broken", path = path.display().to_string(), error = error))
}

/// sled gives the same error for ever; one is enough.
fn until_error(
    mut pairs: impl Iterator<Item = Result<Pair, Fault>>,
) -> impl Iterator<Item = Result<Pair, Fault>> {
    let mut failed = false;
    std::iter::from_fn(move || {
        let next = if failed { None } else { pairs.next() };
        failed |= matches!(next, Some(Err(_)));
        next
    })
}

impl Kv for SledKv {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let tree = self.tree(tree)?;
        let found = self.guarded(|| tree.get(key))?;
        Ok(found.map(|v| v.to_vec()))
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        let iter = match self.tree(tree) {
            Ok(tree) => tree.scan_prefix(prefix),
            Err(fault) => return Box::new(std::iter::once(Err(fault))),
        };
        match way {
            Way::Up => self.pairs(iter),
            Way::Down => self.pairs(iter.rev()),
        }
    }
}
