//! The journal: the truth of the store. Lines are only ever appended, and are durable
//! before anybody is told that a change was made.

pub mod blank;
mod bytes;
mod chain;
mod deed;
pub mod disk;
pub mod line;
mod open;
pub mod recent;
pub mod room;
pub mod scan;
pub mod segments;

use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::say;
use crate::store::io_fault;
use disk::{Appending, Disk};
use line::{Chain, Line};
pub use open::{Applied, Opened, Torn, Unusable};
use recent::{Recent, RecentLines};
use scan::{Found, Gap, Scan};
use segments::{Segments, segment_name};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A segment is closed once it has so many bytes.
pub const SEGMENT_BYTES: u64 = 64 << 20;

/// So many of the last lines are remembered for retries.
pub const RECENT_LINES: usize = 4096;

/// The end of the journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Number of the last line, 0 if there is none.
    pub seq: u64,
    /// Its link of the chain.
    pub chain: Chain,
    /// Its time.
    pub at: Time,
}

/// The journal, open for appending.
pub struct Journal {
    place: JournalPlace,
    file: Box<dyn Appending>,
    /// The last segment, for messages.
    path: PathBuf,
    /// Bytes in the last segment that are whole lines.
    len: u64,
    head: Head,
    recent: RecentLines,
    /// Number of the last durable line, for those who read while we write.
    durable: Arc<AtomicU64>,
    /// A sync failed or a line could not be taken back: nobody knows what is on the disk.
    stopped: bool,
}

impl Journal {
    /// Makes an empty journal in a new directory.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn create(disk: &dyn Disk, dir: &Path) -> Result<(), Fault> {
        disk::make_dir(dir).map_err(|e| io_fault(dir, &e))?;
        let path = dir.join(segment_name(1));
        disk.create(&path).map_err(|e| io_fault(&path, &e))?;
        Ok(())
    }

    /// The end of the journal.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// The last lines.
    #[must_use]
    pub fn recent(&self) -> &RecentLines {
        &self.recent
    }

    /// Reading of what is durable, while lines are appended.
    #[must_use]
    pub fn history(&self) -> History {
        History { place: self.place.clone(), durable: Arc::clone(&self.durable) }
    }

    /// Appends sealed lines in one write, and makes them durable. All are in one segment.
    ///
    /// # Errors
    /// [`Fault::Full`] or [`Fault::Storage`] if the write failed; the lines are taken back and
    /// one may try again. [`Fault::Unknown`] if the sync failed, or the lines could not be taken
    /// back; nothing more is taken until a restart.
    pub fn append(&mut self, lines: &[Line], bytes: &[u8]) -> Result<(), Fault> {
        let Some(last) = lines.last() else { return Ok(()) };
        if self.stopped {
            return Err(Fault::Storage(say!("store-stopped")));
        }
        self.rotate()?;
        if let Err(error) = self.file.write(bytes) {
            if let Err(left) = self.file.truncate(self.len) {
                return Err(self.stop(&left));
            }
            return Err(io_fault(&self.path, &error));
        }
        if let Err(error) = self.file.sync() {
            return Err(self.stop(&error));
        }
        self.len += bytes.len() as u64;
        self.head = Head { seq: last.entry.seq, chain: last.chain, at: last.entry.at };
        lines.iter().for_each(|l| self.recent.push(Recent::from(&l.entry)));
        self.durable.store(self.head.seq, Ordering::Release);
        Ok(())
    }

    /// Nobody knows any more what is on the disk.
    fn stop(&mut self, error: &std::io::Error) -> Fault {
        self.stopped = true;
        let path = self.path.display().to_string();
        Fault::Unknown(say!("store-sync-failed", path = path, error = error.to_string()))
    }

    /// Whether nothing more is taken until a restart.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    fn rotate(&mut self) -> Result<(), Fault> {
        if self.len < self.place.segment_bytes {
            return Ok(());
        }
        let (file, path, len) = self.place.begin_segment(self.head.seq + 1)?;
        (self.file, self.path, self.len) = (file, path, len);
        Ok(())
    }
}

/// Where a journal is.
#[derive(Clone)]
pub struct JournalPlace {
    /// The disk it is on.
    pub disk: Arc<dyn Disk>,
    /// Its directory.
    pub dir: PathBuf,
    /// Where older segments are moved to, if they are.
    pub archive: Option<PathBuf>,
    /// A segment is closed once it has so many bytes.
    pub segment_bytes: u64,
}

impl JournalPlace {
    /// Its segments.
    ///
    /// # Errors
    /// As [`Segments::list`].
    pub fn segments(&self) -> Result<Segments, Fault> {
        Segments::list(&self.disk, &self.dir, self.archive.as_deref())
    }

    /// The segment that begins with line `first`, for appending, with its path and length.
    fn begin_segment(&self, first: u64) -> Result<(Box<dyn Appending>, PathBuf, u64), Fault> {
        let path = self.dir.join(segment_name(first));
        let (file, len) = match self.disk.create(&path) {
            Ok(file) => (file, 0),
            // Left by an attempt that failed half-way.
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                self.disk.append(&path).map_err(|e| io_fault(&path, &e))?
            }
            Err(e) => return Err(io_fault(&path, &e)),
        };
        Ok((file, path, len))
    }
}

/// Reading of the journal: every line that is durable.
#[derive(Clone)]
pub struct History {
    place: JournalPlace,
    durable: Arc<AtomicU64>,
}

impl History {
    /// Of a journal that nobody writes: all that is there counts as durable.
    #[must_use]
    pub fn of_closed(place: JournalPlace) -> Self {
        Self { place, durable: Arc::new(AtomicU64::new(u64::MAX)) }
    }

    /// The lines from number `from` on (1 for all) to the last that is durable now, each
    /// verified.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal cannot be read.
    pub fn lines(&self, from: u64) -> Result<Lines, Fault> {
        let until = self.durable.load(Ordering::Acquire);
        let segments = self.place.segments()?;
        // From the line before on, whose link of the chain is wanted.
        let scan = segments.scan(from.max(2) - 1).or_else(|_| segments.scan(from))?;
        let scan = scan.durable_until(until);
        Ok(Lines { scan, from, until, chain: (from <= 1).then(Chain::default), ended: false })
    }

    /// Number of the last durable line.
    #[must_use]
    pub fn durable(&self) -> u64 {
        self.durable.load(Ordering::Acquire)
    }

    /// The files of the journal.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the directory cannot be read.
    pub fn segments(&self) -> Result<Segments, Fault> {
        self.place.segments()
    }

    /// The line of this number; none if it is not there (yet).
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal cannot be read.
    pub fn line(&self, seq: u64) -> Result<Option<Line>, Fault> {
        self.lines(seq)?.next().transpose()
    }

    /// Who wrote a line, and when.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal cannot be read.
    pub fn author(&self, seq: u64) -> Result<Option<(String, Time)>, Fault> {
        Ok(self.line(seq)?.map(|l| (l.entry.by, l.entry.at)))
    }
}

/// Lines of the journal in order; ends after the first that is damaged.
pub struct Lines {
    scan: Scan,
    from: u64,
    until: u64,
    chain: Option<Chain>,
    ended: bool,
}

impl Lines {
    fn step(&mut self) -> Result<Option<Line>, Fault> {
        loop {
            let raw = match self.scan.next()? {
                Found::Line(raw) if raw.seq <= self.until => raw,
                // Before what is wanted; the line after it is taken on trust.
                Found::Gap(Gap { next: Some(next), .. }) if next <= self.from => {
                    self.chain = None;
                    continue;
                }
                Found::Gap(gap) if gap.first <= self.until => return Err(gap.fault()),
                _ => return Ok(None),
            };
            if raw.seq < self.from {
                self.chain = line::chain_of(&raw.bytes);
                continue;
            }
            let read = line::read(&raw.bytes, raw.seq, self.chain);
            let read = read.map_err(|bad| scan::damaged(&raw.place, &bad))?;
            self.chain = Some(read.chain);
            self.from = raw.seq + 1;
            return Ok(Some(read));
        }
    }
}

impl Iterator for Lines {
    type Item = Result<Line, Fault>;
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended || self.from > self.until {
            return None;
        }
        let step = self.step();
        self.ended = !matches!(step, Ok(Some(_)));
        step.transpose()
    }
}

#[cfg(test)]
mod tests;
