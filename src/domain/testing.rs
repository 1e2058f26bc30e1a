//! A desk in memory for the tests of the rules: records in a map, a small trade, and a
//! counter at which changes are asked for one after the other.

use super::change::{Change, NewLine};
use super::checklist::Mark;
use super::deciding::{Deciding, Write};
use super::edit::{Edit, diff};
use super::fault::Fault;
use super::id::{OrderId, PersonId, RecordId, VehicleId, VisitId};
use super::order::{Order, Verdict};
use super::past::{Deed, Past};
use super::plate::Plate;
use super::record::{Home, Kind, Record, Table, number_word};
use super::time::Time;
use super::trade::Trade;
use super::user::{Actor, Role};
use super::view::{Stored, View};
use super::visit::{Fuel, RequestClass, Valuables, Visit};
use std::collections::BTreeMap;

/// Monday 23 November 2026, 10:40 in Shanghai.
pub const NOW: Time = Time(1_795_401_600);

/// The records of a desk, without a store.
#[derive(Clone, Default)]
pub struct MemoryView {
    /// Every record with the number of its last change.
    pub records: BTreeMap<RecordId, (u64, Record)>,
}

impl MemoryView {
    fn stored(&self, id: RecordId) -> Option<Stored> {
        let (revision, record) = self.records.get(&id)?;
        Some(Stored { id, revision: *revision, record: record.clone() })
    }
}

impl View for MemoryView {
    fn record(&self, id: RecordId) -> Result<Option<Stored>, Fault> {
        Ok(self.stored(id))
    }

    fn of_vehicle(&self, id: VehicleId) -> Result<Vec<Stored>, Fault> {
        let hangs =
            |(own, (_, r)): (&RecordId, &(u64, Record))| (r.home(*own) == Home::Vehicle(id)).then_some(*own);
        Ok(self.records.iter().filter_map(hangs).filter_map(|own| self.stored(own)).collect())
    }

    fn bearing(&self, plate: &Plate) -> Result<Option<VehicleId>, Fault> {
        let bears = |r: &Record| matches!(r, Record::Vehicle(v) if v.struck.is_none() && v.plate.as_ref() == Some(plate));
        Ok(self.records.iter().find(|(_, (_, r))| bears(r)).map(|(id, _)| VehicleId(*id)))
    }

    fn find(&self, table: Table, word: &str) -> Result<Vec<RecordId>, Fault> {
        let all = self.list(table)?;
        Ok(all.into_iter().filter(|(w, _)| w == word).map(|(_, id)| id).collect())
    }

    fn list(&self, table: Table) -> Result<Vec<(String, RecordId)>, Fault> {
        let mut out = Vec::new();
        for (id, (_, record)) in &self.records {
            let words = record.index(*id).into_iter().filter(|(t, _)| *t == table);
            out.extend(words.map(|(_, word)| (word, *id)));
        }
        out.sort();
        Ok(out)
    }

    fn range(
        &self,
        table: Table,
        from: &str,
        to: &str,
        most: usize,
    ) -> Result<Vec<(String, RecordId)>, Fault> {
        let all = self.list(table)?.into_iter();
        Ok(all.filter(|(w, _)| w.as_str() >= from && w.as_str() <= to).take(most).collect())
    }

    fn last_number(&self, series: &str) -> Result<u64, Fault> {
        let first = number_word(&format!("{series}-0"));
        let head = &first[..first.len() - 8];
        let words = self.list(Table::Number)?;
        let counters = words.iter().filter_map(|(w, _)| w.strip_prefix(head)?.parse().ok());
        Ok(counters.max().unwrap_or(0))
    }
}

/// The trade of the tests: two positions, three items, the package of Rule E-2.
#[must_use]
pub fn trade() -> Trade {
    toml::from_str::<Parts>(include_str!("testing.toml")).unwrap().into()
}

/// The trade as shipped, of which the tests take cadences, scripts and survey: those of the
/// planner and of calls are examples of Rules C-1 to C-8. Read once.
fn shipped() -> &'static Trade {
    static SHIPPED: std::sync::OnceLock<Trade> = std::sync::OnceLock::new();
    let store = "name = \"Test\"\nzone = \"Asia/Shanghai\"\nhours = \"08:30-18:00\"\n";
    SHIPPED.get_or_init(|| crate::rules::load(store, &Default::default()).unwrap())
}

/// The parts of [`Trade`] as one file.
#[derive(serde::Deserialize)]
struct Parts {
    store: super::trade::StoreConfig,
    figures: super::trade::Figures,
    walkaround: super::checklist::Checklist,
    delivery: super::checklist::Checklist,
    drawing: super::trade::Drawing,
    question: Vec<super::checklist::Question>,
    confirmation: Vec<super::checklist::Choice>,
    catalog: super::catalog::Catalog,
    complaints: super::complaint_rules::ComplaintRules,
}

impl From<Parts> for Trade {
    fn from(p: Parts) -> Self {
        let hours = super::calendar::Hours::parse(&p.store.hours).unwrap();
        let calendar =
            super::calendar::Calendar::new(p.store.tz(), hours, Default::default(), p.store.holidays);
        Self {
            calendar,
            store: p.store,
            figures: p.figures,
            walkaround: p.walkaround,
            delivery: p.delivery,
            drawing: p.drawing,
            questions: p.question,
            confirmations: p.confirmation,
            catalog: p.catalog,
            cadences: shipped().cadences.clone(),
            scripts: shipped().scripts.clone(),
            survey: shipped().survey.clone(),
            complaints: p.complaints,
            rights: shipped().rights.clone(),
        }
    }
}

/// A counter: who stands there, when, and the desk in memory.
#[derive(Clone)]
pub struct Counter {
    /// Records.
    pub view: MemoryView,
    /// Trade.
    pub trade: Trade,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub at: Time,
    /// What was done so far.
    pub past: MemoryPast,
    seq: u64,
}

/// The changes made so far, without a journal.
#[derive(Clone, Default)]
pub struct MemoryPast(pub BTreeMap<u64, Deed>);

impl Past for MemoryPast {
    fn deed(&self, seq: u64) -> Result<Option<Deed>, Fault> {
        Ok(self.0.get(&seq).cloned())
    }
}

impl Default for Counter {
    fn default() -> Self {
        let actor =
            Actor { login: "min".into(), name: "Wang Min".into(), role: Role::Advisor, via: "test".into() };
        Self {
            view: MemoryView::default(),
            trade: trade(),
            actor,
            at: NOW,
            past: MemoryPast::default(),
            seq: 0,
        }
    }
}

impl Counter {
    /// Asks for a change; when it is granted, the records stand as it wrote them.
    ///
    /// # Errors
    /// Whatever the rules say.
    pub fn ask(&mut self, change: &Change) -> Result<Vec<Write>, Fault> {
        let mut on = Deciding::new(&self.view, &self.trade, &self.actor, self.at, self.seq + 1);
        on.past = Some(&self.past);
        change.decide(&mut on)?;
        let writes = on.into_writes();
        self.seq += 1;
        let was = |id| self.view.records.get(id).map_or(0, |(revision, _)| *revision);
        let edits = writes.iter().map(|w| Edit { was: Some(was(&w.id)), ..diff(w) }).collect();
        let (by, via, what) = (self.actor.login.clone(), self.actor.via.clone(), change.trail_word());
        let deed = Deed { seq: self.seq, at: self.at, by, via, what, edits, forgotten: false };
        self.past.0.insert(self.seq, deed);
        for write in &writes {
            self.view.records.insert(write.id, (self.seq, write.after.clone()));
        }
        Ok(writes)
    }

    /// The number of the last change.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.seq
    }

    /// Asks for a change that must be granted; returns the record of `kind` it made or wrote.
    pub fn done(&mut self, change: &Change, kind: Kind) -> RecordId {
        let writes = self.ask(change).unwrap_or_else(|fault| panic!("{change:?}: {fault:?}"));
        let of_kind = writes.iter().find(|w| w.after.kind() == kind);
        of_kind.unwrap_or_else(|| panic!("{change:?} wrote no {kind:?}")).id
    }

    /// Asks for a change that must be refused; returns the fields with the messages.
    pub fn refused(&mut self, change: &Change) -> Vec<(String, &'static str)> {
        match self.ask(change) {
            Err(Fault::Invalid(list)) => list.into_iter().map(|i| (i.field, i.say.id)).collect(),
            Err(other) => other.says().into_iter().map(|s| (String::new(), s.id)).collect(),
            Ok(writes) => panic!("{change:?} was granted: {writes:?}"),
        }
    }

    /// Opens a car's file with an owner.
    pub fn car(&mut self, plate: &str) -> VehicleId {
        let owner = super::change::PersonFile { name: Some("张伟".into()), ..Default::default() };
        let change = Change::OpenFile {
            plate: plate.into(),
            unusual_plate: false,
            vehicle: super::change::VehicleFile::default(),
            owner: Some(owner),
        };
        VehicleId(self.done(&change, Kind::Vehicle))
    }

    /// The car arrives.
    pub fn arrive(&mut self, vehicle: VehicleId) -> VisitId {
        VisitId(self.done(&Change::Arrive { vehicle }, Kind::Visit))
    }

    /// The whole walk-around, and the customer's signature.
    pub fn walk(&mut self, visit: VisitId, wash: &str) {
        for position in ["cabin", "outside"] {
            self.ask(&Change::MarkRest { visit, position: position.into() }).unwrap();
        }
        let say = |question: &str, answer: &str| Change::Answer {
            visit,
            question: question.into(),
            answer: answer.into(),
        };
        let rest = [
            Change::SetMileage { visit, km: 48_210, reason: String::new() },
            Change::SetFuel { visit, fuel: Fuel::Eighths(5) },
            Change::SetValuables { visit, valuables: Valuables::default() },
            Change::SetClass { visit, class: RequestClass::Maintenance },
            say("wash", wash),
            say("pay", "card"),
            say("contact", "right"),
            Change::Acknowledge { visit, who: "张伟".into(), how: "print".into() },
        ];
        for change in rest {
            self.ask(&change).unwrap_or_else(|fault| panic!("{change:?}: {fault:?}"));
        }
    }

    /// Puts the package of Rule E-2 on the car's estimate.
    pub fn quote(&mut self, vehicle: VehicleId) -> OrderId {
        let line = NewLine::Package { package: "service-10k".into(), option: "semi-synthetic".into() };
        OrderId(self.done(&Change::AddLine { vehicle, order: None, line }, Kind::Order))
    }

    /// The customer's word on lines of an order.
    #[must_use]
    pub fn word(order: OrderId, lines: &[u16], verdict: Verdict) -> Change {
        let (who, how) = ("张伟".to_owned(), "print".to_owned());
        Change::Decide { order, lines: lines.to_vec(), verdict, who, how, promise: None }
    }

    /// A car in the shop with the package approved.
    pub fn approved(&mut self, plate: &str) -> (VehicleId, VisitId, OrderId) {
        let vehicle = self.car(plate);
        let visit = self.arrive(vehicle);
        self.walk(visit, "yes");
        let order = self.quote(vehicle);
        self.ask(&Self::word(order, &[], Verdict::Approved)).unwrap();
        (vehicle, visit, order)
    }

    /// A complete hand-over.
    #[must_use]
    pub fn delivery(order: OrderId) -> Change {
        let items = [("looked".to_owned(), Mark::Good), ("invoice".to_owned(), Mark::NotApplicable)];
        Change::Deliver {
            order,
            items: items.into(),
            advice: String::new(),
            next_day: None,
            next_km: None,
            first_word: Some(9),
        }
    }

    /// The visit as it stands.
    #[must_use]
    pub fn visit(&self, id: VisitId) -> Visit {
        match self.view.stored(id.0).map(|s| s.record) {
            Some(Record::Visit(v)) => v,
            other => panic!("no visit: {other:?}"),
        }
    }

    /// The order as it stands.
    #[must_use]
    pub fn order(&self, id: OrderId) -> Order {
        match self.view.stored(id.0).map(|s| s.record) {
            Some(Record::Order(o)) => o,
            other => panic!("no order: {other:?}"),
        }
    }

    /// The car as it stands.
    #[must_use]
    pub fn vehicle(&self, id: VehicleId) -> super::vehicle::Vehicle {
        match self.view.stored(id.0).map(|s| s.record) {
            Some(Record::Vehicle(v)) => v,
            other => panic!("no vehicle: {other:?}"),
        }
    }

    /// The car's first person.
    #[must_use]
    pub fn owner(&self, id: VehicleId) -> (PersonId, super::person::Person) {
        let person = self.vehicle(id).first_person().unwrap();
        match self.view.stored(person.0).map(|s| s.record) {
            Some(Record::Person(p)) => (person, p),
            other => panic!("no person: {other:?}"),
        }
    }
}
