//! Visits of before this desk (Rule V-8): what another system had on record of a car, as a visit that is over
//! and an order that is settled. Nothing of it is work, and nobody is called about it now.

use super::file::{read_km, read_plate};
use super::{Refusals, cases, not_here};
use crate::domain::change::{Change, PastVisit};
use crate::domain::clean;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{VehicleId, VisitId};
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::order::{Decision, Delivery, Line, LineKind, Order, OrderState, Revision, Stamp, Verdict};
use crate::domain::plate::Plate;
use crate::domain::record::{Kind, Record, Table, number_word};
use crate::domain::say::Say;
use crate::domain::time::{Day, Time, iso_day};
use crate::domain::vehicle::{Reading, Vehicle};
use crate::domain::view::{Stored, ViewExt};
use crate::domain::vin::Vin;
use crate::domain::visit::Visit;
use crate::say;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    let Change::ImportVisit(past) = change else { return Err(not_here(change)) };
    let mut wrong = Refusals::default();
    let car = car(on, past, &mut wrong)?;
    let read = Read::of(on, past, &mut wrong)?;
    let (Some(car), Some(read)) = (car, read) else { return wrong.done() };
    let records = on.view.of_vehicle(car)?;
    if stands(on, &records, &read) {
        return wrong.done();
    }
    number_is_free(on, &read, &mut wrong)?;
    let visit = VisitId(on.create(Record::Visit(read.visit(car))));
    let mut vehicle = on.vehicle(car)?;
    if let Some(km) = read.km {
        wrong.take("mileage", put_reading(&mut vehicle, read.arrived, km, visit));
    }
    wrong.done()?;
    if let Some(order) = read.order(on, car, visit)? {
        on.create(Record::Order(order));
    }
    // The planner looks at what came in anew, and at nothing that is over (Rule C-2).
    vehicle.plan_on = None;
    on.put(car.0, Record::Vehicle(vehicle))
}

/// The car that the plate means, also one it bore before, else the VIN. A car is never made of a
/// visit: its file comes first.
fn car(on: &Deciding<'_>, past: &PastVisit, wrong: &mut Refusals) -> Result<Option<VehicleId>, Fault> {
    let vin = match past.vin.trim() {
        "" => None,
        text => wrong.take("vin", Vin::parse(text)),
    };
    if let Some(vin) = &vin
        && let Some(id) = on.view.find(Table::Vin, vin.as_str())?.first()
    {
        return Ok(Some(VehicleId(*id)));
    }
    if past.plate.trim().is_empty() {
        let (field, say) = match past.vin.trim() {
            "" => ("plate", say!("import-no-key")),
            _ => ("vin", say!("import-unknown-car")),
        };
        wrong.note(field, say);
        return Ok(None);
    }
    // What is no plate anywhere is on no file; it needs no confirmation to be looked for.
    let Some(plate) = wrong.take("plate", read_plate(&past.plate, true)) else { return Ok(None) };
    let found = by_plate(on, &plate, wrong)?;
    if let Some(id) = found
        && vin.is_some()
        && let Some(own) = on.vehicle(id)?.vin
    {
        let say = say!("import-other-vin", plate = plate.to_string(), vin = own.as_str());
        wrong.note("vin", say);
    }
    Ok(found)
}

fn by_plate(on: &Deciding<'_>, plate: &Plate, wrong: &mut Refusals) -> Result<Option<VehicleId>, Fault> {
    if let Some(bearer) = on.view.bearing(plate)? {
        return Ok(Some(bearer));
    }
    match on.view.find(Table::OldPlate, plate.key())?.as_slice() {
        [] => wrong.note("plate", say!("import-unknown-car")),
        [one] => return Ok(Some(VehicleId(*one))),
        [first, ..] => {
            let now = on.vehicle(VehicleId(*first))?.shown_plate(VehicleId(*first));
            wrong.note("plate", say!("import-old-plate", plate = plate.to_string(), now = now));
        }
    }
    Ok(None)
}

/// A row, read.
struct Read {
    arrived: Time,
    left: Time,
    km: Option<u32>,
    number: String,
    done: String,
    amount: Money,
    advisor: String,
}

impl Read {
    fn of(on: &Deciding<'_>, past: &PastVisit, wrong: &mut Refusals) -> Result<Option<Self>, Fault> {
        let arrived = match past.arrived.trim() {
            "" => {
                wrong.note("arrived", say!("import-day-needed"));
                None
            }
            text => wrong.take("arrived", over(on, text)),
        };
        let left = match past.left.trim() {
            "" => arrived,
            text => wrong.take("left", over(on, text)),
        };
        let km = match past.mileage.trim() {
            "" => None,
            text => wrong.take("mileage", read_km(text, on.trade.figures.most_km)),
        };
        let amount = match past.amount.trim() {
            "" => Money::ZERO,
            text => wrong.take("amount", amount(text)).unwrap_or_default(),
        };
        let mut line =
            |field, text: &str, most| wrong.take(field, clean::line(text, most)).unwrap_or_default();
        let number = line("number", &past.number, clean::LINE_CHARS);
        let advisor = line("advisor", &past.advisor, clean::LINE_CHARS);
        // Cells of several lines come with their ends.
        let done = past.done.split_whitespace().collect::<Vec<_>>().join(" ");
        let done = line("done", &done, clean::NOTE_CHARS);
        let (Some(arrived), Some(left)) = (arrived, left) else { return Ok(None) };
        if left < arrived {
            wrong.note(
                "left",
                say!("import-left-early", left = left.to_string(), arrived = arrived.to_string()),
            );
        }
        let (arrived, left) = (moment(on, arrived), moment(on, left));
        let advisor = login(on, advisor)?;
        Ok(Some(Self { arrived, left, km, number, done, amount, advisor }))
    }

    fn visit(&self, vehicle: VehicleId) -> Visit {
        let (arrived, left, km, advisor) = (self.arrived, Some(self.left), self.km, self.advisor.clone());
        Visit { vehicle, arrived, left, km, advisor, ..Visit::default() }
    }

    /// What was done, settled; none where nothing is said of it.
    fn order(&self, on: &Deciding<'_>, vehicle: VehicleId, visit: VisitId) -> Result<Option<Order>, Fault> {
        if self.number.is_empty() && self.done.is_empty() && self.amount == Money::ZERO {
            return Ok(None);
        }
        let (by, opened, left) = (self.advisor.clone(), self.arrived, self.left);
        let number = match self.number.as_str() {
            "" => on.number(&series(opened.day(on.trade.store.tz())))?,
            own => own.to_owned(),
        };
        let stamp = |state, at| Stamp { state, at, by: by.clone() };
        let stamps = vec![
            stamp(OrderState::Approved, opened),
            stamp(OrderState::Delivered, left),
            stamp(OrderState::Settled, left),
        ];
        let delivery = Delivery {
            items: Default::default(),
            advice: String::new(),
            next_day: None,
            next_km: None,
            warranty_until: None,
            first_word: None,
            at: left,
            by: by.clone(),
        };
        Ok(Some(Order {
            number,
            vehicle,
            visit: Some(visit),
            advisor: by.clone(),
            opened,
            revisions: vec![Revision {
                at: opened,
                by,
                decided: Some(opened),
                lines: [(1, self.line())].into(),
            }],
            state: OrderState::Settled,
            stamps,
            delivery: Some(delivery),
            vat_permille: on.trade.figures.vat_permille,
            ..Order::default()
        }))
    }

    fn line(&self) -> Line {
        let (at, by) = (self.arrived, self.advisor.clone());
        let decision =
            Decision { verdict: Verdict::Approved, who: String::new(), how: String::new(), at, by };
        let done = if self.done.is_empty() { &self.number } else { &self.done };
        Line {
            kind: LineKind::Earlier { price: self.amount },
            name: Name { zh: done.clone(), en: done.clone() },
            reason: Name::default(),
            minutes: 0,
            safety: false,
            decision: Some(decision),
            came_from: None,
        }
    }
}

/// A day that is over, or today.
fn over(on: &Deciding<'_>, text: &str) -> Result<Day, Say> {
    let day = iso_day(text)?;
    if day > on.at.day(on.trade.store.tz()) {
        return Err(say!("import-day-ahead", day = day.to_string()));
    }
    Ok(day)
}

/// A day as a moment: at the hour the trade takes for it, but not later than now.
fn moment(on: &Deciding<'_>, day: Day) -> Time {
    let minutes = chrono::Duration::minutes(i64::from(on.trade.cadences.hand_over));
    Time::from_local(day.and_time(chrono::NaiveTime::MIN) + minutes, on.trade.store.tz()).min(on.at)
}

/// An amount that is not below zero, with its thousands apart or not.
fn amount(text: &str) -> Result<Money, Say> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '，')).collect();
    let found = plain.trim_end_matches('元').parse::<Money>().ok().filter(|m| *m >= Money::ZERO);
    found.ok_or_else(|| say!("import-amount", found = text.trim()))
}

/// The login of a user whose login or name this is; else the text, since advisors leave.
fn login(on: &Deciding<'_>, text: String) -> Result<String, Fault> {
    if text.is_empty() || on.view.user(&text)?.is_some() {
        return Ok(text);
    }
    for (login, id) in on.view.list(Table::Login)? {
        if let Some(Stored { record: Record::User(user), .. }) = on.view.record(id)?
            && user.name == text
        {
            return Ok(login);
        }
    }
    Ok(text)
}

/// Whether it was taken over before: the same car, day and number. A row without a number says no
/// more than that the car was here on that day.
fn stands(on: &Deciding<'_>, records: &[Stored], read: &Read) -> bool {
    let day = |at: Time| at.day(on.trade.store.tz());
    let same_day = |at: Time| day(at) == day(read.arrived);
    records.iter().any(|stored| match &stored.record {
        Record::Visit(visit) => read.number.is_empty() && same_day(visit.arrived),
        Record::Order(order) => {
            !read.number.is_empty() && order.number == read.number && same_day(order.opened)
        }
        _ => false,
    })
}

/// The series of this desk's orders of a month.
fn series(day: Day) -> String {
    format!("WO-{}", day.format("%y%m"))
}

/// A number leads to one order; and none of another system may move our own series on.
fn number_is_free(on: &Deciding<'_>, read: &Read, wrong: &mut Refusals) -> Result<(), Fault> {
    let number = read.number.as_str();
    if number.is_empty() {
        return Ok(());
    }
    let this_month = series(on.at.day(on.trade.store.tz()));
    let own = number.rsplit_once('-').is_some_and(|(start, _)| {
        start == cases::SERIES
            || start.len() == this_month.len() && start.starts_with("WO-") && *start >= *this_month
    });
    if own {
        wrong.note("number", say!("import-own-number", number = number));
    }
    for id in on.view.find(Table::Number, &number_word(number))? {
        if on.view.record(id)?.is_some_and(|s| s.record.kind() == Kind::Order) {
            wrong.note("number", say!("import-number-taken", number = number));
            break;
        }
    }
    Ok(())
}

/// Puts a reading where its day belongs. What stands before and behind it has the last word (Rule R-5).
fn put_reading(vehicle: &mut Vehicle, at: Time, km: u32, visit: VisitId) -> Result<(), Say> {
    let place = vehicle.readings.partition_point(|r| r.at <= at);
    let (before, behind) = vehicle.readings.split_at(place);
    if let Some(last) = before.last().filter(|r| r.km > km) {
        return Err(say!("mileage-below-last", km = km, last = last.km));
    }
    if let Some(next) = behind.first().filter(|r| r.km < km) {
        return Err(say!("import-km-above", km = km, later = next.km));
    }
    vehicle.readings.insert(place, Reading { at, km, reason: None, visit: Some(visit) });
    Ok(())
}
