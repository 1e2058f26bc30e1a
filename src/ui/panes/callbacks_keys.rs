//! What the keys of the callbacks pane do.

use super::queue::{self, Filter};
use crate::domain::id::VehicleId;
use crate::domain::user::Role;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::layer::{self, PickItem, Picker};
use crate::ui::shared::Shared;

/// Rows a page moves.
const PAGE: usize = 10;

pub(super) fn act(action: Action, at: &mut Shared) {
    if at.customer_view() {
        return at.hint(say!("customer-view-internal"));
    }
    let row = queue::place(at).row;
    match action {
        Action::Up => queue::go(row.saturating_sub(1), at),
        Action::Down => queue::go(row + 1, at),
        Action::PageUp => queue::go(row.saturating_sub(PAGE), at),
        Action::PageDown => queue::go(row + PAGE, at),
        Action::First => queue::go(0, at),
        Action::Last => queue::go(usize::MAX, at),
        Action::ShowOnly => show_only(at),
        Action::NextContact => with_vehicle(at, layer::next_contact),
        Action::Book => with_vehicle(at, layer::book),
        Action::CancelBooking => layer::call_off(at),
        Action::Call | Action::WithdrawCall | Action::Open => with_call(action, at),
        _ => {}
    }
}

/// What is done with the selected call.
fn with_call(action: Action, at: &mut Shared) {
    let Some(row) = queue::selected(at).cloned() else { return at.hint(say!("calls-none")) };
    match action {
        Action::Call => layer::open_call(row, at),
        Action::WithdrawCall => layer::withdraw(row.id, at),
        _ => at.open_car(row.call.vehicle),
    }
}

/// What is done with the current car, else with that of the selected call.
fn with_vehicle(at: &mut Shared, does: fn(VehicleId, &mut Shared)) {
    match at.vehicle().or_else(|| queue::selected(at).map(|row| row.call.vehicle)) {
        Some(vehicle) => does(vehicle, at),
        None => at.hint(say!("calls-none")),
    }
}

/// Which calls of the desk are shown: all, mine, a role's, or those about a topic.
fn show_only(at: &mut Shared) {
    let mut filters = vec![Filter::All, Filter::Mine];
    for role in Role::ALL {
        filters.push(Filter::Role(role));
    }
    for row in &at.board.calls {
        let topic = Filter::Topic(row.call.topic.clone());
        if !filters.contains(&topic) {
            filters.push(topic);
        }
    }
    let count = |f: &Filter| at.board.calls.iter().filter(|r| f.shows(r, &at.me.login)).count();
    // A role nobody waits for is no choice.
    filters.retain(|f| matches!(f, Filter::All | Filter::Mine) || count(f) > 0);
    let items = filters
        .iter()
        .map(|f| {
            let words = if *f == Filter::All { at.t("filter-all") } else { f.words(at) };
            PickItem::new(words, count(f).to_string())
        })
        .collect();
    at.push(Picker::new(at.t("ask-show-only"), items, move |n, at| {
        if let Some(filter) = filters.into_iter().nth(n) {
            at.queue.filter = filter;
            queue::first(at);
        }
    }));
}
