//! The file layer under journal and checkpoints: all they ask of a disk, so that a test can put
//! a failing one in its place.

use super::room::{self, Room};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// A disk.
pub trait Disk: Send + Sync {
    /// Names in a directory.
    ///
    /// # Errors
    /// As the system says.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// A file's bytes.
    ///
    /// # Errors
    /// As the system says.
    fn read(&self, path: &Path) -> io::Result<Box<dyn Reading>>;

    /// Makes an empty file for appending. When this returns, file and name are durable.
    ///
    /// # Errors
    /// As the system says; if the file is there already.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>>;

    /// Opens a file for appending, and tells its length in bytes.
    ///
    /// # Errors
    /// As the system says.
    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)>;

    /// Gives a file another name, also over a file that is there. When this returns, the new
    /// name is durable.
    ///
    /// # Errors
    /// As the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file. When this returns, that is durable.
    ///
    /// # Errors
    /// As the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// The room where a directory is.
    ///
    /// # Errors
    /// As the system says.
    fn room(&self, dir: &Path) -> io::Result<Room> {
        room::of(dir)
    }

    /// Takes a little room in a directory and gives it back.
    ///
    /// # Errors
    /// As the system says, if it could not be had.
    fn try_room(&self, dir: &Path) -> io::Result<()> {
        room::attempt(dir)
    }
}

/// A file that is read, from any place on.
pub trait Reading: Read + Seek + Send {}

impl<F: Read + Seek + Send> Reading for F {}

/// A file that grows at its end.
pub trait Appending: Send {
    /// Writes at the end.
    ///
    /// # Errors
    /// As the system says; some of the bytes may have been written.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written durable.
    ///
    /// # Errors
    /// As the system says; it is then unknown what is durable.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts the file to a length in bytes.
    ///
    /// # Errors
    /// As the system says.
    fn truncate(&mut self, len: u64) -> io::Result<()>;
}

/// The machine's own disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(dir)?.map(|e| Ok(e?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn read(&self, path: &Path) -> io::Result<Box<dyn Reading>> {
        Ok(Box::new(File::open(path)?))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
        file.sync_all()?;
        if let Some(dir) = path.parent() {
            sync_dir(dir)?;
        }
        Ok(Box::new(file))
    }

    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)> {
        let mut file = OpenOptions::new().append(true).open(path)?;
        let len = file.seek(SeekFrom::End(0))?;
        // It may have been made by an attempt that ended before file and name were durable.
        file.sync_all()?;
        if let Some(dir) = path.parent() {
            sync_dir(dir)?;
        }
        Ok((Box::new(file), len))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        to.parent().map_or(Ok(()), sync_dir)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)?;
        path.parent().map_or(Ok(()), sync_dir)
    }
}

impl Appending for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.set_len(len)
    }
}

/// Makes the names in a directory durable.
///
/// # Errors
/// As the system says.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Makes a directory that only its owner may enter, and its name durable.
///
/// # Errors
/// As the system says; if it is there already.
pub fn make_dir(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(dir)?;
    sync_dir(dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// Makes a directory and those above it that are not there yet, and all their names durable.
///
/// # Errors
/// As the system says.
pub fn make_dirs(dir: &Path) -> io::Result<()> {
    if dir.as_os_str().is_empty() || dir.is_dir() {
        return Ok(());
    }
    let Some(parent) = dir.parent() else { return Ok(()) };
    make_dirs(parent)?;
    match fs::create_dir(dir) {
        // Somebody else was quicker.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {}
        made => made?,
    }
    if parent.as_os_str().is_empty() { sync_dir(Path::new(".")) } else { sync_dir(parent) }
}

/// Makes the name of a directory durable that somebody else has made.
///
/// # Errors
/// As the system says. Where the directory above may not be read there is nothing to be done.
pub fn sync_name(dir: &Path) -> io::Result<()> {
    match dir.canonicalize()?.parent().map_or(Ok(()), sync_dir) {
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

/// Writes a new file that only its owner may read, and makes it durable.
///
/// # Errors
/// As the system says; if it is there already.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    path.parent().map_or(Ok(()), sync_dir)
}
