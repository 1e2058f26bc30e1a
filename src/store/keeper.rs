//! What keeps a store small and quick to make anew, while it works: checkpoints, and compressing
//! and archiving the segments of the journal before them.

use super::checkpoint::Checkpoints;
use super::gate::{Gate, Verdict};
use super::io_fault;
use super::journal::History;
use super::journal::disk::{Appending, Disk};
use super::journal::segments::{Segment, packed_name};
use super::packed::Packer;
use super::view::apply::meta;
use super::view::shown::Shown;
use super::view::walk::Walk;
use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::say;
use std::io::{self, BufRead, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Checkpoints that are kept: should the newest be damaged, there is one before it.
const KEPT: usize = 2;

/// The last segments stay as they are: in them is what a retry may ask for.
const PLAIN: usize = 2;

/// Bytes copied at a time.
const COPY: usize = 1 << 18;

/// So many pairs of the view are verified while the writer waits.
const PAIRS: usize = 256;

/// Keeps a store. Cheap to clone, for any thread; one at a time does the work.
#[derive(Clone)]
pub struct Keeper {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) checkpoints: Checkpoints,
    pub(super) history: History,
    pub(super) gate: Arc<Gate>,
    pub(super) view: Arc<Shown>,
    pub(super) archive: Option<PathBuf>,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The line at which a checkpoint was made.
    pub checkpoint: Option<u64>,
    /// Segments compressed.
    pub packed: usize,
    /// Segments moved to the archive.
    pub archived: usize,
}

impl Keeper {
    /// Makes a checkpoint if the journal has grown by so many bytes since the last one, and then
    /// compresses and archives the segments before the older of those that are kept. `stop` ends
    /// it where nothing is lost.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses or something is damaged; what was done stays done.
    pub fn keep(&self, every: u64, stop: &dyn Fn() -> bool) -> Result<Kept, Fault> {
        let mut kept = Kept::default();
        if self.grown()? >= every {
            kept.checkpoint = self.checkpoint(stop)?;
        }
        // Only what the older checkpoint has too: the newest may turn out to be damaged.
        let Some((until, _)) = self.checkpoints.list().into_iter().nth(KEPT - 1) else { return Ok(kept) };
        for (segment, _) in self.before(until)? {
            if stop() {
                break;
            }
            kept.packed += usize::from(!segment.packed && self.pack(&segment)?);
        }
        if let Some(archive) = &self.archive {
            for (segment, _) in self.before(until)? {
                let here = segment.packed && segment.path.parent() != Some(archive.as_path());
                if here && !stop() {
                    self.move_to(&segment, archive)?;
                    kept.archived += 1;
                }
            }
        }
        Ok(kept)
    }

    /// When the store was born: the time of its first line, 1970 for one without lines.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the view cannot be read.
    pub fn birth(&self) -> Result<Time, Fault> {
        Ok(meta(self.view.sled())?.unwrap_or_default().birth)
    }

    /// Holds the view against its digest while others read and write it: a little at a time, at the
    /// gate. If it is not what it says of itself, that is noted on the disk, no more changes are
    /// decided on it, and it is made anew, at the next opening at the latest. None if `stop` said
    /// so, or the view was opened anew meanwhile.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the view is ill: nothing is known of it then.
    pub fn verify(&self, stop: &dyn Fn() -> bool) -> Result<Option<Verdict>, Fault> {
        let Some(mut passed) = self.gate.pass_unless(stop) else { return Ok(None) };
        if passed.verdict == Some(Verdict::Damaged) {
            return Ok(passed.verdict);
        }
        (passed.walk, passed.verdict) = (Some(Walk::default()), None);
        drop(passed);
        loop {
            let began = Instant::now();
            let Some(mut passed) = self.gate.pass_unless(stop) else { return Ok(None) };
            let Some(mut walk) = passed.walk.take() else { return Ok(None) };
            let verdict = match walk.step(self.view.sled(), PAIRS) {
                Ok(true) => None,
                Ok(false) => {
                    Some(meta(self.view.sled()).and_then(|seen| walk.end(&seen.unwrap_or_default())))
                }
                Err(fault) => Some(Err(fault)),
            };
            match verdict {
                None => passed.walk = Some(walk),
                Some(Ok(())) => {
                    passed.verdict = Some(Verdict::Whole);
                    return Ok(passed.verdict);
                }
                // A view that is away or ill can say nothing; the writer sees to it.
                Some(Err(fault)) if !self.view.sled().is_well() => return Err(fault),
                Some(Err(_)) => {
                    passed.verdict = Some(Verdict::Damaged);
                    self.view.sled().doubt()?;
                    return Ok(passed.verdict);
                }
            }
            drop(passed);
            // As long again for the others; and whoever waits at the gate has to come in.
            std::thread::sleep(began.elapsed());
        }
    }

    /// Whether the view is known to be what it says of itself; it is looked if nobody knows.
    fn is_whole(&self, stop: &dyn Fn() -> bool) -> Result<bool, Fault> {
        let known = self.gate.pass_unless(stop).and_then(|passed| passed.verdict);
        let verdict = if known.is_some() { known } else { self.verify(stop)? };
        Ok(verdict == Some(Verdict::Whole))
    }

    /// Makes a checkpoint, and returns the line it stands at; none if `stop` said so, or the view is
    /// damaged: then what is made from it would be too.
    ///
    /// # Errors
    /// [`Fault::Storage`] if view or disk fail.
    pub fn checkpoint(&self, stop: &dyn Fn() -> bool) -> Result<Option<u64>, Fault> {
        if !self.is_whole(stop)? {
            return Ok(None);
        }
        let Some(seen) = meta(self.view.sled())? else { return Ok(None) };
        let made = self.checkpoints.write(self.view.sled(), seen.birth, &self.gate, stop)?;
        self.checkpoints.tidy(KEPT)?;
        Ok(made)
    }

    /// Bytes of the segments that hold lines the newest checkpoint does not have.
    fn grown(&self) -> Result<u64, Fault> {
        let newest = self.checkpoints.list().first().map_or(0, |(seq, _)| *seq);
        let segments = self.history.segments()?;
        let all = segments.all();
        let mut bytes = 0;
        for (i, segment) in all.iter().enumerate() {
            let until = all.get(i + 1).map_or(u64::MAX, |next| next.first);
            if until > newest + 1 {
                bytes += length(&*self.disk, &segment.path)?;
            }
        }
        // The one in which the checkpoint stands was counted whole.
        Ok(if self.history.durable() == newest { 0 } else { bytes })
    }

    /// Segments of which every line is at or before `until`, with their last line; never the last.
    fn before(&self, until: u64) -> Result<Vec<(Segment, u64)>, Fault> {
        let segments = self.history.segments()?;
        let all = segments.all();
        let ends = all.iter().zip(all.iter().skip(1)).map(|(s, next)| (s.clone(), next.first - 1));
        let old = all.len().saturating_sub(PLAIN);
        Ok(ends.take(old).filter(|(_, last)| *last <= until).collect())
    }

    /// Compresses a segment; not one that is damaged, which stays as it is for whoever mends it.
    fn pack(&self, segment: &Segment) -> Result<bool, Fault> {
        let dir = segment.path.parent().unwrap_or(Path::new("."));
        let (to, new) = (dir.join(packed_name(segment.first)), dir.join("pack.tmp"));
        let fault = |e: &io::Error| io_fault(&new, e);
        self.remove_left(&new)?;
        let file = self.disk.create(&new).map_err(|e| fault(&e))?;
        let mut packer = Packer::new(file, segment.first);
        let mut input = segment.open(&*self.disk).map_err(|e| io_fault(&segment.path, &e))?;
        let mut next = segment.first;
        loop {
            let mut line = Vec::new();
            let most = super::journal::line::LONGEST as u64 + 1;
            let read = (&mut input).take(most).read_until(b'\n', &mut line);
            if read.map_err(|e| io_fault(&segment.path, &e))? == 0 {
                break;
            }
            if super::journal::line::check(&line) != Ok(next) {
                return Ok(false);
            }
            packer.line(&line).map_err(|e| fault(&e))?;
            next += 1;
        }
        packer.finish().map_err(|e| fault(&e))?;
        let packed = Segment { path: new.clone(), packed: true, ..segment.clone() };
        let same = same(segment, &packed, &*self.disk).map_err(|e| fault(&e))?;
        if !same {
            let path = new.display().to_string();
            return Err(Fault::Storage(say!("store-copy-differs", path = path)));
        }
        self.disk.rename(&new, &to).map_err(|e| io_fault(&to, &e))?;
        self.disk.remove(&segment.path).map_err(|e| io_fault(&segment.path, &e))?;
        Ok(true)
    }

    /// Moves a segment to a directory that may be on another disk.
    fn move_to(&self, segment: &Segment, archive: &Path) -> Result<(), Fault> {
        let (to, new) = (archive.join(segment.name()), archive.join("archive.tmp"));
        let fault = |e: &io::Error| io_fault(&new, e);
        self.remove_left(&new)?;
        let mut out = self.disk.create(&new).map_err(|e| fault(&e))?;
        let mut input = self.disk.read(&segment.path).map_err(|e| io_fault(&segment.path, &e))?;
        copy(&mut input, &mut *out).map_err(|e| fault(&e))?;
        drop(out);
        let copied = Segment { path: new.clone(), ..segment.clone() };
        if !same(segment, &copied, &*self.disk).map_err(|e| fault(&e))? {
            let path = new.display().to_string();
            return Err(Fault::Storage(say!("store-copy-differs", path = path)));
        }
        self.disk.rename(&new, &to).map_err(|e| io_fault(&to, &e))?;
        self.disk.remove(&segment.path).map_err(|e| io_fault(&segment.path, &e))
    }

    fn remove_left(&self, path: &Path) -> Result<(), Fault> {
        match self.disk.remove(path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(io_fault(path, &e)),
            _ => Ok(()),
        }
    }
}

fn length(disk: &dyn Disk, path: &Path) -> Result<u64, Fault> {
    let end = disk.read(path).and_then(|mut file| io::Seek::seek(&mut file, io::SeekFrom::End(0)));
    end.map_err(|e| io_fault(path, &e))
}

fn copy(from: &mut dyn Read, to: &mut dyn Appending) -> io::Result<()> {
    let mut buf = vec![0; COPY];
    loop {
        match from.read(&mut buf)? {
            0 => return to.sync(),
            count => to.write(&buf[..count])?,
        }
    }
}

/// Whether two segments hold the same lines.
fn same(one: &Segment, other: &Segment, disk: &dyn Disk) -> io::Result<bool> {
    let (mut one, mut other) = (one.open(disk)?, other.open(disk)?);
    loop {
        let (a, b) = (one.fill_buf()?, other.fill_buf()?);
        let count = a.len().min(b.len());
        if a[..count] != b[..count] {
            return Ok(false);
        }
        if count == 0 {
            return Ok(a.len() == b.len());
        }
        one.consume(count);
        other.consume(count);
    }
}
