//! Reading the segments of the journal in order, and telling a torn end from damage.

use super::line::{self, Bad};
use super::segments::{Segment, Segments};
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use crate::store::io_fault;
use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Read};
use std::path::PathBuf;

/// A place in the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File name of the segment.
    pub segment: String,
    /// Line in the segment, from 1.
    pub line: u64,
    /// Byte in the segment (in its lines, if it is compressed) at which the line begins, from 0.
    pub byte: u64,
}

/// A line whose checksum is right, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// Its number.
    pub seq: u64,
    /// Its bytes with the line end.
    pub bytes: Vec<u8>,
    /// Where it stands.
    pub place: Place,
}

/// Lines that cannot be read, or are not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where it begins.
    pub place: Place,
    /// What is wrong there.
    pub why: Bad,
    /// Number of the first line that is lost by it.
    pub first: u64,
    /// Number of the line with which the journal goes on; none if nothing whole follows.
    pub next: Option<u64>,
    /// Its bytes.
    pub bytes: u64,
    /// The last line of a file has its line end and is nevertheless not whole: it was written
    /// whole once, and was damaged later.
    pub ended: bool,
}

impl Gap {
    /// It may be what a write that was broken off has left.
    #[must_use]
    pub fn may_be_torn(&self) -> bool {
        self.next.is_none() && matches!(self.why, Bad::Incomplete | Bad::Checksum | Bad::Form(_))
    }

    /// Says what is wrong, and where.
    #[must_use]
    pub fn fault(&self) -> Fault {
        damaged(&self.place, &self.why)
    }
}

/// What comes next in the journal.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A line.
    Line(Raw),
    /// Nothing; the journal ends here.
    End,
    /// Nothing that can be read, up to where it goes on.
    Gap(Gap),
}

/// A walk through the journal.
pub struct Scan {
    segments: Segments,
    /// The next segment.
    next: usize,
    open: Option<Open>,
    expected: u64,
    /// Begin no later than with this line.
    from: u64,
    /// Up to this one lines are known to have been durable.
    durable: u64,
    /// Whole lines behind a gap.
    pending: VecDeque<Raw>,
}

struct Open {
    input: Box<dyn BufRead + Send>,
    path: PathBuf,
    place: Place,
}

impl Open {
    /// The next bytes up to a line end, or up to the end of the file. Compressed bytes that
    /// cannot be unpacked are an end with a reason.
    fn bytes(&mut self) -> Result<(Vec<u8>, Option<Bad>), Fault> {
        let mut bytes = Vec::new();
        let most = line::LONGEST as u64 + 1;
        match (&mut self.input).take(most).read_until(b'\n', &mut bytes) {
            Ok(_) => Ok((bytes, None)),
            Err(e) if e.kind() == ErrorKind::InvalidData => Ok((bytes, Some(Bad::Packed(e.to_string())))),
            Err(e) => Err(io_fault(&self.path, &e)),
        }
    }

    fn step(&mut self, len: usize) {
        self.place.line += 1;
        self.place.byte += len as u64;
    }
}

impl Scan {
    pub(super) fn new(segments: Segments, begin: usize, from: u64) -> Self {
        let expected = segments.list.get(begin).map_or(1, |s| s.first);
        let pending = VecDeque::new();
        Self { segments, next: begin, open: None, expected, from, durable: 0, pending }
    }

    /// Says that lines up to this one were durable, so that what is wrong with them is damage.
    #[must_use]
    pub fn durable_until(mut self, seq: u64) -> Self {
        self.durable = seq;
        self
    }

    /// The next line.
    ///
    /// # Errors
    /// [`Fault::Storage`] if a file cannot be read.
    #[expect(clippy::should_implement_trait, reason = "it has three answers, not two")]
    pub fn next(&mut self) -> Result<Found, Fault> {
        if let Some(raw) = self.pending.pop_front() {
            return Ok(self.line(raw));
        }
        loop {
            let Some(open) = &mut self.open else {
                match self.open_next()? {
                    None => continue,
                    Some(found) => return Ok(found),
                }
            };
            let (bytes, packed) = open.bytes()?;
            if bytes.is_empty() && packed.is_none() {
                self.open = None;
                continue;
            }
            let place = open.place.clone();
            open.step(bytes.len());
            let bad = match (packed, line::check(&bytes)) {
                (Some(bad), _) => bad,
                (None, Ok(seq)) if seq == self.expected => {
                    return Ok(self.line(Raw { seq, bytes, place }));
                }
                (None, Ok(found)) => {
                    let why = Bad::Number { expected: self.expected, found };
                    if found > self.expected {
                        return Ok(self.missing(why, Raw { seq: found, bytes, place }));
                    }
                    why
                }
                (None, Err(bad)) => bad,
            };
            return self.gap(place, &bytes, bad).map(Found::Gap);
        }
    }

    fn line(&mut self, raw: Raw) -> Found {
        self.expected = raw.seq + 1;
        Found::Line(raw)
    }

    /// Lines that are not there before one that is.
    fn missing(&mut self, why: Bad, then: Raw) -> Found {
        let (place, next) = (then.place.clone(), Some(then.seq));
        let gap = Gap { place, why, first: self.expected, next, bytes: 0, ended: true };
        self.pending.push_back(then);
        Found::Gap(gap)
    }

    /// Opens the next segment; with something to say if there is none, or lines are missing
    /// before it.
    fn open_next(&mut self) -> Result<Option<Found>, Fault> {
        let Some(mut segment) = self.segments.list.get(self.next).cloned() else {
            return Ok(Some(Found::End));
        };
        let mut opened = self.open_file(&segment);
        if opened.as_ref().is_err_and(|e| e.kind() == ErrorKind::NotFound) {
            // It may have been compressed or archived since the list was made.
            self.segments.renew()?;
            let again = self.segments.list.iter().find(|s| s.first == segment.first);
            segment = again.cloned().unwrap_or(segment);
            opened = self.open_file(&segment);
        }
        let (input, first, byte) = opened.map_err(|e| io_fault(&segment.path, &e))?;
        let place = Place { segment: segment.name(), line: first - segment.first + 1, byte };
        self.from = 0;
        self.next += 1;
        let expected = self.expected;
        self.expected = expected.max(first);
        let gap = (segment.first > expected).then(|| Gap {
            place: place.clone(),
            why: Bad::Number { expected, found: segment.first },
            first: expected,
            next: Some(segment.first),
            bytes: 0,
            ended: true,
        });
        self.open = Some(Open { input, path: segment.path, place });
        Ok(gap.map(Found::Gap))
    }

    fn open_file(&self, segment: &Segment) -> io::Result<(Box<dyn BufRead + Send>, u64, u64)> {
        let disk = &*self.segments.disk;
        match self.from {
            from if from > segment.first => segment.open_near(disk, from),
            _ => segment.open(disk).map(|input| (input, segment.first, 0)),
        }
    }

    /// Reads on to the next whole line of the segment, or to its end.
    ///
    /// Lines that are written in one piece may come to the disk in any order. So whole lines behind
    /// a gap do not make it damage if they were written together with what is missing: only a line
    /// that was written later does, since by then all before it were durable.
    fn gap(&mut self, place: Place, first: &[u8], why: Bad) -> Result<Gap, Fault> {
        let mut gap = Gap {
            place,
            why,
            first: self.expected,
            next: None,
            bytes: first.len() as u64,
            ended: first.ends_with(b"\n"),
        };
        let last = self.next == self.segments.list.len();
        let may_be_torn = last && gap.first > self.durable && gap.may_be_torn();
        while let Some(open) = &mut self.open {
            let (bytes, packed) = open.bytes()?;
            if packed.is_some() {
                continue; // the next member may be whole
            }
            if bytes.is_empty() {
                self.open = None;
                break;
            }
            let place = open.place.clone();
            open.step(bytes.len());
            if let Ok(seq) = line::check(&bytes)
                && seq >= self.expected
            {
                let later = line::group(&bytes).unwrap_or(seq) > gap.first;
                self.pending.push_back(Raw { seq, bytes, place });
                if later || !may_be_torn {
                    break;
                }
            } else if self.pending.is_empty() {
                gap.bytes += bytes.len() as u64;
                gap.ended |= bytes.ends_with(b"\n");
            }
        }
        let behind = self.pending.back().map(|raw| line::group(&raw.bytes).unwrap_or(raw.seq));
        if may_be_torn && behind.is_some_and(|group| group <= gap.first) {
            gap.bytes += self.pending.drain(..).map(|raw| raw.bytes.len() as u64).sum::<u64>();
        }
        // What is lost goes up to where the next line, or segment, begins.
        let next = self.segments.list.get(self.next).map(|s| s.first);
        gap.next = self.pending.front().map(|raw| raw.seq).or(next);
        self.expected = gap.next.unwrap_or(self.expected).max(self.expected);
        Ok(gap)
    }
}

/// The fault of a damaged line.
#[must_use]
pub fn damaged(place: &Place, bad: &Bad) -> Fault {
    let (segment, line, byte) = (place.segment.as_str(), number(place.line), number(place.byte));
    Fault::Storage(say!("store-journal-damaged", segment = segment, line = line, byte = byte, why = why(bad)))
}

/// A number as an argument of a message.
pub(crate) fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What is wrong, in words.
#[must_use]
pub fn why(bad: &Bad) -> Say {
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
        Bad::Packed(detail) => say!("store-bad-packed", detail = detail.as_str()),
    }
}
