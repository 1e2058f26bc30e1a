//! Draws from the tables: names, cars, plates, numbers.

use crate::domain::lang::Lang;
use crate::domain::name::Name;
use crate::domain::time::Day;
use crate::domain::vehicle::Energy;
use crate::domain::vin;
use crate::rules::demo::{CarModel, DemoTables, Weigh, Weighed, pick};
use chrono::Datelike;
use std::collections::BTreeSet;

/// Letters a plate's number and a VIN can have.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Beginnings of mobile numbers.
const MOBILE: [&str; 12] =
    ["136", "137", "138", "139", "150", "151", "158", "159", "177", "186", "188", "189"];
/// One car in so many bears a plate of the store's own province.
const OWN_PROVINCE_PERCENT: u64 = 75;
/// New-energy models are drawn again with this chance, which leaves about 15 % of them.
const ENERGY_AGAIN_PERCENT: u64 = 50;

/// Chance and the tables it draws from.
pub(super) struct Draw {
    rng: fastrand::Rng,
    /// The tables.
    pub tables: DemoTables,
    lang: Lang,
    plates: BTreeSet<String>,
}

impl Draw {
    /// Begins with a seed; the same seed draws the same.
    pub fn new(tables: DemoTables, seed: u64, lang: Lang) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed), tables, lang, plates: BTreeSet::new() }
    }

    /// The text in the demo's language.
    pub fn in_language(&self, name: &Name) -> String {
        match self.lang {
            Lang::Zh => name.zh.clone(),
            Lang::En => name.en.clone(),
        }
    }

    /// A number in `from..to`; `from` if there is none.
    pub fn number(&mut self, from: u32, to: u32) -> u32 {
        if from < to { self.rng.u32(from..to) } else { from }
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.rng.u64(0..100) < percent
    }

    /// One of a list, as often as its weight.
    pub fn one<T: Weigh + Clone>(&mut self, list: impl Fn(&DemoTables) -> &[T]) -> Option<T> {
        let roll = self.rng.u64(..);
        pick(list(&self.tables), roll).cloned()
    }

    /// One of a list of names, in the demo's language; empty from an empty list.
    pub fn text(&mut self, list: impl Fn(&DemoTables) -> &[Weighed]) -> String {
        self.one(list).map(|w| self.in_language(&w.name)).unwrap_or_default()
    }

    /// One of a slice.
    pub fn among<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.rng.usize(0..list.len())) }
    }

    /// A person's name.
    pub fn person(&mut self) -> String {
        if self.percent(2) {
            return self.text(|t| &t.people.whole);
        }
        let surname = self.text(|t| &t.people.surname);
        let given = self.text(|t| &t.people.given);
        match self.lang {
            Lang::Zh => surname + &given,
            Lang::En => format!("{surname} {given}"),
        }
    }

    /// A mobile number.
    pub fn phone(&mut self) -> String {
        let head = self.among(&MOBILE).copied().unwrap_or("138");
        format!("{head}{:08}", self.number(0, 100_000_000))
    }

    /// A model, about one in six with a plug.
    pub fn model(&mut self) -> Option<CarModel> {
        let first = self.one(|t| &t.cars.car)?;
        if is_new_energy(first.energy) && self.percent(ENERGY_AGAIN_PERCENT) {
            return self.one(|t| &t.cars.car);
        }
        Some(first)
    }

    /// A VIN with its right check digit; `serial` makes it the only one.
    pub fn vin(&mut self, year: u16, serial: usize) -> String {
        let mut letter = || char::from(self.rng.choice(LETTERS).copied().unwrap_or(b'A'));
        let maker: String = (0..7).map(|_| letter()).collect();
        let codes: Vec<char> = "ABCDEFGHJKLMNPRSTVWXY123456789".chars().collect();
        let code = codes.get(usize::from(year.saturating_sub(2010)) % codes.len()).copied().unwrap_or('A');
        let text = format!("L{}0{code}A{:06}", maker.replace('Q', "P"), serial % 1_000_000);
        vin::with_check_digit(&text).map(|v| v.as_str().to_owned()).unwrap_or_default()
    }

    /// A plate nobody bears yet: green for new energy, else blue.
    pub fn plate(&mut self, energy: Energy) -> String {
        loop {
            let office = self.office();
            let serial = if is_new_energy(energy) {
                let mark = if energy == Energy::Electric { 'D' } else { 'F' };
                format!("{mark}{:05}", self.number(0, 100_000))
            } else {
                self.serial()
            };
            let plate = office + &serial;
            if self.take_plate(&plate) {
                return plate;
            }
        }
    }

    /// Keeps a plate from being drawn again; says whether it was free.
    pub fn take_plate(&mut self, plate: &str) -> bool {
        self.plates.insert(plate.to_owned())
    }

    fn office(&mut self) -> String {
        let own = self.tables.cars.office.first().map(|o| o.key.clone()).unwrap_or_default();
        let province = own.chars().next();
        let stays = self.percent(OWN_PROVINCE_PERCENT);
        for _ in 0..200 {
            let drawn = self.one(|t| &t.cars.office).map(|o| o.key).unwrap_or_default();
            if !stays || drawn.chars().next() == province {
                return drawn;
            }
        }
        own
    }

    /// Five characters: digits, or with one or two letters.
    fn serial(&mut self) -> String {
        let digits = format!("{:05}", self.number(0, 100_000));
        let mut chars: Vec<char> = digits.chars().collect();
        for _ in 0..self.number(0, 3) {
            let at = self.rng.usize(0..chars.len());
            let letter = self.rng.choice(LETTERS).copied().unwrap_or(b'A');
            if let Some(place) = chars.get_mut(at) {
                *place = char::from(letter);
            }
        }
        chars.into_iter().collect()
    }

    /// A day of a year, no later than `most`.
    pub fn day_in(&mut self, year: i32, most: Day) -> Day {
        let day = Day::from_ymd_opt(year, self.number(1, 13), self.number(1, 29)).unwrap_or(most);
        if day > most { most.with_day(1).unwrap_or(most) } else { day }
    }

    /// A day `from..to` days from `day`.
    pub fn near(&mut self, day: Day, from: i32, to: i32) -> Day {
        day + chrono::Duration::days(i64::from(self.rng.i32(from..to)))
    }
}

/// Bears a green plate.
pub(super) fn is_new_energy(energy: Energy) -> bool {
    matches!(energy, Energy::Electric | Energy::PlugIn)
}
