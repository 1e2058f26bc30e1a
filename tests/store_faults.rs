//! Disks that fail at any operation, power cuts, and bits that flip: what was acknowledged is
//! found, or it is said what is wrong; nothing is silent, and nothing panics.
//!
//! `PLATEDESK_ROUNDS` sets how many rounds there are, `PLATEDESK_SEED` repeats one.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;
#[path = "faults/disk.rs"]
mod disk;

use common::{add, new_store, rounds, user};
use disk::{Failure, FaultyDisk};
use platedesk::domain::fault::Fault;
use platedesk::domain::id::RecordId;
use platedesk::domain::record::Record;
use platedesk::domain::time::Time;
use platedesk::store::gate::Verdict;
use platedesk::store::{Holder, How, Opening, Store};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Small, so that there are many.
const SEGMENT: u64 = 3000;

fn seed() -> Option<u64> {
    std::env::var("PLATEDESK_SEED").ok().and_then(|n| n.parse().ok())
}

/// The seeds of a test: so many, or the one that is to be repeated.
fn seeds(usual: u32) -> Vec<u64> {
    seed().map_or_else(|| (0..u64::from(rounds(usual))).collect(), |seed| vec![seed])
}

fn open_on(dir: &Path, disk: &FaultyDisk) -> Result<(Store, Opening), Fault> {
    let holder = Holder { user: "ma".into(), since: Time(0) };
    let how = How { disk: Arc::new(disk.clone()), segment_bytes: SEGMENT, ..How::default() };
    Store::open_with(dir, &holder, how, &mut |_| {})
}

fn open(dir: &Path) -> Result<(Store, Opening), Fault> {
    open_on(dir, &FaultyDisk::new(0, None))
}

/// Makes users until something fails or there are `most` lines; keeps the store now and then.
/// Returns how many were acknowledged.
fn work(store: &mut Store, rng: &mut fastrand::Rng, most: u64) -> u64 {
    let mut acknowledged = store.head().seq;
    while acknowledged < most {
        let mut group = store.group();
        let count = rng.u64(1..4);
        for _ in 0..count {
            let number = group.next_seq();
            add(&mut group, &[(None, user(number))]);
        }
        if rng.bool() {
            group.bind(0);
        }
        if store.commit(group).is_err() {
            // A full disk may have room again: then it goes on; a failed sync stops it.
            let mut again = store.group();
            let number = again.next_seq();
            add(&mut again, &[(None, user(number))]);
            if store.commit(again).is_err() {
                return acknowledged;
            }
        }
        acknowledged = store.head().seq;
        if rng.u8(0..6) == 0 && store.keeper().keep(1, &|| false).is_err() {
            continue;
        }
    }
    acknowledged
}

/// Whether everybody up to `count` is there, and nobody else.
fn holds(store: &Store, count: u64) {
    let found: BTreeMap<RecordId, (u64, Record)> =
        store.reader().all().map(|s| s.unwrap()).map(|s| (s.id, (s.revision, s.record))).collect();
    let want = (1..=count).map(|seq| (RecordId { seq, ord: 0 }, (seq, user(seq)))).collect();
    assert_eq!(found, want);
}

#[test]
fn a_disk_that_fails_at_any_operation_costs_nothing_that_was_acknowledged() {
    let whole = FaultyDisk::new(1, None);
    let (_home, dir) = new_store();
    let mut store = open_on(&dir, &whole).unwrap().0;
    assert_eq!(work(&mut store, &mut fastrand::Rng::with_seed(1), 40), store.head().seq);
    let operations = whole.count();
    assert!(operations > 60, "{operations}");
    // Every one of them in the large run; some of each kind of failure in the small one.
    let step = if rounds(0) > 0 { 1 } else { 7 };
    for at in (1..=operations).step_by(step) {
        for failure in [Failure::Full, Failure::Error] {
            let disk = FaultyDisk::new(at, Some((at, failure)));
            let (_home, dir) = new_store();
            let Ok((mut store, _)) = open_on(&dir, &disk) else { continue };
            let acknowledged = work(&mut store, &mut fastrand::Rng::with_seed(1), 40);
            assert!(store.reader().all().count() as u64 >= acknowledged, "reading goes on");
            drop(store);
            let (store, _) = open(&dir).unwrap_or_else(|f| panic!("operation {at}, {failure:?}: {f:?}"));
            let found = store.head().seq;
            // What a failed sync left may be there: its outcome was unknown.
            assert!(
                (acknowledged..acknowledged + 4).contains(&found),
                "operation {at}, {failure:?}: {acknowledged} acknowledged, {found} found"
            );
            holds(&store, found);
            assert_eq!(store.check(true).differences, [], "operation {at}, {failure:?}");
        }
    }
}

#[test]
fn a_power_cut_costs_nothing_that_was_acknowledged() {
    for seed in seeds(24) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let (_home, dir) = new_store();
        let mut acknowledged = 0;
        // One store through several cuts.
        for cut in 0..4 {
            let disk = FaultyDisk::new(rng.u64(..), Some((rng.u64(1..120), Failure::Off)));
            let view = dir.join("view");
            let older = dir.with_extension("older");
            if view.exists() {
                copy(&view, &older);
            }
            if let Ok((mut store, _)) = open_on(&dir, &disk) {
                acknowledged = work(&mut store, &mut rng, acknowledged + 30).max(acknowledged);
            }
            disk.cut_power();
            // What sled has on the disk then is anybody's guess.
            match rng.u8(0..4) {
                0 => drop(fs::remove_dir_all(&view)),
                1 if older.exists() => {
                    let _ = fs::remove_dir_all(&view);
                    copy(&older, &view);
                }
                2 => spoil(&view, &mut rng),
                _ => {}
            }
            let _ = fs::remove_dir_all(&older);
            if view.exists() {
                // What a view says of itself that was open in another start of the system.
                fs::write(view.join("platedesk"), "open 0-another-start 1:1\n").unwrap();
            }
            let (store, _) = open(&dir).unwrap_or_else(|f| panic!("seed {seed}, cut {cut}: {f:?}"));
            let found = store.head().seq;
            assert!(
                found >= acknowledged,
                "seed {seed}, cut {cut}: {acknowledged} acknowledged, {found} found"
            );
            holds(&store, found);
            assert_eq!(store.check(true).differences, [], "seed {seed}, cut {cut}");
            acknowledged = found;
        }
    }
}

/// Cuts a file of the view short, or overwrites a piece of it.
fn spoil(view: &Path, rng: &mut fastrand::Rng) {
    let Ok(mut bytes) = fs::read(view.join("db")) else { return };
    if bytes.is_empty() {
        return;
    }
    let at = rng.usize(0..bytes.len());
    if rng.bool() {
        bytes.truncate(at);
    } else {
        let to = (at + 4096).min(bytes.len());
        bytes[at..to].fill(0);
    }
    fs::write(view.join("db"), bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|e| e.unwrap()) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            assert!(fs::copy(entry.path(), target).is_ok())
        }
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(|e| e.unwrap()) {
        match entry.path().is_dir() {
            true => out.extend(files(&entry.path())),
            false => out.push(entry.path()),
        }
    }
    out.sort();
    out
}

/// The store as it is once its view was verified, as a desk does in the background: opened again if
/// it is damaged.
fn verified(dir: &Path, (store, opening): (Store, Opening)) -> Result<(Store, Opening), Fault> {
    if store.keeper().verify(&|| false) == Ok(Some(Verdict::Whole)) {
        return Ok((store, opening));
    }
    drop(store);
    let (store, mut again) = open(dir)?;
    assert!(again.rebuilt, "{:?}", again.notices);
    again.notices.splice(0..0, opening.notices);
    Ok((store, again))
}

#[test]
fn a_flipped_bit_anywhere_is_made_good_or_named() {
    let (_home, dir) = new_store();
    let mut store = open(&dir).unwrap().0;
    work(&mut store, &mut fastrand::Rng::with_seed(3), 60);
    store.keeper().keep(1, &|| false).unwrap();
    let count = work(&mut store, &mut fastrand::Rng::with_seed(4), 66);
    drop(store);
    let home = tempfile::tempdir().unwrap();
    for seed in seeds(60) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let copied = home.path().join(seed.to_string());
        copy(&dir, &copied);
        let mut all = files(&copied);
        all.retain(|path| !path.ends_with("lock") && fs::metadata(path).unwrap().len() > 0);
        let journal = |path: &Path| path.starts_with(copied.join("journal"));
        let path = all[rng.usize(0..all.len())].clone();
        let mut bytes = fs::read(&path).unwrap();
        let (byte, bit) = (rng.usize(0..bytes.len()), rng.u8(0..8));
        bytes[byte] ^= 1 << bit;
        fs::write(&path, &bytes).unwrap();
        let what = format!(
            "seed {seed}: bit {bit} of byte {byte} of {}",
            path.strip_prefix(&copied).unwrap().display()
        );
        match open(&copied).and_then(|opened| verified(&copied, opened)) {
            Ok((store, opening)) => {
                assert_eq!(store.head().seq, count, "{what}");
                holds(&store, count);
                let report = store.check(true);
                let silent = opening.notices.is_empty() && report.differences.is_empty();
                // A few bits of compressed files say nothing, nor do free places of the view.
                let may_say_nothing = !journal(&path) || path.extension().is_some_and(|e| e == "gz");
                assert!(!silent || may_say_nothing, "{what}: nobody was told");
            }
            // Only the configuration cannot be made good.
            Err(fault) => {
                let named = path.ends_with("config.toml") || journal(&path);
                assert!(named, "{what}: {fault:?}");
                assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: nothing was changed");
            }
        }
        fs::remove_dir_all(&copied).unwrap();
    }
}
