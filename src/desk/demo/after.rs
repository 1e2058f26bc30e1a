//! What comes after the visits: calls made and due, complaints that run.

use super::Scene;
use super::files::{DemoCar, FLEET};
use super::past;
use super::script;
use crate::desk::writer::Request;
use crate::domain::callback::{Callback, Outcome};
use crate::domain::change::{CallResult, CaseChange, CaseStep, Change, NewComplaint, Planning};
use crate::domain::complaint::{CaseState, Intake, Remedy, Source};
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::{CallbackId, ComplaintId, VehicleId};
use crate::domain::record::Kind;
use crate::domain::time::Time;
use crate::domain::user::{Actor, Role};
use crate::rules::demo::Complaining;
use chrono::NaiveTime;

/// Visits of the last days: car, days before now, hour and minute of the arrival. Their calls come
/// due around now; the second is a fleet car.
const LATELY: [(usize, i64, (u32, u32)); 6] = [
    (22, 4, (9, 20)),
    (20, 3, (9, 0)),
    (FLEET.start, 2, (13, 20)),
    (19, 2, (8, 40)),
    (21, 1, (9, 5)),
    (23, 6, (15, 10)),
];
/// Cars whose customers complain: one that was settled yesterday, one that is looked into, one of
/// a moment ago.
const DONE: usize = 12;
const RUNNING: usize = 22;
const FRESH: usize = 23;
/// Calls whose time was so long ago, in minutes, have been made.
const MADE_BEFORE: i64 = 150;
/// More tries than these no customer gets.
const MOST_TRIES: usize = 12;
/// So many of a hundred calls nobody answers.
const NO_ANSWER: u64 = 12;
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// Cars planned in one group.
const GROUP: usize = 500;
/// Larger stores are planned while the desk is open.
const PLANNED_AT_ONCE: usize = 50_000;

/// The visits of the last days.
pub(super) fn visits(scene: &mut Scene<'_>, cars: &[DemoCar]) -> Result<(), Fault> {
    let zone = scene.desk.trade.store.tz();
    for (n, days, (hour, minute)) in LATELY {
        let Some(car) = cars.get(n) else { continue };
        let day = scene.now.day(zone) - chrono::Duration::days(days);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        past::visit(scene, car, Time::from_local(day.and_time(time), zone))?;
    }
    Ok(())
}

/// Makes the calls to a car's people whose time has come.
pub(super) fn calls(scene: &mut Scene<'_>, vehicle: VehicleId) -> Result<(), Fault> {
    let until = scene.now.plus_minutes(-MADE_BEFORE);
    for _ in 0..MOST_TRIES {
        let (car, _) = CarRecords::read(&scene.desk.reader, vehicle)?;
        let due = car.callbacks.iter().filter(|(_, c)| c.is_open() && c.due < until);
        let Some((id, call)) = due.min_by_key(|(id, c)| (c.due, *id)) else { break };
        make(scene, *id, call)?;
    }
    Ok(())
}

fn make(scene: &mut Scene<'_>, id: CallbackId, call: &Callback) -> Result<(), Fault> {
    let spoken = !call.channel.is_message();
    let outcome = match spoken && call.tries.is_empty() && scene.draw.percent(NO_ANSWER) {
        true => Outcome::NoAnswer,
        false => Outcome::Fine,
    };
    let reached = spoken && outcome == Outcome::Fine;
    let mut result = result(id, outcome);
    if reached && scene.draw.percent(40) {
        result.note = scene.draw.text(|t| &t.shop.heard);
    }
    if reached && call.scored {
        for indicator in &scene.desk.trade.survey.indicators {
            let score = u8::try_from(scene.draw.number(7, 11)).unwrap_or(8);
            result.scores.insert(indicator.key.clone(), score);
        }
    }
    let actor = caller(scene, call.role);
    script::commit(scene.desk, &actor, Change::RecordCall(Box::new(result)), call.due)?;
    Ok(())
}

fn result(callback: CallbackId, outcome: Outcome) -> CallResult {
    CallResult {
        callback,
        along: Vec::new(),
        outcome,
        note: String::new(),
        again: None,
        complaint: None,
        expected: None,
        what: String::new(),
        scores: Default::default(),
        suggestion: String::new(),
        km: None,
    }
}

/// Who makes the calls of a role.
fn caller(scene: &mut Scene<'_>, role: Role) -> Actor {
    let list = match role {
        Role::Agent => &scene.staff.agents,
        Role::Advisor => &scene.staff.advisors,
        _ => &scene.staff.managers,
    };
    let among = scene.draw.among(list).or(scene.staff.advisors.first());
    among.cloned().unwrap_or_else(super::nobody)
}

/// The complaints, each as far as it has come.
pub(super) fn complaints(scene: &mut Scene<'_>, cars: &[DemoCar]) -> Result<(), Fault> {
    let told = scene.draw.tables.shop.complaint.clone();
    for (n, told) in [RUNNING, DONE, FRESH].into_iter().zip(&told) {
        let Some(car) = cars.get(n) else { continue };
        match n {
            RUNNING => running(scene, car, told)?,
            DONE => done(scene, car, told)?,
            _ => fresh(scene, car, told)?,
        }
    }
    Ok(())
}

/// Came in at a call yesterday, and is looked into.
fn running(scene: &mut Scene<'_>, car: &DemoCar, told: &Complaining) -> Result<(), Fault> {
    let at = scene.now.plus_minutes(-DAY - 3 * HOUR);
    let (case, owner) = open(scene, car, told, Source::Callback, at)?;
    contact(scene, &owner, case, told, at.plus_minutes(25))?;
    looked_into(scene, &owner, case, told, at.plus_minutes(22 * HOUR))
}

/// Settled yesterday: the second call is due.
fn done(scene: &mut Scene<'_>, car: &DemoCar, told: &Complaining) -> Result<(), Fault> {
    let at = scene.now.plus_minutes(-4 * DAY);
    let (case, owner) = open(scene, car, told, Source::Phone, at)?;
    contact(scene, &owner, case, told, at.plus_minutes(15))?;
    looked_into(scene, &owner, case, told, at.plus_minutes(3 * HOUR))?;
    let offered = &scene.draw.tables.shop.remedy;
    let remedies = offered.iter().map(|r| Remedy { text: scene.draw.in_language(&r.text), cost: r.cost });
    let remedies = remedies.collect();
    step(scene, &owner, case, CaseStep::Offer { remedies, reason: String::new() }, at.plus_minutes(DAY))?;
    let (who, how) = (car.owner.clone(), how(scene));
    let chosen = CaseStep::Choose { remedy: 1, who, how };
    step(scene, &owner, case, chosen, at.plus_minutes(DAY + 20))?;
    let moved = CaseStep::Move { to: CaseState::Done, text: String::new(), reason: String::new() };
    step(scene, &owner, case, moved, at.plus_minutes(3 * DAY))
}

/// Came in at the counter a moment ago; nobody has called back yet.
fn fresh(scene: &mut Scene<'_>, car: &DemoCar, told: &Complaining) -> Result<(), Fault> {
    let at = scene.now.plus_minutes(-38);
    open(scene, car, told, Source::Phone, at)?;
    Ok(())
}

fn open(
    scene: &mut Scene<'_>,
    car: &DemoCar,
    told: &Complaining,
    source: Source,
    at: Time,
) -> Result<(ComplaintId, Actor), Fault> {
    let words = scene.draw.in_language(&told.words);
    let intake = Intake { source, class: told.class, severity: told.severity, words, ..Intake::default() };
    let owner = caller(scene, Role::Advisor);
    let change = Change::OpenComplaint(NewComplaint { vehicle: car.id, intake });
    let made = script::commit(scene.desk, &owner, change, at)?;
    Ok((ComplaintId(script::created(&made, Kind::Complaint)?), owner))
}

fn contact(
    scene: &Scene<'_>,
    owner: &Actor,
    case: ComplaintId,
    told: &Complaining,
    at: Time,
) -> Result<(), Fault> {
    let text = scene.draw.in_language(&told.contact);
    step(scene, owner, case, CaseStep::Contact { how: how(scene), text }, at)
}

fn looked_into(
    scene: &Scene<'_>,
    owner: &Actor,
    case: ComplaintId,
    told: &Complaining,
    at: Time,
) -> Result<(), Fault> {
    let text = scene.draw.in_language(&told.found);
    let to = CaseState::Investigating;
    step(scene, owner, case, CaseStep::Move { to, text, reason: String::new() }, at)
}

/// The way of confirming by phone, or whichever there is.
fn how(scene: &Scene<'_>) -> String {
    let all = &scene.desk.trade.confirmations;
    all.iter().find(|c| c.key == "phone").or(all.first()).map(|c| c.key.clone()).unwrap_or_default()
}

fn step(
    scene: &Scene<'_>,
    owner: &Actor,
    complaint: ComplaintId,
    step: CaseStep,
    at: Time,
) -> Result<(), Fault> {
    script::commit(scene.desk, owner, Change::Case(CaseChange { complaint, step }), at)?;
    Ok(())
}

/// Plans what is due of all cars (Rule C-2).
pub(super) fn plan(scene: &Scene<'_>, cars: &[DemoCar]) -> Result<(), Fault> {
    if cars.len() > PLANNED_AT_ONCE {
        return Ok(());
    }
    let mut actor = super::nobody();
    actor.login = "planner".into();
    for group in cars.chunks(GROUP) {
        let request = |car: &DemoCar| Request {
            change: Change::PlanCalls(Planning { vehicle: car.id }),
            actor: actor.clone(),
            client: String::new(),
            base: None,
            at: Some(scene.now),
        };
        let requests = group.iter().map(request).collect();
        scene.desk.writer.submit_batch(requests).wait_all().map_err(|(_, fault)| fault)?;
    }
    Ok(())
}
