//! The console on this terminal: the first-run form if there is no store yet, then the session.

use super::opening::{Arriving, Ended};
use super::terminal::{Screen, Wishes};
use super::tty::{self, App, HostEvent, Queue, Signal};
use super::wire::Line;
use crate::cli;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::trade::StoreConfig;
use crate::rules;
use crate::say;
use crate::text::Reader;
use crate::ui::first_run::{FirstRun, Outcome};
use crate::ui::theme::Theme;
use crossterm::event::Event as TerminalEvent;
use ratatui::Frame;
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Long work of the session has something to tell, others have changed something, or the store fell
/// ill or got well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Woken;

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
        tty::listen(&queue, screen.early()).map_err(|e| broken(&e))?;
        // From here on each new size is told; one that came before was not.
        screen.measure().map_err(|e| broken(&e))?;
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
        tty::run(&mut app, &mut self.screen.painter, &mut self.screen.line, &self.queue.receiver)
            .map_err(|e| broken(&e))
    }

    /// Opens the desk, and runs the console until it is left. Returns what is to be said when the
    /// terminal is given back.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the terminal is gone.
    pub fn run(&mut self, console: cli::Console) -> Result<Ended, Fault> {
        let mut app = Arriving::begin(console, self.theme, self.queue.sender.clone())?;
        let done = tty::run(&mut app, &mut self.screen.painter, &mut self.screen.line, &self.queue.receiver)
            .map_err(|e| broken(&e));
        if app.is_leaving() {
            let bytes = self.screen.painter.draw(|frame| app.draw(frame));
            // Whoever is gone need not see it.
            let _ = self.screen.line.send(bytes);
        }
        let farewell = app.end();
        done.map(|ended| ended.map(|_| farewell))
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
