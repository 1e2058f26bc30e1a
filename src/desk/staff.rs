//! Who signs in with which key, who approves with a PIN, and what of that goes on the trail
//! (Rules ).

use super::Desk;
use crate::domain::change::{Change, Remark, StaffChange, StaffStep};
use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::user::{Actor, Role};
use crate::domain::view::ViewExt;
use crate::say;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Digits of a PIN at most.
const PIN: usize = 12;
/// Refusals of one address go on the trail at most so often; what comes between is counted.
const SUMMED: Duration = Duration::from_secs(60);
/// Addresses of which refusals are counted.
const ADDRESSES: usize = 64;

/// What the desk keeps in mind of who was refused.
#[derive(Default)]
pub(super) struct Refused {
    pins: Mutex<HashMap<String, Tries>>,
    addresses: Mutex<HashMap<String, Counted>>,
}

struct Tries {
    wrong: u32,
    last: Instant,
}

struct Counted {
    since: Instant,
    times: u64,
}

impl Refused {
    /// How many refusals of an address are to be put on the trail now; none yet.
    fn due(&self, from: &str, now: Instant) -> Option<u64> {
        let mut all = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= ADDRESSES {
            all.retain(|_, counted| now.duration_since(counted.since) < SUMMED);
        }
        // Too many at once to tell apart: they are one.
        let from = if all.len() < ADDRESSES || all.contains_key(from) { from } else { "" };
        let Some(counted) = all.get_mut(from) else {
            all.insert(from.to_owned(), Counted { since: now, times: 0 });
            return Some(1);
        };
        counted.times += 1;
        if now.duration_since(counted.since) < SUMMED {
            return None;
        }
        counted.since = now;
        Some(std::mem::take(&mut counted.times))
    }
}

impl Desk {
    /// Who signs in under this name with this key; `via` is the way.
    ///
    /// # Errors
    /// [`Fault::Denied`] if that is nobody who may; it does not say why. [`Fault::Storage`].
    pub fn sign_in(&self, login: &str, fingerprint: &str, via: &str) -> Result<Actor, Fault> {
        let user = self.reader.user(login)?.map(|(_, user)| user);
        let user = user.filter(|user| user.signs_in_with(fingerprint));
        let user = user.ok_or_else(|| Fault::Denied(say!("desk-not-let-in")))?;
        Ok(Actor { login: user.login, name: user.name, role: user.role, via: via.to_owned() })
    }

    /// Whether somebody who has signed in still may: not disabled, same role, and the key still theirs.
    #[must_use]
    pub fn still_in(&self, actor: &Actor, fingerprint: Option<&str>) -> bool {
        match self.reader.user(&actor.login) {
            Ok(Some((_, user))) => {
                let key = fingerprint.is_none_or(|print| user.signs_in_with(print));
                key && user.disabled.is_none() && user.role == actor.role
            }
            // Whoever is not on file is the administrator of a store that has none.
            Ok(None) => fingerprint.is_none(),
            // A store that cannot be read puts nobody out.
            Err(_) => true,
        }
    }

    /// Whether somebody is on file under this name, and may come in.
    ///
    /// # Errors
    /// [`Fault::Storage`].
    pub fn is_enrolled(&self, login: &str) -> Result<bool, Fault> {
        Ok(self.reader.user(login)?.is_some_and(|(_, user)| user.disabled.is_none()))
    }

    /// Puts a sign-in on the trail. What cannot be written keeps nobody out.
    pub fn signed_in(&self, actor: &Actor, from: &str) {
        let _ = self.remark(actor, Remark::SignIn { from: from.to_owned() });
    }

    /// Puts a refusal on the trail; of one address at most one line a minute.
    pub fn refused(&self, login: &str, from: &str) {
        let Some(times) = self.refused.due(from, Instant::now()) else { return };
        let (login, from) = (login.to_owned(), from.to_owned());
        let nobody =
            Actor { login: String::new(), name: String::new(), role: Role::Advisor, via: "ssh".to_owned() };
        let _ = self.remark(&nobody, Remark::RefuseSignIn { login, from, times });
    }

    /// Puts on the trail that somebody is given all of a kind, before it is given.
    ///
    /// # Errors
    /// [`Fault::Denied`] if their role may not have it; [`Fault::Storage`] if it cannot be put there:
    /// then nothing is to be given.
    pub fn begin_export(&self, actor: &Actor, what: &str) -> Result<(), Fault> {
        self.trade.rights.may_export(actor.role)?;
        self.remark(actor, Remark::Export { what: what.to_owned() })
    }

    /// Puts on the trail that somebody looks at what is masked for their role, and why.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a reason that is none of those there are; [`Fault::Storage`].
    pub fn reveal(&self, actor: &Actor, record: RecordId, reason: &str) -> Result<(), Fault> {
        if !self.trade.rights.reveal.reason.iter().any(|choice| choice.key == reason) {
            return Err(Fault::invalid("reason", say!("reveal-needs-reason")));
        }
        self.remark(actor, Remark::Reveal { record, reason: reason.to_owned() })
    }

    pub(super) fn remark(&self, actor: &Actor, remark: Remark) -> Result<(), Fault> {
        self.commit(actor, "", Change::Remark(remark), None).map(|_| ())
    }

    /// Sets the PIN with which somebody approves at others' screens.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a PIN that is none or is guessed at once; [`Fault::Denied`].
    pub fn set_pin(&self, actor: &Actor, login: &str, pin: &str) -> Result<(), Fault> {
        let least = usize::try_from(self.trade.rights.pin.digits).unwrap_or(PIN);
        if !(least..=PIN).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::invalid("pin", say!("pin-digits", least = least, most = PIN)));
        }
        if is_guessed(pin) {
            return Err(Fault::invalid("pin", say!("pin-guessed")));
        }
        let hash = hash(pin)?;
        let step = StaffStep::SetPin { hash };
        self.commit(actor, "", Change::Staff(StaffChange { login: login.to_owned(), step }), None).map(|_| ())
    }

    /// Somebody with the word of a manager who stands beside them: may what the manager may, for one
    /// change, on whose line both stand.
    ///
    /// # Errors
    /// [`Fault::Denied`] if PIN and name do not fit, they have no manager's word, or there were too
    /// many wrong tries.
    pub fn approved(&self, actor: &Actor, login: &str, pin: &str) -> Result<Actor, Fault> {
        let (now, figures) = (Instant::now(), &self.trade.rights.pin);
        let locked = Duration::from_secs(60 * u64::from(figures.locked_minutes));
        let wrong = || Fault::Denied(say!("pin-wrong"));
        {
            let mut tries = self.refused.pins.lock().unwrap_or_else(PoisonError::into_inner);
            tries.retain(|_, tries| now.duration_since(tries.last) < locked);
            let own = tries.entry(login.to_owned()).or_insert(Tries { wrong: 0, last: now });
            if own.wrong >= figures.tries {
                return Err(Fault::Denied(say!("pin-locked", minutes = figures.locked_minutes.to_string())));
            }
            // Counted before it is looked at: nobody tries two at once.
            (own.wrong, own.last) = (own.wrong + 1, now);
        }
        let user = self.reader.user(login)?.map(|(_, user)| user).filter(|user| user.disabled.is_none());
        let Some(user) = user.filter(|user| verifies(&user.pin, pin)) else {
            self.refused(login, &format!("{} PIN", actor.login));
            return Err(wrong());
        };
        if !user.role.is_manager() {
            return Err(wrong());
        }
        self.refused.pins.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
        let via = format!("{}+{}", actor.via, user.login);
        Ok(Actor { role: user.role, via, ..actor.clone() })
    }
}

/// One digit or two again and again, or one after the other, also over the nought.
fn is_guessed(pin: &str) -> bool {
    let digits = pin.as_bytes();
    let in_row = |step: u8| digits.windows(2).all(|two| (two[0] - b'0' + step) % 10 == two[1] - b'0');
    let again = |every: usize| digits.iter().zip(digits.iter().skip(every)).all(|(a, b)| a == b);
    in_row(1) || in_row(9) || again(1) || again(2)
}

fn hash(pin: &str) -> Result<String, Fault> {
    let fault = |e: &dyn std::fmt::Display| Fault::Storage(say!("no-randomness", error = e.to_string()));
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|e| fault(&e))?;
    let hash = Argon2::default().hash_password_with_salt(pin.as_bytes(), &salt).map_err(|e| fault(&e))?;
    Ok(hash.to_string())
}

fn verifies(hash: &str, pin: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_fits_itself_alone_and_what_is_guessed_is_refused() {
        let kept = hash("4711").unwrap();
        assert!(kept.starts_with("$argon2id$") && !kept.contains("4711"));
        assert!(verifies(&kept, "4711") && !verifies(&kept, "4712") && !verifies("", "4711"));
        assert_ne!(hash("4711").unwrap(), kept, "salted");
        assert!(["0000", "1234", "9876", "7890", "2109", "1212", "121212"].iter().all(|pin| is_guessed(pin)));
        assert!(!["4711", "1213", "8025"].iter().any(|pin| is_guessed(pin)));
    }

    #[test]
    fn refusals_of_an_address_are_summed_up() {
        let (refused, now) = (Refused::default(), Instant::now());
        assert_eq!(refused.due("a", now), Some(1));
        assert!((0..99).all(|_| refused.due("a", now).is_none()));
        assert_eq!(refused.due("b", now), Some(1));
        assert_eq!(refused.due("a", now + SUMMED), Some(100));
        assert!((0..5_000).filter(|n| refused.due(&n.to_string(), now).is_some()).count() <= ADDRESSES + 1);
    }
}
