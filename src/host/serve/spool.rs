//! Standard input of a command from afar. It is kept in a file until it is read: whoever sends must
//! never be waited for by whoever receives, or both would wait for ever.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Most bytes a command is given.
pub const MOST: u64 = 1 << 30;

/// Where it is put in.
#[derive(Clone)]
pub struct Spool(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    more: Condvar,
}

struct State {
    file: File,
    written: u64,
    ended: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Spool {
    /// An empty one, and where it comes out.
    ///
    /// # Errors
    /// If there is no room for a file.
    pub fn new() -> io::Result<(Self, impl BufRead + Send + use<>)> {
        let file = tempfile::tempfile()?;
        let state = Mutex::new(State { file, written: 0, ended: false });
        let shared = Arc::new(Shared { state, more: Condvar::new() });
        let out = Out { shared: Arc::clone(&shared), read: 0 };
        Ok((Self(shared), BufReader::new(out)))
    }

    /// Puts bytes in.
    ///
    /// # Errors
    /// If they are too many, or the disk takes no more: then it has ended.
    pub fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock();
        let all = state.written.saturating_add(bytes.len() as u64);
        let end = SeekFrom::Start(state.written);
        let put = if all > MOST {
            Err(io::ErrorKind::FileTooLarge.into())
        } else {
            state.file.seek(end).and_then(|_| state.file.write_all(bytes))
        };
        match put {
            Ok(()) => state.written = all,
            Err(_) => state.ended = true,
        }
        self.0.more.notify_all();
        put
    }

    /// Nothing more comes.
    pub fn end(&self) {
        self.0.lock().ended = true;
        self.0.more.notify_all();
    }
}

struct Out {
    shared: Arc<Shared>,
    read: u64,
}

impl Read for Out {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.read;
        let wait = |state: &mut State| state.written == read && !state.ended;
        let state = self.shared.more.wait_while(self.shared.lock(), wait);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let left = usize::try_from(state.written - read).unwrap_or(usize::MAX).min(buffer.len());
        state.file.seek(SeekFrom::Start(read))?;
        let got = state.file.read(&mut buffer[..left])?;
        self.read += got as u64;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_whatever_pieces_while_it_goes_in() {
        let (spool, mut out) = Spool::new().unwrap();
        let reading = std::thread::spawn(move || {
            let mut all = Vec::new();
            out.read_to_end(&mut all).unwrap();
            all
        });
        let sent: Vec<u8> = (0..=255).cycle().take(300_000).collect();
        sent.chunks(7_777).for_each(|piece| spool.put(piece).unwrap());
        spool.end();
        assert_eq!(reading.join().unwrap(), sent);
    }
}
