//! The forms of the desk, made from the field tables.

use super::form::{FieldSpec, Form, Values};
use super::{PickItem, Picker};
use crate::domain::change::{Change, NewLine, PersonFile, VehicleFile};
use crate::domain::decide::reception::PAY;
use crate::domain::fault::Invalid;
use crate::domain::id::{OrderId, PersonId, VehicleId, VisitId};
use crate::domain::money::Money;
use crate::domain::order::Payment;
use crate::domain::phone::Phone;
use crate::domain::record::Kind as RecordKind;
use crate::domain::vehicle::Link;
use crate::domain::visit::Valuables;
use crate::form::draft::Place;
use crate::form::{Field, Kind, file};
use crate::say;
use crate::text::when::{parse_day, parse_moment};
use crate::ui::shared::Shared;

/// The fields of a table, filled from a record.
fn specs<R>(table: &'static [Field<R>], record: &R, prefix: &str, at: &Shared) -> Vec<FieldSpec> {
    let spec = |field: &'static Field<R>| {
        let (key, label, value) = (format!("{prefix}{}", field.key), at.t(field.label), (field.read)(record));
        let mut spec = match field.kind {
            Kind::Choice(choices) => {
                let words = choices.iter().map(|(k, id)| ((*k).to_owned(), at.t(id))).collect();
                FieldSpec::choice(&key, label, words, &value)
            }
            Kind::Text | Kind::Day => FieldSpec::text(&key, label, &value),
        };
        spec.check = field.check;
        spec
    };
    let watched = at.customer_view();
    table.iter().filter(|f| !(watched && f.internal)).map(spec).collect()
}

/// What was typed into the fields of a table; days become `2026-11-25`.
fn collect<R: Default>(table: &'static [Field<R>], values: &Values, prefix: &str, at: &Shared) -> R {
    let mut record = R::default();
    for field in table {
        // A field that is not shown stays as it is.
        let Some(text) = values.get(&format!("{prefix}{}", field.key)).cloned() else { continue };
        let text = match field.kind {
            Kind::Day => parse_day(&text, at.now, at.reader.zone).map(|day| day.to_string()).unwrap_or(text),
            _ => text,
        };
        (field.write)(&mut record, text);
    }
    record
}

fn value<'v>(values: &'v Values, key: &str) -> &'v str {
    values.get(key).map(String::as_str).unwrap_or_default()
}

/// Opens the file of a car and its owner (Rules V-1, V-4); of the car the plate is known, or the
/// VIN, or neither.
#[must_use]
pub fn new_file(plate: &str, vin: &str, at: &mut Shared) -> Form {
    let mut fields = vec![FieldSpec::text("plate", at.t("field-plate"), plate)];
    let (known, vin) = (vin, Some(vin.to_owned()));
    let vin = vin.filter(|vin| !vin.is_empty());
    let (owner, car) = (PersonFile::default(), VehicleFile { vin, ..VehicleFile::default() });
    fields.extend(specs(file::PERSON, &owner, "owner.", at).into_iter().take(2));
    fields.extend(specs(file::VEHICLE, &car, "", at));
    fields.extend(specs(file::PERSON, &owner, "owner.", at).into_iter().skip(2));
    let title = at.t("form-new-file");
    let submit = |values: &Values, at: &Shared| {
        let owner: PersonFile = collect(file::PERSON, values, "owner.", at);
        let said = |t: &Option<String>| t.as_ref().is_some_and(|t| !t.trim().is_empty());
        let anybody = said(&owner.name) || said(&owner.phones) || said(&owner.company);
        Ok(Change::OpenFile {
            plate: value(values, "plate").to_owned(),
            unusual_plate: value(values, "unusual") == value(values, "plate"),
            vehicle: collect(file::VEHICLE, values, "", at),
            owner: anybody.then_some(owner),
        })
    };
    let place = Place::new("form-new-file").part(if plate.is_empty() { known } else { plate });
    let mut form = Form::new(place, title, fields, at, submit, |done, at| {
        let car = done.created.iter().find(|(_, kind)| *kind == RecordKind::Vehicle);
        if let Some((id, _)) = car {
            at.open_car(VehicleId(*id));
        }
        at.tell(say!("file-opened"));
    });
    if !plate.is_empty() {
        form.focus(1);
    }
    form
}

/// Changes what is known of the current car.
pub fn edit_file(at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    let again = move |at: &Shared| {
        let car = at.car.as_ref().filter(|c| c.records.id == vehicle)?;
        Some(specs(file::VEHICLE, &VehicleFile::from(&car.records.vehicle), "", at))
    };
    let fields = again(at).unwrap_or_default();
    let title = at.t("form-vehicle");
    let submit = move |values: &Values, at: &Shared| {
        Ok(Change::EditVehicle { vehicle, file: collect(file::VEHICLE, values, "", at) })
    };
    let form = Form::new(Place::of("form-vehicle", vehicle.0), title, fields, at, submit, |_, at| {
        at.tell(say!("saved"))
    });
    at.push(form.of_record(Some(vehicle.0), at, again));
}

/// Changes what is known of a person of the current car; asks which, if there are several.
pub fn edit_person(at: &mut Shared) {
    let people: Vec<(PersonId, String)> =
        at.car.iter().flat_map(|c| &c.records.people).map(|(id, p)| (*id, p.name.clone())).collect();
    match people.as_slice() {
        [] => add_person(at),
        [(only, _)] => person_form(*only, at),
        several => {
            let items = several.iter().map(|(_, name)| PickItem::new(name, "")).collect();
            let ids: Vec<PersonId> = several.iter().map(|(id, _)| *id).collect();
            at.push(Picker::new(at.t("ask-person"), items, move |n, at| person_form(ids[n], at)));
        }
    }
}

/// Changes what is known of a person.
pub fn person_form(person: PersonId, at: &mut Shared) {
    if at.customer_view() {
        // Whole numbers and notes stand in the form.
        return at.refuse(say!("customer-view-not-in-file"));
    }
    let again = move |at: &Shared| {
        let known = at.car.iter().flat_map(|c| &c.records.people).find(|(id, _)| *id == person);
        known.map(|(_, record)| {
            let mut fields = specs(file::PERSON, &PersonFile::from(record), "", at);
            // Who sees numbers masked changes none: a mask must not be written back.
            if record.phones.iter().any(Phone::is_hidden) {
                fields.retain(|field| field.key != "phones");
            }
            fields
        })
    };
    let Some(fields) = again(at) else { return };
    let title = at.t("form-person");
    let submit = move |values: &Values, at: &Shared| {
        Ok(Change::EditPerson { person, file: collect(file::PERSON, values, "", at) })
    };
    let form = Form::new(Place::of("form-person", person.0), title, fields, at, submit, |_, at| {
        at.tell(say!("saved"))
    });
    at.push(form.internal().of_record(Some(person.0), at, again));
}

/// Adds a person to the current car.
pub fn add_person(at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    let links = ["owner", "driver", "payer"].map(|k| (k.to_owned(), at.t(&format!("link-{k}"))));
    let mut fields = vec![FieldSpec::choice("link", at.t("field-link"), links.to_vec(), "driver")];
    fields.extend(specs(file::PERSON, &PersonFile::default(), "", at));
    let title = at.t("form-add-person");
    let submit = move |values: &Values, at: &Shared| {
        let link = value(values, "link");
        let link = Link { owner: link == "owner", driver: link == "driver", payer: link == "payer" };
        Ok(Change::AddPerson { vehicle, link, file: collect(file::PERSON, values, "", at) })
    };
    let form = Form::new(Place::of("form-add-person", vehicle.0), title, fields, at, submit, |_, at| {
        at.tell(say!("saved"))
    });
    at.push(form);
}

/// Gives the current car another plate (Rule V-2).
pub fn change_plate(at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    let plate = |at: &Shared| at.car.as_ref().map(|c| c.records.vehicle.shown_plate(c.records.id));
    let before = plate(at);
    // The field is for another plate than the one it has; one that somebody else gave it is shown.
    let again = move |at: &Shared| {
        let words = || [("no", "word-no"), ("yes", "word-yes")].map(|(k, id)| (k.to_owned(), at.t(id)));
        let newer = plate(at).filter(|now| Some(now) != before.as_ref()).unwrap_or_default();
        Some(vec![
            FieldSpec::text("plate", at.t("field-plate"), &newer),
            FieldSpec::choice("unusual", at.t("field-unusual"), words().to_vec(), "no"),
            FieldSpec::choice("take_over", at.t("field-take-over"), words().to_vec(), "no"),
        ])
    };
    let fields = again(at).unwrap_or_default();
    let title = at.t("form-plate");
    let submit = move |values: &Values, _: &Shared| {
        Ok(Change::ChangePlate {
            vehicle,
            plate: value(values, "plate").to_owned(),
            unusual_plate: value(values, "unusual") == "yes",
            take_over: value(values, "take_over") == "yes",
        })
    };
    let form = Form::new(Place::of("form-plate", vehicle.0), title, fields, at, submit, |_, at| {
        at.tell(say!("saved"))
    });
    at.push(form.of_record(Some(vehicle.0), at, again));
}

/// What stays in the car and what goes to the locker (Rule R-6).
#[must_use]
pub fn valuables(visit: VisitId, at: &mut Shared) -> Form {
    let again = move |at: &Shared| {
        let (_, record) = at.visit().filter(|(id, _)| *id == visit)?;
        let known = record.valuables.clone().unwrap_or_default();
        Some(vec![
            FieldSpec::text("kept", at.t("field-kept"), &known.kept),
            FieldSpec::text("locker", at.t("field-locker"), &known.locker),
            FieldSpec::text("locker_number", at.t("field-locker-number"), &known.locker_number),
            FieldSpec::text("bulky", at.t("field-bulky"), &known.bulky),
        ])
    };
    let fields = again(at).unwrap_or_default();
    let title = at.t("ask-valuables");
    let submit = move |values: &Values, _: &Shared| {
        let text = |key: &str| value(values, key).to_owned();
        let valuables = Valuables {
            kept: text("kept"),
            locker: text("locker"),
            locker_number: text("locker_number"),
            bulky: text("bulky"),
        };
        Ok(Change::SetValuables { visit, valuables })
    };
    let form = Form::new(Place::of("ask-valuables", visit.0), title, fields, at, submit, |_, _| {});
    form.of_record(Some(visit.0), at, again)
}

/// The ways to confirm, as choices of a form.
fn confirmations(at: &Shared) -> Vec<(String, String)> {
    at.trade.confirmations.iter().map(|c| (c.key.clone(), at.reader.name(&c.name).to_owned())).collect()
}

/// Another promised time, with its reason and how the customer was told (Rule E-4).
pub fn promise(order: OrderId, at: &mut Shared) {
    let again = move |at: &Shared| {
        let orders = at.car.iter().flat_map(|c| &c.records.orders);
        let (_, known) = orders.into_iter().find(|(id, _)| *id == order)?;
        let known = known.promise.as_ref().map(|p| at.reader.clock(p.at)).unwrap_or_default();
        let mut when = FieldSpec::proposed("at", at.t("field-promise"), &known);
        when.check = |text, scene| parse_moment(text, scene.now, scene.zone).map(|_| ());
        Some(vec![
            when,
            FieldSpec::text("reason", at.t("field-reason"), ""),
            FieldSpec::choice("told", at.t("field-told"), confirmations(at), "phone"),
        ])
    };
    let fields = again(at).unwrap_or_default();
    let title = at.t("form-promise");
    let submit = move |values: &Values, at: &Shared| {
        let wrong = |say| vec![Invalid { field: "at".to_owned(), say }];
        let when = parse_moment(value(values, "at"), at.now, at.reader.zone).map_err(wrong)?;
        let text = |key: &str| value(values, key).to_owned();
        Ok(Change::SetPromise { order, at: when, reason: text("reason"), told: text("told") })
    };
    let form = Form::new(Place::of("form-promise", order.0), title, fields, at, submit, |_, at| {
        at.tell(say!("promise-changed"))
    });
    at.push(form.of_record(Some(order.0), at, again));
}

fn money(values: &Values, key: &str) -> Result<Money, Vec<Invalid>> {
    let text = value(values, key);
    text.parse()
        .map_err(|()| vec![Invalid { field: key.to_owned(), say: say!("money-unreadable", text = text) }])
}

fn count(values: &Values, key: &str) -> Result<u32, Vec<Invalid>> {
    let text: String = value(values, key).chars().map(crate::domain::plate::half_width).collect();
    text.trim().parse().map_err(|_| {
        vec![Invalid { field: key.to_owned(), say: say!("count-unreadable", text = text.as_str()) }]
    })
}

/// Kinds of lines that are not in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherLine {
    /// Labour.
    Labour,
    /// A part.
    Part,
    /// Work bought in.
    Sublet,
    /// Done for nothing.
    Free,
}

impl OtherLine {
    /// Message of the form's title.
    fn title(self) -> &'static str {
        match self {
            Self::Labour => "form-line-labour",
            Self::Part => "form-line-part",
            Self::Sublet => "form-line-sublet",
            Self::Free => "form-line-free",
        }
    }
}

/// Opens the form of a line by the name of the form, if it is one.
#[must_use]
pub fn other_line_of(form: &str, at: &mut Shared) -> bool {
    let kinds = [OtherLine::Labour, OtherLine::Part, OtherLine::Sublet, OtherLine::Free];
    let kind = kinds.into_iter().find(|kind| kind.title() == form);
    kind.inspect(|kind| other_line(*kind, at)).is_some()
}

/// A line that is not in the catalog.
pub fn other_line(kind: OtherLine, at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    let mut fields = vec![
        FieldSpec::text("name", at.t("field-what"), ""),
        FieldSpec::text("reason", at.t("field-why"), ""),
    ];
    match kind {
        OtherLine::Labour => fields.push(FieldSpec::proposed("hours_centi", at.t("field-hours"), "1.0")),
        OtherLine::Part => {
            fields.push(FieldSpec::proposed("quantity", at.t("field-quantity"), "1"));
            fields.push(FieldSpec::text("price", at.t("field-price"), ""));
        }
        OtherLine::Sublet => fields.push(FieldSpec::text("price", at.t("field-price"), "")),
        OtherLine::Free => {}
    }
    let title = at.t(kind.title());
    let submit = move |values: &Values, _: &Shared| {
        let (name, reason) = (value(values, "name").to_owned(), value(values, "reason").to_owned());
        let line = match kind {
            // Hours have two decimals, as amounts have: 1.25 h is 125 hundredths.
            OtherLine::Labour => {
                let hours_centi = u32::try_from(money(values, "hours_centi")?.0).unwrap_or(0);
                NewLine::OtherLabour { name, reason, hours_centi }
            }
            OtherLine::Part => {
                let (quantity, price) = (count(values, "quantity")?, money(values, "price")?);
                NewLine::OtherPart { name, reason, quantity, price }
            }
            OtherLine::Sublet => NewLine::Sublet { name, reason, price: money(values, "price")? },
            OtherLine::Free => NewLine::Free { name, reason },
        };
        Ok(Change::AddLine { vehicle, order: None, line })
    };
    let form = Form::new(Place::of(kind.title(), vehicle.0), title, fields, at, submit, |_, _| {});
    at.push(form);
}

/// A payment split over several means (Rule E-7).
pub fn split_payment(order: OrderId, at: &mut Shared) {
    let means = at.trade.question(PAY).map(|q| q.options.clone()).unwrap_or_default();
    let fields: Vec<FieldSpec> =
        means.iter().map(|m| FieldSpec::proposed(&m.key, at.reader.name(&m.name).to_owned(), "0")).collect();
    let keys: Vec<String> = means.into_iter().map(|m| m.key).collect();
    let due = at.order().map(|(_, o)| o.totals().approved).unwrap_or_default();
    let title = at.say(&say!("form-payment", due = due));
    let submit = move |values: &Values, _: &Shared| {
        let mut payments = Vec::new();
        for means in &keys {
            let amount = money(values, means)?;
            if amount != Money::ZERO {
                payments.push(Payment { means: means.clone(), amount });
            }
        }
        Ok(Change::Settle { order, payments })
    };
    let form = Form::new(Place::of("draft-payment", order.0), title, fields, at, submit, |_, at| {
        at.tell(say!("settled"))
    });
    at.push(form);
}
