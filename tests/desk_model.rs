//! The desk against a plain list of cars and a plain list of what was done: changes on a look that is
//! fresh or stale, the same asked twice, undo of anything, restarts, a lost view.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;
mod support;

use platedesk::desk::api::{Answer, Query};
use platedesk::desk::{Desk, Options};
use platedesk::domain::change::{Change, Undoing, VehicleFile};
use platedesk::domain::fault::Fault;
use platedesk::domain::id::VehicleId;
use platedesk::domain::user::Actor;
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::path::PathBuf;
use support::sitting::{config, now};

/// The fields that are written, of each car.
const FIELDS: usize = 2;
/// What stands in a field: nothing, or one of these.
const VALUES: [&str; 3] = ["白", "红", "蓝"];
const PLATES: [&str; 3] = ["京A88618", "京B12345", "粤BD12345"];

/// What the asker looked at before asking.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Look {
    Nothing,
    /// The car as it stands.
    Fresh,
    /// The car as the change before the last left it.
    Stale,
}

#[derive(Clone, Debug)]
enum Step {
    Open { plate: usize },
    Write { car: usize, field: usize, value: usize, look: Look },
    Undo { line: usize },
    AskAgain,
    Reopen { lose_view: bool },
}

#[derive(Clone, Debug)]
struct Car {
    plate: usize,
    /// By field, which value; none before anything was written.
    fields: [Option<usize>; FIELDS],
    struck: bool,
    /// The lines that wrote it.
    written: Vec<usize>,
}

/// What a line did to its car. Lines count from 0 here, from 1 in the journal.
#[derive(Clone, Copy, Debug)]
enum Did {
    Opened,
    Wrote { field: usize, before: Option<usize>, after: Option<usize> },
    Struck(bool),
}

#[derive(Clone, Debug)]
struct Line {
    car: usize,
    did: Did,
    takes_back: Option<usize>,
}

/// What became of the last step.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Line(usize),
    /// There was nothing to change.
    Same,
    Conflict,
    Refused,
    /// Nothing was asked.
    Quiet,
}

#[derive(Clone, Debug)]
struct Model {
    cars: Vec<Car>,
    lines: Vec<Line>,
    last: Outcome,
    /// The line of the last change that was made.
    made: Option<usize>,
}

impl Model {
    fn bears(&self, plate: usize) -> bool {
        self.cars.iter().any(|c| !c.struck && c.plate == plate)
    }

    fn add(&mut self, car: usize, did: Did, takes_back: Option<usize>) -> Outcome {
        let at = self.lines.len();
        match did {
            Did::Opened => {}
            Did::Wrote { field, after, .. } => self.cars[car].fields[field] = after,
            Did::Struck(struck) => self.cars[car].struck = struck,
        }
        self.cars[car].written.push(at);
        self.lines.push(Line { car, did, takes_back });
        Outcome::Line(at)
    }

    /// Whether a later line that stands touches what this one did (newest first: what was taken
    /// back, and what took it back, does not count).
    fn is_in_the_way(&self, line: usize) -> bool {
        let mut undone = Vec::new();
        let deed = &self.lines[line];
        for later in (line + 1..self.lines.len()).rev().filter(|l| self.lines[*l].car == deed.car) {
            if undone.contains(&later) {
                continue;
            }
            match self.lines[later].takes_back {
                Some(of) if of == line => return true,
                Some(of) if of > line => undone.push(of),
                _ => match (deed.did, self.lines[later].did) {
                    (Did::Opened, _) | (Did::Struck(_), Did::Struck(_)) => return true,
                    (Did::Wrote { field: a, .. }, Did::Wrote { field: b, .. }) if a == b => return true,
                    _ => {}
                },
            }
        }
        false
    }

    fn undo(&mut self, line: usize) -> Outcome {
        let Line { car, did, .. } = self.lines[line];
        if self.is_in_the_way(line) {
            return Outcome::Refused;
        }
        let back = match did {
            Did::Opened => Did::Struck(true),
            Did::Wrote { field, before, after } => Did::Wrote { field, before: after, after: before },
            // It would stand again, and its plate may be taken.
            Did::Struck(true) if self.bears(self.cars[car].plate) => return Outcome::Refused,
            Did::Struck(struck) => Did::Struck(!struck),
        };
        self.add(car, back, Some(line))
    }

    fn take(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::Open { plate } if self.bears(plate) => Outcome::Refused,
            Step::Open { plate } => {
                self.cars.push(Car { plate, fields: [None; FIELDS], struck: false, written: Vec::new() });
                self.add(self.cars.len() - 1, Did::Opened, None)
            }
            Step::Write { car, field, value, look } => {
                let stands = &self.cars[car];
                let before = stands.fields[field];
                if look == Look::Stale && stands.written.len() > 1 {
                    return Outcome::Conflict;
                }
                if stands.struck {
                    return Outcome::Refused;
                }
                if before == Some(value) {
                    return Outcome::Same;
                }
                self.add(car, Did::Wrote { field, before, after: Some(value) }, None)
            }
            Step::Undo { line } => self.undo(line),
            Step::AskAgain => self.made.map_or(Outcome::Quiet, Outcome::Line),
            Step::Reopen { .. } => Outcome::Quiet,
        }
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        let (cars, lines) = (Vec::new(), Vec::new());
        Just(Self { cars, lines, last: Outcome::Quiet, made: None }).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        let open = (0..PLATES.len()).prop_map(|plate| Step::Open { plate }).boxed();
        if state.cars.is_empty() {
            return open;
        }
        let look = prop_oneof![Just(Look::Nothing), Just(Look::Fresh), Just(Look::Stale)];
        let write = (0..state.cars.len(), 0..FIELDS, 0..VALUES.len(), look);
        let write = write.prop_map(|(car, field, value, look)| Step::Write { car, field, value, look });
        let undo = (0..state.lines.len()).prop_map(|line| Step::Undo { line });
        prop_oneof![
            2 => open,
            8 => write,
            8 => undo,
            1 => Just(Step::AskAgain),
            1 => any::<bool>().prop_map(|lose_view| Step::Reopen { lose_view }),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.last = state.take(step);
        if let (Outcome::Line(line), false) = (state.last, matches!(step, Step::AskAgain)) {
            state.made = Some(line);
        }
        state
    }

    fn preconditions(state: &Self, step: &Step) -> bool {
        match step {
            Step::Write { car, .. } => *car < state.cars.len(),
            Step::Undo { line } => *line < state.lines.len(),
            _ => true,
        }
    }
}

/// The desk, and what it gave the cars for names.
struct Real {
    _home: tempfile::TempDir,
    dir: PathBuf,
    desk: Option<Desk>,
    cars: Vec<VehicleId>,
    asked: usize,
    /// The last change that was made, to be asked for again.
    last: Option<(String, Change)>,
}

fn options() -> Options<'static> {
    Options { now: Some(now()), ..Options::new("wangmin") }
}

impl Real {
    fn desk(&self) -> &Desk {
        self.desk.as_ref().unwrap()
    }

    fn me(&self) -> Actor {
        self.desk().actor("wangmin", None, "test").unwrap()
    }

    /// The change, and the record and revision that were looked at.
    fn change(&self, model: &Model, step: &Step) -> Option<(Change, Option<(VehicleId, u64)>)> {
        Some(match *step {
            Step::Open { plate } => {
                let (vehicle, plate) = (VehicleFile::default(), PLATES[plate].to_owned());
                (Change::OpenFile { plate, unusual_plate: false, vehicle, owner: None }, None)
            }
            Step::Write { car, field, value, look } => {
                let (id, value) = (self.cars[car], Some(VALUES[value].to_owned()));
                let file = match field {
                    0 => VehicleFile { colour: value, ..VehicleFile::default() },
                    _ => VehicleFile { model: value, ..VehicleFile::default() },
                };
                let mut written = model.cars[car].written.clone();
                // The model has taken the step already.
                written.retain(|line| Outcome::Line(*line) != model.last);
                let seen = match look {
                    Look::Nothing => None,
                    Look::Fresh => written.last(),
                    Look::Stale => written.iter().rev().nth(1).or(written.last()),
                };
                let base = seen.map(|line| (id, *line as u64 + 1));
                (Change::EditVehicle { vehicle: id, file }, base)
            }
            Step::Undo { line } => (Change::Undo(Undoing { seq: line as u64 + 1 }), None),
            Step::AskAgain | Step::Reopen { .. } => return None,
        })
    }

    fn ask(&mut self, client: &str, change: Change, base: Option<(VehicleId, u64)>, lines: usize) -> Outcome {
        let base = base.map(|(id, revision)| (id.0, revision));
        match self.desk().commit(&self.me(), client, change, base) {
            Ok(made) if made.records.is_empty() => Outcome::Same,
            Ok(made) => {
                let opened = made.created.iter().map(|(id, _)| VehicleId(*id));
                let new: Vec<_> = opened.filter(|id| !self.cars.contains(id)).collect();
                self.cars.extend(new);
                Outcome::Line(usize::try_from(made.seq).unwrap() - 1)
            }
            Err(Fault::Conflict { .. }) => Outcome::Conflict,
            Err(Fault::Storage(why)) => panic!("{why:?} after {lines} lines"),
            Err(_) => Outcome::Refused,
        }
    }
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_: &Model) -> Self {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("store");
        Desk::init(&dir, &config()).unwrap();
        let desk = Some(Desk::open(&dir, options()).unwrap().0);
        Self { _home: home, dir, desk, cars: Vec::new(), asked: 0, last: None }
    }

    fn apply(mut real: Self, model: &Model, step: Step) -> Self {
        let lines = model.lines.len();
        let outcome = match (&step, real.change(model, &step)) {
            (_, Some((change, base))) => {
                real.asked += 1;
                let client = format!("c{}", real.asked);
                let outcome = real.ask(&client, change.clone(), base, lines);
                if matches!(outcome, Outcome::Line(_)) {
                    real.last = Some((client, change));
                }
                outcome
            }
            (Step::Reopen { lose_view }, _) => {
                real.desk = None;
                if *lose_view {
                    std::fs::remove_dir_all(real.dir.join("view")).unwrap();
                }
                real.desk = Some(Desk::open(&real.dir, options()).unwrap().0);
                Outcome::Quiet
            }
            _ => match real.last.clone() {
                Some((client, change)) => real.ask(&client, change, None, lines),
                None => Outcome::Quiet,
            },
        };
        assert_eq!(outcome, model.last, "{step:?}");
        real
    }

    fn check_invariants(real: &Self, model: &Model) {
        assert_eq!(real.cars.len(), model.cars.len());
        for (car, id) in model.cars.iter().zip(&real.cars) {
            let last = *car.written.last().unwrap() as u64 + 1;
            let answer = real.desk().ask(&Query::Car(*id));
            let found = real.desk().lookup(PLATES[car.plate], 9).unwrap();
            let found = found.iter().any(|f| f.hit.vehicle == *id);
            assert_eq!(found, !car.struck, "what stands is found, and nothing else");
            let Answer::Car(read) = answer else {
                assert!(car.struck && matches!(answer, Answer::Gone(_)), "{answer:?}");
                continue;
            };
            assert!(!car.struck);
            let vehicle = &read.records.vehicle;
            let want = car.fields.map(|f| f.map_or("", |value| VALUES[value]));
            assert_eq!([vehicle.colour.as_str(), vehicle.model.as_str()], want);
            let changed = Query::ChangedSince { record: id.0, revision: last };
            assert!(matches!(real.desk().ask(&changed), Answer::ChangedSince(_, None)));
        }
    }

    fn teardown(real: Self, _: Model) {
        drop(real.desk);
        let (report, _) = Desk::check(&real.dir, options(), true).unwrap();
        assert_eq!(report.differences, []);
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig {
        cases: common::rounds(48), failure_persistence: None, ..ProptestConfig::default()
    })]
    #[test]
    fn the_desk_does_what_the_lists_do(sequential 1..24 => Real);
}
