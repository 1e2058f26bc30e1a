//! What the look-up knows of a car, and how it learns of all of them at the start.

use crate::domain::alarm::due_from;
use crate::domain::fault::Fault;
use crate::domain::gather::{CarRecords, people_in_order};
use crate::domain::id::{BookingId, CallbackId, ComplaintId, OrderId, PersonId, VehicleId, VisitId};
use crate::domain::person::Person;
use crate::domain::record::Record;
use crate::domain::trade::Trade;
use crate::lookup::{Builder, Entry, Index, Lens, Prospects};
use crate::store::Reader;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Cars whose records may still come in one pass: two without a plate can share a VIN's prefix.
const OPEN: usize = 4;

/// The entry of a car whose people are known.
pub(super) fn entry(car: &CarRecords, trade: &Trade) -> Entry {
    let mut entry = bare(car, trade);
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
fn bare(car: &CarRecords, trade: &Trade) -> Entry {
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
        prospects: prospects(car, trade),
    }
}

/// What makes the car likely to be meant: here, booked, something due, seen lately.
fn prospects(car: &CarRecords, trade: &Trade) -> Prospects {
    let visits = car.visits.iter().map(|(_, v)| v.left.unwrap_or(v.arrived)).max();
    Prospects {
        in_shop: car.open_visit().is_some(),
        booked: car.bookings.iter().filter(|(_, b)| b.is_open()).map(|(_, b)| b.at).min(),
        due_from: due_from(car, trade),
        last_seen: visits.or(Some(car.vehicle.opened)),
    }
}

/// Learns of every car in one pass over the records.
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
pub(super) fn build(reader: &Reader, trade: &Trade, lens: &Arc<Lens>) -> Result<Index, Fault> {
    let mut index = Filling::new(lens);
    let mut open: VecDeque<CarRecords> = VecDeque::new();
    for stored in reader.all() {
        let stored = stored?;
        if stored.record.struck().is_some() {
            continue;
        }
        match stored.record {
            Record::Person(person) => {
                index.meet(PersonId(stored.id), &person);
            }
            Record::Vehicle(vehicle) => {
                let id = VehicleId(stored.id);
                open.push_back(CarRecords { id, vehicle, ..CarRecords::default() });
                if open.len() > OPEN {
                    open.pop_front().iter().for_each(|car| index.close(car, trade));
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
    open.iter().for_each(|car| index.close(car, trade));
    Ok(index.end())
}

/// An index being filled. People come before nearly all cars; of each only what a car is found by is
/// kept, as there may be a million.
struct Filling {
    index: Builder,
    /// Name and telephone numbers, each on a line.
    people: HashMap<PersonId, Box<str>>,
    /// Cars that came before one of their people.
    early: Vec<(Entry, Vec<PersonId>)>,
}

impl Filling {
    fn new(lens: &Arc<Lens>) -> Self {
        Self { index: Builder::new(Arc::clone(lens)), people: HashMap::new(), early: Vec::new() }
    }

    fn meet(&mut self, id: PersonId, person: &Person) {
        let phones = person.phones.iter().map(|phone| phone.as_str());
        let lines: Vec<&str> = std::iter::once(person.name.as_str()).chain(phones).collect();
        self.people.insert(id, lines.join("\n").into());
    }

    /// All records of a car have come.
    fn close(&mut self, car: &CarRecords, trade: &Trade) {
        let (entry, ids) = (bare(car, trade), people_in_order(&car.vehicle));
        if ids.iter().all(|id| self.people.contains_key(id)) {
            self.add(entry, &ids);
        } else {
            self.early.push((entry, ids));
        }
    }

    fn add(&mut self, mut entry: Entry, ids: &[PersonId]) {
        for person in ids.iter().filter_map(|id| self.people.get(id)) {
            let mut lines = person.split('\n').map(ToOwned::to_owned);
            entry.owners.extend(lines.next().filter(|name| !name.is_empty()));
            entry.phones.extend(lines);
        }
        self.index.add(&entry);
    }

    fn end(mut self) -> Index {
        for (entry, ids) in std::mem::take(&mut self.early) {
            self.add(entry, &ids);
        }
        drop(std::mem::take(&mut self.people));
        self.index.build()
    }
}

fn among(open: &mut VecDeque<CarRecords>, id: VehicleId) -> Option<&mut CarRecords> {
    open.iter_mut().rev().find(|car| car.id == id)
}
