//! Power cuts, kills and damage: what was acknowledged is found, and the store is whole.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{add, new_store, open, rounds, segments, try_open, user};
use platedesk::domain::id::RecordId;
use platedesk::domain::view::View;
use platedesk::store::Store;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// Small, so that the journal of the kill test has many segments.
const SEGMENT: u64 = 4000;

/// Tells the child of the kill test where its store is.
const CHILD: &str = "PLATEDESK_CRASH_CHILD";

fn commit_users(store: &mut Store, count: u64, bound: bool) {
    let mut group = store.group();
    for _ in 0..count {
        let number = group.next_seq();
        add(&mut group, &[(None, user(number))]);
    }
    if bound {
        group.bind(0);
    }
    store.commit(group).unwrap();
}

/// Whether exactly the first `count` users are there, by every way to them.
fn holds(store: &Store, count: u64) {
    assert_eq!(store.head().seq, count);
    assert_eq!(store.reader().all().count() as u64, count);
    for seq in 1..=count {
        let found = store.reader().record(RecordId { seq, ord: 0 }).unwrap().unwrap();
        assert_eq!((found.record, found.revision), (user(seq), seq));
    }
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn cut_at_every_byte_of_the_last_lines_the_longest_whole_prefix_is_there() {
    let (_home, dir) = new_store();
    let mut store = open(&dir).0;
    commit_users(&mut store, 2, false);
    let path = segments(&dir).pop().unwrap();
    let begin = fs::metadata(&path).unwrap().len() as usize;
    commit_users(&mut store, 1, false);
    let single = fs::metadata(&path).unwrap().len() as usize;
    commit_users(&mut store, 2, true);
    drop(store);
    let whole = fs::read(&path).unwrap();
    for cut in (begin..=whole.len()).rev() {
        fs::write(&path, &whole[..cut]).unwrap();
        let (store, opening) = open(&dir);
        // The last two are a batch: half of it is nothing.
        let (count, kept) = match cut {
            c if c == whole.len() => (5, c),
            c if c >= single => (3, single),
            _ => (2, begin),
        };
        holds(&store, count);
        assert_eq!(opening.torn.map_or(0, |t| t.bytes), (cut - kept) as u64, "cut at {cut}");
        assert_eq!(fs::metadata(&path).unwrap().len(), kept as u64);
    }
}

#[test]
fn a_view_rolled_back_or_cut_to_pieces_costs_nothing() {
    let (_home, dir) = new_store();
    let mut store = open(&dir).0;
    commit_users(&mut store, 20, false);
    drop(store);
    let older = dir.with_extension("older");
    copy(&dir.join("view"), &older);
    let mut store = open(&dir).0;
    commit_users(&mut store, 20, false);
    drop(store);
    fs::remove_dir_all(dir.join("view")).unwrap();
    fs::rename(&older, dir.join("view")).unwrap();
    let (store, opening) = open(&dir);
    assert_eq!((opening.replayed, opening.rebuilt), (20, false));
    holds(&store, 40);
    drop(store);
    let db = dir.join("view/db");
    let len = fs::metadata(&db).unwrap().len();
    for keep in [0, 1, 100, len / 3, len / 2, len - 1] {
        fs::OpenOptions::new().write(true).open(&db).unwrap().set_len(keep).unwrap();
        let (store, _) = open(&dir);
        // sled may have lost records without a word; then the check says so.
        let store = if store.check(true).is_clean() { store } else { rebuilt(&dir, store) };
        holds(&store, 40);
    }
}

fn rebuilt(dir: &Path, store: Store) -> Store {
    drop(store);
    let holder = platedesk::store::Holder { user: "ma".into(), since: Default::default() };
    Store::rebuild(dir, &holder, &mut |_| {}).unwrap().0
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|e| e.unwrap()) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            drop(fs::copy(entry.path(), target))
        }
    }
}

/// Not a test of its own: the process that is killed. It says what it was acknowledged.
#[test]
fn child_of_the_kill_test() {
    let Ok(dir) = env::var(CHILD) else { return };
    let mut store = try_open(&PathBuf::from(dir), SEGMENT).unwrap().0;
    println!();
    loop {
        commit_users(&mut store, 3, false);
        println!("acknowledged {}", store.head().seq);
        // So that it is also killed while checkpoints are made and segments compressed.
        if store.head().seq.is_multiple_of(4) {
            store.keeper().keep(2 * SEGMENT, &|| false).unwrap();
        }
    }
}

#[test]
fn killed_at_any_time_what_was_acknowledged_is_found() {
    let (_home, dir) = new_store();
    let mut rng = fastrand::Rng::with_seed(7);
    let mut before = 0;
    for _ in 0..rounds(6) {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "child_of_the_kill_test", "--nocapture"])
            .env(CHILD, &dir)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = lines
            .map_while(Result::ok)
            .filter_map(|l| l.strip_prefix("acknowledged ").and_then(|n| n.parse::<u64>().ok()));
        let seen = acknowledged.by_ref().take(rng.usize(1..40)).last().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died counts as well.
        let seen = acknowledged.last().unwrap_or(seen);
        let (store, _) = open(&dir);
        let found = store.head().seq;
        assert!(found >= seen && seen > before, "acknowledged {seen}, found {found}");
        holds(&store, found);
        before = found;
    }
}
