//! A visit: one arrival of one vehicle, with its walk-around (Rules ).

use super::checklist::Mark;
use super::id::VehicleId;
use super::struck::Struck;
use super::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Class of the customer's request (Rule R-7).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RequestClass {
    /// Maintenance.
    Maintenance,
    /// Repair.
    Repair,
    /// Body and paint.
    Body,
    /// Insurance claim.
    Claim,
    /// Recall.
    Recall,
    /// Inspection.
    Inspection,
}

impl RequestClass {
    /// All classes; digit keys answer in this order.
    pub const ALL: [Self; 6] =
        [Self::Maintenance, Self::Repair, Self::Body, Self::Claim, Self::Recall, Self::Inspection];

    /// The word used in JSON; `class-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Maintenance => "maintenance",
            Self::Repair => "repair",
            Self::Body => "body",
            Self::Claim => "claim",
            Self::Recall => "recall",
            Self::Inspection => "inspection",
        }
    }
}

/// Kind of damage (Rule R-4).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DamageKind {
    /// Scratch.
    Scratch,
    /// Dent.
    Dent,
    /// Crack.
    Crack,
    /// Paint.
    Paint,
    /// Rust.
    Rust,
    /// Missing part.
    Missing,
}

impl DamageKind {
    /// All kinds; digit keys answer in this order.
    pub const ALL: [Self; 6] =
        [Self::Scratch, Self::Dent, Self::Crack, Self::Paint, Self::Rust, Self::Missing];

    /// The word used in JSON; `damage-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Scratch => "scratch",
            Self::Dent => "dent",
            Self::Crack => "crack",
            Self::Paint => "paint",
            Self::Rust => "rust",
            Self::Missing => "missing",
        }
    }
}

/// A mark on the drawing of the car (Rule R-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Damage {
    /// Key of the zone of the drawing (`left-front-door`).
    pub zone: String,
    /// Column on the drawing.
    pub x: u16,
    /// Row on the drawing.
    pub y: u16,
    /// Kind.
    pub kind: DamageKind,
    /// Size in millimetres, if said.
    pub size_mm: Option<u32>,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// A claim line was wanted for it.
    #[serde(default)]
    pub claim: bool,
    /// When it was marked.
    #[serde(default)]
    pub at: Time,
    /// By whom.
    #[serde(default)]
    pub by: String,
}

/// The answer to one item of the walk-around.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemAnswer {
    /// The mark; none while only a note stands.
    pub mark: Option<Mark>,
    /// Given with *the rest is good*: it matters in a dispute.
    pub bulk: bool,
    /// Note.
    pub note: String,
}

/// How full it is (Rule R-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fuel {
    /// Eighths of the tank, 0–8.
    Eighths(u8),
    /// Percent of charge, 0–100.
    Percent(u8),
}

/// What stays in the car, and what goes to the locker (Rule R-6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Valuables {
    /// Listed things that stay in the car, in the customer's words; empty: none.
    pub kept: String,
    /// Things taken to the counter locker.
    pub locker: String,
    /// Number of the locker.
    pub locker_number: String,
    /// Bulky things, passed on to the workshop.
    pub bulky: String,
}

/// A question to the workshop's technical support (Rule R-7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupportQuestion {
    /// The question.
    pub ask: String,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Time,
    /// The answer; empty while open.
    pub answer: String,
    /// Who answered.
    pub answered_by: String,
    /// When.
    pub answered_at: Option<Time>,
}

/// The customer's confirmation of the walk-around (Rule R-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who confirmed.
    pub who: String,
    /// How: a key of the trade's confirmations.
    pub how: String,
    /// When.
    pub at: Time,
    /// Taken by this user.
    pub by: String,
    /// A manager's reason for going on without it.
    pub waived: Option<String>,
}

/// One arrival of one vehicle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    /// The car.
    pub vehicle: VehicleId,
    /// Arrival (Rule R-2).
    pub arrived: Time,
    /// Greeted.
    pub greeted: Option<Time>,
    /// The advisor, by login.
    pub advisor: String,
    /// The checklist that was walked, by key.
    pub checklist: String,
    /// Answers by item key.
    pub items: BTreeMap<String, ItemAnswer>,
    /// Damage marks by number.
    pub marks: BTreeMap<u16, Damage>,
    /// Mileage at arrival, km.
    pub km: Option<u32>,
    /// Fuel or charge.
    pub fuel: Option<Fuel>,
    /// Valuables; none while the reminder is not answered (Rule R-6).
    pub valuables: Option<Valuables>,
    /// The request in the customer's own words (Rule R-7).
    pub words: String,
    /// Its class.
    pub class: Option<RequestClass>,
    /// Answers to the reception's questions by question key (Rule R-8).
    pub answers: BTreeMap<String, String>,
    /// Questions to technical support by number.
    pub support: BTreeMap<u16, SupportQuestion>,
    /// The customer's confirmation.
    pub acknowledged: Option<Acknowledgement>,
    /// When the car left.
    pub left: Option<Time>,
    /// Taken back by whom and when: then it is in no list, lookup or figure any more.
    pub struck: Option<Struck>,
}

impl Visit {
    /// The car is still here.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.left.is_none()
    }

    /// The mark given to an item.
    #[must_use]
    pub fn mark(&self, item: &str) -> Option<Mark> {
        self.items.get(item).and_then(|a| a.mark)
    }
}
