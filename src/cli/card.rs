//! `card`: everything that matters about a car now, and its history.

use super::json;
use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::api::{Answer, Car, Query};
use crate::domain::order::{Order, PutOff};
use crate::domain::queue::try_name;
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::domain::user::Actor;
use crate::say;
use serde_json::{Value, json as object};

/// `asker` is who asks a server; whoever has the store itself sees all of it.
pub(super) fn run(
    desk: &Desk,
    asker: Option<&Actor>,
    talk: &mut Talk<'_>,
    plate: &str,
    as_json: bool,
) -> Result<u8, End> {
    let ask = |query: &Query| asker.map_or_else(|| desk.ask(query), |asker| desk.ask_as(asker, query));
    let found = desk.find_plate(plate)?;
    let mut found = found.into_iter();
    if let Some(id) = found.next() {
        match ask(&Query::Car(id)) {
            Answer::Car(car) if as_json => talk.json(&value(&car, desk, talk))?,
            Answer::Car(car) => text(&car, desk.now(), talk)?,
            Answer::Failed(fault) => return Err(fault.into()),
            _ => {}
        }
    }
    // The twin in the other size, and cars that bore the plate before (Rules V-1, V-2).
    for other in found {
        if let Answer::Car(car) = ask(&Query::Car(other)) {
            let vehicle = &car.records.vehicle;
            talk.tell(&say!("cli-also", plate = vehicle.shown_plate(other), car = vehicle.car()))?;
        }
    }
    Ok(0)
}

fn value(car: &Car, desk: &Desk, talk: &Talk<'_>) -> Value {
    let r = &car.records;
    let people = r.people.iter().map(|(id, person)| {
        let link = r.vehicle.people.get(id).cloned().unwrap_or_default();
        with_id(&id.to_string(), Record::Person(person.clone()).to_json(), &[("link", object!(link))])
    });
    let visits =
        r.visits.iter().map(|(id, v)| with_id(&id.to_string(), Record::Visit(v.clone()).to_json(), &[]));
    let orders = r.orders.iter().map(|(id, o)| {
        with_id(&id.to_string(), Record::Order(o.clone()).to_json(), &[("totals", totals(o))])
    });
    let calls = r
        .callbacks
        .iter()
        .map(|(id, c)| with_id(&id.to_string(), Record::Callback(c.clone()).to_json(), &[]));
    let bookings =
        r.bookings.iter().map(|(id, b)| with_id(&id.to_string(), Record::Booking(b.clone()).to_json(), &[]));
    let cases = r
        .complaints
        .iter()
        .map(|(id, c)| with_id(&id.to_string(), Record::Complaint(c.clone()).to_json(), &[]));
    let mut file = Record::Vehicle(r.vehicle.clone()).to_json();
    // The planner's own note, which says nothing of the car.
    if let Some(file) = file.as_object_mut() {
        file.remove("plan_on");
    }
    object!({
        "vehicle": r.id.to_string(),
        "revision": car.revision,
        "as_of": desk.now(),
        "plate": r.vehicle.shown_plate(r.id),
        "key": r.vehicle.prefix(r.id),
        "car": r.vehicle.car(),
        "alarms": json::alarms(&car.alarms, &talk.reader),
        "put_off": car.put_off.iter().map(put_off).collect::<Vec<_>>(),
        "open_visit": r.open_visit().map(|(id, _)| id.to_string()),
        "open_order": r.open_order().map(|(id, _)| id.to_string()),
        "last_visit": r.last_visit(),
        "file": file,
        "people": people.collect::<Vec<_>>(),
        "visits": visits.collect::<Vec<_>>(),
        "orders": orders.collect::<Vec<_>>(),
        "callbacks": calls.collect::<Vec<_>>(),
        "bookings": bookings.collect::<Vec<_>>(),
        "complaints": cases.collect::<Vec<_>>(),
    })
}

/// The record with its identity in front and more behind.
fn with_id(id: &str, record: Value, more: &[(&str, Value)]) -> Value {
    let mut out = serde_json::Map::new();
    out.insert("id".to_owned(), object!(id));
    if let Value::Object(fields) = record {
        out.extend(fields);
    }
    out.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    Value::Object(out)
}

fn totals(order: &Order) -> Value {
    let sums = order.totals();
    object!({ "approved": sums.approved, "waiting": sums.waiting, "declined": sums.declined })
}

fn put_off(line: &PutOff) -> Value {
    object!({
        "order": line.order.to_string(),
        "line": line.line,
        "name": line.what.name,
        "price": line.what.price(),
        "safety": line.what.safety,
    })
}

fn text(car: &Car, now: Time, talk: &mut Talk<'_>) -> Result<(), End> {
    let r = &car.records;
    let reader = talk.reader.clone();
    let v = &r.vehicle;
    talk.data(format!("{}  {}  {}", v.shown_plate(r.id), v.car(), v.colour).trim_end())?;
    for alarm in &car.alarms {
        talk.data(&format!("{} {}", alarm.weight.sign(), reader.say(&alarm.say)))?;
    }
    for (_, person) in &r.people {
        let phones: Vec<String> = person.phones.iter().map(ToString::to_string).collect();
        let cells = [person.name.as_str(), &phones.join(", "), &person.company, &person.address];
        let cells: Vec<&str> = cells.into_iter().filter(|c| !c.is_empty()).collect();
        talk.data(&cells.join("  "))?;
    }
    for (_, visit) in r.visits.iter().rev() {
        let km = visit.km.map(|km| format!("{} km", reader.number(i64::from(km)))).unwrap_or_default();
        let at = reader.moment(visit.arrived, now);
        talk.data(format!("{at}  {km}  {}", visit.words.replace('\n', " ")).trim_end())?;
    }
    for (_, order) in r.orders.iter().rev() {
        let state = reader.say(&crate::domain::decide::shop::state_name(order.state));
        talk.data(&format!("{}  {state}  {}", order.number, order.totals().approved))?;
        for (_, line) in order.lines() {
            let sign = line.verdict().map_or("?", |v| v.sign());
            talk.data(&format!("  {sign} {}  {}", reader.name(&line.name), line.price()))?;
        }
    }
    after(car, now, talk)
}

/// What comes after the visits: calls to be made, tries, complaints.
fn after(car: &Car, now: Time, talk: &mut Talk<'_>) -> Result<(), End> {
    let (r, reader) = (&car.records, talk.reader.clone());
    for row in &car.calls {
        let topic = reader.name(&row.call.topic);
        talk.data(&format!("{}  {}  {topic}", reader.moment(row.call.due, now), row.customer))?;
    }
    let tries = r.callbacks.iter().flat_map(|(_, call)| call.tries.iter().map(move |t| (t, call)));
    for (t, call) in tries {
        let (at, topic) = (reader.moment(t.at, now), reader.name(&call.topic));
        let outcome = reader.say(&try_name(t));
        talk.data(format!("{at}  {topic}  {outcome}  {}", t.note.replace('\n', " ")).trim_end())?;
    }
    for (_, case) in r.complaints.iter().rev() {
        let (at, state) = (reader.moment(case.opened, now), reader.say(&case.state.say()));
        talk.data(&format!("{}  {at}  {state}  {}", case.number, case.words.replace('\n', " ")))?;
    }
    Ok(())
}
