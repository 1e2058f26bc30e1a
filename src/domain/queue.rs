//! The queue of calls: what is offered as one call (Rule C-4), in which order, and why this one
//! and why now (Rule C-5). Nothing of it is stored: it is worked out when it is read.

use super::callback::{Callback, Channel, Outcome, Try};
use super::calling::CallingHours;
use super::id::{CallbackId, PersonId, VehicleId};
use super::person::Person;
use super::say::Say;
use super::time::Time;
use super::trade::Trade;
use crate::say;
use std::collections::BTreeMap;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A callback with its identity.
pub type Call = (CallbackId, Callback);

/// Who is reached, and by which way: what can be one call at all. A message is no call, and
/// nobody is called by sending one.
type Together = (Result<PersonId, VehicleId>, Channel);

/// Puts callbacks together that are offered as one (Rule C-4): each lead with what it takes along.
///
/// One that promises its time keeps it, and takes along what the same customer (the same car,
/// where nobody is named) is to be asked within `together_days`. Another that promises its time
/// goes along only if the same role makes it and it may be made at `now`. Among those that
/// promise nothing the earliest leads. What is over counts as of `now`.
#[must_use]
pub fn lead_and_along(calls: Vec<Call>, trade: &Trade, now: Time) -> Vec<(Call, Vec<Call>)> {
    let mut groups: BTreeMap<Together, Vec<Call>> = BTreeMap::new();
    for (id, call) in calls {
        let who = call.person.ok_or(call.vehicle);
        groups.entry((who, call.channel)).or_default().push((id, call));
    }
    let near = i64::from(trade.cadences.together_days) * DAY;
    groups.into_values().flat_map(|group| gather(group, near, now)).collect()
}

fn gather(mut group: Vec<Call>, near: i64, now: Time) -> Vec<(Call, Vec<Call>)> {
    group.sort_by_key(|(id, call)| (!call.promised, call.due, *id));
    let mut out: Vec<(Call, Vec<Call>)> = Vec::new();
    for (id, call) in group {
        let at = call.due.max(now);
        let takes = |lead: &Callback| {
            let apart = at.minutes_since(lead.due.max(now)).abs();
            let fits = !call.promised || (call.role == lead.role && call.shown <= now);
            apart <= near && fits
        };
        match out.iter_mut().find(|((_, lead), _)| takes(lead)) {
            Some((_, along)) => along.push((id, call)),
            None => out.push(((id, call), Vec::new())),
        }
    }
    out
}

/// How pressing a call is by its time, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Its time is over: at once if it promised it, else from the next day on.
    Late,
    /// Its time has come, or its window is open.
    Due,
    /// Later today.
    Soon,
    /// On a coming day.
    Coming,
}

impl Standing {
    /// Of a callback at `now`.
    #[must_use]
    pub fn of(call: &Callback, trade: &Trade, now: Time) -> Self {
        let zone = trade.store.tz();
        let (day, today) = (call.due.day(zone), now.day(zone));
        // The minute itself still belongs to it.
        let over = if call.promised { now.minutes_since(call.due) > 0 } else { day < today };
        match () {
            () if over => Self::Late,
            () if call.due <= now || call.shown <= now => Self::Due,
            () if day == today => Self::Soon,
            () => Self::Coming,
        }
    }

    /// It can be made now, calling hours apart.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Late | Self::Due)
    }
}

/// Where a call stands in the queue; the smallest comes first (Rule C-5).
pub type Rank = (bool, bool, bool, bool, Standing, Time, CallbackId);

/// The rank of a call: what can be made now before what comes later; there a customer with an open
/// complaint, then what somebody waits for before messages that promise no time, then a key
/// account, then by how late it is and by its time.
#[must_use]
pub fn rank(call: &Call, complaint: bool, key_account: bool, trade: &Trade, now: Time) -> Rank {
    let standing = Standing::of(&call.1, trade, now);
    let message = call.1.channel.is_message() && !call.1.promised;
    (!standing.is_open(), !complaint, message, !key_account, standing, call.1.due, call.0)
}

/// What the queue knows about a call besides its record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reasons<'a> {
    /// Number of the customer's complaint that runs.
    pub open_case: Option<&'a str>,
    /// Belongs to a key account.
    pub key_account: bool,
    /// Name of whoever asked for it by hand.
    pub asked_by: Option<&'a str>,
    /// Topics that go along.
    pub along: usize,
}

/// Why this call (Rule C-5), what it is about first.
#[must_use]
pub fn why_this(call: &Callback, reasons: Reasons<'_>) -> Vec<Say> {
    let mut out = vec![say!("why-topic", topic = call.topic.clone())];
    out.extend(reasons.open_case.map(|number| say!("why-case", number = number)));
    if reasons.key_account {
        out.push(say!("why-key-account"));
    }
    if call.promised {
        out.push(say!("why-promised", at = call.due));
    }
    out.extend(reasons.asked_by.map(|name| say!("why-asked", name = name)));
    if reasons.along > 0 {
        out.push(say!("why-along", count = reasons.along));
    }
    out
}

/// Why now, or why not yet (Rules C-3, C-5, C-7): how it stands, what it waits for, and the last
/// try.
#[must_use]
pub fn why_now(call: &Callback, trade: &Trade, person: Option<&Person>, now: Time) -> Vec<Say> {
    let standing = Standing::of(call, trade, now);
    let mut out = vec![match standing {
        Standing::Late => late(now.minutes_since(call.due)),
        Standing::Due if call.due <= now && call.channel.is_message() => say!("why-send"),
        Standing::Due if call.due <= now => say!("why-due"),
        Standing::Due => say!("why-window", from = call.shown, to = call.due),
        Standing::Soon | Standing::Coming => say!("why-comes", at = call.due),
    }];
    out.extend(standing.is_open().then(|| waits_for(call, trade, person, now)).flatten());
    if let Some(last) = call.tries.last() {
        let number = tries_in_ladder(call, trade, now) + 1;
        let most = trade.cadences.ladder.tries;
        let outcome = try_name(last);
        let again = last.outcome == Outcome::CallBack || number > most;
        out.push(if again {
            say!("why-last-try", outcome = outcome, at = last.at)
        } else {
            say!("why-try", number = number, most = most, outcome = outcome, at = last.at)
        });
    }
    out
}

fn late(minutes: i64) -> Say {
    match minutes {
        ..HOUR => say!("why-late-minutes", count = minutes),
        HOUR..DAY => say!("why-late-hours", count = minutes / HOUR),
        _ => say!("why-late-days", count = minutes / DAY),
    }
}

/// Why it may not be made at this minute, if so: the customer's own hours, quiet hours, or the
/// store is closed. At a time the customer wished for it may, and only calls have hours.
#[must_use]
pub fn waits_for(call: &Callback, trade: &Trade, person: Option<&Person>, now: Time) -> Option<Say> {
    let hours = CallingHours::of(trade, person);
    let open = trade.calendar.is_open(now);
    if call.channel.is_message() || hours.allowed(now) || (open && wished(call, now)) {
        return None;
    }
    let Some(at) = hours.next(now) else { return Some(say!("why-no-hours")) };
    Some(match person.and_then(|p| p.call_hours) {
        Some(own) => say!("why-own-hours", hours = own.to_string(), at = at),
        None if open => say!("why-quiet", at = at),
        None => say!("why-closed", at = at),
    })
}

/// The customer asked to be called back at this time, and it has come.
fn wished(call: &Callback, now: Time) -> bool {
    call.tries.last().is_some_and(|t| t.outcome == Outcome::CallBack) && call.due <= now
}

/// Calls in a row that nobody answered, within the days of the ladder before `now` (Rule C-7).
#[must_use]
pub fn tries_in_ladder(call: &Callback, trade: &Trade, now: Time) -> u32 {
    let window = i64::from(trade.cadences.ladder.days) * DAY;
    let unanswered = |t: &&Try| matches!(t.outcome, Outcome::NoAnswer | Outcome::Busy);
    let row = call.tries.iter().rev().take_while(unanswered);
    u32::try_from(row.filter(|t| now.minutes_since(t.at) < window).count()).unwrap_or(u32::MAX)
}

/// What came of a try, in words: a message that went out is sent.
#[must_use]
pub fn try_name(made: &Try) -> Say {
    match made.outcome {
        Outcome::Fine if made.channel.is_message() => say!("outcome-sent"),
        outcome => outcome_name(outcome),
    }
}

/// What an outcome is called.
#[must_use]
pub fn outcome_name(outcome: Outcome) -> Say {
    match outcome {
        Outcome::Fine => say!("outcome-fine"),
        Outcome::Problem => say!("outcome-problem"),
        Outcome::Booked => say!("outcome-booked"),
        Outcome::NoAnswer => say!("outcome-no_answer"),
        Outcome::Busy => say!("outcome-busy"),
        Outcome::CallBack => say!("outcome-call_back"),
        Outcome::WrongNumber => say!("outcome-wrong_number"),
        Outcome::DoNotCall => say!("outcome-do_not_call"),
    }
}

#[cfg(test)]
mod tests;
