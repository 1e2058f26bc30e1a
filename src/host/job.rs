//! Long work beside a seat: one thread, which is told to stop and waited for when the seat goes.

use crate::desk::api::job::{JobNews, Task};
use crate::desk::health::Wake;
use crate::desk::{Desk, Working};
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::say;
use crate::text::Reader;
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// News that wait for the seat.
#[derive(Default)]
struct Mail {
    letters: Mutex<VecDeque<JobNews>>,
    come: Condvar,
}

impl Mail {
    /// Of how far it is only the last word counts: a seat that sleeps costs no memory.
    fn put(&self, news: JobNews) {
        let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.retain(|old| !matches!(old, JobNews::Progress(_)));
        letters.push_back(news);
        self.come.notify_all();
    }

    fn take(&self) -> Vec<JobNews> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }

    fn wait(&self) {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = |letters: &mut VecDeque<JobNews>| letters.is_empty();
        drop(self.come.wait_while(letters, empty).unwrap_or_else(PoisonError::into_inner));
    }
}

/// Says that the work is over even if it ends by a slip of the program.
struct LastWord {
    mail: Arc<Mail>,
    wake: Option<Wake>,
    said: bool,
}

impl LastWord {
    fn say(&mut self, news: JobNews) {
        self.said |= matches!(news, JobNews::Ended(_));
        self.mail.put(news);
        if let Some(wake) = &self.wake {
            wake();
        }
    }
}

impl Drop for LastWord {
    fn drop(&mut self) {
        if !self.said {
            self.say(JobNews::Ended(Err(Fault::Storage(say!("work-broken")))));
        }
    }
}

/// Long work under way. Dropping it stops it and waits until what it has begun is safe.
pub struct Job {
    mail: Arc<Mail>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Job {
    /// Begins.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn begin(
        desk: &Arc<Desk>,
        task: Task,
        actor: Actor,
        reader: Reader,
        wake: Option<Wake>,
    ) -> io::Result<Self> {
        let (mail, stop) = (Arc::new(Mail::default()), Arc::new(AtomicBool::new(false)));
        let mut last = LastWord { mail: Arc::clone(&mail), wake, said: false };
        let (desk, stopped) = (Arc::clone(desk), Arc::clone(&stop));
        let thread = Builder::new().name("work".to_owned()).spawn(move || {
            let mut told = |progress| last.say(JobNews::Progress(progress));
            let mut working = Working { actor: &actor, reader: &reader, stop: &stopped, told: &mut told };
            let outcome = desk.work(&task, &mut working);
            // The store may be closed by whoever hears of the end.
            drop(desk);
            last.say(JobNews::Ended(outcome));
        })?;
        Ok(Self { mail, stop, thread: Some(thread) })
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// What it has told since this was last asked.
    #[must_use]
    pub fn news(&self) -> Vec<JobNews> {
        self.mail.take()
    }

    /// Waits until it tells something.
    pub fn wait(&self) {
        self.mail.wait();
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // A panic in it has been told of already.
            let _ = thread.join();
        }
    }
}
