//! One line of JSON into a change, and what is wrong with it, by field.

use crate::domain::change::Change;
use crate::domain::clean;
use crate::domain::id::RecordId;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::say;
use crate::text::when;
use chrono_tz::Tz;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Fields of changes that hold a time; they take every writing of a time.
const TIMES: [&str; 2] = ["promise", "at"];
/// Fields that say what the others are.
const TAGS: [&str; 2] = ["change", "kind"];
/// Characters of a refused text that are shown.
const SHOWN: usize = 80;

/// A line that can be asked for.
pub(super) struct Parsed {
    /// The change.
    pub change: Change,
    /// The asker's own name for it (`"client"`), by which a retry is recognised.
    pub client: String,
    /// The record the asker looked at, and its revision (`"base": {"record": …, "revision": …}`).
    pub base: Option<(RecordId, u64)>,
}

/// A line that cannot be read.
pub(super) struct Bad {
    /// The field; empty for the line as a whole.
    pub field: String,
    /// What is wrong, and what would be right.
    pub say: Say,
}

impl Bad {
    fn new(field: impl Into<String>, say: Say) -> Self {
        Self { field: field.into(), say }
    }
}

/// What lines are read by.
pub(super) struct How<'a> {
    /// The words of all changes.
    pub words: &'a [String],
    /// The time at the desk.
    pub now: Time,
    /// The zone in which times without one are meant.
    pub zone: Tz,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    record: RecordId,
    revision: u64,
}

/// Reads a line of at most `longest` bytes.
pub(super) fn parse(line: &[u8], longest: u64, how: &How<'_>) -> Result<Parsed, Bad> {
    if line.len() as u64 > longest {
        return Err(Bad::new("", say!("cli-line-too-long", most = (longest / 1024).to_string())));
    }
    let text =
        std::str::from_utf8(line).map_err(|e| Bad::new("", say!("cli-no-utf8", at = e.valid_up_to() + 1)))?;
    // A file from elsewhere may begin with a mark of its encoding.
    let text = text.trim_start_matches('\u{FEFF}');
    let value: Value = serde_json::from_str(text)
        .map_err(|e| Bad::new("", say!("cli-no-json", column = e.column(), detail = e.to_string())))?;
    let Value::Object(mut fields) = value else { return Err(Bad::new("", say!("cli-no-object"))) };
    let client = match fields.shift_remove("client") {
        None => String::new(),
        Some(Value::String(client)) => {
            clean::line(&client, clean::LINE_CHARS).map_err(|say| Bad::new("client", say))?
        }
        Some(_) => return Err(Bad::new("client", say!("cli-no-text"))),
    };
    let base: Option<Base> = fields.shift_remove("base").map(|v| read(&v, "base")).transpose()?;
    known_word(&fields, how.words)?;
    times(&mut fields, how.now, how.zone)?;
    let change = read(&Value::Object(fields), "")?;
    Ok(Parsed { change, client, base: base.map(|b| (b.record, b.revision)) })
}

/// The word of the change comes first: without it nothing else can be judged.
fn known_word(fields: &Map<String, Value>, words: &[String]) -> Result<(), Bad> {
    match fields.get("change") {
        None => Err(Bad::new("change", say!("cli-field-missing"))),
        Some(Value::String(word)) if words.contains(word) => Ok(()),
        Some(Value::String(word)) => {
            Err(Bad::new("change", say!("no-such-key", key = shown(word), known = words.join(", "))))
        }
        Some(_) => Err(Bad::new("change", say!("cli-no-text"))),
    }
}

/// Times in any writing become the one the records have.
fn times(fields: &mut Map<String, Value>, now: Time, zone: Tz) -> Result<(), Bad> {
    for name in TIMES {
        if let Some(Value::String(text)) = fields.get(name) {
            let time = when::parse_moment(text, now, zone).map_err(|say| Bad::new(name, say))?;
            fields.insert(name.to_owned(), Value::String(time.to_string()));
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(value: &Value, prefix: &str) -> Result<T, Bad> {
    serde_json::from_value(value.clone()).map_err(|error| {
        let message = error.to_string();
        let field = culprit::<T>(value, &message);
        let path = [prefix, &field].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(".");
        explain(path, &message)
    })
}

/// The field whose absence makes the error another one: the first that cannot be read. Dots
/// lead into objects.
fn culprit<T: DeserializeOwned>(value: &Value, message: &str) -> String {
    let mut path: Vec<String> = Vec::new();
    'deeper: loop {
        let here = at(value, &path);
        let Some(Value::Object(fields)) = here else { break };
        if let Some(missing) = named(message, "missing field")
            && lacks::<T>(value, &path, &missing, message)
        {
            break;
        }
        let tag = |name: &&String| TAGS.contains(&name.as_str());
        // Without its tag nothing can be read, so a tag is suspected last, and never of a field
        // that is missing or strange.
        let tags = fields.keys().filter(tag).filter(|_| !message.contains(" field `"));
        for name in fields.keys().filter(|name| !tag(name)).chain(tags) {
            let mut without = value.clone();
            if let Some(Value::Object(fields)) = at_mut(&mut without, &path) {
                fields.shift_remove(name);
            }
            let other = serde_json::from_value::<T>(without).err().map(|e| e.to_string());
            if other.as_deref() != Some(message) {
                path.push(name.clone());
                continue 'deeper;
            }
        }
        break;
    }
    path.join(".")
}

/// Whether a field is missing at this very place: with it there the error is another one.
fn lacks<T: DeserializeOwned>(value: &Value, path: &[String], field: &str, message: &str) -> bool {
    let mut with = value.clone();
    if let Some(Value::Object(fields)) = at_mut(&mut with, path) {
        fields.insert(field.to_owned(), Value::Null);
    }
    serde_json::from_value::<T>(with).err().is_none_or(|e| e.to_string() != message)
}

/// The name in a message of this kind.
fn named(message: &str, kind: &str) -> Option<String> {
    message.strip_prefix(kind)?.split('`').nth(1).map(ToOwned::to_owned)
}

fn at<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |v, name| v.get(name))
}

fn at_mut<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |v, name| v.get_mut(name))
}

/// What the reader of JSON says, in the reader's language where we know what it means.
fn explain(field: String, message: &str) -> Bad {
    let inside = |name: String| match field.rsplit_once('.') {
        Some((outer, last)) if last == name => format!("{outer}.{name}"),
        _ if field == name || field.is_empty() => name,
        _ => format!("{field}.{name}"),
    };
    if let Some(name) = named(message, "missing field") {
        return Bad::new(inside(name), say!("cli-field-missing"));
    }
    if let Some(name) = named(message, "unknown field") {
        let known = message.split_once("expected ").map_or("", |(_, known)| known).replace('`', "");
        return Bad::new(inside(name), say!("cli-field-unknown", known = known));
    }
    Bad::new(field, say!("cli-field-unreadable", detail = shown(message)))
}

/// Text of the input as it may be shown: cut short, without control characters.
fn shown(text: &str) -> String {
    let safe = clean::safe(text);
    let cut: String = safe.chars().take(SHOWN).collect();
    if cut.len() < safe.len() { cut + "…" } else { cut }
}
