//! The store against a map: whatever is written, closed, cut off or thrown away, the store
//! holds what the map holds.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{add, new_store, rounds, segments, try_open};
use platedesk::domain::id::{OrderId, PersonId, RecordId, VehicleId};
use platedesk::domain::order::{Order, OrderState};
use platedesk::domain::person::Person;
use platedesk::domain::phone::Phone;
use platedesk::domain::plate::Plate;
use platedesk::domain::record::{Home, Record, Table};
use platedesk::domain::time::Time;
use platedesk::domain::vehicle::{Link, Vehicle};
use platedesk::domain::view::{View, ViewExt};
use platedesk::domain::visit::Visit;
use platedesk::store::{Reader, Store};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Small, so that there are many segments.
const SEGMENT: u64 = 2000;

/// One write; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Op {
    NewPerson(u8),
    NewCar(Option<u8>, u8),
    NewVisit(u8),
    NewOrder(u8),
    Replate(u8, Option<u8>),
    Phone(u8, u8),
    Owner(u8, u8),
    Leave(u8),
    Advance(u8, u8),
    Words(u8, String),
}

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    /// Changes committed together; bound ones are all or nothing.
    Commit(Vec<Op>, bool),
    Reopen,
    LoseView,
    /// Makes a checkpoint, and compresses what lies before.
    Keep,
    /// Cuts so many bytes off the journal, as a write that was broken off.
    Cut(u16),
}

fn op() -> impl Strategy<Value = Op> {
    let n = || any::<u8>();
    let plate = || proptest::option::weighted(0.8, 0..6u8);
    prop_oneof![
        n().prop_map(Op::NewPerson),
        (plate(), n()).prop_map(|(p, n)| Op::NewCar(p, n)),
        n().prop_map(Op::NewVisit),
        n().prop_map(Op::NewOrder),
        (n(), plate()).prop_map(|(n, p)| Op::Replate(n, p)),
        (n(), n()).prop_map(|(a, b)| Op::Phone(a, b)),
        (n(), n()).prop_map(|(a, b)| Op::Owner(a, b)),
        n().prop_map(Op::Leave),
        (n(), n()).prop_map(|(a, b)| Op::Advance(a, b)),
        (n(), "[a刹车\"\\\\\n]{0,6}").prop_map(|(n, text)| Op::Words(n, text)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (proptest::collection::vec(op(), 1..5), any::<bool>()).prop_map(|(o, b)| Step::Commit(o, b)),
        1 => Just(Step::Reopen),
        1 => Just(Step::LoseView),
        2 => Just(Step::Keep),
        1 => (0..1200u16).prop_map(Step::Cut),
    ]
}

type Records = BTreeMap<RecordId, (u64, Record)>;

/// What the store should hold, now and after every line before.
#[derive(Default)]
struct Model {
    now: Records,
    /// By line number: the records after it, and whether more lines of its batch follow.
    past: Vec<(Records, bool)>,
}

fn plate(n: u8) -> Plate {
    Plate::parse(&format!("粤B1234{n}")).unwrap()
}

fn phone(n: u8) -> Phone {
    Phone::parse(&format!("138001380{:02}", n % 4)).unwrap()
}

impl Model {
    fn pick(&self, kind: fn(&Record) -> bool, n: u8) -> Option<(RecordId, Record)> {
        let found: Vec<_> = self.now.iter().filter(|(_, (_, r))| kind(r)).collect();
        let (id, (_, record)) = found.get(usize::from(n) % found.len().max(1))?;
        Some((**id, record.clone()))
    }

    fn car(&self, n: u8) -> Option<(RecordId, Vehicle)> {
        match self.pick(|r| matches!(r, Record::Vehicle(_)), n)? {
            (id, Record::Vehicle(v)) => Some((id, v)),
            _ => None,
        }
    }

    fn free(&self, wanted: Option<u8>) -> Option<Plate> {
        let wanted = plate(wanted?);
        let borne = |r: &Record| matches!(r, Record::Vehicle(v) if v.plate.as_ref() == Some(&wanted));
        (!self.now.values().any(|(_, r)| borne(r))).then_some(wanted)
    }

    /// The record an op writes; none if there is nothing to write it on.
    fn write(&self, op: &Op) -> Option<(Option<RecordId>, Record)> {
        let person = |n| self.pick(|r| matches!(r, Record::Person(_)), n);
        let visit = |n| self.pick(|r| matches!(r, Record::Visit(_)), n);
        let order = |n| self.pick(|r| matches!(r, Record::Order(_)), n);
        Some(match op {
            Op::NewPerson(n) => {
                let person = Person { name: format!("p{n}"), phones: vec![phone(*n)], ..Person::default() };
                (None, Record::Person(person))
            }
            Op::NewCar(wanted, n) => {
                let people = person(*n).map(|(id, _)| (PersonId(id), Link::default()));
                let people = people.into_iter().collect();
                (None, Record::Vehicle(Vehicle { plate: self.free(*wanted), people, ..Vehicle::default() }))
            }
            Op::NewVisit(n) => {
                let vehicle = VehicleId(self.car(*n)?.0);
                (None, Record::Visit(Visit { vehicle, ..Visit::default() }))
            }
            Op::NewOrder(n) => {
                let vehicle = VehicleId(self.car(*n)?.0);
                let count = self.now.values().filter(|(_, r)| matches!(r, Record::Order(_))).count();
                let number = format!("WO-2611-{:04}", 9_995 + count);
                (None, Record::Order(Order { number, vehicle, ..Order::default() }))
            }
            Op::Replate(n, wanted) => {
                let (id, mut car) = self.car(*n)?;
                car.old_plates.extend(car.plate.take());
                car.plate = self.free(*wanted);
                (Some(id), Record::Vehicle(car))
            }
            Op::Phone(n, digits) => match person(*n)? {
                (id, Record::Person(mut p)) => {
                    p.phones = vec![phone(*digits), phone(digits.wrapping_add(1))];
                    (Some(id), Record::Person(p))
                }
                _ => return None,
            },
            Op::Owner(n, who) => {
                let (id, mut car) = self.car(*n)?;
                let who = PersonId(person(*who)?.0);
                if car.people.remove(&who).is_none() {
                    car.people.insert(who, Link { owner: true, ..Link::default() });
                }
                (Some(id), Record::Vehicle(car))
            }
            Op::Leave(n) => match visit(*n)? {
                (id, Record::Visit(mut v)) => {
                    v.left = v.left.is_none().then_some(Time(9));
                    (Some(id), Record::Visit(v))
                }
                _ => return None,
            },
            Op::Advance(n, to) => match order(*n)? {
                (id, Record::Order(mut o)) => {
                    o.state = OrderState::ALL[usize::from(*to) % OrderState::ALL.len()];
                    (Some(id), Record::Order(o))
                }
                _ => return None,
            },
            Op::Words(n, text) => match visit(*n)? {
                (id, Record::Visit(mut v)) => {
                    v.words.clone_from(text);
                    v.answers.insert(text.clone(), text.clone());
                    (Some(id), Record::Visit(v))
                }
                _ => return None,
            },
        })
    }

    fn commit(&mut self, store: &mut Store, ops: &[Op], bound: bool) {
        let mut group = store.group();
        for op in ops {
            let Some((id, record)) = self.write(op) else { continue };
            let seq = group.next_seq();
            let id = add(&mut group, &[(id, record.clone())])[0];
            self.now.insert(id, (seq, record));
            self.past.push((self.now.clone(), bound));
        }
        if let Some(last) = self.past.last_mut() {
            last.1 = false;
        }
        if bound {
            group.bind(0);
        }
        store.commit(group).unwrap();
    }

    /// Cuts the journal, and goes back to what is then still whole.
    fn cut(&mut self, dir: &Path, bytes: u16) {
        let last = segments(dir).pop().unwrap();
        let whole = std::fs::read(&last).unwrap();
        let kept = &whole[..whole.len().saturating_sub(usize::from(bytes))];
        let lost = whole[kept.len()..].iter().filter(|b| **b == b'\n').count();
        std::fs::write(&last, kept).unwrap();
        self.past.truncate(self.past.len() - lost);
        while self.past.last().is_some_and(|(_, more)| *more) {
            self.past.pop();
        }
        self.now = self.past.last().map(|(records, _)| records.clone()).unwrap_or_default();
    }

    fn compare(&self, reader: &Reader) {
        let all = reader.all().map(|s| s.unwrap()).map(|s| (s.id, (s.revision, s.record)));
        assert_eq!(all.collect::<Records>(), self.now);
        let mut index: BTreeMap<(Table, String), BTreeSet<RecordId>> = BTreeMap::new();
        for (id, (_, record)) in &self.now {
            for entry in record.index(*id) {
                index.entry(entry).or_default().insert(*id);
            }
        }
        for ((table, word), ids) in &index {
            assert_eq!(reader.find(*table, word).unwrap().into_iter().collect::<BTreeSet<_>>(), *ids);
        }
        for (table, _) in index.keys() {
            let entries: usize =
                index.iter().filter(|((t, _), _)| t == table).map(|(_, ids)| ids.len()).sum();
            assert_eq!(reader.list(*table).unwrap().len(), entries, "{table:?}");
        }
        let mut cars = BTreeMap::new();
        for car in reader.cars().map(|c| c.unwrap()) {
            cars.insert(car.id, car.records.iter().map(|s| s.id).collect::<Vec<_>>());
        }
        for (id, (_, record)) in &self.now {
            let Record::Vehicle(vehicle) = record else { continue };
            let id = VehicleId(*id);
            let hangs = |(other, (_, r)): &(&RecordId, &(u64, Record))| r.home(**other) == Home::Vehicle(id);
            let want: Vec<_> = self.now.iter().filter(hangs).map(|(id, _)| *id).collect();
            let found: Vec<_> = reader.of_vehicle(id).unwrap().iter().map(|s| s.id).collect();
            assert_eq!(found, want);
            let rest: Vec<_> = want.into_iter().filter(|r| *r != id.0).collect();
            assert_eq!(cars.remove(&id), Some(rest), "in one pass as one by one");
            if let Some(plate) = &vehicle.plate {
                assert_eq!(reader.bearing(plate).unwrap(), Some(id));
            }
        }
        assert!(cars.is_empty());
        let open = |r: &Record| matches!(r, Record::Order(o) if o.state.is_open());
        let open: BTreeSet<_> =
            self.now.iter().filter(|(_, (_, r))| open(r)).map(|(id, _)| OrderId(*id)).collect();
        assert_eq!(
            reader.open_orders().unwrap().into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>(),
            open
        );
        let orders = self.now.values().filter(|(_, r)| matches!(r, Record::Order(_))).count();
        let last = if orders == 0 { 0 } else { 9_994 + orders as u64 };
        assert_eq!(reader.last_number("WO-2611").unwrap(), last, "also beyond four digits");
    }
}

fn run(steps: &[Step]) {
    let (_home, dir) = new_store();
    let mut model = Model::default();
    let mut store = try_open(&dir, SEGMENT).unwrap().0;
    for step in steps {
        match step {
            Step::Commit(ops, bound) => model.commit(&mut store, ops, *bound),
            Step::Keep => drop(store.keeper().keep(1, &|| false).unwrap()),
            other => {
                drop(store);
                match other {
                    Step::LoseView => std::fs::remove_dir_all(dir.join("view")).unwrap(),
                    Step::Cut(bytes) => model.cut(&dir, *bytes),
                    _ => {}
                }
                store = try_open(&dir, SEGMENT).unwrap().0;
            }
        }
        assert_eq!(store.head().seq, model.past.len() as u64);
        model.compare(&store.reader());
    }
    assert_eq!(store.check(true).differences, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(64), failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_store_holds_what_the_map_holds(steps in proptest::collection::vec(step(), 1..16)) {
        run(&steps);
    }
}
