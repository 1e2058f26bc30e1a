//! `plan`: runs the callback planner, and says what it made and why (Rules C-1 to C-3).

use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::planning::{Asked, CarPlan};
use crate::domain::callback::Callback;
use crate::domain::fault::Fault;
use crate::domain::plan::{Step, Why};
use crate::domain::say::Say;
use crate::domain::time::Day;
use crate::domain::trade::Trade;
use crate::say;
use crate::text::{Reader, width};
use serde_json::{Value, json as object};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Cells of the columns what, when, plate.
const COLUMNS: [usize; 3] = [10, 16, 12];

/// What was said on the command line.
pub(super) struct Plan<'a> {
    pub day: Option<&'a str>,
    pub dry_run: bool,
    pub plate: Option<&'a str>,
    pub json: bool,
    pub stop: &'a AtomicBool,
}

/// What became of all touches.
#[derive(Default)]
struct Sums {
    made: usize,
    moved: usize,
    withdrawn: usize,
    skipped: BTreeMap<Why, usize>,
}

pub(super) fn run(desk: &Desk, talk: &mut Talk<'_>, said: &Plan<'_>) -> Result<u8, End> {
    let today = desk.today();
    let day = said.day.map(|text| crate::domain::time::iso_day(text).map_err(End::Usage)).transpose()?;
    if let Some(day) = day.filter(|day| *day != today && !said.dry_run) {
        return Err(End::Usage(say!("cli-plan-day", day = day.to_string(), today = today.to_string())));
    }
    let only = match said.plate {
        Some(plate) => desk.find_plate(plate)?.first().copied(),
        None => None,
    };
    let dry = said.dry_run.then(|| day.unwrap_or(today));
    let mut sums = Sums::default();
    // Who asks about one car wants to know all; of thousands only what is done.
    let all = said.json || talk.verbose || only.is_some();
    let mut broken = None;
    let mut told = |car: &CarPlan| {
        let lines = show(car, desk.trade(), talk, said.json, all, &mut sums);
        // The reader of our output may have gone: then the planning goes on without a word.
        broken = broken.take().or(lines.err());
        Ok::<(), Fault>(())
    };
    let asked = Asked { only, dry, stop: said.stop };
    let cars = desk.plan(&asked, Some(&mut told))?;
    if let Some(error) = broken {
        return Err(End::Io(error));
    }
    let (made, moved, withdrawn) = (sums.made, sums.moved, sums.withdrawn);
    let skipped: usize = sums.skipped.values().sum();
    talk.tell(&if said.dry_run {
        say!(
            "cli-plan-would",
            cars = cars,
            made = made,
            moved = moved,
            withdrawn = withdrawn,
            skipped = skipped
        )
    } else {
        say!("cli-planned", cars = cars, made = made, moved = moved, withdrawn = withdrawn, skipped = skipped)
    })?;
    for (why, count) in &sums.skipped {
        talk.tell(&say!("cli-plan-skipped", count = *count, why = why.say()))?;
    }
    Ok(0)
}

fn show(
    car: &CarPlan,
    trade: &Trade,
    talk: &mut Talk<'_>,
    json: bool,
    all: bool,
    sums: &mut Sums,
) -> std::io::Result<()> {
    for step in &car.plan.steps {
        let what = match step {
            Step::Make(_) => {
                sums.made += 1;
                "made"
            }
            Step::Change { moved, .. } => {
                sums.moved += 1;
                if *moved { "moved" } else { "changed" }
            }
            Step::Withdraw { .. } => {
                sums.withdrawn += 1;
                "withdrawn"
            }
            Step::Skip { why, .. } => {
                *sums.skipped.entry(*why).or_default() += 1;
                "skipped"
            }
        };
        if !all && matches!(step, Step::Skip { .. }) {
            continue;
        }
        let why = reason(step, trade, talk);
        if json {
            talk.json(&value(what, step, car, &why, &talk.reader))?;
        } else {
            talk.data(row(what, step, car, &why, &talk.reader).trim_end())?;
        }
    }
    Ok(())
}

/// Why a step is taken, in words: what it counts from, or why it is not made.
fn reason(step: &Step, trade: &Trade, talk: &Talk<'_>) -> String {
    let said: Say = match step {
        Step::Make(call) | Step::Change { call, .. } => {
            let cadence = trade.cadences.get(&call.cadence);
            let name = cadence.map(|c| c.name.clone()).unwrap_or_default();
            let anchor = cadence.map_or("asked", |c| c.anchor.key());
            let anchor = talk.reader.t(&format!("anchor-{anchor}"));
            let day: Day = call.anchor.day(trade.calendar.zone());
            say!("plan-from", cadence = name, anchor = anchor, day = talk.reader.day_full(day))
        }
        Step::Withdraw { why, .. } | Step::Skip { why, .. } => why.say(),
    };
    talk.reader.say(&said)
}

fn call_of(step: &Step) -> Option<&Callback> {
    match step {
        Step::Make(call) | Step::Change { call, .. } | Step::Withdraw { call, .. } => Some(call),
        Step::Skip { .. } => None,
    }
}

fn value(what: &str, step: &Step, car: &CarPlan, why: &str, reader: &Reader) -> Value {
    let (key, topic) = match step {
        Step::Skip { key, topic, .. } => (key, topic),
        Step::Make(call) | Step::Change { call, .. } | Step::Withdraw { call, .. } => {
            (&call.key, &call.topic)
        }
    };
    let reason = match step {
        Step::Withdraw { why, .. } | Step::Skip { why, .. } => Some(why.key()),
        _ => None,
    };
    let anchor = match step {
        Step::Skip { anchor, .. } => Some(*anchor),
        _ => call_of(step).map(|c| c.anchor),
    };
    let call = call_of(step);
    object!({
        "what": what,
        "vehicle": car.vehicle.to_string(),
        "plate": car.plate,
        "key": key,
        "topic": reader.name(topic),
        "anchor": anchor,
        "shown": call.map(|c| c.shown),
        "due": call.map(|c| c.due),
        "until": call.and_then(|c| c.until),
        "role": call.map(|c| c.role.key()),
        "channel": call.map(|c| c.channel.key()),
        "why": reason,
        "text": why,
    })
}

fn row(what: &str, step: &Step, car: &CarPlan, why: &str, reader: &Reader) -> String {
    let topic = match step {
        Step::Skip { topic, .. } => reader.name(topic),
        _ => call_of(step).map_or("", |c| reader.name(&c.topic)),
    };
    let due = call_of(step).map(|c| {
        let day = c.due.day(reader.zone);
        format!("{} {}", reader.day_full(day), reader.clock(c.due))
    });
    let [first, second, third] = COLUMNS;
    let cells = [
        width::fit(&reader.t(&format!("plan-what-{what}")), first),
        width::fit(&due.unwrap_or_default(), second),
        width::fit(&car.plate, third),
    ];
    format!("{}  {topic}  ({why})", cells.join("  "))
}
