//! Working time: how it is counted, and the open moments around another one.

use super::{Calendar, Span};
use crate::domain::fault::Fault;
use crate::domain::time::{Day, Time};
use crate::say;
use std::iter::successors;

/// So far ahead or back is looked for open hours, in years. No promise reaches further, and a
/// calendar that is closed for so long is a mistake.
pub const MOST_YEARS: usize = 10;
const MOST_DAYS: usize = MOST_YEARS * 366;

/// When a working time is over, and where it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The moment.
    pub at: Time,
    /// The open hours that were used, in their order; together exactly the working time.
    pub used: Vec<Span>,
}

impl Calendar {
    /// The first moment by which so many working minutes have passed since `from`, `pauses` not
    /// counted (Rule K-2). So what is due exactly at closing time is due on that day, not with
    /// the first minute of the next; and no minutes are over at once, open or not.
    ///
    /// Pauses may overlap and stand in any order. One that still runs ends at the asker's now.
    ///
    /// # Errors
    /// If there are not so many working minutes in the next [`MOST_YEARS`] years.
    pub fn add_working(&self, from: Time, minutes: u32, pauses: &[Span]) -> Result<Due, Fault> {
        let mut left = i64::from(minutes) * 60;
        let mut used = Vec::new();
        if left == 0 {
            return Ok(Due { at: from, used });
        }
        for span in self.working(from, pauses) {
            let to = Time(span.to.0.min(span.from.0 + left));
            left -= to.0 - span.from.0;
            used.push(Span { from: span.from, to });
            if left == 0 {
                return Ok(Due { at: to, used });
            }
        }
        let found = i64::from(minutes) - left / 60;
        Err(Fault::invalid(
            "hours",
            say!("calendar-too-little", from = from, found = found, years = MOST_YEARS),
        ))
    }

    /// Whole working minutes from `from` to `to`, `pauses` not counted; negative when `to` is
    /// before `from` (Rule K-2). Of more than [`MOST_YEARS`] years only the first are counted.
    #[must_use]
    pub fn working_between(&self, from: Time, to: Time, pauses: &[Span]) -> i64 {
        if to < from {
            return -self.working_between(to, from, pauses);
        }
        let before = self.working(from, pauses).take_while(|span| span.from < to);
        before.map(|span| span.to.min(to).0 - span.from.0).sum::<i64>() / 60
    }

    /// `from`, if the store is open then; else the moment it opens next (Rule C-1: *after*).
    ///
    /// # Errors
    /// If it does not open in the next [`MOST_YEARS`] years.
    pub fn next_open(&self, from: Time) -> Result<Time, Fault> {
        self.open_from(from).next().map(|span| span.from).ok_or_else(|| never(from))
    }

    /// The last full minute of opening hours that begins before `before` (Rule C-1: *within*):
    /// of 18:00, when the store closes, and of any time of the night behind it, 17:59.
    ///
    /// # Errors
    /// If the store was not open in the last [`MOST_YEARS`] years.
    pub fn last_open_before(&self, before: Time) -> Result<Time, Fault> {
        let days = successors(Some(before.day(self.zone())), Day::pred_opt).take(MOST_DAYS);
        let spans = days.flat_map(|day| self.spans(day).into_iter().rev());
        let mut minutes = spans.filter(|span| span.from < before).map(|span| {
            let last = span.to.min(before).0 - 1 - span.from.0;
            Time(span.from.0 + last / 60 * 60)
        });
        minutes.next().ok_or_else(|| never(before))
    }

    /// Open hours from a moment on.
    fn open_from(&self, from: Time) -> impl Iterator<Item = Span> + '_ {
        let days = successors(Some(from.day(self.zone())), Day::succ_opt).take(MOST_DAYS);
        let spans = days.flat_map(|day| self.spans(day));
        // No moment is handed out twice, whatever the zone does to its days.
        let rest = spans.scan(from, |reached, span| {
            let from = span.from.max(*reached);
            *reached = span.to.max(from);
            Some(Span { from, to: *reached })
        });
        rest.filter(|span| span.from < span.to)
    }

    /// Open hours from a moment on, without the pauses.
    fn working(&self, from: Time, pauses: &[Span]) -> impl Iterator<Item = Span> + '_ {
        let mut pauses = pauses.to_vec();
        pauses.sort_by_key(|pause| pause.from);
        self.open_from(from).flat_map(move |span| without(span, &pauses))
    }
}

/// What is left of a span between pauses, which stand in the order of their beginnings.
fn without(span: Span, pauses: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut reached = span.from;
    for pause in pauses.iter().filter(|p| p.from < p.to && p.to > span.from && p.from < span.to) {
        if reached < pause.from {
            left.push(Span { from: reached, to: pause.from });
        }
        reached = reached.max(pause.to);
    }
    if reached < span.to {
        left.push(Span { from: reached, to: span.to });
    }
    left
}

fn never(at: Time) -> Fault {
    Fault::invalid("hours", say!("calendar-never-open", at = at, years = MOST_YEARS))
}
