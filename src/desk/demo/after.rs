//! What comes after the visits: calls made and due, complaints that run.

use super::Scene;
use super::files::{DemoCar, FLEET};
use super::script::{self, Script};
use crate::domain::callback::{Callback, Outcome};
use crate::domain::change::{CallResult, CaseChange, CaseStep, Change, NewComplaint};
use crate::domain::complaint::{CaseState, Intake, Remedy, Source};
use crate::domain::fault::Fault;
use crate::domain::id::{CallbackId, ComplaintId};
use crate::domain::record::{Kind, Record, Table, moment_word};
use crate::domain::time::Time;
use crate::domain::user::{Actor, Role};
use crate::domain::view::View;
use crate::rules::demo::Complaining;
use std::collections::BTreeMap;

/// Visits of the last days: car, days before now, hour and minute of the arrival. Their calls come
/// due around now; the third is a fleet car.
pub(super) const LATELY: [(usize, i64, (u32, u32)); 6] = [
    (22, 4, (9, 20)),
    (20, 3, (9, 0)),
    (FLEET.start, 2, (13, 20)),
    (19, 2, (8, 40)),
    (21, 1, (9, 5)),
    (23, 6, (15, 10)),
];
/// Calls whose time was so long ago, in minutes, have been made; today's play begins after it.
const MADE_BEFORE: i64 = 240;
/// No more calls than these are made.
const MOST_CALLS: usize = 10_000;
/// So many of a hundred calls nobody answers.
const NO_ANSWER: u64 = 12;
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Makes the calls whose time comes before `until`, and long enough before now.
pub(super) fn calls(scene: &mut Scene<'_>, until: Time) -> Result<(), Fault> {
    let until = until.min(scene.now.plus_minutes(-MADE_BEFORE));
    for _ in 0..MOST_CALLS {
        let due = scene.desk.reader.range(Table::DueCall, "", &moment_word(until), 1)?;
        let Some((_, id)) = due.first() else { break };
        let Some(Record::Callback(call)) = scene.desk.reader.record(*id)?.map(|s| s.record) else { break };
        make(scene, CallbackId(*id), &call)?;
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
    let mut result = CallResult::new(id, outcome);
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

/// A complaint as it goes on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    Open(Source),
    Contact,
    Investigate,
    Offer,
    Choose,
    Done,
}

/// The complaints of the last days: which of the tables', car, minutes before now, what happens.
/// One is looked into, one was settled yesterday and waits for its second call.
pub(super) const CASES: [(usize, usize, i64, Stage); 9] = [
    (0, 22, 27 * HOUR, Stage::Open(Source::Callback)),
    (0, 22, 27 * HOUR - 25, Stage::Contact),
    (0, 22, 5 * HOUR, Stage::Investigate),
    (1, 12, 4 * DAY, Stage::Open(Source::Phone)),
    (1, 12, 4 * DAY - 15, Stage::Contact),
    (1, 12, 4 * DAY - 3 * HOUR, Stage::Investigate),
    (1, 12, 3 * DAY, Stage::Offer),
    (1, 12, 3 * DAY - 20, Stage::Choose),
    (1, 12, DAY, Stage::Done),
];
/// The complaint of a moment ago: which, car, minutes before now.
const FRESH: (usize, usize, i64) = (2, 23, 38);

/// The complaints that have come in so far.
pub(super) type Cases = BTreeMap<usize, (ComplaintId, Actor)>;

/// The next stage of a complaint.
pub(super) fn stage(
    scene: &mut Scene<'_>,
    cases: &mut Cases,
    car: &DemoCar,
    which: usize,
    stage: Stage,
    at: Time,
) -> Result<(), Fault> {
    let Some(told) = scene.draw.tables.shop.complaint.get(which).cloned() else { return Ok(()) };
    if let Stage::Open(source) = stage {
        let owner = caller(scene, Role::Advisor);
        let change = complaint(scene, car, &told, source);
        let made = script::commit(scene.desk, &owner, change, at)?;
        cases.insert(which, (ComplaintId(script::created(&made, Kind::Complaint)?), owner));
        return Ok(());
    }
    let Some((complaint, owner)) = cases.get(&which) else { return Ok(()) };
    let in_words = |name| scene.draw.in_language(name);
    let moved = |to, text| CaseStep::Move { to, text, reason: String::new() };
    let step = match stage {
        Stage::Open(_) | Stage::Contact => {
            CaseStep::Contact { how: how(scene), text: in_words(&told.contact) }
        }
        Stage::Investigate => moved(CaseState::Investigating, in_words(&told.found)),
        Stage::Offer => {
            let all = scene.draw.tables.shop.remedy.iter();
            let remedies = all.map(|r| Remedy { text: in_words(&r.text), cost: r.cost }).collect();
            CaseStep::Offer { remedies, reason: String::new() }
        }
        Stage::Choose => CaseStep::Choose { remedy: 1, who: car.owner.clone(), how: how(scene) },
        Stage::Done => moved(CaseState::Done, String::new()),
    };
    let change = Change::Case(CaseChange { complaint: *complaint, step });
    script::commit(scene.desk, owner, change, at)?;
    Ok(())
}

fn complaint(scene: &Scene<'_>, car: &DemoCar, told: &Complaining, source: Source) -> Change {
    let words = scene.draw.in_language(&told.words);
    let intake = Intake { source, class: told.class, severity: told.severity, words, ..Intake::default() };
    Change::OpenComplaint(NewComplaint { vehicle: car.id, intake })
}

/// The complaint of a moment ago, for which nobody has called back yet.
pub(super) fn fresh(scene: &mut Scene<'_>, cars: &[DemoCar]) -> Option<Script> {
    let (which, car, minutes) = FRESH;
    let (car, told) = (cars.get(car)?.clone(), scene.draw.tables.shop.complaint.get(which)?.clone());
    let mut script = scene.script(&car, scene.now.plus_minutes(-minutes));
    let change = complaint(scene, &car, &told, Source::Phone);
    script.then(0, move |_| change.clone());
    Some(script)
}

/// The way of confirming by phone, or whichever there is.
fn how(scene: &Scene<'_>) -> String {
    let all = &scene.desk.trade.confirmations;
    all.iter().find(|c| c.key == "phone").or(all.first()).map(|c| c.key.clone()).unwrap_or_default()
}
