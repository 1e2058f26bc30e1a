//! The writer's thread: rounds of deciding and committing.

use super::news::Subscribers;
use super::{BatchAnswer, Decide, Decided, Job, Request};
use crate::desk::api::{Committed, Published};
use crate::desk::clock::Clock;
use crate::domain::deciding::Deciding;
use crate::domain::edit::diff;
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::past::{Deed, Past};
use crate::domain::record::{Home, Kind, Table};
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::view::View;
use crate::say;
use crate::store::Store;
use crate::store::group::{Draft, Group};
use crate::store::journal::History;
use crate::store::journal::recent::Recent;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

/// Most changes in one group.
const GROUP: usize = 256;

/// Most changes in a group of which those who asked are told ahead: it is copied for them.
const FORESEEN: usize = 32;

/// After so long without work the view is made durable.
const IDLE: Duration = Duration::from_millis(200);

/// The state of the thread.
pub(super) struct Writer {
    pub(super) store: Store,
    pub(super) trade: Arc<Trade>,
    pub(super) clock: Clock,
    pub(super) decide: Decide,
    pub(super) subscribers: Arc<Subscribers>,
}

/// Answers that wait for the commit.
type Waiting = Vec<(SyncSender<BatchAnswer>, Vec<Committed>, Option<SyncSender<Decided>>)>;

impl Writer {
    /// Works until nobody can ask any more, and gives the store back.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) -> Store {
        let mut unsettled = false;
        loop {
            let first = if unsettled {
                jobs.recv_timeout(IDLE)
            } else {
                jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match first {
                Ok(job) => {
                    self.round(job, jobs);
                    unsettled = true;
                }
                Err(RecvTimeoutError::Timeout) => {
                    // Nothing depends on it; if the disk fails, the next change says so.
                    let _ = self.store.settle();
                    unsettled = false;
                }
                Err(RecvTimeoutError::Disconnected) => return self.store,
            }
        }
    }

    /// Takes all that wait, decides on each, and commits them together.
    pub(super) fn round(&mut self, first: Job, jobs: &Receiver<Job>) {
        let mut group = self.store.group();
        let mut waiting = Waiting::new();
        let mut next = Some(first);
        while let Some(job) = next {
            self.take(job, &mut group, &mut waiting);
            next = if group.entries().len() < GROUP { jobs.try_recv().ok() } else { None };
        }
        let entries = group.entries().iter().map(|e| (e.seq, e.by.clone()));
        let mut news: Vec<_> = entries.map(|(seq, by)| Published { seq, by, touched: Vec::new() }).collect();
        foresee(&group, &mut waiting);
        match self.store.commit(group) {
            Ok(()) => {
                for (reply, made, _) in waiting {
                    for committed in &made {
                        if let Some(news) = news.iter_mut().find(|n| n.seq == committed.seq) {
                            news.touched.clone_from(&committed.touched);
                        }
                    }
                    // Who no longer waits for the answer does not get it.
                    let _ = reply.send(Ok(made));
                }
                news.iter().for_each(|news| self.subscribers.publish(news));
            }
            Err(fault) => {
                for (reply, ..) in waiting {
                    let _ = reply.send(Err((0, fault.clone())));
                }
            }
        }
    }

    fn take(&self, job: Job, group: &mut Group, waiting: &mut Waiting) {
        let Job { requests, dry, reply, ahead } = job;
        let single = requests.len() == 1 && !dry;
        // A single request leaves no trace when it fails; a batch may, so it works on a copy.
        let mut copy = (!single).then(|| group.clone());
        let from = group.entries().len();
        let answer = self.decide_all(&requests, copy.as_mut().unwrap_or(group));
        match answer {
            Ok(made) if !dry => {
                if let Some(mut copy) = copy {
                    copy.bind(from);
                    *group = copy;
                }
                waiting.push((reply, made, ahead));
            }
            answer => {
                let _ = reply.send(answer);
            }
        }
    }

    fn decide_all(&self, requests: &[Request], group: &mut Group) -> BatchAnswer {
        let each = requests.iter().enumerate().map(|(i, request)| {
            // A slip in a rule must not take the desk down.
            let decided = catch_unwind(AssertUnwindSafe(|| self.decide_one(request, group)));
            let panicked = |_| Err(Fault::Storage(say!("store-panic")));
            decided.unwrap_or_else(panicked).map_err(|fault| (i, fault))
        });
        each.collect()
    }

    fn decide_one(&self, request: &Request, group: &mut Group) -> Result<Committed, Fault> {
        if let Some(done) = self.asked_before(request, group) {
            let view = group.view();
            let mut homes = Vec::with_capacity(done.records.len());
            for (id, ..) in &done.records {
                homes.extend(view.record(*id)?.map(|stored| stored.record.home(*id)));
            }
            return committed(&view, done.seq, done.records, homes);
        }
        if let Some((id, revision)) = request.base {
            self.check_base(id, revision, group)?;
        }
        let at = request.at.unwrap_or_else(|| self.clock.now()).max(group.not_before());
        let view = group.view();
        let mut on = Deciding::new(&view, &self.trade, &request.actor, at, group.next_seq());
        on.told_afterwards = request.at.is_some();
        let past = Told { group, history: self.store.history() };
        on.past = Some(&past);
        (self.decide)(&request.change, &mut on)?;
        let writes = on.into_writes();
        if writes.is_empty() {
            return Ok(Committed { seq: group.next_seq() - 1, ..Committed::default() });
        }
        // The cars of a person who is new are written with them.
        let shown = writes.iter().filter(|w| w.before.is_some() || w.after.kind() != Kind::Person);
        let homes = shown.map(|w| w.after.first_home(w.id)).collect();
        let edits: Vec<_> = writes.iter().map(diff).collect();
        let records: Vec<_> = edits.iter().map(|e| (e.id, e.kind, e.new)).collect();
        let seq = group.add(Draft {
            at,
            by: request.actor.login.clone(),
            via: request.actor.via.clone(),
            client: request.client.clone(),
            what: request.change.trail_word(),
            edits,
        })?;
        committed(&group.view(), seq, records, homes)
    }

    /// The line that this very request has already led to.
    fn asked_before(&self, request: &Request, group: &Group) -> Option<Recent> {
        if request.client.is_empty() {
            return None;
        }
        let by = &request.actor.login;
        let waiting = group.entries().iter().find(|e| e.client == request.client && e.by == *by);
        waiting.map(Recent::from).or_else(|| self.store.recent().asked(by, &request.client).cloned())
    }

    fn check_base(&self, id: RecordId, revision: u64, group: &Group) -> Result<(), Fault> {
        let stored = group.view().record(id)?;
        let gone = || Fault::NotFound(say!("store-base-gone", id = id.to_string()));
        let now = stored.ok_or_else(gone)?.revision;
        if now <= revision {
            return Ok(());
        }
        let (by, at) = self.author(now, group)?;
        Err(Fault::Conflict { record: id, by, at })
    }

    /// Who wrote a line, and when.
    fn author(&self, seq: u64, group: &Group) -> Result<(String, Time), Fault> {
        if let Some(entry) = group.entries().iter().find(|e| e.seq == seq) {
            return Ok((entry.by.clone(), entry.at));
        }
        if let Some(line) = self.store.recent().line(seq) {
            return Ok((line.by.clone(), line.at));
        }
        Ok(self.store.history().author(seq)?.unwrap_or_default())
    }
}

/// Tells those who have something to do while the disk is busy what was decided. Nobody waits
/// for that any longer than this.
fn foresee(group: &Group, waiting: &mut Waiting) {
    let mut view = None;
    for (_, made, ahead) in waiting {
        let Some(ahead) = ahead.take().filter(|_| group.entries().len() <= FORESEEN) else { continue };
        let view = Arc::clone(view.get_or_insert_with(|| Arc::new(group.ahead())));
        let touched = made.iter().flat_map(|m| m.touched.iter().copied()).collect();
        let _ = ahead.send(Decided { view, seq: group.next_seq() - 1, touched });
    }
}

/// What was done so far: in the journal, and before it in the group.
struct Told<'a> {
    group: &'a Group,
    history: History,
}

impl Past for Told<'_> {
    fn deed(&self, seq: u64) -> Result<Option<Deed>, Fault> {
        match self.group.entries().iter().find(|e| e.seq == seq) {
            Some(entry) => Ok(Some(Deed::from(entry.clone()))),
            None => self.history.deed(seq),
        }
    }
}

/// A record a line wrote: its identity, its kind, and whether the line made it.
type Wrote = (RecordId, Kind, bool);

/// The answer to a request whose line wrote these records, which hang from there.
fn committed(view: &dyn View, seq: u64, wrote: Vec<Wrote>, homes: Vec<Home>) -> Result<Committed, Fault> {
    let mut touched = BTreeSet::new();
    for home in homes {
        match home {
            Home::Vehicle(car) => {
                touched.insert(car);
            }
            // A person's name and phone are shown with the cars.
            Home::Person(person) => {
                let cars = view.find(Table::PersonVehicle, &person.to_string())?;
                touched.extend(cars.into_iter().map(VehicleId));
            }
            Home::Kind(_) | Home::Struck => {}
        }
    }
    Ok(Committed {
        seq,
        created: wrote.iter().filter(|(.., new)| *new).map(|(id, kind, _)| (*id, *kind)).collect(),
        records: wrote.into_iter().map(|(id, kind, _)| (id, kind)).collect(),
        touched: touched.into_iter().collect(),
    })
}
