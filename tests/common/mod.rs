//! What the tests of the store share.

#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use platedesk::domain::deciding::Write;
use platedesk::domain::edit::diff;
use platedesk::domain::fault::Fault;
use platedesk::domain::id::RecordId;
use platedesk::domain::record::Record;
use platedesk::domain::time::Time;
use platedesk::domain::user::User;
use platedesk::domain::view::View;
use platedesk::store::group::{Draft, Group};
use platedesk::store::{Holder, How, Opening, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many rounds a test runs: `PLATEDESK_ROUNDS`, or so many.
pub fn rounds(usual: u32) -> u32 {
    std::env::var("PLATEDESK_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A store in a new directory.
pub fn new_store() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("store");
    Store::create(&dir, "name = \"x\"\n").unwrap();
    (home, dir)
}

/// Opens a store with segments of so many bytes.
pub fn try_open(dir: &Path, segment_bytes: u64) -> Result<(Store, Opening), Fault> {
    let holder = Holder { user: "ma".into(), since: Time(0) };
    let how = How { segment_bytes, salt: Arc::new(|| Ok([7; 16])), ..How::default() };
    Store::open_with(dir, &holder, how, &mut |_| {})
}

/// Opens a store.
pub fn open(dir: &Path) -> (Store, Opening) {
    try_open(dir, 64 << 20).unwrap()
}

/// Adds one change to a group: records to be made (no id) or changed.
pub fn add(group: &mut Group, writes: &[(Option<RecordId>, Record)]) -> Vec<RecordId> {
    let seq = group.next_seq();
    let (mut ids, mut edits) = (Vec::new(), Vec::new());
    for (id, after) in writes {
        let new = RecordId { seq, ord: u16::try_from(ids.len()).unwrap() };
        let id = id.unwrap_or(new);
        let before = group.view().record(id).unwrap().map(|s| s.record);
        edits.push(diff(&Write { id, before, after: after.clone() }));
        ids.push(id);
    }
    let draft = Draft {
        at: Time(1_795_401_600),
        by: "ma".into(),
        via: "test".into(),
        client: format!("c{seq}"),
        what: "test".into(),
        edits,
    };
    assert_eq!(group.add(draft).unwrap(), seq);
    ids
}

/// A record with nothing personal, for short lines.
pub fn user(number: u64) -> Record {
    Record::User(User { login: format!("u{number}"), ..User::default() })
}

/// The journal files of a store in their order.
pub fn segments(dir: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(dir.join("journal")).unwrap();
    let mut paths: Vec<_> = files.map(|f| f.unwrap().path()).collect();
    paths.sort();
    paths
}
