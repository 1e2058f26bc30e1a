//! What the benches of the store share: a desk, a change, a bare file, and a race.

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]
#![allow(dead_code, reason = "not every bench uses all of it")]

pub mod race;

use platedesk::desk::{Desk, Options};
use platedesk::domain::change::{Change, PersonFile, VehicleFile};
use platedesk::domain::trade::StoreConfig;
use platedesk::domain::user::Actor;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many, as `PLATEDESK_N` says.
pub fn wanted(usual: usize) -> usize {
    std::env::var("PLATEDESK_N").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// An open desk on a new store, and who asks.
pub fn new_desk(store: &Path) -> (Desk, Actor) {
    let config = StoreConfig { name: "bench".to_owned(), sandbox: true, ..StoreConfig::default() };
    Desk::init(store, &config).expect("a new store");
    let (desk, _) = Desk::open(store, Options::new("bench")).expect("an open desk");
    let me = desk.actor("bench", None, "bench").expect("an actor");
    (desk, me)
}

/// Car and owner number `n`: no two numbers share a plate or a phone.
pub struct Opened {
    pub plate: String,
    pub make: &'static str,
    pub model: &'static str,
    pub mileage: usize,
    pub name: &'static str,
    pub phone: String,
}

impl Opened {
    pub fn number(n: usize) -> Self {
        let office = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M"][n / 100_000 % 12];
        Self {
            plate: format!("京{office}{:05}", n % 100_000),
            make: "丰田",
            model: "凯美瑞",
            mileage: 1000 + n,
            name: "张伟",
            phone: format!("138{:08}", n % 100_000_000),
        }
    }

    /// The change that opens their file.
    pub fn change(self) -> Change {
        Change::OpenFile {
            plate: self.plate,
            unusual_plate: false,
            vehicle: VehicleFile {
                make: Some(self.make.to_owned()),
                model: Some(self.model.to_owned()),
                mileage: Some(self.mileage.to_string()),
                ..VehicleFile::default()
            },
            owner: Some(PersonFile {
                name: Some(self.name.to_owned()),
                phones: Some(self.phone),
                ..PersonFile::default()
            }),
        }
    }
}

/// A file to which the same number of bytes is appended and synced, and nothing else done.
pub struct Bare(File);

impl Bare {
    pub fn new(path: &Path) -> Self {
        Self(OpenOptions::new().append(true).create(true).open(path).expect("a file"))
    }

    pub fn append(&mut self, bytes: usize) {
        self.0.write_all(&vec![b'x'; bytes]).expect("written");
        self.0.sync_data().expect("synced");
    }
}

/// Bytes of a store's journal.
pub fn journal_bytes(store: &Path) -> u64 {
    let files = fs::read_dir(store.join("journal")).expect("a journal");
    files.flatten().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}

pub fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}
