//! The callbacks pane: the queue of the whole desk, or a car's calls with its bookings and last
//! contacts (Rules C-3 to C-5).

use super::queue;
use crate::desk::api::{CallRow, Car};
use crate::domain::callback::Try;
use crate::domain::calling::CallingHours;
use crate::domain::name::Name;
use crate::domain::queue::{Standing, try_name, waits_for, why_now};
use crate::domain::say::Say;
use crate::domain::time::{Day, Time};
use crate::say;
use crate::text::width;
use crate::ui::shared::Shared;
use crate::ui::widget::{cell, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Cells of the columns: sign, when, plate, who makes it, which try.
const SIGN: usize = 2;
const WHEN: usize = 13;
const PLATE: usize = 12;
const ROLE: usize = 16;
const TRY: usize = 8;
/// From this width on the queue has all its columns.
const WIDE: usize = 84;

pub(super) fn subtitle(at: &Shared) -> String {
    if at.customer_view() {
        return String::new();
    }
    let due = |row: &&CallRow| Standing::of(&row.call, &at.trade, at.now).is_open();
    let due = queue::rows(at).into_iter().filter(due).count();
    let mut parts = vec![at.say(&say!("pane-calls-due", count = due))];
    if at.car.is_none() {
        parts.push(at.queue.filter.words(at));
    }
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}

fn today(at: &Shared) -> Day {
    at.now.day(at.reader.zone)
}

pub(super) fn draw(area: Rect, buf: &mut Buffer, at: &Shared) {
    if at.customer_view() {
        // Whom the store calls next, and why, is not for the customer's eyes.
        put(buf, area, 0, span(at.t("customer-view-internal"), at.theme.dim()));
        return;
    }
    let below = match &at.car {
        Some(car) => history(car, at),
        None => Vec::new(),
    };
    let rows = queue::rows(at);
    if rows.is_empty() {
        let nothing = if at.car.is_some() { "calls-none-car" } else { "calls-none" };
        put(buf, area, 0, span(at.t(nothing), at.theme.dim()));
        lines(sub(area, 1), buf, below);
        return;
    }
    let height = usize::from(area.height);
    let mut why =
        queue::selected(at).map(|row| why_lines(row, usize::from(area.width), at)).unwrap_or_default();
    if let Some(claim) = queue::selected(at).and_then(|row| at.around.claims.get(&row.id)) {
        let (by, since) = (claim.name.as_str(), at.reader.moment(claim.since, at.now));
        let text = at.say(&say!("call-claimed-since", by = by, since = since));
        why.insert(0, Line::from(span(width::clip(&text, usize::from(area.width)), at.theme.warn())));
    }
    let least_below = why.len().min(2) + below.len().min(2);
    let list = rows.len().min(height.saturating_sub(least_below)).max(1);
    let here = queue::place(at).row;
    let first = (here + 1).saturating_sub(list);
    for (n, row) in rows.iter().enumerate().skip(first).take(list) {
        let mut line = row_line(row, usize::from(area.width), at);
        if n == here {
            line = padded(line, area.width).patch_style(at.theme.selected());
        }
        put(buf, area, cells(n - first), line);
    }
    // Where rows are short the last contacts are worth more than the end of a long reason.
    let room = height.saturating_sub(list + below.len().min(3));
    why.truncate(room.max(2));
    let gap = usize::from(height > list + why.len() + below.len());
    lines(sub(area, cells(list + gap)), buf, why.into_iter().chain(below).collect());
}

fn lines(area: Rect, buf: &mut Buffer, lines: Vec<Line<'static>>) {
    for (n, line) in (0..).zip(lines) {
        put(buf, area, n, line);
    }
}

fn sub(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn padded(mut line: Line<'static>, cells: u16) -> Line<'static> {
    let missing = usize::from(cells).saturating_sub(line.width());
    line.push_span(Span::raw(" ".repeat(missing)));
    line
}

/// A call in the queue; a car's own has no need of plate and name.
fn row_line(row: &CallRow, room: usize, at: &Shared) -> Line<'static> {
    let theme = at.theme;
    let (sign, when, style) = when(row, at);
    let mut spans = vec![span(format!("{sign} "), style), cell(when, WHEN, style)];
    let mut rest = room.saturating_sub(SIGN + WHEN);
    if at.car.is_none() {
        let name = if room >= WIDE { 14 } else { 11 };
        spans.push(cell(&row.plate, PLATE, theme.strong()));
        spans.push(cell(width::clip(&row.customer, name - 1), name, theme.text()));
        rest = rest.saturating_sub(PLATE + name);
    }
    let aside = aside(row, at);
    let wide = room >= WIDE;
    let tail = if wide { 1 + ROLE + TRY } else { 0 };
    // The hour a call waits for is worth more than the end of its topic.
    let beside = width::width(&aside).min(rest.saturating_sub(tail) * 3 / 5);
    spans.push(cell(topic(row, at), rest.saturating_sub(tail + beside + 1), theme.text()));
    spans.push(Span::raw(" "));
    let style = if row.open_case.is_some() { theme.bad() } else { theme.warn() };
    spans.push(cell(aside, beside, style));
    if wide {
        spans.push(Span::raw(" "));
        spans.push(cell(at.say(&row.call.role.say()), ROLE, theme.dim()));
        spans.push(cell(nth(row, at), TRY, theme.dim()));
    }
    Line::from(spans)
}

/// The topic, of a message after its way, with how many others are spoken about along with it (Rule C-4).
fn topic(row: &CallRow, at: &Shared) -> String {
    let topic = at.reader.name(&row.call.topic);
    let channel = row.call.channel;
    let topic = match channel.is_message() {
        true => format!("{} · {topic}", at.t(&format!("channel-{}", channel.key()))),
        false => topic.to_owned(),
    };
    if row.along.is_empty() { topic } else { format!("{topic} +{}", row.along.len()) }
}

fn nth(row: &CallRow, at: &Shared) -> String {
    at.say(&say!("call-nth", n = row.call.tries.len() + 1))
}

/// What stands at the end of a row: an open complaint, no number, or that it has to wait.
fn aside(row: &CallRow, at: &Shared) -> String {
    if let Some(claim) = at.around.claims.get(&row.id) {
        return at.say(&say!("call-claimed", by = claim.name.as_str()));
    }
    if let Some(number) = &row.open_case {
        return format!("{number}!");
    }
    match waits_until(row, at) {
        Some(until) => at.say(&say!("call-quiet-until", at = at.reader.moment(until, at.now))),
        None if row.phone.is_empty() => at.t("call-no-phone"),
        None => String::new(),
    }
}

/// When it is to be made, with a sign: late, due, later today, or on a day to come.
fn when(row: &CallRow, at: &Shared) -> (&'static str, String, Style) {
    let due = row.call.due;
    let day = due.day(at.reader.zone);
    let clock = if day == today(at) { at.reader.clock(due) } else { at.reader.day_near(day, today(at)) };
    match Standing::of(&row.call, &at.trade, at.now) {
        Standing::Late => {
            let late = at.reader.minutes(rounded(at.now.minutes_since(due)));
            ("✗", at.say(&say!("call-late", time = late)), at.theme.bad())
        }
        Standing::Due => ("!", open_words(row, at), at.theme.warn()),
        Standing::Soon => ("·", clock, at.theme.text()),
        Standing::Coming => ("·", clock, at.theme.dim()),
    }
}

/// Of a call that can be made now: by when, or since when.
fn open_words(row: &CallRow, at: &Shared) -> String {
    let call = &row.call;
    let near = |time: Time| {
        let day = time.day(at.reader.zone);
        if day == today(at) { at.reader.clock(time) } else { at.reader.day_near(day, today(at)) }
    };
    // What is planned amid its window does not end there.
    let ends = call.promised || call.until.is_none_or(|until| until <= call.due);
    match () {
        () if call.due > at.now && ends => at.say(&say!("call-by", at = near(call.due))),
        () if call.due > at.now => at.say(&say!("call-since", at = near(call.shown))),
        () => at.say(&say!("call-since", at = near(call.due))),
    }
}

/// A length as people say it of something late: whole hours from the first on, whole days from the second on.
fn rounded(minutes: i64) -> i64 {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    match minutes {
        0..HOUR => minutes,
        HOUR..=DAY => minutes - minutes % HOUR,
        _ => (minutes - minutes % DAY).max(2 * DAY),
    }
}

/// Why this call, and why now (Rule C-5), with what is to be said and what goes along.
#[must_use]
pub fn why_lines(row: &CallRow, room: usize, at: &Shared) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let mut say = |text: String, style| {
        out.extend(width::wrap(&text, room).into_iter().map(|row| Line::from(span(row, style))));
    };
    let joined = |says: &[Say]| says.iter().map(|s| at.say(s)).collect::<Vec<_>>().join(" · ");
    let style = if row.open_case.is_some() { at.theme.bad() } else { at.theme.text() };
    say(at.say(&say!("call-why-this", why = joined(&row.why))), style);
    let mut now = why_now(&row.call, &at.trade, row.person.as_ref(), at.now);
    if let Some(until) = row.call.until.filter(|until| *until != row.call.due) {
        now.push(say!("call-until", at = at.reader.moment(until, at.now)));
    }
    say(at.say(&say!("call-why-now", why = joined(&now))), at.theme.text());
    for (_, topic) in &row.along {
        say(format!("+ {}", at.reader.name(topic)), at.theme.text());
    }
    if !row.call.note.is_empty() {
        say(format!("“{}”", row.call.note), at.theme.text());
    }
    out
}

/// The bookings and last contacts of a car, newest first.
fn history(car: &Car, at: &Shared) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    for (_, booking) in car.records.bookings.iter().filter(|(_, b)| b.is_open()) {
        let when = at.reader.moment(booking.at, at.now);
        let text = at.say(&say!("booked-for", at = when, what = booking.what.as_str()));
        out.push(Line::from(span(format!("● {text}"), at.theme.strong())));
    }
    let contacts = contacts(car);
    if !contacts.is_empty() {
        out.push(Line::from(span(at.t("contacts-last"), at.theme.dim())));
    }
    out.extend(contacts.into_iter().map(|(topic, made)| contact_line(topic, made, at)));
    out
}

/// The tries of all calls of a car with their topics, newest first.
#[must_use]
pub fn contacts(car: &Car) -> Vec<(&Name, &Try)> {
    let calls = car.records.callbacks.iter();
    let mut out: Vec<_> = calls.flat_map(|(_, c)| c.tries.iter().map(|t| (&c.topic, t))).collect();
    out.sort_by_key(|(_, t)| std::cmp::Reverse(t.at));
    // Topics spoken about in one call share its try.
    out.dedup_by_key(|(_, t)| (t.at, t.by.clone(), t.outcome));
    out
}

/// One contact in a row: when, by which way, what came of it.
#[must_use]
pub fn contact_line(topic: &Name, made: &Try, at: &Shared) -> Line<'static> {
    let style = if made.outcome.is_reached() { at.theme.text() } else { at.theme.dim() };
    Line::from(vec![
        span(format!("{}  ", at.reader.moment(made.at, at.now)), at.theme.dim()),
        span(contact_words(topic, made, at), style),
    ])
}

/// What a contact was about, what came of it, and what was said.
#[must_use]
pub fn contact_words(topic: &Name, made: &Try, at: &Shared) -> String {
    let outcome = at.say(&try_name(made));
    let words = [at.reader.name(topic), outcome.as_str(), made.note.as_str(), made.suggestion.as_str()];
    let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
    // In the order they are asked, so that one who knows the survey can read them.
    let asked = at.trade.survey.indicators.iter().filter_map(|i| made.scores.get(&i.key));
    let scores: Vec<String> = asked.map(ToString::to_string).collect();
    let scores = if scores.is_empty() { String::new() } else { format!(" [{}]", scores.join(" ")) };
    format!("{}{scores}", words.join(" · "))
}

/// If it may not be made now: when it may (Rule C-3).
fn waits_until(row: &CallRow, at: &Shared) -> Option<Time> {
    waits_for(&row.call, &at.trade, row.person.as_ref(), at.now)?;
    CallingHours::of(&at.trade, row.person.as_ref()).next(at.now)
}
