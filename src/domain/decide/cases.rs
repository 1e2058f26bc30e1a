//! Complaints: intake, and every step of a case (Rules K-1 to K-6).

mod hands;
mod remedy;
mod states;

use super::{not_here, note, one_of};
use crate::domain::change::{CaseStep, Change};
use crate::domain::clocks::clocks;
use crate::domain::complaint::{CaseEvent, CaseEventKind, CaseState, Complaint, ComplaintClass, Intake};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{ComplaintId, PersonId, VehicleId};
use crate::domain::record::Record;
use crate::domain::user::Actor;
use crate::say;

/// The series of human numbers.
pub(super) const SERIES: &str = "K";

/// Decides on a change of this part of the desk.
///
/// # Errors
/// The rule that the change breaks, or [`Fault::Storage`].
pub fn decide(change: &Change, on: &mut Deciding<'_>) -> Result<(), Fault> {
    match change {
        Change::OpenComplaint(new) => open(on, new.vehicle, &new.intake).map(|_| ()),
        Change::Case(change) => step(on, change.complaint, &change.step),
        other => Err(not_here(other)),
    }
}

/// Takes down a complaint (Rule K-1): whoever does it owns the case until somebody accepts it
/// (Rule K-3), and both clocks start (Rule K-2).
///
/// # Errors
/// No words, an unknown department, a person who does not belong to the car; or
/// [`Fault::Storage`].
pub fn open(on: &mut Deciding<'_>, vehicle: VehicleId, intake: &Intake) -> Result<ComplaintId, Fault> {
    open_about(on, vehicle, intake, "")
}

/// As [`open`], with what gave rise to it where that is not in the customer's words; empty: the
/// words say it.
pub(super) fn open_about(
    on: &mut Deciding<'_>,
    vehicle: VehicleId,
    intake: &Intake,
    about: &str,
) -> Result<ComplaintId, Fault> {
    let car = on.car(vehicle)?;
    let words = text("words", &intake.words)?;
    let mut case = Complaint {
        number: on.number(SERIES)?,
        vehicle,
        person: person(intake.person, &car.people.iter().map(|(id, _)| *id).collect::<Vec<_>>())?,
        order: car.orders.last().map(|(id, _)| *id),
        source: intake.source,
        class: intake.class,
        severity: intake.severity,
        department: department(on, intake.class, &intake.department)?,
        words: words.clone(),
        opened: on.at,
        owner: on.actor.login.clone(),
        ..Complaint::default()
    };
    let told = if about.is_empty() { &words } else { about };
    Event::of(CaseEventKind::Opened, told).add(on, &mut case);
    case.deadline = clocks(&case, on.trade, on.at)?.deadline();
    Ok(ComplaintId(on.create(Record::Complaint(case))))
}

/// Who complains: one of the car's people, the first if nobody is named.
fn person(named: Option<PersonId>, people: &[PersonId]) -> Result<Option<PersonId>, Fault> {
    match named {
        Some(id) if !people.contains(&id) => Err(Fault::invalid("person", say!("person-of-another-car"))),
        Some(id) => Ok(Some(id)),
        None => Ok(people.first().copied()),
    }
}

/// The department named, or the one the class goes to.
fn department(on: &Deciding<'_>, class: ComplaintClass, key: &str) -> Result<String, Fault> {
    let rules = &on.trade.complaints;
    if key.is_empty() {
        return Ok(rules.department_of(class).map(|d| d.key.clone()).unwrap_or_default());
    }
    one_of("department", key, rules.departments.iter().map(|d| d.key.as_str()))
}

/// Takes a step, and derives anew when the next clock breaks.
fn step(on: &mut Deciding<'_>, id: ComplaintId, step: &CaseStep) -> Result<(), Fault> {
    let mut case = on.complaint(id)?;
    may(on, &case, step)?;
    match step {
        CaseStep::Contact { how, text } => states::contact(on, &mut case, how, text)?,
        CaseStep::Note { text: said } => {
            Event::of(CaseEventKind::Note, &text("text", said)?).add(on, &mut case);
        }
        CaseStep::Class { class, severity, department: key } => {
            case.department = department(on, *class, key)?;
            (case.class, case.severity) = (*class, *severity);
            let said = format!("{} {} {}", class.key(), severity.key(), case.department);
            Event::of(CaseEventKind::Classed, &said).add(on, &mut case);
        }
        CaseStep::Wait { text } => states::wait(on, &mut case, text)?,
        CaseStep::Answered { text } => states::answered(on, &mut case, text)?,
        CaseStep::HandOff { to, note } => hands::hand_off(on, &mut case, to, note)?,
        CaseStep::Accept => hands::accept(on, &mut case)?,
        CaseStep::Decline { reason } => hands::decline(on, &mut case, reason)?,
        CaseStep::Move { to, text, reason } => states::go(on, &mut case, *to, text, reason)?,
        CaseStep::Offer { remedies, reason } => remedy::offer(on, &mut case, remedies, reason)?,
        CaseStep::Approve => remedy::approve(on, &mut case)?,
        CaseStep::Choose { remedy, who, how } => remedy::choose(on, &mut case, *remedy, who, how)?,
        CaseStep::SecondCall { content, text, invited } => {
            states::second_call(on, &mut case, *content, text, *invited)?;
            states::close_callbacks(on, id, &case, *content)?;
        }
        CaseStep::Close { cause, countermeasure } => states::close(on, &mut case, cause, countermeasure)?,
        CaseStep::Reopen { reason } => states::reopen(on, &mut case, reason)?,
    }
    case.deadline = clocks(&case, on.trade, on.at)?.deadline();
    on.put(id.0, Record::Complaint(case))
}

/// Whether this step may be taken at all, and by this person (Rule K-3): all but a note and a
/// contact are the owner's or a manager's; a hand-off is answered by the one it was made to; and
/// a closed case takes notes until it is opened again.
fn may(on: &Deciding<'_>, case: &Complaint, step: &CaseStep) -> Result<(), Fault> {
    let anyone = matches!(step, CaseStep::Note { .. } | CaseStep::Contact { .. });
    // These say themselves who may take them.
    let others = matches!(
        step,
        CaseStep::Accept | CaseStep::Decline { .. } | CaseStep::Approve | CaseStep::SecondCall { .. }
    );
    if !anyone && !others && !is_in_charge(on.actor, case) {
        return Err(Fault::Denied(say!("case-not-yours", owner = case.owner.as_str())));
    }
    if !case.is_open() && !matches!(step, CaseStep::Note { .. } | CaseStep::Reopen { .. }) {
        return Err(Fault::invalid("complaint", say!("case-is-closed", number = case.number.as_str())));
    }
    Ok(())
}

/// Owns the case, or is a manager.
fn is_in_charge(actor: &Actor, case: &Complaint) -> bool {
    case.owner == actor.login || actor.role.is_manager()
}

/// A text that must be there; it may have several lines.
fn text(field: &str, text: &str) -> Result<String, Fault> {
    let text = note(field, text)?;
    if text.is_empty() { Err(Fault::invalid(field, say!("needed"))) } else { Ok(text) }
}

/// The refusal of a step that cannot be taken from where the case stands.
fn not_now(field: &str, case: &Complaint) -> Fault {
    Fault::invalid(field, say!("case-not-now", number = case.number.as_str(), state = case.state.say()))
}

/// An event about to be added: who and when come from the decision.
#[derive(Default)]
struct Event<'t> {
    kind: CaseEventKind,
    text: &'t str,
    who: &'t str,
    how: &'t str,
    invited: bool,
}

impl<'t> Event<'t> {
    fn of(kind: CaseEventKind, text: &'t str) -> Self {
        Self { kind, text, ..Self::default() }
    }

    /// Adds it to the case, with the state the case is in by now.
    fn add(self, on: &Deciding<'_>, case: &mut Complaint) {
        case.events.push(CaseEvent {
            at: on.at,
            by: on.actor.login.clone(),
            kind: self.kind,
            state: case.state,
            text: self.text.to_owned(),
            who: self.who.to_owned(),
            how: self.how.to_owned(),
            invited: self.invited,
        });
    }
}

/// Moves the case on to a later state; what is left out on the way needs a reason, and is
/// recorded as an event of its own before the state changes (Rule K-5).
fn go_on(on: &Deciding<'_>, case: &mut Complaint, to: CaseState, reason: &str) -> Result<(), Fault> {
    if to.rank() < case.state.rank() {
        return Err(not_now("to", case));
    }
    let left_out: Vec<CaseState> = case.state.between(to).collect();
    if let Some(first) = left_out.first() {
        let reason = note("reason", reason)?;
        if reason.is_empty() {
            let say = say!("case-leaves-out", state = first.say(), count = left_out.len());
            return Err(Fault::invalid("reason", say));
        }
        let names: Vec<&str> = left_out.iter().map(|state| state.key()).collect();
        let event = Event { who: &names.join(" "), ..Event::of(CaseEventKind::Skipped, &reason) };
        event.add(on, case);
    }
    case.state = to;
    Ok(())
}
