//! What the keys of the complaints pane do.

use crate::say;
use crate::ui::case::next::{self, Next};
use crate::ui::case::{self, steps};
use crate::ui::keys::Action;
use crate::ui::layer;
use crate::ui::shared::Shared;

/// Rows a page moves.
const PAGE: isize = 5;

pub(super) fn act(action: Action, at: &mut Shared) {
    match action {
        Action::Up => return case::go(-1, at),
        Action::Down => return case::go(1, at),
        Action::PageUp => return case::go(-PAGE, at),
        Action::PageDown => return case::go(PAGE, at),
        Action::First => return case::go(isize::MIN, at),
        Action::Last => return case::go(isize::MAX, at),
        Action::CasesMine => {
            at.cases.mine = !at.cases.mine;
            return;
        }
        Action::NewComplaint => return steps::take_down(at),
        _ if at.car.is_none() && at.customer_view() => return at.hint(say!("customer-view-empty")),
        _ => {}
    }
    let Some((id, vehicle)) = case::selected(at).map(|(id, case)| (id, case.vehicle)) else {
        return nothing(action, at);
    };
    if at.vehicle() == Some(vehicle) {
        return of_case(action, id, at);
    }
    // From the desk its car comes first: what is written down is written on the plate that stands
    // above.
    at.open_car_then(vehicle, move |at| {
        at.cases.chosen = Some(id);
        of_case(action, id, at);
    });
}

/// Without a case Enter takes one down, where there is a car.
fn nothing(action: Action, at: &mut Shared) {
    if action == Action::CaseOpen && at.car.is_some() {
        return steps::take_down(at);
    }
    let car = at.car.is_some();
    at.hint(if car { say!("complaints-none-car") } else { say!("complaints-none") });
}

fn of_case(action: Action, id: crate::domain::id::ComplaintId, at: &mut Shared) {
    match action {
        Action::CaseOpen => {
            at.push(layer::CaseRun::new(id));
            // What waits for the one who sits here is asked at once.
            let waits = case::find(id, at).is_some_and(|case| next::step(case, at) == Next::Approve);
            if waits && !at.customer_view() {
                steps::act(Action::CaseApprove, id, at);
            }
        }
        Action::CaseLine => at.push(layer::CaseRun::at_time_line(id)),
        _ => steps::act(action, id, at),
    }
}
