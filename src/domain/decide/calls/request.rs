//! Calls asked for by hand (Rule C-7: the next contact), and those a low score asks for (Rule C-8).

use super::super::{note, one_of};
use super::{agreed, belongs};
use crate::domain::cadence::{Anchor, Cadence, Touch};
use crate::domain::callback::Callback;
use crate::domain::change::NewCall;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{CallbackId, PersonId, RecordId, VehicleId};
use crate::domain::person::Person;
use crate::domain::plan::{self, place};
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
    let way = match &who {
        Some(person) => plan::channel(touch, person),
        None => touch.channels.first().copied(),
    };
    let Some(channel) = way else { return Ok(None) };
    let (shown, due, until) = match at {
        Some(at) => (at, at, None),
        None => times(touch, trade, who.as_ref(), on.at),
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

/// When it is shown, when it is due, and when its window ends, counted from now (Rule C-1); in the
/// store's hours, if the customer's never meet them.
fn times(touch: &Touch, trade: &Trade, who: Option<&Person>, now: Time) -> (Time, Time, Option<Time>) {
    let placed = place(touch, now, trade, who, now).or_else(|| place(touch, now, trade, None, now));
    // A store that is closed for months has no minute for it; it is shown at once all the same.
    placed.map_or((now, now, None), |p| (p.shown, p.due, Some(p.until)))
}
