//! Keeping what is being typed on the disk (Rule X-1). Screens hand drafts in and go on at once; a
//! thread writes them, a second or ten keys later at most, so that a killed process loses no more
//! than that and what one write takes.

mod files;

use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::form::draft::{Draft, Place};
use crate::say;
use files::Files;
pub use files::Waiting;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// Most time that what was typed waits for being written. Half of the 2 seconds of the bar: the
/// writing takes time too.
const LAG: Duration = Duration::from_secs(1);

/// Most keys that wait; half of the 20 of the bar.
const KEYS: usize = 10;

/// So long is waited for a disk that does not answer, when a screen goes or comes.
const PATIENCE: Duration = Duration::from_secs(3);

/// Rouses whoever has to be told that drafts are not kept, or are again.
pub type Rouse = dyn Fn() + Send + Sync;

/// The drafts of a store.
pub struct Keeper {
    inner: Arc<Inner>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Inner {
    files: Files,
    state: Mutex<State>,
    changed: Condvar,
}

/// Whose draft, and of which form.
type Key = (String, Place);

#[derive(Default)]
struct State {
    /// What is to be on the disk: a draft, or none.
    pending: BTreeMap<Key, Option<Arc<Draft>>>,
    /// Since when something waits, and how many keys.
    since: Option<Instant>,
    keys: usize,
    /// Write without waiting for more.
    now: bool,
    writing: bool,
    /// Rounds of writing that have ended.
    rounds: u64,
    /// Why what waits is not on the disk.
    trouble: Option<Say>,
    end: bool,
    rouse: Vec<Weak<Rouse>>,
}

impl Keeper {
    /// Keeps drafts in this folder, which is made when there is something to keep.
    #[must_use]
    pub(super) fn new(folder: PathBuf) -> Self {
        let (state, changed) = (Mutex::default(), Condvar::new());
        let inner = Arc::new(Inner { files: Files(folder), state, changed });
        Self { inner, thread: Mutex::default() }
    }

    /// Keeps a draft in the place of the one before. Never waits for the disk.
    pub fn keep(&self, login: &str, draft: Arc<Draft>) {
        self.hand_in(login, draft.place.clone(), Some(draft));
    }

    /// It was saved or thrown away: nothing is kept. Never waits for the disk.
    pub fn drop_draft(&self, login: &str, place: Place) {
        self.hand_in(login, place, None);
    }

    fn hand_in(&self, login: &str, place: Place, draft: Option<Arc<Draft>>) {
        let started = self.start();
        let mut state = self.inner.lock();
        if let Err(say) = started {
            state.trouble = Some(say);
        }
        state.keys += 1;
        // What is saved must not be offered again: that waits for nothing.
        state.now |= draft.is_none();
        state.since.get_or_insert_with(Instant::now);
        state.pending.insert((login.to_owned(), place), draft);
        drop(state);
        self.inner.changed.notify_all();
    }

    /// Starts the thread, if there is none yet.
    fn start(&self) -> Result<(), Say> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() {
            let inner = Arc::clone(&self.inner);
            let started = Builder::new().name("drafts".to_owned()).spawn(move || inner.run());
            *thread = Some(started.map_err(|e| say!("store-no-thread", error = e.to_string()))?);
        }
        Ok(())
    }

    /// The drafts of a user, among them all that was handed in.
    #[must_use]
    pub fn waiting(&self, login: &str, now: Time) -> Waiting {
        self.flush();
        self.inner.files.load(login, now)
    }

    /// Why drafts are not kept right now, if they are not.
    #[must_use]
    pub fn trouble(&self) -> Option<Say> {
        self.inner.lock().trouble.clone()
    }

    /// Rouses when [`Keeper::trouble`] has changed, as long as somebody holds `rouse`.
    pub fn on_trouble(&self, rouse: &Arc<Rouse>) {
        let mut state = self.inner.lock();
        state.rouse.retain(|r| r.strong_count() > 0);
        state.rouse.push(Arc::downgrade(rouse));
    }

    /// Waits until all that was handed in is on the disk, or cannot be written; not for ever.
    pub fn flush(&self) {
        let until = Instant::now() + PATIENCE;
        let mut state = self.inner.lock();
        // A round that is under way may have begun before the last draft came.
        let enough = state.rounds + if state.writing { 2 } else { 1 };
        while (state.writing || !state.pending.is_empty()) && state.rounds < enough {
            state.now = true;
            self.inner.changed.notify_all();
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.inner.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Removes the drafts of all users that are about one of these records, and returns how many.
    ///
    /// # Errors
    /// [`Fault::Storage`] if one could not be read or removed.
    pub fn forget(&self, records: &[RecordId]) -> Result<usize, Fault> {
        self.flush();
        self.inner.files.forget(records)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.flush();
        let mut state = self.inner.lock();
        state.end = true;
        // A disk that does not answer is not waited for any longer.
        let stuck = state.writing;
        drop(state);
        self.inner.changed.notify_all();
        let thread = self.thread.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread.filter(|_| !stuck) {
            let _ = thread.join();
        }
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        while let Some(batch) = self.next() {
            let mut trouble = None;
            let mut left = BTreeMap::new();
            for ((login, place), draft) in batch {
                let done = match &draft {
                    Some(draft) => self.files.write(&login, draft),
                    None => self.files.remove(&login, &place),
                };
                if let Err(say) = done {
                    trouble = Some(say);
                    left.insert((login, place), draft);
                }
            }
            self.settle(trouble, left);
        }
    }

    /// What is to be written next, when it is time for it; none when it is time to end.
    fn next(&self) -> Option<BTreeMap<Key, Option<Arc<Draft>>>> {
        let mut state = self.lock();
        loop {
            // A disk that refuses is not asked at every key.
            let full = state.keys >= KEYS && state.trouble.is_none();
            let waited = state.since.map(|since| since.elapsed()).filter(|_| !state.pending.is_empty());
            state = match waited {
                None if state.end => return None,
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                // What cannot be written is not tried for ever.
                Some(_) if state.end && state.trouble.is_some() => return None,
                Some(waited) if !(state.end || state.now || full || waited >= LAG) => {
                    let rest = self.changed.wait_timeout(state, LAG.saturating_sub(waited));
                    rest.unwrap_or_else(PoisonError::into_inner).0
                }
                Some(_) => {
                    (state.now, state.writing, state.keys, state.since) = (false, true, 0, None);
                    return Some(std::mem::take(&mut state.pending));
                }
            };
        }
    }

    /// What could not be written waits again, unless something newer came meanwhile.
    fn settle(&self, trouble: Option<Say>, left: BTreeMap<Key, Option<Arc<Draft>>>) {
        let mut state = self.lock();
        if !left.is_empty() {
            state.since = Some(Instant::now());
        }
        for (key, draft) in left {
            state.pending.entry(key).or_insert(draft);
        }
        let news = state.trouble.is_some() != trouble.is_some();
        state.trouble = trouble;
        state.writing = false;
        state.rounds += 1;
        let rouse: Vec<Arc<Rouse>> = state.rouse.iter().filter_map(Weak::upgrade).collect();
        drop(state);
        self.changed.notify_all();
        if news {
            rouse.iter().for_each(|rouse| rouse());
        }
    }
}

#[cfg(test)]
mod tests;
