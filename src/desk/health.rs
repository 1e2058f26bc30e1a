//! How the store is, for everybody at the desk: one value, set by the writer, and those who want
//! to be roused when it changes.

use super::Desk;
use super::api::health::{Health, StoreHealth};
use super::clock::Clock;
use crate::domain::leap::{is_behind, is_leap};
use crate::store::Marks;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Is called when something has changed, on the thread that changed it: it must not wait.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The one value, and who listens.
#[derive(Default)]
pub struct Board(Mutex<Shown>);

#[derive(Default)]
struct Shown {
    store: StoreHealth,
    marks: Marks,
    /// How often the store fell ill or got well.
    turns: u64,
    /// Those who listen, by number.
    listeners: Vec<(u64, Wake)>,
    next: u64,
}

/// Somebody listens as long as this is kept.
pub struct Listening {
    board: Arc<Board>,
    number: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.board.lock().listeners.retain(|(number, _)| *number != self.number);
    }
}

impl Board {
    /// A board of a store that is well.
    #[must_use]
    pub fn new(marks: Marks) -> Self {
        Self(Mutex::new(Shown { marks, ..Shown::default() }))
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether changes can be made.
    #[must_use]
    pub fn store(&self) -> StoreHealth {
        self.lock().store
    }

    /// How often the store fell ill or got well: to see whether it did meanwhile.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.lock().turns
    }

    /// What the times on the journal say of the clock.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.lock().marks
    }

    /// Sets whether changes can be made. Once the outcome is unknown it stays so.
    pub(super) fn set(&self, store: StoreHealth) {
        let mut shown = self.lock();
        if shown.store == store || shown.store == StoreHealth::Unknown {
            return;
        }
        shown.store = store;
        shown.turns += 1;
        rouse(shown);
    }

    /// Sets what the times on the journal say.
    pub(super) fn set_marks(&self, marks: Marks) {
        let mut shown = self.lock();
        let changed = shown.marks.leap != marks.leap;
        shown.marks = marks;
        if changed {
            rouse(shown);
        }
    }

    /// Rouses somebody whenever something changes.
    #[must_use]
    pub fn listen(self: &Arc<Self>, wake: Wake) -> Listening {
        let mut shown = self.lock();
        let number = shown.next;
        shown.next += 1;
        shown.listeners.push((number, wake));
        Listening { board: Arc::clone(self), number }
    }
}

/// Rouses all, after the lock is given back: they may look at once.
fn rouse(shown: MutexGuard<'_, Shown>) {
    let wakes: Vec<Wake> = shown.listeners.iter().map(|(_, wake)| Arc::clone(wake)).collect();
    drop(shown);
    wakes.iter().for_each(|wake| wake());
}

/// How all is, with this clock.
#[must_use]
pub fn health(store: StoreHealth, marks: Marks, clock: Clock) -> Health {
    // A clock that is held still was set on purpose.
    let Some(last) = marks.last.filter(|_| !clock.is_held()) else {
        return Health { store, ..Health::default() };
    };
    let now = clock.now();
    Health {
        store,
        clock_behind: Some(last).filter(|last| is_behind(*last, now)),
        planning_waits: marks.leap.or(Some(last).filter(|last| is_leap(*last, now))),
    }
}

impl Desk {
    /// How the store is.
    #[must_use]
    pub fn health(&self) -> Health {
        let board = self.writer.board();
        health(board.store(), board.marks(), self.clock)
    }

    /// How often the store fell ill or got well: to see whether it did meanwhile.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.writer.board().turns()
    }

    /// Rouses somebody whenever [`Desk::health`] changes by something that happened; what changes
    /// with the clock is seen by looking.
    #[must_use]
    pub fn on_health(&self, wake: Wake) -> Listening {
        self.writer.board().listen(wake)
    }
}
