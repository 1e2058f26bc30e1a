//! Forgetting a person: what becomes of a field that held something about them.
//!
//! It is a function of the place and the value alone, applied to every line of the journal alike.
//! So what one line says a field was is still what the line before says it became, and the journal
//! replays as ever, to records in which the person is blank.

use super::edit::FieldEdit;
use super::person::Person;
use super::record::Kind;
use super::time::Time;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// That a person was forgotten: stands in their otherwise blank record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// When.
    pub at: Time,
    /// By whom, by login.
    pub by: String,
    /// Lines of the journal of which something is blank now, of all who were ever forgotten.
    pub lines: u64,
    /// SHA-256 over their blanked parts, 64 hex digits: so that nobody can blank, or write, more
    /// under this name. `docs/journal.md` says how it is made.
    pub digest: String,
}

/// What takes the place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    /// Empty text.
    Text,
    /// Text in both languages, empty.
    Name,
    /// No entries.
    Empty,
    /// The beginning of time.
    Time,
    /// The field is gone.
    Nothing,
}

impl Blank {
    fn value(self) -> Option<Value> {
        match self {
            Self::Text => Some(json!("")),
            Self::Name => Some(json!({ "zh": "", "en": "" })),
            Self::Empty => Some(json!({})),
            Self::Time => serde_json::to_value(Time::default()).ok(),
            Self::Nothing => None,
        }
    }
}

/// Fields of the records about a person that hold free text, names, or what a birthday can be told
/// from. `*` stands for every entry. All of a person's own record is blanked.
const BLANKS: &[(Kind, &str, Blank)] = &[
    (Kind::Vehicle, "/readings/*/reason", Blank::Nothing),
    (Kind::Visit, "/items/*/note", Blank::Text),
    (Kind::Visit, "/marks/*/note", Blank::Text),
    (Kind::Visit, "/valuables/*", Blank::Text),
    (Kind::Visit, "/words", Blank::Text),
    (Kind::Visit, "/support/*/ask", Blank::Text),
    (Kind::Visit, "/support/*/answer", Blank::Text),
    (Kind::Visit, "/acknowledged/who", Blank::Text),
    (Kind::Visit, "/acknowledged/waived", Blank::Nothing),
    (Kind::Order, "/revisions/*/lines/*/reason", Blank::Name),
    (Kind::Order, "/revisions/*/lines/*/decision/who", Blank::Text),
    (Kind::Order, "/promise/changes/*/reason", Blank::Text),
    (Kind::Order, "/notices/*/text", Blank::Text),
    (Kind::Order, "/delivery/advice", Blank::Text),
    (Kind::Order, "/cancelled_because", Blank::Text),
    (Kind::Callback, "/key", Blank::Text),
    (Kind::Callback, "/anchor", Blank::Time),
    (Kind::Callback, "/shown", Blank::Time),
    (Kind::Callback, "/due", Blank::Time),
    (Kind::Callback, "/until", Blank::Nothing),
    (Kind::Callback, "/note", Blank::Text),
    (Kind::Callback, "/tries/*/at", Blank::Time),
    (Kind::Callback, "/tries/*/again", Blank::Nothing),
    (Kind::Callback, "/tries/*/note", Blank::Text),
    (Kind::Callback, "/tries/*/suggestion", Blank::Text),
    (Kind::Callback, "/tries/*/scores", Blank::Empty),
    (Kind::Callback, "/withdrawn", Blank::Text),
    (Kind::Booking, "/what", Blank::Text),
    (Kind::Booking, "/reason", Blank::Text),
    (Kind::Complaint, "/words", Blank::Text),
    (Kind::Complaint, "/handed/note", Blank::Text),
    (Kind::Complaint, "/remedies/*/text", Blank::Text),
    (Kind::Complaint, "/cause", Blank::Text),
    (Kind::Complaint, "/countermeasure", Blank::Text),
    (Kind::Complaint, "/events/*/text", Blank::Text),
    (Kind::Complaint, "/events/*/who", Blank::Text),
];

/// A field of a record about a forgotten person; none if nothing is left to be said of it.
#[must_use]
pub fn blanked(kind: Kind, field: &FieldEdit) -> Option<FieldEdit> {
    let value = |value: &Option<Value>| match kind {
        Kind::Person => blank_person(&field.at, value.as_ref()),
        _ => blank(kind, &field.at, value.clone()),
    };
    let (before, after) = (value(&field.before), value(&field.after));
    (before != after).then(|| FieldEdit { at: field.at.clone(), before, after })
}

/// Whoever was forgotten is called no more.
const NO_CALLS: &str = "/do_not_call";

/// Every field of a person is as in a new record.
fn blank_person(at: &str, value: Option<&Value>) -> Option<Value> {
    if at == "/forgotten" {
        return value.cloned();
    }
    value?;
    if at == NO_CALLS {
        return Some(Value::Bool(true));
    }
    let new = serde_json::to_value(Person::default()).unwrap_or_default();
    new.pointer(at).filter(|v| !v.is_null()).cloned()
}

fn blank(kind: Kind, at: &str, value: Option<Value>) -> Option<Value> {
    let at: Vec<&str> = at.split('/').skip(1).collect();
    let mut value = value?;
    for (_, pattern, blank) in BLANKS.iter().filter(|(of, ..)| *of == kind) {
        let pattern: Vec<&str> = pattern.split('/').skip(1).collect();
        let shared = pattern.iter().zip(&at).all(|(p, a)| *p == "*" || p == a);
        match (shared, pattern.get(at.len()..)) {
            (true, Some([])) => value = blank.value()?,
            (true, Some(rest)) => inside(&mut value, rest, *blank),
            // What is blanked as a whole has no inside left to be changed.
            (true, None) => return None,
            (false, _) => {}
        }
    }
    Some(value)
}

/// Blanks what a pattern leads to inside a value.
fn inside(value: &mut Value, rest: &[&str], blank: Blank) {
    let Some((first, rest)) = rest.split_first() else { return };
    match value {
        Value::Object(map) if rest.is_empty() => {
            let keys: Vec<String> = map.keys().filter(|key| *first == "*" || key == first).cloned().collect();
            keys.into_iter().for_each(|key| put(map, key, blank));
        }
        Value::Object(map) => {
            let entries = map.iter_mut().filter(|(key, _)| *first == "*" || key == first);
            entries.for_each(|(_, value)| inside(value, rest, blank));
        }
        Value::Array(list) if *first == "*" => list.iter_mut().for_each(|value| inside(value, rest, blank)),
        _ => {}
    }
}

fn put(map: &mut Map<String, Value>, key: String, blank: Blank) {
    match blank.value() {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.shift_remove(&key)),
    }
}

#[cfg(test)]
mod tests;
