//! Visits of before this desk (Rule V-8).

use crate::domain::change::{Change, PastVisit, Planning, VehicleFile};
use crate::domain::id::VehicleId;
use crate::domain::order::OrderState;
use crate::domain::record::{Kind, Record};
use crate::domain::testing::Counter;
use crate::domain::view::View;

const VIN: &str = "1M8GDM9AXKP042788";

/// A counter with a car.
fn counter() -> (Counter, VehicleId) {
    let mut at = Counter::default();
    at.actor.role = crate::domain::user::Role::Manager;
    let vehicle = VehicleFile { vin: Some(VIN.into()), ..VehicleFile::default() };
    let plate = "京A88618".into();
    let opened = Change::ImportFile { plate, unusual_plate: false, vehicle, owner: None };
    let car = VehicleId(at.done(&opened, Kind::Vehicle));
    (at, car)
}

fn past(arrived: &str, number: &str, km: &str) -> PastVisit {
    PastVisit {
        plate: "京A88618".into(),
        arrived: arrived.into(),
        number: number.into(),
        mileage: km.into(),
        done: "更换机油\n更换机滤".into(),
        amount: "1,283.50".into(),
        advisor: "老周".into(),
        ..PastVisit::default()
    }
}

fn ask(at: &mut Counter, past: PastVisit) -> usize {
    at.ask(&Change::ImportVisit(past)).unwrap().len()
}

fn refused(at: &Counter, past: PastVisit) -> Vec<(String, &'static str)> {
    at.clone().refused(&Change::ImportVisit(past))
}

/// The records of a kind that hang from the car.
fn records(at: &Counter, car: VehicleId, kind: Kind) -> Vec<Record> {
    let all = at.view.of_vehicle(car).unwrap().into_iter().map(|s| s.record);
    all.filter(|r| r.kind() == kind).collect()
}

#[test]
fn a_past_visit_is_over_settled_and_twice_is_once() {
    let (mut at, car) = counter();
    assert_eq!(ask(&mut at, past("2023-05-31", "R-77", "42000")), 3);
    assert_eq!(ask(&mut at, past("2023-05-31", "R-77", "42000")), 0);
    // It says no more than that the car was here.
    assert_eq!(ask(&mut at, past("2023-05-31", "", "")), 0);
    let Record::Visit(visit) = &records(&at, car, Kind::Visit)[0] else { unreachable!() };
    assert!(!visit.is_open() && visit.km == Some(42_000) && visit.advisor == "老周");
    let Record::Order(order) = &records(&at, car, Kind::Order)[0] else { unreachable!() };
    assert_eq!((order.number.as_str(), order.state), ("R-77", OrderState::Settled));
    assert_eq!(order.totals().approved.to_string(), "1283.50");
    assert_eq!(order.line(1).unwrap().name.zh, "更换机油 更换机滤");
    // Another order of the same day, and one without a number, which gets one of ours.
    assert_eq!(ask(&mut at, past("2023-05-31", "R-78", "42000")), 3);
    assert_eq!(ask(&mut at, past("2023-08-01", "", "45000")), 3);
    let Record::Order(own) = &records(&at, car, Kind::Order)[2] else { unreachable!() };
    assert_eq!(own.number, "WO-2308-0001");
    // Without a word of work there is a visit, and no order.
    let bare = PastVisit { plate: "京A88618".into(), arrived: "2022-01-01".into(), ..PastVisit::default() };
    assert_eq!(ask(&mut at, bare), 1);
}

#[test]
fn readings_stand_in_the_order_of_their_days_whatever_the_order_of_the_rows() {
    let (mut at, car) = counter();
    for (day, km) in [("2024-05-31", "60000"), ("2022-05-31", "20000"), ("2023-05-31", "40000")] {
        assert_eq!(ask(&mut at, past(day, &format!("R-{km}"), km)), 3);
    }
    let found: Vec<u32> = at.vehicle(car).readings.iter().map(|r| r.km).collect();
    assert_eq!(found, [20_000, 40_000, 60_000]);
    assert_eq!(refused(&at, past("2023-09-01", "R-1", "39000")), [("mileage".into(), "mileage-below-last")]);
    assert_eq!(refused(&at, past("2023-09-01", "R-1", "61000")), [("mileage".into(), "import-km-above")]);
}

#[test]
fn nobody_is_called_about_what_is_long_over() {
    let (mut at, car) = counter();
    ask(&mut at, past("2023-05-31", "R-77", "42000"));
    assert_eq!(at.vehicle(car).plan_on, None);
    at.ask(&Change::PlanCalls(Planning { vehicle: car })).unwrap();
    let calls = records(&at, car, Kind::Callback);
    let about: Vec<&str> = calls
        .iter()
        .filter_map(|r| if let Record::Callback(c) = r { Some(c.cadence.as_str()) } else { None })
        .collect();
    assert!(about.iter().all(|cadence| *cadence == "lost"), "{about:?}");
}

#[test]
fn rows_that_mean_no_car_or_no_past_day_are_refused() {
    let (at, _) = counter();
    let with = |change: fn(&mut PastVisit)| {
        let mut row = past("2023-05-31", "R-77", "");
        change(&mut row);
        row
    };
    for (row, field, id) in [
        (with(|r| r.plate = "京B12345".into()), "plate", "import-unknown-car"),
        (with(|r| r.plate = String::new()), "plate", "import-no-key"),
        (with(|r| r.vin = "WVWZZZ1JZXW000001".into()), "vin", "import-other-vin"),
        (with(|r| r.arrived = String::new()), "arrived", "import-day-needed"),
        (with(|r| r.arrived = "2099-01-01".into()), "arrived", "import-day-ahead"),
        (with(|r| r.left = "2023-05-30".into()), "left", "import-left-early"),
        (with(|r| r.amount = "1.2.3".into()), "amount", "import-amount"),
        (with(|r| r.amount = "-5".into()), "amount", "import-amount"),
        (with(|r| r.number = "WO-9912-0001".into()), "number", "import-own-number"),
        (with(|r| r.number = "K-0001".into()), "number", "import-own-number"),
    ] {
        assert_eq!(refused(&at, row), [(field.to_owned(), id)]);
    }
    let mut at = at;
    ask(&mut at, past("2023-05-31", "R-77", ""));
    assert_eq!(refused(&at, past("2023-06-30", "R-77", "")), [("number".into(), "import-number-taken")]);
    // By the VIN alone, in small letters.
    ask(&mut at, with(|r| (r.plate, r.vin, r.number) = (String::new(), VIN.to_lowercase(), "R-79".into())));
}
