//! Mending what a full or failing disk did to a store that is open: is there room again, and
//! has the view all that the journal has.

use super::gate::Verdict;
use super::journal::line::Line;
use super::journal::room::Room;
use super::open::Opening;
use super::view::apply::{apply, meta};
use super::view::digest::verify;
use super::view::kv::{Batch, Kv, Overlay};
use super::view::sled_kv::SledKv;
use super::{Marks, Store, remake};
use crate::domain::fault::Fault;
use crate::say;

/// Lines replayed in one transaction.
pub(super) const REPLAY: usize = 512;

/// A line of the journal in the view, against its length: record, keys, and what sled writes
/// around them.
const VIEW: u64 = 2;

/// Applies lines to a view in one transaction, and returns what that changed.
pub(super) fn replay(sled: &SledKv, lines: &[Line]) -> Result<Batch, Fault> {
    let mut overlay = Overlay::new(sled);
    lines.iter().try_for_each(|line| apply(&mut overlay, line))?;
    sled.commit(overlay.batch())?;
    Ok(overlay.into_batch())
}

impl Marks {
    /// What a view says.
    pub(super) fn of(kv: &dyn Kv) -> Result<Self, Fault> {
        let seen = meta(kv)?.filter(|seen| seen.seq > 0);
        Ok(seen.map_or_else(Self::default, |seen| Self { last: Some(seen.at), leap: seen.leap }))
    }
}

impl Store {
    /// Whether there is room for lines of so many bytes, and for what the view makes of them.
    ///
    /// # Errors
    /// [`Fault::Full`] if not.
    pub(super) fn make_sure_of_room(&mut self, bytes: usize) -> Result<(), Fault> {
        let needed = (bytes as u64).saturating_mul(1 + VIEW);
        // Where the disk does not say, the write will.
        if self.how.disk.room(&self.dir).unwrap_or(Room::ENOUGH).fits(needed) {
            return Ok(());
        }
        self.wanted = needed;
        Err(Fault::Full(say!("store-disk-full", path = super::shown(&self.dir))))
    }

    /// Whether there is room again, after a change was refused for want of it.
    #[must_use]
    pub fn has_room(&self) -> bool {
        let room = self.how.disk.room(&self.dir).unwrap_or(Room::ENOUGH);
        room.fits(self.wanted) && self.how.disk.try_room(&self.dir).is_ok()
    }

    /// Whether the outcome of a write is unknown: nothing more is taken until a restart.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.journal.is_stopped()
    }

    /// Whether the view lacks what the journal has, or will with the next change. sled writes in
    /// the background; once that has failed it takes nothing more, and does not find again what it
    /// could not write.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.behind || self.is_damaged() || !self.view.sled().is_well()
    }

    /// Whether the view was found to be damaged.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.gate.pass().verdict == Some(Verdict::Damaged)
    }

    /// Opens the view anew and gives it what it has missed; one that is damaged is made anew. Until
    /// this succeeds no change can be made; those who read are given what there is, or told to come
    /// back. `alive` is called again and again.
    ///
    /// # Errors
    /// [`Fault::Full`] if there is still no room; [`Fault::Storage`] if it cannot be done: then a
    /// restart finds out what is wrong with the view, and makes it anew.
    pub fn heal(&mut self, alive: &mut dyn FnMut()) -> Result<(), Fault> {
        self.behind = true;
        let damaged = self.is_damaged();
        // Whoever verifies it begins again.
        self.gate.pass().walk = None;
        self.view.sled().release();
        let fresh = if damaged { None } else { self.catch_up(alive)? };
        let fresh = match fresh {
            Some(fresh) => fresh,
            None => {
                let mut opening = Opening::default();
                remake::rebuild(&self.dir, &self.how, &mut opening, &mut |_| alive())?.1
            }
        };
        if meta(&fresh)?.unwrap_or_default().seq != self.head().seq {
            return Err(Fault::Storage(say!("store-stopped")));
        }
        self.view.sled().adopt(fresh);
        self.view.settled();
        self.gate.pass().verdict = Some(Verdict::Whole);
        self.behind = false;
        Ok(())
    }

    /// The view with what it has missed; none if it is damaged.
    fn catch_up(&self, alive: &mut dyn FnMut()) -> Result<Option<SledKv>, Fault> {
        let fresh = SledKv::open(&self.dir.join("view"))?;
        // None in a view that no line has reached yet.
        let seen = meta(&fresh)?.unwrap_or_default();
        match verify(&fresh, &seen, &mut |_| alive()) {
            Err(fault @ (Fault::Full(_) | Fault::Unknown(_))) => return Err(fault),
            Err(_) => return Ok(None),
            Ok(()) => fresh.vouch()?,
        }
        let mut lines = self.history().lines(seen.seq + 1)?;
        loop {
            let batch = lines.by_ref().take(REPLAY).collect::<Result<Vec<_>, _>>()?;
            if batch.is_empty() {
                break;
            }
            let made = replay(&fresh, &batch)?;
            // A checkpoint that is being written has to take these up once more.
            self.gate.pass().note(&made, self.head(), self.marks.leap);
            alive();
        }
        Ok(Some(fresh))
    }

    /// Closes the store. The view writes what it still has in memory, which can take as long as
    /// the disk likes: not to be called by whoever must not wait.
    pub fn close(self) {
        self.view.sled().release();
    }
}
