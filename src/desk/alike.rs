//! People who look the same (Rule D-1): proposed to somebody who knows them, and never merged.

use super::Desk;
use crate::domain::fault::Fault;
use crate::domain::id::{PersonId, RecordId, VehicleId};
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::plate::half_width;
use crate::domain::record::{Record, Table};
use crate::domain::view::View;
use chrono::Datelike;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a telephone can begin with, and digits of it that are looked at together: so the telephones of
/// some thousands of people are in memory at a time.
const FIRST: &str = "+0123456789";
const TOGETHER: usize = 3;
/// The year of a birthday whose year is not known.
const NO_YEAR: i32 = 1904;

/// Why people look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Name and telephone are the same.
    NameAndPhone,
    /// The telephone is the same, and the names are not.
    Phone,
    /// Name and birthday are the same.
    NameAndBirthday,
}

impl Likeness {
    /// The word in JSON; `alike-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NameAndPhone => "name_and_phone",
            Self::Phone => "phone",
            Self::NameAndBirthday => "name_and_birthday",
        }
    }
}

/// Somebody who looks like somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// The cars, as their plates.
    pub cars: Vec<String>,
}

/// People who look the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Why.
    pub why: Likeness,
    /// The telephone or birthday they share.
    pub shared: String,
    /// They, in the order in which they were made.
    pub people: Vec<Lookalike>,
}

/// Who is told of people who look the same; false ends it.
pub type Propose<'a> = &'a mut dyn FnMut(Alike) -> bool;

impl Desk {
    /// Proposes everybody who looks the same. Of the people on record no more is kept than 16 bytes or so each.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn alike(&self, put: Propose<'_>) -> Result<(), Fault> {
        if self.alike_by_phone(put)? { self.alike_by_birthday(put) } else { Ok(()) }
    }

    /// Proposes those who have a telephone in common. Says whether to go on.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn alike_by_phone(&self, put: Propose<'_>) -> Result<bool, Fault> {
        for start in starts() {
            let listed =
                self.reader.range(Table::Phone, &start, &format!("{start}\u{10FFFF}"), usize::MAX)?;
            for same in listed.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
                let phone = same.first().map(|(phone, _)| phone.as_str()).unwrap_or_default();
                for alike in self.of_phone(phone, same.iter().map(|(_, id)| *id))? {
                    if !put(alike) {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// The people of one telephone: those of one name, and if there are several names, all.
    fn of_phone(&self, phone: &str, ids: impl Iterator<Item = RecordId>) -> Result<Vec<Alike>, Fault> {
        let mut people = Vec::new();
        for id in ids {
            people.extend(self.on_record(id)?.map(|person| (PersonId(id), person)));
        }
        // People with two telephones in common are proposed once, for the first.
        let first = |phones: &[Phone]| {
            let all = |p: &&Phone| people.iter().all(|(_, person): &(_, Person)| person.phones.contains(p));
            phones.iter().filter(all).map(Phone::as_str).min().map(str::to_owned)
        };
        let shared = people.first().and_then(|(_, person)| first(&person.phones));
        if people.len() < 2 || shared.is_some_and(|shared| shared != phone) {
            return Ok(Vec::new());
        }
        people.sort_by_cached_key(|(id, person)| (folded(&person.name), *id));
        let names: Vec<&[(PersonId, Person)]> =
            people.chunk_by(|a, b| folded(&a.1.name) == folded(&b.1.name)).collect();
        let mut out = Vec::new();
        for same in names.iter().filter(|same| same.len() > 1) {
            out.push(self.proposed(Likeness::NameAndPhone, phone, same)?);
        }
        if names.len() > 1 {
            out.push(self.proposed(Likeness::Phone, phone, &people)?);
        }
        Ok(out)
    }

    /// Proposes those of the same name and birthday who have no telephone in common.
    fn alike_by_birthday(&self, put: Propose<'_>) -> Result<(), Fault> {
        let mut seen: HashMap<u64, RecordId> = HashMap::new();
        for stored in self.reader.all() {
            let stored = stored?;
            let Record::Person(person) = stored.record else {
                continue;
            };
            let Some(born) = person.birthday.filter(|day| day.year() != NO_YEAR) else {
                continue;
            };
            if person.name.is_empty() || person.struck.is_some() {
                continue;
            }
            let key = (folded(&person.name), born);
            let Some(other) = seen.insert(hash(&key), stored.id) else {
                continue;
            };
            let Some(before) = self.on_record(other)? else {
                continue;
            };
            let same = (folded(&before.name), before.birthday) == (key.0, Some(born));
            if same && !before.phones.iter().any(|phone| person.phones.contains(phone)) {
                let people = [(PersonId(other), before), (PersonId(stored.id), person)];
                if !put(self.proposed(Likeness::NameAndBirthday, &born.to_string(), &people)?) {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Somebody on record who was neither taken back nor forgotten.
    fn on_record(&self, id: RecordId) -> Result<Option<Person>, Fault> {
        Ok(self.reader.record(id)?.and_then(|stored| match stored.record {
            Record::Person(person) if person.struck.is_none() && person.forgotten.is_none() => Some(person),
            _ => None,
        }))
    }

    fn proposed(&self, why: Likeness, shared: &str, who: &[(PersonId, Person)]) -> Result<Alike, Fault> {
        let mut people = Vec::with_capacity(who.len());
        for (id, person) in who {
            let mut cars = Vec::new();
            for car in self.reader.find(Table::PersonVehicle, &id.to_string())? {
                if let Some(Record::Vehicle(vehicle)) = self.reader.record(car)?.map(|s| s.record) {
                    cars.push(vehicle.shown_plate(VehicleId(car)));
                }
            }
            people.push(Lookalike { id: *id, name: person.name.clone(), cars });
        }
        people.sort_by_key(|somebody| somebody.id);
        Ok(Alike { why, shared: shared.to_owned(), people })
    }
}

/// What telephones begin with.
fn starts() -> Vec<String> {
    let mut out: Vec<String> = FIRST.chars().map(String::from).collect();
    for _ in 1..TOGETHER {
        let longer = |start: String| ('0'..='9').map(move |digit| format!("{start}{digit}"));
        out = out.into_iter().flat_map(longer).collect();
    }
    out
}

/// The one writing of a name: half width, small letters, no blanks.
fn folded(name: &str) -> String {
    let kept = name.chars().map(half_width).filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
#[path = "alike_tests.rs"]
mod tests;
