//! The look-up as the desk keeps it. The writer only notes which cars were changed; whoever looks reads
//! what was noted first. So nobody at a counter waits for it before the change is durable, and
//! nobody looks something up that was not so any more.
//!
//! It is read when somebody first looks. A console has it read behind its back: until then a car is
//! found by its whole plate.

pub(super) mod file;
pub(super) mod noted;

use super::Desk;
use super::api::health::StoreHealth;
use super::indexing;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::VehicleId;
use crate::lookup::{Index, Lens};
use crate::say;
use noted::{Noted, Phase};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::Builder;
use std::time::Duration;

/// With more cars noted than this, whoever changed the last of them reads them.
const MOST: usize = 256;

/// So long nobody notices a wait.
const UNNOTICED: Duration = Duration::from_millis(100);

/// The look-up, and what it has yet to learn.
pub(super) struct Known {
    /// What is read and shown through it.
    pub(super) lens: Arc<Lens>,
    index: RwLock<Index>,
    /// What it has yet to learn.
    pub(super) noted: Arc<Noted>,
    /// Held by whoever learns: of two readings of one car, the later is the one that stays.
    learning: Mutex<()>,
    /// Somebody sees to it that it is read; nobody waits.
    behind: AtomicBool,
    /// Segments are being merged.
    merging: AtomicBool,
    /// The line of the journal that the file of it has come to.
    saved: AtomicU64,
}

impl Default for Known {
    fn default() -> Self {
        let lens = Arc::new(Lens::default());
        Self {
            index: RwLock::new(Index::new(Arc::clone(&lens))),
            lens,
            noted: Arc::default(),
            learning: Mutex::default(),
            behind: AtomicBool::default(),
            merging: AtomicBool::default(),
            saved: AtomicU64::default(),
        }
    }
}

impl Known {
    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps everybody from reading it, as long as this lasts.
    #[cfg(test)]
    pub(super) fn hold(&self) -> RwLockWriteGuard<'_, Index> {
        self.write()
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
                known.write().install(job);
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
        // A store that is ill is not read from end to end: what is known has to do meanwhile.
        if self.known.noted.has_all() && self.health().store == StoreHealth::Well {
            self.learn_anew()?;
        }
        self.learn();
        Ok(self.known.read())
    }

    /// Reads the look-up if nobody has.
    fn read_known(&self) -> Result<(), Fault> {
        let noted = &self.known.noted;
        if noted.phase() == Phase::Read {
            return Ok(());
        }
        let mut index = self.known.write();
        if noted.phase() == Phase::Read {
            return Ok(());
        }
        noted.set_phase(Phase::Reading);
        let read = self.load_known();
        noted.set_phase(if read.is_ok() { Phase::Read } else { Phase::Unread });
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
            // What keeps it from being read is told to whoever looks. What was changed meanwhile is read
            // here, too: at a busy desk that is much.
            drop(desk.known());
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

    /// Reads what was noted. Nobody who looks waits for the records, only for what they come to.
    fn learn(&self) {
        // Also if nothing is noted any more: whoever took it out may not have learned it yet.
        let _learning = self.known.learning.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken before it is read: what is changed meanwhile is noted once more.
        let cars = self.known.noted.take();
        if cars.is_empty() {
            return;
        }
        let read: Vec<_> = cars.into_iter().map(|id| (id, CarRecords::read(&self.reader, id))).collect();
        let mut index = self.known.write();
        for (id, car) in read {
            // Another time: who looks now is told by the store that it cannot be read.
            if self.learn_car(&mut index, id, car).is_err() {
                self.known.noted.note(&[id]);
            }
        }
        let is_due = index.merge().is_some();
        drop(index);
        if is_due {
            self.known.merge();
        }
    }

    /// Reads all cars.
    fn learn_anew(&self) -> Result<(), Fault> {
        let _learning = self.known.learning.lock().unwrap_or_else(PoisonError::into_inner);
        // Before it is read: what is changed meanwhile is noted once more.
        self.known.noted.take_all();
        let built = indexing::build(&self.reader, &self.trade, &self.known.lens);
        *self.known.write() = built.inspect_err(|_| self.known.noted.note_all())?;
        Ok(())
    }

    /// Puts a car into the look-up as it is on record, or takes it out.
    fn learn_car(
        &self,
        index: &mut Index,
        id: VehicleId,
        car: Result<(CarRecords, u64), Fault>,
    ) -> Result<(), Fault> {
        match car {
            Ok((car, _)) => index.upsert(&indexing::entry(&car, &self.trade)),
            Err(Fault::NotFound(_)) => {
                index.remove(id);
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// Whoever has changed many cars reads them, and not whoever looks next.
    pub(super) fn made_many(&self) {
        if self.has_many() {
            self.learn();
            // Who looked meanwhile has not waited for it.
            self.writer.rouse();
        }
    }

    /// Cars on file, as far as they are known without a wait; none yet while the look-up is being read.
    #[must_use]
    pub fn vehicles(&self) -> usize {
        if self.is_reading_lookup() {
            return 0;
        }
        if self.has_many() { self.known.read().len() } else { self.known().map_or(0, |known| known.len()) }
    }

    /// More cars are noted than anybody should have to wait for.
    fn has_many(&self) -> bool {
        self.known.noted.len() > MOST && self.known.noted.phase() == Phase::Read
    }

    /// After an unknown outcome, or when the view was made anew, the look-up may lack something.
    pub(super) fn changed_unnoted(&self) {
        self.known.noted.note_all();
    }

    /// After an unknown outcome the look-up may lack something.
    pub(super) fn doubt(&self, fault: &Fault) {
        if matches!(fault, Fault::Unknown(_)) {
            self.changed_unnoted();
        }
    }
}
