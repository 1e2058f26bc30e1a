//! Opening a store: lock it, open the view, replay what the view has not seen, and make
//! the view anew where it cannot be used.

use super::journal::disk::Disk;
use super::journal::line::Line;
use super::journal::scan::number;
use super::journal::{Applied, Journal, Opened, Torn};
use super::lock::{Holder, Lock};
use super::view::apply::{apply, meta};
use super::view::kv::{Memory, Overlay};
use super::view::sled_kv::SledKv;
use super::{Salt, Store, io_fault, shown};
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Lines replayed in one transaction.
const REPLAY: usize = 512;

/// What a store stands on. Tests put their own in.
#[derive(Clone)]
pub struct How {
    /// The disk under the journal.
    pub disk: Arc<dyn Disk>,
    /// A segment of the journal is closed once it has so many bytes.
    pub segment_bytes: u64,
    /// Chance.
    pub salt: Salt,
    /// Make the view anew whether it is needed or not.
    pub rebuild: bool,
}

/// How far the opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Reading the journal, in bytes.
    Reading {
        /// Read.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// Filling the view, in keys.
    Loading {
        /// Filled in.
        done: u64,
        /// Of so many.
        of: u64,
    },
}

/// How the opening went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// What a person should know.
    pub notices: Vec<Say>,
    /// What a broken write had left in the journal.
    pub torn: Option<Torn>,
    /// Lines that the view had not seen.
    pub replayed: u64,
    /// The view was made anew.
    pub rebuilt: bool,
}

type Told<'a> = &'a mut dyn FnMut(Progress);

impl Store {
    /// Opens a store.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is none; [`Fault::InUse`] if another process has it;
    /// [`Fault::Storage`] if it cannot be written, or the journal is damaged, naming the place.
    pub fn open(
        dir: &Path,
        holder: &Holder,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), Fault> {
        Self::open_with(dir, holder, How::default(), progress)
    }

    /// Opens a store and makes its view anew from the journal.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn rebuild(
        dir: &Path,
        holder: &Holder,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), Fault> {
        Self::open_with(dir, holder, How { rebuild: true, ..How::default() }, progress)
    }

    /// Opens a store on a disk of one's own.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(
        dir: &Path,
        holder: &Holder,
        how: How,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), Fault> {
        if !dir.join("config.toml").is_file() {
            return Err(Fault::NotFound(say!("store-none-here", path = shown(dir))));
        }
        let lock = Lock::take(&dir.join("lock"), holder)?;
        let mut opening = Opening::default();
        let (journal, sled) = open_both(dir, &how, &mut opening, progress)?;
        opening.tell();
        let store = Self {
            dir: dir.to_owned(),
            journal,
            sled: Arc::new(sled),
            salt: how.salt,
            behind: false,
            _lock: lock,
        };
        Ok((store, opening))
    }
}

impl Opening {
    fn take(&mut self, opened: Opened) {
        self.replayed = opened.replayed;
        // With a view that is ahead the journal is opened twice, and half a batch is only
        // seen the second time.
        self.torn = match (self.torn.take(), opened.torn) {
            (Some(first), Some(second)) => Some(Torn { bytes: first.bytes + second.bytes, ..second }),
            (first, second) => second.or(first),
        };
    }

    fn tell(&mut self) {
        if let Some(Torn { place, bytes }) = &self.torn {
            self.notices.push(say!(
                "store-torn",
                bytes = number(*bytes),
                segment = place.segment.as_str(),
                line = number(place.line)
            ));
        }
        if self.replayed > 0 && !self.rebuilt {
            self.notices.push(say!("store-replayed", lines = number(self.replayed)));
        }
    }
}

fn open_both(
    dir: &Path,
    how: &How,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<(Journal, SledKv), Fault> {
    let path = dir.join("view");
    if !how.rebuild {
        let sled = match SledKv::open(&path) {
            Ok(sled) => sled,
            Err(why) => {
                let aside = put_aside(dir)?;
                opening.notices.push(say!("store-view-aside", path = aside));
                opening.notices.extend(why.says());
                return rebuild(dir, how, opening, progress);
            }
        };
        // Another layout, or a loading that was broken off: no use in reading on.
        if let Ok(Some(seen)) = meta(&sled)
            && let Some(journal) = catch_up(dir, how, &sled, seen.applied(), opening, progress)?
        {
            return Ok((journal, sled));
        }
    }
    rebuild(dir, how, opening, progress)
}

/// Replays the lines the view has not seen; none if the view cannot be used.
fn catch_up(
    dir: &Path,
    how: &How,
    sled: &SledKv,
    from: Applied,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<Option<Journal>, Fault> {
    let mut waiting: Vec<Line> = Vec::new();
    let mut misfit = false;
    let of = journal_bytes(dir);
    let mut sink = |line: Line, done: u64| {
        waiting.push(line);
        if waiting.len() >= REPLAY {
            misfit = misfit || replay(sled, &waiting).is_err();
            waiting.clear();
            progress(Progress::Reading { done, of });
        }
        Ok(())
    };
    let disk = Arc::clone(&how.disk);
    let (journal, opened) = Journal::open(disk, &dir.join("journal"), how.segment_bytes, from, &mut sink)?;
    misfit = misfit || replay(sled, &waiting).is_err();
    opening.take(opened);
    Ok(journal.filter(|_| !misfit))
}

fn replay(sled: &SledKv, lines: &[Line]) -> Result<(), Fault> {
    let mut overlay = Overlay::new(sled);
    lines.iter().try_for_each(|line| apply(&mut overlay, line))?;
    sled.commit(overlay.batch())
}

/// Makes the view anew. It is put together in memory and then loaded in the order of keys.
fn rebuild(
    dir: &Path,
    how: &How,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<(Journal, SledKv), Fault> {
    let of = journal_bytes(dir);
    let mut memory = Memory::default();
    let mut sink = |line: Line, done: u64| {
        if line.entry.seq.is_multiple_of(1024) {
            progress(Progress::Reading { done, of });
        }
        apply(&mut memory, &line)
    };
    let disk = Arc::clone(&how.disk);
    let all = Applied::default();
    let (journal, opened) = Journal::open(disk, &dir.join("journal"), how.segment_bytes, all, &mut sink)?;
    let journal = journal.ok_or_else(|| Fault::Storage(say!("store-stopped")))?;
    opening.rebuilt = opened.replayed > 0;
    opening.take(opened);
    if opening.rebuilt {
        opening.notices.push(say!("store-rebuilt", lines = number(opening.replayed)));
    }
    // Only now: had the journal been damaged, the old view would be all that can be read.
    let path = dir.join("view");
    if path.exists() {
        fs::remove_dir_all(&path).map_err(|e| io_fault(&path, &e))?;
    }
    let sled = SledKv::open(&path)?;
    let of = memory.len() as u64;
    sled.load(memory, &mut |done| progress(Progress::Loading { done, of }))?;
    Ok((journal, sled))
}

/// Renames a view that does not open, so that somebody can look at it, and returns the name.
fn put_aside(dir: &Path) -> Result<String, Fault> {
    let path = dir.join("view");
    let free = (1..=9999).map(|n| dir.join(format!("view.broken-{n}"))).find(|p| !p.exists());
    let aside = free.unwrap_or_else(|| dir.join("view.broken"));
    if path.exists() {
        fs::rename(&path, &aside).map_err(|e| io_fault(&path, &e))?;
    }
    Ok(shown(&aside))
}

fn journal_bytes(dir: &Path) -> u64 {
    let files = fs::read_dir(dir.join("journal")).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}
