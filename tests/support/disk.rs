//! A disk that does what a test tells it: full, failing, or silent.

use platedesk::store::journal::disk::{Appending, Disk, Reading, RealDisk};
use platedesk::store::journal::room::Room;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

/// What the disk does now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// All that is asked.
    #[default]
    Well,
    /// It says that there is no room.
    SaysFull,
    /// It says nothing, and half of what is written fits.
    IsFull,
    /// What was written is not made durable.
    SyncFails,
    /// It does not answer when it is to make something durable, until it is [`Mood::Well`].
    SyncHangs,
}

#[derive(Default)]
struct State {
    mood: Mood,
    /// After so many writes it is full.
    fits: Option<usize>,
    writes: usize,
    /// Somebody waits for it.
    hanging: bool,
}

/// The disk, for the store and the test.
#[derive(Clone, Default)]
pub struct Told(Arc<(Mutex<State>, Condvar)>);

impl Told {
    /// From now on it does this.
    pub fn be(&self, mood: Mood) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap();
        (state.mood, state.fits) = (mood, None);
        changed.notify_all();
    }

    /// It is full after so many writes more.
    pub fn full_after(&self, writes: usize) {
        self.0.0.lock().unwrap().fits = Some(writes);
    }

    /// Writes that were tried.
    pub fn writes(&self) -> usize {
        self.0.0.lock().unwrap().writes
    }

    /// Waits until somebody waits for the disk.
    pub fn until_it_hangs(&self) {
        let (state, changed) = &*self.0;
        drop(changed.wait_while(state.lock().unwrap(), |state| !state.hanging).unwrap());
    }

    fn is_full(&self) -> bool {
        matches!(self.0.0.lock().unwrap().mood, Mood::IsFull | Mood::SaysFull)
    }

    /// Whether the next write fits.
    fn next_fits(&self) -> bool {
        let mut state = self.0.0.lock().unwrap();
        state.writes += 1;
        match state.fits {
            Some(0) => {
                (state.fits, state.mood) = (None, Mood::IsFull);
            }
            Some(left) => state.fits = Some(left - 1),
            None => {}
        }
        state.mood != Mood::IsFull
    }

    fn answer_sync(&self) -> io::Result<()> {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap();
        while state.mood == Mood::SyncHangs {
            state.hanging = true;
            changed.notify_all();
            state = changed.wait(state).unwrap();
        }
        state.hanging = false;
        if state.mood == Mood::SyncFails { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
    }
}

struct Written {
    told: Told,
    file: Box<dyn Appending>,
}

impl Disk for Told {
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn read(&self, path: &Path) -> io::Result<Box<dyn Reading>> {
        RealDisk.read(path)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        Ok(Box::new(Written { told: self.clone(), file: RealDisk.create(path)? }))
    }
    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)> {
        let (file, len) = RealDisk.append(path)?;
        Ok((Box::new(Written { told: self.clone(), file }), len))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
    fn room(&self, _: &Path) -> io::Result<Room> {
        let says_full = self.0.0.lock().unwrap().mood == Mood::SaysFull;
        Ok(if says_full { Room { free: 4096, total: 1 << 40 } } else { Room::ENOUGH })
    }
    fn try_room(&self, _: &Path) -> io::Result<()> {
        if self.is_full() { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl Appending for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.told.next_fits() {
            return self.file.write(bytes);
        }
        self.file.write(&bytes[..bytes.len() / 2])?;
        Err(ErrorKind::StorageFull.into())
    }
    fn sync(&mut self) -> io::Result<()> {
        self.told.answer_sync()?;
        self.file.sync()
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.file.truncate(len)
    }
}
