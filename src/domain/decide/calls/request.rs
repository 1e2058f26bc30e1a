//! Calls asked for by hand (Rule C-7: the next contact), and those a low score asks for (Rule C-8).

use super::super::{note, one_of};
use super::ladder::hours;
use super::{agreed, belongs};
use crate::domain::cadence::{Anchor, Cadence, Length, Touch, When};
use crate::domain::callback::{Callback, Channel};
use crate::domain::change::NewCall;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{CallbackId, PersonId, RecordId, VehicleId};
use crate::domain::person::Person;
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::say;

pub(super) fn request(on: &mut Deciding<'_>, new: &NewCall) -> Result<(), Fault> {
    let vehicle = on.vehicle(new.vehicle)?;
    let text = note("note", &new.note)?;
    let asked = on.trade.cadences.asked().map(|c| c.key.as_str());
    let key = one_of("cadence", &new.cadence, asked)?;
    if let Some(person) = new.person
        && !belongs(on, new.vehicle, person)?
    {
        return Err(Fault::invalid("person", say!("not-of-this-car")));
    }
    if let Some(at) = new.at {
        agreed(on, "at", at)?;
    }
    let person = new.person.or_else(|| vehicle.first_person());
    let made = ask(on, new.vehicle, person, &key, new.at, (text, None))?;
    if made.is_none() {
        return Err(Fault::invalid("cadence", say!("asked-do-not-call")));
    }
    Ok(())
}

/// Makes a callback of a cadence that is asked for, at `at` or as it says from now on. None if
/// there is no way left to reach this customer (Rule C-4).
pub(super) fn ask(
    on: &mut Deciding<'_>,
    vehicle: VehicleId,
    person: Option<PersonId>,
    cadence: &str,
    at: Option<Time>,
    (note, about): (String, Option<RecordId>),
) -> Result<Option<CallbackId>, Fault> {
    let trade = on.trade;
    let who = person.map(|id| on.person(id)).transpose()?;
    let found = trade.cadences.get(cadence).filter(|c| c.anchor == Anchor::Asked);
    let Some((cadence, touch)) = found.and_then(|c| Some((c, c.touches.first()?))) else { return Ok(None) };
    let Some(channel) = way(touch, who.as_ref()) else { return Ok(None) };
    let (shown, due, until) = match at {
        Some(at) => (at, at, None),
        None => times(touch, trade, who.as_ref(), on.at)?,
    };
    let call = Callback {
        vehicle,
        person,
        anchor: on.at,
        about,
        channel,
        // Somebody agreed on this time, or the cadence promises one (Rule C-4).
        promised: touch.promised || at.is_some(),
        shown,
        due,
        until,
        note,
        made: on.at,
        made_by: on.actor.login.clone(),
        ..planned(cadence, touch)
    };
    Ok(Some(CallbackId(on.create(Record::Callback(call)))))
}

/// What the cadence says of it.
fn planned(cadence: &Cadence, touch: &Touch) -> Callback {
    Callback {
        cadence: cadence.key.clone(),
        touch: touch.key.clone(),
        topic: touch.topic.clone(),
        role: touch.role,
        script: touch.script.clone(),
        scored: touch.scored,
        ..Callback::default()
    }
}

/// The way the customer asked for, if the touch can take it, else its first; nobody who wants no
/// calls is called (Rule C-4).
fn way(touch: &Touch, who: Option<&Person>) -> Option<Channel> {
    let silent = who.is_some_and(|p| p.do_not_call);
    let ways = || touch.channels.iter().copied().filter(|c| !(silent && *c == Channel::Phone));
    let wish = who.and_then(|p| p.channel);
    ways().find(|c| Some(*c) == wish).or_else(|| ways().next())
}

/// When it is shown, when it is due, and when its window ends, counted from now (Rule C-1).
fn times(
    touch: &Touch,
    trade: &Trade,
    who: Option<&Person>,
    now: Time,
) -> Result<(Time, Time, Option<Time>), Fault> {
    let hours = hours(trade, who, now);
    // A store that is closed for months has no allowed minute; then the time stands as it is.
    let allowed = |at: Time| hours.next(at).unwrap_or(at);
    Ok(match touch.when {
        When::Within { within, from } => {
            let end = later(trade, now, within)?;
            let due = hours.last_before(end, now).unwrap_or_else(|| allowed(end));
            let shown = match from {
                Some(from) => later(trade, now, from)?,
                None => Time(now.0.midpoint(end.0)),
            };
            (shown.min(due), due, Some(end.max(due)))
        }
        When::After(wait) => {
            let due = allowed(later(trade, now, wait)?);
            (due, due, Some(later(trade, due, touch.open_for)?))
        }
        When::Before(_) | When::OnDay => (allowed(now), allowed(now), None),
    })
}

/// The moment so long after another; days and months keep the time of day.
fn later(trade: &Trade, from: Time, length: Length) -> Result<Time, Fault> {
    let zone = trade.store.tz();
    let local = from.local(zone);
    Ok(match length {
        Length::Minutes(minutes) => from.plus_minutes(minutes.into()),
        Length::Working(minutes) => trade.calendar.add_working(from, minutes, &[])?.at,
        Length::Days(days) => {
            let moved = local.checked_add_days(chrono::Days::new(days.into()));
            Time::from_local(moved.unwrap_or(local), zone)
        }
        Length::Months(months) => {
            let moved = local.checked_add_months(chrono::Months::new(months));
            Time::from_local(moved.unwrap_or(local), zone)
        }
    })
}
