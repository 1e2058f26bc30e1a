//! Calls as the screens show them (Rules C-4, C-5, K-8): merged, in the order of the queue, each
//! with whom to reach and why.

use crate::desk::api::CallRow;
use crate::domain::callback::Callback;
use crate::domain::fault::Fault;
use crate::domain::gather::people_in_order;
use crate::domain::id::{CallbackId, PersonId, RecordId, VehicleId};
use crate::domain::person::Person;
use crate::domain::queue::{Call, Reasons, lead_and_along, rank, why_this};
use crate::domain::record::{Record, Table, moment_word};
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::{View, ViewExt};
use chrono::{Days, NaiveTime};
use std::collections::BTreeMap;

/// Days after today whose calls are shown.
const COMING_DAYS: u64 = 3;
/// Most callbacks that are read of those left over from earlier days, and again of the others: so a
/// backlog neither slows the desk down nor hides what is due today.
const MOST: usize = 300;

/// The queue of the whole desk at `now`, the most pressing first.
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
pub fn queue(view: &dyn View, trade: &Trade, now: Time) -> Result<Vec<CallRow>, Fault> {
    let zone = trade.store.tz();
    let midnight = |days: u64| {
        let day = now.day(zone).checked_add_days(Days::new(days));
        day.map_or(now, |day| Time::from_local(day.and_time(NaiveTime::MIN), zone))
    };
    let before = |at: Time| moment_word(Time(at.0 - 1));
    let (today, end) = (midnight(0), midnight(COMING_DAYS + 1));
    let mut ids = view.range(Table::DueCall, &moment_word(Time(0)), &before(today), MOST)?;
    ids.extend(view.range(Table::DueCall, &moment_word(today), &before(end), MOST)?);
    let mut calls = Vec::with_capacity(ids.len());
    for (_, id) in ids {
        if let Some(Record::Callback(call)) = view.record(id)?.map(|s| s.record) {
            calls.push((CallbackId(id), call));
        }
    }
    rows(view, trade, calls, now)
}

/// Rows of these callbacks, the most pressing first.
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
pub fn rows(view: &dyn View, trade: &Trade, calls: Vec<Call>, now: Time) -> Result<Vec<CallRow>, Fault> {
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    let mut facts = Facts::new(view)?;
    let mut rows = Vec::new();
    for (lead, along) in lead_and_along(calls, trade, now) {
        let row = facts.row(lead, along)?;
        let place = rank(&(row.id, row.call.clone()), row.open_case.is_some(), row.key_account, trade, now);
        rows.push((place, row));
    }
    rows.sort_by_key(|(place, _)| *place);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// What rows are put together from, each record read once.
struct Facts<'v> {
    view: &'v dyn View,
    vehicles: BTreeMap<VehicleId, Vehicle>,
    people: BTreeMap<PersonId, Option<Person>>,
    names: BTreeMap<String, String>,
    /// Number of a complaint that runs, by car and by person.
    by_car: BTreeMap<VehicleId, String>,
    by_person: BTreeMap<PersonId, String>,
}

impl<'v> Facts<'v> {
    fn new(view: &'v dyn View) -> Result<Self, Fault> {
        let mut facts = Self {
            view,
            vehicles: BTreeMap::new(),
            people: BTreeMap::new(),
            names: BTreeMap::new(),
            by_car: BTreeMap::new(),
            by_person: BTreeMap::new(),
        };
        // The next to break first, and that one is named.
        for (_, id) in view.list(Table::Deadline)? {
            let Some(Record::Complaint(case)) = view.record(id)?.map(|s| s.record) else { continue };
            facts.by_car.entry(case.vehicle).or_insert_with(|| case.number.clone());
            if let Some(person) = case.person {
                facts.by_person.entry(person).or_insert(case.number);
            }
        }
        Ok(facts)
    }

    fn row(&mut self, (id, call): Call, along: Vec<Call>) -> Result<CallRow, Fault> {
        let vehicle = self.vehicle(call.vehicle)?;
        let people = people_in_order(&vehicle);
        let who = call.person.or(people.first().copied());
        let person = who.map(|who| self.person(who)).transpose()?.flatten();
        let mut key_account = person.as_ref().is_some_and(is_account);
        for other in people {
            key_account |= self.person(other)?.as_ref().is_some_and(is_account);
        }
        let of_person = who.and_then(|who| self.by_person.get(&who)).cloned();
        let open_case = of_person.or_else(|| self.by_car.get(&call.vehicle).cloned());
        let asked_by = if by_hand(&call) { self.name(&call.made_by)? } else { String::new() };
        let reasons = Reasons {
            open_case: open_case.as_deref(),
            key_account,
            asked_by: Some(asked_by.as_str()).filter(|name| !name.is_empty()),
            along: along.len(),
        };
        Ok(CallRow {
            why: why_this(&call, reasons),
            scored: call.scored || along.iter().any(|(_, c)| c.scored),
            along: along.into_iter().map(|(id, c)| (id, c.topic)).collect(),
            plate: vehicle.shown_plate(call.vehicle),
            car: vehicle.car(),
            customer: person.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
            phone: person
                .as_ref()
                .and_then(|p| p.phones.first())
                .map(|p| p.as_str().to_owned())
                .unwrap_or_default(),
            key_account,
            open_case,
            asked_by,
            person,
            id,
            call,
        })
    }

    fn vehicle(&mut self, id: VehicleId) -> Result<Vehicle, Fault> {
        if let Some(known) = self.vehicles.get(&id) {
            return Ok(known.clone());
        }
        let found = match self.read(id.0)? {
            Some(Record::Vehicle(vehicle)) => vehicle,
            _ => Vehicle::default(),
        };
        self.vehicles.insert(id, found.clone());
        Ok(found)
    }

    fn person(&mut self, id: PersonId) -> Result<Option<Person>, Fault> {
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let found = match self.read(id.0)? {
            Some(Record::Person(person)) => Some(person),
            _ => None,
        };
        self.people.insert(id, found.clone());
        Ok(found)
    }

    /// The name behind a login; the login itself if nobody has it.
    fn name(&mut self, login: &str) -> Result<String, Fault> {
        if let Some(known) = self.names.get(login) {
            return Ok(known.clone());
        }
        let name = self.view.user(login)?.map_or_else(|| login.to_owned(), |(_, user)| user.name);
        self.names.insert(login.to_owned(), name.clone());
        Ok(name)
    }

    fn read(&self, id: RecordId) -> Result<Option<Record>, Fault> {
        Ok(self.view.record(id)?.map(|s| s.record))
    }
}

fn is_account(person: &Person) -> bool {
    !person.account_manager.is_empty()
}

/// Somebody asked for it: no cadence made it from an anchor.
fn by_hand(call: &Callback) -> bool {
    call.key.is_empty()
}
