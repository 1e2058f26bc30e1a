//! The look-up in a file beside the store, so that a start need not read every record: it is taken as it
//! was, and told what the journal says since. A file that is missing, damaged, of another store or of other
//! figures is made anew.

use super::super::{Desk, indexing};
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::record::{Home, Kind, Table};
use crate::domain::view::View;
use crate::lookup::{Index, Stamp, Still};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tempfile::NamedTempFile;

/// With fewer cars it is made as quickly as it is read.
const LEAST: usize = 20_000;
/// With more lines since, it is made anew as quickly as it learns them.
const MOST_LINES: u64 = 200_000;
/// A change is noted a moment after it can be seen. So many lines back, all are.
const MARGIN: u64 = 10_000;
/// It is written again once so many lines have come.
const AGAIN: u64 = 50_000;

/// The file of the store in `dir`.
fn file_of(dir: &Path) -> PathBuf {
    dir.join("lookup.index")
}

/// Takes the file away: because it names people, or because it was made from a view that was damaged.
///
/// # Errors
/// [`Fault::Storage`] if the disk refuses.
pub(in crate::desk) fn drop_file(dir: &Path) -> Result<(), Fault> {
    match fs::remove_file(file_of(dir)) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(crate::store::io_fault(&file_of(dir), &e)),
        _ => Ok(()),
    }
}

impl Desk {
    fn known_file(&self) -> PathBuf {
        file_of(&self.dir)
    }

    /// What besides the records goes into the look-up.
    fn basis(&self) -> u64 {
        let figures = &self.trade.figures;
        let mut hasher = DefaultHasher::new();
        let days = (figures.service_near_days, figures.service_near_km, figures.expiry_days);
        (env!("CARGO_PKG_VERSION"), self.trade.store.tz().name(), days).hash(&mut hasher);
        hasher.finish()
    }

    /// The look-up from its file, or from all records.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub(super) fn load_known(&self) -> Result<Index, Fault> {
        // What cannot be taken is made anew, whatever is wrong with it.
        if let Some(index) = self.known_from_file().unwrap_or_default() {
            return Ok(index);
        }
        // Before it is made: whatever is changed meanwhile comes behind this line.
        let seq = self.writer.shown();
        let index = indexing::build(&self.reader, &self.trade, &self.known.lens)?;
        if index.len() >= LEAST {
            // It makes the next start quicker; without it all is well.
            let _ = self.save_still(&index.still(), seq);
        }
        Ok(index)
    }

    fn known_from_file(&self) -> Result<Option<Index>, Fault> {
        let fault = |e: &io::Error| crate::store::io_fault(&self.known_file(), e);
        let file = match File::open(self.known_file()) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            file => file.map_err(|e| fault(&e))?,
        };
        let bytes = file.metadata().map_err(|e| fault(&e))?.len();
        let shown = self.writer.shown();
        let wanted = |stamp: &Stamp| {
            stamp.basis == self.basis()
                && stamp.seq <= shown
                && shown - stamp.seq <= MOST_LINES
                && self.chain_at(stamp.seq) == Some(stamp.chain)
        };
        let read = Index::load(
            Arc::clone(&self.known.lens),
            &mut BufReader::with_capacity(1 << 20, file),
            bytes,
            wanted,
        );
        let Some((mut index, stamp)) = read.map_err(|e| fault(&e))? else { return Ok(None) };
        for car in self.touched_since(stamp.seq)? {
            self.learn_car(&mut index, car, CarRecords::read(&self.reader, car))?;
        }
        self.known.saved.store(stamp.seq, Ordering::Relaxed);
        Ok(Some(index))
    }

    fn chain_at(&self, seq: u64) -> Option<[u8; 32]> {
        if seq == 0 {
            return Some([0; 32]);
        }
        self.writer.history().line(seq).ok().flatten().map(|line| line.chain.0)
    }

    /// The cars that lines behind this one were about.
    fn touched_since(&self, seq: u64) -> Result<BTreeSet<VehicleId>, Fault> {
        let mut touched = BTreeSet::new();
        let mut done: BTreeSet<RecordId> = BTreeSet::new();
        for line in self.writer.history().lines(seq + 1)? {
            for edit in line?.entry.edits {
                if edit.kind == Kind::Vehicle {
                    touched.insert(VehicleId(edit.id));
                }
                if !done.insert(edit.id) {
                    continue;
                }
                let Some(stored) = self.reader.record(edit.id)? else { continue };
                match stored.record.first_home(edit.id) {
                    Home::Vehicle(car) => {
                        touched.insert(car);
                    }
                    Home::Person(person) => {
                        let cars = self.reader.find(Table::PersonVehicle, &person.to_string())?;
                        touched.extend(cars.into_iter().map(VehicleId));
                    }
                    Home::Kind(_) | Home::Struck => {}
                }
            }
        }
        Ok(touched)
    }

    /// Writes the look-up to its file if much has changed since.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn save_lookup(&self) -> Result<(), Fault> {
        let seq = self.writer.shown().saturating_sub(MARGIN);
        let is_due = seq >= self.known.saved.load(Ordering::Relaxed).saturating_add(AGAIN);
        if !is_due || self.is_reading_lookup() {
            return Ok(());
        }
        let index = self.known()?;
        if index.len() < LEAST {
            return Ok(());
        }
        let still = index.still();
        drop(index);
        self.save_still(&still, seq)
    }

    fn save_still(&self, still: &Still, seq: u64) -> Result<(), Fault> {
        let path = self.known_file();
        let Some(chain) = self.chain_at(seq) else { return Ok(()) };
        let stamp = Stamp { seq, chain, basis: self.basis() };
        let written = || -> io::Result<()> {
            let mut file = BufWriter::with_capacity(1 << 20, NamedTempFile::new_in(&self.dir)?);
            still.save(&stamp, &mut file)?;
            file.flush()?;
            file.into_inner().map_err(io::IntoInnerError::into_error)?.persist(&path)?;
            Ok(())
        };
        written().map_err(|e| crate::store::io_fault(&path, &e))?;
        self.known.saved.store(seq, Ordering::Relaxed);
        Ok(())
    }
}
