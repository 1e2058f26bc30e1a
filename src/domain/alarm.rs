//! What matters about a car the moment its plate is found (Rule V-6).

mod calls;
mod cases;
mod due;

pub use due::due_from;

use super::gather::CarRecords;
use super::order::OrderState;
use super::person::Tier;
use super::say::{Arg, Say};
use super::time::{Day, Time};
use super::trade::Trade;
use crate::say;
use chrono::Datelike;

/// Kinds of alarms, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmKind {
    /// A complaint that runs, and its next clock (Rule K-8).
    Complaint,
    /// The car is in the shop, and what it was promised; or it left, and its bill is open.
    InShop,
    /// A visit is booked.
    Booked,
    /// A call is due.
    Callback,
    /// Work put off at an earlier visit.
    PutOff,
    /// Service due by date or mileage.
    ServiceDue,
    /// Insurance expires.
    Insurance,
    /// Statutory inspection expires.
    Inspection,
    /// Birthday.
    Birthday,
    /// Key account and its manager.
    KeyAccount,
    /// Tier above ordinary.
    Tier,
    /// Wants no calls.
    DoNotCall,
    /// Data missing in the file (Rule V-4).
    Missing,
    /// No visit for long (Rule V-5).
    Lost,
}

impl AlarmKind {
    /// The word used in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::InShop => "in_shop",
            Self::Booked => "booked",
            Self::Callback => "callback",
            Self::PutOff => "put_off",
            Self::ServiceDue => "service_due",
            Self::Insurance => "insurance",
            Self::Inspection => "inspection",
            Self::Birthday => "birthday",
            Self::KeyAccount => "key_account",
            Self::Tier => "tier",
            Self::DoNotCall => "do_not_call",
            Self::Missing => "missing",
            Self::Lost => "lost",
        }
    }
}

/// How loud an alarm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Now.
    Urgent,
    /// Soon.
    Soon,
    /// Good to know.
    Info,
}

impl Weight {
    /// The word used in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Soon => "soon",
            Self::Info => "info",
        }
    }

    /// The sign that says it without colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Urgent => "⚑",
            Self::Soon => "●",
            Self::Info => "·",
        }
    }
}

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Kind.
    pub kind: AlarmKind,
    /// How loud.
    pub weight: Weight,
    /// Not for the customer's eyes.
    pub internal: bool,
    /// In words.
    pub say: Say,
}

/// Everything Rule V-6 asks for that the records hold, loudest kind first.
#[must_use]
pub fn alarms(car: &CarRecords, trade: &Trade, now: Time) -> Vec<Alarm> {
    let today = now.day(trade.store.tz());
    let mut out = Vec::new();
    cases::complaints(car, trade, now, &mut out);
    calls::booked(car, trade, now, &mut out);
    calls::due(car, trade, now, &mut out);
    in_shop(car, trade, now, &mut out);
    let put_off = car.put_off();
    if let Some(first) = put_off.first() {
        let safety = put_off.iter().any(|p| p.what.safety);
        let weight = if safety { Weight::Urgent } else { Weight::Soon };
        let name = put_off.iter().find(|p| p.what.safety).unwrap_or(first).what.name.clone();
        let say = say!("alarm-put-off", name = name, count = put_off.len());
        out.push(Alarm { kind: AlarmKind::PutOff, weight, internal: false, say });
    }
    service(car, trade, today, &mut out);
    let v = &car.vehicle;
    expiry(AlarmKind::Insurance, v.insured_until, trade, today, &mut out);
    expiry(AlarmKind::Inspection, v.inspected_until, trade, today, &mut out);
    people(car, trade, today, &mut out);
    missing(car, trade, now, &mut out);
    let lost_before = today.checked_sub_months(chrono::Months::new(trade.figures.lost_months));
    if let (Some(last), Some(before), None) = (car.last_visit(), lost_before, car.open_visit())
        && last.day(trade.store.tz()) < before
    {
        let say = say!("alarm-lost", day = last.day(trade.store.tz()).to_string());
        out.push(Alarm { kind: AlarmKind::Lost, weight: Weight::Info, internal: true, say });
    }
    out.sort_by_key(|a| (a.weight, a.kind));
    out
}

/// A moment of today as its clock time alone.
fn near(time: Time, trade: &Trade, now: Time) -> Arg {
    let zone = trade.store.tz();
    if time.day(zone) == now.day(zone) {
        Arg::Text(time.local(zone).format("%H:%M").to_string())
    } else {
        Arg::Time(time)
    }
}

fn in_shop(car: &CarRecords, trade: &Trade, now: Time, out: &mut Vec<Alarm>) {
    let unpaid = car.orders.iter().filter(|(_, o)| o.state == OrderState::Delivered);
    out.extend(unpaid.map(|(_, o)| {
        let say = say!("alarm-bill-open", sum = o.totals().approved);
        Alarm { kind: AlarmKind::InShop, weight: Weight::Urgent, internal: false, say }
    }));
    let Some((_, visit)) = car.open_visit() else { return };
    let order = car.open_order().map(|(_, o)| o);
    let promise = order.and_then(|o| o.promise.as_ref().filter(|_| o.state.is_promised()));
    let (weight, say) = match (order, promise) {
        (Some(order), Some(p)) => {
            let left = p.at.minutes_since(now);
            let late = left < 0;
            let soon = left < i64::from(trade.figures.soon_late_minutes);
            let state = super::decide::shop::state_name(order.state);
            let say = if late {
                say!("alarm-late", state = state, minutes = -left)
            } else {
                say!("alarm-promised", state = state, at = near(p.at, trade, now))
            };
            (if late || soon { Weight::Urgent } else { Weight::Soon }, say)
        }
        _ => (Weight::Soon, say!("alarm-here", at = near(visit.arrived, trade, now))),
    };
    out.push(Alarm { kind: AlarmKind::InShop, weight, internal: false, say });
}

fn service(car: &CarRecords, trade: &Trade, today: Day, out: &mut Vec<Alarm>) {
    let Some(next) = &car.vehicle.next_service else { return };
    let figures = &trade.figures;
    let near = today + chrono::Duration::days(i64::from(figures.service_near_days));
    let km_now = car.vehicle.last_reading().map(|r| r.km);
    let by_km = next.km.zip(km_now).filter(|(km, now)| now + figures.service_near_km >= *km);
    let say = match (by_km, next.day.filter(|d| *d <= near)) {
        (Some((km, _)), _) => say!("alarm-service-km", km = km),
        (None, Some(day)) => say!("alarm-service-day", day = day.to_string()),
        (None, None) => return,
    };
    out.push(Alarm { kind: AlarmKind::ServiceDue, weight: Weight::Soon, internal: false, say });
}

fn expiry(kind: AlarmKind, until: Option<Day>, trade: &Trade, today: Day, out: &mut Vec<Alarm>) {
    let Some(until) = until else { return };
    let days = (until - today).num_days();
    if days > i64::from(trade.figures.expiry_days) {
        return;
    }
    let say = match (kind, days < 0) {
        (AlarmKind::Insurance, true) => say!("alarm-insurance-over", day = until.to_string()),
        (AlarmKind::Insurance, false) => say!("alarm-insurance", days = days),
        (_, true) => say!("alarm-inspection-over", day = until.to_string()),
        (_, false) => say!("alarm-inspection", days = days),
    };
    let weight = if days < 0 { Weight::Urgent } else { Weight::Soon };
    out.push(Alarm { kind, weight, internal: false, say });
}

/// Days from `today` to the next return of a birthday; 29 February counts as 1 March in other years.
fn days_to(birthday: Day, today: Day) -> i64 {
    let in_year = |year| {
        birthday.with_year(year).or_else(|| Day::from_ymd_opt(year, 3, 1)).map(|d| (d - today).num_days())
    };
    let this = in_year(today.year()).filter(|d| *d >= 0);
    this.or_else(|| in_year(today.year() + 1)).unwrap_or(i64::MAX)
}

fn people(car: &CarRecords, trade: &Trade, today: Day, out: &mut Vec<Alarm>) {
    for (_, person) in &car.people {
        let mut add = |kind, weight, internal, say| out.push(Alarm { kind, weight, internal, say });
        let days = person.birthday.map(|b| days_to(b, today));
        if let Some(days) = days.filter(|d| *d <= i64::from(trade.figures.birthday_days)) {
            let say = say!("alarm-birthday", name = person.name.as_str(), days = days);
            add(AlarmKind::Birthday, Weight::Soon, false, say);
        }
        if !person.account_manager.is_empty() {
            let (manager, company) = (person.account_manager.as_str(), person.company.as_str());
            let say = if company.is_empty() {
                say!("alarm-key-account-of", manager = manager)
            } else {
                say!("alarm-key-account", company = company, manager = manager)
            };
            add(AlarmKind::KeyAccount, Weight::Info, true, say);
        }
        match person.tier {
            Tier::Ordinary => {}
            Tier::Vip => add(AlarmKind::Tier, Weight::Info, true, say!("tier-vip")),
            Tier::Gold => add(AlarmKind::Tier, Weight::Info, true, say!("tier-gold")),
        }
        if person.do_not_call {
            add(AlarmKind::DoNotCall, Weight::Soon, true, say!("alarm-do-not-call"));
        }
    }
}

/// Names what the file lacks; louder once the days allowed are over (Rule V-4).
fn missing(car: &CarRecords, trade: &Trade, now: Time, out: &mut Vec<Alarm>) {
    let person = car.people.first().map(|(_, p)| p);
    let lacks = [
        (person.is_none_or(|p| p.name.is_empty()), say!("lacks-name")),
        (person.is_none_or(|p| p.phones.is_empty()), say!("lacks-phone")),
        (car.vehicle.vin.is_none(), say!("lacks-vin")),
        (car.vehicle.readings.is_empty(), say!("lacks-mileage")),
    ];
    let overdue = now.minutes_since(car.vehicle.opened) > i64::from(trade.figures.file_days) * 24 * 60;
    let weight = if overdue { Weight::Soon } else { Weight::Info };
    for (_, say) in lacks.into_iter().filter(|(lacks, _)| *lacks) {
        out.push(Alarm { kind: AlarmKind::Missing, weight, internal: true, say });
    }
}

#[cfg(test)]
mod tests;
