//! The look-up as the desk keeps it. Whoever changes a car only notes that; whoever looks reads
//! what was noted first. So nobody at a counter waits for it before the change is durable, and
//! nobody looks something up that was not so any more.
//!
//! It is read when somebody first looks. A console has it read behind its back: until then a car is
//! found by its whole plate.

mod file;

use super::Desk;
use super::api::health::StoreHealth;
use super::indexing;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::VehicleId;
use crate::lookup::Index;
use crate::say;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::thread::Builder;
use std::time::Duration;

/// So many cars are noted at most; then they are read by whoever changed the last of them.
const MOST: usize = 256;

/// So long nobody notices a wait.
const UNNOTICED: Duration = Duration::from_millis(100);

/// The look-up, and what it has yet to learn.
#[derive(Default)]
pub(super) struct Known {
    index: RwLock<Index>,
    stale: Mutex<Stale>,
    /// Somebody sees to it that it is read; nobody waits.
    behind: AtomicBool,
    /// Segments are being merged.
    merging: AtomicBool,
    /// The line of the journal that the file of it has come to.
    saved: AtomicU64,
}

/// What the look-up may have wrong.
#[derive(Default)]
struct Stale {
    /// Nothing was read yet: then there is nothing to be noted.
    phase: Phase,
    cars: BTreeSet<VehicleId>,
    /// A change may have been made that was not noted.
    all: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Unread,
    Reading,
    Read,
}

impl Known {
    fn stale(&self) -> MutexGuard<'_, Stale> {
        self.stale.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps everybody from reading it, as long as this lasts.
    #[cfg(test)]
    pub(super) fn hold(&self) -> std::sync::RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one segment of several, on a thread of its own: it takes seconds at a million cars.
    fn merge(self: &Arc<Self>) {
        if self.merging.swap(true, Ordering::AcqRel) {
            return;
        }
        let known = Arc::clone(self);
        let merging = move || {
            let job = known.read().merge();
            if let Some(mut job) = job {
                job.run();
                known.index.write().unwrap_or_else(PoisonError::into_inner).install(job);
            }
            known.merging.store(false, Ordering::Release);
        };
        if Builder::new().name("look-up".to_owned()).spawn(merging).is_err() {
            self.merging.store(false, Ordering::Release);
        }
    }
}

impl Desk {
    /// The look-up, knowing all that is durable.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it has to be read or made anew and the store cannot be read.
    pub(super) fn known(&self) -> Result<RwLockReadGuard<'_, Index>, Fault> {
        self.read_known()?;
        let stale = self.known.stale();
        // A store that is ill is not read from end to end: what is known has to do meanwhile.
        let anew = stale.all && self.health().store == StoreHealth::Well;
        let behind = anew || !stale.cars.is_empty();
        drop(stale);
        if behind {
            self.learn(anew)?;
        }
        Ok(self.known.read())
    }

    /// Reads the look-up if nobody has.
    fn read_known(&self) -> Result<(), Fault> {
        if self.known.stale().phase == Phase::Read {
            return Ok(());
        }
        let mut index = self.known.index.write().unwrap_or_else(PoisonError::into_inner);
        if self.known.stale().phase == Phase::Read {
            return Ok(());
        }
        self.known.stale().phase = Phase::Reading;
        let read = self.load_known();
        self.known.stale().phase = if read.is_ok() { Phase::Read } else { Phase::Unread };
        *index = read?;
        Ok(())
    }

    /// Has the look-up read on a thread of its own, and tells everybody who listens when it is. Waits for
    /// it as long as nobody notices: in a store that is not large it is there then.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the system gives no thread.
    pub fn read_lookup_behind(self: &Arc<Self>) -> Result<(), Fault> {
        self.known.behind.store(true, Ordering::Release);
        let (desk, (done, read_in_time)) = (Arc::clone(self), sync_channel::<()>(1));
        let read = move || {
            // What keeps it from being read is told to whoever looks.
            let _ = desk.read_known();
            desk.known.behind.store(false, Ordering::Release);
            desk.writer.rouse();
            drop(done);
        };
        let thread = Builder::new().name("look-up".to_owned()).spawn(read);
        thread.map_err(|e| Fault::Storage(say!("store-no-thread", error = e.to_string())))?;
        // Nothing is ever sent: it ends when the reading does, or when nobody waits any longer.
        let _ = read_in_time.recv_timeout(UNNOTICED);
        Ok(())
    }

    /// Whether the look-up is still being read while nobody waits for it.
    #[must_use]
    pub fn is_reading_lookup(&self) -> bool {
        self.known.behind.load(Ordering::Acquire)
    }

    /// Reads what was noted. Under the look-up's lock: of two changes of one car, the later reading
    /// is the one that stays.
    fn learn(&self, anew: bool) -> Result<(), Fault> {
        let mut index = self.known.index.write().unwrap_or_else(PoisonError::into_inner);
        // Taken before it is read: what is changed meanwhile is noted once more.
        let cars = std::mem::take(&mut self.known.stale().cars);
        if anew {
            self.known.stale().all = false;
            let built = indexing::build(&self.reader, &self.trade);
            *index = built.inspect_err(|_| self.known.stale().all = true)?;
            return Ok(());
        }
        for id in cars {
            // Another time: who looks now is told by the store that it cannot be read.
            if self.learn_car(&mut index, id).is_err() {
                self.known.stale().cars.insert(id);
            }
        }
        let is_due = index.merge().is_some();
        drop(index);
        if is_due {
            self.known.merge();
        }
        Ok(())
    }

    /// Puts a car into the look-up as it is on record, or takes it out.
    fn learn_car(&self, index: &mut Index, id: VehicleId) -> Result<(), Fault> {
        match CarRecords::read(&self.reader, id) {
            Ok((car, _)) => index.upsert(&indexing::entry(&car, &self.trade)),
            Err(Fault::NotFound(_)) => {
                index.remove(id);
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// Notes cars that were changed.
    pub(super) fn changed(&self, cars: &[VehicleId]) {
        let mut stale = self.known.stale();
        if stale.phase == Phase::Unread {
            return;
        }
        stale.cars.extend(cars);
        let many = stale.phase == Phase::Read && stale.cars.len() > MOST;
        drop(stale);
        if many {
            // What cannot be read now stays noted.
            drop(self.known());
        }
    }

    /// Notes that something may have been changed of which nobody was told.
    pub(super) fn changed_unnoted(&self) {
        let mut stale = self.known.stale();
        stale.all |= stale.phase != Phase::Unread;
    }

    /// After an unknown outcome the look-up may lack something.
    pub(super) fn doubt(&self, fault: &Fault) {
        if matches!(fault, Fault::Unknown(_)) {
            self.changed_unnoted();
        }
    }
}
