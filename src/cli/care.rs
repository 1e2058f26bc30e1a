//! `check`, `rebuild`, `backup`, `restore` and `forget`: journal and view held against each other,
//! the view made anew, all of it kept elsewhere and brought back, and a person taken out of it.

use super::talk::{End, Talk};
use crate::desk::{Desk, Options};
use crate::domain::time::Time;
use crate::domain::user::Actor;
use crate::say;
use crate::text::megabytes;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Exit code of a store that is not as it should be.
const DIFFERS: u8 = 1;
/// Exit code of a run that was broken off.
const STOPPED: u8 = 1;

pub(super) fn check(dir: &Path, options: Options<'_>, talk: &mut Talk<'_>, deep: bool) -> Result<u8, End> {
    let (report, notices) = Desk::check(dir, options, deep)?;
    for notice in &notices {
        talk.tell(notice)?;
    }
    for said in report.differences.iter().chain(&report.notes) {
        let text = talk.reader.say(said);
        talk.data(&text)?;
    }
    let (lines, records) = (report.lines.to_string(), report.records.to_string());
    let count = report.differences.len();
    talk.tell(&say!("cli-checked", lines = lines, records = records, count = count))?;
    Ok(if report.differences.is_empty() { 0 } else { DIFFERS })
}

pub(super) fn rebuild(dir: &Path, options: Options<'_>, talk: &mut Talk<'_>) -> Result<u8, End> {
    let (lines, notices) = Desk::rebuild(dir, options)?;
    for notice in &notices {
        talk.tell(notice)?;
    }
    if lines == 0 {
        talk.tell(&say!("cli-nothing-to-rebuild"))?;
    }
    Ok(0)
}

pub(super) fn backup(
    dir: &Path,
    config: Option<&Path>,
    talk: &mut Talk<'_>,
    file: &Path,
    made: Time,
    stop: &AtomicBool,
) -> Result<u8, End> {
    // To standard output it goes by way of a file: it is sealed only when it is whole.
    let aside = (file == Path::new("-")).then(tempfile::tempdir).transpose()?;
    let place = aside.as_ref().map_or_else(|| file.to_owned(), |dir| dir.path().join("backup.tar.gz"));
    let made = {
        let mut told = |done: u64, of: u64| percent(talk, done, of);
        Desk::backup(dir, config, &place, made, stop, &mut told)?
    };
    let Some(made) = made else {
        talk.tell(&say!("work-stopped"))?;
        return Ok(STOPPED);
    };
    for notice in &made.notices {
        talk.error(notice)?;
    }
    match &aside {
        Some(_) => talk.copy(&mut File::open(&made.path)?)?,
        None => talk.data(&made.path.display().to_string())?,
    }
    talk.tell(&say!("backup-made", seq = made.seq.to_string(), size = megabytes(made.bytes)))?;
    Ok(0)
}

pub(super) fn restore(
    dir: &Path,
    options: Options<'_>,
    talk: &mut Talk<'_>,
    file: &Path,
    stop: &AtomicBool,
) -> Result<u8, End> {
    let restored = {
        let mut told = |done: u64, of: u64| percent(talk, done, of);
        Desk::restore(file, dir, options, stop, &mut told)?
    };
    let Some(restored) = restored else {
        talk.tell(&say!("work-stopped"))?;
        return Ok(STOPPED);
    };
    for difference in &restored.differences {
        let text = talk.reader.say(difference);
        talk.data(&text)?;
    }
    let (path, seq) = (dir.display().to_string(), restored.seq.to_string());
    let records = restored.records.to_string();
    talk.tell(&say!("cli-restored", path = path, seq = seq, records = records, made = restored.made))?;
    Ok(if restored.differences.is_empty() { 0 } else { DIFFERS })
}

/// Progress nobody can be shown is no reason to stop.
fn percent(talk: &mut Talk<'_>, done: u64, of: u64) {
    let done = (done * 100).checked_div(of).unwrap_or_default().to_string();
    let _ = talk.progress(&say!("cli-percent", done = done));
}

/// Says what will be blank; with `yes` does it.
pub(super) fn forget(
    desk: Desk,
    actor: &Actor,
    talk: &mut Talk<'_>,
    who: &str,
    yes: bool,
) -> Result<u8, End> {
    let seen = desk.foresee_forgetting(who)?;
    let person = seen.person.to_string();
    talk.tell(&say!("forget-who", name = seen.name.as_str(), person = person.as_str()))?;
    for (kind, count) in &seen.counts {
        talk.tell(&say!("forget-count", kind = kind.key(), count = *count))?;
    }
    if !seen.alone.is_empty() {
        talk.tell(&say!("forget-alone", cars = seen.alone.join(", ")))?;
    }
    if !seen.shared.is_empty() {
        talk.tell(&say!("forget-shared", cars = seen.shared.join(", ")))?;
    }
    if !yes {
        talk.tell(&say!("forget-not-yet"))?;
        return Ok(0);
    }
    let lines = desk.forget(actor, &seen)?;
    talk.tell(&say!("forget-done", person = person, lines = lines.to_string()))?;
    Ok(0)
}
