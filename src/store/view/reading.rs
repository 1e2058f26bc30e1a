//! Records as decisions and screens read them, over any ordered keys and values.

use super::kv::{Kv, Tree, Way};
use super::value::{Versioned, decode, prefix_key, record_key, split_key, table_byte};
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::plate::Plate;
use crate::domain::record::{Home, Record, Table};
use crate::domain::view::{Stored, View};

/// How often a read is tried again when a car gets another plate right under it.
const TRIES: usize = 8;

/// The records in `K`.
#[derive(Clone, Debug)]
pub struct Reading<K>(pub K);

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

    /// Every record, in one pass in the order of keys: car by car, each followed by what hangs
    /// from it.
    pub fn all(&self) -> impl Iterator<Item = Result<Stored, Fault>> {
        self.0.scan(Tree::Records, b"", Way::Up).map(|pair| pair.and_then(stored))
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

    fn last_number(&self, series: &str) -> Result<u64, Fault> {
        let start = [&[table_byte(Table::Number)], series.as_bytes(), b"-"].concat();
        let Some(last) = self.entries(&start, Way::Down).next() else { return Ok(0) };
        let (word, _) = last?;
        Ok(word.rsplit_once('-').and_then(|(_, counter)| counter.parse().ok()).unwrap_or(0))
    }
}
