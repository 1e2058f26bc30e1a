//! Five years of a desk with the planner running every day: files opened and corrected, visits,
//! calls made and missed, wishes, bookings, complaints, holidays. Whatever happens, no contact is
//! planned twice, none at an hour at which nobody may be called, and no promised one out of its
//! window while the window has a minute for it (Rules C-1 to C-3).
//!
//! `PLANNER_SEED=N cargo test --test planner` plays another five years.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

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

    fn open_file(&mut self) {
        let number = self.cars.len();
        let bought = self.now.day(self.zone()) - Days::new(self.rng.u64(0..900));
        let day = |rng: &mut Rng, today: Day| (today + Days::new(rng.u64(0..500))).to_string();
        let today = self.today();
        let vehicle = VehicleFile {
            purchased: self.rng.bool().then(|| bought.to_string()),
            insured_until: self.rng.bool().then(|| day(&mut self.rng, today)),
            inspected_until: self.rng.bool().then(|| day(&mut self.rng, today)),
            mileage: self.rng.bool().then(|| self.rng.u32(0..9_000).to_string()),
            ..VehicleFile::default()
        };
        let birthday = Day::from_ymd_opt(1980, self.rng.u32(1..=12), self.rng.u32(1..=28)).unwrap();
        let owner = PersonFile {
            name: Some("张伟".into()),
            phones: (self.rng.u8(..) > 20).then(|| format!("138{number:08}")),
            birthday: self.rng.bool().then(|| birthday.to_string()),
            tier: self.rng.choice([Some(platedesk::domain::person::Tier::Vip), None, None, None]).flatten(),
            account_manager: (self.rng.u8(..) < 30).then(|| "Chen".into()),
            ..PersonFile::default()
        };
        let plate = format!("粤A{:05}", 10_000 + number);
        let (unusual_plate, owner) = (false, Some(owner));
        let change = if self.rng.bool() {
            Change::OpenFile { plate, unusual_plate, vehicle, owner }
        } else {
            Change::ImportFile { plate, unusual_plate, vehicle, owner }
        };
        let made = self.ask(&change);
        let car = made.iter().find(|w| w.after.kind() == Kind::Vehicle).unwrap();
        self.cars.push(VehicleId(car.id));
    }

    /// A visit from arrival to hand-over; some come without an order, some put lines off.
    fn visit(&mut self, car: VehicleId) {
        let arrived = self.now;
        let open = CarRecords::read(&self.view, car).unwrap().0.bookings;
        let booked: Vec<BookingId> =
            open.into_iter().filter(|(_, b)| b.is_open()).map(|(id, _)| id).collect();
        self.line(|on| {
            on.create(Record::Visit(Visit { vehicle: car, arrived, ..Visit::default() }));
            for id in booked {
                on.edit_booking(id, |b| {
                    b.state = BookingState::Arrived;
                    Ok(())
                })?;
            }
            replan(on, car)
        });
        self.check(car);
        self.now = self.now.plus_minutes(self.rng.i64(5..40));
        let (at, records) = (self.now, CarRecords::read(&self.view, car).unwrap().0);
        let (visit, _) = records.open_visit().unwrap();
        let km = records.vehicle.readings.last().map_or(0, |r| r.km) + self.rng.u32(500..6_000);
        let ordered = self.rng.u8(..) < 200;
        let put_off: Vec<bool> = (0..self.rng.usize(0..3)).map(|_| self.rng.bool()).collect();
        self.line(|on| {
            on.edit_visit(visit, |v| {
                v.left = Some(at);
                Ok(())
            })?;
            on.edit_vehicle(car, |v| {
                v.readings.push(Reading { at, km, reason: None, visit: Some(visit) });
                Ok(())
            })?;
            if ordered {
                let order = Order { vehicle: car, visit: Some(visit), ..order(at, &put_off) };
                on.create(Record::Order(order));
            }
            replan(on, car)
        });
    }

    /// Something a person corrects or wishes.
    fn edit(&mut self, car: VehicleId) {
        let today = self.today();
        let records = CarRecords::read(&self.view, car).unwrap().0;
        let near = |rng: &mut Rng, day: Day| (day + Days::new(rng.u64(0..40)) - Days::new(20)).to_string();
        let vehicle = |file| Change::EditVehicle { vehicle: car, file };
        let (person, _) = records.people[0];
        match self.rng.u8(0..7) {
            0 => {
                let day = records.vehicle.purchased.unwrap_or(today);
                let purchased = Some(near(&mut self.rng, day));
                self.ask(&vehicle(VehicleFile { purchased, ..VehicleFile::default() }));
            }
            1 => {
                let insured_until = Some((today + Days::new(self.rng.u64(0..400))).to_string());
                self.ask(&vehicle(VehicleFile { insured_until, ..VehicleFile::default() }));
            }
            2 => {
                let day = records.vehicle.inspected_until.unwrap_or(today);
                let inspected_until = Some(near(&mut self.rng, day));
                self.ask(&vehicle(VehicleFile { inspected_until, ..VehicleFile::default() }));
            }
            3 => {
                let do_not_call = Some(self.rng.u8(..) < 80);
                let file = PersonFile { do_not_call, ..PersonFile::default() };
                self.ask(&Change::EditPerson { person, file });
            }
            4 => self.hours(car, person),
            5 => self.booking(car),
            _ => self.complaint(car),
        }
    }

    /// The customer says at which hours calls are welcome, by which way; or no longer.
    fn hours(&mut self, car: VehicleId, person: PersonId) {
        let from = self.rng.u32(0..22) * 60;
        let to = from + self.rng.u32(1..=120);
        let window = self.rng.bool().then_some(platedesk::domain::calendar::Window { from, to });
        let channel =
            self.rng.choice([None, Some(Channel::Wechat), Some(Channel::Sms), Some(Channel::Phone)]);
        self.line(|on| {
            on.edit_person(person, |p| {
                (p.call_hours, p.channel) = (window, channel.flatten());
                Ok(())
            })?;
            replan(on, car)
        });
    }

    fn booking(&mut self, car: VehicleId) {
        let records = CarRecords::read(&self.view, car).unwrap().0;
        let at = self.now.plus_minutes(self.rng.i64(60..20_000));
        let open = records.bookings.iter().find(|(_, b)| b.is_open()).map(|(id, _)| *id);
        let cancel = self.rng.bool();
        self.line(|on| {
            match open {
                None => {
                    on.create(Record::Booking(Booking { vehicle: car, at, ..Booking::default() }));
                }
                Some(id) => on.edit_booking(id, |b| {
                    b.at = at;
                    b.state = if cancel { BookingState::Cancelled } else { BookingState::Booked };
                    Ok(())
                })?,
            }
            replan(on, car)
        });
    }

    /// A complaint comes in, or the last one goes on.
    fn complaint(&mut self, car: VehicleId) {
        let records = CarRecords::read(&self.view, car).unwrap().0;
        let at = self.now;
        let last = records.complaints.iter().rfind(|(_, c)| c.is_open()).map(|(id, c)| (*id, c.state));
        self.line(|on| {
            match last {
                None => {
                    let events = vec![CaseEvent { at, ..CaseEvent::default() }];
                    on.create(Record::Complaint(Complaint { vehicle: car, events, ..Complaint::default() }));
                }
                Some((id, state)) => on.edit_complaint(id, |case| {
                    case.state = match state {
                        CaseState::Done => CaseState::Reopened,
                        _ => CaseState::Done,
                    };
                    case.events.push(CaseEvent { at, state: case.state, ..CaseEvent::default() });
                    Ok(())
                })?,
            }
            replan(on, car)
        });
    }

    /// The calls that are due are made, missed, or left lying.
    fn call(&mut self) {
        for (_, id) in self.view.due(self.now) {
            let Record::Callback(call) = self.view.get(id) else { continue };
            let chance = self.rng.u8(..);
            let (state, outcome) = match chance {
                0..100 => (CallState::Made, Outcome::Fine),
                100..130 => (CallState::Planned, Outcome::NoAnswer),
                130..140 => (CallState::GivenUp, Outcome::NoAnswer),
                140..150 => (CallState::Withdrawn, Outcome::Fine),
                _ => continue,
            };
            let (at, again) = (self.now, self.now.plus_minutes(1_440));
            let tried = Try {
                at,
                by: "min".into(),
                channel: call.channel,
                outcome,
                note: String::new(),
                again: (state == CallState::Planned).then_some(again),
                scores: BTreeMap::new(),
                suggestion: String::new(),
                complaint: None,
                booking: None,
            };
            self.line(|on| {
                on.edit_callback(CallbackId(id), |c| {
                    c.tries.push(tried);
                    c.state = state;
                    c.closed = (state != CallState::Planned).then_some(at);
                    c.due = if state == CallState::Planned { again } else { c.due };
                    Ok(())
                })?;
                replan(on, call.vehicle)
            });
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

fn order(at: Time, put_off: &[bool]) -> Order {
    let decision =
        Decision { verdict: Verdict::Deferred, who: "x".into(), how: "print".into(), at, by: "min".into() };
    let line = |safety: &bool| Line {
        kind: LineKind::Free,
        name: Default::default(),
        reason: Default::default(),
        minutes: 0,
        safety: *safety,
        decision: Some(decision.clone()),
        came_from: None,
    };
    let delivery = Delivery {
        items: BTreeMap::new(),
        advice: String::new(),
        next_day: None,
        next_km: None,
        warranty_until: None,
        first_word: None,
        at,
        by: "min".into(),
    };
    Order {
        opened: at,
        revisions: vec![Revision {
            lines: (1..).zip(put_off.iter().map(line)).collect(),
            ..Revision::default()
        }],
        state: OrderState::Settled,
        stamps: vec![Stamp { state: OrderState::Approved, at, by: "min".into() }],
        delivery: Some(delivery),
        ..Order::default()
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
