//! The files of drafts, `STORE/drafts/USER/NAME.json`: written aside, synced and put in place, so
//! that there is always a whole one.

use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::form::draft::{Draft, LEFT, MOST, MOST_BYTES, Place, Unreadable};
use crate::say;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Most names of a folder that are looked at: more is no folder of drafts.
const MOST_NAMES: usize = 1_000;

/// Most bytes of a folder's name; a longer login is shortened and bears its hash.
const NAME_BYTES: usize = 80;

const DRAFT: &str = "json";
/// A draft that is being written.
const ASIDE: &str = "tmp";
/// What could not be read, set aside so that it is told but once.
const DAMAGED: &str = "damaged";

/// Drafts of a user as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The drafts, the one typed at last first.
    pub drafts: Vec<Draft>,
    /// What a person should know of what was found besides.
    pub notices: Vec<Say>,
    /// Where the user was when the last session ended.
    pub left: Option<Draft>,
}

/// The folder of all drafts of a store.
#[derive(Clone, Debug)]
pub(super) struct Files(pub(super) PathBuf);

impl Files {
    fn folder(&self, login: &str) -> PathBuf {
        self.0.join(folder_name(login))
    }

    /// Puts a draft in the place of the one before.
    pub(super) fn write(&self, login: &str, draft: &Draft) -> Result<(), Say> {
        let bytes = draft.to_json();
        if bytes.len() > MOST_BYTES {
            return Err(say!("draft-too-large"));
        }
        self.put(&self.folder(login), &file_name(&draft.place), &bytes)
            .map_err(|e| say!("draft-unwritable", error = e.to_string()))
    }

    fn put(&self, folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
        if !folder.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            self.0.parent().map_or(Ok(()), sync)?;
            sync(&self.0)?;
        }
        // One thread writes, and one process has the store: nobody else uses this name.
        let aside = folder.join(format!("{name}.{ASIDE}"));
        let write = || {
            let mut file =
                OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&aside, folder.join(name))
        };
        if let Err(error) = write() {
            // It would only take up the room that is missing.
            let _ = fs::remove_file(&aside);
            return Err(error);
        }
        sync(folder)
    }

    /// Takes a draft away; one that is not there is away.
    pub(super) fn remove(&self, login: &str, place: &Place) -> Result<(), Say> {
        let folder = self.folder(login);
        match fs::remove_file(folder.join(file_name(place))) {
            Ok(()) => sync(&folder),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
            Err(error) => Err(error),
        }
        .map_err(|e| say!("draft-unwritable", error = e.to_string()))
    }

    /// The drafts of a user. Old ones and those beyond [`MOST`] go.
    pub(super) fn load(&self, login: &str, now: Time) -> Waiting {
        let folder = self.folder(login);
        let mut found = Waiting::default();
        let names = match names(&folder) {
            Ok(names) => names,
            Err(error) => {
                found.notices.push(say!("draft-unreadable", error = error.to_string()));
                return found;
            }
        };
        for name in names {
            match read(&folder, &name) {
                Ok(Some(draft)) if draft.is_old(now) => {
                    // If it stays, it is old tomorrow too.
                    let _ = fs::remove_file(folder.join(name));
                }
                Ok(Some(draft)) => found.drafts.push(draft),
                Ok(None) => {}
                Err(say) => found.notices.push(say),
            }
        }
        found.drafts.sort_by(|a, b| (Reverse(a.at), &a.place).cmp(&(Reverse(b.at), &b.place)));
        let left = found.drafts.iter().position(|draft| draft.place.form == LEFT);
        found.left = left.map(|n| found.drafts.remove(n));
        for draft in found.drafts.drain(MOST.min(found.drafts.len())..) {
            let _ = fs::remove_file(folder.join(file_name(&draft.place)));
        }
        found
    }

    /// Removes every draft of every user that is about one of these records, and what cannot be
    /// read but names one. Returns how many files went.
    ///
    /// # Errors
    /// [`Fault::Storage`] if one could not be read or removed.
    pub(super) fn forget(&self, records: &[RecordId]) -> Result<usize, Fault> {
        let mut gone = 0;
        for user in names(&self.0).map_err(|e| storage(&self.0, &e))? {
            let folder = self.0.join(user);
            if !is(&folder, fs::FileType::is_dir) {
                continue;
            }
            for name in names(&folder).map_err(|e| storage(&folder, &e))? {
                let path = folder.join(name);
                if is(&path, fs::FileType::is_file)
                    && is_about(&path, records).map_err(|e| storage(&path, &e))?
                {
                    fs::remove_file(&path).map_err(|e| storage(&path, &e))?;
                    gone += 1;
                }
            }
            sync(&folder).map_err(|e| storage(&folder, &e))?;
        }
        Ok(gone)
    }
}

fn storage(path: &Path, error: &io::Error) -> Fault {
    Fault::Storage(say!("store-io", path = path.display().to_string(), error = error.to_string()))
}

/// Makes the names in a folder durable.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn is(path: &Path, kind: fn(&fs::FileType) -> bool) -> bool {
    // Not through a link: what it leads to is nobody's draft.
    fs::symlink_metadata(path).is_ok_and(|m| kind(&m.file_type()))
}

/// The names in a folder, sorted; none if there is no folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let names = entries.take(MOST_NAMES).map(|e| Ok(e?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

/// The beginning of a file, as far as it could be a draft.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the draft in a file; none if the name is that of one left half-written or set aside.
fn read(folder: &Path, name: &str) -> Result<Option<Draft>, Say> {
    let path = folder.join(name);
    let foreign = || say!("draft-foreign", file = path.display().to_string());
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some(ASIDE) => {
            // The process that wrote it is gone: this one has the store now.
            let _ = fs::remove_file(&path);
            return Ok(None);
        }
        Some(DAMAGED) => return Ok(None),
        Some(DRAFT) if is(&path, fs::FileType::is_file) => {}
        _ => return Err(foreign()),
    }
    let bytes = bytes_of(&path).map_err(|e| say!("draft-unreadable", error = e.to_string()))?;
    match Draft::from_json(&bytes) {
        Ok(draft) if file_name(&draft.place) == name => Ok(Some(draft)),
        Ok(_) | Err(Unreadable::Newer(_)) => Err(foreign()),
        Err(Unreadable::Damaged(what)) => {
            let aside = path.with_extension(DAMAGED);
            let kept = if fs::rename(&path, &aside).is_ok() { aside } else { path };
            Err(say!("draft-damaged", file = kept.display().to_string(), what = what))
        }
    }
}

fn is_about(path: &Path, records: &[RecordId]) -> io::Result<bool> {
    let bytes = bytes_of(path)?;
    if let Ok(draft) = Draft::from_json(&bytes) {
        let own = draft.place.record.into_iter().chain(draft.car.map(|car| car.0));
        return Ok(own.chain(draft.about).any(|id| records.contains(&id)));
    }
    // As it would stand there if it could be read.
    let text = String::from_utf8_lossy(&bytes);
    Ok(records.iter().any(|id| text.contains(&format!("\"{id}\""))))
}

/// A login as the name of a folder: no two logins share one, also where letters match without
/// case, and none leads out of the folder it is in.
fn folder_name(login: &str) -> String {
    let mut name = String::new();
    for byte in login.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => name.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(name, "%{byte:02x}")),
        }
    }
    if name.len() > NAME_BYTES {
        name.truncate(NAME_BYTES);
        name.push('.');
        name.push_str(&hash(&[login]));
    }
    // No login at all is still somebody.
    if name.is_empty() { "%".to_owned() } else { name }
}

fn file_name(place: &Place) -> String {
    let record = place.record.map(|id| id.to_string()).unwrap_or_default();
    format!("{}.{DRAFT}", hash(&[&place.form, &record, &place.part]))
}

/// Twelve bytes of a hash over texts, in hexadecimal.
fn hash(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    }
    hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
