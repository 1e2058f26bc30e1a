//! A console from the first frame on: the desk is opened on a thread, and until it is open the screen
//! says how far that is and keeps what is typed.

use super::console::Woken;
use super::front::Front;
use super::seat::{Seat, new_name};
use super::tty::{App, HostEvent, Signal};
use crate::cli::{Console, Opened, Opener, Refusal};
use crate::desk::api::opening::Doing;
use crate::desk::clock::Clock;
use crate::domain::fault::Fault;
use crate::say;
use crate::text::Reader;
use crate::ui::ahead::Typed;
use crate::ui::opening::{Opening, Outcome};
use crate::ui::theme::Theme;
use crossterm::event::Event as TerminalEvent;
use ratatui::Frame;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// So often the screen says how far it is.
const OFTEN: Duration = Duration::from_millis(250);
/// So long the filling of a demo store has to stop before its directory is thrown away all the same.
const PATIENCE: Duration = Duration::from_secs(10);

/// What ends a console: what is to be said then, or why it could not be opened.
pub type Ended = Result<Option<String>, Refusal>;

/// Wakes the loop; a full queue is a loop that is awake.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// A console on its way to an open desk.
pub struct Arriving {
    stage: Stage,
    screen: Opening,
    clock: Clock,
    theme: Theme,
    reader: Reader,
    wake: Wake,
    /// The size it was drawn in last.
    size: (u16, u16),
    repaint: bool,
    dirty: bool,
    /// After the desk: it goes when that is closed.
    throw_away: Option<TempDir>,
}

enum Stage {
    /// The desk is being opened.
    Opening(Work),
    /// Somebody sits at it.
    Open(Box<Front>),
}

impl Arriving {
    /// Begins to open the desk.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the system gives no thread.
    pub fn begin(console: Console, theme: Theme, wake: SyncSender<HostEvent<Woken>>) -> Result<Self, Fault> {
        let Console { reader, store, user, clock, what, opener, throw_away } = console;
        let screen = Opening::new(reader.clone(), theme, (store, user), what, clock.now());
        let wake: Wake = Arc::new(move || drop(wake.try_send(HostEvent::Published(Woken))));
        let stage = Stage::Opening(Work::begin(opener, &wake)?);
        let (size, repaint, dirty) = ((0, 0), false, true);
        Ok(Self { stage, screen, clock, theme, reader, wake, size, repaint, dirty, throw_away })
    }

    /// Whether it was left before the desk was open and something is still being thrown away; the
    /// screen then says so.
    pub fn is_leaving(&mut self) -> bool {
        let leaving = matches!(self.stage, Stage::Opening(_)) && self.throw_away.is_some();
        if leaving {
            self.screen.leave();
        }
        leaving
    }

    /// What is to be said when the terminal is given back. The desk is closed then, and what belongs
    /// to a demo is gone. A store that is just being opened is left as a killed process leaves it: the
    /// next start finds all there is.
    pub fn end(self) -> Option<String> {
        let Self { stage, throw_away, .. } = self;
        let farewell = match stage {
            Stage::Open(mut front) => front.seat.farewell(),
            Stage::Opening(work) => {
                if throw_away.is_some() {
                    work.stop();
                }
                None
            }
        };
        drop(throw_away);
        farewell
    }

    /// The opening has told something, or time has passed.
    fn look(&mut self) -> ControlFlow<Ended> {
        let Stage::Opening(work) = &self.stage else { return ControlFlow::Continue(()) };
        let (doing, ended) = (work.doing(), work.ended());
        self.dirty |= self.screen.tick(self.clock.now(), doing);
        match ended {
            None => ControlFlow::Continue(()),
            Some(Err(refusal)) => ControlFlow::Break(Err(refusal)),
            Some(Ok(opened)) => self.sit_down(opened),
        }
    }

    /// Somebody sits down, and what was typed reaches the session.
    fn sit_down(&mut self, opened: Opened) -> ControlFlow<Ended> {
        let Opened { desk, actor, reader, notices } = opened;
        let name = match new_name() {
            Ok(name) => name,
            Err(fault) => return ControlFlow::Break(Err(Refusal::of_fault(&self.reader, fault))),
        };
        let desk = Arc::new(desk);
        // Before anybody asks: the first question would wait for it.
        if let Err(fault) = desk.read_lookup_behind() {
            return ControlFlow::Break(Err(Refusal::of_fault(&self.reader, fault)));
        }
        let mut seat = Seat::new(desk, reader, self.theme, actor, name);
        if let Some(notice) = notices.into_iter().next() {
            seat.session.shared.tell_first(notice);
        }
        // Whoever has the machine itself is asked only if the store wants it.
        seat.idle_limit(0);
        seat.on_news(Arc::clone(&self.wake));
        seat.session.shared.size = self.size;
        self.stage = Stage::Open(Box::new(Front::alone(seat)));
        let mut ahead = self.screen.take_ahead();
        while let Some(typed) = ahead.first() {
            let event = match typed {
                Typed::Key(key) => TerminalEvent::Key(key),
                Typed::Paste(text) => TerminalEvent::Paste(text),
            };
            self.handle(HostEvent::Input(event))?;
        }
        ControlFlow::Continue(())
    }

    fn outcome(&mut self, outcome: Outcome) -> ControlFlow<Ended> {
        match outcome {
            Outcome::Leave => return ControlFlow::Break(Ok(None)),
            Outcome::Redraw => self.repaint = true,
            Outcome::Waiting => self.dirty = true,
        }
        ControlFlow::Continue(())
    }
}

impl App for Arriving {
    type News = Woken;
    type Done = Ended;

    fn handle(&mut self, event: HostEvent<Woken>) -> ControlFlow<Ended> {
        if let Stage::Open(front) = &mut self.stage {
            return match front.handle(event) {
                ControlFlow::Continue(()) => ControlFlow::Continue(()),
                ControlFlow::Break(()) => ControlFlow::Break(Ok(None)),
            };
        }
        match event {
            HostEvent::Input(TerminalEvent::Key(key)) => {
                let outcome = self.screen.key(key);
                self.outcome(outcome)?;
            }
            HostEvent::Input(TerminalEvent::Paste(text)) => {
                self.screen.paste(text);
                self.dirty = true;
            }
            HostEvent::Signal(Signal::Continued) => self.repaint = true,
            HostEvent::Signal(Signal::End | Signal::HangUp) => return ControlFlow::Break(Ok(None)),
            // Of a new size the loop knows.
            HostEvent::Input(_) | HostEvent::Published(Woken) | HostEvent::LineFree | HostEvent::Tick => {}
        }
        self.look()
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.size = (frame.area().width, frame.area().height);
        self.dirty = false;
        match &mut self.stage {
            Stage::Opening(_) => self.screen.draw(frame),
            Stage::Open(front) => front.draw(frame),
        }
    }

    fn next_tick(&self) -> Option<Duration> {
        match &self.stage {
            // The clock in the header.
            Stage::Opening(_) => {
                let left = 60 - self.clock.now().0.rem_euclid(60);
                Some(Duration::from_secs(u64::try_from(left).unwrap_or(60)))
            }
            Stage::Open(front) => front.next_tick(),
        }
    }

    fn wants_draw(&self) -> bool {
        match &self.stage {
            Stage::Opening(_) => self.dirty,
            Stage::Open(front) => front.wants_draw(),
        }
    }

    fn wants_repaint(&mut self) -> bool {
        let own = std::mem::take(&mut self.repaint);
        match &mut self.stage {
            Stage::Opening(_) => own,
            Stage::Open(front) => front.wants_repaint() || own,
        }
    }
}

/// The opening, on its thread.
struct Work {
    doing: Arc<Mutex<Option<Doing>>>,
    stop: Arc<AtomicBool>,
    done: Receiver<Result<Opened, Refusal>>,
    reader: Reader,
}

/// Says that the opening is over, also if it ends by a slip of the program.
struct LastWord(Wake);

impl Drop for LastWord {
    fn drop(&mut self) {
        self.0();
    }
}

impl Work {
    fn begin(opener: Opener, wake: &Wake) -> Result<Self, Fault> {
        let (doing, stop) = (Arc::<Mutex<Option<Doing>>>::default(), Arc::<AtomicBool>::default());
        let (sender, done) = sync_channel(1);
        let reader = opener.reader().clone();
        let (told, stopped, wake) = (Arc::clone(&doing), Arc::clone(&stop), Arc::clone(wake));
        let run = move || {
            let last = LastWord(Arc::clone(&wake));
            // It goes before the last word is said: whoever hears that finds the outcome, or nobody.
            let sender = sender;
            let mut next = Instant::now();
            let mut tell = |doing| {
                if Instant::now() >= next {
                    next = Instant::now() + OFTEN;
                    *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(doing);
                    wake();
                }
            };
            // Nobody waits for a desk that was left: it is closed here.
            drop(sender.send(opener.open(&mut tell, stopped)));
            drop(sender);
            drop(last);
        };
        let fault = |e: std::io::Error| Fault::Storage(say!("store-no-thread", error = e.to_string()));
        Builder::new().name("opening".to_owned()).spawn(run).map_err(fault)?;
        Ok(Self { doing, stop, done, reader })
    }

    fn doing(&self) -> Option<Doing> {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it has ended, once.
    fn ended(&self) -> Option<Result<Opened, Refusal>> {
        match self.done.try_recv() {
            Ok(ended) => Some(ended),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(self.broken())),
        }
    }

    /// Of the slip itself the terminal tells when it is given back.
    fn broken(&self) -> Refusal {
        Refusal::of_fault(&self.reader, Fault::Storage(say!("work-broken")))
    }

    /// Ends the filling of a demo store, and waits until it has.
    fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        // A desk that was open after all is closed where it is dropped.
        match self.done.recv_timeout(PATIENCE) {
            Ok(opened) => drop(opened),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}
