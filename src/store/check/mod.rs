//! Checking a store: that the journal is whole, and that the view is what the journal says.

mod journal;

use super::checkpoint::Checkpoints;
use super::journal::History;
use super::journal::scan::number;
use super::view::apply::{meta, prefix_of};
use super::view::kv::{Kv, Pair, Tree, Way};
use super::view::value::{Versioned, decode, index_key, shown, split_key};
use super::{How, Store};
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use journal::Walk;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines of the journal that are whole.
    pub lines: u64,
    /// Records of the view that can be read.
    pub records: u64,
    /// Everything that is not as it should be; empty if all is well.
    pub differences: Vec<Say>,
    /// What it touches, how to go on, and what could not be looked at.
    pub notes: Vec<Say>,
}

/// Checks the journal and the checkpoints of a store that cannot be opened. Nothing is changed.
#[must_use]
pub fn check_closed(how: &How, dir: &Path) -> Report {
    let mut report = Report::default();
    let mut walk = Walk::new(Checkpoints::of(&how.disk, dir), false, &mut report);
    walk.run(&History::of_closed(how.journal(dir)), &mut report);
    walk.tell(None, &mut report);
    report
}

impl Report {
    /// All is well.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }

    fn note(&mut self, fault: &Fault) {
        self.differences.extend(fault.says());
    }
}

impl Store {
    /// Checks the store: every line of the journal with its checksum and chain, every checkpoint,
    /// every record of the view, and the secondary tables against the records. With `deep`, also
    /// every record of the checkpoints and every key of the view against a fresh replay of the
    /// journal in memory.
    #[must_use]
    pub fn check(&self, deep: bool) -> Report {
        let mut report = Report::default();
        let mut walk = Walk::new(self.checkpoints(), deep, &mut report);
        walk.run(&self.history(), &mut report);
        walk.tell(Some(&self.reader()), &mut report);
        if let Err(fault) = check_applied(self, &mut report) {
            report.note(&fault);
        }
        check_records(self.view.sled(), &mut report);
        if let Some(fresh) = walk.into_fresh() {
            for tree in [Tree::Records, Tree::Ids, Tree::Index] {
                compare(self.view.sled(), &fresh, tree, &mut report);
            }
        }
        report
    }
}

fn check_applied(store: &Store, report: &mut Report) -> Result<(), Fault> {
    let seen = meta(store.view.sled())?.unwrap_or_default().applied();
    let head = store.head();
    if (seen.seq, seen.chain) != (head.seq, head.chain) {
        let (view, journal) = (number(seen.seq), number(head.seq));
        report.differences.push(say!("store-check-applied", view = view, journal = journal));
    }
    Ok(())
}

/// Reads every record, and derives again where it belongs and what finds it.
fn check_records(kv: &dyn Kv, report: &mut Report) {
    let mut index = BTreeSet::new();
    for pair in kv.scan(Tree::Records, b"", Way::Up) {
        let checked = pair.and_then(|(key, bytes)| {
            let (_, record) = decode::<Versioned>(&bytes, &key)?;
            let misplaced = || Fault::Storage(say!("store-check-place", key = shown(&key)));
            let (prefix, id) = split_key(&key).ok_or_else(misplaced)?;
            let listed = kv.get(Tree::Ids, &id.to_bytes())?;
            if prefix_of(kv, &record, id)?.as_deref() != Some(prefix) || listed.as_deref() != Some(prefix) {
                return Err(misplaced());
            }
            index.extend(record.index(id).into_iter().map(|(table, word)| index_key(table, &word, id)));
            Ok(())
        });
        match checked {
            Ok(()) => report.records += 1,
            Err(fault) => report.note(&fault),
        }
    }
    check_index(kv, index, report);
}

fn check_index(kv: &dyn Kv, mut want: BTreeSet<Vec<u8>>, report: &mut Report) {
    for pair in kv.scan(Tree::Index, b"", Way::Up) {
        match pair {
            Ok((key, _)) if want.remove(&key) => {}
            Ok((key, _)) => report.differences.push(say!("store-check-index-extra", key = shown(&key))),
            Err(fault) => report.note(&fault),
        }
    }
    for key in want {
        report.differences.push(say!("store-check-index-missing", key = shown(&key)));
    }
}

/// Walks two trees side by side and names every key in which they differ.
fn compare(view: &dyn Kv, fresh: &dyn Kv, tree: Tree, report: &mut Report) {
    let mut left = view.scan(tree, b"", Way::Up).peekable();
    let mut right = fresh.scan(tree, b"", Way::Up).peekable();
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return,
            (Some(Err(fault)), _) | (_, Some(Err(fault))) => {
                report.note(fault);
                return;
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(Ok((a, _))), Some(Ok((b, _)))) => a.cmp(b),
        };
        let key = |pair: &Option<Result<Pair, Fault>>| match pair {
            Some(Ok((key, _))) => shown(key),
            _ => String::new(),
        };
        let of = tree.name();
        let say = match order {
            Ordering::Less => Some(say!("store-check-extra", tree = of, key = key(&left.next()))),
            Ordering::Greater => Some(say!("store-check-missing", tree = of, key = key(&right.next()))),
            Ordering::Equal => {
                let (a, b) = (left.next(), right.next());
                (a != b).then(|| say!("store-check-differs", tree = of, key = key(&a)))
            }
        };
        report.differences.extend(say);
    }
}
