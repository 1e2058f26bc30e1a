//! `lookup`: ranked hits, as in the console.

use super::json;
use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::api::{Answer, Found, Query, why_key};
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::say;
use crate::text::width;
use serde_json::json as object;

/// Cells of the columns plate, car and owner.
const COLUMNS: [usize; 3] = [12, 26, 14];

/// `asker` is who asks a server; whoever has the store itself sees all of it.
pub(super) fn run(
    desk: &Desk,
    asker: Option<&Actor>,
    talk: &mut Talk<'_>,
    query: &str,
    limit: usize,
    as_json: bool,
) -> Result<u8, End> {
    let asked = Query::Lookup { text: query.to_owned(), limit };
    let found = match asker {
        None => desk.lookup(query, limit)?,
        Some(asker) => match desk.ask_as(asker, &asked) {
            Answer::Hits(_, found, _) => found,
            Answer::Failed(fault) => return Err(fault.into()),
            _ => Vec::new(),
        },
    };
    for one in &found {
        if as_json {
            talk.json(&value(one, talk))?;
        } else {
            talk.data(row(one, talk).trim_end())?;
        }
    }
    if found.is_empty() {
        let nothing =
            Fault::NotFound(say!("cli-nothing-found", query = crate::domain::clean::safe(query).as_ref()));
        return Err(nothing.into());
    }
    Ok(0)
}

fn value(one: &Found, talk: &Talk<'_>) -> serde_json::Value {
    let hit = &one.hit;
    object!({
        "vehicle": hit.vehicle.to_string(),
        "plate": hit.plate,
        "key": hit.key,
        "car": hit.car,
        "owner": hit.owner,
        "number": hit.number,
        "phone": hit.phone,
        "vin": hit.vin,
        "old_plate": hit.old_plate,
        "why": why_key(hit),
        "last_visit": one.last_visit,
        "alarms": json::alarms(&one.alarms, &talk.reader),
    })
}

fn row(one: &Found, talk: &Talk<'_>) -> String {
    let hit = &one.hit;
    let alarms: Vec<String> =
        one.alarms.iter().map(|a| format!("{} {}", a.weight.sign(), talk.reader.say(&a.say))).collect();
    let [plate, car, owner] = COLUMNS;
    let cells = [width::fit(&hit.plate, plate), width::fit(&hit.car, car), width::fit(&hit.owner, owner)];
    format!("{}  {}", cells.join("  "), alarms.join("  "))
}
