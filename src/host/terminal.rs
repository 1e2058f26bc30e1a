//! The terminal, taken over and given back. However the program ends — by a key, by an
//! error, by a panic, by a signal — the person gets back the terminal as it was: a counter
//! with a dead screen is worse than a program that has stopped.

use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use std::io::{self, BufWriter, Stdout, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

/// Room for a whole frame, in bytes, so that one frame is one write.
const FRAME_BYTES: usize = 64 * 1024;

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
    // Dropped first, while the terminal is still ours: it shows the cursor again.
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    guard: Guard,
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
        enter(wishes.mouse)?;
        let out = BufWriter::with_capacity(FRAME_BYTES, io::stdout());
        let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
        terminal.resize(area(&terminal)?)?;
        Ok(Self { terminal, guard })
    }

    /// Whether this terminal draws characters of ambiguous width two cells wide. Prints one and
    /// asks where the cursor went: to be called once, before anything listens to keys. A terminal
    /// that does not answer is taken for a narrow one.
    #[must_use]
    pub fn ambiguous_is_wide(&mut self) -> bool {
        let mut out = io::stdout();
        let printed = crossterm::queue!(out, MoveTo(0, 0), Print("·")).and_then(|()| out.flush());
        let wide = printed.is_ok() && crossterm::cursor::position().is_ok_and(|(column, _)| column >= 2);
        // The picture is believed to be blank there.
        let _ = crossterm::queue!(out, MoveTo(0, 0), Print("  ")).and_then(|()| out.flush());
        wide
    }

    /// Draws one frame. Only what differs from the last one is sent.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(render).map(|_| ())
    }

    /// Forgets what is believed to stand there, so that the next frame is sent whole. Never
    /// asks the terminal anything: the answer would be taken for keys.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn repaint(&mut self) -> io::Result<()> {
        let all = area(&self.terminal)?;
        self.terminal.resize(all)
    }

    /// Takes the terminal over again after the process was stopped and continued: the shell
    /// has put its own modes in place meanwhile.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn retake(&mut self) -> io::Result<()> {
        disable_raw_mode()?;
        enter(self.guard.mouse)?;
        self.repaint()
    }
}

fn area(terminal: &Terminal<CrosstermBackend<BufWriter<Stdout>>>) -> io::Result<Rect> {
    let size = terminal.size()?;
    Ok(Rect::new(0, 0, size.width, size.height))
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    let mut out = io::stdout();
    crossterm::queue!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    if mouse {
        crossterm::queue!(out, EnableMouseCapture)?;
    }
    out.flush()
}

/// Undoes [`enter`]. Each step is tried whatever became of the one before it, and errors are
/// of no use to anybody: either the terminal is back, or it is gone.
fn leave() {
    let mut out = io::stdout();
    let _ = crossterm::queue!(out, DisableMouseCapture, DisableBracketedPaste, ResetColor);
    let _ = crossterm::queue!(out, LeaveAlternateScreen, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// A panic hook, as the standard library keeps it.
type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// Sees to it that the terminal is given back, once.
struct Guard {
    shared: Arc<Shared>,
    mouse: bool,
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
        Self { shared, mouse: wishes.mouse, before }
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
