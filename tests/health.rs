//! What becomes of a desk whose disk is full, fails or does not answer, and whose clock leaps:
//! every screen says it, nothing typed is lost, nobody waits for ever.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

#[path = "health/clock.rs"]
mod clock;
#[path = "health/long_work.rs"]
mod long_work;
mod support;

use platedesk::desk::api::health::StoreHealth;
use platedesk::desk::api::{Answer, Committed, Query};
use platedesk::desk::{Desk, Options, Timing};
use platedesk::domain::change::{Change, VehicleFile};
use platedesk::domain::fault::Fault;
use platedesk::domain::id::VehicleId;
use platedesk::domain::lang::Lang;
use platedesk::domain::vehicle::Vehicle;
use platedesk::store::How;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use support::disk::{Mood, Told};
use support::sitting::{Sitting, config, now};

/// What is waited for comes at once, or never.
const NEVER: Duration = Duration::from_secs(60);

/// A desk on a disk that does what it is told.
struct Shop {
    disk: Told,
    desk: Arc<Desk>,
    dir: tempfile::TempDir,
}

impl Shop {
    /// With three cars.
    fn open(deadline: Duration) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Desk::init(&dir.path().join("store"), &config()).unwrap();
        let disk = Told::default();
        let desk = Arc::new(Desk::open(&dir.path().join("store"), options(&disk, deadline)).unwrap().0);
        Sitting::sharing(&desk, Lang::En, (80, 24)).open_cars();
        Self { disk, desk, dir }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    fn camry(&self) -> VehicleId {
        self.desk.lookup("618", 1).unwrap()[0].hit.vehicle
    }

    /// Closes the desk, and finds nothing wrong with the store.
    fn close(self) -> tempfile::TempDir {
        let path = self.path();
        assert_eq!(Arc::strong_count(&self.desk), 1, "somebody still sits there");
        drop(self.desk);
        let (report, _) = Desk::check(&path, Options::new("wangmin"), true).unwrap();
        assert_eq!(report.differences, []);
        self.dir
    }
}

fn options(disk: &Told, deadline: Duration) -> Options<'static> {
    let how = How { disk: Arc::new(disk.clone()), ..How::default() };
    let timing = Timing { deadline, probe: Duration::from_millis(1) };
    Options { how, timing, now: Some(now()), ..Options::new("wangmin") }
}

fn vehicle(desk: &Desk, id: VehicleId) -> Vehicle {
    match desk.ask(&Query::Car(id)) {
        Answer::Car(car) => car.records.vehicle,
        other => panic!("{other:?}"),
    }
}

/// Gives a car a colour.
fn paint(desk: &Desk, vehicle: VehicleId, colour: &str) -> Result<Committed, Fault> {
    let file = VehicleFile { colour: Some(colour.to_owned()), ..VehicleFile::default() };
    desk.commit(
        &desk.actor("wangmin", None, "test").unwrap(),
        "",
        Change::EditVehicle { vehicle, file },
        None,
    )
}

fn word(fault: &Fault) -> &'static str {
    fault.says()[0].id
}

/// Somebody whose screen is roused, as the loop of a console is.
struct Roused {
    at: Sitting,
    calls: Receiver<()>,
}

impl Roused {
    fn sit(desk: &Arc<Desk>, lang: Lang, size: (u16, u16)) -> Self {
        let mut at = Sitting::sharing(desk, lang, size);
        let (sender, calls) = channel();
        let sender = Mutex::new(sender);
        at.seat.on_news(Arc::new(move || sender.lock().unwrap().send(()).unwrap_or_default()));
        Self { at, calls }
    }

    /// Touches no key until the screen shows this, or no longer does.
    fn until(&mut self, text: &str, shown: bool) {
        let began = Instant::now();
        while self.at.screen().contains(text) != shown {
            let left = NEVER.saturating_sub(began.elapsed());
            let screen = || format!("{text:?} {shown}:\n{}", self.at.screen());
            assert!(self.calls.recv_timeout(left).is_ok(), "{}", screen());
            self.at.seat.tick();
        }
    }
}

#[test]
fn a_full_disk_is_on_every_screen_keeps_what_was_typed_and_goes_on_by_itself() {
    for mood in [Mood::SaysFull, Mood::IsFull] {
        let shop = Shop::open(NEVER);
        let mut typist = Roused::sit(&shop.desk, Lang::En, (80, 24));
        let mut other = Roused::sit(&shop.desk, Lang::Zh, (120, 36));
        typist.at.keys("618<Enter>i<C-u>Maserati");
        shop.disk.be(mood);
        typist.at.keys("<C-s>").sees("!! Disk full").sees("Maserati").sees("nothing was saved. Free some");
        other.until("!! 磁盘已满", true);
        other.at.keys("B12<Enter>").sees("京B·12345").sees("磁盘已满");
        assert_eq!(vehicle(&shop.desk, shop.camry()).make, "丰田", "{mood:?}");
        shop.disk.be(Mood::Well);
        other.until("磁盘已满", false);
        typist.until("!! Disk full", false);
        typist.at.sees("Maserati");
        typist.at.keys("<C-s>");
        assert_eq!(vehicle(&shop.desk, shop.camry()).make, "Maserati", "{mood:?}");
        drop((typist, other));
        shop.close();
    }
}

#[test]
fn the_next_save_goes_through_as_soon_as_there_is_room() {
    let shop = Shop::open(NEVER);
    let car = shop.camry();
    shop.disk.be(Mood::IsFull);
    assert!(matches!(paint(&shop.desk, car, "red"), Err(Fault::Full(_))));
    assert!(matches!(paint(&shop.desk, car, "red"), Err(Fault::Full(_))), "tried again, and refused");
    shop.disk.be(Mood::Well);
    paint(&shop.desk, car, "red").unwrap();
    assert_eq!(shop.desk.health().store, StoreHealth::Well);
    shop.close();
}

#[test]
fn after_a_failed_sync_nothing_is_taken_until_a_restart_which_finds_out() {
    let shop = Shop::open(NEVER);
    let mut typist = Roused::sit(&shop.desk, Lang::En, (80, 24));
    let mut other = Roused::sit(&shop.desk, Lang::Zh, (80, 24));
    shop.disk.be(Mood::SyncFails);
    typist.at.keys("618<Enter>i<C-u>Maserati<C-s>");
    typist.at.sees("!! Disk failed").sees("Maserati").sees("It is unknown whether this was saved");
    other.until("!! 磁盘故障", true);
    shop.disk.be(Mood::Well);
    let fault = paint(&shop.desk, shop.camry(), "red").unwrap_err();
    assert_eq!((word(&fault), fault.exit_code()), ("store-stopped", 1));
    other.at.keys("B12<Enter>").sees("京B·12345").sees("磁盘故障");
    typist.at.keys("<C-s>").sees("Maserati").sees("Not saved: the disk has failed");
    let car = shop.camry();
    drop((typist, other));
    let dir = shop.close();
    let desk = Desk::open(&dir.path().join("store"), options(&Told::default(), NEVER)).unwrap().0;
    assert_eq!(vehicle(&desk, car).make, "Maserati", "the line was whole");
    assert_eq!(vehicle(&desk, car).colour, "白");
    paint(&desk, car, "red").unwrap();
}

#[test]
fn a_disk_that_does_not_answer_keeps_nobody_waiting_and_quitting_ends() {
    let shop = Shop::open(Duration::from_millis(80));
    let mut other = Roused::sit(&shop.desk, Lang::En, (80, 24));
    let car = shop.camry();
    shop.disk.be(Mood::SyncHangs);
    let ask = |colour: &'static str| {
        let desk = Arc::clone(&shop.desk);
        thread::spawn(move || paint(&desk, car, colour).unwrap_err())
    };
    let first = ask("red");
    shop.disk.until_it_hangs();
    let second = ask("blue");
    let fault = first.join().unwrap();
    assert!(matches!(&fault, Fault::Unknown(_)) && fault.exit_code() == 1, "{fault:?}");
    // It waited behind the first for too long, or came when that was given up already.
    assert!(["store-busy", "store-stopped"].contains(&word(&second.join().unwrap())));
    other.until("!! Disk failed: the last save is uncertain", true);
    assert_eq!(word(&paint(&shop.desk, car, "green").unwrap_err()), "store-stopped");
    other.at.keys("B12<Enter>").sees("京B·12345");
    drop(other);
    let Shop { disk, desk, dir } = shop;
    let (gone, ended) = channel();
    thread::spawn(move || {
        drop(desk);
        gone.send(()).unwrap();
    });
    ended.recv_timeout(NEVER).expect("the desk closes, though its disk still does not answer");
    // The thread that was left behind lets go of the store when the disk answers.
    disk.be(Mood::Well);
    let began = Instant::now();
    let desk = loop {
        match Desk::open(&dir.path().join("store"), options(&Told::default(), NEVER)) {
            Err(Fault::InUse(_)) if began.elapsed() < NEVER => thread::yield_now(),
            opened => break opened.unwrap().0,
        }
    };
    assert_eq!(vehicle(&desk, car).colour, "red", "what was unknown is found out");
    drop(desk);
    let path = dir.path().join("store");
    assert_eq!(Desk::check(&path, Options::new("wangmin"), true).unwrap().0.differences, []);
}
