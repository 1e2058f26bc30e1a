//! Opening hours as a configuration says them: `08:30-18:00`, several windows a day, days of
//! their own.

use crate::domain::plate::half_width;
use crate::domain::say::Say;
use crate::say;
use chrono::{Datelike, Weekday};
use std::fmt;

/// Minutes of a day.
pub const DAY_MINUTES: u32 = 24 * 60;

/// Names of the days from Monday on: short, long, and the character behind 周 or 星期.
const DAYS: [(&str, &str, char); 7] = [
    ("mon", "monday", '一'),
    ("tue", "tuesday", '二'),
    ("wed", "wednesday", '三'),
    ("thu", "thursday", '四'),
    ("fri", "friday", '五'),
    ("sat", "saturday", '六'),
    ("sun", "sunday", '日'),
];

/// What stands in place of windows on a day without any.
const CLOSED: [&str; 2] = ["closed", "休息"];

/// A window of opening hours, in minutes after midnight of the store's day; `to` is after
/// `from`, and at most 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// First minute that is open.
    pub from: u32,
    /// First minute that is closed again.
    pub to: u32,
}

impl Window {
    /// Reads `12:00-14:30`.
    ///
    /// # Errors
    /// What cannot be read, or runs backwards.
    pub fn parse(text: &str) -> Result<Self, Say> {
        let plain: String = text.chars().map(half_width).collect();
        match windows_of(plain.trim())?[..] {
            [window] => Ok(window),
            _ => Err(unreadable(&plain)),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(f, "{}-{}", clock(self.from), clock(self.to))
    }
}

/// The opening hours of a week (Rule C-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Windows by weekday from Monday on, in the order of the day, without overlap.
    week: [Vec<Window>; 7],
}

impl Hours {
    /// Reads `08:30-18:00` (every day), `08:30-12:00,13:30-18:00` (several windows), and
    /// `mon-fri 08:30-18:00; sat 09:00-16:00; sun closed` (days of their own; a day that is
    /// not named is closed). Days may also be written 周一 or monday, `closed` also 休息.
    ///
    /// # Errors
    /// What cannot be read; windows that overlap or run backwards; a day named twice; hours
    /// that never open.
    pub fn parse(text: &str) -> Result<Self, Say> {
        let plain = text.chars().map(half_width).collect::<String>().to_lowercase();
        let mut week: [Option<Vec<Window>>; 7] = Default::default();
        for section in plain.split(';').map(str::trim) {
            let (days, windows) = section_of(section)?;
            for day in days {
                if week[day].replace(windows.clone()).is_some() {
                    return Err(say!("hours-day-twice", found = DAYS[day].0));
                }
            }
        }
        let week = week.map(Option::unwrap_or_default);
        if week.iter().all(Vec::is_empty) { Err(say!("hours-never")) } else { Ok(Self { week }) }
    }

    /// Open on all days, round the clock.
    #[must_use]
    pub fn always() -> Self {
        Self { week: std::array::from_fn(|_| vec![Window { from: 0, to: DAY_MINUTES }]) }
    }

    /// From midnight to midnight on every day that has hours at all.
    #[must_use]
    pub fn whole_days(&self) -> Self {
        let whole = |windows: &Vec<Window>| windows.first().map(|_| Window { from: 0, to: DAY_MINUTES });
        Self { week: self.week.each_ref().map(|windows| whole(windows).into_iter().collect()) }
    }

    /// The windows of a weekday.
    #[must_use]
    pub fn on(&self, weekday: Weekday) -> &[Window] {
        &self.week[weekday.num_days_from_monday() as usize]
    }

    /// The windows of the weekday on which `day` falls; if the store is closed on it, those
    /// of the first weekday from Monday on that is open (Rule K-2: a swapped working day).
    #[must_use]
    pub fn worked(&self, day: super::Day) -> &[Window] {
        let own = self.on(day.weekday());
        if own.is_empty() { self.week.iter().find(|w| !w.is_empty()).map_or(own, |w| w) } else { own }
    }
}

/// The days of a section, as numbers from Monday on, and their windows.
fn section_of(section: &str) -> Result<(Vec<usize>, Vec<Window>), Say> {
    let digit = section.find(|c: char| c.is_ascii_digit());
    let closed = CLOSED.iter().find_map(|word| section.strip_suffix(word));
    let (days, windows) = match (closed, digit) {
        (Some(days), _) => (days, Vec::new()),
        (None, Some(at)) => (&section[..at], windows_of(&section[at..])?),
        (None, None) => return Err(unreadable(section)),
    };
    Ok((days_of(days.trim())?, windows))
}

/// `mon-fri`, `mon,wed`, `周一至周五`; nothing is every day. `sat-mon` goes over the week's end.
fn days_of(text: &str) -> Result<Vec<usize>, Say> {
    if text.is_empty() {
        return Ok((0..7).collect());
    }
    let mut found = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (first, last) = part.split_once(['-', '至']).unwrap_or((part, part));
        let (first, last) = (day_of(first.trim())?, day_of(last.trim())?);
        let count = (last + 7 - first) % 7;
        found.extend((0..=count).map(|n| (first + n) % 7));
    }
    Ok(found)
}

fn day_of(word: &str) -> Result<usize, Say> {
    let sign = ["周", "星期"].iter().find_map(|w| word.strip_prefix(w));
    let is = |(short, long, han): &(&str, &str, char)| {
        word == *short || word == *long || sign.is_some_and(|s| s.chars().eq([*han]))
    };
    DAYS.iter().position(is).ok_or_else(|| say!("hours-day-unknown", found = shown(word)))
}

fn windows_of(text: &str) -> Result<Vec<Window>, Say> {
    let mut found: Vec<Window> = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (from, to) = part.split_once('-').ok_or_else(|| unreadable(part))?;
        let minute = |clock| minute_of(clock).ok_or_else(|| unreadable(part));
        let window = Window { from: minute(from)?, to: minute(to)? };
        if window.from >= window.to {
            return Err(say!("hours-backwards", found = window.to_string()));
        }
        if let Some(before) = found.last().filter(|before| window.from < before.to) {
            let (before, found) = (before.to_string(), window.to_string());
            return Err(say!("hours-overlap", before = before, found = found));
        }
        found.push(window);
    }
    Ok(found)
}

fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two =
        |s: &str| (s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok());
    let (hour, minute) = (two(hour)??, two(minute)??);
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY_MINUTES).then_some(total)
}

fn unreadable(text: &str) -> Say {
    say!("hours-unreadable", found = shown(text))
}

/// What was typed, cut short.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> String {
        let hours = Hours::parse(text).unwrap_or_else(|say| panic!("{text}: {say:?}"));
        let day = |windows: &Vec<Window>| {
            windows.iter().map(ToString::to_string).collect::<Vec<_>>().join("+").replace(":00", "")
        };
        hours.week.iter().map(day).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn hours_are_windows_by_weekday() {
        for (text, expected) in [
            ("08:00-18:00", "08-18 08-18 08-18 08-18 08-18 08-18 08-18"),
            ("8:00-12:00, 14:00-24:00", &["08-12+14-24"; 7].join(" ")),
            ("8:00-12:00,12:00-24:00", &["08-12+12-24"; 7].join(" ")),
            (
                "mon-fri 08:30-18:00; sat 09:00-16:00; sun closed",
                "08:30-18 08:30-18 08:30-18 08:30-18 08:30-18 09-16 ",
            ),
            ("Mon,Wed 09:00-10:00", "09-10  09-10    "),
            ("sat-mon 09:00-10:00 ; tue-thu,fri 10:00-11:00", "09-10 10-11 10-11 10-11 10-11 09-10 09-10"),
            ("周一至周五 09:00-10:00；星期六，周日休息", "09-10 09-10 09-10 09-10 09-10  "),
            ("monday - tuesday 09:00-10:00", "09-10 09-10     "),
            ("sun-sat 09:00-10:00", &["09-10"; 7].join(" ")),
        ] {
            assert_eq!(week(text), expected, "{text}");
        }
    }

    #[test]
    fn what_are_no_hours_is_named() {
        for (text, id) in [
            ("", "hours-unreadable"),
            ("08:30", "hours-unreadable"),
            ("8-9", "hours-unreadable"),
            ("08:61-09:00", "hours-unreadable"),
            ("08:30-24:01", "hours-unreadable"),
            ("08:30-18:00;", "hours-unreadable"),
            ("mon", "hours-unreadable"),
            ("mon 08:30-18:00 closed", "hours-day-unknown"),
            ("18:00-08:30", "hours-backwards"),
            ("08:30-08:30", "hours-backwards"),
            ("08:00-12:00,11:00-13:00", "hours-overlap"),
            ("13:00-14:00,08:00-12:00", "hours-overlap"),
            ("mon-fry 08:30-18:00", "hours-day-unknown"),
            ("mon-fri 08:30-18:00; fri closed", "hours-day-twice"),
            ("08:30-18:00; sun closed", "hours-day-twice"),
            ("closed", "hours-never"),
            ("mon closed; tue closed", "hours-never"),
        ] {
            assert_eq!(Hours::parse(text).map_err(|say| say.id), Err(id), "{text}");
        }
    }
}
