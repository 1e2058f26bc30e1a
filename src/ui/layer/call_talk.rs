//! What belongs to a call whichever way it ends.

use crate::domain::cadence::{Anchor, Cadence};
use crate::domain::callback::{Callback, Outcome};
use crate::domain::change::{CallResult, Change};
use crate::domain::complaint::Complaint;
use crate::domain::decide::file::read_km;
use crate::domain::id::{CallbackId, ComplaintId};
use crate::form::draft::Place;
use crate::ui::case;
use crate::ui::shared::Shared;

/// What every outcome of a call carries.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The callback.
    pub id: CallbackId,
    /// Those whose topics are spoken about along with it.
    pub along: Vec<CallbackId>,
}

impl Talk {
    /// Under what is kept that was typed during the call.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::of("run-call", self.id.0)
    }

    /// The outcome with the note and the mileage heard.
    #[must_use]
    pub fn result(&self, outcome: Outcome, at: &Shared) -> CallResult {
        let kept = |key| at.kept_text(&self.place(), key).unwrap_or_default();
        CallResult {
            along: self.along.clone(),
            note: kept("note").to_owned(),
            // Only somebody who was reached can have named one.
            km: read_km(kept("km"), at.trade.figures.most_km).ok().filter(|_| outcome.is_reached()),
            ..CallResult::new(self.id, outcome)
        }
    }

    /// The record as the desk has it now.
    #[must_use]
    pub fn record<'s>(&self, at: &'s Shared) -> Option<&'s Callback> {
        let calls = at.car.iter().flat_map(|c| &c.records.callbacks);
        calls.into_iter().find(|(id, _)| *id == self.id).map(|(_, call)| call)
    }
}

/// The complaint whose second call this is, if the current car has it (Rule K-6).
#[must_use]
pub fn second_call_of<'s>(call: &Callback, at: &'s Shared) -> Option<(ComplaintId, &'s Complaint)> {
    let second = |c: &Cadence| c.key == call.cadence && c.anchor == Anchor::ComplaintDone;
    if !at.trade.cadences.all.iter().any(second) {
        return None;
    }
    let id = ComplaintId(call.about?);
    case::find(id, at).map(|case| (id, case))
}

/// The change that puts an outcome on record.
#[must_use]
pub fn record(result: CallResult) -> Change {
    Change::RecordCall(Box::new(result))
}
