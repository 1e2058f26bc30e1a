//! What happens to a car during a visit, as steps in time, and how they are made true.

use crate::desk::Desk;
use crate::desk::api::Committed;
use crate::desk::writer::Request;
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::id::{OrderId, RecordId, VehicleId, VisitId};
use crate::domain::money::Money;
use crate::domain::order::Payment;
use crate::domain::record::{Kind, Record};
use crate::domain::time::Time;
use crate::domain::user::Actor;
use crate::domain::view::View;
use crate::say;

/// The records a visit is about; visit and order are there once they are made.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ids {
    pub vehicle: VehicleId,
    pub visit: VisitId,
    pub order: OrderId,
}

/// A change that is known when its records are.
type Make = Box<dyn Fn(&Ids) -> Change>;

/// What comes next.
enum Step {
    Change(Make),
    /// The approved total is paid by these means; what it is, the order tells.
    Pay(String),
}

/// The steps of one visit, in the order of time.
pub(super) struct Script {
    actor: Actor,
    ids: Ids,
    at: Time,
    steps: Vec<(Time, Step)>,
}

impl Script {
    /// Begins at `at`.
    pub fn new(vehicle: VehicleId, actor: Actor, at: Time) -> Self {
        Self { actor, ids: Ids { vehicle, ..Ids::default() }, at, steps: Vec::new() }
    }

    /// Goes on to `at`, if that is later.
    pub fn until(&mut self, at: Time) {
        self.at = self.at.max(at);
    }

    /// The time the script has come to.
    pub fn at(&self) -> Time {
        self.at
    }

    /// The next step, `seconds` after the one before.
    pub fn then(&mut self, seconds: i64, make: impl Fn(&Ids) -> Change + 'static) {
        self.at = Time(self.at.0 + seconds);
        self.steps.push((self.at, Step::Change(Box::new(make))));
    }

    /// The bill is paid, `seconds` after the step before.
    pub fn pay(&mut self, seconds: i64, means: &str) {
        self.at = Time(self.at.0 + seconds);
        self.steps.push((self.at, Step::Pay(means.to_owned())));
    }

    fn learn(&mut self, made: &Committed) {
        for (id, kind) in &made.created {
            match kind {
                Kind::Visit => self.ids.visit = VisitId(*id),
                Kind::Order => self.ids.order = OrderId(*id),
                _ => {}
            }
        }
    }

    /// Makes the whole visit true, with nothing else in between: in as few groups as the
    /// identities of new records allow.
    pub fn play_alone(mut self, desk: &Desk) -> Result<(), Fault> {
        let mut group = Vec::new();
        for (at, step) in std::mem::take(&mut self.steps) {
            if matches!(step, Step::Pay(_)) {
                self.submit(desk, &mut group)?;
            }
            let change = step.change(&self.ids, desk)?;
            let makes_a_record = matches!(change, Change::Arrive { .. } | Change::AddLine { .. });
            group.push(request(&self.actor, change, at));
            if makes_a_record {
                self.submit(desk, &mut group)?;
            }
        }
        self.submit(desk, &mut group)
    }

    fn submit(&mut self, desk: &Desk, group: &mut Vec<Request>) -> Result<(), Fault> {
        let made = desk.writer.submit_batch(std::mem::take(group)).wait_all().map_err(|(_, fault)| fault)?;
        made.iter().for_each(|made| self.learn(made));
        Ok(())
    }
}

impl Step {
    fn change(&self, ids: &Ids, desk: &Desk) -> Result<Change, Fault> {
        match self {
            Self::Change(make) => Ok(make(ids)),
            Self::Pay(means) => {
                let amount = match desk.reader.record(ids.order.0)?.map(|s| s.record) {
                    Some(Record::Order(order)) => order.totals().approved,
                    _ => Money::ZERO,
                };
                let payments = vec![Payment { means: means.clone(), amount }];
                Ok(Change::Settle { order: ids.order, payments })
            }
        }
    }
}

/// Makes several visits true that happen at the same time, step by step in the order of time.
pub(super) fn play_together(desk: &Desk, mut scripts: Vec<Script>) -> Result<(), Fault> {
    let mut all: Vec<(Time, usize, Step)> = Vec::new();
    for (n, script) in scripts.iter_mut().enumerate() {
        all.extend(std::mem::take(&mut script.steps).into_iter().map(|(at, step)| (at, n, step)));
    }
    all.sort_by_key(|(at, n, _)| (*at, *n));
    for (at, n, step) in all {
        if let Some(script) = scripts.get_mut(n) {
            let change = step.change(&script.ids, desk)?;
            let made = commit(desk, &script.actor, change, at)?;
            script.learn(&made);
        }
    }
    Ok(())
}

fn request(actor: &Actor, change: Change, at: Time) -> Request {
    Request { change, actor: actor.clone(), client: String::new(), base: None, at: Some(at) }
}

/// Makes one change as of a time.
pub(super) fn commit(desk: &Desk, actor: &Actor, change: Change, at: Time) -> Result<Committed, Fault> {
    desk.writer.commit(request(actor, change, at))
}

/// The record of a kind that a change has made.
pub(super) fn created(made: &Committed, kind: Kind) -> Result<RecordId, Fault> {
    let found = made.created.iter().find(|(_, k)| *k == kind);
    found.map(|(id, _)| *id).ok_or_else(|| Fault::Storage(say!("demo-tables")))
}
