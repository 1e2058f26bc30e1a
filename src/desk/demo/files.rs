//! Files of cars and their owners, taken over two years and more ago.

use super::draw::{Draw, is_new_energy};
use super::script;
use super::{Ear, Scene};
use crate::desk::api::opening::Step;
use crate::desk::writer::{Request, Ticket};
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::fault::Fault;
use crate::domain::id::VehicleId;
use crate::domain::person::Tier;
use crate::domain::record::Kind;
use crate::domain::time::{Day, Time};
use crate::domain::user::{Actor, Role};
use crate::domain::vehicle::Energy;
use chrono::Datelike;

/// Files are opened from so many days before now, for so many days.
const FIRST_DAY: i64 = 900;
const OPENING_DAYS: i64 = 100;
/// Files opened in one group. In a store of very many a group is larger: the fewer and the longer
/// the sorted runs, the less the database has to move.
const GROUP: usize = 500;
const LARGE_GROUP: usize = 5_000;
/// A store of so many cars is a large one.
pub(super) const LARGE: usize = 20_000;
/// Cars of the fleet.
pub(super) const FLEET: std::ops::Range<usize> = 14..19;
/// The first place of the special plates; with fewer cars there are none.
const SPECIAL: usize = 24;
/// One plate of every rarer kind (Rule V-1): the twin pair, and one that fits no pattern.
const SPECIAL_PLATES: [&str; 16] = [
    "京A66888",
    "京A66888黄",
    "AB1234",
    "京A12345D",
    "京B2345挂",
    "京A1234学",
    "京A0123警",
    "粤ZA123港",
    "粤ZB456澳",
    "沪A1234领",
    "使123456",
    "京A12345临",
    "VA12345",
    "WJ京12345",
    "京X1234应急",
    "",
];

/// A car on file, as far as its visits need it.
#[derive(Clone, Debug)]
pub(super) struct DemoCar {
    /// Identity.
    pub id: VehicleId,
    /// The owner's name; empty if unknown.
    pub owner: String,
    /// What moves it.
    pub energy: Energy,
    /// When the file was opened.
    pub opened: Time,
    /// Mileage then, km.
    pub km: u32,
    /// Kilometres a day.
    pub km_a_day: u32,
}

impl DemoCar {
    /// Mileage at a time, km.
    pub fn km_at(&self, at: Time) -> u32 {
        let days = u32::try_from(at.minutes_since(self.opened) / (24 * 60)).unwrap_or(0);
        self.km + days * self.km_a_day
    }
}

/// When the first file is opened.
pub(super) fn first_day(now: Time) -> Time {
    now.plus_minutes(-FIRST_DAY * 24 * 60)
}

/// Opens all files, in groups; while one is being made true the next is drawn.
pub(super) fn open(scene: &mut Scene<'_>, count: usize, ear: &mut Ear<'_>) -> Result<Vec<DemoCar>, Fault> {
    let mut cars = Vec::with_capacity(count);
    let most = if count >= LARGE { LARGE_GROUP } else { GROUP };
    let step = OPENING_DAYS * 24 * 60 / i64::try_from(count.max(1)).unwrap_or(1).max(1);
    let mut under_way: Option<Group> = None;
    for first in (0..count).step_by(most) {
        ear.tell(Step::MakingUp, cars.len(), count)?;
        let group = (first..count.min(first + most)).map(|n| {
            let spread = i64::try_from(n).unwrap_or(0) * step;
            let at = first_day(scene.now).plus_minutes(spread + 1);
            file(scene, n, at)
        });
        let (drawn, requests): (Vec<DemoCar>, Vec<Request>) = group.unzip();
        let before = under_way.replace((drawn, scene.desk.writer.submit_batch(requests)));
        before.into_iter().try_for_each(|group| finish(group, &mut cars))?;
    }
    under_way.into_iter().try_for_each(|group| finish(group, &mut cars))?;
    Ok(cars)
}

/// Files that are being opened.
type Group = (Vec<DemoCar>, Ticket);

fn finish((drawn, ticket): Group, cars: &mut Vec<DemoCar>) -> Result<(), Fault> {
    let made = ticket.wait_all().map_err(|(_, fault)| fault)?;
    for (car, made) in drawn.into_iter().zip(made) {
        let id = script::created(&made, Kind::Vehicle)?;
        cars.push(DemoCar { id: VehicleId(id), ..car });
    }
    Ok(())
}

fn file(scene: &mut Scene<'_>, n: usize, at: Time) -> (DemoCar, Request) {
    let zone = scene.desk.trade.store.tz();
    let (today, opened) = (scene.now.day(zone), at.day(zone));
    let special = special_plate(n);
    let (vehicle, car) = vehicle(&mut scene.draw, n, special.is_some(), at, (opened, today));
    let agent = scene.staff.agents.first().map(|a| a.name.clone()).unwrap_or_default();
    let owner = owner(&mut scene.draw, &agent, n, today);
    let plate = special.map_or_else(|| scene.draw.plate(car.energy), ToOwned::to_owned);
    let car = DemoCar { owner: owner.name.clone().unwrap_or_default(), ..car };
    let unusual_plate = plate == "AB1234";
    let owner = Some(owner);
    // Taken over from the system before, as every store begins: so the planner does not make the
    // calls of years ago. A car without a plate is new.
    let change = match plate.is_empty() {
        true => Change::OpenFile { plate, unusual_plate, vehicle, owner },
        false => Change::ImportFile { plate, unusual_plate, vehicle, owner },
    };
    // A take-over is no advisor's work; whose customers they are is.
    let actor = Actor { role: Role::Manager, ..advisor(scene, n) };
    (car, Request { change, actor, client: String::new(), base: None, at: Some(at) })
}

fn advisor(scene: &Scene<'_>, n: usize) -> Actor {
    let list = &scene.staff.advisors;
    list.get(n % list.len().max(1)).cloned().unwrap_or_else(super::nobody)
}

/// The plate of a car that is to have this very one: the first, known from the handbook, and
/// one of every kind.
fn special_plate(n: usize) -> Option<&'static str> {
    match n {
        0 => Some("京A88618"),
        _ => n.checked_sub(SPECIAL).and_then(|at| SPECIAL_PLATES.get(at)).copied(),
    }
}

/// The `n`-th car, whose file is opened on the first of the two days, as seen on the second.
pub(super) fn vehicle(
    draw: &mut Draw,
    n: usize,
    special: bool,
    at: Time,
    (opened, today): (Day, Day),
) -> (VehicleFile, DemoCar) {
    let mut model = draw.model();
    // Blue, yellow and the like are no plates for a plug; car 0 is the Camry of the handbook.
    while n == 0 && model.as_ref().is_some_and(|m| m.model.en != "Camry")
        || special && model.as_ref().is_some_and(|m| is_new_energy(m.energy))
    {
        model = draw.model();
    }
    let energy = model.as_ref().map_or(Energy::Petrol, |m| m.energy);
    let (from, to) = model.as_ref().map_or((2015, 2020), |m| (m.from, m.to));
    let last = u32::from(to).min(u32::try_from(opened.year()).unwrap_or(2020)).max(u32::from(from));
    let year = u16::try_from(draw.number(u32::from(from), last + 1)).unwrap_or(from);
    let purchased = draw.day_in(i32::from(year), opened);
    let age = u32::try_from((opened - purchased).num_days().max(0)).unwrap_or(0);
    let km_a_day = draw.number(15, 55);
    let km = age * km_a_day + draw.number(20, 900);
    let vin = if n != 0 && draw.percent(4) { None } else { Some(draw.vin(year, n)) };
    let text = |draw: &Draw, name| Some(draw.in_language(name));
    let file = VehicleFile {
        vin,
        make: model.as_ref().and_then(|m| text(draw, &m.make)),
        model: model.as_ref().and_then(|m| text(draw, &m.model)),
        year: Some(year.to_string()),
        colour: Some(draw.text(|t| &t.cars.colour)),
        energy: Some(energy),
        purchased: Some(purchased.to_string()),
        mileage: (!draw.percent(6)).then(|| km.to_string()),
        insured_until: Some(draw.near(today, -15, 365).to_string()),
        insured_here: Some(draw.percent(55)),
        inspected_until: Some(draw.near(today, -12, 700).to_string()),
    };
    let car = DemoCar { id: VehicleId::default(), owner: String::new(), energy, opened: at, km, km_a_day };
    (file, car)
}

/// The owner of the `n`-th car; `agent` looks after the fleet.
pub(super) fn owner(draw: &mut Draw, agent: &str, n: usize, today: Day) -> PersonFile {
    let name = draw.person();
    let phones = if draw.percent(3) && n > 0 { String::new() } else { draw.phone() };
    let year = i32::try_from(draw.number(1955, 2004)).unwrap_or(1980);
    let mut birthday = draw.day_in(year, Day::MAX);
    // Somebody has a birthday in three days, and somebody today.
    let near = [(1, 3), (3, 0)].into_iter().find(|(who, _)| *who == n);
    if let Some((_, days)) = near {
        let soon = today + chrono::Duration::days(days);
        birthday = Day::from_ymd_opt(year, soon.month(), soon.day().min(28)).unwrap_or(birthday);
    }
    let street = draw.text(|t| &t.people.street);
    let address = match draw.percent(80) {
        true => format!("{street} {}", draw.number(1, 300)),
        false => String::new(),
    };
    let interests = if draw.percent(15) { draw.text(|t| &t.people.interest) } else { String::new() };
    let tier = match (n, draw.number(0, 100)) {
        (0, _) | (_, 0..3) => Tier::Gold,
        (2, _) | (_, 3..9) => Tier::Vip,
        _ => Tier::Ordinary,
    };
    let fleet = FLEET.contains(&n);
    let company = match (fleet, draw.percent(8)) {
        (true, _) => {
            let first = draw.tables.shop.company.first().map(|c| c.name.clone());
            first.map(|c| draw.in_language(&c)).unwrap_or_default()
        }
        (false, true) => draw.text(|t| &t.shop.company),
        (false, false) => String::new(),
    };
    PersonFile {
        name: Some(name),
        phones: Some(phones),
        address: Some(address),
        birthday: (draw.percent(70) || near.is_some()).then(|| birthday.to_string()),
        company: Some(company),
        interests: Some(interests),
        do_not_call: Some(n > 2 && draw.percent(2)),
        tier: Some(tier),
        account_manager: Some(if fleet { agent.to_owned() } else { String::new() }),
        call_hours: None,
        channel: None,
    }
}
