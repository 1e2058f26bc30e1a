//! The view on disk: sled, opened with care. It may lose what it was given last, or not
//! open at all, after a power cut; the journal makes good for both.

use super::blocks::{self, Unread};
use super::kv::{Kv, Pair, Pairs, Tree, Way, beyond};
use super::mark::{self, Trust};
use crate::domain::fault::Fault;
use crate::say;
use crate::store::io_fault;
use crate::store::journal::disk::sync_dir;
use sled::IVec;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::ops::Bound;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// Bytes of pages kept in memory, as they are on the disk. In memory they are several times as many,
/// and sled takes it as a hint.
pub const CACHE: u64 = 8 << 20;

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
    /// Held while a batch is written: a block is read before it is written anew.
    pub(super) writing: Mutex<()>,
}

/// The database, open.
#[derive(Clone)]
pub(super) struct Database {
    pub(super) trees: [sled::Tree; 4],
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
        Self::open_with(path, CACHE)
    }

    /// As [`SledKv::open`], with so many bytes in place of [`CACHE`].
    ///
    /// # Errors
    /// As [`SledKv::open`].
    pub fn open_with(path: &Path, cache: u64) -> Result<Self, Fault> {
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
            match open_watched(path, cache)? {
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
        let (sure, writing) = (AtomicBool::new(found == Trust::Whole), Mutex::default());
        Ok(Self { open, path, found, sure, writing })
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

    pub(super) fn database(&self) -> Result<Database, Fault> {
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

    /// The pairs of a tree behind a key, or all of them.
    pub fn behind(&self, tree: Tree, key: Option<&[u8]>) -> Pairs<'_> {
        self.up(tree, key.map_or(Bound::Unbounded, Bound::Excluded))
    }

    fn up(&self, tree: Tree, from: Bound<&[u8]>) -> Pairs<'_> {
        self.read(tree, |open| match tree.has_blocks() {
            true => blocks::up(open, from),
            false => Ok(plain(open.range::<&[u8], _>((from, Bound::Unbounded)))),
        })
    }

    fn down(&self, tree: Tree, before: Option<Vec<u8>>) -> Pairs<'_> {
        self.read(tree, |open| match (tree.has_blocks(), before) {
            (true, before) => Ok(blocks::down(open, before)),
            (false, Some(before)) => Ok(plain(open.range(..before).rev())),
            (false, None) => Ok(plain(open.iter().rev())),
        })
    }

    fn read(
        &self,
        tree: Tree,
        pairs: impl FnOnce(&sled::Tree) -> Result<blocks::Walked, Unread>,
    ) -> Pairs<'_> {
        let open = self.tree(tree);
        let mut pairs = match open.and_then(|open| self.guarded(|| pairs(&open))) {
            Ok(pairs) => pairs,
            Err(fault) => return Box::new(std::iter::once(Err(fault))),
        };
        let next = move || self.guarded(|| pairs.next().transpose()).transpose();
        Box::new(until_error(std::iter::from_fn(next)))
    }

    /// sled panics on some kinds of damage.
    pub(super) fn guarded<T, E: Into<Unread>>(
        &self,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Fault> {
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(read) => read.map_err(|e| match e.into() {
                Unread::Sled(error) => failed(&self.path, &error),
                Unread::Damaged => broken(&self.path, "block"),
            }),
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

/// The pairs of a tree that has no blocks.
fn plain(pairs: impl Iterator<Item = sled::Result<(IVec, IVec)>> + 'static) -> blocks::Walked {
    Box::new(pairs.map(|pair| Ok(pair.map(|(key, value)| (key.to_vec(), value.to_vec()))?)))
}

/// Opens the database on a thread of its own, which is left behind if it does not come back.
///
/// # Errors
/// [`Fault::Unknown`] then; [`Fault::Storage`] if the system gives no thread.
fn open_watched(
    path: &Path,
    cache: u64,
) -> Result<std::thread::Result<Result<Database, sled::Error>>, Fault> {
    let (sender, opened) = sync_channel(1);
    let place = path.to_owned();
    let open = move || {
        // Nobody waits any more: the database is closed again.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(|| open_once(&place, cache))));
    };
    let thread = Builder::new().name("opening".to_owned()).spawn(open);
    thread.map_err(|e| Fault::Storage(say!("store-no-thread", error = e.to_string())))?;
    let path = path.display().to_string();
    opened.recv_timeout(OPENING).map_err(|_| Fault::Unknown(say!("store-open-stuck", path = path)))
}

fn open_once(path: &Path, cache: u64) -> Result<Database, sled::Error> {
    // `flush_every_ms` stays as it is: sled collects its garbage there.
    let config = sled::Config::new().path(path).cache_capacity(cache);
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
    fn get(&self, of: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let tree = self.tree(of)?;
        if of.has_blocks() {
            return self.guarded(|| blocks::get(&tree, key));
        }
        let found = self.guarded(|| tree.get(key))?;
        Ok(found.map(|v| v.to_vec()))
    }

    fn scan(&self, tree: Tree, prefix: &[u8], way: Way) -> Pairs<'_> {
        let pairs = match way {
            Way::Up => self.up(tree, Bound::Included(prefix)),
            Way::Down => self.down(tree, beyond(prefix)),
        };
        let prefix = prefix.to_vec();
        let within =
            move |pair: &Result<Pair, Fault>| !matches!(pair, Ok((key, _)) if !key.starts_with(&prefix));
        Box::new(pairs.take_while(within))
    }
}
