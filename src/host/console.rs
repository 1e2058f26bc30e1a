//! The console on this terminal: the first-run form if there is no store yet, then the session.

use super::seat::{Asked, Seat, new_name};
use super::terminal::{Screen, Wishes};
use super::tty::{self, App, HostEvent, Queue, Signal};
use crate::desk::{Desk, Options};
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::time::Time;
use crate::domain::trade::StoreConfig;
use crate::say;
use crate::text::{Reader, Texts};
use crate::ui::first_run::{FirstRun, Outcome};
use crate::ui::session::Event;
use crate::ui::theme::Theme;
use crossterm::event::Event as TerminalEvent;
use ratatui::Frame;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How the console is opened.
pub struct Opening {
    /// Directory of the store.
    pub dir: PathBuf,
    /// The store a first run proposes.
    pub proposed: StoreConfig,
    /// Login of the OS user.
    pub os_user: String,
    /// Somebody else's login, from `--as`.
    pub as_user: Option<String>,
    /// Language asked for on the command line.
    pub lang: Option<Lang>,
    /// Language of the environment, for who has chosen none.
    pub fallback: Lang,
    /// Holds the clock still; a sandbox only.
    pub now: Option<Time>,
    /// Colours.
    pub theme: Theme,
    /// Messages.
    pub texts: Arc<Texts>,
}

/// Nothing but the session's own changes reach a console that holds the store alone.
type NoNews = std::convert::Infallible;

fn broken(error: &io::Error) -> Fault {
    Fault::Storage(say!("terminal-broken", error = error.to_string()))
}

/// Runs the console until it is left.
///
/// # Errors
/// As [`Desk::open`]; [`Fault::Storage`] if there is no terminal.
pub fn run(opening: Opening) -> Result<(), Fault> {
    let queue: Queue<NoNews> = Queue::new();
    // An existing store is opened before the screen is taken over, so that a refusal is a plain line.
    let desk = if Desk::exists(&opening.dir) { Some(open(&opening)?) } else { None };
    let farewell =
        Reader::new(Arc::clone(&opening.texts), opening.fallback, opening.proposed.tz()).t("farewell");
    let mut screen = Screen::open(&Wishes { mouse: true, farewell }).map_err(|e| broken(&e))?;
    tty::listen(&queue).map_err(|e| broken(&e))?;
    let (desk, notices) = match desk {
        Some(opened) => opened,
        None => {
            let reader = Reader::new(
                Arc::clone(&opening.texts),
                opening.lang.unwrap_or(opening.fallback),
                opening.proposed.tz(),
            );
            let path = opening.dir.display().to_string();
            let mut app = FirstRunApp {
                form: FirstRun::new(reader, opening.theme, path, &opening.proposed),
                dir: opening.dir.clone(),
            };
            match tty::run(&mut app, &mut screen, &queue.receiver).map_err(|e| broken(&e))? {
                true => open(&opening)?,
                false => return Ok(()),
            }
        }
    };
    let me = desk.actor(&opening.os_user, opening.as_user.as_deref(), "console")?;
    let chosen = desk.language(&me.login)?;
    let lang = opening.lang.or(chosen).unwrap_or(opening.fallback);
    let reader = Reader::new(Arc::clone(&opening.texts), lang, desk.trade().store.tz());
    let mut seat = Seat::new(desk, reader, opening.theme, me, new_name()?);
    if let Some(notice) = notices.into_iter().next() {
        seat.session.shared.tell(notice);
    }
    let mut app = Console { seat, repaint: false };
    tty::run(&mut app, &mut screen, &queue.receiver).map_err(|e| broken(&e))
}

type Opened = (Arc<Desk>, Vec<crate::domain::say::Say>);

fn open(opening: &Opening) -> Result<Opened, Fault> {
    let mut options = Options::new(&opening.os_user);
    options.now = opening.now;
    let (desk, notices) = Desk::open(&opening.dir, options)?;
    Ok((Arc::new(desk), notices))
}

struct FirstRunApp {
    form: FirstRun,
    dir: PathBuf,
}

impl App for FirstRunApp {
    type News = NoNews;
    /// Whether a store was made.
    type Done = bool;

    fn handle(&mut self, event: HostEvent<NoNews>) -> ControlFlow<bool> {
        let outcome = match event {
            HostEvent::Input(TerminalEvent::Key(key)) => self.form.key(&key),
            HostEvent::Input(TerminalEvent::Paste(text)) => {
                self.form.paste(&text);
                Outcome::Typing
            }
            HostEvent::Signal(Signal::End | Signal::HangUp) => Outcome::Leave,
            _ => Outcome::Typing,
        };
        match outcome {
            Outcome::Typing => ControlFlow::Continue(()),
            Outcome::Leave => ControlFlow::Break(false),
            Outcome::Make(config) => match Desk::init(&self.dir, &config) {
                Ok(()) => ControlFlow::Break(true),
                Err(fault) => {
                    self.form.refuse(&fault);
                    ControlFlow::Continue(())
                }
            },
        }
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.form.draw(frame);
    }
}

struct Console {
    seat: Seat,
    repaint: bool,
}

impl Console {
    fn follow(&mut self, asked: Asked) -> ControlFlow<()> {
        self.repaint |= asked.redraw;
        if asked.quit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl App for Console {
    type News = NoNews;
    type Done = ();

    fn handle(&mut self, event: HostEvent<NoNews>) -> ControlFlow<()> {
        let asked = match event {
            HostEvent::Input(TerminalEvent::Key(key)) => self.seat.send(Event::Key(key)),
            HostEvent::Input(TerminalEvent::Paste(text)) => self.seat.send(Event::Paste(text)),
            HostEvent::Input(TerminalEvent::Mouse(mouse)) => self.seat.send(Event::Mouse(mouse)),
            HostEvent::Input(TerminalEvent::Resize(columns, rows)) => {
                self.seat.send(Event::Resize(columns, rows))
            }
            HostEvent::Input(_) => Asked::default(),
            HostEvent::Published(never) => match never {},
            HostEvent::Signal(Signal::Continued) => Asked { redraw: true, quit: false },
            HostEvent::Signal(Signal::End | Signal::HangUp) => return ControlFlow::Break(()),
            HostEvent::Tick => self.seat.tick(),
        };
        self.follow(asked)
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.seat.session.shared.size = (area.width, area.height);
        self.seat.session.draw(frame);
        self.seat.session.take_dirty();
    }

    /// The clock in the header shows minutes.
    fn next_tick(&self) -> Option<Duration> {
        let second = self.seat.session.shared.now.0.rem_euclid(60);
        Some(Duration::from_secs(u64::try_from(60 - second).unwrap_or(60)))
    }

    fn wants_draw(&self) -> bool {
        self.seat.session.is_dirty()
    }

    fn wants_repaint(&mut self) -> bool {
        std::mem::take(&mut self.repaint)
    }
}
