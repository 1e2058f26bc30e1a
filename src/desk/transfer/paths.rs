//! Paths as people type them, and what is wrong with them in words that help.

use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::say;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Where the refused rows of a file go.
#[must_use]
pub fn beside(file: &Path) -> Option<PathBuf> {
    let mut name = file.file_name()?.to_owned();
    name.push(".rejected.csv");
    Some(file.with_file_name(name))
}

fn wrong(field: &str, say: Say) -> Fault {
    Fault::invalid(field, say)
}

/// What somebody typed, as a path from the root on: without the quotation marks that a file
/// gets when it is dragged onto a terminal, and with `~` for the own folder.
fn typed(field: &str, text: &str) -> Result<PathBuf, Fault> {
    let text = text.trim();
    let quoted = ['"', '\''].iter().find_map(|q| text.strip_prefix(*q)?.strip_suffix(*q));
    let text = quoted.unwrap_or(text);
    if text.is_empty() {
        return Err(wrong(field, say!("path-empty")));
    }
    let home = || std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let path = match text.strip_prefix("~/").and_then(|rest| home().map(|home| home.join(rest))) {
        Some(path) => path,
        None => PathBuf::from(text),
    };
    std::path::absolute(&path).map_err(|e| wrong(field, unusable(&path, &e)))
}

/// What is wrong with a path, as the system says.
fn unusable(path: &Path, error: &io::Error) -> Say {
    let shown = path.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => say!("path-not-there", path = shown),
        ErrorKind::NotADirectory => say!("path-no-folder", path = shown),
        ErrorKind::PermissionDenied => say!("path-denied", path = shown),
        _ => say!("path-broken", path = shown, error = error.to_string()),
    }
}

/// Opens a file that somebody typed the path of.
///
/// # Errors
/// [`Fault::Invalid`] with this field: nothing typed, not there, a folder, no file to be read.
pub(super) fn open(field: &str, text: &str) -> Result<(PathBuf, File), Fault> {
    let path = typed(field, text)?;
    let known = fs::metadata(&path).map_err(|e| wrong(field, unusable(&path, &e)))?;
    let shown = || path.display().to_string();
    if known.is_dir() {
        return Err(wrong(field, say!("path-is-folder", path = shown())));
    }
    // A pipe or device would be waited for without end.
    if !known.is_file() {
        return Err(wrong(field, say!("path-no-file", path = shown())));
    }
    let file = File::open(&path).map_err(|e| wrong(field, unusable(&path, &e)))?;
    Ok((path, file))
}

/// Where a file is to be written: its path and its folder. `store` is the store's own folder, in which
/// nothing is written.
///
/// # Errors
/// [`Fault::Invalid`] with the field `path`: nothing typed, a folder, a folder that is not there, a
/// file that is there and not to be replaced.
pub(in crate::desk) fn target(text: &str, replace: bool, store: &Path) -> Result<(PathBuf, PathBuf), Fault> {
    let path = typed("path", text)?;
    let shown = |path: &Path| path.display().to_string();
    let is_folder = path.is_dir() || text.trim_end().ends_with(std::path::MAIN_SEPARATOR);
    let Some(folder) = path.parent().filter(|_| !is_folder) else {
        return Err(wrong("path", say!("path-is-folder", path = shown(&path))));
    };
    let real = folder.canonicalize().map_err(|e| wrong("path", unusable(folder, &e)))?;
    if !real.is_dir() {
        return Err(wrong("path", say!("path-no-folder", path = shown(folder))));
    }
    if store.canonicalize().is_ok_and(|store| real.starts_with(store)) {
        return Err(wrong("path", say!("path-in-store", path = shown(&path))));
    }
    if !replace && fs::symlink_metadata(&path).is_ok() {
        return Err(exists(&path));
    }
    let folder = folder.to_owned();
    Ok((path, folder))
}

/// A file of this path is there.
pub(super) fn exists(path: &Path) -> Fault {
    wrong("path", say!("path-exists", path = path.display().to_string()))
}

/// Why a file cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            wrong("path", say!("path-denied", path = path.display().to_string()))
        }
        _ => Fault::Storage(say!("store-io", path = path.display().to_string(), error = error.to_string())),
    }
}
