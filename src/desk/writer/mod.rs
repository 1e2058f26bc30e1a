//! The one writer. It takes changes from a bounded queue, decides on each against the desk
//! plus what the group has done so far, and makes them true together: one durable write
//! and one transaction for all that wait.

mod door;
mod news;
mod round;

use super::api::{Committed, Published};
use super::clock::Clock;
use super::health::{Board, Wake};
use super::known::noted::Noted;
use crate::domain::change::Change;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::user::Actor;
use crate::say;
use crate::store::journal::History;
use crate::store::{Reader, Store};
use door::{Door, Job, Reply};
use news::Subscribers;
pub use news::Subscription;
use round::Writer;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// So many requests may wait; who comes later waits at the door.
const QUEUE: usize = 1024;

/// How long the writer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// A save that is not done by then is given up. A disk that works takes milliseconds, one that
    /// wakes from sleep or cleans up a few seconds; and longer than ten nobody at a counter stands
    /// before a screen that does not move.
    pub deadline: Duration,
    /// While the disk is full it is looked so often whether there is room: the screens have to
    /// say it within a second.
    pub probe: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self { deadline: Duration::from_secs(10), probe: Duration::from_millis(500) }
    }
}

/// How changes are decided on; a test puts its own in.
pub(super) type Decide = fn(&Change, &mut Deciding<'_>) -> Result<(), Fault>;

/// A change somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The change.
    pub change: Change,
    /// Who asks.
    pub actor: Actor,
    /// The asker's own name for this change, so that asking again after an unknown outcome
    /// does not do it twice. Empty: asked but once.
    pub client: String,
    /// The record the asker looked at and its revision then; a newer one is a conflict.
    pub base: Option<(RecordId, u64)>,
    /// When, if not now. For demo data and imports only.
    pub at: Option<Time>,
}

/// What becomes of several requests: the answers in their order, or which one failed
/// (from 0) and why.
pub type BatchAnswer = Result<Vec<Committed>, (usize, Fault)>;

/// The promise of an answer.
#[derive(Debug)]
pub struct Ticket(Receiver<BatchAnswer>);

impl Ticket {
    /// Waits for the answer to a single request.
    ///
    /// # Errors
    /// Why it was not done; [`Fault::Storage`] if the desk closed meanwhile, [`Fault::Unknown`] if
    /// the disk did not answer in time.
    pub fn wait(self) -> Result<Committed, Fault> {
        one(self.wait_all())
    }

    /// Waits for the answers to a batch.
    ///
    /// # Errors
    /// Which request was not done, and why; then none was.
    pub fn wait_all(self) -> BatchAnswer {
        self.0.recv().unwrap_or_else(|_| Err((0, closed())))
    }

    /// The answer to a single request, if it is there; an answer is given once.
    #[must_use]
    pub fn poll(&self) -> Option<Result<Committed, Fault>> {
        match self.0.try_recv() {
            Ok(answer) => Some(one(answer)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(closed())),
        }
    }
}

fn one(answer: BatchAnswer) -> Result<Committed, Fault> {
    answer.map_err(|(_, fault)| fault).map(|list| list.into_iter().next().unwrap_or_default())
}

fn closed() -> Fault {
    Fault::Storage(say!("store-closed"))
}

/// The way to the writer. Cheap to clone; when the last clone is dropped, the writer finishes
/// what waits and closes the store. Readers of it then find nothing any more.
#[derive(Clone)]
pub struct WriterHandle(Arc<Inner>);

struct Inner {
    door: Arc<Door>,
    board: Arc<Board>,
    thread: Option<JoinHandle<Option<Store>>>,
    reader: Reader,
    history: History,
    subscribers: Arc<Subscribers>,
}

impl WriterHandle {
    /// Starts the writer on a store.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the system gives no thread.
    pub fn start(store: Store, trade: Arc<Trade>, clock: Clock) -> Result<Self, Fault> {
        Self::start_with(store, trade, clock, Change::decide, Timing::default(), Arc::default())
    }

    /// As [`WriterHandle::start`], with other rules and times; what is changed is noted there.
    pub(super) fn start_with(
        store: Store,
        trade: Arc<Trade>,
        clock: Clock,
        decide: Decide,
        timing: Timing,
        noted: Arc<Noted>,
    ) -> Result<Self, Fault> {
        let (reader, history) = (store.reader(), store.history());
        let subscribers = Arc::new(Subscribers::after(store.head().seq));
        let board = Arc::new(Board::new(store.marks()));
        let door = Arc::new(Door::new(timing, Arc::clone(&board)));
        let writer = Writer {
            store,
            trade,
            clock,
            decide,
            probe: timing.probe,
            noted,
            subscribers: Arc::clone(&subscribers),
            door: Arc::clone(&door),
            board: Arc::clone(&board),
        };
        let fault = |e: io::Error| Fault::Storage(say!("store-no-thread", error = e.to_string()));
        let watch = Arc::clone(&door);
        Builder::new().name("watch".to_owned()).spawn(move || watch.watch()).map_err(fault)?;
        let thread = Builder::new().name("writer".to_owned()).spawn(move || writer.serve());
        if thread.is_err() {
            door.end();
        }
        let thread = Some(thread.map_err(fault)?);
        Ok(Self(Arc::new(Inner { door, board, thread, reader, history, subscribers })))
    }

    /// Hands in a request. Waits only while the queue is full, and not longer than the deadline.
    #[must_use]
    pub fn submit(&self, request: Request) -> Ticket {
        self.send(vec![request], false)
    }

    /// Hands in a request and waits until it is durable and seen by readers.
    ///
    /// # Errors
    /// Why it was not done.
    pub fn commit(&self, request: Request) -> Result<Committed, Fault> {
        self.submit(request).wait()
    }

    /// Hands in several requests of which all are done or none, also after a power cut.
    /// Each sees what the ones before it did.
    #[must_use]
    pub fn submit_batch(&self, requests: Vec<Request>) -> Ticket {
        self.send(requests, false)
    }

    /// Decides on requests, one seeing what the ones before it did, and changes nothing.
    ///
    /// # Errors
    /// Which request would not be done, and why.
    pub fn dry_run(&self, requests: Vec<Request>) -> BatchAnswer {
        self.send(requests, true).wait_all()
    }

    fn send(&self, requests: Vec<Request>, dry: bool) -> Ticket {
        let (reply, answer) = sync_channel(1);
        // If the writer is gone so is `reply`, and the ticket says that.
        self.0.door.put(Job { requests, dry, reply: Reply(reply) });
        Ticket(answer)
    }

    /// Hears of every change from now on; `wake` is called when there is one.
    #[must_use]
    pub fn subscribe(&self, wake: Option<Wake>) -> Subscription {
        self.0.subscribers.subscribe(wake)
    }

    /// Whether everybody was told of all that readers see.
    #[must_use]
    pub fn are_told(&self) -> bool {
        self.0.subscribers.are_told()
    }

    /// Tells everybody to look again at everything.
    pub(super) fn rouse(&self) {
        let seq = self.shown();
        self.0.subscribers.publish(&[Published { seq, all: true, ..Published::default() }]);
    }

    /// Number of the last change that readers see.
    #[must_use]
    pub fn shown(&self) -> u64 {
        self.0.subscribers.shown()
    }

    /// How the store is.
    #[must_use]
    pub fn board(&self) -> &Arc<Board> {
        &self.0.board
    }

    /// Reading of the records.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.0.reader.clone()
    }

    /// Number of the last durable line.
    #[must_use]
    pub fn durable(&self) -> u64 {
        self.0.history.durable()
    }

    /// Reading of the journal.
    #[must_use]
    pub fn history(&self) -> History {
        self.0.history.clone()
    }

    /// Finishes what waits and gives the store back; none if another clone is still in use
    /// or the writer broke down.
    #[must_use]
    pub fn stop(self) -> Option<Store> {
        Arc::into_inner(self.0)?.end(true)
    }
}

impl Inner {
    fn end(&mut self, wanted: bool) -> Option<Store> {
        let thread = self.thread.take()?;
        // A writer that is stuck is left behind: it ends with the process.
        if self.door.close(wanted) { thread.join().ok().flatten() } else { None }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.end(false);
    }
}

#[cfg(test)]
mod ill_tests;
#[cfg(test)]
mod tests;
