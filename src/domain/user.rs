//! Who works at the desk.

use super::lang::Lang;
use super::say::Say;
use super::sign_in::SignInKey;
use super::time::Time;
use crate::say;
use serde::{Deserialize, Serialize};

/// What a user is allowed and expected to do.
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
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Service advisor.
    #[default]
    Advisor,
    /// Customer service agent.
    Agent,
    /// Sales.
    Sales,
    /// Sales manager.
    SalesManager,
    /// Service manager.
    Manager,
    /// Store manager.
    StoreManager,
    /// Administrator.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::Advisor,
        Self::Agent,
        Self::Sales,
        Self::SalesManager,
        Self::Manager,
        Self::StoreManager,
        Self::Admin,
    ];

    /// The word used in JSON and on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Advisor => "advisor",
            Self::Agent => "agent",
            Self::Sales => "sales",
            Self::SalesManager => "sales-manager",
            Self::Manager => "manager",
            Self::StoreManager => "store-manager",
            Self::Admin => "admin",
        }
    }

    /// Its name.
    #[must_use]
    pub fn say(self) -> Say {
        match self {
            Self::Advisor => say!("role-advisor"),
            Self::Agent => say!("role-agent"),
            Self::Sales => say!("role-sales"),
            Self::SalesManager => say!("role-sales-manager"),
            Self::Manager => say!("role-manager"),
            Self::StoreManager => say!("role-store-manager"),
            Self::Admin => say!("role-admin"),
        }
    }

    /// May put a manager's word on record (Rule R-10).
    #[must_use]
    pub fn is_manager(self) -> bool {
        matches!(self, Self::Manager | Self::StoreManager | Self::Admin)
    }
}

/// The record of a user; language and the like travel with the person, not the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// Sign-in name, never changed.
    pub login: String,
    /// Name as others see it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Language of the screen, if chosen.
    pub lang: Option<Lang>,
    /// Keys with which they sign in.
    pub keys: Vec<SignInKey>,
    /// Since when they may not come in.
    pub disabled: Option<Time>,
    /// What their PIN is verified with (Argon2id); empty: they have none.
    pub pin: String,
}

/// Most keys of one user.
pub const MOST_KEYS: usize = 20;

impl User {
    /// Whether a sign-in with this key is theirs.
    #[must_use]
    pub fn signs_in_with(&self, fingerprint: &str) -> bool {
        self.disabled.is_none() && self.keys.iter().any(|key| key.fingerprint() == fingerprint)
    }
}

/// Who acts, and by which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Sign-in name; goes on every stamp and journal line.
    pub login: String,
    /// Name as others see it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// How the change came in: `console`, `apply`, `demo`, or `as:OSUSER`.
    pub via: String,
}
