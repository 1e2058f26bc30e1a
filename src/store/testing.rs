//! A disk for tests inside the crate.

use super::journal::disk::{Appending, Disk, Reading, RealDisk};
use super::journal::room::Room;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Something that happens once.
type Once = Box<dyn FnOnce() + Send>;

/// A disk on which something happens after a line was made durable.
#[derive(Clone, Default)]
pub(crate) struct Eventful {
    /// What happens then, once.
    pub(crate) then: Arc<Mutex<Option<Once>>>,
    /// It says that there is no room.
    pub(crate) full: Arc<AtomicBool>,
}

struct Line(Eventful, Box<dyn Appending>);

impl Disk for Eventful {
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn read(&self, path: &Path) -> io::Result<Box<dyn Reading>> {
        RealDisk.read(path)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        Ok(Box::new(Line(self.clone(), RealDisk.create(path)?)))
    }
    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)> {
        let (file, len) = RealDisk.append(path)?;
        Ok((Box::new(Line(self.clone(), file)), len))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
    fn room(&self, _: &Path) -> io::Result<Room> {
        Ok(if self.full.load(Ordering::SeqCst) { Room { free: 0, total: 1 << 40 } } else { Room::ENOUGH })
    }
}

impl Appending for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.1.write(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.1.sync()?;
        let then = self.0.then.lock().unwrap().take();
        then.into_iter().for_each(|then| then());
        Ok(())
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.1.truncate(len)
    }
}
