//! Segments made, merged, and kept in a file.

use super::*;

/// So many cars that several segments are made and merged.
fn many(count: u64) -> Vec<Entry> {
    (1..=count)
        .map(|n| Entry {
            prospects: Prospects { last_seen: Some(Time(n.cast_signed())), ..Prospects::default() },
            ..car(n, &format!("京A{:05}", n % 100_000), "张伟")
        })
        .collect()
}

fn merge_all(index: &mut Index) -> usize {
    let mut merged = 0;
    while let Some(mut job) = index.merge() {
        job.run();
        assert!(index.install(job));
        merged += 1;
    }
    merged
}

#[test]
fn cars_are_found_while_segments_are_made_and_merged_and_change_meanwhile() {
    let mut fleet = index(many(9_000));
    assert_eq!(fleet.index.len(), 9_000);
    // Changed while it is merged: what was merged does not bring it back.
    let mut job = fleet.index.merge().unwrap();
    job.run();
    fleet.upsert(car(7, "京B77777", "李娜"));
    assert!(fleet.index.remove(id(8)));
    assert!(fleet.index.install(job));
    merge_all(&mut fleet.index);
    assert_eq!(fleet.index.len(), 8_999);
    assert_eq!((found(&fleet, "京B77777"), found(&fleet, "京A00007")), (vec![7], vec![]));
    assert!(!fleet.index.has(id(8)) && found(&fleet, "京A00008").is_empty());
    for n in [1_u64, 9, 1_024, 1_025, 4_097, 9_000] {
        assert_eq!(found(&fleet, &format!("京A{n:05}")).first(), Some(&n), "{n}");
    }
    assert_eq!(fleet.index.recent(2).iter().map(|p| p.vehicle.0.seq).collect::<Vec<_>>(), [9_000, 8_999]);
    // A merge of what is no longer there is not taken.
    let job = index(many(4_096)).index.merge().unwrap();
    assert!(!fleet.index.install(job));
}

#[test]
fn of_thousands_that_fit_alike_the_due_and_the_last_seen_come_first() {
    let mut entries = many(6_000);
    entries.iter_mut().for_each(|entry| entry.car = "Toyota Camry 2021".into());
    entries[10].prospects.due_from = Some(NOON.now);
    entries[20].prospects.due_from = Some(NOON.day_ends);
    entries[30].prospects.in_shop = true;
    entries[40].prospects.booked = Some(Time(NOON.day_ends.0 - 1));
    entries[50].prospects.booked = Some(NOON.day_ends);
    for fleet in [built(entries.clone()), index(entries)] {
        for query in ["camry", "张伟", "zw", "京A", "张 camry"] {
            assert_eq!(found(&fleet, query)[..5], [41, 31, 11, 6_000, 5_999], "{query}");
        }
    }
}

fn saved(index: &Index) -> Vec<u8> {
    let mut bytes = Vec::new();
    index.still().save(&Stamp { seq: 7, chain: [3; 32], basis: 9 }, &mut bytes).unwrap();
    bytes
}

fn loaded(bytes: &[u8]) -> std::io::Result<Option<(Index, Stamp)>> {
    Index::load(Arc::default(), &mut &*bytes, bytes.len() as u64, |stamp| stamp.basis == 9)
}

#[test]
fn an_index_is_read_back_as_it_was() {
    let mut fleet = built(cars());
    fleet.upsert(car(1, "京C11111", "赵六"));
    fleet.upsert(Entry {
        prospects: Prospects {
            in_shop: true,
            booked: Some(Time(5)),
            due_from: Some(Time(120)),
            last_seen: None,
        },
        ..car(9, "京C22222", "赵六")
    });
    fleet.index.remove(id(5));
    let (index, stamp) = loaded(&saved(&fleet.index)).unwrap().unwrap();
    assert_eq!(stamp, Stamp { seq: 7, chain: [3; 32], basis: 9 });
    let again = Fleet { index, entries: fleet.entries.clone() };
    assert_eq!(again.index.len(), fleet.index.len());
    for query in ["京", "618", "zhao", "赵六", "ln", "camry", "6621", "203051", "wangmin", "c"] {
        assert_eq!(again.search(query, 10), fleet.search(query, 10), "{query}");
    }
}

#[test]
fn a_damaged_or_foreign_index_is_refused_and_asks_for_no_memory() {
    let bytes = saved(&built(cars()).index);
    assert!(loaded(&bytes).unwrap().is_some());
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 0x40;
        assert!(!matches!(loaded(&other), Ok(Some(_))), "byte {at}");
        assert!(!matches!(loaded(&bytes[..at]), Ok(Some(_))), "cut at {at}");
    }
    assert!(matches!(Index::load(Arc::default(), &mut &*bytes, bytes.len() as u64, |_| false), Ok(None)));
}
