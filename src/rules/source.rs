//! Where the data comes from: shipped inside the program, or from the store.

use super::Problem;
use super::imported::IMPORTED;
use crate::say;
use std::collections::BTreeMap;

/// Name under which problems of the store's configuration are reported.
pub const CONFIG: &str = "config.toml";

/// Longest rule file that is read, in bytes; a longer one is no rule file.
pub const LONGEST: usize = 1 << 20;

/// As [`LONGEST`], of what was imported: some ten thousands of parts.
const LONGEST_IMPORTED: usize = 8 << 20;

/// The longest that a file of this path may be, in bytes.
pub(super) fn longest(path: &str) -> usize {
    if path == IMPORTED { LONGEST_IMPORTED } else { LONGEST }
}

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        /// The files a store can override: path, and text as shipped.
        pub const FILES: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../assets/", $path)))),*];
    };
}
shipped! {
    "cadences.toml",
    "calendar/cn.toml",
    "catalog/labour.toml",
    "catalog/packages.toml",
    "catalog/parts.toml",
    "checklists/delivery.toml",
    "checklists/walkaround.toml",
    "complaints.toml",
    "confirmations.toml",
    "drawing/sedan.toml",
    "figures.toml",
    "permissions.toml",
    "questions.toml",
    "scripts.toml",
    "survey.toml",
}

/// A store's own rule files: text by path below its rules folder, with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(pub BTreeMap<String, String>);

impl Sources {
    /// Adds one file of the store.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }

    /// The store's own text of this path.
    #[must_use]
    pub fn own(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// The text to use: the store's own, else as shipped; empty for a path nobody knows.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.own(path).unwrap_or_else(|| shipped(path))
    }
}

/// The shipped text of this path; empty for a path nobody knows.
pub(super) fn shipped(path: &str) -> &'static str {
    FILES.iter().find(|(p, _)| *p == path).map_or("", |(_, text)| text)
}

/// Files of the store that nothing would ever read: a slip in the name would otherwise
/// leave the shipped data standing without a word.
pub(super) fn unknown_files(sources: &Sources) -> Vec<Problem> {
    let known: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
    let read = |path: &str| known.contains(&path) || path == IMPORTED || super::calendar::is_calendar(path);
    let strange = sources.0.keys().filter(|path| !read(path));
    strange
        .map(|path| Problem {
            file: path.clone(),
            line: 1,
            message: say!(
                "rules-unknown-file",
                known = format!("{}, {IMPORTED}, calendar/*.toml", known.join(", "))
            ),
        })
        .collect()
}
