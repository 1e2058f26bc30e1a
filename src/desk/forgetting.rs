//! Forgetting a person: who is meant, what of theirs will be blank, and doing it.

use super::Desk;
use super::known::file::drop_file;
use super::writer::Request;
use crate::domain::change::{Change, Withdrawal};
use crate::domain::fault::Fault;
use crate::domain::id::{CallbackId, PersonId, RecordId, VehicleId};
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::record::{Home, Kind, Record, Table};
use crate::domain::user::{Actor, Role};
use crate::domain::view::View;
use crate::say;
use crate::store::forget::Forgetting;
use std::collections::{BTreeMap, BTreeSet};

/// What forgetting a person means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Cars that are theirs alone, as shown: what was said and written down about them goes.
    pub alone: Vec<String>,
    /// Cars that others are on file with: what hangs from these stays.
    pub shared: Vec<String>,
    /// How many records of each kind will have blanks.
    pub counts: BTreeMap<Kind, usize>,
    records: BTreeSet<RecordId>,
    open_calls: Vec<CallbackId>,
}

impl Desk {
    /// Says what forgetting a person means. `who` is a record number (`12.0`) or a telephone number
    /// that only one person has.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if nobody is meant; [`Fault::Invalid`] if several are, if they were
    /// forgotten already, or if something of theirs is still open.
    pub fn foresee_forgetting(&self, who: &str) -> Result<Foreseen, Fault> {
        let (id, person) = self.somebody(who)?;
        if person.forgotten.is_some() {
            return Err(Fault::invalid("person", say!("forget-already", person = id.to_string())));
        }
        let mut seen = Foreseen { person: id, name: person.name.clone(), ..Foreseen::default() };
        let (mut alone, mut records) = (BTreeSet::new(), vec![(id.0, Kind::Person)]);
        for stored in self.reader.all() {
            let stored = stored?;
            let Record::Vehicle(car) = &stored.record else { continue };
            if !car.people.contains_key(&id) {
                continue;
            }
            if car.people.len() == 1 {
                alone.insert(VehicleId(stored.id));
                records.push((stored.id, Kind::Vehicle));
                seen.alone.push(car.prefix(VehicleId(stored.id)));
            } else {
                seen.shared.push(car.prefix(VehicleId(stored.id)));
            }
        }
        for stored in self.reader.all() {
            let stored = stored?;
            // What was taken back holds their words as well.
            let theirs = match stored.record.first_home(stored.id) {
                Home::Vehicle(car) if car.0 != stored.id => alone.contains(&car),
                _ => false,
            };
            if stored.record.person() == Some(id) || theirs && stored.record.person().is_none() {
                let stands = stored.record.struck().is_none();
                if stands {
                    refuse_open(&stored.record)?;
                }
                if let Record::Callback(call) = &stored.record
                    && call.is_open()
                    && stands
                {
                    seen.open_calls.push(CallbackId(stored.id));
                }
                records.push((stored.id, stored.record.kind()));
            }
        }
        for (id, kind) in records {
            seen.records.insert(id);
            *seen.counts.entry(kind).or_default() += 1;
        }
        Ok(seen)
    }

    fn somebody(&self, who: &str) -> Result<(PersonId, Person), Fault> {
        let nobody = || Fault::NotFound(say!("forget-nobody", who = who));
        let ids: Vec<RecordId> = match (who.parse::<RecordId>(), Phone::parse(who)) {
            (Ok(id), _) => vec![id],
            (Err(_), Ok(phone)) => self.reader.find(Table::Phone, phone.as_str())?,
            (Err(_), Err(_)) => Vec::new(),
        };
        if ids.len() > 1 {
            let list: Vec<String> = ids.iter().map(RecordId::to_string).collect();
            return Err(Fault::invalid("person", say!("forget-several", who = who, list = list.join(", "))));
        }
        let id = *ids.first().ok_or_else(nobody)?;
        match self.reader.record(id)?.map(|s| s.record) {
            Some(Record::Person(person)) => Ok((PersonId(id), person)),
            _ => Err(nobody()),
        }
    }

    /// Forgets a person for good: in the journal and its archive, in checkpoints, view and drafts.
    /// Calls still to be made to them are withdrawn first. Returns how many lines of the journal
    /// have blanked parts now. The desk has to be opened anew.
    ///
    /// # Errors
    /// [`Fault::Denied`] for all but an administrator; [`Fault::Storage`] if the disk refuses:
    /// opening the store then completes what was begun.
    pub fn forget(self, actor: &Actor, seen: &Foreseen) -> Result<u64, Fault> {
        if actor.role != Role::Admin {
            return Err(Fault::Denied(say!("forget-admin")));
        }
        for callback in &seen.open_calls {
            let reason = "forgotten".to_owned();
            let change = Change::WithdrawCall(Withdrawal { callback: *callback, reason });
            let (actor, client) = (actor.clone(), String::new());
            self.writer.commit(Request { change, actor, client, base: None, at: None })?;
        }
        // It is made anew when somebody looks.
        drop_file(&self.dir)?;
        // First: once the journal has begun, the opening completes it, and knows of no drafts.
        let about: Vec<RecordId> = seen.records.iter().copied().collect();
        self.drafts.forget(&about)?;
        // First: what completes a forgetting that is broken off knows nothing of drafts.
        let records: Vec<RecordId> = seen.records.iter().copied().collect();
        self.drafts.forget(&records)?;
        let what = Forgetting {
            person: seen.person.0,
            records: seen.records.clone(),
            at: self.now(),
            by: actor.login.clone(),
            via: actor.via.clone(),
        };
        let Self { writer, reader, keeper, .. } = self;
        drop((reader, keeper));
        let store = writer.stop().ok_or_else(|| Fault::Storage(say!("store-closed")))?;
        let (store, lines) = store.forget(&what, &mut |_| {})?;
        store.keeper().checkpoint(&|| false)?;
        Ok(lines)
    }
}

/// What is still going on cannot be forgotten.
fn refuse_open(record: &Record) -> Result<(), Fault> {
    let open = match record {
        Record::Visit(visit) if visit.is_open() => say!("forget-open-visit"),
        Record::Order(order) if order.state.is_open() => {
            say!("forget-open-order", number = order.number.as_str())
        }
        Record::Complaint(case) if case.is_open() => say!("forget-open-case", number = case.number.as_str()),
        Record::Booking(booking) if booking.is_open() => say!("forget-open-booking"),
        _ => return Ok(()),
    };
    Err(Fault::invalid("person", open))
}

#[cfg(test)]
mod tests;
