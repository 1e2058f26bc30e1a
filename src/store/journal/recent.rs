//! The last lines, as far as a retry or a conflict needs them.

use super::RECENT_LINES;
use super::line::Entry;
use crate::domain::id::RecordId;
use crate::domain::record::Kind;
use crate::domain::time::Time;
use std::collections::{HashMap, VecDeque};

/// One of the last lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Number of the line.
    pub seq: u64,
    /// Who.
    pub by: String,
    /// When.
    pub at: Time,
    /// The asker's own name for the change.
    pub client: String,
    /// The records it wrote, and whether it made them.
    pub records: Vec<(RecordId, Kind, bool)>,
}

impl From<&Entry> for Recent {
    fn from(entry: &Entry) -> Self {
        Self {
            seq: entry.seq,
            by: entry.by.clone(),
            at: entry.at,
            client: entry.client.clone(),
            records: entry.edits.iter().map(|e| (e.id, e.kind, e.new)).collect(),
        }
    }
}

/// The last lines, oldest first, without gaps.
#[derive(Clone, Debug, Default)]
pub struct RecentLines {
    lines: VecDeque<Recent>,
    by_client: HashMap<(String, String), u64>,
}

impl RecentLines {
    /// Adds the next line, and forgets the oldest if there are too many.
    pub fn push(&mut self, line: Recent) {
        if !line.client.is_empty() {
            self.by_client.insert((line.by.clone(), line.client.clone()), line.seq);
        }
        self.lines.push_back(line);
        if self.lines.len() > RECENT_LINES
            && let Some(old) = self.lines.pop_front()
        {
            let key = (old.by, old.client);
            if self.by_client.get(&key) == Some(&old.seq) {
                self.by_client.remove(&key);
            }
        }
    }

    /// The line of this number, if it is one of the last.
    #[must_use]
    pub fn line(&self, seq: u64) -> Option<&Recent> {
        let first = self.lines.front()?.seq;
        self.lines.get(usize::try_from(seq.checked_sub(first)?).ok()?)
    }

    /// The line that this user asked for under this name, if it is one of the last.
    #[must_use]
    pub fn asked(&self, by: &str, client: &str) -> Option<&Recent> {
        let seq = self.by_client.get(&(by.to_owned(), client.to_owned()))?;
        self.line(*seq)
    }

    /// Number of the last of them.
    #[must_use]
    pub fn last(&self) -> Option<u64> {
        self.lines.back().map(|l| l.seq)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_found_by_number_and_by_name_and_older_ones_are_not() {
        let mut recent = RecentLines::default();
        let most = RECENT_LINES as u64;
        for seq in 1..=most + 2 {
            let client = format!("c{}", seq % most);
            recent.push(Recent { seq, by: "ma".into(), at: Time(0), client, records: Vec::new() });
        }
        assert_eq!(recent.len(), RECENT_LINES);
        assert_eq!(recent.line(2), None);
        assert_eq!(recent.line(3).map(|r| r.seq), Some(3));
        assert_eq!(recent.line(most + 3), None);
        assert_eq!(recent.asked("ma", "c1").map(|r| r.seq), Some(most + 1), "the newest of that name");
        assert_eq!(recent.asked("ma", "c3").map(|r| r.seq), Some(3));
        assert_eq!(recent.asked("li", "c3"), None, "another's name is another name");
    }
}
