//! The writer's thread: rounds of deciding and committing.

use super::door::{Door, Job, Next, Reply, stopped};
use super::news::Subscribers;
use super::{BatchAnswer, Decide, Request};
use crate::desk::api::health::StoreHealth;
use crate::desk::api::{Committed, Published};
use crate::desk::clock::Clock;
use crate::desk::health::Board;
use crate::desk::known::noted::Noted;
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
use crate::store::journal::recent::Recent;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// Most changes in one group.
const GROUP: usize = 256;

/// After so long without work the view is made durable, and looked at: sled writes in the
/// background every half a second, and it may fail at that.
const QUIET: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// The state of the thread.
pub(super) struct Writer {
    pub(super) store: Store,
    pub(super) trade: Arc<Trade>,
    pub(super) clock: Clock,
    pub(super) decide: Decide,
    pub(super) subscribers: Arc<Subscribers>,
    pub(super) door: Arc<Door>,
    pub(super) board: Arc<Board>,
    /// What the look-up has yet to learn.
    pub(super) noted: Arc<Noted>,
    /// While the disk is full it is looked so often whether there is room.
    pub(super) probe: Duration,
}

/// Answers that wait for the commit.
type Waiting = Vec<(Reply, Vec<Committed>)>;

/// Says that the writer has ended, however it does.
struct LastOut(Arc<Door>);

impl Drop for LastOut {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Writer {
    /// Works until nobody can ask any more, and closes the store or gives it back.
    pub(super) fn serve(self) -> Option<Store> {
        let door = Arc::clone(&self.door);
        let _last = LastOut(Arc::clone(&door));
        let store = self.run();
        if door.is_wanted() {
            return Some(store);
        }
        // Here and not where it is dropped: sled may wait for its disk without end.
        door.work(0);
        store.close();
        None
    }

    fn run(mut self) -> Store {
        let mut quiet = QUIET.len();
        loop {
            let ill = matches!(
                self.board.store(),
                StoreHealth::Full | StoreHealth::Behind { .. } | StoreHealth::Damaged
            );
            let most = if ill { Some(self.probe) } else { QUIET.get(quiet).copied() };
            match self.door.next(most) {
                Next::Job(job) => {
                    self.round(job);
                    quiet = 0;
                }
                Next::Nothing => {
                    self.door.work(0);
                    if !ill {
                        // Nothing depends on it; if the disk fails, the next change says so.
                        let _ = self.store.settle();
                    }
                    self.recover();
                    quiet += 1;
                }
                Next::Closed => return self.store,
            }
            self.door.rest();
        }
    }

    /// Takes all that wait, decides on each, and commits them together.
    pub(super) fn round(&mut self, first: Job) {
        // No change is decided on a view that lacks something.
        if !self.recover() {
            first.reply.answer(Err((0, catching_up())));
            return self.door.answered();
        }
        let mut group = self.store.group();
        let mut waiting = Waiting::new();
        let mut next = Some(first);
        while let Some(job) = next {
            self.take(job, &mut group, &mut waiting);
            next = if group.entries().len() < GROUP { self.door.more() } else { None };
        }
        let entries = group.entries().iter().map(|e| (e.seq, e.by.clone()));
        let news = entries.map(|(seq, by)| Published { seq, by, ..Published::default() }).collect::<Vec<_>>();
        let changes = news.len();
        self.door.work(changes);
        match self.store.make_durable(group) {
            Ok(()) => {
                // A group without a change is no news of the disk.
                if changes > 0 {
                    self.board.set_marks(self.store.marks());
                    self.board.set(StoreHealth::Well);
                }
                // In this order: whoever has an answer and asks the desk again finds it there.
                waiting.iter().flat_map(|(_, made)| made).for_each(|made| self.noted.note(&made.touched));
                news.last().iter().for_each(|last| self.subscribers.show(last.seq));
                self.tell(waiting, news);
                self.door.answered();
                // They have their answers, and see what they did: nobody waits for the database.
                if changes > 0 {
                    self.store.apply();
                    self.recover();
                }
            }
            Err(fault) => {
                self.fallen_ill(&fault);
                waiting.iter().for_each(|(reply, _)| reply.answer(Err((0, fault.clone()))));
                self.door.answered();
            }
        }
    }

    fn fallen_ill(&self, fault: &Fault) {
        if self.store.is_stopped() {
            self.board.set(StoreHealth::Unknown);
            self.door.refuse(stopped());
        } else if matches!(fault, Fault::Full(_)) {
            self.board.set(StoreHealth::Full);
        }
    }

    /// Looks whether the store is well, and makes it well if that is in its power. Returns
    /// whether the view has all there is.
    fn recover(&mut self) -> bool {
        if self.store.is_stopped() {
            return true;
        }
        if self.store.is_behind() {
            self.door.refuse(catching_up());
            self.door.heal();
            let (full, damaged) = (!self.store.has_room(), self.store.is_damaged());
            let ill = if damaged && !full { StoreHealth::Damaged } else { StoreHealth::Behind { full } };
            self.board.set(ill);
            let door = Arc::clone(&self.door);
            // sled goes on giving out what it has in memory: it is not closed before there is room.
            if full || self.store.heal(&mut || door.heal()).is_err() {
                return false;
            }
            // In this order: whoever is told that all is well can save.
            self.door.admit();
            self.board.set(StoreHealth::Well);
        }
        if self.board.store() != StoreHealth::Well && self.store.has_room() {
            self.board.set(StoreHealth::Well);
        }
        true
    }

    fn tell(&self, waiting: Waiting, mut news: Vec<Published>) {
        for (reply, made) in waiting {
            for committed in &made {
                if let Some(news) = news.iter_mut().find(|n| n.seq == committed.seq) {
                    news.touched.clone_from(&committed.touched);
                }
            }
            reply.answer(Ok(made));
        }
        self.subscribers.publish(&news);
    }

    fn take(&self, job: Job, group: &mut Group, waiting: &mut Waiting) {
        let Job { requests, dry, reply } = job;
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
                waiting.push((reply, made));
            }
            answer => {
                reply.answer(answer);
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
        let past = Told { group, store: &self.store };
        on.past = Some(&past);
        (self.decide)(&request.change, &mut on)?;
        let remark = on.remark;
        let writes = on.into_writes();
        if writes.is_empty() && !remark {
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

/// What was done so far: in the journal, and before it in the group.
struct Told<'a> {
    group: &'a Group,
    store: &'a Store,
}

impl Past for Told<'_> {
    fn deed(&self, seq: u64) -> Result<Option<Deed>, Fault> {
        match self.group.entries().iter().find(|e| e.seq == seq) {
            Some(entry) => Ok(Some(Deed::from(entry.clone()))),
            None => self.store.history().deed(seq),
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

/// What is told while the view catches up: nothing was decided.
fn catching_up() -> Fault {
    Fault::Storage(say!("store-catching-up"))
}
