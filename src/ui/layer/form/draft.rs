//! What was typed into a form earlier (Rule X-1): it stands in the fields again, over the record as
//! it is now. Where the record was changed meanwhile, both can be seen.

use super::{FieldSpec, Form};
use crate::desk::api::Query;
use crate::domain::time::Time;
use crate::form::draft::{Draft, Values};
use crate::say;
use crate::ui::shared::Shared;
use std::collections::BTreeMap;

/// What is known of the draft that stands in the form.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Typed into fields that are not shown now, such as internal ones under the customer's eyes.
    unseen: Values,
    /// Fields in which something else stood when the draft was typed, and what stands on record
    /// now; not told before it is certain that somebody changed the record.
    pub(super) differ: BTreeMap<String, String>,
    /// Somebody did.
    pub(super) changed: bool,
}

impl Form {
    /// Lets what was typed earlier stand in the form that has just been filled from the record.
    pub(super) fn take_up(&mut self, at: &mut Shared) {
        let Some(draft) = at.drafts.get(&self.slip.place).cloned() else { return };
        let now: BTreeMap<String, String> = self.differing(&draft);
        self.fill(&draft.values);
        if self.typed().is_empty() && self.earlier.unseen.is_empty() {
            // It is all on record meanwhile.
            return at.drafts.drop_draft(&self.slip.place);
        }
        at.say_kept(&draft);
        self.earlier.differ = now;
        if let Some(record) = draft.place.record.filter(|_| !self.earlier.differ.is_empty()) {
            at.ask(Query::ChangedSince { record, revision: draft.revision });
        }
    }

    /// Fields that are now otherwise on record than when the draft was typed.
    fn differing(&self, draft: &Draft) -> BTreeMap<String, String> {
        // A moment is shown otherwise when the day changes.
        let asked = self.fields.iter().filter(|f| !f.moment);
        let differs = |f: &&FieldSpec| draft.before.get(&f.key).is_some_and(|before| *before != f.value());
        asked.filter(differs).map(|f| (f.key.clone(), f.shown())).collect()
    }

    /// Who changed the record is known: says so, and which fields it is about.
    pub(super) fn changed_since(&mut self, by: Option<&(String, Time)>, at: &mut Shared) {
        let differ = self.fields.iter().filter(|f| self.earlier.differ.contains_key(&f.key));
        let fields: Vec<&str> = differ.map(|f| f.label.as_str()).collect();
        if fields.is_empty() {
            return;
        }
        let fields = fields.join(&at.t("states-and"));
        let say = match by {
            None => say!("draft-newer-fields", fields = fields),
            Some((by, when)) => {
                let when = at.reader.moment(*when, at.now);
                match at.customer_view() {
                    true => say!("draft-newer", at = when, fields = fields),
                    false => say!("draft-newer-by", by = by.as_str(), at = when, fields = fields),
                }
            }
        };
        self.earlier.changed = true;
        match &mut at.notice {
            // Where the row is short, this is what must be seen.
            Some(notice) => notice.say.insert(0, say),
            None => at.hint(say),
        }
    }

    /// What stands on record, if it was changed since and something else stands in the field.
    pub(super) fn newer(&self, field: &FieldSpec) -> Option<&str> {
        let newer = self.earlier.differ.get(&field.key).filter(|_| self.earlier.changed)?;
        (*newer != field.shown()).then_some(newer.as_str())
    }

    /// The fields as they are on record, with these values over them.
    fn fill(&mut self, values: &Values) {
        self.earlier.unseen = values.clone();
        for field in &mut self.fields {
            let first = self.first.get(&field.key).cloned().unwrap_or_default();
            let typed = self.earlier.unseen.remove(&field.key);
            field.proposal &= typed.is_none();
            field.set(&typed.unwrap_or(first));
        }
    }

    /// What was typed: of the fields in which something else stands than at first.
    fn typed(&self) -> Values {
        let typed = self.fields.iter().map(|f| (f.key.clone(), f.value()));
        typed.filter(|(key, value)| self.first.get(key) != Some(value)).collect()
    }

    /// Puts what stands in the form into its draft.
    pub(super) fn put(&self, at: &mut Shared) {
        let mut values = self.typed();
        values.extend(self.earlier.unseen.clone());
        self.slip.put(values, self.first.clone(), at);
    }

    /// It is on record; what could not be seen is still to be saved.
    pub(super) fn settle(&mut self, at: &mut Shared) {
        self.slip.saved(at);
        if !self.earlier.unseen.is_empty() {
            self.slip.put(self.earlier.unseen.clone(), Values::new(), at);
        }
    }

    /// Throws away what was typed, or brings it back.
    pub(super) fn throw_away(&mut self, at: &mut Shared) {
        if self.slip.throw_away(at) {
            let values = at.drafts.get(&self.slip.place).map(|d| d.values.clone()).unwrap_or_default();
            self.fill(&values);
            self.wrong.clear();
        }
    }
}
