//! Checkpoints: the whole desk as it stood at one line of the journal, from which a view is made
//! anew without reading all lines before. `docs/journal.md` says how the file is laid out.

mod write;

use super::io_fault;
use super::journal::Applied;
use super::journal::disk::Disk;
use super::journal::line::{Chain, LONGEST, hex};
use super::journal::scan::number;
use super::packed::Unpacker;
use super::view::value::{Versioned, record_key};
use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::record::{Kind, Record};
use crate::domain::time::Time;
use crate::say;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Version of the format this program writes. Newer ones are refused.
const VERSION: u32 = 1;

/// How the name of a checkpoint ends.
const SUFFIX: &str = ".checkpoint.gz";

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    v: u32,
    birth: Time,
}

/// A record.
#[derive(Serialize, Deserialize)]
struct Row {
    prefix: String,
    id: RecordId,
    rev: u64,
    kind: Kind,
    record: Value,
}

/// The line between the records and those that were changed while they were written.
const AGAIN: &[u8] = b"{\"again\":true}\n";

/// The line of the journal at which all of it is right.
#[derive(Serialize, Deserialize)]
struct Stands {
    seq: u64,
    chain: String,
    at: Time,
    /// The leap of the clock that is to be confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leap: Option<Time>,
}

/// What [`Stands`] begins with.
const STANDS: &[u8] = b"{\"seq\":";

/// The last line: how many rows there are, and the SHA-256 of all bytes before it.
#[derive(Serialize, Deserialize)]
struct End {
    rows: u64,
    sha256: String,
}

/// A record with its key in the view.
pub type Stored = (Vec<u8>, Versioned);

/// The checkpoints of a store.
#[derive(Clone)]
pub struct Checkpoints {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
}

impl Checkpoints {
    /// Those of the store in this directory.
    #[must_use]
    pub fn of(disk: &Arc<dyn Disk>, store: &Path) -> Self {
        Self { disk: Arc::clone(disk), dir: store.join("checkpoints") }
    }

    /// Their files by the line they stand at, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<(u64, PathBuf)> {
        // Without the directory there are none; that it cannot be read, writing one says.
        let names = self.disk.list(&self.dir).unwrap_or_default();
        let seq = |name: &String| name.strip_suffix(SUFFIX)?.parse::<u64>().ok();
        let mut list: Vec<_> = names.iter().filter_map(|n| Some((seq(n)?, self.dir.join(n)))).collect();
        list.sort_by(|a, b| b.cmp(a));
        list
    }

    /// Gives a checkpoint that does not belong to the journal a name under which nobody takes it
    /// for one, but can look at it: it may know what the journal has lost.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn put_aside(&self, path: &Path) -> Result<PathBuf, Fault> {
        let aside = path.with_extension("gz.aside");
        self.disk.rename(path, &aside).map_err(|e| io_fault(path, &e))?;
        Ok(aside)
    }

    /// Removes what a broken attempt left, and all but the newest `keep`; with 0 whatever there is.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn tidy(&self, keep: usize) -> Result<(), Fault> {
        let names = self.disk.list(&self.dir).unwrap_or_default();
        let left = names.iter().filter(|n| n.ends_with(".tmp") || keep == 0 && n.ends_with(".aside"));
        let left = left.map(|n| self.dir.join(n));
        let old = self.list().into_iter().skip(keep).map(|(_, path)| path);
        for path in left.chain(old) {
            self.disk.remove(&path).map_err(|e| io_fault(&path, &e))?;
        }
        Ok(())
    }

    /// Verifies a checkpoint: every byte of it, but not yet what its rows mean.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it cannot be read, is damaged, or newer than this program.
    pub fn read(&self, path: &Path) -> Result<Checkpoint, Fault> {
        let mut lines = Lines::open(&*self.disk, path)?;
        let mut sha = Sha256::new();
        let first = lines.next()?.ok_or_else(|| damaged(path, "it is empty"))?;
        let head: Header = parse(path, &first)?;
        if head.v > VERSION {
            let (path, version) = (path.display().to_string(), number(u64::from(head.v)));
            return Err(Fault::Storage(say!("store-checkpoint-newer", path = path, version = version)));
        }
        sha.update(&first);
        let (mut rows, mut again, mut twice) = (0, false, BTreeMap::new());
        let stands = loop {
            let text = lines.next()?.ok_or_else(|| damaged(path, "it has no end"))?;
            sha.update(&text);
            if text == AGAIN {
                again = true;
            } else if text.starts_with(STANDS) {
                break parse::<Stands>(path, &text)?;
            } else {
                rows += 1;
                if again {
                    let (id, stored) = stored(path, &text)?;
                    twice.insert(id, stored);
                }
            }
        };
        let last = lines.next()?.ok_or_else(|| damaged(path, "it has no end"))?;
        let end: End = parse(path, &last)?;
        if end.rows != rows || end.sha256 != hex(&sha.finalize()) || lines.next()?.is_some() {
            return Err(damaged(path, "its checksum does not fit"));
        }
        let chain = Chain::from_hex(&stands.chain).ok_or_else(|| damaged(path, "it has no chain"))?;
        let applied = Applied { seq: stands.seq, chain, at: stands.at };
        let (disk, path) = (Arc::clone(&self.disk), path.to_owned());
        Ok(Checkpoint { disk, path, applied, birth: head.birth, leap: stands.leap, rows, twice })
    }
}

/// A checkpoint that was verified.
pub struct Checkpoint {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    /// The line at which it stands.
    pub applied: Applied,
    /// Time of the first line of the journal.
    pub birth: Time,
    /// The leap of the clock that is to be confirmed; see [`crate::domain::leap`].
    pub leap: Option<Time>,
    /// Rows in it; a record that was changed meanwhile has several.
    pub rows: u64,
    /// Records that were changed while it was written, as they are right.
    twice: BTreeMap<RecordId, Stored>,
}

impl Checkpoint {
    /// Its file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its records in the order of their keys, each once.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it cannot be read any more.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<Stored, Fault>>, Fault> {
        let mut lines = Lines::open(&*self.disk, &self.path)?;
        lines.next()?;
        let mut later: Vec<Stored> = self.twice.values().cloned().collect();
        later.sort_by(|a, b| b.0.cmp(&a.0));
        let path = self.path.clone();
        let known: std::collections::BTreeSet<RecordId> = self.twice.keys().copied().collect();
        let mut next: Option<Stored> = None;
        let mut ended = false;
        Ok(std::iter::from_fn(move || {
            while next.is_none() && !ended {
                match lines.next() {
                    Ok(Some(text)) if text != AGAIN => match stored(&path, &text) {
                        Ok((id, _)) if known.contains(&id) => {}
                        Ok((_, stored)) => next = Some(stored),
                        Err(fault) => return Some(Err(fault)),
                    },
                    Ok(_) => ended = true,
                    Err(fault) => return Some(Err(fault)),
                }
            }
            match (&next, later.last()) {
                (Some((key, _)), Some((other, _))) if other < key => later.pop().map(Ok),
                (Some(_), _) => next.take().map(Ok),
                (None, _) => later.pop().map(Ok),
            }
        }))
    }
}

/// The lines of a file, with their line ends.
struct Lines {
    input: Unpacker,
    path: PathBuf,
}

impl Lines {
    fn open(disk: &dyn Disk, path: &Path) -> Result<Self, Fault> {
        let file = disk.read(path).map_err(|e| io_fault(path, &e))?;
        Ok(Self { input: Unpacker::new(file), path: path.to_owned() })
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let mut text = Vec::new();
        let read = (&mut self.input).take(2 * LONGEST as u64).read_until(b'\n', &mut text);
        match read {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(text)),
            Err(e) if e.kind() == ErrorKind::InvalidData => Err(damaged(&self.path, &e.to_string())),
            Err(e) => Err(io_fault(&self.path, &e)),
        }
    }
}

fn parse<T: DeserializeOwned>(path: &Path, text: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(text).map_err(|e| damaged(path, &e.to_string()))
}

fn stored(path: &Path, text: &[u8]) -> Result<(RecordId, Stored), Fault> {
    let row: Row = parse(path, text)?;
    let record = Record::from_json(row.kind, row.record).map_err(|why| damaged(path, &why))?;
    Ok((row.id, (record_key(row.prefix.as_bytes(), row.id), (row.rev, record))))
}

fn damaged(path: &Path, why: &str) -> Fault {
    let path = path.display().to_string();
    Fault::Storage(say!("store-checkpoint-damaged", path = path, why = why))
}

#[cfg(test)]
pub(crate) mod tests;
