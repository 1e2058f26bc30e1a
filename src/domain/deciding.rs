//! A decision in the making: what it may look at, and what it has written so far.

use super::callback::{Booking, Callback};
use super::complaint::Complaint;
use super::fault::Fault;
use super::gather::CarRecords;
use super::id::{BookingId, CallbackId, ComplaintId, OrderId, PersonId, RecordId, VehicleId, VisitId};
use super::order::Order;
use super::past::Past;
use super::person::Person;
use super::record::{Home, Kind, Record, Table};
use super::time::Time;
use super::trade::Trade;
use super::user::Actor;
use super::vehicle::Vehicle;
use super::view::View;
use super::visit::Visit;
use crate::say;
use std::collections::BTreeMap;

/// One record written by a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Identity.
    pub id: RecordId,
    /// As it was; none if it is new.
    pub before: Option<Record>,
    /// As it is to be.
    pub after: Record,
}

/// The scene of one decision. The writer gives it the journal number that the change
/// will have, so that new records know their identity before they are made true.
pub struct Deciding<'a> {
    /// The desk as it stands.
    pub view: &'a dyn View,
    /// Data and figures of the trade.
    pub trade: &'a Trade,
    /// Who asks.
    pub actor: &'a Actor,
    /// When.
    pub at: Time,
    /// It is told afterwards, as when past visits are taken over: what it would have set in motion
    /// then is left to the planner's next run (Rule C-2).
    pub told_afterwards: bool,
    /// The changes made so far; none where nothing is taken back.
    pub past: Option<&'a dyn Past>,
    /// It leaves a line on the journal though it writes no record.
    pub remark: bool,
    seq: u64,
    next_ord: u16,
    /// In boxes: they are large, and a node of the map has room for eleven.
    writes: BTreeMap<RecordId, Box<Write>>,
}

impl<'a> Deciding<'a> {
    /// Opens the scene for the change that will be journal line `seq`.
    #[must_use]
    pub fn new(view: &'a dyn View, trade: &'a Trade, actor: &'a Actor, at: Time, seq: u64) -> Self {
        let (writes, next_ord, past) = (BTreeMap::new(), 0, None);
        Self { view, trade, actor, at, told_afterwards: false, past, remark: false, seq, next_ord, writes }
    }

    /// The records written, in the order of their identity.
    #[must_use]
    pub fn into_writes(self) -> Vec<Write> {
        let writes = self.writes.into_values().map(|write| *write);
        writes.filter(|w| w.before.as_ref() != Some(&w.after)).collect()
    }

    /// Makes a new record and returns its identity.
    pub fn create(&mut self, record: Record) -> RecordId {
        let id = RecordId { seq: self.seq, ord: self.next_ord };
        self.next_ord += 1;
        self.writes.insert(id, Box::new(Write { id, before: None, after: record }));
        id
    }

    /// The next human number of a series: `WO-2611` → `WO-2611-0185`.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn number(&self, series: &str) -> Result<String, Fault> {
        // Ones that this very decision has given out are not in the store yet.
        let words = self.writes.values().flat_map(|w| w.after.index(w.id));
        let words = words.filter(|(table, _)| *table == Table::Number).map(|(_, word)| word);
        let own = words.filter_map(|word| {
            let (own, counter) = word.rsplit_once('-')?;
            (own == series).then(|| counter.parse().ok())?
        });
        let last = own.max().unwrap_or(0).max(self.view.last_number(series)?);
        Ok(format!("{series}-{:04}", last + 1))
    }

    fn get(&self, id: RecordId, kind: Kind) -> Result<Record, Fault> {
        let own = self.writes.get(&id).map(|w| w.after.clone());
        let found = match own {
            Some(record) => Some(record),
            None => self.view.record(id)?.map(|s| s.record),
        };
        found.filter(|r| r.kind() == kind && r.struck().is_none()).ok_or_else(|| {
            let what = super::trail::kind(kind);
            Fault::NotFound(say!("fault-no-record", kind = what, id = id.to_string()))
        })
    }

    /// A car with all that hangs from it, with what this decision has done to it.
    ///
    /// # Errors
    /// [`Fault::NotFound`], or [`Fault::Storage`].
    pub fn car(&self, id: VehicleId) -> Result<CarRecords, Fault> {
        let stored = self.view.of_vehicle(id)?.into_iter().map(|s| (s.id, s.record));
        let mut own: BTreeMap<RecordId, Record> = stored.collect();
        // What this decision took back does not hang from it any more.
        own.retain(|own, _| !self.writes.contains_key(own));
        let ours = self.writes.values().filter(|w| w.after.home(w.id) == Home::Vehicle(id));
        own.extend(ours.map(|w| (w.id, w.after.clone())));
        CarRecords::gather(id, own.into_iter(), |person| match self.writes.get(&person.0) {
            Some(write) => Ok(Some(write.after.clone())),
            None => Ok(self.view.record(person.0)?.map(|s| s.record)),
        })
    }

    /// Everything written so far.
    pub fn writes(&self) -> impl Iterator<Item = &Write> {
        self.writes.values().map(|write| &**write)
    }

    /// Writes a record as it is to be.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn put(&mut self, id: RecordId, after: Record) -> Result<(), Fault> {
        if let Some(write) = self.writes.get_mut(&id) {
            write.after = after;
        } else {
            let before = self.view.record(id)?.map(|s| s.record);
            self.writes.insert(id, Box::new(Write { id, before, after }));
        }
        Ok(())
    }
}

macro_rules! typed {
    ($($get:ident, $edit:ident, $id:ident, $kind:ident, $what:literal);* $(;)?) => {$(
        impl Deciding<'_> {
            #[doc = concat!("The ", $what, " of this id, with what this decision has done to it.")]
            ///
            /// # Errors
            /// [`Fault::NotFound`], or [`Fault::Storage`].
            pub fn $get(&self, id: $id) -> Result<$kind, Fault> {
                match self.get(id.0, Kind::$kind)? {
                    Record::$kind(record) => Ok(record),
                    _ => Err(Fault::NotFound(say!("fault-no-record", kind = $what, id = id.to_string()))),
                }
            }

            #[doc = concat!("Changes the ", $what, " of this id.")]
            ///
            /// # Errors
            /// [`Fault::NotFound`], [`Fault::Storage`], or what the edit says.
            pub fn $edit<T>(
                &mut self,
                id: $id,
                edit: impl FnOnce(&mut $kind) -> Result<T, Fault>,
            ) -> Result<T, Fault> {
                let mut record = self.$get(id)?;
                let out = edit(&mut record)?;
                self.put(id.0, Record::$kind(record))?;
                Ok(out)
            }
        }
    )*};
}
typed! {
    vehicle, edit_vehicle, VehicleId, Vehicle, "vehicle";
    person, edit_person, PersonId, Person, "person";
    visit, edit_visit, VisitId, Visit, "visit";
    order, edit_order, OrderId, Order, "order";
    callback, edit_callback, CallbackId, Callback, "callback";
    booking, edit_booking, BookingId, Booking, "booking";
    complaint, edit_complaint, ComplaintId, Complaint, "complaint";
}
