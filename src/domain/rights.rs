//! Who may do and see what, by role (Rule X-3). The tables are data: `assets/permissions.toml`.

use super::checklist::Choice;
use super::fault::Fault;
use super::user::Role;
use crate::say;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is masked for some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Telephone numbers.
    Phone,
}

/// The tables of roles × changes and roles × fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// By the word of a change: who may make it.
    pub changes: BTreeMap<String, BTreeSet<Role>>,
    /// Who may take out all of a kind.
    pub exports: BTreeSet<Role>,
    /// By field: who sees it whole.
    pub fields: BTreeMap<Field, BTreeSet<Role>>,
    /// Showing what is masked.
    pub reveal: Reveal,
    /// A manager's word at somebody else's screen.
    pub pin: Pin,
}

/// How what is masked is shown to whoever says why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// For so many seconds.
    pub seconds: u32,
    /// The reasons there are: what somebody would write could be somebody's data.
    pub reason: Vec<Choice>,
}

/// How a PIN is, and what becomes of wrong ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Digits at least.
    pub digits: u32,
    /// So many wrong ones, and the login is locked.
    pub tries: u32,
    /// For so many minutes.
    pub locked_minutes: u32,
}

impl Rights {
    /// Whether somebody with this role may make a change of this word. What stands in no table is for
    /// administrators.
    ///
    /// # Errors
    /// [`Fault::Denied`], naming the roles that may.
    pub fn may(&self, role: Role, word: &str) -> Result<(), Fault> {
        let fallback = BTreeSet::from([Role::Admin]);
        allowed(self.changes.get(word).unwrap_or(&fallback), role)
    }

    /// Whether somebody with this role may take out all of a kind.
    ///
    /// # Errors
    /// [`Fault::Denied`], naming the roles that may.
    pub fn may_export(&self, role: Role) -> Result<(), Fault> {
        allowed(&self.exports, role)
    }

    /// Whether somebody with this role sees a field whole.
    #[must_use]
    pub fn sees(&self, role: Role, field: Field) -> bool {
        self.fields.get(&field).is_none_or(|roles| roles.contains(&role))
    }
}

fn allowed(roles: &BTreeSet<Role>, role: Role) -> Result<(), Fault> {
    if roles.contains(&role) {
        return Ok(());
    }
    let names = roles.iter().map(|role| role.say());
    let names = names.reduce(|before, one| say!("right-roles", before = before, one = one));
    Err(Fault::Denied(say!("right-needed", roles = names.unwrap_or_else(|| Role::Admin.say()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::testing::trade;

    #[test]
    fn every_change_that_can_be_asked_for_stands_in_the_table_and_nothing_else_does() {
        let schema = serde_json::to_value(schemars::schema_for!(Change)).unwrap();
        let all = schema["oneOf"].as_array().unwrap().iter();
        let words: BTreeSet<_> =
            all.map(|one| one["properties"]["change"]["const"].as_str().unwrap().to_owned()).collect();
        assert_eq!(trade().rights.changes.into_keys().collect::<BTreeSet<_>>(), words);
    }

    #[test]
    fn a_role_that_is_not_named_is_told_which_are_and_what_nobody_knows_is_for_administrators() {
        let rights = trade().rights;
        assert_eq!(rights.may(Role::Advisor, "arrive"), Ok(()));
        let denied = rights.may(Role::Agent, "settle").unwrap_err();
        assert_eq!((denied.exit_code(), denied.says()[0].id), (5, "right-needed"));
        assert!(rights.may(Role::StoreManager, "no_such_word").is_err());
        assert_eq!(rights.may(Role::Admin, "no_such_word"), Ok(()));
        assert!(rights.may_export(Role::Advisor).is_err() && rights.may_export(Role::Manager).is_ok());
        assert!(!rights.sees(Role::Sales, Field::Phone) && rights.sees(Role::Agent, Field::Phone));
    }
}
