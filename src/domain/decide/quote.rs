//! The estimate: lines, options, the customer's word (Rules E-1 to E-5).

use super::pricing::{make_line, package_kind, pieces, unknown};
use super::reception::{WASH, WASH_YES};
use super::{confirmation, needed};
use crate::domain::change::{Change, NewLine};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{OrderId, VehicleId, VisitId};
use crate::domain::order::{Decision, Line, LineKind, Order, OrderState, Revision, Stamp, Verdict};
use crate::domain::promise::{Proposal, bay_ends, propose};
use crate::domain::record::Record;
use crate::domain::time::Time;
use crate::domain::view::ViewExt;
use crate::say;

/// Most lines of an estimate.
const LINES: usize = 200;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::AddLine { vehicle, order, line } => add_line(on, *vehicle, *order, line),
        Change::ChooseOption { order, line, option } => {
            let catalog = &on.trade.catalog;
            edit_line(on, *order, *line, |l| {
                let LineKind::Package { package, .. } = &l.kind else {
                    return Err(Fault::invalid("line", say!("line-has-no-options")));
                };
                let known = catalog.package.iter().find(|p| p.key == *package);
                l.kind = package_kind(known.ok_or_else(|| unknown("package", package))?, option)?;
                Ok(())
            })
        }
        Change::SetQuantity { order, line, quantity } => {
            let pieces = pieces(*quantity)?;
            edit_line(on, *order, *line, |l| match &mut l.kind {
                LineKind::Part { quantity, .. } => {
                    // The minutes are those of all pieces, and follow their number.
                    l.minutes = l.minutes / (*quantity).max(1) * pieces;
                    *quantity = pieces;
                    Ok(())
                }
                _ => Err(Fault::invalid("line", say!("line-has-no-pieces"))),
            })
        }
        Change::RemoveLine { order, line } => {
            edit_line(on, *order, *line, |_| Ok(()))?;
            let number = *line;
            edit_open(on, *order, |lines| {
                lines.remove(&number);
                Ok(())
            })
        }
        Change::Decide { order, lines, verdict, who, how, promise } => {
            let word = Decision {
                verdict: *verdict,
                who: needed("who", who)?,
                how: confirmation(on.trade, "how", how)?,
                at: on.at,
                by: on.actor.login.clone(),
            };
            take_word(on, *order, lines, &word, *promise)
        }
        other => Err(super::not_here(other)),
    }
}

fn add_line(
    on: &mut Deciding<'_>,
    vehicle: VehicleId,
    order: Option<OrderId>,
    new: &NewLine,
) -> Result<(), Fault> {
    let line = make_line(on, vehicle, new)?;
    let order = match order {
        Some(id) if on.order(id)?.vehicle != vehicle => {
            return Err(Fault::invalid("order", say!("order-of-another-car")));
        }
        Some(id) => id,
        None => match running_order(on, vehicle)? {
            Some(id) => id,
            None => open_order(on, vehicle)?,
        },
    };
    edit_open(on, order, |lines| {
        if lines.len() >= LINES {
            return Err(Fault::invalid("line", say!("too-many-lines", most = LINES)));
        }
        let number = lines.keys().last().map_or(1, |n| n + 1);
        lines.insert(number, line);
        Ok(())
    })
}

/// The order a new line goes to: the car's latest one that is not handed over. A quote left open
/// at an earlier visit is one too: it is what the screen shows, and joins this visit when it is
/// approved.
fn running_order(on: &Deciding<'_>, vehicle: VehicleId) -> Result<Option<OrderId>, Fault> {
    let all = on.view.of_vehicle(vehicle)?;
    let running =
        all.iter().rev().find(|s| matches!(&s.record, Record::Order(o) if o.state < OrderState::Delivered));
    Ok(running.map(|s| OrderId(s.id)))
}

fn open_visit(on: &Deciding<'_>, vehicle: VehicleId) -> Result<Option<VisitId>, Fault> {
    let all = on.view.of_vehicle(vehicle)?;
    let open = all.iter().rev().find(|s| matches!(&s.record, Record::Visit(v) if v.is_open()));
    Ok(open.map(|s| VisitId(s.id)))
}

fn open_order(on: &mut Deciding<'_>, vehicle: VehicleId) -> Result<OrderId, Fault> {
    on.vehicle(vehicle)?;
    let month = on.at.day(on.trade.store.tz()).format("%y%m").to_string();
    let by = on.actor.login.clone();
    let order = Order {
        number: on.number(&format!("WO-{month}"))?,
        vehicle,
        visit: open_visit(on, vehicle)?,
        advisor: by.clone(),
        opened: on.at,
        revisions: vec![Revision { at: on.at, by: by.clone(), ..Revision::default() }],
        stamps: vec![Stamp { state: OrderState::Quoted, at: on.at, by }],
        vat_permille: on.trade.figures.vat_permille,
        ..Order::default()
    };
    Ok(OrderId(on.create(Record::Order(order))))
}

/// Refuses once the car is handed over or the order called off.
pub(super) fn changeable(order: &Order) -> Result<(), Fault> {
    if order.state < OrderState::Delivered {
        Ok(())
    } else {
        Err(Fault::invalid("order", say!("order-closed", number = order.number.as_str())))
    }
}

/// Edits the lines of the current revision; one that was decided on is kept, and the edit goes
/// into the next (Rule E-5).
fn edit_open(
    on: &mut Deciding<'_>,
    order: OrderId,
    edit: impl FnOnce(&mut std::collections::BTreeMap<u16, Line>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (at, by) = (on.at, on.actor.login.clone());
    on.edit_order(order, |o| {
        changeable(o)?;
        let decided = o.revisions.last().is_none_or(|r| r.decided.is_some());
        if decided {
            let lines = o.revisions.last().map(|r| r.lines.clone()).unwrap_or_default();
            o.revisions.push(Revision { at, by, decided: None, lines });
        }
        match o.revisions.last_mut() {
            Some(revision) => edit(&mut revision.lines),
            None => Ok(()),
        }
    })
}

/// Edits one line that is not decided on.
fn edit_line(
    on: &mut Deciding<'_>,
    order: OrderId,
    number: u16,
    edit: impl FnOnce(&mut Line) -> Result<(), Fault>,
) -> Result<(), Fault> {
    edit_open(on, order, |lines| {
        let line = lines.get_mut(&number);
        let line = line.ok_or_else(|| Fault::invalid("line", say!("no-such-line", number = number)))?;
        if let Some(decision) = &line.decision {
            let who = decision.who.as_str();
            return Err(Fault::invalid("line", say!("line-decided", who = who, at = decision.at)));
        }
        edit(line)
    })
}

/// Whether the free wash was wanted at reception (Rule R-8).
fn wash_wanted(on: &Deciding<'_>, visit: Option<VisitId>) -> Result<bool, Fault> {
    let Some(visit) = visit else { return Ok(false) };
    Ok(on.visit(visit)?.answers.get(WASH).is_some_and(|a| a == WASH_YES))
}

/// The promise that follows from the order's approved lines, given now (Rule E-4).
///
/// # Errors
/// [`Fault::Storage`] if the store cannot be read.
fn proposal(on: &Deciding<'_>, id: OrderId, order: &Order) -> Result<Proposal, Fault> {
    let open = on.view.open_orders()?;
    let ends = bay_ends(open.iter().map(|(i, o)| (*i, o)), Some(id), on.at);
    let work: u32 =
        order.lines().filter(|(_, l)| l.verdict() == Some(Verdict::Approved)).map(|(_, l)| l.minutes).sum();
    Ok(propose(on.trade, on.at, work, wash_wanted(on, order.visit)?, &ends))
}

/// No work order without the confirmed walk-around (Rule R-10).
fn walkaround_is_confirmed(on: &Deciding<'_>, order: &Order) -> Result<(), Fault> {
    let visit = order.visit.ok_or_else(|| Fault::invalid("order", say!("order-without-visit")))?;
    let visit = on.visit(visit)?;
    if !visit.is_open() {
        return Err(Fault::invalid("order", say!("order-without-visit")));
    }
    match visit.acknowledged {
        Some(_) => Ok(()),
        None => Err(Fault::invalid("order", say!("walkaround-not-confirmed"))),
    }
}

fn take_word(
    on: &mut Deciding<'_>,
    id: OrderId,
    lines: &[u16],
    word: &Decision,
    promise: Option<Time>,
) -> Result<(), Fault> {
    adopt_visit(on, id)?;
    let mut order = on.order(id)?;
    changeable(&order)?;
    if word.verdict == Verdict::Approved {
        walkaround_is_confirmed(on, &order)?;
    }
    let waiting: Vec<u16> = order.lines().filter(|(_, l)| l.decision.is_none()).map(|(n, _)| n).collect();
    let lines = if lines.is_empty() { waiting } else { lines.to_vec() };
    if lines.is_empty() {
        return Err(Fault::invalid("lines", say!("nothing-waits")));
    }
    for number in &lines {
        may_decide(&order, *number)?;
    }
    record_word(&mut order, &lines, word);
    let approved = order.lines().any(|(_, l)| l.verdict() == Some(Verdict::Approved));
    if approved && order.state == OrderState::Quoted {
        order.state = OrderState::Approved;
        order.stamps.push(Stamp { state: OrderState::Approved, at: on.at, by: word.by.clone() });
        let proposal = proposal(on, id, &order)?;
        let at = promise.unwrap_or(proposal.at);
        if at < on.at {
            return Err(Fault::invalid("promise", say!("promise-in-the-past", at = at)));
        }
        order.promise = Some(proposal.promise(at));
    }
    on.put(id.0, Record::Order(order))
}

/// A quote given by phone, or left open at an earlier visit, joins the visit in which it is
/// approved.
fn adopt_visit(on: &mut Deciding<'_>, id: OrderId) -> Result<(), Fault> {
    let order = on.order(id)?;
    let homeless = match order.visit {
        Some(visit) => order.state == OrderState::Quoted && !on.visit(visit)?.is_open(),
        None => true,
    };
    if homeless && let Some(visit) = open_visit(on, order.vehicle)? {
        on.edit_order(id, |o| {
            o.visit = Some(visit);
            Ok(())
        })?;
    }
    Ok(())
}

fn may_decide(order: &Order, number: u16) -> Result<(), Fault> {
    let line = order.line(number);
    let line = line.ok_or_else(|| Fault::invalid("lines", say!("no-such-line", number = number)))?;
    let begun = order.state > OrderState::Approved;
    if begun && line.verdict() == Some(Verdict::Approved) {
        return Err(Fault::invalid("lines", say!("line-in-work", name = line.name.clone())));
    }
    Ok(())
}

/// Puts the word on the lines. Taking back an earlier word opens the next revision, so that both
/// stay on record.
fn record_word(order: &mut Order, lines: &[u16], word: &Decision) {
    let takes_back = lines.iter().any(|n| order.line(*n).is_some_and(|l| l.decision.is_some()));
    if takes_back {
        let carried = order.revisions.last().map(|r| r.lines.clone()).unwrap_or_default();
        let next = Revision { at: word.at, by: word.by.clone(), decided: None, lines: carried };
        order.revisions.push(next);
    }
    if let Some(revision) = order.revisions.last_mut() {
        revision.decided.get_or_insert(word.at);
        for number in lines {
            if let Some(line) = revision.lines.get_mut(number) {
                line.decision = Some(word.clone());
            }
        }
    }
}
