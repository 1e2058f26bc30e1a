//! Telling every screen what was changed. A screen that does not listen holds up nobody.

use crate::desk::api::Published;
use crate::desk::health::Wake;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// So much news may wait for one subscriber.
const WAITING: usize = 256;

/// One listener's end.
#[derive(Debug)]
pub struct Subscription {
    news: Receiver<Published>,
    missed: Arc<AtomicBool>,
}

impl Subscription {
    /// The next news, if there is any.
    #[must_use]
    pub fn next(&self) -> Option<Published> {
        self.news.try_recv().ok()
    }

    /// Waits for the next news at most so long.
    #[must_use]
    pub fn wait(&self, most: Duration) -> Option<Published> {
        self.news.recv_timeout(most).ok()
    }

    /// Whether news was missed since this was last asked: then read everything again.
    #[must_use]
    pub fn missed(&self) -> bool {
        self.missed.swap(false, Ordering::AcqRel)
    }
}

struct Subscriber {
    news: SyncSender<Published>,
    missed: Arc<AtomicBool>,
    /// Whom to rouse; none looks by itself.
    wake: Option<Wake>,
}

/// Everybody who listens.
#[derive(Default)]
pub(super) struct Subscribers {
    all: Mutex<Vec<Subscriber>>,
    /// Number of the last change that readers see.
    shown: AtomicU64,
    /// Number of the last change that everybody was told of.
    told: AtomicU64,
}

impl Subscribers {
    pub(super) fn subscribe(&self, wake: Option<Wake>) -> Subscription {
        let (sender, news) = sync_channel(WAITING);
        let missed = Arc::new(AtomicBool::new(false));
        let subscriber = Subscriber { news: sender, missed: Arc::clone(&missed), wake };
        self.all.lock().unwrap_or_else(PoisonError::into_inner).push(subscriber);
        Subscription { news, missed }
    }

    /// Those who come when there were so many changes already.
    pub(super) fn after(seq: u64) -> Self {
        Self { shown: AtomicU64::new(seq), told: AtomicU64::new(seq), ..Self::default() }
    }

    /// Readers see all changes up to this one.
    pub(super) fn show(&self, seq: u64) {
        self.shown.store(seq, Ordering::Release);
    }

    /// Number of the last change that readers see.
    pub(super) fn shown(&self) -> u64 {
        self.shown.load(Ordering::Acquire)
    }

    /// Whether everybody was told of all that readers see.
    pub(super) fn are_told(&self) -> bool {
        self.told.load(Ordering::Acquire) >= self.shown()
    }

    /// Tells everybody, and rouses each once however much it is.
    pub(super) fn publish(&self, news: &[Published]) {
        let mut wakes = Vec::new();
        let mut list = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        list.retain(|subscriber| {
            for news in news {
                match subscriber.news.try_send(news.clone()) {
                    Ok(()) => {}
                    Err(TrySendError::Full(_)) => subscriber.missed.store(true, Ordering::Release),
                    Err(TrySendError::Disconnected(_)) => return false,
                }
            }
            wakes.extend(subscriber.wake.clone());
            true
        });
        // After the lock is given back: whoever is roused may look at once.
        drop(list);
        let last = news.last().map_or(0, |news| news.seq);
        self.told.fetch_max(last, Ordering::AcqRel);
        wakes.iter().for_each(|wake| wake());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_that_sleeps_misses_news_and_is_told_and_one_that_left_is_forgotten() {
        let all = Subscribers::default();
        let (asleep, awake, left) = (all.subscribe(None), all.subscribe(None), all.subscribe(None));
        drop(left);
        for seq in 1..=WAITING as u64 + 1 {
            all.publish(&[Published { seq, ..Published::default() }]);
            assert_eq!(awake.next().map(|n| n.seq), Some(seq));
        }
        assert_eq!((awake.missed(), asleep.missed(), asleep.missed()), (false, true, false));
        assert_eq!(asleep.next().map(|n| n.seq), Some(1));
        assert_eq!(all.all.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_group_of_changes_rouses_each_listener_once() {
        let all = Subscribers::default();
        let count = Arc::new(AtomicU64::new(0));
        let roused = Arc::clone(&count);
        let wake: Wake = Arc::new(move || {
            roused.fetch_add(1, Ordering::Relaxed);
        });
        let listener = all.subscribe(Some(wake));
        let news = |seq| Published { seq, ..Published::default() };
        all.publish(&[news(1), news(2), news(3)]);
        assert_eq!(count.load(Ordering::Relaxed), 1);
        assert_eq!(std::iter::from_fn(|| listener.next()).count(), 3);
    }
}
