//! Opening a store: lock it, open the view, replay what the view has not seen, and make
//! the view anew where it cannot be used.

use super::checkpoint::{Checkpoint, Checkpoints};
use super::forget;
use super::gate::Gate;
use super::heal::{REPLAY, replay};
use super::journal::disk::{Disk, sync_dir};
use super::journal::line::Line;
use super::journal::scan::{number, why};
use super::journal::{Applied, Journal, JournalPlace, Opened, Torn, Unusable};
use super::lock::{Holder, Lock};
use super::view::apply::{apply, meta};
use super::view::digest::{Digest, verify};
use super::view::kv::{Batch, KvMut, Memory, Tree};
use super::view::shown::Shown;
use super::view::sled_kv::SledKv;
use super::view::value::{META, Meta, encode};
use super::{Marks, Salt, Store, io_fault, shown};
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
        let store = Self {
            dir: dir.to_owned(),
            journal,
            view: Arc::new(Shown::new(sled)),
            how,
            behind: false,
            wanted: 0,
            marks,
            gate: Arc::new(Gate::default()),
            lock,
        };
        store.gate.pass().note(&Batch::new(), store.head(), marks.leap);
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
    fn take(&mut self, opened: Opened) {
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
    if !how.rebuild && dir.join("view").exists() {
        match open_view(dir, progress) {
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
    rebuild(dir, how, opening, progress)
}

/// Opens the view and verifies all of it; none if it is of another layout or was not filled.
fn open_view(dir: &Path, progress: Told<'_>) -> Result<Option<(SledKv, Meta)>, Fault> {
    let sled = SledKv::open(&dir.join("view"))?;
    let Ok(Some(seen)) = meta(&sled) else { return Ok(None) };
    let of = seen.digest.pairs;
    guarded(&sled, || verify(&sled, &seen, &mut |done| progress(Progress::Verifying { done, of })))?;
    Ok(Some((sled, seen)))
}

/// sled panics on some kinds of damage.
fn guarded<T>(sled: &SledKv, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(sled.broken("panic")))
}

/// Replays the lines the view has not seen; no journal if the view cannot be used, and why if
/// that is known.
fn catch_up(
    dir: &Path,
    how: &How,
    sled: &SledKv,
    from: Applied,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<(Option<Journal>, Option<Unusable>), Fault> {
    let mut waiting: Vec<Line> = Vec::new();
    let mut misfit = None;
    let of = journal_bytes(dir);
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

/// Makes the view anew: from the newest checkpoint that fits the journal, else from its
/// beginning.
fn rebuild(
    dir: &Path,
    how: &How,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<(Journal, SledKv), Fault> {
    let checkpoints = Checkpoints::of(&how.disk, dir);
    for (_, path) in checkpoints.list() {
        let made =
            checkpoints.read(&path).and_then(|from| from_checkpoint(dir, how, &from, opening, progress));
        match made {
            Ok(Some((journal, sled))) => {
                opening.rebuilt = true;
                let lines = number(journal.head().seq);
                opening.notices.push(say!("store-rebuilt", lines = lines));
                return Ok((journal, sled));
            }
            Ok(None) => {
                let path = shown(&checkpoints.put_aside(&path)?);
                opening.notices.push(say!("store-checkpoint-foreign", path = path));
            }
            Err(fault) => opening.notices.extend(fault.says()),
        }
    }
    from_beginning(dir, how, opening, progress)
}

/// None if the checkpoint does not belong to the journal.
fn from_checkpoint(
    dir: &Path,
    how: &How,
    from: &Checkpoint,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<Option<(Journal, SledKv)>, Fault> {
    // Before anything is taken away: does the journal go on from it?
    let (journal, opened) = Journal::open(how.journal(dir), from.applied, &mut |_, _| Ok(()))?;
    if journal.is_none() || opened.unusable.is_some() {
        return Ok(None);
    }
    drop(journal);
    opening.torn = opened.torn.or(opening.torn.take());
    let sled = new_view(dir)?;
    let mut digest = Digest::default();
    let of = from.rows;
    sled.load_records(from.records()?, &mut digest, &mut |done| progress(Progress::Loading { done, of }))?;
    let Applied { seq, chain, at } = from.applied;
    let meta = Meta { seq, chain: chain.0, at, birth: from.birth, leap: from.leap, digest };
    sled.commit(&[((Tree::Meta, META.to_vec()), Some(encode(&meta, META)?))].into())?;
    let (journal, _) = catch_up(dir, how, &sled, from.applied, opening, progress)?;
    Ok(journal.map(|journal| (journal, sled)))
}

/// The view is put together in memory and then loaded in the order of keys.
fn from_beginning(
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
    let (journal, opened) = Journal::open(how.journal(dir), Applied::default(), &mut sink)?;
    let journal = journal.ok_or_else(|| Fault::Storage(say!("store-stopped")))?;
    opening.rebuilt = opened.replayed > 0;
    opening.take(opened);
    if opening.rebuilt {
        opening.notices.push(say!("store-rebuilt", lines = number(opening.replayed)));
    }
    // Only now: had the journal been damaged, the old view would be all that can be read.
    let sled = new_view(dir)?;
    if let Some(made) = meta(&memory)? {
        let digest = Digest::of(&memory, &mut |_| ())?;
        memory.set(Tree::Meta, META, Some(encode(&Meta { digest, ..made }, META)?));
    }
    let of = memory.len() as u64;
    sled.load(memory, &mut |done| progress(Progress::Loading { done, of }))?;
    Ok((journal, sled))
}

/// An empty view in place of the one there is.
fn new_view(dir: &Path) -> Result<SledKv, Fault> {
    let path = dir.join("view");
    if path.exists() {
        fs::remove_dir_all(&path).map_err(|e| io_fault(&path, &e))?;
    }
    SledKv::open(&path)
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

fn journal_bytes(dir: &Path) -> u64 {
    let files = fs::read_dir(dir.join("journal")).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}
