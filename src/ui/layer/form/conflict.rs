//! Two people on one record: somebody else has saved it since the form was opened. Both versions
//! stand field by field; what only one of the two changed is taken by itself, of what both changed
//! one is chosen. Neither is lost: theirs is on record, mine stays in the form and its draft.

mod draw;

use super::{FieldSpec, Form};
use crate::desk::api::{Published, Query};
use crate::domain::id::RecordId;
use crate::domain::time::Time;
use crate::form::draft::Values;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::shared::Shared;
use std::collections::BTreeMap;

/// The fields as the record fills them now; none if it is not on the screen any more.
type Again = Box<dyn Fn(&Shared) -> Option<Vec<FieldSpec>> + Send>;

/// What a form was filled from.
pub(super) struct Based {
    /// The record; none if there was none yet that could be changed.
    record: Option<RecordId>,
    /// Number of the newest line that was known of it.
    revision: u64,
    again: Again,
    /// Why it was asked what is on record now.
    asked: Option<Asked>,
}

/// Why it was asked what is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// A save was refused.
    Refused,
    /// Before a save, to see whether there is something now that it would overwrite.
    Before,
}

/// Which version of a field is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Take {
    /// Only mine is another than before.
    OnlyMine,
    /// Only theirs is.
    OnlyTheirs,
    /// Both are, and they are the same.
    Same,
    /// Both are: nothing is chosen yet.
    Open,
    /// Mine was chosen.
    Mine,
    /// Theirs was chosen.
    Theirs,
}

impl Take {
    fn is_choice(self) -> bool {
        matches!(self, Self::Open | Self::Mine | Self::Theirs)
    }
}

/// A field that somebody has changed.
struct Row {
    /// Its place in the form.
    field: usize,
    opened: String,
    theirs: String,
    mine: String,
    take: Take,
}

/// Both versions of what was changed.
pub(super) struct Conflict {
    rows: Vec<Row>,
    here: usize,
    /// Who has saved the other one, and when.
    by: Option<(String, Time)>,
    /// Number of the newest line that is shown.
    revision: u64,
}

impl Form {
    /// Changes a record that is there: saved over somebody's newer change, it shows both versions.
    /// `again` fills the fields as the record is at that moment. Without a record, one that comes to
    /// be meanwhile counts.
    #[must_use]
    pub fn of_record(
        mut self,
        record: Option<RecordId>,
        at: &Shared,
        again: impl Fn(&Shared) -> Option<Vec<FieldSpec>> + Send + 'static,
    ) -> Self {
        let revision = at.car.as_ref().map_or(0, |car| car.revision);
        self.based = Some(Based { record, revision, again: Box::new(again), asked: None });
        self
    }

    /// The record and the revision it was filled from.
    pub(super) fn base(&self) -> Option<(RecordId, u64)> {
        let based = self.based.as_ref()?;
        Some((based.record?, based.revision))
    }

    /// The record whose changes are asked about; of a form without one, whatever it hangs from.
    fn watched(&self) -> Option<RecordId> {
        self.based.as_ref().and_then(|based| based.record.or(self.slip.place.record))
    }

    /// What stands on record now, of all fields that can be seen.
    fn theirs(&self, at: &Shared) -> Option<Values> {
        let again = (self.based.as_ref()?.again)(at)?;
        Some(again.iter().map(|field| (field.key.clone(), field.value())).collect())
    }

    /// Fields that stand otherwise on record than when the form was opened.
    fn changed_fields(&self, theirs: &Values) -> BTreeMap<String, String> {
        let first = |key: &str| self.first.get(key).map(String::as_str).unwrap_or_default();
        let differs = |f: &&FieldSpec| {
            let now = theirs.get(&f.key).map(String::as_str);
            // A moment is shown otherwise when the day changes.
            now.is_some_and(|now| now != first(&f.key)) && (!f.moment || first(&f.key).is_empty())
        };
        let words = |f: &FieldSpec| f.words_of(theirs.get(&f.key).map(String::as_str).unwrap_or_default());
        self.fields.iter().filter(differs).map(|f| (f.key.clone(), words(f))).collect()
    }

    /// Others have changed something: asks who, if it was this record.
    pub(super) fn ask_whether_changed(&self, news: &Published, at: &mut Shared) {
        let Some(record) = self.watched().filter(|_| at.vehicle().is_some_and(|car| news.concerns(car)))
        else {
            return;
        };
        let revision = self.based.as_ref().map_or(0, |based| based.revision);
        at.ask(Query::ChangedSince { record, revision });
    }

    /// A save was refused: asks what is on record now, and who has put it there.
    pub(super) fn ask_for_conflict(&mut self, at: &mut Shared) {
        let Some((record, revision)) = self.base() else { return };
        self.based.iter_mut().for_each(|based| based.asked = Some(Asked::Refused));
        ask(record, revision, at);
    }

    /// Who has changed a record since, if anybody has; the car on the screen is as it is now.
    pub(super) fn told_of_change(&mut self, record: RecordId, by: Option<&(String, Time)>, at: &mut Shared) {
        if self.based.is_some() && self.watched() == Some(record) {
            match self.based.as_mut().and_then(|based| based.asked.take()) {
                Some(Asked::Refused) => return self.open_conflict(by.cloned(), at),
                Some(Asked::Before) if self.is_newly_there(at) => return self.open_conflict(None, at),
                Some(Asked::Before) => return self.submit(at),
                None => {}
            }
            let newer = self.theirs(at).map(|theirs| self.changed_fields(&theirs)).unwrap_or_default();
            let new = newer.iter().any(|(key, now)| self.earlier.differ.get(key) != Some(now));
            if new {
                self.earlier.differ.extend(newer);
                at.notice = None;
                // What hangs from the record is somebody's, but not this change of the record.
                let by = by.filter(|_| self.base().is_some());
                return self.changed_since(by, at);
            }
        }
        if by.is_some() && self.slip.place.record == Some(record) && !self.earlier.changed {
            self.changed_since(by, at);
        }
    }

    /// Of a form without a record: asks first whether there is one now. Returns whether it did.
    pub(super) fn asks_before(&mut self, at: &mut Shared) -> bool {
        let Some(about) = self.watched() else { return false };
        let Some(based) = self.based.as_mut().filter(|based| based.record.is_none()) else { return false };
        based.asked = Some(Asked::Before);
        ask(about, based.revision, at);
        true
    }

    /// Something that would be overwritten came to be since the form was opened without it.
    fn is_newly_there(&self, at: &Shared) -> bool {
        self.theirs(at).is_some_and(|theirs| !self.changed_fields(&theirs).is_empty())
    }

    /// Shows both versions; where the other one touches nothing of the form, it is saved at once.
    pub(super) fn open_conflict(&mut self, by: Option<(String, Time)>, at: &mut Shared) {
        let (Some(theirs), Some(car)) = (self.theirs(at), &at.car) else {
            return at.refuse(say!("conflict-gone"));
        };
        let revision = car.revision;
        let row = |(field, spec): (usize, &FieldSpec)| {
            let opened = self.first.get(&spec.key).cloned().unwrap_or_default();
            let theirs = theirs.get(&spec.key).unwrap_or(&opened).clone();
            let mine = spec.value();
            let take = match (theirs != opened, mine != opened) {
                (false, false) => return None,
                (false, true) => Take::OnlyMine,
                (true, false) => Take::OnlyTheirs,
                (true, true) if theirs == mine => Take::Same,
                (true, true) => Take::Open,
            };
            Some(Row { field, opened, theirs, mine, take })
        };
        let rows: Vec<Row> = self.fields.iter().enumerate().filter_map(row).collect();
        if rows.iter().all(|row| row.take == Take::OnlyMine) {
            self.based.iter_mut().for_each(|based| based.revision = revision);
            return self.save(at);
        }
        let here = rows.iter().position(|row| row.take == Take::Open).unwrap_or(0);
        at.notice = None;
        self.conflict = Some(Conflict { rows, here, by, revision });
    }

    /// A key while both versions are shown.
    pub(super) fn in_conflict(&mut self, action: Action, at: &mut Shared) {
        let Some(conflict) = &mut self.conflict else { return };
        let last = conflict.rows.len().saturating_sub(1);
        match action {
            Action::Up => conflict.here = conflict.here.saturating_sub(1),
            Action::Down => conflict.here = (conflict.here + 1).min(last),
            Action::First | Action::PageUp => conflict.here = 0,
            Action::Last | Action::PageDown => conflict.here = last,
            Action::TakeMine => conflict.choose(Take::Mine, at),
            Action::TakeTheirs => conflict.choose(Take::Theirs, at),
            Action::NextOpen => {
                conflict.next_open();
            }
            Action::Save if conflict.next_open() => at.refuse(say!("conflict-choose")),
            Action::Save => self.merge(at),
            Action::Back => self.leave_conflict(at),
            _ => {}
        }
    }

    /// Back to the form with all that was typed; what stands on record is seen beside it.
    fn leave_conflict(&mut self, at: &mut Shared) {
        let Some(conflict) = self.conflict.take() else { return };
        for row in conflict.rows.iter().filter(|row| row.theirs != row.opened) {
            let Some(field) = self.fields.get(row.field) else { continue };
            self.earlier.differ.insert(field.key.clone(), field.words_of(&row.theirs));
        }
        self.earlier.changed = true;
        at.hint(say!("conflict-left"));
    }

    /// Saves what was chosen, on what is on record now.
    fn merge(&mut self, at: &mut Shared) {
        let Some(conflict) = self.conflict.take() else { return };
        for row in conflict.rows {
            let Some(field) = self.fields.get_mut(row.field) else { continue };
            self.first.insert(field.key.clone(), row.theirs.clone());
            if matches!(row.take, Take::OnlyTheirs | Take::Theirs | Take::Same) {
                field.set(&row.theirs);
            }
            self.earlier.differ.remove(&field.key);
        }
        if let Some(based) = &mut self.based {
            based.revision = conflict.revision;
            // What was not there is on the screen now, and may be changed.
            self.first.extend((based.again)(at).into_iter().flatten().map(|f| (f.key.clone(), f.value())));
        }
        self.slip.touch();
        self.save(at);
    }
}

/// Asks for the car as it is now, then who has changed the record.
fn ask(record: RecordId, revision: u64, at: &mut Shared) {
    at.vehicle().into_iter().for_each(|car| at.ask(Query::Car(car)));
    at.ask(Query::ChangedSince { record, revision });
}

impl Conflict {
    fn choose(&mut self, take: Take, at: &mut Shared) {
        let Some(row) = self.rows.get_mut(self.here) else { return };
        if !row.take.is_choice() {
            return at.hint(say!("conflict-taken"));
        }
        row.take = take;
        self.next_open();
    }

    /// To the next field of which nothing is chosen; returns whether there is one.
    fn next_open(&mut self) -> bool {
        let open = |n: &usize| self.rows.get(*n).is_some_and(|row| row.take == Take::Open);
        let next = (self.here..self.rows.len()).chain(0..self.here).find(open);
        self.here = next.unwrap_or(self.here);
        next.is_some()
    }
}
