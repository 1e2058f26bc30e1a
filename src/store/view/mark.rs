//! What is known of a database before anything of it is read: whether it was closed as it should
//! be, or how far it can be trusted if not. It is one line in a file beside sled's own, so it goes
//! where they go.
//!
//! sled loses nothing when its process is killed: what it had written is with the system. It may
//! lose anything, without a word, when the system goes down with it. So what was left open is
//! trusted as long as the system has not been started anew; and everything that is not known is
//! not trusted.

use crate::store::journal::disk::sync_dir;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The file, in the directory of the database.
const NAME: &str = "platedesk";

/// Where Linux says which start of the system this is. Elsewhere nothing says it.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// How far a database can be trusted that was not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It has what it was given.
    Whole,
    /// It has to be held against its digest before anything is decided on it.
    Unsure,
    /// It was found to be damaged.
    Doubted,
}

/// What the file of a database says of it.
#[must_use]
pub fn trust(dir: &Path) -> Trust {
    let text = fs::read_to_string(dir.join(NAME)).unwrap_or_default();
    if text == doubted() {
        Trust::Doubted
    } else if text == closed(dir) || opened(dir).is_some_and(|opened| opened == text) {
        Trust::Whole
    } else {
        Trust::Unsure
    }
}

/// The database is open, and what it has is right. Say so before it is written to.
///
/// # Errors
/// As the system says; then it will not be trusted, unless that cannot be said either.
pub fn open(dir: &Path) -> io::Result<()> {
    match opened(dir) {
        Some(text) => write(dir, &text).or_else(|_| forget(dir)),
        None => forget(dir),
    }
}

/// All of the database is on the disk, and nobody writes to it any more.
///
/// # Errors
/// As the system says; then it will not be trusted.
pub fn close(dir: &Path) -> io::Result<()> {
    write(dir, &closed(dir))
}

/// The database is damaged, and is to be made anew.
///
/// # Errors
/// As the system says; then it will not be trusted, unless that cannot be said either.
pub fn doubt(dir: &Path) -> io::Result<()> {
    write(dir, &doubted()).or_else(|_| forget(dir))
}

/// Nothing is known of the database any more.
///
/// # Errors
/// As the system says.
pub fn forget(dir: &Path) -> io::Result<()> {
    match fs::remove_file(dir.join(NAME)) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => sync_dir(dir),
    }
}

/// With the length, so that a file which was cut short or copied by halves is seen.
fn closed(dir: &Path) -> String {
    let length = fs::metadata(dir.join("db")).map_or(0, |db| db.len());
    format!("closed {length}\n")
}

/// With what only this file has: a copy that was made while the database was open is none.
fn opened(dir: &Path) -> Option<String> {
    let boot = fs::read_to_string(BOOT).ok().filter(|boot| !boot.trim().is_empty())?;
    let file = fs::metadata(dir.join("db")).ok()?;
    Some(format!("open {} {}:{}\n", boot.trim(), file.dev(), file.ino()))
}

fn doubted() -> String {
    "doubted\n".to_owned()
}

fn write(dir: &Path, text: &str) -> io::Result<()> {
    let (new, path): (PathBuf, _) = (dir.join("platedesk.tmp"), dir.join(NAME));
    let mut file: File = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, &path)?;
    sync_dir(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_trusted() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        assert_eq!(trust(dir), Trust::Unsure, "nothing is said");
        fs::write(dir.join("db"), "sled").unwrap();
        close(dir).unwrap();
        assert_eq!(trust(dir), Trust::Whole);
        fs::write(dir.join("db"), "sle").unwrap();
        assert_eq!(trust(dir), Trust::Unsure, "cut short");
        for text in ["", "closed\n", "closed 3", "open\n", "open  \n", "doubt"] {
            fs::write(dir.join(NAME), text).unwrap();
            assert_eq!(trust(dir), Trust::Unsure, "{text:?}");
        }
        doubt(dir).unwrap();
        assert_eq!(trust(dir), Trust::Doubted);
        forget(dir).unwrap();
        forget(dir).unwrap();
        assert_eq!(trust(dir), Trust::Unsure);
    }

    #[test]
    fn what_was_left_open_is_trusted_until_the_system_starts_anew_and_in_its_place_only() {
        let home = tempfile::tempdir().unwrap();
        let (dir, copy) = (home.path().join("view"), home.path().join("copy"));
        fs::create_dir(&dir).unwrap();
        fs::create_dir(&copy).unwrap();
        fs::write(dir.join("db"), "sled").unwrap();
        open(&dir).unwrap();
        let known = if Path::new(BOOT).exists() { Trust::Whole } else { Trust::Unsure };
        assert_eq!(trust(&dir), known);
        for name in ["db", NAME] {
            fs::copy(dir.join(name), copy.join(name)).unwrap();
        }
        assert_eq!(trust(&copy), Trust::Unsure);
        let text = fs::read_to_string(dir.join(NAME)).unwrap();
        let text = text.replacen("open ", "open 0", 1);
        fs::write(dir.join(NAME), text).unwrap();
        assert_eq!(trust(&dir), Trust::Unsure);
    }
}
