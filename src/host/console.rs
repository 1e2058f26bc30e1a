//! The console on this terminal: the first-run form if there is no store yet, then the session.

use super::keeper::Keeper;
use super::planner::Planner;
use super::seat::{Asked, Seat, new_name};
use super::terminal::{Screen, Wishes};
use super::tty::{self, App, HostEvent, Queue, Signal};
use crate::cli;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::trade::StoreConfig;
use crate::rules;
use crate::say;
use crate::text::Reader;
use crate::ui::first_run::{FirstRun, Outcome};
use crate::ui::session::Event;
use crate::ui::theme::Theme;
use crossterm::event::Event as TerminalEvent;
use ratatui::Frame;
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Long work of the session has something to tell, others have changed something, or the store fell
/// ill or got well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Woken;

/// So often is looked whether planner or keeper are done.
const WHILE_BUSY: Duration = Duration::from_millis(250);

fn broken(error: &io::Error) -> Fault {
    Fault::Storage(say!("terminal-broken", error = error.to_string()))
}

/// How the screen is to look, as the environment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// With colours.
    pub colour: bool,
    /// Characters of ambiguous width are two cells wide; not said: the terminal is asked.
    pub ambiguous_wide: Option<bool>,
}

impl Looks {
    /// From `NO_COLOR` and `PLATEDESK_AMBIGUOUS` (`wide` or `narrow`).
    #[must_use]
    pub fn of_environment() -> Self {
        let ambiguous = std::env::var("PLATEDESK_AMBIGUOUS").ok();
        Self {
            colour: std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
            ambiguous_wide: ambiguous.map(|v| v == "wide"),
        }
    }
}

/// This terminal, taken over until it is dropped.
pub struct Stage {
    screen: Screen,
    queue: Queue<Woken>,
    theme: Theme,
}

impl Stage {
    /// Takes the terminal over; once a process.
    ///
    /// # Errors
    /// [`Fault::Storage`] if there is no terminal.
    pub fn open(reader: &Reader, looks: Looks) -> Result<Self, Fault> {
        // Nothing is written to what is no terminal: somebody may be reading it.
        if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            return Err(Fault::Storage(say!("no-terminal")));
        }
        let wishes = Wishes { mouse: true, farewell: reader.t("farewell") };
        let mut screen = Screen::open(&wishes).map_err(|e| broken(&e))?;
        let ascii = looks.ambiguous_wide.unwrap_or_else(|| screen.ambiguous_is_wide());
        let theme = Theme { colour: looks.colour, ascii };
        let queue = Queue::new();
        tty::listen(&queue).map_err(|e| broken(&e))?;
        Ok(Self { screen, queue, theme })
    }

    /// Asks for a store and makes it. Returns whether it was made.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the terminal is gone.
    pub fn first_run(&mut self, first: cli::FirstRun) -> Result<bool, Fault> {
        let path = first.dir.display().to_string();
        let form = FirstRun::new(first.reader, self.theme, path, &first.proposed);
        let mut app = FirstRunApp { form, dir: first.dir };
        tty::run(&mut app, &mut self.screen, &self.queue.receiver).map_err(|e| broken(&e))
    }

    /// Runs the console until it is left. Returns what is to be said when the terminal is given
    /// back.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the terminal is gone.
    pub fn run(&mut self, console: cli::Console) -> Result<Option<String>, Fault> {
        let cli::Console { desk, actor, reader, notices, throw_away } = console;
        let mut seat = Seat::new(Arc::new(desk), reader, self.theme, actor, new_name()?);
        if let Some(notice) = notices.into_iter().next() {
            seat.session.shared.tell_first(notice);
        }
        // Whoever has the machine itself is asked only if the store wants it.
        seat.idle_limit(0);
        let wake = self.queue.sender.clone();
        // A full queue is a loop that is awake: it looks for news at every event.
        seat.on_news(Arc::new(move || drop(wake.try_send(HostEvent::Published(Woken)))));
        let mut app =
            Console { keeper: Keeper::default(), planner: Planner::default(), seat, repaint: false };
        app.tick();
        let done = tty::run(&mut app, &mut self.screen, &self.queue.receiver).map_err(|e| broken(&e));
        let farewell = app.seat.farewell();
        // The store is closed before a demo's directory goes.
        drop(app);
        drop(throw_away);
        done.map(|()| farewell)
    }
}

/// What is wrong with a configuration, by the number of the form's field; a fault that is of no
/// field stands below the first.
fn wrong_fields(config: &StoreConfig, fault: &Fault) -> Vec<(usize, Say)> {
    let Fault::Invalid(_) = fault else {
        return fault.says().into_iter().map(|say| (0, say)).collect();
    };
    let good =
        StoreConfig { name: "x".into(), zone: "UTC".into(), hours: "08:00-18:00".into(), ..config.clone() };
    let one_by_one = [
        StoreConfig { name: config.name.clone(), ..good.clone() },
        StoreConfig { zone: config.zone.clone(), ..good.clone() },
        StoreConfig { hours: config.hours.clone(), ..good.clone() },
    ];
    let mut wrong = Vec::new();
    for (field, config) in one_by_one.iter().enumerate() {
        let problems = toml::to_string(config).ok().and_then(|text| rules::load_config(&text).err());
        wrong.extend(problems.and_then(|p| p.into_iter().next()).map(|p| (field, p.message)));
    }
    wrong
}

struct FirstRunApp {
    form: FirstRun,
    dir: PathBuf,
}

impl App for FirstRunApp {
    type News = Woken;
    /// Whether a store was made.
    type Done = bool;

    fn handle(&mut self, event: HostEvent<Woken>) -> ControlFlow<bool> {
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
                    self.form.refuse(wrong_fields(&config, &fault));
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
    /// Before the seat: when the console is left, both end before the store is closed.
    keeper: Keeper,
    planner: Planner,
    seat: Seat,
    repaint: bool,
}

impl Console {
    fn tick(&mut self) -> Asked {
        let kept = self.keeper.tick(self.seat.desk());
        let asked = if self.planner.tick(self.seat.desk()) { self.seat.refresh() } else { self.seat.tick() };
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

impl App for Console {
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
            HostEvent::Input(_) => Asked::default(),
            HostEvent::Published(Woken) if !self.seat.may_look(Instant::now()) => Asked::default(),
            HostEvent::Published(Woken) => self.tick(),
            HostEvent::Tick => self.tick(),
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
        if self.planner.is_running() || self.keeper.is_running() {
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
