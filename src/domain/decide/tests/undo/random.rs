//! Whatever was done, in whatever order: taking it back.

use super::{ask_for, car, colour, first_item, plate, standing, text, undo};
use crate::domain::callback::Outcome;
use crate::domain::change::{
    BookingOff, CallResult, CaseChange, CaseStep, Change, NewBooking, NewComplaint, NewLine, PersonFile,
    Undoing, VehicleFile,
};
use crate::domain::checklist::Mark;
use crate::domain::complaint::Intake;
use crate::domain::gather::CarRecords;
use crate::domain::id::{BookingId, CallbackId, ComplaintId, OrderId, VehicleId, VisitId};
use crate::domain::order::{OrderState, Verdict};
use crate::domain::record::Kind;
use crate::domain::testing::Counter;
use crate::domain::visit::Fuel;
use proptest::prelude::*;

/// Something done at the counter, right or wrong.
#[derive(Clone, Debug)]
enum Step {
    Colour(u8),
    Phone(u8),
    Insured(u8),
    Plate(u8),
    Arrive,
    Leave,
    Item(bool),
    Fuel(u8),
    Km(u32),
    Words(u8),
    Part(u32),
    Pieces(u32),
    Remove(u16),
    Word(Verdict),
    Advance(OrderState),
    Cancel,
    Book(u8),
    Off,
    Ask,
    Outcome(Outcome),
    Complain,
    Note,
    Undo(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let verdict = prop_oneof![Just(Verdict::Approved), Just(Verdict::Declined), Just(Verdict::Deferred)];
    let outcome = prop_oneof![Just(Outcome::Fine), Just(Outcome::NoAnswer), Just(Outcome::WrongNumber)];
    let state = prop_oneof![Just(OrderState::InWork), Just(OrderState::QualityCheck)];
    let file = prop_oneof![
        (0..3u8).prop_map(Step::Colour),
        (0..3u8).prop_map(Step::Phone),
        (0..3u8).prop_map(Step::Insured),
        (0..3u8).prop_map(Step::Plate),
    ];
    let visit = prop_oneof![
        Just(Step::Arrive),
        Just(Step::Leave),
        any::<bool>().prop_map(Step::Item),
        (0..8u8).prop_map(Step::Fuel),
        (1..9u32).prop_map(|n| Step::Km(n * 10_000)),
        (0..3u8).prop_map(Step::Words),
    ];
    let order = prop_oneof![
        (1..4u32).prop_map(Step::Part),
        (1..9u32).prop_map(Step::Pieces),
        (1..4u16).prop_map(Step::Remove),
        verdict.prop_map(Step::Word),
        state.prop_map(Step::Advance),
        Just(Step::Cancel),
    ];
    let care = prop_oneof![
        (1..4u8).prop_map(Step::Book),
        Just(Step::Off),
        Just(Step::Ask),
        outcome.prop_map(Step::Outcome),
        Just(Step::Complain),
        Just(Step::Note),
        any::<u8>().prop_map(Step::Undo),
    ];
    prop_oneof![file, visit, order, care]
}

/// The change of a step at a car, if there is something to do it to.
fn change(at: &Counter, id: VehicleId, step: &Step) -> Option<Change> {
    let now = car(at, id);
    let visit = now.visits.last().map(|(id, _)| *id).unwrap_or(VisitId(id.0));
    let order = now.orders.last().map(|(id, _)| *id).unwrap_or(OrderId(id.0));
    let call = now.callbacks.last().map(|(id, _)| *id).unwrap_or(CallbackId(id.0));
    let booking = now.bookings.last().map(|(id, _)| *id).unwrap_or(BookingId(id.0));
    let complaint = now.complaints.last().map(|(id, _)| *id).unwrap_or(ComplaintId(id.0));
    let reason = || "不需要".to_owned();
    let file = |file| Change::EditVehicle { vehicle: id, file };
    Some(match step {
        Step::Colour(n) => colour(id, ["白", "红", "蓝"][usize::from(*n)]),
        Step::Phone(n) => {
            let person = now.people.first()?.0;
            let phones = text(&format!("1380013662{n}"));
            Change::EditPerson { person, file: PersonFile { phones, ..PersonFile::default() } }
        }
        Step::Insured(n) => file(VehicleFile {
            insured_until: text(&format!("2026-12-0{}", n + 1)),
            ..VehicleFile::default()
        }),
        Step::Plate(n) => plate(id, ["京A88618", "京B12345", "京C23456"][usize::from(*n)]),
        Step::Arrive => Change::Arrive { vehicle: id },
        Step::Leave => Change::Leave { visit },
        Step::Item(good) => {
            let mark = if *good { Mark::Good } else { Mark::Repair };
            Change::MarkItem { visit, item: first_item(at), mark }
        }
        Step::Fuel(n) => Change::SetFuel { visit, fuel: Fuel::Eighths(*n) },
        Step::Km(km) => Change::SetMileage { visit, km: *km, reason: "换表".into() },
        Step::Words(n) => Change::SetWords { visit, words: "响".repeat(usize::from(*n)) },
        Step::Part(quantity) => {
            let line = NewLine::Part { part: "wiper-blades".into(), quantity: *quantity };
            Change::AddLine { vehicle: id, order: None, line }
        }
        Step::Pieces(quantity) => Change::SetQuantity { order, line: 1, quantity: *quantity },
        Step::Remove(line) => Change::RemoveLine { order, line: *line },
        Step::Word(verdict) => Counter::word(order, &[], *verdict),
        Step::Advance(to) => Change::Advance { order, to: *to, technician: "刚".into(), driven: true },
        Step::Cancel => Change::Cancel { order, reason: reason() },
        Step::Book(hours) => {
            let when = at.at.plus_minutes(i64::from(*hours) * 60);
            Change::Book(NewBooking { vehicle: id, at: when, what: "保养".into() })
        }
        Step::Off => Change::CancelBooking(BookingOff { booking, reason: reason() }),
        Step::Ask => Change::RequestCall(ask_for(id)),
        Step::Outcome(outcome) => Change::RecordCall(Box::new(CallResult::new(call, *outcome))),
        Step::Complain => {
            let intake = Intake { words: "等了三个小时".into(), ..Intake::default() };
            Change::OpenComplaint(NewComplaint { vehicle: id, intake })
        }
        Step::Note => Change::Case(CaseChange { complaint, step: CaseStep::Note { text: "已看".into() } }),
        Step::Undo(n) => Change::Undo(Undoing { seq: at.last().saturating_sub(u64::from(n % 4)) }),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever was done, taking it back at once leaves every record as it was, field by field, and
    /// takes what it made off every list.
    #[test]
    fn what_is_taken_back_at_once_leaves_all_as_it_was(steps in prop::collection::vec(step(), 1..25)) {
        let mut at = Counter::default();
        let id = at.car("京A88618");
        for step in &steps {
            at.at = at.at.plus_minutes(1);
            let Some(change) = change(&at, id, step) else { continue };
            let before = standing(&at);
            let asked = at.ask(&change);
            // The file itself was taken back.
            if CarRecords::read(&at.view, id).is_err() {
                break;
            }
            if asked.is_ok_and(|writes| !writes.is_empty()) {
                let mut other = at.clone();
                let seq = other.last();
                prop_assert_eq!(undo(&mut other, seq), Ok(()), "{:?}", change);
                prop_assert_eq!(standing(&other), before, "{:?}", change);
            }
        }
    }

    /// Taken back after other changes: it is refused with no trace, or the fields are as they were
    /// before it and everything else as it is.
    #[test]
    fn what_is_taken_back_later_keeps_what_was_done_since(
        steps in prop::collection::vec(step(), 2..20),
        which in any::<prop::sample::Index>(),
    ) {
        let mut at = Counter::default();
        let id = at.car("京A88618");
        for step in &steps {
            at.at = at.at.plus_minutes(1);
            if let Ok(now) = CarRecords::read(&at.view, id)
                && now.0.id == id
                && let Some(change) = change(&at, id, step)
            {
                let _ = at.ask(&change);
            }
        }
        let seqs: Vec<u64> = at.past.0.keys().copied().collect();
        let seq = seqs[which.index(seqs.len())];
        let deed = at.past.0[&seq].clone();
        let before = at.view.records.clone();
        if undo(&mut at, seq).is_err() {
            prop_assert_eq!(&before, &at.view.records);
            return Ok(());
        }
        let back = at.past.0[&at.last()].clone();
        for edit in back.edits.iter().filter(|e| e.kind != Kind::Callback) {
            for field in edit.set.iter().filter(|f| f.at != "/plan_on" && f.at != "/struck") {
                let own = deed.edits.iter().find(|e| e.id == edit.id).unwrap();
                let was = own.set.iter().find(|f| f.at == field.at).unwrap();
                prop_assert_eq!((&field.before, &field.after), (&was.after, &was.before));
            }
        }
    }
}
