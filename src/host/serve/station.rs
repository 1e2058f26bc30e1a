//! A console for somebody who is connected: a session in a thread of its own. It ends alone: with
//! its line, by its own fault, or because whoever sits there may no longer.

use super::server::Place;
use super::work::Out;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::host::console::Woken;
use crate::host::front::Front;
use crate::host::seat::{Seat, new_name};
use crate::host::tty::{self, HostEvent, Queue, Signal};
use crate::host::wire::{Decoder, Line, Painter, clamped};
use crate::say;
use crate::text::Reader;
use crate::ui::session::Event;
use crate::ui::theme::Theme;
use crossterm::event::Event as TerminalEvent;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread::Builder;
use std::time::Duration;
use tokio::sync::mpsc;

/// What comes from the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// Keys.
    Bytes(Vec<u8>),
    /// New size in columns and rows.
    Size((u16, u16)),
}

/// Bytes of a session's stack; it draws and reads, and does not go deep.
const STACK: usize = 1 << 20;
/// A session without a key for so many minutes ends, unless the store's configuration says otherwise:
/// whoever has left the counter has left a customer's data on a screen.
const IDLE_MINUTES: u32 = 30;
/// A session that is busy takes no event for so long before it is tried again.
const BUSY: Duration = Duration::from_millis(5);

/// A size as it is drawn: what a terminal claims can be anything.
#[must_use]
pub fn size((columns, rows): (u32, u32)) -> (u16, u16) {
    let within = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    clamped(within(columns), within(rows))
}

/// A session that fell by a fault of the program.
fn fell() -> Fault {
    Fault::Storage(say!("serve-fell"))
}

/// Somebody who comes to a console.
pub struct Arrival {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Who it is.
    pub actor: Actor,
    /// The key that was shown, if one was.
    pub fingerprint: Option<String>,
    /// Messages in that person's language.
    pub reader: Reader,
    /// Colours and signs.
    pub theme: Theme,
    /// Columns and rows.
    pub size: (u16, u16),
}

/// The way to a console that runs.
#[derive(Clone)]
pub struct Station {
    events: SyncSender<HostEvent<Woken>>,
    busy: Arc<AtomicBool>,
}

impl Station {
    /// The other side has taken the last frame.
    pub fn frame_taken(&self) {
        self.busy.store(false, Ordering::SeqCst);
        // A full queue is a loop that is awake.
        let _ = self.events.try_send(HostEvent::LineFree);
    }
}

impl Arrival {
    /// As the terminal there looks.
    #[must_use]
    pub fn looking(self, colour: bool, wide: bool) -> Self {
        Self { theme: Theme { colour, ascii: wide }, ..self }
    }

    /// Sits down. `place` is given back at the end; `waiting` counts the bytes that were not taken yet.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the system gives no thread.
    pub fn sit(
        self,
        place: Place,
        out: mpsc::Sender<Out>,
        typed: mpsc::Receiver<Inbound>,
        waiting: Arc<AtomicUsize>,
    ) -> Result<Station, Fault> {
        let queue = Queue::new();
        let busy = Arc::new(AtomicBool::new(false));
        let station = Station { events: queue.sender.clone(), busy: Arc::clone(&busy) };
        let end = queue.sender.clone();
        // A full queue is being emptied, or it is of one that hangs and is not waited for.
        place.ends_by(move || drop(end.try_send(HostEvent::Signal(Signal::End))));
        tokio::spawn(listen(typed, queue.sender.clone(), waiting));
        let run = move || {
            let mut outlet = Outlet { out: out.clone(), busy };
            let code = self.run(&queue, &mut outlet);
            let _ = out.blocking_send(Out::Exit(code));
            drop(place);
        };
        let thread = Builder::new().name("session".to_owned()).stack_size(STACK).spawn(run);
        thread.map_err(super::server::no_thread)?;
        Ok(station)
    }

    /// The whole of a session; its exit code.
    fn run(self, queue: &Queue<Woken>, outlet: &mut Outlet) -> u8 {
        let ((columns, rows), reader) = (self.size, self.reader.clone());
        let mut painter = Painter::new(columns, rows);
        outlet.last(painter.enter(true));
        let leave = painter.leave();
        // A slip takes this session down, and nothing else.
        let ended = catch_unwind(AssertUnwindSafe(|| self.console(queue, &mut painter, outlet)));
        // Whatever became of it, the terminal there is given back, and what happened is said.
        outlet.last(leave);
        let (said, code) = match ended.unwrap_or_else(|_| Err(fell())) {
            Ok(farewell) => (farewell, 0),
            Err(fault) => (Some(reader.fault(&fault).join("\r\n")), fault.exit_code()),
        };
        outlet.last(said.map(|line| format!("{line}\r\n").into_bytes()).unwrap_or_default());
        code
    }

    fn console(
        self,
        queue: &Queue<Woken>,
        painter: &mut Painter,
        outlet: &mut Outlet,
    ) -> Result<Option<String>, Fault> {
        let Self { desk, actor, fingerprint, reader, theme, size } = self;
        let mut seat = Seat::new(desk, reader, theme, actor, new_name()?);
        seat.idle_limit(IDLE_MINUTES);
        seat.from_afar();
        let wake = queue.sender.clone();
        seat.on_news(Arc::new(move || drop(wake.try_send(HostEvent::Published(Woken)))));
        let mut front = Front::served(seat, fingerprint);
        front.seat.send(Event::Resize(size.0, size.1));
        // A line that is gone is no fault of anybody.
        let _ = tty::run(&mut front, painter, outlet, &queue.receiver);
        Ok(front.seat.farewell())
    }
}

/// Turns bytes into events, and waits while the session is busy.
async fn listen(
    mut typed: mpsc::Receiver<Inbound>,
    events: SyncSender<HostEvent<Woken>>,
    waiting: Arc<AtomicUsize>,
) {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    loop {
        let wait = decoder.wait();
        let inbound = tokio::select! {
            inbound = typed.recv() => inbound,
            () = tokio::time::sleep(wait.unwrap_or_default()), if wait.is_some() => {
                decoder.timeout(&mut out);
                Some(Inbound::Bytes(Vec::new()))
            }
        };
        let gone = match inbound {
            Some(Inbound::Bytes(bytes)) => {
                decoder.feed(&bytes, &mut out);
                waiting.fetch_sub(bytes.len(), Ordering::SeqCst);
                false
            }
            Some(Inbound::Size((columns, rows))) => {
                out.push(TerminalEvent::Resize(columns, rows));
                false
            }
            None => true,
        };
        for event in out.drain(..) {
            if !deliver(&events, HostEvent::Input(event)).await {
                return;
            }
        }
        if gone {
            deliver(&events, HostEvent::Signal(Signal::HangUp)).await;
            return;
        }
    }
}

/// Whether the session still takes events.
async fn deliver(events: &SyncSender<HostEvent<Woken>>, mut event: HostEvent<Woken>) -> bool {
    loop {
        event = match events.try_send(event) {
            Ok(()) => return true,
            Err(TrySendError::Disconnected(_)) => return false,
            Err(TrySendError::Full(event)) => event,
        };
        tokio::time::sleep(BUSY).await;
    }
}

/// Where frames go.
struct Outlet {
    out: mpsc::Sender<Out>,
    busy: Arc<AtomicBool>,
}

impl Outlet {
    /// Sends what has to be sent, however long it takes; who is gone does not get it.
    fn last(&self, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            let _ = self.out.blocking_send(Out::Output(bytes));
        }
    }
}

impl Line for Outlet {
    fn is_free(&mut self) -> bool {
        !self.busy.load(Ordering::SeqCst)
    }

    fn send(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        self.busy.store(true, Ordering::SeqCst);
        self.out.blocking_send(Out::Output(bytes)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
