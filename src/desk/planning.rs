//! The planner's day: the cars whose turn it is are planned in small batches, so that nobody at a
//! screen waits for it (Rule C-2).

use super::Desk;
use super::api::health::StoreHealth;
use super::writer::Request;
use crate::domain::change::{Change, Planning};
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::VehicleId;
use crate::domain::plan::{PLANNER, Plan, Step, plan_car};
use crate::domain::record::Table;
use crate::domain::time::{Day, Time};
use crate::domain::user::{Actor, Role};
use crate::domain::view::View;
use crate::say;
use chrono::NaiveTime;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// Cars planned together: so long a change at the counter waits at most.
const BATCH: usize = 32;

/// What the planner is asked to do.
pub struct Asked<'a> {
    /// Only this car, whether it is its turn or not.
    pub only: Option<VehicleId>,
    /// Plan as on this day, and change nothing; none: today, for good.
    pub dry: Option<Day>,
    /// Breaks off between two batches once it is set.
    pub stop: &'a AtomicBool,
}

/// What the planner did, or would do, at one car.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarPlan {
    /// The car.
    pub vehicle: VehicleId,
    /// Its plate as shown.
    pub plate: String,
    /// The plan.
    pub plan: Plan,
}

/// What is told of each car; a fault of the listener's ends the run.
pub type Told<'a> = &'a mut dyn FnMut(&CarPlan) -> Result<(), Fault>;

/// How many callbacks of a quota were planned on a day, besides those on record.
type Counted = BTreeMap<(String, Day), usize>;

impl Desk {
    /// Plans the cars whose turn it is. `told` hears of each what is done; without it nothing is
    /// worked out twice. Returns how many cars were looked at. A car that cannot be planned does
    /// not keep the others from it.
    ///
    /// # Errors
    /// What kept the first such car from being planned, or what `told` says. A fault of the store
    /// ends the run. [`Fault::Denied`] if planning waits for an administrator's word on the clock.
    pub fn plan(&self, asked: &Asked<'_>, mut told: Option<Told<'_>>) -> Result<usize, Fault> {
        if let Some(last) = self.health().planning_waits.filter(|_| asked.dry.is_none()) {
            return Err(Fault::Denied(say!("plan-waits", last = last)));
        }
        let now = self.planned_at(asked.dry);
        let today = now.day(self.trade.calendar.zone()).to_string();
        let mut seen: BTreeSet<VehicleId> = BTreeSet::new();
        let mut counted = Counted::new();
        let mut failed = None;
        while !asked.stop.load(Ordering::Relaxed) {
            let batch: Vec<VehicleId> = match asked.only {
                Some(car) => Some(car).filter(|car| !seen.contains(car)).into_iter().collect(),
                None => self.next_due(&today, asked.dry.is_some(), &seen)?,
            };
            if batch.is_empty() {
                break;
            }
            seen.extend(&batch);
            if let Some(told) = &mut told {
                for car in &batch {
                    match self.plan_of(*car, now, &mut counted) {
                        Ok(plan) => told(&plan)?,
                        Err(fault) => failed = failed.or(Some(fault)),
                    }
                }
            }
            if asked.dry.is_none() {
                failed = self.plan_batch(&batch)?.or(failed);
                counted.clear();
            }
        }
        failed.map_or(Ok(seen.len()), Err)
    }

    /// A car is due to be planned.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn has_to_plan(&self) -> Result<bool, Fault> {
        let today = self.today().to_string();
        Ok(!self.reader.range(Table::PlanDay, "", &today, 1)?.is_empty())
    }

    /// The day it is at the desk.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().day(self.trade.calendar.zone())
    }

    /// The moment planned for: now, or the beginning of another day.
    fn planned_at(&self, day: Option<Day>) -> Time {
        match day.filter(|day| *day != self.today()) {
            None => self.now(),
            Some(day) => Time::from_local(day.and_time(NaiveTime::MIN), self.trade.calendar.zone()),
        }
    }

    /// The next cars whose turn it is. Those that are planned are out of the way; without that, as
    /// in a dry run, all are taken at once.
    fn next_due(&self, today: &str, dry: bool, seen: &BTreeSet<VehicleId>) -> Result<Vec<VehicleId>, Fault> {
        let most = if dry { usize::MAX } else { BATCH + seen.len().min(BATCH) };
        let due = self.reader.range(Table::PlanDay, "", today, most)?;
        let fresh = due.into_iter().map(|(_, id)| VehicleId(id)).filter(|car| !seen.contains(car));
        Ok(fresh.take(if dry { usize::MAX } else { BATCH }).collect())
    }

    fn plan_of(&self, vehicle: VehicleId, now: Time, counted: &mut Counted) -> Result<CarPlan, Fault> {
        let (car, _) = CarRecords::read(&self.reader, vehicle)?;
        let more = |quota: &str, day: Day| counted.get(&(quota.to_owned(), day)).copied().unwrap_or(0);
        let plan = plan_car(&self.reader, &self.trade, &car, now, &more)?;
        for step in &plan.steps {
            if let Step::Make(call) = step
                && let Some(day) = call.quota_day
            {
                *counted.entry((call.quota.clone(), day)).or_default() += 1;
            }
        }
        Ok(CarPlan { vehicle, plate: car.vehicle.shown_plate(vehicle), plan })
    }

    /// Says that the clock is right, if planning waits for that. `client` is the asker's own name
    /// for the change.
    ///
    /// # Errors
    /// [`Fault::Denied`] if the asker is no administrator; what a change can end with.
    pub fn confirm_clock(&self, actor: &Actor, client: &str) -> Result<(), Fault> {
        if self.health().planning_waits.is_none() {
            return Ok(());
        }
        self.commit(actor, client, Change::ConfirmClock, None).map(|_| ())
    }

    /// Plans some cars together, or, if one of them cannot be, one by one. Returns why the first
    /// of those could not.
    ///
    /// # Errors
    /// What the store says: then the next cars would fare no better.
    fn plan_batch(&self, cars: &[VehicleId]) -> Result<Option<Fault>, Fault> {
        let request = |vehicle: &VehicleId| Request {
            change: Change::PlanCalls(Planning { vehicle: *vehicle }),
            actor: planner(),
            client: String::new(),
            base: None,
            at: None,
        };
        match self.commit_all(cars.iter().map(request).collect()) {
            Ok(_) => return Ok(None),
            Err((_, fault)) if self.ends_all(&fault) => return Err(fault),
            Err(_) => {}
        }
        let mut failed = None;
        for car in cars {
            match self.commit_all(vec![request(car)]) {
                Ok(_) => {}
                Err((_, fault)) if self.ends_all(&fault) => return Err(fault),
                Err((_, fault)) => failed = failed.or(Some(fault)),
            }
        }
        Ok(failed)
    }

    /// A full or failing disk, not a record that cannot be read.
    fn ends_all(&self, fault: &Fault) -> bool {
        matches!(fault, Fault::Full(_) | Fault::Unknown(_)) || self.health().store != StoreHealth::Well
    }
}

/// Who the planner is, in the journal.
fn planner() -> Actor {
    Actor { login: PLANNER.into(), name: PLANNER.into(), role: Role::Agent, via: PLANNER.into() }
}

#[cfg(test)]
mod tests;
