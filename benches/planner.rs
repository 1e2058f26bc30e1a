//! What the planner's run of a day takes, and what reading the board takes, at a desk of few cars and at one
//! of many, with the same number of cars whose turn it is: it is those that cost, not the others.
//!
//! `cargo bench --bench planner`; `PLATEDESK_N` sets how many cars the larger store has (100 000),
//! `PLATEDESK_FEW` how many the smaller one (a tenth of them).

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]

mod support;

use platedesk::desk::api::{Answer, Query};
use platedesk::desk::clock::Clock;
use platedesk::desk::planning::Asked;
use platedesk::desk::writer::Request;
use platedesk::desk::{Desk, Options, Timing};
use platedesk::domain::change::{Change, PersonFile, VehicleFile};
use platedesk::domain::lang::Lang;
use platedesk::domain::time::Time;
use platedesk::domain::user::{Actor, Role};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};
use support::{Opened, new_desk, timed, wanted};

/// Files opened in one group.
const GROUP: usize = 5_000;
/// Cars bought on a day, on so many days: as many are to be planned on each of as many days.
const DUE: usize = 150;
const BOUGHT: usize = 10;
/// The last day that is played. Fourteen days before the contact after thirty days a car is looked at.
const LAST_DAY: usize = 17;
/// So often the board is read on each day that counts.
const BOARDS: usize = 20;
const DAY: i64 = 24 * 3600;

/// Monday 23 November 2026, 08:00 in Shanghai.
static NOW: AtomicI64 = AtomicI64::new(1_795_392_000);

/// What was measured at one store.
struct Measured {
    plan: Duration,
    board: Duration,
    planned: usize,
}

fn main() {
    let many = wanted(100_000);
    let few = std::env::var("PLATEDESK_FEW").ok().and_then(|n| n.parse().ok()).unwrap_or(many / 10);
    let home = tempfile::tempdir().expect("a temporary directory");
    let [few, many] = [few, many].map(|cars| (cars, measured(&home.path().join(cars.to_string()), cars)));
    println!("{:>10}{:>8}{:>14}{:>14}", "cars", "due", "plan a day", "board");
    for (cars, found) in [&few, &many] {
        println!("{cars:>10}{:>8}{:>14.1?}{:>14.1?}", found.planned, found.plan, found.board);
    }
    let ratio = |of: fn(&Measured) -> Duration| of(&many.1).as_secs_f64() / of(&few.1).as_secs_f64();
    println!("{:>10}{:>8}{:>14.2}{:>14.2}", "ratio", "", ratio(|m| m.plan), ratio(|m| m.board));
}

fn options() -> Options<'static> {
    let timing = Timing { deadline: Duration::from_secs(600), ..Timing::default() };
    Options { clock: Clock::Set(&NOW), timing, ..Options::new("bench") }
}

/// A store of so many cars, most of which have nothing coming up for a year. `DUE` were bought on each of the
/// days before, so that the contacts after so many days come up for as many on each day that follows.
fn measured(store: &Path, cars: usize) -> Measured {
    drop(new_desk(store));
    let (desk, _) = Desk::open(store, options()).expect("an open desk");
    let me = Actor { login: "bench".into(), name: "bench".into(), role: Role::Admin, via: "bench".into() };
    let begin = NOW.load(Ordering::SeqCst);
    let zone = desk.trade().store.tz();
    for first in (0..cars).step_by(GROUP) {
        let group = first..cars.min(first + GROUP);
        let made = desk.commit_all(group.map(|n| file(&me, n, begin, zone)).collect());
        made.expect("changes that are made");
    }
    let stop = AtomicBool::new(false);
    let plan = |desk: &Desk| desk.plan(&Asked { only: None, dry: None, stop: &stop }, None).expect("planned");
    let all = timed(|| assert_eq!(plan(&desk), cars, "all are looked at once"));
    println!("{cars} cars: planned for the first time in {all:.1?}");
    // What so many changes leave to be written behind them is not the work of these days.
    drop(desk);
    let (desk, _) = Desk::open(store, options()).expect("an open desk");
    desk.lookup("00001", 1).expect("the look-up, which is read now");
    let (mut plans, mut boards, mut planned) = (Vec::new(), Vec::new(), 0);
    for day in 1..=LAST_DAY {
        NOW.fetch_add(DAY, Ordering::SeqCst);
        let began = Instant::now();
        let count = plan(&desk);
        if count < DUE {
            continue;
        }
        plans.push(began.elapsed());
        planned = planned.max(count);
        boards.extend((0..BOARDS).map(|n| {
            // After a change the board is read anew.
            let change = Change::SetLanguage { lang: if n % 2 == 0 { Lang::En } else { Lang::Zh } };
            desk.commit(&me, &format!("{day}-{n}"), change, None).expect("a change that is made");
            timed(|| assert!(matches!(desk.ask(&Query::Board), Answer::Board(_)), "a board"))
        }));
    }
    NOW.store(begin, Ordering::SeqCst);
    println!("{cars} cars: {} days measured", plans.len());
    Measured { plan: median(plans), board: median(boards), planned }
}

fn file(me: &Actor, n: usize, begin: i64, zone: chrono_tz::Tz) -> Request {
    let car = Opened::number(n);
    let days = i64::try_from(n / DUE).unwrap_or(i64::MAX);
    let bought = (n < BOUGHT * DUE).then(|| Time(begin - days * DAY).day(zone).to_string());
    let change = Change::ImportFile {
        plate: car.plate,
        unusual_plate: false,
        vehicle: VehicleFile { purchased: bought, ..VehicleFile::default() },
        owner: Some(PersonFile {
            name: Some(car.name.to_owned()),
            phones: Some(car.phone),
            ..PersonFile::default()
        }),
    };
    Request { change, actor: me.clone(), client: String::new(), base: None, at: None }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().expect("a day with cars whose turn it is")
}
