//! Files of cars and owners from another system (Rules V-1 to V-3). The car is found by its plate,
//! else by its VIN; what the file does not say stays as it is, and nothing on record is lost.

use super::file::{fill_person, fill_vehicle, read_plate, vin_is_free};
use super::{Refusals, not_here};
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{PersonId, VehicleId};
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::plate::Plate;
use crate::domain::record::{Record, Table};
use crate::domain::vehicle::{Link, Vehicle};
use crate::domain::vin::Vin;
use crate::say;
use std::cmp::Reverse;

/// Most phones a person can have; more in a file than fit beside those on record are refused.
const PHONES: usize = 6;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::ImportFile { plate, unusual_plate, vehicle, owner } => {
            let owner = owner.as_ref().map(person_given);
            take_over(on, (plate, *unusual_plate), &vehicle_given(vehicle), owner.as_ref())
        }
        Change::ImportPerson(file) => take_over_person(on, &person_given(file)),
        other => Err(not_here(other)),
    }
}

/// Takes a person over. Who has neither name nor telephone could not be told from others, and would be made
/// anew with every file.
fn take_over_person(on: &mut Deciding<'_>, file: &PersonFile) -> Result<(), Fault> {
    let mut wrong = Refusals::default();
    let mut fresh = Person::default();
    fill_person(&mut fresh, file, "", &mut wrong);
    if fresh.name.is_empty() {
        wrong.note("name", say!("import-person-name"));
    }
    if file.phones.is_none() {
        wrong.note("phones", say!("import-person-phone"));
    }
    let mut known = namesakes(on, &fresh)?;
    if known.len() > 1 {
        known.retain(|(_, person)| agrees(person, &fresh, file));
        if known.is_empty() {
            wrong.note("name", say!("import-several-people", name = fresh.name.as_str()));
        }
    }
    let after = known.first().map(|(id, before)| (*id, before, merged(before, &fresh, file, "", &mut wrong)));
    wrong.done()?;
    match after {
        None => {
            on.create(Record::Person(fresh));
        }
        Some((_, before, person)) if *before == person => {}
        Some((id, _, person)) => {
            on.put(id.0, Record::Person(person))?;
            // The planner looks at what came in anew (Rule C-2).
            for car in on.view.find(Table::PersonVehicle, &id.to_string())? {
                on.edit_vehicle(VehicleId(car), |v| {
                    v.plan_on = None;
                    Ok(())
                })?;
            }
        }
    }
    Ok(())
}

/// The text, if there is any: in a file an empty cell says nothing.
fn given(text: &Option<String>) -> Option<String> {
    text.clone().filter(|t| !t.trim().is_empty())
}

fn vehicle_given(file: &VehicleFile) -> VehicleFile {
    VehicleFile {
        vin: given(&file.vin),
        make: given(&file.make),
        model: given(&file.model),
        year: given(&file.year),
        colour: given(&file.colour),
        purchased: given(&file.purchased),
        insured_until: given(&file.insured_until),
        inspected_until: given(&file.inspected_until),
        mileage: given(&file.mileage),
        ..file.clone()
    }
}

fn person_given(file: &PersonFile) -> PersonFile {
    PersonFile {
        name: given(&file.name),
        phones: given(&file.phones),
        address: given(&file.address),
        birthday: given(&file.birthday),
        company: given(&file.company),
        interests: given(&file.interests),
        account_manager: given(&file.account_manager),
        call_hours: given(&file.call_hours),
        channel: given(&file.channel),
        ..file.clone()
    }
}

fn take_over(
    on: &mut Deciding<'_>,
    (text, unusual): (&str, bool),
    file: &VehicleFile,
    owner: Option<&PersonFile>,
) -> Result<(), Fault> {
    let mut wrong = Refusals::default();
    let mut plate = None;
    if !text.trim().is_empty() {
        plate = wrong.take("plate", read_plate(text, unusual));
    } else if file.vin.is_none() {
        wrong.note("plate", say!("import-no-key"));
    }
    let vin = file.vin.as_ref().and_then(|t| Vin::parse(t).ok());
    let found = find(on, plate.as_ref(), vin.as_ref(), &mut wrong)?;
    let mut vehicle = match found {
        Some(id) => on.vehicle(id)?,
        None => Vehicle { opened: on.at, ..Vehicle::default() },
    };
    let before = vehicle.clone();
    let known_vin = vehicle.vin.clone();
    fill_vehicle(&mut vehicle, file, on, &mut wrong);
    if vehicle.plate.is_none() {
        vehicle.plate = plate;
    }
    if found.is_some() && known_vin.is_none() {
        vin_is_free(on, &vehicle, found, &mut wrong)?;
    }
    let owner = match owner {
        Some(file) => person(on, &vehicle, file, &mut wrong)?,
        None => None,
    };
    wrong.done()?;
    let mut news = false;
    if let Some((known, person)) = owner {
        let id = match known {
            Some(id) => {
                news = on.person(id)? != person;
                on.put(id.0, Record::Person(person))?;
                id
            }
            None => PersonId(on.create(Record::Person(person))),
        };
        vehicle.people.entry(id).or_insert(Link { owner: true, driver: true, payer: true });
    }
    // The planner looks at what came in anew, and at nothing else (Rule C-2).
    if news || vehicle != before {
        vehicle.plan_on = None;
    }
    match found {
        Some(id) => on.put(id.0, Record::Vehicle(vehicle))?,
        None => {
            on.create(Record::Vehicle(vehicle));
        }
    }
    Ok(())
}

/// The car that plate or VIN lead to; notes where the two contradict what is on record, since
/// a plate that moves and a VIN that changes are decisions of a person (Rule V-2).
fn find(
    on: &Deciding<'_>,
    plate: Option<&Plate>,
    vin: Option<&Vin>,
    wrong: &mut Refusals,
) -> Result<Option<VehicleId>, Fault> {
    let bearer = plate.map_or(Ok(None), |p| on.view.bearing(p))?;
    if let (Some(id), Some(plate)) = (bearer, plate) {
        let on_record = on.vehicle(id)?.vin;
        if let (Some(own), Some(vin)) = (&on_record, vin)
            && own != vin
        {
            let say = say!("import-other-vin", plate = plate.to_string(), vin = own.as_str());
            wrong.note("vehicle.vin", say);
        }
        return Ok(Some(id));
    }
    if let Some(vin) = vin
        && let Some(id) = on.view.find(Table::Vin, vin.as_str())?.first().map(|id| VehicleId(*id))
    {
        let car = on.vehicle(id)?;
        if let (Some(own), Some(plate)) = (&car.plate, plate)
            && !car.old_plates.contains(plate)
        {
            let say = say!("import-other-plate", vin = vin.as_str(), plate = own.to_string());
            wrong.note("plate", say);
        }
        return Ok(Some(id));
    }
    if let Some(plate) = plate {
        for id in on.view.find(Table::OldPlate, plate.key())? {
            let car = on.vehicle(VehicleId(id))?;
            if vin.is_none() || car.vin.is_none() {
                let now = car.shown_plate(VehicleId(id));
                wrong.note("plate", say!("import-old-plate", plate = plate.to_string(), now = now));
                break;
            }
        }
    }
    Ok(None)
}

/// The person a row names, as on record after it: who it is, if known, and what becomes of them.
type Owner = Option<(Option<PersonId>, Person)>;

fn person(
    on: &Deciding<'_>,
    vehicle: &Vehicle,
    file: &PersonFile,
    wrong: &mut Refusals,
) -> Result<Owner, Fault> {
    let mut fresh = Person::default();
    fill_person(&mut fresh, file, "owner.", wrong);
    if fresh == Person::default() {
        return Ok(None);
    }
    let known = match of_this_car(on, vehicle, &fresh, wrong)? {
        Some(known) => Some(known),
        None => of_another_car(on, &fresh, file)?,
    };
    let Some((id, before)) = known else { return Ok(Some((None, fresh))) };
    Ok(Some((Some(id), merged(&before, &fresh, file, "owner.", wrong))))
}

/// The person as on record with what the file says; a phone on record is never taken away.
fn merged(before: &Person, fresh: &Person, file: &PersonFile, at: &str, wrong: &mut Refusals) -> Person {
    let mut person = before.clone();
    // What cannot be read was noted when `fresh` was read.
    fill_person(&mut person, file, at, &mut Refusals::default());
    person.phones = before.phones.clone();
    person.wrong_phones = before.wrong_phones.clone();
    let more = fresh.phones.iter().filter(|p| !before.phones.contains(p));
    person.phones.extend(more.cloned().collect::<Vec<Phone>>());
    if person.phones.len() > PHONES {
        wrong.note(&format!("{at}phones"), say!("too-many-phones", most = PHONES));
    }
    person
}

/// The one of this car's people whom name or phone mean. Another owner than the one on
/// record is noted: that a car was sold is for a person to say.
fn of_this_car(
    on: &Deciding<'_>,
    vehicle: &Vehicle,
    fresh: &Person,
    wrong: &mut Refusals,
) -> Result<Option<(PersonId, Person)>, Fault> {
    let mut people: Vec<_> = vehicle.people.iter().collect();
    people.sort_by_key(|(id, link)| (Reverse(link.owner), Reverse(link.driver), **id));
    let unnamed = |p: &Person| p.name.is_empty() && p.phones.is_empty();
    let mut owner = None;
    let mut by_phone = None;
    for (id, link) in people {
        let person = on.person(*id)?;
        let same_name = !fresh.name.is_empty() && person.name == fresh.name;
        if same_name || link.owner && (unnamed(fresh) || unnamed(&person)) {
            return Ok(Some((*id, person)));
        }
        if by_phone.is_none() && person.phones.iter().any(|p| fresh.phones.contains(p)) {
            by_phone = Some((*id, person.clone()));
        }
        if link.owner && owner.is_none() {
            owner = Some(person.name);
        }
    }
    if by_phone.is_none()
        && let Some(name) = owner
    {
        wrong.note("owner.name", say!("import-other-owner", name = name));
    }
    Ok(by_phone)
}

/// Somebody known from another car: the same name and phone, and nothing that contradicts. Else
/// it is taken for somebody else, so that no record is overwritten with another's.
fn of_another_car(
    on: &Deciding<'_>,
    fresh: &Person,
    file: &PersonFile,
) -> Result<Option<(PersonId, Person)>, Fault> {
    Ok(namesakes(on, fresh)?.into_iter().find(|(_, person)| agrees(person, fresh, file)))
}

/// Everybody of the same name who has one of the telephones.
fn namesakes(on: &Deciding<'_>, fresh: &Person) -> Result<Vec<(PersonId, Person)>, Fault> {
    let mut out: Vec<(PersonId, Person)> = Vec::new();
    if fresh.name.is_empty() {
        return Ok(out);
    }
    for phone in &fresh.phones {
        for id in on.view.find(Table::Phone, phone.as_str())? {
            let person = on.person(PersonId(id))?;
            if person.name == fresh.name && !out.iter().any(|(known, _)| known.0 == id) {
                out.push((PersonId(id), person));
            }
        }
    }
    Ok(out)
}

/// Whether what the file says of a person only adds to what is known.
fn agrees(known: &Person, fresh: &Person, file: &PersonFile) -> bool {
    let text = |known: &str, new: &str| known.is_empty() || new.is_empty() || known == new;
    text(&known.address, &fresh.address)
        && text(&known.company, &fresh.company)
        && text(&known.interests, &fresh.interests)
        && text(&known.account_manager, &fresh.account_manager)
        && (known.birthday.is_none() || fresh.birthday.is_none() || known.birthday == fresh.birthday)
        && file.do_not_call.is_none_or(|wish| wish == known.do_not_call)
        && file.tier.is_none_or(|tier| tier == known.tier)
        && known.phones.len() + fresh.phones.iter().filter(|p| !known.phones.contains(p)).count() <= PHONES
}
