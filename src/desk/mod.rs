//! Use cases that every host shares: one [`Desk`] a store, for any number of screens.

pub mod alike;
pub mod api;
pub mod clock;
pub mod demo;
pub mod drafts;
mod finding;
pub mod forgetting;
pub mod health;
mod indexing;
pub mod keeping;
mod known;
mod masking;
mod opening;
pub mod planning;
pub mod presence;
pub mod reads;
mod staff;
mod trail;
pub mod transfer;
mod who;
mod work;
pub mod writer;

use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::RecordId;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::user::Actor;
use crate::domain::view::{View, ViewExt};
use crate::lookup::{Moment, Place, Why};
use crate::say;
use crate::store::Reader;
use crate::store::keeper::Keeper;
use api::{Answer, Board, Committed, Found, Query, Reach};
use chrono::{Days, NaiveTime};
use clock::Clock;
use health::Wake;
use known::Known;
pub use opening::{CheckReport, Options};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
pub use work::Working;
use writer::{Request, WriterHandle};
pub use writer::{Subscription, Timing};

/// An open store with everything that is asked of it. Share it behind an `Arc`.
pub struct Desk {
    /// Before the writer: the last drafts are written while the store is still held.
    drafts: drafts::Keeper,
    dir: PathBuf,
    writer: WriterHandle,
    reader: Reader,
    keeper: Keeper,
    known: Arc<Known>,
    refused: staff::Refused,
    shown: masking::Shown,
    trade: Arc<Trade>,
    clock: Clock,
    /// The whole desk as it was read last.
    seen: Mutex<Option<(Seen, Arc<Board>)>>,
    presence: Arc<presence::Presence>,
    /// When the view was held against its digest last.
    verified: Mutex<Option<Time>>,
    /// Held while prices are taken over: two at a time would lose each other's.
    shelf: Mutex<()>,
}

/// What the whole desk was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// Number of the last change that could be seen.
    shown: u64,
    minute: i64,
    cars: usize,
    is_reading: bool,
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
                self.looked_up(text, *limit).map(|(hits, reach)| Answer::Hits(text.clone(), hits, reach))
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
            // Who asks is not said here: see [`Desk::ask_as`].
            Query::Reveal { .. } => Err(Fault::Denied(say!("desk-not-let-in"))),
            Query::Board => self.board().map(Answer::Board),
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
        let (known, moment) = (self.known()?, self.moment());
        let places = known.search(text, limit, moment);
        drop(known);
        self.found(text, places, moment)
    }

    /// As [`Desk::lookup`], for whoever must not wait: while the look-up is being read only whole
    /// plates and VINs are found.
    fn looked_up(&self, text: &str, limit: usize) -> Result<(Vec<Found>, Reach), Fault> {
        if !self.is_reading_lookup() {
            return self.lookup(text, limit).map(|hits| (hits, Reach::All));
        }
        let cars = match self.find_plate(text) {
            Ok(cars) => cars,
            Err(Fault::Invalid(_) | Fault::NotFound(_)) => Vec::new(),
            Err(fault) => return Err(fault),
        };
        let places = cars.into_iter().take(limit).map(|vehicle| Place { vehicle, why: Why::ExactPlate });
        let hits = self.found(text, places.collect(), self.moment())?;
        Ok((hits, Reach::Plates))
    }

    /// What was found as it stands now, with its alarms.
    fn found(&self, text: &str, places: Vec<Place>, moment: Moment) -> Result<Vec<Found>, Fault> {
        let mut out = Vec::with_capacity(places.len());
        for place in places {
            // Gone since the index saw it: then it is not shown.
            let (car, _) = match CarRecords::read(&self.reader, place.vehicle) {
                Err(Fault::NotFound(_)) => continue,
                found => found?,
            };
            let hit = self.known.lens.hit(text, &indexing::entry(&car, &self.trade), place.why, moment);
            let alarms = crate::domain::alarm::alarms(&car, &self.trade, moment.now);
            out.push(Found { hit, last_visit: car.last_visit(), alarms });
        }
        Ok(out)
    }

    /// The moment of a look-up: now, and until when it is today.
    fn moment(&self) -> Moment {
        let (now, zone) = (self.now(), self.trade.store.tz());
        let tomorrow = now.day(zone).checked_add_days(Days::new(1));
        let day_ends = tomorrow.map_or(now, |day| Time::from_local(day.and_time(NaiveTime::MIN), zone));
        Moment { now, day_ends }
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
        let made = self.writer.commit(request).inspect_err(|fault| self.doubt(fault))?;
        self.made_many();
        Ok(made)
    }

    /// Makes several changes of which all are made or none; each sees what the ones before did.
    ///
    /// # Errors
    /// Which one (from 0) was not made, and why; then none was.
    pub fn commit_all(&self, requests: Vec<Request>) -> Result<Vec<Committed>, (usize, Fault)> {
        let made = self.writer.submit_batch(requests).wait_all();
        let made = made.inspect_err(|(_, fault)| self.doubt(fault))?;
        self.made_many();
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

    /// Hears of every change from now on; `wake` is called when there is one.
    #[must_use]
    pub fn subscribe(&self, wake: Option<Wake>) -> Subscription {
        self.writer.subscribe(wake)
    }

    /// Whether everybody was told of all changes there are; whoever made one has its answer first.
    #[must_use]
    pub fn are_told(&self) -> bool {
        self.writer.are_told()
    }

    /// The whole desk. Read once for all screens: it is the same for everybody until something is
    /// changed or the minute is over.
    fn board(&self) -> Result<Arc<Board>, Fault> {
        // Before it is read: what is changed meanwhile makes it old.
        let seen = Seen {
            shown: self.writer.shown(),
            minute: self.now().0.div_euclid(60),
            is_reading: self.is_reading_lookup(),
            cars: self.vehicles(),
        };
        let mut known = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, board)) = known.as_ref().filter(|(then, _)| *then == seen) {
            return Ok(Arc::clone(board));
        }
        let board = reads::board(&self.reader, &self.trade, seen.cars, self.now())?;
        let board = Arc::new(Board { is_reading: seen.is_reading, ..board });
        *known = Some((seen, Arc::clone(&board)));
        Ok(board)
    }

    /// Number of the last change on record.
    #[must_use]
    pub fn last_change(&self) -> u64 {
        self.writer.shown()
    }
}

#[cfg(test)]
mod tests;
