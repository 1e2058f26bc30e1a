//! Lines of the journal as changes that were made.

use super::History;
use super::line::{Entry, Line};
use crate::domain::fault::Fault;
use crate::domain::past::{Deed, Past};

impl From<Entry> for Deed {
    fn from(entry: Entry) -> Self {
        let Entry { seq, at, by, via, what, edits, .. } = entry;
        Self { seq, at, by, via, what, edits, forgotten: false }
    }
}

impl From<Line> for Deed {
    fn from(line: Line) -> Self {
        Self { forgotten: line.forgotten.is_some(), ..Self::from(line.entry) }
    }
}

impl Past for History {
    fn deed(&self, seq: u64) -> Result<Option<Deed>, Fault> {
        Ok(if seq == 0 { None } else { self.line(seq)?.map(Deed::from) })
    }
}
