//! Which cars the look-up has yet to learn. The writer notes them, once for everybody, before anybody
//! is told of the change.

use crate::domain::id::VehicleId;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How far the look-up is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was read yet: then there is nothing to be noted.
    #[default]
    Unread,
    /// It is being read.
    Reading,
    /// It is there.
    Read,
}

/// See the module.
#[derive(Default)]
pub struct Noted(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    phase: Phase,
    cars: BTreeSet<VehicleId>,
    /// A change may have been made that was not noted.
    all: bool,
}

impl Noted {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes cars that were changed.
    pub fn note(&self, cars: &[VehicleId]) {
        let mut notes = self.notes();
        if notes.phase != Phase::Unread {
            notes.cars.extend(cars);
        }
    }

    /// Notes that something may have been changed of which nobody was told.
    pub fn note_all(&self) {
        let mut notes = self.notes();
        notes.all |= notes.phase != Phase::Unread;
    }

    /// How far the look-up is.
    pub fn phase(&self) -> Phase {
        self.notes().phase
    }

    /// It has come so far.
    pub fn set_phase(&self, phase: Phase) {
        self.notes().phase = phase;
    }

    /// How many cars are noted.
    pub fn len(&self) -> usize {
        self.notes().cars.len()
    }

    /// Whether something may have been changed that was not noted.
    pub fn has_all(&self) -> bool {
        self.notes().all
    }

    /// Takes the noted cars out.
    pub fn take(&self) -> BTreeSet<VehicleId> {
        std::mem::take(&mut self.notes().cars)
    }

    /// Takes it out that something was not noted.
    pub fn take_all(&self) {
        self.notes().all = false;
    }
}
