//! What all connections of a server share.

use super::guard::{Entry, Guard};
use super::station::{Arrival, size};
use super::stream::Leash;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::say;
use crate::text::Reader;
use crate::ui::theme::Theme;
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A server.
pub struct Server {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Messages, for whoever has not said a language.
    pub reader: Reader,
    door: Mutex<Door>,
}

struct Door {
    guard: Guard,
    leashes: HashMap<u64, Leash>,
    /// What ends the sessions, by the numbers of their places.
    ends: HashMap<u64, Box<dyn Fn() + Send>>,
    places: u64,
}

/// A connection that nobody sits at yet. When it is dropped the connection has gone.
pub struct Visitor {
    number: u64,
    server: Arc<Server>,
}

impl Drop for Visitor {
    fn drop(&mut self) {
        self.server.settled(self);
    }
}

/// A place at the desk, taken until it is dropped.
pub struct Place {
    login: String,
    number: u64,
    server: Arc<Server>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut door = self.server.door();
        door.guard.stand_up(&self.login);
        let end = door.ends.remove(&self.number);
        drop(door);
        // It may hold what ends with it.
        drop(end);
    }
}

impl Place {
    /// How to end what runs here when the server ends.
    pub fn ends_by(&self, end: impl Fn() + Send + 'static) {
        self.server.door().ends.insert(self.number, Box::new(end));
    }
}

impl Server {
    /// Nobody is here yet.
    #[must_use]
    pub fn new(desk: Arc<Desk>, reader: Reader, guard: Guard) -> Arc<Self> {
        let (leashes, ends) = (HashMap::new(), HashMap::new());
        let door = Mutex::new(Door { guard, leashes, ends, places: 0 });
        Arc::new(Self { desk, reader, door })
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody connects; none if the address is barred. The oldest stranger may have to go.
    pub fn enter(self: &Arc<Self>, address: IpAddr, leash: &Leash) -> Option<Visitor> {
        let mut door = self.door();
        let Entry::Enter(number, goes) = door.guard.enter(address, Instant::now()) else { return None };
        goes.and_then(|goes| door.leashes.remove(&goes)).iter().for_each(Leash::send_away);
        door.leashes.insert(number, leash.clone());
        Some(Visitor { number, server: Arc::clone(self) })
    }

    /// Somebody sits there now, or has gone.
    pub fn settled(&self, visitor: &Visitor) {
        let mut door = self.door();
        door.guard.known(visitor.number);
        door.leashes.remove(&visitor.number);
    }

    /// A key was refused.
    pub fn refused(&self, address: IpAddr, login: &str) {
        self.door().guard.refused(address, Instant::now());
        let (desk, login) = (Arc::clone(&self.desk), login.to_owned());
        // On the trail, as below.
        tokio::task::spawn_blocking(move || desk.refused(&login, &address.to_string()));
    }

    /// Somebody has signed in.
    pub fn welcomed(self: &Arc<Self>, address: IpAddr, actor: &Actor) {
        self.door().guard.welcomed(address);
        self.signed_in(actor, address.to_string());
    }

    /// Puts a sign-in on the trail, which can take as long as the disk: not while others wait.
    pub fn signed_in(&self, actor: &Actor, from: String) {
        let (desk, actor) = (Arc::clone(&self.desk), actor.clone());
        tokio::task::spawn_blocking(move || desk.signed_in(&actor, &from));
    }

    /// A place for one more session.
    ///
    /// # Errors
    /// [`Fault::Denied`] if there is none.
    pub fn seat(self: &Arc<Self>, actor: &Actor) -> Result<Place, Fault> {
        let mut door = self.door();
        if !door.guard.sit_down(&actor.login) {
            return Err(Fault::Denied(say!("serve-full")));
        }
        door.places += 1;
        Ok(Place { login: actor.login.clone(), number: door.places, server: Arc::clone(self) })
    }

    /// How many sit here.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.door().guard.sessions()
    }

    /// Ends all sessions.
    pub fn end_all(&self) {
        self.door().ends.values().for_each(|end| end());
    }

    /// Waits until all have gone, but not longer than that. Returns how many are left.
    pub async fn wait_for_all(&self, most: Duration) -> usize {
        let began = Instant::now();
        while self.sessions() > 0 && began.elapsed() < most {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.sessions()
    }

    /// Somebody who comes to a console.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the store cannot be read.
    pub fn arrival(
        &self,
        actor: Actor,
        fingerprint: Option<String>,
        claimed: (u32, u32),
        lang: Option<String>,
    ) -> Result<Arrival, Fault> {
        let mut reader = self.reader.clone();
        let said = lang.as_deref().map(crate::cli::lang_of);
        reader.lang = self.desk.language(&actor.login)?.or(said).unwrap_or(reader.lang);
        let desk = Arc::clone(&self.desk);
        Ok(Arrival { desk, actor, fingerprint, reader, theme: Theme::default(), size: size(claimed) })
    }
}

/// The system gives no thread.
pub fn no_thread(error: io::Error) -> Fault {
    Fault::Storage(say!("store-no-thread", error = error.to_string()))
}
