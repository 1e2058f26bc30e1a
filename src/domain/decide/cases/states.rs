//! A case goes on, waits, is called a second time, closed, and opened again (Rules K-5, K-6).

use super::{Event, go_on, not_now, remedy, text};
use crate::domain::cadence::Anchor;
use crate::domain::callback::{CallState, Callback, Outcome, Try};
use crate::domain::complaint::{CaseEventKind, CaseState, Complaint};
use crate::domain::decide::{confirmation, note};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::ComplaintId;
use crate::domain::record::Record;
use crate::domain::user::Role;
use crate::say;

/// Somebody spoke to the customer; whoever it was, the first-contact clock stops.
pub(super) fn contact(on: &Deciding<'_>, case: &mut Complaint, how: &str, said: &str) -> Result<(), Fault> {
    let how = confirmation(on.trade, "how", how)?;
    let said = text("text", said)?;
    if case.state.rank() < CaseState::Contacted.rank() {
        case.state = CaseState::Contacted;
    }
    Event { how: &how, ..Event::of(CaseEventKind::Contact, &said) }.add(on, case);
    Ok(())
}

/// Waits for the customer. That begins with having spoken to them, and ends with what was agreed
/// being done: before and behind there is nothing to wait for.
pub(super) fn wait(on: &Deciding<'_>, case: &mut Complaint, for_what: &str) -> Result<(), Fault> {
    let for_what = text("text", for_what)?;
    if case.state == CaseState::New || case.state.rank() >= CaseState::Done.rank() {
        return Err(not_now("complaint", case));
    }
    if let Some(since) = case.waits_since() {
        return Err(Fault::invalid("complaint", say!("case-waits-already", since = since)));
    }
    Event::of(CaseEventKind::Waiting, &for_what).add(on, case);
    Ok(())
}

/// The customer answered.
pub(super) fn answered(on: &Deciding<'_>, case: &mut Complaint, said: &str) -> Result<(), Fault> {
    let said = text("text", said)?;
    if case.waits_since().is_none() {
        return Err(Fault::invalid("complaint", say!("case-does-not-wait")));
    }
    Event::of(CaseEventKind::Answered, &said).add(on, case);
    Ok(())
}

/// Moves the case to *investigating* or *done*; the other states are reached by steps that ask
/// for what belongs to them.
pub(super) fn go(
    on: &Deciding<'_>,
    case: &mut Complaint,
    to: CaseState,
    said: &str,
    reason: &str,
) -> Result<(), Fault> {
    if !matches!(to, CaseState::Investigating | CaseState::Done) {
        return Err(Fault::invalid("to", say!("case-own-step", state = to.say())));
    }
    let said = note("text", said)?;
    if case.state.rank() >= to.rank() {
        return Err(not_now("to", case));
    }
    remedy::approved(case)?;
    go_on(on, case, to, reason)?;
    Event::of(CaseEventKind::Moved, &said).add(on, case);
    Ok(())
}

/// The second call, by the store manager: in order, and the customer is invited to the survey;
/// or the case is opened again.
pub(super) fn second_call(
    on: &Deciding<'_>,
    case: &mut Complaint,
    content: bool,
    said: &str,
    invited: bool,
) -> Result<(), Fault> {
    if !matches!(on.actor.role, Role::StoreManager | Role::Admin) {
        return Err(Fault::Denied(say!("only-the-store-manager")));
    }
    let said = text("text", said)?;
    if case.state != CaseState::Done {
        return Err(not_now("complaint", case));
    }
    if content && !invited {
        return Err(Fault::invalid("invited", say!("case-invite")));
    }
    if content {
        case.state = CaseState::Verified;
        Event { invited, ..Event::of(CaseEventKind::SecondCall, &said) }.add(on, case);
    } else {
        Event { invited, ..Event::of(CaseEventKind::SecondCall, &said) }.add(on, case);
        begin_again(on, case, &said);
    }
    Ok(())
}

/// The planned second call of this case is made with it, and not asked for again.
pub(super) fn close_callbacks(
    on: &mut Deciding<'_>,
    id: ComplaintId,
    case: &Complaint,
    content: bool,
) -> Result<(), Fault> {
    let outcome = if content { Outcome::Fine } else { Outcome::Problem };
    let said = case.events.last().map(|e| e.text.clone()).unwrap_or_default();
    let calls = on.car(case.vehicle)?.callbacks;
    // Others about the case, such as a manager's call after a low score, are calls of their own.
    let second = |call: &Callback| {
        let cadence = on.trade.cadences.get(&call.cadence);
        cadence.is_some_and(|cadence| cadence.anchor == Anchor::ComplaintDone)
    };
    let about: Vec<_> = calls
        .into_iter()
        .filter(|(_, call)| call.is_open() && call.about == Some(id.0) && second(call))
        .collect();
    for (call, mut record) in about {
        record.tries.push(Try {
            at: on.at,
            by: on.actor.login.clone(),
            channel: record.channel,
            outcome,
            note: said.clone(),
            again: None,
            scores: Default::default(),
            suggestion: String::new(),
            complaint: Some(id),
            booking: None,
        });
        record.state = CallState::Made;
        record.closed = Some(on.at);
        on.put(call.0, Record::Callback(record))?;
    }
    Ok(())
}

/// Closes it: the second call was made, cause and countermeasure are named.
pub(super) fn close(
    on: &Deciding<'_>,
    case: &mut Complaint,
    cause: &str,
    countermeasure: &str,
) -> Result<(), Fault> {
    let cause = text("cause", cause)?;
    let countermeasure = text("countermeasure", countermeasure)?;
    if case.state != CaseState::Verified {
        return Err(not_now("complaint", case));
    }
    if let Some(handed) = &case.handed {
        return Err(Fault::invalid("complaint", say!("case-handed-already", to = handed.to.as_str())));
    }
    case.state = CaseState::Closed;
    Event::of(CaseEventKind::Closed, &format!("{cause}\n{countermeasure}")).add(on, case);
    (case.cause, case.countermeasure) = (cause, countermeasure);
    Ok(())
}

/// Opens it again, for a reason.
pub(super) fn reopen(on: &Deciding<'_>, case: &mut Complaint, reason: &str) -> Result<(), Fault> {
    let reason = text("reason", reason)?;
    if case.state.rank() < CaseState::Done.rank() {
        return Err(not_now("complaint", case));
    }
    begin_again(on, case, &reason);
    Ok(())
}

/// The way begins again; what was offered before stays in the events only.
fn begin_again(on: &Deciding<'_>, case: &mut Complaint, reason: &str) {
    case.state = CaseState::Reopened;
    case.remedies.clear();
    case.chosen = None;
    case.unapproved = false;
    Event::of(CaseEventKind::Reopened, reason).add(on, case);
}
