//! Opening a desk, making a new one, checking one and making its view anew.

use super::Desk;
use super::api::health::{Health, StoreHealth};
use super::api::opening::{Doing, Step};
use super::clock::Clock;
use super::drafts::Keeper;
use super::known::Known;
use super::known::file::drop_file;
use super::presence::Presence;
use super::writer::{Timing, WriterHandle};
use crate::domain::change::Change;
use crate::domain::fault::{Fault, Invalid};
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::{StoreConfig, Trade};
use crate::rules::{self, Problem, Sources};
use crate::say;
use crate::store::check::{Report, check_closed};
use crate::store::{Holder, How, Progress, Store};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// Deepest folder under a store's rules, and most files there: more is no rules folder.
const DEEPEST: usize = 4;
const MOST_FILES: usize = 200;

/// Bytes of the view's pages that are kept in memory where many rows are taken over.
const LOADING: u64 = 64 << 20;

/// How a desk is opened.
pub struct Options<'a> {
    /// Login of the OS user, for the lock.
    pub user: String,
    /// Holds the clock still; a sandbox only.
    pub now: Option<Time>,
    /// The clock, unless it is held still.
    pub clock: Clock,
    /// What the store stands on.
    pub how: How,
    /// How long a save may take.
    pub timing: Timing,
    /// A configuration to use in place of the store's own.
    pub config: Option<PathBuf>,
    /// Told how far a long opening is.
    pub progress: Option<&'a mut dyn FnMut(Doing)>,
    /// Set by whoever wants no desk any more: filling a demo store then ends at the next group.
    pub stop: Arc<AtomicBool>,
}

impl Options<'_> {
    /// For this OS user, with the machine's clock.
    #[must_use]
    pub fn new(user: &str) -> Self {
        Self {
            user: user.to_owned(),
            now: None,
            clock: Clock::System,
            how: How::default(),
            timing: Timing::default(),
            config: None,
            progress: None,
            stop: Arc::default(),
        }
    }

    /// For a process that ends with its work, be it a million rows: more of the view is kept in
    /// memory.
    #[must_use]
    pub fn passing(mut self) -> Self {
        self.how.cache = LOADING;
        self
    }

    pub(super) fn holder(&self) -> Holder {
        Holder { user: self.user.clone(), since: self.clock.now() }
    }

    pub(super) fn tell(&mut self, progress: Progress) {
        if let Some(told) = &mut self.progress {
            told(match progress {
                Progress::Verifying { done, of } => Doing { step: Step::Verifying, done, of },
                Progress::Reading { done, of } => Doing { step: Step::Reading, done, of },
                Progress::Loading { done, of } => Doing { step: Step::Loading, done, of },
            });
        }
    }
}

/// What a check of a store found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Lines of the journal that are whole.
    pub lines: u64,
    /// Records that can be read.
    pub records: u64,
    /// Everything that is not as it should be.
    pub differences: Vec<Say>,
    /// What it touches, how to go on, and what could not be looked at.
    pub notes: Vec<Say>,
}

impl Desk {
    /// Opens the store in `dir`. Besides the desk returns what a person should know of the
    /// opening, such as a write that had been broken off.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no store; [`Fault::InUse`] if another process has it;
    /// [`Fault::Invalid`] for a configuration or rule file that cannot be taken, or a clock held
    /// still on a store that is no sandbox; [`Fault::Storage`] if it cannot be read.
    pub fn open(dir: &Path, mut options: Options<'_>) -> Result<(Self, Vec<Say>), Fault> {
        let trade = Arc::new(load_trade(dir, options.config.as_deref())?);
        let clock = clock(dir, &options)?;
        let (holder, timing) = (options.holder(), options.timing);
        let how = How { archive: how(&trade.store).archive, ..options.how.clone() };
        let (store, opening) = Store::open_with(dir, &holder, how, &mut |p| options.tell(p))?;
        if opening.rebuilt {
            drop_file(dir)?;
        }
        let desk = Self::on(store, trade, clock, timing)?;
        let clocks = Health { store: StoreHealth::Well, ..desk.health() };
        Ok((desk, opening.notices.into_iter().chain(clocks.says()).collect()))
    }

    fn on(store: Store, trade: Arc<Trade>, clock: Clock, timing: Timing) -> Result<Self, Fault> {
        let dir = store.dir().to_owned();
        let (reader, keeper) = (store.reader(), store.keeper());
        let known = Arc::new(Known::default());
        let writer = WriterHandle::start_with(
            store,
            Arc::clone(&trade),
            clock,
            Change::decide,
            timing,
            Arc::clone(&known.noted),
        )?;
        let drafts = Keeper::new(dir.join("drafts"));
        let refused = super::staff::Refused::default();
        let presence = Arc::new(Presence::new(trade.figures.claim_minutes));
        Ok(Self {
            presence,
            drafts,
            dir,
            writer,
            reader,
            keeper,
            known,
            refused,
            shown: Mutex::default(),
            trade,
            clock,
            seen: Mutex::default(),
            verified: Mutex::default(),
            shelf: Mutex::default(),
        })
    }

    /// Makes an empty store in a directory that is empty or not there yet.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a name, zone or hours that cannot be; [`Fault::Storage`] if the
    /// directory is not empty or the disk refuses.
    pub fn init(dir: &Path, config: &StoreConfig) -> Result<(), Fault> {
        let text = toml::to_string(config)
            .map_err(|e| Fault::Storage(say!("desk-config", error = e.to_string())))?;
        Self::create(dir, &text)
    }

    /// As [`Desk::init`], with the configuration that stands in a file.
    ///
    /// # Errors
    /// As [`Desk::init`].
    pub fn init_with(dir: &Path, config: &Path) -> Result<(), Fault> {
        let text = fs::read_to_string(config).map_err(|e| unreadable(config, &e))?;
        Self::create(dir, &text)
    }

    fn create(dir: &Path, text: &str) -> Result<(), Fault> {
        rules::load_config(text).map_err(|problems| refused(&problems))?;
        Store::create(dir, text)
    }

    /// The configuration of a store, or the one in the file used in its place.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no store; [`Fault::Invalid`] if it cannot be taken.
    pub fn config(dir: &Path, instead: Option<&Path>) -> Result<StoreConfig, Fault> {
        rules::load_config(&config_text(dir, instead)?).map_err(|problems| refused(&problems))
    }

    /// The trade of a store as its files say, without opening it: it may be in use.
    ///
    /// # Errors
    /// As [`Desk::config`]; [`Fault::Invalid`] also for rule files.
    pub fn trade_of(dir: &Path, instead: Option<&Path>) -> Result<Trade, Fault> {
        load_trade(dir, instead)
    }

    /// Whether there is a store in `dir`.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        // What cannot be looked at may well be a store: opening it says why it cannot be read.
        let found = fs::metadata(dir.join(rules::CONFIG));
        !found.is_err_and(|e| matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
    }

    /// Checks journal and view against each other; `deep` replays the whole journal.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn check(dir: &Path, mut options: Options<'_>, deep: bool) -> Result<(CheckReport, Vec<Say>), Fault> {
        let holder = options.holder();
        let how = How { verify: true, ..how(&Self::config(dir, options.config.as_deref())?) };
        let (report, notices) = match Store::open_with(dir, &holder, how.clone(), &mut |p| options.tell(p)) {
            Ok((store, opening)) => (store.check(deep), opening.notices),
            // What keeps it from opening is what is looked for.
            Err(Fault::Storage(why)) => {
                let mut report = check_closed(&how, dir);
                if !report.differences.contains(&why) {
                    report.differences.push(why);
                }
                (report, Vec::new())
            }
            Err(fault) => return Err(fault),
        };
        let Report { lines, records, differences, notes } = report;
        Ok((CheckReport { lines, records, differences, notes }, notices))
    }

    /// Makes the view anew from the journal. Returns the number of lines, and what a person
    /// should know.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn rebuild(dir: &Path, mut options: Options<'_>) -> Result<(u64, Vec<Say>), Fault> {
        let holder = options.holder();
        let config = Self::config(dir, options.config.as_deref())?;
        let how = How { rebuild: true, ..how(&config) };
        let (store, opening) = Store::open_with(dir, &holder, how, &mut |p| options.tell(p))?;
        drop_file(dir)?;
        Ok((store.head().seq, opening.notices))
    }
}

/// What the store stands on, as its configuration says.
pub(super) fn how(config: &StoreConfig) -> How {
    let archive = Some(config.archive.trim()).filter(|path| !path.is_empty()).map(PathBuf::from);
    How { archive, ..How::default() }
}

/// A held clock is for sandboxes: elsewhere it would put wrong times on record. Whether the
/// store is one says its own configuration, not one used in its place.
fn clock(dir: &Path, options: &Options<'_>) -> Result<Clock, Fault> {
    match options.now {
        None => Ok(options.clock),
        Some(at) if Desk::config(dir, None)?.sandbox => Ok(Clock::Fixed(at)),
        Some(_) => Err(Fault::invalid("now", say!("desk-no-sandbox"))),
    }
}

/// The text of a store's configuration, or of the one used in its place.
fn config_text(dir: &Path, instead: Option<&Path>) -> Result<String, Fault> {
    let own = dir.join(rules::CONFIG);
    if !Desk::exists(dir) {
        return Err(Fault::NotFound(say!("store-none-here", path = dir.display().to_string())));
    }
    let path = instead.unwrap_or(&own);
    fs::read_to_string(path).map_err(|e| unreadable(path, &e))
}

pub(super) fn refused(problems: &[Problem]) -> Fault {
    let invalid = |p: &Problem| Invalid { field: format!("{}:{}", p.file, p.line), say: p.say() };
    Fault::Invalid(problems.iter().map(invalid).collect())
}

/// The trade of a store: its configuration, its own rule files, and what is shipped.
///
/// # Errors
/// [`Fault::NotFound`] if there is no store; [`Fault::Invalid`] with everything that is wrong
/// in its files, each with file and line.
fn load_trade(dir: &Path, instead: Option<&Path>) -> Result<Trade, Fault> {
    let config = config_text(dir, instead)?;
    let sources = own_rules(&dir.join("rules"))?;
    rules::load(&config, &sources).map_err(|problems| refused(&problems))
}

/// A store's own rule files, by path below its rules folder.
pub(super) fn own_rules(dir: &Path) -> Result<Sources, Fault> {
    let mut sources = Sources::default();
    let mut folders: Vec<(PathBuf, String, usize)> = vec![(dir.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries = fs::read_dir(&folder).map_err(|e| unreadable(&folder, &e))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let (path, below) = (entry.path(), format!("{prefix}{name}"));
            // Editors leave such beside the file they edit.
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            if path.is_dir() && depth < DEEPEST {
                folders.push((path, format!("{below}/"), depth + 1));
            } else if path.is_file() && sources.0.len() < MOST_FILES {
                let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
                sources = sources.with(&below, &text);
            }
        }
    }
    Ok(sources)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Fault {
    let path = path.display().to_string();
    Fault::Storage(say!("store-io", path = path, error = error.to_string()))
}
