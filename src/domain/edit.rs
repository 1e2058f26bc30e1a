//! What a change did to a record, field by field: the form in which the journal keeps it.
//!
//! Records are compared as JSON. Objects are walked into, arrays are whole values. A field
//! that is null and one that is not there are the same: nulls are left out on both sides.

use super::deciding::Write;
use super::id::RecordId;
use super::record::{Kind, Record};
use serde_json::{Map, Value};

/// What a change did to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: Kind,
    /// The change made it.
    pub new: bool,
    /// Number of the line that wrote the record before this one, 0 for one that makes it: so that
    /// a record's history can be followed back from line to line. None before it has a place in
    /// the journal, and in lines of builds that did not write it.
    pub was: Option<u64>,
    /// The fields that differ; each place stands here once.
    pub set: Vec<FieldEdit>,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldEdit {
    /// The place in the record, a JSON Pointer (RFC 6901): `/people/12.0/owner`.
    pub at: String,
    /// As it was; none if it was not there.
    pub before: Option<Value>,
    /// As it is now; none if it is gone.
    pub after: Option<Value>,
}

impl FieldEdit {
    /// The field of the record that the place lies in: `people` of `/people/12.0/owner`.
    #[must_use]
    pub fn top_field(&self) -> &str {
        let place = self.at.strip_prefix('/').unwrap_or_default();
        place.split_once('/').map_or(place, |(top, _)| top)
    }
}

impl Edit {
    /// The edit that takes this one back; none for one that made the record, since
    /// records are never unmade.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let swap =
            |f: &FieldEdit| FieldEdit { at: f.at.clone(), before: f.after.clone(), after: f.before.clone() };
        (!self.new).then(|| Self {
            was: None,
            set: self.set.iter().rev().map(swap).collect(),
            ..self.clone()
        })
    }
}

/// The fields in which a record differs from what it was. Same input, same order.
#[must_use]
pub fn diff(write: &Write) -> Edit {
    let after = json_of(&write.after);
    let set = match &write.before {
        Some(before) => {
            let mut set = Vec::new();
            compare(&mut String::new(), Some(&json_of(before)), Some(&after), &mut set);
            set
        }
        // Nothing to compare with: every field is one that differs.
        None => fields(after),
    };
    Edit { id: write.id, kind: write.after.kind(), new: write.before.is_none(), was: None, set }
}

/// The record after an edit.
///
/// # Errors
/// Says what does not fit: a record that is or is not there, a field that was not what the
/// edit says it was, or a value that the record cannot take.
pub fn patch(before: Option<&Record>, edit: &Edit) -> Result<Record, String> {
    match before {
        Some(_) if edit.new => return Err(format!("record {} is there already", edit.id)),
        None if !edit.new => return Err(format!("record {} is not there", edit.id)),
        Some(r) if r.kind() != edit.kind => {
            return Err(format!("record {} is a {}, not a {}", edit.id, r.kind().key(), edit.kind.key()));
        }
        _ => {}
    }
    let mut json = before.map_or_else(|| Value::Object(Map::with_capacity(edit.set.len())), json_of);
    for field in &edit.set {
        set_field(&mut json, field)?;
    }
    Record::from_json(edit.kind, json)
}

/// A record as JSON without its null fields.
pub(crate) fn json_of(record: &Record) -> Value {
    let mut json = record.to_json();
    drop_nulls(&mut json);
    json
}

/// Takes null fields out of every object. Nulls in arrays stay: they hold a place.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, v| !v.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// The fields of a record that was not there before.
fn fields(after: Value) -> Vec<FieldEdit> {
    let Value::Object(map) = after else { return Vec::new() };
    let field = |(key, value): (String, Value)| {
        let mut at = String::with_capacity(key.len() + 1);
        step(&mut at, &key);
        FieldEdit { at, before: None, after: Some(value) }
    };
    map.into_iter().map(field).collect()
}

fn compare(at: &mut String, before: Option<&Value>, after: Option<&Value>, set: &mut Vec<FieldEdit>) {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (before, after) else {
        if before != after {
            set.push(FieldEdit { at: at.clone(), before: before.cloned(), after: after.cloned() });
        }
        return;
    };
    // The order of the new record first, so that a line reads as the record does.
    for key in new.keys().chain(old.keys().filter(|k| !new.contains_key(*k))) {
        let here = at.len();
        step(at, key);
        compare(at, old.get(key), new.get(key), set);
        at.truncate(here);
    }
}

/// One step further down a JSON Pointer.
fn step(at: &mut String, key: &str) {
    at.push('/');
    if key.contains(['~', '/']) {
        at.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        at.push_str(key);
    }
}

fn set_field(json: &mut Value, field: &FieldEdit) -> Result<(), String> {
    let at = &field.at;
    let (parents, last) = at.rsplit_once('/').ok_or_else(|| format!("\"{at}\" is no place in a record"))?;
    let holder = json.pointer_mut(parents).and_then(Value::as_object_mut);
    let holder = holder.ok_or_else(|| format!("{at}: nothing there that holds fields"))?;
    let mut key = last.to_owned();
    if last.contains('~') {
        key = last.replace("~1", "/").replace("~0", "~");
    }
    if holder.get(&key) != field.before.as_ref() {
        let shown = |v: Option<&Value>| v.map_or_else(|| "nothing".to_owned(), Value::to_string);
        return Err(format!(
            "{at}: the line says it was {}, the record has {}",
            shown(field.before.as_ref()),
            shown(holder.get(&key))
        ));
    }
    match &field.after {
        Some(value) => {
            holder.insert(key, value.clone());
        }
        None => {
            holder.shift_remove(&key);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{PersonId, VehicleId};
    use crate::domain::person::Person;
    use crate::domain::time::Time;
    use crate::domain::vehicle::{Link, Reading, Vehicle};
    use crate::domain::visit::{Fuel, ItemAnswer, Valuables, Visit};
    use proptest::prelude::*;
    use serde_json::json;

    fn word() -> impl Strategy<Value = String> {
        proptest::sample::select(vec!["", "a", "~", "/", "~1", "后视镜", "x/y~z", "\"\\\n"])
            .prop_map(str::to_owned)
    }

    fn id() -> impl Strategy<Value = RecordId> {
        (1..4u64, 0..3u16).prop_map(|(seq, ord)| RecordId { seq, ord })
    }

    fn vehicle() -> impl Strategy<Value = Record> {
        let people = proptest::collection::btree_map(id().prop_map(PersonId), any::<(bool, bool)>(), 0..3);
        let readings = proptest::collection::vec((0..3u32, proptest::option::of(word())), 0..3);
        (word(), people, readings, proptest::option::of(2000..2003u16)).prop_map(
            |(make, people, readings, year)| {
                let link = |(owner, driver)| Link { owner, driver, payer: false };
                let reading = |(km, reason)| Reading { at: Time(i64::from(km)), km, reason, visit: None };
                Record::Vehicle(Vehicle {
                    make,
                    year,
                    people: people.into_iter().map(|(p, l)| (p, link(l))).collect(),
                    readings: readings.into_iter().map(reading).collect(),
                    ..Vehicle::default()
                })
            },
        )
    }

    fn visit() -> impl Strategy<Value = Record> {
        let note = word().prop_map(|note| ItemAnswer { note, ..ItemAnswer::default() });
        let items = proptest::collection::btree_map(word(), note, 0..3);
        let answers = proptest::collection::btree_map(word(), word(), 0..3);
        let kept = proptest::option::of(word());
        let fuel = proptest::option::of(prop_oneof![
            (0..3u8).prop_map(Fuel::Eighths),
            (0..3u8).prop_map(Fuel::Percent)
        ]);
        (items, answers, kept, fuel, proptest::option::of(0..3u32)).prop_map(
            |(items, answers, kept, fuel, km)| {
                let valuables = kept.map(|kept| Valuables { kept, ..Valuables::default() });
                Record::Visit(Visit { items, answers, valuables, fuel, km, ..Visit::default() })
            },
        )
    }

    fn pair() -> impl Strategy<Value = (Option<Record>, Record)> {
        prop_oneof![(proptest::option::of(vehicle()), vehicle()), (proptest::option::of(visit()), visit()),]
    }

    proptest! {
        #[test]
        fn patching_with_the_difference_gives_the_new_record((before, after) in pair(), id in id()) {
            let edit = diff(&Write { id, before: before.clone(), after: after.clone() });
            prop_assert_eq!(patch(before.as_ref(), &edit), Ok(after.clone()));
            if let Some(back) = edit.inverse() {
                prop_assert_eq!(patch(Some(&after), &back).ok(), before);
            }
        }

        #[test]
        fn a_record_that_was_something_else_is_refused(a in visit(), b in visit(), c in visit()) {
            let edit = diff(&Write { id: RecordId::default(), before: Some(a.clone()), after: b });
            let differs = edit.set.iter().any(|f| {
                json_of(&c).pointer(&f.at) != f.before.as_ref()
            });
            prop_assert_eq!(patch(Some(&c), &edit).is_err(), differs);
        }
    }

    #[test]
    fn the_difference_names_places_as_pointers_and_leaves_nulls_out() {
        let vehicle = VehicleId(RecordId { seq: 2, ord: 0 });
        let before = Visit { vehicle, advisor: "ma".into(), ..Visit::default() };
        let mut after = Visit { km: Some(7), ..before.clone() };
        after.answers.insert("a/b~c".into(), "yes".into());
        let edit = diff(&Write {
            id: RecordId { seq: 3, ord: 0 },
            before: Some(Record::Visit(before)),
            after: Record::Visit(after),
        });
        let set: Vec<_> =
            edit.set.iter().map(|f| (f.at.as_str(), f.before.clone(), f.after.clone())).collect();
        let want = [("/km", None, Some(json!(7))), ("/answers/a~1b~0c", None, Some(json!("yes")))];
        assert_eq!(set, want);
        assert_eq!(edit.set[1].top_field(), "answers");
    }

    #[test]
    fn a_new_record_lists_its_fields_and_cannot_be_made_twice() {
        let person = Record::Person(Person { name: "李".into(), ..Person::default() });
        let edit = diff(&Write { id: RecordId::default(), before: None, after: person.clone() });
        assert!(edit.new && edit.set.iter().any(|f| f.at == "/name" && f.before.is_none()));
        assert!(edit.set.iter().all(|f| f.at != "/birthday"), "a birthday nobody gave is not written");
        assert!(patch(Some(&person), &edit).is_err());
        let change = Edit { new: false, ..edit };
        assert!(patch(None, &change).is_err());
        assert!(patch(Some(&Record::Visit(Visit::default())), &change).is_err(), "another kind");
    }
}
