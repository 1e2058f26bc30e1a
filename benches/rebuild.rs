//! How fast a store is made anew from its journal, and checked.
//!
//! `cargo bench --bench rebuild`; `PLATEDESK_N` sets the number of journal lines (20 000), each of a car
//! and its owner. Opening the store is part of the times, as it is for who runs the command.

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]

mod support;

use platedesk::desk::writer::Request;
use platedesk::desk::{Desk, Options};
use std::path::Path;
use support::{Opened, journal_bytes, new_desk, timed, wanted};

/// Changes made together.
const BATCH: usize = 256;
/// So often each is done; the median counts.
const TIMES: usize = 3;

fn main() {
    let lines = wanted(20_000);
    let home = tempfile::tempdir().expect("a temporary directory");
    let store = home.path().join("store");
    fill(&store, lines);
    let bytes = journal_bytes(&store) as f64;
    println!("{lines} lines, {:.1} MB of journal", bytes / 1e6);
    println!("{:<14}{:>10}{:>12}{:>10}", "", "median", "lines/s", "MB/s");
    let options = || Options::new("bench");
    let ways: [(&str, &dyn Fn()); 3] = [
        ("rebuild", &|| drop(Desk::rebuild(&store, options()).expect("made anew"))),
        ("check", &|| whole(&store, false)),
        ("check --deep", &|| whole(&store, true)),
    ];
    for (name, way) in ways {
        let mut times: Vec<_> = (0..TIMES).map(|_| timed(way)).collect();
        times.sort_unstable();
        let seconds = times[TIMES / 2].as_secs_f64();
        println!("{name:<14}{seconds:>8.2} s{:>12.0}{:>10.1}", lines as f64 / seconds, bytes / 1e6 / seconds);
    }
}

fn whole(store: &Path, deep: bool) {
    let (report, _) = Desk::check(store, Options::new("bench"), deep).expect("checked");
    assert!(report.differences.is_empty(), "{:?}", report.differences);
}

fn fill(store: &Path, lines: usize) {
    let (desk, me) = new_desk(store);
    for first in (0..lines).step_by(BATCH) {
        let request = |n| Request {
            change: Opened::number(n).change(),
            actor: me.clone(),
            client: String::new(),
            base: None,
            at: None,
        };
        let requests = (first..lines.min(first + BATCH)).map(request).collect();
        desk.commit_all(requests).expect("changes that are made");
    }
}
