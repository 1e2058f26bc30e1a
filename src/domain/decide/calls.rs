//! Calls and bookings (Rules C-4 to C-8): what came of a call, calls asked for by hand, booked
//! visits. What is planned by cadence is the planner's.

mod booking;
mod ladder;
mod record;
mod request;
mod survey;

use super::{needed, not_here};
use crate::domain::callback::{CallState, Callback};
use crate::domain::change::{Change, Withdrawal};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{PersonId, VehicleId};
use crate::domain::lang::Lang;
use crate::domain::name::Name;
use crate::domain::person::Person;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::ViewExt;
use crate::say;

pub(super) use booking::arrived;

/// Furthest ahead that somebody can be called back or expected, in minutes: a later year is a slip.
const FURTHEST: i64 = 366 * 24 * 60;

/// Decides on a change of this part of the desk.
///
/// # Errors
/// The rule that the change breaks, or [`Fault::Storage`].
pub fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::RecordCall(result) => record::record(on, result),
        Change::RequestCall(new) => request::request(on, new),
        Change::WithdrawCall(withdrawal) => withdraw(on, withdrawal),
        Change::Book(new) => {
            let what = needed("what", &new.what)?;
            on.vehicle(new.vehicle)?;
            booking::book(on, new.vehicle, ("at", new.at), what).map(|_| ())
        }
        Change::CancelBooking(off) => booking::cancel(on, off),
        other => Err(not_here(other)),
    }
}

/// Whether a mileage the customer named fits the readings on record (Rules C-6, R-5). On the phone
/// nobody can look, so one below the last reading or far above it is not taken. In km.
///
/// # Errors
/// What to say beside the field.
pub fn heard_km(vehicle: &Vehicle, km: u32, trade: &Trade) -> Result<(), Say> {
    let (most, jump) = (trade.figures.most_km, trade.figures.jump_km);
    match vehicle.last_reading().map(|r| r.km) {
        _ if km > most => Err(say!("mileage-too-large", km = km, most = most)),
        Some(last) if km < last => Err(say!("heard-below-last", km = km, last = last)),
        Some(last) if km > last.saturating_add(jump) => Err(say!("heard-jump", km = km, last = last)),
        _ => Ok(()),
    }
}

fn withdraw(on: &mut Deciding<'_>, withdrawal: &Withdrawal) -> Result<(), Fault> {
    let reason = needed("reason", &withdrawal.reason)?;
    still_open(on, "callback", &on.callback(withdrawal.callback)?)?;
    let at = on.at;
    on.edit_callback(withdrawal.callback, |call| {
        (call.state, call.closed, call.withdrawn) = (CallState::Withdrawn, Some(at), reason);
        Ok(())
    })
}

/// Refuses a callback that is not to be made any more, and says who saw to it, and when.
fn still_open(on: &Deciding<'_>, field: &str, call: &Callback) -> Result<(), Fault> {
    if call.is_open() {
        return Ok(());
    }
    let at = call.closed.unwrap_or(on.at);
    let by = call.tries.last().map(|t| t.by.as_str()).unwrap_or_default();
    let by = on.view.user(by)?.map_or_else(|| by.to_owned(), |(_, user)| user.name);
    let say = match call.state {
        CallState::Withdrawn => say!("not-open-withdrawn", at = at, reason = call.withdrawn.as_str()),
        CallState::GivenUp => say!("not-open-given-up", by = by, at = at),
        CallState::Made | CallState::Planned => say!("not-open-made", by = by, at = at),
    };
    Err(Fault::invalid(field, say))
}

/// Whom a callback reaches: the one it names, else the car's first person.
fn reached(on: &Deciding<'_>, call: &Callback) -> Result<Option<(PersonId, Person)>, Fault> {
    let id = match call.person {
        Some(person) => Some(person),
        None => on.vehicle(call.vehicle)?.first_person(),
    };
    id.map(|id| Ok((id, on.person(id)?))).transpose()
}

/// A time somebody agreed on: in the future, and while the store is open. Over noon it may be,
/// since the customer wished it (Rule C-3).
fn agreed(on: &Deciding<'_>, field: &str, at: Time) -> Result<(), Fault> {
    if at <= on.at {
        return Err(Fault::invalid(field, say!("time-is-over", at = at, now = on.at)));
    }
    if at.minutes_since(on.at) > FURTHEST {
        return Err(Fault::invalid(field, say!("time-too-far", at = at)));
    }
    let open = on.trade.calendar.next_open(at)?;
    if open > at {
        return Err(Fault::invalid(field, say!("time-closed", at = at, next = open)));
    }
    Ok(())
}

/// A name of the data in the language of whoever acts: for text that a person could have typed.
fn in_words(on: &Deciding<'_>, name: &Name) -> Result<String, Fault> {
    let lang = on.view.user(&on.actor.login)?.and_then(|(_, user)| user.lang).unwrap_or_default();
    Ok(match lang {
        Lang::Zh => name.zh.clone(),
        Lang::En => name.en.clone(),
    })
}

/// The car of a callback, booking or request is there.
fn belongs(on: &Deciding<'_>, vehicle: VehicleId, person: PersonId) -> Result<bool, Fault> {
    Ok(on.vehicle(vehicle)?.people.contains_key(&person))
}
