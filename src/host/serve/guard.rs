//! Who may come in, and how many: connections that have not signed in, addresses that were refused,
//! sessions. Pure: the time is given.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Bounds of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Connections that have not signed in, of all addresses and of one. One more takes the place
    /// of the oldest, so that half-open ones keep nobody out.
    pub strangers: usize,
    /// See `strangers`.
    pub strangers_each: usize,
    /// Sessions of all users and of one.
    pub sessions: usize,
    /// See `sessions`.
    pub sessions_each: usize,
    /// So many refusals within [`Bounds::forget`] are free.
    pub refusals: u32,
    /// The first penalty after that; it doubles with every refusal more.
    pub penalty: Duration,
    /// The longest penalty.
    pub longest: Duration,
    /// Refusals are forgotten after so long without one.
    pub forget: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        let [penalty, longest, forget] = [2, 60, 120].map(Duration::from_secs);
        Self {
            strangers: 64,
            strangers_each: 16,
            sessions: 256,
            sessions_each: 16,
            refusals: 10,
            penalty,
            longest,
            forget,
        }
    }
}

/// Addresses of which refusals are remembered.
const MOST_ADDRESSES: usize = 4096;

/// What is known of an address.
#[derive(Clone, Copy, Debug)]
struct Known {
    refusals: u32,
    last: Instant,
    barred_until: Instant,
}

/// Looks after the door.
#[derive(Debug)]
pub struct Guard {
    bounds: Bounds,
    next: u64,
    /// Connections that have not signed in, oldest first, with their addresses.
    strangers: BTreeMap<u64, IpAddr>,
    known: HashMap<IpAddr, Known>,
    /// Sessions by login.
    sessions: HashMap<String, usize>,
}

/// What becomes of somebody at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Come in, under this number; this one has to go for it.
    Enter(u64, Option<u64>),
    /// Not now.
    Barred,
}

impl Guard {
    /// Nobody is here.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        let (strangers, known, sessions) = Default::default();
        Self { bounds, next: 0, strangers, known, sessions }
    }

    /// Somebody connects.
    pub fn enter(&mut self, address: IpAddr, now: Instant) -> Entry {
        let address = network(address);
        if self.known.get(&address).is_some_and(|known| known.barred_until > now) {
            return Entry::Barred;
        }
        let mut of_address = self.strangers.iter().filter(|(_, a)| **a == address).map(|(n, _)| *n);
        let oldest_there = of_address.next();
        let here = of_address.count() + usize::from(oldest_there.is_some());
        let goes = if here >= self.bounds.strangers_each {
            oldest_there
        } else if self.strangers.len() >= self.bounds.strangers {
            self.strangers.keys().next().copied()
        } else {
            None
        };
        if let Some(goes) = goes {
            self.strangers.remove(&goes);
        }
        self.next += 1;
        self.strangers.insert(self.next, address);
        Entry::Enter(self.next, goes)
    }

    /// A connection has signed in, or has gone.
    pub fn known(&mut self, number: u64) {
        self.strangers.remove(&number);
    }

    /// Somebody of this address was refused.
    pub fn refused(&mut self, address: IpAddr, now: Instant) {
        let address = network(address);
        let Bounds { refusals, penalty, longest, forget, .. } = self.bounds;
        if self.known.len() >= MOST_ADDRESSES && !self.known.contains_key(&address) {
            self.known.retain(|_, known| now.duration_since(known.last) < forget);
            // All of them are new: the one that was quiet longest is let off.
            let quiet = self.known.iter().min_by_key(|(_, known)| known.last).map(|(a, _)| *a);
            if let Some(quiet) = quiet.filter(|_| self.known.len() >= MOST_ADDRESSES) {
                self.known.remove(&quiet);
            }
        }
        let known = self.known.entry(address).or_insert(Known { refusals: 0, last: now, barred_until: now });
        if now.duration_since(known.last) >= forget {
            known.refusals = 0;
        }
        known.refusals = known.refusals.saturating_add(1);
        known.last = now;
        if let Some(over) = known.refusals.checked_sub(refusals + 1) {
            let barred = penalty.saturating_mul(2_u32.saturating_pow(over)).min(longest);
            known.barred_until = now + barred;
        }
    }

    /// Somebody of this address has signed in: it is no attacker's alone.
    pub fn welcomed(&mut self, address: IpAddr) {
        self.known.remove(&network(address));
    }

    /// A session begins, if there is room for one more.
    pub fn sit_down(&mut self, login: &str) -> bool {
        let all: usize = self.sessions.values().sum();
        let own = self.sessions.get(login).copied().unwrap_or_default();
        let fits = all < self.bounds.sessions && own < self.bounds.sessions_each;
        if fits {
            self.sessions.insert(login.to_owned(), own + 1);
        }
        fits
    }

    /// A session has ended.
    pub fn stand_up(&mut self, login: &str) {
        if let Some(own) = self.sessions.get_mut(login) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                self.sessions.remove(login);
            }
        }
    }

    /// How many sessions there are.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.sessions.values().sum()
    }
}

/// Who has one address of IPv6 has all of its network.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((u128::from(v6) & (u128::MAX << 64)).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(n: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, n])
    }

    fn guard() -> Guard {
        Guard::new(Bounds {
            strangers: 4,
            strangers_each: 2,
            sessions: 3,
            sessions_each: 2,
            ..Bounds::default()
        })
    }

    #[test]
    fn who_comes_takes_the_place_of_the_oldest_of_the_same_address_or_of_all() {
        let (mut guard, now) = (guard(), Instant::now());
        let mut enter = |n| guard.enter(at(n), now);
        assert_eq!([enter(1), enter(1), enter(1)].map(|e| matches!(e, Entry::Enter(..))), [true; 3]);
        assert_eq!(enter(1), Entry::Enter(4, Some(2)));
        assert_eq!(enter(2), Entry::Enter(5, None));
        assert_eq!(enter(3), Entry::Enter(6, None));
        assert_eq!(enter(4), Entry::Enter(7, Some(3)), "the oldest of all");
        guard.known(7);
        assert_eq!(guard.enter(at(5), now), Entry::Enter(8, None));
    }

    #[test]
    fn an_address_that_is_refused_again_and_again_is_barred_for_longer_and_longer() {
        let (mut guard, now) = (guard(), Instant::now());
        let bounds = Bounds::default();
        for _ in 0..bounds.refusals {
            guard.refused(at(1), now);
            assert!(matches!(guard.enter(at(1), now), Entry::Enter(..)));
        }
        guard.refused(at(1), now);
        assert_eq!(guard.enter(at(1), now), Entry::Barred);
        assert!(matches!(guard.enter(at(2), now), Entry::Enter(..)), "others come in");
        let later = now + bounds.penalty;
        assert!(matches!(guard.enter(at(1), later), Entry::Enter(..)));
        (0..40).for_each(|_| guard.refused(at(1), later));
        assert_eq!(guard.enter(at(1), later + bounds.longest / 2), Entry::Barred);
        assert!(matches!(guard.enter(at(1), later + bounds.longest), Entry::Enter(..)));
        let much = later + bounds.forget;
        guard.refused(at(1), much);
        assert!(matches!(guard.enter(at(1), much), Entry::Enter(..)), "forgotten");
    }

    #[test]
    fn whoever_signs_in_clears_the_address() {
        let (mut guard, now) = (guard(), Instant::now());
        (0..20).for_each(|_| guard.refused(at(1), now));
        guard.welcomed(at(1));
        assert!(matches!(guard.enter(at(1), now), Entry::Enter(..)));
    }

    #[test]
    fn many_addresses_take_no_more_memory_than_some() {
        let (mut guard, now) = (guard(), Instant::now());
        for n in 0..10_000_u32 {
            guard.refused(IpAddr::from(n.to_be_bytes()), now + Duration::from_millis(u64::from(n)));
        }
        assert!(guard.known.len() <= MOST_ADDRESSES);
        let v6 = |host: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, host]);
        (0..20).for_each(|host| guard.refused(v6(host), now));
        assert_eq!(guard.enter(v6(99), now), Entry::Barred, "one network");
    }

    #[test]
    fn sessions_have_bounds_for_all_and_for_each() {
        let mut guard = guard();
        assert_eq!(
            ["ma", "ma", "ma", "li", "wu"].map(|login| guard.sit_down(login)),
            [true, true, false, true, false]
        );
        guard.stand_up("ma");
        assert!(guard.sit_down("wu"));
        assert_eq!(guard.sessions(), 3);
    }
}
