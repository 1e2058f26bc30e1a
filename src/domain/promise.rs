//! The promised time (Rule E-4): work, wash, hand-over, and what the bays already owe.

use super::id::OrderId;
use super::order::{Order, Promise};
use super::time::Time;
use super::trade::Trade;

/// A promise as it would be given now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Clock time, rounded up to the trade's step.
    pub at: Time,
    /// Minutes until a bay is free.
    pub wait_minutes: u32,
    /// Minutes of work.
    pub work_minutes: u32,
    /// Minutes of washing.
    pub wash_minutes: u32,
    /// Minutes of the hand-over.
    pub handover_minutes: u32,
}

impl Proposal {
    /// Minutes from the order to the promise, before rounding.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.wait_minutes + self.work_minutes + self.wash_minutes + self.handover_minutes
    }

    /// As the order keeps it.
    #[must_use]
    pub fn promise(&self, at: Time) -> Promise {
        Promise {
            at,
            first: at,
            wait_minutes: self.wait_minutes,
            work_minutes: self.work_minutes,
            wash_minutes: self.wash_minutes,
            handover_minutes: self.handover_minutes,
            changes: Vec::new(),
        }
    }
}

/// When each order that has or waits for a bay will be off it, soonest first. An order that is
/// over its time is taken to end now.
#[must_use]
pub fn bay_ends<'o>(
    orders: impl Iterator<Item = (OrderId, &'o Order)>,
    except: Option<OrderId>,
    now: Time,
) -> Vec<Time> {
    let mut ends: Vec<Time> = orders
        .filter(|(id, order)| Some(*id) != except && order.state.needs_bay())
        .filter_map(|(_, order)| order.promise.as_ref())
        .map(|p| p.at.plus_minutes(-i64::from(p.wash_minutes + p.handover_minutes)).max(now))
        .collect();
    ends.sort_unstable();
    ends
}

/// The promise that follows from `work_minutes` of work ordered at `now`.
#[must_use]
pub fn propose(trade: &Trade, now: Time, work_minutes: u32, wash: bool, bay_ends: &[Time]) -> Proposal {
    let figures = &trade.figures;
    let bays = usize::try_from(figures.bays).unwrap_or(1).max(1);
    let free_at = bay_ends.len().checked_sub(bays).and_then(|n| bay_ends.get(n)).copied().unwrap_or(now);
    let wait = u32::try_from((free_at.0 - now.0 + 59).div_euclid(60)).unwrap_or(0);
    let mut proposal = Proposal {
        at: now,
        wait_minutes: if work_minutes == 0 { 0 } else { wait },
        work_minutes,
        wash_minutes: if wash { figures.wash_minutes } else { 0 },
        handover_minutes: figures.handover_minutes,
    };
    let step = i64::from(figures.promise_step_minutes);
    proposal.at = now.plus_minutes(i64::from(proposal.minutes())).round_up(step);
    proposal
}
