//! Users and what they prefer.

use super::{Refusals, needed};
use crate::domain::change::Change;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::record::Record;
use crate::domain::user::{Role, User};
use crate::domain::view::ViewExt;
use crate::say;

pub(in crate::domain) fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::SetLanguage { lang } => match on.view.user(&on.actor.login)? {
            Some((id, mut user)) => {
                user.lang = Some(*lang);
                on.put(id, Record::User(user))
            }
            None => {
                let user = User {
                    login: on.actor.login.clone(),
                    name: on.actor.name.clone(),
                    role: on.actor.role,
                    lang: Some(*lang),
                };
                on.create(Record::User(user));
                Ok(())
            }
        },
        Change::EnrolUser { login, name, role } => enrol(on, login, name, *role),
        Change::ConfirmClock => confirm_clock(on),
        other => Err(super::not_here(other)),
    }
}

/// The line itself is the word: with it the last line of the journal has the clock's time.
fn confirm_clock(on: &mut Deciding<'_>) -> Result<(), Fault> {
    if on.actor.role != Role::Admin {
        return Err(Fault::Denied(say!("only-an-admin-clock")));
    }
    on.remark = true;
    Ok(())
}

fn enrol(on: &mut Deciding<'_>, login: &str, name: &str, role: Role) -> Result<(), Fault> {
    if on.actor.role != Role::Admin {
        return Err(Fault::Denied(say!("only-an-admin")));
    }
    let login = needed("login", login)?;
    let name = needed("name", name)?;
    let plain = login.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !plain || login.len() > 32 {
        let mut wrong = Refusals::default();
        wrong.note("login", say!("login-characters"));
        return wrong.done();
    }
    match on.view.user(&login)? {
        Some((id, mut user)) => {
            // Without one nobody could ever be enrolled again.
            let admins = on.view.users()?.iter().filter(|u| u.role == Role::Admin).count();
            if user.role == Role::Admin && role != Role::Admin && admins < 2 {
                return Err(Fault::invalid("role", say!("last-admin")));
            }
            user.name = name;
            user.role = role;
            on.put(id, Record::User(user))
        }
        None => {
            on.create(Record::User(User { login, name, role, lang: None }));
            Ok(())
        }
    }
}
