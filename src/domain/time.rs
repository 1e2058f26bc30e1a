//! Moments and days. A moment is UTC seconds; only the edge shows it in the store's zone.

use super::say::Say;
use crate::say;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A calendar day in the store's zone.
pub type Day = NaiveDate;

/// A moment, in UTC seconds since 1970. In JSON `2026-11-23T02:40:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Time(pub i64);

impl Time {
    /// The moment `minutes` later.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60)))
    }

    /// Whole minutes from `earlier` to `self`, rounded down; negative when `self` is before.
    #[must_use]
    pub fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(60)
    }

    /// Up to the next full step of `minutes` on the store's clock (Rule E-2: steps of 5).
    #[must_use]
    pub fn round_up(self, minutes: i64) -> Self {
        let step = minutes.max(1) * 60;
        Self((self.0 + step - 1).div_euclid(step) * step)
    }

    /// Wall-clock time in `zone`.
    #[must_use]
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        DateTime::<Utc>::from_timestamp(self.0, 0).unwrap_or_default().with_timezone(&zone).naive_local()
    }

    /// Calendar day in `zone`.
    #[must_use]
    pub fn day(self, zone: Tz) -> Day {
        self.local(zone).date()
    }

    /// The moment at which clocks in `zone` show `local`. A time skipped by a clock
    /// change is taken an hour later, one shown twice is taken the first time.
    #[must_use]
    pub fn from_local(local: NaiveDateTime, zone: Tz) -> Self {
        let found = zone
            .from_local_datetime(&local)
            .earliest()
            .or_else(|| zone.from_local_datetime(&(local + chrono::Duration::hours(1))).earliest());
        Self(found.map_or_else(|| local.and_utc().timestamp(), |t| t.timestamp()))
    }

    /// Reads RFC 3339.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|t| Self(t.timestamp()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = DateTime::<Utc>::from_timestamp(self.0, 0).unwrap_or_default();
        f.write_str(&utc.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { s.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            Self::parse_rfc3339(&text).ok_or_else(|| {
                serde::de::Error::custom(format!(
                    "\"{text}\" is no time; write 2026-11-25T06:30:00Z or 2026-11-25T14:30:00+08:00"
                ))
            })
        } else {
            i64::deserialize(d).map(Self)
        }
    }
}

/// Reads a day as `2026-11-25` (also `2026/11/25`, `2026.11.25` and full-width digits).
///
/// # Errors
/// No day, or one the month does not have: the message names the month's last day.
pub fn iso_day(text: &str) -> Result<Day, Say> {
    let plain: String = text.trim().chars().map(super::plate::half_width).collect();
    let parts: Vec<&str> = plain.split(['-', '/', '.']).collect();
    let number = |at: usize| parts.get(at).and_then(|p| p.parse::<u32>().ok());
    let unreadable = || say!("day-unreadable", text = plain.clone());
    let (Some(year), Some(month), Some(day), 3) = (number(0), number(1), number(2), parts.len()) else {
        return Err(unreadable());
    };
    let year = i32::try_from(year).ok().filter(|y| (1900..=2200).contains(y)).ok_or_else(unreadable)?;
    if !(1..=12).contains(&month) {
        return Err(say!("month-unknown", month = month));
    }
    let after =
        if month == 12 { Day::from_ymd_opt(year + 1, 1, 1) } else { Day::from_ymd_opt(year, month + 1, 1) };
    Day::from_ymd_opt(year, month, day).ok_or_else(|| {
        let last = after.and_then(|d| d.pred_opt()).map_or(28, |d| d.day());
        say!("day-not-in-month", day = day, month = format!("{year}-{month:02}"), last = last)
    })
}
