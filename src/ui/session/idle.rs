//! A session that nobody types at ends after a while. Keys count alone: what others do, and the
//! frames it leads to, keep nobody's screen open.

use super::Session;
use crate::domain::time::Time;
use crate::say;
use crate::ui::shared::Op;

/// So many seconds before the end a warning stands on the screen.
const WARNING: i64 = 60;

/// When nobody has typed for how long.
#[derive(Debug, Default)]
pub(super) struct Idle {
    /// Seconds without a key; none: it never ends.
    limit: Option<i64>,
    /// Since when the warning stands.
    warned: Option<Time>,
}

impl Session {
    /// Ends after so many minutes without a key; none or 0: never. Not while long work of the
    /// session runs: that would be stopped.
    pub fn idle_limit(&mut self, minutes: Option<u32>) {
        self.idle.limit = minutes.filter(|m| *m > 0).map(|m| i64::from(m) * 60);
        self.typed_at_now();
    }

    /// A key, or what was pasted: the session is kept.
    pub(super) fn typed_at_now(&mut self) {
        self.last_key = self.shared.now;
        self.idle.warned = None;
        self.dirty |= self.shared.warning.take().is_some();
    }

    /// In how many seconds a [`super::Event::Clock`] is due to warn or to end; none if nothing
    /// will happen.
    #[must_use]
    pub fn idle_in(&self) -> Option<i64> {
        let (limit, idle) = (self.idle.limit?, self.shared.now.0 - self.last_key.0);
        let next = match self.idle.warned {
            None => limit - WARNING - idle,
            Some(since) => (limit - idle).max(since.0 + WARNING - self.shared.now.0),
        };
        Some(next.max(0))
    }

    /// The time has moved on.
    pub(super) fn idle_since(&mut self) {
        let Some(limit) = self.idle.limit else { return };
        let now = self.shared.now;
        // A clock that was set back, too, begins anew.
        if self.shared.job.is_some() || now < self.last_key {
            return self.typed_at_now();
        }
        let idle = now.0 - self.last_key.0;
        let minutes = limit / 60;
        match self.idle.warned {
            None if idle >= limit - WARNING => {
                self.idle.warned = Some(now);
                self.shared.warning = Some(say!("idle-warning"));
                self.dirty = true;
            }
            // It stands for a minute, however late it came.
            Some(since) if idle >= limit && now.0 - since.0 >= WARNING && !self.leaving => {
                self.shared.parting = Some(say!("idle-ended", minutes = minutes));
                self.leaving = true;
                self.shared.ops.push(Op::Quit);
            }
            _ => {}
        }
    }
}
