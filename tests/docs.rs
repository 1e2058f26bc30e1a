//! The documents say what is there: key tables as the keys are, rules as the code names them,
//! links and paths that lead somewhere, and two READMEs in step.
//!
//! `PLATEDESK_BLESS=1 cargo test --test docs` writes the key tables anew.

#![allow(clippy::expect_used, clippy::panic, reason = "tests fail this way")]

mod support;

use platedesk::domain::lang::Lang;
use platedesk::text::{Reader, Texts};
use platedesk::ui::keytable;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use support::source::{all, root, walk};

const READMES: [(&str, Lang); 2] = [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn the_readmes_have_the_keys_as_they_are() {
    let texts = Arc::new(Texts::load().expect("the language files"));
    for (path, lang) in READMES {
        let wanted = keytable::markdown(&Reader::new(Arc::clone(&texts), lang, chrono_tz::Asia::Shanghai));
        let text = read(path);
        let (before, found, after) = between(&text, "<!-- keys -->\n", "<!-- /keys -->");
        if std::env::var_os("PLATEDESK_BLESS").is_some() {
            let new = format!("{before}\n{wanted}\n{after}");
            fs::write(root().join(path), new).expect("the README is written");
        } else {
            assert!(
                found.trim() == wanted.trim(),
                "the key table of {path} is not that of src/ui/keys/table.rs; \
                 PLATEDESK_BLESS=1 cargo test --test docs writes it anew"
            );
        }
    }
}

/// A text up to and with `from`, what stands up to `to`, and the rest.
fn between<'t>(text: &'t str, from: &str, to: &str) -> (&'t str, &'t str, &'t str) {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from:?}")) + from.len();
    let end = start + text[start..].find(to).unwrap_or_else(|| panic!("no {to:?}"));
    (&text[..start], &text[start..end], &text[end..])
}

#[test]
fn every_document_is_linked_and_every_link_leads_somewhere() {
    let mut files = Vec::new();
    walk(&root().join("docs"), &mut files);
    let there: BTreeSet<String> = files.iter().map(|p| relative(p)).collect();
    for (path, _) in READMES {
        let linked: BTreeSet<String> =
            links(&read(path)).into_iter().filter(|l| l.starts_with("docs/")).collect();
        assert_eq!(linked, there, "documents linked in {path}, and those in docs/");
    }
    let mut lost = Vec::new();
    for path in documents() {
        let folder = root().join(&path).parent().map(PathBuf::from).unwrap_or_default();
        for link in links(&read(&path)).into_iter().filter(|l| !l.contains("://") && !l.starts_with('#')) {
            let file = link.split('#').next().unwrap_or_default();
            if !folder.join(file).exists() {
                lost.push(format!("{path} links {link}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

fn relative(path: &std::path::Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn documents() -> Vec<String> {
    let mut files = Vec::new();
    walk(&root().join("docs"), &mut files);
    let docs = files.iter().map(|p| relative(p)).filter(|p| p.ends_with(".md"));
    docs.chain(READMES.map(|(path, _)| path.to_owned())).collect()
}

/// Targets of the Markdown links of a text.
fn links(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(link, _)| link.to_owned())
        .collect()
}

/// A path in backticks that begins like one of ours is there. `*` and `…` stand for others.
#[test]
fn paths_that_are_named_are_there() {
    let ours = ["src/", "assets/", "tests/", "benches/", "docs/"];
    let mut lost = Vec::new();
    for path in documents() {
        let text = read(&path);
        for name in text.split('`').skip(1).step_by(2).filter(|n| ours.iter().any(|o| n.starts_with(o))) {
            let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
            if name.chars().all(plain) && !root().join(name).exists() {
                lost.push(format!("{path} names {name}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_rule_the_code_names_is_written_down_and_no_other() {
    let named: BTreeSet<String> = all().iter().flat_map(|s| rules(&s.text)).collect();
    let text = read("docs/rules.md");
    let written: BTreeSet<String> = text
        .lines()
        .filter_map(|l| l.strip_prefix("### "))
        .map(|l| l.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(named.difference(&written).collect::<Vec<_>>(), Vec::<&String>::new(), "not in docs/rules.md");
    assert_eq!(
        written.difference(&named).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "named nowhere in src/"
    );
}

/// The rules that a text names: `Rule V-1`, `Rules E-1, E-2`, both ends of `Rules V-1 to V-4`.
fn rules(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("Rule ").chain(text.match_indices("Rules ")) {
        // A comment may go on in the next line.
        let rest: String = text[at + start.len()..].chars().take(120).collect();
        let rest = rest.replace("///", " ").replace("//!", " ");
        let many = start == "Rules ";
        for word in rest.split_whitespace() {
            let id: String = word.trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned();
            let letter = id.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
            let number = id.get(1..).and_then(|n| n.strip_prefix('-')).unwrap_or_default();
            if letter && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
                let last = !word.ends_with(',') && !many;
                found.push(id);
                if last || word.ends_with([')', '.', ':', ';']) {
                    break;
                }
            } else if !matches!(word, "to" | "and") {
                break;
            }
        }
    }
    found
}

#[test]
fn rules_are_seen_in_lists_and_ranges() {
    let text = "/// (Rule V-6).\n//! (Rules R-2 to R-10)\n/// (Rules R-10, E-3, and\n/// E-4). The rule. Rule of thumb; Rule E-7 is X-1";
    let mut found = rules(text);
    found.sort();
    assert_eq!(found, ["E-3", "E-4", "E-7", "R-10", "R-10", "R-2", "V-6"]);
}

/// What one README has the other has: the same headings by level, code, and links.
#[test]
fn the_two_readmes_are_in_step() {
    let shape = |path: &str| -> (Vec<usize>, Vec<String>, BTreeSet<String>) {
        let text = read(path);
        let mut fenced = false;
        let (mut levels, mut code) = (Vec::new(), Vec::new());
        for line in text.lines() {
            if line.starts_with("```") {
                fenced = !fenced;
            } else if fenced && line.starts_with("cargo ") {
                code.push(line.split(" #").next().unwrap_or_default().trim_end().to_owned());
            } else if !fenced && line.starts_with('#') {
                levels.push(line.chars().take_while(|c| *c == '#').count());
            }
        }
        let others = links(&text).into_iter().filter(|l| !l.starts_with("README")).collect();
        (levels, code, others)
    };
    assert_eq!(shape("README.md"), shape("README.zh-CN.md"));
}
