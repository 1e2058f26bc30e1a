//! `calendar`: working time with the windows it used, and a month of the store's calendar.
//! Reads the store's configuration and rules only, so it works while the store is open.

use super::talk::{End, Talk};
use crate::domain::calendar::{Calendar, Span};
use crate::domain::plate::half_width;
use crate::domain::say::Say;
use crate::domain::time::{Day, Time};
use crate::say;
use crate::text::{Reader, when, width};
use chrono::Datelike;
use serde_json::{Value, json as object};

/// Units of a length of time that have no fixed number of working hours.
const DAYS_AND_WEEKS: [char; 4] = ['d', 'w', '天', '周'];
/// Cells of the column with the windows.
const WINDOWS: usize = 25;
/// Years of which a month can be shown.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A calendar, and the moment from which typed times are told.
pub(super) struct At<'a> {
    /// The store's calendar.
    pub calendar: &'a Calendar,
    /// Now.
    pub now: Time,
}

/// What `calendar due` was asked.
pub(super) struct Asked<'a> {
    pub from: &'a str,
    pub working: &'a str,
    pub pauses: &'a [String],
    pub json: bool,
}

pub(super) fn due(at: &At<'_>, talk: &mut Talk<'_>, asked: &Asked<'_>) -> Result<u8, End> {
    let from = at.moment(asked.from)?;
    let minutes = working(asked.working).map_err(End::Usage)?;
    let pauses = asked.pauses.iter().map(|text| at.pause(text)).collect::<Result<Vec<_>, End>>()?;
    let due = at.calendar.add_working(from, minutes, &pauses)?;
    if asked.json {
        let spans = |list: &[Span]| list.iter().map(span_value).collect::<Vec<_>>();
        talk.json(&object!({
            "from": from,
            "minutes": minutes,
            "due": due.at,
            "zone": at.calendar.zone().name(),
            "used": spans(&due.used),
            "pauses": spans(&pauses),
        }))?;
        return Ok(0);
    }
    let reader = talk.reader.clone();
    let day = due.at.day(at.calendar.zone());
    talk.data(&reader.say(&say!(
        "cli-due",
        day = reader.day_full(day),
        weekday = reader.weekday(day),
        clock = reader.clock(due.at)
    )))?;
    for span in &due.used {
        talk.data(&used(span, &reader))?;
    }
    let unknown = due.used.iter().map(|span| span.from.day(at.calendar.zone()));
    at.tell_unknown(unknown.chain([day]), talk)
}

fn span_value(span: &Span) -> Value {
    object!({ "from": span.from, "to": span.to, "minutes": span.minutes() })
}

/// One window that was used. Midnight at its end is the 24:00 of its day.
fn used(span: &Span, reader: &Reader) -> String {
    let day = span.from.day(reader.zone);
    let same = span.to.day(reader.zone) == day;
    let to = if same { reader.clock(span.to) } else { "24:00".to_owned() };
    let (date, weekday, from) = (reader.day_full(day), reader.weekday(day), reader.clock(span.from));
    format!("  {date}  {weekday}  {from}-{to}  {}", reader.minutes(span.minutes()))
}

pub(super) fn show(at: &At<'_>, talk: &mut Talk<'_>, month: Option<&str>, json: bool) -> Result<u8, End> {
    let today = at.now.day(at.calendar.zone());
    let first = match month {
        None => today.with_day(1).unwrap_or(today),
        Some(text) => month_of(text, today).map_err(End::Usage)?,
    };
    let days = || first.iter_days().take_while(|day| day.month() == first.month());
    for day in days() {
        if json {
            talk.json(&day_value(at.calendar, day, &talk.reader))?;
        } else {
            let row = day_row(at.calendar, day, &talk.reader);
            talk.data(row.trim_end())?;
        }
    }
    at.tell_unknown(days(), talk)
}

fn day_value(calendar: &Calendar, day: Day, reader: &Reader) -> Value {
    let plan = calendar.windows(day);
    let minutes: i64 = calendar.spans(day).iter().map(Span::minutes).sum();
    object!({
        "day": day,
        "weekday": day.weekday().number_from_monday(),
        "windows": plan.windows.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "minutes": minutes,
        "why": plan.why.key(),
        "text": plan.why.say().map(|say| reader.say(&say)),
        "known": calendar.knows(day),
    })
}

fn day_row(calendar: &Calendar, day: Day, reader: &Reader) -> String {
    let plan = calendar.windows(day);
    let windows: Vec<String> = plan.windows.iter().map(ToString::to_string).collect();
    let windows = if windows.is_empty() { reader.t("cli-closed") } else { windows.join(",") };
    let why = plan.why.say().map(|say| reader.say(&say)).unwrap_or_default();
    // Windows are never cut: the reason moves to the right.
    let windows = if width::width(&windows) < WINDOWS { width::fit(&windows, WINDOWS) } else { windows };
    format!("{}  {}  {windows}  {why}", reader.day_full(day), reader.weekday(day))
}

impl At<'_> {
    fn moment(&self, text: &str) -> Result<Time, End> {
        when::parse_moment(text, self.now, self.calendar.zone()).map_err(End::Usage)
    }

    /// `A..B`.
    fn pause(&self, text: &str) -> Result<Span, End> {
        let wrong = || End::Usage(say!("cli-pause", found = text));
        let (from, to) = text.split_once("..").ok_or_else(wrong)?;
        let span = Span { from: self.moment(from)?, to: self.moment(to)? };
        if span.from <= span.to { Ok(span) } else { Err(wrong()) }
    }

    /// Says of which years the holidays are not known.
    fn tell_unknown(&self, days: impl Iterator<Item = Day>, talk: &mut Talk<'_>) -> Result<u8, End> {
        let mut years: Vec<i32> = days.filter(|day| !self.calendar.knows(*day)).map(|d| d.year()).collect();
        years.dedup();
        for year in years {
            talk.tell(&say!("cli-year-unknown", year = year.to_string()))?;
        }
        Ok(0)
    }
}

/// Working minutes: hours and minutes only.
fn working(text: &str) -> Result<u32, Say> {
    let folded = text.chars().map(half_width).collect::<String>().to_lowercase();
    if folded.contains(DAYS_AND_WEEKS) {
        return Err(say!("cli-working", found = text));
    }
    let minutes = when::parse_minutes(text)?;
    u32::try_from(minutes).map_err(|_| say!("cli-working", found = text))
}

/// The first day of a typed month: `2026-11`, or `11` of this year.
fn month_of(text: &str, today: Day) -> Result<Day, Say> {
    let wrong = || say!("cli-month", found = text);
    let plain: String = text.trim().chars().map(half_width).collect();
    let (year, month) = match plain.split_once(['-', '/', '.']) {
        Some((year, month)) => (year.parse().map_err(|_| wrong())?, month),
        None => (today.year(), plain.as_str()),
    };
    let month = month.parse().map_err(|_| wrong())?;
    Day::from_ymd_opt(year, month, 1).filter(|_| YEARS.contains(&year)).ok_or_else(wrong)
}
