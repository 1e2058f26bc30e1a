//! Five years of a desk with the planner running every day: files opened and corrected, visits,
//! calls made and missed, wishes, bookings, complaints, holidays. Whatever happens, no contact is
//! planned twice, none at an hour at which nobody may be called, and no promised one out of its
//! window while the window has a minute for it (Rules C-1 to C-3).
//!
//! `PLANNER_SEED=N cargo test --test planner` plays another five years.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "planner/happenings.rs"]
mod happenings;
#[path = "support/memory.rs"]
mod memory;

use chrono::{Datelike, Days};
use fastrand::Rng;
use memory::Memory;
use platedesk::domain::callback::{Booking, BookingState, CallState, Callback, Channel, Outcome, Try};
use platedesk::domain::calling::CallingHours;
use platedesk::domain::change::{Change, PersonFile, Planning, VehicleFile};
use platedesk::domain::complaint::{CaseEvent, CaseState, Complaint};
use platedesk::domain::deciding::{Deciding, Write};
use platedesk::domain::fault::Fault;
use platedesk::domain::gather::CarRecords;
use platedesk::domain::id::{BookingId, CallbackId, PersonId, RecordId, VehicleId};
use platedesk::domain::order::{
    Decision, Delivery, Line, LineKind, Order, OrderState, Revision, Stamp, Verdict,
};
use platedesk::domain::plan::replan;
use platedesk::domain::record::{Kind, Record, Table};
use platedesk::domain::time::{Day, Time};
use platedesk::domain::trade::Trade;
use platedesk::domain::user::{Actor, Role};
use platedesk::domain::vehicle::Reading;
use platedesk::domain::visit::Visit;
use platedesk::rules::{Sources, load};
use std::collections::BTreeMap;

const CARS: u64 = 500;
const YEARS: u64 = 5;
const STORE: &str = "name = \"x\"\nzone = \"Asia/Shanghai\"\n\
    hours = \"mon-fri 08:30-18:00; sat 09:00-11:30,14:00-16:00; sun closed\"\n";
/// Closures of a store of its own, one of them longer than any promise.
const CLOSURES: &str = "\
    [[holiday]]\nname = { zh = \"装修\", en = \"Rebuilding\" }\nfrom = \"2027-07-05\"\nto = \"2027-07-25\"\n\
    [[holiday]]\nname = { zh = \"盘点\", en = \"Stock-taking\" }\nfrom = \"2028-12-29\"\nto = \"2029-01-04\"\n";

/// Says with which seed it failed.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed with PLANNER_SEED={}", self.0);
        }
    }
}

struct World {
    view: Memory,
    trade: Trade,
    actor: Actor,
    rng: Rng,
    now: Time,
    seq: u64,
    cars: Vec<VehicleId>,
    keys: BTreeMap<(VehicleId, String), CallbackId>,
    late: usize,
    made: usize,
}

fn world(seed: u64) -> World {
    let sources = Sources::default().with("calendar/own.toml", CLOSURES);
    let mut trade = load(STORE, &sources).unwrap_or_else(|problems| panic!("{problems:?}"));
    // So few that somebody always waits.
    trade.cadences.quota_a_day = 4;
    World {
        view: Memory::default(),
        trade,
        actor: Actor { login: "min".into(), name: "Min".into(), role: Role::Admin, via: "test".into() },
        rng: Rng::with_seed(seed),
        now: Time(1_782_864_000),
        seq: 0,
        cars: Vec::new(),
        keys: BTreeMap::new(),
        late: 0,
        made: 0,
    }
}

impl World {
    fn zone(&self) -> chrono_tz::Tz {
        self.trade.calendar.zone()
    }

    fn today(&self) -> Day {
        self.now.day(self.zone())
    }

    /// One journal line: `act` decides, what it wrote stands, and is looked at.
    fn line(&mut self, act: impl FnOnce(&mut Deciding<'_>) -> Result<(), Fault>) -> Vec<Write> {
        self.try_line(act).unwrap_or_else(|fault| panic!("{}: {fault:?}", self.now))
    }

    fn try_line(
        &mut self,
        act: impl FnOnce(&mut Deciding<'_>) -> Result<(), Fault>,
    ) -> Result<Vec<Write>, Fault> {
        let mut on = Deciding::new(&self.view, &self.trade, &self.actor, self.now, self.seq + 1);
        act(&mut on)?;
        let writes = on.into_writes();
        self.seq += 1;
        for write in &writes {
            self.view.put(write.id, self.seq, &write.after);
        }
        for write in &writes {
            if let Record::Callback(call) = &write.after {
                let before = match &write.before {
                    Some(Record::Callback(before)) => Some(before),
                    _ => None,
                };
                self.look_at(CallbackId(write.id), before, call);
            }
        }
        Ok(writes)
    }

    /// A change of the desk. One that the rules refuse is none.
    fn ask(&mut self, change: &Change) -> Vec<Write> {
        match self.try_line(|on| change.decide(on)) {
            Ok(writes) => writes,
            Err(Fault::Invalid(_)) => Vec::new(),
            Err(other) => panic!("{change:?}: {other:?}"),
        }
    }

    fn look_at(&mut self, id: CallbackId, before: Option<&Callback>, call: &Callback) {
        let known = *self.keys.entry((call.vehicle, call.key.clone())).or_insert(id);
        assert_eq!(known, id, "{}: {} is planned twice", self.now, call.key);
        let moved = before.is_none_or(|b| b.due != call.due || b.until != call.until);
        if !call.is_open() || !moved || !call.tries.is_empty() {
            return;
        }
        self.made += usize::from(before.is_none());
        let person = call.person.map(|p| self.view.person(p));
        let hours = CallingHours::of(&self.trade, person.as_ref());
        assert!(hours.allowed(call.due), "{}: {} at {}", self.now, call.key, call.due);
        assert!(call.due >= self.now, "{}: {} is planned for {}", self.now, call.key, call.due);
        let phone = !call.channel.is_message();
        assert!(!(phone && person.is_some_and(|p| p.do_not_call)), "{}: {} by phone", self.now, call.key);
        if let Some(until) = call.until.filter(|_| call.promised) {
            let possible = hours.last_before(until, call.anchor.max(self.now));
            let inside = call.due >= call.anchor && call.due < until;
            self.late += usize::from(!inside);
            assert_eq!(inside, possible.is_some(), "{}: {call:?}, possible {possible:?}", self.now);
        }
    }

    /// What must hold of a car after everything that was done to it.
    fn check(&mut self, car: VehicleId) {
        let records = CarRecords::read(&self.view, car).unwrap().0;
        for (_, call) in records.callbacks.iter().filter(|(_, c)| c.is_open() && c.tries.is_empty()) {
            let person = records.people.iter().find(|(id, _)| Some(*id) == call.person).map(|(_, p)| p);
            let hours = CallingHours::of(&self.trade, person);
            let ahead = call.due > self.now;
            assert!(!ahead || hours.allowed(call.due), "{}: {} stands at {}", self.now, call.key, call.due);
            let phone = !call.channel.is_message();
            assert!(!(phone && person.is_some_and(|p| p.do_not_call)), "{}: {}", self.now, call.key);
        }
        if self.rng.u8(..) < 16 {
            // Nothing is left, unless a day of the quota came free since.
            let first = self.line(|on| replan(on, car));
            let quota = |w: &Write| matches!(&w.after, Record::Callback(c) if !c.quota.is_empty());
            assert!(first.is_empty() || first.iter().any(quota), "{}: left: {first:?}", self.now);
            let again = self.line(|on| replan(on, car));
            assert_eq!(again, [], "{}: planned twice", self.now);
        }
    }

    /// The planner's run of a day.
    fn plan(&mut self) {
        let cars = self.view.to_plan(self.today());
        for vehicle in cars {
            self.ask(&Change::PlanCalls(Planning { vehicle }));
            self.check(vehicle);
        }
        assert!(self.view.to_plan(self.today()).is_empty(), "{}: left unplanned", self.now);
        for quota in ["lost", "season"] {
            let counted = self.view.counted(&format!("{quota} {}", self.today()));
            assert!(counted <= self.trade.cadences.quota_a_day as usize, "{quota}: {counted}");
        }
    }

    fn day(&mut self) {
        let morning = self.now;
        self.plan();
        // About the time at which somebody is there; also on closed days files are typed in.
        let mut times: Vec<i64> = (0..self.rng.usize(0..7)).map(|_| self.rng.i64(500..1_090)).collect();
        times.sort_unstable();
        for minute in times {
            self.now = self.now.max(morning.plus_minutes(minute - 400));
            let car = self.cars[self.rng.usize(0..self.cars.len())];
            let here = CarRecords::read(&self.view, car).unwrap().0.open_visit().is_some();
            if self.rng.bool() && !here {
                self.visit(car)
            } else {
                self.edit(car)
            }
            self.check(car);
        }
        self.call();
        self.now = self.now.max(morning.plus_minutes(24 * 60));
    }
}

#[test]
fn five_years_of_a_desk_keep_every_promise() {
    let seed = std::env::var("PLANNER_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(2611);
    let _seed = Seed(seed);
    let mut world = world(seed);
    let mut days = 0;
    while days < YEARS * 365 {
        // Half are there on the first day, as after an import; the others come one by one.
        let wanted = (CARS / 2 + CARS * days / 2 / (YEARS * 300)).min(CARS);
        while (world.cars.len() as u64) < wanted {
            world.open_file();
        }
        world.day();
        days += 1;
    }
    assert!(world.today().year() >= 2031, "{}", world.now);
    assert_eq!(world.cars.len() as u64, CARS);
    // The five years had everything in them.
    assert!(world.made > 20_000, "{} callbacks", world.made);
    assert!(world.late > 0, "no window fell into a closure");
}

#[test]
fn ids_in_memory_are_found_again() {
    let mut memory = Memory::default();
    let id = RecordId { seq: 1, ord: 0 };
    memory.put(id, 1, &Record::Callback(Callback { due: Time(60), ..Callback::default() }));
    assert_eq!(memory.due(Time(60)).len(), 1);
    memory.put(id, 2, &Record::Callback(Callback { due: Time(120), ..Callback::default() }));
    assert_eq!((memory.due(Time(60)).len(), memory.due(Time(120)).len()), (0, 1));
    assert_eq!(memory.words(Table::DueCall), 1);
}
