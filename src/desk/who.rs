//! Who acts at the desk (Rule X-3).

use super::Desk;
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::user::{Actor, Role, User};
use crate::domain::view::ViewExt;
use crate::say;
use std::fs;
use std::os::unix::fs::MetadataExt;

impl Desk {
    /// Who asks: the OS user with the role on file, or somebody else in whose name the owner of
    /// the store acts. As long as no administrator is enrolled, an OS user without a record is
    /// one: somebody has to enrol the first. `via` is the way the changes come in.
    ///
    /// # Errors
    /// [`Fault::Denied`] if the OS user is not enrolled, or acts for another without owning
    /// the store; [`Fault::NotFound`] if that other is not enrolled.
    pub fn actor(&self, os_user: &str, as_user: Option<&str>, via: &str) -> Result<Actor, Fault> {
        if let Some(login) = as_user.filter(|login| *login != os_user) {
            if !self.is_owner() {
                return Err(Fault::Denied(say!("desk-not-owner")));
            }
            let found = self.reader.user(login)?;
            let (_, user) = found.ok_or_else(|| Fault::NotFound(say!("desk-no-such-user", login = login)))?;
            return Ok(acting(user, format!("as:{os_user}")));
        }
        if let Some((_, user)) = self.reader.user(os_user)? {
            if user.disabled.is_some() {
                return Err(Fault::Denied(say!("desk-disabled", login = os_user)));
            }
            return Ok(acting(user, via.to_owned()));
        }
        if self.reader.users()?.iter().any(|u| u.role == Role::Admin && u.disabled.is_none()) {
            return Err(Fault::Denied(say!("desk-not-enrolled", login = os_user)));
        }
        let login = os_user.to_owned();
        Ok(Actor { name: login.clone(), login, role: Role::Admin, via: via.to_owned() })
    }

    /// The language somebody has chosen for their screen.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn language(&self, login: &str) -> Result<Option<Lang>, Fault> {
        Ok(self.reader.user(login)?.and_then(|(_, u)| u.lang))
    }

    /// Everybody enrolled.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn users(&self) -> Result<Vec<User>, Fault> {
        self.reader.users()
    }

    /// Whether this process runs as the one who owns the store. Where the system does not tell,
    /// the rights of the directory have decided it already: nobody else can open it.
    fn is_owner(&self) -> bool {
        let owner = fs::metadata(self.dir()).map(|m| m.uid());
        let own = fs::metadata("/proc/self").map(|m| m.uid());
        match (owner, own) {
            (Ok(owner), Ok(own)) => owner == own,
            _ => true,
        }
    }
}

fn acting(user: User, via: String) -> Actor {
    Actor { login: user.login, name: user.name, role: user.role, via }
}
