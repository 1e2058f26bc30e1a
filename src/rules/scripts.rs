//! Scripts of calls (Rule C-6) and the survey (Rule C-8).

use super::Problem;
use super::check::{self, Check, MOST_CHOICES};
use super::lines::{Lines, Place};
use super::source::Sources;
use crate::domain::cadence::Cadences;
use crate::domain::name::Name;
use crate::domain::script::{FACTS, Script, Scripts, Step, Survey, named};
use crate::say;
use serde::Deserialize;
use std::collections::BTreeMap;

const SCRIPTS: &str = "scripts.toml";
const SURVEY: &str = "survey.toml";

/// Longest text of a step, in characters: it is read out at one breath.
const LONGEST: usize = 300;
/// Most steps of a script.
const MOST_STEPS: usize = 12;
/// Highest score.
const BEST: u32 = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptFile {
    opening: Vec<Step>,
    closing: Vec<Step>,
    script: BTreeMap<String, Script>,
}

/// Reads and checks `scripts.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Scripts> {
    let (file, mut check) = check::read::<ScriptFile>(SCRIPTS, sources.text(SCRIPTS), problems)?;
    let top = Place::top();
    for (list, steps) in [("opening", &file.opening), ("closing", &file.closing)] {
        check.count(&top, list, steps.len(), 1..=MOST_STEPS);
        examine(&mut check, &top, list, steps);
    }
    for (key, script) in &file.script {
        let at = top.key("script").key(key);
        check.count(&at, "step", script.steps.len(), 0..=MOST_STEPS);
        text(&mut check, &at, "message", &script.message);
        examine(&mut check, &at, "step", &script.steps);
    }
    Some(Scripts { opening: file.opening, closing: file.closing, all: file.script })
}

fn examine(check: &mut Check<'_>, at: &Place, list: &str, steps: &[Step]) {
    for (n, step) in steps.iter().enumerate() {
        let at = at.key(list).nth(n);
        text(check, &at, "say", &step.say);
        check.count(&at, "branch", step.branches.len(), 0..=MOST_CHOICES);
        for (n, branch) in step.branches.iter().enumerate() {
            let at = at.key("branch").nth(n);
            check.name(&at, "when", &branch.when);
            text(check, &at, "then", &branch.then);
        }
    }
}

/// A text in both languages that names nothing but what can be filled in.
fn text(check: &mut Check<'_>, at: &Place, field: &str, name: &Name) {
    check.text(at, field, name, LONGEST);
    for (lang, text) in [("zh", &name.zh), ("en", &name.en)] {
        for found in named(text).filter(|found| !FACTS.contains(found)) {
            let known = FACTS.map(|fact| format!("{{{fact}}}")).join(" ");
            let found: String = found.chars().take(20).collect();
            check.refuse(&at.key(field).key(lang), say!("rules-no-fact", found = found, known = known));
        }
    }
}

/// Reads and checks `survey.toml`.
pub(super) fn read_survey(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Survey> {
    let (survey, mut check) = check::read::<Survey>(SURVEY, sources.text(SURVEY), problems)?;
    let top = Place::top();
    check.range(&top, "manager_at", survey.manager_at.into(), 0..=BEST);
    check.range(&top, "complaint_at", survey.complaint_at.into(), 0..=survey.manager_at.into());
    check.count(&top, "indicator", survey.indicators.len(), 1..=MOST_STEPS);
    let mut keys = BTreeMap::new();
    for (n, indicator) in survey.indicators.iter().enumerate() {
        let at = top.key("indicator").nth(n);
        check.key(&at, &indicator.key, &mut keys);
        check.name(&at, "name", &indicator.name);
    }
    Some(survey)
}

/// What the files name of one another: every touch has its script, and the manager's call after a
/// low score is one that can be asked for.
pub(super) fn fit(
    (cadences, scripts, survey): (&Cadences, &Scripts, &Survey),
    sources: &Sources,
    problems: &mut Vec<Problem>,
) {
    let touches = cadences.all.iter().flat_map(|c| c.touches.iter().map(move |t| (c, t)));
    for (cadence, touch) in touches.filter(|(_, t)| !scripts.all.contains_key(&t.script)) {
        let named = format!("{}/{}", cadence.key, touch.key);
        let message = say!("rules-no-script", key = touch.script.as_str(), touch = named);
        problems.push(Problem { file: SCRIPTS.to_owned(), line: 1, message });
    }
    if !cadences.asked().any(|c| c.key == survey.manager_cadence && !c.touches.is_empty()) {
        let known: Vec<&str> = cadences.asked().map(|c| c.key.as_str()).collect();
        let key = survey.manager_cadence.as_str();
        let message = say!("rules-no-manager-cadence", key = key, known = known.join(", "));
        let line = Lines::new(sources.text(SURVEY)).line(&Place::top().key("manager_cadence"));
        problems.push(Problem { file: SURVEY.to_owned(), line, message });
    }
}
