//! How long a change takes until it is durable, through the desk, against a bare append and
//! `fdatasync` of the same bytes in the same run: one writer, then sixteen.
//!
//! `cargo bench --bench durable`; `PLATEDESK_N` sets the number of changes (2 000). The store
//! is made in the temporary directory (`TMPDIR`), which should be on the disk to be measured.

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]

use platedesk::desk::{Desk, Options};
use platedesk::domain::change::{Change, PersonFile, VehicleFile};
use platedesk::domain::trade::StoreConfig;
use platedesk::domain::user::Actor;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

const WRITERS: usize = 16;

fn main() {
    let changes: usize = std::env::var("PLATEDESK_N").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let dir = tempfile::tempdir().expect("a temporary directory");
    let store = dir.path().join("store");
    let config = StoreConfig { name: "bench".to_owned(), sandbox: true, ..StoreConfig::default() };
    Desk::init(&store, &config).expect("a new store");
    let (desk, _) = Desk::open(&store, Options::new("bench")).expect("an open desk");
    let me = desk.actor("bench", None, "bench").expect("an actor");

    // The two take turns, so that both see the same state of the disk.
    let mut bare = Bare::new(&dir.path().join("bare"));
    let (mut one, mut plain) = (Vec::new(), Vec::new());
    let mut at = journal_bytes(&store);
    for n in 0..changes {
        one.push(timed(|| commit(&desk, &me, n)));
        let end = journal_bytes(&store);
        plain.push(timed(|| bare.append(usize::try_from(end - at).unwrap_or(0))));
        at = end;
    }
    let total = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64();
    let single = total(&one);
    let bytes = at / (changes as u64).max(1);
    let (one, plain) = (p50_p99(one), p50_p99(plain));
    println!("{changes} changes (a file opened: car and owner), {bytes} bytes of journal each");
    println!("{:<34}{:>11}{:>11}{:>14}", "", "p50", "p99", "changes/s");
    print_row("bare append + fdatasync", plain, None);
    print_row("one writer", one, Some(changes as f64 / single));
    println!("{:<34}{:>10.2}x", "  one writer / bare, p50", one.0.as_secs_f64() / plain.0.as_secs_f64());

    let begun = Instant::now();
    let many: Vec<Duration> = thread::scope(|scope| {
        let each = changes / WRITERS;
        let run = |w: usize| {
            let (desk, me) = (&desk, &me);
            move || {
                let first = changes * 2 + w * each;
                (first..first + each).map(|n| timed(|| commit(desk, me, n))).collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = (0..WRITERS).map(|w| scope.spawn(run(w))).collect();
        threads.into_iter().flat_map(|t| t.join().expect("a writer")).collect()
    });
    let rate = many.len() as f64 / begun.elapsed().as_secs_f64();
    print_row("sixteen writers, each", p50_p99(many), Some(rate));
    println!("{:<34}{:>10.2}x", "  sixteen / one, changes/s", rate * single / changes as f64);
}

/// Opens the file of a car that nobody has seen yet.
fn commit(desk: &Desk, me: &Actor, n: usize) {
    let text = |t: String| Some(t);
    let change = Change::OpenFile {
        plate: format!("京{}{:05}", ["A", "B", "C", "D", "E", "F", "G", "H"][n / 100_000 % 8], n % 100_000),
        unusual_plate: false,
        vehicle: VehicleFile {
            make: text("丰田".to_owned()),
            model: text("凯美瑞".to_owned()),
            mileage: text((1000 + n).to_string()),
            ..VehicleFile::default()
        },
        owner: Some(PersonFile {
            name: text("张伟".to_owned()),
            phones: text(format!("138{:08}", n % 100_000_000)),
            ..PersonFile::default()
        }),
    };
    desk.commit(me, &format!("bench-{n}"), change, None).expect("a change that is made");
}

/// A file to which the same number of bytes is appended and synced, and nothing else done.
struct Bare(File);

impl Bare {
    fn new(path: &Path) -> Self {
        Self(OpenOptions::new().append(true).create(true).open(path).expect("a file"))
    }

    fn append(&mut self, bytes: usize) {
        self.0.write_all(&vec![b'x'; bytes]).expect("written");
        self.0.sync_data().expect("synced");
    }
}

fn journal_bytes(store: &Path) -> u64 {
    let files = fs::read_dir(store.join("journal")).expect("a journal");
    files.flatten().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn p50_p99(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn print_row(what: &str, (p50, p99): (Duration, Duration), rate: Option<f64>) {
    let shown = |d: Duration| format!("{:.3} ms", d.as_secs_f64() * 1e3);
    let rate = rate.map_or_else(String::new, |r| format!("{r:.0}"));
    println!("{what:<34}{:>11}{:>11}{rate:>14}", shown(p50), shown(p99));
}
