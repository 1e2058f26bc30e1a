//! How long a look-up takes over many cars, for everything people type, against a full scan of the same
//! cars with the fuzzy matcher alone, in the same run.
//!
//! `cargo bench --bench lookup`; `PLATEDESK_N` sets the number of cars (1 000 000).

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]

#[path = "../tests/common/fleet.rs"]
#[allow(dead_code, reason = "the test of recall uses the rest")]
mod fleet;

use fleet::{KINDS, Maker, NOW};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use platedesk::lookup::{Builder, Entry};
use platedesk::text::pinyin::{SurnameTable, initials};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Queries of each kind, and of those as many for the slow full scan.
const QUERIES: usize = 2_000;
const SCANS: usize = 5;
/// A page of results.
const PAGE: usize = 10;

fn main() {
    let cars = std::env::var("PLATEDESK_N").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let mut maker = Maker::new(618);
    let entries: Vec<Entry> = (1..=cars).map(|n| maker.entry(n)).collect();
    let surnames = SurnameTable::load().expect("the built-in table");
    let lines: Vec<String> = entries.iter().map(|e| line(e, &surnames)).collect();

    let begun = Instant::now();
    let mut builder = Builder::default();
    entries.iter().for_each(|entry| builder.add(entry));
    let index = builder.build();
    let (cars, took) = (index.len(), begun.elapsed().as_secs_f64());
    println!("{cars} cars indexed in {took:.2} s, {} bytes a car", index.bytes() / cars.max(1));
    println!(
        "{:<26}{:>9}{:>9}{:>9}{:>8}{:>12}{:>9}",
        "query", "p50", "p99", "most", "found", "scan p50", "scan/p50"
    );
    for (kind, ask) in KINDS {
        let queries: Vec<String> = (0..QUERIES)
            .map(|_| ask(&entries[maker.random.usize(..entries.len())], &surnames, &mut maker.random))
            .collect();
        let mut found = 0;
        let own = measured(&queries, |q| found += usize::from(!index.search(q, PAGE, NOW).is_empty()));
        let scan = measured(&queries[..SCANS], |q| black_box(full_scan(&lines, q)));
        let [own_median, own_p99, own_most] = own.map(shown);
        println!(
            "{kind:<26}{own_median:>9}{own_p99:>9}{own_most:>9}{:>7}%{:>12}{:>8.0}x",
            found * 100 / QUERIES,
            shown(scan[0]),
            scan[0].as_secs_f64() / own[0].as_secs_f64()
        );
    }
}

/// The line a plain fuzzy finder would search: everything a car can be found by.
fn line(e: &Entry, surnames: &SurnameTable) -> String {
    let name = e.owners.concat();
    let letters = initials(&name, surnames).into_iter().next().unwrap_or_default();
    let vin = e.vin.as_deref().unwrap_or_default();
    format!("{} {name} {letters} {} {vin} {} {}", e.plate_key, e.phones.concat(), e.numbers.concat(), e.car)
        .to_lowercase()
}

/// What the look-up is held against: the matcher over every line, then the best of them.
fn full_scan(lines: &[String], query: &str) -> usize {
    let matcher = SkimMatcherV2::default();
    let query = query.to_lowercase();
    let mut hits: Vec<(i64, usize)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let scores = query.split(' ').map(|word| matcher.fuzzy_match(line, word));
        if let Some(score) = scores.sum::<Option<i64>>() {
            hits.push((-score, n));
        }
    }
    hits.sort_unstable();
    hits.truncate(PAGE);
    hits.len()
}

/// Median, 99th percentile, and the most.
fn measured<T>(queries: &[String], mut ask: impl FnMut(&str) -> T) -> [Duration; 3] {
    let mut times: Vec<Duration> = queries
        .iter()
        .map(|query| {
            let begun = Instant::now();
            black_box(ask(black_box(query)));
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    [times[times.len() / 2], times[times.len() * 99 / 100], times[times.len() - 1]]
}

fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1000.0 { format!("{micros:.0} us") } else { format!("{:.2} ms", micros / 1000.0) }
}
