//! What is asked during a call and beside one: a booking, a time to call back, the next contact,
//! a reason (Rules C-6, C-7).

use super::call_talk::{Talk, record};
use super::form::{FieldSpec, Form, Values};
use super::{Flow, PickItem, Picker, Prompt};
use crate::desk::api::CallRow;
use crate::domain::callback::{Booking, Outcome};
use crate::domain::change::{BookingOff, CallResult, Change, NewBooking, NewCall, Withdrawal};
use crate::domain::fault::Invalid;
use crate::domain::id::{BookingId, CallbackId, VehicleId};
use crate::domain::person::Person;
use crate::domain::time::Time;
use crate::form::Scene;
use crate::form::draft::Place;
use crate::say;
use crate::text::when::parse_moment;
use crate::ui::panes::queue;
use crate::ui::shared::Shared;

fn value<'v>(values: &'v Values, key: &str) -> &'v str {
    values.get(key).map(String::as_str).unwrap_or_default().trim()
}

/// A moment out of a field, or what is wrong with it.
fn moment(values: &Values, key: &str, at: &Shared) -> Result<Time, Vec<Invalid>> {
    let wrong = |say| vec![Invalid { field: key.to_owned(), say }];
    parse_moment(value(values, key), at.now, at.reader.zone).map_err(wrong)
}

/// A field for a moment, which says while typing what cannot be read.
fn moment_field(key: &str, label: String, known: &str) -> FieldSpec {
    let mut field = FieldSpec { moment: true, ..FieldSpec::proposed(key, label, known) };
    field.check = |text, scene: &Scene| {
        if text.trim().is_empty() { Ok(()) } else { parse_moment(text, scene.now, scene.zone).map(|_| ()) }
    };
    field
}

/// The visit that is booked for the current car.
fn booked(at: &Shared) -> Option<(BookingId, &Booking)> {
    let bookings = at.car.iter().flat_map(|c| &c.records.bookings);
    bookings.into_iter().find(|(_, b)| b.is_open()).map(|(id, b)| (*id, b))
}

/// When the car is expected and what for; filled in if a visit is booked already, which is moved then.
fn booking_fields(keys: [&str; 2], what: &str, at: &Shared) -> Vec<FieldSpec> {
    let known = booked(at).map(|(_, b)| b);
    // As it can be read again, and the same on every day.
    let words = |b: &Booking| format!("{} {}", b.at.day(at.reader.zone), at.reader.clock(b.at));
    let when = known.map(words).unwrap_or_default();
    let what = known.map_or(what, |b| &b.what);
    vec![
        moment_field(keys[0], at.t("field-expected"), &when),
        FieldSpec::proposed(keys[1], at.t("field-booked-what"), what),
    ]
}

/// Books a visit for a car, or moves the one that is booked.
pub fn book(vehicle: VehicleId, at: &mut Shared) {
    let again = |at: &Shared| Some(booking_fields(["at", "what"], "", at));
    let fields = again(at).unwrap_or_default();
    let record = booked(at).map(|(id, _)| id.0);
    let title = titled(at.t("form-book"), at);
    let submit = move |values: &Values, at: &Shared| {
        let when = moment(values, "at", at)?;
        Ok(Change::Book(NewBooking { vehicle, at: when, what: value(values, "what").to_owned() }))
    };
    let form = Form::new(Place::of("form-book", vehicle.0), title, fields, at, submit, |_, at| {
        at.tell(say!("booked"))
    });
    at.push(form.of_record(record, at, again));
}

/// A visit booked in a call: the outcome and the booking are one change.
pub(super) fn book_in_call(talk: Talk, row: &CallRow, at: &mut Shared) {
    let topic = at.reader.name(&row.call.topic).to_owned();
    let about = topic.clone();
    let again = move |at: &Shared| Some(booking_fields(["expected", "what"], &about, at));
    let fields = booking_fields(["expected", "what"], &topic, at);
    let booking = booked(at).map(|(id, _)| id.0);
    let title = at.t("form-book");
    let place = Place::of("form-book", talk.id.0);
    let submit = move |values: &Values, at: &Shared| {
        let expected = Some(moment(values, "expected", at)?);
        let what = value(values, "what").to_owned();
        Ok(record(CallResult { expected, what, ..talk.result(Outcome::Booked, at) }))
    };
    let form = Form::new(place, title, fields, at, submit, |_, _| {});
    at.push(form.of_record(booking, at, again));
}

/// Calls off the visit that is booked for the current car.
pub fn call_off(at: &mut Shared) {
    let Some((booking, _)) = booked(at) else { return at.hint(say!("nothing-booked")) };
    at.push(Prompt::new("ask-call-off-reason", "", move |reason, at: &mut Shared| {
        at.commit_mine(Change::CancelBooking(BookingOff { booking, reason }));
        Ok(Flow::Stay)
    }));
}

/// Another time at which the customer wants to be called.
pub(super) fn call_back(talk: Talk, at: &mut Shared) {
    let about = talk.id.0;
    let prompt = Prompt::new("ask-call-back", "", move |text, at: &mut Shared| {
        let again = Some(parse_moment(&text, at.now, at.reader.zone)?);
        at.commit_mine(record(CallResult { again, ..talk.result(Outcome::CallBack, at) }));
        Ok(Flow::Stay)
    });
    at.push(prompt.about(about).moment());
}

/// A title; from the queue of the desk, where no car stands above, with the selected call.
fn titled(title: String, at: &Shared) -> String {
    match queued(at) {
        words if words.is_empty() => title,
        words => format!("{title} · {words}"),
    }
}

/// The selected call of the desk's queue: plate, customer, topic; nothing with a car chosen.
fn queued(at: &Shared) -> String {
    let Some(row) = queue::selected(at).filter(|_| at.car.is_none()) else { return String::new() };
    let words = [row.plate.as_str(), row.customer.as_str(), at.reader.name(&row.call.topic)];
    words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A contact asked for by hand: about what, when, what is to be said (Rule C-7).
pub fn next_contact(vehicle: VehicleId, at: &mut Shared) {
    let asked: Vec<(String, String)> =
        at.trade.cadences.asked().map(|c| (c.key.clone(), at.reader.name(&c.name).to_owned())).collect();
    let items = asked.iter().map(|(_, name)| PickItem::new(name, "")).collect();
    at.push(Picker::new(titled(at.t("ask-next-contact"), at), items, move |n, at| {
        if let Some((cadence, name)) = asked.into_iter().nth(n) {
            contact_form(vehicle, cadence, name, at);
        }
    }));
}

/// Asks for a contact of this kind, if there is such a kind.
#[must_use]
pub(super) fn contact(vehicle: VehicleId, cadence: &str, at: &mut Shared) -> bool {
    let asked = at.trade.cadences.asked().find(|c| c.key == cadence);
    let title = asked.map(|c| at.reader.name(&c.name).to_owned());
    title.map(|title| contact_form(vehicle, cadence.to_owned(), title, at)).is_some()
}

fn contact_form(vehicle: VehicleId, cadence: String, title: String, at: &mut Shared) {
    let fields = vec![
        moment_field("at", at.t("field-contact-at"), ""),
        FieldSpec::text("note", at.t("field-contact-note"), ""),
    ];
    let title = titled(title, at);
    let place = Place::of("ask-next-contact", vehicle.0).part(&cadence);
    let submit = move |values: &Values, at: &Shared| {
        // Left empty, the cadence says when.
        let when = if value(values, "at").is_empty() { None } else { Some(moment(values, "at", at)?) };
        let note = value(values, "note").to_owned();
        Ok(Change::RequestCall(NewCall { vehicle, person: None, cadence: cadence.clone(), at: when, note }))
    };
    let form = Form::new(place, title, fields, at, submit, |_, at| at.tell(say!("contact-planned")));
    at.push(form);
}

/// A call that is not to be made, with the reason.
pub fn withdraw(callback: CallbackId, at: &mut Shared) {
    let prompt = Prompt::new("ask-withdraw-reason", "", move |reason, at: &mut Shared| {
        at.commit_mine(Change::WithdrawCall(Withdrawal { callback, reason }));
        Ok(Flow::Stay)
    });
    at.push(prompt.about(callback.0).of(queued(at)));
}

/// The number is struck: confirmed by what it does, with the number.
pub(super) fn confirm_wrong_number(talk: Talk, person: Option<&Person>, at: &mut Shared) {
    let phone = person.and_then(|p| p.phones.first());
    let phone = phone.map_or_else(|| at.t("call-no-phone"), ToString::to_string);
    let title = at.say(&say!("ask-wrong-number", phone = phone.as_str()));
    let yes = at.say(&say!("wrong-number-yes", phone = phone.as_str()));
    let items = vec![PickItem::new(at.t("no-calls-no"), ""), PickItem::new(yes, "")];
    at.push(Picker::new(title, items, move |n, at| {
        if n == 1 {
            at.commit_mine(record(talk.result(Outcome::WrongNumber, at)));
        }
    }));
}

/// Nobody calls this customer again: confirmed by what it does.
pub(super) fn confirm_no_calls(talk: Talk, customer: &str, at: &mut Shared) {
    let title = at.say(&say!("ask-no-calls", name = customer));
    let items = vec![PickItem::new(at.t("no-calls-no"), ""), PickItem::new(at.t("no-calls-yes"), "")];
    at.push(Picker::new(title, items, move |n, at| {
        if n == 1 {
            at.commit_mine(record(talk.result(Outcome::DoNotCall, at)));
        }
    }));
}
