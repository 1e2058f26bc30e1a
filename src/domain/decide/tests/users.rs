//! Users (Rule X-3).

use super::of;
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::record::{Record, Table};
use crate::domain::testing::Counter;
use crate::domain::user::{Role, User};
use crate::domain::view::View;

fn user(at: &Counter, login: &str) -> User {
    let found = at.view.find(Table::Login, login).unwrap();
    match at.view.record(found[0]).unwrap().map(|s| s.record) {
        Some(Record::User(user)) if found.len() == 1 => user,
        other => panic!("{found:?}: {other:?}"),
    }
}

fn enrol(login: &str, name: &str, role: Role) -> Change {
    Change::EnrolUser(crate::domain::change::NewUser { login: login.into(), name: name.into(), role })
}

#[test]
fn only_an_admin_enrols_and_once_per_login() {
    let mut at = Counter::default();
    for role in Role::ALL.into_iter().filter(|r| *r != Role::Admin) {
        at.actor.role = role;
        assert!(matches!(at.ask(&enrol("na", "李娜", Role::Agent)), Err(Fault::Denied(_))), "{role:?}");
    }
    at.actor.role = Role::Admin;
    at.ask(&enrol("na", "李娜", Role::Agent)).unwrap();
    at.ask(&enrol("na", "Li Na", Role::Manager)).unwrap();
    let found = user(&at, "na");
    assert_eq!((found.name.as_str(), found.role), ("Li Na", Role::Manager));
    for login in ["李娜", "a b", &"x".repeat(33)] {
        assert_eq!(at.refused(&enrol(login, "x", Role::Agent)), of("login", "login-characters"), "{login}");
    }
    assert_eq!(at.refused(&enrol("", "x", Role::Agent)), of("login", "needed"));
}

#[test]
fn the_language_travels_with_the_person() {
    let mut at = Counter::default();
    at.ask(&Change::SetLanguage { lang: Lang::En }).unwrap();
    at.ask(&Change::SetLanguage { lang: Lang::Zh }).unwrap();
    let found = user(&at, "min");
    assert_eq!((found.lang, found.role, found.name.as_str()), (Some(Lang::Zh), Role::Advisor, "Wang Min"));
}

#[test]
fn the_last_admin_stays_one() {
    let mut at = Counter::default();
    at.actor.role = Role::Admin;
    at.ask(&enrol("min", "Wang Min", Role::Admin)).unwrap();
    assert_eq!(at.refused(&enrol("min", "Wang Min", Role::Manager)), of("role", "last-admin"));
    at.ask(&enrol("na", "李娜", Role::Admin)).unwrap();
    at.ask(&enrol("min", "Wang Min", Role::Manager)).unwrap();
}
