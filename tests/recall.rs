//! A look-up shows on its first page what a search of all texts of all cars would put first, though
//! it looks at few of them.
//!
//! `PLATEDESK_RECALL` sets the number of cars, and of queries of each kind.

#[path = "common/fleet.rs"]
mod fleet;

use fleet::{KINDS, Line, Maker, NOW, lines, matcher, opinion};
use platedesk::domain::id::VehicleId;
use platedesk::lookup::{Builder, Entry, Index, Place};
use platedesk::text::pinyin::SurnameTable;
use std::collections::BTreeMap;

/// A page of results.
const PAGE: usize = 10;

/// More than are looked through one by one.
const CARS: u64 = 9_000;
const QUERIES: usize = 5;

/// As some are there at the start, some came later in one piece, and some have just changed.
fn index(entries: &[Entry]) -> Index {
    let (early, late) = entries.split_at(entries.len() * 2 / 3);
    let mut builder = Builder::default();
    early.iter().for_each(|entry| builder.add(entry));
    let mut index = builder.build();
    late.iter().chain(&early[..early.len() / 50]).for_each(|entry| index.upsert(entry));
    index
}

#[test]
fn the_first_page_has_what_the_matcher_would_put_first() {
    let wanted = std::env::var("PLATEDESK_RECALL").ok();
    let mut wanted = wanted.iter().flat_map(|text| text.split(',')).filter_map(|n| n.parse::<u64>().ok());
    let cars = wanted.next().unwrap_or(CARS);
    let queries = wanted.next().and_then(|n| usize::try_from(n).ok()).unwrap_or(QUERIES);
    let (mut maker, surnames, matcher) = (Maker::new(618), SurnameTable::load().unwrap(), matcher());
    let entries: Vec<Entry> = (1..=cars).map(|n| maker.entry(n)).collect();
    let texts: BTreeMap<VehicleId, Vec<Line>> =
        entries.iter().map(|entry| (entry.vehicle, lines(entry, &surnames))).collect();
    let index = index(&entries);
    let (mut missed, mut gapped, mut gaps_missed) = (Vec::new(), 0, Vec::new());
    for (kind, ask) in KINDS {
        for _ in 0..queries {
            let entry = &entries[maker.random.usize(..entries.len())];
            let query = ask(entry, &surnames, &mut maker.random);
            let page = index.search(&query, PAGE, NOW);
            let best = |gaps| texts.values().filter_map(|lines| opinion(lines, &query, gaps, &matcher)).max();
            let on_page = |place: &Place| opinion(&texts[&place.vehicle], &query, true, &matcher);
            let (row, any) = (best(false), best(true));
            let shown = page.iter().filter_map(on_page).max();
            let told = || format!("{kind}: {query} ({shown:?} of {row:?} {any:?}, {} shown)", page.len());
            if shown < row {
                missed.push(told());
            }
            // What nobody's car was asked for may fit some with gaps by chance: told, and no more.
            if any > row && !kind.ends_with("at random") {
                gapped += 1;
                gaps_missed.extend((shown < any).then(told));
            } else if any > row && shown < any {
                println!("by chance: {}", told());
            }
        }
    }
    println!("{} of {} missed", missed.len(), queries * KINDS.len());
    println!("with gaps {} of {gapped} missed: {gaps_missed:#?}", gaps_missed.len());
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(gaps_missed.is_empty(), "{gaps_missed:#?}");
}
