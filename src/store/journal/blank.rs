//! Blanking the personal parts of lines about somebody who is forgotten.

use super::line::{self, Line, hex};
use super::scan::Raw;
use crate::domain::edit::FieldEdit;
use crate::domain::forget::blanked;
use crate::domain::id::RecordId;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

type FieldOut<'a> = (&'a str, &'a Option<Value>, &'a Option<Value>);

#[derive(Serialize)]
struct BlankedOut<'a> {
    forgotten: u64,
    set: BTreeMap<usize, Vec<FieldOut<'a>>>,
}

/// A line in which nothing of these records can be read any more, with the number of the line that
/// forgets them in place of the salt; none if there is nothing of them in it.
///
/// # Errors
/// What is wrong with the line.
pub fn blank(raw: &Raw, records: &BTreeSet<RecordId>, forgets: u64) -> Result<Option<Vec<u8>>, line::Bad> {
    let Line { entry, .. } = line::read(&raw.bytes, raw.seq, None)?;
    if raw.seq >= forgets || !entry.has_personal() || !entry.edits.iter().any(|e| records.contains(&e.id)) {
        return Ok(None);
    }
    let mut left: BTreeMap<usize, Vec<FieldEdit>> = BTreeMap::new();
    for (i, edit) in entry.edits.iter().enumerate() {
        let personal = edit.set.iter().filter(|f| edit.kind.is_personal(f.top_field()));
        let kept: Vec<FieldEdit> = match records.contains(&edit.id) {
            true => personal.filter_map(|field| blanked(edit.kind, field)).collect(),
            false => personal.cloned().collect(),
        };
        if !kept.is_empty() {
            left.insert(i, kept);
        }
    }
    let set = left.iter().map(|(i, fields)| (*i, fields.iter().map(field_out).collect())).collect();
    let form = |e: serde_json::Error| line::Bad::Form(e.to_string());
    let text = serde_json::to_string(&BlankedOut { forgotten: forgets, set }).map_err(form)?;
    line::with_personal(&raw.bytes, &text).map(Some).ok_or_else(|| line::Bad::Form("no personal part".into()))
}

fn field_out(field: &FieldEdit) -> FieldOut<'_> {
    (&field.at, &field.before, &field.after)
}

/// Sums up all lines that were ever blanked, in the order of their numbers.
#[derive(Clone, Default)]
pub struct Blanked {
    lines: u64,
    sha: Sha256,
}

impl Blanked {
    /// Takes up a line, if something in it was blanked.
    pub fn take(&mut self, seq: u64, bytes: &[u8]) {
        if let Some((_, personal)) = line::parts(bytes).filter(|(_, p)| p.starts_with(b"{\"forgotten\":")) {
            self.lines += 1;
            self.sha.update(format!("{seq}:"));
            self.sha.update(personal);
            self.sha.update(b"\n");
        }
    }

    /// How many lines there were, and their digest.
    #[must_use]
    pub fn sum(&self) -> (u64, String) {
        (self.lines, hex(&self.sha.clone().finalize()))
    }
}
