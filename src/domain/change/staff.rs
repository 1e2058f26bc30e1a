//! What changes of people who work at the desk carry, and what is only put on the trail.

use crate::domain::id::RecordId;
use crate::domain::user::Role;
use serde::{Deserialize, Serialize};

/// Somebody who is to work at the desk, or the name and role of somebody who does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Sign-in name.
    pub login: String,
    /// Name as others see it.
    pub name: String,
    /// Role.
    pub role: Role,
}

/// Something done with a user (Rule X-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffChange {
    /// Sign-in name.
    pub login: String,
    /// What is done.
    pub step: StaffStep,
}

/// What can be done with a user. In JSON `{"do": "disable"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum StaffStep {
    /// May not come in any more; what they did stays theirs.
    Disable,
    /// May come in again.
    Enable,
    /// Signs in with this key, too.
    AddKey {
        /// The line of the `.pub` file.
        key: String,
    },
    /// Does not sign in with that key any more.
    RemoveKey {
        /// Fingerprint, `SHA256:…`.
        fingerprint: String,
    },
    /// Approves at others' screens with another PIN.
    SetPin {
        /// What the PIN is verified with (Argon2id); empty: there is none.
        hash: String,
    },
}

/// What is put on the trail and changes no record. Nobody can ask for it: the desk does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The actor has signed in.
    SignIn {
        /// From where.
        from: String,
    },
    /// Somebody was not let in.
    RefuseSignIn {
        /// Under what name, the last one if there were several.
        login: String,
        /// From where.
        from: String,
        /// How often since it was put on the trail last.
        times: u64,
    },
    /// The actor was given all of a kind.
    Export {
        /// Of what.
        what: String,
    },
    /// The actor took prices over.
    ImportCatalog {
        /// Items that are new.
        opened: u64,
        /// Items that are another than before.
        changed: u64,
    },
    /// The actor looked at what is masked for the role.
    Reveal {
        /// Whose.
        record: RecordId,
        /// Why: key of a reason in `permissions.toml`.
        reason: String,
    },
}

/// Longest text of a remark that came from outside, in characters.
const LONGEST: usize = 100;

impl Remark {
    /// The word on the line.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::SignIn { .. } => "sign_in",
            Self::RefuseSignIn { .. } => "refuse_sign_in",
            Self::Export { .. } => "export",
            Self::ImportCatalog { .. } => "import_catalog",
            Self::Reveal { .. } => "reveal",
        }
    }

    /// As it stands on the line: the word, and what there is to say.
    #[must_use]
    pub fn line(&self) -> String {
        let word = self.word();
        let said = match self {
            Self::SignIn { from } => from.clone(),
            Self::RefuseSignIn { login, from, times } => format!("{from} {times} {login}"),
            Self::Export { what } => what.clone(),
            Self::ImportCatalog { opened, changed } => format!("{opened} new, {changed} changed"),
            Self::Reveal { record, reason } => format!("{record} {reason}"),
        };
        let plain = said.chars().filter(|c| !c.is_control()).take(LONGEST);
        format!("{word} {}", plain.collect::<String>()).trim_end().to_owned()
    }
}
