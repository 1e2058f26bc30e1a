//! Examples of the planner, anchor by anchor and rule by rule.

mod anchors;
mod desk;
mod rules;

use super::{Plan, Step, plan};
use crate::domain::callback::{CallState, Callback, Channel, Outcome, Try};
use crate::domain::gather::CarRecords;
use crate::domain::id::{CallbackId, OrderId, PersonId, RecordId, VehicleId, VisitId};
use crate::domain::order::{Decision, Delivery, Line, LineKind, Order, OrderState, Revision, Stamp, Verdict};
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::testing::{NOW, trade};
use crate::domain::time::{Day, Time, iso_day};
use crate::domain::trade::Trade;
use crate::domain::vehicle::{Link, Vehicle};
use crate::domain::visit::Visit;
use chrono::NaiveDateTime;
use std::collections::BTreeSet;

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

/// A time of the store's clock: `2026-11-23 10:40`.
fn at(text: &str) -> Time {
    Time::from_local(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap(), ZONE)
}

fn day(text: &str) -> Day {
    iso_day(text).unwrap()
}

fn id(seq: u64) -> RecordId {
    RecordId { seq, ord: 0 }
}

/// One car of the owner Zhang Wei with a phone, at `NOW`: Monday 23 November 2026, 10:40.
struct One {
    car: CarRecords,
    trade: Trade,
    now: Time,
    next_id: u64,
    full: Vec<Day>,
}

impl One {
    fn new() -> Self {
        let owner = PersonId(id(2));
        let phones = vec![Phone::parse("13800000001").unwrap()];
        let person = Person { name: "张伟".into(), phones, ..Person::default() };
        let link = Link { owner: true, driver: true, payer: true };
        let vehicle = Vehicle { opened: NOW, people: [(owner, link)].into(), ..Vehicle::default() };
        let car = CarRecords {
            id: VehicleId(id(1)),
            vehicle,
            people: vec![(owner, person)],
            ..CarRecords::default()
        };
        Self { car, trade: trade(), now: NOW, next_id: 100, full: Vec::new() }
    }

    fn id(&mut self) -> RecordId {
        self.next_id += 1;
        id(self.next_id)
    }

    fn owner(&mut self) -> &mut Person {
        &mut self.car.people[0].1
    }

    fn at(mut self, text: &str) -> Self {
        self.now = at(text);
        self
    }

    fn plan(&self) -> Plan {
        let home: BTreeSet<PersonId> = self.car.people.iter().map(|(id, _)| *id).collect();
        let full = |_: &str, day: Day| {
            Ok(if self.full.contains(&day) { self.trade.cadences.quota_a_day as usize } else { 0 })
        };
        plan(&self.car, &self.trade, self.now, &home, &full).unwrap()
    }

    /// Does what the plan says, and says it: `+` made, `>` moved, `~` changed, `-` withdrawn.
    /// Planned at once again, nothing is left to do.
    fn follow(&mut self) -> Vec<String> {
        let plan = self.plan();
        self.car.vehicle.plan_on = Some(plan.next);
        let mut out = Vec::new();
        for step in plan.steps {
            match step {
                Step::Make(call) => {
                    out.push(format!("+ {} {}", call.key, shown(call.due)));
                    let own = CallbackId(self.id());
                    self.car.callbacks.push((own, *call));
                }
                Step::Change { id, call, moved } => {
                    out.push(format!("{} {} {}", if moved { '>' } else { '~' }, call.key, shown(call.due)));
                    *self.callback_mut(id) = *call;
                }
                Step::Withdraw { id, call, why } => {
                    out.push(format!("- {} {}", call.key, why.key()));
                    *self.callback_mut(id) = *call;
                }
                Step::Skip { .. } => {}
            }
        }
        let again = self.plan();
        let left: Vec<&Step> = again.steps.iter().filter(|s| !matches!(s, Step::Skip { .. })).collect();
        assert_eq!((left, Some(again.next)), (Vec::new(), self.car.vehicle.plan_on), "planned twice");
        out
    }

    /// The steps that name this cadence.
    fn of(&mut self, cadence: &str) -> Vec<String> {
        let found = self.follow();
        found.into_iter().filter(|line| line[2..].starts_with(cadence)).collect()
    }

    /// What is left out, with why.
    fn skipped(&self) -> Vec<String> {
        let steps = self.plan().steps.into_iter();
        let skip = |step| match step {
            Step::Skip { key, why, .. } => Some(format!("{key} {}", why.key())),
            _ => None,
        };
        steps.filter_map(skip).collect()
    }

    fn callback_mut(&mut self, own: CallbackId) -> &mut Callback {
        self.car.callbacks.iter_mut().find(|(id, _)| *id == own).map(|(_, c)| c).unwrap()
    }

    fn call(&mut self, key: &str) -> &mut Callback {
        let found = self.car.callbacks.iter_mut().map(|(_, c)| c).find(|c| c.key == key);
        found.unwrap_or_else(|| panic!("no {key}"))
    }

    /// The callback was made at this time, and reached the customer.
    fn made(&mut self, key: &str, when: &str) {
        let call = self.call(key);
        call.state = CallState::Made;
        call.closed = Some(at(when));
        call.tries.push(tried(when, Outcome::Fine));
    }

    fn visit(&mut self, arrived: &str, left: Option<&str>) -> VisitId {
        let own = VisitId(self.id());
        let visit = Visit { arrived: at(arrived), left: left.map(at), ..Visit::default() };
        self.car.visits.push((own, visit));
        own
    }

    /// An order of a visit, handed over at this time, paid, with lines put off by then.
    fn delivered(&mut self, visit: VisitId, when: &str, put_off: &[bool]) -> OrderId {
        let line = |safety: &bool| Line {
            kind: LineKind::Free,
            name: Default::default(),
            reason: Default::default(),
            minutes: 0,
            safety: *safety,
            decision: Some(Decision {
                verdict: Verdict::Deferred,
                who: "x".into(),
                how: "print".into(),
                at: at(when),
                by: "min".into(),
            }),
            came_from: None,
        };
        let lines = (1..).zip(put_off.iter().map(line)).collect();
        let delivery = Delivery {
            items: Default::default(),
            advice: String::new(),
            next_day: None,
            next_km: None,
            warranty_until: None,
            first_word: None,
            at: at(when),
            by: "min".into(),
        };
        let order = Order {
            visit: Some(visit),
            opened: at(when),
            revisions: vec![Revision { lines, ..Revision::default() }],
            state: OrderState::Settled,
            stamps: vec![Stamp { state: OrderState::Approved, at: at(when), by: "min".into() }],
            delivery: Some(delivery),
            ..Order::default()
        };
        let own = OrderId(self.id());
        self.car.orders.push((own, order));
        own
    }
}

fn tried(when: &str, outcome: Outcome) -> Try {
    Try {
        at: at(when),
        by: "min".into(),
        channel: Channel::Phone,
        outcome,
        note: String::new(),
        again: None,
        scores: Default::default(),
        suggestion: String::new(),
        complaint: None,
        booking: None,
    }
}

fn shown(at: Time) -> String {
    at.local(ZONE).format("%y-%m-%d %H:%M").to_string()
}
