//! The store: a journal that is the truth, and a view made from it for reading.
//!
//! ```text
//! STORE/config.toml   what the store is called, its zone and hours
//! STORE/journal/      every change there ever was; the truth
//! STORE/checkpoints/  the records as they stood at a line of the journal
//! STORE/view/         the records as they stand; can be made anew from the two
//! STORE/lock          who has the store open
//! ```
//!
//! Only `view` names sled, and only `view::value` names bincode.

pub mod backup;
pub mod check;
pub mod checkpoint;
pub mod forget;
pub mod gate;
mod gathering;
pub mod group;
mod heal;
pub mod journal;
pub mod keeper;
pub mod lock;
mod open;
mod packed;
mod remake;
pub mod view;

use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::domain::view::View;
use crate::say;
use checkpoint::Checkpoints;
use gate::Gate;
use group::Group;
use journal::disk::{Disk, RealDisk, make_dir, make_dirs, sync_dir, sync_name, write_new};
use journal::recent::RecentLines;
use journal::{Head, History, Journal};
use keeper::Keeper;
pub use lock::Holder;
pub use open::{How, Opening, Progress};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use view::apply::{meta, set_meta};
use view::reading::Reading;
use view::shown::Shown;
use view::sled_kv::CACHE;

/// Reading of the records. Cheap to clone, for any thread.
pub type Reader = Reading<Arc<Shown>>;

/// Where 16 random bytes come from; a test gives the same ones every time.
pub type Salt = Arc<dyn Fn() -> io::Result<[u8; 16]> + Send + Sync>;

/// What the times on the journal say of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Time of the last line; none in an empty store.
    pub last: Option<Time>,
    /// Time of the line before the clock leapt ahead, as long as no administrator has said that
    /// this is right; see [`crate::domain::leap`].
    pub leap: Option<Time>,
}

/// A store, open for writing by this process alone.
pub struct Store {
    dir: PathBuf,
    journal: Journal,
    view: Arc<Shown>,
    how: How,
    /// The view missed a line that the journal has; see [`Store::heal`].
    behind: bool,
    /// Room that the last change needed and did not find, in bytes.
    wanted: u64,
    marks: Marks,
    /// What checkpoints and the writer agree on.
    gate: Arc<Gate>,
    /// Closes the view while the lock is still held.
    closing: Closing,
    /// Kept as long as the store is open.
    lock: lock::Lock,
}

/// Closes a view when it is dropped.
struct Closing(Arc<Shown>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.sled().release();
    }
}

impl Store {
    /// Makes a store in a directory that is empty or not there yet. `config_toml` becomes
    /// its `config.toml`.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the directory is not empty or the disk refuses.
    pub fn create(dir: &Path, config_toml: &str) -> Result<(), Fault> {
        let fault = |e: &io::Error| io_fault(dir, e);
        let new = !dir.exists();
        if !new {
            if fs::read_dir(dir).map_err(|e| fault(&e))?.next().is_some() {
                return Err(Fault::Storage(say!("store-not-empty", path = shown(dir))));
            }
            fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(|e| fault(&e))?;
            sync_name(dir).map_err(|e| fault(&e))?;
        } else {
            if let Some(parent) = dir.parent() {
                make_dirs(parent).map_err(|e| fault(&e))?;
            }
            make_dir(dir).map_err(|e| fault(&e))?;
        }
        let filled = Self::fill(dir, config_toml);
        if filled.is_err() {
            // Half a store would be in the way of the next attempt. What cannot be taken away stays.
            let _ = fs::remove_dir_all(dir.join("journal"));
            let _ = fs::remove_file(dir.join("config.toml"));
            let _ = if new { fs::remove_dir(dir) } else { Ok(()) };
        }
        filled
    }

    fn fill(dir: &Path, config_toml: &str) -> Result<(), Fault> {
        Journal::create(&RealDisk, &dir.join("journal"))?;
        // Last, since a directory with it counts as a store.
        let config = dir.join("config.toml");
        write_new(&config, config_toml.as_bytes()).map_err(|e| io_fault(&config, &e))?;
        sync_dir(dir).map_err(|e| io_fault(dir, &e))
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The end of the journal.
    #[must_use]
    pub fn head(&self) -> Head {
        self.journal.head()
    }

    /// The last lines, for retries and conflicts.
    #[must_use]
    pub fn recent(&self) -> &RecentLines {
        self.journal.recent()
    }

    /// Reading of the records as they stand.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reading(Arc::clone(&self.view))
    }

    /// Reading of the journal, also while the store is written.
    #[must_use]
    pub fn history(&self) -> History {
        self.journal.history()
    }

    /// Every line of the journal from the first on, each verified.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal cannot be read.
    pub fn lines(&self) -> Result<journal::Lines, Fault> {
        self.history().lines(1)
    }

    /// Who keeps the store small and quick to make anew.
    #[must_use]
    pub fn keeper(&self) -> Keeper {
        Keeper {
            disk: Arc::clone(&self.how.disk),
            checkpoints: self.checkpoints(),
            history: self.history(),
            gate: Arc::clone(&self.gate),
            view: Arc::clone(&self.view),
            archive: self.how.archive.clone(),
        }
    }

    /// Its checkpoints.
    #[must_use]
    pub fn checkpoints(&self) -> Checkpoints {
        Checkpoints::of(&self.how.disk, &self.dir)
    }

    /// What the times on the journal say of the clock.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// Begins a group of changes.
    #[must_use]
    pub fn group(&self) -> Group {
        Group::new(Arc::clone(&self.view), self.head())
    }

    /// Makes a group of changes true: durable in the journal, and in the view. Also if the view
    /// does not take them they are true, and readers see them ([`Store::is_behind`]).
    ///
    /// # Errors
    /// As [`Store::make_durable`].
    pub fn commit(&mut self, group: Group) -> Result<(), Fault> {
        self.make_durable(group)?;
        self.apply();
        Ok(())
    }

    /// Makes a group of changes durable in the journal, and shows them to readers. The view has to
    /// be given them before anything else is done: [`Store::apply`].
    ///
    /// # Errors
    /// [`Fault::Full`] or [`Fault::Storage`] if the disk refuses the write: nothing was changed,
    /// and one may try again. [`Fault::Unknown`] if the outcome is unknown, and the store then
    /// takes no more changes until it is opened again ([`Store::is_stopped`]).
    pub fn make_durable(&mut self, mut group: Group) -> Result<(), Fault> {
        if group.is_empty() {
            return Ok(());
        }
        if self.behind || self.view.coming().is_some() || group.base != self.head() {
            return Err(Fault::Storage(say!("store-stopped")));
        }
        let mut marks = self.marks;
        let (mut chain, mut bytes, mut lines) = (group.chain(), Vec::new(), Vec::new());
        for entry in std::mem::take(&mut group.entries) {
            let salt = if entry.has_personal() { self.random()? } else { [0; 16] };
            let sealed = entry.seal(chain, salt);
            let (line, text) = sealed.map_err(|e| Fault::Storage(say!("store-seal", error = e)))?;
            chain = line.chain;
            bytes.extend_from_slice(&text);
            let before = meta(&group.overlay)?.unwrap_or_default();
            let after = set_meta(&mut group.overlay, &line, before)?;
            marks = Marks { last: Some(after.at), leap: after.leap };
            lines.push(line);
        }
        self.make_sure_of_room(bytes.len())?;
        self.journal.append(&lines, &bytes)?;
        (self.marks, self.wanted) = (marks, 0);
        self.view.show(Arc::new(group.overlay.into_batch()));
        Ok(())
    }

    /// Gives the view what was made durable last. If it does not take it, [`Store::heal`] is needed
    /// ([`Store::is_behind`]).
    pub fn apply(&mut self) {
        let Some(batch) = self.view.coming() else { return };
        let gate = Arc::clone(&self.gate);
        let mut passed = gate.pass();
        let walked = passed.walk.as_ref().and_then(|walk| walk.upto().cloned());
        let commit =
            catch_unwind(AssertUnwindSafe(|| self.view.sled().commit_walked(&batch, walked.as_ref())));
        if let Ok(Ok(change)) = commit {
            passed.walk.iter_mut().for_each(|walk| walk.count(change));
            passed.note(&batch, self.journal.head(), self.marks.leap);
            self.view.settled();
        } else {
            self.behind = true;
        }
    }

    fn random(&self) -> Result<[u8; 16], Fault> {
        (self.how.salt)().map_err(|e| Fault::Storage(say!("store-no-salt", error = e.to_string())))
    }

    /// Makes durable what the view has written of its own accord; see
    /// [`settle`](view::sled_kv::SledKv::settle).
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn settle(&self) -> Result<(), Fault> {
        self.view.sled().settle()
    }
}

fn os_salt() -> io::Result<[u8; 16]> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|e| io::Error::other(e.to_string()))?;
    Ok(salt)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What to tell a person about a failed file operation.
pub(crate) fn io_fault(path: &Path, error: &io::Error) -> Fault {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let path = shown(path);
    match error.kind() {
        StorageFull | QuotaExceeded => Fault::Full(say!("store-disk-full", path = path)),
        PermissionDenied | ReadOnlyFilesystem => Fault::Storage(say!("store-read-only", path = path)),
        _ => Fault::Storage(say!("store-io", path = path, error = error.to_string())),
    }
}

/// The machine's disk and chance.
impl Default for How {
    fn default() -> Self {
        let disk: Arc<dyn Disk> = Arc::new(RealDisk);
        let segment_bytes = journal::SEGMENT_BYTES;
        Self {
            disk,
            archive: None,
            segment_bytes,
            salt: Arc::new(os_salt),
            rebuild: false,
            verify: false,
            gathered: gathering::MOST,
            cache: CACHE,
        }
    }
}

/// The records are read alike through every kind of reading.
const _: fn(&Reader) -> &dyn View = |reader| reader;

#[cfg(test)]
mod heal_tests;
#[cfg(test)]
mod remake_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod verify_tests;
