//! The console, as the command line asks for it: what its host has to know before the desk is
//! open, and how it is opened, which takes its time and is done on a thread of the host.

use super::talk::{End, Refusal};
use super::{Outcome, Run, Talk, args::Cli, moment};
use crate::desk::api::opening::Doing;
use crate::desk::clock::Clock;
use crate::desk::demo::DemoOptions;
use crate::desk::{Desk, Options};
use crate::domain::lang::Lang;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::StoreConfig;
use crate::domain::user::Actor;
use crate::say;
use crate::text::Reader;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// Cars of a demo store, if not said.
const DEMO_VEHICLES: usize = 300;

/// A store to be asked for.
pub struct FirstRun {
    /// Where it will be.
    pub dir: PathBuf,
    /// What is proposed.
    pub proposed: StoreConfig,
    /// Messages.
    pub reader: Reader,
}

/// A console to be opened.
pub struct Console {
    /// Messages until the desk is open, clocks in the store's zone.
    pub reader: Reader,
    /// The store's name, as far as its configuration can be read.
    pub store: String,
    /// Login of whoever will sit at it.
    pub user: String,
    /// The clock.
    pub clock: Clock,
    /// What is being opened, in words.
    pub what: Say,
    /// The way to the desk.
    pub opener: Opener,
    /// The directory of a demo store, thrown away when this is dropped.
    pub throw_away: Option<TempDir>,
}

/// Opens the desk of a console.
pub struct Opener {
    dir: PathBuf,
    user: String,
    sits: Option<String>,
    now: Option<Time>,
    config: Option<PathBuf>,
    /// The language that was asked for; not said: that in the person's record.
    lang: Option<Lang>,
    reader: Reader,
    demo: Option<DemoOptions>,
}

/// A desk that is open, and who sits at it.
pub struct Opened {
    /// The desk.
    pub desk: Desk,
    /// Who sits at it.
    pub actor: Actor,
    /// Messages in that person's language, clocks in the store's zone.
    pub reader: Reader,
    /// What the person should know of the opening.
    pub notices: Vec<Say>,
}

impl Opener {
    /// Messages, until it is known who reads them.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Opens the desk; a demo store is made and filled. `told` hears how far it is; `stop` ends the
    /// filling early.
    ///
    /// # Errors
    /// What the command line says of it, and its exit code.
    pub fn open(self, told: &mut dyn FnMut(Doing), stop: Arc<AtomicBool>) -> Result<Opened, Refusal> {
        let reader = self.reader.clone();
        self.opened(told, stop).map_err(|end| Refusal::of(&reader, &end))
    }

    fn opened(self, told: &mut dyn FnMut(Doing), stop: Arc<AtomicBool>) -> Result<Opened, End> {
        let Self { dir, user, sits, now, config, lang, mut reader, demo } = self;
        let options = Options { now, config, stop, progress: Some(told), ..Options::new(&user) };
        let (desk, notices) = match demo {
            Some(demo) => Desk::demo(&dir, demo, options)?,
            None => Desk::open(&dir, options)?,
        };
        let actor = desk.actor(&user, sits.as_deref(), "console")?;
        reader.zone = desk.trade().store.tz();
        if lang.is_none()
            && let Some(lang) = desk.language(&actor.login)?
        {
            reader.lang = lang;
        }
        Ok(Opened { desk, actor, reader, notices })
    }
}

impl Run<'_> {
    pub(super) fn console(&self, cli: &Cli, talk: &Talk<'_>) -> Result<Outcome, End> {
        if cli.demo.demo {
            return self.demo(cli, talk).map(|c| Outcome::Console(Box::new(c)));
        }
        let dir = self.store();
        if !Desk::exists(&dir) {
            let proposed = super::proposed(&talk.reader);
            return Ok(Outcome::FirstRun(Box::new(FirstRun { dir, proposed, reader: talk.reader.clone() })));
        }
        // What is wrong with it is said when it is opened, together with all else.
        let config = Desk::config(&dir, self.global.config.as_deref()).ok();
        let now = self.options()?.now;
        let console = Console { what: say!("opening-store"), ..self.seat(dir, now, None, talk) };
        Ok(Outcome::Console(Box::new(match config {
            Some(config) => named(console, &config),
            None => console,
        })))
    }

    fn demo(&self, cli: &Cli, talk: &Talk<'_>) -> Result<Console, End> {
        let zone = chrono_tz::Asia::Shanghai;
        let held = self.global.now.as_deref().map(|text| moment(text, zone)).transpose()?;
        let demo = DemoOptions {
            vehicles: cli.demo.vehicles.unwrap_or(DEMO_VEHICLES),
            seed: cli.demo.seed.unwrap_or(1),
            now: held.unwrap_or_else(super::now),
            lang: talk.reader.lang,
        };
        // Thrown away at the end, unless a place for it was named.
        let throw_away = match &self.global.store {
            Some(_) => None,
            None => Some(TempDir::with_prefix("platedesk-demo-").map_err(End::Io)?),
        };
        let dir = throw_away.as_ref().map_or_else(|| self.store(), |p| p.path().join("store"));
        let cars = i64::try_from(demo.vehicles).unwrap_or(i64::MAX);
        let what = say!("opening-demo", count = demo.vehicles, shown = talk.reader.number(cars));
        Ok(Console { what, throw_away, ..self.seat(dir, held, Some(demo), talk) })
    }

    /// A console whose store is not known by name yet.
    fn seat(&self, dir: PathBuf, now: Option<Time>, demo: Option<DemoOptions>, talk: &Talk<'_>) -> Console {
        let user = self.env.user.clone();
        let sits = self.global.user.clone();
        // A configuration of one's own is for a store there is.
        let config = self.global.config.clone().filter(|_| demo.is_none());
        let lang = self.global.lang.map(Lang::from);
        Console {
            reader: talk.reader.clone(),
            store: String::new(),
            user: sits.clone().unwrap_or_else(|| user.clone()),
            clock: now.map_or(Clock::System, Clock::Fixed),
            what: say!("opening-store"),
            opener: Opener { dir, user, sits, now, config, lang, reader: talk.reader.clone(), demo },
            throw_away: None,
        }
    }
}

/// With name and zone of the store.
fn named(mut console: Console, config: &StoreConfig) -> Console {
    console.reader.zone = config.tz();
    Console { store: config.name.clone(), ..console }
}
