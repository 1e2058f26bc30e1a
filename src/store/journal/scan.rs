//! Reading the segments of the journal in order, and telling a torn end from damage.

use super::disk::Disk;
use super::line::{self, Bad};
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use crate::store::io_fault;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the segment that begins with line `first`.
#[must_use]
pub fn segment_name(first: u64) -> String {
    format!("{first:020}.jsonl")
}

/// A place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// File name of the segment.
    pub segment: String,
    /// Line in the segment, from 1.
    pub line: u64,
    /// Byte in the segment at which the line begins, from 0.
    pub byte: u64,
}

/// A line whose checksum is right, not yet read.
#[derive(Clone, Debug)]
pub struct Raw {
    /// Its number.
    pub seq: u64,
    /// Its bytes with the line end.
    pub bytes: Vec<u8>,
    /// Where it stands.
    pub place: Place,
}

/// What comes next in the journal.
#[derive(Debug)]
pub enum Found {
    /// A line.
    Line(Raw),
    /// Nothing; the journal ends here.
    End,
    /// Nothing whole: a write was broken off here. So many bytes follow.
    Torn(Place, u64),
}

/// The segments of a journal.
#[derive(Clone)]
pub struct Segments {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    firsts: Vec<u64>,
}

impl Segments {
    /// Lists the segments in a directory.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the directory cannot be read, or the first segment is missing.
    pub fn list(disk: &Arc<dyn Disk>, dir: &Path) -> Result<Self, Fault> {
        let names = disk.list(dir).map_err(|e| io_fault(dir, &e))?;
        let mut firsts: Vec<u64> = names.iter().filter_map(|n| first_of(n)).collect();
        firsts.sort_unstable();
        if firsts.first() != Some(&1) {
            let path = dir.join(segment_name(1)).display().to_string();
            return Err(Fault::Storage(say!("store-journal-missing", path = path)));
        }
        Ok(Self { disk: Arc::clone(disk), dir: dir.to_owned(), firsts })
    }

    /// First line of the last segment.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.firsts.last().copied().unwrap_or(1)
    }

    /// First line of the segment before the last; the last one's, if there is but one.
    #[must_use]
    pub fn last_but_one(&self) -> u64 {
        self.firsts.iter().rev().nth(1).copied().unwrap_or(self.last())
    }

    /// Path of the segment that begins with this line.
    #[must_use]
    pub fn path(&self, first: u64) -> PathBuf {
        self.dir.join(segment_name(first))
    }

    /// Reads on from the beginning of the segment that holds line `seq`.
    #[must_use]
    pub fn scan(&self, seq: u64) -> Scan {
        let begin = self.firsts.partition_point(|first| *first <= seq).saturating_sub(1);
        let expected = self.firsts.get(begin).copied().unwrap_or(1);
        Scan { segments: self.clone(), next: begin, open: None, expected }
    }
}

fn first_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".jsonl")?;
    (digits.len() == 20).then(|| digits.parse().ok()).flatten()
}

/// A walk through the journal.
pub struct Scan {
    segments: Segments,
    next: usize,
    open: Option<Open>,
    expected: u64,
}

struct Open {
    input: BufReader<Box<dyn Read + Send>>,
    path: PathBuf,
    place: Place,
}

impl Open {
    /// The next bytes up to a line end, or up to the end of the file.
    fn bytes(&mut self) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let most = line::LONGEST as u64 + 1;
        let read = (&mut self.input).take(most).read_until(b'\n', &mut bytes);
        read.map_err(|e| io_fault(&self.path, &e))?;
        Ok(bytes)
    }

    fn step(&mut self, len: usize) {
        self.place.line += 1;
        self.place.byte += len as u64;
    }
}

impl Scan {
    /// The next line.
    ///
    /// # Errors
    /// [`Fault::Storage`] if a file cannot be read; or it is damaged, naming the place.
    #[expect(clippy::should_implement_trait, reason = "it has three answers, not two")]
    pub fn next(&mut self) -> Result<Found, Fault> {
        loop {
            let Some(open) = &mut self.open else {
                if !self.open_next()? {
                    return Ok(Found::End);
                }
                continue;
            };
            let bytes = open.bytes()?;
            if bytes.is_empty() {
                self.open = None;
                continue;
            }
            let place = open.place.clone();
            open.step(bytes.len());
            match line::check(&bytes) {
                Ok(seq) if seq == self.expected => {
                    self.expected += 1;
                    return Ok(Found::Line(Raw { seq, bytes, place }));
                }
                Ok(found) => {
                    return Err(damaged(&place, &Bad::Number { expected: self.expected, found }));
                }
                Err(bad) => return self.torn_or_damaged(place, bytes.len(), &bad),
            }
        }
    }

    fn open_next(&mut self) -> Result<bool, Fault> {
        let Some(first) = self.segments.firsts.get(self.next) else { return Ok(false) };
        let path = self.segments.path(*first);
        let input = self.segments.disk.read(&path).map_err(|e| io_fault(&path, &e))?;
        let place = Place { segment: segment_name(*first), line: 1, byte: 0 };
        if *first != self.expected {
            return Err(damaged(&place, &Bad::Number { expected: self.expected, found: *first }));
        }
        self.open = Some(Open { input: BufReader::with_capacity(1 << 18, input), path, place });
        self.next += 1;
        Ok(true)
    }

    /// A write that was broken off leaves bytes at the very end, with nothing whole after
    /// them. Anything else is damage.
    fn torn_or_damaged(&mut self, place: Place, len: usize, bad: &Bad) -> Result<Found, Fault> {
        let last = self.next == self.segments.firsts.len();
        let Some(open) = self.open.as_mut().filter(|_| last) else { return Err(damaged(&place, bad)) };
        if !matches!(bad, Bad::Incomplete | Bad::Checksum | Bad::Form(_)) {
            return Err(damaged(&place, bad));
        }
        let mut lost = len as u64;
        loop {
            let bytes = open.bytes()?;
            if bytes.is_empty() {
                return Ok(Found::Torn(place, lost));
            }
            if line::check(&bytes).is_ok() {
                return Err(damaged(&place, bad));
            }
            lost += bytes.len() as u64;
        }
    }
}

/// The fault of a damaged line.
#[must_use]
pub fn damaged(place: &Place, bad: &Bad) -> Fault {
    Fault::Storage(say!(
        "store-journal-damaged",
        segment = place.segment.as_str(),
        line = number(place.line),
        byte = number(place.byte),
        why = why(bad)
    ))
}

/// A number as an argument of a message.
pub(crate) fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn why(bad: &Bad) -> Say {
    match bad {
        Bad::Incomplete => say!("store-bad-incomplete"),
        Bad::Checksum => say!("store-bad-checksum"),
        Bad::Form(detail) => say!("store-bad-form", detail = detail.as_str()),
        Bad::Newer(version) => say!("store-bad-newer", version = number(*version)),
        Bad::Number { expected, found } => {
            say!("store-bad-number", expected = number(*expected), found = number(*found))
        }
        Bad::Chain => say!("store-bad-chain"),
        Bad::Personal => say!("store-bad-personal"),
    }
}
