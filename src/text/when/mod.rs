//! Days and times as people type them: `+3d`, `tue 14:30`, `明天 9:00`, `2026-11-25`.
//!
//! A typed text is folded to plain characters, then read from left to right: a day (by
//! word, by weekday or by numbers), then a clock time.

mod numbers;

use crate::domain::plate::half_width;
use crate::domain::say::Say;
use crate::domain::time::{Day, Time};
use crate::say;
use chrono::{Datelike, Days, NaiveTime, Timelike};
use chrono_tz::Tz;

/// Longest text that is read.
const INPUT_CHARS: usize = 64;
/// Longest span of time, in days: ten years.
const SPAN_DAYS: i64 = 3660;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
const SPAN_MINUTES: i64 = SPAN_DAYS * DAY;

/// Day words and how many days they are from today; a longer one before its own beginning.
const DAY_WORDS: [(&str, i64); 12] = [
    ("today", 0),
    ("tomorrow", 1),
    ("yesterday", -1),
    ("大后天", 3),
    ("后天", 2),
    ("明天", 1),
    ("明日", 1),
    ("今天", 0),
    ("今日", 0),
    ("昨天", -1),
    ("前天", -2),
    ("昨日", -1),
];
/// Weekdays from Monday on: English, then the character behind 周, 星期 or 礼拜.
const WEEKDAYS: [(&str, &str, char); 7] = [
    ("monday", "mon", '一'),
    ("tuesday", "tue", '二'),
    ("wednesday", "wed", '三'),
    ("thursday", "thu", '四'),
    ("friday", "fri", '五'),
    ("saturday", "sat", '六'),
    ("sunday", "sun", '日'),
];
/// Units of a span in minutes; a longer one before its own beginning.
const UNITS: [(&str, i64); 15] = [
    ("minutes", 1),
    ("min", 1),
    ("m", 1),
    ("hours", 60),
    ("hour", 60),
    ("h", 60),
    ("days", DAY),
    ("day", DAY),
    ("d", DAY),
    ("w", 7 * DAY),
    ("分钟", 1),
    ("分", 1),
    ("小时", 60),
    ("天", DAY),
    ("周", 7 * DAY),
];

/// A typed day: a certain one, or a weekday still to be placed by the clock time behind it.
enum Typed {
    Day(Day),
    /// The next such day, counted from Monday as 0; today's counts while its time is to come.
    Weekday(u32),
}

/// Reads a moment. A day without a clock time keeps the clock time of `now`, as `+3d` does;
/// a clock time alone is today's; a weekday is the next one, today's if that is still to come.
///
/// # Errors
/// Says what cannot be read and what can; a day that a month does not have is answered
/// with the last one it has.
pub fn parse_moment(input: &str, now: Time, zone: Tz) -> Result<Time, Say> {
    let text = plain(input)?;
    if let Some(span) = text.strip_prefix('+') {
        return add_span(span, now, zone);
    }
    if let Some(time) = Time::parse_rfc3339(&text.to_ascii_uppercase()) {
        return Ok(time);
    }
    let (typed, rest) = read_day(&text, now.day(zone))?;
    let clock = if rest.is_empty() { None } else { Some(read_clock(rest)?) };
    let local = now.local(zone);
    // To the minute: nobody types seconds, and a promise is told without them.
    let clock_now = local.time().with_second(0).unwrap_or(local.time());
    let clock = clock.unwrap_or(clock_now);
    let day = match typed {
        None => local.date(),
        Some(Typed::Day(day)) => day,
        Some(Typed::Weekday(weekday)) => {
            let from = if clock >= clock_now { local.date() } else { later(local.date(), 1)? };
            next_weekday(from, weekday)?
        }
    };
    Ok(Time::from_local(day.and_time(clock), zone))
}

/// Reads a day, in the writings of [`parse_moment`] without a clock time; a weekday is the
/// next one, today included.
///
/// # Errors
/// As [`parse_moment`]; a clock time is refused.
pub fn parse_day(input: &str, now: Time, zone: Tz) -> Result<Day, Say> {
    let text = plain(input)?;
    if let Some(span) = text.strip_prefix('+') {
        return Ok(add_span(span, now, zone)?.day(zone));
    }
    let today = now.day(zone);
    let (typed, rest) = read_day(&text, today)?;
    let day = match typed {
        None => {
            read_clock(rest)?;
            return Err(say!("when-day-missing"));
        }
        Some(Typed::Day(day)) => day,
        Some(Typed::Weekday(weekday)) => next_weekday(today, weekday)?,
    };
    if rest.is_empty() { Ok(day) } else { Err(say!("when-day-only", found = rest)) }
}

/// Reads a length of time in minutes: `90m`, `1h30m`, `1h30`, `3d`, `90`, `1小时30分`.
///
/// # Errors
/// Says what cannot be read, or that it is longer than ten years.
pub fn parse_minutes(input: &str) -> Result<i64, Say> {
    span(&plain(input)?)
}

/// Half width, lower case, trimmed, blanks single; the T of a date and time is a blank.
fn plain(input: &str) -> Result<String, Say> {
    let folded: String = input.chars().take(INPUT_CHARS + 1).map(half_width).collect();
    let text = folded.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(say!("when-empty"));
    }
    if text.chars().count() > INPUT_CHARS {
        let start: String = text.chars().take(12).collect();
        return Err(say!("when-unknown", found = start + "…"));
    }
    Ok(text)
}

/// `now` and a span: its whole days by the calendar, the rest by the clock.
fn add_span(text: &str, now: Time, zone: Tz) -> Result<Time, Say> {
    let minutes = span(text.trim())?;
    let local = now.local(zone);
    let moved = later(local.date(), minutes / DAY)?.and_time(local.time());
    Ok(Time::from_local(moved, zone).plus_minutes(minutes % DAY))
}

fn span(text: &str) -> Result<i64, Say> {
    let unread = || say!("when-span", found = text);
    let mut rest = text;
    let mut total = 0_i64;
    while !rest.is_empty() {
        let (number, behind) = numbers::take(rest).ok_or_else(unread)?;
        let behind = behind.trim_start();
        let unit = UNITS.iter().find_map(|(word, m)| behind.strip_prefix(word).map(|after| (*m, after)));
        let (minutes, after) = match unit {
            Some(found) => found,
            // A bare number is minutes: alone, or behind hours.
            None if behind.is_empty() => (1, ""),
            None => return Err(unread()),
        };
        total = total.saturating_add(number.saturating_mul(minutes));
        rest = after.trim_start();
    }
    match total {
        _ if text.is_empty() => Err(unread()),
        0..=SPAN_MINUTES => Ok(total),
        _ => Err(say!("when-span-long", most = SPAN_DAYS)),
    }
}

/// The day a text begins with, if it does, and what stands behind it.
fn read_day(text: &str, today: Day) -> Result<(Option<Typed>, &str), Say> {
    for (word, days) in DAY_WORDS {
        if let Some(rest) = text.strip_prefix(word) {
            return Ok((Some(Typed::Day(later(today, days)?)), rest.trim_start()));
        }
    }
    if let Some((day, rest)) = read_weekday(text, today)? {
        return Ok((Some(day), rest.trim_start()));
    }
    match numbers::read_date(text, today)? {
        Some((day, rest)) => Ok((Some(Typed::Day(day)), rest.trim_start())),
        None => Ok((None, text)),
    }
}

/// `tue`, `tuesday`, `周二`, `星期二`; `下周二` is the one of the calendar week after this.
fn read_weekday(text: &str, today: Day) -> Result<Option<(Typed, &str)>, Say> {
    let (next, bare) = text.strip_prefix('下').map_or((false, text), |bare| (true, bare));
    let han = ["周", "星期", "礼拜"].iter().find_map(|word| bare.strip_prefix(word));
    for (number, (long, short, sign)) in (0..).zip(WEEKDAYS) {
        // 周天 is another word for 周日.
        let signs = if sign == '日' { ['日', '天'] } else { [sign, sign] };
        let Some(rest) = (match han {
            Some(after) => after.strip_prefix(signs),
            None => bare.strip_prefix(long).or_else(|| bare.strip_prefix(short)),
        }) else {
            continue;
        };
        if !next {
            return Ok(Some((Typed::Weekday(number), rest)));
        }
        let to_monday = 7 - i64::from(today.weekday().num_days_from_monday());
        return Ok(Some((Typed::Day(later(today, to_monday + i64::from(number))?), rest)));
    }
    Ok(None)
}

/// `14:30`, `9点`, `9点半`, `9点30分`, `下午2:30`, `2:30pm`, with or without seconds.
fn read_clock(text: &str) -> Result<NaiveTime, Say> {
    // What never looked like a time gets the full list of writings.
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return Err(say!("when-unknown", found = text));
    }
    let wrong = || say!("when-clock", found = text);
    let half_day = |word: &str| if "上午 早上 am".contains(word) { 0 } else { 12 };
    let before = ["上午", "早上", "下午", "晚上"].iter().find_map(|w| Some((*w, text.strip_prefix(w)?)));
    let behind = ["am", "pm"].iter().find_map(|w| Some((*w, text.strip_suffix(w)?)));
    let (offset, clock) = match before.or(behind) {
        Some((word, rest)) => (Some(half_day(word)), rest.trim()),
        None => (None, text),
    };
    let (hour, rest) = numbers::take(clock).ok_or_else(wrong)?;
    let rest = rest
        .strip_prefix([':', '点', '时'])
        .ok_or(rest)
        .or_else(|rest| if rest.is_empty() && offset.is_some() { Ok("") } else { Err(wrong()) })?;
    let (minute, rest) = match rest {
        "" if !clock.ends_with(':') => (0, ""),
        "半" => (30, ""),
        _ => numbers::take(rest).ok_or_else(wrong)?,
    };
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => numbers::take(rest).ok_or_else(wrong)?,
        None => (0, rest.strip_prefix('分').unwrap_or(rest)),
    };
    let hour = match offset {
        Some(12) if (1..12).contains(&hour) => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    let small = |n: i64| u32::try_from(n).ok();
    let time = small(hour)
        .zip(small(minute))
        .zip(small(second))
        .and_then(|((h, m), s)| NaiveTime::from_hms_opt(h, m, s))
        .filter(|_| rest.is_empty());
    time.ok_or_else(wrong)
}

/// The day so many days later (or earlier).
fn later(day: Day, days: i64) -> Result<Day, Say> {
    let steps = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(steps) } else { day.checked_add_days(steps) };
    moved.ok_or_else(|| say!("when-span-long", most = SPAN_DAYS))
}

/// The first day from `from` on that is the weekday, counted from Monday as 0.
fn next_weekday(from: Day, weekday: u32) -> Result<Day, Say> {
    let ahead = (7 + weekday - from.weekday().num_days_from_monday()) % 7;
    later(from, i64::from(ahead))
}

#[cfg(test)]
mod tests;
