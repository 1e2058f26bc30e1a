//! Long work on a full disk ends, says why, and what it did before stays.

use super::{NEVER, Shop, vehicle, word};
use crate::support::disk::Mood;
use platedesk::desk::Desk;
use platedesk::desk::api::job::Importing;
use platedesk::desk::planning::Asked;
use platedesk::desk::transfer::{How, News, Tally};
use platedesk::domain::fault::Fault;
use platedesk::domain::lang::Lang;
use platedesk::host::planner::Planner;
use platedesk::text::{Reader, Texts};
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Instant;

const ROWS: u64 = 1500;

fn import(desk: &Desk) -> Result<Tally, Fault> {
    let rows = (1..=ROWS).map(|n| format!("粤A{n:05},Audi,李明\n"));
    let file = format!("plate,make,name\n{}", rows.collect::<String>());
    let reader = Reader::new(Arc::new(Texts::load().unwrap()), Lang::En, desk.trade().store.tz());
    let (actor, stop) = (desk.actor("wangmin", None, "import").unwrap(), AtomicBool::new(false));
    let how = How {
        what: Importing::Vehicles,
        actor: &actor,
        reader: &reader,
        map: None,
        sheet: None,
        unusual_plates: false,
        dry_run: false,
        rejected: None,
        stop: &stop,
    };
    desk.take_over(Cursor::new(file), &how, &mut |_: News| Ok(()))
}

#[test]
fn an_import_ends_what_it_saved_is_found_and_it_goes_on_when_run_again() {
    let shop = Shop::open(NEVER);
    shop.disk.full_after(2);
    let fault = import(&shop.desk).unwrap_err();
    assert!(matches!(fault, Fault::Full(_)), "{fault:?}");
    assert_eq!(word(&fault), "import-broken-off");
    let before = shop.desk.vehicles() as u64 - 3;
    assert!(before > 0 && before < ROWS, "{before}");
    let first = shop.desk.lookup("A00001", 1).unwrap();
    assert_eq!(vehicle(&shop.desk, first[0].hit.vehicle).make, "Audi", "the look-up knows what was saved");
    shop.disk.be(Mood::Well);
    let tally = import(&shop.desk).unwrap();
    assert_eq!((tally.opened, tally.same, tally.refused), (ROWS - before, before, 0));
    shop.close();
}

#[test]
fn the_planner_ends_and_begins_again_when_there_is_room() {
    let shop = Shop::open(NEVER);
    import(&shop.desk).unwrap();
    shop.disk.be(Mood::IsFull);
    let asked = Asked { only: None, dry: None, stop: &AtomicBool::new(false) };
    let before = shop.disk.writes();
    assert!(shop.desk.has_to_plan().unwrap());
    assert!(matches!(shop.desk.plan(&asked, None), Err(Fault::Full(_))));
    assert_eq!(shop.disk.writes() - before, 1, "one car after the other would fare no better");
    let mut planner = Planner::default();
    planner.tick(&shop.desk);
    assert!(!planner.is_running(), "it waits while the disk is full");
    shop.disk.be(Mood::Well);
    let began = Instant::now();
    while shop.desk.has_to_plan().unwrap() && began.elapsed() < NEVER {
        planner.tick(&shop.desk);
        thread::yield_now();
    }
    assert!(!shop.desk.has_to_plan().unwrap());
    drop(planner);
    shop.close();
}
