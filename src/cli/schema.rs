//! `schema`: JSON Schema of the changes, made from their declaration.

use super::talk::{End, Talk};
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::say;
use serde_json::{Value, json};

pub(super) fn run(talk: &mut Talk<'_>, change: Option<&str>) -> Result<u8, End> {
    let all = serde_json::to_value(schemars::schema_for!(Change)).unwrap_or_default();
    let shown = match change {
        None => all,
        Some(word) => one(&all, word).ok_or_else(|| unknown(&all, word))?,
    };
    talk.data(&serde_json::to_string_pretty(&shown).unwrap_or_default())?;
    Ok(0)
}

/// The words of all changes.
pub(super) fn words() -> Vec<String> {
    let all = serde_json::to_value(schemars::schema_for!(Change)).unwrap_or_default();
    variants(&all).filter_map(word_of).map(ToOwned::to_owned).collect()
}

fn variants(all: &Value) -> impl Iterator<Item = &Value> {
    all.get("oneOf").and_then(Value::as_array).into_iter().flatten()
}

fn word_of(variant: &Value) -> Option<&str> {
    variant.pointer("/properties/change/const").and_then(Value::as_str)
}

/// The schema of one change, with the definitions it may refer to.
fn one(all: &Value, word: &str) -> Option<Value> {
    let mut variant = variants(all).find(|v| word_of(v) == Some(word))?.clone();
    let object = variant.as_object_mut()?;
    for shared in ["$schema", "$defs"] {
        if let Some(value) = all.get(shared) {
            object.insert(shared.to_owned(), value.clone());
        }
    }
    object.insert("title".to_owned(), json!(word));
    Some(variant)
}

fn unknown(all: &Value, word: &str) -> Fault {
    let known: Vec<&str> = variants(all).filter_map(word_of).collect();
    Fault::NotFound(say!("no-such-key", key = word, known = known.join(", ")))
}
