//! Opening a call: it is claimed by being open, so one that somebody else has open is asked about.

use super::{CallRun, PickItem, Picker};
use crate::desk::api::CallRow;
use crate::say;
use crate::ui::panes::queue;
use crate::ui::shared::Shared;

/// Opens a call; one that somebody else is making only after a question.
pub fn open_call(row: CallRow, at: &mut Shared) {
    let Some(claim) = at.around.claims.get(&row.id) else { return begin(row, at) };
    let (by, since) = (claim.name.as_str(), at.reader.moment(claim.since, at.now));
    let title = at.say(&say!("ask-claimed", by = by, since = since));
    let items = vec![
        PickItem::new(at.say(&say!("claimed-leave", by = by)), ""),
        PickItem::new(at.t("claimed-call"), "").help(at.t("claimed-help")),
    ];
    at.push(Picker::new(title, items, move |picked, at| {
        if picked == 1 {
            begin(row, at);
        }
    }));
}

/// Begins a call; without a car chosen, its car comes to the screen first.
fn begin(row: CallRow, at: &mut Shared) {
    let from = at.car.is_none().then(|| queue::place(at).row);
    at.open_car_then(row.call.vehicle, move |at| {
        let run = CallRun::new(row, from);
        at.push(run);
    });
}
