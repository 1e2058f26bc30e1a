//! What a seat hears: of the long work it has begun, and of what others change.

use super::super::job::Job;
use super::Seat;
use crate::desk::api::job::{JobNews, Task};
use crate::desk::api::{Committed, Published};
use crate::desk::health::Wake;
use crate::desk::{Desk, Subscription};
use crate::domain::fault::Fault;
use crate::say;
use crate::ui::session::Event;
use std::collections::BTreeSet;

/// What everybody changes, without what was changed here: that was asked for with the answer.
pub(super) struct Changes {
    heard: Subscription,
    /// Numbers of own changes of which no news has come yet.
    mine: BTreeSet<u64>,
    /// Heard, and not told to the session yet.
    news: Option<Published>,
}

impl Changes {
    pub(super) fn listen(desk: &Desk, wake: Option<Wake>) -> Self {
        Self { heard: desk.subscribe(wake), mine: BTreeSet::new(), news: None }
    }

    /// From now on `wake` is called when there is something.
    pub(super) fn rouse(&mut self, desk: &Desk, wake: Wake) {
        let after = desk.subscribe(Some(wake));
        // In this order: what is heard twice is asked for once, and nothing is lost.
        self.news = self.take();
        self.heard = after;
    }

    /// A change was made here.
    pub(super) fn are_mine(&mut self, made: &Committed) {
        // One that wrote nothing has the number of somebody else's.
        if !made.records.is_empty() {
            self.mine.insert(made.seq);
        }
    }

    /// What was heard and not told before, all in one.
    fn take(&mut self) -> Option<Published> {
        let mut last = 0;
        while let Some(news) = self.heard.next() {
            last = news.seq;
            if self.mine.remove(&news.seq) {
                continue;
            }
            self.news.get_or_insert_default().add(news);
        }
        // Of what was missed nothing comes any more.
        self.mine = self.mine.split_off(&last);
        if self.heard.missed() {
            self.news.get_or_insert_default().add(Published { all: true, ..Published::default() });
        }
        self.news.take()
    }
}

impl Seat {
    /// What others have changed, then what the long work has told.
    pub(super) fn news(&mut self) -> Vec<Event> {
        // In this order: what it did before it told its end is then among the changes.
        let told = self.job.as_ref().map(Job::news).unwrap_or_default();
        let changes = self.changes.take();
        if told.iter().any(|news| matches!(news, JobNews::Ended(_))) {
            self.job = None;
        }
        changes.map(Event::Published).into_iter().chain(told.into_iter().map(Event::Job)).collect()
    }

    /// Whoever sits here does so from afar: files of this machine are not theirs.
    pub fn from_afar(&mut self) {
        self.afar = true;
    }

    /// Begins long work; if that cannot be, says so as its end.
    pub(super) fn begin(&mut self, task: Task) -> Option<Event> {
        if self.afar {
            return Some(Event::Job(JobNews::Ended(Err(Fault::Denied(say!("work-afar"))))));
        }
        let (me, reader) = (self.session.shared.me.clone(), self.session.shared.reader.clone());
        match Job::begin(&self.desk, task, me, reader, self.wake.clone()) {
            Ok(job) => {
                self.job = Some(job);
                None
            }
            Err(error) => {
                let fault = Fault::Storage(say!("store-no-thread", error = error.to_string()));
                Some(Event::Job(JobNews::Ended(Err(fault))))
            }
        }
    }
}
