//! Backups: one compressed, checksummed file with all that a store is made of, taken while the
//! desk works, and the way back from it into an empty place.
//!
//! A backup is a gzipped tar archive: configuration, rules, journal, the newest checkpoint and the
//! store's files, and at its end a manifest with size and SHA-256 of each. The view is not in it;
//! it is made anew.

mod restore;

use super::checkpoint::Checkpoints;
use super::journal::disk::sync_dir;
use super::journal::line::{self, Chain};
use super::journal::scan::{Found, number};
use super::journal::segments::{Segment, Segments};
use super::{How, io_fault, shown};
pub use restore::{restore, verify};

use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::say;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Version of the layout. Newer ones are refused.
const VERSION: u32 = 1;

/// Name of the manifest in the archive.
const MANIFEST: &str = "manifest.json";

/// Deepest folder that is taken along.
const DEEPEST: usize = 8;

/// Bytes copied at a time.
const CHUNK: usize = 1 << 18;

/// What a backup says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout.
    pub v: u32,
    /// Number of the last line of the journal in it.
    pub seq: u64,
    /// Its link of the chain, 64 hex digits.
    pub chain: String,
    /// Its time.
    pub at: Time,
    /// When the backup was made.
    pub made: Time,
    /// Its files: size in bytes and SHA-256.
    pub files: BTreeMap<String, (u64, String)>,
}

/// A backup that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// What is in it.
    pub manifest: Manifest,
    /// Its size in bytes.
    pub bytes: u64,
    /// What a person should know, such as damage that is in it now.
    pub notices: Vec<Say>,
}

/// How a backup or a restore is accompanied.
pub struct Along<'a> {
    /// Set from elsewhere: stop, and leave nothing behind.
    pub stop: &'a dyn Fn() -> bool,
    /// Is told how many bytes are done, of so many (0: not known).
    pub told: &'a mut dyn FnMut(u64, u64),
}

/// Makes a backup of the store in `store` as the file `to`, also while another process works on
/// it; none if it was stopped. `until` is the last durable line, if that is known; else the last
/// whole one counts.
///
/// # Errors
/// [`Fault::Storage`] if a file is there already, cannot be read or written, or the backup cannot
/// be read again.
pub fn backup(
    how: &How,
    store: &Path,
    until: Option<u64>,
    to: &Path,
    made: Time,
    along: &mut Along<'_>,
) -> Result<Option<Made>, Fault> {
    if to.exists() {
        return Err(Fault::Storage(say!("store-backup-exists", path = shown(to))));
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    let written = write(how, store, until, &part, made, along);
    let done = written.and_then(|made| match made {
        None => Ok(None),
        Some(made) => {
            // What cannot be read again is no backup.
            let again = verify(&part, along)?;
            if again.as_ref().is_some_and(|again| *again != made.manifest) {
                return Err(damaged(&part, "it does not say what was written"));
            }
            Ok(again.map(|_| made))
        }
    });
    if !matches!(done, Ok(Some(_))) {
        // What is left of it is of no use; if it cannot be removed it is plainly named.
        let _ = fs::remove_file(&part);
        return done;
    }
    let renamed = fs::rename(&part, to).and_then(|()| to.parent().map_or(Ok(()), sync_parent));
    renamed.map_err(|e| io_fault(to, &e))?;
    done
}

fn sync_parent(dir: &Path) -> io::Result<()> {
    sync_dir(if dir.as_os_str().is_empty() { Path::new(".") } else { dir })
}

fn write(
    how: &How,
    store: &Path,
    until: Option<u64>,
    part: &Path,
    made: Time,
    along: &mut Along<'_>,
) -> Result<Option<Made>, Fault> {
    let fault = |e: &io::Error| io_fault(part, e);
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(part);
    let out = BufWriter::with_capacity(CHUNK, file.map_err(|e| fault(&e))?);
    let mut archive = tar::Builder::new(GzEncoder::new(out, Compression::new(6)));
    let segments = how.journal(store).segments()?;
    let end = End::find(&segments, until)?;
    let mut notices = end.notices.clone();
    if segments.first() > 1 {
        notices.push(say!("store-backup-archived", until = number(segments.first() - 1)));
    }
    let parts = parts(how, store, &segments, &end);
    let of = parts.iter().map(|part| part.size.unwrap_or_default()).sum();
    let mut manifest = Manifest {
        v: VERSION,
        seq: end.seq,
        chain: end.chain.to_string(),
        at: end.at,
        made,
        files: BTreeMap::new(),
    };
    let mut done = 0;
    for part in parts {
        let Some((name, input, size)) = part.open(&segments)? else { continue };
        let mut input =
            Counted { input: input.take(size), sha: Sha256::new(), count: 0, done, of, along: &mut *along };
        let mut header = header(size, made);
        let written = archive.append_data(&mut header, &name, &mut input);
        let (count, sha) = (input.count, input.sha.finalize());
        if (along.stop)() {
            return Ok(None);
        }
        written.map_err(|e| fault(&e))?;
        if count != size {
            return Err(damaged(&part.path, "it grew shorter while it was read"));
        }
        done += count;
        manifest.files.insert(name, (size, line::hex(&sha)));
    }
    let text = serde_json::to_vec_pretty(&manifest).map_err(|e| damaged(part, &e.to_string()))?;
    let mut header = header(text.len() as u64, made);
    let finish = || -> io::Result<u64> {
        archive.append_data(&mut header, MANIFEST, &text[..])?;
        let out = archive.into_inner()?.finish()?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    };
    let bytes = finish().map_err(|e| fault(&e))?;
    Ok(Some(Made { manifest, bytes, notices }))
}

fn header(size: u64, made: Time) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(made.0).unwrap_or_default());
    header
}

/// Where the journal ends for the backup.
struct End {
    seq: u64,
    chain: Chain,
    at: Time,
    /// Bytes of the last segment up to there.
    byte: u64,
    /// First line of the last segment of which something is in the backup.
    last: u64,
    notices: Vec<Say>,
}

impl End {
    /// Verifies the checksum of every line, and finds the last that counts: the last of a batch,
    /// and not after `until`.
    fn find(segments: &Segments, until: Option<u64>) -> Result<Self, Fault> {
        let first = segments.first();
        let until = until.unwrap_or(u64::MAX);
        let (mut whole, mut notices) = (None, Vec::new());
        let mut scan = segments.scan(first)?;
        loop {
            match scan.next()? {
                Found::Line(raw) if raw.seq <= until => {
                    if line::more(&raw.bytes) == Some(0) {
                        whole = Some(raw);
                    }
                }
                Found::Gap(gap) if gap.first <= until && !gap.may_be_torn() => {
                    notices.extend(gap.fault().says());
                }
                _ => break,
            }
        }
        let Some(raw) = whole else {
            let (chain, at) = (Chain::default(), Time::default());
            return Ok(Self { seq: 0, chain, at, byte: 0, last: first, notices });
        };
        let damaged = |bad| super::journal::scan::damaged(&raw.place, &bad);
        let line = line::read(&raw.bytes, raw.seq, None).map_err(damaged)?;
        let last = segments.all().iter().rev().find(|s| s.first <= raw.seq).map_or(first, |s| s.first);
        let byte = raw.place.byte + raw.bytes.len() as u64;
        Ok(Self { seq: raw.seq, chain: line.chain, at: line.entry.at, byte, last, notices })
    }
}

/// A file of the backup.
struct Part {
    name: String,
    path: PathBuf,
    /// How much of it is taken; none: all of it.
    size: Option<u64>,
    segment: Option<u64>,
}

impl Part {
    /// The file with its name in the backup and the number of bytes that are taken; none if it is
    /// gone, and nothing of the journal.
    fn open(&self, segments: &Segments) -> Result<Option<(String, File, u64)>, Fault> {
        let (mut name, mut path) = (self.name.clone(), self.path.clone());
        let mut opened = File::open(&path);
        if opened.as_ref().is_err_and(|e| e.kind() == ErrorKind::NotFound) {
            let Some(first) = self.segment else { return Ok(None) };
            // It was compressed or archived meanwhile: then its other form is taken.
            let mut segments = segments.clone();
            segments.renew()?;
            if let Some(other) = segments.all().iter().find(|s| s.first == first) {
                (name, path) = (format!("journal/{}", other.name()), other.path.clone());
            }
            opened = File::open(&path);
        }
        let file = opened.map_err(|e| io_fault(&path, &e))?;
        let len = file.metadata().map_err(|e| io_fault(&path, &e))?.len();
        Ok(Some((name, file, self.size.map_or(len, |size| size.min(len)))))
    }
}

fn parts(how: &How, store: &Path, segments: &Segments, end: &End) -> Vec<Part> {
    let plain =
        |name: &str| Part { name: name.to_owned(), path: store.join(name), size: None, segment: None };
    let mut parts = vec![plain("config.toml")];
    for folder in ["rules", "files"] {
        below(&store.join(folder), folder, 0, &mut parts);
    }
    let newest = Checkpoints::of(&how.disk, store).list().into_iter().find(|(seq, _)| *seq <= end.seq);
    if let Some((_, path)) = newest {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        parts.push(Part {
            name: format!("checkpoints/{name}"),
            path: path.clone(),
            size: None,
            segment: None,
        });
    }
    let size = |s: &Segment| (s.first == end.last && !s.packed).then_some(end.byte);
    let journal = segments.all().iter().filter(|s| s.first <= end.last).map(|s| Part {
        name: format!("journal/{}", s.name()),
        path: s.path.clone(),
        size: size(s),
        segment: Some(s.first),
    });
    parts.extend(journal);
    parts
}

/// Every plain file below a folder.
fn below(dir: &Path, name: &str, depth: usize, parts: &mut Vec<Part>) {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, own) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let name = format!("{name}/{own}");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => below(&path, &name, depth + 1, parts),
            Ok(kind) if kind.is_file() => parts.push(Part { name, path, size: None, segment: None }),
            _ => {}
        }
    }
}

/// Reads along and tells how far it is.
struct Counted<'a, 'b, R> {
    input: R,
    sha: Sha256,
    count: u64,
    done: u64,
    of: u64,
    along: &'a mut Along<'b>,
}

impl<R: Read> Read for Counted<'_, '_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if (self.along.stop)() {
            return Err(io::Error::other("stopped"));
        }
        let count = self.input.read(buf)?;
        self.sha.update(&buf[..count]);
        self.count += count as u64;
        (self.along.told)(self.done + self.count, self.of);
        Ok(count)
    }
}

fn damaged(path: &Path, why: &str) -> Fault {
    Fault::Storage(say!("store-backup-damaged", path = shown(path), why = why))
}

#[cfg(test)]
mod tests;
