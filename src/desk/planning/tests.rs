use super::*;
use crate::desk::Options;
use crate::domain::change::{PersonFile, VehicleFile};
use crate::domain::testing::NOW;
use crate::domain::trade::StoreConfig;
use std::path::Path;

fn opened(dir: &Path, now: Time) -> Desk {
    if !Desk::exists(dir) {
        Desk::init(dir, &StoreConfig { name: "x".into(), sandbox: true, ..StoreConfig::default() }).unwrap();
    }
    Desk::open(dir, Options { now: Some(now), ..Options::new("ma") }).unwrap().0
}

fn import(desk: &Desk, count: u32) {
    let actor = desk.actor("ma", None, "test").unwrap();
    let request = |n: u32| Request {
        change: Change::ImportFile {
            plate: format!("粤A{:05}", 10_000 + n),
            unusual_plate: false,
            vehicle: VehicleFile { purchased: Some("2026-11-23".into()), ..VehicleFile::default() },
            owner: Some(PersonFile {
                name: Some(format!("张{n}")),
                phones: Some(format!("138{n:08}")),
                ..PersonFile::default()
            }),
        },
        actor: actor.clone(),
        client: String::new(),
        base: None,
        at: None,
    };
    desk.commit_all((0..count).map(request).collect()).unwrap();
}

fn made(desk: &Desk) -> usize {
    desk.reader.list(Table::DueCall).unwrap().len()
}

fn asked(stop: &AtomicBool) -> Asked<'_> {
    Asked { only: None, dry: None, stop }
}

#[test]
fn what_was_imported_is_planned_in_batches_and_only_once() {
    let dir = tempfile::tempdir().unwrap();
    let desk = opened(&dir.path().join("store"), NOW);
    import(&desk, 100);
    assert!(desk.has_to_plan().unwrap());
    let stop = AtomicBool::new(false);
    let mut steps = 0;
    let mut told = |car: &CarPlan| {
        steps += car.plan.steps.iter().filter(|s| matches!(s, Step::Make(_))).count();
        Ok(())
    };
    assert_eq!(desk.plan(&asked(&stop), Some(&mut told)).unwrap(), 100);
    assert_eq!((steps, made(&desk)), (800, 800), "what is told is what is done");
    assert!(!desk.has_to_plan().unwrap());
    assert_eq!(desk.plan(&asked(&stop), None).unwrap(), 0);
}

#[test]
fn a_dry_run_tells_all_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = opened(&dir.path().join("store"), NOW);
    import(&desk, 3);
    let stop = AtomicBool::new(false);
    let day = Day::from_ymd_opt(2026, 12, 9);
    let mut keys = Vec::new();
    let mut told = |car: &CarPlan| {
        keys.extend(car.plan.steps.iter().filter_map(|s| match s {
            Step::Make(call) => Some(call.key.clone()),
            _ => None,
        }));
        Ok(())
    };
    let dry = Asked { dry: day, ..asked(&stop) };
    assert_eq!(desk.plan(&dry, Some(&mut told)).unwrap(), 3);
    assert_eq!(keys.iter().filter(|k| k.starts_with("ownership-standard/30d")).count(), 3);
    assert_eq!(keys.iter().filter(|k| k.contains("/24h/")).count(), 0, "over by then");
    assert_eq!(made(&desk), 0);
    assert!(desk.has_to_plan().unwrap());
}

#[test]
fn a_planner_that_is_stopped_does_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let desk = opened(&dir.path().join("store"), NOW);
    import(&desk, 3);
    let stop = AtomicBool::new(true);
    assert_eq!(desk.plan(&asked(&stop), None).unwrap(), 0);
    assert!(desk.has_to_plan().unwrap());
}

#[test]
fn the_next_day_only_those_whose_turn_it_is_are_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let stop = AtomicBool::new(false);
    {
        let desk = opened(&path, NOW);
        import(&desk, 10);
        desk.plan(&asked(&stop), None).unwrap();
    }
    let desk = opened(&path, NOW.plus_minutes(24 * 60));
    assert_eq!(desk.plan(&asked(&stop), None).unwrap(), 0, "nothing comes up");
    drop(desk);
    let desk = opened(&path, NOW.plus_minutes(16 * 24 * 60));
    assert_eq!(desk.plan(&asked(&stop), None).unwrap(), 10, "14 days before the thirtieth");
}

#[test]
fn one_car_is_planned_whether_it_is_its_turn_or_not() {
    let dir = tempfile::tempdir().unwrap();
    let desk = opened(&dir.path().join("store"), NOW);
    import(&desk, 3);
    let stop = AtomicBool::new(false);
    let only = desk.find_plate("粤A10001").unwrap()[0];
    for _ in 0..2 {
        assert_eq!(desk.plan(&Asked { only: Some(only), ..asked(&stop) }, None).unwrap(), 1);
        assert_eq!(made(&desk), 8);
    }
}

/// What is told afterwards sets nothing in motion; the planner then makes what is still worth it.
#[test]
fn history_is_not_called_about_now() {
    let dir = tempfile::tempdir().unwrap();
    let desk = opened(&dir.path().join("store"), NOW);
    let actor = desk.actor("ma", None, "test").unwrap();
    let change = Change::OpenFile {
        plate: "粤A12345".into(),
        unusual_plate: false,
        vehicle: VehicleFile { purchased: Some("2026-11-08".into()), ..VehicleFile::default() },
        owner: Some(PersonFile {
            name: Some("张伟".into()),
            phones: Some("13800000001".into()),
            ..PersonFile::default()
        }),
    };
    let at = Some(NOW.plus_minutes(-15 * 24 * 60));
    let request = Request { change, actor, client: String::new(), base: None, at };
    desk.commit_all(vec![request]).unwrap();
    assert_eq!(made(&desk), 0);
    desk.plan(&asked(&AtomicBool::new(false)), None).unwrap();
    assert_eq!(made(&desk), 2, "of 6 and of 14 days, still worth making; the others were over before");
}
