//! What comes after the visit, given out: callbacks, their tries, the survey scores of those
//! tries, bookings and complaints. Each with the plate and the customer it is about, so that a
//! row says something by itself.

use super::cells::escaped;
use super::export::{Columns, Form, Item, Put, Stopped, add, cell, with};
use crate::desk::Desk;
use crate::domain::callback::{Callback, Try};
use crate::domain::complaint::{CaseEventKind, CaseState, Complaint};
use crate::domain::fault::Fault;
use crate::domain::gather::people_in_order;
use crate::domain::id::{PersonId, RecordId};
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::{Stored, View};
use crate::text::Reader;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CALLBACKS: Columns = &[
    "plate",
    "customer",
    "topic",
    "cadence",
    "touch",
    "role",
    "channel",
    "shown",
    "due",
    "until",
    "state",
    "try_count",
    "last_outcome",
    "last_try",
    "note",
    "scored",
    "promised",
    "made",
    "made_by",
    "closed",
    "withdrawn",
    "key",
    "id",
    "vehicle",
];
const TRIES: Columns = &[
    "plate",
    "customer",
    "topic",
    "cadence",
    "at",
    "by",
    "channel",
    "outcome",
    "note",
    "again",
    "suggestion",
    "complaint",
    "booking",
    "callback",
];
/// Before the columns of the indicators.
const SURVEYS: Columns = &["plate", "customer", "topic", "at", "by", "channel"];
/// Behind them.
const SURVEYS_END: Columns = &["suggestion", "complaint", "callback"];
const BOOKINGS: Columns =
    &["plate", "customer", "at", "what", "state", "by", "made", "reason", "id", "vehicle"];
const COMPLAINTS: Columns = &[
    "number",
    "plate",
    "customer",
    "order_number",
    "source",
    "class",
    "severity",
    "department",
    "state",
    "opened",
    "owner",
    "handed_to",
    "deadline",
    "first_contact",
    "words",
    "remedy",
    "remedy_cost",
    "unapproved",
    "cause",
    "countermeasure",
    "closed",
    "event_count",
    "id",
    "vehicle",
];

/// How something is given out.
pub(super) struct Giving<'a> {
    pub form: Form,
    /// Records changed from this line of the journal on.
    pub from: u64,
    /// Tries of this moment or later.
    pub since: Option<Time>,
    pub reader: &'a Reader,
}

/// A car whose records are given out.
struct Of<'a> {
    vehicle: &'a Vehicle,
    plate: String,
    records: &'a [Stored],
}

impl Desk {
    /// Gives out all of a kind that comes after the visit, in the order of plates and then of making.
    ///
    /// # Errors
    /// If the store cannot be read, or nobody takes it.
    pub(super) fn give_after(&self, kind: &str, how: &Giving<'_>, put: Put<'_>) -> Result<(), Stopped> {
        // Which indicators there are is known when all were seen; only their keys are kept.
        let indicators = match (kind, how.form) {
            ("surveys", Form::Csv) => self.indicators()?,
            _ => BTreeSet::new(),
        };
        if how.form == Form::Csv {
            let head = |column: &&str| heading(column, how.reader);
            let (front, back) = columns(kind);
            let own = indicators.iter().map(|key| escaped(key));
            put(Item::Row(front.iter().map(head).chain(own).chain(back.iter().map(head)).collect()))?;
        }
        let mut give = |value: Value| match how.form {
            Form::Json => put(Item::Json(value)),
            Form::Csv => put(Item::Row(row(kind, &value, &indicators, how.reader))),
        };
        for car in self.reader.cars() {
            let car = car?;
            let of =
                Of { vehicle: &car.vehicle, plate: car.vehicle.shown_plate(car.id), records: &car.records };
            for stored in car.records.iter().filter(|s| s.revision >= how.from) {
                for value in self.after_json(kind, stored, &of, how.since)? {
                    give(value)?;
                }
            }
        }
        Ok(())
    }

    /// What a record gives to a kind: a callback several tries, others one thing or nothing.
    fn after_json(
        &self,
        kind: &str,
        stored: &Stored,
        of: &Of<'_>,
        since: Option<Time>,
    ) -> Result<Vec<Value>, Fault> {
        let (person, values) = match (&stored.record, kind) {
            (Record::Callback(call), "callbacks") => (call.person, vec![call_json(stored, call)]),
            (Record::Callback(call), "tries" | "surveys") => {
                let wanted = |t: &&Try| {
                    since.is_none_or(|since| t.at >= since) && (kind == "tries" || !t.scores.is_empty())
                };
                (
                    call.person,
                    call.tries.iter().filter(wanted).map(|t| try_json(stored.id, call, t)).collect(),
                )
            }
            (Record::Booking(_), "bookings") => {
                (None, vec![with("id", json!(stored.id), stored.record.to_json())])
            }
            (Record::Complaint(case), "complaints") => {
                (case.person, vec![case_json(stored, case, of.records)])
            }
            _ => return Ok(Vec::new()),
        };
        if values.is_empty() {
            return Ok(values);
        }
        let customer = self.customer(of.vehicle, person)?;
        let known = |mut value: Value| {
            add(&mut value, "revision", json!(stored.revision));
            add(&mut value, "plate", json!(of.plate));
            add(&mut value, "customer", json!(customer));
            value
        };
        Ok(values.into_iter().map(known).collect())
    }

    /// The name of the person meant, else of the car's first one.
    fn customer(&self, vehicle: &Vehicle, person: Option<PersonId>) -> Result<Option<String>, Fault> {
        let Some(id) = person.or_else(|| people_in_order(vehicle).first().copied()) else { return Ok(None) };
        Ok(self.reader.record(id.0)?.and_then(|stored| match stored.record {
            Record::Person(person) => Some(person.name),
            _ => None,
        }))
    }

    /// The indicators that any try has a score of.
    fn indicators(&self) -> Result<BTreeSet<String>, Fault> {
        let mut out = BTreeSet::new();
        for car in self.reader.cars() {
            for stored in car?.records {
                if let Record::Callback(call) = stored.record {
                    out.extend(call.tries.into_iter().flat_map(|t| t.scores.into_keys()));
                }
            }
        }
        Ok(out)
    }
}

/// The columns of a kind: before and behind those of the indicators.
fn columns(kind: &str) -> (Columns, Columns) {
    match kind {
        "callbacks" => (CALLBACKS, &[]),
        "tries" => (TRIES, &[]),
        "surveys" => (SURVEYS, SURVEYS_END),
        "bookings" => (BOOKINGS, &[]),
        _ => (COMPLAINTS, &[]),
    }
}

/// What a column is called in the reader's language.
fn heading(column: &str, reader: &Reader) -> String {
    reader.t(&format!("export-column-{}", column.replace('_', "-")))
}

fn row(kind: &str, value: &Value, indicators: &BTreeSet<String>, reader: &Reader) -> Vec<String> {
    let (front, back) = columns(kind);
    let plain = |column: &&str| cell(value.get(*column), reader);
    let scores = value.get("scores");
    let own = indicators.iter().map(|key| cell(scores.and_then(|s| s.get(key)), reader));
    front.iter().map(plain).chain(own).chain(back.iter().map(plain)).collect()
}

fn call_json(stored: &Stored, call: &Callback) -> Value {
    let mut value = with("id", json!(stored.id), stored.record.to_json());
    let last = call.tries.last();
    add(&mut value, "try_count", json!(call.tries.len()));
    add(&mut value, "last_outcome", json!(last.map(|t| t.outcome)));
    add(&mut value, "last_try", json!(last.map(|t| t.at)));
    value
}

fn try_json(id: RecordId, call: &Callback, tried: &Try) -> Value {
    // A plain record of numbers, texts and lists: it cannot fail to become JSON.
    let mut value = with("callback", json!(id), serde_json::to_value(tried).unwrap_or_default());
    add(&mut value, "vehicle", json!(call.vehicle));
    add(&mut value, "cadence", json!(call.cadence));
    add(&mut value, "topic", json!(call.topic));
    value
}

fn case_json(stored: &Stored, case: &Complaint, records: &[Stored]) -> Value {
    let mut value = with("id", json!(stored.id), stored.record.to_json());
    let number = case.order.and_then(|id| {
        records.iter().find(|s| s.id == id.0).and_then(|s| match &s.record {
            Record::Order(order) => Some(&order.number),
            _ => None,
        })
    });
    let first = |kind| case.events.iter().find(|e| e.kind == kind).map(|e| e.at);
    let closed = case.events.iter().rfind(|e| e.kind == CaseEventKind::Closed).map(|e| e.at);
    let remedy = case.chosen.and_then(|n| case.remedies.get(&n));
    add(&mut value, "order_number", json!(number));
    add(&mut value, "handed_to", json!(case.handed.as_ref().map(|h| &h.to)));
    add(&mut value, "first_contact", json!(first(CaseEventKind::Contact)));
    add(&mut value, "remedy", json!(remedy.map(|r| &r.text)));
    add(&mut value, "remedy_cost", json!(remedy.map(|r| r.cost)));
    // Of a case that was opened again the last end is not the end.
    add(&mut value, "closed", json!(closed.filter(|_| case.state == CaseState::Closed)));
    add(&mut value, "event_count", json!(case.events.len()));
    value
}

#[cfg(test)]
#[path = "after_tests.rs"]
mod tests;
