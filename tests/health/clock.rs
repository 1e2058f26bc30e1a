//! A clock that steps back or leaps ahead.

use crate::NEVER;
use crate::support::sitting::{Sitting, config, now};
use platedesk::cli::{self, Env, Hooks, Outcome, Streams};
use platedesk::desk::clock::Clock;
use platedesk::desk::planning::Asked;
use platedesk::desk::{Desk, Options, Timing};
use platedesk::domain::change::Change;
use platedesk::domain::fault::Fault;
use platedesk::domain::lang::Lang;
use platedesk::domain::time::Time;
use platedesk::domain::user::Role;
use platedesk::store::{Holder, Store};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A store with three cars and some people, whose clock a test sets.
struct Shop {
    dir: tempfile::TempDir,
    desk: Arc<Desk>,
    clock: &'static AtomicI64,
}

fn options(clock: &'static AtomicI64) -> Options<'static> {
    let timing = Timing { deadline: NEVER, ..Timing::default() };
    Options { clock: Clock::Set(clock), timing, ..Options::new("wangmin") }
}

impl Shop {
    fn open(at: Time) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(at.0)));
        let path = dir.path().join("store");
        Desk::init(&path, &config()).unwrap();
        let desk = Arc::new(Desk::open(&path, options(clock)).unwrap().0);
        assert_eq!(desk.health().says(), [], "a store without a line doubts no clock");
        let mut at = Sitting::sharing(&desk, Lang::En, (80, 24));
        at.open_cars();
        for (login, role) in [("root", Role::Admin), ("wangmin", Role::Advisor)] {
            at.commit(Change::EnrolUser(platedesk::domain::change::NewUser {
                login: login.to_owned(),
                name: login.to_owned(),
                role,
            }));
        }
        drop(at);
        Self { dir, desk, clock }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    fn set(&self, at: Time) {
        self.clock.store(at.0, Ordering::SeqCst);
    }

    fn plan(&self) -> Result<usize, Fault> {
        self.desk.plan(&Asked { only: None, dry: None, stop: &AtomicBool::new(false) }, None)
    }

    /// Closes it, and opens it again; returns what a person is told.
    fn reopen(self) -> (Self, Vec<&'static str>) {
        let path = self.path();
        let Self { dir, desk, clock } = self;
        drop(desk);
        let (report, _) = Desk::check(&path, Options::new("wangmin"), true).unwrap();
        assert_eq!(report.differences, []);
        let (desk, notices) = Desk::open(&path, options(clock)).unwrap();
        (Self { dir, desk: Arc::new(desk), clock }, notices.iter().map(|say| say.id).collect())
    }

    fn confirm(&self, login: &str) -> Result<(), Fault> {
        self.desk.confirm_clock(&self.desk.actor(login, Some(login), "test").unwrap(), "")
    }

    fn one_more_save(&self) {
        Sitting::sharing(&self.desk, Lang::En, (80, 24)).open_file("京C12345", "Audi", "A4", "Max", "");
    }
}

fn plus(at: Time, seconds: i64) -> Time {
    Time(at.0 + seconds)
}

/// What the last lines of a journal say: when, by whom, what.
fn lines(dir: &Path) -> Vec<(Time, String, String)> {
    let holder = Holder { user: "ma".into(), since: now() };
    let store = Store::open(dir, &holder, &mut |_| {}).unwrap().0;
    let lines = store.lines().unwrap().map(|line| line.unwrap().entry);
    lines.map(|entry| (entry.at, entry.by, entry.what)).collect()
}

#[test]
fn a_clock_behind_the_last_line_is_said_and_the_last_time_is_kept() {
    for back in [HOUR, 365 * DAY] {
        let shop = Shop::open(now());
        let mut at = Sitting::sharing(&shop.desk, Lang::En, (80, 24));
        shop.set(plus(now(), -back));
        at.seat.tick();
        at.sees("!! The clock is behind the last entry");
        assert!(shop.plan().is_ok(), "planning goes on");
        shop.one_more_save();
        drop(at);
        let (shop, told) = shop.reopen();
        assert_eq!(told, ["health-clock-behind"], "{back} seconds back");
        shop.set(now());
        assert_eq!(shop.desk.health().says(), []);
        let path = shop.path();
        drop(shop.desk);
        assert!(lines(&path).iter().all(|(at, ..)| *at == now()), "no line goes back");
    }
}

#[test]
fn a_month_is_no_leap() {
    let shop = Shop::open(now());
    shop.set(plus(now(), 30 * DAY));
    assert_eq!(shop.desk.health().says(), []);
    assert!(shop.plan().unwrap() > 0);
}

#[test]
fn after_31_days_the_planner_waits_for_an_admin_through_saves_and_restarts() {
    let shop = Shop::open(now());
    let mut at = Sitting::sharing(&shop.desk, Lang::En, (80, 24));
    let later = plus(now(), 31 * DAY);
    shop.set(later);
    at.seat.tick();
    at.sees("!! Planning waits");
    drop(at);
    shop.one_more_save();
    let denied = |shop: &Shop| matches!(shop.plan(), Err(Fault::Denied(say)) if say.id == "plan-waits");
    assert!(denied(&shop), "a save is no word on the clock");
    let (shop, told) = shop.reopen();
    assert_eq!(told, ["health-planning-waits"]);
    assert!(denied(&shop) && shop.desk.has_to_plan().unwrap());
    assert!(matches!(shop.confirm("wangmin"), Err(Fault::Denied(_))));
    assert!(denied(&shop));
    // By the palette of an administrator.
    let mut at = Sitting::sharing(&shop.desk, Lang::En, (80, 24));
    at.seat.session.shared.me = shop.desk.actor("root", Some("root"), "console").unwrap();
    at.keys(":clock<Enter>").sees("Is the clock right?");
    at.keys("1").sees("Planning waits");
    at.keys(":clock<Enter>2").sees("the clock is right");
    assert!(!at.screen().contains("Planning waits"));
    assert!(!at.keys("<Esc>:clock").screen().contains("go on planning"), "it is not offered any more");
    drop(at);
    assert!(shop.plan().unwrap() > 0);
    let path = shop.path();
    let (shop, told) = shop.reopen();
    assert_eq!(told, Vec::<&str>::new());
    drop(shop.desk);
    let said = (later, "root".to_owned(), "confirm_clock".to_owned());
    assert!(lines(&path).contains(&said));
}

#[test]
fn on_the_command_line_plan_waits_too_and_takes_the_word() {
    // Long before any machine that runs this.
    let shop = Shop::open(Time(1_577_836_800));
    let path = shop.path();
    drop(shop.desk);
    let plan = |user: &str, more: &[&str]| {
        let args = ["platedesk", "--lang", "en", "--store", path.to_str().unwrap(), "plan"];
        let args = args.iter().chain(more).map(|arg| (*arg).into()).collect();
        let (mut input, mut output, mut error) = (Cursor::new(Vec::new()), Vec::new(), Vec::new());
        let streams = Streams { input: &mut input, output: &mut output, error: &mut error };
        let hooks =
            Hooks { keys: platedesk::ui::keytable::table, stop: &Default::default, serving: &|_| false };
        let env = Env { user: user.to_owned(), ..Env::default() };
        let Outcome::Done(code) = cli::run(args, streams, &env, hooks) else { panic!("no verb") };
        (code, String::from_utf8(error).unwrap())
    };
    let (code, told) = plan("root", &[]);
    assert!(code == 5 && told.contains("plan --confirm-clock"), "{code} {told}");
    assert!(told.contains("Planning waits"), "said at the opening: {told}");
    assert_eq!(plan("root", &["--dry-run"]).0, 0);
    assert_eq!(plan("wangmin", &["--confirm-clock"]).0, 5);
    assert_eq!(plan("root", &["--confirm-clock"]).0, 0);
    let (code, told) = plan("wangmin", &[]);
    assert!(code == 0 && !told.contains("waits"), "{code} {told}");
}
