//! How often news may lead to a frame: what others change at most thirty times a second, a key
//! at once.

use std::time::{Duration, Instant};

/// Time between two frames that nobody has asked for with a key.
const FRAME: Duration = Duration::from_nanos(1_000_000_000 / 30);

/// After a look it is rested at least so many times as long as it took: while much is changed at a
/// large desk, keys come first.
const REST: u32 = 4;

/// When news is looked at.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the last look ended, and how long it is rested after it.
    last: Option<(Instant, Duration)>,
    waits: bool,
}

impl Pace {
    /// All news was taken up.
    pub(super) fn looked(&mut self, begun: Instant, ended: Instant) {
        let rest = ended.saturating_duration_since(begun).saturating_mul(REST).max(FRAME);
        (self.last, self.waits) = (Some((ended, rest)), false);
    }

    /// Whether it is time to look.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.last.is_none_or(|(last, rest)| now.saturating_duration_since(last) >= rest)
    }

    /// There is news, and it is not time yet.
    pub(super) fn put_off(&mut self) {
        self.waits = true;
    }

    /// In what time to look at what was put off.
    pub(super) fn next(&self, now: Instant) -> Option<Duration> {
        let (last, rest) = self.last.filter(|_| self.waits)?;
        Some(rest.saturating_sub(now.saturating_duration_since(last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_of_news_is_looked_at_thirty_times_a_second() {
        let start = Instant::now();
        let (mut pace, mut looks) = (Pace::default(), 0);
        for ms in 0..1000 {
            let now = start + Duration::from_millis(ms);
            if pace.is_due(now) {
                pace.looked(now, now);
                looks += 1;
            } else {
                pace.put_off();
            }
        }
        assert_eq!(looks, 30);
    }

    #[test]
    fn what_was_put_off_is_looked_at_when_the_frame_is_over() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.is_due(start) && pace.next(start).is_none());
        pace.looked(start, start);
        assert_eq!(pace.next(start), None, "nothing waits");
        pace.put_off();
        assert_eq!(pace.next(start + FRAME / 2), Some(FRAME - FRAME / 2));
        assert_eq!(pace.next(start + FRAME * 2), Some(Duration::ZERO));
        pace.looked(start + FRAME, start + FRAME);
        assert_eq!(pace.next(start + FRAME), None);
    }

    #[test]
    fn after_a_long_look_it_is_rested_longer() {
        let start = Instant::now();
        let mut pace = Pace::default();
        pace.looked(start, start + FRAME);
        assert!(!pace.is_due(start + FRAME * REST) && pace.is_due(start + FRAME * (REST + 1)));
    }
}
