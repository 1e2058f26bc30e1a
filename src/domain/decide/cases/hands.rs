//! A case goes to somebody else, who must accept it (Rule K-3).

use super::{Event, is_in_charge, text};
use crate::domain::complaint::{CaseEventKind, Complaint, HandOff};
use crate::domain::decide::needed;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::view::ViewExt;
use crate::say;

/// Hands it off; until it is accepted the sender keeps it.
pub(super) fn hand_off(on: &Deciding<'_>, case: &mut Complaint, to: &str, why: &str) -> Result<(), Fault> {
    let to = needed("to", to)?;
    let note = text("note", why)?;
    if let Some(handed) = &case.handed {
        return Err(Fault::invalid("to", say!("case-handed-already", to = handed.to.as_str())));
    }
    if on.view.user(&to)?.is_none() {
        return Err(Fault::invalid("to", say!("case-no-such-user", login = to.as_str())));
    }
    if to == case.owner {
        return Err(Fault::invalid("to", say!("case-has-it-already", to = to.as_str())));
    }
    Event { who: &to, ..Event::of(CaseEventKind::HandedOff, &note) }.add(on, case);
    case.handed = Some(HandOff { to, at: on.at, note });
    Ok(())
}

/// Takes it over. Only the one it was handed to can.
pub(super) fn accept(on: &Deciding<'_>, case: &mut Complaint) -> Result<(), Fault> {
    let handed = case.handed.take().ok_or_else(nothing_waits)?;
    if handed.to != on.actor.login {
        return Err(Fault::Denied(say!("case-handed-to", to = handed.to)));
    }
    let from = std::mem::replace(&mut case.owner, handed.to);
    Event { who: &from, ..Event::of(CaseEventKind::Accepted, "") }.add(on, case);
    Ok(())
}

/// Sends it back, or takes it back: the sender keeps it.
pub(super) fn decline(on: &Deciding<'_>, case: &mut Complaint, reason: &str) -> Result<(), Fault> {
    let reason = text("reason", reason)?;
    let handed = case.handed.take().ok_or_else(nothing_waits)?;
    if handed.to != on.actor.login && !is_in_charge(on.actor, case) {
        return Err(Fault::Denied(say!("case-handed-to", to = handed.to)));
    }
    Event { who: &handed.to, ..Event::of(CaseEventKind::Declined, &reason) }.add(on, case);
    Ok(())
}

fn nothing_waits() -> Fault {
    Fault::invalid("complaint", say!("case-not-handed"))
}
