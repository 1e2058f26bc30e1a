//! Records as decisions and screens read them, over any ordered keys and values.

use super::kv::{Kv, Pair, Pairs, Tree, Way};
use super::value::{Versioned, decode, prefix_key, record_key, split_key, table_byte};
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::plate::Plate;
use crate::domain::record::{Home, Record, Table};
use crate::domain::vehicle::Vehicle;
use crate::domain::view::{Stored, View};
use std::collections::VecDeque;
use std::iter::Peekable;

/// How often a read is tried again when a car gets another plate right under it.
const TRIES: usize = 8;

/// The records in `K`.
#[derive(Clone, Debug)]
pub struct Reading<K>(pub K);

/// A car with everything that hangs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Car {
    /// Identity.
    pub id: VehicleId,
    /// The car.
    pub vehicle: Vehicle,
    /// The rest, in the order it was made.
    pub records: Vec<Stored>,
}

impl<K: Kv> Reading<K> {
    fn under(&self, prefix: &[u8]) -> impl Iterator<Item = Result<Stored, Fault>> {
        self.0.scan(Tree::Records, &prefix_key(prefix), Way::Up).map(|pair| pair.and_then(stored))
    }

    fn entries(&self, start: &[u8], way: Way) -> impl Iterator<Item = Result<(String, RecordId), Fault>> {
        let pairs = self.0.scan(Tree::Index, start, way);
        pairs.filter_map(|pair| match pair {
            Ok((key, _)) => split_key(&key).map(|(prefix, id)| {
                let word = prefix.get(1..).unwrap_or_default();
                Ok((String::from_utf8_lossy(word).into_owned(), id))
            }),
            Err(fault) => Some(Err(fault)),
        })
    }

    /// Every record, in one pass in the order of keys: car by car, each car followed or
    /// preceded by what hangs from it.
    pub fn all(&self) -> impl Iterator<Item = Result<Stored, Fault>> {
        self.0.scan(Tree::Records, b"", Way::Up).map(|pair| pair.and_then(stored))
    }

    /// Every car with what hangs from it, in one pass over the records, in the order of
    /// plates. Records of no car (people, users) are left out.
    pub fn cars(&self) -> impl Iterator<Item = Result<Car, Fault>> {
        let mut pairs = self.0.scan(Tree::Records, b"", Way::Up).peekable();
        let mut ready = VecDeque::new();
        std::iter::from_fn(move || {
            loop {
                if let Some(car) = ready.pop_front() {
                    return Some(Ok(car));
                }
                match next_cars(&mut pairs) {
                    Ok(Some(cars)) => ready = cars,
                    Ok(None) => return None,
                    Err(fault) => return Some(Err(fault)),
                }
            }
        })
    }

    /// Every car that a plate leads to: the one that bears it now first, then those that
    /// bore it before.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn ever_bearing(&self, plate: &Plate) -> Result<Vec<VehicleId>, Fault> {
        let now = self.bearing(plate)?;
        let before = self.find(Table::OldPlate, plate.key())?.into_iter().map(VehicleId);
        Ok(now.into_iter().chain(before.filter(|id| Some(*id) != now)).collect())
    }
}

/// The cars of the next prefix: one, unless two cars without a plate share a VIN.
fn next_cars(pairs: &mut Peekable<Pairs<'_>>) -> Result<Option<VecDeque<Car>>, Fault> {
    let Some(first) = pairs.next().transpose()? else { return Ok(None) };
    let prefix = split_key(&first.0).map(|(p, _)| p.to_vec()).unwrap_or_default();
    let same = |pair: &Result<Pair, Fault>| {
        pair.as_ref().is_ok_and(|(key, _)| split_key(key).is_some_and(|(p, _)| p == prefix))
    };
    let mut run = vec![first];
    while let Some(pair) = pairs.next_if(|pair| same(pair)) {
        run.push(pair?);
    }
    let mut cars = VecDeque::new();
    if prefix.starts_with(b"@") || prefix.starts_with(b"#") {
        return Ok(Some(cars));
    }
    let mut rest = Vec::new();
    for stored in run.into_iter().map(stored) {
        let stored = stored?;
        match stored.record {
            Record::Vehicle(vehicle) => {
                cars.push_back(Car { id: VehicleId(stored.id), vehicle, records: Vec::new() });
            }
            _ => rest.push(stored),
        }
    }
    for stored in rest {
        let home = stored.record.home(stored.id);
        if let Some(car) = cars.iter_mut().find(|car| Home::Vehicle(car.id) == home) {
            car.records.push(stored);
        }
    }
    Ok(Some(cars))
}

fn stored((key, bytes): (Vec<u8>, Vec<u8>)) -> Result<Stored, Fault> {
    let (revision, record) = decode::<Versioned>(&bytes, &key)?;
    let id = split_key(&key).map(|(_, id)| id).unwrap_or_default();
    Ok(Stored { id, revision, record })
}

impl<K: Kv> View for Reading<K> {
    fn record(&self, id: RecordId) -> Result<Option<Stored>, Fault> {
        for _ in 0..TRIES {
            let Some(prefix) = self.0.get(Tree::Ids, &id.to_bytes())? else { return Ok(None) };
            let key = record_key(&prefix, id);
            if let Some(bytes) = self.0.get(Tree::Records, &key)? {
                return stored((key, bytes)).map(Some);
            }
        }
        Ok(None)
    }

    fn of_vehicle(&self, id: VehicleId) -> Result<Vec<Stored>, Fault> {
        for _ in 0..TRIES {
            let Some(prefix) = self.0.get(Tree::Ids, &id.0.to_bytes())? else { break };
            let mut found: Vec<_> = self.under(&prefix).collect::<Result<_, _>>()?;
            found.retain(|s| s.record.home(s.id) == Home::Vehicle(id));
            if found.iter().any(|s| s.id == id.0) {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    fn bearing(&self, plate: &Plate) -> Result<Option<VehicleId>, Fault> {
        for stored in self.under(plate.key().as_bytes()) {
            let stored = stored?;
            if matches!(&stored.record, Record::Vehicle(v) if v.plate.as_ref() == Some(plate)) {
                return Ok(Some(VehicleId(stored.id)));
            }
        }
        Ok(None)
    }

    fn find(&self, table: Table, word: &str) -> Result<Vec<RecordId>, Fault> {
        let start = [&[table_byte(table)], word.as_bytes(), &[0]].concat();
        let ids = self.entries(&start, Way::Up).filter_map(|entry| match entry {
            Ok((found, id)) => (found == word).then_some(Ok(id)),
            Err(fault) => Some(Err(fault)),
        });
        ids.collect()
    }

    fn list(&self, table: Table) -> Result<Vec<(String, RecordId)>, Fault> {
        self.entries(&[table_byte(table)], Way::Up).collect()
    }

    fn range(
        &self,
        table: Table,
        from: &str,
        to: &str,
        most: usize,
    ) -> Result<Vec<(String, RecordId)>, Fault> {
        let shared = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
        let start = [&[table_byte(table)][..], &from.as_bytes()[..shared]].concat();
        let after =
            |entry: &Result<(String, RecordId), Fault>| matches!(entry, Ok((w, _)) if w.as_str() < from);
        let within = |entry: &Result<(String, RecordId), Fault>| match entry {
            Ok((word, _)) => word.as_str() <= to,
            Err(_) => true,
        };
        self.entries(&start, Way::Up).skip_while(after).take_while(within).take(most).collect()
    }

    fn last_number(&self, series: &str) -> Result<u64, Fault> {
        let start = [&[table_byte(Table::Number)], series.as_bytes(), b"-"].concat();
        let Some(last) = self.entries(&start, Way::Down).next() else { return Ok(0) };
        let (word, _) = last?;
        Ok(word.rsplit_once('-').and_then(|(_, counter)| counter.parse().ok()).unwrap_or(0))
    }
}
