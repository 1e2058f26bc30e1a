//! Checking the journal: every line that there is, what is damaged, what that touches, and how
//! to go on.

use super::Report;
use crate::domain::fault::Fault;
use crate::domain::forget::Forgotten;
use crate::domain::id::RecordId;
use crate::domain::record::Kind;
use crate::domain::say::Say;
use crate::say;
use crate::store::Reader;
use crate::store::checkpoint::{Checkpoint, Checkpoints, Stored};
use crate::store::journal::History;
use crate::store::journal::blank::Blanked;
use crate::store::journal::line::{self, Chain, Line};
use crate::store::journal::scan::{Found, Gap, Raw, number};
use crate::store::view::apply::{apply, meta, set_record};
use crate::store::view::kv::{Kv, KvMut, Memory, Tree, Way};
use crate::store::view::value::{META, Meta, Versioned, decode, encode, shown};
use std::collections::BTreeMap;

/// So many of the records that a damaged line touches are named.
const NAMED: usize = 8;

/// A walk through the whole journal.
pub(super) struct Walk {
    deep: bool,
    checkpoints: Vec<Checkpoint>,
    /// What the lines so far make; none if they cannot be replayed.
    fresh: Option<Memory>,
    chain: Option<Chain>,
    last: u64,
    gaps: Vec<Gap>,
    /// What of it was blanked, and what whoever was forgotten last says of that.
    blanked: Blanked,
    forgets: Option<Forgotten>,
    /// Records of which a later line says that a lost one wrote them before.
    touched: BTreeMap<RecordId, u64>,
}

impl Walk {
    /// Reads the checkpoints first.
    pub fn new(checkpoints: Checkpoints, deep: bool, report: &mut Report) -> Self {
        let mut read = Vec::new();
        for (_, path) in checkpoints.list() {
            match checkpoints.read(&path) {
                Ok(checkpoint) => read.push(checkpoint),
                Err(fault) => report.note(&fault),
            }
        }
        let chain = Some(Chain::default());
        let fresh = deep.then(Memory::default);
        Self {
            deep,
            checkpoints: read,
            fresh,
            chain,
            last: 0,
            gaps: Vec::new(),
            blanked: Blanked::default(),
            forgets: None,
            touched: BTreeMap::new(),
        }
    }

    /// Reads all lines up to the last that is durable.
    pub fn run(&mut self, history: &History, report: &mut Report) {
        if let Err(fault) = self.walk(history, report) {
            report.note(&fault);
            self.fresh = None;
        }
    }

    fn walk(&mut self, history: &History, report: &mut Report) -> Result<(), Fault> {
        let segments = history.segments()?;
        let first = segments.first();
        if first > 1 {
            report.notes.push(say!("store-check-archived", until = number(first - 1)));
            self.last = first - 1;
            self.begin_from_checkpoint(first - 1, report);
        }
        let until = history.durable();
        // Of a closed journal nobody knows how much of its last write was durable.
        let durable = if until == u64::MAX { 0 } else { until };
        let mut scan = segments.scan(first)?.durable_until(durable);
        loop {
            match scan.next()? {
                Found::End if self.last < durable && self.gaps.is_empty() => {
                    let (found, expected) = (number(self.last), number(durable));
                    report.differences.push(say!("store-check-lines", found = found, expected = expected));
                    return Ok(());
                }
                Found::End => return Ok(()),
                Found::Line(raw) if raw.seq > until => return Ok(()),
                Found::Line(raw) => self.line(&raw, report),
                Found::Gap(gap) if gap.first > until || until == u64::MAX && gap.may_be_torn() => {
                    return Ok(());
                }
                Found::Gap(gap) => self.gap(gap, report),
            }
        }
    }

    fn line(&mut self, raw: &Raw, report: &mut Report) {
        match line::read(&raw.bytes, raw.seq, self.chain) {
            Ok(line) => {
                self.chain = Some(line.chain);
                self.last = raw.seq;
                report.lines += 1;
                self.blanked.take(raw.seq, &raw.bytes);
                self.forgets = forgets(&line).or(self.forgets.take());
                self.apply(&line, report);
            }
            Err(bad) => {
                let (place, first, next) = (raw.place.clone(), raw.seq, Some(raw.seq + 1));
                self.gap(
                    Gap { place, why: bad, first, next, bytes: raw.bytes.len() as u64, ended: true },
                    report,
                );
                // If this line follows from another one, those after it still follow from it.
                self.chain = line::chain_of(&raw.bytes);
            }
        }
    }

    fn apply(&mut self, line: &Line, report: &mut Report) {
        for edit in &line.entry.edits {
            let was = edit.was.unwrap_or_default();
            if self.gaps.iter().any(|gap| lost(gap).contains(&was)) {
                self.touched.insert(edit.id, was);
            }
        }
        // Begun from a checkpoint, what it has already is not done twice.
        let seen = self.fresh.as_ref().map_or(Ok(None), |memory| meta(memory)).ok().flatten();
        let known = seen.is_some_and(|seen| seen.seq >= line.entry.seq);
        if let Some(Err(fault)) = self.fresh.as_mut().filter(|_| !known).map(|memory| apply(memory, line)) {
            report.note(&fault);
            self.fresh = None;
        }
        let at = self.checkpoints.iter().position(|c| c.applied.seq == line.entry.seq);
        let Some(checkpoint) = at.and_then(|at| self.checkpoints.get(at)) else { return };
        if checkpoint.applied.chain != line.chain {
            let path = checkpoint.path().display().to_string();
            report.differences.push(say!("store-checkpoint-foreign", path = path));
        } else if let Some(memory) = self.fresh.as_ref().filter(|_| !known)
            && let Err(fault) = compare(checkpoint, memory, report)
        {
            report.note(&fault);
        }
    }

    fn gap(&mut self, gap: Gap, report: &mut Report) {
        report.note(&gap.fault());
        let last = lost(&gap).end.saturating_sub(1);
        self.chain = None;
        self.begin_from_checkpoint(last, report);
        self.gaps.push(gap);
    }

    /// Lines up to `last` cannot be replayed: with a checkpoint that has them one can go on.
    fn begin_from_checkpoint(&mut self, last: u64, report: &mut Report) {
        if !self.deep {
            return;
        }
        // The oldest that has them: so most lines are replayed.
        let from = self.checkpoints.iter().filter(|c| c.applied.seq >= last);
        let from = from.min_by_key(|c| c.applied.seq);
        self.fresh = match from.map(load).transpose() {
            Ok(Some(memory)) => Some(memory),
            Ok(None) => {
                report.notes.push(say!("store-check-not-replayed", line = number(last)));
                None
            }
            Err(fault) => {
                report.note(&fault);
                None
            }
        };
    }

    /// Says what the damage touches, and how to go on.
    pub fn tell(&mut self, view: Option<&Reader>, report: &mut Report) {
        let said = self.forgets.take().map(|f| (f.lines, f.digest)).unwrap_or_default();
        let (lines, digest) = self.blanked.sum();
        let right = if lines == 0 { said.0 == 0 } else { said == (lines, digest) };
        // Of what is damaged, or away in an archive, nothing can be said.
        if !right && self.gaps.is_empty() && report.notes.is_empty() {
            let (found, expected) = (number(lines), number(said.0));
            report.differences.push(say!("store-check-blanked", found = found, expected = expected));
        }
        for gap in &self.gaps {
            let lost = lost(gap);
            let named = match view {
                Some(view) => touched(view, &lost, &self.touched),
                None => self
                    .touched
                    .iter()
                    .filter(|(_, was)| lost.contains(was))
                    .map(|(id, _)| id.to_string())
                    .collect(),
            };
            let lines = lines_of(&lost);
            let say = match named.len() {
                0 => say!("store-check-touches-none", lines = lines),
                count => {
                    let shown: Vec<&str> = named.iter().take(NAMED).map(String::as_str).collect();
                    let more = count.saturating_sub(NAMED);
                    say!("store-check-touches", lines = lines, records = shown.join(", "), more = more)
                }
            };
            report.notes.push(say);
            let covered = self.checkpoints.iter().any(|c| c.applied.seq + 1 >= lost.end);
            let segment = gap.place.segment.as_str();
            report.notes.push(match (view.is_some(), covered) {
                (true, true) => say!("store-check-go-on", segment = segment),
                (true, false) => say!("store-check-go-on-view", segment = segment),
                (false, true) => say!("store-check-go-on-checkpoint", segment = segment),
                (false, false) => say!("store-check-go-on-backup", segment = segment),
            });
        }
    }

    /// The view the lines make, if all of them could be replayed.
    pub fn into_fresh(self) -> Option<Memory> {
        self.fresh
    }
}

/// What a line says that forgets somebody.
fn forgets(line: &Line) -> Option<Forgotten> {
    let fields = line.entry.edits.iter().filter(|e| e.kind == Kind::Person).flat_map(|e| &e.set);
    let after = fields.filter(|f| f.at == "/forgotten").find_map(|f| f.after.clone());
    after.and_then(|value| serde_json::from_value(value).ok())
}

/// The numbers of the lines a gap has taken.
fn lost(gap: &Gap) -> std::ops::Range<u64> {
    gap.first..gap.next.unwrap_or(u64::MAX)
}

fn lines_of(lost: &std::ops::Range<u64>) -> Say {
    match lost.end {
        u64::MAX => say!("store-check-lines-on", first = number(lost.start)),
        end if end == lost.start + 1 => say!("store-check-one-line", line = number(lost.start)),
        end => say!("store-check-some-lines", first = number(lost.start), last = number(end - 1)),
    }
}

/// The records in the view that a lost line wrote last, or of which a later line says so: kind,
/// key and identity.
fn touched(view: &Reader, lost: &std::ops::Range<u64>, later: &BTreeMap<RecordId, u64>) -> Vec<String> {
    let mut named = Vec::new();
    for pair in view.0.scan(Tree::Records, b"", Way::Up) {
        // What cannot be read is named elsewhere.
        let Ok((key, bytes)) = pair else { break };
        let Ok((revision, record)) = decode::<Versioned>(&bytes, &key) else { continue };
        let Some((prefix, id)) = crate::store::view::value::split_key(&key) else { continue };
        if lost.contains(&revision) || later.get(&id).is_some_and(|was| lost.contains(was)) {
            named.push(format!("{} {} ({id})", record.kind().key(), shown(prefix)));
        }
    }
    named
}

/// A view in memory as a checkpoint says it.
fn load(checkpoint: &Checkpoint) -> Result<Memory, Fault> {
    let mut memory = Memory::default();
    for stored in checkpoint.records()? {
        let (key, value) = stored?;
        set_record(&mut memory, &key, &value)?;
    }
    let at = checkpoint.applied;
    let (birth, leap, digest) = (checkpoint.birth, checkpoint.leap, Default::default());
    let meta = Meta { seq: at.seq, chain: at.chain.0, at: at.at, birth, leap, digest };
    memory.set(Tree::Meta, META, Some(encode(&meta, META)?));
    Ok(memory)
}

/// Holds a checkpoint against the replay up to its line.
fn compare(checkpoint: &Checkpoint, memory: &Memory, report: &mut Report) -> Result<(), Fault> {
    let path = checkpoint.path().display().to_string();
    let mut fresh = memory.scan(Tree::Records, b"", Way::Up);
    let mut count = 0_usize;
    for stored in checkpoint.records()? {
        let (key, value): Stored = stored?;
        let bytes = encode(&value, &key)?;
        let next = fresh.next().transpose()?;
        count += usize::from(next != Some((key, bytes)));
    }
    count += fresh.count();
    if count > 0 {
        report.differences.push(say!("store-check-checkpoint", path = path, count = count));
    }
    Ok(())
}
