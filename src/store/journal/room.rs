//! Space on the disk. A store stops taking changes while there is still a little left, so
//! that what was begun (the view, what is being typed) finds room to be finished.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What is kept back for the view. sled grows by segments of 512 KiB and rewrites some while it
/// collects its garbage: this is room for thirty of them.
const RESERVE: u64 = 16 << 20;

/// On a small file system the reserve is one part in so many.
const PART: u64 = 16;

/// So many bytes are written to see whether there is room. A quota is not seen otherwise.
const TRIED: usize = 64 << 10;

/// Space of a file system, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Free for this user.
    pub free: u64,
    /// Of so many in all.
    pub total: u64,
}

impl Room {
    /// Without end: where nobody can say.
    pub const ENOUGH: Self = Self { free: u64::MAX, total: u64::MAX };

    /// Whether so many bytes can be written and the reserve is still there.
    #[must_use]
    pub fn fits(self, bytes: u64) -> bool {
        self.free >= RESERVE.min(self.total / PART).saturating_add(bytes)
    }
}

/// The room where a directory is.
///
/// # Errors
/// As the system says.
pub fn of(dir: &Path) -> io::Result<Room> {
    let stat = rustix::fs::statvfs(dir)?;
    let of = |blocks: u64| blocks.saturating_mul(stat.f_frsize);
    // Some file systems (over the network, in memory without a limit) have no size to tell.
    Ok(if stat.f_blocks == 0 {
        Room::ENOUGH
    } else {
        Room { free: of(stat.f_bavail), total: of(stat.f_blocks) }
    })
}

/// Takes a little room in a directory and gives it back.
///
/// # Errors
/// As the system says, if it could not be had.
pub fn attempt(dir: &Path) -> io::Result<()> {
    let path = dir.join(".room");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    let tried = file.write_all(&[0; TRIED]).and_then(|()| file.sync_data());
    tried.and(fs::remove_file(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_is_kept_back_and_is_small_on_a_small_file_system() {
        let large = |free| Room { free, total: 1 << 40 };
        assert!(large(RESERVE).fits(0) && !large(RESERVE).fits(1) && !large(RESERVE - 1).fits(0));
        let small = |free| Room { free, total: 64 << 20 };
        assert!(small(4 << 20).fits(0) && !small((4 << 20) - 1).fits(0));
        assert!(Room::ENOUGH.fits(1 << 40));
    }

    #[test]
    fn a_directory_has_room_and_the_attempt_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let room = of(dir.path()).unwrap();
        assert!(room.free > 0 && room.free <= room.total);
        attempt(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert!(attempt(&dir.path().join("none")).is_err());
    }
}
