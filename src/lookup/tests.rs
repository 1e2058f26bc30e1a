mod kept;

use super::*;
use crate::domain::id::RecordId;
use crate::domain::plate::Plate;
use crate::domain::time::Time;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn id(n: u64) -> VehicleId {
    VehicleId(RecordId { seq: n, ord: 0 })
}

fn car(n: u64, plate: &str, owner: &str) -> Entry {
    let plate = Plate::parse(plate).unwrap();
    Entry {
        vehicle: id(n),
        plate_key: plate.key().to_owned(),
        plate_display: plate.to_string(),
        owners: vec![owner.to_owned()],
        ..Entry::default()
    }
}

const NOON: Moment = Moment { now: Time(999_960), day_ends: Time(1_040_040) };

/// An index, and what its cars look like.
#[derive(Default)]
struct Fleet {
    index: Index,
    entries: BTreeMap<VehicleId, Entry>,
}

impl Fleet {
    fn upsert(&mut self, entry: Entry) {
        self.index.upsert(&entry);
        self.entries.insert(entry.vehicle, entry);
    }

    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let (places, lens) = (self.index.search(query, limit, NOON), Lens::default());
        places.iter().map(|p| lens.hit(query, &self.entries[&p.vehicle], p.why, NOON)).collect()
    }
}

/// As cars are that changed lately.
fn index(entries: impl IntoIterator<Item = Entry>) -> Fleet {
    let mut fleet = Fleet::default();
    entries.into_iter().for_each(|e| fleet.upsert(e));
    fleet
}

/// As cars are that were there at the start.
fn built(entries: impl IntoIterator<Item = Entry>) -> Fleet {
    let (mut builder, mut entries_of) = (Builder::default(), BTreeMap::new());
    for entry in entries {
        builder.add(&entry);
        entries_of.insert(entry.vehicle, entry);
    }
    Fleet { index: builder.build(), entries: entries_of }
}

/// Five cars that differ in what they can be found by.
fn cars() -> Vec<Entry> {
    let zhang = Entry {
        phones: vec!["13800136621".into()],
        vin: Some("LVGBE40K28G203051".into()),
        numbers: vec!["WO-2611-0184".into(), "K-0093".into()],
        car: "Toyota Camry 2021".into(),
        ..car(1, "京A88618", "张伟")
    };
    let li = Entry { old_plates: vec!["沪C77777".into()], ..car(2, "粤BD12345", "李娜") };
    vec![
        zhang,
        li,
        car(3, "京A88618黄", "北京运输公司"),
        car(4, "京B00618", "单伟"),
        car(5, "川A61800", "Wang Min"),
    ]
}

/// They are found alike however they came in.
fn fleets() -> [Fleet; 2] {
    [index(cars()), built(cars())]
}

fn found(index: &Fleet, query: &str) -> Vec<u64> {
    index.search(query, 10).iter().map(|hit| hit.vehicle.0.seq).collect()
}

/// The characters lit in a field of the first hit.
fn lit(index: &Fleet, query: &str, field: MatchField) -> String {
    let hits = index.search(query, 10);
    let hit = hits.first().unwrap();
    let shown = match field {
        MatchField::Plate => &hit.plate,
        MatchField::Name => &hit.owner,
        MatchField::Phone => &hit.phone,
        MatchField::Vin => &hit.vin,
        MatchField::Number => &hit.number,
        MatchField::Car => &hit.car,
    };
    let at = hit.matched.iter().find(|m| m.field == field).map(|m| m.at.clone()).unwrap_or_default();
    at.iter().map(|i| shown.chars().nth(*i).unwrap()).collect()
}

#[test]
fn every_kind_of_query_finds_its_car() {
    for index in fleets() {
        for (query, first, why, field, shines) in [
            ("粤BD12345", 2, Why::ExactPlate, MatchField::Plate, "粤BD12345"),
            ("粤ｂ·ｄ12345", 2, Why::ExactPlate, MatchField::Plate, "粤BD12345"),
            ("粤B D12345", 2, Why::ExactPlate, MatchField::Plate, "粤BD12345"),
            ("ybd12345", 2, Why::ExactPlate, MatchField::Plate, "粤BD12345"),
            ("yueb", 2, Why::PlateFragment, MatchField::Plate, "粤B"),
            ("2345", 2, Why::ExactTail, MatchField::Plate, "2345"),
            ("d123", 2, Why::PlateFragment, MatchField::Plate, "D123"),
            ("京b OO618", 4, Why::ExactPlate, MatchField::Plate, "京B00618"),
            ("6621", 1, Why::Phone, MatchField::Phone, "6621"),
            ("203051", 1, Why::Vin, MatchField::Vin, "203051"),
            ("lvgbe4ok", 1, Why::Vin, MatchField::Vin, "LVGBE40K"),
            ("2611-0184", 1, Why::Number, MatchField::Number, "26110184"),
            ("k0093", 1, Why::Number, MatchField::Number, "K0093"),
            ("zw", 1, Why::Name, MatchField::Name, "张伟"),
            ("zhangw", 1, Why::Name, MatchField::Name, "张伟"),
            ("sw", 4, Why::Name, MatchField::Name, "单伟"),
            ("shanwei", 4, Why::Name, MatchField::Name, "单伟"),
            ("李", 2, Why::Name, MatchField::Name, "李"),
            ("wm", 5, Why::Name, MatchField::Name, "WM"),
            ("min", 5, Why::Name, MatchField::Name, "Min"),
            ("camry", 1, Why::Car, MatchField::Car, "Camry"),
            ("娜 2345", 2, Why::Name, MatchField::Plate, "2345"),
            ("2345 ln", 2, Why::Name, MatchField::Name, "李娜"),
            ("zwei", 1, Why::Fuzzy, MatchField::Name, "张伟"),
            ("川618", 5, Why::Fuzzy, MatchField::Plate, "川618"),
        ] {
            let hits = index.search(query, 10);
            let got = hits.first().map(|hit| (hit.vehicle.0.seq, hit.why));
            assert_eq!(got, Some((first, why)), "{query}");
            assert_eq!(lit(&index, query, field), shines, "{query}");
        }
    }
}

#[test]
fn all_words_must_match_in_any_order() {
    for index in fleets() {
        assert_eq!(found(&index, "伟 618 京b"), [4]);
        assert!(found(&index, "张 2345").is_empty());
        assert!(found(&index, "……").is_empty());
    }
}

#[test]
fn twins_are_both_offered_and_a_colour_chooses() {
    for index in fleets() {
        for query in ["京A88618", "ja88618", "88618"] {
            let mut both = found(&index, query);
            both.truncate(2);
            both.sort_unstable();
            assert_eq!(both, [1, 3], "{query}");
        }
        assert_eq!(found(&index, "京A88618黄").first(), Some(&3));
    }
}

#[test]
fn an_old_plate_still_finds_the_car() {
    for index in fleets() {
        let hits = index.search("沪C77777", 10);
        assert_eq!(
            (hits[0].vehicle, hits[0].why, hits[0].old_plate.as_str()),
            (id(2), Why::OldPlate, "沪C77777")
        );
        assert!(hits[0].matched.is_empty());
    }
}

#[test]
fn inside_a_class_what_the_counter_expects_comes_first() {
    let mut entries: Vec<Entry> = (0..9).map(|n| car(n, &format!("京A0{n}618"), "张伟")).collect();
    entries[6].prospects.in_shop = true;
    entries[7].prospects.booked = Some(NOON.now);
    entries[3].prospects.due_from = Some(NOON.now);
    entries[5].prospects.last_seen = Some(Time(9));
    entries.push(Entry {
        prospects: Prospects { in_shop: true, ..Prospects::default() },
        ..car(9, "京A61800", "李娜")
    });
    let index = index(entries);
    let order = found(&index, "618");
    assert_eq!(order[..4], [7, 6, 3, 5]);
    // In the shop, but no tail: behind every tail.
    assert_eq!(order.last(), Some(&9));
}

#[test]
fn replaced_and_removed_cars_are_no_longer_found() {
    for mut index in fleets() {
        index.upsert(car(1, "京C11111", "赵六"));
        assert_eq!(index.index.len(), 5);
        assert!(found(&index, "zhangwei").is_empty());
        assert_eq!(found(&index, "zhao"), [1]);
        assert!(index.index.remove(id(2)) && !index.index.remove(id(2)));
        assert!(found(&index, "粤BD12345").is_empty());
        assert_eq!(found(&index, "wangmin"), [5]);
        assert_eq!((index.index.len(), index.index.has(id(5)), index.index.has(id(2))), (4, true, false));
    }
}

#[test]
fn a_blank_query_lists_the_last_cars_seen() {
    let seen = |n, at| Entry {
        prospects: Prospects { last_seen: Some(Time(at)), ..Prospects::default() },
        ..car(n, &format!("京A0000{n}"), "")
    };
    let index = index([seen(1, 10), seen(2, 30), seen(3, 20), car(4, "京A00004", "")]);
    assert_eq!(found(&index, " 　"), [2, 3, 1]);
    assert_eq!(index.search("", 2).len(), 2);
    assert_eq!(index.search("", 2)[0].why, Why::Recent);
}

#[test]
fn long_input_is_cut_and_answered() {
    let index = index([Entry { owners: vec!["张".repeat(20_000); 100], ..car(1, "京A88618", "") }]);
    assert_eq!(found(&index, &"张".repeat(500)), [1]);
    assert!(index.search(&"8".repeat(500), 5).is_empty());
    assert!(index.search("88618", 0).is_empty());
}

fn entry(n: u64) -> impl Strategy<Value = Entry> {
    let plate = "[京沪粤川][A-F][0-9A-HJ-NP-Z]{5}".prop_filter_map("a plate", |p| Plate::parse(&p).ok());
    (
        plate,
        "[张李王单伟娜敏]{2,3}|[A-Z][a-z]{1,5} [A-Z][a-z]{1,5}",
        "1[3-9][0-9]{9}",
        "WO-26[01][0-9]-[0-9]{4}",
    )
        .prop_map(move |(plate, owner, phone, number)| Entry {
            vehicle: id(n),
            plate_key: plate.key().to_owned(),
            plate_display: plate.to_string(),
            owners: vec![owner],
            phones: vec![phone],
            numbers: vec![number],
            ..Entry::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_car_that_holds_what_was_typed_is_missing(
        entries in (0..12_u64).map(entry).collect::<Vec<_>>(),
        which in 0_usize..12, text in 0_usize..4, from in 0_usize..12, chars in 1_usize..12,
    ) {
        let chosen = &entries[which];
        let texts = [&chosen.plate_display, &chosen.owners[0], &chosen.phones[0], &chosen.numbers[0]];
        let query: String = texts[text].chars().skip(from).take(chars).collect();
        let hits = index(entries.clone()).search(&query, 100);
        if query.chars().any(char::is_alphanumeric) {
            prop_assert!(hits.iter().any(|h| h.vehicle == chosen.vehicle && h.why < Why::Fuzzy), "{query}");
        }
        // The order is the classes' order.
        prop_assert!(hits.windows(2).all(|pair| pair[0].why <= pair[1].why));
    }

    #[test]
    fn what_is_lit_is_what_was_typed(entries in (0..12_u64).map(entry).collect::<Vec<_>>(), query in "[0-9A-F]{1,4}") {
        for hit in index(entries).search(&query, 100) {
            for Matched { field, at } in &hit.matched {
                let (shown, is_code) = match field {
                    MatchField::Plate => (&hit.plate, true),
                    MatchField::Phone => (&hit.phone, true),
                    MatchField::Number => (&hit.number, true),
                    _ => (&hit.owner, false),
                };
                let chars: Vec<char> = shown.chars().collect();
                prop_assert!(at.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(at.iter().all(|i| *i < chars.len()));
                let lit: String = at.iter().map(|i| chars[*i]).collect();
                if is_code && lit.is_ascii() {
                    prop_assert_eq!(fold::codes(&lit).text, fold::codes(&query).text);
                }
            }
        }
    }

    #[test]
    fn any_text_is_answered(query in any::<String>(), owner in any::<String>(), shown in any::<String>()) {
        let index = index([Entry { owners: vec![owner.clone()], plate_display: shown, ..Entry::default() }]);
        let _ = index.search(&query, 5);
        let _ = index.search(&owner, 5);
    }
}
