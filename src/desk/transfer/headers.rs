//! Which column goes where: by its name, in Chinese or English, or as a mapping file says.

use super::cells::{folded, shown};
use super::fields::Target;
use crate::desk::api::job::Importing;
use crate::domain::fault::Fault;
use crate::rules::import::ImportNames;
use crate::say;
use crate::text::Reader;
use std::collections::BTreeMap;

/// Most characters of a list of names in a message.
const LISTED: usize = 600;

/// Where the columns of a file go.
#[derive(Clone)]
pub(super) struct Mapping {
    /// Names of the columns, as in the file.
    pub names: Vec<String>,
    /// What each holds; none is ignored.
    pub targets: Vec<Option<Target>>,
    /// What the file holds.
    what: Importing,
}

impl Mapping {
    /// The name of the column that holds a field, else the field's label.
    pub fn column(&self, field: &str, reader: &Reader) -> String {
        let is = |t: &Option<Target>| t.is_some_and(|t| t.key() == field);
        let named = self.targets.iter().position(is).and_then(|at| self.names.get(at));
        named.map(|name| shown(name)).unwrap_or_else(|| {
            let target = Target::of(self.what).into_iter().find(|t| t.key() == field);
            target.map_or_else(|| field.to_owned(), |t| reader.t(t.label()))
        })
    }
}

/// Every name a column can have, folded, with what it means.
pub(super) fn known(what: Importing, names: &ImportNames, readers: &[Reader; 2]) -> BTreeMap<String, Target> {
    let mut out = BTreeMap::new();
    for target in Target::of(what) {
        let key = target.key();
        let more = names.columns.get(&target.named()).into_iter().flatten().cloned();
        let labels = readers.iter().map(|r| r.t(target.label()));
        out.extend(more.chain(labels).chain([key.clone()]).map(|name| (folded(&name), target)));
    }
    out
}

/// The columns of a mapping file: name in the file, key of the field; an empty key: ignored.
///
/// # Errors
/// [`Fault::Invalid`] if it cannot be read, or names a field that is none.
fn overrides(what: Importing, map: &str) -> Result<BTreeMap<String, Option<Target>>, Fault> {
    let invalid = |say| Fault::invalid("map", say);
    let read: BTreeMap<String, String> =
        toml::from_str(map).map_err(|e| invalid(say!("import-map", reason = e.message())))?;
    let mut out = BTreeMap::new();
    for (column, field) in read {
        let target = Target::of(what).into_iter().find(|t| t.key() == field.trim());
        if target.is_none() && !field.trim().is_empty() {
            let known: Vec<String> = Target::of(what).into_iter().map(Target::key).collect();
            return Err(invalid(say!("import-map-field", field = shown(&field), known = known.join(", "))));
        }
        out.insert(column, target);
    }
    Ok(out)
}

/// Columns without which nothing can be told of a row: of each group one.
fn needed(what: Importing) -> &'static [&'static [&'static str]] {
    match what {
        Importing::Vehicles => &[&["plate", "vehicle.vin"]],
        Importing::People => &[&["name"], &["phones"]],
        Importing::History => &[&["plate", "vin"], &["arrived"]],
        Importing::Catalog => &[&["key"]],
    }
}

/// Maps the columns of a file.
///
/// # Errors
/// [`Fault::Invalid`] for a mapping file that does not fit, for two columns of the same meaning, and for
/// a file in which nothing tells one row from another.
pub(super) fn mapping(
    what: Importing,
    headings: Vec<String>,
    map: Option<&str>,
    names: &ImportNames,
    readers: &[Reader; 2],
) -> Result<Mapping, Fault> {
    let known = known(what, names, readers);
    let mut overrides = map.map_or(Ok(BTreeMap::new()), |map| overrides(what, map))?;
    let mut targets: Vec<Option<Target>> = Vec::with_capacity(headings.len());
    for name in &headings {
        let said = overrides.remove(name.trim());
        targets.push(said.unwrap_or_else(|| known.get(&folded(name)).copied()));
    }
    if let Some(column) = overrides.keys().next() {
        let say = say!("import-map-column", column = shown(column), found = listed(&headings));
        return Err(Fault::invalid("map", say));
    }
    once_each(&headings, &targets, readers)?;
    let has = |key: &&str| targets.iter().flatten().any(|t| t.key() == *key);
    if let Some(missing) = needed(what).iter().find(|group| !group.iter().any(has)) {
        let all = Target::of(what);
        let label = |key: &&str| all.iter().find(|t| t.key() == **key).map(|t| readers[0].t(t.label()));
        let needed: Vec<String> = missing.iter().filter_map(label).collect();
        let (found, known) = (listed(&headings), known_names(what, names, readers));
        let say = say!("import-no-columns", needed = needed.join(" / "), found = found, known = known);
        return Err(Fault::invalid("file", say));
    }
    Ok(Mapping { names: headings, targets, what })
}

/// Refuses two columns of the same meaning.
fn once_each(headings: &[String], targets: &[Option<Target>], readers: &[Reader; 2]) -> Result<(), Fault> {
    for (at, target) in targets.iter().enumerate() {
        let Some(target) = target.filter(|t| !t.many()) else { continue };
        let same = |t: &Option<Target>| t.is_some_and(|t| t.key() == target.key());
        if let Some(first) = targets.iter().take(at).position(same) {
            let name = |at: usize| headings.get(at).map(|n| shown(n)).unwrap_or_default();
            let field = readers[0].t(target.label());
            let say = say!("import-column-twice", first = name(first), second = name(at), field = field);
            return Err(Fault::invalid("file", say));
        }
    }
    Ok(())
}

/// Some names of every column.
fn known_names(what: Importing, names: &ImportNames, readers: &[Reader; 2]) -> String {
    let mut all: Vec<String> = Vec::new();
    for target in Target::of(what) {
        all.extend(readers.iter().map(|r| r.t(target.label())));
        let more = names.columns.get(&target.named()).into_iter().flatten();
        all.extend(more.take(2).cloned());
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|name| seen.insert(name.clone()));
    all.join(", ")
}

fn listed(names: &[String]) -> String {
    let list: Vec<String> = names.iter().map(|n| shown(n)).filter(|n| !n.is_empty()).collect();
    list.join(", ").chars().take(LISTED).collect()
}
