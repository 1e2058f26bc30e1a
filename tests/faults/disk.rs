//! Disks that fail, and a disk whose power is cut.

use platedesk::store::journal::disk::{Appending, Disk, Reading, RealDisk};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The disk is full; a write may have written a part.
    Full,
    /// The disk answers with an error.
    Error,
    /// From then on nothing is done any more, as without power.
    Off,
}

#[derive(Debug)]
struct State {
    /// Operations that change something so far.
    count: u64,
    /// The one that fails, and how.
    fails: Option<(u64, Failure)>,
    off: bool,
    /// Bytes of each file that are surely on the disk.
    synced: BTreeMap<PathBuf, u64>,
    /// The directory a file was in is durable from its creation on.
    rng: fastrand::Rng,
}

/// A disk under a journal. Clones are the same disk.
#[derive(Clone)]
pub struct FaultyDisk(Arc<Mutex<State>>);

impl FaultyDisk {
    /// Fails at its `at`-th changing operation (from 1), or never.
    pub fn new(seed: u64, fails: Option<(u64, Failure)>) -> Self {
        let rng = fastrand::Rng::with_seed(seed);
        Self(Arc::new(Mutex::new(State { count: 0, fails, off: false, synced: BTreeMap::new(), rng })))
    }

    /// How many changing operations there were.
    pub fn count(&self) -> u64 {
        self.0.lock().unwrap().count
    }

    /// The power is cut: of what was written since the last sync nothing, a part, or some sectors
    /// are there.
    pub fn cut_power(&self) {
        let mut state = self.0.lock().unwrap();
        for (path, synced) in state.synced.clone() {
            let Ok(mut bytes) = std::fs::read(&path) else { continue };
            let synced = usize::try_from(synced).unwrap().min(bytes.len());
            let tail = bytes.len() - synced;
            match state.rng.u8(0..4) {
                0 => bytes.truncate(synced),
                1 => bytes.truncate(synced + state.rng.usize(0..=tail)),
                2 => {
                    // Whole sectors came to the disk in any order; the others hold what was there.
                    let first = synced / 512;
                    for sector in first..=bytes.len() / 512 {
                        if state.rng.bool() {
                            let (from, to) = (sector * 512, (sector * 512 + 512).min(bytes.len()));
                            bytes[from.max(synced)..to].fill(0);
                        }
                    }
                }
                _ => {}
            }
            std::fs::write(&path, bytes).unwrap();
        }
    }

    fn step(&self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        if state.off {
            return Err(io::Error::other("no power"));
        }
        state.count += 1;
        match state.fails {
            Some((at, failure)) if at == state.count => {
                state.off = failure == Failure::Off;
                Err(match failure {
                    Failure::Full => ErrorKind::StorageFull.into(),
                    Failure::Error | Failure::Off => io::Error::other("injected"),
                })
            }
            _ => Ok(()),
        }
    }

    fn part(&self, of: usize) -> usize {
        self.0.lock().unwrap().rng.usize(0..=of)
    }

    fn note(&self, path: &Path, bytes: u64) {
        self.0.lock().unwrap().synced.insert(path.to_owned(), bytes);
    }
}

struct FaultyFile {
    disk: FaultyDisk,
    path: PathBuf,
    file: Box<dyn Appending>,
    len: u64,
}

impl Disk for FaultyDisk {
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn read(&self, path: &Path) -> io::Result<Box<dyn Reading>> {
        RealDisk.read(path)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        self.step()?;
        let file = RealDisk.create(path)?;
        self.note(path, 0);
        Ok(Box::new(FaultyFile { disk: self.clone(), path: path.to_owned(), file, len: 0 }))
    }
    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)> {
        let (file, len) = RealDisk.append(path)?;
        self.note(path, len);
        Ok((Box::new(FaultyFile { disk: self.clone(), path: path.to_owned(), file, len }), len))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)?;
        let mut state = self.0.lock().unwrap();
        if let Some(synced) = state.synced.remove(from) {
            state.synced.insert(to.to_owned(), synced);
        }
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        self.0.lock().unwrap().synced.remove(path);
        RealDisk.remove(path)
    }
}

impl Appending for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.disk.step() {
            // Some of it may have been written.
            let part = self.disk.part(bytes.len());
            self.file.write(&bytes[..part])?;
            self.len += part as u64;
            return Err(error);
        }
        self.file.write(bytes)?;
        self.len += bytes.len() as u64;
        Ok(())
    }
    fn sync(&mut self) -> io::Result<()> {
        self.disk.step()?;
        self.disk.note(&self.path, self.len);
        Ok(())
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.disk.step()?;
        self.file.truncate(len)?;
        self.len = len;
        Ok(())
    }
}
