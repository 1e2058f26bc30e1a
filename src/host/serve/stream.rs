//! A connection until somebody sits at it: it has to get there in time and with few bytes, and can
//! be sent away for another one. After that it is a plain stream.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// So long somebody may take from the connection to the first screen or the command.
pub const GRACE: Duration = Duration::from_secs(20);
/// So many bytes may come before that; keys and names take a few thousand.
pub const BYTES: usize = 256 * 1024;

/// What the server knows and does of a connection.
#[derive(Clone, Default)]
pub struct Leash(Arc<State>);

#[derive(Default)]
struct State {
    settled: AtomicBool,
    sent_away: AtomicBool,
    reader: Mutex<Option<Waker>>,
}

impl Leash {
    /// Somebody sits there: it may stay.
    pub fn settle(&self) {
        self.0.settled.store(true, Ordering::SeqCst);
    }

    /// Ends the connection, unless somebody sits there.
    pub fn send_away(&self) {
        self.0.sent_away.store(true, Ordering::SeqCst);
        let waker = self.0.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        waker.into_iter().for_each(Waker::wake);
    }

    fn is_settled(&self) -> bool {
        self.0.settled.load(Ordering::SeqCst)
    }
}

/// The stream of a connection.
pub struct Guarded<S> {
    inner: S,
    leash: Leash,
    until: Pin<Box<Sleep>>,
    bytes: usize,
}

impl<S> Guarded<S> {
    /// Begins to look at the clock.
    pub fn new(inner: S, leash: Leash) -> Self {
        Self { inner, leash, until: Box::pin(sleep_until(Instant::now() + GRACE)), bytes: BYTES }
    }

    /// Why it has to end, if it has.
    fn end(&mut self, context: &mut Context<'_>) -> Option<io::Error> {
        if self.leash.is_settled() {
            return None;
        }
        *self.leash.0.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
        let late = self.until.as_mut().poll(context).is_ready();
        if late || self.bytes == 0 || self.leash.0.sent_away.load(Ordering::SeqCst) {
            return Some(io::ErrorKind::TimedOut.into());
        }
        None
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(error) = self.end(context) {
            return Poll::Ready(Err(error));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        self.bytes = self.bytes.saturating_sub(buffer.filled().len() - before);
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    fn alone() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
    }

    #[test]
    fn who_takes_too_long_is_sent_away_and_who_sits_stays() {
        alone().block_on(async {
            let (mut there, here) = duplex(64);
            let leash = Leash::default();
            let mut stream = Guarded::new(here, leash.clone());
            there.write_all(b"a").await.unwrap();
            assert_eq!(stream.read_u8().await.unwrap(), b'a');
            assert_eq!(stream.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
            leash.settle();
            there.write_all(b"b").await.unwrap();
            assert_eq!(stream.read_u8().await.unwrap(), b'b');
        });
    }

    #[test]
    fn who_says_too_much_is_sent_away() {
        alone().block_on(async {
            let (mut there, here) = duplex(2 * BYTES);
            let mut stream = Guarded::new(here, Leash::default());
            there.write_all(&vec![0; BYTES + 1]).await.unwrap();
            let mut all = Vec::new();
            assert!(stream.read_to_end(&mut all).await.is_err());
            assert!(all.len() <= BYTES);
        });
    }

    #[test]
    fn one_that_waits_is_woken_when_it_is_sent_away() {
        alone().block_on(async {
            let (_there, here) = duplex(64);
            let leash = Leash::default();
            let mut stream = Guarded::new(here, leash.clone());
            let reading = tokio::spawn(async move { stream.read_u8().await });
            tokio::task::yield_now().await;
            leash.send_away();
            assert!(reading.await.unwrap().is_err());
        });
    }
}
