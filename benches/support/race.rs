//! Changes made durable by one, four and sixteen writers, against a bare append and `fdatasync` of the
//! same bytes. All take turns, so that all see the same state of the disk.

use super::{Bare, Opened, journal_bytes, new_desk, timed};
use platedesk::desk::Desk;
use platedesk::domain::user::Actor;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// So many write at a time.
const WRITERS: [usize; 3] = [1, 4, 16];
/// So many turns each of them has.
const TURNS: usize = 10;

/// Something in which a change can be made durable.
pub trait Contender: Sync {
    fn name(&self) -> &'static str;
    /// Opens the file of car number `n` with its owner, and returns when that is durable.
    fn commit(&self, n: usize);
    /// Returns when nothing is at work any more for what was committed.
    fn rest(&self) {}
}

/// A desk, as the console and the command line use it.
pub struct Platedesk {
    desk: Desk,
    me: Actor,
    store: PathBuf,
}

impl Platedesk {
    pub fn new(home: &Path) -> Self {
        let store = home.join("store");
        let (desk, me) = new_desk(&store);
        Self { desk, me, store }
    }
}

impl Contender for Platedesk {
    fn name(&self) -> &'static str {
        "platedesk"
    }

    fn commit(&self, n: usize) {
        let change = Opened::number(n).change();
        self.desk.commit(&self.me, &format!("bench-{n}"), change, None).expect("a change that is made");
    }

    fn rest(&self) {
        // Who asked has the answer before the database has the change.
        self.desk.dry_run(Vec::new()).expect("an answer");
    }
}

/// What was measured of one contender with so many writers.
#[derive(Default)]
struct Lane {
    each: Vec<Duration>,
    /// Time of the turns, and how many changes were made in them.
    spent: Duration,
}

impl Lane {
    fn at(&self, part: usize) -> f64 {
        let mut sorted = self.each.clone();
        sorted.sort_unstable();
        sorted[sorted.len() * part / 100].as_secs_f64() * 1e3
    }

    fn rate(&self) -> f64 {
        self.each.len() as f64 / self.spent.as_secs_f64()
    }
}

/// Lets platedesk and the others make `changes` changes with each number of writers, and prints
/// what that took.
pub fn run(home: &Path, changes: usize, others: &[&dyn Contender]) {
    let platedesk = Platedesk::new(home);
    let all: Vec<&dyn Contender> = [&platedesk as &dyn Contender].iter().chain(others).copied().collect();
    let mut bare = Bare::new(&home.join("bare"));
    let mut plain = Lane::default();
    let mut lanes: Vec<[Lane; WRITERS.len()]> = all.iter().map(|_| Default::default()).collect();
    let turn = (changes / TURNS).next_multiple_of(WRITERS[WRITERS.len() - 1]).max(1);
    let mut next = 0;
    for _ in 0..TURNS {
        for n in next..next + turn {
            let before = journal_bytes(&platedesk.store);
            for (contender, lane) in all.iter().zip(&mut lanes) {
                let took = timed(|| contender.commit(n));
                contender.rest();
                lane[0].each.push(took);
                lane[0].spent += took;
            }
            let bytes = usize::try_from(journal_bytes(&platedesk.store) - before).unwrap_or(0);
            let took = timed(|| bare.append(bytes));
            plain.each.push(took);
            plain.spent += took;
        }
        next += turn;
        for (at, writers) in WRITERS.into_iter().enumerate().skip(1) {
            for (contender, lane) in all.iter().zip(&mut lanes) {
                together(*contender, writers, next..next + turn, &mut lane[at]);
            }
            next += turn;
        }
    }
    let bytes = journal_bytes(&platedesk.store) / next as u64;
    println!(
        "{} changes in each row (a file opened: car and owner), {bytes} bytes of journal each",
        turn * TURNS
    );
    print(&plain, &all, &lanes);
}

/// The changes of one turn, shared out among so many writers.
fn together(contender: &dyn Contender, writers: usize, numbers: std::ops::Range<usize>, lane: &mut Lane) {
    let share = numbers.len() / writers;
    let begun = Instant::now();
    thread::scope(|scope| {
        let work = |w: usize| {
            let first = numbers.start + w * share;
            move || (first..first + share).map(|n| timed(|| contender.commit(n))).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..writers).map(|w| scope.spawn(work(w))).collect();
        threads.into_iter().for_each(|t| lane.each.extend(t.join().expect("a writer")));
    });
    lane.spent += begun.elapsed();
}

fn print(plain: &Lane, all: &[&dyn Contender], lanes: &[[Lane; WRITERS.len()]]) {
    println!(
        "{:<26}{:>12}{:>12}{:>12}{:>12}{:>12}",
        "", "p50", "p99", "changes/s", "p50/bare", "to 1 writer"
    );
    let bare = plain.at(50);
    let row = |name: String, lane: &Lane, ratios: [String; 2]| {
        let (p50, p99) = (format!("{:.3} ms", lane.at(50)), format!("{:.3} ms", lane.at(99)));
        println!("{name:<26}{p50:>12}{p99:>12}{:>12.0}{:>12}{:>12}", lane.rate(), ratios[0], ratios[1]);
    };
    row("bare append + fdatasync".to_owned(), plain, Default::default());
    for (contender, lanes) in all.iter().zip(lanes) {
        for (writers, lane) in WRITERS.iter().zip(lanes) {
            let alone = *writers == 1;
            let to_bare = if alone { format!("{:.2}", lane.at(50) / bare) } else { String::new() };
            let to_one = if alone { String::new() } else { format!("{:.2}", lane.rate() / lanes[0].rate()) };
            row(format!("{}, {writers} writing", contender.name()), lane, [to_bare, to_one]);
        }
    }
}
