//! Tables from which lively demo data is made: names, cars, words of customers. The
//! maker itself brings the randomness; here everything is read, and picked by a number.

use super::Problem;
use super::check;
use crate::domain::complaint::{ComplaintClass, Severity};
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::vehicle::Energy;
use crate::domain::visit::{DamageKind, RequestClass};
use serde::Deserialize;

/// Everything the maker of demo data draws from (`assets/demo/`). A store cannot override
/// these: demo stores are thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoTables {
    /// People.
    pub people: People,
    /// Cars.
    pub cars: Cars,
    /// The store, its people, and what is said there.
    pub shop: Shop,
}

/// `assets/demo/people.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Surnames; in English the reading in pinyin.
    pub surname: Vec<Weighed>,
    /// Given names.
    pub given: Vec<Weighed>,
    /// Whole names of people from elsewhere.
    pub whole: Vec<Weighed>,
    /// Streets, without a number.
    pub street: Vec<Weighed>,
    /// Interests and occupations; never on a screen the customer sees (Rule V-3).
    pub interest: Vec<Weighed>,
}

/// `assets/demo/cars.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cars {
    /// Models.
    pub car: Vec<CarModel>,
    /// Colours.
    pub colour: Vec<Weighed>,
    /// Beginnings of plates; the first is the store's own.
    pub office: Vec<Office>,
}

/// `assets/demo/shop.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// Name of the store.
    pub store: Name,
    /// Service advisors.
    pub advisor: Vec<Weighed>,
    /// Technicians.
    pub technician: Vec<Weighed>,
    /// Agents.
    pub agent: Vec<Weighed>,
    /// Managers.
    pub manager: Vec<Weighed>,
    /// Store managers.
    pub store_manager: Vec<Weighed>,
    /// Sales.
    pub sales: Vec<Weighed>,
    /// Sales managers.
    pub sales_manager: Vec<Weighed>,
    /// Companies that own cars.
    pub company: Vec<Weighed>,
    /// Requests in the customer's own words (Rule R-7).
    pub words: Vec<Words>,
    /// Notes at damage marks (Rule R-4).
    pub damage: Vec<DamageNote>,
    /// Things that stay in a car (Rule R-6).
    pub kept: Vec<Weighed>,
    /// Reasons why an order is called off.
    pub cancelled: Vec<Weighed>,
    /// Reasons why a promise is moved to tomorrow (Rule E-4).
    pub late_parts: Vec<Weighed>,
    /// What customers say at a call when all is well (Rule C-7).
    pub heard: Vec<Weighed>,
    /// Complaints in the customer's own words (Rule K-1).
    pub complaint: Vec<Complaining>,
    /// Remedies (Rule K-4).
    pub remedy: Vec<Offered>,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaining {
    /// What it is about.
    pub class: ComplaintClass,
    /// How grave it is.
    pub severity: Severity,
    /// The words.
    pub words: Name,
    /// What was said at the first contact.
    pub contact: Name,
    /// What came of looking into it.
    pub found: Name,
}

/// A remedy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    /// What is offered.
    pub text: Name,
    /// What it costs the store.
    pub cost: Money,
}

/// A name, as often as it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighed {
    /// The name.
    pub name: Name,
    /// How often, against the others of its list.
    pub weight: u32,
}

/// A model of car, as often as it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarModel {
    /// Maker.
    pub make: Name,
    /// Model.
    pub model: Name,
    /// What moves it.
    pub energy: Energy,
    /// First year it was sold.
    pub from: u16,
    /// Last year it was sold.
    pub to: u16,
    /// How often, against the others.
    pub weight: u32,
}

/// Province character and office letter of a plate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Such as `京A`.
    pub key: String,
    /// How often, against the others.
    pub weight: u32,
}

/// A customer's words and the class they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Class.
    pub class: RequestClass,
    /// The words.
    pub name: Name,
    /// How often, against the others.
    pub weight: u32,
}

/// A note at a damage mark.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DamageNote {
    /// Kind of damage.
    pub kind: DamageKind,
    /// The note.
    pub name: Name,
    /// How often, against the others.
    pub weight: u32,
}

/// Something that occurs more or less often.
pub trait Weigh {
    /// How often, against the others of its list.
    fn weight(&self) -> u32;
}

macro_rules! weigh {
    ($($kind:ident),*) => { $(impl Weigh for $kind {
        fn weight(&self) -> u32 { self.weight }
    })* };
}
weigh!(Weighed, CarModel, Office, Words, DamageNote);

/// The entry on which `roll`, any number, falls: each as often as its weight. None only
/// in a list without weight.
pub fn pick<T: Weigh>(list: &[T], roll: u64) -> Option<&T> {
    let total: u64 = list.iter().map(|entry| u64::from(entry.weight())).sum();
    let mut left = roll.checked_rem(total)?;
    list.iter().find(|entry| {
        let weight = u64::from(entry.weight());
        let here = left < weight;
        left = left.saturating_sub(weight);
        here
    })
}

impl DemoTables {
    /// The tables as shipped.
    ///
    /// # Errors
    /// What is wrong with them; a test holds that nothing is.
    pub fn shipped() -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let tables = (|| {
            Some(Self {
                people: part(
                    "demo/people.toml",
                    include_str!("../../assets/demo/people.toml"),
                    &mut problems,
                )?,
                cars: part("demo/cars.toml", include_str!("../../assets/demo/cars.toml"), &mut problems)?,
                shop: part("demo/shop.toml", include_str!("../../assets/demo/shop.toml"), &mut problems)?,
            })
        })();
        tables.ok_or(problems)
    }
}

fn part<T: serde::de::DeserializeOwned>(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    check::read(file, text, problems).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_can_be_drawn_from() {
        let tables = DemoTables::shipped().expect("shipped tables");
        assert!(tables.people.surname.len() >= 50 && tables.people.given.len() >= 50);
        assert!(tables.cars.car.iter().all(|c| c.from <= c.to && c.weight > 0));
        for class in RequestClass::ALL {
            assert!(tables.shop.words.iter().any(|w| w.class == class), "words for {class:?}");
        }
        for kind in DamageKind::ALL {
            assert!(tables.shop.damage.iter().any(|d| d.kind == kind), "a note for {kind:?}");
        }
        for energy in Energy::ALL {
            assert!(tables.cars.car.iter().any(|c| c.energy == energy), "a car with {energy:?}");
        }
    }

    #[test]
    fn each_is_picked_as_often_as_its_weight() {
        let of = |key: &str, weight| Office { key: key.to_owned(), weight };
        let list = [of("a", 2), of("b", 0), of("c", 1)];
        let picked: Vec<&str> = (0..6).filter_map(|roll| pick(&list, roll)).map(|o| o.key.as_str()).collect();
        assert_eq!(picked, ["a", "a", "c", "a", "a", "c"]);
        assert_eq!(pick(&[of("a", 0)], 3), None);
    }
}
