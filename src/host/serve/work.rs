//! What somebody does who is connected: sits at a console, or has a command line run. The same for
//! SSH and for the socket: those bring bytes and take bytes away.

use super::server::Place;
use super::spool::Spool;
use crate::cli::{self, Env, Hooks, Served, Streams};
use crate::desk::Desk;
use crate::domain::user::Actor;
use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;
use tokio::sync::mpsc;

/// What is given to the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// A frame, or standard output.
    Output(Vec<u8>),
    /// Standard error.
    Error(Vec<u8>),
    /// The end, with the exit code.
    Exit(u8),
}

/// Pieces of output that wait to be taken.
pub const WAITING: usize = 4;
/// Bytes that are sent at a time.
const PIECE: usize = 32 * 1024;

/// A command line to be run.
pub struct Command {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Who asks.
    pub actor: Actor,
    /// The words, without the program's name.
    pub words: Vec<String>,
    /// Language as the other side's system says it.
    pub lang: Option<String>,
    /// Standard error is a terminal there.
    pub terminal: bool,
    /// A terminal shows it, and wants to be told to go back to the first column.
    pub raw: bool,
}

/// A command line that runs. When it is dropped the command is stopped where nothing is lost.
pub struct Running {
    /// Its standard input.
    pub input: Spool,
    stop: Arc<AtomicBool>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.input.end();
        self.stop.store(true, Ordering::SeqCst);
    }
}

impl Command {
    /// Begins to run it. It ends with [`Out::Exit`], and gives its place back.
    ///
    /// # Errors
    /// If the system gives no thread, or no room for its input.
    pub fn begin(self, place: Place, out: mpsc::Sender<Out>) -> io::Result<Running> {
        let (input, mut source) = Spool::new()?;
        let stop = Arc::new(AtomicBool::new(false));
        let (flag, end) = (Arc::clone(&stop), Arc::clone(&stop));
        let ends = input.clone();
        place.ends_by(move || {
            end.store(true, Ordering::SeqCst);
            ends.end();
        });
        Builder::new().name("command".to_owned()).spawn(move || {
            let raw = self.raw;
            let stream = |of: fn(Vec<u8>) -> Out, at_once| {
                let out = out.clone();
                Stream { out, of, raw, at_once, waiting: Vec::new() }
            };
            let (mut output, mut error) = (stream(Out::Output, raw), stream(Out::Error, true));
            let run = std::panic::AssertUnwindSafe(|| {
                let streams = Streams { input: &mut source, output: &mut output, error: &mut error };
                self.run(streams, flag)
            });
            // A slip takes this command down, and nothing else.
            let code = std::panic::catch_unwind(run).unwrap_or(1);
            // Who is gone hears it no more.
            let _ = output.flush().and_then(|()| error.flush());
            let _ = out.blocking_send(Out::Exit(code));
            drop(place);
        })?;
        Ok(Running { input, stop })
    }

    fn run(self, streams: Streams<'_>, stop: Arc<AtomicBool>) -> u8 {
        let store = self.desk.dir().to_owned();
        let env = Env { user: self.actor.login.clone(), lang: self.lang, store, terminal: self.terminal };
        let flag = || Arc::clone(&stop);
        let hooks = Hooks { keys: crate::ui::keytable::table, stop: &flag, serving: &|_| false };
        let words = std::iter::once("platedesk".to_owned()).chain(self.words);
        let served = Served { desk: self.desk, actor: self.actor };
        cli::run_served(words.map(OsString::from).collect(), streams, &env, hooks, served)
    }
}

/// A stream that is sent in pieces. Who writes waits while the other side does not take them.
struct Stream {
    out: mpsc::Sender<Out>,
    of: fn(Vec<u8>) -> Out,
    /// Lines end with a carriage return, too.
    raw: bool,
    /// Nothing is kept to be sent together.
    at_once: bool,
    waiting: Vec<u8>,
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            if self.raw && *byte == b'\n' {
                self.waiting.push(b'\r');
            }
            self.waiting.push(*byte);
        }
        if self.waiting.len() >= PIECE || self.at_once {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = (self.of)(std::mem::take(&mut self.waiting));
        self.out.blocking_send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
