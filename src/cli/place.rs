//! Where a run happens: at a store that it opens, or at the desk of a server that has it open.
//! Whoever asks a server from afar, over SSH or its socket, names no file and no store there: data
//! comes by standard input and goes by standard output.

use super::args::{Cli, KeyVerb, ServeArgs, UserVerb, Verb};
use super::talk::{End, Talk};
use super::{Env, Hooks, Outcome, Run, Streams};
use crate::desk::api::opening::{Doing, Step};
use crate::desk::{Desk, Options};
use crate::domain::lang::Lang;
use crate::domain::say::Say;
use crate::domain::user::Actor;
use crate::say;
use crate::text::Reader;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So often a terminal is told how far an opening is.
const OFTEN: Duration = Duration::from_millis(250);

/// The desk of a server, and who asks there.
pub struct Served {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Who asks.
    pub actor: Actor,
}

/// A server to be asked.
pub struct Attach {
    /// The store it has open.
    pub store: PathBuf,
    /// Its socket, if it is not where the store's configuration says.
    pub socket: Option<PathBuf>,
    /// Words of a command line; none: a console is wanted.
    pub args: Vec<String>,
    /// The language that was asked for.
    pub lang: Option<Lang>,
    /// Messages, for what goes wrong on this side.
    pub reader: Reader,
}

/// A server to be started.
pub struct Serve {
    /// The desk.
    pub desk: Desk,
    /// Messages, for its log.
    pub reader: Reader,
    /// What its keeper should know of the opening.
    pub notices: Vec<Say>,
    /// The address for SSH, if another one than the store's configuration says.
    pub listen: Option<String>,
    /// Without SSH: the socket only.
    pub no_ssh: bool,
}

/// Runs a command line at the desk of a server, and returns the exit code. `args` begins with the
/// program's name.
pub fn run_served(
    args: Vec<OsString>,
    streams: Streams<'_>,
    env: &Env,
    hooks: Hooks<'_>,
    served: Served,
) -> u8 {
    match super::run_at(args, streams, env, hooks, Some(served)) {
        Outcome::Done(code) => code,
        // Refused before it comes to that.
        _ => super::USAGE,
    }
}

/// What a verb needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// No store.
    Nothing,
    /// A desk, which others may work at, too.
    Desk,
    /// The store for itself, or the files of the machine.
    Machine,
}

fn needs(verb: &Verb) -> Needs {
    match verb {
        Verb::Schema { .. } | Verb::Keys { .. } | Verb::Completions { .. } | Verb::DemoData { .. } => {
            Needs::Nothing
        }
        Verb::Lookup { .. }
        | Verb::Card { .. }
        | Verb::Apply { .. }
        | Verb::Plan { .. }
        | Verb::Import(_)
        | Verb::Export { .. }
        | Verb::Duplicates { .. }
        | Verb::Undo { .. }
        | Verb::User { .. } => Needs::Desk,
        Verb::Init { .. }
        | Verb::Calendar { .. }
        | Verb::Check { .. }
        | Verb::Rebuild
        | Verb::Backup { .. }
        | Verb::Restore { .. }
        | Verb::Forget { .. }
        | Verb::Serve(_)
        | Verb::Attach { .. } => Needs::Machine,
    }
}

/// A path a verb reads or writes; `-` is none.
fn names_a_file(verb: &Verb) -> bool {
    let real = |path: &Path| path != Path::new("-");
    match verb {
        Verb::Apply { file, .. } => real(file),
        Verb::Import(said) => real(&said.table) || said.map.is_some() || said.rejected.is_some(),
        Verb::Backup { file } => real(file),
        Verb::User { verb: UserVerb::Add { key: Some(file), .. } } => real(file),
        Verb::User { verb: UserVerb::Key { verb: KeyVerb::Add { file, .. } } } => real(file),
        _ => false,
    }
}

impl Run<'_> {
    /// Refuses what cannot be asked from afar.
    fn may_be_served(&self, cli: &Cli) -> Result<(), End> {
        let global = &cli.global;
        let said = [
            ("--store", global.store.is_some()),
            ("--config", global.config.is_some()),
            ("--now", global.now.is_some()),
            ("--as", global.user.is_some()),
            ("--demo", cli.demo.demo),
        ];
        if let Some((name, _)) = said.iter().find(|(_, said)| *said) {
            return Err(End::Usage(say!("cli-afar-option", option = *name)));
        }
        match &cli.verb {
            None => Err(End::Usage(say!("cli-afar-console"))),
            Some(verb) if names_a_file(verb) => Err(End::Usage(say!("cli-afar-file"))),
            // A backup to standard output needs nothing of the machine.
            Some(Verb::Backup { .. } | Verb::Calendar { .. }) => Ok(()),
            Some(verb) if needs(verb) == Needs::Machine => Err(End::Usage(say!("cli-afar-alone"))),
            Some(_) => Ok(()),
        }
    }

    /// Where else the run has to happen, if not here.
    pub(super) fn elsewhere(&self, cli: &Cli, talk: &Talk<'_>) -> Result<Option<Outcome>, End> {
        if self.served.is_some() {
            return self.may_be_served(cli).map(|()| None);
        }
        let store = self.store();
        let reader = talk.reader.clone();
        let attach = |args, socket: Option<&PathBuf>| {
            let (store, socket) = (store.clone(), socket.cloned());
            let lang = cli.global.lang.map(Lang::from);
            Outcome::Attach(Box::new(Attach { store, socket, args, lang, reader }))
        };
        let wanted = match &cli.verb {
            Some(Verb::Attach { socket }) => return Ok(Some(attach(Vec::new(), socket.as_ref()))),
            Some(verb) => needs(verb) == Needs::Desk,
            None => !cli.demo.demo,
        };
        if !wanted || !(self.hooks.serving)(&store) {
            return Ok(None);
        }
        let words = if cli.verb.is_some() { without_store(&self.words) } else { Vec::new() };
        Ok(Some(attach(words, None)))
    }

    /// The desk: a server's, or the store's, opened.
    pub(super) fn open(&self, talk: &mut Talk<'_>) -> Result<Arc<Desk>, End> {
        match &self.served {
            Some(served) => {
                talk.reader.zone = served.desk.trade().store.tz();
                Ok(Arc::clone(&served.desk))
            }
            None => self.open_alone(talk).map(Arc::new),
        }
    }

    /// The desk of the store, opened for this run alone.
    pub(super) fn open_alone(&self, talk: &mut Talk<'_>) -> Result<Desk, End> {
        let (desk, notices) = Desk::open(&self.store(), self.options()?.passing())?;
        talk.reader.zone = desk.trade().store.tz();
        for notice in &notices {
            talk.tell(notice)?;
        }
        let (path, seq) = (desk.dir().display().to_string(), desk.last_change().to_string());
        talk.detail(&say!("cli-opened", path = path, seq = seq))?;
        Ok(desk)
    }

    /// Who asks; `via` is the way the changes come in.
    pub(super) fn actor(&self, desk: &Desk, via: &str) -> Result<Actor, End> {
        match &self.served {
            Some(served) => Ok(Actor { via: format!("{}:{via}", served.actor.via), ..served.actor.clone() }),
            None => Ok(desk.actor(&self.env.user, self.global.user.as_deref(), via)?),
        }
    }

    /// `user`: who works at the desk.
    pub(super) fn user(&self, verb: &UserVerb, talk: &mut Talk<'_>) -> Result<u8, End> {
        let desk = self.open(talk)?;
        let actor = self.actor(&desk, "user")?;
        super::user::run(&desk, &actor, talk, verb)
    }

    /// Who asks a server; none where the store itself is at hand.
    pub(super) fn asker(&self) -> Option<&Actor> {
        self.served.as_ref().map(|served| &served.actor)
    }

    /// The directory of the store.
    pub(super) fn store(&self) -> PathBuf {
        let served = self.served.as_ref().map(|served| served.desk.dir().to_owned());
        served.or_else(|| self.global.store.clone()).unwrap_or_else(|| self.env.store.clone())
    }

    /// A server on the store.
    pub(super) fn serve(&self, asked: &ServeArgs, talk: &mut Talk<'_>) -> Result<Outcome, End> {
        let options = self.options()?;
        talk.tell(&say!("opening-store"))?;
        let mut steps = Steps::default();
        let mut told = |doing| steps.tell(doing, talk);
        let (desk, notices) = Desk::open(&self.store(), Options { progress: Some(&mut told), ..options })?;
        talk.settle()?;
        let mut reader = talk.reader.clone();
        reader.zone = desk.trade().store.tz();
        let (listen, no_ssh) = (asked.listen.clone(), asked.no_ssh);
        Ok(Outcome::Serve(Box::new(Serve { desk, reader, notices, listen, no_ssh })))
    }

    /// How the store is opened; the held clock is read in the store's zone.
    pub(super) fn options<'o>(&self) -> Result<Options<'o>, End> {
        let mut options = Options::new(&self.env.user);
        options.config.clone_from(&self.global.config);
        if let Some(text) = &self.global.now {
            let config = Desk::config(&self.store(), self.global.config.as_deref())?;
            if !Desk::config(&self.store(), None)?.sandbox {
                return Err(End::Usage(say!("desk-no-sandbox")));
            }
            options.now = Some(super::moment(text, config.tz())?);
        }
        Ok(options)
    }
}

/// What a server does before it listens, on its log: a step of the opening a line, and on a terminal
/// how far it is.
#[derive(Default)]
struct Steps {
    last: Option<Step>,
    shown: Option<Instant>,
}

impl Steps {
    fn tell(&mut self, doing: Doing, talk: &mut Talk<'_>) {
        // If nobody reads it, so be it.
        if talk.terminal {
            if self.shown.is_none_or(|at| at.elapsed() >= OFTEN) {
                self.shown = Some(Instant::now());
                let _ = talk.progress(&doing.say());
            }
        } else if self.last.replace(doing.step) != Some(doing.step) {
            let _ = talk.tell(&Doing { done: 0, of: 0, ..doing }.say());
        }
    }
}

/// The words of a command line without the program's name and the store, which this side has found.
fn without_store(words: &[OsString]) -> Vec<String> {
    let mut out = Vec::new();
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        let word = word.to_string_lossy();
        if word == "--store" {
            words.next();
        } else if !word.starts_with("--store=") {
            out.push(word.into_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_is_not_named_to_a_server() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        let line = words("platedesk --store /a --lang zh lookup --store=/b 618 --json");
        assert_eq!(without_store(&line), ["--lang", "zh", "lookup", "618", "--json"]);
        assert!(without_store(&words("platedesk --store /a")).is_empty());
    }
}
