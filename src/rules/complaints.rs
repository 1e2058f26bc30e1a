//! Complaints: departments, limit and clocks (Rules K-1, K-2, K-4).

use super::Problem;
use super::check::{self, Check, MOST_CHOICES};
use super::lines::Place;
use super::source::Sources;
use crate::domain::complaint::ComplaintClass;
use crate::domain::complaint_rules::{ClockRule, ComplaintRules};
use crate::say;
use std::collections::BTreeMap;

const FILE: &str = "complaints.toml";

/// Longest clock: four weeks.
const MOST_MINUTES: u32 = 28 * 24 * 60;

/// Reads and checks `complaints.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<ComplaintRules> {
    let (rules, mut check) = check::read::<ComplaintRules>(FILE, sources.text(FILE), problems)?;
    let top = Place::top();
    check.amount(&top, "approval_limit", rules.approval_limit);
    clock(&mut check, &top.key("first_contact"), rules.first_contact);
    clock(&mut check, &top.key("report_back"), rules.report_back);
    check.count(&top, "department", rules.departments.len(), 1..=MOST_CHOICES);
    let mut keys = BTreeMap::new();
    for (n, department) in rules.departments.iter().enumerate() {
        let at = top.key("department").nth(n);
        check.key(&at, &department.key, &mut keys);
        check.name(&at, "name", &department.name);
    }
    classes(&rules, &mut check);
    Some(rules)
}

fn clock(check: &mut Check<'_>, at: &Place, clock: ClockRule) {
    check.range(at, "minutes", clock.minutes, 1..=MOST_MINUTES);
    check.range(at, "warn_minutes", clock.warn_minutes, 0..=clock.minutes);
}

/// Every class goes to one department, or the intake would not know where to.
fn classes(rules: &ComplaintRules, check: &mut Check<'_>) {
    let mut taken: BTreeMap<ComplaintClass, usize> = BTreeMap::new();
    for (n, department) in rules.departments.iter().enumerate() {
        for (m, class) in department.classes.iter().enumerate() {
            let at = Place::top().key("department").nth(n).key("classes").nth(m);
            if let Some(first) = taken.insert(*class, check.line(&at)) {
                check.refuse(&at, say!("rules-class-twice", class = class.key(), first = first));
            }
        }
    }
    let open = ComplaintClass::ALL.iter().filter(|class| !taken.contains_key(class));
    for class in open {
        check.refuse(&Place::top().key("department"), say!("rules-class-nowhere", class = class.key()));
    }
}
