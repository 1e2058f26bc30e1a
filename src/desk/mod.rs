//! Use cases that every host shares: one [`Desk`] a store, for any number of screens.

pub mod api;
pub mod clock;
pub mod demo;
pub mod drafts;
mod finding;
pub mod forgetting;
pub mod health;
mod indexing;
pub mod keeping;
mod opening;
pub mod planning;
pub mod reads;
mod trail;
pub mod transfer;
mod who;
mod work;
pub mod writer;

use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::user::Actor;
use crate::domain::view::{View, ViewExt};
use crate::lookup::{Index, Ready};
use crate::store::Reader;
use crate::store::keeper::Keeper;
use api::health::StoreHealth;
use api::{Answer, Committed, Found, Query};
use clock::Clock;
pub use opening::{CheckReport, Options};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
pub use work::Working;
use writer::{Decided, Request, WriterHandle};
pub use writer::{Subscription, Timing};

/// An open store with everything that is asked of it. Share it behind an `Arc`.
pub struct Desk {
    /// Before the writer: the last drafts are written while the store is still held.
    drafts: drafts::Keeper,
    dir: PathBuf,
    writer: WriterHandle,
    reader: Reader,
    keeper: Keeper,
    index: RwLock<Index>,
    /// A change may have been made of which the look-up was not told.
    unsure: AtomicBool,
    trade: Arc<Trade>,
    clock: Clock,
}

impl Desk {
    /// The directory of the store.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The trade's data and figures.
    #[must_use]
    pub fn trade(&self) -> &Arc<Trade> {
        &self.trade
    }

    /// The time at the desk.
    #[must_use]
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// Where the desk's time comes from.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Answers a question.
    #[must_use]
    pub fn ask(&self, query: &Query) -> Answer {
        let answer = match query {
            Query::Lookup { text, limit } => {
                self.lookup(text, *limit).map(|hits| Answer::Hits(text.clone(), hits))
            }
            Query::Car(id) => {
                reads::car(&self.reader, &self.trade, *id, self.now()).map(|car| Answer::Car(Box::new(car)))
            }
            Query::ChangedSince { record, revision } => {
                self.changed_since(*record, *revision).map(|by| Answer::ChangedSince(*record, by))
            }
            Query::History { vehicle, from } => {
                self.history(*vehicle, from.as_ref()).map(|page| Answer::History(Box::new(page)))
            }
            Query::Undo { seq, by } => self.undo_asked(*seq, by).map(|asked| Answer::Undo(Box::new(asked))),
            Query::Board => {
                reads::board(&self.reader, &self.trade, self.vehicles(), self.now()).map(Answer::Board)
            }
        };
        match (answer, query) {
            (Ok(answer), _) => answer,
            (Err(Fault::NotFound(_)), Query::Car(id)) => Answer::Gone(*id),
            (Err(fault), _) => Answer::Failed(fault),
        }
    }

    /// Cars that fit what was typed, best first, with their alarms (Rule V-6).
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn lookup(&self, text: &str, limit: usize) -> Result<Vec<Found>, Fault> {
        self.catch_up()?;
        let hits = self.index.read().unwrap_or_else(PoisonError::into_inner).search(text, limit);
        let now = self.now();
        let mut out = Vec::with_capacity(hits.len());
        for hit in hits {
            // Gone since the index saw it: then it is not shown.
            let (car, _) = match CarRecords::read(&self.reader, hit.vehicle) {
                Err(Fault::NotFound(_)) => continue,
                found => found?,
            };
            let alarms = crate::domain::alarm::alarms(&car, &self.trade, now);
            out.push(Found { hit, last_visit: car.last_visit(), alarms });
        }
        Ok(out)
    }

    /// Makes a change, and returns when it is durable and the look-up knows it. `client` is
    /// the asker's own name for it, by which a retry is recognised; `base` the record the asker
    /// looked at, with its revision then.
    ///
    /// # Errors
    /// Why it was not made.
    pub fn commit(
        &self,
        actor: &Actor,
        client: &str,
        change: Change,
        base: Option<(RecordId, u64)>,
    ) -> Result<Committed, Fault> {
        let (actor, client) = (actor.clone(), client.to_owned());
        let request = Request { change, actor, client, base, at: None };
        let mut ready = None;
        let made = self.writer.commit_with(request, |decided| ready = self.ready(decided).ok());
        let made = made.inspect_err(|fault| self.doubt(fault))?;
        if !ready.is_some_and(|(seq, cars)| self.put(seq, cars)) {
            self.reindex(&made.touched)?;
        }
        Ok(made)
    }

    /// Makes several changes of which all are made or none; each sees what the ones before did.
    ///
    /// # Errors
    /// Which one (from 0) was not made, and why; then none was.
    pub fn commit_all(&self, requests: Vec<Request>) -> Result<Vec<Committed>, (usize, Fault)> {
        let made = self.writer.submit_batch(requests).wait_all();
        let made = made.inspect_err(|(_, fault)| self.doubt(fault))?;
        let touched: Vec<VehicleId> = made.iter().flat_map(|m| m.touched.iter().copied()).collect();
        self.reindex(&touched).map_err(|fault| (0, fault))?;
        Ok(made)
    }

    /// Decides on changes, each seeing what the ones before it would do, and makes none.
    ///
    /// # Errors
    /// Which one (from 0) would not be made, and why.
    pub fn dry_run(&self, requests: Vec<Request>) -> Result<Vec<Committed>, (usize, Fault)> {
        self.writer.dry_run(requests)
    }

    /// Who changed a record last, by name, and when; none if nobody has since this line.
    fn changed_since(&self, record: RecordId, revision: u64) -> Result<Option<(String, Time)>, Fault> {
        let Some(stored) = self.reader.record(record)?.filter(|stored| stored.revision > revision) else {
            return Ok(None);
        };
        let Some((login, at)) = self.writer.history().author(stored.revision)? else { return Ok(None) };
        let name = self.reader.user(&login)?.map_or(login, |(_, user)| user.name);
        Ok(Some((name, at)))
    }

    /// What is typed and not yet saved (Rule X-1).
    #[must_use]
    pub fn drafts(&self) -> &drafts::Keeper {
        &self.drafts
    }

    /// Hears of every change from now on.
    #[must_use]
    pub fn subscribe(&self) -> Subscription {
        self.writer.subscribe()
    }

    /// Cars on file.
    #[must_use]
    pub fn vehicles(&self) -> usize {
        self.index.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Works out what the look-up will know of cars once a change is durable, with the line up to
    /// which it does.
    fn ready(&self, decided: &Decided) -> Result<(u64, Vec<Ready>), Fault> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let ready = |id: &VehicleId| {
            let (car, _) = CarRecords::read(&*decided.view, *id)?;
            Ok(index.ready(indexing::entry(&car, &self.trade, self.now())))
        };
        Ok((decided.seq, decided.touched.iter().map(ready).collect::<Result<_, _>>()?))
    }

    /// Tells the look-up what was worked out, unless a line has come after it: then it says so and
    /// the cars are to be read. Whoever wrote that line waits for the index's lock, and has the last word.
    fn put(&self, seq: u64, cars: Vec<Ready>) -> bool {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let newest = self.writer.durable() == seq;
        if newest {
            cars.into_iter().for_each(|car| index.put(car));
        }
        newest
    }

    /// After an unknown outcome the look-up may lack something.
    fn doubt(&self, fault: &Fault) {
        if matches!(fault, Fault::Unknown(_)) {
            self.unsure.store(true, Ordering::SeqCst);
        }
    }

    /// Makes the look-up anew if it may lack something, once the view has it all.
    fn catch_up(&self) -> Result<(), Fault> {
        if !self.unsure.load(Ordering::SeqCst) || self.health().store != StoreHealth::Well {
            return Ok(());
        }
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        *index = indexing::build(&self.reader, &self.trade, self.now())?;
        self.unsure.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Brings the look-up up to date with cars that were changed. Reading under the index's
    /// lock: of two changes of one car, the later reading is the one that stays.
    fn reindex(&self, touched: &[VehicleId]) -> Result<(), Fault> {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for id in touched {
            match CarRecords::read(&self.reader, *id) {
                Ok((car, _)) => index.upsert(indexing::entry(&car, &self.trade, self.now())),
                Err(Fault::NotFound(_)) => {
                    index.remove(*id);
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
