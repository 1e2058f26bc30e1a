//! Backups by hand and by themselves, the way back, and what keeps the store small.

use super::Desk;
use super::api::job::{BackedUp, JobDone, Progress};
use super::known::file::drop_file;
use super::opening::{Options, how};
use super::transfer::paths;
use super::work::Working;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::BackupPlan;
use crate::say;
use crate::store::Store;
use crate::store::backup::{self, Along};
use crate::store::gate::Verdict;
use crate::store::io_fault;
use crate::store::keeper::Kept;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A checkpoint is made once the journal has grown by so many bytes: about what is read in a
/// second or two when a view has to be made anew.
const CHECKPOINT_BYTES: u64 = 32 << 20;

/// How far it is is told so often.
const TOLD_EVERY: Duration = Duration::from_millis(200);

const SECONDS_AN_HOUR: i64 = 3600;

/// The view is held against its digest soon after the start, and then once a day: a disk that loses
/// what it has does not do so every hour.
const VERIFY_EVERY: i64 = 24 * SECONDS_AN_HOUR;

/// What the desk did for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// Of journal and checkpoints.
    pub kept: Kept,
    /// The backup that was due, if one was.
    pub backup: Option<PathBuf>,
    /// What a person should know of it.
    pub notices: Vec<Say>,
}

/// What was restored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Number of the last line of the journal.
    pub seq: u64,
    /// When the backup was made.
    pub made: Time,
    /// Records in the store now.
    pub records: u64,
    /// Everything that is not as it should be.
    pub differences: Vec<Say>,
}

/// Tells at a pace that a screen can follow.
fn paced(told: &mut dyn FnMut(u64, u64)) -> impl FnMut(u64, u64) + '_ {
    let mut last = Instant::now();
    move |done, of| {
        if last.elapsed() >= TOLD_EVERY {
            last = Instant::now();
            told(done, of);
        }
    }
}

impl Desk {
    /// Makes a backup of the store in `dir` as the file `to`; none if it was stopped. It needs no
    /// lock: the store may be in use by another process.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no store; [`Fault::Storage`] if the file is there, or
    /// something cannot be read or written.
    pub fn backup(
        dir: &Path,
        config: Option<&Path>,
        to: &Path,
        made: Time,
        stop: &AtomicBool,
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<Option<BackedUp>, Fault> {
        let how = how(&Self::config(dir, config)?);
        let stop = || stop.load(Ordering::Relaxed);
        let mut told = paced(told);
        let done = backup::backup(&how, dir, None, to, made, &mut Along { stop: &stop, told: &mut told })?;
        Ok(done.map(|made| BackedUp {
            seq: made.manifest.seq,
            bytes: made.bytes,
            path: to.to_owned(),
            notices: made.notices,
        }))
    }

    /// Restores a backup into a place that is empty or not there, opens what was restored, and
    /// checks all of it; none if it was stopped.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the place is not empty, or the backup cannot be taken.
    pub fn restore(
        file: &Path,
        dir: &Path,
        mut options: Options<'_>,
        stop: &AtomicBool,
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<Option<Restored>, Fault> {
        let stop = || stop.load(Ordering::Relaxed);
        let mut told = paced(told);
        let manifest = backup::restore(file, dir, &mut Along { stop: &stop, told: &mut told })?;
        let Some(manifest) = manifest else { return Ok(None) };
        let holder = options.holder();
        let how = how(&Self::config(dir, None)?);
        let (store, _) = Store::open_with(dir, &holder, how, &mut |p| options.tell(p))?;
        let report = store.check(true);
        let (records, mut differences) = (report.records, report.differences);
        if store.head().seq != manifest.seq {
            differences.push(say!("restore-short", seq = manifest.seq.to_string()));
        }
        Ok(Some(Restored { seq: manifest.seq, made: manifest.made, records, differences }))
    }

    /// A backup that somebody at a screen asks for.
    pub(super) fn back_up(&self, path: &str, working: &mut Working<'_>) -> Result<JobDone, Fault> {
        let (path, _) = paths::target(path, false, &self.dir)?;
        let stop = || working.stop.load(Ordering::Relaxed);
        let tell = &mut working.told;
        let mut told = |done: u64, of: u64| {
            let percent = (done * 100).checked_div(of);
            tell(Progress { percent, ..Progress::default() });
        };
        let mut told = paced(&mut told);
        let mut along = Along { stop: &stop, told: &mut told };
        // What the view knows is then in the backup too, should the journal be damaged.
        self.keeper.checkpoint(&stop)?;
        let until = Some(self.writer.history().durable());
        let how = how(&self.trade.store);
        let made = backup::backup(&how, &self.dir, until, &path, self.now(), &mut along)?;
        Ok(made.map_or(JobDone::Stopped, |made| {
            let (seq, bytes, notices) = (made.manifest.seq, made.bytes, made.notices);
            JobDone::BackedUp(BackedUp { seq, bytes, path, notices })
        }))
    }

    /// What the desk does for itself now and then: holding the view against its digest, a checkpoint when the journal has grown,
    /// compressing and archiving what lies before, and the backup that is due.
    ///
    /// # Errors
    /// [`Fault::Storage`] with the first thing that failed; the rest was done all the same.
    pub fn keep(&self, stop: &AtomicBool) -> Result<Keeping, Fault> {
        let mut keeping = Keeping::default();
        // First: of a view that is damaged no checkpoint is made.
        let verified = self.verify(stop, &mut keeping);
        let plan = self.trade.store.backup.as_ref();
        let backup = plan.map_or(Ok(()), |plan| self.automatic(plan, stop, &mut keeping));
        self.save_lookup()?;
        keeping.kept = self.keeper.keep(CHECKPOINT_BYTES, &|| stop.load(Ordering::Relaxed))?;
        verified.and(backup).map(|()| keeping)
    }

    /// Verifies the view if it is time. One that is damaged the writer makes anew.
    fn verify(&self, stop: &AtomicBool, keeping: &mut Keeping) -> Result<(), Fault> {
        let now = self.now();
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if verified.is_some_and(|at| (0..VERIFY_EVERY).contains(&(now.0 - at.0))) {
            return Ok(());
        }
        match self.keeper.verify(&|| stop.load(Ordering::Relaxed))? {
            None => {}
            Some(Verdict::Whole) => *verified = Some(now),
            Some(Verdict::Damaged) => {
                keeping.notices.push(say!("store-view-doubted"));
                // Nothing is asked: the writer looks at the view before anything else. If it cannot
                // make it anew now, it says so on every screen and tries again.
                let _ = self.writer.submit_batch(Vec::new()).wait_all();
                // What the look-up has was read from it.
                drop_file(&self.dir)?;
                self.changed_unnoted();
            }
        }
        Ok(())
    }

    /// Makes the backup that is due, and removes those that are too many.
    fn automatic(&self, plan: &BackupPlan, stop: &AtomicBool, keeping: &mut Keeping) -> Result<(), Fault> {
        let dir = Path::new(plan.dir.trim());
        let (now, birth) = (self.now(), self.keeper.birth()?);
        let mine = own_backups(dir, birth, now)?;
        let hours = i64::from(plan.every_hours);
        let due = mine.last().is_none_or(|(at, _)| at.0 > now.0 || now.0 - at.0 >= hours * SECONDS_AN_HOUR);
        let until = self.writer.history().durable();
        if !due || until == 0 {
            return Ok(());
        }
        let path = dir.join(format!("{}{}{SUFFIX}", prefix(birth), stamp(now)));
        let stop = || stop.load(Ordering::Relaxed);
        self.keeper.checkpoint(&stop)?;
        let mut along = Along { stop: &stop, told: &mut |_, _| {} };
        let how = how(&self.trade.store);
        let Some(made) = backup::backup(&how, &self.dir, Some(until), &path, now, &mut along)? else {
            return Ok(());
        };
        keeping.backup = Some(path);
        keeping.notices.extend(made.notices);
        let mine = own_backups(dir, birth, now)?;
        let keep = usize::try_from(plan.keep).unwrap_or(usize::MAX);
        for (_, old) in mine.iter().take(mine.len().saturating_sub(keep)) {
            fs::remove_file(old).map_err(|e| io_fault(old, &e))?;
        }
        Ok(())
    }
}

const SUFFIX: &str = ".tar.gz";

/// How the names of a store's own backups begin: several stores may share a directory.
fn prefix(birth: Time) -> String {
    format!("platedesk-{:x}-", birth.0)
}

/// `20261124T065300Z`, which sorts by time.
fn stamp(at: Time) -> String {
    at.to_string().replace(['-', ':'], "")
}

/// The automatic backups of the store born then, oldest first, with their times. Those of a clock
/// that was ahead come before all others: they must not outlive the backups made since.
fn own_backups(dir: &Path, birth: Time, now: Time) -> Result<Vec<(Time, PathBuf)>, Fault> {
    let prefix = prefix(birth);
    let entries = fs::read_dir(dir).map_err(|e| io_fault(dir, &e))?;
    let mut mine: Vec<(Time, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = name.strip_prefix(&prefix)?.strip_suffix(SUFFIX)?;
            Some((read_stamp(text)?, entry.path()))
        })
        .collect();
    mine.sort_by_key(|(at, _)| (*at <= now, *at));
    Ok(mine)
}

/// Reads what [`stamp`] wrote.
fn read_stamp(text: &str) -> Option<Time> {
    let part = |range| text.get::<std::ops::Range<usize>>(range);
    let day = format!("{}-{}-{}", part(0..4)?, part(4..6)?, part(6..8)?);
    let time = format!("{}:{}:{}", part(9..11)?, part(11..13)?, part(13..15)?);
    let at = Time::parse_rfc3339(&format!("{day}T{time}Z"))?;
    (stamp(at) == text).then_some(at)
}

#[cfg(test)]
mod tests;
