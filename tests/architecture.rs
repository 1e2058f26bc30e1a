//! The house rules that can be read off the source: who may import whom, how long a file
//! may be, and which names may stand where.

#![allow(clippy::expect_used, reason = "tests fail this way")]

mod support;

use support::source::{Source, all};

/// Who may import what of ours; the same table as in `src/lib.rs`. An entry with `::`
/// allows that part only.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("rules", &["domain"]),
    ("text", &["domain"]),
    ("store", &["domain"]),
    ("lookup", &["domain", "text"]),
    ("form", &["domain", "text"]),
    ("desk", &["domain", "rules", "text", "form", "store", "lookup"]),
    ("ui", &["domain", "text", "form", "lookup::rank", "desk::api"]),
    ("cli", &["domain", "text", "form", "desk"]),
    ("host", &["domain", "rules", "text", "form", "desk", "ui", "cli"]),
    ("main", &["domain", "rules", "text", "form", "desk", "ui", "cli", "host"]),
];

/// Names that may stand only in code of these paths.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sled", &["src/store/"]),
    ("bincode", &["src/store/"]),
    ("fuzzy_matcher", &["src/lookup/"]),
    ("Utc::now", &["src/desk/clock.rs"]),
    ("Local::now", &["src/desk/clock.rs"]),
    ("SystemTime::now", &["src/desk/clock.rs"]),
    // Measuring a span is not reading a clock, but the pure modules do neither.
    ("Instant::now", &["src/desk/", "src/store/", "src/host/", "src/cli/"]),
    ("println!", &["src/cli/", "src/host/", "src/main.rs"]),
    ("eprintln!", &["src/cli/", "src/host/", "src/main.rs"]),
    ("print!", &["src/cli/", "src/host/", "src/main.rs"]),
    ("eprint!", &["src/cli/", "src/host/", "src/main.rs"]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("dbg!", &[]),
    ("unwrap()", &[]),
    ("expect", &[]),
    ("thread_local!", &[]),
    ("static mut", &[]),
];

/// Most lines of a file, so that a person can read it at one sitting.
const MOST_LINES: usize = 400;

#[test]
fn modules_import_only_what_the_table_allows() {
    assert_none(all().iter().flat_map(imports_against_the_table));
}

#[test]
fn names_stand_only_where_they_belong() {
    assert_none(all().iter().flat_map(names_out_of_place));
}

#[test]
fn files_can_be_read_at_one_sitting() {
    assert_none(all().iter().filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines, {MOST_LINES} are allowed", source.path))
    }));
}

#[test]
fn every_module_stands_in_the_table() {
    let known = |module: &str| module == "lib" || MAY_IMPORT.iter().any(|(m, _)| *m == module);
    assert_none(all().iter().filter(|s| !known(s.module())).map(|s| format!("{} is in no row", s.path)));
}

/// The finders find: without this the tests above could pass for want of sight.
#[test]
fn what_is_forbidden_is_seen() {
    let found = |path: &str, text: &str| {
        let source = Source::new(path, text);
        imports_against_the_table(&source).len() + names_out_of_place(&source).len()
    };
    let nothing: &[(&str, &str)] = &[
        ("src/ui/a.rs", "use crate::{domain::plate::{self, Plate}, lookup::rank::Hit};\nuse crate::say;"),
        ("src/ui/a.rs", "// crate::store and sled\nconst A: &str = \"sled::open println!\";"),
        ("src/domain/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n use crate::store::S; // sled\n}"),
        ("src/host/a.rs", "fn a() { eprintln!(\"x\"); }"),
        ("src/text/a.rs", "const A: char = '\"'; const B: &str = r#\"crate::store \"x\"\"#;"),
        ("src/ui/a/b.rs", "use super::super::key::Key; use super::c;"),
        ("src/store/a.rs", "fn a() { x.expected(); unwrap_or(3); pre_sled(); }"),
    ];
    for (path, text) in nothing {
        assert_eq!(found(path, text), 0, "{text}");
    }
    let one: &[(&str, &str)] = &[
        ("src/ui/a.rs", "use crate::{domain::plate::Plate, store::Store};"),
        ("src/ui/a.rs", "use crate::lookup::{rank::Hit, index};"),
        ("src/ui/a.rs", "fn a() { crate::desk::writer::run() }"),
        ("src/domain/mod.rs", "use super::text::Reader;"),
        ("src/ui/a/b.rs", "use super::super::super::store::Store;"),
        ("src/main.rs", "fn main() { platedesk::store::open() }"),
        ("src/desk/a.rs", "fn a() -> sled::Db {}"),
        ("src/ui/a.rs", "fn a() { x.unwrap() }"),
        ("src/ui/a.rs", "fn a() { x.expect(\"y\") }"),
        ("src/desk/writer.rs", "fn a() { Utc::now() }"),
        ("src/text/a.rs", "fn a() { println!() }"),
    ];
    for (path, text) in one {
        assert_eq!(found(path, text), 1, "{text}");
    }
}

#[track_caller]
fn assert_none(found: impl Iterator<Item = String>) {
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

fn imports_against_the_table(source: &Source) -> Vec<String> {
    let module = source.module();
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(m, _)| *m == module) else { return Vec::new() };
    // In the program's own crate `crate` is main.rs itself.
    let root = if module == "main" { "platedesk" } else { "crate" };
    let bare = source.bare();
    let mut found = Vec::new();
    for path in paths_below(&bare, root).into_iter().chain(paths_above(source, &bare)) {
        let target = path.first().map_or("", String::as_str);
        let ours = MAY_IMPORT.iter().any(|(m, _)| *m == target) && target != module;
        let path = path.join("::");
        let fits = |a: &str| path == *a || path.starts_with(&format!("{a}::"));
        if ours && !allowed.iter().any(|a| fits(a)) {
            found.push(format!("{}: {module} may not import {path}", source.path));
        }
    }
    found
}

/// All paths that begin with `root::`, groups taken apart.
fn paths_below(code: &str, root: &str) -> Vec<Vec<String>> {
    let start = format!("{root}::");
    let begins = words(code, &start);
    begins.into_iter().flat_map(|at| tree(&mut &code[at + start.len()..], &[])).collect()
}

/// Paths that leave the module through `super::`.
fn paths_above(source: &Source, code: &str) -> Vec<Vec<String>> {
    let inner = source.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = inner.split('/').count();
    let mut found = Vec::new();
    for at in words(code, "super::") {
        let mut rest = &code[at..];
        let mut ups = 0;
        while let Some(next) = rest.strip_prefix("super::") {
            rest = next;
            ups += 1;
        }
        if ups >= depth {
            found.extend(tree(&mut rest, &[]));
        }
    }
    found
}

/// A path or a group of paths, as in `use`, expanded.
fn tree(rest: &mut &str, before: &[String]) -> Vec<Vec<String>> {
    let mut path = before.to_vec();
    loop {
        *rest = rest.trim_start();
        if let Some(inner) = rest.strip_prefix('{') {
            *rest = inner;
            return group(rest, &path);
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').unwrap_or(rest.len());
        path.push(rest[..end].to_owned());
        *rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(more) => *rest = more,
            None => return vec![path],
        }
    }
}

fn group(rest: &mut &str, before: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    loop {
        *rest = rest.trim_start();
        if rest.is_empty() {
            return found;
        }
        if let Some(after) = rest.strip_prefix('}') {
            *rest = after;
            return found;
        }
        found.extend(tree(rest, before));
        // Past `as other` and the comma.
        let end = rest.find([',', '}']).unwrap_or(rest.len());
        *rest = rest[end..].strip_prefix(',').unwrap_or(&rest[end..]);
    }
}

fn names_out_of_place(source: &Source) -> Vec<String> {
    let bare = source.bare();
    let forbidden = ONLY_IN.iter().filter(|(_, places)| !places.iter().any(|p| source.path.starts_with(p)));
    let found = forbidden.filter(|(name, _)| !words(&bare, name).is_empty());
    found.map(|(name, places)| format!("{}: {name} stands only in {places:?}", source.path)).collect()
}

/// Where `word` stands by itself. `expect` alone means the method, not a lint's level.
fn words(code: &str, word: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for (at, _) in code.match_indices(word) {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let starts = !before.is_some_and(part) && !code[..at].ends_with("super::");
        let ends = !word.ends_with(part) || !after.is_some_and(part);
        let method = word != "expect" || (before == Some('.') && after == Some('('));
        if starts && ends && method {
            found.push(at);
        }
    }
    found
}
