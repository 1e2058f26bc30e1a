//! The past two years: visits, each over and settled before the next begins, and what followed.

use super::Scene;
use super::after;
use super::files::DemoCar;
use super::script::commit;
use super::today::CAST;
use crate::domain::change::{Change, Planning};
use crate::domain::decide::reception::PAY;
use crate::domain::fault::Fault;
use crate::domain::order::{OrderState, Verdict};
use crate::domain::time::Time;
use chrono::NaiveTime;

/// So many of a hundred cars have been here, and at most so many.
const PERCENT: usize = 45;
const MOST: usize = 100;
/// Visits of customers who did not come again: so many, and the days before now.
const LOST: usize = 6;
const LOST_DAYS: (i64, i64) = (760, 400);
/// The other visits, in days before now.
const RECENT_DAYS: (i64, i64) = (340, 1);
/// Two visits a day at most, so that no two overlap.
const HOURS: [(u32, u32); 2] = [(9, 10), (14, 5)];

/// What has happened, to the car of this place.
enum Event {
    Visit,
    Case(usize, after::Stage),
}

/// Makes the past, oldest first: visits, the calls after them, complaints.
pub(super) fn play(scene: &mut Scene<'_>, cars: &[DemoCar]) -> Result<(), Fault> {
    let mut cases = after::Cases::new();
    for (at, car, event) in events(scene, cars.len()) {
        let Some(car) = cars.get(car) else { continue };
        after::calls(scene, at)?;
        match event {
            Event::Visit => visit(scene, car, at)?,
            Event::Case(which, stage) => after::stage(scene, &mut cases, car, which, stage, at)?,
        }
    }
    after::calls(scene, scene.now)
}

fn events(scene: &Scene<'_>, cars: usize) -> Vec<(Time, usize, Event)> {
    let guests = guests(cars);
    let (lost, regular) = guests.split_at(LOST.min(guests.len() / 8));
    let second: Vec<usize> = regular.iter().copied().step_by(3).collect();
    let again: Vec<usize> = second.into_iter().chain(regular.iter().copied()).collect();
    let mut all = Vec::new();
    for (list, days) in [(lost, LOST_DAYS), (again.as_slice(), RECENT_DAYS)] {
        let visits = list.iter().enumerate();
        all.extend(visits.map(|(n, car)| (slot(scene, days, n, list.len()), *car, Event::Visit)));
    }
    all.extend(after::LATELY.map(|(car, days, hour)| (moment(scene, days, hour), car, Event::Visit)));
    let before_now = |minutes: i64| scene.now.plus_minutes(-minutes);
    all.extend(
        after::CASES.map(|(which, car, ago, stage)| (before_now(ago), car, Event::Case(which, stage))),
    );
    all.sort_by_key(|(at, _, _)| *at);
    all
}

/// An hour and minute of the store's day, so many days before now.
fn moment(scene: &Scene<'_>, days: i64, (hour, minute): (u32, u32)) -> Time {
    let zone = scene.desk.trade.store.tz();
    let day = scene.now.day(zone) - chrono::Duration::days(days);
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    Time::from_local(day.and_time(time), zone)
}

/// The cars that have been here: the first, and others behind today's cast.
fn guests(cars: usize) -> Vec<usize> {
    let wanted = (cars * PERCENT / 100).min(MOST);
    let behind = cars.saturating_sub(CAST).max(1);
    let step = (behind / wanted.max(1)).max(1);
    let others = (CAST..cars).step_by(step).take(wanted);
    // The lost ones come first in the list; car 0 is a regular customer.
    let mut all: Vec<usize> = others.collect();
    if cars > 0 {
        all.push(0);
    }
    all
}

/// The `n`-th of `of` slots between two days, given in days before now.
fn slot(scene: &Scene<'_>, (from, to): (i64, i64), n: usize, of: usize) -> Time {
    let slots = (from - to) * 2;
    let (n, of) = (i64::try_from(n).unwrap_or(0), i64::try_from(of.max(1)).unwrap_or(1));
    let slot = n * slots / of;
    moment(scene, from - slot / 2, HOURS[usize::from(slot % 2 != 0)])
}

/// A whole visit, from the greeting to the paid bill.
fn visit(scene: &mut Scene<'_>, car: &DemoCar, at: Time) -> Result<(), Fault> {
    let mut script = scene.script(car, at);
    let class = scene.arrive(&mut script);
    scene.readings(&mut script, car);
    scene.walk(&mut script, usize::MAX);
    if scene.draw.percent(30) {
        scene.damage(&mut script);
    }
    scene.sign(&mut script, car);
    let line = scene.work(car, class);
    scene.quote(&mut script, line);
    scene.word(&mut script, car, Verdict::Approved, None);
    if scene.draw.percent(25) {
        let line = scene.extra();
        scene.quote(&mut script, line);
        let verdict = if scene.draw.percent(70) { Verdict::Deferred } else { Verdict::Declined };
        scene.word(&mut script, car, verdict, None);
    }
    let technician = scene.technician();
    for to in [OrderState::InWork, OrderState::QualityCheck, OrderState::Wash, OrderState::Ready] {
        scene.advance(&mut script, &technician, to);
        script.until(script.at().plus_minutes(15));
    }
    scene.deliver(&mut script);
    let options = scene.desk.trade.question(PAY).map(|q| q.options.clone()).unwrap_or_default();
    let means = scene.draw.among(&options).map(|o| o.key.clone()).unwrap_or_default();
    script.pay(300, &means);
    let left = script.at();
    script.play_alone(scene.desk)?;
    // What is told afterwards is planned by the planner's next run (Rule C-2): here it is at once.
    let plan = Change::PlanCalls(Planning { vehicle: car.id });
    commit(scene.desk, &super::nobody(), plan, left)?;
    Ok(())
}
