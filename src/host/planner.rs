//! The planner in the background of a console: when it is opened, when a new day begins, and when
//! files came in that were never planned (Rule C-2).

use crate::desk::Desk;
use crate::desk::api::health::StoreHealth;
use crate::desk::planning::Asked;
use crate::domain::time::Day;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

/// A run of the planner at a time. Dropping it stops the run at the next batch, and waits for it.
#[derive(Default)]
pub struct Planner {
    stop: Arc<AtomicBool>,
    /// The run, and whether all went well.
    run: Option<JoinHandle<bool>>,
    /// The day on which a run failed, and how often the store had fallen ill or got well when it
    /// began: it is not tried again before either has changed.
    failed: Option<(Day, u64)>,
    began: u64,
}

impl Planner {
    /// Begins a run if cars are due and none is under way. Returns whether one has ended since
    /// the last time, so that screens can be brought up to date.
    pub fn tick(&mut self, desk: &Arc<Desk>) -> bool {
        let mut ended = false;
        if let Some(run) = self.run.take_if(|run| run.is_finished()) {
            ended = true;
            // What went wrong at a car is tried again tomorrow, and `plan` says it.
            if !run.join().unwrap_or(false) {
                self.failed = Some((desk.today(), self.began));
            }
        }
        let (health, turns) = (desk.health(), desk.turns());
        let ready = health.store == StoreHealth::Well && health.planning_waits.is_none();
        let idle = self.run.is_none() && self.failed != Some((desk.today(), turns));
        if ready && idle && desk.has_to_plan().unwrap_or(false) {
            self.began = turns;
            let (desk, stop) = (Arc::clone(desk), Arc::clone(&self.stop));
            let work = move || desk.plan(&Asked { only: None, dry: None, stop: &stop }, None).is_ok();
            // Without a thread the next minute tries again.
            self.run = Builder::new().name("planner".to_owned()).spawn(work).ok();
        }
        ended
    }

    /// A run is under way, or its end was not taken up yet.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }
}

impl Drop for Planner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(run) = self.run.take() {
            // Its end is all that matters: the store is closed after it.
            let _ = run.join();
        }
    }
}
