//! What the writer has to agree on with whoever reads all of the view while it works: what is
//! changed while a checkpoint is being written, or the view is held against its digest.

use super::journal::Head;
use super::view::kv::{Batch, Tree};
use super::view::value::split_key;
use super::view::walk::Walk;
use crate::domain::id::RecordId;
use crate::domain::time::Time;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::Duration;

/// The gate every commit passes.
#[derive(Debug, Default)]
pub struct Gate(Mutex<Passed>);

/// What has passed.
#[derive(Debug, Default)]
pub struct Passed {
    /// The end of the journal, as far as the view has it too.
    pub head: Head,
    /// The leap of the clock that is to be confirmed at that line.
    pub leap: Option<Time>,
    /// Records written since a checkpoint was begun, if one is being written.
    pub touched: Option<BTreeSet<RecordId>>,
    /// The view is being held against its digest.
    pub walk: Option<Walk>,
    /// What was found when it last was; none if it was not yet.
    pub verdict: Option<Verdict>,
}

/// Whether the view is what it says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Whole,
    /// It is not. No change is decided on it any more, and it is made anew.
    Damaged,
}

impl Passed {
    /// A batch has been committed to the view, up to this line.
    pub fn note(&mut self, batch: &Batch, head: Head, leap: Option<Time>) {
        (self.head, self.leap) = (head, leap);
        if let Some(touched) = &mut self.touched {
            // By the keys, not by the edits: a car takes along to its new plate what hangs from it.
            let keys = batch.keys().filter(|(tree, _)| *tree == Tree::Records);
            touched.extend(keys.filter_map(|(_, key)| split_key(key).map(|(_, id)| id)));
        }
    }
}

impl Gate {
    /// Passes the gate: for the writer.
    pub fn pass(&self) -> MutexGuard<'_, Passed> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Passes the gate as soon as the writer leaves it; none if that is to be given up. A writer
    /// that hangs on its disk must not hold up whoever ends the program.
    pub fn pass_unless(&self, stop: &dyn Fn() -> bool) -> Option<MutexGuard<'_, Passed>> {
        loop {
            match self.0.try_lock() {
                Ok(guard) => return Some(guard),
                Err(TryLockError::Poisoned(guard)) => return Some(guard.into_inner()),
                Err(TryLockError::WouldBlock) if stop() => return None,
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }
}
