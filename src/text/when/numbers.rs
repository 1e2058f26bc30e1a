//! Dates in numbers: `2026-11-25`, `11-25`, `25/11`, `11月25日`.

use crate::domain::say::Say;
use crate::domain::time::Day;
use crate::say;
use chrono::{Datelike, Days};

/// Years that can be meant; a birthday on file may be old.
const YEARS: (i64, i64) = (1900, 2199);
/// A day without a year may lie so many days back; else the next one is meant.
const DAYS_BACK: u64 = 90;
/// Digits of a number: more cannot be meant, and must not overflow.
const DIGITS: usize = 9;

/// The digits a text begins with as a number, and the rest.
pub(super) fn take(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 || end > DIGITS {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// The date in numbers that a text begins with, and the rest; `None` when it begins otherwise.
pub(super) fn read_date(text: &str, today: Day) -> Result<Option<(Day, &str)>, Say> {
    let Some((first, rest)) = take(text) else { return Ok(None) };
    for (year_sign, month_sign, day_signs) in [('年', '月', ['日', '号']), ('-', '-', [' ', 't'])] {
        let has_year = rest.strip_prefix(year_sign).and_then(take).filter(|(_, r)| r.starts_with(month_sign));
        let (year, month, rest) = match has_year {
            Some((month, rest)) => (Some(first), month, rest),
            None => (None, first, rest),
        };
        if let Some((day, rest)) = rest.strip_prefix(month_sign).and_then(take) {
            return day_of(year, month, day, today)
                .map(|d| Some((d, rest.strip_prefix(day_signs).unwrap_or(rest))));
        }
    }
    for sign in ['/', '.'] {
        if let Some((second, rest)) = rest.strip_prefix(sign).and_then(take) {
            return match rest.strip_prefix(sign).and_then(take) {
                Some((third, rest)) => three(first, second, third, today).map(|d| Some((d, rest))),
                None => two(first, second, today).map(|d| Some((d, rest))),
            };
        }
    }
    Ok(None)
}

/// `2026/11/25` or, where it can mean nothing else, `25/11/2026`.
fn three(first: i64, second: i64, third: i64, today: Day) -> Result<Day, Say> {
    if first > 31 {
        return day_of(Some(first), second, third, today);
    }
    let (month, day) = month_and_day(first, second, &format!("{first}/{second}/{third}"))?;
    day_of(Some(third), month, day, today)
}

/// `25/11` or `11/25`.
fn two(first: i64, second: i64, today: Day) -> Result<Day, Say> {
    let (month, day) = month_and_day(first, second, &format!("{first}/{second}"))?;
    day_of(None, month, day, today)
}

/// Month and day where only one order is possible; else both are named.
fn month_and_day(first: i64, second: i64, written: &str) -> Result<(i64, i64), Say> {
    match (first <= 12, second <= 12) {
        (true, true) if first != second => Err(say!(
            "when-ambiguous",
            found = written,
            first = format!("{first:02}-{second:02}"),
            second = format!("{second:02}-{first:02}")
        )),
        (false, _) => Ok((second, first)),
        _ => Ok((first, second)),
    }
}

/// The day; without a year, the first such day that is not long past.
fn day_of(year: Option<i64>, month: i64, day: i64, today: Day) -> Result<Day, Say> {
    let (low, high) = YEARS;
    if let Some(year) = year.filter(|y| !(low..=high).contains(y)) {
        return Err(say!(
            "when-year",
            found = year.to_string(),
            low = low.to_string(),
            high = high.to_string()
        ));
    }
    if !(1..=12).contains(&month) {
        return Err(say!("when-month", found = month));
    }
    let of_year = |year: i64| {
        let (y, m, d) = (i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        Day::from_ymd_opt(y, m, d)
    };
    let this_year = i64::from(today.year());
    let found = match year {
        Some(year) => of_year(year),
        None => {
            let oldest = today.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(today);
            (this_year - 1..=this_year + 1).filter_map(of_year).find(|d| *d >= oldest)
        }
    };
    found.ok_or_else(|| match (year, month, day) {
        (None, 2, 29) => say!("when-leap-day", month = month, found = day),
        _ => no_such_day(year.unwrap_or(this_year), month, day),
    })
}

fn no_such_day(year: i64, month: i64, day: i64) -> Say {
    let last = (28..=31)
        .rev()
        .find_map(|d| Day::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, d));
    say!("when-no-such-day", found = day, last = last.unwrap_or_default().to_string())
}
