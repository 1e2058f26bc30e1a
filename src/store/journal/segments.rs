//! The files a journal is made of, and beginning to read in the middle of one.

use super::disk::{Disk, Reading};
use super::line;
use super::scan::Scan;
use crate::domain::fault::Fault;
use crate::say;
use crate::store::io_fault;
use crate::store::packed::Unpacker;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Looking for a line by halves ends once it must be within so many bytes.
const NEAR: u64 = 64 << 10;

/// The name of the segment that begins with line `first`.
#[must_use]
pub fn segment_name(first: u64) -> String {
    format!("{first:020}.jsonl")
}

/// The name of that segment once it is compressed.
#[must_use]
pub fn packed_name(first: u64) -> String {
    format!("{}.gz", segment_name(first))
}

/// A file of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Number of its first line.
    pub first: u64,
    /// Where it is.
    pub path: PathBuf,
    /// It is compressed.
    pub packed: bool,
}

impl Segment {
    /// Its file name, for messages.
    #[must_use]
    pub fn name(&self) -> String {
        if self.packed { packed_name(self.first) } else { segment_name(self.first) }
    }

    /// Reads it from the beginning.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(&self, disk: &dyn Disk) -> io::Result<Box<dyn BufRead + Send>> {
        let file = disk.read(&self.path)?;
        Ok(if self.packed {
            Box::new(Unpacker::new(file))
        } else {
            Box::new(BufReader::with_capacity(1 << 18, file))
        })
    }

    /// Reads it from a line on that is not after `seq` and mostly near it. Returns the number of
    /// the line, and the byte at which it begins (0 where that is not known).
    ///
    /// # Errors
    /// As the system says.
    pub fn open_near(&self, disk: &dyn Disk, seq: u64) -> io::Result<(Box<dyn BufRead + Send>, u64, u64)> {
        let mut file = disk.read(&self.path)?;
        if self.packed {
            let mut unpacker = Unpacker::new(file);
            return match unpacker.skip_to(seq) {
                Ok(first) => Ok((Box::new(unpacker), first.unwrap_or(self.first), 0)),
                // Read from the beginning, the damage is met with its place.
                Err(_) => Ok((self.open(disk)?, self.first, 0)),
            };
        }
        let (at, found) = near(&mut *file, self.first, seq)?;
        file.seek(SeekFrom::Start(at))?;
        Ok((Box::new(BufReader::with_capacity(1 << 16, file)), found, at))
    }
}

/// Finds by halves where a line not after `seq` begins, with its number. What it meets is only
/// looked at, not verified: a damaged line makes it end early.
fn near(file: &mut dyn Reading, first: u64, seq: u64) -> io::Result<(u64, u64)> {
    let (mut low, mut high) = ((0, first), file.seek(SeekFrom::End(0))?);
    while high - low.0 > NEAR {
        let middle = low.0 + (high - low.0) / 2;
        file.seek(SeekFrom::Start(middle))?;
        let mut input = BufReader::with_capacity(1 << 13, &mut *file);
        let skipped = input.by_ref().take(high - middle).read_until(b'\n', &mut Vec::new())?;
        let at = middle + skipped as u64;
        let mut head = Vec::new();
        input.take(40).read_to_end(&mut head)?;
        match line::number(&head) {
            Some(found) if found <= seq => low = (at, found),
            Some(_) if at < high => high = middle,
            // The rest is one line, or is damaged.
            _ => high = middle,
        }
    }
    Ok(low)
}

/// The segments of a journal in order.
#[derive(Clone)]
pub struct Segments {
    pub(super) disk: Arc<dyn Disk>,
    dir: PathBuf,
    archive: Option<PathBuf>,
    pub(super) list: Vec<Segment>,
}

impl Segments {
    /// Lists the segments in a directory, and those that were moved to the archive, if there is
    /// one and it can be read.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the directory cannot be read, or there is no segment.
    pub fn list(disk: &Arc<dyn Disk>, dir: &Path, archive: Option<&Path>) -> Result<Self, Fault> {
        let names = disk.list(dir).map_err(|e| io_fault(dir, &e))?;
        let mut list: Vec<Segment> = names.iter().filter_map(|name| segment(dir, name)).collect();
        if let Some(archive) = archive {
            // It may be on a disk that is not there now; what needs it says so.
            let names = disk.list(archive).unwrap_or_default();
            list.extend(names.iter().filter_map(|name| segment(archive, name)));
        }
        // Of two forms of one segment the plain one counts: the other was not yet taken over.
        list.sort_by_key(|s| (s.first, s.packed));
        list.dedup_by_key(|s| s.first);
        if list.is_empty() {
            return Err(missing(dir, 1));
        }
        let archive = archive.map(Path::to_owned);
        Ok(Self { disk: Arc::clone(disk), dir: dir.to_owned(), archive, list })
    }

    /// One segment by itself.
    #[must_use]
    pub fn alone(disk: &Arc<dyn Disk>, segment: &Segment) -> Self {
        let dir = segment.path.parent().unwrap_or(Path::new(".")).to_owned();
        Self { disk: Arc::clone(disk), dir, archive: None, list: vec![segment.clone()] }
    }

    /// Lists them anew. None that was there is gone: at most it has another form, or place.
    ///
    /// # Errors
    /// As [`Segments::list`].
    pub fn renew(&mut self) -> Result<(), Fault> {
        *self = Self::list(&self.disk, &self.dir, self.archive.as_deref())?;
        Ok(())
    }

    /// The segments.
    #[must_use]
    pub fn all(&self) -> &[Segment] {
        &self.list
    }

    /// Number of the first line there is.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.list.first().map_or(1, |s| s.first)
    }

    /// First line of the last segment.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.list.last().map_or(1, |s| s.first)
    }

    /// First line of the segment before the last; the last one's, if there is but one.
    #[must_use]
    pub fn last_but_one(&self) -> u64 {
        self.list.iter().rev().nth(1).map_or(self.last(), |s| s.first)
    }

    /// Reads on from line `seq`, or from one not far before it.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the segment that holds the line is not there.
    pub fn scan(&self, seq: u64) -> Result<Scan, Fault> {
        let begin = self.list.partition_point(|s| s.first <= seq).checked_sub(1);
        let begin = begin.ok_or_else(|| missing(&self.dir, seq))?;
        Ok(Scan::new(self.clone(), begin, seq))
    }
}

fn segment(dir: &Path, name: &str) -> Option<Segment> {
    let (plain, packed) = match name.strip_suffix(".gz") {
        Some(plain) => (plain, true),
        None => (name, false),
    };
    let digits = plain.strip_suffix(".jsonl").filter(|digits| digits.len() == 20)?;
    Some(Segment { first: digits.parse().ok()?, path: dir.join(name), packed })
}

/// The fault of a segment that should hold a line and is not there.
fn missing(dir: &Path, seq: u64) -> Fault {
    let path = dir.display().to_string();
    Fault::Storage(say!("store-journal-missing", path = path, line = super::scan::number(seq)))
}
