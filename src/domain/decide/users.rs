//! Users and what they prefer.

use super::{Refusals, needed};
use crate::domain::change::{Change, NewUser, StaffChange, StaffStep};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::record::Record;
use crate::domain::sign_in::SignInKey;
use crate::domain::user::{MOST_KEYS, Role, User};
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
                    ..User::default()
                };
                on.create(Record::User(user));
                Ok(())
            }
        },
        Change::EnrolUser(NewUser { login, name, role }) => enrol(on, login, name, *role),
        Change::ConfirmClock => confirm_clock(on),
        Change::Staff(StaffChange { login, step }) => staff(on, login, step),
        Change::Remark(_) => {
            on.remark = true;
            Ok(())
        }
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
            if role != Role::Admin && is_last_admin(on, &user)? {
                return Err(Fault::invalid("role", say!("last-admin")));
            }
            user.name = name;
            user.role = role;
            on.put(id, Record::User(user))
        }
        None => {
            on.create(Record::User(User { login, name, role, ..User::default() }));
            Ok(())
        }
    }
}

/// Whether nobody else could enrol anybody any more without this one.
fn is_last_admin(on: &Deciding<'_>, user: &User) -> Result<bool, Fault> {
    let can = |u: &&User| u.role == Role::Admin && u.disabled.is_none();
    let all = on.view.users()?;
    Ok(can(&user) && !all.iter().filter(can).any(|other| other.login != user.login))
}

fn staff(on: &mut Deciding<'_>, login: &str, step: &StaffStep) -> Result<(), Fault> {
    let found = on.view.user(login)?;
    let (id, mut user) = found.ok_or_else(|| Fault::NotFound(say!("desk-no-such-user", login = login)))?;
    let own = user.login == on.actor.login && matches!(step, StaffStep::SetPin { .. });
    let may = match on.actor.role {
        Role::Admin => true,
        Role::StoreManager => user.role != Role::Admin,
        _ => false,
    };
    if !may && !own {
        return Err(Fault::Denied(say!("only-an-admin")));
    }
    match step {
        StaffStep::Disable => {
            if is_last_admin(on, &user)? {
                return Err(Fault::invalid("login", say!("last-admin")));
            }
            user.disabled = user.disabled.or(Some(on.at));
        }
        StaffStep::Enable => user.disabled = None,
        StaffStep::AddKey { key } => {
            let key = SignInKey::parse(key, on.at).map_err(|why| Fault::invalid("key", why))?;
            let print = key.fingerprint();
            if user.keys.iter().any(|known| known.fingerprint() == print) {
                return Err(Fault::invalid("key", say!("key-known")));
            }
            if user.keys.len() >= MOST_KEYS {
                return Err(Fault::invalid("key", say!("key-too-many", most = MOST_KEYS)));
            }
            user.keys.push(key);
        }
        StaffStep::RemoveKey { fingerprint } => {
            let before = user.keys.len();
            user.keys.retain(|key| key.fingerprint() != *fingerprint);
            if user.keys.len() == before {
                return Err(Fault::NotFound(say!("key-not-there", login = login)));
            }
        }
        StaffStep::SetPin { hash } => user.pin.clone_from(hash),
    }
    on.put(id, Record::User(user))
}
