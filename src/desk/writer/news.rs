//! Telling every screen what was changed. A screen that does not listen holds up nobody.

use crate::desk::api::Published;
use std::sync::atomic::{AtomicBool, Ordering};
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
}

/// Everybody who listens.
#[derive(Default)]
pub(super) struct Subscribers(Mutex<Vec<Subscriber>>);

impl Subscribers {
    pub(super) fn subscribe(&self) -> Subscription {
        let (sender, news) = sync_channel(WAITING);
        let missed = Arc::new(AtomicBool::new(false));
        let subscriber = Subscriber { news: sender, missed: Arc::clone(&missed) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(subscriber);
        Subscription { news, missed }
    }

    pub(super) fn publish(&self, news: &Published) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.retain(|subscriber| match subscriber.news.try_send(news.clone()) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                subscriber.missed.store(true, Ordering::Release);
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_that_sleeps_misses_news_and_is_told_and_one_that_left_is_forgotten() {
        let all = Subscribers::default();
        let (asleep, awake, left) = (all.subscribe(), all.subscribe(), all.subscribe());
        drop(left);
        for seq in 1..=WAITING as u64 + 1 {
            all.publish(&Published { seq, ..Published::default() });
            assert_eq!(awake.next().map(|n| n.seq), Some(seq));
        }
        assert_eq!((awake.missed(), asleep.missed(), asleep.missed()), (false, true, false));
        assert_eq!(asleep.next().map(|n| n.seq), Some(1));
        assert_eq!(all.0.lock().unwrap().len(), 2);
    }
}
