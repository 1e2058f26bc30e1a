//! The door to the writer: a bounded queue, with somebody beside it who looks at the clock.
//! Whoever asks is answered, also when the disk is not: after a deadline the writer is given
//! up, and nobody waits for it any more.

use super::{BatchAnswer, QUEUE, Request, Timing};
use crate::desk::api::health::StoreHealth;
use crate::desk::health::Board;
use crate::domain::fault::Fault;
use crate::say;
use crate::store::view::sled_kv::OPENING;
use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Each change more may take so much longer: a batch of a hundred thousand is no stuck disk.
const EACH: Duration = Duration::from_millis(2);

/// Whoever looks at the clock does so that often within a deadline.
const LOOKS: u32 = 8;

/// Where an answer goes. The first one counts.
#[derive(Clone)]
pub(super) struct Reply(pub(super) SyncSender<BatchAnswer>);

impl Reply {
    /// Answers. Who has an answer already, or no longer waits for it, does not get this one.
    pub(super) fn answer(&self, answer: BatchAnswer) {
        let _ = self.0.try_send(answer);
    }
}

/// Requests that are answered together.
pub(super) struct Job {
    pub(super) requests: Vec<Request>,
    /// Decide, but change nothing.
    pub(super) dry: bool,
    pub(super) reply: Reply,
}

/// What the writer finds at the door.
pub(super) enum Next {
    /// Somebody asks.
    Job(Job),
    /// Nobody, for so long.
    Nothing,
    /// Nobody can ask any more.
    Closed,
}

pub(super) struct Door {
    state: Mutex<State>,
    timing: Timing,
    board: Arc<Board>,
    /// For the writer: somebody came.
    come: Condvar,
    /// For those who wait at the door: there is room, or no hope.
    room: Condvar,
    /// For whoever looks at the clock: there is something to look after.
    look: Condvar,
    /// For whoever closes the door: the writer is through.
    through: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<(Instant, Job)>,
    /// Taken by the writer and not answered yet.
    in_flight: Vec<Reply>,
    /// What it does now has to be done by then.
    busy_until: Option<Instant>,
    /// What everybody is told who asks now.
    refusal: Option<Fault>,
    /// Somebody looks at the clock now and then.
    looking: bool,
    closed: bool,
    /// The store is wanted back.
    wanted: bool,
    /// The writer has ended.
    ended: bool,
    /// It was given up.
    stuck: bool,
}

impl State {
    fn is_idle(&self) -> bool {
        self.jobs.is_empty() && self.in_flight.is_empty() && self.busy_until.is_none()
    }
}

impl Door {
    pub(super) fn new(timing: Timing, board: Arc<Board>) -> Self {
        let [come, room, look, through] = std::array::from_fn(|_| Condvar::new());
        Self { state: Mutex::default(), timing, board, come, room, look, through }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a job into the queue; waits while it is full, but not for ever.
    pub(super) fn put(&self, job: Job) {
        let came = Instant::now();
        let mut state = self.lock();
        loop {
            if state.closed || state.ended {
                return;
            }
            if let Some(why) = &state.refusal {
                return job.reply.answer(Err((0, why.clone())));
            }
            if state.jobs.len() < QUEUE {
                break;
            }
            let left = self.timing.deadline.saturating_sub(came.elapsed());
            if left.is_zero() {
                return job.reply.answer(Err((0, busy())));
            }
            state = self.room.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.jobs.push_back((came, job));
        self.come.notify_one();
        self.look_after(&mut state);
    }

    fn look_after(&self, state: &mut State) {
        if !state.looking {
            state.looking = true;
            self.look.notify_one();
        }
    }

    /// The next job, for the writer; waits at most so long, or until somebody comes.
    pub(super) fn next(&self, most: Option<Duration>) -> Next {
        let until = most.map(|most| Instant::now() + most);
        let mut state = self.lock();
        loop {
            if let Some(job) = self.take(&mut state) {
                return Next::Job(job);
            }
            if state.closed {
                return Next::Closed;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            state = match left {
                None => self.come.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return Next::Nothing,
                Some(left) => self.come.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }

    /// One more job, if one waits.
    pub(super) fn more(&self) -> Option<Job> {
        self.take(&mut self.lock())
    }

    fn take(&self, state: &mut State) -> Option<Job> {
        let (_, job) = state.jobs.pop_front()?;
        self.room.notify_one();
        state.in_flight.push(job.reply.clone());
        self.busy(state, self.allowance(job.requests.len()));
        Some(job)
    }

    fn allowance(&self, changes: usize) -> Duration {
        self.timing.deadline + EACH * u32::try_from(changes).unwrap_or(u32::MAX)
    }

    fn busy(&self, state: &mut State, most: Duration) {
        state.busy_until = Some(Instant::now() + most);
        self.look_after(state);
    }

    /// The writer now does something with so many changes that is over in time, or never.
    pub(super) fn work(&self, changes: usize) {
        self.busy(&mut self.lock(), self.allowance(changes));
    }

    /// The writer now opens the view anew, which takes its time.
    pub(super) fn heal(&self) {
        self.busy(&mut self.lock(), self.timing.deadline + OPENING);
    }

    /// The writer has done what it did.
    pub(super) fn rest(&self) {
        self.lock().busy_until = None;
    }

    /// All that were taken are answered.
    pub(super) fn answered(&self) {
        self.lock().in_flight.clear();
    }

    /// From now on everybody is told this, also those who wait already.
    pub(super) fn refuse(&self, why: Fault) {
        self.refuse_all(&mut self.lock(), why);
    }

    fn refuse_all(&self, state: &mut State, why: Fault) {
        for (_, job) in state.jobs.drain(..) {
            job.reply.answer(Err((0, why.clone())));
        }
        state.refusal = Some(why);
        self.room.notify_all();
    }

    /// From now on requests are taken again.
    pub(super) fn admit(&self) {
        let mut state = self.lock();
        if !state.stuck {
            state.refusal = None;
        }
    }

    /// Nobody can ask any more. Waits until what was asked is done and the store is closed, or
    /// kept for whoever wants it back; returns whether that is so.
    pub(super) fn close(&self, wanted: bool) -> bool {
        let mut state = self.lock();
        (state.closed, state.wanted) = (true, wanted);
        self.come.notify_all();
        let on = |state: &mut State| !state.ended && !state.stuck;
        let state = self.through.wait_while(state, on).unwrap_or_else(PoisonError::into_inner);
        state.ended
    }

    /// Whether the store is wanted back.
    pub(super) fn is_wanted(&self) -> bool {
        self.lock().wanted
    }

    /// The writer has ended.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.busy_until = None;
        self.refuse_all(&mut state, super::closed());
        self.through.notify_all();
        self.look.notify_all();
    }

    /// Looks at the clock until the writer has ended or is given up.
    pub(super) fn watch(&self) {
        let mut state = self.lock();
        while !state.ended {
            let now = Instant::now();
            if state.busy_until.is_some_and(|until| until <= now) {
                drop(state);
                return self.give_up();
            }
            let waited = |came: &Instant| now.duration_since(*came) >= self.timing.deadline;
            while state.jobs.front().is_some_and(|(came, _)| waited(came)) {
                let late = state.jobs.pop_front();
                late.into_iter().for_each(|(_, job)| job.reply.answer(Err((0, busy()))));
            }
            state.looking = !state.is_idle();
            state = if state.looking {
                let often = self.timing.deadline / LOOKS;
                self.look.wait_timeout(state, often).unwrap_or_else(PoisonError::into_inner).0
            } else {
                self.look.wait(state).unwrap_or_else(PoisonError::into_inner)
            };
        }
    }

    fn give_up(&self) {
        // First, so that whoever is answered finds it so.
        self.board.set(StoreHealth::Unknown);
        let mut state = self.lock();
        state.stuck = true;
        let late = Fault::Unknown(say!("store-late"));
        state.in_flight.drain(..).for_each(|reply| reply.answer(Err((0, late.clone()))));
        self.refuse_all(&mut state, stopped());
        self.through.notify_all();
    }
}

/// What is told after a failure that only a restart can look into.
pub(super) fn stopped() -> Fault {
    Fault::Storage(say!("store-stopped"))
}

/// What is told to whoever could not be taken in time: nothing was begun.
fn busy() -> Fault {
    Fault::Storage(say!("store-busy"))
}
