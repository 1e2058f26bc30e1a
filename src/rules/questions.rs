//! Questions of the reception (Rule R-8) and ways to confirm (Rules R-10, E-3).

use super::Problem;
use super::check::{self, Check, MOST_CHOICES};
use super::lines::Place;
use super::source::Sources;
use crate::domain::checklist::{Choice, Question};
use crate::domain::decide::reception::PAY;
use crate::say;
use serde::Deserialize;
use std::collections::BTreeMap;

const QUESTIONS: &str = "questions.toml";
const CONFIRMATIONS: &str = "confirmations.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionFile {
    question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfirmationFile {
    confirmation: Vec<Choice>,
}

/// Reads and checks `questions.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Vec<Question>> {
    let (file, mut check) = check::read::<QuestionFile>(QUESTIONS, sources.text(QUESTIONS), problems)?;
    let mut keys = BTreeMap::new();
    for (n, question) in file.question.iter().enumerate() {
        let at = Place::top().key("question").nth(n);
        check.key(&at, &question.key, &mut keys);
        check.name(&at, "name", &question.name);
        check.name(&at, "label", &question.label);
        choices(&mut check, &at, "options", &question.options);
    }
    if !keys.contains_key(PAY) {
        check.refuse(&Place::top(), say!("rules-no-pay", key = PAY));
    }
    Some(file.question)
}

/// Reads and checks `confirmations.toml`.
pub(super) fn read_confirmations(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Vec<Choice>> {
    let text = sources.text(CONFIRMATIONS);
    let (file, mut check) = check::read::<ConfirmationFile>(CONFIRMATIONS, text, problems)?;
    choices(&mut check, &Place::top(), "confirmation", &file.confirmation);
    Some(file.confirmation)
}

/// Keyed alternatives that digit keys can answer.
pub(super) fn choices(check: &mut Check<'_>, at: &Place, list: &str, choices: &[Choice]) {
    check.count(at, list, choices.len(), 1..=MOST_CHOICES);
    let mut keys = BTreeMap::new();
    for (n, choice) in choices.iter().enumerate() {
        let at = at.key(list).nth(n);
        check.key(&at, &choice.key, &mut keys);
        check.name(&at, "name", &choice.name);
    }
}
