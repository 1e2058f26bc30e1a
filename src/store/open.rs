//! Opening a store: lock it, open the view, replay what the view has not seen, and make
//! the view anew where it cannot be used.

use super::forget;
use super::gate::{Gate, Verdict};
use super::gathering;
use super::heal::{REPLAY, replay};
use super::journal::disk::{Disk, sync_dir};
use super::journal::line::Line;
use super::journal::scan::{number, why};
use super::journal::{Applied, Journal, JournalPlace, Opened, Torn, Unusable};
use super::lock::{Holder, Lock};
use super::view::apply::meta;
use super::view::digest::verify;
use super::view::kv::Batch;
use super::view::mark::{Trust, trust};
use super::view::shown::Shown;
use super::view::sled_kv::SledKv;
use super::view::value::Meta;
use super::{Closing, Marks, Salt, Store, io_fault, remake, shown};
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a store stands on. Tests put their own in.
#[derive(Clone)]
pub struct How {
    /// The disk under journal and checkpoints.
    pub disk: Arc<dyn Disk>,
    /// Where older segments of the journal are moved to, if they are.
    pub archive: Option<PathBuf>,
    /// A segment of the journal is closed once it has so many bytes.
    pub segment_bytes: u64,
    /// Chance.
    pub salt: Salt,
    /// Make the view anew whether it is needed or not.
    pub rebuild: bool,
    /// Hold all of the view against its digest before anything else, whether it is needed or not.
    pub verify: bool,
    /// So many bytes of records are kept in memory while the view is made anew.
    pub gathered: usize,
    /// So many bytes of the view's pages are kept in memory.
    pub cache: u64,
}

/// How far the opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Holding the view against its digest, in keys.
    Verifying {
        /// Verified.
        done: u64,
        /// Of so many.
        of: u64,
    },
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
    /// All of the view was read, or has just been written.
    pub verified: bool,
}

pub(super) type Told<'a> = &'a mut dyn FnMut(Progress);

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
        if forget::resume(dir, &how)? {
            opening.notices.push(say!("store-forget-rest"));
        }
        Self::unlocked(dir, how, lock, opening, progress)
    }

    /// As [`Store::open_with`], for whoever has the lock.
    pub(super) fn unlocked(
        dir: &Path,
        how: How,
        lock: Lock,
        mut opening: Opening,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), Fault> {
        let (journal, sled) = open_both(dir, &how, &mut opening, progress)?;
        opening.tell();
        let marks = Marks::of(&sled)?;
        let verdict = opening.verified.then_some(Verdict::Whole);
        let view = Arc::new(Shown::new(sled));
        let store = Self {
            dir: dir.to_owned(),
            journal,
            closing: Closing(Arc::clone(&view)),
            view,
            how,
            behind: false,
            wanted: 0,
            marks,
            gate: Arc::new(Gate::default()),
            lock,
        };
        let mut passed = store.gate.pass();
        passed.note(&Batch::new(), store.head(), marks.leap);
        passed.verdict = verdict;
        drop(passed);
        Ok((store, opening))
    }
}

impl How {
    /// Where the journal of a store is.
    #[must_use]
    pub fn journal(&self, store: &Path) -> JournalPlace {
        JournalPlace {
            disk: Arc::clone(&self.disk),
            dir: store.join("journal"),
            archive: self.archive.clone(),
            segment_bytes: self.segment_bytes,
        }
    }
}

impl Opening {
    pub(super) fn take(&mut self, opened: Opened) {
        self.replayed = opened.replayed;
        // With a view that is ahead the journal is opened twice, and half a batch is only
        // seen the second time.
        self.torn = match (self.torn.take(), opened.torn) {
            (Some(first), Some(second)) => Some(Torn { bytes: first.bytes + second.bytes, ..second }),
            (first, second) => second.or(first),
        };
        for gap in opened.damage {
            let (segment, line) = (gap.place.segment.as_str(), number(gap.place.line));
            let byte = number(gap.place.byte);
            let say =
                say!("store-damage-seen", segment = segment, line = line, byte = byte, why = why(&gap.why));
            self.notices.push(say);
        }
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
    gathering::tidy(dir)?;
    if !how.rebuild && dir.join("view").exists() {
        match open_view(dir, how, opening, progress) {
            // Another layout, or a loading that was broken off: no use in reading on.
            Ok(None) => {}
            Ok(Some((sled, seen))) => {
                let (journal, unusable) = catch_up(dir, how, &sled, seen.applied(), opening, progress)?;
                if let Some(journal) = journal {
                    return Ok((journal, sled));
                }
                drop(sled);
                if let Some(Unusable::Ahead { journal, view }) = unusable {
                    let (journal, view) = (number(journal), number(view));
                    let path = put_aside(dir)?;
                    opening.notices.push(say!(
                        "store-view-ahead",
                        journal = journal,
                        view = view,
                        path = path
                    ));
                }
            }
            // It is not the view that is broken: it stays.
            Err(fault @ (Fault::Full(_) | Fault::Unknown(_))) => return Err(fault),
            Err(fault) => opening.notices.extend(fault.says()),
        }
    }
    remake::rebuild(dir, how, opening, progress)
}

/// Opens the view; none if it is of another layout, was not filled, or was found to be damaged. All
/// of it is verified if nobody knows how it was closed: what sled lost in a power cut, no change
/// must be decided without.
fn open_view(
    dir: &Path,
    how: &How,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<Option<(SledKv, Meta)>, Fault> {
    let path = dir.join("view");
    if trust(&path) == Trust::Doubted {
        opening.notices.push(say!("store-view-doubted"));
        return Ok(None);
    }
    let sled = SledKv::open_with(&path, how.cache)?;
    let Ok(Some(seen)) = meta(&sled) else { return Ok(None) };
    if how.verify || sled.found() != Trust::Whole {
        let of = seen.digest.pairs;
        guarded(&sled, || verify(&sled, &seen, &mut |done| progress(Progress::Verifying { done, of })))?;
        sled.vouch()?;
        opening.verified = true;
    }
    Ok(Some((sled, seen)))
}

/// sled panics on some kinds of damage.
fn guarded<T>(sled: &SledKv, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(sled.broken("panic")))
}

/// Replays the lines the view has not seen; no journal if the view cannot be used, and why if
/// that is known.
pub(super) fn catch_up(
    dir: &Path,
    how: &How,
    sled: &SledKv,
    from: Applied,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<(Option<Journal>, Option<Unusable>), Fault> {
    let mut waiting: Vec<Line> = Vec::new();
    let mut misfit = None;
    let of = remake::journal_bytes(dir);
    let mut sink = |line: Line, done: u64| {
        waiting.push(line);
        if waiting.len() >= REPLAY {
            misfit = misfit.take().or_else(|| replay(sled, &waiting).err());
            waiting.clear();
            progress(Progress::Reading { done, of });
        }
        Ok(())
    };
    let (journal, opened) = Journal::open(how.journal(dir), from, &mut sink)?;
    let unusable = opened.unusable;
    opening.take(opened);
    match misfit.or_else(|| replay(sled, &waiting).err()) {
        Some(full @ Fault::Full(_)) => Err(full),
        misfit => Ok((journal.filter(|_| misfit.is_none()), unusable)),
    }
}

/// Renames a view that knows more than the journal, so that somebody can look at it, and returns
/// the name.
fn put_aside(dir: &Path) -> Result<String, Fault> {
    let path = dir.join("view");
    let free = (1..=9999).map(|n| dir.join(format!("view.ahead-{n}"))).find(|p| !p.exists());
    let aside = free.unwrap_or_else(|| dir.join("view.ahead"));
    let moved = fs::rename(&path, &aside).and_then(|()| sync_dir(dir));
    moved.map_err(|e| io_fault(&path, &e))?;
    Ok(shown(&aside))
}
