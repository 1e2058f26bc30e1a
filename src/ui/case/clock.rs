//! The clocks of a case in words: how much is left, or since when it is too late (Rule K-2).

use crate::domain::calendar::Span as Hours;
use crate::domain::clocks::{Clock, ClockKind, Clocks, clocks};
use crate::domain::complaint::Complaint;
use crate::say;
use crate::ui::shared::Shared;
use crate::ui::widget::span;
use ratatui::style::Style;
use ratatui::text::Span;

/// Cells of the bar.
const BAR: i64 = 6;

/// Both clocks as they stand; none if the store's calendar cannot tell.
#[must_use]
pub fn of(case: &Complaint, at: &Shared) -> Option<Clocks> {
    clocks(case, &at.trade, at.now).ok()
}

/// Both with their kinds, in their order.
#[must_use]
pub fn both(clocks: &Clocks) -> [(ClockKind, &Clock); 2] {
    [(ClockKind::FirstContact, &clocks.first_contact), (ClockKind::ReportBack, &clocks.report_back)]
}

/// Whether a clock of the case has broken and still matters.
#[must_use]
pub fn is_broken(case: &Complaint, at: &Shared) -> bool {
    let runs = |clock: &Clock| clock.stopped.is_none() && clock.is_broken(at.now);
    case.is_open() && of(case, at).is_some_and(|c| runs(&c.first_contact) || runs(&c.report_back))
}

/// The clock that matters now: the one that breaks first, else the one that is held.
#[must_use]
pub fn next(clocks: &Clocks) -> Option<(ClockKind, &Clock)> {
    let held = || Some((ClockKind::ReportBack, &clocks.report_back)).filter(|(_, c)| c.paused);
    clocks.next().or_else(held)
}

/// What is left, as `0:41`.
fn countdown(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// What is left, as a bar that runs empty.
fn bar(clock: &Clock, left: i64) -> String {
    let whole = i64::from(clock.minutes.max(1));
    let full = ((left * BAR + whole - 1) / whole).clamp(0, BAR);
    let cells = |n: i64| usize::try_from(n).unwrap_or(0);
    format!("{}{}", "▮".repeat(cells(full)), "▯".repeat(cells(BAR - full)))
}

/// A clock in words: sign, countdown and bar, or since when it is broken.
#[must_use]
pub fn words(kind: ClockKind, clock: &Clock, at: &Shared) -> (String, Style) {
    let (name, theme) = (at.say(&kind.say()), at.theme);
    let moment =
        |t: Option<crate::domain::time::Time>| t.map(|t| at.reader.moment(t, at.now)).unwrap_or_default();
    let left = clock.left(at.now);
    if let Some(stopped) = clock.stopped {
        let (sign, id, style) = match clock.is_broken(at.now) {
            true => ("✗", "complaint-clock-late", theme.warn()),
            false => ("✓", "complaint-clock-kept", theme.good()),
        };
        let when = at.reader.moment(stopped, at.now);
        return (format!("{sign} {name} {when} {}", at.t(id)), style);
    }
    if clock.is_broken(at.now) {
        let text = at.say(&say!("complaint-clock-broken", since = moment(clock.due)));
        return (format!("✗ {name} {text}"), theme.bad());
    }
    if clock.paused {
        let text = at.say(&say!("complaint-clock-paused", left = countdown(left)));
        return (format!("– {name} {text}"), theme.dim());
    }
    let (sign, style) = if clock.warns(at.now) { ("! ", theme.warn()) } else { ("", theme.text()) };
    (format!("{sign}{name} {} {}", countdown(left), bar(clock, left)), style)
}

/// A clock in words as a span, and that it runs round the clock.
#[must_use]
pub fn spans(kind: ClockKind, clock: &Clock, at: &Shared) -> Vec<Span<'static>> {
    let (text, style) = words(kind, clock, at);
    let mut out = vec![span(text, style)];
    if clock.round_the_clock && clock.stopped.is_none() {
        out.push(span(format!(" {}", at.t("complaint-clock-round")), at.theme.warn()));
    }
    out
}

/// How the due time comes about, so that anybody can check it: from when to when, and which
/// hours were counted.
#[must_use]
pub fn reckoning(clock: &Clock, at: &Shared) -> String {
    // Only what has been counted so far: what is to come counts nothing yet.
    let end = clock.stopped.unwrap_or(at.now);
    let so_far = clock.windows.iter().filter(|w| w.from < end);
    let so_far: Vec<Hours> = so_far.map(|w| Hours { from: w.from, to: w.to.min(end) }).collect();
    if clock.paused {
        let counted: i64 = so_far.iter().map(|w| w.to.minutes_since(w.from)).sum();
        let left = countdown(clock.left(at.now));
        return at.say(&say!("complaint-clock-held", counted = countdown(counted), left = left));
    }
    let moment = |t| at.reader.moment(t, at.now);
    let window = |w: &Hours| {
        let same_day = w.from.day(at.reader.zone) == w.to.day(at.reader.zone);
        let to = if same_day { at.reader.clock(w.to) } else { moment(w.to) };
        format!("{}–{to}", moment(w.from))
    };
    let windows: Vec<String> = joined(&so_far).iter().map(window).collect();
    let due = clock.due.map(moment).unwrap_or_default();
    let length = at.reader.minutes(i64::from(clock.minutes));
    let runs = say!("complaint-clock-reckoning", length = length, from = moment(clock.started), due = due);
    let counted = match windows.as_slice() {
        [] => String::new(),
        some => at.say(&say!("complaint-clock-counted", windows = some.join(", "))),
    };
    format!("{}{counted}", at.say(&runs))
}

/// Stretches that follow on each other are one: midnight is no pause.
fn joined(windows: &[Hours]) -> Vec<Hours> {
    let mut out: Vec<Hours> = Vec::new();
    for window in windows {
        match out.last_mut().filter(|last| last.to == window.from) {
            Some(last) => last.to = window.to,
            None => out.push(*window),
        }
    }
    out
}
