//! What people do at the desk on a day.

use fastrand::Rng;
use platedesk::desk::Desk;
use platedesk::desk::api::{Answer, Board, Car, Committed, Query};
use platedesk::desk::writer::Request;
use platedesk::domain::callback::Outcome;
use platedesk::domain::change::{CallResult, Change, NewLine, PersonFile, Undoing, VehicleFile};
use platedesk::domain::checklist::Mark;
use platedesk::domain::fault::Fault;
use platedesk::domain::id::{OrderId, PersonId, VehicleId, VisitId};
use platedesk::domain::order::{OrderState, Payment, Verdict};
use platedesk::domain::record::Kind;
use platedesk::domain::user::Actor;
use platedesk::form::draft::{Draft, Place};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Forms that are begun at a time.
const BEGUN: usize = 12;

/// A change comes so many seconds after the one before.
const PACE: i64 = 120;

/// How far the visit of a car is.
#[derive(Clone, Copy, Debug, Default)]
struct Stay {
    /// The next step; 0: the car is away.
    step: usize,
    visit: VisitId,
    order: OrderId,
}

#[derive(Debug)]
struct Own {
    vehicle: VehicleId,
    person: PersonId,
    km: u32,
    stay: Stay,
}

/// The people at the desk, and how often they did what.
pub struct Work {
    me: Actor,
    rng: Rng,
    cars: Vec<Own>,
    asked: usize,
    /// The last change of a field, which may be taken back.
    last_edit: Option<u64>,
    edits: usize,
    bills: usize,
    calls: usize,
    undone: usize,
    left: usize,
    refused: usize,
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { asked, edits, bills, calls, undone, left, refused, .. } = self;
        write!(
            f,
            "{asked} changes: {edits} edits, {bills} bills, {calls} calls, {undone} undone, {refused} refused; \
             {left} drafts left"
        )
    }
}

impl Work {
    /// Opens the files.
    pub fn begin(desk: &Desk, cars: usize) -> Self {
        let me = desk.actor("ma", None, "test").unwrap();
        let mut work = Self {
            me,
            rng: Rng::with_seed(2611),
            cars: Vec::new(),
            asked: 0,
            last_edit: None,
            edits: 0,
            bills: 0,
            calls: 0,
            undone: 0,
            left: 0,
            refused: 0,
        };
        for n in 0..cars {
            let text = |t: &str| Some(t.to_owned());
            let owner = PersonFile {
                name: Some(format!("张{n}")),
                phones: Some(format!("138{n:08}")),
                ..PersonFile::default()
            };
            let vehicle = VehicleFile {
                make: text("丰田"),
                model: text("凯美瑞"),
                purchased: text("2024-05-31"),
                mileage: text("20000"),
                ..VehicleFile::default()
            };
            let plate = format!("粤A{:05}", 10_000 + n);
            let change = Change::OpenFile { plate, unusual_plate: false, vehicle, owner: Some(owner) };
            let made = work.ask(desk, change).unwrap();
            let (vehicle, person) = (VehicleId(of(&made, Kind::Vehicle)), PersonId(of(&made, Kind::Person)));
            work.cars.push(Own { vehicle, person, km: 20_000, stay: Stay::default() });
        }
        work
    }

    /// Whether the time had everything in it.
    pub fn all_kinds_were_done(&self) -> bool {
        [self.edits, self.bills, self.calls, self.undone, self.left].iter().all(|count| *count > 0)
    }

    /// What the rules refuse is not done, as at a screen.
    fn ask(&mut self, desk: &Desk, change: Change) -> Option<Committed> {
        self.asked += 1;
        match desk.commit(&self.me, &format!("c{}", self.asked), change.clone(), None) {
            Ok(made) => Some(made),
            Err(Fault::Invalid(_)) => {
                self.refused += 1;
                None
            }
            Err(fault) => panic!("{change:?}: {fault:?}"),
        }
    }

    /// A day of so many changes.
    pub fn day(&mut self, desk: &Desk, changes: usize, clock: &AtomicI64) {
        let Answer::Board(board) = desk.ask(&Query::Board) else { panic!("no board") };
        let morning = clock.load(Ordering::SeqCst);
        let (begun, mut due) = (self.asked, 0);
        while self.asked - begun < changes {
            match self.rng.u8(..10) {
                0 | 1 if self.call(desk, &board, due) => due += 1,
                2 if self.undo(desk) => {}
                3..6 => self.edit(desk),
                _ => self.visit(desk),
            }
            if self.asked - begun < 200 {
                clock.fetch_add(PACE, Ordering::SeqCst);
            }
        }
        clock.store(morning, Ordering::SeqCst);
    }

    /// Somebody begins `BEGUN` forms and saves one of them, leaves the others, and finds at the next
    /// session what waits.
    pub fn leave_drafts(&mut self, desk: &Desk) {
        let place = |n: usize, left: usize| Place::new("form-vehicle").part(&format!("{left}-{n}"));
        for n in 0..BEGUN {
            let draft = Draft {
                place: place(n, self.left),
                at: desk.now(),
                values: [("model".to_owned(), "凯美瑞 双擎".to_owned())].into(),
                ..Draft::default()
            };
            desk.drafts().keep(&self.me.login, Arc::new(draft));
        }
        desk.drafts().drop_draft(&self.me.login, place(0, self.left));
        let waiting = desk.drafts().waiting(&self.me.login, desk.now());
        assert_eq!(waiting.notices, []);
        self.left += BEGUN - 1;
    }

    /// So many changes at a time, of files that are there.
    pub fn write_over(&mut self, desk: &Desk, count: usize) {
        let request = |_| {
            self.asked += 1;
            let client = format!("c{}", self.asked);
            Request { change: self.an_edit(), actor: self.me.clone(), client, base: None, at: None }
        };
        desk.commit_all((0..count).map(request).collect()).unwrap();
    }

    fn edit(&mut self, desk: &Desk) {
        let change = self.an_edit();
        // Of what stood there already nothing is written: there is no change to take back.
        let made = self.ask(desk, change).filter(|made| !made.records.is_empty());
        self.edits += usize::from(made.is_some());
        self.last_edit = made.map(|made| made.seq);
    }

    fn an_edit(&mut self) -> Change {
        let n = self.rng.usize(..self.cars.len());
        let colour = ["白", "红", "蓝", "银"][self.rng.usize(..4)].to_owned();
        if self.rng.bool() {
            let file = VehicleFile { colour: Some(colour), ..VehicleFile::default() };
            Change::EditVehicle { vehicle: self.cars[n].vehicle, file }
        } else {
            let interests = Some(format!("{colour}{}", self.asked));
            let file = PersonFile { interests, ..PersonFile::default() };
            Change::EditPerson { person: self.cars[n].person, file }
        }
    }

    fn undo(&mut self, desk: &Desk) -> bool {
        let Some(seq) = self.last_edit.take() else { return false };
        self.undone += usize::from(self.ask(desk, Change::Undo(Undoing { seq })).is_some());
        true
    }

    /// The call of this place in the queue.
    fn call(&mut self, desk: &Desk, board: &Board, place: usize) -> bool {
        let Some(row) = board.calls.get(place).filter(|row| row.call.due <= desk.now()) else { return false };
        // A message is sent; nobody has to answer it.
        let outcome = if !row.call.channel.is_message() && self.rng.u8(..5) == 0 {
            Outcome::NoAnswer
        } else {
            Outcome::Fine
        };
        let result = CallResult { note: "都好".into(), ..CallResult::new(row.id, outcome) };
        self.calls += usize::from(self.ask(desk, Change::RecordCall(Box::new(result))).is_some());
        true
    }

    /// The next step of a car's visit, from its arrival to the bill.
    fn visit(&mut self, desk: &Desk) {
        let n = self.rng.usize(..self.cars.len());
        let here: Vec<usize> = (0..self.cars.len()).filter(|n| self.cars[*n].stay.step > 0).collect();
        // No more cars than there is room for.
        let n = if here.len() < 4 { n } else { here[self.rng.usize(..here.len())] };
        let Own { vehicle, km, stay, .. } = self.cars[n];
        let Stay { step, visit, order } = stay;
        let advance = |to| Change::Advance { order, to, technician: "王师傅".into(), driven: true };
        let trade = desk.trade();
        let how = trade.confirmations[0].key.clone();
        let change = match step {
            0 => Change::Arrive { vehicle },
            1 => Change::SetMileage { visit, km: km + 500, reason: String::new() },
            2 => Change::SetWords { visit, words: "刹车异响，请检查".into() },
            3 => Change::WaiveAcknowledgement { visit, reason: "赶时间".into() },
            4 => {
                let operation = trade.catalog.labour[0].key.clone();
                Change::AddLine { vehicle, order: None, line: NewLine::Labour { operation } }
            }
            5 => {
                let (verdict, who) = (Verdict::Approved, "张伟".to_owned());
                Change::Decide { order, lines: Vec::new(), verdict, who, how, promise: None }
            }
            6 => advance(OrderState::InWork),
            7 => advance(OrderState::QualityCheck),
            8 => advance(OrderState::Ready),
            9 => Change::Deliver {
                order,
                items: trade.delivery.items().map(|(_, item)| (item.key.clone(), Mark::Good)).collect(),
                advice: String::new(),
                next_day: None,
                next_km: None,
                first_word: Some(9),
            },
            _ => {
                let Answer::Car(car) = desk.ask(&Query::Car(vehicle)) else { panic!("no car") };
                Change::Settle { order, payments: vec![bill(&car, order)] }
            }
        };
        let Some(made) = self.ask(desk, change) else { return };
        let own = &mut self.cars[n];
        own.stay.step += 1;
        match step {
            0 => own.stay.visit = VisitId(of(&made, Kind::Visit)),
            1 => own.km += 500,
            4 => own.stay.order = OrderId(of(&made, Kind::Order)),
            10 => {
                own.stay = Stay::default();
                self.bills += 1;
            }
            _ => {}
        }
    }
}

fn of(made: &Committed, kind: Kind) -> platedesk::domain::id::RecordId {
    made.created.iter().find(|(_, k)| *k == kind).unwrap().0
}

fn bill(car: &Car, order: OrderId) -> Payment {
    let order = car.records.orders.iter().find(|(id, _)| *id == order).map(|(_, order)| order).unwrap();
    Payment { means: "card".into(), amount: order.totals().approved }
}
