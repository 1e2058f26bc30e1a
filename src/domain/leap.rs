//! A clock that leaps. A wrong year on the machine's clock would plan years of callbacks at once;
//! so the planner waits once the clock is more than 30 days ahead of the last line of the
//! journal, until an administrator says that the clock is right. A shop that was closed for so
//! long says it once.

use super::time::Time;

/// The word of the change by which an administrator says that the clock is right.
pub const CONFIRMED: &str = "confirm_clock";

/// Lines that came in this way have times that were made up, and say nothing of the clock.
pub const MADE_UP: &str = "demo";

/// Further ahead than this is a leap, in minutes.
const FAR: i64 = 30 * 24 * 60;

/// Whether `now` is a leap ahead of the last line.
#[must_use]
pub fn is_leap(last: Time, now: Time) -> bool {
    now > last.plus_minutes(FAR)
}

/// Whether `now` is behind the last line. Less than a minute is on no screen.
#[must_use]
pub fn is_behind(last: Time, now: Time) -> bool {
    now.plus_minutes(1) <= last
}

/// The leap that is to be confirmed after a line: the time of the line before it. `before` is the
/// one that was to be confirmed, `last` the time of the line before.
#[must_use]
pub fn after(before: Option<Time>, last: Option<Time>, at: Time, via: &str, what: &str) -> Option<Time> {
    match last {
        _ if what == CONFIRMED => None,
        Some(last) if before.is_none() && via != MADE_UP && is_leap(last, at) => Some(last),
        _ => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;
    const LAST: Time = Time(1_795_401_600);

    fn days(days: i64) -> Time {
        Time(LAST.0 + days * DAY)
    }

    #[test]
    fn a_month_is_no_leap_and_31_days_are_one() {
        assert!(!is_leap(LAST, days(30)) && is_leap(LAST, days(31)) && !is_leap(LAST, days(-365)));
    }

    #[test]
    fn behind_is_what_a_clock_on_a_screen_shows() {
        let ago = |seconds: i64| Time(LAST.0 - seconds);
        assert!(!is_behind(LAST, LAST) && !is_behind(LAST, ago(59)));
        assert!(is_behind(LAST, ago(60)) && is_behind(LAST, ago(3600)) && is_behind(LAST, days(-365)));
    }

    #[test]
    fn a_leap_waits_for_its_confirmation_however_many_lines_follow() {
        let line = |before, last, at| after(before, last, at, "console", "arrive");
        assert_eq!(line(None, None, days(40)), None, "the first line of a store follows none");
        assert_eq!(line(None, Some(LAST), days(30)), None);
        let leap = line(None, Some(LAST), days(31));
        assert_eq!(leap, Some(LAST));
        assert_eq!(line(leap, Some(days(31)), days(31)), Some(LAST));
        assert_eq!(line(leap, Some(days(31)), days(90)), Some(LAST), "a second one");
        assert_eq!(after(leap, Some(days(31)), days(31), "console", CONFIRMED), None);
        assert_eq!(
            after(None, Some(LAST), days(31), "plan", CONFIRMED),
            None,
            "confirmed by the line itself"
        );
        assert_eq!(after(None, Some(LAST), days(31), MADE_UP, "arrive"), None);
    }
}
