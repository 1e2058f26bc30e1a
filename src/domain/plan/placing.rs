//! Where a touch falls: its window, and the minute in it (Rules C-1 to C-3).

use super::anchors::Moment;
use crate::domain::cadence::{Length, Touch, When};
use crate::domain::calendar::Calendar;
use crate::domain::calling::CallingHours;
use crate::domain::time::{Day, Time};
use chrono::{Days, Duration, Months, NaiveTime};

/// So far back another minute is looked for, in days, if the day of a touch is closed.
const EARLIER_DAYS: i64 = 30;

/// Which minute of a window is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    /// The last one.
    Last,
    /// The first one.
    First,
    /// The first one; if there is none, the last before the window.
    FirstOrBefore,
}

/// The window of a touch, before anybody's hours are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// It is not made before this.
    pub opens: Time,
    /// Stands in the queue from then on.
    pub shown: Time,
    /// It is not worth making from this moment on.
    pub until: Time,
    aim: Aim,
}

/// Where a touch stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Stands in the queue from then on.
    pub shown: Time,
    /// The minute it is planned for.
    pub due: Time,
    /// End of its window.
    pub until: Time,
}

/// The window of the `nth` time a touch is made, from 0 on; `not_before` holds a repetition off.
/// None for a window that no calendar has.
#[must_use]
pub fn frame(
    touch: &Touch,
    moment: Moment,
    nth: u32,
    not_before: Option<Time>,
    calendar: &Calendar,
) -> Option<Frame> {
    let zone = calendar.zone();
    let (start, aim) = match touch.when {
        When::Within { within, from } => {
            // A window counts from the hour, also where only the day is known.
            let exact = Moment::exact(moment.at);
            let until = later(exact, within, calendar)?;
            let half = Time(moment.at.0 + (until.0 - moment.at.0) / 2);
            let shown = from.map_or(Some(half), |from| later(exact, from, calendar))?;
            return Some(Frame { opens: moment.at, shown, until, aim: Aim::Last });
        }
        When::After(length) => (later(moment, length, calendar)?, Aim::First),
        When::Before(length) => (earlier(moment, length, calendar)?, Aim::FirstOrBefore),
        When::OnDay => {
            let day = moment.day.unwrap_or_else(|| moment.at.day(zone));
            let (from, until) = (midnight(day, calendar), midnight(day.succ_opt()?, calendar));
            return Some(Frame { opens: from, shown: from, until, aim: Aim::FirstOrBefore });
        }
    };
    let start = match touch.every {
        Some(every) if nth > 0 => later(Moment::exact(start), times(every, nth), calendar)?,
        _ => start,
    };
    let start = not_before.map_or(start, |at| start.max(at));
    let until = later(Moment::exact(start), touch.open_for, calendar)?;
    Some(Frame { opens: start, shown: start, until, aim })
}

impl Frame {
    /// The minute it is planned for, not before `floor`. None if no minute is left that makes
    /// sense; one behind the window if the window holds none.
    #[must_use]
    pub fn place(&self, hours: CallingHours<'_>, floor: Time) -> Option<Placed> {
        let from = self.opens.max(floor);
        let due = match self.aim {
            Aim::Last => {
                let last = hours.last_before(self.until, from);
                last.or_else(|| hours.next(self.until.max(floor)))
            }
            Aim::First => hours.next(from),
            Aim::FirstOrBefore => {
                let earliest = Time(self.opens.0 - EARLIER_DAYS * 24 * 3600).max(floor);
                let first = hours.next(from).filter(|at| *at < self.until);
                first.or_else(|| hours.last_before(self.opens, earliest))
            }
        }?;
        Some(Placed { shown: self.shown.min(due), due, until: self.until })
    }

    /// The window is over.
    #[must_use]
    pub fn is_over(&self, now: Time) -> bool {
        self.until <= now
    }
}

fn times(length: Length, times: u32) -> Length {
    match length {
        Length::Minutes(n) => Length::Minutes(n.saturating_mul(times)),
        Length::Days(n) => Length::Days(n.saturating_mul(times)),
        Length::Months(n) => Length::Months(n.saturating_mul(times)),
        Length::Working(n) => Length::Working(n.saturating_mul(times)),
    }
}

fn midnight(day: Day, calendar: &Calendar) -> Time {
    Time::from_local(day.and_time(NaiveTime::MIN), calendar.zone())
}

/// So much later: days and months keep the time of day, or begin with the day.
pub(super) fn later(from: Moment, length: Length, calendar: &Calendar) -> Option<Time> {
    let days = |n: u32| Days::new(u64::from(n));
    match (length, from.day) {
        (Length::Minutes(n), _) => Some(from.at.plus_minutes(i64::from(n))),
        (Length::Working(n), _) => calendar.add_working(from.at, n, &[]).ok().map(|due| due.at),
        (Length::Days(n), Some(day)) => day.checked_add_days(days(n)).map(|d| midnight(d, calendar)),
        (Length::Months(n), Some(day)) => {
            day.checked_add_months(Months::new(n)).map(|d| midnight(d, calendar))
        }
        (Length::Days(n), None) => {
            let local = from.at.local(calendar.zone()).checked_add_days(days(n))?;
            Some(Time::from_local(local, calendar.zone()))
        }
        (Length::Months(n), None) => {
            let local = from.at.local(calendar.zone()).checked_add_months(Months::new(n))?;
            Some(Time::from_local(local, calendar.zone()))
        }
    }
}

fn earlier(from: Moment, length: Length, calendar: &Calendar) -> Option<Time> {
    let zone = calendar.zone();
    let local = match from.day {
        Some(day) => day.and_time(NaiveTime::MIN),
        None => from.at.local(zone),
    };
    let local = match length {
        Length::Minutes(n) => local.checked_sub_signed(Duration::minutes(i64::from(n))),
        Length::Days(n) => local.checked_sub_days(Days::new(u64::from(n))),
        Length::Months(n) => local.checked_sub_months(Months::new(n)),
        // Loading refuses it: working time is counted forwards.
        Length::Working(_) => None,
    }?;
    Some(Time::from_local(local, zone))
}
