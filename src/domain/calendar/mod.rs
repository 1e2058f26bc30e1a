//! The store's calendar: when it is open, and how working time passes (Rules C-3, K-2).
//!
//! Opening hours, holidays and swapped working days are clock times of the store's zone; here
//! they become spans of moments, and everything else is arithmetic on those. A span begins
//! with its first open second and ends with the first that is closed again.
//!
//! On a day on which the clocks change a window is as long as it really is: from the moment the
//! clock first shows its beginning to the moment it first shows its end ([`Time::from_local`]).

mod hours;
mod special;
#[cfg(test)]
mod tests;
mod working;

pub use hours::{Hours, Window};
pub use special::{OnHolidays, Special, SpecialDays};
pub use working::{Due, MOST_YEARS};

use super::name::Name;
use super::say::Say;
use super::time::{Day, Time};
use crate::say;
use chrono::{Datelike, Duration, NaiveTime};
use chrono_tz::Tz;
use hours::DAY_MINUTES;

/// A stretch of time; `to` is the first moment that no longer belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First moment.
    pub from: Time,
    /// First moment after it.
    pub to: Time,
}

impl Span {
    /// Whole minutes, rounded down.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        self.to.minutes_since(self.from)
    }
}

/// Why a day's windows are what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The hours of its weekday.
    Usual,
    /// The store is closed on this weekday.
    Weekday,
    /// A holiday.
    Holiday(Name),
    /// A working day in exchange for a day off around this holiday.
    Worked(Name),
}

impl Why {
    /// Stable word.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Weekday => "weekday",
            Self::Holiday(_) => "holiday",
            Self::Worked(_) => "worked",
        }
    }

    /// What to tell a person; nothing on a day like others.
    #[must_use]
    pub fn say(&self) -> Option<Say> {
        match self {
            Self::Usual => None,
            Self::Weekday => Some(say!("calendar-weekday")),
            Self::Holiday(name) => Some(say!("calendar-holiday", name = name.clone())),
            Self::Worked(name) => Some(say!("calendar-worked", name = name.clone())),
        }
    }
}

/// A day on the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// When the store is open, in the order of the day; none on a closed day.
    pub windows: Vec<Window>,
    /// Why.
    pub why: Why,
}

/// When a store is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    zone: Tz,
    hours: Hours,
    special: SpecialDays,
    on_holidays: OnHolidays,
}

impl Calendar {
    /// The calendar of a store in `zone`.
    #[must_use]
    pub fn new(zone: Tz, hours: Hours, special: SpecialDays, on_holidays: OnHolidays) -> Self {
        Self { zone, hours, special, on_holidays }
    }

    /// The store's zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The same zone without closing: every minute counts, on every day.
    #[must_use]
    pub fn always(&self) -> Self {
        Self::new(self.zone, Hours::always(), SpecialDays::default(), OnHolidays::Open)
    }

    /// The same days without closing hours: a day on which the store opens at all counts from
    /// midnight to midnight, any other not at all.
    #[must_use]
    pub fn whole_days(&self) -> Self {
        Self::new(self.zone, self.hours.whole_days(), self.special.clone(), self.on_holidays)
    }

    /// Whether all is known that makes this day open or closed: a year whose holidays have not
    /// been published yet is taken as one without any.
    #[must_use]
    pub fn knows(&self, day: Day) -> bool {
        self.on_holidays == OnHolidays::Open || self.special.covers(day)
    }

    /// The windows of a day, and why. A swapped working day has the hours of its weekday; if the
    /// store is closed on that one, those of its first open weekday.
    #[must_use]
    pub fn windows(&self, day: Day) -> Plan {
        let usual = self.hours.on(day.weekday());
        let (windows, why) = match (self.special.days.get(&day), self.on_holidays) {
            (Some(Special::Holiday(name)), OnHolidays::Closed) => (&[][..], Why::Holiday(name.clone())),
            (Some(Special::Holiday(name)), OnHolidays::Open) => (usual, Why::Holiday(name.clone())),
            (Some(Special::Worked(name)), OnHolidays::Closed) => {
                (self.hours.worked(day), Why::Worked(name.clone()))
            }
            _ if usual.is_empty() => (usual, Why::Weekday),
            _ => (usual, Why::Usual),
        };
        Plan { windows: windows.to_vec(), why }
    }

    /// The same as spans of moments. A window that a clock change swallows is left out.
    #[must_use]
    pub fn spans(&self, day: Day) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for window in self.windows(day).windows {
            let from = self.moment(day, window.from);
            // The minutes before a change may already lie behind it.
            let from = spans.last().map_or(from, |before| before.to.max(from));
            let to = self.moment(day, window.to);
            if from < to {
                spans.push(Span { from, to });
            }
        }
        spans
    }

    /// A stretch of the store's day as moments, whether the store is open or not. Where a clock
    /// change swallows it, it is empty.
    #[must_use]
    pub fn span_of(&self, day: Day, window: Window) -> Span {
        Span { from: self.moment(day, window.from), to: self.moment(day, window.to) }
    }

    /// Whether the store is open at this moment; at the closing minute it no longer is.
    #[must_use]
    pub fn is_open(&self, at: Time) -> bool {
        self.spans(at.day(self.zone)).iter().any(|span| (span.from..span.to).contains(&at))
    }

    /// The moment so many minutes after midnight by the clock.
    fn moment(&self, day: Day, minute: u32) -> Time {
        let midnight = day.and_time(NaiveTime::MIN);
        let local = midnight.checked_add_signed(Duration::minutes(i64::from(minute.min(DAY_MINUTES))));
        Time::from_local(local.unwrap_or(midnight), self.zone)
    }
}
