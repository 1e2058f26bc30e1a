//! Bad input: whatever stands in a journal, a value, a file of cars, a plate or a text, reading it
//! ends, never panics, and takes no more memory than is said.
//!
//! `PLATEDESK_FUZZ` sets the number of inputs for each target (100 000), `PLATEDESK_FUZZ_SEED` the first
//! seed: input *n* has the seed after the one of input *n* − 1, and a failure names its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/targets.rs"]
mod targets;

use fastrand::Rng;
use peak_alloc::PeakAlloc;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use targets::{TARGETS, Target};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory is counted for the whole process, so only one target is read at a time.
static TURN: Mutex<()> = Mutex::new(());

const INPUTS: u64 = 100_000;
const SEED: u64 = 618;

fn set(name: &str, usual: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.map_or(usual, |n| n.parse().unwrap_or_else(|_| panic!("{name}={n} is no number")))
}

fn fuzz(name: &str) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let target = TARGETS.iter().find(|t| t.name == name).unwrap();
    // Of slips that are caught, such as a library's, nothing is said; and a backtrace takes memory.
    std::panic::set_hook(Box::new(|info| {
        if info.location().is_some_and(|at| !at.file().contains("registry")) {
            eprintln!("{info}");
        }
    }));
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty());
    for seed in &seeds {
        assert!((target.run)(seed), "a good input was refused: {}", seed.escape_ascii());
    }
    let first = set("PLATEDESK_FUZZ_SEED", SEED);
    let (mut taken, mut most) = (0, (0, 0));
    let count = set("PLATEDESK_FUZZ", INPUTS);
    for seed in first..first + count {
        let input = mutate::changed(&mut Rng::with_seed(seed), &seeds, target.words);
        let read = catch_unwind(AssertUnwindSafe(|| measured(target, &input)));
        let Ok((ok, bytes)) = read else {
            panic!("{name}: PLATEDESK_FUZZ_SEED={seed} PLATEDESK_FUZZ=1: {}", input.escape_ascii());
        };
        taken += u64::from(ok);
        most = most.max((bytes, input.len()));
    }
    // Else the changes are so rough that nothing behind the first check is ever read.
    assert!(count < INPUTS || taken > count / 1000, "{name}: only {taken} of {count} inputs were taken");
    println!(
        "{name}: {count} inputs from seed {first}, {taken} taken; most memory {} bytes for {}",
        most.0, most.1
    );
}

/// Whether an input was taken, and what memory it took.
fn measured(target: &Target, input: &[u8]) -> (bool, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let taken = (target.run)(input);
    let bytes = MEMORY.peak_usage().saturating_sub(before);
    let (always, each) = target.memory;
    assert!(bytes <= always + each * input.len(), "{bytes} bytes of memory for an input of {}", input.len());
    (taken, bytes)
}

macro_rules! every {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name));
        })*

        #[test]
        fn every_target_has_its_test() {
            let names: Vec<&str> = TARGETS.iter().map(|t| t.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}
every!(journal_line, journal_segments, checkpoint, value, block, import, book, plate, text, decoder);

/// The finder finds: without this nothing above could fail for memory.
#[test]
fn memory_that_is_taken_is_seen() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    fn greedy(bytes: &[u8]) -> bool {
        std::hint::black_box(Vec::<u8>::with_capacity(bytes.len() << 10)).is_empty()
    }
    let target = Target { name: "greedy", seeds: Vec::new, words: &[], run: greedy, memory: (1 << 10, 64) };
    assert!(measured(&target, b"").0);
    assert!(catch_unwind(|| measured(&target, &[0; 100])).is_err());
}
