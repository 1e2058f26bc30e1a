//! The way back from a backup.

use super::{Along, CHUNK, Counted, DEEPEST, MANIFEST, Manifest, VERSION, damaged};
use crate::domain::fault::Fault;
use crate::say;
use crate::store::journal::disk::{make_dir, sync_dir};
use crate::store::journal::line::hex;
use crate::store::journal::scan::number;
use crate::store::{io_fault, shown};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

/// Largest manifest that is read, in bytes.
const LARGEST_MANIFEST: u64 = 64 << 20;

/// Reads a backup from end to end and holds it against its manifest; none if it was stopped.
///
/// # Errors
/// [`Fault::Storage`] if it is damaged, no backup, or newer than this program.
pub fn verify(file: &Path, along: &mut Along<'_>) -> Result<Option<Manifest>, Fault> {
    unpack(file, None, along)
}

/// Puts a backup back into `dir`, which must be empty or not there; none if it was stopped. The
/// view is made when the store is opened.
///
/// # Errors
/// [`Fault::Storage`] if the place is not empty, or as [`verify`]; then nothing is left in it.
pub fn restore(file: &Path, dir: &Path, along: &mut Along<'_>) -> Result<Option<Manifest>, Fault> {
    let fault = |e: &io::Error| io_fault(dir, e);
    let made = !dir.exists();
    if made {
        if let Some(parent) = dir.parent() {
            fs::create_dir_all(parent).map_err(|e| fault(&e))?;
        }
        make_dir(dir).map_err(|e| fault(&e))?;
    } else if fs::read_dir(dir).map_err(|e| fault(&e))?.next().is_some() {
        return Err(Fault::Storage(say!("store-not-empty", path = shown(dir))));
    }
    let done = unpack(file, Some(dir), along);
    if !matches!(done, Ok(Some(_))) {
        // Half a store must not be taken for a whole one.
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries.for_each(|e| drop(fs::remove_dir_all(e.path()).or_else(|_| fs::remove_file(e.path()))));
        if made {
            let _ = fs::remove_dir(dir);
        }
    }
    done
}

fn unpack(file: &Path, into: Option<&Path>, along: &mut Along<'_>) -> Result<Option<Manifest>, Fault> {
    let fault = |e: io::Error| match e.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof | ErrorKind::Other => {
            damaged(file, &e.to_string())
        }
        _ => io_fault(file, &e),
    };
    let input = File::open(file).map_err(|e| io_fault(file, &e))?;
    let of = input.metadata().map_or(0, |m| m.len());
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::with_capacity(CHUNK, input)));
    let mut found: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut manifest = None;
    let mut done = 0;
    for entry in archive.entries().map_err(fault)? {
        let mut entry = entry.map_err(fault)?;
        if (along.stop)() {
            return Ok(None);
        }
        let name = entry.path().map_err(fault)?.to_string_lossy().into_owned();
        if !entry.header().entry_type().is_file() || manifest.is_some() {
            return Err(damaged(file, &format!("\"{name}\" does not belong there")));
        }
        if name == MANIFEST {
            let mut text = Vec::new();
            (&mut entry).take(LARGEST_MANIFEST).read_to_end(&mut text).map_err(fault)?;
            let read: Manifest = serde_json::from_slice(&text).map_err(|e| damaged(file, &e.to_string()))?;
            manifest = Some(read);
            continue;
        }
        let to = into.map(|dir| place(dir, &name).ok_or_else(|| damaged(file, &name))).transpose()?;
        let size = entry.size();
        let mut input =
            Counted { input: &mut entry, sha: Sha256::new(), count: 0, done, of, along: &mut *along };
        let copied = match &to {
            Some(path) => copy_to(path, &mut input),
            None => io::copy(&mut input, &mut io::sink()).map(|_| ()),
        };
        let (count, sha) = (input.count, input.sha.finalize());
        if (along.stop)() {
            return Ok(None);
        }
        copied.map_err(fault)?;
        if count != size || found.insert(name.clone(), (size, hex(&sha))).is_some() {
            return Err(damaged(file, &name));
        }
        done += count;
    }
    // What comes after the archive is read too: the checksum of the compressed bytes is there.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(fault)?;
    let manifest = manifest.ok_or_else(|| damaged(file, "it has no manifest"))?;
    if manifest.v > VERSION {
        let (path, version) = (shown(file), number(u64::from(manifest.v)));
        return Err(Fault::Storage(say!("store-backup-newer", path = path, version = version)));
    }
    if manifest.files != found || !found.contains_key("config.toml") {
        return Err(damaged(file, "its files are not those of its manifest"));
    }
    if let Some(dir) = into {
        sync_tree(dir).map_err(|e| io_fault(dir, &e))?;
    }
    Ok(Some(manifest))
}

/// Where a file of a backup belongs; none for a name that is none of a store's.
fn place(dir: &Path, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let parts: Vec<_> = path.components().collect();
    let plain = parts.iter().all(|c| matches!(c, Component::Normal(_)));
    let top = parts.first()?.as_os_str().to_str()?;
    let known = match top {
        "config.toml" => parts.len() == 1,
        "journal" | "checkpoints" => parts.len() == 2,
        "rules" | "files" => (2..=DEEPEST + 2).contains(&parts.len()),
        _ => false,
    };
    (plain && known).then(|| dir.join(path))
}

fn copy_to(path: &Path, input: &mut dyn Read) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    io::copy(input, &mut file)?;
    file.sync_all()
}

/// Makes the names of all folders durable.
fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)?.flatten().filter(|e| e.file_type().is_ok_and(|kind| kind.is_dir())) {
        sync_tree(&entry.path())?;
    }
    sync_dir(dir)
}
