//! Booked visits (Rule C-6): a car has one at a time.

use super::super::needed;
use super::agreed;
use crate::domain::callback::{Booking, BookingState};
use crate::domain::change::BookingOff;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{BookingId, VehicleId};
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::say;

/// Books a visit, or moves the one that is booked. The time comes with the name of its field.
pub(super) fn book(
    on: &mut Deciding<'_>,
    vehicle: VehicleId,
    (field, at): (&str, Time),
    what: String,
) -> Result<BookingId, Fault> {
    agreed(on, field, at)?;
    let booked = on.car(vehicle)?.bookings.into_iter().find(|(_, b)| b.is_open());
    let (by, made) = (on.actor.login.clone(), on.at);
    if let Some((id, _)) = booked {
        on.edit_booking(id, |b| {
            *b = Booking { vehicle, at, what, by, made, ..Booking::default() };
            Ok(())
        })?;
        return Ok(id);
    }
    let booking = Booking { vehicle, at, what, by, made, ..Booking::default() };
    Ok(BookingId(on.create(Record::Booking(booking))))
}

/// Calls a booking off.
pub(super) fn cancel(on: &mut Deciding<'_>, off: &BookingOff) -> Result<(), Fault> {
    let reason = needed("reason", &off.reason)?;
    on.edit_booking(off.booking, |b| {
        let say = match b.state {
            BookingState::Booked => None,
            BookingState::Arrived => Some(say!("booking-arrived", at = b.at)),
            BookingState::Cancelled => Some(say!("booking-cancelled", reason = b.reason.as_str())),
        };
        if let Some(say) = say {
            return Err(Fault::invalid("booking", say));
        }
        (b.state, b.reason) = (BookingState::Cancelled, reason);
        Ok(())
    })
}

/// The car came: what was booked for today or an earlier day is kept. A visit booked for another
/// day still stands.
pub(in crate::domain::decide) fn arrived(on: &mut Deciding<'_>, vehicle: VehicleId) -> Result<(), Fault> {
    let zone = on.trade.store.tz();
    let today = on.at.day(zone);
    let booked = on.car(vehicle)?.bookings.into_iter();
    for (id, _) in booked.filter(|(_, b)| b.is_open() && b.at.day(zone) <= today) {
        on.edit_booking(id, |b| {
            b.state = BookingState::Arrived;
            Ok(())
        })?;
    }
    Ok(())
}
