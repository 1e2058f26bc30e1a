//! What the look-up knows of a car, and how it learns of all of them at the start.

use crate::domain::alarm::{AlarmKind, alarms};
use crate::domain::fault::Fault;
use crate::domain::gather::{CarRecords, people_in_order};
use crate::domain::id::{BookingId, CallbackId, ComplaintId, OrderId, PersonId, VehicleId, VisitId};
use crate::domain::person::Person;
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::lookup::{Boost, Entry, Index};
use crate::store::Reader;
use std::collections::{HashMap, VecDeque};

/// Cars whose records may still come in one pass: two without a plate can share a VIN's prefix.
const OPEN: usize = 4;

/// The entry of a car whose people are known.
pub(super) fn entry(car: &CarRecords, trade: &Trade, now: Time) -> Entry {
    let mut entry = bare(car, trade, now);
    for (_, person) in &car.people {
        name(&mut entry, person);
    }
    entry
}

fn name(entry: &mut Entry, person: &Person) {
    if !person.name.is_empty() {
        entry.owners.push(person.name.clone());
    }
    entry.phones.extend(person.phones.iter().map(|p| p.as_str().to_owned()));
}

/// The entry without people.
fn bare(car: &CarRecords, trade: &Trade, now: Time) -> Entry {
    let vehicle = &car.vehicle;
    // Newest first, as only so many are searched.
    let orders = car.orders.iter().map(|(_, o)| (o.opened, &o.number));
    let mut numbers: Vec<_> =
        orders.chain(car.complaints.iter().map(|(_, c)| (c.opened, &c.number))).collect();
    numbers.sort_by(|a, b| b.cmp(a));
    let numbers = numbers.into_iter().map(|(_, number)| number.clone()).collect();
    Entry {
        vehicle: car.id,
        plate_key: vehicle.prefix(car.id),
        plate_display: vehicle.shown_plate(car.id),
        old_plates: vehicle.old_plates.iter().map(|p| p.key().to_owned()).collect(),
        car: vehicle.car(),
        owners: Vec::new(),
        phones: Vec::new(),
        vin: vehicle.vin.as_ref().map(|v| v.as_str().to_owned()),
        numbers,
        boost: boost(car, trade, now),
    }
}

/// What makes the car likely to be meant: here, something due, seen lately.
fn boost(car: &CarRecords, trade: &Trade, now: Time) -> Boost {
    let due = |kind| {
        matches!(
            kind,
            AlarmKind::Complaint
                | AlarmKind::PutOff
                | AlarmKind::ServiceDue
                | AlarmKind::Insurance
                | AlarmKind::Inspection
        )
    };
    let visits = car.visits.iter().map(|(_, v)| v.left.unwrap_or(v.arrived)).max();
    Boost {
        in_shop: car.open_visit().is_some(),
        expected_today: false,
        due: alarms(car, trade, now).iter().any(|a| due(a.kind)),
        last_seen: visits.or(Some(car.vehicle.opened)),
    }
}

/// Learns of every car in one pass over the records.
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
pub(super) fn build(reader: &Reader, trade: &Trade, now: Time) -> Result<Index, Fault> {
    let mut people: HashMap<PersonId, Person> = HashMap::new();
    let mut cars: Vec<(Entry, Vec<PersonId>)> = Vec::new();
    let mut open: VecDeque<CarRecords> = VecDeque::new();
    let mut close = |car: CarRecords| {
        cars.push((bare(&car, trade, now), people_in_order(&car.vehicle)));
    };
    for stored in reader.all() {
        let stored = stored?;
        if stored.record.struck().is_some() {
            continue;
        }
        match stored.record {
            Record::Person(person) => {
                people.insert(PersonId(stored.id), person);
            }
            Record::Vehicle(vehicle) => {
                let id = VehicleId(stored.id);
                open.push_back(CarRecords { id, vehicle, ..CarRecords::default() });
                if open.len() > OPEN {
                    open.pop_front().into_iter().for_each(&mut close);
                }
            }
            Record::Visit(visit) => {
                if let Some(car) = among(&mut open, visit.vehicle) {
                    car.visits.push((VisitId(stored.id), visit));
                }
            }
            Record::Order(order) => {
                if let Some(car) = among(&mut open, order.vehicle) {
                    car.orders.push((OrderId(stored.id), order));
                }
            }
            Record::Callback(call) => {
                if let Some(car) = among(&mut open, call.vehicle) {
                    car.callbacks.push((CallbackId(stored.id), call));
                }
            }
            Record::Booking(booking) => {
                if let Some(car) = among(&mut open, booking.vehicle) {
                    car.bookings.push((BookingId(stored.id), booking));
                }
            }
            Record::Complaint(case) => {
                if let Some(car) = among(&mut open, case.vehicle) {
                    car.complaints.push((ComplaintId(stored.id), case));
                }
            }
            Record::User(_) => {}
        }
    }
    open.into_iter().for_each(&mut close);
    let mut index = Index::default();
    for (mut entry, ids) in cars {
        for person in ids.iter().filter_map(|id| people.get(id)) {
            name(&mut entry, person);
        }
        index.upsert(entry);
    }
    Ok(index)
}

fn among(open: &mut VecDeque<CarRecords>, id: VehicleId) -> Option<&mut CarRecords> {
    open.iter_mut().rev().find(|car| car.id == id)
}
