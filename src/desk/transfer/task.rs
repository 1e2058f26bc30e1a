//! Import and export as long work of a screen: from and to files whose paths were typed.

use super::export::{Form, Item, Stopped, csv_row};
use super::import::{How, News, Refused, Tally};
use super::paths::{beside, exists, open, target, unwritable};
use crate::desk::Desk;
use crate::desk::api::job::{BadRow, Counts, JobDone, Progress, TableFile, Tried};
use crate::desk::work::{Pace, Working};
use crate::domain::fault::{Fault, Invalid};
use crate::domain::user::Actor;
use crate::say;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use tempfile::NamedTempFile;

/// So many rows that would be refused are shown before an import.
const SHOWN: usize = 100;
/// Most bytes of a mapping file.
const MOST_MAP: u64 = 1 << 20;

impl Desk {
    /// Says what an import would do.
    ///
    /// # Errors
    /// [`Fault::Invalid`] of the fields `path` and `map`.
    pub(in crate::desk) fn try_import(
        &self,
        file: &TableFile,
        working: &mut Working<'_>,
    ) -> Result<JobDone, Fault> {
        let (_, source, map) = opened(file)?;
        let mut tried = Tried::default();
        let mut heard = |news: News| match news {
            News::Reading(written) => tried.written = Some(written),
            News::Goes(column, field) => tried.columns.push((column, field)),
            News::Ignored(columns) => tried.ignored = columns,
            News::Refused(row) if tried.refused.len() < SHOWN => tried.refused.push(bad(&row)),
            News::Refused(_) | News::Progress { .. } => {}
        };
        let import = Import { file, map: map.as_deref(), dry_run: true, rejected: None };
        let tally = self.run(source, &import, working, &mut heard)?;
        if tally.stopped_after.is_some() {
            return Ok(JobDone::Stopped);
        }
        tried.counts = counts(&tally);
        Ok(JobDone::Tried(Box::new(tried)))
    }

    /// Takes a file of cars over; the refused rows go into a file beside it.
    ///
    /// # Errors
    /// As [`Desk::try_import`]; [`Fault::Storage`] if store or disk fail, and then what came before is saved.
    pub(in crate::desk) fn import(
        &self,
        file: &TableFile,
        working: &mut Working<'_>,
    ) -> Result<JobDone, Fault> {
        let (path, source, map) = opened(file)?;
        let rejected = beside(&path);
        let import = Import { file, map: map.as_deref(), dry_run: false, rejected: rejected.as_deref() };
        let tally = self.run(source, &import, working, &mut |_| {})?;
        let (counts, stopped_after, rejects) = (counts(&tally), tally.stopped_after, tally.rejected);
        Ok(JobDone::Imported { counts, stopped_after, rejects, alike: tally.alike })
    }

    fn run(
        &self,
        source: File,
        import: &Import<'_>,
        working: &mut Working<'_>,
        heard: &mut dyn FnMut(News),
    ) -> Result<Tally, Fault> {
        let actor = Actor { via: "import".to_owned(), ..working.actor.clone() };
        let how = How {
            what: import.file.what,
            actor: &actor,
            reader: working.reader,
            map: import.map,
            sheet: Some(&import.file.sheet),
            unusual_plates: import.file.unusual_plates,
            dry_run: import.dry_run,
            rejected: import.rejected,
            stop: working.stop,
        };
        let told = &mut *working.told;
        let mut tell = |news: News| {
            match news {
                News::Progress { rows, refused, percent, rate, .. } => {
                    told(Progress { rows, refused, percent: Some(percent), rate });
                }
                other => heard(other),
            }
            Ok(())
        };
        self.take_over(source, &how, &mut tell).map_err(of_form)
    }

    /// Gives out all of a kind into a file, which takes its name when it is whole.
    ///
    /// # Errors
    /// [`Fault::Invalid`] of the field `path`; [`Fault::Storage`] if store or disk fail.
    pub(in crate::desk) fn export_to(
        &self,
        kind: &str,
        form: Form,
        path: &str,
        replace: bool,
        working: &mut Working<'_>,
    ) -> Result<JobDone, Fault> {
        let (path, folder) = target(path, replace, self.dir())?;
        let broken = |error: &io::Error| unwritable(&path, error);
        let mut file = BufWriter::new(NamedTempFile::new_in(&folder).map_err(|e| unwritable(&folder, &e))?);
        if form == Form::Csv {
            // By this spreadsheet programs know that it is UTF-8.
            file.write_all("\u{FEFF}".as_bytes()).map_err(|e| broken(&e))?;
        }
        let mut pace = Pace::new();
        let (reader, stop, told) = (working.reader, working.stop, &mut *working.told);
        let is_stopped = || stop.load(Ordering::Relaxed);
        let stopped = || io::Error::from(ErrorKind::ConnectionAborted);
        let mut put = |item: Item| {
            if is_stopped() {
                return Err(stopped());
            }
            match item {
                Item::Row(cells) => file.write_all(&csv_row(&cells))?,
                Item::Json(value) => writeln!(file, "{value}")?,
            }
            pace.row().into_iter().for_each(&mut *told);
            Ok(())
        };
        match self.export(kind, form, None, reader, &mut put) {
            Ok(()) => {}
            Err(Stopped::Io(_)) if is_stopped() => return Ok(JobDone::Stopped),
            Err(Stopped::Io(error)) => return Err(broken(&error)),
            Err(Stopped::Fault(fault)) => return Err(fault),
        }
        let file = file.into_inner().map_err(|e| broken(e.error()))?;
        named(file, &path, replace)?;
        // The first row names the columns.
        let rows = if form == Form::Csv { pace.rows.saturating_sub(1) } else { pace.rows };
        Ok(JobDone::Exported { rows, path })
    }
}

/// Gives a file that is whole its name.
fn named(file: NamedTempFile, path: &Path, replace: bool) -> Result<(), Fault> {
    file.as_file().sync_all().map_err(|e| unwritable(path, &e))?;
    let done = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match done {
        Ok(_) => Ok(()),
        Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Err(exists(path)),
        Err(e) => Err(unwritable(path, &e.error)),
    }
}

/// How an import is run.
struct Import<'a> {
    file: &'a TableFile,
    map: Option<&'a str>,
    dry_run: bool,
    rejected: Option<&'a Path>,
}

/// Opens the file and reads its mapping file.
fn opened(file: &TableFile) -> Result<(PathBuf, File, Option<String>), Fault> {
    let (path, source) = open("path", &file.path)?;
    if file.map.trim().is_empty() {
        return Ok((path, source, None));
    }
    let (_, map) = open("map", &file.map)?;
    let mut text = String::new();
    let read = map.take(MOST_MAP).read_to_string(&mut text);
    read.map_err(|e| Fault::invalid("map", say!("import-map", reason = e.to_string())))?;
    Ok((path, source, Some(text)))
}

/// What is wrong with the file as a whole stands beside its path.
fn of_form(fault: Fault) -> Fault {
    let field = |field: String| {
        if ["map", "sheet"].contains(&field.as_str()) { field } else { "path".to_owned() }
    };
    match fault {
        Fault::Invalid(list) => {
            Fault::Invalid(list.into_iter().map(|i| Invalid { field: field(i.field), say: i.say }).collect())
        }
        other => other,
    }
}

fn counts(tally: &Tally) -> Counts {
    let Tally { rows, opened, changed, same, refused, .. } = *tally;
    Counts { rows, opened, changed, same, refused }
}

fn bad(row: &Refused) -> BadRow {
    BadRow { line: row.line, column: row.columns.join("; "), reason: row.reasons.join("; ") }
}
