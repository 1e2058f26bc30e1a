//! Who is at the desk with what open, and which calls are being made. It lives in the process
//! alone: whoever ends, in order or not, leaves nothing behind.

use super::Desk;
use super::api::presence::{Around, Claim, Here, Other};
use super::health::Wake;
use crate::domain::id::VehicleId;
use crate::domain::time::Time;
use crate::domain::user::Actor;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Everybody at the desk.
pub struct Presence {
    state: Mutex<State>,
    /// A call goes back to the queue after so many minutes without a key.
    claim_minutes: i64,
}

#[derive(Default)]
struct State {
    next: u64,
    people: BTreeMap<u64, Person>,
    /// Rises with everything that others can see.
    turns: u64,
}

struct Person {
    login: String,
    name: String,
    here: Here,
    /// Since when the car is open, and the call.
    since: Time,
    call_since: Time,
    wake: Option<Wake>,
}

impl Person {
    fn claims(&self, now: Time, minutes: i64) -> bool {
        self.here.call.is_some() && now.minutes_since(self.here.key) < minutes
    }

    /// Whether others who have one of these cars open, or look at the queue, see what it does.
    fn sees(&self, cars: &[Option<VehicleId>], calls: bool) -> bool {
        match self.here.car {
            None => calls,
            car => cars.contains(&car),
        }
    }
}

/// Somebody sits at the desk as long as this is kept.
pub struct Seated {
    presence: Arc<Presence>,
    number: u64,
}

impl Presence {
    pub(super) fn new(claim_minutes: u32) -> Self {
        Self { state: Mutex::default(), claim_minutes: i64::from(claim_minutes) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody sits down.
    #[must_use]
    pub fn sit(self: &Arc<Self>, who: &Actor) -> Seated {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        let person = Person {
            login: who.login.clone(),
            name: who.name.clone(),
            here: Here::default(),
            since: Time::default(),
            call_since: Time::default(),
            wake: None,
        };
        state.people.insert(number, person);
        Seated { presence: Arc::clone(self), number }
    }

    /// Rouses those who see it, but for whoever did it, after the lock is given back.
    fn tell(mut state: MutexGuard<'_, State>, by: u64, cars: &[Option<VehicleId>], calls: bool) {
        state.turns += 1;
        let concerned = state.people.iter().filter(|(own, person)| **own != by && person.sees(cars, calls));
        let wakes: Vec<Wake> = concerned.filter_map(|(_, person)| person.wake.clone()).collect();
        drop(state);
        wakes.iter().for_each(|wake| wake());
    }
}

impl Seated {
    /// Calls `wake` when others do something that is seen here.
    pub fn on_change(&self, wake: Wake) {
        if let Some(person) = self.presence.lock().people.get_mut(&self.number) {
            person.wake = Some(wake);
        }
    }

    /// Says what is open now. Others hear of it only if they see it.
    pub fn report(&self, here: &Here, now: Time) {
        let minutes = self.presence.claim_minutes;
        let mut state = self.presence.lock();
        let Some(person) = state.people.get_mut(&self.number) else { return };
        let claimed = person.claims(now, minutes);
        let before = std::mem::replace(&mut person.here, here.clone());
        if before.car != here.car {
            person.since = now;
        }
        if before.call != here.call {
            person.call_since = now;
        }
        let calls = before.call != here.call || claimed != person.claims(now, minutes);
        if calls || (before.car, before.edits) != (here.car, here.edits) {
            Presence::tell(state, self.number, &[before.car, here.car], calls);
        }
    }

    /// How often something has changed at the desk that others can see.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.presence.lock().turns
    }

    /// What others have open now.
    #[must_use]
    pub fn around(&self, now: Time) -> Around {
        let state = self.presence.lock();
        let car = state.people.get(&self.number).and_then(|own| own.here.car);
        let mut around = Around::default();
        for person in state.people.iter().filter(|(number, _)| **number != self.number).map(|(_, p)| p) {
            if car.is_some() && person.here.car == car {
                let (login, name) = (person.login.clone(), person.name.clone());
                around.others.push(Other { login, name, edits: person.here.edits, since: person.since });
            }
            if let Some(call) = person.here.call.filter(|_| person.claims(now, self.presence.claim_minutes)) {
                let claim = Claim { name: person.name.clone(), since: person.call_since };
                let known = around.claims.entry(call).or_insert_with(|| claim.clone());
                if claim.since < known.since {
                    *known = claim;
                }
            }
        }
        around.others.sort_by_key(|other| other.since);
        around
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        let mut state = self.presence.lock();
        if let Some(gone) = state.people.remove(&self.number) {
            Presence::tell(state, self.number, &[gone.here.car], gone.here.call.is_some());
        }
    }
}

impl Desk {
    /// Who is at the desk.
    #[must_use]
    pub fn presence(&self) -> &Arc<Presence> {
        &self.presence
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{CallbackId, RecordId};
    use crate::domain::user::Role;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const NOW: Time = Time(1_795_401_600);

    fn person(login: &str) -> Actor {
        Actor { login: login.into(), name: login.to_uppercase(), role: Role::Advisor, via: "console".into() }
    }

    fn car(seq: u64) -> Option<VehicleId> {
        Some(VehicleId(RecordId { seq, ord: 0 }))
    }

    fn counted(seated: &Seated) -> Arc<AtomicUsize> {
        let count = Arc::new(AtomicUsize::new(0));
        let roused = Arc::clone(&count);
        seated.on_change(Arc::new(move || {
            roused.fetch_add(1, Ordering::Relaxed);
        }));
        count
    }

    #[test]
    fn only_those_who_see_it_are_roused() {
        let all = Arc::new(Presence::new(15));
        let [ma, li, wu] = ["ma", "li", "wu"].map(|login| all.sit(&person(login)));
        let here = |seq, edits| Here { car: car(seq), edits, key: NOW, ..Here::default() };
        li.report(&here(1, false), NOW);
        wu.report(&here(2, false), NOW);
        let (of_li, of_wu) = (counted(&li), counted(&wu));
        let roused = || (of_li.load(Ordering::Relaxed), of_wu.load(Ordering::Relaxed));
        ma.report(&here(1, false), NOW);
        assert_eq!(roused(), (1, 0));
        // A key alone is nobody's business.
        ma.report(&Here { key: NOW.plus_minutes(1), ..here(1, false) }, NOW);
        assert_eq!(roused(), (1, 0));
        ma.report(&here(1, true), NOW);
        assert_eq!(roused(), (2, 0));
        assert!(li.around(NOW).others[0].edits && wu.around(NOW).others.is_empty());
        drop(ma);
        assert_eq!((roused(), li.around(NOW).others.len()), ((3, 0), 0));
    }

    #[test]
    fn a_call_goes_back_to_the_queue_without_a_key_and_with_its_session() {
        let all = Arc::new(Presence::new(15));
        let (ma, li) = (all.sit(&person("ma")), all.sit(&person("li")));
        let call = CallbackId(RecordId { seq: 9, ord: 0 });
        let here = |key| Here { car: car(1), edits: false, call: Some(call), key };
        ma.report(&here(NOW), NOW);
        assert_eq!(li.around(NOW.plus_minutes(14)).claims[&call].name, "MA");
        assert!(li.around(NOW.plus_minutes(15)).claims.is_empty());
        let of_li = counted(&li);
        ma.report(&here(NOW.plus_minutes(20)), NOW.plus_minutes(20));
        assert_eq!((of_li.load(Ordering::Relaxed), li.around(NOW.plus_minutes(20)).claims.len()), (1, 1));
        drop(ma);
        assert!(li.around(NOW.plus_minutes(20)).claims.is_empty());
    }

    /// Of two who open it at the same moment, each sees the other.
    #[test]
    fn two_may_claim_one_call_and_see_it() {
        let all = Arc::new(Presence::new(15));
        let (ma, li) = (all.sit(&person("ma")), all.sit(&person("li")));
        let call = CallbackId(RecordId { seq: 9, ord: 0 });
        let here = Here { car: car(1), edits: false, call: Some(call), key: NOW };
        ma.report(&here, NOW);
        li.report(&here, NOW);
        assert_eq!((&*ma.around(NOW).claims[&call].name, &*li.around(NOW).claims[&call].name), ("LI", "MA"));
    }
}
