//! What can be sold (Rules E-1, E-2): three files, one catalog, and what was imported on top.

use super::Problem;
use super::check::{self, Check, MOST_CHOICES};
use super::lines::Place;
use super::source::Sources;
use crate::domain::catalog::{Catalog, Operation, Package, Part};
use crate::domain::money::{MOST, Money};
use crate::say;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most standard minutes and billed hundredths of an hour of one line: a week of work.
const MOST_MINUTES: u32 = 7 * 24 * 60;
const MOST_HOURS_CENTI: u32 = 7 * 24 * 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageFile {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabourFile {
    #[serde(default)]
    labour: Vec<Operation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    #[serde(default)]
    part: Vec<Part>,
}

/// Reads and checks the files under `catalog/`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Catalog> {
    let package = packages(sources, problems);
    let labour = labour(sources, problems);
    let part = parts(sources, problems);
    let catalog = Catalog { package: package?, labour: labour?, part: part? };
    super::imported::on_top(catalog, sources, problems)
}

/// A list with another on top: an item of a key that is there takes its place, others come behind.
pub(super) fn laid_on<T>(mut below: Vec<T>, above: Vec<T>, key: fn(&T) -> String) -> Vec<T> {
    let places: BTreeMap<String, usize> =
        below.iter().enumerate().map(|(at, item)| (key(item), at)).collect();
    for item in above {
        match places.get(&key(&item)).and_then(|at| below.get_mut(*at)) {
            Some(place) => *place = item,
            None => below.push(item),
        }
    }
    below
}

fn packages(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Vec<Package>> {
    let path = "catalog/packages.toml";
    let (file, mut check) = check::read::<PackageFile>(path, sources.text(path), problems)?;
    let mut keys = BTreeMap::new();
    for (n, package) in file.package.iter().enumerate() {
        let at = Place::top().key("package").nth(n);
        check.key(&at, &package.key, &mut keys);
        check.name(&at, "name", &package.name);
        check.name(&at, "reason", &package.reason);
        check.range(&at, "minutes", package.minutes, 0..=MOST_MINUTES);
        check.range(&at, "hours_centi", package.hours_centi, 0..=MOST_HOURS_CENTI);
        components(&mut check, &at, package);
        options(&mut check, &at, package);
    }
    Some(file.package)
}

fn components(check: &mut Check<'_>, at: &Place, package: &Package) {
    for (n, component) in package.fixed.iter().enumerate() {
        let at = at.key("fixed").nth(n);
        check.name(&at, "name", &component.name);
        check.amount(&at, "price", component.price);
    }
}

/// One option is chosen, so there must be two, a name for the choice, and a sane total
/// with each.
fn options(check: &mut Check<'_>, at: &Place, package: &Package) {
    match (&package.choice, package.option.len()) {
        (None, 0) => {}
        (None, _) => check.refuse(&at.key("option"), say!("rules-no-choice")),
        (Some(choice), count) => {
            check.name(at, "choice", choice);
            check.count(at, "option", count, 2..=MOST_CHOICES);
        }
    }
    let mut keys = BTreeMap::new();
    for (n, option) in package.option.iter().enumerate() {
        let at = at.key("option").nth(n);
        check.key(&at, &option.key, &mut keys);
        check.name(&at, "name", &option.name);
        check.amount(&at, "price", option.price);
    }
    let dearest = package.option.iter().max_by_key(|o| o.price);
    let total = package.total(dearest);
    if total > MOST || (package.fixed.is_empty() && total == Money::ZERO) {
        check.refuse(at, say!("rules-total", total = total, most = MOST));
    }
}

fn labour(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Vec<Operation>> {
    let path = "catalog/labour.toml";
    let (file, mut check) = check::read::<LabourFile>(path, sources.text(path), problems)?;
    check_labour(&mut check, &file.labour);
    Some(file.labour)
}

/// Checks labour operations of a file.
pub(super) fn check_labour(check: &mut Check<'_>, labour: &[Operation]) {
    let mut keys = BTreeMap::new();
    for (n, labour) in labour.iter().enumerate() {
        let at = Place::top().key("labour").nth(n);
        check.key(&at, &labour.key, &mut keys);
        check.name(&at, "name", &labour.name);
        check.name(&at, "reason", &labour.reason);
        check.range(&at, "minutes", labour.minutes, 0..=MOST_MINUTES);
        check.range(&at, "hours_centi", labour.hours_centi, 0..=MOST_HOURS_CENTI);
    }
}

fn parts(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Vec<Part>> {
    let path = "catalog/parts.toml";
    let (file, mut check) = check::read::<PartFile>(path, sources.text(path), problems)?;
    check_parts(&mut check, &file.part);
    Some(file.part)
}

/// Checks parts of a file.
pub(super) fn check_parts(check: &mut Check<'_>, parts: &[Part]) {
    let mut keys = BTreeMap::new();
    for (n, part) in parts.iter().enumerate() {
        let at = Place::top().key("part").nth(n);
        check.key(&at, &part.key, &mut keys);
        check.name(&at, "name", &part.name);
        check.name(&at, "reason", &part.reason);
        check.range(&at, "minutes", part.minutes, 0..=MOST_MINUTES);
        check.amount(&at, "price", part.price);
    }
}
