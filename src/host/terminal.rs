//! The terminal, taken over and given back. However the program ends — by a key, by an
//! error, by a panic, by a signal — the person gets back the terminal as it was: a counter
//! with a dead screen is worse than a program that has stopped.

use super::wire::{LEAVE, Line, Painter};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, Write};
use std::ops::Range;
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// So long the terminal has to say where its cursor is. One that does not is taken for a narrow one.
const ANSWER: Duration = Duration::from_millis(500);

/// Most panics of other threads that are kept to be told at the end.
const MOST_KEPT: usize = 20;

/// What is asked of the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Report the mouse. It is never needed, and keeps people from marking text.
    pub mouse: bool,
    /// The line that stands before the reason when the program stops by its own fault, in
    /// the language of the screen.
    pub farewell: String,
}

/// The terminal while it is ours. Dropping it gives the terminal back.
pub struct Screen {
    /// Draws for it.
    pub painter: Painter,
    /// Takes the frames.
    pub line: Own,
    /// Bytes of keys that came while something else was waited for.
    early: Vec<u8>,
    _guard: Guard,
}

impl Screen {
    /// Takes the terminal over: raw mode, the alternate screen, bracketed paste, and the
    /// mouse if wished. From here on a panic of this thread gives the terminal back before
    /// it says anything; a panic of another thread is kept until the end, because its
    /// words would only spoil the picture.
    ///
    /// # Errors
    /// When standard input or output is no terminal, or is gone. Nothing is left changed.
    pub fn open(wishes: &Wishes) -> io::Result<Self> {
        let guard = Guard::set(wishes);
        let (columns, rows) = crossterm::terminal::size()?;
        let (mut painter, mut line) = (Painter::new(columns, rows), Own { mouse: wishes.mouse });
        line.enter(&mut painter)?;
        Ok(Self { painter, line, early: Vec::new(), _guard: guard })
    }

    /// Whether this terminal draws characters of ambiguous width two cells wide. Prints one and
    /// asks where the cursor went: to be called once, before anything listens to keys.
    #[must_use]
    pub fn ambiguous_is_wide(&mut self) -> bool {
        let asked = self.line.send(b"\x1b[H\xc2\xb7\x1b[6n".to_vec());
        let column = asked.ok().and_then(|()| self.answer());
        // The picture is believed to be blank there.
        let _ = self.line.send(b"\x1b[H  ".to_vec());
        column.is_some_and(|column| column > 2)
    }

    /// The column the terminal says its cursor is in, from 1. What else comes meanwhile was typed.
    fn answer(&mut self) -> Option<u32> {
        let until = Instant::now() + ANSWER;
        let mut bytes = [0; 256];
        loop {
            let left = Timespec::try_from(until.saturating_duration_since(Instant::now())).ok();
            let input = io::stdin();
            let mut ready = [PollFd::new(&input, PollFlags::IN)];
            if !matches!(poll(&mut ready, left.as_ref()), Ok(1..)) {
                return None;
            }
            let got = rustix::io::read(&input, &mut bytes).ok().filter(|got| *got > 0)?;
            self.early.extend_from_slice(&bytes[..got]);
            if let Some((place, column)) = position(&self.early) {
                self.early.drain(place);
                return Some(column);
            }
        }
    }

    /// Asks the system for the size anew.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn measure(&mut self) -> io::Result<()> {
        let (columns, rows) = crossterm::terminal::size()?;
        self.painter.resize(columns, rows);
        Ok(())
    }

    /// What was typed before anybody listened.
    pub fn early(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.early)
    }
}

/// Where among the bytes the terminal says in which column its cursor is: `ESC [ row ; column R`.
fn position(bytes: &[u8]) -> Option<(Range<usize>, u32)> {
    let starts = bytes.windows(2).enumerate().filter(|(_, two)| *two == b"\x1b[").map(|(at, _)| at);
    starts.into_iter().find_map(|start| {
        let rest = &bytes[start + 2..];
        let end = rest.iter().position(|b| !b.is_ascii_digit() && *b != b';')?;
        let text = std::str::from_utf8(&rest[..end]).ok().filter(|_| rest[end] == b'R')?;
        let column = text.split_once(';')?.1.parse().ok()?;
        Some((start..start + 2 + end + 1, column))
    })
}

/// The line to this process's own terminal: it is always free, and whoever writes waits.
#[derive(Debug)]
pub struct Own {
    mouse: bool,
}

impl Own {
    fn enter(&mut self, painter: &mut Painter) -> io::Result<()> {
        enable_raw_mode()?;
        self.send(painter.enter(self.mouse))
    }
}

impl Line for Own {
    fn is_free(&mut self) -> bool {
        true
    }

    fn send(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }

    fn retake(&mut self, painter: &mut Painter) -> io::Result<()> {
        // The shell has put its own modes in place meanwhile.
        disable_raw_mode()?;
        self.enter(painter)
    }
}

/// Gives the terminal back. Each step is tried whatever became of the one before it, and errors are
/// of no use to anybody: either the terminal is back, or it is gone.
fn leave() {
    let mut out = io::stdout();
    let _ = out.write_all(LEAVE);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// A panic hook, as the standard library keeps it.
type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// Sees to it that the terminal is given back, once.
struct Guard {
    shared: Arc<Shared>,
    before: Arc<Hook>,
}

struct Shared {
    ours: AtomicBool,
    thread: ThreadId,
    farewell: String,
    kept: Mutex<Vec<String>>,
}

impl Guard {
    fn set(wishes: &Wishes) -> Self {
        let shared = Arc::new(Shared {
            ours: AtomicBool::new(true),
            thread: thread::current().id(),
            farewell: wishes.farewell.clone(),
            kept: Mutex::new(Vec::new()),
        });
        let before: Arc<Hook> = Arc::new(panic::take_hook());
        let seen = Arc::clone(&shared);
        panic::set_hook(Box::new(move |info| seen.on_panic(info)));
        Self { shared, before }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.shared.give_back();
        // The hook cannot be changed from within a panic; the program ends then anyway.
        if !thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |info| before(info)));
        }
    }
}

impl Shared {
    fn on_panic(&self, info: &PanicHookInfo<'_>) {
        if thread::current().id() == self.thread || !self.ours.load(Ordering::SeqCst) {
            self.give_back();
            tell(&format!("{}\n{}", self.farewell, reason(info)));
        } else {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < MOST_KEPT {
                kept.push(reason(info));
            }
        }
    }

    fn give_back(&self) {
        if self.ours.swap(false, Ordering::SeqCst) {
            leave();
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.drain(..).for_each(|reason| tell(&reason));
        }
    }
}

/// What happened and where, without a backtrace: it is read by the person at the counter,
/// and passed on.
fn reason(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("?");
    match info.location() {
        Some(place) => format!("{what} ({}:{})", place.file(), place.line()),
        None => what.to_owned(),
    }
}

/// Writes a line to standard error; if nobody is there to read it, so be it.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_cursor_is_is_found_among_keys() {
        assert_eq!(position(b"\x1b[1;3R"), Some((0..6, 3)));
        assert_eq!(position(b"ab\x1b[A\x1b[12;40Rq"), Some((5..13, 40)));
        for none in [&b"\x1b[1;3"[..], b"\x1b[A", b"", b"\x1b[R", b"\x1b[7R"] {
            assert_eq!(position(none), None);
        }
    }
}
