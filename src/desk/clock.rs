//! The only place that reads the clock. Everything else is told the time.

use crate::domain::time::Time;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Held still, for sandboxes, pictures and tests.
    Fixed(Time),
    /// Set from elsewhere, in seconds since the epoch: a clock that leaps, for tests.
    Set(&'static AtomicI64),
}

impl Clock {
    /// The moment it is now, in whole seconds.
    #[must_use]
    pub fn now(self) -> Time {
        match self {
            Self::System => Time(chrono::Utc::now().timestamp()),
            Self::Fixed(at) => at,
            Self::Set(at) => Time(at.load(Ordering::SeqCst)),
        }
    }

    /// Whether it is held still, which somebody did on purpose.
    #[must_use]
    pub fn is_held(self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_stands_still_and_the_system_clock_is_in_this_age() {
        assert_eq!(Clock::Fixed(Time(7)).now(), Time(7));
        assert!(Clock::System.now() > Time(1_700_000_000));
    }
}
