//! The loop of a console on a terminal: one thread reads keys, one waits for signals, both
//! fill one bounded queue; the loop empties the queue and then draws, once.

use super::wire::{Decoder, Line, Painter};
use crossterm::event::Event;
use ratatui::Frame;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

/// Most events that wait. A reader that meets a full queue waits itself, so that a flood
/// of input costs no memory.
const MOST_WAITING: usize = 1024;

/// Most events handled between two frames: with more than that waiting, somebody still
/// wants to see that something happens.
const MOST_AT_ONCE: usize = 256;

/// Bytes of keys that are read at a time.
const KEYS: usize = 4096;

/// A signal of the system that a session has to know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Somebody asks the process to end (`SIGTERM`, `SIGINT`, `SIGQUIT` from outside; as
    /// keys, Ctrl-C and Ctrl-\ come as keys).
    End,
    /// The terminal is gone (`SIGHUP`, or its input has ended).
    HangUp,
    /// The process was stopped and goes on (`SIGCONT`).
    Continued,
}

/// What can happen to a session.
#[derive(Clone, Debug, PartialEq)]
pub enum HostEvent<P> {
    /// A key, a paste, the mouse, a new size.
    Input(Event),
    /// News of the desk.
    Published(P),
    /// A signal. After [`Signal::End`] and [`Signal::HangUp`] the session ends.
    Signal(Signal),
    /// The line has taken the last frame.
    LineFree,
    /// The time asked for by [`App::next_tick`] has passed.
    Tick,
}

/// What runs on a terminal.
pub trait App {
    /// News of the desk, as they come over the queue.
    type News: Send + 'static;
    /// What the loop ends with.
    type Done;

    /// Takes one event; `Break` ends the loop. [`Signal::End`] and [`Signal::HangUp`] have
    /// to be answered with `Break`.
    fn handle(&mut self, event: HostEvent<Self::News>) -> ControlFlow<Self::Done>;

    /// Draws the whole picture.
    fn draw(&mut self, frame: &mut Frame<'_>);

    /// In what time a [`HostEvent::Tick`] is wanted, counted from now; none if nothing on
    /// the screen changes by itself.
    fn next_tick(&self) -> Option<Duration> {
        None
    }

    /// Whether anything visible has changed since the last frame.
    fn wants_draw(&self) -> bool {
        true
    }

    /// Whether the next frame is to be sent whole (Ctrl-L); asked once a frame.
    fn wants_repaint(&mut self) -> bool {
        false
    }
}

/// The two ends of a session's queue.
pub struct Queue<P> {
    /// For whoever has news: the desk uses `try_send`, so that a stalled screen costs it
    /// nothing.
    pub sender: SyncSender<HostEvent<P>>,
    /// For the loop.
    pub receiver: Receiver<HostEvent<P>>,
}

impl<P> Queue<P> {
    /// An empty queue.
    #[must_use]
    pub fn new() -> Self {
        let (sender, receiver) = mpsc::sync_channel(MOST_WAITING);
        Self { sender, receiver }
    }
}

impl<P> Default for Queue<P> {
    fn default() -> Self {
        Self::new()
    }
}

/// Begins to listen to keys and signals of this process's terminal. The threads live as long as the
/// process: what waits for a key cannot be woken, so this is called once, by `main`. `early` are
/// bytes that were read already.
///
/// # Errors
/// When signals cannot be caught, or no thread can be made.
pub fn listen<P: Send + 'static>(queue: &Queue<P>, early: Vec<u8>) -> io::Result<()> {
    // Signals first: from here on none of them can end the process in raw mode.
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH])?;
    let sender = queue.sender.clone();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGWINCH => {
                    crossterm::terminal::size().ok().map(|(c, r)| HostEvent::Input(Event::Resize(c, r)))
                }
                signal => meaning(signal).map(HostEvent::Signal),
            };
            if event.is_some_and(|event| sender.send(event).is_err()) {
                return;
            }
        }
    })?;
    let sender = queue.sender.clone();
    thread::Builder::new().name("keys".to_owned()).spawn(move || {
        let mut keys = Keys { decoder: Decoder::new(), events: Vec::new() };
        keys.decoder.feed(&early, &mut keys.events);
        while keys.forward(&sender) && keys.read() {}
        // Nothing more will be typed; if the loop is gone too, nobody needs to know.
        let _ = sender.send(HostEvent::Signal(Signal::HangUp));
    })?;
    Ok(())
}

/// Keys of this process's terminal.
struct Keys {
    decoder: Decoder,
    events: Vec<Event>,
}

impl Keys {
    /// Whether somebody still takes the events.
    fn forward<P>(&mut self, sender: &SyncSender<HostEvent<P>>) -> bool {
        self.events.drain(..).all(|event| sender.send(HostEvent::Input(event)).is_ok())
    }

    /// Reads what comes next; returns whether more can come.
    fn read(&mut self) -> bool {
        let input = io::stdin();
        if let Some(wait) = self.decoder.wait() {
            let mut ready = [PollFd::new(&input, PollFlags::IN)];
            let wait = Timespec::try_from(wait).ok();
            if matches!(poll(&mut ready, wait.as_ref()), Ok(0)) {
                self.decoder.timeout(&mut self.events);
                return true;
            }
        }
        let mut bytes = [0; KEYS];
        // Past the library's buffer, in which bytes could wait that no poll tells of.
        match rustix::io::read(&input, &mut bytes) {
            Ok(0) => false,
            Ok(got) => {
                self.decoder.feed(&bytes[..got], &mut self.events);
                true
            }
            Err(e) => e == rustix::io::Errno::INTR,
        }
    }
}

/// Being stopped from outside (`SIGTSTP`) is refused by being caught: it would leave the
/// person with a terminal in raw mode.
fn meaning(signal: i32) -> Option<Signal> {
    match signal {
        SIGHUP => Some(Signal::HangUp),
        SIGCONT => Some(Signal::Continued),
        SIGTSTP => None,
        _ => Some(Signal::End),
    }
}

/// Runs until the app is done: takes what waits, then draws once if anything has changed, and the
/// line has taken the frame before.
///
/// # Errors
/// When the line is gone. The app has then been told with [`Signal::HangUp`], so that what was typed
/// is kept.
pub fn run<A: App>(
    app: &mut A,
    painter: &mut Painter,
    line: &mut dyn Line,
    events: &Receiver<HostEvent<A::News>>,
) -> io::Result<A::Done> {
    // The first frame is drawn without being asked for.
    let mut owed = true;
    let mut shown = paint(app, painter, line, &mut owed);
    loop {
        if let Err(gone) = shown {
            return match app.handle(HostEvent::Signal(Signal::HangUp)) {
                ControlFlow::Break(done) => Ok(done),
                ControlFlow::Continue(()) => Err(gone),
            };
        }
        shown = Ok(());
        for event in coalesce(waiting(app.next_tick(), events)) {
            match &event {
                HostEvent::Input(Event::Resize(columns, rows)) => {
                    painter.resize(*columns, *rows);
                    owed = true;
                }
                HostEvent::Signal(Signal::Continued) => {
                    shown = line.retake(painter);
                    owed = true;
                }
                _ => {}
            }
            if let ControlFlow::Break(done) = app.handle(event) {
                return Ok(done);
            }
        }
        shown = shown.and_then(|()| paint(app, painter, line, &mut owed));
    }
}

/// Draws what there is to be shown; while the line has not taken the frame before, it stays owed, and
/// [`HostEvent::LineFree`] says when that is over. News comes in no faster than it can be shown:
/// whoever handles it sees to that.
fn paint<A: App>(app: &mut A, painter: &mut Painter, line: &mut dyn Line, owed: &mut bool) -> io::Result<()> {
    if app.wants_repaint() {
        painter.repaint();
        *owed = true;
    }
    *owed |= app.wants_draw();
    if !*owed || !line.is_free() {
        return Ok(());
    }
    *owed = false;
    let bytes = painter.draw(|frame| app.draw(frame));
    if bytes.is_empty() { Ok(()) } else { line.send(bytes) }
}

/// Waits for an event or for the tick, and takes along what else is there.
fn waiting<P>(tick: Option<Duration>, events: &Receiver<HostEvent<P>>) -> Vec<HostEvent<P>> {
    // The queue cannot be cut off while its keeper runs the loop; if it were, the screen
    // would have no more ears.
    let gone = HostEvent::Signal(Signal::HangUp);
    let first = match tick {
        None => events.recv().unwrap_or(gone),
        Some(after) => match events.recv_timeout(after) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => HostEvent::Tick,
            Err(RecvTimeoutError::Disconnected) => gone,
        },
    };
    std::iter::once(first).chain(events.try_iter()).take(MOST_AT_ONCE).collect()
}

/// Of several new sizes in a row only the last counts: pulling at a window's corner sends
/// dozens, and each would be laid out for nothing.
fn coalesce<P>(events: Vec<HostEvent<P>>) -> Vec<HostEvent<P>> {
    let size = |event: &HostEvent<P>| matches!(event, HostEvent::Input(Event::Resize(..)));
    let mut kept: Vec<HostEvent<P>> = Vec::with_capacity(events.len());
    for event in events {
        if size(&event) && kept.last().is_some_and(size) {
            kept.pop();
        }
        kept.push(event);
    }
    kept
}

#[cfg(test)]
mod tests;
