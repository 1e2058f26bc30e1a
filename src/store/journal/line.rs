//! One line of the journal: how it is written, read and verified.
//!
//! `docs/journal.md` says the same for a person with `less` and `sha256sum`.

pub use super::bytes::{chain_of, check, group, more, number};
pub(super) use super::bytes::{parts, with_personal};
pub use super::chain::Chain;
pub(crate) use super::chain::hex;
use crate::domain::edit::{Edit, FieldEdit};
use crate::domain::id::RecordId;
use crate::domain::record::Kind;
use crate::domain::time::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Version of the line format this program writes. Newer ones are refused.
pub const VERSION: u32 = 1;

/// Longest line that is written or read, in bytes.
pub const LONGEST: usize = 16 << 20;

/// What a journal line says, before it is chained to the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of the line, from 1 without gaps.
    pub seq: u64,
    /// When; never before the line before.
    pub at: Time,
    /// Login of who asked.
    pub by: String,
    /// The way it came in.
    pub via: String,
    /// The asker's own name for the change, by which a retry is recognised.
    pub client: String,
    /// The word of the change.
    pub what: String,
    /// How many further lines belong to the same all-or-nothing batch; a journal that
    /// ends before they came is cut back to before the batch.
    pub more: u32,
    /// Number of the first of the lines that were written with it in one piece: all before that
    /// one were durable by then.
    pub group: u64,
    /// What it did, public fields first in each edit.
    pub edits: Vec<Edit>,
}

/// A line as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub entry: Entry,
    /// Its link of the hash chain.
    pub chain: Chain,
    /// Its personal part was blanked, with that of the line of this number: a person was forgotten.
    pub forgotten: Option<u64>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bad {
    /// It has no end.
    Incomplete,
    /// Its checksum is not that of its bytes.
    Checksum,
    /// It is not a line of the journal; says why.
    Form(String),
    /// Its format is newer than this program.
    Newer(u64),
    /// Its number is not the next one.
    Number {
        /// The next number.
        expected: u64,
        /// Its number.
        found: u64,
    },
    /// It does not follow from the line before: a line was changed, put in or taken out.
    Chain,
    /// Its personal part is not the one it was written with.
    Personal,
    /// The compressed part it stands in cannot be unpacked; says why.
    Packed(String),
}

#[derive(Serialize)]
struct PublicOut<'a> {
    v: u32,
    seq: u64,
    at: Time,
    by: &'a str,
    via: &'a str,
    client: &'a str,
    what: &'a str,
    more: u32,
    group: u64,
    edits: Vec<EditOut<'a>>,
    personal_hash: Option<String>,
}

#[derive(Serialize)]
struct EditOut<'a> {
    id: RecordId,
    kind: Kind,
    new: bool,
    was: Option<u64>,
    set: Vec<FieldOut<'a>>,
}

type FieldOut<'a> = (&'a str, &'a Option<Value>, &'a Option<Value>);
type FieldIn = (String, Option<Value>, Option<Value>);

#[derive(Serialize)]
struct PersonalOut<'a> {
    salt: String,
    set: BTreeMap<usize, Vec<FieldOut<'a>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "named so that a line with other fields is refused")]
struct LineIn {
    v: u32,
    seq: u64,
    at: Time,
    by: String,
    via: String,
    client: String,
    what: String,
    more: u32,
    // Lines of the first builds do not have it.
    group: Option<u64>,
    edits: Vec<EditIn>,
    personal_hash: Option<String>,
    personal: Option<PersonalIn>,
    chain: String,
    crc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditIn {
    id: RecordId,
    kind: Kind,
    new: bool,
    // Lines of the first builds do not have it.
    #[serde(default)]
    was: Option<u64>,
    set: Vec<FieldIn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the salt only matters to the hash over the bytes")]
struct PersonalIn {
    salt: Option<String>,
    forgotten: Option<u64>,
    set: BTreeMap<usize, Vec<FieldIn>>,
}

impl Entry {
    /// Whether any of its fields is personal, so that it needs a salt.
    #[must_use]
    pub fn has_personal(&self) -> bool {
        self.edits.iter().any(|e| e.set.iter().any(|f| e.kind.is_personal(f.top_field())))
    }

    /// Chains the entry to the line before, and writes it with its line end. `salt` is 16
    /// random bytes; it hides what a blanked personal part said from guessing.
    ///
    /// # Errors
    /// Says what could not be put into JSON.
    pub fn seal(mut self, before: Chain, salt: [u8; 16]) -> Result<(Line, Vec<u8>), String> {
        let public_fields: Vec<usize> = self.edits.iter_mut().map(public_first).collect();
        let personal = self.personal_text(salt, &public_fields)?;
        let hash = personal.as_ref().map(|text| hex(&Sha256::digest(text)));
        let public = self.public_text(hash, &public_fields)?;
        let chain = before.next(public.as_bytes());
        let personal = personal.as_deref().unwrap_or("null");
        let body = format!("{public},\"personal\":{personal},\"chain\":\"{chain}\"");
        let mut bytes = body.into_bytes();
        let crc = crc32c::crc32c(&bytes);
        bytes.extend_from_slice(format!(",\"crc\":\"{crc:08x}\"}}\n").as_bytes());
        Ok((Line { entry: self, chain, forgotten: None }, bytes))
    }

    /// Everything the chain covers: the line up to its personal part.
    fn public_text(&self, personal_hash: Option<String>, fields: &[usize]) -> Result<String, String> {
        let edits = self.edits.iter().zip(fields).map(|(e, count)| EditOut {
            id: e.id,
            kind: e.kind,
            new: e.new,
            was: e.was,
            set: e.set.iter().take(*count).map(field_out).collect(),
        });
        let public = PublicOut {
            v: VERSION,
            seq: self.seq,
            at: self.at,
            by: &self.by,
            via: &self.via,
            client: &self.client,
            what: &self.what,
            more: self.more,
            group: self.group,
            edits: edits.collect(),
            personal_hash,
        };
        let mut text = serde_json::to_string(&public).map_err(|e| e.to_string())?;
        text.pop(); // the closing brace; the line goes on
        Ok(text)
    }

    fn personal_text(&self, salt: [u8; 16], public: &[usize]) -> Result<Option<String>, String> {
        let mut set = BTreeMap::new();
        for (i, (edit, count)) in self.edits.iter().zip(public).enumerate() {
            let fields: Vec<_> = edit.set.iter().skip(*count).map(field_out).collect();
            if !fields.is_empty() {
                set.insert(i, fields);
            }
        }
        if set.is_empty() {
            return Ok(None);
        }
        let out = PersonalOut { salt: hex(&salt), set };
        serde_json::to_string(&out).map(Some).map_err(|e| e.to_string())
    }
}

/// Puts the public fields of an edit before the personal ones, and counts them.
fn public_first(edit: &mut Edit) -> usize {
    let set = std::mem::take(&mut edit.set);
    let kind = edit.kind;
    let (mut public, personal): (Vec<_>, Vec<_>) =
        set.into_iter().partition(|field| !kind.is_personal(field.top_field()));
    let count = public.len();
    public.extend(personal);
    edit.set = public;
    count
}

/// Reads a line (with its line end) whole: checksum, number, chain, personal part, content.
/// Without the link `before` it the chain is taken on trust.
///
/// # Errors
/// What is wrong.
pub fn read(bytes: &[u8], expected: u64, before: Option<Chain>) -> Result<Line, Bad> {
    let seq = check(bytes)?;
    if seq != expected {
        return Err(Bad::Number { expected, found: seq });
    }
    let form = |why: &str| Bad::Form(why.to_owned());
    let line = &bytes[..bytes.len() - 1];
    let (public, personal) = parts(bytes).ok_or_else(|| form("no personal part"))?;
    let chain = chain_of(bytes).ok_or_else(|| form("no chain"))?;
    if before.is_some_and(|b| b.next(public) != chain) {
        return Err(Bad::Chain);
    }
    let read: LineIn = serde_json::from_slice(line).map_err(|e| Bad::Form(e.to_string()))?;
    // What was blanked is no longer what was hashed; `check` holds it against the digest of whoever
    // was forgotten last.
    let forgotten = read.personal.as_ref().and_then(|p| p.forgotten);
    let hash = read.personal.as_ref().map(|_| hex(&Sha256::digest(personal)));
    let right = if forgotten.is_some() { read.personal_hash.is_some() } else { hash == read.personal_hash };
    if !right {
        return Err(Bad::Personal);
    }
    Ok(Line { entry: entry(read)?, chain, forgotten })
}

fn entry(read: LineIn) -> Result<Entry, Bad> {
    let edit =
        |e: EditIn| Edit { id: e.id, kind: e.kind, new: e.new, was: e.was, set: fields(e.set).collect() };
    let mut edits: Vec<_> = read.edits.into_iter().map(edit).collect();
    for (i, set) in read.personal.map(|p| p.set).unwrap_or_default() {
        let of = edits.get_mut(i).ok_or_else(|| Bad::Form(format!("no edit {i}")))?;
        of.set.extend(fields(set));
    }
    Ok(Entry {
        seq: read.seq,
        at: read.at,
        by: read.by,
        via: read.via,
        client: read.client,
        what: read.what,
        more: read.more,
        group: read.group.unwrap_or(read.seq),
        edits,
    })
}

fn fields(list: Vec<FieldIn>) -> impl Iterator<Item = FieldEdit> {
    list.into_iter().map(|(at, before, after)| FieldEdit { at, before, after })
}

fn field_out(field: &FieldEdit) -> FieldOut<'_> {
    (&field.at, &field.before, &field.after)
}

#[cfg(test)]
#[path = "line_tests.rs"]
pub(crate) mod tests;
