use super::*;
use crate::desk::api::{Answer, Board, Found, Query};
use crate::domain::alarm::AlarmKind;
use crate::domain::order::OrderState;
use crate::domain::testing::NOW;
use std::collections::BTreeSet;
use std::sync::Arc;

fn demo(dir: &Path, vehicles: usize, seed: u64, lang: Lang) -> Desk {
    let options = Options { now: Some(NOW), ..Options::new("ma") };
    Desk::demo(dir, DemoOptions { vehicles, seed, now: NOW, lang }, options).unwrap().0
}

fn board(desk: &Desk) -> Arc<Board> {
    match desk.ask(&Query::Board) {
        Answer::Board(board) => board,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_shop_is_alive_and_a_bay_is_free() {
    let dir = tempfile::tempdir().unwrap();
    let desk = demo(&dir.path().join("s"), 60, 1, Lang::Zh);
    let board = board(&desk);
    let states: BTreeSet<OrderState> =
        board.rows.iter().filter_map(|r| r.order.as_ref()).map(|o| o.state).collect();
    let expected = [
        OrderState::Quoted,
        OrderState::InWork,
        OrderState::WaitingParts,
        OrderState::WaitingApproval,
        OrderState::QualityCheck,
        OrderState::Wash,
        OrderState::Ready,
        OrderState::Delivered,
    ];
    assert_eq!(states, expected.into());
    let in_bays = board.rows.iter().filter_map(|r| r.order.as_ref()).filter(|o| o.state.needs_bay());
    assert!(in_bays.count() <= 3);
    let left: Vec<i64> = board
        .rows
        .iter()
        .filter_map(|r| r.order.as_ref())
        .filter(|o| o.state.is_promised())
        .filter_map(|o| o.promise)
        .map(|at| at.minutes_since(NOW))
        .collect();
    let soon = i64::from(desk.trade().figures.soon_late_minutes);
    assert_eq!(left.iter().filter(|m| **m < 0).count(), 1, "{left:?}");
    assert_eq!(left.iter().filter(|m| (0..soon).contains(*m)).count(), 1, "{left:?}");
    // Half-way round the car, with damage on it.
    let greeted = board.rows.iter().find(|r| r.order.is_none()).unwrap();
    assert!(greeted.answered > 0 && greeted.answered < greeted.items && !greeted.acknowledged);
    match desk.ask(&Query::Car(greeted.vehicle)) {
        Answer::Car(car) => assert_eq!(car.records.open_visit().map(|(_, v)| v.marks.len()), Some(1)),
        other => panic!("{other:?}"),
    }
    assert_eq!((board.vehicles, desk.vehicles()), (60, 60));
}

#[test]
fn every_kind_of_alarm_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let desk = demo(&dir.path().join("s"), 300, 1, Lang::En);
    let found = desk.lookup("", 300).unwrap();
    assert_eq!(found.len(), 300);
    let kinds: BTreeSet<AlarmKind> = found.iter().flat_map(|f| &f.alarms).map(|a| a.kind).collect();
    let all = [
        AlarmKind::Complaint,
        AlarmKind::InShop,
        AlarmKind::Callback,
        AlarmKind::PutOff,
        AlarmKind::ServiceDue,
        AlarmKind::Insurance,
        AlarmKind::Inspection,
        AlarmKind::Birthday,
        AlarmKind::KeyAccount,
        AlarmKind::Tier,
        AlarmKind::DoNotCall,
        AlarmKind::Missing,
        AlarmKind::Lost,
    ];
    assert_eq!(kinds, all.into());
    // Sooner or later somebody calls every customer.
    let alone = |f: &&Found| f.alarms.iter().all(|a| a.kind == AlarmKind::Callback);
    let quiet = found.iter().filter(alone).count();
    assert!(quiet >= 60, "only {quiet} of 300 cars are quiet");
    let green = found.iter().filter(|f| f.hit.key.chars().count() == 8).count();
    assert!((30..=66).contains(&green), "{green} of 300 plates are green");
    let own = found.iter().filter(|f| f.hit.key.starts_with('京')).count();
    assert!((180..=280).contains(&own), "{own} of 300 plates are of the own province");
    assert_eq!(desk.find_plate("京A66888").map(|c| c.len()), Ok(2));
    assert_eq!(desk.find_plate("AB1234").map(|c| c.len()), Ok(1));
    drop(desk);
    let (report, _) = Desk::check(&dir.path().join("s"), Options::new("ma"), true).unwrap();
    assert_eq!(report.differences, vec![]);
}

#[test]
fn the_same_seed_makes_the_same_store_and_another_seed_another() {
    let dir = tempfile::tempdir().unwrap();
    let first = demo(&dir.path().join("a"), 40, 7, Lang::Zh);
    let second = demo(&dir.path().join("b"), 40, 7, Lang::Zh);
    let third = demo(&dir.path().join("c"), 40, 8, Lang::Zh);
    let all = |desk: &Desk| {
        let lines = desk.reader.all().map(|s| s.map(|s| s.record.to_json().to_string()));
        lines.collect::<Result<Vec<_>, _>>().unwrap()
    };
    assert_eq!(all(&first), all(&second));
    assert_ne!(all(&first), all(&third));
}

#[test]
fn few_cars_are_enough_and_too_many_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    for vehicles in [0, 1, 5, 13, 25] {
        let desk = demo(&dir.path().join(vehicles.to_string()), vehicles, 3, Lang::Zh);
        assert_eq!(desk.vehicles(), vehicles);
    }
    let many = DemoOptions { vehicles: MOST_VEHICLES + 1, seed: 1, now: NOW, lang: Lang::Zh };
    let refused = Desk::demo(&dir.path().join("many"), many, Options::new("ma")).map(|_| ());
    assert!(matches!(refused, Err(Fault::Invalid(_))));
}
