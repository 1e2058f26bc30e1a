//! What was done later, and stands in the way.

use super::{PLAN_ON, follows, name, overlap, refused, strike, untouched};
use crate::domain::deciding::Deciding;
use crate::domain::edit::Edit;
use crate::domain::fault::Fault;
use crate::domain::id::{PersonId, RecordId, VehicleId};
use crate::domain::past::Deed;
use crate::domain::plan::PLANNER;
use crate::domain::record::{Home, Record, Table};
use crate::domain::say::Say;
use crate::domain::trail;
use crate::domain::view::Stored;
use crate::say;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The newest later change that touches what the edit did, as the refusal that names it. What was
/// taken back since, and what took it back, does not count.
///
/// # Errors
/// [`Fault::Storage`]; or that the change itself was taken back already.
pub(super) fn touching(
    deed: &Deed,
    edit: &Edit,
    revision: u64,
    on: &Deciding<'_>,
) -> Result<Option<Fault>, Fault> {
    let mut undone = BTreeSet::new();
    let mut seq = revision;
    while seq > deed.seq {
        let found = on.past.map_or(Ok(None), |past| past.deed(seq))?;
        let Some(newer) = found else { break };
        let Some(own) = newer.edits.iter().find(|e| e.id == edit.id) else { break };
        if !undone.contains(&seq) {
            match newer.takes_back() {
                Some(of) if of == deed.seq => {
                    let by = name(on, &newer.by)?;
                    return Err(refused(say!("undo-taken-back", by = by, at = newer.at)));
                }
                Some(of) if of > deed.seq => {
                    undone.insert(of);
                }
                _ => {
                    if let Some(field) = shared(edit, own) {
                        return named(on, edit, &field, &newer).map(Some);
                    }
                }
            }
        }
        // Lines of the first builds do not say which one came before.
        let Some(was) = own.was else { break };
        seq = was;
    }
    Ok(None)
}

/// The field of the first place that both touch; of a record that was made, any.
fn shared(edit: &Edit, newer: &Edit) -> Option<String> {
    let mut places = newer.set.iter().filter(|f| f.at != PLAN_ON);
    let hit = places.find(|n| edit.new || edit.set.iter().any(|f| f.at != PLAN_ON && overlap(&f.at, &n.at)));
    hit.map(|f| f.top_field().to_owned())
}

/// The refusal that names the newer change.
fn named(on: &Deciding<'_>, edit: &Edit, field: &str, newer: &Deed) -> Result<Fault, Fault> {
    let (by, kind) = (name(on, &newer.by)?, trail::kind(edit.kind));
    let (seq, at) = (newer.seq.to_string(), newer.at);
    let made = newer.edits.iter().any(|e| e.id == edit.id && e.new);
    Ok(Fault::Later(match trail::label(edit.kind, field).filter(|_| !made) {
        Some(label) => say!("fault-later", by = by, field = Say::new(label), kind = kind, at = at, seq = seq),
        None => say!("fault-later-made", by = by, kind = kind, at = at, seq = seq),
    }))
}

/// The refusal that names the last change of a record.
///
/// # Errors
/// [`Fault::Storage`] if the journal cannot be read.
pub(super) fn last(on: &Deciding<'_>, edit: &Edit, revision: u64) -> Result<Fault, Fault> {
    let newer = on.past.map_or(Ok(None), |past| past.deed(revision))?.unwrap_or_default();
    let own = newer.edits.iter().find(|e| e.id == edit.id);
    let field = own.and_then(|e| e.set.first()).map(|f| f.top_field().to_owned());
    named(on, edit, field.as_deref().unwrap_or_default(), &newer)
}

/// Refuses if a record that stands names one that is struck now. Calls that the planner made about
/// it go with it.
///
/// # Errors
/// [`Fault::Later`] with the change that wrote the record; [`Fault::Storage`].
pub(super) fn nothing_hangs_on(deed: &Deed, on: &mut Deciding<'_>) -> Result<(), Fault> {
    let struck: Vec<(RecordId, Home)> = on
        .writes()
        .filter(|w| w.after.struck().is_some() && w.before.as_ref().is_some_and(|b| b.struck().is_none()))
        .map(|w| (w.id, w.after.first_home(w.id)))
        .collect();
    let mut around: BTreeMap<RecordId, Stored> = BTreeMap::new();
    for (_, home) in &struck {
        for car in cars_of(*home, on)? {
            around.extend(on.view.of_vehicle(car)?.into_iter().map(|s| (s.id, s)));
        }
    }
    for stored in around.into_values() {
        let own = on.writes().find(|w| w.id == stored.id).map(|w| w.after.clone());
        let now = own.unwrap_or_else(|| stored.record.clone());
        if now.struck().is_some() || !struck.iter().any(|(id, _)| *id != stored.id && mentions(&now, *id)) {
            continue;
        }
        let edit = Edit { id: stored.id, kind: now.kind(), new: true, was: None, set: Vec::new() };
        match &now {
            Record::Callback(call) if call.made_by == PLANNER && untouched(call) && follows(&edit, &now) => {
                strike(on, &edit, now)?;
            }
            _ if stored.revision == deed.seq => {}
            _ => return Err(last(on, &edit, stored.revision)?),
        }
    }
    Ok(())
}

/// The cars whose records may name one that hung there.
fn cars_of(home: Home, on: &Deciding<'_>) -> Result<Vec<VehicleId>, Fault> {
    Ok(match home {
        Home::Vehicle(car) => vec![car],
        Home::Person(PersonId(person)) => {
            on.view.find(Table::PersonVehicle, &person.to_string())?.into_iter().map(VehicleId).collect()
        }
        Home::Kind(_) | Home::Struck => Vec::new(),
    })
}

/// Whether the record names the other one anywhere.
fn mentions(record: &Record, id: RecordId) -> bool {
    fn within(value: &Value, id: &str) -> bool {
        match value {
            Value::String(text) => text == id,
            Value::Array(list) => list.iter().any(|v| within(v, id)),
            Value::Object(map) => map.iter().any(|(key, v)| key == id || within(v, id)),
            _ => false,
        }
    }
    within(&record.to_json(), &id.to_string())
}
