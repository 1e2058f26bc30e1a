//! A change taken back with its consequences: the fields it changed are as they were before it,
//! and the records it made are struck. Only its own author may, or an administrator; only while
//! no later change touches what it did; and not what was sent, handed over or settled, which is
//! set right by a change of its own.

mod later;
mod rules;

use super::not_here;
use crate::domain::callback::{CallState, Callback};
use crate::domain::change::{Change, Undoing};
use crate::domain::deciding::Deciding;
use crate::domain::edit::{Edit, FieldEdit, patch};
use crate::domain::fault::Fault;
use crate::domain::past::Deed;
use crate::domain::plan::{PLANNER, Why};
use crate::domain::record::{Kind, Record};
use crate::domain::say::Say;
use crate::domain::struck::Struck;
use crate::domain::user::Role;
use crate::domain::view::{Stored, ViewExt};
use crate::say;

/// The field in which a car says when the planner looks again; it is worked out, not decided.
const PLAN_ON: &str = "/plan_on";

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    let Change::Undo(Undoing { seq }) = change else { return Err(not_here(change)) };
    let unknown = || Fault::NotFound(say!("undo-no-line", seq = seq.to_string()));
    let past = on.past.ok_or_else(unknown)?;
    let deed = past.deed(*seq)?.ok_or_else(unknown)?;
    if deed.by != on.actor.login && on.actor.role != Role::Admin {
        return Err(Fault::Denied(say!("undo-not-yours", by = name(on, &deed.by)?)));
    }
    can_be(&deed, on)?;
    for edit in &deed.edits {
        take_back(&deed, edit, on)?;
    }
    later::nothing_hangs_on(&deed, on)?;
    rules::hold(&deed, on)?;
    let changed = on.writes().any(|w| w.before.as_ref() != Some(&w.after));
    if changed { Ok(()) } else { Err(refused(say!("undo-nothing-left"))) }
}

fn refused(say: Say) -> Fault {
    Fault::invalid("seq", say)
}

/// The name of a user, else the login.
fn name(on: &Deciding<'_>, login: &str) -> Result<String, Fault> {
    let known = on.view.user(login)?.map(|(_, user)| user.name);
    Ok(known.filter(|name| !name.is_empty()).unwrap_or_else(|| login.to_owned()))
}

/// Refuses what has a reversing change of its own, and names that.
fn can_be(deed: &Deed, on: &Deciding<'_>) -> Result<(), Fault> {
    if deed.forgotten {
        return Err(refused(say!("undo-forgotten")));
    }
    let why = match deed.word() {
        "deliver" => Some(say!("undo-delivered")),
        "settle" => Some(say!("undo-settled")),
        "notify" => Some(say!("undo-notified")),
        "set_promise" => Some(say!("undo-promised")),
        "plan_calls" => Some(say!("undo-planned")),
        "enrol_user" => Some(say!("undo-enrolled")),
        "set_language" => Some(say!("undo-language")),
        "forget" => Some(say!("undo-forgotten")),
        "record_call" if sent(deed, on)? => Some(say!("undo-sent")),
        _ => None,
    };
    why.map_or(Ok(()), |say| Err(refused(say)))
}

/// Whether it records a message that was sent.
fn sent(deed: &Deed, on: &Deciding<'_>) -> Result<bool, Fault> {
    for edit in deed.edits.iter().filter(|e| touches(e, "/tries")) {
        if let Some(Record::Callback(call)) = on.view.record(edit.id)?.map(|s| s.record)
            && call.tries.last().is_some_and(|t| t.channel.is_message() && t.outcome.is_reached())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn take_back(deed: &Deed, edit: &Edit, on: &mut Deciding<'_>) -> Result<(), Fault> {
    let stored = on.view.record(edit.id)?;
    let gone = || Fault::NotFound(say!("store-base-gone", id = edit.id.to_string()));
    let Stored { record, revision, .. } = stored.ok_or_else(gone)?;
    if matches!(&record, Record::Person(person) if person.forgotten.is_some()) {
        return Err(refused(say!("undo-forgotten")));
    }
    let planned = follows(edit, &record);
    let newer =
        if revision > deed.seq && !planned { later::touching(deed, edit, revision, on)? } else { None };
    if let Some(newer) = newer {
        return Err(newer);
    }
    if edit.new {
        return match &record {
            // It has been taken up meanwhile: somebody called, or withdrew it.
            Record::Callback(call) if planned && !untouched(call) => Err(later::last(on, edit, revision)?),
            _ => strike(on, edit, record),
        };
    }
    let Some(back) = inverse(edit) else { return Ok(()) };
    match patch(Some(&record), &back) {
        Ok(after) => on.put(edit.id, after),
        // The planner has moved on, and follows again.
        Err(_) if planned => Ok(()),
        Err(_) => Err(later::last(on, edit, revision)?),
    }
}

fn strike(on: &mut Deciding<'_>, edit: &Edit, mut record: Record) -> Result<(), Fault> {
    if record.kind() == Kind::User {
        return Err(refused(say!("undo-enrolled")));
    }
    if let Some(struck) = record.struck() {
        return Err(refused(say!("undo-taken-back", by = name(on, &struck.by)?, at = struck.at)));
    }
    record.strike(Struck { at: on.at, by: on.actor.login.clone() });
    on.put(edit.id, record)
}

/// The edit that takes this one back, but for what the planner works out anew.
fn inverse(edit: &Edit) -> Option<Edit> {
    let mut back = edit.inverse()?;
    back.set.retain(|f| f.at != PLAN_ON);
    (!back.set.is_empty()).then_some(back)
}

/// Whether the edit touches the field at this place, or what lies in it.
fn touches(edit: &Edit, at: &str) -> bool {
    edit.set.iter().any(|f| overlap(&f.at, at))
}

/// Whether one of the places lies in the other.
fn overlap(a: &str, b: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within(a, b) || within(b, a)
}

/// The edit only followed from the change: the planner made, moved or withdrew the callback.
fn follows(edit: &Edit, record: &Record) -> bool {
    let Record::Callback(call) = record else { return false };
    let by_person = |f: &FieldEdit| {
        let words = [&f.before, &f.after].into_iter().flatten().filter_map(|v| v.as_str());
        f.at == "/withdrawn" && words.filter(|w| !w.is_empty()).any(|w| Why::of_key(w).is_none())
    };
    call.made_by == PLANNER && !edit.set.iter().any(by_person) && (edit.new || !touches(edit, "/tries"))
}

/// Nobody has called, and nobody has withdrawn it.
fn untouched(call: &Callback) -> bool {
    let closed = match call.state {
        CallState::Planned => true,
        CallState::Withdrawn => Why::of_key(&call.withdrawn).is_some(),
        CallState::Made | CallState::GivenUp => false,
    };
    closed && call.tries.is_empty()
}
