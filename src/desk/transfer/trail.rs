//! The trail of one car or record, given out: one row a field that was changed (Rule X-2).

use super::cells::escaped;
use super::export::{Columns, Form, Item, Put, Stopped, told};
use crate::desk::Desk;
use crate::domain::edit::{Edit, FieldEdit};
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::past::Deed;
use crate::domain::plate::Plate;
use crate::domain::record::Table;
use crate::domain::time::Time;
use crate::domain::view::View;
use serde_json::{Value, json};

/// The columns. A row of what was forgotten says so in the last, and has no field.
const TRAIL: Columns =
    &["seq", "time", "by", "via", "what", "kind", "record", "new", "field", "before", "after", "forgotten"];

/// Whose trail.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// Of a car, its people and all that hangs from it.
    Car(VehicleId),
    /// Of one record; of a car as above.
    Record(RecordId),
}

impl Desk {
    /// The cars that this plate (or VIN) leads to, best first, also one whose file was taken back.
    ///
    /// # Errors
    /// As [`Desk::find_plate`].
    pub fn find_trail(&self, text: &str) -> Result<Vec<VehicleId>, Fault> {
        let found = self.find_plate(text);
        if !matches!(found, Err(Fault::NotFound(_))) {
            return found;
        }
        let plate = Plate::parse(text).or_else(|_| Plate::parse_unusual(text));
        let Ok(plate) = plate else { return found };
        let struck = self.reader.find(Table::Struck, plate.key())?;
        if struck.is_empty() { found } else { Ok(struck.into_iter().map(VehicleId).collect()) }
    }

    /// Gives out every field that was changed at `since` or later, oldest first.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there never was such a record; if store or journal cannot be read, or
    /// nobody takes it.
    pub fn export_trail(
        &self,
        whose: Whose,
        form: Form,
        since: Option<Time>,
        put: Put<'_>,
    ) -> Result<(), Stopped> {
        let from = match whose {
            Whose::Car(car) => self.trail_of(car)?,
            Whose::Record(id) => self.trail_of_record(id)?,
        };
        let mut deeds = Vec::new();
        self.follow::<Fault>(from, &mut |deed| {
            let within = since.is_none_or(|since| deed.at >= since);
            if within {
                deeds.push(deed);
            }
            Ok(within)
        })?;
        if form == Form::Csv {
            put(Item::Row(TRAIL.iter().map(|c| (*c).to_owned()).collect()))?;
        }
        for deed in deeds.iter().rev() {
            for row in deed.edits.iter().flat_map(|edit| rows(deed, edit)) {
                put(match form {
                    Form::Json => Item::Json(row),
                    Form::Csv => Item::Row(TRAIL.iter().map(|c| cell(row.get(*c))).collect()),
                })?;
            }
        }
        Ok(())
    }
}

/// What a change did to a record, a row each field.
fn rows(deed: &Deed, edit: &Edit) -> Vec<Value> {
    let gone = |f: &FieldEdit| deed.forgotten && edit.kind.is_personal(f.top_field());
    let mut out: Vec<Value> =
        edit.set.iter().filter(|f| !gone(f)).map(|f| row(deed, edit, Some(f))).collect();
    // A line may not even say which fields there were.
    if deed.forgotten && (edit.set.is_empty() || edit.set.iter().any(gone)) {
        out.push(row(deed, edit, None));
    }
    out
}

/// A row; without a field, that of what was forgotten.
fn row(deed: &Deed, edit: &Edit, field: Option<&FieldEdit>) -> Value {
    let told = field.and_then(told).map(Value::from);
    let (before, after) = match (&told, field) {
        (Some(_), _) => (told.clone(), told),
        (None, Some(f)) => (f.before.clone(), f.after.clone()),
        (None, None) => (None, None),
    };
    json!({
        "seq": deed.seq, "time": deed.at, "by": deed.by, "via": deed.via, "what": deed.what,
        "kind": edit.kind.key(), "record": edit.id, "new": edit.new,
        "field": field.map(|f| &f.at), "before": before, "after": after, "forgotten": field.is_none(),
    })
}

/// Text as it is, nothing as nothing, all else as JSON.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => escaped(text),
        Some(other) => other.to_string(),
    }
}
