//! `import`, `export` and `demo-data`: files from and for other programs.

use super::args::ImportArgs;
use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::api::job::Counts;
use crate::desk::demo::DemoOptions;
use crate::desk::transfer::{
    DemoFile, Form, How, Item, News, Refused, Source, Stopped, Tally, Whose, beside, csv_row,
};
use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::domain::user::Actor;
use crate::say;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Exit code of rows refused.
const BAD_INPUT: u8 = 3;
/// Exit code of a run that was broken off.
const FAILED: u8 = 1;
/// So many refused rows are named when a file has all of them.
const NAMED: u64 = 20;

pub(super) fn import(
    desk: &Desk,
    actor: &Actor,
    talk: &mut Talk<'_>,
    said: &ImportArgs,
    stop: &AtomicBool,
) -> Result<u8, End> {
    let map = said
        .map
        .as_deref()
        .map(|path| fs::read_to_string(path).map_err(|e| unreadable(path, &e)))
        .transpose()?;
    let source = source(&said.table, talk)?;
    let rejected = said.rejected.clone();
    // Those of standard input are only named.
    let rejected = rejected.or_else(|| beside(&said.table).filter(|_| said.table != Path::new("-")));
    let reader = talk.reader.clone();
    let how = How {
        what: said.what.into(),
        actor,
        reader: &reader,
        map: map.as_deref(),
        sheet: said.sheet.as_deref(),
        unusual_plates: said.unusual_plates,
        dry_run: said.dry_run,
        rejected: rejected.as_deref(),
        stop,
    };
    let mut named = 0;
    let all = rejected.is_none() || talk.verbose;
    let mut told = |news: News| match news {
        News::Refused(refused) => {
            named += 1;
            if all || named <= NAMED { refusal(&refused, talk) } else { Ok(()) }
        }
        other => tell(other, talk),
    };
    let tally = desk.take_over(source, &how, &mut told)?;
    if !all && named > NAMED {
        let count = (named - NAMED).to_string();
        talk.tell(&say!("import-more-rows", count = count))?;
    }
    end(&tally, said, talk)
}

fn end(tally: &Tally, said: &ImportArgs, talk: &mut Talk<'_>) -> Result<u8, End> {
    let Tally { rows, opened, changed, same, refused, .. } = *tally;
    let counts = Counts { rows, opened, changed, same, refused };
    talk.tell(&counts.say(said.what.into(), said.dry_run))?;
    if let Some(then) = counts.then(said.what.into()).filter(|_| !said.dry_run) {
        talk.tell(&then)?;
    }
    if let Some(path) = &tally.rejected {
        talk.tell(&say!("import-rejected", path = path.display().to_string()))?;
    }
    if tally.alike > 0 {
        talk.tell(&say!("import-alike", count = tally.alike.to_string()))?;
    }
    if let Some(line) = tally.stopped_after {
        talk.tell(&say!("import-stopped", line = line.to_string()))?;
        return Ok(FAILED);
    }
    Ok(if tally.refused == 0 { 0 } else { BAD_INPUT })
}

fn tell(news: News, talk: &mut Talk<'_>) -> io::Result<()> {
    match news {
        News::Reading(written) => talk.tell(&written),
        News::Goes(column, field) => talk.tell(&say!("import-goes", column = column, field = field)),
        News::Ignored(columns) => talk.tell(&say!("import-ignored", columns = columns.join(", "))),
        News::Refused(refused) => refusal(&refused, talk),
        News::Progress { rows, refused, percent, rate, left } => {
            let left = talk.reader.minutes(i64::try_from(left.div_ceil(60)).unwrap_or(0));
            let (rows, refused) = (rows.to_string(), refused.to_string());
            let (percent, rate) = (percent.to_string(), rate.to_string());
            talk.progress(&say!(
                "import-progress",
                rows = rows,
                refused = refused,
                percent = percent,
                rate = rate,
                left = left
            ))
        }
    }
}

/// A refused row is an error: it is named even to those who want to hear nothing else.
fn refusal(refused: &Refused, talk: &mut Talk<'_>) -> io::Result<()> {
    let (column, reason) = (refused.columns.join("; "), refused.reasons.join("; "));
    talk.error(&say!("import-row", line = refused.line.to_string(), column = column, reason = reason))
}

/// The file, or standard input in a file of its own: it is read twice.
fn source(file: &Path, talk: &mut Talk<'_>) -> Result<impl Source + use<>, End> {
    if file != Path::new("-") {
        return Ok(File::open(file).map_err(|e| unreadable(file, &e))?);
    }
    let mut spool = tempfile::tempfile()?;
    io::copy(talk.input(), &mut spool)?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Fault {
    let path = path.display().to_string();
    match error.kind() {
        io::ErrorKind::NotFound => Fault::NotFound(say!("cli-no-such-file", path = path)),
        _ => Fault::Storage(say!("store-io", path = path, error = error.to_string())),
    }
}

/// All of a kind; of the journal, also the trail of the car of a plate, or of a record.
pub(super) fn export(
    desk: &Desk,
    talk: &mut Talk<'_>,
    kind: &str,
    whose: (Option<&str>, Option<&str>),
    form: Form,
    since: Option<Time>,
) -> Result<u8, End> {
    match (whose, kind) {
        ((None, None), _) => {}
        (_, "journal") => return export_trail(desk, talk, whose, form, since),
        _ => return Err(End::Usage(say!("cli-only-journal"))),
    }
    let reader = talk.reader.clone();
    ended(desk.export(kind, form, since, &reader, &mut |item| put(talk, item)))
}

/// The trail of the car of a plate, or of a record.
fn export_trail(
    desk: &Desk,
    talk: &mut Talk<'_>,
    (plate, record): (Option<&str>, Option<&str>),
    form: Form,
    since: Option<Time>,
) -> Result<u8, End> {
    let whose = match (plate, record) {
        (Some(plate), _) => {
            let found = desk.find_trail(plate)?;
            for other in found.iter().skip(1) {
                talk.tell(&say!("cli-also-trail", id = other.to_string()))?;
            }
            found.first().map(|car| Whose::Car(*car))
        }
        (None, record) => {
            let id = record.unwrap_or_default();
            let wrong = |_| Fault::invalid("record", say!("cli-no-record-id", found = id));
            Some(Whose::Record(id.parse().map_err(wrong)?))
        }
    };
    match whose {
        Some(whose) => ended(desk.export_trail(whose, form, since, &mut |item| put(talk, item))),
        None => Ok(0),
    }
}

fn put(talk: &mut Talk<'_>, item: Item) -> io::Result<()> {
    match item {
        Item::Json(value) => talk.json(&value),
        Item::Row(cells) => talk.bytes(&csv_row(&cells)),
    }
}

fn ended(given: Result<(), Stopped>) -> Result<u8, End> {
    match given {
        Ok(()) => Ok(0),
        Err(Stopped::Fault(fault)) => Err(fault.into()),
        Err(Stopped::Io(error)) => Err(error.into()),
    }
}

pub(super) fn demo_data(talk: &mut Talk<'_>, demo: DemoOptions, bad: u64, gb18030: bool) -> Result<u8, End> {
    let reader = talk.reader.clone();
    let mut file = DemoFile::new(demo, bad, &reader)?;
    let mut write = |cells: &[String]| {
        let row = csv_row(cells);
        if gb18030 {
            talk.bytes(&encoding_rs::GB18030.encode(&String::from_utf8_lossy(&row)).0)
        } else {
            talk.bytes(&row)
        }
    };
    write(&file.headings())?;
    for row in &mut file {
        write(&row.cells)?;
    }
    Ok(0)
}
