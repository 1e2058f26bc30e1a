//! What a cadence counts from, found among a car's records (Rule C-1).

use super::projection;
use crate::domain::cadence::Anchor;
use crate::domain::callback::Outcome;
use crate::domain::complaint::CaseState;
use crate::domain::gather::CarRecords;
use crate::domain::id::{PersonId, RecordId};
use crate::domain::order::OrderState;
use crate::domain::time::{Day, Time};
use crate::domain::trade::Trade;
use chrono::{Datelike, Months};
use std::collections::BTreeSet;

/// A moment to count from; `day` if only its day is known or meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment; of a day, the hour the trade takes for it.
    pub at: Time,
    /// The day, if no hour is known.
    pub day: Option<Day>,
}

impl Moment {
    /// This very moment.
    #[must_use]
    pub fn exact(at: Time) -> Self {
        Self { at, day: None }
    }
}

/// One thing to count from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Tells it from others of its kind. Never holds a date that may be corrected, so that a
    /// corrected one is still the same (Rule C-2).
    pub id: String,
    /// When.
    pub moment: Moment,
    /// The record it is about.
    pub about: Option<RecordId>,
    /// Whose matter it is.
    pub person: Option<PersonId>,
}

impl Instance {
    fn at(id: impl ToString, at: Time) -> Self {
        Self { id: id.to_string(), moment: Moment::exact(at), about: None, person: None }
    }

    fn about(mut self, record: RecordId) -> Self {
        self.about = Some(record);
        self
    }
}

/// What is looked at to find them.
pub(super) struct Sight<'a> {
    pub car: &'a CarRecords,
    pub trade: &'a Trade,
    pub now: Time,
    /// People whose own matters, such as birthdays, are this car's and no other's.
    pub home_of: &'a BTreeSet<PersonId>,
}

/// Where a purchase is the anchor, there is only one.
const PURCHASE: &str = "purchase";

impl Sight<'_> {
    /// Everything of this kind that the car has now.
    pub fn find(&self, anchor: Anchor) -> Vec<Instance> {
        let one = |instance: Option<Instance>| instance.into_iter().collect();
        match anchor {
            Anchor::Purchased => one(self.purchase()),
            Anchor::Delivered => self.delivered(),
            Anchor::Consulted => self.consulted(),
            Anchor::PutOffSafety => self.put_off(true),
            Anchor::PutOff => self.put_off(false),
            Anchor::FirstService => one(self.first_service()),
            Anchor::Service => one(self.service()),
            Anchor::Insurance => one(self.expiry(self.car.vehicle.insured_until)),
            Anchor::Inspection => one(self.expiry(self.car.vehicle.inspected_until)),
            Anchor::Birthday => self.birthdays(),
            Anchor::Anniversary => self.anniversaries(),
            Anchor::Quarter | Anchor::AccountQuarter => self.quarters(),
            Anchor::LastVisit => one(self.last_visit()),
            Anchor::LastContact => one(self.last_contact()),
            Anchor::CareReception => self.receptions(),
            Anchor::ComplaintDone => self.complaints_done(),
            Anchor::Booked => self.bookings(),
            Anchor::Asked => Vec::new(),
        }
    }

    fn today(&self) -> Day {
        self.now.day(self.trade.calendar.zone())
    }

    /// A day as a moment: at the hour the trade takes for it.
    fn of_day(&self, id: impl ToString, day: Day) -> Instance {
        let local = day.and_time(chrono::NaiveTime::MIN)
            + chrono::Duration::minutes(i64::from(self.trade.cadences.hand_over));
        let at = Time::from_local(local, self.trade.calendar.zone());
        Instance { id: id.to_string(), moment: Moment { at, day: Some(day) }, about: None, person: None }
    }

    fn purchase(&self) -> Option<Instance> {
        self.car.vehicle.purchased.map(|day| self.of_day(PURCHASE, day))
    }

    fn delivered(&self) -> Vec<Instance> {
        let orders = self.car.orders.iter();
        let at = orders.filter_map(|(id, o)| o.delivery.as_ref().map(|d| (*id, d.at)));
        at.map(|(id, at)| Instance::at(id, at).about(id.0)).collect()
    }

    /// Visits that were left without anything having been ordered.
    fn consulted(&self) -> Vec<Instance> {
        let ordered = |visit| {
            let mut own = self.car.orders.iter().filter(|(_, o)| o.visit == Some(visit));
            own.any(|(_, o)| o.since(OrderState::Approved).is_some())
        };
        let left = self.car.visits.iter().filter_map(|(id, v)| v.left.map(|at| (*id, at)));
        left.filter(|(id, _)| !ordered(*id)).map(|(id, at)| Instance::at(id, at)).collect()
    }

    /// Orders with lines declined or deferred that did not come back, from the last word on them.
    fn put_off(&self, safety: bool) -> Vec<Instance> {
        let mut found: Vec<Instance> = Vec::new();
        for put_off in self.car.put_off().into_iter().filter(|p| p.what.safety == safety) {
            let Some(at) = put_off.what.decision.as_ref().map(|d| d.at) else { continue };
            let id = put_off.order.to_string();
            match found.iter_mut().find(|i| i.id == id) {
                Some(known) => known.moment.at = known.moment.at.max(at),
                None => found.push(Instance::at(id, at).about(put_off.order.0)),
            }
        }
        found
    }

    /// The car is here, or expected: nobody is asked to come. A booking to which nobody came keeps
    /// nobody from being asked after its day.
    fn is_coming(&self) -> bool {
        self.car.open_visit().is_some() || self.expected().is_some()
    }

    /// The day on which the car is expected, today or later.
    pub fn expected(&self) -> Option<Day> {
        let open = self.car.bookings.iter().filter(|(_, b)| b.is_open());
        let days = open.map(|(_, b)| b.at.day(self.trade.calendar.zone()));
        days.filter(|day| *day >= self.today()).max()
    }

    fn first_service(&self) -> Option<Instance> {
        let figures = &self.trade.figures;
        let bought = self.car.vehicle.purchased?;
        if self.is_coming() || !self.delivered().is_empty() {
            return None;
        }
        let by_date = bought.checked_add_months(Months::new(figures.service_months))?;
        let by_km = projection::reaches(&self.car.vehicle, figures.service_km, self.trade);
        Some(self.of_day(PURCHASE, by_km.map_or(by_date, |day| day.min(by_date))))
    }

    fn service(&self) -> Option<Instance> {
        if self.is_coming() {
            return None;
        }
        let delivered = self.car.orders.iter().filter_map(|(id, o)| o.delivery.as_ref().map(|d| (*id, d)));
        let (id, last) = delivered.max_by_key(|(id, d)| (d.at, *id))?;
        let zone = self.trade.calendar.zone();
        let usual = last.at.day(zone).checked_add_months(Months::new(self.trade.figures.service_months));
        // What the customer was told may have been corrected since.
        let told = self.car.vehicle.next_service.as_ref();
        let by_date = told.and_then(|n| n.day).or(usual)?;
        let target = told.and_then(|n| n.km);
        let by_km = target.and_then(|km| projection::reaches(&self.car.vehicle, km, self.trade));
        // No mileage makes a service due that was only just done.
        let by_km = by_km.map(|day| day.max(last.at.day(zone)));
        Some(self.of_day(id, by_km.map_or(by_date, |day| day.min(by_date))))
    }

    fn expiry(&self, day: Option<Day>) -> Option<Instance> {
        day.map(|day| self.of_day(day.year(), day))
    }

    /// The years around this one. Behind one that is planned ahead there has to be another, so
    /// that a car always knows when it is looked at again; the same holds for quarters.
    fn years(&self) -> [i32; 4] {
        let year = self.today().year();
        [year - 1, year, year + 1, year + 2]
    }

    fn birthdays(&self) -> Vec<Instance> {
        let own = self.car.people.iter().filter(|(id, _)| self.home_of.contains(id));
        let born = own.filter_map(|(id, p)| p.birthday.map(|day| (*id, day)));
        let each = born.flat_map(|(id, born)| self.years().map(|year| (id, in_year(born, year))));
        let dated = each.filter_map(|(id, day)| day.map(|day| (id, day)));
        let instance = |(id, day): (PersonId, Day)| Instance {
            person: Some(id),
            ..self.of_day(format!("{id}/{}", day.year()), day)
        };
        dated.map(instance).collect()
    }

    fn anniversaries(&self) -> Vec<Instance> {
        let Some(bought) = self.car.vehicle.purchased else { return Vec::new() };
        let days = self.years().into_iter().filter(|year| *year > bought.year());
        days.filter_map(|year| in_year(bought, year)).map(|day| self.of_day(day.year(), day)).collect()
    }

    /// This quarter and the next two, of customers who were ones when it began.
    fn quarters(&self) -> Vec<Instance> {
        let today = self.today();
        let opened = self.car.vehicle.opened.day(self.trade.calendar.zone());
        let this = Day::from_ymd_opt(today.year(), today.month0() / 3 * 3 + 1, 1);
        let later = |months| this.and_then(|day| day.checked_add_months(Months::new(months)));
        let days = [this, later(3), later(6)].into_iter().flatten().filter(|day| opened < *day);
        days.map(|day| self.of_day(format!("{}q{}", day.year(), day.month0() / 3 + 1), day)).collect()
    }

    fn last_visit(&self) -> Option<Instance> {
        if self.is_coming() {
            return None;
        }
        let left = self.car.visits.iter().filter_map(|(id, v)| v.left.map(|at| (at, *id)));
        left.max().map(|(at, id)| Instance::at(id, at))
    }

    /// The last time somebody spoke to the customer: a visit, or a call that reached them.
    fn last_contact(&self) -> Option<Instance> {
        let visits = self.car.visits.iter().filter_map(|(id, v)| v.left.map(|at| (at, id.0)));
        let calls = self.car.callbacks.iter().filter_map(|(id, call)| {
            // Who is to be called back was not spoken to yet: the same call goes on.
            let spoken = call.tries.iter().filter(|t| {
                t.outcome.is_reached() && t.outcome != Outcome::CallBack && !t.channel.is_message()
            });
            spoken.map(|t| t.at).max().map(|at| (at, id.0))
        });
        visits.chain(calls).max().map(|(at, id)| Instance::at(id, at))
    }

    fn receptions(&self) -> Vec<Instance> {
        let visits = self.car.visits.iter().map(|(id, v)| Instance::at(id, v.arrived).about(id.0));
        visits.chain(self.purchase()).collect()
    }

    /// Complaints that wait for the second call; one that was reopened gets another.
    fn complaints_done(&self) -> Vec<Instance> {
        let waiting = self.car.complaints.iter().filter(|(_, c)| c.state == CaseState::Done);
        let instance = waiting.filter_map(|(id, case)| {
            let before = case.events.iter().rposition(|e| e.state != CaseState::Done);
            let done = case.events.get(before.map_or(0, |n| n + 1))?;
            let again = case
                .events
                .windows(2)
                .filter(|w| w[1].state == CaseState::Reopened && w[0].state != CaseState::Reopened);
            let key = match again.count() {
                0 => id.to_string(),
                times => format!("{id}/{times}"),
            };
            let person = case.person;
            Some(Instance { person, ..Instance::at(key, done.at).about(id.0) })
        });
        instance.collect()
    }

    fn bookings(&self) -> Vec<Instance> {
        let open = self.car.bookings.iter().filter(|(_, b)| b.is_open());
        open.map(|(id, b)| Instance::at(id, b.at).about(id.0)).collect()
    }
}

/// The same day in another year; of 29 February the 28th.
fn in_year(day: Day, year: i32) -> Option<Day> {
    day.with_year(year).or_else(|| day.pred_opt()?.with_year(year))
}
