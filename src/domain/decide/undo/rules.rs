//! The rules that hold for a change hold for taking one back, too.

use super::{refused, touches};
use crate::domain::decide::{Refusals, file, quote, reception};
use crate::domain::deciding::{Deciding, Write};
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId, VisitId};
use crate::domain::past::Deed;
use crate::domain::record::{Home, Record};
use crate::domain::vehicle::Vehicle;
use crate::domain::visit::Visit;
use crate::say;

/// What the customer confirms with the walk-around (Rule R-10).
const WALK: [&str; 5] = ["/items", "/marks", "/km", "/fuel", "/valuables"];

/// Refuses if a record would stand as no change could have written it.
///
/// # Errors
/// The rule that would be broken.
pub(super) fn hold(deed: &Deed, on: &Deciding<'_>) -> Result<(), Fault> {
    let written: Vec<Write> = on.writes().cloned().collect();
    for write in written.iter().filter(|w| w.after.struck().is_none()) {
        if let Home::Vehicle(car) = write.after.home(write.id) {
            on.vehicle(car)?;
        }
        match (&write.before, &write.after) {
            (_, Record::Vehicle(vehicle)) => bears_its_own(on, VehicleId(write.id), vehicle)?,
            (Some(Record::Visit(before)), Record::Visit(after)) => visit(deed, on, write.id, before, after)?,
            (Some(Record::Order(before)), Record::Order(after)) if before.state == after.state => {
                quote::changeable(before)?;
            }
            (_, Record::Booking(booking)) if booking.is_open() => {
                let booked = on.car(booking.vehicle)?.bookings;
                if booked.iter().any(|(id, b)| id.0 != write.id && b.is_open()) {
                    return Err(refused(say!("undo-booked-again")));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// No other car has its plate or its VIN (Rules V-1, V-2).
fn bears_its_own(on: &Deciding<'_>, id: VehicleId, vehicle: &Vehicle) -> Result<(), Fault> {
    let mut wrong = Refusals::default();
    if let Some(plate) = &vehicle.plate
        && let Some(other) = on.view.bearing(plate)?.filter(|other| *other != id)
        && on.vehicle(other)?.plate.as_ref() == Some(plate)
    {
        wrong.note("plate", say!("plate-has-a-file", plate = plate.to_string()));
    }
    file::vin_is_free(on, vehicle, Some(id), &mut wrong)?;
    wrong.done()
}

/// What is over or confirmed stays as it is; a car is here once; no work without a confirmation.
fn visit(deed: &Deed, on: &Deciding<'_>, id: RecordId, before: &Visit, after: &Visit) -> Result<(), Fault> {
    if let (Some(at), Some(_)) = (before.left, after.left) {
        return Err(refused(say!("visit-over", at = at)));
    }
    let own = deed.edits.iter().find(|e| e.id == id);
    if let (Some(ack), Some(_)) = (&before.acknowledged, &after.acknowledged)
        && own.is_some_and(|e| WALK.iter().any(|at| touches(e, at)))
    {
        return Err(refused(say!("walkaround-confirmed", who = ack.who.as_str(), at = ack.at)));
    }
    if before.acknowledged.is_some() && after.acknowledged.is_none() {
        reception::no_running_order(on, VisitId(id))?;
    }
    if after.is_open() {
        let here = on.car(after.vehicle)?.visits;
        if let Some((_, other)) = here.iter().find(|(own, v)| own.0 != id && v.is_open()) {
            return Err(refused(say!("already-here", at = other.arrived)));
        }
    }
    Ok(())
}
