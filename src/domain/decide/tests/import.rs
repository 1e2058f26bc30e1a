//! Files from another system (Rules V-1 to V-3).

use crate::domain::change::{Change, PersonFile, Planning, VehicleFile};
use crate::domain::id::VehicleId;
use crate::domain::record::Kind;
use crate::domain::testing::Counter;

const VIN: &str = "1M8GDM9AXKP042788";

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn row(plate: &str, vin: &str, colour: &str, name: &str, phones: &str) -> Change {
    let vehicle = VehicleFile { vin: some(vin), colour: some(colour), ..VehicleFile::default() };
    let owner = PersonFile { name: some(name), phones: some(phones), ..PersonFile::default() };
    Change::ImportFile { plate: plate.into(), unusual_plate: false, vehicle, owner: Some(owner) }
}

#[test]
fn twice_is_once_and_an_empty_cell_says_nothing() {
    let mut at = Counter::default();
    at.actor.role = crate::domain::user::Role::Manager;
    let first = row("京A88618", VIN, "红", "张伟", "13800136621");
    let car = VehicleId(at.done(&first, Kind::Vehicle));
    assert_eq!(at.ask(&first).unwrap(), []);
    assert_eq!(at.ask(&row("京A88618", "", "", "", "")).unwrap(), []);
    // By VIN alone; the number is added, and none is lost. What came in is planned anew (C-2).
    at.ask(&Change::PlanCalls(Planning { vehicle: car })).unwrap();
    assert!(at.vehicle(car).plan_on.is_some());
    assert_eq!(at.ask(&first).unwrap(), []);
    assert_eq!(at.ask(&row("", VIN, "蓝", "张伟", "13911112222")).unwrap().len(), 2);
    assert_eq!(at.vehicle(car).plan_on, None);
    assert_eq!(at.vehicle(car).colour, "蓝");
    let phones: Vec<String> = at.owner(car).1.phones.iter().map(|p| p.as_str().to_owned()).collect();
    assert_eq!(phones, ["13800136621", "13911112222"]);
}

#[test]
fn what_contradicts_the_record_is_for_a_person_to_decide() {
    let mut at = Counter::default();
    at.actor.role = crate::domain::user::Role::Manager;
    let car = VehicleId(at.done(&row("京A88618", VIN, "", "张伟", "13800136621"), Kind::Vehicle));
    for (change, field, id) in [
        (row("京A88618", "LSVAA00", "", "", ""), "vehicle.vin", "vin-length"),
        (row("京A88618", "WVWZZZ1JZXW000001", "", "", ""), "vehicle.vin", "import-other-vin"),
        (row("京B12345", VIN, "", "", ""), "plate", "import-other-plate"),
        (row("京A88618", "", "", "李娜", "13911112222"), "owner.name", "import-other-owner"),
        (row("", "", "红", "李娜", ""), "plate", "import-no-key"),
    ] {
        assert!(at.refused(&change).contains(&(field.to_owned(), id)), "{id}: {:?}", at.refused(&change));
    }
    let moved = Change::ChangePlate {
        vehicle: car,
        plate: "京C12345".into(),
        unusual_plate: false,
        take_over: false,
    };
    at.ask(&moved).unwrap();
    assert_eq!(at.refused(&row("京A88618", "", "", "", "")), [("plate".to_owned(), "import-old-plate")]);
    assert_eq!(at.ask(&row("京A88618", VIN, "", "", "")).unwrap(), [], "the VIN says which car is meant");
}

#[test]
fn an_owner_of_two_cars_is_one_person_and_a_namesake_another() {
    let mut at = Counter::default();
    at.actor.role = crate::domain::user::Role::Manager;
    let mut car = |plate: &str, name: &str, phone: &str| {
        let id = VehicleId(at.done(&row(plate, "", "", name, phone), Kind::Vehicle));
        at.owner(id).0
    };
    let first = car("京A10001", "张伟", "13800136621");
    assert_eq!(car("京A10002", "张伟", "13800136621"), first);
    assert_ne!(car("京A10003", "张伟", "13911112222"), first, "a namesake");
    assert_ne!(car("京A10004", "李娜", "13800136621"), first, "somebody else on the same telephone");
}

fn person(name: &str, phones: &str, address: &str) -> Change {
    let file = PersonFile {
        name: some(name),
        phones: some(phones),
        address: some(address),
        ..PersonFile::default()
    };
    Change::ImportPerson(file)
}

#[test]
fn a_person_is_known_by_name_and_telephone_and_becomes_the_owner_of_a_car_that_comes_later() {
    let mut at = Counter::default();
    at.actor.role = crate::domain::user::Role::Manager;
    let zhang = at.done(&person("张伟", "13800136621", ""), Kind::Person);
    assert_eq!(at.ask(&person("张伟", "138 0013 6621", "")).unwrap(), []);
    // An address is added, and a number; none is lost.
    assert_eq!(at.ask(&person("张伟", "13911112222,13800136621", "人民路 1 号")).unwrap().len(), 1);
    assert_eq!(at.ask(&person("张伟", "13911112222", "")).unwrap(), []);
    at.done(&person("李娜", "13800136621", ""), Kind::Person);
    let car = VehicleId(at.done(&row("京A88618", VIN, "", "张伟", "13911112222"), Kind::Vehicle));
    let (id, owner) = at.owner(car);
    assert_eq!((id.0, owner.phones.len(), owner.address.as_str()), (zhang, 2, "人民路 1 号"));
    // What is new of a person is looked at by the planner of their cars.
    at.ask(&Change::PlanCalls(Planning { vehicle: car })).unwrap();
    assert_eq!(at.ask(&person("张伟", "13911112222", "人民路 2 号")).unwrap().len(), 2);
    assert_eq!(at.vehicle(car).plan_on, None);
}

#[test]
fn a_person_who_could_not_be_told_from_others_is_refused() {
    let mut at = Counter::default();
    at.actor.role = crate::domain::user::Role::Manager;
    let of = |at: &Counter, change| at.clone().refused(&change);
    assert_eq!(of(&at, person("", "13800136621", "")), [("name".to_owned(), "import-person-name")]);
    assert_eq!(of(&at, person("张伟", "", "")), [("phones".to_owned(), "import-person-phone")]);
    // Two of the same name and telephone, as two files of cars can have made them.
    for (plate, address) in [("京A88618", "人民路 1 号"), ("京B12345", "建设路 2 号")] {
        let vehicle = VehicleFile::default();
        let owner = PersonFile {
            name: some("张伟"),
            phones: some("13800136621"),
            address: some(address),
            ..PersonFile::default()
        };
        let change =
            Change::ImportFile { plate: plate.into(), unusual_plate: false, vehicle, owner: Some(owner) };
        at.ask(&change).unwrap();
    }
    assert_eq!(at.ask(&person("张伟", "13800136621", "建设路 2 号")).unwrap(), []);
    let third = of(&at, person("张伟", "13800136621", "解放路 3 号"));
    assert_eq!(third, [("name".to_owned(), "import-several-people")]);
}
