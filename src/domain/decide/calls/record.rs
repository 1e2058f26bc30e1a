//! What came of a call or message (Rules C-6, C-7).

use super::super::{cases, line, note};
use super::ladder::{self, Next};
use super::{agreed, booking, heard_km, in_words, reached, still_open, survey};
use crate::domain::cadence::Anchor;
use crate::domain::callback::{CallState, Callback, Channel, Outcome, Try};
use crate::domain::change::CallResult;
use crate::domain::complaint::{CaseState, Intake, Source};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{BookingId, CallbackId, ComplaintId, PersonId, VehicleId};
use crate::domain::queue::{Call, outcome_name};
use crate::domain::record::Table;
use crate::domain::time::Time;
use crate::domain::vehicle::Reading;
use crate::say;
use std::collections::BTreeMap;

/// Why callbacks of somebody who wants no calls were withdrawn.
const DO_NOT_CALL: &str = "do-not-call";

/// Records the outcome on the callback and on those that were spoken about along with it.
pub(super) fn record(on: &mut Deciding<'_>, result: &CallResult) -> Result<(), Fault> {
    let calls = calls_of(on, result)?;
    fits_the_outcome(result, &calls[0].1)?;
    second_call_is_the_cases(on, result, &calls)?;
    let survey = survey::read(on, result, &calls)?;
    hear_km(on, calls[0].1.vehicle, result.km)?;
    let mut tried = Try {
        at: on.at,
        by: on.actor.login.clone(),
        channel: calls[0].1.channel,
        outcome: result.outcome,
        note: note("note", &result.note)?,
        again: None,
        scores: BTreeMap::new(),
        suggestion: String::new(),
        complaint: None,
        booking: None,
    };
    match result.outcome {
        Outcome::Problem => tried.complaint = Some(complain(on, result, &calls[0].1)?),
        Outcome::Booked => tried.booking = Some(book(on, result, &calls[0].1)?),
        _ => {}
    }
    survey.follow(on, &calls[0].1, &mut tried)?;
    if tried.outcome == Outcome::Fine && tried.complaint.is_some() {
        // The scores opened a complaint: the history is not to say that all was fine.
        tried.outcome = Outcome::Problem;
    }
    let after = follow(on, result, &calls)?;
    tried.again = match after {
        After::Open { at, .. } => Some(at),
        After::Closed(_) => None,
    };
    for (n, (id, _)) in calls.iter().enumerate() {
        // What was said is kept once: on the call that was made, and the scores on the one that
        // asks for them.
        let text = if n == 0 { tried.note.clone() } else { String::new() };
        let mut tried = Try { note: text, ..tried.clone() };
        survey.keep(*id, &mut tried);
        write(on, *id, tried, after, n == 0)?;
    }
    match result.outcome {
        Outcome::WrongNumber => wrong_number(on, &calls[0].1),
        Outcome::DoNotCall => do_not_call(on, &calls[0].1),
        _ => Ok(()),
    }
}

/// The callback and those along with it: all still to be made, to the same customer (about the
/// same car where nobody is named) and by the same way, as the queue offers them (Rule C-4).
fn calls_of(on: &Deciding<'_>, result: &CallResult) -> Result<Vec<Call>, Fault> {
    let lead = on.callback(result.callback)?;
    still_open(on, "callback", &lead)?;
    let mut calls = vec![(result.callback, lead)];
    for id in &result.along {
        let call = on.callback(*id)?;
        still_open(on, "along", &call)?;
        let lead = &calls[0].1;
        let nobody = call.person.is_none() && call.vehicle != lead.vehicle;
        if call.person != lead.person || nobody || call.channel != lead.channel {
            return Err(Fault::invalid("along", say!("along-of-another")));
        }
        if !calls.iter().any(|(known, _)| known == id) {
            calls.push((*id, call));
        }
    }
    Ok(calls)
}

/// Refuses what does not belong to the outcome, so that nothing typed is dropped unseen.
fn fits_the_outcome(result: &CallResult, call: &Callback) -> Result<(), Fault> {
    let outcome = result.outcome;
    let unanswered = matches!(outcome, Outcome::NoAnswer | Outcome::Busy);
    if call.channel.is_message() && unanswered {
        return Err(Fault::invalid("outcome", say!("message-is-sent", outcome = outcome_name(outcome))));
    }
    // Who puts the call off, or wants none, is not asked for scores.
    let asked = matches!(outcome, Outcome::Fine | Outcome::Problem | Outcome::Booked);
    let with = [
        ("again", result.again.is_some(), outcome == Outcome::CallBack),
        ("complaint", result.complaint.is_some(), outcome == Outcome::Problem),
        ("expected", result.expected.is_some(), outcome == Outcome::Booked),
        ("what", !result.what.trim().is_empty(), outcome == Outcome::Booked),
        ("scores", !result.scores.is_empty(), asked),
        ("suggestion", !result.suggestion.trim().is_empty(), outcome.is_reached()),
        ("km", result.km.is_some(), outcome.is_reached()),
    ];
    match with.into_iter().find(|(_, given, fits)| *given && !fits) {
        Some((field, ..)) => {
            Err(Fault::invalid(field, say!("not-with-outcome", outcome = outcome_name(outcome))))
        }
        None => Ok(()),
    }
}

/// What came of the second call is recorded on its case, which asks for more than this does and
/// goes on from there (Rule K-6). That nobody was reached is recorded here.
fn second_call_is_the_cases(on: &Deciding<'_>, result: &CallResult, calls: &[Call]) -> Result<(), Fault> {
    if !matches!(result.outcome, Outcome::Fine | Outcome::Problem | Outcome::Booked) {
        return Ok(());
    }
    for (id, call) in calls {
        let cadence = on.trade.cadences.get(&call.cadence);
        let second = cadence.is_some_and(|c| c.anchor == Anchor::ComplaintDone);
        let Some(about) = call.about.filter(|_| second) else { continue };
        let case = on.complaint(ComplaintId(about))?;
        if case.state == CaseState::Done {
            let field = if *id == result.callback { "outcome" } else { "along" };
            return Err(Fault::invalid(field, say!("second-call-on-case", number = case.number)));
        }
    }
    Ok(())
}

/// A mileage the customer named is a reading.
fn hear_km(on: &mut Deciding<'_>, vehicle: VehicleId, km: Option<u32>) -> Result<(), Fault> {
    let Some(km) = km else { return Ok(()) };
    let (at, trade) = (on.at, on.trade);
    on.edit_vehicle(vehicle, |car| {
        heard_km(car, km, trade).map_err(|say| Fault::invalid("km", say))?;
        car.readings.push(Reading { at, km, reason: None, visit: None });
        Ok(())
    })
}

/// Opens the complaint that comes with the outcome *problem*.
fn complain(on: &mut Deciding<'_>, result: &CallResult, call: &Callback) -> Result<ComplaintId, Fault> {
    let given = result.complaint.as_ref();
    let given = given.ok_or_else(|| Fault::invalid("complaint", say!("problem-needs-complaint")))?;
    let person = given.person.or(call.person);
    let intake = Intake { person, source: Source::Callback, ..given.clone() };
    cases::open(on, call.vehicle, &intake)
}

fn book(on: &mut Deciding<'_>, result: &CallResult, call: &Callback) -> Result<BookingId, Fault> {
    let at = result.expected.ok_or_else(|| Fault::invalid("expected", say!("booked-needs-time")))?;
    let what = match line("what", &result.what)? {
        typed if typed.is_empty() => in_words(on, &call.topic)?,
        typed => typed,
    };
    booking::book(on, call.vehicle, ("expected", at), what)
}

/// Where the callbacks stand afterwards.
#[derive(Clone, Copy)]
enum After {
    /// Over.
    Closed(CallState),
    /// To be made at another time, maybe by another way.
    Open { at: Time, channel: Channel },
}

fn follow(on: &Deciding<'_>, result: &CallResult, calls: &[Call]) -> Result<After, Fault> {
    let lead = &calls[0].1;
    let who = reached(on, lead)?.map(|(_, person)| person);
    Ok(match result.outcome {
        Outcome::Fine | Outcome::Problem | Outcome::Booked | Outcome::DoNotCall => {
            After::Closed(CallState::Made)
        }
        Outcome::CallBack => {
            let at = result.again.ok_or_else(|| Fault::invalid("again", say!("again-needed")))?;
            agreed(on, "again", at)?;
            After::Open { at, channel: lead.channel }
        }
        Outcome::WrongNumber => {
            let another = who.as_ref().is_some_and(|p| p.phones.len() > 1);
            let next = ladder::hours(on.trade, who.as_ref(), on.at).next(on.at).filter(|_| another);
            let open = |at| After::Open { at, channel: lead.channel };
            next.map_or(After::Closed(CallState::GivenUp), open)
        }
        outcome @ (Outcome::NoAnswer | Outcome::Busy) => {
            // One call was made: whichever topic was tried most often says how it goes on.
            let most = calls.iter().max_by_key(|(_, c)| c.tries.len()).map_or(lead, |(_, c)| c);
            let mut call = most.clone();
            call.tries.push(unanswered(on, outcome, lead.channel));
            match ladder::after(&call, outcome, on.trade, who.as_ref(), on.at) {
                Next::Again(at) => After::Open { at, channel: lead.channel },
                Next::Message(channel, at) => After::Open { at, channel },
                Next::GivenUp => After::Closed(CallState::GivenUp),
            }
        }
    })
}

fn unanswered(on: &Deciding<'_>, outcome: Outcome, channel: Channel) -> Try {
    Try {
        at: on.at,
        by: on.actor.login.clone(),
        channel,
        outcome,
        note: String::new(),
        again: None,
        scores: BTreeMap::new(),
        suggestion: String::new(),
        complaint: None,
        booking: None,
    }
}

/// Keeps the try and moves the callback on. A retry keeps its time from then on (Rule C-4); what
/// goes along needs not, since it follows the call it goes along with.
fn write(on: &mut Deciding<'_>, id: CallbackId, tried: Try, after: After, lead: bool) -> Result<(), Fault> {
    let now = on.at;
    on.edit_callback(id, |call| {
        call.tries.push(tried);
        match after {
            After::Closed(state) => (call.state, call.closed) = (state, Some(now)),
            After::Open { at, channel } => {
                (call.due, call.shown, call.channel) = (at, at, channel);
                call.until = call.until.map(|until| until.max(at));
                call.promised |= lead;
            }
        }
        Ok(())
    })
}

/// The number that was called is not called again (Rule C-7).
fn wrong_number(on: &mut Deciding<'_>, call: &Callback) -> Result<(), Fault> {
    let Some((person, _)) = reached(on, call)? else { return Ok(()) };
    on.edit_person(person, |p| {
        if !p.phones.is_empty() {
            let phone = p.phones.remove(0);
            p.wrong_phones.retain(|known| *known != phone);
            p.wrong_phones.push(phone);
        }
        Ok(())
    })
}

/// Nobody calls this customer any more, whichever of their cars it would be about (Rule C-4).
/// Messages still go out.
fn do_not_call(on: &mut Deciding<'_>, call: &Callback) -> Result<(), Fault> {
    let Some((person, _)) = reached(on, call)? else { return Ok(()) };
    on.edit_person(person, |p| {
        p.do_not_call = true;
        Ok(())
    })?;
    let now = on.at;
    for vehicle in cars_of(on, person)? {
        let car = on.car(vehicle)?;
        let reaches = |c: &Callback| c.person.or(car.vehicle.first_person()) == Some(person);
        let open = car.callbacks.iter().filter(|(_, c)| c.is_open() && c.channel == Channel::Phone);
        for (id, _) in open.filter(|(_, c)| reaches(c)) {
            on.edit_callback(*id, |c| {
                (c.state, c.closed, c.withdrawn) = (CallState::Withdrawn, Some(now), DO_NOT_CALL.to_owned());
                Ok(())
            })?;
        }
    }
    Ok(())
}

fn cars_of(on: &Deciding<'_>, person: PersonId) -> Result<Vec<VehicleId>, Fault> {
    let found = on.view.find(Table::PersonVehicle, &person.to_string())?;
    Ok(found.into_iter().map(VehicleId).collect())
}
