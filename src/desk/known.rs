//! The look-up as the desk keeps it. Whoever changes a car only notes that; whoever looks reads
//! what was noted first. So nobody at a counter waits for it before the change is durable, and
//! nobody looks something up that was not so any more.

use super::Desk;
use super::api::health::StoreHealth;
use super::indexing;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::VehicleId;
use crate::lookup::Index;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// So many cars are noted at most; then they are read by whoever changed the last of them.
const MOST: usize = 256;

/// The look-up, and what it has yet to learn.
pub(super) struct Known {
    index: RwLock<Index>,
    stale: Mutex<Stale>,
}

/// What the look-up may have wrong.
#[derive(Default)]
struct Stale {
    cars: BTreeSet<VehicleId>,
    /// A change may have been made that was not noted.
    all: bool,
}

impl Known {
    /// A look-up that has nothing wrong.
    pub(super) fn new(index: Index) -> Self {
        Self { index: RwLock::new(index), stale: Mutex::default() }
    }

    fn stale(&self) -> MutexGuard<'_, Stale> {
        self.stale.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// The look-up, knowing all that is durable.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it has to be made anew and the store cannot be read.
    pub(super) fn known(&self) -> Result<RwLockReadGuard<'_, Index>, Fault> {
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

    /// Reads what was noted. Under the look-up's lock: of two changes of one car, the later reading
    /// is the one that stays.
    fn learn(&self, anew: bool) -> Result<(), Fault> {
        let mut index = self.known.index.write().unwrap_or_else(PoisonError::into_inner);
        // Taken before it is read: what is changed meanwhile is noted once more.
        let cars = std::mem::take(&mut self.known.stale().cars);
        if anew {
            self.known.stale().all = false;
            let built = indexing::build(&self.reader, &self.trade, self.now());
            *index = built.inspect_err(|_| self.known.stale().all = true)?;
            return Ok(());
        }
        for id in cars {
            match CarRecords::read(&self.reader, id) {
                Ok((car, _)) => index.upsert(indexing::entry(&car, &self.trade, self.now())),
                Err(Fault::NotFound(_)) => {
                    index.remove(id);
                }
                // Another time: who looks now is told by the store that it cannot be read.
                Err(_) => {
                    self.known.stale().cars.insert(id);
                }
            }
        }
        Ok(())
    }

    /// Notes cars that were changed.
    pub(super) fn changed(&self, cars: &[VehicleId]) {
        let mut stale = self.known.stale();
        stale.cars.extend(cars);
        let many = stale.cars.len() > MOST;
        drop(stale);
        if many {
            // What cannot be read now stays noted.
            drop(self.known());
        }
    }

    /// Notes that something may have been changed of which nobody was told.
    pub(super) fn changed_unnoted(&self) {
        self.known.stale().all = true;
    }

    /// After an unknown outcome the look-up may lack something.
    pub(super) fn doubt(&self, fault: &Fault) {
        if matches!(fault, Fault::Unknown(_)) {
            self.changed_unnoted();
        }
    }
}
