//! One process owns a store. What counts is the system's lock on the file, which ends with
//! the process however it ends; the text in it only says who.

use super::io_fault;
use crate::domain::fault::Fault;
use crate::domain::time::Time;
use crate::say;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Who opens a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Login.
    pub user: String,
    /// Since when.
    pub since: Time,
}

/// The lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Closing the file is not enough: a child that is just being started has it open too, until
    /// it becomes another program.
    fn drop(&mut self) {
        // If it cannot be unlocked, closing it is what is left.
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// Takes the lock, and leaves who did.
    ///
    /// # Errors
    /// [`Fault::InUse`] with who holds it and since when; [`Fault::Storage`] if the
    /// directory cannot be written.
    pub fn take(path: &Path, holder: &Holder) -> Result<Self, Fault> {
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
        let mut file = open.map_err(|e| io_fault(path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(&mut file)),
            Err(TryLockError::Error(e)) => return Err(io_fault(path, &e)),
        }
        let text = format!("pid {}\nuser {}\nsince {}\n", std::process::id(), holder.user, holder.since);
        let write = |file: &mut File| {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(text.as_bytes())
        };
        match write(&mut file) {
            // What is in it only helps others; a full disk keeps nobody from reading the store.
            Err(e) if !matches!(e.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                Err(io_fault(path, &e))
            }
            _ => Ok(Self { file }),
        }
    }
}

fn in_use(file: &mut File) -> Fault {
    let mut text = String::new();
    // Not readable, or just being written: then it is in use by somebody.
    let _ = file.take(4096).read_to_string(&mut text);
    let field = |name: &str| {
        let line = text.lines().find_map(|l| l.strip_prefix(name));
        line.map_or("?", str::trim).to_owned()
    };
    let (pid, user) = (field("pid "), field("user "));
    Fault::InUse(match Time::parse_rfc3339(&field("since ")) {
        Some(since) => say!("store-in-use", user = user, pid = pid, since = since),
        None => say!("store-in-use-unknown", user = user, pid = pid),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_told_who_and_since_when_until_the_lock_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let ma = Holder { user: "ma".into(), since: Time(1_795_401_600) };
        let li = Holder { user: "li".into(), since: Time(1_795_401_700) };
        let held = Lock::take(&path, &ma).unwrap();
        let fault = Lock::take(&path, &li).unwrap_err();
        let pid = std::process::id().to_string();
        let want = say!("store-in-use", user = "ma", pid = pid, since = ma.since);
        assert_eq!(fault, Fault::InUse(want));
        drop(held);
        Lock::take(&path, &li).unwrap();
    }

    #[test]
    fn a_lock_file_left_by_a_killed_process_does_not_lock() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        std::fs::write(&path, "pid 1\nuser root\nsince 2026-01-01T00:00:00Z\nand much more text").unwrap();
        let ma = Holder { user: "ma".into(), since: Time(0) };
        Lock::take(&path, &ma).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with("user ma\nsince 1970-01-01T00:00:00Z\n"), "{text}");
    }
}
