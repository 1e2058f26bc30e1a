use super::api::{Answer, Query};
use super::*;
use crate::desk::api::Reach;
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::id::VehicleId;
use crate::domain::lang::Lang;
use crate::domain::record::Kind;
use crate::domain::trade::StoreConfig;
use crate::domain::user::Role;
use crate::lookup::Why;
use std::fs;

const NOW: Time = crate::domain::testing::NOW;

fn config(sandbox: bool) -> StoreConfig {
    StoreConfig { name: "天河店".into(), sandbox, ..StoreConfig::default() }
}

fn still(dir: &Path) -> Result<(Desk, Vec<crate::domain::say::Say>), Fault> {
    Desk::open(dir, Options { now: Some(NOW), ..Options::new("ma") })
}

fn opened() -> (tempfile::TempDir, Desk) {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    Desk::init(&store, &config(true)).unwrap();
    let (desk, notices) = still(&store).unwrap();
    assert_eq!(notices, vec![]);
    (dir, desk)
}

fn file(plate: &str, name: &str) -> Change {
    let owner =
        PersonFile { name: Some(name.into()), phones: Some("13800136621".into()), ..Default::default() };
    let (plate, unusual_plate) = (plate.to_owned(), false);
    Change::OpenFile { plate, unusual_plate, vehicle: VehicleFile::default(), owner: Some(owner) }
}

fn car(desk: &Desk, plate: &str, name: &str) -> VehicleId {
    let actor = desk.actor("ma", None, "test").unwrap();
    let made = desk.commit(&actor, "", file(plate, name), None).unwrap();
    VehicleId(made.created.iter().find(|(_, kind)| *kind == Kind::Vehicle).unwrap().0)
}

fn hits(desk: &Desk, text: &str) -> Vec<String> {
    match desk.ask(&Query::Lookup { text: text.into(), limit: 10 }) {
        Answer::Hits(of, found, Reach::All) if of == text => found.into_iter().map(|f| f.hit.plate).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_change_is_found_as_soon_as_it_is_acknowledged_and_after_opening_again() {
    let (dir, desk) = opened();
    let id = car(&desk, "京A88618", "张伟");
    for text in ["618", "zw", "张伟", "6621"] {
        assert_eq!(hits(&desk, text), ["京A·88618"], "{text}");
    }
    let actor = desk.actor("ma", None, "test").unwrap();
    let person = match desk.ask(&Query::Car(id)) {
        Answer::Car(car) => car.records.people[0].0,
        other => panic!("{other:?}"),
    };
    // A change of the person alone reaches the car's entry.
    let renamed = PersonFile { name: Some("李娜".into()), ..Default::default() };
    desk.commit(&actor, "", Change::EditPerson { person, file: renamed }, None).unwrap();
    assert_eq!((hits(&desk, "李娜").len(), hits(&desk, "张伟").len()), (1, 0));
    let plate = "京AD12345".to_owned();
    let change = Change::ChangePlate { vehicle: id, plate, unusual_plate: false, take_over: false };
    desk.commit(&actor, "", change, None).unwrap();
    assert_eq!(hits(&desk, "88618"), ["京A·D12345"]);
    desk.commit(&actor, "", Change::Arrive { vehicle: id }, None).unwrap();
    drop(desk);
    let (desk, _) = still(&dir.path().join("store")).unwrap();
    for text in ["88618", "12345", "李娜", "ln", ""] {
        assert_eq!(hits(&desk, text), ["京A·D12345"], "{text}");
    }
    assert_eq!(desk.vehicles(), 1);
    match desk.ask(&Query::Board) {
        Answer::Board(board) => assert_eq!((board.rows.len(), board.vehicles), (1, 1)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stale_revision_is_a_conflict_and_a_retry_is_recognised() {
    let (_dir, desk) = opened();
    let id = car(&desk, "京A88618", "张伟");
    let actor = desk.actor("ma", None, "test").unwrap();
    let edit = |colour: &str| Change::EditVehicle {
        vehicle: id,
        file: VehicleFile { colour: Some(colour.into()), ..Default::default() },
    };
    let first = desk.commit(&actor, "one", edit("red"), Some((id.0, 1))).unwrap();
    assert_eq!(desk.commit(&actor, "one", edit("red"), Some((id.0, 1))), Ok(first));
    let stale = desk.commit(&actor, "two", edit("blue"), Some((id.0, 1)));
    assert!(matches!(stale, Err(Fault::Conflict { .. })), "{stale:?}");
}

#[test]
fn plates_lead_to_bearer_former_bearer_and_twin() {
    let (_dir, desk) = opened();
    let small = car(&desk, "京A88618", "张伟");
    let large = car(&desk, "京A88618黄", "李娜");
    assert_eq!(desk.find_plate("京a·88618"), Ok(vec![small, large]));
    assert_eq!(desk.find_plate("京A88618黄"), Ok(vec![large, small]));
    assert!(matches!(desk.find_plate("京B00001"), Err(Fault::NotFound(_))));
    assert!(matches!(desk.find_plate("!"), Err(Fault::Invalid(_))));
}

#[test]
fn the_first_user_is_an_admin_until_one_is_enrolled() {
    let (_dir, desk) = opened();
    let admin = desk.actor("ma", None, "test").unwrap();
    assert_eq!((admin.role, admin.via.as_str()), (Role::Admin, "test"));
    let enrol = |login: &str, role| {
        Change::EnrolUser(crate::domain::change::NewUser { login: login.into(), name: "x".into(), role })
    };
    desk.commit(&admin, "", enrol("min", Role::Advisor), None).unwrap();
    assert_eq!(desk.actor("ma", None, "test").map(|a| a.role), Ok(Role::Admin));
    let min = desk.actor("ma", Some("min"), "test").unwrap();
    assert_eq!((min.login.as_str(), min.role, min.via.as_str()), ("min", Role::Advisor, "as:ma"));
    assert!(matches!(desk.actor("ma", Some("nobody"), "test"), Err(Fault::NotFound(_))));
    desk.commit(&admin, "", enrol("boss", Role::Admin), None).unwrap();
    assert!(matches!(desk.actor("ma", None, "test"), Err(Fault::Denied(_))));
    let boss = desk.actor("boss", None, "test").unwrap();
    desk.commit(&boss, "", Change::SetLanguage { lang: Lang::En }, None).unwrap();
    assert_eq!((desk.language("boss"), desk.language("ma")), (Ok(Some(Lang::En)), Ok(None)));
}

#[test]
fn a_clock_is_held_in_a_sandbox_only_and_a_second_opener_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    assert!(matches!(still(&store), Err(Fault::NotFound(_))));
    Desk::init(&store, &config(false)).unwrap();
    assert_eq!(still(&store).err().map(|f| f.says()[0].id), Some("desk-no-sandbox"));
    // Another configuration does not make a sandbox of a store that holds real records.
    let other = dir.path().join("other.toml");
    fs::write(&other, toml::to_string(&config(true)).unwrap()).unwrap();
    let other = Options { now: Some(NOW), config: Some(other), ..Options::new("ma") };
    assert_eq!(Desk::open(&store, other).err().map(|f| f.says()[0].id), Some("desk-no-sandbox"));
    let (_desk, _) = Desk::open(&store, Options::new("ma")).unwrap();
    assert!(matches!(Desk::open(&store, Options::new("li")), Err(Fault::InUse(_))));
    assert!(matches!(Desk::init(&store, &config(false)), Err(Fault::Storage(_))));
    let odd = StoreConfig { zone: "Mars/Base".into(), ..config(false) };
    assert!(matches!(Desk::init(&dir.path().join("odd"), &odd), Err(Fault::Invalid(_))));
}

#[test]
fn own_rules_replace_the_shipped_ones_and_slips_are_named_with_file_and_line() {
    let (dir, desk) = opened();
    let rate = desk.trade().figures.labour_rate;
    drop(desk);
    let store = dir.path().join("store");
    fs::create_dir(store.join("rules")).unwrap();
    fs::write(store.join("rules/figures.toml"), "labour_rate = \"180.00\"\n").unwrap();
    let (desk, _) = still(&store).unwrap();
    assert_eq!(desk.trade().figures.labour_rate.to_string(), "180.00");
    assert_ne!(desk.trade().figures.labour_rate, rate);
    drop(desk);
    fs::write(store.join("rules/figures.toml"), "\nlabor_rate = \"180.00\"\n").unwrap();
    match still(&store).map(|_| ()) {
        Err(Fault::Invalid(list)) => assert_eq!(list[0].field, "figures.toml:2"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_store_is_checked_and_its_view_made_anew() {
    let (dir, desk) = opened();
    let store = dir.path().join("store");
    car(&desk, "京A88618", "张伟");
    drop(desk);
    let (report, _) = Desk::check(&store, Options::new("ma"), true).unwrap();
    assert_eq!((report.lines, report.records, report.differences), (1, 2, vec![]));
    fs::remove_dir_all(store.join("view")).unwrap();
    assert_eq!(Desk::rebuild(&store, Options::new("ma")).map(|(lines, _)| lines), Ok(1));
    let (desk, _) = still(&store).unwrap();
    assert_eq!(hits(&desk, "618"), ["京A·88618"]);
}

/// What the look-up knows is worked out while a change is on its way; another may overtake it.
#[test]
fn of_many_changes_of_one_car_at_once_the_look_up_knows_the_last() {
    let (_dir, desk) = opened();
    let id = car(&desk, "京A88618", "张伟");
    let actor = desk.actor("ma", None, "test").unwrap();
    for round in 0..20 {
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (desk, actor) = (&desk, &actor);
                scope.spawn(move || {
                    let model = Some(format!("车型{round}之{writer}"));
                    let file = VehicleFile { model, ..VehicleFile::default() };
                    desk.commit(actor, "", Change::EditVehicle { vehicle: id, file }, None).unwrap();
                });
            }
        });
        let stands = CarRecords::read(&desk.reader, id).unwrap().0.vehicle.car();
        let found = desk.known().unwrap().search(&stands, 1, desk.moment());
        assert_eq!(
            found.first().map(|place| (place.vehicle, place.why)),
            Some((id, Why::Car)),
            "round {round}"
        );
    }
}

#[test]
fn while_the_look_up_is_read_whole_plates_are_found_and_nobody_waits() {
    let (_dir, desk) = opened();
    let id = car(&desk, "京A88618", "张伟");
    let desk = Arc::new(desk);
    let held = desk.known.hold();
    desk.read_lookup_behind().unwrap();
    let ask = |text: &str| desk.ask(&Query::Lookup { text: text.into(), limit: 10 });
    let found = |answer| match answer {
        Answer::Hits(_, found, reach) => (found.iter().map(|f| f.hit.vehicle).collect::<Vec<_>>(), reach),
        other => panic!("{other:?}"),
    };
    assert_eq!(found(ask("京a88618")), (vec![id], Reach::Plates));
    assert_eq!(found(ask("张伟")), (vec![], Reach::Plates));
    assert!(matches!(desk.ask(&Query::Board), Answer::Board(board) if board.is_reading));
    let other = car(&desk, "京B77777", "李娜");
    let news = desk.subscribe(None);
    drop(held);
    while !news.next().is_some_and(|news| news.all) {
        std::thread::yield_now();
    }
    // What was changed meanwhile was learned by whoever read it, and not left to who looks next.
    assert_eq!(desk.known.noted.len(), 0);
    assert_eq!(found(ask("李娜")), (vec![other], Reach::All));
    assert_eq!(found(ask("张伟")), (vec![id], Reach::All));
    assert!(
        matches!(desk.ask(&Query::Board), Answer::Board(board) if !board.is_reading && board.vehicles == 2)
    );
}

/// It may have been made from the view that was not right.
#[test]
fn a_view_that_is_made_anew_takes_the_file_of_the_look_up_along() {
    let (dir, desk) = opened();
    car(&desk, "京A88618", "张伟");
    drop(desk);
    let store = dir.path().join("store");
    let file = store.join("lookup.index");
    fs::write(&file, "x").unwrap();
    Desk::rebuild(&store, Options::new("ma")).unwrap();
    assert!(!file.exists());
    fs::write(&file, "x").unwrap();
    fs::remove_dir_all(store.join("view")).unwrap();
    drop(still(&store).unwrap());
    assert!(!file.exists());
}
