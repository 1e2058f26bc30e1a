//! Estimate and work order: one record, from the first quote to the settled bill
//! (Rules E-1 to E-9). A revision that was decided on is never overwritten.

use crate::domain::catalog::Component;
use crate::domain::id::{OrderId, VehicleId, VisitId};
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::struck::Struck;
use crate::domain::time::{Day, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod state;
pub use state::OrderState;

/// What kind of line it is, with what its price is made of (Rule E-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Labour: hundredths of an hour at a rate for the hour.
    Labour {
        /// Hundredths of an hour.
        hours_centi: u32,
        /// Price of an hour.
        rate: Money,
    },
    /// Parts.
    Part {
        /// Pieces.
        quantity: u32,
        /// Price of one.
        price: Money,
    },
    /// A package with its components and the chosen option, prices copied.
    Package {
        /// Key in the catalog at the time.
        package: String,
        /// Key of the option chosen, empty if there was nothing to choose.
        option: String,
        /// Components; the chosen option is the last.
        components: Vec<Component>,
    },
    /// Work bought in.
    Sublet {
        /// Price to the customer.
        price: Money,
    },
    /// Done for nothing.
    Free,
    /// Done before this desk, as another system had billed it (Rule V-8).
    Earlier {
        /// Price to the customer.
        price: Money,
    },
}

/// What the customer said to a line (Rule E-3).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Do it.
    Approved,
    /// No.
    Declined,
    /// Later.
    Deferred,
}

impl Verdict {
    /// The word used in JSON; `verdict-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Deferred => "deferred",
        }
    }

    /// The sign that says it without colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Approved => "✓",
            Self::Declined => "✗",
            Self::Deferred => "→",
        }
    }
}

/// A decision with who, how, when (Rule E-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Who said so.
    pub who: String,
    /// How: a key of the trade's confirmations.
    pub how: String,
    /// When.
    pub at: Time,
    /// Taken by this user.
    pub by: String,
}

/// One line of an estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Kind and price.
    pub kind: LineKind,
    /// What is done or fitted.
    pub name: Name,
    /// Why (Rule E-3).
    pub reason: Name,
    /// Standard minutes of work; not the billed hours (Rule E-2).
    pub minutes: u32,
    /// A matter of safety.
    pub safety: bool,
    /// The customer's decision; none while open.
    pub decision: Option<Decision>,
    /// The line put off earlier that came back as this one (Rule E-3).
    #[serde(default)]
    pub came_from: Option<(OrderId, u16)>,
}

impl Line {
    /// Price of the line.
    #[must_use]
    pub fn price(&self) -> Money {
        match &self.kind {
            LineKind::Labour { hours_centi, rate } => rate.times(i64::from(*hours_centi), 100),
            LineKind::Part { quantity, price } => price.times(i64::from(*quantity), 1),
            LineKind::Package { components, .. } => components.iter().map(|c| c.price).sum(),
            LineKind::Sublet { price } | LineKind::Earlier { price } => *price,
            LineKind::Free => Money::ZERO,
        }
    }

    /// The verdict, if there is one.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.decision.as_ref().map(|d| d.verdict)
    }
}

/// One version of the proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Revision {
    /// When it was begun.
    pub at: Time,
    /// By whom.
    pub by: String,
    /// When the customer first decided on it; from then on it is never overwritten.
    pub decided: Option<Time>,
    /// Lines by number; numbers stay the same from revision to revision.
    pub lines: BTreeMap<u16, Line>,
}

/// The promised time, and what it was made of (Rule E-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Promised for now.
    pub at: Time,
    /// Promised at first: what *promise kept* is measured by.
    pub first: Time,
    /// Minutes until a bay is free.
    pub wait_minutes: u32,
    /// Minutes of work.
    pub work_minutes: u32,
    /// Minutes of washing.
    pub wash_minutes: u32,
    /// Minutes of the hand-over.
    pub handover_minutes: u32,
    /// Later changes.
    pub changes: Vec<PromiseChange>,
}

/// A changed promise with its reason and the notice to the customer (Rule E-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseChange {
    /// Promised before.
    pub from: Time,
    /// Promised now.
    pub to: Time,
    /// Why.
    pub reason: String,
    /// How the customer was told: a key of the trade's confirmations.
    pub told: String,
    /// When it was changed.
    pub at: Time,
    /// By whom.
    pub by: String,
}

/// When the order came into a state, and by whom (Rule E-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// State reached.
    pub state: OrderState,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: String,
}

/// A notice of progress to the customer (Rule E-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What was said.
    pub text: String,
    /// How: a key of the trade's confirmations.
    pub how: String,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: String,
}

/// The quality check (Rule E-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// Technician who checked.
    pub technician: String,
    /// Advisor, by login.
    pub advisor: String,
    /// The car was driven.
    pub driven: bool,
    /// When.
    pub at: Time,
}

/// The hand-over (Rule E-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Answers of the delivery checklist by item key.
    pub items: BTreeMap<String, super::checklist::Mark>,
    /// What to watch, as told.
    pub advice: String,
    /// Day of the next service, as told.
    pub next_day: Option<Day>,
    /// Mileage of the next service, as told, km.
    pub next_km: Option<u32>,
    /// The work is warranted until then.
    pub warranty_until: Option<Day>,
    /// The customer's first word on satisfaction, 0–10.
    pub first_word: Option<u8>,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: String,
}

/// One payment (Rule E-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Payment {
    /// Means: a key of the trade's question `pay`.
    pub means: String,
    /// Amount.
    pub amount: Money,
}

/// An estimate and the work order it becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// Number people say: `WO-2611-0184`. Given by the writer, never reused.
    pub number: String,
    /// The car.
    pub vehicle: VehicleId,
    /// The visit it belongs to; none for a quote by phone.
    pub visit: Option<VisitId>,
    /// The advisor, by login.
    pub advisor: String,
    /// When it was opened.
    pub opened: Time,
    /// Revisions, the last is the current one.
    pub revisions: Vec<Revision>,
    /// State.
    pub state: OrderState,
    /// Stamps, oldest first.
    pub stamps: Vec<Stamp>,
    /// The promised time, from the approval on.
    pub promise: Option<Promise>,
    /// Notices to the customer.
    pub notices: Vec<Notice>,
    /// The technician at work.
    pub technician: String,
    /// The quality check.
    pub quality: Option<Quality>,
    /// The hand-over.
    pub delivery: Option<Delivery>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// VAT included in the prices, in permille, as it was (Rule E-7).
    pub vat_permille: u32,
    /// Why it was called off.
    pub cancelled_because: String,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}

/// Sums of an order by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Approved lines.
    pub approved: Money,
    /// Lines not decided on.
    pub waiting: Money,
    /// Declined and deferred lines.
    pub declined: Money,
    /// Standard minutes of the approved and waiting lines.
    pub minutes: u32,
}

impl Order {
    /// Lines of the current revision.
    pub fn lines(&self) -> impl Iterator<Item = (u16, &Line)> {
        self.revisions.last().into_iter().flat_map(|r| r.lines.iter().map(|(n, l)| (*n, l)))
    }

    /// One line of the current revision.
    #[must_use]
    pub fn line(&self, number: u16) -> Option<&Line> {
        self.revisions.last().and_then(|r| r.lines.get(&number))
    }

    /// Sums of the current revision.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut sums = Totals::default();
        for (_, line) in self.lines() {
            let into = match line.verdict() {
                Some(Verdict::Approved) => &mut sums.approved,
                None => &mut sums.waiting,
                Some(_) => &mut sums.declined,
            };
            *into += line.price();
            if !matches!(line.verdict(), Some(Verdict::Declined | Verdict::Deferred)) {
                sums.minutes += line.minutes;
            }
        }
        sums
    }

    /// Whether a line put off on another order came back on this one. One that came back on an
    /// order called off before the customer's word is as it was.
    #[must_use]
    pub fn brings_back(&self, order: OrderId, number: u16) -> bool {
        let counts = |l: &Line| match self.state {
            OrderState::Cancelled => matches!(l.verdict(), Some(Verdict::Declined | Verdict::Deferred)),
            _ => true,
        };
        self.lines().any(|(_, l)| l.came_from == Some((order, number)) && counts(l))
    }

    /// When it came into a state, the last time.
    #[must_use]
    pub fn since(&self, state: OrderState) -> Option<Time> {
        self.stamps.iter().rev().find(|s| s.state == state).map(|s| s.at)
    }

    /// Paid so far.
    #[must_use]
    pub fn paid(&self) -> Money {
        self.payments.iter().map(|p| p.amount).sum()
    }
}

/// A line put off at an earlier visit, which comes back (Rules E-3, V-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutOff {
    /// The order it stood on.
    pub order: OrderId,
    /// Its number there.
    pub line: u16,
    /// The line.
    pub what: Line,
}
