//! Every write there can be: intentions. What they wrote is kept, so a new rule changes nothing decided before.

use crate::domain::id::{OrderId, PersonId, VehicleId, VisitId};
use crate::domain::order::{OrderState, Payment, Verdict};
use crate::domain::visit::{DamageKind, Fuel, RequestClass, Valuables};
use crate::domain::{checklist::Mark, lang::Lang, time::Time, vehicle::Link};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod after;
mod dispatch;
mod parts;
mod staff;
pub use after::{
    BookingOff, CallResult, CaseChange, CaseStep, NewBooking, NewCall, NewComplaint, Planning, Undoing,
    Withdrawal,
};
pub use parts::{NewLine, PastVisit, PersonFile, VehicleFile};
pub use staff::{NewUser, Remark, StaffChange, StaffStep};

/// A write somebody asks for. In JSON `{"change": "arrive", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Opens the file of a car and, if given, of its owner (Rules V-1, V-2, V-4).
    OpenFile {
        /// Plate; empty for a car that has none yet.
        #[serde(default)]
        plate: String,
        /// The plate fits no mainland pattern, and that was confirmed (Rule V-1).
        #[serde(default)]
        unusual_plate: bool,
        /// The car.
        #[serde(default)]
        vehicle: VehicleFile,
        /// The owner.
        #[serde(default)]
        owner: Option<PersonFile>,
    },
    /// Changes what is known of a car.
    EditVehicle {
        /// The car.
        vehicle: VehicleId,
        /// What changes.
        file: VehicleFile,
    },
    /// Gives a car a plate, or another one; its history follows the car (Rule V-2).
    ChangePlate {
        /// The car.
        vehicle: VehicleId,
        /// The new plate.
        plate: String,
        /// The plate fits no mainland pattern, and that was confirmed.
        #[serde(default)]
        unusual_plate: bool,
        /// Take the plate from the car that bears it now: it moved to the owner's next car.
        #[serde(default)]
        take_over: bool,
    },
    /// Changes what is known of a person.
    EditPerson {
        /// The person.
        person: PersonId,
        /// What changes.
        file: PersonFile,
    },
    /// Adds a person to a car.
    AddPerson {
        /// The car.
        vehicle: VehicleId,
        /// How the person stands to it.
        link: Link,
        /// The person.
        file: PersonFile,
    },
    /// Takes over the file of a car and its owner from another system (Rules V-1 to V-3): opens it,
    /// or fills in what differs. Empty text leaves a field as it is; twice changes nothing.
    ImportFile {
        /// Plate; empty for a car that has none yet and is known by its VIN.
        #[serde(default)]
        plate: String,
        /// The plate fits no mainland pattern, and that was confirmed (Rule V-1).
        #[serde(default)]
        unusual_plate: bool,
        /// The car.
        #[serde(default)]
        vehicle: VehicleFile,
        /// The owner.
        #[serde(default)]
        owner: Option<PersonFile>,
    },
    /// Takes over a person from another system, known by name and telephone; twice changes nothing.
    ImportPerson(PersonFile),
    /// Takes over a visit of before this desk (Rule V-8); twice changes nothing.
    ImportVisit(PastVisit),
    /// The car has arrived and is greeted: opens the visit (Rule R-2).
    Arrive {
        /// The car.
        vehicle: VehicleId,
    },
    /// Answers one item of the walk-around (Rule R-3).
    MarkItem {
        /// The visit.
        visit: VisitId,
        /// Key of the item.
        item: String,
        /// The answer.
        mark: Mark,
    },
    /// All items of a position that have no answer yet are good, kept as *bulk good*.
    MarkRest {
        /// The visit.
        visit: VisitId,
        /// Key of the position.
        position: String,
    },
    /// Notes something at an item.
    NoteItem {
        /// The visit.
        visit: VisitId,
        /// Key of the item.
        item: String,
        /// The note; empty takes it away.
        note: String,
    },
    /// Marks damage on the drawing (Rule R-4).
    AddDamage {
        /// The visit.
        visit: VisitId,
        /// Column on the drawing.
        x: u16,
        /// Row on the drawing.
        y: u16,
        /// Kind.
        kind: DamageKind,
        /// Size in millimetres.
        #[serde(default)]
        size_mm: Option<u32>,
        /// Note.
        #[serde(default)]
        note: String,
        /// An insurance claim is wanted for it.
        #[serde(default)]
        claim: bool,
    },
    /// An insurance claim is wanted for a mark of this visit (Rule R-4).
    ClaimDamage {
        /// The visit.
        visit: VisitId,
        /// Number of the mark.
        mark: u16,
    },
    /// Takes away a mark made at this visit.
    RemoveDamage {
        /// The visit.
        visit: VisitId,
        /// Number of the mark.
        mark: u16,
    },
    /// Mileage at arrival (Rule R-5).
    SetMileage {
        /// The visit.
        visit: VisitId,
        /// Kilometres.
        km: u32,
        /// Why it is below the last reading, if it is.
        #[serde(default)]
        reason: String,
    },
    /// Fuel or charge at arrival (Rule R-5).
    SetFuel {
        /// The visit.
        visit: VisitId,
        /// How full.
        fuel: Fuel,
    },
    /// Answers the valuables reminder (Rule R-6); all empty means *none*.
    SetValuables {
        /// The visit.
        visit: VisitId,
        /// What stays, what goes to the locker.
        #[serde(default)]
        valuables: Valuables,
    },
    /// The request in the customer's own words (Rule R-7).
    SetWords {
        /// The visit.
        visit: VisitId,
        /// The words.
        words: String,
    },
    /// The class of the request (Rule R-7).
    SetClass {
        /// The visit.
        visit: VisitId,
        /// The class.
        class: RequestClass,
    },
    /// Answers one of the reception's questions (Rule R-8).
    Answer {
        /// The visit.
        visit: VisitId,
        /// Key of the question.
        question: String,
        /// Key of the answer.
        answer: String,
    },
    /// Asks the workshop's technical support (Rule R-7).
    AskSupport {
        /// The visit.
        visit: VisitId,
        /// The question.
        ask: String,
    },
    /// Answers such a question.
    AnswerSupport {
        /// The visit.
        visit: VisitId,
        /// Number of the question.
        number: u16,
        /// The answer.
        answer: String,
    },
    /// The customer confirms the walk-around (Rule R-10).
    Acknowledge {
        /// The visit.
        visit: VisitId,
        /// Who.
        who: String,
        /// How: key of a confirmation.
        how: String,
    },
    /// A manager lets the work go on without the confirmation (Rule R-10).
    WaiveAcknowledgement {
        /// The visit.
        visit: VisitId,
        /// Why.
        reason: String,
    },
    /// Opens a confirmed walk-around again; it must be confirmed anew.
    ReopenWalkaround {
        /// The visit.
        visit: VisitId,
    },
    /// The car leaves without an order.
    Leave {
        /// The visit.
        visit: VisitId,
    },
    /// Puts a line on the car's open estimate, or opens one (Rules E-1, E-2).
    AddLine {
        /// The car.
        vehicle: VehicleId,
        /// The order; if absent the car's open one.
        #[serde(default)]
        order: Option<OrderId>,
        /// The line.
        line: NewLine,
    },
    /// Chooses another option of a package that is not decided on.
    ChooseOption {
        /// The order.
        order: OrderId,
        /// Number of the line.
        line: u16,
        /// Key of the option.
        option: String,
    },
    /// Sets the pieces of a part line that is not decided on.
    SetQuantity {
        /// The order.
        order: OrderId,
        /// Number of the line.
        line: u16,
        /// Pieces, 1 to 999.
        quantity: u32,
    },
    /// Takes a line away that is not decided on.
    RemoveLine {
        /// The order.
        order: OrderId,
        /// Number of the line.
        line: u16,
    },
    /// The customer's word on lines (Rule E-3). The first approval makes a work order, and the promise (Rule E-4).
    Decide {
        /// The order.
        order: OrderId,
        /// Numbers of the lines; empty: all that wait.
        #[serde(default)]
        lines: Vec<u16>,
        /// The word.
        verdict: Verdict,
        /// Who said it.
        who: String,
        /// How: key of a confirmation.
        how: String,
        /// The promised time; if absent the one that follows from the work.
        #[serde(default)]
        promise: Option<Time>,
    },
    /// Changes the promised time (Rule E-4).
    SetPromise {
        /// The order.
        order: OrderId,
        /// Promised now.
        at: Time,
        /// Why.
        reason: String,
        /// How the customer was told: key of a confirmation.
        told: String,
    },
    /// Moves the order on (Rule E-8).
    Advance {
        /// The order.
        order: OrderId,
        /// To this state.
        to: OrderState,
        /// The technician; asked for when work begins and at the quality check.
        #[serde(default)]
        technician: String,
        /// At the quality check: the car was driven.
        #[serde(default)]
        driven: bool,
    },
    /// Records a notice of progress to the customer (Rule E-8).
    Notify {
        /// The order.
        order: OrderId,
        /// What was said.
        text: String,
        /// How: key of a confirmation.
        how: String,
    },
    /// Hands the car over (Rule E-9).
    Deliver {
        /// The order.
        order: OrderId,
        /// Answers of the delivery checklist by item key.
        items: BTreeMap<String, Mark>,
        /// What to watch, as told.
        #[serde(default)]
        advice: String,
        /// Day of the next service; if absent the trade's interval from today.
        #[serde(default)]
        next_day: Option<crate::domain::time::Day>,
        /// Mileage of the next service, km; if absent the trade's interval.
        #[serde(default)]
        next_km: Option<u32>,
        /// First word on satisfaction, 0–10.
        #[serde(default)]
        first_word: Option<u8>,
    },
    /// Takes the payments and closes the bill (Rules E-5, E-7).
    Settle {
        /// The order.
        order: OrderId,
        /// Payments, together the approved total.
        payments: Vec<Payment>,
    },
    /// Calls the order off.
    Cancel {
        /// The order.
        order: OrderId,
        /// Why.
        reason: String,
    },
    /// Records what came of a call or message (Rules C-6 to C-8).
    RecordCall(Box<CallResult>),
    /// Asks for a contact by hand (Rule C-7).
    RequestCall(NewCall),
    /// A callback is not to be made.
    WithdrawCall(Withdrawal),
    /// The planner looks at a car (Rule C-2).
    PlanCalls(Planning),
    /// Books a visit, or moves the one that is booked (Rule C-6).
    Book(NewBooking),
    /// Calls a booking off.
    CancelBooking(BookingOff),
    /// Takes a complaint down (Rule K-1).
    OpenComplaint(NewComplaint),
    /// A step in a complaint (Rules K-2 to K-6).
    Case(CaseChange),
    /// Takes a change back, with what followed from it.
    Undo(Undoing),
    /// Sets the language of the actor's screen.
    SetLanguage {
        /// Language.
        lang: Lang,
    },
    /// Enrols somebody as a user of the desk; an admin's work.
    EnrolUser(NewUser),
    /// Something done with a user.
    Staff(StaffChange),
    /// Only put on the trail.
    #[serde(skip)]
    Remark(Remark),
    /// The clock is right, however far ahead it is; an admin's word.
    ConfirmClock,
}
