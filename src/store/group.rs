//! Changes that are made true together: one durable write, one transaction.

use super::journal::Head;
use super::journal::line::{Chain, Entry, LONGEST};
use super::view::apply::apply_edits;
use super::view::kv::Overlay;
use super::view::reading::Reading;
use super::view::shown::Shown;
use crate::domain::edit::Edit;
use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::domain::view::View;
use crate::say;
use serde_json::Value;
use std::sync::Arc;

/// A change that was decided on, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When; a time before the last line's becomes that line's.
    pub at: Time,
    /// Login of who asked.
    pub by: String,
    /// The way it came in.
    pub via: String,
    /// The asker's own name for the change.
    pub client: String,
    /// The word of the change.
    pub what: String,
    /// What it did.
    pub edits: Vec<Edit>,
}

/// Changes waiting to be made true, each seeing what the ones before it did.
#[derive(Clone)]
pub struct Group {
    pub(super) overlay: Overlay<Arc<Shown>>,
    pub(super) entries: Vec<Entry>,
    /// The end of the journal the group builds on.
    pub(super) base: Head,
}

impl Group {
    pub(super) fn new(view: Arc<Shown>, base: Head) -> Self {
        Self { overlay: Overlay::new(view), entries: Vec::new(), base }
    }

    /// The desk with what the group has done so far.
    #[must_use]
    pub fn view(&self) -> Reading<&Overlay<Arc<Shown>>> {
        Reading(&self.overlay)
    }

    /// The number the next change will have.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.base.seq + self.entries.len() as u64 + 1
    }

    /// The time before which the next change cannot be.
    #[must_use]
    pub fn not_before(&self) -> Time {
        self.entries.last().map_or(self.base.at, |e| e.at)
    }

    /// The changes in the group.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a change, and returns its number. One that fails leaves no trace.
    ///
    /// # Errors
    /// [`Fault::Storage`] if it does not fit the records, or is too large for a line.
    pub fn add(&mut self, mut draft: Draft) -> Result<u64, Fault> {
        let seq = self.next_seq();
        let fields = draft.edits.iter().flat_map(|e| &e.set);
        let sizes = fields
            .map(|f| f.at.len() + [&f.before, &f.after].map(|v| size(v.as_ref())).iter().sum::<usize>());
        // JSON may need six bytes for one.
        if sizes.sum::<usize>() > LONGEST / 8 {
            return Err(Fault::Storage(say!("store-change-too-large", most = LONGEST / 8 / 1024)));
        }
        for edit in &mut draft.edits {
            let before = if edit.new { None } else { self.view().record(edit.id)? };
            edit.was = Some(before.map_or(0, |stored| stored.revision));
        }
        let mut top = Overlay::new(&self.overlay);
        apply_edits(&mut top, seq, &draft.edits)?;
        let batch = top.into_batch();
        self.overlay.absorb(batch);
        self.entries.push(Entry {
            seq,
            at: draft.at.max(self.not_before()),
            by: draft.by,
            via: draft.via,
            client: draft.client,
            what: draft.what,
            more: 0,
            group: self.base.seq + 1,
            edits: draft.edits,
        });
        Ok(seq)
    }

    /// Binds the changes from the `from`-th of the group on: after a power cut all of them
    /// are there, or none.
    pub fn bind(&mut self, from: usize) {
        let list = self.entries.get_mut(from..).unwrap_or_default();
        for (more, entry) in (0..).zip(list.iter_mut().rev()) {
            entry.more = more;
        }
    }

    /// Whether there is nothing to make true.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn chain(&self) -> Chain {
        self.base.chain
    }
}

/// About how many bytes a value has.
fn size(value: Option<&Value>) -> usize {
    match value {
        None => 4,
        Some(Value::String(text)) => text.len() + 2,
        Some(Value::Array(list)) => list.iter().map(|v| size(Some(v)) + 1).sum(),
        Some(Value::Object(map)) => map.iter().map(|(k, v)| k.len() + 4 + size(Some(v))).sum(),
        Some(_) => 8,
    }
}
