//! The only place that reads the clock. Everything else is told the time.

use crate::domain::time::Time;

/// Where the time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Held still, for sandboxes, pictures and tests.
    Fixed(Time),
}

impl Clock {
    /// The moment it is now, in whole seconds.
    #[must_use]
    pub fn now(self) -> Time {
        match self {
            Self::System => Time(chrono::Utc::now().timestamp()),
            Self::Fixed(at) => at,
        }
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
