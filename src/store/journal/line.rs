//! One line of the journal: how it is written, read and verified.
//!
//! `docs/journal.md` says the same for a person with `less` and `sha256sum`.

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

/// `,"chain":"` + 64 + `","crc":"` + 8 + `"}`: what ends every line, and has one length.
const TAIL: usize = CHAIN_KEY.len() + 64 + CRC_KEY.len() + 8 + 2;
const PERSONAL_KEY: &[u8] = b",\"personal\":";
const CHAIN_KEY: &[u8] = b",\"chain\":\"";
const CRC_KEY: &[u8] = b"\",\"crc\":\"";

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

/// Checks length, end, version and checksum of a line (with its line end), and returns its
/// number. This is the cheap check: chain and content are left to [`read`].
///
/// # Errors
/// What is wrong.
pub fn check(bytes: &[u8]) -> Result<u64, Bad> {
    let Some((b'\n', line)) = bytes.split_last() else { return Err(Bad::Incomplete) };
    let body = line.len().checked_sub(8 + 2 + CRC_KEY.len() - 1).map(|end| &line[..end]);
    let body = body.ok_or_else(|| Bad::Form("too short".into()))?;
    // The quote that closes the chain belongs to the body.
    let crc = format!(",\"crc\":\"{:08x}\"}}", crc32c::crc32c(body));
    if line[body.len()..] != *crc.as_bytes() {
        return Err(Bad::Checksum);
    }
    let version = number_after(line, b"{\"v\":").ok_or_else(|| Bad::Form("no version".into()))?;
    if version.0 > u64::from(VERSION) {
        return Err(Bad::Newer(version.0));
    }
    let seq = number_after(version.1, b",\"seq\":").ok_or_else(|| Bad::Form("no number".into()))?;
    Ok(seq.0)
}

/// The number of the line that begins with these bytes; nothing is verified.
#[must_use]
pub fn number(begin: &[u8]) -> Option<u64> {
    let (_, rest) = number_after(begin, b"{\"v\":")?;
    number_after(rest, b",\"seq\":").map(|(seq, _)| seq)
}

/// How many further lines belong to the batch of a checked line.
#[must_use]
pub fn more(bytes: &[u8]) -> Option<u64> {
    number_at(bytes, b",\"more\":")
}

/// The first of the lines that were written with a checked line in one piece.
#[must_use]
pub fn group(bytes: &[u8]) -> Option<u64> {
    number_at(bytes, b",\"group\":")
}

/// The number behind a key that stands before `edits`.
fn number_at(bytes: &[u8], key: &[u8]) -> Option<u64> {
    // In the texts before it a quote has a backslash in front.
    let at = bytes.windows(key.len()).position(|window| window == key)?;
    number_after(&bytes[at..], key).map(|(number, _)| number)
}

/// The link of the chain a checked line ends with.
#[must_use]
pub fn chain_of(bytes: &[u8]) -> Option<Chain> {
    let end = bytes.len().checked_sub(1 + 2 + 8 + CRC_KEY.len())?;
    let text = bytes.get(end.checked_sub(64)?..end)?;
    Chain::from_hex(std::str::from_utf8(text).ok()?)
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

/// The part of a checked line that the chain covers, and the text of its personal part.
#[must_use]
pub(super) fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = bytes.strip_suffix(b"\n")?;
    let tail = line.len().checked_sub(TAIL)?;
    let split = top_level(line, PERSONAL_KEY)?;
    Some((line.get(..split)?, line.get(split + PERSONAL_KEY.len()..tail)?))
}

/// The line with another personal part in place of its own.
pub(super) fn with_personal(bytes: &[u8], personal: &str) -> Option<Vec<u8>> {
    let (public, _) = parts(bytes)?;
    let chain = chain_of(bytes)?;
    let mut out = public.to_vec();
    out.extend_from_slice(PERSONAL_KEY);
    out.extend_from_slice(format!("{personal},\"chain\":\"{chain}\"").as_bytes());
    let crc = crc32c::crc32c(&out);
    out.extend_from_slice(format!(",\"crc\":\"{crc:08x}\"}}\n").as_bytes());
    Some(out)
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

fn number_after<'a>(bytes: &'a [u8], start: &[u8]) -> Option<(u64, &'a [u8])> {
    let rest = bytes.strip_prefix(start)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    Some((number, &rest[digits..]))
}

/// Where a key of the outermost object begins. Text is skipped, so that a record field of
/// the same name deceives nobody.
fn top_level(line: &[u8], key: &[u8]) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_u32, false, false);
    for (i, byte) in line.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 && line[i..].starts_with(key) => return Some(i),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[path = "line_tests.rs"]
pub(crate) mod tests;
