//! What is on record, given out: cars with their owners in the very columns that an import
//! reads, and people, visits, estimates and the journal under the names they have in JSON.

use super::after::Giving;
use super::cells::escaped;
use super::fields::{Draft, Target};
use crate::desk::Desk;
pub use crate::desk::api::job::{Form, KINDS};
use crate::domain::change::{PersonFile, VehicleFile};
use crate::domain::edit::FieldEdit;
use crate::domain::fault::Fault;
use crate::domain::gather::people_in_order;
use crate::domain::id::{PersonId, RecordId};
use crate::domain::order::Order;
use crate::domain::person::Person;
use crate::domain::record::{Record, Table};
use crate::domain::time::Time;
use crate::domain::vehicle::Vehicle;
use crate::domain::view::{Stored, View};
use crate::domain::visit::Visit;
use crate::form::Kind;
use crate::store::journal::line::Line;
use crate::text::Reader;
use serde_json::{Map, Value, json};
use std::io;

/// One piece of what is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Cells of a row, safe for spreadsheet programs.
    Row(Vec<String>),
    /// A record.
    Json(Value),
}

/// Why giving out ended early.
#[derive(Debug)]
pub enum Stopped {
    /// The store cannot be read.
    Fault(Fault),
    /// Nobody takes it any more.
    Io(io::Error),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

pub(super) type Put<'a> = &'a mut dyn FnMut(Item) -> io::Result<()>;
/// The columns of a kind, each read from its JSON.
pub(super) type Columns = &'static [&'static str];

const PEOPLE: Columns = &[
    "id",
    "name",
    "phones",
    "address",
    "birthday",
    "company",
    "tier",
    "account_manager",
    "do_not_call",
    "interests",
    "cars",
];
const VISITS: Columns =
    &["id", "plate", "vehicle", "arrived", "left", "advisor", "km", "fuel", "class", "words", "acknowledged"];
const ESTIMATES: Columns = &[
    "number",
    "id",
    "plate",
    "vehicle",
    "opened",
    "state",
    "advisor",
    "technician",
    "approved",
    "waiting",
    "declined",
    "promise",
    "visit",
];
const JOURNAL: Columns = &["seq", "at", "by", "via", "what", "client", "records"];

impl Desk {
    /// Gives out all of a kind (one of [`KINDS`]) that was changed at `since` or later, in the order of plates,
    /// of identities, or of the journal.
    ///
    /// # Errors
    /// If the store cannot be read, or nobody takes it.
    pub fn export(
        &self,
        kind: &str,
        form: Form,
        since: Option<Time>,
        reader: &Reader,
        put: Put<'_>,
    ) -> Result<(), Stopped> {
        let from = since.map_or(Ok(0), |since| self.first_since(since))?;
        let columns = match kind {
            "people" => PEOPLE,
            "visits" => VISITS,
            "estimates" => ESTIMATES,
            "journal" => JOURNAL,
            "callbacks" | "tries" | "surveys" | "bookings" | "complaints" => {
                let how = Giving { form, from, since, reader };
                return self.give_after(kind, &how, put);
            }
            _ => return self.give_vehicles(form, from, reader, put),
        };
        if form == Form::Csv {
            put(Item::Row(columns.iter().map(|c| (*c).to_owned()).collect()))?;
        }
        let mut give = |value: Value| match form {
            Form::Json => put(Item::Json(value)),
            Form::Csv => put(Item::Row(columns.iter().map(|c| cell(value.get(*c), reader)).collect())),
        };
        match kind {
            "journal" => {
                for line in self.writer.history().lines(from.max(1))? {
                    give(line_json(&line?))?;
                }
            }
            "people" => {
                let mut people = Vec::new();
                for stored in self.reader.all() {
                    let stored = stored?;
                    if stored.revision >= from
                        && matches!(&stored.record, Record::Person(p) if p.struck.is_none())
                    {
                        people.push(stored.id);
                    }
                }
                people.sort_unstable();
                for id in people {
                    if let Some(stored) = self.reader.record(id)? {
                        give(self.person_json(&stored)?)?;
                    }
                }
            }
            _ => {
                for car in self.reader.cars() {
                    let car = car?;
                    let plate = car.vehicle.shown_plate(car.id);
                    for stored in car.records.iter().filter(|s| s.revision >= from) {
                        match &stored.record {
                            Record::Visit(visit) if kind == "visits" => {
                                give(visit_json(stored, visit, &plate))?
                            }
                            Record::Order(order) if kind == "estimates" => {
                                give(order_json(stored, order, &plate))?;
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The first line of the journal that is not older.
    fn first_since(&self, since: Time) -> Result<u64, Fault> {
        for line in self.writer.history().lines(1)? {
            let entry = line?.entry;
            if entry.at >= since {
                return Ok(entry.seq);
            }
        }
        Ok(u64::MAX)
    }

    fn give_vehicles(&self, form: Form, from: u64, reader: &Reader, put: Put<'_>) -> Result<(), Stopped> {
        if form == Form::Csv {
            put(Item::Row(Target::all().map(|t| reader.t(t.label())).collect()))?;
        }
        for car in self.reader.cars() {
            let car = car?;
            let owner = self.owner(&car.vehicle)?;
            let own = self.reader.record(car.id.0)?.map_or(0, |s| s.revision);
            let revision = owner.as_ref().map_or(own, |(_, revision, _)| own.max(*revision));
            if revision < from {
                continue;
            }
            match form {
                Form::Csv => {
                    let plate = car.vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
                    let vehicle = VehicleFile::from(&car.vehicle);
                    let person = owner.as_ref().map(|(_, _, p)| PersonFile::from(p)).unwrap_or_default();
                    let mut cells =
                        cells_of(&Draft { plate, vehicle, owner: person, ..Draft::default() }, reader);
                    if owner.is_none() {
                        let owners = Target::all().position(|t| matches!(t, Target::Owner(_)));
                        cells.iter_mut().skip(owners.unwrap_or(0)).for_each(String::clear);
                    }
                    put(Item::Row(cells.iter().map(|c| escaped(c)).collect()))?;
                }
                Form::Json => {
                    let owner = owner.map(|(id, _, p)| with("id", json!(id), Record::Person(p).to_json()));
                    let mut value = with("id", json!(car.id), Record::Vehicle(car.vehicle.clone()).to_json());
                    add(&mut value, "revision", json!(revision));
                    add(&mut value, "owner", json!(owner));
                    put(Item::Json(value))?;
                }
            }
        }
        Ok(())
    }

    /// The owner of a car, with the journal number of the last change to them.
    fn owner(&self, vehicle: &Vehicle) -> Result<Option<(PersonId, u64, Person)>, Fault> {
        let owns = |id: &PersonId| vehicle.people.get(id).is_some_and(|link| link.owner);
        let Some(id) = people_in_order(vehicle).into_iter().find(owns) else { return Ok(None) };
        Ok(self.reader.record(id.0)?.and_then(|stored| match stored.record {
            Record::Person(person) => Some((id, stored.revision, person)),
            _ => None,
        }))
    }

    fn person_json(&self, stored: &Stored) -> Result<Value, Fault> {
        let mut cars = Vec::new();
        for id in self.reader.find(Table::PersonVehicle, &stored.id.to_string())? {
            if let Some(Record::Vehicle(car)) = self.reader.record(id)?.map(|s| s.record) {
                cars.push(car.shown_plate(crate::domain::id::VehicleId(id)));
            }
        }
        let mut value = with("id", json!(stored.id), stored.record.to_json());
        add(&mut value, "revision", json!(stored.revision));
        add(&mut value, "cars", json!(cars));
        Ok(value)
    }
}

/// A draft as cells, in the order of the fields; words are in the reader's language.
pub(super) fn cells_of(draft: &Draft, reader: &Reader) -> Vec<String> {
    let cell = |target: Target| {
        let text = target.read(draft);
        match target.kind() {
            Kind::Choice(choices) => {
                // A choice not made is an empty cell, as the import reads it.
                let made = choices.iter().find(|(key, _)| !key.is_empty() && *key == text);
                let label = made.map(|(_, label)| reader.t(label));
                label.unwrap_or(text)
            }
            _ => text,
        }
    };
    Target::all().map(cell).collect()
}

fn visit_json(stored: &Stored, visit: &Visit, plate: &str) -> Value {
    let mut value = with("id", json!(stored.id), Record::Visit(visit.clone()).to_json());
    add(&mut value, "revision", json!(stored.revision));
    add(&mut value, "plate", json!(plate));
    value
}

fn order_json(stored: &Stored, order: &Order, plate: &str) -> Value {
    let totals = order.totals();
    let mut value = with("id", json!(stored.id), Record::Order(order.clone()).to_json());
    add(&mut value, "revision", json!(stored.revision));
    add(&mut value, "plate", json!(plate));
    add(&mut value, "approved", json!(totals.approved));
    add(&mut value, "waiting", json!(totals.waiting));
    add(&mut value, "declined", json!(totals.declined));
    value
}

fn line_json(line: &Line) -> Value {
    let entry = &line.entry;
    let edits = entry.edits.iter().map(|edit| {
        let told =
            |f: &FieldEdit| told(f).map_or_else(|| json!([f.at, f.before, f.after]), |t| json!([f.at, t, t]));
        let set: Vec<Value> = edit.set.iter().map(told).collect();
        json!({ "id": edit.id, "kind": edit.kind.key(), "new": edit.new, "set": set })
    });
    let records: Vec<RecordId> = entry.edits.iter().map(|e| e.id).collect();
    json!({
        "seq": entry.seq, "at": entry.at, "by": entry.by, "via": entry.via, "what": entry.what,
        "client": entry.client, "records": records, "edits": edits.collect::<Vec<_>>(),
    })
}

/// What is told in place of the values of a field that leave the desk for nobody: what a PIN is
/// verified with.
pub(super) fn told(field: &FieldEdit) -> Option<&'static str> {
    let set = [&field.before, &field.after].into_iter().flatten().any(|value| value != "");
    (field.at == "/pin" && set).then_some("***")
}

/// The object with one more field in front.
pub(super) fn with(name: &str, first: Value, value: Value) -> Value {
    let mut out = Map::new();
    out.insert(name.to_owned(), first);
    if let Value::Object(fields) = value {
        out.extend(fields);
    }
    Value::Object(out)
}

pub(super) fn add(value: &mut Value, name: &str, field: Value) {
    if let Value::Object(fields) = value {
        fields.insert(name.to_owned(), field);
    }
}

/// A JSON value as a cell: lists with commas, of an object what it says first of all, a name of
/// the trade in the reader's language.
pub(super) fn cell(value: Option<&Value>, reader: &Reader) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list
            .iter()
            .map(|v| v.as_str().map_or_else(|| v.to_string(), ToOwned::to_owned))
            .collect::<Vec<_>>()
            .join(", "),
        Some(Value::Object(fields)) if fields.len() == 2 && fields.contains_key("zh") => {
            let name = fields.get(reader.lang.tag()).and_then(Value::as_str);
            name.unwrap_or_default().to_owned()
        }
        Some(Value::Object(fields)) => fields.get("at").and_then(Value::as_str).map_or_else(
            || fields.iter().map(|(name, v)| format!("{name} {v}")).collect::<Vec<_>>().join(", "),
            ToOwned::to_owned,
        ),
        Some(other) => other.to_string(),
    };
    escaped(&text)
}

/// A row as CSV, with its line end.
#[must_use]
pub fn csv_row(cells: &[String]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // To memory, and flushed here: neither can fail.
    let _ = writer.write_record(cells);
    writer.into_inner().unwrap_or_default()
}
