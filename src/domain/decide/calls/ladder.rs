//! What follows a call that reached nobody (Rule C-7): another part of the day, then a message.

use crate::domain::cadence::Ladder;
use crate::domain::calendar::Window;
use crate::domain::callback::{Callback, Channel, Outcome};
use crate::domain::calling::CallingHours;
use crate::domain::person::Person;
use crate::domain::queue::tries_in_ladder;
use crate::domain::time::{Day, Time};
use crate::domain::trade::Trade;
use chrono::Timelike;
use std::iter::successors;

/// So many days ahead another part of the day is looked for.
const MOST_DAYS: usize = 60;

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Tried again.
    Again(Time),
    /// A message is sent instead.
    Message(Channel, Time),
    /// Nobody can be reached.
    GivenUp,
}

/// What follows when nobody was reached at `now`; the try is among those of the callback.
pub(super) fn after(
    call: &Callback,
    outcome: Outcome,
    trade: &Trade,
    who: Option<&Person>,
    now: Time,
) -> Next {
    let ladder = &trade.cadences.ladder;
    let hours = hours(trade, who, now);
    if tries_in_ladder(call, trade, now) >= ladder.tries {
        let channel = message_channel(ladder, who);
        return channel.zip(hours.next(now)).map_or(Next::GivenUp, |(c, at)| Next::Message(c, at));
    }
    let again = if outcome == Outcome::Busy {
        hours.next(now.plus_minutes(ladder.busy_minutes.into()))
    } else {
        other_part(call, trade, &hours, now)
    };
    again.map_or(Next::GivenUp, Next::Again)
}

/// The customer's calling hours; the store's, if theirs never meet them.
pub(super) fn hours<'t>(trade: &'t Trade, who: Option<&Person>, now: Time) -> CallingHours<'t> {
    let own = CallingHours::of(trade, who);
    if own.next(now).is_some() { own } else { CallingHours::of(trade, None) }
}

/// The first allowed minute in a part of the day that was not tried yet; if all were, or the
/// customer's hours lie in those only, in any but the last one; else on another day.
fn other_part(call: &Callback, trade: &Trade, hours: &CallingHours<'_>, now: Time) -> Option<Time> {
    let zone = trade.store.tz();
    let parts = &trade.cadences.ladder.parts;
    let minute = |at: Time| {
        let local = at.local(zone);
        local.hour() * 60 + local.minute()
    };
    let within = |part: &Window, at: Time| (part.from..part.to).contains(&minute(at));
    let streak = || call.tries.iter().rev().take_while(|t| !t.outcome.is_reached());
    let untried = parts.iter().filter(|p| !streak().any(|t| within(p, t.at)));
    let others = parts.iter().filter(|p| !within(p, now));
    let first_in = |parts: Vec<&Window>| {
        let days = successors(Some(now.day(zone)), Day::succ_opt).take(MOST_DAYS);
        let mut spans = days.flat_map(|day| {
            let spans = parts.iter().map(|part| trade.calendar.span_of(day, **part));
            spans.collect::<Vec<_>>()
        });
        spans.find_map(|span| hours.next(span.from.max(now)).filter(|at| *at < span.to))
    };
    let tomorrow = || {
        let day = now.day(zone).succ_opt()?;
        hours.next(trade.calendar.span_of(day, Window { from: 0, to: 1 }).from)
    };
    first_in(untried.collect()).or_else(|| first_in(others.collect())).or_else(tomorrow)
}

/// The way a message can take: the one the customer asked for, else the ladder's.
fn message_channel(ladder: &Ladder, who: Option<&Person>) -> Option<Channel> {
    let who = who?;
    let wish = who.channel.filter(|c| c.is_message());
    wish.into_iter().chain([ladder.message]).find(|channel| match channel {
        Channel::Sms | Channel::Wechat => !who.phones.is_empty(),
        Channel::Letter => !who.address.is_empty(),
        // Addresses of these are not on file: whoever asked for it gave theirs.
        Channel::Qq | Channel::Email => wish == Some(*channel),
        Channel::Phone | Channel::Visit => false,
    })
}
