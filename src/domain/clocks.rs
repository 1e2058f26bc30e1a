//! The clocks of a complaint, derived from its events (Rule K-2).
//!
//! *First contact* starts when the case comes in and stops when somebody has spoken to the
//! customer, once and for all; nothing pauses it, and no reason stands for it. *Report back* starts
//! with it, pauses while the case waits for the customer, and stops when a remedy is offered; an
//! offer that still waits for a manager is none yet. A step that leaves out the offer, with its
//! reason, stops it too. A case that is reopened goes on with the same report-back clock: its due time stays,
//! and the time between counts.
//!
//! How grave the case is *now* governs all of both clocks: one that turns out to be a matter of
//! safety was one from the start, and may be broken the moment that is seen.

use super::calendar::{Calendar, Span};
use super::complaint::{CaseEvent, CaseEventKind, CaseState, Complaint, Severity, Source};
use super::complaint_rules::{ClockRule, Counts};
use super::fault::Fault;
use super::say::Say;
use super::time::Time;
use super::trade::Trade;
use crate::say;

/// A clock as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// When it started.
    pub started: Time,
    /// When it breaks, or broke, or would have. None while it is paused with time left.
    pub due: Option<Time>,
    /// When it stopped.
    pub stopped: Option<Time>,
    /// It waits for the customer.
    pub paused: bool,
    /// Every minute counts.
    pub round_the_clock: bool,
    /// Which minutes count.
    pub counts: Counts,
    /// How long it is, in minutes that count.
    pub minutes: u32,
    /// It warns when fewer minutes than this are left.
    pub warn_minutes: u32,
    /// The stretches of time that count, in their order: up to `due`, or to the pause.
    pub windows: Vec<Span>,
}

/// Which clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockKind {
    /// Until somebody has spoken to the customer.
    FirstContact,
    /// Until the customer was offered a remedy.
    ReportBack,
}

/// Both clocks of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Until somebody has spoken to the customer.
    pub first_contact: Clock,
    /// Until the customer was offered a remedy.
    pub report_back: Clock,
}

impl ClockKind {
    /// The word used in JSON; `clock-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::FirstContact => "first_contact",
            Self::ReportBack => "report_back",
        }
    }

    /// The message that names it.
    #[must_use]
    pub fn say(self) -> Say {
        match self {
            Self::FirstContact => say!("clock-first_contact"),
            Self::ReportBack => say!("clock-report_back"),
        }
    }
}

impl Clock {
    /// Whole minutes that are left, of those that count; in a clock that stopped, those that were.
    /// Negative when it is broken: then the minutes since, all of them.
    #[must_use]
    pub fn left(&self, now: Time) -> i64 {
        let now = self.stopped.unwrap_or(now);
        if let Some(due) = self.due.filter(|due| *due < now) {
            return due.minutes_since(now);
        }
        let used = |span: &Span| (span.to.0.min(now.0) - span.from.0).max(0);
        let used: i64 = self.windows.iter().map(used).sum();
        (i64::from(self.minutes) * 60 - used).div_euclid(60)
    }

    /// It went on beyond its due time.
    #[must_use]
    pub fn is_broken(&self, now: Time) -> bool {
        self.due.is_some_and(|due| due < self.stopped.unwrap_or(now))
    }

    /// It still runs or waits, and little is left.
    #[must_use]
    pub fn warns(&self, now: Time) -> bool {
        self.stopped.is_none() && self.left(now) < i64::from(self.warn_minutes)
    }

    /// When it breaks, if it runs; also when it broke.
    #[must_use]
    pub fn deadline(&self) -> Option<Time> {
        self.due.filter(|_| self.stopped.is_none())
    }
}

impl Clocks {
    /// The running clock that breaks first.
    #[must_use]
    pub fn next(&self) -> Option<(ClockKind, &Clock)> {
        let both =
            [(ClockKind::FirstContact, &self.first_contact), (ClockKind::ReportBack, &self.report_back)];
        let running = both.into_iter().filter_map(|(kind, clock)| Some((clock.deadline()?, kind, clock)));
        running.min_by_key(|(due, kind, _)| (*due, *kind)).map(|(_, kind, clock)| (kind, clock))
    }

    /// When the next clock breaks, or broke; none while none runs.
    #[must_use]
    pub fn deadline(&self) -> Option<Time> {
        self.next().and_then(|(_, clock)| clock.due)
    }
}

/// The clocks of a case as they stand at `now`, which matters only to one that is paused.
///
/// # Errors
/// If the store's calendar does not open often enough to tell when they break.
pub fn clocks(case: &Complaint, trade: &Trade, now: Time) -> Result<Clocks, Fault> {
    let rules = &trade.complaints;
    let round = case.source == Source::Hotline || case.severity == Severity::Safety;
    let course = Course::of(case);
    let contacted = case.events.iter().find(|e| is_contact(e)).map(|e| e.at);
    let contact = Course { stopped: contacted, ..Course::default() };
    Ok(Clocks {
        first_contact: contact.clock(case.opened, rules.first_contact, round, &trade.calendar, now)?,
        report_back: course.clock(case.opened, rules.report_back, round, &trade.calendar, now)?,
    })
}

/// Somebody spoke to the customer: at a contact, with an offer that may be made, or at the second
/// call of a case that was done without either.
fn is_contact(event: &CaseEvent) -> bool {
    use CaseEventKind::{Approved, Contact, Offered, SecondCall};
    matches!(event.kind, Contact | Offered | Approved | SecondCall)
}

/// The customer can be told of a remedy, or the case went on without one.
fn is_report(event: &CaseEvent) -> bool {
    matches!(event.kind, CaseEventKind::Offered | CaseEventKind::Approved)
        || event.state.rank() > CaseState::Offered.rank()
}

/// What happened to a clock.
#[derive(Default)]
struct Course {
    stopped: Option<Time>,
    pauses: Vec<Span>,
    /// The pause that goes on.
    paused: Option<Time>,
}

impl Course {
    /// Of the report-back clock. Waiting counts for nothing while it is stopped: a due time that
    /// was kept or broken once does not move any more.
    fn of(case: &Complaint) -> Self {
        let mut course = Self::default();
        for event in &case.events {
            if course.stopped.is_none() && event.kind == CaseEventKind::Waiting {
                course.paused.get_or_insert(event.at);
            } else if event.kind.ends_waiting() {
                let pause = course.paused.take().map(|from| Span { from, to: event.at });
                course.pauses.extend(pause);
            }
            if event.kind == CaseEventKind::Reopened {
                course.stopped = None;
            } else if is_report(event) {
                course.stopped.get_or_insert(event.at);
            }
        }
        course
    }

    fn clock(
        mut self,
        started: Time,
        rule: ClockRule,
        round_the_clock: bool,
        store: &Calendar,
        now: Time,
    ) -> Result<Clock, Fault> {
        let counts = if round_the_clock { Counts::Elapsed } else { rule.counts };
        let open_end = self.paused.map(|from| Span { from, to: now.max(from) });
        self.pauses.extend(open_end);
        let due = counts.calendar(store).add_working(started, rule.minutes, &self.pauses)?;
        // Only a clock that was not used up when the pause began is held by it.
        let held = self.paused.filter(|since| due.at > *since);
        let mut windows = due.used;
        windows.retain(|span| held.is_none_or(|since| span.from < since));
        Ok(Clock {
            started,
            due: Some(due.at).filter(|_| held.is_none()),
            stopped: self.stopped,
            paused: held.is_some(),
            round_the_clock,
            counts,
            minutes: rule.minutes,
            warn_minutes: rule.warn_minutes,
            windows,
        })
    }
}

#[cfg(test)]
mod tests;
