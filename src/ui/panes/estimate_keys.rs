//! What the keys of the estimate pane do.

use crate::domain::change::{Change, NewLine};
use crate::domain::decide::reception::PAY;
use crate::domain::id::{OrderId, VehicleId};
use crate::domain::order::{LineKind, OrderState, Payment, Verdict};
use crate::domain::record::Kind;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::layer::{self, Flow, Handover, Options, OtherLine, PickItem, Picker, Prompt};
use crate::ui::shared::{After, Op, Shared, Then};

pub(super) fn act(action: Action, at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    match action {
        Action::Package => return package(vehicle, at),
        Action::Labour => return labour(vehicle, at),
        Action::Part => return part(vehicle, at),
        Action::PutOff => return put_off(vehicle, at),
        _ => {}
    }
    let Some(order) = at.order().map(|(id, _)| id) else {
        return at.refuse(say!("estimate-none"));
    };
    match action {
        Action::Up | Action::First => select(action == Action::First, false, at),
        Action::Down | Action::Last => select(action == Action::Last, true, at),
        Action::Options => options(order, at),
        Action::More => quantity(order, 1, at),
        Action::Less => quantity(order, -1, at),
        Action::Remove => {
            let line = at.line;
            at.commit_then(Change::RemoveLine { order, line }, |_, at| at.tell(say!("line-removed")));
        }
        Action::ApproveAll => decide(order, Vec::new(), Verdict::Approved, at),
        Action::ApproveLine => decide(order, vec![at.line], Verdict::Approved, at),
        Action::Decline => decide(order, vec![at.line], Verdict::Declined, at),
        Action::Defer => decide(order, vec![at.line], Verdict::Deferred, at),
        Action::State => state(order, at),
        Action::Promise => match at.order().is_some_and(|(_, o)| o.promise.is_some()) {
            true => layer::promise(order, at),
            false => at.refuse(say!("order-not-approved")),
        },
        Action::Notify => notify(order, at),
        Action::Cancel => cancel(order, at),
        _ => {}
    }
}

/// Moves the selection by a line, or to the end.
fn select(far: bool, down: bool, at: &mut Shared) {
    let numbers: Vec<u16> = at.order().map(|(_, o)| o.lines().map(|(n, _)| n).collect()).unwrap_or_default();
    let here = numbers.iter().position(|n| *n == at.line).unwrap_or(0);
    let last = numbers.len().saturating_sub(1);
    let to = match (far, down) {
        (true, true) => last,
        (true, false) => 0,
        (false, true) => (here + 1).min(last),
        (false, false) => here.saturating_sub(1),
    };
    at.line = numbers.get(to).copied().unwrap_or(0);
}

fn add(vehicle: VehicleId, line: NewLine, at: &mut Shared) {
    // A new line goes to the order that is shown, as long as it can take one.
    let shown = at.order().filter(|(_, o)| o.state < OrderState::Delivered).map(|(id, _)| id);
    at.commit_then(Change::AddLine { vehicle, order: shown, line }, |done, at| {
        let order = done.records.iter().find(|(_, kind)| *kind == Kind::Order);
        at.chosen_order = order.map(|(id, _)| OrderId(*id));
        // What was just added is what one goes on with.
        let last = at.order().and_then(|(_, o)| o.lines().last().map(|(n, _)| n));
        at.line = last.unwrap_or(at.line);
    });
}

fn package(vehicle: VehicleId, at: &mut Shared) {
    let name = |p: &crate::domain::catalog::Package| {
        let prices: Vec<_> = if p.option.is_empty() {
            vec![p.total(None)]
        } else {
            p.option.iter().map(|o| p.total(Some(o))).collect()
        };
        let (least, most) = (prices.iter().min(), prices.iter().max());
        let price = match (least, most) {
            (Some(least), Some(most)) if least != most => format!("{least}–{most}"),
            (Some(only), _) => only.to_string(),
            _ => String::new(),
        };
        PickItem::new(at.reader.name(&p.name), price).help(at.reader.name(&p.reason))
    };
    let items = at.trade.catalog.package.iter().map(name).collect();
    at.push(Picker::new(at.t("pick-package"), items, move |n, at| {
        let Some(package) = at.trade.catalog.package.get(n).cloned() else { return };
        let key = package.key.clone();
        if package.option.is_empty() {
            return add(vehicle, NewLine::Package { package: key, option: String::new() }, at);
        }
        at.push(Options::new(&package, "", move |option, at| {
            add(vehicle, NewLine::Package { package: key, option }, at);
        }));
    }));
}

fn labour(vehicle: VehicleId, at: &mut Shared) {
    let rate = at.trade.figures.labour_rate;
    let operations = at.trade.catalog.labour.iter().map(|o| {
        let price = rate.times(i64::from(o.hours_centi), 100).to_string();
        PickItem::new(at.reader.name(&o.name), price).help(at.reader.name(&o.reason))
    });
    let mut items: Vec<PickItem> = operations.collect();
    let known = items.len();
    items.extend(
        ["line-other-labour", "line-other-sublet", "line-other-free"].map(|id| PickItem::new(at.t(id), "")),
    );
    at.push(Picker::new(at.t("pick-labour"), items, move |n, at| match n.checked_sub(known) {
        None => {
            if let Some(operation) = at.trade.catalog.labour.get(n).map(|o| o.key.clone()) {
                add(vehicle, NewLine::Labour { operation }, at);
            }
        }
        Some(0) => layer::other_line(OtherLine::Labour, at),
        Some(1) => layer::other_line(OtherLine::Sublet, at),
        Some(_) => layer::other_line(OtherLine::Free, at),
    }));
}

fn part(vehicle: VehicleId, at: &mut Shared) {
    let parts = at.trade.catalog.part.iter();
    let parts = parts
        .map(|p| PickItem::new(at.reader.name(&p.name), p.price.to_string()).help(at.reader.name(&p.reason)));
    let mut items: Vec<PickItem> = parts.collect();
    items.push(PickItem::new(at.t("line-other-part"), ""));
    at.push(Picker::new(at.t("pick-part"), items, move |n, at| {
        match at.trade.catalog.part.get(n).map(|p| p.key.clone()) {
            Some(part) => add(vehicle, NewLine::Part { part, quantity: 1 }, at),
            None => layer::other_line(OtherLine::Part, at),
        }
    }));
}

/// Brings back work that was declined or deferred (Rule E-3).
fn put_off(vehicle: VehicleId, at: &mut Shared) {
    let lines = at.car.as_ref().map(|c| c.put_off.clone()).unwrap_or_default();
    if lines.is_empty() {
        return at.hint(say!("put-off-none"));
    }
    let item = |p: &crate::domain::order::PutOff| {
        PickItem::new(at.reader.name(&p.what.name), p.what.price().to_string())
            .help(at.reader.name(&p.what.reason))
    };
    let items = lines.iter().map(item).collect();
    at.push(Picker::new(at.t("put-off-title"), items, move |n, at| {
        let line = NewLine::PutOff { order: lines[n].order, line: lines[n].line };
        add(vehicle, line, at);
    }));
}

fn options(order: OrderId, at: &mut Shared) {
    let line = at.line;
    let kind = at.order().and_then(|(_, o)| o.line(line)).map(|l| l.kind.clone());
    let Some(LineKind::Package { package, option, .. }) = kind else {
        return at.refuse(say!("line-has-no-options"));
    };
    let Some(package) = at.trade.catalog.package.iter().find(|p| p.key == package).cloned() else {
        return at.refuse(say!("not-in-the-catalog", key = package));
    };
    at.push(Options::new(&package, &option, move |option, at| {
        at.commit(Change::ChooseOption { order, line, option });
    }));
}

fn quantity(order: OrderId, by: i64, at: &mut Shared) {
    let line = at.line;
    let kind = at.order().and_then(|(_, o)| o.line(line)).map(|l| l.kind.clone());
    let Some(LineKind::Part { quantity, .. }) = kind else {
        return at.refuse(say!("line-has-no-pieces"));
    };
    let quantity = u32::try_from(i64::from(quantity) + by).unwrap_or(0);
    at.commit(Change::SetQuantity { order, line, quantity });
}

/// Takes the customer's word: who said it is known, how is asked (Rule E-3).
fn decide(order: OrderId, lines: Vec<u16>, verdict: Verdict, at: &mut Shared) {
    let Some((_, record)) = at.order() else { return };
    let waiting = |n: u16| lines.contains(&n) || lines.is_empty();
    let sum = record.lines().filter(|(n, l)| waiting(*n) && (l.decision.is_none() || !lines.is_empty()));
    let sum: crate::domain::money::Money = sum.map(|(_, l)| l.price()).sum();
    let verdict_word = at.t(&format!("verdict-{}", verdict.key()));
    let who = at.who();
    let title = at.say(&say!("ask-how", who = who.as_str(), verdict = verdict_word, sum = sum));
    let items = at.trade.confirmations.iter().map(|c| PickItem::new(at.reader.name(&c.name), ""));
    let mut items: Vec<PickItem> = items.collect();
    items.push(PickItem::new(at.t("somebody-else"), ""));
    at.push(Picker::new(title, items, move |n, at| {
        let Some(how) = at.trade.confirmations.get(n).map(|c| c.key.clone()) else {
            return somebody_else(order, lines, verdict, at);
        };
        let change = Change::Decide { order, lines, verdict, who: at.who(), how, promise: None };
        at.commit_then(change, move |_, at| tell_decided(verdict, at));
    }));
}

fn somebody_else(order: OrderId, lines: Vec<u16>, verdict: Verdict, at: &mut Shared) {
    at.push(Prompt::new("ask-who", &at.who(), move |who, at: &mut Shared| {
        at.confirmer = Some(who).filter(|w| !w.trim().is_empty());
        decide(order, lines.clone(), verdict, at);
        Ok(Flow::Close)
    }));
}

fn tell_decided(verdict: Verdict, at: &mut Shared) {
    let promise = at.order().and_then(|(_, o)| o.promise.as_ref()).map(|p| p.at);
    match (verdict, promise) {
        (Verdict::Approved, Some(promise)) => {
            let clock = at.reader.moment(promise, at.now);
            at.tell(say!("approved-promised", at = clock));
        }
        _ => at.tell(say!("saved")),
    }
}

/// Where the order can go from here, one key each (Rule E-8).
fn state(order: OrderId, at: &mut Shared) {
    let Some((_, record)) = at.order() else { return };
    let from = record.state;
    let mut steps: Vec<(OrderState, bool)> = Vec::new();
    for to in from.next() {
        steps.push((*to, false));
        // Leaving the quality check forwards says whether the car was driven.
        if from == OrderState::QualityCheck && *to != OrderState::InWork {
            steps.push((*to, true));
        }
    }
    if steps.is_empty() {
        return at.hint(say!("order-is-done"));
    }
    let label = |(to, driven): &(OrderState, bool)| {
        let name = at.t(&format!("state-{}", to.key()));
        let note = match (from == OrderState::QualityCheck && *to != OrderState::InWork, driven) {
            (true, true) => at.t("quality-driven"),
            (true, false) => at.t("quality-not-driven"),
            _ => String::new(),
        };
        PickItem::new(name, note)
    };
    let items = steps.iter().map(label).collect();
    let title = at.say(&say!("pick-state", state = crate::domain::decide::shop::state_name(from)));
    at.push(Picker::new(title, items, move |n, at| {
        let (to, driven) = steps[n];
        go(order, from, to, driven, at);
    }));
}

fn go(order: OrderId, from: OrderState, to: OrderState, driven: bool, at: &mut Shared) {
    match to {
        OrderState::Approved => decide(order, Vec::new(), Verdict::Approved, at),
        OrderState::Delivered => {
            let run = Handover::new(order, at);
            at.push(run);
        }
        OrderState::Settled => settle(order, at),
        OrderState::Cancelled => cancel(order, at),
        OrderState::InWork if from == OrderState::Approved => ask_technician(order, to, at),
        _ => {
            let change = Change::Advance { order, to, technician: String::new(), driven };
            at.commit_then(change, |_, at| at.tell(say!("saved")));
        }
    }
}

/// Work begins: who does it. The quality check names them later.
fn ask_technician(order: OrderId, to: OrderState, at: &mut Shared) {
    let known = at.board.technicians.first().cloned().unwrap_or_default();
    at.push(Prompt::new("ask-technician", &known, move |technician, at: &mut Shared| {
        at.commit_mine(Change::Advance { order, to, technician, driven: false });
        Ok(Flow::Stay)
    }));
}

/// The bill: by one means, the one named at reception first, or split (Rule E-7).
fn settle(order: OrderId, at: &mut Shared) {
    let Some((_, record)) = at.order() else { return };
    let due = record.totals().approved;
    let mut means = at.trade.question(PAY).map(|q| q.options.clone()).unwrap_or_default();
    let visit = record.visit.and_then(|id| {
        at.car.as_ref().and_then(|c| c.records.visits.iter().find(|(v, _)| *v == id).map(|(_, v)| v))
    });
    let named = visit.and_then(|v| v.answers.get(PAY)).cloned();
    means.sort_by_key(|m| Some(&m.key) != named.as_ref());
    let items = means.iter().map(|m| PickItem::new(at.reader.name(&m.name), due.to_string()));
    let mut items: Vec<PickItem> = items.collect();
    items.push(PickItem::new(at.t("pay-split"), ""));
    let title = at.say(&say!("pick-payment", due = due));
    at.push(Picker::new(title, items, move |n, at| match means.get(n) {
        Some(m) => {
            let payments = vec![Payment { means: m.key.clone(), amount: due }];
            at.commit_then(Change::Settle { order, payments }, |_, at| at.tell(say!("settled")));
        }
        None => layer::split_payment(order, at),
    }));
}

fn notify(order: OrderId, at: &mut Shared) {
    at.push(Prompt::new("ask-notice", "", move |text, at: &mut Shared| {
        if text.trim().is_empty() {
            return Err(say!("needed"));
        }
        let items =
            at.trade.confirmations.iter().map(|c| PickItem::new(at.reader.name(&c.name), "")).collect();
        at.push(Picker::new(at.t("ask-told"), items, move |n, at| {
            let Some(how) = at.trade.confirmations.get(n).map(|c| c.key.clone()) else { return };
            let change = Change::Notify { order, text: text.clone(), how };
            // The question stays below until it is on record: refused, its text still stands there.
            let then: Then = Box::new(|_, at| at.tell(say!("saved")));
            let after = After { mine: true, then: Some(then), ..After::default() };
            at.ops.push(Op::Commit(Box::new(change), after));
        }));
        Ok(Flow::Stay)
    }));
}

fn cancel(order: OrderId, at: &mut Shared) {
    at.push(Prompt::new("ask-cancel-reason", "", move |reason, at: &mut Shared| {
        at.commit_mine(Change::Cancel { order, reason });
        Ok(Flow::Stay)
    }));
}
