//! Long work that a screen asks for: done on the thread of whoever calls, which is never the one
//! that draws.

use super::Desk;
use super::api::job::{JobDone, Progress, Task};
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::text::Reader;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// How far it is is told so often.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// With what long work is done.
pub struct Working<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// The language of reasons and headings.
    pub reader: &'a Reader,
    /// Set from elsewhere: stop as soon as nothing is lost by it.
    pub stop: &'a AtomicBool,
    /// Is told how far it is.
    pub told: &'a mut dyn FnMut(Progress),
}

/// Counts rows, and says when it is time to tell how many they are.
pub(super) struct Pace {
    started: Instant,
    told: Instant,
    /// Rows so far.
    pub rows: u64,
}

impl Pace {
    /// From now on.
    pub fn new() -> Self {
        let now = Instant::now();
        Self { started: now, told: now, rows: 0 }
    }

    /// One more row; how far it is, if that is to be told.
    pub fn row(&mut self) -> Option<Progress> {
        self.rows += 1;
        if self.told.elapsed() < TOLD_EVERY {
            return None;
        }
        self.told = Instant::now();
        let millis = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = self.rows.saturating_mul(1000) / millis;
        Some(Progress { rows: self.rows, refused: 0, percent: None, rate })
    }
}

impl Desk {
    /// Does long work, until it is done or stopped. What it changed before it was stopped stays.
    ///
    /// # Errors
    /// [`Fault::Invalid`] names the field of the task that cannot be taken; [`Fault::Storage`] if store or disk
    /// fail.
    pub fn work(&self, task: &Task, working: &mut Working<'_>) -> Result<JobDone, Fault> {
        match task {
            Task::TryImport(file) => self.try_import(file, working),
            Task::Import(file) => self.import(file, working),
            Task::Export { kind, form, path, replace } => {
                self.begin_export(working.actor, kind)?;
                self.export_to(kind, *form, path, *replace, working)
            }
            Task::Backup { path } => self.back_up(path, working),
        }
    }
}
