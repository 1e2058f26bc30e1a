//! Files of cars and people (Rules V-1 to V-4).

use super::of;
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::fault::Fault;
use crate::domain::id::VehicleId;
use crate::domain::person::Tier;
use crate::domain::plate::Plate;
use crate::domain::record::{Kind, Table};
use crate::domain::testing::Counter;
use crate::domain::vehicle::Link;
use crate::domain::view::View;

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn open(plate: &str, unusual: bool, vehicle: VehicleFile, owner: Option<PersonFile>) -> Change {
    Change::OpenFile { plate: plate.into(), unusual_plate: unusual, vehicle, owner }
}

#[test]
fn a_file_is_opened_with_what_is_known() {
    let mut at = Counter::default();
    let vehicle = VehicleFile {
        vin: some("1m8gdm9axkp042788"),
        year: some("２０２４"),
        mileage: some("48 210"),
        insured_until: some("2027-05-31"),
        ..VehicleFile::default()
    };
    let owner = PersonFile {
        name: some(" 张伟 "),
        phones: some("13800136621，020-38881234，13800136621"),
        tier: Some(Tier::Gold),
        ..PersonFile::default()
    };
    let car = VehicleId(at.done(&open("京a·88618", false, vehicle, Some(owner)), Kind::Vehicle));
    let found = at.vehicle(car);
    assert_eq!(found.plate.as_ref().map(Plate::key), Some("京A88618"));
    assert_eq!(found.year, Some(2024));
    assert_eq!(found.last_reading().map(|r| (r.km, r.at)), Some((48_210, at.at)));
    assert_eq!(found.opened, at.at);
    let (_, person) = at.owner(car);
    assert_eq!((person.name.as_str(), person.phones.len(), person.tier), ("张伟", 2, Tier::Gold));
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let mut at = Counter::default();
    let vehicle = VehicleFile {
        vin: some("1M8GDM9A1KP042788"),
        year: some("1890"),
        purchased: some("2026-02-31"),
        mileage: some("-5"),
        ..VehicleFile::default()
    };
    let owner = PersonFile { phones: some("12345"), name: some("a\u{1b}b"), ..PersonFile::default() };
    let refused = at.refused(&open("A1", false, vehicle, Some(owner)));
    let fields: Vec<&str> = refused.iter().map(|(f, _)| f.as_str()).collect();
    let expected = [
        "plate",
        "vehicle.vin",
        "vehicle.year",
        "vehicle.purchased",
        "vehicle.mileage",
        "owner.name",
        "owner.phones",
    ];
    assert_eq!(fields, expected);
    assert!(at.view.records.is_empty());
}

#[test]
fn bad_fields_say_what_is_wrong() {
    let cases = [
        (
            VehicleFile { purchased: some("2026-02-31"), ..Default::default() },
            "vehicle.purchased",
            "day-not-in-month",
        ),
        (
            VehicleFile { purchased: some("2028-01-01"), ..Default::default() },
            "vehicle.purchased",
            "day-too-late",
        ),
        (
            VehicleFile { insured_until: some("soon"), ..Default::default() },
            "vehicle.insured_until",
            "day-unreadable",
        ),
        (
            VehicleFile { inspected_until: some("2026-13-01"), ..Default::default() },
            "vehicle.inspected_until",
            "month-unknown",
        ),
        (VehicleFile { year: some("2028"), ..Default::default() }, "vehicle.year", "year-out-of-range"),
        (
            VehicleFile { mileage: some("2000001"), ..Default::default() },
            "vehicle.mileage",
            "mileage-too-large",
        ),
        (
            VehicleFile { make: some(&"汉".repeat(10_000)), ..Default::default() },
            "vehicle.make",
            "text-too-long",
        ),
    ];
    for (file, field, id) in cases {
        let mut at = Counter::default();
        assert_eq!(at.refused(&open("京A88618", false, file, None)), of(field, id));
    }
}

#[test]
fn a_plate_that_fits_no_pattern_needs_a_confirmation() {
    let mut at = Counter::default();
    assert_eq!(at.refused(&open("AB 1234", false, VehicleFile::default(), None))[0].0, "plate");
    let car = VehicleId(at.done(&open("AB 1234", true, VehicleFile::default(), None), Kind::Vehicle));
    assert!(at.vehicle(car).plate.is_some_and(|p| p.is_unusual()));
}

#[test]
fn plate_and_vin_have_one_file_but_twins_have_two() {
    let mut at = Counter::default();
    let vin = VehicleFile { vin: some("1M8GDM9AXKP042788"), ..VehicleFile::default() };
    let first = VehicleId(at.done(&open("京A88618", false, vin.clone(), None), Kind::Vehicle));
    assert_eq!(
        at.refused(&open("京A.88618", false, VehicleFile::default(), None)),
        of("plate", "plate-has-a-file")
    );
    assert_eq!(at.refused(&open("", false, vin.clone(), None)), of("vehicle.vin", "vin-has-a-file"));
    let twin = VehicleId(at.done(&open("京A88618黄", false, VehicleFile::default(), None), Kind::Vehicle));
    let edit = |vehicle| Change::EditVehicle { vehicle, file: vin.clone() };
    assert_eq!(at.refused(&edit(twin)), of("vehicle.vin", "vin-has-a-file"));
    assert!(at.ask(&edit(first)).is_ok_and(|writes| writes.is_empty()));
}

#[test]
fn empty_text_clears_and_absence_leaves() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let (owner, _) = at.owner(car);
    let set = PersonFile { phones: some("13800136621"), birthday: some("1985-11-25"), ..Default::default() };
    at.ask(&Change::EditPerson { person: owner, file: set }).unwrap();
    let clear = PersonFile { phones: some(""), birthday: some(" "), ..Default::default() };
    at.ask(&Change::EditPerson { person: owner, file: PersonFile::default() }).unwrap();
    assert_eq!(at.owner(car).1.phones.len(), 1);
    at.ask(&Change::EditPerson { person: owner, file: clear }).unwrap();
    let person = at.owner(car).1;
    assert_eq!((person.name.as_str(), person.phones.len(), person.birthday), ("张伟", 0, None));
}

#[test]
fn a_reading_in_the_file_must_not_fall_and_is_not_written_twice() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let km = |text: &str| Change::EditVehicle {
        vehicle: car,
        file: VehicleFile { mileage: some(text), ..Default::default() },
    };
    at.ask(&km("48210")).unwrap();
    assert_eq!(at.refused(&km("48209")), of("vehicle.mileage", "mileage-below-last"));
    at.ask(&km("48210")).unwrap();
    assert_eq!(at.vehicle(car).readings.len(), 1);
}

#[test]
fn a_person_is_added_with_a_name() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let add = |name: &str| Change::AddPerson {
        vehicle: car,
        link: Link { driver: true, ..Link::default() },
        file: PersonFile { name: some(name), ..Default::default() },
    };
    assert_eq!(at.refused(&add(" ")), of("name", "needed"));
    at.ask(&add("李娜")).unwrap();
    let people = at.vehicle(car).people;
    assert_eq!(people.len(), 2);
    assert_eq!(at.owner(car).1.name, "张伟");
    let seven = (0..7).map(|n| format!("1380013662{n}")).collect::<Vec<_>>().join(",");
    let file = PersonFile { phones: Some(seven), ..Default::default() };
    let person = *people.keys().next().unwrap();
    assert_eq!(at.refused(&Change::EditPerson { person, file }), of("phones", "too-many-phones"));
}

fn plate(vehicle: VehicleId, plate: &str, take_over: bool) -> Change {
    Change::ChangePlate { vehicle, plate: plate.into(), unusual_plate: false, take_over }
}

#[test]
fn history_follows_the_car_and_the_old_plate_still_finds_it() {
    let mut at = Counter::default();
    let (car, visit, order) = at.approved("京A88618");
    at.ask(&plate(car, "京AD12345", false)).unwrap();
    let found = at.vehicle(car);
    assert_eq!(found.plate.as_ref().map(Plate::key), Some("京AD12345"));
    assert_eq!(at.view.find(Table::OldPlate, "京A88618").unwrap(), vec![car.0]);
    let hangs: Vec<_> = at.view.of_vehicle(car).unwrap().into_iter().map(|s| s.id).collect();
    assert_eq!(hangs, vec![car.0, visit.0, order.0]);
    // Back to the first plate: it is no old one any more.
    at.ask(&plate(car, "京A88618", false)).unwrap();
    let old: Vec<String> = at.vehicle(car).old_plates.iter().map(ToString::to_string).collect();
    assert_eq!(old, ["京A·D12345"]);
}

#[test]
fn a_plate_moves_to_the_next_car_only_when_it_is_said() {
    let mut at = Counter::default();
    let (old, new) = (at.car("京A88618"), at.car(""));
    assert_eq!(at.refused(&plate(new, "京A88618", false)), of("plate", "plate-has-a-file"));
    at.ask(&plate(new, "京A88618", true)).unwrap();
    assert_eq!(at.vehicle(old).plate, None);
    assert_eq!(at.vehicle(old).old_plates.len(), 1);
    assert_eq!(at.view.bearing(&Plate::parse("京A88618").unwrap()), Ok(Some(new)));
    assert_eq!(at.refused(&plate(new, "北京123", true))[0].0, "plate");
}

#[test]
fn what_does_not_exist_is_not_found() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let wrong = VehicleId(at.vehicle(car).first_person().unwrap().0);
    let asked = [plate(wrong, "京B88618", false), Change::Arrive { vehicle: VehicleId::default() }];
    for change in asked {
        assert!(matches!(at.ask(&change), Err(Fault::NotFound(_))), "{change:?}");
    }
}
