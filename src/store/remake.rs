//! Making the view anew: from the newest checkpoint that fits the journal, else from its beginning.

use super::checkpoint::{Checkpoint, Checkpoints};
use super::gathering::Gathering;
use super::journal::line::Line;
use super::journal::scan::number;
use super::journal::{Applied, Journal};
use super::open::{How, Opening, Progress, Told, catch_up};
use super::view::apply::{apply, meta};
use super::view::kv::Tree;
use super::view::load::Loaded;
use super::view::sled_kv::SledKv;
use super::view::value::{META, Meta, encode};
use super::{io_fault, shown};
use crate::domain::fault::Fault;
use crate::say;
use std::fs;
use std::path::Path;

/// Makes the view anew: from the newest checkpoint that fits the journal, else from its
/// beginning.
pub(super) fn rebuild(
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
                (opening.rebuilt, opening.verified) = (true, true);
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
    let of = from.rows;
    let records = from.records()?.map(|stored| {
        let (key, value) = stored?;
        let bytes = encode(&value, &key)?;
        Ok((key, bytes, value.1))
    });
    let Applied { seq, chain, at } = from.applied;
    let seen = Meta { seq, chain: chain.0, at, birth: from.birth, leap: from.leap, ..Meta::default() };
    let sled = filled(dir, how, (records, Some(seen), of), progress)?;
    let (journal, _) = catch_up(dir, how, &sled, from.applied, opening, progress)?;
    Ok(journal.map(|journal| (journal, sled)))
}

/// The records are put together first, and then loaded in the order of keys.
fn from_beginning(
    dir: &Path,
    how: &How,
    opening: &mut Opening,
    progress: Told<'_>,
) -> Result<(Journal, SledKv), Fault> {
    let of = journal_bytes(dir);
    let mut gathering = Gathering::new(dir, how.gathered)?;
    let mut records = 0_u64;
    let mut sink = |line: Line, done: u64| {
        if line.entry.seq.is_multiple_of(1024) {
            progress(Progress::Reading { done, of });
        }
        records += line.entry.edits.iter().filter(|edit| edit.new).count() as u64;
        apply(&mut gathering, &line)?;
        gathering.relieve()
    };
    let (journal, opened) = Journal::open(how.journal(dir), Applied::default(), &mut sink)?;
    let journal = journal.ok_or_else(|| Fault::Storage(say!("store-stopped")))?;
    opening.rebuilt = opened.replayed > 0;
    opening.take(opened);
    if opening.rebuilt {
        opening.notices.push(say!("store-rebuilt", lines = number(opening.replayed)));
    }
    let sled = filled(dir, how, (gathering.records(), meta(&gathering)?, records), progress)?;
    opening.verified = true;
    Ok((journal, sled))
}

/// A new view in place of the one there is, with these records. Only now is the old one taken away:
/// had the journal been damaged, it would be all that can be read.
fn filled(
    dir: &Path,
    how: &How,
    (records, seen, of): (impl Iterator<Item = Result<Loaded, Fault>>, Option<Meta>, u64),
    progress: Told<'_>,
) -> Result<SledKv, Fault> {
    let sled = new_view(dir, how)?;
    let digest = sled.load_records(records, &mut |done| progress(Progress::Loading { done, of }))?;
    if let Some(seen) = seen {
        // Last, and once all else is on the disk: a view that has it was filled.
        sled.commit(&[((Tree::Meta, META.to_vec()), Some(encode(&Meta { digest, ..seen }, META)?))].into())?;
    }
    sled.vouch()?;
    Ok(sled)
}

/// An empty view in place of the one there is.
fn new_view(dir: &Path, how: &How) -> Result<SledKv, Fault> {
    let path = dir.join("view");
    if path.exists() {
        fs::remove_dir_all(&path).map_err(|e| io_fault(&path, &e))?;
    }
    SledKv::open_with(&path, how.cache)
}

/// Bytes of the journal, for telling how far reading it is.
pub(super) fn journal_bytes(dir: &Path) -> u64 {
    let files = fs::read_dir(dir.join("journal")).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}
