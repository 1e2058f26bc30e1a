//! What screens and verbs read: a car with everything that matters about it, and the board.

mod calls;
mod cases;

use super::api::{Board, BoardOrder, BoardRow, Car};
use crate::domain::alarm::alarms;
use crate::domain::fault::Fault;
use crate::domain::gather::{CarRecords, people_in_order};
use crate::domain::id::{OrderId, VehicleId, VisitId};
use crate::domain::order::{Order, OrderState};
use crate::domain::person::Person;
use crate::domain::promise;
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::{View, ViewExt};
use crate::domain::visit::Visit;
use std::collections::{BTreeMap, BTreeSet};

/// A car as the screens show it at `now`, with what the bays owe to other cars (Rule E-4).
///
/// # Errors
/// As [`CarRecords::read`].
pub fn car(view: &dyn View, trade: &Trade, id: VehicleId, now: Time) -> Result<Car, Fault> {
    let (records, revision) = CarRecords::read(view, id)?;
    let open = view.open_orders()?;
    let others = open.iter().filter(|(_, o)| o.vehicle != id).map(|(own, o)| (*own, o));
    let bay_ends = promise::bay_ends(others, None, now);
    let (alarms, put_off) = (alarms(&records, trade, now), records.put_off());
    let waiting = records.callbacks.iter().filter(|(_, call)| call.is_open()).cloned();
    let calls = calls::rows(view, trade, waiting.collect(), now)?;
    let cases = cases::of_car(&mut Names::new(view), &records)?;
    Ok(Car { records, revision, alarms, put_off, calls, cases, bay_ends })
}

/// The whole desk at `now`; `vehicles` is the number of cars on file (Rule E-10).
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
pub fn board(view: &dyn View, trade: &Trade, vehicles: usize, now: Time) -> Result<Board, Fault> {
    let orders = view.open_orders()?;
    let mut names = Names::new(view);
    let mut rows = Vec::new();
    let mut shown = BTreeSet::new();
    for (id, visit) in view.open_visits()? {
        let order = latest(&orders, |o| o.vehicle == visit.vehicle);
        shown.extend(order.map(|(own, _)| own));
        rows.push(row(&mut names, trade, Some((id, &visit)), visit.vehicle, order)?);
    }
    for (id, order) in &orders {
        if order.state == OrderState::Delivered && !shown.contains(id) {
            rows.push(row(&mut names, trade, None, order.vehicle, Some((*id, order)))?);
        }
    }
    rows.sort_by_key(|row| place(row, now));
    let technicians: BTreeSet<String> =
        orders.iter().map(|(_, o)| o.technician.clone()).filter(|t| !t.is_empty()).collect();
    let technicians = technicians.into_iter().collect();
    let cases = cases::of_desk(&mut names)?;
    let calls = calls::queue(view, trade, now)?;
    let mut people: Vec<_> = view.users()?.into_iter().map(|user| (user.login, user.name)).collect();
    people.sort();
    Ok(Board { rows, vehicles, is_reading: false, technicians, calls, cases, people })
}

/// The latest order that fits.
fn latest(orders: &[(OrderId, Order)], fits: impl Fn(&Order) -> bool) -> Option<(OrderId, &Order)> {
    let found = orders.iter().filter(|(_, o)| fits(o)).max_by_key(|(id, o)| (o.opened, *id));
    found.map(|(id, order)| (*id, order))
}

/// Where a row stands: late first, then by promise, then by arrival; handed-over cars last.
fn place(row: &BoardRow, now: Time) -> (bool, bool, bool, Option<Time>, Time, VehicleId) {
    let order = row.order.as_ref();
    let promise = order.filter(|o| o.state.is_promised()).and_then(|o| o.promise);
    let late = promise.is_some_and(|at| at < now);
    (row.visit.is_none(), !late, promise.is_none(), promise, row.arrived, row.vehicle)
}

fn row(
    names: &mut Names<'_>,
    trade: &Trade,
    visit: Option<(VisitId, &Visit)>,
    vehicle: VehicleId,
    order: Option<(OrderId, &Order)>,
) -> Result<BoardRow, Fault> {
    let car = match names.view.record(vehicle.0)?.map(|s| s.record) {
        Some(Record::Vehicle(car)) => car,
        _ => Vehicle::default(),
    };
    let owner = match people_in_order(&car).first() {
        Some(person) => names.view.record(person.0)?.map(|s| s.record),
        None => None,
    };
    let advisor = visit.map(|(_, v)| v.advisor.as_str()).or(order.map(|(_, o)| o.advisor.as_str()));
    Ok(BoardRow {
        vehicle,
        plate: car.shown_plate(vehicle),
        car: car.car(),
        owner: if let Some(Record::Person(Person { name, .. })) = owner { name } else { String::new() },
        visit: visit.map(|(id, _)| id),
        advisor: names.of(advisor.unwrap_or_default())?,
        arrived: visit.map(|(_, v)| v.arrived).or(order.map(|(_, o)| o.opened)).unwrap_or_default(),
        answered: visit.map_or(0, |(_, v)| answered(trade, v)),
        items: trade.walkaround.items().count(),
        acknowledged: visit.is_some_and(|(_, v)| v.acknowledged.is_some()),
        order: order.map(|(id, o)| board_order(id, o)),
    })
}

fn answered(trade: &Trade, visit: &Visit) -> usize {
    trade.walkaround.items().filter(|(_, item)| visit.mark(&item.key).is_some()).count()
}

fn board_order(id: OrderId, order: &Order) -> BoardOrder {
    let totals = order.totals();
    BoardOrder {
        id,
        number: order.number.clone(),
        state: order.state,
        promise: order.promise.as_ref().map(|p| p.at),
        approved: totals.approved,
        waiting: totals.waiting,
    }
}

/// Names of users, each looked up once.
struct Names<'v> {
    view: &'v dyn View,
    known: BTreeMap<String, String>,
}

impl<'v> Names<'v> {
    fn new(view: &'v dyn View) -> Self {
        Self { view, known: BTreeMap::new() }
    }

    /// The name of the user with this login; the login itself if nobody has it.
    fn of(&mut self, login: &str) -> Result<String, Fault> {
        if let Some(name) = self.known.get(login) {
            return Ok(name.clone());
        }
        let name = self.view.user(login)?.map_or_else(|| login.to_owned(), |(_, u)| u.name);
        self.known.insert(login.to_owned(), name.clone());
        Ok(name)
    }
}

#[cfg(test)]
mod tests;
