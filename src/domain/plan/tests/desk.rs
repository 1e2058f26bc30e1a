//! The planner behind the changes of the desk.

use super::at;
use crate::domain::change::{Change, PersonFile, Planning, VehicleFile};
use crate::domain::gather::CarRecords;
use crate::domain::id::VehicleId;
use crate::domain::order::Verdict;
use crate::domain::record::{Kind, Record};
use crate::domain::testing::Counter;

fn open(counter: &mut Counter, plate: &str, phone: &str) -> VehicleId {
    let owner =
        PersonFile { name: Some("张伟".into()), phones: Some(phone.into()), ..PersonFile::default() };
    let change = Change::OpenFile {
        plate: plate.into(),
        unusual_plate: false,
        vehicle: VehicleFile { purchased: Some("2026-11-23".into()), ..VehicleFile::default() },
        owner: Some(owner),
    };
    VehicleId(counter.done(&change, Kind::Vehicle))
}

fn keys(counter: &Counter, car: VehicleId) -> Vec<String> {
    let records = CarRecords::read(&counter.view, car).unwrap().0;
    let open = records.callbacks.into_iter().filter(|(_, c)| c.is_open());
    open.map(|(_, c)| c.key).collect()
}

#[test]
fn opening_a_file_plans_its_car_and_planning_it_again_writes_nothing() {
    let mut counter = Counter::default();
    let car = open(&mut counter, "京A12345", "13800000001");
    assert_eq!(keys(&counter, car).len(), 8);
    assert!(counter.vehicle(car).plan_on.is_some());
    let again = Change::PlanCalls(Planning { vehicle: car });
    assert_eq!(counter.ask(&again).unwrap(), []);
    let same = Change::EditVehicle { vehicle: car, file: VehicleFile::default() };
    assert_eq!(counter.ask(&same).unwrap(), []);
}

#[test]
fn an_import_waits_for_the_planner() {
    let mut counter = Counter::default();
    counter.actor.role = crate::domain::user::Role::Manager;
    let change = Change::ImportFile {
        plate: "京A12345".into(),
        unusual_plate: false,
        vehicle: VehicleFile { purchased: Some("2026-11-23".into()), ..VehicleFile::default() },
        owner: Some(PersonFile {
            name: Some("张伟".into()),
            phones: Some("13800000001".into()),
            ..PersonFile::default()
        }),
    };
    let car = VehicleId(counter.done(&change, Kind::Vehicle));
    assert_eq!((keys(&counter, car).len(), counter.vehicle(car).plan_on), (0, None));
    counter.ask(&Change::PlanCalls(Planning { vehicle: car })).unwrap();
    assert_eq!(keys(&counter, car).len(), 8);
}

#[test]
fn a_wish_of_a_person_reaches_all_their_cars() {
    let mut counter = Counter::default();
    let car = open(&mut counter, "京A12345", "13800000001");
    let (person, _) = counter.owner(car);
    let file = PersonFile { do_not_call: Some(true), ..PersonFile::default() };
    counter.ask(&Change::EditPerson { person, file }).unwrap();
    let left = keys(&counter, car);
    assert!(left.iter().all(|key| key.contains("thanks") || key.starts_with("ownership")), "{left:?}");
}

#[test]
fn a_birthday_is_wished_once_to_who_has_two_cars() {
    let mut counter = Counter::default();
    let first = open(&mut counter, "京A12345", "13800000001");
    let second = open(&mut counter, "京A12346", "13800000002");
    let (person, _) = counter.owner(first);
    let (_, Record::Vehicle(car)) = counter.view.records.get_mut(&second.0).unwrap() else { panic!() };
    car.people.insert(person, crate::domain::vehicle::Link { driver: true, ..Default::default() });
    let file = PersonFile { birthday: Some("1980-11-25".into()), ..PersonFile::default() };
    counter.ask(&Change::EditPerson { person, file }).unwrap();
    let wishes = |car| keys(&counter, car).into_iter().filter(|k| k.starts_with("birthday")).count();
    assert_eq!((wishes(first), wishes(second)), (1, 0));
}

#[test]
fn a_visit_is_followed_up_from_the_hand_over_on() {
    let mut counter = Counter::default();
    let car = open(&mut counter, "京A12345", "13800000001");
    counter.at = at("2026-11-23 11:00");
    let visit = counter.arrive(car);
    counter.walk(visit, "no");
    let order = counter.quote(car);
    counter.ask(&Counter::word(order, &[], Verdict::Deferred)).unwrap();
    counter.ask(&Change::Leave { visit }).unwrap();
    let planned = keys(&counter, car);
    assert!(planned.contains(&format!("after-consultation/7d/{visit}")), "{planned:?}");
}
