//! Long work: what takes longer than a key may, and so goes on beside the screen. A screen
//! starts it, is told how far it is, can stop it, and hears how it ended. Pure data.

use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use std::path::PathBuf;

/// What can be given out.
pub const KINDS: [&str; 10] = [
    "vehicles",
    "people",
    "visits",
    "estimates",
    "callbacks",
    "tries",
    "surveys",
    "bookings",
    "complaints",
    "journal",
];

/// How it is given out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A row of cells each, the names of the columns first.
    #[default]
    Csv,
    /// A JSON object each.
    Json,
}

impl Form {
    /// The end of a file's name, which is also the word a form has for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// What can be taken over from a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Importing {
    /// Cars with their owners.
    #[default]
    Vehicles,
    /// People.
    People,
    /// Visits of before this desk (Rule V-8).
    History,
    /// Prices of parts and labour (Rule E-1).
    Catalog,
}

impl Importing {
    /// All, in the order in which a form offers them.
    pub const ALL: [Self; 4] = [Self::Vehicles, Self::People, Self::History, Self::Catalog];

    /// The word of the command line; `import-what-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Vehicles => "vehicles",
            Self::People => "people",
            Self::History => "history",
            Self::Catalog => "catalog",
        }
    }
}

/// A file to be taken over, as somebody named it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFile {
    /// What it holds.
    pub what: Importing,
    /// Path as typed.
    pub path: String,
    /// Path of a mapping file as typed; empty: none.
    pub map: String,
    /// The sheet of a spreadsheet file; empty: the first.
    pub sheet: String,
    /// Plates that fit no pattern are right (Rule V-1).
    pub unusual_plates: bool,
}

/// Long work to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// What an import would do; nothing is changed.
    TryImport(TableFile),
    /// Take a file over.
    Import(TableFile),
    /// Give out all of a kind into a file.
    Export {
        /// One of [`KINDS`].
        kind: String,
        /// How.
        form: Form,
        /// Path as typed.
        path: String,
        /// A file of this path may be replaced.
        replace: bool,
    },
    /// Make a backup of the store.
    Backup {
        /// Path as typed.
        path: String,
    },
}

/// A backup that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Number of the last line of the journal in it.
    pub seq: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where.
    pub path: PathBuf,
    /// What a person should know, such as damage that is in it now.
    pub notices: Vec<Say>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
    /// Of the whole, in percent, if that is known.
    pub percent: Option<u64>,
    /// Rows in a second.
    pub rate: u64,
}

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
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
}

impl Counts {
    /// What else a person should know after an import: prices are read when a desk is opened.
    #[must_use]
    pub fn then(&self, what: Importing) -> Option<Say> {
        let wrote = what == Importing::Catalog && self.opened + self.changed > 0;
        wrote.then(|| say!("import-catalog-next"))
    }

    /// How an import ended, or would end.
    #[must_use]
    pub fn say(&self, what: Importing, tried: bool) -> Say {
        let text = u64::to_string;
        let (what, rows) = (what.key(), text(&self.rows));
        let (opened, changed) = (text(&self.opened), text(&self.changed));
        let (same, refused) = (text(&self.same), text(&self.refused));
        if tried {
            say!(
                "import-tried",
                what = what,
                rows = rows,
                opened = opened,
                changed = changed,
                same = same,
                refused = refused
            )
        } else {
            say!(
                "import-done",
                what = what,
                rows = rows,
                opened = opened,
                changed = changed,
                same = same,
                refused = refused
            )
        }
    }
}

/// A refused row, in the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadRow {
    /// The line it begins on.
    pub line: u64,
    /// Columns at fault.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// What the file is written in.
    pub written: Option<Say>,
    /// Columns, each with the field it goes to.
    pub columns: Vec<(String, String)>,
    /// Columns nobody knows.
    pub ignored: Vec<String>,
    /// What would become of the rows.
    pub counts: Counts,
    /// The first of the rows that would be refused.
    pub refused: Vec<BadRow>,
}

/// How long work ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobDone {
    /// To [`Task::TryImport`].
    Tried(Box<Tried>),
    /// To [`Task::Import`].
    Imported {
        /// What became of the rows.
        counts: Counts,
        /// It was stopped after this line of the file.
        stopped_after: Option<u64>,
        /// Where the refused rows are.
        rejects: Option<PathBuf>,
        /// Groups of people in the store who look the same by their telephones.
        alike: u64,
    },
    /// To [`Task::Export`].
    Exported {
        /// Rows or objects written.
        rows: u64,
        /// Where.
        path: PathBuf,
    },
    /// To [`Task::Backup`].
    BackedUp(BackedUp),
    /// It was stopped, and there is nothing to show for it.
    Stopped,
}

/// What a screen is told of its long work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobNews {
    /// How far it is.
    Progress(Progress),
    /// It is over.
    Ended(Result<JobDone, Fault>),
}
