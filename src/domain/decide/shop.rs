//! The order in the shop: promise, states, hand-over, bill (Rules E-4, E-5, E-7 to E-9).

use super::quote::changeable;
use super::reception::PAY;
use super::{confirmation, line, needed, note, one_of};
use crate::domain::change::Change;
use crate::domain::checklist::Mark;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::OrderId;
use crate::domain::money::Money;
use crate::domain::order::{Delivery, Notice, OrderState, Payment, PromiseChange, Quality, Stamp, Verdict};
use crate::domain::time::{Day, Time};
use crate::domain::trade::Trade;
use crate::domain::vehicle::NextService;
use crate::say;
use chrono::Months;
use std::collections::BTreeMap;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::SetPromise { order, at, reason, told } => set_promise(on, *order, *at, reason, told),
        Change::Advance { order, to, technician, driven } => advance(on, *order, *to, technician, *driven),
        Change::Notify { order, text, how } => {
            let notice = Notice {
                text: needed("text", text)?,
                how: confirmation(on.trade, "how", how)?,
                at: on.at,
                by: on.actor.login.clone(),
            };
            on.edit_order(*order, |o| {
                o.notices.push(notice);
                Ok(())
            })
        }
        Change::Deliver { .. } => deliver(on, change),
        Change::Settle { order, payments } => settle(on, *order, payments),
        Change::Cancel { order, reason } => cancel(on, *order, reason),
        other => Err(super::not_here(other)),
    }
}

fn set_promise(
    on: &mut Deciding<'_>,
    order: OrderId,
    to: Time,
    reason: &str,
    told: &str,
) -> Result<(), Fault> {
    let reason = needed("reason", reason)?;
    let told = confirmation(on.trade, "told", told)?;
    if to < on.at {
        return Err(Fault::invalid("at", say!("promise-in-the-past", at = to)));
    }
    let (at, by) = (on.at, on.actor.login.clone());
    on.edit_order(order, |o| {
        changeable(o)?;
        let promise = o.promise.as_mut();
        let promise = promise.ok_or_else(|| Fault::invalid("order", say!("order-not-approved")))?;
        let from = promise.at;
        promise.changes.push(PromiseChange { from, to, reason, told, at, by });
        promise.at = to;
        Ok(())
    })
}

fn stamp(on: &Deciding<'_>, state: OrderState) -> Stamp {
    Stamp { state, at: on.at, by: on.actor.login.clone() }
}

/// Refuses a step the order cannot take from where it is (Rule E-8).
fn may_go(from: OrderState, to: OrderState) -> Result<(), Fault> {
    if from.next().contains(&to) {
        return Ok(());
    }
    let say = say!("state-not-next", from = state_name(from), to = state_name(to));
    Err(Fault::invalid("to", say))
}

/// The message that names a state.
#[must_use]
pub fn state_name(state: OrderState) -> crate::domain::say::Say {
    match state {
        OrderState::Quoted => say!("state-quoted"),
        OrderState::Approved => say!("state-approved"),
        OrderState::InWork => say!("state-in_work"),
        OrderState::WaitingParts => say!("state-waiting_parts"),
        OrderState::WaitingApproval => say!("state-waiting_approval"),
        OrderState::QualityCheck => say!("state-quality_check"),
        OrderState::Wash => say!("state-wash"),
        OrderState::Ready => say!("state-ready"),
        OrderState::Delivered => say!("state-delivered"),
        OrderState::Settled => say!("state-settled"),
        OrderState::Cancelled => say!("state-cancelled"),
    }
}

fn advance(
    on: &mut Deciding<'_>,
    order: OrderId,
    to: OrderState,
    technician: &str,
    driven: bool,
) -> Result<(), Fault> {
    // These are reached by changes that ask for what belongs to them.
    if matches!(
        to,
        OrderState::Approved | OrderState::Delivered | OrderState::Settled | OrderState::Cancelled
    ) {
        return Err(Fault::invalid("to", say!("state-own-change", to = state_name(to))));
    }
    let technician = line("technician", technician)?;
    let stamp = stamp(on, to);
    let (at, advisor) = (on.at, on.actor.login.clone());
    on.edit_order(order, |o| {
        may_go(o.state, to)?;
        // Every approval may have been taken back before the work began.
        if to == OrderState::InWork && !o.lines().any(|(_, l)| l.verdict() == Some(Verdict::Approved)) {
            return Err(Fault::invalid("order", say!("nothing-approved")));
        }
        if !technician.is_empty() {
            o.technician.clone_from(&technician);
        }
        if to == OrderState::QualityCheck {
            o.quality = None;
        }
        // Leaving the quality check forwards is passing it: it names who and how.
        if o.state == OrderState::QualityCheck && to != OrderState::InWork {
            let technician = needed("technician", &o.technician)?;
            o.quality = Some(Quality { technician, advisor, driven, at });
        }
        o.state = to;
        o.stamps.push(stamp);
        Ok(())
    })
}

fn deliver(on: &mut Deciding<'_>, change: &Change) -> Result<(), Fault> {
    let Change::Deliver { order: id, items, advice, next_day, next_km, first_word } = change else {
        return Ok(());
    };
    let order = on.order(*id)?;
    may_go(order.state, OrderState::Delivered)?;
    delivery_is_complete(on, items)?;
    if order.lines().any(|(_, l)| l.decision.is_none()) {
        return Err(Fault::invalid("order", say!("lines-wait")));
    }
    if first_word.is_some_and(|n| n > 10) {
        return Err(Fault::invalid("first_word", say!("score-out-of-range")));
    }
    let today = on.at.day(on.trade.store.tz());
    let km_now = on.vehicle(order.vehicle)?.last_reading().map(|r| r.km);
    let next = after_delivery(on.trade, today, km_now);
    let (next_day, next_km) = (next_day.or(next.day), next_km.or(next.km));
    let delivery = Delivery {
        items: items.clone(),
        advice: note("advice", advice)?,
        next_day,
        next_km,
        warranty_until: next.warranty,
        first_word: *first_word,
        at: on.at,
        by: on.actor.login.clone(),
    };
    let stamp = stamp(on, OrderState::Delivered);
    on.edit_order(*id, |o| {
        o.delivery = Some(delivery);
        o.state = OrderState::Delivered;
        o.stamps.push(stamp);
        Ok(())
    })?;
    on.edit_vehicle(order.vehicle, |v| {
        v.next_service = Some(NextService { day: next_day, km: next_km });
        Ok(())
    })?;
    let at = on.at;
    if let Some(visit) = order.visit {
        on.edit_visit(visit, |v| {
            v.left.get_or_insert(at);
            Ok(())
        })?;
    }
    Ok(())
}

/// What the customer is told at the hand-over, if nothing else was agreed (Rule E-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterDelivery {
    /// Day of the next service.
    pub day: Option<Day>,
    /// Or at this mileage, km.
    pub km: Option<u32>,
    /// The work is warranted until then.
    pub warranty: Option<Day>,
}

/// Next service and warranty of work handed over `today` at `km_now`, by the trade's figures.
#[must_use]
pub fn after_delivery(trade: &Trade, today: Day, km_now: Option<u32>) -> AfterDelivery {
    let figures = &trade.figures;
    AfterDelivery {
        day: later(today, figures.service_months),
        km: km_now.map(|km| km.saturating_add(figures.service_km)),
        warranty: later(today, figures.warranty_months),
    }
}

fn later(day: Day, months: u32) -> Option<Day> {
    day.checked_add_months(Months::new(months))
}

fn delivery_is_complete(on: &Deciding<'_>, items: &BTreeMap<String, Mark>) -> Result<(), Fault> {
    let list = &on.trade.delivery;
    if let Some(key) = items.keys().find(|k| list.item(k).is_none()) {
        return Err(Fault::invalid("items", say!("no-such-item", key = key.as_str())));
    }
    match list.items().find(|(_, item)| !items.contains_key(&item.key)) {
        Some((_, item)) => Err(Fault::invalid("items", say!("delivery-item-open", item = item.name.clone()))),
        None => Ok(()),
    }
}

fn settle(on: &mut Deciding<'_>, order: OrderId, payments: &[Payment]) -> Result<(), Fault> {
    let means = on.trade.question(PAY).map(|q| q.options.as_slice()).unwrap_or_default();
    for payment in payments {
        one_of("payments", &payment.means, means.iter().map(|m| m.key.as_str()))?;
        if payment.amount < Money::ZERO {
            return Err(Fault::invalid("payments", say!("payment-negative")));
        }
    }
    let stamp = stamp(on, OrderState::Settled);
    on.edit_order(order, |o| {
        may_go(o.state, OrderState::Settled)?;
        let due = o.totals().approved;
        let given: Money = payments.iter().map(|p| p.amount).sum();
        if given != due {
            return Err(Fault::invalid("payments", say!("payment-not-the-total", given = given, due = due)));
        }
        o.payments = payments.to_vec();
        o.state = OrderState::Settled;
        o.stamps.push(stamp);
        Ok(())
    })
}

fn cancel(on: &mut Deciding<'_>, order: OrderId, reason: &str) -> Result<(), Fault> {
    let reason = needed("reason", reason)?;
    let stamp = stamp(on, OrderState::Cancelled);
    on.edit_order(order, |o| {
        may_go(o.state, OrderState::Cancelled)?;
        o.cancelled_because = reason;
        o.state = OrderState::Cancelled;
        o.stamps.push(stamp);
        Ok(())
    })
}
