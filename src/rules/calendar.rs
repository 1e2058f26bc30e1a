//! Holidays and swapped working days (Rule K-2).

use super::Problem;
use super::check::{self, Check};
use super::lines::{Lines, Place};
use super::source::{CONFIG, Sources, shipped};
use crate::domain::calendar::{Special, SpecialDays};
use crate::domain::name::Name;
use crate::domain::time::{Day, iso_day};
use crate::domain::trade::StoreConfig;
use crate::say;
use chrono::Datelike;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where calendars are.
const FOLDER: &str = "calendar/";

/// Most days of one holiday: more is a slip in the month or year.
const MOST_DAYS: i64 = 31;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    #[serde(default)]
    years: Vec<i32>,
    #[serde(default)]
    holiday: Vec<Holiday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: Name,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    work: Vec<String>,
}

/// Whether a store's file of this path is read as a calendar.
pub(super) fn is_calendar(path: &str) -> bool {
    let name = path.strip_prefix(FOLDER).and_then(|rest| rest.strip_suffix(".toml"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Reads and checks the calendar the store's configuration names, and lays the store's other
/// files beside it on top, in the order of their names.
pub(super) fn read(
    store: Option<&StoreConfig>,
    config: &str,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Option<SpecialDays> {
    let key = store.map_or_else(|| StoreConfig::default().calendar, |s| s.calendar.clone());
    let base = format!("{FOLDER}{key}.toml");
    if sources.own(&base).is_none() && shipped(&base).is_empty() {
        let line = Lines::new(config).line(&Place::top().key("calendar"));
        let message = say!("rules-no-calendar", file = base.as_str());
        problems.push(Problem { file: CONFIG.to_owned(), line, message });
        return None;
    }
    let mut all = read_file(&base, sources.text(&base), problems);
    let others = sources.0.iter().filter(|(path, _)| is_calendar(path) && **path != base);
    for (path, text) in others {
        let days = read_file(path, text, problems);
        if let (Some(all), Some(days)) = (&mut all, days) {
            all.overlay(days);
        }
    }
    all
}

fn read_file(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<SpecialDays> {
    let (calendar, mut check) = check::read::<CalendarFile>(file, text, problems)?;
    let top = Place::top();
    for (n, year) in calendar.years.iter().enumerate() {
        check.range(&top.key("years").nth(n), "years", u32::try_from(*year).unwrap_or(0), 1900..=2200);
    }
    let mut taken = Taken { days: BTreeMap::new(), years: &calendar.years };
    for (n, holiday) in calendar.holiday.iter().enumerate() {
        let at = top.key("holiday").nth(n);
        check.name(&at, "name", &holiday.name);
        off(holiday, &at, &mut taken, &mut check);
        for (m, work) in holiday.work.iter().enumerate() {
            let at = at.key("work").nth(m);
            if let Some(day) = day(work, &at, &mut check) {
                taken.take(day, Special::Worked(holiday.name.clone()), &at, &mut check);
            }
        }
    }
    let days = taken.days.into_iter().map(|(day, (special, _))| (day, special)).collect();
    Some(SpecialDays { days, years: calendar.years.into_iter().collect() })
}

/// The days off of a holiday.
fn off(holiday: &Holiday, at: &Place, taken: &mut Taken<'_>, check: &mut Check<'_>) {
    let Some(from) = &holiday.from else {
        if holiday.work.is_empty() || holiday.to.is_some() {
            check.refuse(at, say!("rules-holiday-when"));
        }
        return;
    };
    let to = holiday.to.as_ref().unwrap_or(from);
    let (begins, ends) = (at.key("from"), at.key("to"));
    let (Some(first), Some(last)) = (day(from, &begins, check), day(to, &ends, check)) else { return };
    let count = (last - first).num_days() + 1;
    if !(1..=MOST_DAYS).contains(&count) {
        return check.refuse(&ends, say!("rules-holiday-long", from = from.as_str(), most = MOST_DAYS));
    }
    for day in first.iter_days().take_while(|day| *day <= last) {
        taken.take(day, Special::Holiday(holiday.name.clone()), &begins, check);
    }
}

fn day(text: &str, at: &Place, check: &mut Check<'_>) -> Option<Day> {
    iso_day(text).map_err(|say| check.refuse(at, say)).ok()
}

/// The days of a file, with the line each was first seen in.
struct Taken<'a> {
    days: BTreeMap<Day, (Special, usize)>,
    years: &'a [i32],
}

impl Taken<'_> {
    /// A day is a holiday or a working day, and only once; its year is one of the file's.
    fn take(&mut self, day: Day, special: Special, at: &Place, check: &mut Check<'_>) {
        if let Some((_, first)) = self.days.get(&day) {
            check.refuse(at, say!("rules-day-twice", day = day.to_string(), first = *first));
        } else if !self.years.is_empty() && !self.years.contains(&day.year()) {
            check.refuse(at, say!("rules-day-year", day = day.to_string()));
        } else {
            self.days.insert(day, (special, check.line(at)));
        }
    }
}
