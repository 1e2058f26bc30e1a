//! `duplicates`: people who look the same (Rule D-1).

use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::alike::{Alike, Lookalike};
use crate::domain::say::Say;
use crate::say;
use serde_json::json;
use std::io;

/// Lists everybody who looks the same.
pub(super) fn duplicates(desk: &Desk, talk: &mut Talk<'_>, json: bool) -> Result<u8, End> {
    let mut count = 0_u64;
    let mut broken: io::Result<()> = Ok(());
    let mut put = |alike: Alike| {
        count += 1;
        broken = if json {
            talk.json(&value(&alike))
        } else {
            let line = talk.reader.say(&line(&alike));
            talk.data(&line)
        };
        broken.is_ok()
    };
    desk.alike(&mut put)?;
    broken?;
    talk.tell(&say!("alike-count", count = count.to_string()))?;
    Ok(0)
}

/// What is said of people who look the same.
fn line(alike: &Alike) -> Say {
    let person = |one: &Lookalike| match one.cars.as_slice() {
        [] => format!("{} ({})", one.name, one.id),
        cars => format!("{} ({})", one.name, cars.join(", ")),
    };
    let people: Vec<String> = alike.people.iter().map(person).collect();
    let (why, shared) = (alike.why.key(), alike.shared.as_str());
    say!("alike-line", why = why, shared = shared, people = people.join(" · "))
}

fn value(alike: &Alike) -> serde_json::Value {
    let person = |one: &Lookalike| json!({ "id": one.id, "name": one.name, "cars": one.cars });
    let people: Vec<serde_json::Value> = alike.people.iter().map(person).collect();
    json!({ "why": alike.why.key(), "shared": alike.shared, "people": people })
}
