//! The command line: the same use cases as on the screen, for scripts, other systems and
//! tests. Data goes to standard output, talk and progress to standard error; nothing is
//! asked, and nothing is coloured.

mod alike;
mod apply;
mod args;
mod calendar;
mod card;
mod care;
mod console;
mod help;
mod json;
mod lookup;
mod parsing;
pub mod place;
mod plan;
mod schema;
mod talk;
mod transfer;
mod undo;
mod user;

use crate::desk::demo::DemoOptions;
use crate::desk::transfer::Form;
use crate::desk::{Desk, Options};
use crate::domain::lang::Lang;
use crate::domain::time::Time;
use crate::domain::trade::StoreConfig;
use crate::say;
use crate::text::{Reader, Texts, when};
use args::{CalendarVerb, Cli, Global, Verb};
pub use console::{Console, FirstRun, Opened, Opener};
pub use place::{Attach, Serve, Served, run_served};
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
pub use talk::Refusal;
use talk::{End, Talk};

/// Exit code: wrong use of the command line.
pub const USAGE: u8 = 2;

/// What the command line knows of the machine and who is at it.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// Login of the OS user.
    pub user: String,
    /// Language as the system says it (`zh_CN.UTF-8`), if it does.
    pub lang: Option<String>,
    /// The store when none is named.
    pub store: PathBuf,
    /// Standard error is a terminal: progress can be shown.
    pub terminal: bool,
}

impl Env {
    /// As this process finds it: `LC_ALL`, `LC_MESSAGES` or `LANG`, and the XDG data home.
    #[must_use]
    pub fn of_process() -> Self {
        use etcetera::BaseStrategy;
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let data = etcetera::choose_base_strategy().map(|dirs| dirs.data_dir());
        Self {
            user: whoami::username().unwrap_or_else(|_| "user".to_owned()),
            lang: set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")),
            store: data.map_or_else(|_| PathBuf::from("platedesk"), |dir| dir.join("platedesk")),
            terminal: std::io::stderr().is_terminal(),
        }
    }
}

/// The three streams. A test puts its own in.
pub struct Streams<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Standard output: data.
    pub output: &'a mut dyn Write,
    /// Standard error: talk.
    pub error: &'a mut dyn Write,
}

/// What only the screens and the system know, put in by `main`.
#[derive(Clone, Copy)]
pub struct Hooks<'a> {
    /// The key table in the reader's language; as Markdown or as plain text.
    pub keys: fn(&Reader, bool) -> String,
    /// From now on Ctrl-C sets this and does not end the program, so that a long verb can stop
    /// where nothing is lost.
    pub stop: &'a dyn Fn() -> Arc<AtomicBool>,
    /// Whether a server has the store in this directory open, and answers.
    pub serving: &'a dyn Fn(&Path) -> bool,
}

/// How a run ends.
pub enum Outcome {
    /// With this exit code.
    Done(u8),
    /// The console is to be opened; the exit code is then the console's.
    Console(Box<Console>),
    /// There is no store yet: ask for it, make it, and run the same command line again.
    FirstRun(Box<FirstRun>),
    /// A server is to be started.
    Serve(Box<Serve>),
    /// A server has the store open: it is to be asked.
    Attach(Box<Attach>),
}

/// Runs a command line; `args` begins with the program's name.
pub fn run(args: Vec<OsString>, streams: Streams<'_>, env: &Env, hooks: Hooks<'_>) -> Outcome {
    run_at(args, streams, env, hooks, None)
}

fn run_at(
    args: Vec<OsString>,
    streams: Streams<'_>,
    env: &Env,
    hooks: Hooks<'_>,
    served: Option<Served>,
) -> Outcome {
    let Ok(texts) = Texts::load() else {
        // The language files are built in; a test holds that they can be read.
        return Outcome::Done(1);
    };
    let lang = help::language(&args, env);
    let zone = chrono_tz::Asia::Shanghai;
    let mut talk = Talk::new(streams, Reader::new(Arc::new(texts), lang, zone));
    let cli = match help::parse(&args, &talk.reader) {
        Ok(cli) => cli,
        Err(error) => return Outcome::Done(talk.usage(&error)),
    };
    talk.quiet = cli.global.quiet;
    talk.verbose = cli.global.verbose;
    talk.terminal = env.terminal;
    let run = Run { global: &cli.global, env, hooks, served, words: args };
    let end = match run.elsewhere(&cli, &talk) {
        Ok(Some(elsewhere)) => Ok(elsewhere),
        Ok(None) => run.verb(&cli, &mut talk),
        Err(end) => Err(end),
    };
    match end {
        Ok(outcome) => outcome,
        Err(end) => Outcome::Done(talk.end(&end)),
    }
}

/// One run: what was said for all verbs.
struct Run<'a> {
    global: &'a Global,
    env: &'a Env,
    hooks: Hooks<'a>,
    /// The desk of the server the run happens at.
    served: Option<Served>,
    words: Vec<OsString>,
}

impl Run<'_> {
    fn verb(&self, cli: &Cli, talk: &mut Talk<'_>) -> Result<Outcome, End> {
        let code = match &cli.verb {
            None => return self.console(cli, talk),
            Some(Verb::Serve(asked)) => return self.serve(asked, talk),
            // It is asked elsewhere.
            Some(Verb::Attach { .. }) => 0,
            Some(Verb::User { verb }) => self.user(verb, talk)?,
            Some(Verb::Init { sandbox, name, zone, hours, bays }) => {
                let mut config = proposed(&talk.reader);
                config.name = name.clone().unwrap_or(config.name);
                config.zone = zone.clone().unwrap_or(config.zone);
                config.hours = hours.clone().unwrap_or(config.hours);
                (config.bays, config.sandbox) = (*bays, *sandbox);
                self.init(&config, talk)?
            }
            Some(Verb::Lookup { query, limit, json }) => {
                lookup::run(&*self.open(talk)?, self.asker(), talk, query, *limit, *json)?
            }
            Some(Verb::Card { plate, json }) => {
                card::run(&*self.open(talk)?, self.asker(), talk, plate, *json)?
            }
            Some(Verb::Apply { file, dry_run, atomic }) => {
                let desk = self.open(talk)?;
                let actor = self.actor(&desk, "apply")?;
                apply::run(&desk, &actor, talk, file, apply::Mode { dry_run: *dry_run, atomic: *atomic })?
            }
            Some(Verb::Schema { change }) => schema::run(talk, change.as_deref())?,
            Some(Verb::Calendar { verb }) => self.calendar(verb, talk)?,
            Some(Verb::Plan { day, dry_run, plate, confirm_clock, json }) => {
                let desk = self.open(talk)?;
                let actor = self.actor(&desk, "plan")?;
                if *confirm_clock {
                    desk.confirm_clock(&actor, "")?;
                }
                let said = plan::Plan {
                    day: day.as_deref(),
                    dry_run: *dry_run,
                    plate: plate.as_deref(),
                    json: *json,
                    stop: &(self.hooks.stop)(),
                };
                plan::run(&desk, talk, &said)?
            }
            Some(Verb::Import(said)) => {
                let desk = self.open(talk)?;
                let actor = self.actor(&desk, "import")?;
                transfer::import(&desk, &actor, talk, said, &(self.hooks.stop)())?
            }
            Some(Verb::Export { kind, json, since, plate, record, .. }) => {
                let desk = self.open(talk)?;
                let zone = desk.trade().store.tz();
                let since = since.as_deref().map(|text| moment(text, zone)).transpose()?;
                let form = if *json { Form::Json } else { Form::Csv };
                let whose = (plate.as_deref(), record.as_deref());
                desk.begin_export(&self.actor(&desk, "export")?, kind)?;
                transfer::export(&desk, talk, kind, whose, form, since)?
            }
            Some(Verb::Duplicates { json }) => {
                let desk = self.open(talk)?;
                desk.begin_export(&self.actor(&desk, "export")?, "duplicates")?;
                alike::duplicates(&desk, talk, *json)?
            }
            Some(Verb::Undo { seq, dry_run }) => {
                let desk = self.open(talk)?;
                let actor = self.actor(&desk, "undo")?;
                undo::run(&desk, &actor, talk, *seq, *dry_run)?
            }
            Some(Verb::DemoData { count, seed, gb18030, bad }) => {
                let held =
                    self.global.now.as_deref().map(|text| moment(text, talk.reader.zone)).transpose()?;
                let (now, lang) = (held.unwrap_or_else(now), talk.reader.lang);
                let demo = DemoOptions { vehicles: *count, seed: *seed, now, lang };
                transfer::demo_data(talk, demo, *bad, *gb18030)?
            }
            Some(Verb::Check { deep }) => care::check(&self.store(), self.options()?, talk, *deep)?,
            Some(Verb::Rebuild) => care::rebuild(&self.store(), self.options()?, talk)?,
            Some(Verb::Backup { file }) => {
                let stop = (self.hooks.stop)();
                let made = self.options()?.now.unwrap_or_else(now);
                if let Some(served) = &self.served {
                    served.desk.begin_export(&served.actor, "backup")?;
                }
                care::backup(&self.store(), self.global.config.as_deref(), talk, file, made, &stop)?
            }
            Some(Verb::Restore { file }) => {
                let stop = (self.hooks.stop)();
                care::restore(&self.store(), Options::new(&self.env.user), talk, file, &stop)?
            }
            Some(Verb::Forget { person, yes }) => {
                let desk = self.open_alone(talk)?;
                let actor = self.actor(&desk, "forget")?;
                care::forget(desk, &actor, talk, person, *yes)?
            }
            Some(Verb::Keys { markdown }) => {
                let table = (self.hooks.keys)(&talk.reader, *markdown);
                talk.data(table.trim_end())?;
                0
            }
            Some(Verb::Completions { shell }) => {
                let (mut script, mut command) = (Vec::new(), help::command(&talk.reader));
                clap_complete::generate(*shell, &mut command, "platedesk", &mut script);
                talk.data(String::from_utf8_lossy(&script).trim_end())?;
                0
            }
        };
        Ok(Outcome::Done(code))
    }

    fn init(&self, config: &StoreConfig, talk: &mut Talk<'_>) -> Result<u8, End> {
        let dir = self.store();
        match &self.global.config {
            Some(path) => Desk::init_with(&dir, path)?,
            None => Desk::init(&dir, config)?,
        }
        talk.tell(&say!("cli-made", path = dir.display().to_string()))?;
        Ok(0)
    }

    fn calendar(&self, verb: &CalendarVerb, talk: &mut Talk<'_>) -> Result<u8, End> {
        let now = self.options()?.now.unwrap_or_else(now);
        let trade = Desk::trade_of(&self.store(), self.global.config.as_deref())?;
        talk.reader.zone = trade.calendar.zone();
        let at = calendar::At { calendar: &trade.calendar, now };
        match verb {
            CalendarVerb::Due { from, working, pause, json } => {
                let asked = calendar::Asked { from, working, pauses: pause, json: *json };
                calendar::due(&at, talk, &asked)
            }
            CalendarVerb::Show { month, json } => calendar::show(&at, talk, month.as_deref(), *json),
        }
    }
}

/// A store as it is proposed.
fn proposed(reader: &Reader) -> StoreConfig {
    StoreConfig { name: reader.t("cli-store-name"), ..StoreConfig::default() }
}

/// The machine's time, for what no store has a clock for yet.
fn now() -> Time {
    crate::desk::clock::Clock::System.now()
}

/// A time as the command line takes it: `2026-11-25T14:30`, `2026-11-25 14:30` in the store's
/// zone, or RFC 3339.
fn moment(text: &str, zone: chrono_tz::Tz) -> Result<Time, End> {
    when::parse_moment(text, now(), zone).map_err(End::Usage)
}

/// The language of a tag such as `zh_CN.UTF-8`.
pub fn lang_of(tag: &str) -> Lang {
    if tag.to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}
