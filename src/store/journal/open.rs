//! Opening the journal: find its end, cut off what a broken write left, and hand on the
//! lines that the view has not seen.

use super::disk::Disk;
use super::line::{self, Chain, Line};
use super::recent::{Recent, RecentLines};
use super::scan::{self, Found, Place, Raw, Segments};
use super::{Head, Journal, RECENT_LINES};
use crate::domain::fault::Fault;
use crate::store::io_fault;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// With less than this in the last segment the one before it is read too, so that enough
/// lines are remembered for retries.
const SHORT: u64 = 8 << 20;

/// The last line that the view has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Its number; 0 for a view that has seen nothing.
    pub seq: u64,
    /// Its link of the chain.
    pub chain: Chain,
}

/// What a broken write had left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// Where.
    pub place: Place,
    /// How many bytes were cut off.
    pub bytes: u64,
}

/// How the opening went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// What was cut off.
    pub torn: Option<Torn>,
    /// Lines handed on.
    pub replayed: u64,
    /// The view is not of this journal, or ahead of it: it has to be made anew.
    pub foreign_view: bool,
}

/// Takes the lines the view has not seen, in order, with the bytes of the journal read so far.
pub type Sink<'a> = &'a mut dyn FnMut(Line, u64) -> Result<(), Fault>;

impl Journal {
    /// Opens the journal. Lines after `from` go to `sink`. There is no journal to go on with
    /// if the view is foreign: open it again for a new view.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses, the journal is damaged (naming the place) or
    /// newer than this program, or what the sink says.
    pub fn open(
        disk: Arc<dyn Disk>,
        dir: &Path,
        segment_bytes: u64,
        from: Applied,
        sink: Sink<'_>,
    ) -> Result<(Option<Self>, Opened), Fault> {
        let segments = Segments::list(&disk, dir)?;
        let path = segments.path(segments.last());
        let (mut file, mut len) = disk.append(&path).map_err(|e| io_fault(&path, &e))?;
        let begin = if len < SHORT { segments.last_but_one() } else { segments.last() };
        let mut walk = Walk::new(from);
        walk.run(&mut segments.scan(begin.min(from.seq + 1)), sink)?;
        if let Some(torn) = walk.cut(len) {
            let cut = file.truncate(torn.place.byte).and_then(|()| file.sync());
            cut.map_err(|e| io_fault(&path, &e))?;
            len = torn.place.byte;
            walk.opened.torn = Some(torn);
        }
        walk.opened.foreign_view |= walk.head.seq < from.seq;
        let durable = Arc::new(AtomicU64::new(walk.head.seq));
        let (head, recent, opened) = walk.end();
        let dir = dir.to_owned();
        let journal =
            Self { disk, dir, file, path, len, segment_bytes, head, recent, durable, stopped: false };
        Ok(((!opened.foreign_view).then_some(journal), opened))
    }
}

/// The state of the walk through the lines at opening.
struct Walk {
    from: Applied,
    head: Head,
    /// The last lines the view has seen, not yet read.
    seen: VecDeque<Raw>,
    recent: RecentLines,
    /// A batch of which lines are still to come, with the place of its first line.
    batch: Vec<Line>,
    batch_place: Option<Place>,
    broken_off: Option<Place>,
    bytes: u64,
    opened: Opened,
}

impl Walk {
    fn new(from: Applied) -> Self {
        Self {
            from,
            head: Head { seq: 0, chain: from.chain, at: Default::default() },
            seen: VecDeque::new(),
            recent: RecentLines::default(),
            batch: Vec::new(),
            batch_place: None,
            broken_off: None,
            bytes: 0,
            opened: Opened::default(),
        }
    }

    fn run(&mut self, scan: &mut scan::Scan, sink: Sink<'_>) -> Result<(), Fault> {
        loop {
            match scan.next()? {
                Found::Line(raw) if raw.seq <= self.from.seq => self.see(raw)?,
                Found::Line(raw) => self.take(&raw, sink)?,
                Found::End => break,
                Found::Torn(place, _) => {
                    self.broken_off = Some(place);
                    break;
                }
            }
        }
        // The time of the last line is wanted even if the view has seen them all.
        if let Some(raw) = self.seen.back() {
            self.head.at = read(raw, None)?.entry.at;
        }
        Ok(())
    }

    fn see(&mut self, raw: Raw) -> Result<(), Fault> {
        let bad = || scan::damaged(&raw.place, &line::Bad::Form("no chain".into()));
        let chain = line::chain_of(&raw.bytes).ok_or_else(bad)?;
        self.opened.foreign_view |= raw.seq == self.from.seq && chain != self.from.chain;
        self.head = Head { seq: raw.seq, chain, ..self.head };
        if self.seen.len() == RECENT_LINES {
            self.seen.pop_front();
        }
        self.seen.push_back(raw);
        Ok(())
    }

    fn take(&mut self, raw: &Raw, sink: Sink<'_>) -> Result<(), Fault> {
        if self.opened.foreign_view {
            return Ok(());
        }
        let before = self.batch.last().map_or(self.head.chain, |l| l.chain);
        let line = read(raw, Some(before))?;
        self.bytes += raw.bytes.len() as u64;
        let more = line.entry.more;
        self.batch_place.get_or_insert_with(|| raw.place.clone());
        self.batch.push(line);
        if more > 0 {
            return Ok(());
        }
        self.batch_place = None;
        self.remember_seen();
        for line in self.batch.drain(..) {
            self.head = Head { seq: line.entry.seq, chain: line.chain, at: line.entry.at };
            self.recent.push(Recent::from(&line.entry));
            self.opened.replayed += 1;
            sink(line, self.bytes)?;
        }
        Ok(())
    }

    /// What has to be cut off the last segment, which has `len` bytes.
    fn cut(&self, len: u64) -> Option<Torn> {
        // A batch is written whole; half of one was never acknowledged.
        let place = self.batch_place.clone().or_else(|| self.broken_off.clone())?;
        let bytes = len.saturating_sub(place.byte);
        Some(Torn { place, bytes })
    }

    /// Reads the lines the view has seen, for retries and conflicts.
    fn remember_seen(&mut self) {
        for raw in std::mem::take(&mut self.seen) {
            match read(&raw, None) {
                Ok(line) => self.recent.push(Recent::from(&line.entry)),
                // It is named by `check`; for retries it is no loss. The list has no gaps.
                Err(_) => self.recent = RecentLines::default(),
            }
        }
    }

    fn end(mut self) -> (Head, RecentLines, Opened) {
        self.remember_seen();
        (self.head, self.recent, self.opened)
    }
}

fn read(raw: &Raw, before: Option<Chain>) -> Result<Line, Fault> {
    line::read(&raw.bytes, raw.seq, before).map_err(|bad| scan::damaged(&raw.place, &bad))
}
