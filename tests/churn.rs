//! A year of work at a small store, through the desk: cars come and go, the same files are edited over and
//! over, calls are made, drafts are begun and left, changes are taken back, the desk is closed and opened,
//! and once a day it does what it does for itself. What must not grow does not, and what may grow grows by
//! no more than is stated here.
//!
//! `PLATEDESK_CHURN="365,60" cargo test --release --test churn -- --nocapture` plays so many days with so
//! many changes a day.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "churn/work.rs"]
mod work;

use flate2::read::MultiGzDecoder;
use platedesk::desk::clock::Clock;
use platedesk::desk::planning::Asked;
use platedesk::desk::{Desk, Options};
use platedesk::domain::trade::{BackupPlan, StoreConfig};
use platedesk::form::draft::MOST;
use platedesk::store::How;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use work::Work;

/// Days, and changes a day besides what the planner does.
const USUAL: (u64, usize) = (365, 4);
/// Cars on file.
const CARS: usize = 60;
/// Days from one backup to the next, and how many are kept.
const BACKUP_DAYS: u32 = 2;
const BACKUPS: u32 = 5;
/// The desk is closed and opened again after so many days.
const RESTART: u64 = 29;
/// Drafts are left once in so many days; none lives longer than a month.
const DRAFTS: u64 = 7;
/// Small, so that segments are closed.
const SEGMENT: u64 = 256 << 10;

/// Most bytes of the journal for a change, before it is compressed.
const LINE: u64 = 1_500;
/// Compressed, a line takes at most one part in so many of that.
const SMALLER: u64 = 4;
/// The last two segments stay as they are, and so do those with lines that the older of the two checkpoints
/// does not have, of which one may have been begun before it.
const PLAIN: usize = 3;
/// The view has at most so many times the bytes of its records as they stand in a checkpoint, and besides
/// some of the half-megabyte pieces in which sled takes room.
const TIMES: u64 = 2;
const BESIDES: u64 = 1 << 20;
/// So many times the changes of the year are made where files are only written over, in groups.
const OVER: usize = 24;
const GROUP: usize = 20;
/// So often it is looked how large the view is.
const QUARTERS: usize = 4;
/// What the view has then at most, however often that was: `CARS` cars and their owners, and room that sled
/// is about to use again.
const OVER_BYTES: u64 = 4 << 20;
/// Files of a view besides sled's own: what is kept of it, and what is known of it.
const VIEW_FILES: usize = 8;
/// What stands in the directory of a store; of so few cars the look-up has no file.
const NAMES: [&str; 6] = ["checkpoints", "config.toml", "drafts", "journal", "lock", "view"];

/// Tuesday 24 November 2026, 08:00 in Shanghai.
static NOW: AtomicI64 = AtomicI64::new(1_795_478_400);
/// The same, for the other test.
static STILL: AtomicI64 = AtomicI64::new(1_795_478_400);

fn wanted() -> (u64, usize) {
    let said = std::env::var("PLATEDESK_CHURN").unwrap_or_default();
    let parts = said.split_once(',');
    parts.and_then(|(days, changes)| Some((days.parse().ok()?, changes.parse().ok()?))).unwrap_or(USUAL)
}

/// Most segments that are not compressed.
fn plain_segments(changes: usize) -> usize {
    let since = changes as u64 * LINE * 2 * u64::from(BACKUP_DAYS);
    PLAIN + usize::try_from(since / SEGMENT).unwrap()
}

fn options(clock: &'static AtomicI64) -> Options<'static> {
    let how = How { segment_bytes: SEGMENT, ..How::default() };
    Options { clock: Clock::Set(clock), how, ..Options::new("ma") }
}

/// Every file below a directory, with its length.
fn files(dir: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push((entry.path(), entry.metadata().unwrap().len()));
        }
    }
    found
}

fn bytes(dir: &Path) -> u64 {
    files(dir).iter().map(|(_, length)| length).sum()
}

fn ending(dir: &Path, end: &str) -> usize {
    files(dir).iter().filter(|(path, _)| path.to_string_lossy().ends_with(end)).count()
}

/// What holds every evening.
fn bounded(store: &Path, backups: &Path, day: u64, changes: usize) {
    let names = fs::read_dir(store).unwrap();
    for name in names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()) {
        assert!(NAMES.contains(&name.as_str()), "day {day}: {name} in the store");
    }
    let checkpoints = files(&store.join("checkpoints")).len();
    assert!(checkpoints <= 2, "day {day}: {checkpoints} checkpoints");
    let made = files(backups).len();
    assert!(made <= BACKUPS as usize, "day {day}: {made} backups");
    let drafts = files(&store.join("drafts")).len();
    assert!(drafts <= MOST, "day {day}: {drafts} drafts");
    let view = files(&store.join("view"));
    assert!(view.len() <= VIEW_FILES, "day {day}: {view:?}");
    let plain = ending(&store.join("journal"), ".jsonl");
    assert!(plain <= plain_segments(changes), "day {day}: {plain} segments are not compressed");
}

#[test]
fn a_year_of_work_leaves_behind_what_was_done_and_little_else() {
    let home = tempfile::tempdir().unwrap();
    let (store, backups) = (home.path().join("store"), home.path().join("backups"));
    fs::create_dir(&backups).unwrap();
    let plan =
        BackupPlan { dir: backups.display().to_string(), every_hours: BACKUP_DAYS * 24, keep: BACKUPS };
    let config = StoreConfig { name: "x".into(), backup: Some(plan), ..StoreConfig::default() };
    Desk::init(&store, &config).unwrap();
    let (days, changes) = wanted();
    let mut desk = Desk::open(&store, options(&NOW)).unwrap().0;
    let mut work = Work::begin(&desk, CARS);
    let stop = AtomicBool::new(false);
    let mut read = 0;
    for day in 1..=days {
        desk.plan(&Asked { only: None, dry: None, stop: &stop }, None).unwrap();
        work.day(&desk, changes, &NOW);
        if day.is_multiple_of(DRAFTS) {
            work.leave_drafts(&desk);
        }
        let keeping = desk.keep(&stop).unwrap();
        let due = (day - 1).is_multiple_of(u64::from(BACKUP_DAYS));
        assert_eq!(keeping.backup.is_some(), due, "day {day}");
        bounded(&store, &backups, day, changes);
        let (view, live) = (bytes(&store.join("view")), live(&store));
        assert!(view <= live * TIMES + BESIDES, "day {day}: the view has {view} bytes, its records {live}");
        if day.is_multiple_of(RESTART) {
            // What a line takes is seen where it is not compressed yet.
            read = read.max(plain_bytes_a_line(&store, desk.last_change()));
            drop(desk);
            desk = Desk::open(&store, options(&NOW)).unwrap().0;
        }
        if day.is_multiple_of(91) {
            let journal = bytes(&store.join("journal"));
            println!(
                "day {day}: {} lines, records {live}, view {view}, journal {journal}",
                desk.last_change()
            );
        }
        NOW.fetch_add(24 * 3600, Ordering::SeqCst);
    }
    let lines = desk.last_change();
    drop(desk);
    assert!(work.all_kinds_were_done(), "{work:?}");
    assert!(read <= LINE, "{read} bytes of journal for a change");
    let (view, journal) = (bytes(&store.join("view")), bytes(&store.join("journal")));
    // A segment is closed by the line that fills it.
    let plain = plain_segments(changes) as u64 * (SEGMENT + LINE);
    assert!(journal <= plain + lines * LINE / SMALLER, "{journal} bytes of journal for {lines} lines");
    let whole = Desk::check(&store, options(&NOW), false).unwrap().0;
    assert_eq!(whole.differences, []);
    Desk::rebuild(&store, options(&NOW)).unwrap();
    let fresh = bytes(&store.join("view"));
    println!(
        "{lines} lines of {read} bytes, {} records; journal {journal}, backups {}, view {view}, made anew {fresh}",
        whole.records,
        bytes(&backups)
    );
    println!("{work:?}");
}

/// Nothing comes to be and nothing goes: the same files are written over and over.
#[test]
fn what_is_written_over_leaves_no_room_behind() {
    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("store");
    Desk::init(&store, &StoreConfig { name: "x".into(), ..StoreConfig::default() }).unwrap();
    let desk = Desk::open(&store, options(&STILL)).unwrap().0;
    let mut work = Work::begin(&desk, CARS);
    let (days, changes) = wanted();
    let groups = usize::try_from(days).unwrap() * changes * OVER / GROUP;
    let mut sizes = Vec::new();
    for group in 1..=groups {
        work.write_over(&desk, GROUP);
        if group.is_multiple_of((groups / QUARTERS).max(1)) {
            sizes.push(bytes(&store.join("view")));
        }
    }
    println!("{} changes of {CARS} cars: view {sizes:?}", groups * GROUP);
    assert!(sizes.iter().all(|view| *view <= OVER_BYTES), "{sizes:?}");
}

/// Bytes of all records as they stand, in the newest checkpoint.
fn live(store: &Path) -> u64 {
    let newest = files(&store.join("checkpoints")).into_iter().map(|(path, _)| path).max().unwrap();
    let mut text = MultiGzDecoder::new(fs::File::open(newest).unwrap());
    io::copy(&mut text, &mut io::sink()).unwrap()
}

/// Bytes a line in the segments that are not compressed.
fn plain_bytes_a_line(store: &Path, last: u64) -> u64 {
    let all = files(&store.join("journal"));
    let plain: Vec<_> =
        all.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "jsonl")).collect();
    let first = |path: &Path| path.file_stem().and_then(|s| s.to_str()?.parse::<u64>().ok()).unwrap_or(1);
    let from = plain.iter().map(|(path, _)| first(path)).min().unwrap_or(1);
    plain.iter().map(|(_, length)| length).sum::<u64>() / (last + 1 - from).max(1)
}
