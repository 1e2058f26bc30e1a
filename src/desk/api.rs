//! What a host or a screen can ask of the desk, and what it gets. Pure data.

pub mod health;
pub mod job;
pub mod opening;
pub mod presence;

use crate::domain::alarm::Alarm;
use crate::domain::callback::Callback;
use crate::domain::complaint::Complaint;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::{CallbackId, ComplaintId, OrderId, RecordId, VehicleId, VisitId};
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::order::{OrderState, PutOff};
use crate::domain::past::Deed;
use crate::domain::person::Person;
use crate::domain::record::Kind;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::user::Actor;
use crate::lookup::rank::{Hit, Why};
use std::sync::Arc;

/// A question to the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Cars that fit what was typed, best first; empty text: the last ten.
    Lookup {
        /// What was typed.
        text: String,
        /// At most so many.
        limit: usize,
    },
    /// One car with everything that hangs from it.
    Car(VehicleId),
    /// The whole desk: cars in the shop and what is open.
    Board,
    /// Who has changed a record since a line of the journal.
    ChangedSince {
        /// The record.
        record: RecordId,
        /// Number of the line.
        revision: u64,
    },
    /// A page of the changes of a car and of all that belongs to it, newest first (Rule X-2).
    History {
        /// The car.
        vehicle: VehicleId,
        /// Where the page before ended; none: the newest.
        from: Option<Cursor>,
    },
    /// The telephone numbers of a car's people, for somebody whose role sees them masked.
    Reveal {
        /// The car.
        vehicle: VehicleId,
        /// Why: key of a reason; it goes on the trail.
        reason: String,
    },
    /// What taking a change back would do, and whether it would be done.
    Undo {
        /// Its number in the journal.
        seq: u64,
        /// Who would take it back.
        by: Actor,
    },
}

/// Among what a car was sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everything a car can be found by.
    All,
    /// Whole plates and VINs: the look-up is still being read.
    Plates,
}

/// What the desk says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To [`Query::Lookup`]: the text it answers, the hits with their alarms, and among what they
    /// were sought.
    Hits(String, Vec<Found>, Reach),
    /// To [`Query::Car`].
    Car(Box<Car>),
    /// To [`Query::Board`].
    Board(Arc<Board>),
    /// To [`Query::ChangedSince`]: the record, the name of the one who changed it last, and when.
    ChangedSince(RecordId, Option<(String, Time)>),
    /// To [`Query::Car`], of a car that is not on file, or not any more.
    Gone(VehicleId),
    /// To [`Query::History`].
    History(Box<HistoryPage>),
    /// To [`Query::Undo`].
    Undo(Box<UndoAsked>),
    /// To [`Query::Reveal`]: until when they are shown whole.
    Revealed(VehicleId, Time),
    /// The question could not be answered.
    Failed(Fault),
}

/// Where a trail goes on: of each record the number of the line that comes next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor(pub Vec<(RecordId, u64)>);

/// Some changes of a car, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryPage {
    /// The car.
    pub vehicle: VehicleId,
    /// The changes, each with what it did to records of this car.
    pub rows: Vec<Deed>,
    /// Where older ones are; none if there are none.
    pub next: Option<Cursor>,
}

/// A change that somebody may take back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoAsked {
    /// The change.
    pub deed: Deed,
    /// The car it was made at, with its plate as shown; none of one that is about no car.
    pub car: Option<(VehicleId, String)>,
    /// Why it would not be taken back; none if it would.
    pub refusal: Option<Fault>,
}

/// A hit of the lookup with what its row shows besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The hit.
    pub hit: Hit,
    /// Last visit that is over.
    pub last_visit: Option<Time>,
    /// Alarms (Rule V-6).
    pub alarms: Vec<Alarm>,
}

/// A car as the screens show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Car {
    /// The records.
    pub records: CarRecords,
    /// Journal number of the last change to any of them.
    pub revision: u64,
    /// Alarms (Rule V-6).
    pub alarms: Vec<Alarm>,
    /// Lines put off earlier.
    pub put_off: Vec<PutOff>,
    /// Calls to be made to the people of this car, in the order of the queue (Rule C-5).
    pub calls: Vec<CallRow>,
    /// Its complaints that still run.
    pub cases: Vec<CaseRow>,
    /// When the orders of *other* cars come off their bays, soonest first (Rule E-4).
    pub bay_ends: Vec<Time>,
}

/// The whole desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// Cars in the shop: late first, then by promise, then by arrival; handed-over cars whose
    /// bill is open come last.
    pub rows: Vec<BoardRow>,
    /// Cars on file.
    pub vehicles: usize,
    /// The look-up is still being read, and nobody knows how many these are.
    pub is_reading: bool,
    /// Technicians named on open orders, for choosing from.
    pub technicians: Vec<String>,
    /// Calls to be made, the most pressing first (Rule C-5).
    pub calls: Vec<CallRow>,
    /// Complaints that run, the next to break first.
    pub cases: Vec<CaseRow>,
    /// Everybody enrolled, as login and name, for choosing from.
    pub people: Vec<(String, String)>,
}

/// A call of the queue: callbacks to one customer that are made as one (Rules C-4, C-5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallRow {
    /// The callback whose time it keeps.
    pub id: CallbackId,
    /// Its record.
    pub call: Callback,
    /// Others that are spoken about along with it: identity and topic.
    pub along: Vec<(CallbackId, Name)>,
    /// Plate as shown.
    pub plate: String,
    /// Make, model, year.
    pub car: String,
    /// Whom to reach.
    pub customer: String,
    /// The first number to call; empty if there is none.
    pub phone: String,
    /// Belongs to a key account.
    pub key_account: bool,
    /// Number of the customer's complaint that runs (Rule K-8).
    pub open_case: Option<String>,
    /// The survey is asked, by this callback or one that goes along (Rule C-8).
    pub scored: bool,
    /// Name of whoever asked for it by hand; empty if a cadence did.
    pub asked_by: String,
    /// Whom to reach, for their hours, wishes and numbers; none if the car has nobody.
    pub person: Option<Person>,
    /// Why this call, what it is about first (Rule C-5). Why now changes with the minute:
    /// [`crate::domain::queue::why_now`].
    pub why: Vec<Say>,
}

/// A complaint that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseRow {
    /// Identity.
    pub id: ComplaintId,
    /// Its record; clocks are computed from it.
    pub case: Complaint,
    /// Plate as shown.
    pub plate: String,
    /// Make, model, year.
    pub car: String,
    /// Who complains.
    pub customer: String,
    /// The owner's name.
    pub owner: String,
    /// Name of the one who is to accept it; empty if nobody.
    pub handed_to: String,
}

/// A car in the shop (Rule E-10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardRow {
    /// The car.
    pub vehicle: VehicleId,
    /// Its plate as shown.
    pub plate: String,
    /// Make, model, year.
    pub car: String,
    /// The owner's name.
    pub owner: String,
    /// The visit; none when only the bill is open.
    pub visit: Option<VisitId>,
    /// The advisor's name.
    pub advisor: String,
    /// Arrival.
    pub arrived: Time,
    /// Items of the walk-around answered.
    pub answered: usize,
    /// Items of the walk-around.
    pub items: usize,
    /// The customer confirmed the walk-around.
    pub acknowledged: bool,
    /// Its order, if there is one.
    pub order: Option<BoardOrder>,
}

/// The order of a car in the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardOrder {
    /// Identity.
    pub id: OrderId,
    /// Human number.
    pub number: String,
    /// State.
    pub state: OrderState,
    /// Promised time.
    pub promise: Option<Time>,
    /// Approved total.
    pub approved: Money,
    /// Total of the lines that wait.
    pub waiting: Money,
}

/// A change that was made true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Journal number.
    pub seq: u64,
    /// Records made.
    pub created: Vec<(RecordId, Kind)>,
    /// Records written.
    pub records: Vec<(RecordId, Kind)>,
    /// Cars whose records it touched.
    pub touched: Vec<VehicleId>,
}

/// What every screen is told after a change, or after several that it looks at together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Journal number.
    pub seq: u64,
    /// Who made it, by login.
    pub by: String,
    /// Cars whose records it touched.
    pub touched: Vec<VehicleId>,
    /// Anything may have been changed: news was missed, or much was done at once.
    pub all: bool,
}

impl Published {
    /// Whether it is about this car.
    #[must_use]
    pub fn concerns(&self, car: VehicleId) -> bool {
        self.all || self.touched.contains(&car)
    }

    /// Takes later news along: two changes that are looked at together.
    pub fn add(&mut self, later: Self) {
        (self.seq, self.by) = (later.seq, later.by);
        for car in later.touched {
            if !self.touched.contains(&car) {
                self.touched.push(car);
            }
        }
        self.all |= later.all || self.touched.len() > MOST_TOUCHED;
        if self.all {
            self.touched.clear();
        }
    }
}

/// News of more cars than that is news of all.
const MOST_TOUCHED: usize = 64;

/// The word that says in JSON why a car was found.
#[must_use]
pub fn why_key(hit: &Hit) -> &'static str {
    match hit.why {
        Why::ExactPlate => "exact_plate",
        Why::ExactTail => "exact_tail",
        Why::PlateFragment => "plate_fragment",
        Why::OldPlate => "old_plate",
        Why::Number => "number",
        Why::Name => "name",
        Why::Phone => "phone",
        Why::Vin => "vin",
        Why::Car => "car",
        Why::Fuzzy => "fuzzy",
        Why::Recent => "recent",
    }
}
