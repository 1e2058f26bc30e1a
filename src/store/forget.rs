//! Forgetting a person: their data is blanked in every line of the journal, also in the archive;
//! checkpoints and view, which have it too, are made anew.
//!
//! What is to be blanked is first written down in `STORE/forgetting.json`, then a line of the
//! journal says that the person is forgotten, and then the segments are rewritten. A forgetting
//! that is broken off is completed when the store is opened next.

use super::checkpoint::Checkpoints;
use super::group::Draft;
use super::journal::blank::{Blanked, blank};
use super::journal::disk::write_new;
use super::journal::line;
use super::journal::scan::{Found, Raw};
use super::journal::segments::{Segment, Segments};
use super::packed::Packer;
use super::{How, Opening, Progress, Store, io_fault};
use crate::domain::edit::{Edit, FieldEdit};
use crate::domain::fault::Fault;
use crate::domain::forget::Forgotten;
use crate::domain::id::RecordId;
use crate::domain::record::Kind;
use crate::domain::time::Time;
use crate::say;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgetting {
    /// The person.
    pub person: RecordId,
    /// All records that are about them, with the person's own.
    pub records: BTreeSet<RecordId>,
    /// When; a time before the last line's becomes that line's.
    pub at: Time,
    /// Login of who asked.
    pub by: String,
    /// The way it came in.
    pub via: String,
}

/// A forgetting that is under way, as it stands in its file.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Number of the line that forgets.
    seq: u64,
    person: RecordId,
    records: BTreeSet<RecordId>,
}

fn plan_path(dir: &Path) -> PathBuf {
    dir.join("forgetting.json")
}

impl Store {
    /// Blanks everything about a person, and opens the store anew. Returns how many lines of the
    /// journal have blanked parts now.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal is damaged or not all there, and then nothing was done;
    /// or if the disk refuses: then opening the store completes it.
    pub fn forget(
        mut self,
        what: &Forgetting,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, u64), Fault> {
        let segments = self.history().segments()?;
        if segments.first() > 1 {
            return Err(Fault::Storage(say!("store-forget-archive")));
        }
        let seq = self.head().seq + 1;
        let plan = Plan { seq, person: what.person, records: what.records.clone() };
        let (lines, digest) = foresee(&segments, &plan)?;
        let path = plan_path(&self.dir);
        let text = serde_json::to_vec(&plan).map_err(|e| io_fault(&path, &e.into()))?;
        write_new(&path, &text).map_err(|e| io_fault(&path, &e))?;
        // If it was not said, nothing is to be completed; if it was, opening knows.
        self.commit_forgotten(what, lines, digest)?;
        let Self { dir, how, lock, journal, view, closing, .. } = self;
        drop((journal, view, closing));
        resume(&dir, &how)?;
        let how = How { rebuild: true, ..how };
        let (store, _) = Self::unlocked(&dir, how, lock, Opening::default(), progress)?;
        Ok((store, lines))
    }

    /// The line that says it. It has nothing of what is forgotten in it.
    fn commit_forgotten(&mut self, what: &Forgetting, lines: u64, digest: String) -> Result<(), Fault> {
        let forgotten = Forgotten { at: what.at, by: what.by.clone(), lines, digest };
        let before = None;
        let after = serde_json::to_value(&forgotten).ok();
        let set = vec![FieldEdit { at: "/forgotten".to_owned(), before, after }];
        let edit = Edit { id: what.person, kind: Kind::Person, new: false, was: None, set };
        let mut group = self.group();
        group.add(Draft {
            at: what.at,
            by: what.by.clone(),
            via: what.via.clone(),
            client: String::new(),
            what: "forget".to_owned(),
            edits: vec![edit],
        })?;
        self.commit(group)
    }
}

/// How many lines will have blanked parts, and their digest.
fn foresee(segments: &Segments, plan: &Plan) -> Result<(u64, String), Fault> {
    let mut sum = Blanked::default();
    each_line(segments, |raw, _| {
        let blanked = blank(&raw, &plan.records, plan.seq).map_err(|bad| damaged(&raw, &bad))?;
        sum.take(raw.seq, blanked.as_deref().unwrap_or(&raw.bytes));
        Ok(())
    })?;
    Ok(sum.sum())
}

fn damaged(raw: &Raw, bad: &line::Bad) -> Fault {
    super::journal::scan::damaged(&raw.place, bad)
}

fn each_line(
    segments: &Segments,
    mut take: impl FnMut(Raw, &Segments) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut scan = segments.scan(segments.first())?;
    loop {
        match scan.next()? {
            Found::Line(raw) => take(raw, segments)?,
            Found::End => return Ok(()),
            // A write that was broken off was never acknowledged.
            Found::Gap(gap) if gap.may_be_torn() => return Ok(()),
            Found::Gap(_) => return Err(Fault::Storage(say!("store-forget-damaged"))),
        }
    }
}

/// Completes a forgetting that is under way, for whoever has the lock. Returns whether there was
/// one.
///
/// # Errors
/// [`Fault::Storage`] if the disk refuses, or the archive is away; it is tried again at the next
/// opening.
pub(super) fn resume(dir: &Path, how: &How) -> Result<bool, Fault> {
    let path = plan_path(dir);
    let Ok(text) = fs::read(&path) else { return Ok(false) };
    let plan: Plan = match serde_json::from_slice(&text) {
        Ok(plan) => plan,
        // Broken off before it was written down: nothing was said of it.
        Err(_) => return remove(&path).map(|()| false),
    };
    let segments = how.journal(dir).segments()?;
    if !is_said(&segments, &plan)? {
        return remove(&path).map(|()| false);
    }
    if segments.first() > 1 {
        return Err(Fault::Storage(say!("store-forget-archive")));
    }
    for segment in segments.all() {
        rewrite(how, segment, &plan)?;
    }
    // They have all of it too. The journal has what is needed to make them anew.
    Checkpoints::of(&how.disk, dir).tidy(0)?;
    for entry in fs::read_dir(dir).map_err(|e| io_fault(dir, &e))?.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("view") {
            fs::remove_dir_all(entry.path()).map_err(|e| io_fault(&entry.path(), &e))?;
        }
    }
    remove(&path)?;
    Ok(true)
}

/// Whether the line that forgets is there.
fn is_said(segments: &Segments, plan: &Plan) -> Result<bool, Fault> {
    let mut scan = segments.scan(plan.seq)?;
    loop {
        match scan.next()? {
            Found::Line(raw) if raw.seq == plan.seq => {
                let line = line::read(&raw.bytes, raw.seq, None).map_err(|bad| damaged(&raw, &bad))?;
                return Ok(line.entry.edits.iter().any(|e| {
                    e.id == plan.person && e.set.iter().any(|f| f.at == "/forgotten" && f.after.is_some())
                }));
            }
            Found::Line(raw) if raw.seq < plan.seq => {}
            _ => return Ok(false),
        }
    }
}

fn remove(path: &Path) -> Result<(), Fault> {
    let gone =
        fs::remove_file(path).and_then(|()| path.parent().map_or(Ok(()), super::journal::disk::sync_dir));
    gone.map_err(|e| io_fault(path, &e))
}

/// Writes a segment anew, blanked, if anything in it is to be.
fn rewrite(how: &How, segment: &Segment, plan: &Plan) -> Result<(), Fault> {
    let mut lines = Vec::new();
    let mut changed = false;
    let alone = Segments::alone(&how.disk, segment);
    each_line(&alone, |raw, _| {
        let blanked = blank(&raw, &plan.records, plan.seq).map_err(|bad| damaged(&raw, &bad))?;
        changed |= blanked.as_ref().is_some_and(|new| *new != raw.bytes);
        lines.push(blanked.unwrap_or(raw.bytes));
        Ok(())
    })?;
    if !changed {
        return Ok(());
    }
    let new = segment.path.with_extension("tmp");
    let fault = |e: &io::Error| io_fault(&new, e);
    match how.disk.remove(&new) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(fault(&e)),
        _ => {}
    }
    let mut out = how.disk.create(&new).map_err(|e| fault(&e))?;
    if segment.packed {
        let mut packer = Packer::new(out, segment.first);
        lines.iter().try_for_each(|line| packer.line(line)).map_err(|e| fault(&e))?;
        packer.finish().map_err(|e| fault(&e))?;
    } else {
        let written = lines.iter().try_for_each(|line| out.write(line)).and_then(|()| out.sync());
        written.map_err(|e| fault(&e))?;
    }
    how.disk.rename(&new, &segment.path).map_err(|e| io_fault(&segment.path, &e))
}

#[cfg(test)]
mod tests;
