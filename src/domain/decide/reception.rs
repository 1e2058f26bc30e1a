//! Reception and walk-around (Rules ).

use super::{Refusals, confirmation, line, needed, note, one_of};
use crate::domain::change::Change;
use crate::domain::checklist::{Item, Mark};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{VehicleId, VisitId};
use crate::domain::record::Record;
use crate::domain::say::Say;
use crate::domain::trade::Trade;
use crate::domain::vehicle::{Energy, Reading};
use crate::domain::visit::{Acknowledgement, Damage, Fuel, SupportQuestion, Valuables, Visit};
use crate::say;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::Arrive { vehicle } => arrive(on, *vehicle),
        Change::MarkItem { visit, item, mark } => mark_item(on, *visit, item, *mark),
        Change::MarkRest { visit, position } => mark_rest(on, *visit, position),
        Change::NoteItem { visit, item, note: text } => {
            known_item(on.trade, item)?;
            let text = note("note", text)?;
            walk(on, *visit, |v| {
                v.items.entry(item.clone()).or_default().note = text;
                Ok(())
            })
        }
        Change::AddDamage { .. } => add_damage(on, change),
        Change::ClaimDamage { visit, mark } => walk(on, *visit, |v| {
            let damage = v.marks.get_mut(mark);
            let damage =
                damage.ok_or_else(|| Fault::invalid("mark", say!("no-such-mark", number = *mark)))?;
            damage.claim = true;
            Ok(())
        }),
        Change::RemoveDamage { visit, mark } => walk(on, *visit, |v| {
            let gone = v.marks.remove(mark);
            gone.map(|_| ()).ok_or_else(|| Fault::invalid("mark", say!("no-such-mark", number = *mark)))
        }),
        Change::SetMileage { visit, km, reason } => set_mileage(on, *visit, *km, reason),
        Change::SetFuel { visit, fuel } => set_fuel(on, *visit, *fuel),
        Change::SetValuables { visit, valuables } => set_valuables(on, *visit, valuables),
        Change::Acknowledge { visit, who, how } => acknowledge(on, *visit, who, how),
        Change::WaiveAcknowledgement { visit, reason } => waive(on, *visit, reason),
        Change::ReopenWalkaround { visit } => {
            no_running_order(on, *visit)?;
            here(on, *visit, |v| v.acknowledged = None)
        }
        Change::Leave { visit } => leave(on, *visit),
        _ => request(change, on),
    }
}

/// The request and the questions asked with it (Rules ).
fn request(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::SetWords { visit, words } => {
            let words = note("words", words)?;
            here(on, *visit, |v| v.words = words)
        }
        Change::SetClass { visit, class } => here(on, *visit, |v| v.class = Some(*class)),
        Change::Answer { visit, question, answer } => give_answer(on, *visit, question, answer),
        Change::AskSupport { visit, ask } => {
            let ask = needed("ask", ask)?;
            let asked = SupportQuestion { ask, by: on.actor.login.clone(), at: on.at, ..Default::default() };
            here(on, *visit, |v| {
                let number = v.support.keys().last().map_or(1, |n| n + 1);
                v.support.insert(number, asked);
            })
        }
        Change::AnswerSupport { visit, number, answer } => {
            let answer = needed("answer", answer)?;
            let (by, at) = (on.actor.login.clone(), on.at);
            on.edit_visit(*visit, |v| {
                still_here(v)?;
                let unknown = || Fault::invalid("number", say!("no-such-question", number = *number));
                let question = v.support.get_mut(number).ok_or_else(unknown)?;
                question.answer = answer;
                question.answered_by = by;
                question.answered_at = Some(at);
                Ok(())
            })
        }
        other => Err(super::not_here(other)),
    }
}

fn arrive(on: &mut Deciding<'_>, vehicle: VehicleId) -> Result<(), Fault> {
    on.vehicle(vehicle)?;
    for stored in on.view.of_vehicle(vehicle)? {
        if let Record::Visit(visit) = &stored.record
            && visit.is_open()
        {
            return Err(Fault::invalid("vehicle", say!("already-here", at = visit.arrived)));
        }
    }
    super::calls::arrived(on, vehicle)?;
    on.create(Record::Visit(Visit {
        vehicle,
        arrived: on.at,
        greeted: Some(on.at),
        advisor: on.actor.login.clone(),
        checklist: on.trade.walkaround.key.clone(),
        ..Visit::default()
    }));
    Ok(())
}

fn still_here(visit: &Visit) -> Result<(), Fault> {
    match visit.left {
        Some(at) => Err(Fault::invalid("visit", say!("visit-over", at = at))),
        None => Ok(()),
    }
}

/// Edits a visit that is not over.
fn here(on: &mut Deciding<'_>, visit: VisitId, edit: impl FnOnce(&mut Visit)) -> Result<(), Fault> {
    on.edit_visit(visit, |v| {
        still_here(v)?;
        edit(v);
        Ok(())
    })
}

/// Edits what the customer confirms: refused once confirmed (Rule R-10), so that a stray key
/// never costs a signature.
fn walk<T>(
    on: &mut Deciding<'_>,
    visit: VisitId,
    edit: impl FnOnce(&mut Visit) -> Result<T, Fault>,
) -> Result<T, Fault> {
    on.edit_visit(visit, |v| {
        still_here(v)?;
        if let Some(ack) = &v.acknowledged {
            return Err(Fault::invalid(
                "visit",
                say!("walkaround-confirmed", who = ack.who.as_str(), at = ack.at),
            ));
        }
        edit(v)
    })
}

fn known_item<'t>(trade: &'t Trade, key: &str) -> Result<&'t Item, Fault> {
    let found = trade.walkaround.item(key).map(|(_, item)| item);
    found.ok_or_else(|| Fault::invalid("item", say!("no-such-item", key = key)))
}

fn mark_item(on: &mut Deciding<'_>, visit: VisitId, item: &str, mark: Mark) -> Result<(), Fault> {
    known_item(on.trade, item)?;
    walk(on, visit, |v| {
        let answer = v.items.entry(item.to_owned()).or_default();
        answer.mark = Some(mark);
        answer.bulk = false;
        Ok(())
    })
}

fn mark_rest(on: &mut Deciding<'_>, visit: VisitId, position: &str) -> Result<(), Fault> {
    let trade = on.trade;
    let known = trade.walkaround.positions.iter().find(|p| p.key == position);
    let position = known.ok_or_else(|| Fault::invalid("position", say!("no-such-item", key = position)))?;
    walk(on, visit, |v| {
        for item in &position.items {
            let answer = v.items.entry(item.key.clone()).or_default();
            if answer.mark.is_none() {
                answer.mark = Some(Mark::Good);
                answer.bulk = true;
            }
        }
        Ok(())
    })
}

fn add_damage(on: &mut Deciding<'_>, change: &Change) -> Result<(), Fault> {
    let Change::AddDamage { visit, x, y, kind, size_mm, note: text, claim } = change else {
        return Ok(());
    };
    let zone = on.trade.drawing.zone_at(*x, *y);
    let zone = zone.ok_or_else(|| Fault::invalid("x", say!("outside-the-car"))).map(|z| z.key.clone())?;
    if size_mm.is_some_and(|mm| mm == 0 || mm > 10_000) {
        return Err(Fault::invalid("size_mm", say!("size-out-of-range")));
    }
    let damage = Damage {
        zone,
        x: *x,
        y: *y,
        kind: *kind,
        size_mm: *size_mm,
        note: line("note", text)?,
        claim: *claim,
        at: on.at,
        by: on.actor.login.clone(),
    };
    walk(on, *visit, |v| {
        let number = v.marks.keys().last().map_or(1, |n| n + 1);
        v.marks.insert(number, damage);
        Ok(())
    })
}

fn set_mileage(on: &mut Deciding<'_>, visit: VisitId, km: u32, reason: &str) -> Result<(), Fault> {
    let reason = line("reason", reason)?;
    let jump_km = on.trade.figures.jump_km;
    if km > on.trade.figures.most_km {
        let most = on.trade.figures.most_km;
        return Err(Fault::invalid("km", say!("mileage-too-large", km = km, most = most)));
    }
    let (vehicle, arrived) = walk(on, visit, |v| {
        v.km = Some(km);
        Ok((v.vehicle, v.arrived))
    })?;
    on.edit_vehicle(vehicle, |car| {
        // The reading of this visit is bound to it, so that typing it again corrects it.
        let own = Some(visit);
        let earlier = car.readings.iter().filter(|r| r.visit != own).map(|r| r.km).next_back();
        let below = earlier.filter(|last| km < *last);
        if let Some(last) = below.filter(|_| reason.is_empty()) {
            return Err(Fault::invalid("km", say!("mileage-below-last", km = km, last = last)));
        }
        let far = earlier.filter(|last| km > last.saturating_add(jump_km));
        if let Some(last) = far.filter(|_| reason.is_empty()) {
            return Err(Fault::invalid("km", say!("mileage-jump", km = km, last = last)));
        }
        car.readings.retain(|r| r.visit != own);
        let reason = below.or(far).map(|_| reason.clone());
        car.readings.push(Reading { at: arrived, km, reason, visit: own });
        Ok(())
    })
}

fn set_fuel(on: &mut Deciding<'_>, visit: VisitId, fuel: Fuel) -> Result<(), Fault> {
    let electric = on.vehicle(on.visit(visit)?.vehicle)?.energy == Energy::Electric;
    let fits = match fuel {
        Fuel::Eighths(n) => !electric && n <= 8,
        Fuel::Percent(n) => electric && n <= 100,
    };
    if !fits {
        let say = if electric { say!("fuel-percent") } else { say!("fuel-eighths") };
        return Err(Fault::invalid("fuel", say));
    }
    walk(on, visit, |v| {
        v.fuel = Some(fuel);
        Ok(())
    })
}

fn set_valuables(on: &mut Deciding<'_>, visit: VisitId, given: &Valuables) -> Result<(), Fault> {
    let valuables = Valuables {
        kept: note("kept", &given.kept)?,
        locker: note("locker", &given.locker)?,
        locker_number: line("locker_number", &given.locker_number)?,
        bulky: note("bulky", &given.bulky)?,
    };
    if !valuables.locker.is_empty() && valuables.locker_number.is_empty() {
        return Err(Fault::invalid("locker_number", say!("locker-number-needed")));
    }
    walk(on, visit, |v| {
        v.valuables = Some(valuables);
        Ok(())
    })
}

fn give_answer(on: &mut Deciding<'_>, visit: VisitId, question: &str, answer: &str) -> Result<(), Fault> {
    let keys = on.trade.questions.iter().map(|q| q.key.as_str());
    let question = one_of("question", question, keys)?;
    let options = on.trade.question(&question).map(|q| q.options.as_slice()).unwrap_or_default();
    let answer = one_of("answer", answer, options.iter().map(|o| o.key.as_str()))?;
    // "Phone and address still right" is worth more than a tick: it dates the file (Rule R-8).
    let confirms = question == CONTACT && answer == CONTACT_RIGHT;
    here(on, visit, |v| {
        v.answers.insert(question, answer);
    })?;
    if confirms {
        let vehicle = on.visit(visit)?.vehicle;
        let at = on.at;
        if let Some(person) = on.vehicle(vehicle)?.first_person() {
            on.edit_person(person, |p| {
                p.confirmed = Some(at);
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// Key of the question whether phone and address are still right.
pub const CONTACT: &str = "contact";
/// The answer that they are.
pub const CONTACT_RIGHT: &str = "right";
/// Key of the question whether a wash is wanted.
pub const WASH: &str = "wash";
/// The answer that it is.
pub const WASH_YES: &str = "yes";
/// Key of the question how to pay; its options are the means of payment everywhere.
pub const PAY: &str = "pay";

/// What the walk-around still lacks before the customer can confirm it.
#[must_use]
pub fn missing(trade: &Trade, visit: &Visit) -> Vec<(&'static str, Say)> {
    let mut out = Vec::new();
    let open: Vec<usize> =
        trade.walkaround.items().filter(|(_, i)| visit.mark(&i.key).is_none()).map(|(n, _)| n).collect();
    if let Some(position) = open.first().copied() {
        let place = trade.walkaround.positions.get(position).map(|p| p.name.clone()).unwrap_or_default();
        out.push(("items", say!("missing-items", count = open.len(), place = place)));
    }
    if visit.km.is_none() {
        out.push(("km", say!("missing-km")));
    }
    if visit.fuel.is_none() {
        out.push(("fuel", say!("missing-fuel")));
    }
    if visit.valuables.is_none() {
        out.push(("valuables", say!("missing-valuables")));
    }
    for question in trade.questions.iter().filter(|q| !visit.answers.contains_key(&q.key)) {
        out.push(("answers", say!("missing-answer", question = question.label.clone())));
    }
    if visit.class.is_none() {
        out.push(("class", say!("missing-class")));
    }
    out
}

fn acknowledge(on: &mut Deciding<'_>, visit: VisitId, who: &str, how: &str) -> Result<(), Fault> {
    let who = needed("who", who)?;
    let how = confirmation(on.trade, "how", how)?;
    let trade = on.trade;
    let mut wrong = Refusals::default();
    for (field, say) in missing(trade, &on.visit(visit)?) {
        wrong.note(field, say);
    }
    wrong.done()?;
    let ack = Acknowledgement { who, how, at: on.at, by: on.actor.login.clone(), waived: None };
    walk(on, visit, |v| {
        v.acknowledged = Some(ack);
        Ok(())
    })
}

fn waive(on: &mut Deciding<'_>, visit: VisitId, reason: &str) -> Result<(), Fault> {
    if !on.actor.role.is_manager() {
        return Err(Fault::Denied(say!("only-a-manager")));
    }
    let reason = needed("reason", reason)?;
    let who = on.actor.name.clone();
    let by = on.actor.login.clone();
    let ack = Acknowledgement { who, how: String::new(), at: on.at, by, waived: Some(reason) };
    walk(on, visit, |v| {
        v.acknowledged = Some(ack);
        Ok(())
    })
}

/// Refuses while work that was ordered at this visit is not handed over: the car cannot leave
/// without it, nor can the order lose the confirmation it stands on (Rule R-10).
pub(super) fn no_running_order(on: &Deciding<'_>, visit: VisitId) -> Result<(), Fault> {
    let vehicle = on.visit(visit)?.vehicle;
    for stored in on.view.of_vehicle(vehicle)? {
        if let Record::Order(order) = &stored.record
            && order.visit == Some(visit)
            && order.state.is_promised()
        {
            return Err(Fault::invalid("visit", say!("order-running", number = order.number.as_str())));
        }
    }
    Ok(())
}

fn leave(on: &mut Deciding<'_>, visit: VisitId) -> Result<(), Fault> {
    no_running_order(on, visit)?;
    let at = on.at;
    here(on, visit, |v| v.left = Some(at))
}
