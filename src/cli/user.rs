//! `user`: who works at the desk, with which role and which keys.

use super::args::{KeyVerb, UserVerb};
use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::domain::change::{Change, NewUser, StaffChange, StaffStep};
use crate::domain::fault::Fault;
use crate::domain::user::{Actor, User};
use crate::say;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, Read};
use std::path::Path;

/// Longest file of a key, and longest PIN with its line end, in bytes.
const LONGEST_KEY: u64 = 4096;
const LONGEST_PIN: u64 = 64;

pub(super) fn run(desk: &Desk, actor: &Actor, talk: &mut Talk<'_>, verb: &UserVerb) -> Result<u8, End> {
    let step = |login: &str, step| Change::Staff(StaffChange { login: login.to_owned(), step });
    match verb {
        UserVerb::Add { login, name, role, key } => {
            // The key is read first: a user without one cannot sign in.
            let key = key.as_deref().map(|path| read_key(path, talk)).transpose()?;
            let name = name.clone().unwrap_or_else(|| login.clone());
            let user = NewUser { login: login.clone(), name, role: (*role).into() };
            desk.commit(actor, "", Change::EnrolUser(user), None)?;
            if let Some(key) = key {
                desk.commit(actor, "", step(login, StaffStep::AddKey { key }), None)?;
            }
        }
        UserVerb::List { json } => return list(desk, talk, *json),
        UserVerb::Role { login, role } => {
            let user = known(desk, login)?;
            let user = NewUser { login: login.clone(), name: user.name, role: (*role).into() };
            desk.commit(actor, "", Change::EnrolUser(user), None)?;
        }
        UserVerb::Disable { login } => drop(desk.commit(actor, "", step(login, StaffStep::Disable), None)?),
        UserVerb::Enable { login } => drop(desk.commit(actor, "", step(login, StaffStep::Enable), None)?),
        UserVerb::Pin { login } => {
            let mut pin = String::new();
            talk.input().take(LONGEST_PIN).read_line(&mut pin)?;
            desk.set_pin(actor, login, pin.trim())?;
        }
        UserVerb::Key { verb } => return keys(desk, actor, talk, verb),
    }
    let user = known(desk, who(verb))?;
    talk.tell(&say!("user-done", login = user.login, name = user.name))?;
    Ok(0)
}

/// Whom it is about.
fn who(verb: &UserVerb) -> &str {
    match verb {
        UserVerb::Add { login, .. }
        | UserVerb::Role { login, .. }
        | UserVerb::Disable { login }
        | UserVerb::Enable { login }
        | UserVerb::Pin { login } => login,
        UserVerb::List { .. } | UserVerb::Key { .. } => "",
    }
}

fn known(desk: &Desk, login: &str) -> Result<User, End> {
    let found = desk.users()?.into_iter().find(|user| user.login == login);
    Ok(found.ok_or_else(|| Fault::NotFound(say!("desk-no-such-user", login = login)))?)
}

fn keys(desk: &Desk, actor: &Actor, talk: &mut Talk<'_>, verb: &KeyVerb) -> Result<u8, End> {
    let (login, step) = match verb {
        KeyVerb::List { login } => {
            for key in &known(desk, login)?.keys {
                talk.data(&format!("{}  {}  {}", key.fingerprint(), key.kind, key.note))?;
            }
            return Ok(0);
        }
        KeyVerb::Add { login, file } => (login, StaffStep::AddKey { key: read_key(file, talk)? }),
        KeyVerb::Remove { login, fingerprint } => {
            (login, StaffStep::RemoveKey { fingerprint: fingerprint.clone() })
        }
    };
    desk.commit(actor, "", Change::Staff(StaffChange { login: login.clone(), step }), None)?;
    let user = known(desk, login)?;
    talk.tell(&say!("user-done", login = user.login, name = user.name))?;
    Ok(0)
}

/// The text of a public key, from a file or, with `-`, from standard input.
fn read_key(path: &Path, talk: &mut Talk<'_>) -> Result<String, End> {
    let mut text = String::new();
    if path == Path::new("-") {
        talk.input().take(LONGEST_KEY).read_to_string(&mut text)?;
        return Ok(text);
    }
    let opened = fs::File::open(path).and_then(|file| file.take(LONGEST_KEY).read_to_string(&mut text));
    opened.map_err(|e| super::transfer::unreadable(path, &e))?;
    Ok(text)
}

fn list(desk: &Desk, talk: &mut Talk<'_>, json: bool) -> Result<u8, End> {
    for user in desk.users()? {
        if json {
            talk.json(&shown(&user))?;
            continue;
        }
        let state = if user.disabled.is_some() { talk.reader.t("user-disabled") } else { String::new() };
        let (keys, role) = (user.keys.len(), user.role.key());
        let line = format!("{:<20} {role:<14} {keys:>2}  {}  {state}", user.login, user.name);
        talk.data(line.trim_end())?;
    }
    Ok(0)
}

/// Without what a PIN is verified with.
fn shown(user: &User) -> Value {
    let keys = user
        .keys
        .iter()
        .map(|key| json!({"fingerprint": key.fingerprint(), "kind": key.kind, "note": key.note}));
    json!({
        "login": user.login,
        "name": user.name,
        "role": user.role.key(),
        "disabled": user.disabled.map(|at| at.0),
        "pin": !user.pin.is_empty(),
        "keys": keys.collect::<Vec<_>>(),
    })
}
