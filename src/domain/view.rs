//! What a decision may look at: the state of the desk at that moment.

use super::fault::Fault;
use super::id::{OrderId, RecordId, VehicleId, VisitId};
use super::order::Order;
use super::plate::Plate;
use super::record::{Record, Table};
use super::user::User;
use super::visit::Visit;

/// A record as it stands, with its revision: the journal number of its last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Identity.
    pub id: RecordId,
    /// Journal number of the last change to it.
    pub revision: u64,
    /// The record.
    pub record: Record,
}

/// Read access to the records. Implemented by the store; decisions and reads see the
/// same thing.
pub trait View {
    /// One record.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn record(&self, id: RecordId) -> Result<Option<Stored>, Fault>;

    /// A car and all records that hang from it, in the order they were made.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn of_vehicle(&self, id: VehicleId) -> Result<Vec<Stored>, Fault>;

    /// The car that bears this plate now.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn bearing(&self, plate: &Plate) -> Result<Option<VehicleId>, Fault>;

    /// Records that a secondary table names under this very word.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn find(&self, table: Table, word: &str) -> Result<Vec<RecordId>, Fault>;

    /// Every record a secondary table names, with the word.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn list(&self, table: Table) -> Result<Vec<(String, RecordId)>, Fault>;

    /// The first `most` records a secondary table names under words from `from` to `to`, both
    /// included, in the order of the words.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn range(
        &self,
        table: Table,
        from: &str,
        to: &str,
        most: usize,
    ) -> Result<Vec<(String, RecordId)>, Fault>;

    /// The highest counter given out in a series of human numbers (`WO-2611`), 0 if none.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn last_number(&self, series: &str) -> Result<u64, Fault>;
}

/// Reads that every view can do with the basic ones.
pub trait ViewExt: View {
    /// Visits whose car is still here.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn open_visits(&self) -> Result<Vec<(VisitId, Visit)>, Fault> {
        let mut out = Vec::new();
        for (_, id) in self.list(Table::InShop)? {
            if let Some(Record::Visit(visit)) = self.record(id)?.map(|s| s.record) {
                out.push((VisitId(id), visit));
            }
        }
        Ok(out)
    }

    /// Orders with something left to do.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn open_orders(&self) -> Result<Vec<(OrderId, Order)>, Fault> {
        let mut out = Vec::new();
        for (_, id) in self.list(Table::OpenOrder)? {
            if let Some(Record::Order(order)) = self.record(id)?.map(|s| s.record) {
                out.push((OrderId(id), order));
            }
        }
        Ok(out)
    }

    /// The user with this login.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn user(&self, login: &str) -> Result<Option<(RecordId, User)>, Fault> {
        for id in self.find(Table::Login, login)? {
            if let Some(Record::User(user)) = self.record(id)?.map(|s| s.record) {
                return Ok(Some((id, user)));
            }
        }
        Ok(None)
    }

    /// Everybody enrolled.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    fn users(&self) -> Result<Vec<User>, Fault> {
        let mut out = Vec::new();
        for (_, id) in self.list(Table::Login)? {
            if let Some(Record::User(user)) = self.record(id)?.map(|s| s.record) {
                out.push(user);
            }
        }
        Ok(out)
    }
}

impl<V: View + ?Sized> ViewExt for V {}
