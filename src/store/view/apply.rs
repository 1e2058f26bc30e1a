//! What a journal line does to the view. The same code serves live writing, group commit,
//! replay and check, so that a view made twice is the same twice. It reads no clock, no
//! configuration and no chance.

use super::kv::{KvMut, Tree, Way};
use super::value::{META, Meta, Versioned, decode, encode, index_key, prefix_key, record_key, split_key};
use crate::domain::edit::{Edit, patch};
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::leap;
use crate::domain::record::{Home, Kind, Record, Table};
use crate::say;
use crate::store::journal::line::Line;
use crate::store::journal::scan::number;
use std::collections::BTreeSet;

/// How far the view is.
///
/// # Errors
/// [`Fault::Storage`] if it cannot be read.
pub fn meta(kv: &dyn super::kv::Kv) -> Result<Option<Meta>, Fault> {
    kv.get(Tree::Meta, META)?.map(|bytes| decode(&bytes, META)).transpose()
}

/// Applies a line.
///
/// # Errors
/// [`Fault::Storage`] if it is not the next line, or does not fit the records; the view is
/// then half changed, so apply to an overlay and throw that away.
pub fn apply(kv: &mut dyn KvMut, line: &Line) -> Result<(), Fault> {
    let entry = &line.entry;
    let before = meta(kv)?.unwrap_or_default();
    if entry.seq != before.seq + 1 {
        let (expected, found) = (number(before.seq + 1), number(entry.seq));
        return Err(Fault::Storage(say!("store-apply-order", expected = expected, found = found)));
    }
    apply_edits(kv, entry.seq, &entry.edits)?;
    set_meta(kv, line, before).map(|_| ())
}

/// Stores and returns how far the view is once `line` is applied; `before` is what it was. The
/// digest is brought up to date by [`super::sled_kv::SledKv::commit`], once for all lines of a
/// transaction.
///
/// # Errors
/// [`Fault::Storage`]; it does not happen with data of a fixed size.
pub fn set_meta(kv: &mut dyn KvMut, line: &Line, before: Meta) -> Result<Meta, Fault> {
    let entry = &line.entry;
    let birth = if entry.seq == 1 { entry.at } else { before.birth };
    let last = (before.seq > 0).then_some(before.at);
    let leap = leap::after(before.leap, last, entry.at, &entry.via, &entry.what);
    let meta = Meta { seq: entry.seq, chain: line.chain.0, at: entry.at, birth, leap, ..before };
    kv.set(Tree::Meta, META, Some(encode(&meta, META)?));
    Ok(meta)
}

/// Applies what line `seq` did to the records.
///
/// # Errors
/// As [`apply`].
pub fn apply_edits(kv: &mut dyn KvMut, seq: u64, edits: &[Edit]) -> Result<(), Fault> {
    // Cars first: what hangs from a car needs its prefix.
    let (cars, others): (Vec<_>, Vec<_>) = edits.iter().partition(|e| e.kind == Kind::Vehicle);
    for edit in cars.into_iter().chain(others) {
        apply_edit(kv, seq, edit)?;
    }
    Ok(())
}

fn misfit(seq: u64, id: RecordId, why: &str) -> Fault {
    Fault::Storage(say!("store-apply-misfit", seq = number(seq), id = id.to_string(), why = why))
}

fn apply_edit(kv: &mut dyn KvMut, seq: u64, edit: &Edit) -> Result<(), Fault> {
    let id = edit.id;
    let old_prefix = kv.get(Tree::Ids, &id.to_bytes())?;
    let (revision, before) = match &old_prefix {
        Some(prefix) => {
            let key = record_key(prefix, id);
            let bytes = kv.get(Tree::Records, &key)?;
            let bytes = bytes.ok_or_else(|| misfit(seq, id, "its key leads nowhere"))?;
            let (revision, record) = decode::<Versioned>(&bytes, &key)?;
            (revision, Some(record))
        }
        None => (0, None),
    };
    if edit.was.is_some_and(|was| was != revision) {
        return Err(misfit(seq, id, "another line wrote it last"));
    }
    let after = patch(before.as_ref(), edit).map_err(|why| misfit(seq, id, &why))?;
    let prefix = prefix_of(kv, &after, id)?.ok_or_else(|| misfit(seq, id, "its car is not there"))?;
    if let Some(old) = old_prefix.filter(|old| *old != prefix) {
        kv.set(Tree::Records, &record_key(&old, id), None);
        if edit.kind == Kind::Vehicle {
            move_records(kv, VehicleId(id), &old, &prefix)?;
        }
    }
    update_index(kv, id, before.as_ref(), &after);
    let key = record_key(&prefix, id);
    kv.set(Tree::Records, &key, Some(encode(&(seq, after), &key)?));
    kv.set(Tree::Ids, &id.to_bytes(), Some(prefix));
    Ok(())
}

/// Puts a record with its key as it stands in a checkpoint, and all that is derived from it.
///
/// # Errors
/// [`Fault::Storage`] if it is too large.
pub fn set_record(kv: &mut dyn KvMut, key: &[u8], value: &Versioned) -> Result<(), Fault> {
    let Some((prefix, id)) = split_key(key) else { return Ok(()) };
    update_index(kv, id, None, &value.1);
    kv.set(Tree::Records, key, Some(encode(value, key)?));
    kv.set(Tree::Ids, &id.to_bytes(), Some(prefix.to_vec()));
    Ok(())
}

/// The prefix a record's key has to have; none if it hangs from a car that is not there.
///
/// # Errors
/// [`Fault::Storage`] if the database cannot be read.
pub fn prefix_of(kv: &dyn super::kv::Kv, record: &Record, id: RecordId) -> Result<Option<Vec<u8>>, Fault> {
    match (record.home(id), record) {
        (Home::Vehicle(_), Record::Vehicle(vehicle)) => Ok(Some(vehicle.prefix(VehicleId(id)).into_bytes())),
        (Home::Vehicle(vehicle), _) => kv.get(Tree::Ids, &vehicle.0.to_bytes()),
        (Home::Person(person), _) => Ok(Some(format!("@{person}").into_bytes())),
        (Home::Kind(kind), _) => Ok(Some(format!("#{}", kind.key()).into_bytes())),
        (Home::Struck, _) => Ok(Some(b"#struck".to_vec())),
    }
}

/// Takes everything that hangs from a car along to its new prefix (Rule V-2).
fn move_records(kv: &mut dyn KvMut, car: VehicleId, old: &[u8], new: &[u8]) -> Result<(), Fault> {
    let found: Vec<_> = kv.scan(Tree::Records, &prefix_key(old), Way::Up).collect::<Result<_, _>>()?;
    for (key, bytes) in found {
        let Some((_, id)) = split_key(&key) else { continue };
        let (_, record) = decode::<Versioned>(&bytes, &key)?;
        // Another car may have had the same prefix: one VIN typed twice.
        if record.home(id) == Home::Vehicle(car) {
            kv.set(Tree::Records, &key, None);
            kv.set(Tree::Records, &record_key(new, id), Some(bytes));
            kv.set(Tree::Ids, &id.to_bytes(), Some(new.to_vec()));
        }
    }
    Ok(())
}

fn update_index(kv: &mut dyn KvMut, id: RecordId, before: Option<&Record>, after: &Record) {
    let keys = |entries: Vec<(Table, String)>| -> BTreeSet<Vec<u8>> {
        entries.into_iter().map(|(table, word)| index_key(table, &word, id)).collect()
    };
    let old = before.map(|r| keys(r.index(id))).unwrap_or_default();
    let new = keys(after.index(id));
    old.difference(&new).for_each(|key| kv.set(Tree::Index, key, None));
    new.difference(&old).for_each(|key| kv.set(Tree::Index, key, Some(Vec::new())));
}
