//! The records of a desk in memory, with their secondary tables kept up to date: for tests that
//! make many thousand changes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

use platedesk::domain::fault::Fault;
use platedesk::domain::id::{PersonId, RecordId, VehicleId};
use platedesk::domain::person::Person;
use platedesk::domain::plate::Plate;
use platedesk::domain::record::{Home, Record, Table, moment_word, number_word};
use platedesk::domain::time::{Day, Time};
use platedesk::domain::view::{Stored, View};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Records with their tables.
#[derive(Default)]
pub struct Memory {
    records: HashMap<RecordId, (u64, Record)>,
    of_vehicle: HashMap<VehicleId, BTreeSet<RecordId>>,
    plates: BTreeMap<String, VehicleId>,
    index: BTreeMap<Table, BTreeSet<(String, RecordId)>>,
}

impl Memory {
    /// A record as it is from line `seq` on.
    pub fn put(&mut self, id: RecordId, seq: u64, record: &Record) {
        if let Some((_, before)) = self.records.get(&id) {
            for (table, word) in before.index(id) {
                self.index.entry(table).or_default().remove(&(word, id));
            }
        }
        for (table, word) in record.index(id) {
            self.index.entry(table).or_default().insert((word, id));
        }
        if let Home::Vehicle(car) = record.home(id) {
            self.of_vehicle.entry(car).or_default().insert(id);
        }
        if let Record::Vehicle(vehicle) = record
            && let Some(plate) = &vehicle.plate
        {
            self.plates.insert(plate.key().to_owned(), VehicleId(id));
        }
        self.records.insert(id, (seq, record.clone()));
    }

    /// The record of this id.
    pub fn get(&self, id: RecordId) -> Record {
        self.records[&id].1.clone()
    }

    /// The person of this id.
    pub fn person(&self, id: PersonId) -> Person {
        match self.get(id.0) {
            Record::Person(person) => person,
            other => panic!("{other:?}"),
        }
    }

    /// Callbacks due by now.
    pub fn due(&self, now: Time) -> Vec<(String, RecordId)> {
        self.range(Table::DueCall, "", &moment_word(now), usize::MAX).unwrap()
    }

    /// Cars the planner looks at on this day.
    pub fn to_plan(&self, day: Day) -> Vec<VehicleId> {
        let due = self.range(Table::PlanDay, "", &day.to_string(), usize::MAX).unwrap();
        due.into_iter().map(|(_, id)| VehicleId(id)).collect()
    }

    /// Callbacks in a quota and day.
    pub fn counted(&self, word: &str) -> usize {
        self.find(Table::Quota, word).unwrap().len()
    }

    /// Entries of a table.
    pub fn words(&self, table: Table) -> usize {
        self.index.get(&table).map_or(0, BTreeSet::len)
    }

    fn stored(&self, id: RecordId) -> Option<Stored> {
        let (revision, record) = self.records.get(&id)?;
        Some(Stored { id, revision: *revision, record: record.clone() })
    }
}

impl View for Memory {
    fn record(&self, id: RecordId) -> Result<Option<Stored>, Fault> {
        Ok(self.stored(id))
    }

    fn of_vehicle(&self, id: VehicleId) -> Result<Vec<Stored>, Fault> {
        let own = self.of_vehicle.get(&id).into_iter().flatten();
        Ok(own.filter_map(|id| self.stored(*id)).collect())
    }

    fn bearing(&self, plate: &Plate) -> Result<Option<VehicleId>, Fault> {
        Ok(self.plates.get(plate.key()).copied())
    }

    fn find(&self, table: Table, word: &str) -> Result<Vec<RecordId>, Fault> {
        Ok(self.range(table, word, word, usize::MAX)?.into_iter().map(|(_, id)| id).collect())
    }

    fn list(&self, table: Table) -> Result<Vec<(String, RecordId)>, Fault> {
        Ok(self.index.get(&table).into_iter().flatten().cloned().collect())
    }

    fn range(
        &self,
        table: Table,
        from: &str,
        to: &str,
        most: usize,
    ) -> Result<Vec<(String, RecordId)>, Fault> {
        let Some(entries) = self.index.get(&table) else { return Ok(Vec::new()) };
        let start = (from.to_owned(), RecordId::default());
        let within = entries.range(start..).take_while(|(word, _)| word.as_str() <= to);
        Ok(within.take(most).cloned().collect())
    }

    fn last_number(&self, series: &str) -> Result<u64, Fault> {
        let first = number_word(&format!("{series}-0"));
        let head = &first[..first.len() - 8];
        let words = self.list(Table::Number)?;
        Ok(words.iter().filter_map(|(w, _)| w.strip_prefix(head)?.parse().ok()).max().unwrap_or(0))
    }
}
