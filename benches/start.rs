//! How long somebody waits at the start: from running the program in a terminal of 120×36 to the first
//! frame, to the open desk, and to an exact plate's hit and card, typed the moment the first frame stands.
//!
//! `cargo bench --bench start`; `PLATEDESK_STORE` names a store, else it is a demo store of 20 000 cars;
//! `PLATEDESK_PLATE` the plate, `PLATEDESK_RUNS` how often.

#![allow(clippy::unwrap_used, reason = "a bench that cannot run says so and stops")]

#[path = "../tests/support/mod.rs"]
mod support;

use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::lang::Lang;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::pty::Pty;
use support::sitting::now;

const PROGRAM: &str = env!("CARGO_BIN_EXE_platedesk");
/// The car of the handbook, which every demo store has.
const PLATE: &str = "京A88618";
const CARS: usize = 20_000;

/// Times from the start of the program on.
struct Run {
    frame: Duration,
    open: Duration,
    hit: Duration,
    card: Duration,
}

fn run(store: &Path, plate: &str) -> Run {
    let shown: String =
        plate.chars().take(2).chain(['·']).chain(plate.chars().skip(2)).filter(|c| *c != '~').collect();
    let began = Instant::now();
    let args = ["--store", store.to_str().unwrap(), "--lang", "en"];
    let mut desk = Pty::spawn(PROGRAM, &args, &[], 120, 36);
    desk.wait_for("platedesk");
    let frame = began.elapsed();
    desk.type_keys(plate);
    desk.wait_gone("Opening the store");
    let open = began.elapsed();
    desk.wait_for(&shown);
    let hit = began.elapsed();
    desk.type_keys("<Enter>");
    // The hit is selected in its sheet; the card line begins with the plate in the second row.
    desk.wait_until("the card line", |screen| screen.rows(0, 120).nth(1).is_some_and(|r| r.contains(&shown)));
    let card = began.elapsed();
    desk.type_keys("<C-q>");
    desk.wait_exit();
    Run { frame, open, hit, card }
}

fn main() {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let dir = tempfile::tempdir().unwrap();
    let store = set("PLATEDESK_STORE").map_or_else(|| dir.path().join("store"), PathBuf::from);
    if !Desk::exists(&store) {
        let demo = DemoOptions { vehicles: CARS, seed: 1, now: now(), lang: Lang::En };
        drop(Desk::demo(&store, demo, Options::new("bench")).unwrap());
    }
    let plate = set("PLATEDESK_PLATE").unwrap_or_else(|| PLATE.to_owned());
    let runs: usize = set("PLATEDESK_RUNS").and_then(|n| n.parse().ok()).unwrap_or(5);
    // The first brings the files into memory.
    let all: Vec<Run> = (0..=runs).map(|_| run(&store, &plate)).skip(1).collect();
    println!("{:<30}{:>12}{:>12}", "ms from the start, warm", "median", "most");
    let line = |name: &str, of: fn(&Run) -> Duration| {
        let mut times: Vec<f64> = all.iter().map(|run| of(run).as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let (median, most) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{name:<30}{median:>12.1}{most:>12.1}");
    };
    line("first frame", |run| run.frame);
    line("desk is open", |run| run.open);
    line("hit of the exact plate", |run| run.hit);
    line("its card", |run| run.card);
}
