//! Files of cars and people (Rules V-1 to V-4).

use super::{Refusals, needed};
use crate::domain::calendar::Window;
use crate::domain::callback::Channel;
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::clean;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{PersonId, VehicleId};
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::plate::Plate;
use crate::domain::record::{Record, Table};
use crate::domain::say::Say;
use crate::domain::time::{Day, iso_day};
use crate::domain::vehicle::{Link, Reading, Vehicle};
use crate::domain::vin::Vin;
use crate::say;
use chrono::Datelike;

/// Most phones a person can have.
const PHONES: usize = 6;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::OpenFile { plate, unusual_plate, vehicle, owner } => {
            open(on, plate, *unusual_plate, vehicle, owner.as_ref())
        }
        Change::EditVehicle { vehicle, file } => edit_vehicle(on, *vehicle, file),
        Change::ChangePlate { vehicle, plate, unusual_plate, take_over } => {
            change_plate(on, *vehicle, plate, *unusual_plate, *take_over)
        }
        Change::EditPerson { person, file } => {
            on.edit_person(*person, |p| {
                let mut wrong = Refusals::default();
                fill_person(p, file, "", &mut wrong);
                wrong.done()
            })?;
            Ok(())
        }
        Change::AddPerson { vehicle, link, file } => {
            on.vehicle(*vehicle)?;
            let person = new_person(on, file, "")?;
            on.edit_vehicle(*vehicle, |v| {
                v.people.insert(person, link.clone());
                Ok(())
            })
        }
        other => Err(super::not_here(other)),
    }
}

/// Reads a plate, by pattern or, once confirmed, as it stands (Rule V-1).
///
/// # Errors
/// What is wrong with it.
pub fn read_plate(text: &str, unusual: bool) -> Result<Plate, Say> {
    match Plate::parse(text) {
        Ok(plate) => Ok(plate),
        Err(_) if unusual => Plate::parse_unusual(text),
        Err(say) => Err(say),
    }
}

fn open(
    on: &mut Deciding<'_>,
    plate: &str,
    unusual: bool,
    file: &VehicleFile,
    owner: Option<&PersonFile>,
) -> Result<(), Fault> {
    let mut wrong = Refusals::default();
    let mut vehicle = Vehicle { opened: on.at, ..Vehicle::default() };
    if !plate.trim().is_empty() {
        vehicle.plate = wrong.take("plate", read_plate(plate, unusual));
        vehicle.energy = vehicle.plate.as_ref().and_then(Plate::energy).unwrap_or_default();
    }
    fill_vehicle(&mut vehicle, file, on, &mut wrong);
    let mut person = Person::default();
    if let Some(owner) = owner {
        fill_person(&mut person, owner, "owner.", &mut wrong);
    }
    if let Some(plate) = &vehicle.plate
        && on.view.bearing(plate)?.is_some()
    {
        wrong.note("plate", say!("plate-has-a-file", plate = plate.to_string()));
    }
    vin_is_free(on, &vehicle, None, &mut wrong)?;
    wrong.done()?;
    if owner.is_some() && person != Person::default() {
        let id = PersonId(on.create(Record::Person(person)));
        vehicle.people.insert(id, Link { owner: true, driver: true, payer: true });
    }
    on.create(Record::Vehicle(vehicle));
    Ok(())
}

fn edit_vehicle(on: &mut Deciding<'_>, id: VehicleId, file: &VehicleFile) -> Result<(), Fault> {
    let mut vehicle = on.vehicle(id)?;
    let mut wrong = Refusals::default();
    fill_vehicle(&mut vehicle, file, on, &mut wrong);
    vin_is_free(on, &vehicle, Some(id), &mut wrong)?;
    wrong.done()?;
    on.put(id.0, Record::Vehicle(vehicle))
}

pub(super) fn vin_is_free(
    on: &Deciding<'_>,
    vehicle: &Vehicle,
    own: Option<VehicleId>,
    wrong: &mut Refusals,
) -> Result<(), Fault> {
    if let Some(vin) = &vehicle.vin {
        let others = on.view.find(Table::Vin, vin.as_str())?;
        if others.iter().any(|id| Some(VehicleId(*id)) != own) {
            wrong.note("vehicle.vin", say!("vin-has-a-file", vin = vin.as_str()));
        }
    }
    Ok(())
}

fn change_plate(
    on: &mut Deciding<'_>,
    id: VehicleId,
    plate: &str,
    unusual: bool,
    take_over: bool,
) -> Result<(), Fault> {
    let plate = read_plate(plate, unusual).map_err(|say| Fault::invalid("plate", say))?;
    on.vehicle(id)?;
    if let Some(bearer) = on.view.bearing(&plate)?.filter(|other| *other != id) {
        if !take_over {
            return Err(Fault::invalid("plate", say!("plate-has-a-file", plate = plate.to_string())));
        }
        on.edit_vehicle(bearer, |v| {
            v.old_plates.extend(v.plate.take());
            Ok(())
        })?;
    }
    on.edit_vehicle(id, |v| {
        let before = v.plate.replace(plate.clone());
        v.old_plates.extend(before.filter(|p| *p != plate));
        v.old_plates.retain(|p| *p != plate);
        v.old_plates.dedup();
        Ok(())
    })
}

fn text_into(field: &mut String, given: Option<&String>, at: &str, wrong: &mut Refusals) {
    if let Some(text) = given
        && let Some(text) = wrong.take(at, clean::line(text, clean::LINE_CHARS))
    {
        *field = text;
    }
}

/// Reads into an optional field; empty text clears it.
fn into<T>(
    field: &mut Option<T>,
    given: Option<&String>,
    at: &str,
    wrong: &mut Refusals,
    read: impl Fn(&str) -> Result<T, Say>,
) {
    if let Some(text) = given {
        if text.trim().is_empty() {
            *field = None;
        } else if let Some(value) = wrong.take(at, read(text)) {
            *field = Some(value);
        }
    }
}

pub(super) fn fill_vehicle(v: &mut Vehicle, file: &VehicleFile, on: &Deciding<'_>, wrong: &mut Refusals) {
    into(&mut v.vin, file.vin.as_ref(), "vehicle.vin", wrong, Vin::parse);
    text_into(&mut v.make, file.make.as_ref(), "vehicle.make", wrong);
    text_into(&mut v.model, file.model.as_ref(), "vehicle.model", wrong);
    text_into(&mut v.colour, file.colour.as_ref(), "vehicle.colour", wrong);
    let today = on.at.day(on.trade.store.tz());
    into(&mut v.year, file.year.as_ref(), "vehicle.year", wrong, |t| read_year(t, today));
    v.energy = file.energy.unwrap_or(v.energy);
    into(&mut v.purchased, file.purchased.as_ref(), "vehicle.purchased", wrong, |t| past(t, today));
    into(&mut v.insured_until, file.insured_until.as_ref(), "vehicle.insured_until", wrong, iso_day);
    into(&mut v.inspected_until, file.inspected_until.as_ref(), "vehicle.inspected_until", wrong, iso_day);
    v.insured_here = file.insured_here.unwrap_or(v.insured_here);
    if let Some(text) = file.mileage.as_ref().filter(|t| !t.trim().is_empty()) {
        let last = v.last_reading().map(|r| r.km);
        let read = read_km(text, on.trade.figures.most_km);
        if let Some(km) = wrong.take("vehicle.mileage", read.and_then(|km| not_below(km, last)))
            && last != Some(km)
        {
            v.readings.push(Reading { at: on.at, km, reason: None, visit: None });
        }
    }
}

fn not_below(km: u32, last: Option<u32>) -> Result<u32, Say> {
    match last.filter(|last| km < *last) {
        Some(last) => Err(say!("mileage-below-last", km = km, last = last)),
        None => Ok(km),
    }
}

pub(super) fn fill_person(p: &mut Person, file: &PersonFile, at: &str, wrong: &mut Refusals) {
    let field = |name: &str| format!("{at}{name}");
    text_into(&mut p.name, file.name.as_ref(), &field("name"), wrong);
    text_into(&mut p.address, file.address.as_ref(), &field("address"), wrong);
    text_into(&mut p.company, file.company.as_ref(), &field("company"), wrong);
    text_into(&mut p.interests, file.interests.as_ref(), &field("interests"), wrong);
    text_into(&mut p.account_manager, file.account_manager.as_ref(), &field("account_manager"), wrong);
    into(&mut p.birthday, file.birthday.as_ref(), &field("birthday"), wrong, iso_day);
    into(&mut p.call_hours, file.call_hours.as_ref(), &field("call_hours"), wrong, Window::parse);
    into(&mut p.channel, file.channel.as_ref(), &field("channel"), wrong, read_channel);
    p.do_not_call = file.do_not_call.unwrap_or(p.do_not_call);
    p.tier = file.tier.unwrap_or(p.tier);
    if let Some(text) = &file.phones
        && let Some(phones) = wrong.take(&field("phones"), read_phones(text))
    {
        // Who writes a number down again says that it is right after all (Rule C-7).
        p.wrong_phones.retain(|wrong| !phones.contains(wrong));
        p.phones = phones;
    }
}

fn new_person(on: &mut Deciding<'_>, file: &PersonFile, at: &str) -> Result<PersonId, Fault> {
    let mut person = Person::default();
    let mut wrong = Refusals::default();
    fill_person(&mut person, file, at, &mut wrong);
    wrong.done()?;
    needed("name", &person.name)?;
    Ok(PersonId(on.create(Record::Person(person))))
}

/// Reads the key of a channel.
///
/// # Errors
/// Which there are.
pub fn read_channel(text: &str) -> Result<Channel, Say> {
    let known = Channel::ALL.map(Channel::key).join(", ");
    let found = Channel::ALL.into_iter().find(|c| c.key() == text.trim());
    found.ok_or_else(|| say!("no-such-key", key = text.trim(), known = known))
}

/// Reads phones separated by commas (also Chinese ones), semicolons or slashes.
///
/// # Errors
/// What is wrong with one of them.
pub fn read_phones(text: &str) -> Result<Vec<Phone>, Say> {
    let separators = [',', '，', '、', ';', '；', '/'];
    let mut out: Vec<Phone> = Vec::new();
    for one in text.split(separators).filter(|t| !t.trim().is_empty()) {
        let phone = Phone::parse(one)?;
        if !out.contains(&phone) {
            out.push(phone);
        }
    }
    if out.len() > PHONES { Err(say!("too-many-phones", most = PHONES)) } else { Ok(out) }
}

/// Reads a model year: not before 1950, not later than next year.
///
/// # Errors
/// What years would be right.
pub fn read_year(text: &str, today: Day) -> Result<u16, Say> {
    let last = u16::try_from(today.year()).unwrap_or(9999) + 1;
    let plain: String = text.trim().chars().map(crate::domain::plate::half_width).collect();
    let year = plain.parse::<u16>().ok().filter(|y| (1950..=last).contains(y));
    year.ok_or_else(|| say!("year-out-of-range", text = plain, last = last.to_string()))
}

fn past(text: &str, today: Day) -> Result<Day, Say> {
    let day = iso_day(text)?;
    if day > today + chrono::Duration::days(366) {
        return Err(say!("day-too-late", day = day.to_string()));
    }
    Ok(day)
}

/// Reads a mileage in km, below `most`.
///
/// # Errors
/// No number, or too large.
pub fn read_km(text: &str, most: u32) -> Result<u32, Say> {
    let plain: String = text.chars().map(crate::domain::plate::half_width).collect();
    let digits: String = plain.chars().filter(|c| !matches!(c, ' ' | ',')).collect();
    let km = digits.parse::<u32>();
    match km {
        Ok(km) if km <= most => Ok(km),
        Ok(km) => Err(say!("mileage-too-large", km = km, most = most)),
        Err(_) => Err(say!("mileage-no-number", text = plain.trim())),
    }
}
