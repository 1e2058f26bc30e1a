//! How long a look-up takes over many cars, against a full scan of the same lines with the
//! fuzzy matcher alone, in the same run.
//!
//! `cargo bench --bench lookup`; `PLATEDESK_N` sets the number of cars (20 000).

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use platedesk::domain::id::{RecordId, VehicleId};
use platedesk::domain::plate::{PROVINCES, Plate};
use platedesk::domain::time::Time;
use platedesk::lookup::{Boost, Entry, Index};
use platedesk::text::pinyin::{SurnameTable, initials};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Queries of each kind, and of those as many for the slow full scan.
const QUERIES: usize = 2_000;
const SCANS: usize = 60;
/// A page of results.
const PAGE: usize = 10;

const SURNAMES: &[char] =
    &['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '单', '曾'];
const GIVEN: &[char] = &['伟', '芳', '娜', '敏', '静', '强', '磊', '军', '洋', '勇', '艳', '杰', '涛', '明'];
const OFFICES: &[char] = &['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K'];
const CARS: &[&str] =
    &["丰田 凯美瑞 2021", "大众 帕萨特 2019", "比亚迪 汉 2023", "本田 雅阁 2020", "日产 轩逸 2018"];

fn main() {
    let cars = std::env::var("PLATEDESK_N").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut random = fastrand::Rng::with_seed(618);
    let entries: Vec<Entry> = (1..=cars).map(|n| entry(n, &mut random)).collect();
    let surnames = SurnameTable::load().expect("the built-in table");
    let lines: Vec<String> = entries.iter().map(|e| line(e, &surnames)).collect();

    let begun = Instant::now();
    let mut index = Index::default();
    for entry in &entries {
        index.upsert(entry.clone());
    }
    println!("{} cars indexed in {:.2} s", index.len(), begun.elapsed().as_secs_f64());
    println!(
        "{:<22}{:>10}{:>10}{:>8}{:>12}{:>12}{:>9}",
        "query", "p50", "p99", "found", "scan p50", "scan p99", "scan/p50"
    );
    for (kind, ask) in KINDS {
        let queries: Vec<String> =
            (0..QUERIES).map(|_| ask(&entries[random.usize(..entries.len())], &surnames)).collect();
        let mut found = 0;
        let own = measured(&queries, |q| found += usize::from(!index.search(q, PAGE).is_empty()));
        let scan = measured(&queries[..SCANS], |q| black_box(full_scan(&lines, q)));
        println!(
            "{kind:<22}{:>10}{:>10}{:>7}%{:>12}{:>12}{:>8.1}x",
            shown(own.0),
            shown(own.1),
            found * 100 / QUERIES,
            shown(scan.0),
            shown(scan.1),
            scan.0.as_secs_f64() / own.0.as_secs_f64()
        );
    }
}

type Ask = fn(&Entry, &SurnameTable) -> String;

/// What people type, made from a car that is there.
const KINDS: &[(&str, Ask)] = &[
    ("tail, 2 digits", |e, _| last(&e.plate_key, 2)),
    ("tail, 3 digits", |e, _| last(&e.plate_key, 3)),
    ("tail, 4 digits", |e, _| last(&e.plate_key, 4)),
    ("plate fragment", |e, _| e.plate_key.chars().skip(1).take(4).collect()),
    ("whole plate", |e, _| e.plate_key.clone()),
    ("name", |e, _| e.owners.concat()),
    ("pinyin initials", |e, s| first_initials(e, s).to_lowercase()),
    ("telephone fragment", |e, _| last(&e.phones.concat(), 6)),
    ("VIN tail", |e, _| last(e.vin.as_deref().unwrap_or_default(), 6)),
    ("surname + 3-digit tail", |e, _| {
        format!("{} {}", e.owners.concat().chars().next().unwrap_or_default(), last(&e.plate_key, 3))
    }),
];

/// The usual reading of a name; some have several.
fn first_initials(e: &Entry, surnames: &SurnameTable) -> String {
    initials(&e.owners.concat(), surnames).swap_remove(0)
}

fn last(text: &str, n: usize) -> String {
    text.chars().skip(text.chars().count().saturating_sub(n)).collect()
}

/// A made-up car. Serials are digits, as most plates at a counter are told by their tail.
fn entry(n: u64, random: &mut fastrand::Rng) -> Entry {
    let (province, _) = PROVINCES[if random.u8(..10) < 8 { 0 } else { random.usize(..PROVINCES.len()) }];
    let office = random.choice(OFFICES).copied().unwrap_or('A');
    let plate = format!("{province}{office}{:05}", random.u32(..100_000));
    let plate = Plate::parse(&plate).expect("a plate");
    let given: String = (0..random.usize(1..=2)).filter_map(|_| random.choice(GIVEN)).collect();
    let surname = random.choice(SURNAMES).copied().unwrap_or('王');
    Entry {
        vehicle: VehicleId(RecordId { seq: n, ord: 0 }),
        plate_key: plate.key().to_owned(),
        plate_display: plate.to_string(),
        car: (*random.choice(CARS).unwrap_or(&"")).to_owned(),
        owners: vec![format!("{surname}{given}")],
        phones: vec![format!("1{}{:09}", random.u8(3..=9), random.u32(..1_000_000_000))],
        vin: Some(format!("LVGBE40K{:09}", random.u32(..1_000_000_000))),
        numbers: vec![format!("WO-26{:02}-{:04}", random.u8(1..=12), random.u16(..10_000))],
        boost: Boost {
            in_shop: n.is_multiple_of(1000),
            due: n.is_multiple_of(20),
            last_seen: Some(Time(1_795_000_000 - random.i64(..63_000_000))),
            ..Boost::default()
        },
        ..Entry::default()
    }
}

/// The line a plain fuzzy finder would search: everything a car can be found by.
fn line(e: &Entry, surnames: &SurnameTable) -> String {
    let name = e.owners.concat();
    let letters = first_initials(e, surnames);
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

/// Median and 99th percentile.
fn measured<T>(queries: &[String], mut ask: impl FnMut(&str) -> T) -> (Duration, Duration) {
    let mut times: Vec<Duration> = queries
        .iter()
        .map(|query| {
            let begun = Instant::now();
            black_box(ask(black_box(query)));
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1000.0 { format!("{micros:.0} us") } else { format!("{:.2} ms", micros / 1000.0) }
}
