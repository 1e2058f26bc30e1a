//! Taking over a file: row by row through the one writer, in groups that become durable
//! together, so that it can be stopped at any moment and run again.

use super::cells::shown;
use super::fields::Draft;
use super::headers::Mapping;
use super::kinds::{change, made, told_by, twice};
use super::reading::{Opened, Reading, RowRead, Words};
pub use super::rejects::Refused;
use super::rejects::Rejects;
use super::rows::Row;
use super::shelf::Shelf;
use super::trial::{Did, Trial};
use crate::desk::Desk;
use crate::desk::api::job::Importing;
use crate::desk::writer::{Request, Ticket};
use crate::domain::fault::{Fault, Invalid};
use crate::domain::plate::Plate;
use crate::domain::say::Say;
use crate::domain::user::Actor;
use crate::say;
use crate::store::view::kv::Kv;
use crate::text::Reader;
use std::collections::{HashMap, VecDeque};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Rows that may be on their way to the writer; its groups are half of it.
const ON_THE_WAY: usize = 512;
/// How far it is is told so often.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// A file: read twice, once to find out what it is written in.
pub trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// How a file is taken over.
pub struct How<'a> {
    /// What it holds.
    pub what: Importing,
    /// Who asks.
    pub actor: &'a Actor,
    /// The language of reasons.
    pub reader: &'a Reader,
    /// A mapping file: column of the file, key of the field.
    pub map: Option<&'a str>,
    /// The sheet of a spreadsheet file; none: the first.
    pub sheet: Option<&'a str>,
    /// Plates that fit no pattern are right (Rule V-1).
    pub unusual_plates: bool,
    /// Decide on every row, but change nothing.
    pub dry_run: bool,
    /// Where the refused rows go.
    pub rejected: Option<&'a Path>,
    /// Set from elsewhere: stop after what is on its way.
    pub stop: &'a AtomicBool,
}

/// What is told on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// What the file is written in.
    Reading(Say),
    /// A column and the field it goes to.
    Goes(String, String),
    /// Columns nobody knows.
    Ignored(Vec<String>),
    /// A row that was refused.
    Refused(Refused),
    /// How far it is.
    Progress {
        /// Rows done.
        rows: u64,
        /// Rows refused.
        refused: u64,
        /// Of the file, in percent.
        percent: u64,
        /// Rows in a second.
        rate: u64,
        /// Seconds left.
        left: u64,
    },
}

/// How it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows decided on.
    pub rows: u64,
    /// Cars, people or visits that were made.
    pub opened: u64,
    /// Those of which something was changed.
    pub changed: u64,
    /// Those that are as the file says already.
    pub same: u64,
    /// Rows refused.
    pub refused: u64,
    /// Groups of people in the store who look the same by their telephones.
    pub alike: u64,
    /// It was stopped after this line of the file.
    pub stopped_after: Option<u64>,
    /// Where the refused rows are.
    pub rejected: Option<PathBuf>,
}

/// Who is told on the way; an error ends the import.
type Told<'a> = &'a mut dyn FnMut(News) -> io::Result<()>;

impl Desk {
    /// Takes over a file of cars with their owners, of people, of past visits, or of prices (Rules V-1 to V-3, V-8, E-1). A bad row is
    /// refused with line, column and reason, and the others go on; done twice, it changes nothing the second time.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a file or mapping that cannot be taken at all; [`Fault::Denied`] for prices if the
    /// role may not import; [`Fault::Storage`] if file or store fail, and then what came before is saved.
    pub fn take_over<S: Source>(&self, source: S, how: &How<'_>, told: Told<'_>) -> Result<Tally, Fault> {
        let shelf = (how.what == Importing::Catalog).then(|| Shelf::open(self, how.actor)).transpose()?;
        let words = Words::new(how.reader, self.now())?;
        let mut opened = Opened::find_out(source, how.sheet)?;
        let mut file = Reading::open(&mut opened, how.what, how.map, &words)?;
        let (mapping, started) = (file.mapping.clone(), Instant::now());
        let reading = News::Reading(file.written.clone());
        announce(&mapping, reading, how.reader, told).map_err(|e| broken(&e))?;
        let trial = how.dry_run.then(|| Trial::new(self, self.reader.0.clone()));
        let mut run = Run { shelf, ..Run::new(self, how, mapping, trial, told) };
        let mut told_at = started;
        let mut last = 0;
        while let Some(read) = file.next_row()? {
            if how.stop.load(Ordering::Relaxed) {
                run.tally.stopped_after = Some(last);
                break;
            }
            last = read.row.line;
            run.take(read)?;
            if told_at.elapsed() >= TOLD_EVERY {
                told_at = Instant::now();
                run.progress(file.read.get(), file.bytes, started.elapsed())?;
            }
        }
        let mut tally = run.end()?;
        let people = matches!(how.what, Importing::Vehicles | Importing::People);
        if tally.opened > 0 && !how.dry_run && people && tally.stopped_after.is_none() {
            // What came in is there twice, or was there before: somebody has to look (Rule D-1).
            self.alike_by_phone(&mut |_| {
                tally.alike += 1;
                !how.stop.load(Ordering::Relaxed)
            })?;
        }
        Ok(tally)
    }
}

/// What to say when nobody can be told any more.
fn broken(error: &io::Error) -> Fault {
    Fault::Storage(say!("store-io", path = "stderr", error = error.to_string()))
}

fn announce(mapping: &Mapping, reading: News, reader: &Reader, told: Told<'_>) -> io::Result<()> {
    told(reading)?;
    let mut ignored = Vec::new();
    for (name, target) in mapping.names.iter().zip(&mapping.targets) {
        match target {
            Some(target) => told(News::Goes(shown(name), reader.t(target.label())))?,
            None if name.trim().is_empty() => {}
            None => ignored.push(shown(name)),
        }
    }
    if ignored.is_empty() { Ok(()) } else { told(News::Ignored(ignored)) }
}

/// What becomes of a row on its way.
enum Waiting {
    Asked(Ticket),
    Known(Result<Did, Fault>),
}

struct Run<'a, K> {
    desk: &'a Desk,
    how: &'a How<'a>,
    mapping: Mapping,
    trial: Option<Trial<K>>,
    /// Of a file of prices.
    shelf: Option<Shelf<'a>>,
    told: Told<'a>,
    waiting: VecDeque<(Row, String, Waiting)>,
    /// What tells the rows of the file apart, as hashes, with their lines: a car that stood there
    /// twice could be changed back and forth at every run.
    seen: HashMap<u64, u64>,
    rejects: Option<Rejects>,
    tally: Tally,
}

impl<'a, K: Kv + Clone> Run<'a, K> {
    fn new(
        desk: &'a Desk,
        how: &'a How<'a>,
        mapping: Mapping,
        trial: Option<Trial<K>>,
        told: Told<'a>,
    ) -> Self {
        let more = ["import-column-line", "import-column-column", "import-column-reason"];
        let more = more.map(|id| how.reader.t(id));
        let rejects = how.rejected.map(|path| Rejects::new(path, &mapping.names, more));
        let (waiting, seen, tally) = (VecDeque::new(), HashMap::new(), Tally::default());
        Self { desk, how, mapping, trial, shelf: None, told, waiting, seen, rejects, tally }
    }

    fn take(&mut self, read: RowRead) -> Result<(), Fault> {
        let RowRead { row, draft, mut wrong } = read;
        if let Some((field, line)) = self.seen_before(&draft, row.line) {
            let say = twice(self.how.what, line);
            wrong.push(Invalid { field: field.to_owned(), say });
        }
        let (plate, waiting) = if wrong.is_empty() {
            (draft.plate().to_owned(), self.ask(draft, row.line))
        } else {
            (String::new(), Waiting::Known(Err(Fault::Invalid(wrong))))
        };
        self.waiting.push_back((row, plate, waiting));
        if self.waiting.len() >= ON_THE_WAY { self.settle(ON_THE_WAY / 2) } else { Ok(()) }
    }

    fn ask(&mut self, draft: Draft, line: u64) -> Waiting {
        if let Some(shelf) = &mut self.shelf {
            return Waiting::Known(shelf.take(&draft.item, line));
        }
        let Some(change) = change(self.how.what, self.how.unusual_plates, draft) else {
            return Waiting::Known(Ok(Did::Nothing));
        };
        if let Some(trial) = &mut self.trial {
            return Waiting::Known(trial.decide(&change, self.how.actor, made(self.how.what)));
        }
        let actor = self.how.actor.clone();
        let request = Request { change, actor, client: String::new(), base: None, at: None };
        Waiting::Asked(self.desk.writer.submit(request))
    }

    fn seen_before(&mut self, draft: &Draft, line: u64) -> Option<(&'static str, u64)> {
        let mut found = None;
        for (field, key) in told_by(self.how.what, self.how.unusual_plates, draft) {
            match self.seen.get(&key) {
                Some(first) => found = found.or(Some((field, *first))),
                None => {
                    self.seen.insert(key, line);
                }
            }
        }
        found
    }

    /// Waits for the oldest rows on their way. Once the store has failed those behind are waited
    /// for, too: some of them may be saved.
    fn settle(&mut self, count: usize) -> Result<(), Fault> {
        let of = made(self.how.what);
        let mut failed = None;
        for n in 0.. {
            if n >= count && failed.is_none() {
                break;
            }
            let Some((row, plate, waiting)) = self.waiting.pop_front() else { break };
            let done = match waiting {
                Waiting::Known(done) => done,
                Waiting::Asked(ticket) => ticket.wait().map(|made| {
                    let opened = made.created.iter().any(|(_, kind)| Some(*kind) == of);
                    match (opened, made.records.is_empty()) {
                        (true, _) => Did::Opened,
                        (false, false) => Did::Changed,
                        (false, true) => Did::Nothing,
                    }
                }),
            };
            failed = failed.or(self.count(&row, &plate, done).err());
        }
        self.desk.made_many();
        failed.map_or(Ok(()), |fault| Err(self.broken_off(fault)))
    }

    /// Why it ended early, and what to do.
    fn broken_off(&self, fault: Fault) -> Fault {
        self.desk.doubt(&fault);
        let saved = self.tally.opened + self.tally.changed + self.tally.same;
        let told = |why| say!("import-broken-off", saved = saved.to_string(), why = why);
        match fault {
            Fault::Full(why) => Fault::Full(told(why)),
            Fault::Unknown(why) => Fault::Unknown(told(why)),
            Fault::Storage(why) => Fault::Storage(told(why)),
            other => other,
        }
    }

    fn count(&mut self, row: &Row, plate: &str, done: Result<Did, Fault>) -> Result<(), Fault> {
        self.tally.rows += 1;
        match done {
            Ok(Did::Opened) => self.tally.opened += 1,
            Ok(Did::Changed) => self.tally.changed += 1,
            Ok(Did::Nothing) => self.tally.same += 1,
            Err(Fault::Invalid(list)) => {
                self.tally.refused += 1;
                let refused = self.refused(row.line, plate, list);
                if let Some(rejects) = &mut self.rejects {
                    rejects.add(&row.cells, &refused)?;
                }
                (self.told)(News::Refused(refused)).map_err(|e| broken(&e))?;
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// A refused row in the reader's language, columns as the file calls them.
    fn refused(&self, line: u64, plate: &str, list: Vec<Invalid>) -> Refused {
        let reader = self.how.reader;
        let mut refused = Refused { line, columns: Vec::new(), reasons: Vec::new() };
        for Invalid { field, mut say } in list {
            let unusual = !self.how.unusual_plates && Plate::parse(plate).is_err();
            if field == "plate" && unusual && Plate::parse_unusual(plate).is_ok() {
                say = say!("import-unusual", why = say);
            }
            refused.columns.push(self.mapping.column(&field, reader));
            refused.reasons.push(reader.say(&say));
        }
        refused
    }

    fn progress(&mut self, read: u64, of: u64, spent: Duration) -> Result<(), Fault> {
        let millis = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX).max(1);
        let (rows, refused) = (self.tally.rows, self.tally.refused);
        let left = millis.saturating_mul(of.saturating_sub(read)) / read.max(1) / 1000;
        let percent = read.min(of) * 100 / of.max(1);
        let rate = rows.saturating_mul(1000) / millis;
        (self.told)(News::Progress { rows, refused, percent, rate, left }).map_err(|e| broken(&e))
    }

    fn end(mut self) -> Result<Tally, Fault> {
        self.settle(usize::MAX)?;
        if let Some(shelf) = self.shelf.filter(|_| !self.how.dry_run) {
            shelf.keep(self.desk, self.how.actor, &self.tally)?;
        }
        if let Some(rejects) = self.rejects {
            self.tally.rejected = rejects.end()?;
        }
        Ok(self.tally)
    }
}
