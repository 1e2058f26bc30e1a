//! Complaints that run (Rules V-6, K-8).

use super::{Alarm, AlarmKind, Weight, near};
use crate::domain::clocks::clocks;
use crate::domain::complaint::Complaint;
use crate::domain::gather::CarRecords;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::say;

/// One alarm for each complaint that runs, the next to break first.
pub(super) fn complaints(car: &CarRecords, trade: &Trade, now: Time, out: &mut Vec<Alarm>) {
    let open = car.complaints.iter().map(|(id, case)| (*id, case)).filter(|(_, case)| case.is_open());
    let mut open: Vec<_> = open.collect();
    open.sort_by_key(|(id, case)| (case.deadline.is_none(), case.deadline, *id));
    out.extend(open.into_iter().map(|(_, case)| Alarm {
        kind: AlarmKind::Complaint,
        weight: Weight::Urgent,
        internal: true,
        say: words(case, trade, now),
    }));
}

fn words(case: &Complaint, trade: &Trade, now: Time) -> Say {
    let (number, state) = (case.number.as_str(), case.state.say());
    // A calendar that never opens is told where clocks are shown; the complaint is there all the same.
    let clocks = clocks(case, trade, now).unwrap_or_default();
    match (clocks.next(), case.waits_since()) {
        (Some((kind, clock)), _) if clock.is_broken(now) => {
            let since = near(clock.due.unwrap_or(now), trade, now);
            say!("alarm-complaint-broken", number = number, state = state, clock = kind.say(), since = since)
        }
        (Some((kind, clock)), _) => {
            let left = clock.left(now);
            let left = format!("{}:{:02}", left / 60, left % 60);
            say!("alarm-complaint-left", number = number, state = state, clock = kind.say(), left = left)
        }
        (None, Some(since)) => {
            say!("alarm-complaint-waits", number = number, state = state, since = near(since, trade, now))
        }
        (None, None) => say!("alarm-complaint", number = number, state = state),
    }
}
