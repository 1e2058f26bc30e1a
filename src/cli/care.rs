//! `check` and `rebuild`: journal and view held against each other; the view made anew.

use super::talk::{End, Talk};
use crate::desk::{Desk, Options};
use crate::say;
use std::path::Path;

/// Exit code of a store that is not as it should be.
const DIFFERS: u8 = 1;

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
