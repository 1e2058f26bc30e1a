//! The survey of the scored call (Rule C-8): a low score asks for a manager's call, a very low one
//! opens a complaint.

use super::super::{cases, note};
use super::{in_words, request};
use crate::domain::callback::{Callback, Try};
use crate::domain::change::CallResult;
use crate::domain::clean;
use crate::domain::complaint::{ComplaintClass, Intake, Source};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{CallbackId, PersonId, RecordId};
use crate::domain::queue::Call;
use crate::say;
use std::collections::BTreeMap;

/// Highest score.
const BEST: u8 = 10;

/// What was answered, and which callback keeps it.
pub(super) struct Answers {
    scores: BTreeMap<String, u8>,
    suggestion: String,
    note: String,
    keeper: CallbackId,
}

/// Reads and checks the scores: only a scored call asks for them, and only for known indicators.
pub(super) fn read(on: &Deciding<'_>, result: &CallResult, calls: &[Call]) -> Result<Answers, Fault> {
    let scored = calls.iter().find(|(_, call)| call.scored);
    let keeper = scored.map_or(result.callback, |(id, _)| *id);
    if scored.is_none() && !result.scores.is_empty() {
        return Err(Fault::invalid("scores", say!("call-not-scored")));
    }
    for (key, score) in &result.scores {
        let survey = &on.trade.survey;
        if survey.get(key).is_none() {
            let known: Vec<&str> = survey.indicators.iter().map(|i| i.key.as_str()).collect();
            let say = say!("no-such-key", key = key.as_str(), known = known.join(", "));
            return Err(Fault::invalid(format!("scores.{key}"), say));
        }
        if *score > BEST {
            return Err(Fault::invalid(format!("scores.{key}"), say!("survey-score-range")));
        }
    }
    let suggestion = note("suggestion", &result.suggestion)?;
    let note = note("note", &result.note)?;
    Ok(Answers { scores: result.scores.clone(), suggestion, note, keeper })
}

impl Answers {
    /// What the scores ask for: a complaint unless one came with the call, and a manager's call.
    pub fn follow(&self, on: &mut Deciding<'_>, call: &Callback, tried: &mut Try) -> Result<(), Fault> {
        let survey = &on.trade.survey;
        if tried.complaint.is_none() && !survey.low(&self.scores, survey.complaint_at).is_empty() {
            let about = self.words(on, survey.complaint_at)?;
            let intake = Intake {
                person: call.person,
                source: Source::Survey,
                class: ComplaintClass::Service,
                words: self.own_words().unwrap_or(&about).to_owned(),
                ..Intake::default()
            };
            tried.complaint = Some(cases::open_about(on, call.vehicle, &intake, &about)?);
        }
        if survey.low(&self.scores, survey.manager_at).is_empty() {
            return Ok(());
        }
        let car = on.car(call.vehicle)?;
        let asked = car.callbacks.iter().any(|(_, c)| c.is_open() && c.cadence == survey.manager_cadence);
        if !asked {
            let person = call.person.or(car.vehicle.first_person());
            let note = self.words(on, survey.manager_at)?;
            let about = tried.complaint.map(|id| id.0);
            manager(on, call, person, (note, about))?;
        }
        Ok(())
    }

    /// What the customer said: the suggestion, else what was noted of the call.
    fn own_words(&self) -> Option<&str> {
        [&self.suggestion, &self.note].into_iter().map(String::as_str).find(|said| !said.is_empty())
    }

    /// The low indicators with their scores, a failed basic first, and what the customer said.
    fn words(&self, on: &Deciding<'_>, at: u8) -> Result<String, Fault> {
        let mut parts = Vec::new();
        for (indicator, score) in on.trade.survey.low(&self.scores, at) {
            parts.push(format!("{} {score}", in_words(on, &indicator.name)?));
        }
        parts.extend([&self.suggestion, &self.note].into_iter().filter(|t| !t.is_empty()).cloned());
        let words: String = parts.join("\n").chars().take(clean::NOTE_CHARS).collect();
        Ok(words)
    }

    /// Puts the answers on the try of the callback that asks for them.
    pub fn keep(&self, id: CallbackId, tried: &mut Try) {
        if id == self.keeper {
            tried.scores = self.scores.clone();
            tried.suggestion = self.suggestion.clone();
        }
    }
}

fn manager(
    on: &mut Deciding<'_>,
    call: &Callback,
    person: Option<PersonId>,
    note: (String, Option<RecordId>),
) -> Result<(), Fault> {
    let cadence = &on.trade.survey.manager_cadence;
    // Somebody who wants no calls is not called for this either; the complaint stands.
    request::ask(on, call.vehicle, person, cadence, None, note).map(|_| ())
}
