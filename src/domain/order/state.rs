//! States of a work order (Rule E-8).

use serde::{Deserialize, Serialize};

/// States of a work order (Rule E-8).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Proposed.
    #[default]
    Quoted,
    /// A contract.
    Approved,
    /// On a bay.
    InWork,
    /// Waits for parts.
    WaitingParts,
    /// Waits for the customer's word on extra work.
    WaitingApproval,
    /// Being checked.
    QualityCheck,
    /// Being washed.
    Wash,
    /// Ready for the customer.
    Ready,
    /// Handed over.
    Delivered,
    /// Paid.
    Settled,
    /// Called off.
    Cancelled,
}

impl OrderState {
    /// All states in the order of the shop.
    pub const ALL: [Self; 11] = [
        Self::Quoted,
        Self::Approved,
        Self::InWork,
        Self::WaitingParts,
        Self::WaitingApproval,
        Self::QualityCheck,
        Self::Wash,
        Self::Ready,
        Self::Delivered,
        Self::Settled,
        Self::Cancelled,
    ];

    /// The word used in JSON; `state-` and it names its message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Approved => "approved",
            Self::InWork => "in_work",
            Self::WaitingParts => "waiting_parts",
            Self::WaitingApproval => "waiting_approval",
            Self::QualityCheck => "quality_check",
            Self::Wash => "wash",
            Self::Ready => "ready",
            Self::Delivered => "delivered",
            Self::Settled => "settled",
            Self::Cancelled => "cancelled",
        }
    }

    /// Where it may go from here. `Approved`, `Delivered` and `Settled` are reached
    /// by changes of their own, which ask for what belongs to them.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Quoted => &[Self::Approved, Self::Cancelled],
            Self::Approved => &[Self::InWork, Self::Cancelled],
            Self::InWork => &[Self::WaitingParts, Self::WaitingApproval, Self::QualityCheck],
            Self::WaitingParts => &[Self::InWork, Self::WaitingApproval],
            Self::WaitingApproval => &[Self::InWork, Self::WaitingParts],
            Self::QualityCheck => &[Self::Wash, Self::Ready, Self::InWork],
            Self::Wash => &[Self::Ready],
            Self::Ready => &[Self::Delivered, Self::InWork],
            Self::Delivered => &[Self::Settled],
            Self::Settled | Self::Cancelled => &[],
        }
    }

    /// Still something to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Settled | Self::Cancelled)
    }

    /// Holds or waits for a bay (Rule E-4).
    #[must_use]
    pub fn needs_bay(self) -> bool {
        matches!(self, Self::Approved | Self::InWork | Self::WaitingParts | Self::WaitingApproval)
    }

    /// Between the order and the hand-over: the promise counts.
    #[must_use]
    pub fn is_promised(self) -> bool {
        self.needs_bay() || matches!(self, Self::QualityCheck | Self::Wash | Self::Ready)
    }
}
