//! The planner at the desk: after a change that moves an anchor, and on its day (Rule C-2).

use super::{Plan, Step, plan};
use crate::domain::change::Change;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::{CallbackId, PersonId, VehicleId};
use crate::domain::record::{Home, Record, Table};
use crate::domain::time::{Day, Time};
use crate::domain::trade::Trade;
use crate::domain::view::View;
use std::collections::BTreeSet;

/// Plans a car as it stands, and changes nothing. `more` counts what was planned besides what the
/// view has.
///
/// # Errors
/// [`Fault::NotFound`] if there is no such car; [`Fault::Storage`].
pub fn plan_car(
    view: &dyn View,
    trade: &Trade,
    car: &CarRecords,
    now: Time,
    more: &dyn Fn(&str, Day) -> usize,
) -> Result<Plan, Fault> {
    let room = |quota: &str, day: Day| {
        let counted = view.find(Table::Quota, &format!("{quota} {day}"))?;
        Ok(counted.len() + more(quota, day))
    };
    plan(car, trade, now, &home_of(view, car)?, &room)
}

/// The people of a car whose first car this is.
fn home_of(view: &dyn View, car: &CarRecords) -> Result<BTreeSet<PersonId>, Fault> {
    let mut own = BTreeSet::new();
    for (person, _) in &car.people {
        let cars = view.find(Table::PersonVehicle, &person.to_string())?;
        if cars.iter().all(|other| *other >= car.id.0) {
            own.insert(*person);
        }
    }
    Ok(own)
}

/// Brings the callbacks of a car in line with its records. Doing it twice changes nothing.
///
/// # Errors
/// [`Fault::NotFound`] if there is no such car; [`Fault::Storage`].
pub fn replan(on: &mut Deciding<'_>, vehicle: VehicleId) -> Result<(), Fault> {
    let car = on.car(vehicle)?;
    let plan = {
        // A callback of this very change takes its place too, or gives one back.
        let change = |before: Option<&Record>, after: &Record, quota: &str, day: Day| {
            let counts =
                |r: &Record| matches!(r, Record::Callback(c) if c.quota == quota && c.quota_day == Some(day));
            counts(after) && !before.is_some_and(counts)
        };
        let written: Vec<_> = on.writes().collect();
        let more = |quota: &str, day: Day| {
            written.iter().filter(|w| change(w.before.as_ref(), &w.after, quota, day)).count()
        };
        plan_car(on.view, on.trade, &car, on.at, &more)?
    };
    for step in plan.steps {
        match step {
            Step::Make(call) => {
                on.create(Record::Callback(*call));
            }
            Step::Change { id, call, .. } | Step::Withdraw { id, call, .. } => write(on, id, *call)?,
            Step::Skip { .. } => {}
        }
    }
    if car.vehicle.plan_on != Some(plan.next) {
        on.edit_vehicle(vehicle, |v| {
            v.plan_on = Some(plan.next);
            Ok(())
        })?;
    }
    Ok(())
}

fn write(
    on: &mut Deciding<'_>,
    id: CallbackId,
    after: crate::domain::callback::Callback,
) -> Result<(), Fault> {
    on.put(id.0, Record::Callback(after))
}

/// The planner's own change: it looks at one car.
///
/// # Errors
/// As [`replan`].
pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::PlanCalls(planning) => replan(on, planning.vehicle),
        other => Err(crate::domain::decide::not_here(other)),
    }
}

/// Plans the cars anew whose anchors a change has moved. A file that is taken over is left to the
/// planner's next run, so that a long import stays a short one, and so is what is told afterwards:
/// nobody is called now about what was over long ago.
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
pub(in crate::domain) fn follow(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    if on.told_afterwards || !moves_anchors(change) {
        return Ok(());
    }
    for vehicle in touched(on)? {
        match replan(on, vehicle) {
            // The car itself was taken back.
            Err(Fault::NotFound(_)) if matches!(change, Change::Undo(_)) => {}
            planned => planned?,
        }
    }
    Ok(())
}

fn moves_anchors(change: &Change) -> bool {
    matches!(
        change,
        Change::OpenFile { .. }
            | Change::EditVehicle { .. }
            | Change::EditPerson { .. }
            | Change::AddPerson { .. }
            | Change::Arrive { .. }
            | Change::Leave { .. }
            | Change::AddLine { .. }
            | Change::RemoveLine { .. }
            | Change::Decide { .. }
            | Change::Deliver { .. }
            | Change::Settle { .. }
            | Change::Cancel { .. }
            | Change::RecordCall(_)
            | Change::RequestCall(_)
            | Change::WithdrawCall(_)
            | Change::Book(_)
            | Change::CancelBooking(_)
            | Change::OpenComplaint(_)
            | Change::Case(_)
            | Change::Undo(_)
    )
}

/// Cars whose records, or whose people's records, were written.
fn touched(on: &Deciding<'_>) -> Result<BTreeSet<VehicleId>, Fault> {
    let mut cars = BTreeSet::new();
    for write in on.writes().filter(|w| w.before.as_ref() != Some(&w.after)) {
        // Of what was taken back, the car it hung from is planned anew.
        match write.after.first_home(write.id) {
            Home::Vehicle(car) => {
                cars.insert(car);
            }
            // No car on record has people who are new.
            Home::Person(_) if write.before.is_none() => {}
            Home::Person(person) => {
                let own = on.view.find(Table::PersonVehicle, &person.to_string())?;
                cars.extend(own.into_iter().map(VehicleId));
            }
            Home::Kind(_) | Home::Struck => {}
        }
    }
    Ok(cars)
}
