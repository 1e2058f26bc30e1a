//! From a draft back to its form (Rule X-1): the car, then the form, where it can be opened without
//! choosing anything; else the place from which it is opened, and a word which form it is.

use super::{Handover, Walk, call_forms, forms, lookup, open_call, transfer, walk};
use crate::domain::id::{CallbackId, ComplaintId, OrderId, PersonId, RecordId, VehicleId, VisitId};
use crate::domain::plate::Plate;
use crate::domain::vin::Vin;
use crate::form::draft::{Draft, Place};
use crate::say;
use crate::ui::case;
use crate::ui::drafts::form_name;
use crate::ui::keys::Action;
use crate::ui::panes::PaneId;
use crate::ui::shared::{Op, Shared};

/// Forms that a command of the panes opens for the car on the screen.
const BY_COMMAND: &[(&str, Action)] = &[
    ("form-vehicle", Action::EditFile),
    ("form-promise", Action::Promise),
    ("ask-support", Action::AskSupport),
    ("ask-answer", Action::AnswerSupport),
    ("ask-waive-reason", Action::Waive),
    ("ask-notice", Action::Notify),
    ("ask-cancel-reason", Action::Cancel),
    ("ask-call-off-reason", Action::CancelBooking),
];

/// Opens the form of a draft.
pub fn open(draft: &Draft, at: &mut Shared) {
    let place = draft.place.clone();
    match draft.car {
        Some(car) if at.vehicle() != Some(car) => at.open_car_then(car, move |at| form(&place, at)),
        _ => form(&place, at),
    }
}

fn form(place: &Place, at: &mut Shared) {
    let opened = match (place.record, at.vehicle()) {
        (None, _) => of_nothing(place, at),
        (Some(record), Some(car)) => of_car(place, record, car, at),
        (Some(_), None) => false,
    };
    if !opened {
        at.hint(say!("draft-open-by-hand", form = form_name(place, at)));
    }
}

/// Forms of no record.
fn of_nothing(place: &Place, at: &mut Shared) -> bool {
    match place.form.as_str() {
        "form-new-file" => new_file(&place.part, at),
        "form-import" => at.ops.push(Op::Act(Action::ImportCars)),
        "form-backup" => at.ops.push(Op::Act(Action::Backup)),
        "cmd-export" => return transfer::export_of(&place.part, at),
        _ => return false,
    }
    true
}

/// What was looked up and not found: nothing, a plate, a plate that fits no pattern, or a VIN.
fn new_file(known: &str, at: &mut Shared) {
    let by_vin = known.is_empty() || Vin::parse(known).is_ok();
    let form = match (Plate::parse(known), Plate::parse_unusual(known)) {
        _ if by_vin => forms::new_file("", known, at),
        (Err(why), Ok(plate)) => {
            let why = at.say(&why);
            return lookup::ask_unusual(&plate, &why, at);
        }
        _ => forms::new_file(known, "", at),
    };
    at.push(form);
}

/// Forms of a record of the car on the screen. Returns whether it opens, or has said itself why not.
fn of_car(place: &Place, record: RecordId, car: VehicleId, at: &mut Shared) -> bool {
    let pane = |pane: PaneId, at: &mut Shared| at.focus = pane;
    if let Some((_, action)) = BY_COMMAND.iter().find(|(form, _)| *form == place.form) {
        at.ops.push(Op::Act(*action));
        return true;
    }
    let visit = at.visit().map(|(id, _)| id).filter(|id| *id == VisitId(record));
    let order = at.order().map(|(id, _)| id).filter(|id| *id == OrderId(record));
    match (place.form.as_str(), visit, order) {
        ("form-person", ..) if is_person(record, at) => forms::person_form(PersonId(record), at),
        ("form-add-person", ..) => forms::add_person(at),
        ("form-plate", ..) => forms::change_plate(at),
        ("form-book", ..) if record == car.0 => call_forms::book(car, at),
        ("ask-next-contact", ..) => return call_forms::contact(car, &place.part, at),
        ("run-intake", ..) => case::steps::take_down(at),
        ("run-call" | "ask-call-note" | "ask-call-km" | "ask-call-back" | "form-book", ..) => {
            return call(CallbackId(record), place, at);
        }
        ("run-walk", Some(visit), _) => {
            pane(PaneId::Reception, at);
            let run = Walk::resume(visit, at);
            at.push(run);
        }
        ("ask-valuables", Some(visit), _) => {
            let form = forms::valuables(visit, at);
            at.push(form);
        }
        ("ask-note", Some(visit), _) => walk::ask_note(visit, place.part.clone(), at),
        ("run-handover", _, Some(order)) => {
            let run = Handover::new(order, at);
            at.push(run);
        }
        ("draft-payment", _, Some(order)) => forms::split_payment(order, at),
        (form, ..) if forms::other_line_of(form, at) => pane(PaneId::Estimate, at),
        (form, ..) => return case::steps::reopen(form, ComplaintId(record), at),
    }
    true
}

fn is_person(record: RecordId, at: &Shared) -> bool {
    at.car.iter().flat_map(|c| &c.records.people).any(|(id, _)| id.0 == record)
}

/// The call, if it is still to be made; what is asked during it is asked there.
fn call(id: CallbackId, place: &Place, at: &mut Shared) -> bool {
    let row = at.car.iter().flat_map(|c| &c.calls).find(|row| row.id == id).cloned();
    let Some(row) = row else { return false };
    open_call(row, at);
    if place.form != "run-call" {
        let say = say!("draft-open-by-hand", form = form_name(place, at));
        at.ops.push(Op::Then(Box::new(move |_, at| at.hint(say))));
    }
    true
}
