//! Who may do and see what (Rule X-3).

use super::Problem;
use super::check::{self, Check};
use super::lines::Place;
use super::questions::choices;
use super::source::Sources;
use crate::domain::rights::{Field, Pin, Reveal, Rights};
use crate::domain::user::Role;
use crate::say;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "permissions.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
    exports: Exports,
    fields: Fields,
    reveal: Reveal,
    pin: Pin,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    roles: BTreeSet<Role>,
    changes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exports {
    roles: BTreeSet<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    phone: BTreeSet<Role>,
}

/// Reads and checks `permissions.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Rights> {
    let (file, mut check) = check::read::<File>(FILE, sources.text(FILE), problems)?;
    let changes = groups(&file.group, &mut check);
    // Without an administrator's right nobody could mend the rest.
    for (name, roles) in [("exports", &file.exports.roles), ("fields", &file.fields.phone)] {
        if !roles.contains(&Role::Admin) {
            check.refuse(&Place::top().key(name), say!("rules-no-admin"));
        }
    }
    let (reveal, pin) = (Place::top().key("reveal"), Place::top().key("pin"));
    check.range(&reveal, "seconds", file.reveal.seconds, 5..=3600);
    choices(&mut check, &reveal, "reason", &file.reveal.reason);
    check.range(&pin, "digits", file.pin.digits, 4..=12);
    check.range(&pin, "tries", file.pin.tries, 1..=10);
    check.range(&pin, "locked_minutes", file.pin.locked_minutes, 1..=24 * 60);
    let fields = BTreeMap::from([(Field::Phone, file.fields.phone)]);
    Some(Rights { changes, exports: file.exports.roles, fields, reveal: file.reveal, pin: file.pin })
}

fn groups(groups: &[Group], check: &mut Check<'_>) -> BTreeMap<String, BTreeSet<Role>> {
    let (mut changes, mut names) = (BTreeMap::new(), BTreeMap::new());
    for (n, group) in groups.iter().enumerate() {
        let at = Place::top().key("group").nth(n);
        check.key(&at, &group.name, &mut names);
        if !group.roles.contains(&Role::Admin) {
            check.refuse(&at.key("roles"), say!("rules-no-admin"));
        }
        for word in &group.changes {
            if changes.insert(word.clone(), group.roles.clone()).is_some() {
                check.refuse(&at.key("changes"), say!("rules-change-twice", word = word.as_str()));
            }
        }
    }
    changes
}
