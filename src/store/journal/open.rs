//! Opening the journal: find its end, cut off what a broken write left, and hand on the
//! lines that the view has not seen.

use super::line::{self, Chain, Line};
use super::recent::{Recent, RecentLines};
use super::scan::{self, Found, Gap, Place, Raw};
use super::{Head, Journal, JournalPlace, RECENT_LINES};
use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::store::io_fault;
use std::collections::VecDeque;
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
    /// Its time.
    pub at: Time,
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
    /// Why the view cannot be gone on with, if it cannot.
    pub unusable: Option<Unusable>,
    /// Damage among lines that the view has seen: it costs nothing but the lines themselves.
    pub damage: Vec<Gap>,
}

/// Why a view does not fit the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It was made from another journal.
    Foreign,
    /// It has seen more lines than the journal has.
    Ahead {
        /// Last line of the journal.
        journal: u64,
        /// Last line that the view has seen.
        view: u64,
    },
}

/// Takes the lines the view has not seen, in order, with the bytes of the journal read so far.
pub type Sink<'a> = &'a mut dyn FnMut(Line, u64) -> Result<(), Fault>;

impl Journal {
    /// Opens the journal. Lines after `from` go to `sink`. There is no journal to go on with
    /// if the view is unusable: open it again for another view.
    ///
    /// Lines that the view has seen may be damaged, and the journal goes on all the same: what
    /// they did is in the view. Nothing else may be.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses, the journal is damaged (naming the place) or
    /// newer than this program, or what the sink says.
    pub fn open(place: JournalPlace, from: Applied, sink: Sink<'_>) -> Result<(Option<Self>, Opened), Fault> {
        let segments = place.segments()?;
        let Some(last) = segments.all().last().cloned() else { return Ok((None, Opened::default())) };
        let (mut file, mut path, mut len) = match place.disk.append(&last.path) {
            Ok((file, len)) => (file, last.path.clone(), len),
            Err(e) => return Err(io_fault(&last.path, &e)),
        };
        let near = if len < SHORT { segments.last_but_one() } else { last.first };
        // Not more than what is remembered, however long the segment is.
        let near = near.max(from.seq.saturating_sub(RECENT_LINES as u64) + 1);
        // From the last line the view has seen on, to see that it is the same one.
        let begin = near.min(from.seq.max(1));
        let scan = segments.scan(begin).or_else(|_| segments.scan(from.seq + 1))?;
        let mut walk = Walk::new(from);
        if segments.first() > from.seq {
            walk.catch_up();
        }
        walk.run(&mut scan.durable_until(from.seq), sink)?;
        if let Some(torn) = walk.cut(len) {
            let cut = file.truncate(torn.place.byte).and_then(|()| file.sync());
            cut.map_err(|e| io_fault(&path, &e))?;
            len = torn.place.byte;
            walk.opened.torn = Some(torn);
        }
        if walk.head.seq < from.seq && walk.opened.unusable.is_none() {
            walk.opened.unusable = Some(Unusable::Ahead { journal: walk.head.seq, view: from.seq });
        }
        if walk.opened.unusable.is_some() {
            return Ok((None, walk.opened));
        }
        // Lines are not appended to what is compressed, nor to what ends in damage.
        if last.packed || walk.ends_in_damage {
            (file, path, len) = place.begin_segment(walk.head.seq + 1)?;
        }
        let durable = Arc::new(AtomicU64::new(walk.head.seq));
        let (head, recent, opened) = walk.end();
        Ok((Some(Self { place, file, path, len, head, recent, durable, stopped: false }), opened))
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
    ends_in_damage: bool,
    bytes: u64,
    opened: Opened,
}

impl Walk {
    fn new(from: Applied) -> Self {
        Self {
            from,
            head: Head { seq: 0, chain: from.chain, at: from.at },
            seen: VecDeque::new(),
            recent: RecentLines::default(),
            batch: Vec::new(),
            batch_place: None,
            broken_off: None,
            ends_in_damage: false,
            bytes: 0,
            opened: Opened::default(),
        }
    }

    fn run(&mut self, scan: &mut scan::Scan, sink: Sink<'_>) -> Result<(), Fault> {
        while self.opened.unusable.is_none() {
            match scan.next()? {
                Found::Line(raw) if raw.seq <= self.from.seq => self.see(raw)?,
                Found::Line(raw) => self.take(&raw, sink)?,
                Found::End => break,
                Found::Gap(gap) => self.gap(gap)?,
            }
        }
        Ok(())
    }

    fn see(&mut self, raw: Raw) -> Result<(), Fault> {
        let bad = || scan::damaged(&raw.place, &line::Bad::Form("no chain".into()));
        let chain = line::chain_of(&raw.bytes).ok_or_else(bad)?;
        if raw.seq == self.from.seq && chain != self.from.chain {
            self.opened.unusable = Some(Unusable::Foreign);
        }
        // The time of a line is in it; that of the last one the view has seen is known.
        self.head = Head { seq: raw.seq, chain, at: self.from.at };
        if self.seen.len() == RECENT_LINES {
            self.seen.pop_front();
        }
        self.seen.push_back(raw);
        Ok(())
    }

    fn take(&mut self, raw: &Raw, sink: Sink<'_>) -> Result<(), Fault> {
        self.catch_up();
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

    /// What the view has seen is known without the lines, which may be damaged.
    fn catch_up(&mut self) {
        if self.head.seq < self.from.seq {
            self.head = Head { seq: self.from.seq, chain: self.from.chain, at: self.from.at };
        }
    }

    fn gap(&mut self, gap: Gap) -> Result<(), Fault> {
        let seen_all = gap.next.is_some_and(|next| next <= self.from.seq + 1);
        // The last line of all was whole once and the view has seen it: it is no broken write.
        let seen_last = gap.next.is_none() && gap.ended && gap.first <= self.from.seq;
        if seen_all || seen_last {
            self.ends_in_damage = seen_last;
            if seen_last {
                self.catch_up();
            }
            self.opened.damage.push(gap);
        } else if gap.may_be_torn() {
            self.broken_off = Some(gap.place);
        } else {
            return Err(gap.fault());
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
            let follows = self.recent.last().is_none_or(|last| last + 1 == raw.seq);
            match read(&raw, None) {
                Ok(line) if follows => self.recent.push(Recent::from(&line.entry)),
                // It is named by `check`; for retries it is no loss. The list has no gaps.
                _ => self.recent = RecentLines::default(),
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
