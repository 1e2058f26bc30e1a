//! The program's own source as text, for tests that hold the house rules.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file, read.
pub struct Source {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// Without comments and tests; strings are kept.
    pub code: String,
}

impl Source {
    /// Of a path and its text.
    pub fn new(path: &str, text: &str) -> Self {
        let code = without_comments(before_tests(text), true);
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// The module at the top of the crate it belongs to: `ui` for `src/ui/pane.rs`.
    pub fn module(&self) -> &str {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let end = path.find('/').unwrap_or(path.len());
        path[..end].trim_end_matches(".rs")
    }

    /// The code without what stands in strings.
    pub fn bare(&self) -> String {
        without_comments(&self.code, false)
    }

    /// The contents of all plain string literals of the code.
    pub fn strings(&self) -> Vec<String> {
        let mut found = Vec::new();
        scan(&self.code, |piece, text| {
            if piece == Piece::Text {
                let inner = text.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
                found.extend(inner.map(|(inner, _)| inner.to_owned()));
            }
        });
        found
    }
}

/// All sources under `src/`.
pub fn all() -> Vec<Source> {
    let root = root();
    let mut files = Vec::new();
    walk(&root.join("src"), &mut files);
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
        Source::new(&name, &fs::read_to_string(path).expect("a source file"))
    };
    let rust = files.iter().filter(|p| p.extension().is_some_and(|e| e == "rs"));
    let mut sources: Vec<Source> = rust.map(read).collect();
    assert!(sources.len() > 20, "the sources were not found");
    let tests: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        if tests
            .iter()
            .any(|path| source.path == format!("{path}.rs") || source.path.starts_with(&format!("{path}/")))
        {
            source.code.clear();
        }
    }
    sources
}

/// Paths, without `.rs`, of the modules that a file declares for tests only.
fn test_modules(source: &Source) -> Vec<String> {
    let base = source.path.trim_end_matches(".rs");
    let base = ["/mod", "/lib", "/main"].iter().find_map(|end| base.strip_suffix(end)).unwrap_or(base);
    let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let declared = source.text.split("#[cfg(test)]\n").skip(1).filter_map(|after| {
        let mut lines = after.lines().map(str::trim);
        let line = lines.next()?;
        if let Some(file) = line.strip_prefix("#[path = \"").and_then(|l| l.strip_suffix(".rs\"]")) {
            return Some(format!("{folder}/{file}"));
        }
        line.strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| format!("{base}/{name}"))
    });
    declared.collect()
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, in order.
pub fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// Tests stand at the end of a file, in a module of their own.
fn before_tests(text: &str) -> &str {
    let end = text.find("#[cfg(test)]\nmod ").filter(|at| {
        let line = text[*at..].lines().nth(1).unwrap_or("");
        line.ends_with('{')
    });
    &text[..end.unwrap_or(text.len())]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Code,
    Comment,
    Text,
}

fn without_comments(text: &str, keep_strings: bool) -> String {
    let mut out = String::with_capacity(text.len());
    scan(text, |piece, part| match piece {
        Piece::Code => out.push_str(part),
        Piece::Text if keep_strings => out.push_str(part),
        Piece::Text => out.push_str("\"\""),
        Piece::Comment => out.extend(part.chars().filter(|c| *c == '\n')),
    });
    out
}

/// Takes Rust apart into code, comments and strings.
fn scan(text: &str, mut each: impl FnMut(Piece, &str)) {
    let mut rest = text;
    let mut code = 0;
    while code < rest.len() {
        let here = &rest[code..];
        let before = rest[..code].chars().next_back();
        let found = comment(here).map(|n| (Piece::Comment, n)).or_else(|| literal(here, before));
        match found {
            Some((piece, length)) => {
                each(Piece::Code, &rest[..code]);
                each(piece, &here[..length]);
                rest = &here[length..];
                code = 0;
            }
            None => code += character(here),
        }
    }
    each(Piece::Code, rest);
}

fn comment(here: &str) -> Option<usize> {
    if here.starts_with("//") {
        Some(here.find('\n').unwrap_or(here.len()))
    } else if here.starts_with("/*") {
        Some(here.find("*/").map_or(here.len(), |n| n + 2))
    } else {
        None
    }
}

fn literal(here: &str, before: Option<char>) -> Option<(Piece, usize)> {
    if here.starts_with('"') {
        let mut escaped = false;
        let end = here.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        return Some((Piece::Text, end.map_or(here.len(), |(n, _)| n + 1)));
    }
    if here.starts_with('r') && !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        let hashes = here[1..].chars().take_while(|c| *c == '#').count();
        if here[1 + hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let from = 2 + hashes;
            let end = here[from..].find(&close).map_or(here.len(), |n| from + n + close.len());
            return Some((Piece::Text, end));
        }
    }
    None
}

/// Length of the next bit of code: a character literal as a whole, so that `'"'` opens no
/// string; else one character.
fn character(here: &str) -> usize {
    let plain = here.chars().next().map_or(1, char::len_utf8);
    let Some(inner) = here.strip_prefix('\'') else { return plain };
    let mut chars = inner.char_indices();
    let Some((_, first)) = chars.next() else { return plain };
    if first == '\\' {
        return inner[2..].find('\'').map_or(plain, |n| n + 4);
    }
    match chars.next() {
        Some((at, '\'')) => at + 2,
        _ => plain,
    }
}
