//! What a desk does for itself now and then, in the background of a console: checkpoints, and the
//! backups that are due.

use crate::desk::Desk;
use crate::desk::api::health::StoreHealth;
use crate::desk::keeping::Keeping;
use crate::domain::fault::Fault;
use crate::domain::time::Time;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Duration;

/// So often is looked whether something is due, in seconds.
const EVERY: i64 = 3600;

/// How long one who leaves waits for a run to stop. A disk that hangs must keep nobody here; what
/// a run leaves half done the next one clears away.
const PATIENCE: Duration = Duration::from_secs(2);

/// A run at a time. Dropping it stops the run where nothing is lost.
#[derive(Default)]
pub struct Keeper {
    stop: Arc<AtomicBool>,
    run: Option<JoinHandle<Result<Keeping, Fault>>>,
    next: Time,
}

impl Keeper {
    /// Begins a run when it is time. Returns how one has ended since the last call.
    pub fn tick(&mut self, desk: &Arc<Desk>) -> Option<Result<Keeping, Fault>> {
        if let Some(run) = self.run.take_if(|run| run.is_finished()) {
            // A slip of the program is told where it happened; the next hour tries again.
            return run.join().ok();
        }
        // A store that is ill is left in peace; the next minute looks again.
        let well = desk.health().store == StoreHealth::Well;
        if self.run.is_none() && well && desk.now() >= self.next {
            self.next = Time(desk.now().0 + EVERY);
            let (desk, stop) = (Arc::clone(desk), Arc::clone(&self.stop));
            // Without a thread the next hour tries again.
            self.run = Builder::new().name("keeper".to_owned()).spawn(move || desk.keep(&stop)).ok();
        }
        None
    }

    /// A run is under way, or its end was not taken up yet.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let Some(run) = self.run.take() else { return };
        for _ in 0..PATIENCE.as_millis() {
            if run.is_finished() {
                // Its end is all that matters.
                let _ = run.join();
                return;
            }
            sleep(Duration::from_millis(1));
        }
    }
}
