//! The trail of a car and of a record: who changed what, when, from what to what (Rule X-2). Each
//! line says which one wrote a record before, so that only what is shown is read, newest first.

use super::Desk;
use super::api::{Cursor, HistoryPage, UndoAsked};
use super::writer::Request;
use crate::domain::change::{Change, Undoing};
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::past::{Deed, Past};
use crate::domain::record::{Home, Kind, Record, Table};
use crate::domain::user::Actor;
use crate::domain::view::View;
use crate::say;
use std::collections::BTreeMap;

/// Changes of a page.
const PAGE: usize = 50;

impl Desk {
    /// A page of the changes of a car, its people, and all that hangs or hung from it; newest first.
    ///
    /// # Errors
    /// [`Fault::Storage`] if store or journal cannot be read.
    pub fn history(&self, vehicle: VehicleId, from: Option<&Cursor>) -> Result<HistoryPage, Fault> {
        let from = from.map_or_else(|| self.trail_of(vehicle), |cursor| Ok(cursor.clone()))?;
        let mut trail = Trail { past: &self.writer.history(), next: from.0.into_iter().collect() };
        let mut rows = Vec::new();
        while rows.len() < PAGE
            && let Some(deed) = trail.step()?
        {
            rows.push(deed);
        }
        let more = trail.next.values().any(|seq| *seq > 0);
        let next = more.then(|| Cursor(trail.next.into_iter().collect()));
        Ok(HistoryPage { vehicle, rows, next })
    }

    /// All changes from `from` on that touched these records, newest first.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the journal cannot be read, or what `give` says.
    pub(super) fn follow<E: From<Fault>>(
        &self,
        from: Cursor,
        give: &mut dyn FnMut(Deed) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut trail = Trail { past: &self.writer.history(), next: from.0.into_iter().collect() };
        while let Some(deed) = trail.step()? {
            if !give(deed)? {
                break;
            }
        }
        Ok(())
    }

    /// Where the trail of a car begins: at the last change of each of its records, also of those
    /// that were taken back.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub(super) fn trail_of(&self, vehicle: VehicleId) -> Result<Cursor, Fault> {
        let mut records: BTreeMap<RecordId, u64> = BTreeMap::new();
        let mut add = |id| -> Result<Option<Record>, Fault> {
            let stored = self.reader.record(id)?;
            Ok(stored.map(|s| {
                records.insert(s.id, s.revision);
                s.record
            }))
        };
        let mut people = Vec::new();
        if let Some(Record::Vehicle(car)) = add(vehicle.0)? {
            people.extend(car.people.keys().map(|id| id.0));
        }
        for stored in self.reader.of_vehicle(vehicle)? {
            add(stored.id)?;
        }
        let mut struck = self.reader.find(Table::Struck, &vehicle.to_string())?;
        for person in people {
            add(person)?;
            struck.extend(self.reader.find(Table::Struck, &person.to_string())?);
        }
        for id in struck {
            add(id)?;
        }
        Ok(Cursor(records.into_iter().collect()))
    }

    /// Where the trail of one record begins.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there never was such a record; [`Fault::Storage`].
    pub(super) fn trail_of_record(&self, id: RecordId) -> Result<Cursor, Fault> {
        let stored = self.reader.record(id)?;
        let gone = || Fault::NotFound(say!("store-base-gone", id = id.to_string()));
        let stored = stored.ok_or_else(gone)?;
        match stored.record.first_home(id) {
            // Of a car, what hangs from it belongs to it.
            Home::Vehicle(car) if car.0 == id => self.trail_of(car),
            _ => Ok(Cursor(vec![(id, stored.revision)])),
        }
    }

    /// A change that somebody would take back: what it did, and why it would not be.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such change; [`Fault::Storage`].
    pub fn undo_asked(&self, seq: u64, actor: &Actor) -> Result<UndoAsked, Fault> {
        let deed = self.writer.history().deed(seq)?;
        let deed = deed.ok_or_else(|| Fault::NotFound(say!("undo-no-line", seq = seq.to_string())))?;
        let (change, actor) = (Change::Undo(Undoing { seq }), actor.clone());
        let request = Request { change, actor, client: String::new(), base: None, at: None };
        let refusal = self.dry_run(vec![request]).err().map(|(_, fault)| fault);
        Ok(UndoAsked { car: self.car_of(&deed)?, deed, refusal })
    }

    /// The car a change was made at: that of its records, or the first one of its person.
    fn car_of(&self, deed: &Deed) -> Result<Option<(VehicleId, String)>, Fault> {
        let mut found = None;
        for edit in &deed.edits {
            let Some(stored) = self.reader.record(edit.id)? else { continue };
            found = match stored.record.first_home(edit.id) {
                Home::Vehicle(car) => Some(car),
                Home::Person(person) if found.is_none() => {
                    let cars = self.reader.find(Table::PersonVehicle, &person.to_string())?;
                    cars.first().map(|car| VehicleId(*car))
                }
                _ => found,
            };
        }
        let Some(car) = found else { return Ok(None) };
        Ok(match self.reader.record(car.0)?.map(|s| s.record) {
            Some(Record::Vehicle(vehicle)) => Some((car, vehicle.shown_plate(car))),
            _ => None,
        })
    }
}

/// Several records followed back together.
struct Trail<'a> {
    past: &'a dyn Past,
    /// The line to be read next of each record; 0: it began there.
    next: BTreeMap<RecordId, u64>,
}

impl Trail<'_> {
    /// The newest change that was not told yet, with what it did to these records and to people.
    fn step(&mut self) -> Result<Option<Deed>, Fault> {
        let Some(seq) = self.next.values().copied().max().filter(|seq| *seq > 0) else { return Ok(None) };
        let Some(mut deed) = self.past.deed(seq)? else {
            let missing = say!("undo-no-line", seq = seq.to_string());
            return Err(Fault::Storage(missing));
        };
        // Somebody who was with the car then is followed from there on.
        deed.edits.retain(|e| self.next.contains_key(&e.id) || e.kind == Kind::Person);
        for edit in &deed.edits {
            if self.next.get(&edit.id).is_none_or(|next| *next == seq) {
                let was = match edit.was {
                    Some(was) => was,
                    None if edit.new => 0,
                    None => self.before(edit.id, seq)?,
                };
                self.next.insert(edit.id, was);
            }
        }
        self.next.values_mut().filter(|next| **next == seq).for_each(|next| *next = 0);
        Ok(Some(deed))
    }

    /// The line before `seq` that wrote a record, sought line by line: those of the first builds do
    /// not say it.
    fn before(&self, id: RecordId, seq: u64) -> Result<u64, Fault> {
        for earlier in (id.seq..seq).rev() {
            if self.past.deed(earlier)?.is_some_and(|d| d.edits.iter().any(|e| e.id == id)) {
                return Ok(earlier);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests;
