//! A session with what stands before it: keys in, pictures out, and what its host does beside it. The
//! same at this terminal and at the other end of a line.

use super::console::Woken;
use super::keeper::Keeper;
use super::planner::Planner;
use super::seat::{Asked, Seat};
use super::tty::{App, HostEvent, Signal};
use crate::say;
use crate::ui::session::Event;
use crossterm::event::Event as TerminalEvent;
use ratatui::Frame;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// So often is looked whether planner or keeper are done.
const WHILE_BUSY: Duration = Duration::from_millis(250);

/// What runs on a terminal while somebody sits there.
pub struct Front {
    /// Before the seat: when it is left, both end before the store is closed.
    background: Option<(Keeper, Planner)>,
    /// The session.
    pub seat: Seat,
    /// The key by which whoever sits there came in, if they came by one.
    key: Option<String>,
    /// Of a session that others are beside: whoever sits there has to be let in still.
    guarded: bool,
    repaint: bool,
}

impl Front {
    /// The only one at a desk: what the desk does for itself it does here.
    #[must_use]
    pub fn alone(seat: Seat) -> Self {
        let background = Some((Keeper::default(), Planner::default()));
        let mut front = Self { background, seat, key: None, guarded: false, repaint: false };
        front.tick();
        front
    }

    /// One of many at the desk of a server.
    #[must_use]
    pub fn served(seat: Seat, key: Option<String>) -> Self {
        Self { background: None, seat, key, guarded: true, repaint: false }
    }

    /// Whether whoever sits here still may.
    fn may_stay(&self) -> bool {
        !self.guarded || self.seat.desk().still_in(&self.seat.session.shared.me, self.key.as_deref())
    }

    fn tick(&mut self) -> Asked {
        let Some((keeper, planner)) = &mut self.background else { return self.seat.tick() };
        let kept = keeper.tick(self.seat.desk());
        let asked = if planner.tick(self.seat.desk()) { self.seat.refresh() } else { self.seat.tick() };
        let said = match kept {
            Some(Ok(keeping)) => keeping.notices,
            Some(Err(fault)) => [say!("keeping-failed")].into_iter().chain(fault.says()).collect(),
            None => Vec::new(),
        };
        if said.is_empty() { asked } else { asked.and(self.seat.send(Event::Warned(said))) }
    }

    fn follow(&mut self, asked: Asked) -> ControlFlow<()> {
        self.repaint |= asked.redraw;
        if asked.quit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl App for Front {
    type News = Woken;
    type Done = ();

    fn handle(&mut self, event: HostEvent<Woken>) -> ControlFlow<()> {
        let asked = match event {
            HostEvent::Input(TerminalEvent::Key(key)) => self.seat.send(Event::Key(key)),
            HostEvent::Input(TerminalEvent::Paste(text)) => self.seat.send(Event::Paste(text)),
            HostEvent::Input(TerminalEvent::Mouse(mouse)) => self.seat.send(Event::Mouse(mouse)),
            HostEvent::Input(TerminalEvent::Resize(columns, rows)) => {
                self.seat.send(Event::Resize(columns, rows))
            }
            HostEvent::Input(_) | HostEvent::LineFree => Asked::default(),
            HostEvent::Published(Woken) if !self.seat.may_look(Instant::now()) => Asked::default(),
            HostEvent::Published(Woken) | HostEvent::Tick => {
                if !self.may_stay() {
                    return ControlFlow::Break(());
                }
                self.tick()
            }
            HostEvent::Signal(Signal::Continued) => Asked { redraw: true, quit: false },
            HostEvent::Signal(Signal::End | Signal::HangUp) => return ControlFlow::Break(()),
        };
        self.follow(asked)
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.seat.session.shared.size = (area.width, area.height);
        self.seat.session.draw(frame);
        self.seat.session.take_dirty();
    }

    /// The clock in the header shows minutes; what the planner made is shown when it is done.
    fn next_tick(&self) -> Option<Duration> {
        if let Some(soon) = self.seat.next_look(Instant::now()) {
            return Some(soon);
        }
        let busy = self
            .background
            .as_ref()
            .is_some_and(|(keeper, planner)| keeper.is_running() || planner.is_running());
        if busy {
            return Some(WHILE_BUSY);
        }
        Some(self.seat.next_tick())
    }

    fn wants_draw(&self) -> bool {
        self.seat.session.is_dirty()
    }

    fn wants_repaint(&mut self) -> bool {
        std::mem::take(&mut self.repaint)
    }
}
