//! What is offered, and what the customer chose (Rule K-4).

use super::{Event, go_on, not_now};
use crate::domain::complaint::{CaseEventKind, CaseState, Complaint, Remedy};
use crate::domain::decide::{Refusals, confirmation, needed};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::money::{MOST, Money};
use crate::domain::{clean, user::Role};
use crate::say;
use std::collections::BTreeMap;

/// So many remedies are offered: the customer has a choice, and can overlook it.
const OPTIONS: usize = 2;

/// Offers remedies. Until the customer has chosen they can be offered anew, which replaces
/// them. One that costs more than the limit waits for a manager, and one whom a manager offers
/// does not; while it waits the customer has heard nothing, and the clock goes on.
pub(super) fn offer(
    on: &Deciding<'_>,
    case: &mut Complaint,
    remedies: &[Remedy],
    reason: &str,
) -> Result<(), Fault> {
    if case.state.rank() > CaseState::Offered.rank() {
        return Err(not_now("complaint", case));
    }
    let remedies = options(remedies)?;
    go_on(on, case, CaseState::Offered, reason)?;
    let limit = on.trade.complaints.approval_limit;
    let dear = remedies.values().any(|r| r.cost > limit);
    case.unapproved = dear && !on.actor.role.is_manager();
    case.remedies = remedies;
    let kind = if case.unapproved { CaseEventKind::NeedsApproval } else { CaseEventKind::Offered };
    let lines: Vec<String> =
        case.remedies.iter().map(|(n, r)| format!("{n} {} {}", r.text, r.cost)).collect();
    Event::of(kind, &lines.join("\n")).add(on, case);
    Ok(())
}

/// The remedies with their numbers; all that is wrong with them is named at once.
fn options(remedies: &[Remedy]) -> Result<BTreeMap<u16, Remedy>, Fault> {
    if remedies.len() != OPTIONS {
        let say = say!("case-remedies", wanted = OPTIONS, found = remedies.len());
        return Err(Fault::invalid("remedies", say));
    }
    let mut wrong = Refusals::default();
    let mut options: BTreeMap<u16, Remedy> = BTreeMap::new();
    for (number, remedy) in (1_u16..).zip(remedies) {
        let field = |name: &str| format!("remedies.{number}.{name}");
        let text = wrong.take(&field("text"), clean::line(&remedy.text, clean::LINE_CHARS));
        let text = text.unwrap_or_default();
        if text.is_empty() {
            wrong.note(&field("text"), say!("needed"));
        } else if options.values().any(|other| other.text == text) {
            wrong.note(&field("text"), say!("case-remedy-twice"));
        }
        if remedy.cost < Money::ZERO || remedy.cost > MOST {
            wrong.note(&field("cost"), say!("case-remedy-cost", most = MOST));
        }
        options.insert(number, Remedy { text, cost: remedy.cost });
    }
    wrong.done().map(|()| options)
}

/// A manager lets the offer be made.
pub(super) fn approve(on: &Deciding<'_>, case: &mut Complaint) -> Result<(), Fault> {
    let role: Role = on.actor.role;
    if !role.is_manager() {
        return Err(Fault::Denied(say!("only-a-manager")));
    }
    if !case.unapproved {
        return Err(Fault::invalid("complaint", say!("case-nothing-to-approve")));
    }
    case.unapproved = false;
    Event::of(CaseEventKind::Approved, "").add(on, case);
    Ok(())
}

/// The customer chose one.
pub(super) fn choose(
    on: &Deciding<'_>,
    case: &mut Complaint,
    number: u16,
    who: &str,
    how: &str,
) -> Result<(), Fault> {
    let who = needed("who", who)?;
    let how = confirmation(on.trade, "how", how)?;
    if case.state != CaseState::Offered {
        return Err(not_now("complaint", case));
    }
    approved(case)?;
    let Some(remedy) = case.remedies.get(&number).cloned() else {
        return Err(Fault::invalid("remedy", say!("case-no-such-remedy", number = number)));
    };
    case.chosen = Some(number);
    case.state = CaseState::Agreed;
    let said = format!("{number} {} {}", remedy.text, remedy.cost);
    Event { who: &who, how: &how, ..Event::of(CaseEventKind::Chosen, &said) }.add(on, case);
    Ok(())
}

/// Refuses while the offer waits for a manager.
pub(super) fn approved(case: &Complaint) -> Result<(), Fault> {
    if case.unapproved {
        return Err(Fault::invalid("complaint", say!("case-unapproved")));
    }
    Ok(())
}
