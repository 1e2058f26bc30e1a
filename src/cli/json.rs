//! JSON of what several verbs show. Field names are stable, their order too.

use crate::domain::alarm::Alarm;
use crate::text::Reader;
use serde_json::{Value, json};

/// Alarms in the order in which they are shown.
pub(super) fn alarms(list: &[Alarm], reader: &Reader) -> Vec<Value> {
    let one = |a: &Alarm| {
        json!({
            "kind": a.kind.key(),
            "weight": a.weight.key(),
            "internal": a.internal,
            "text": reader.say(&a.say),
        })
    };
    list.iter().map(one).collect()
}
