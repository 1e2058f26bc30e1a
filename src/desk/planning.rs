//! The planner's day: the cars whose turn it is are planned in small batches, so that nobody at a
//! screen waits for it (Rule C-2).

use super::Desk;
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
    /// What kept the first such car from being planned, or what `told` says.
    pub fn plan(&self, asked: &Asked<'_>, mut told: Option<Told<'_>>) -> Result<usize, Fault> {
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
                failed = failed.or(self.plan_batch(&batch));
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

    /// Plans some cars together, or, if one of them cannot be, one by one. Returns why the first
    /// of those could not.
    fn plan_batch(&self, cars: &[VehicleId]) -> Option<Fault> {
        let request = |vehicle: &VehicleId| Request {
            change: Change::PlanCalls(Planning { vehicle: *vehicle }),
            actor: planner(),
            client: String::new(),
            base: None,
            at: None,
        };
        if self.commit_all(cars.iter().map(request).collect()).is_ok() {
            return None;
        }
        let mut failed = None;
        for car in cars {
            if let Err((_, fault)) = self.commit_all(vec![request(car)]) {
                failed = failed.or(Some(fault));
            }
        }
        failed
    }
}

/// Who the planner is, in the journal.
fn planner() -> Actor {
    Actor { login: PLANNER.into(), name: PLANNER.into(), role: Role::Agent, via: PLANNER.into() }
}

#[cfg(test)]
mod tests;
