//! A car with everything that hangs from it, gathered from its records.

use super::callback::{Booking, Callback};
use super::complaint::Complaint;
use super::fault::Fault;
use super::id::{BookingId, CallbackId, ComplaintId, OrderId, PersonId, RecordId, VehicleId, VisitId};
use super::order::{Order, PutOff, Verdict};
use super::person::Person;
use super::record::Record;
use super::time::Time;
use super::vehicle::Vehicle;
use super::view::View;
use super::visit::Visit;
use crate::say;
use std::cmp::Reverse;

/// A car with everything that hangs from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarRecords {
    /// Identity.
    pub id: VehicleId,
    /// The car.
    pub vehicle: Vehicle,
    /// Its people, owner first.
    pub people: Vec<(PersonId, Person)>,
    /// Visits, oldest first.
    pub visits: Vec<(VisitId, Visit)>,
    /// Orders, oldest first.
    pub orders: Vec<(OrderId, Order)>,
    /// Callbacks, in the order they were planned.
    pub callbacks: Vec<(CallbackId, Callback)>,
    /// Bookings, in the order they were made.
    pub bookings: Vec<(BookingId, Booking)>,
    /// Complaints, oldest first.
    pub complaints: Vec<(ComplaintId, Complaint)>,
}

impl CarRecords {
    /// A car with its people and all that hangs from it, and the journal number of the last
    /// change to any.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such car; [`Fault::Storage`] if the store cannot be read.
    pub fn read(view: &dyn View, id: VehicleId) -> Result<(Self, u64), Fault> {
        let own = view.of_vehicle(id)?;
        let mut revision = own.iter().map(|s| s.revision).max().unwrap_or(0);
        let car = Self::gather(id, own.into_iter().map(|s| (s.id, s.record)), |person| {
            let stored = view.record(person.0)?;
            revision = revision.max(stored.as_ref().map_or(0, |s| s.revision));
            Ok(stored.map(|s| s.record))
        })?;
        Ok((car, revision))
    }

    /// Puts together what hangs from a car, in any order; `person` finds its people.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if the car itself is not among the records, or what `person` says.
    pub fn gather(
        id: VehicleId,
        records: impl Iterator<Item = (RecordId, Record)>,
        mut person: impl FnMut(PersonId) -> Result<Option<Record>, Fault>,
    ) -> Result<Self, Fault> {
        let mut car = Self { id, ..Self::default() };
        let mut found = false;
        for (own, record) in records {
            match record {
                Record::Vehicle(vehicle) => (car.vehicle, found) = (vehicle, true),
                other => car.hang(own, other),
            }
        }
        if !found {
            let kind = say!("kind-vehicle");
            return Err(Fault::NotFound(say!("fault-no-record", kind = kind, id = id.to_string())));
        }
        for own in people_in_order(&car.vehicle) {
            if let Some(Record::Person(record)) = person(own)? {
                car.people.push((own, record));
            }
        }
        // Identity is given in the order of making; a visit booked later never gets an earlier one.
        car.visits.sort_by_key(|(own, visit)| (visit.arrived, *own));
        car.orders.sort_by_key(|(own, order)| (order.opened, *own));
        Ok(car)
    }

    /// Adds a record that hangs from this car.
    pub fn hang(&mut self, id: RecordId, record: Record) {
        match record {
            Record::Visit(visit) => self.visits.push((VisitId(id), visit)),
            Record::Order(order) => self.orders.push((OrderId(id), order)),
            Record::Callback(call) => self.callbacks.push((CallbackId(id), call)),
            Record::Booking(booking) => self.bookings.push((BookingId(id), booking)),
            Record::Complaint(case) => self.complaints.push((ComplaintId(id), case)),
            Record::Vehicle(_) | Record::Person(_) | Record::User(_) => {}
        }
    }

    /// The visit that is going on.
    #[must_use]
    pub fn open_visit(&self) -> Option<(VisitId, &Visit)> {
        self.visits.iter().rev().find(|(_, v)| v.is_open()).map(|(id, v)| (*id, v))
    }

    /// The order at work or quoted, else one delivered but not settled.
    #[must_use]
    pub fn open_order(&self) -> Option<(OrderId, &Order)> {
        self.orders.iter().rev().find(|(_, o)| o.state.is_open()).map(|(id, o)| (*id, o))
    }

    /// Lines declined or deferred that did not come back, oldest first (Rules E-3, V-6).
    #[must_use]
    pub fn put_off(&self) -> Vec<PutOff> {
        let open = self.open_order().map(|(id, _)| id);
        let back = |id, number| self.orders.iter().any(|(_, o)| o.brings_back(id, number));
        let mut out = Vec::new();
        for (id, order) in self.orders.iter().filter(|(id, _)| Some(*id) != open) {
            for (number, line) in order.lines() {
                let put_off = matches!(line.verdict(), Some(Verdict::Declined | Verdict::Deferred));
                if put_off && !back(*id, number) {
                    out.push(PutOff { order: *id, line: number, what: line.clone() });
                }
            }
        }
        out
    }

    /// The last visit that is over.
    #[must_use]
    pub fn last_visit(&self) -> Option<Time> {
        self.visits.iter().filter_map(|(_, v)| v.left).max()
    }
}

/// The people of a car: the owner first, then drivers, then the others.
#[must_use]
pub fn people_in_order(vehicle: &Vehicle) -> Vec<PersonId> {
    let mut people: Vec<_> = vehicle.people.iter().collect();
    people.sort_by_key(|(id, link)| (Reverse(link.owner), Reverse(link.driver), **id));
    people.into_iter().map(|(id, _)| *id).collect()
}
