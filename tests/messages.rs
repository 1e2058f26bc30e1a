//! Every sentence exists in both languages, takes the same arguments there, gets them from
//! the code, and is said by somebody.

#![allow(clippy::expect_used, clippy::panic, reason = "tests fail this way")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use support::source::{Source, all, root, walk};

/// Beginnings of identifiers that the program puts together from a key of the data, such
/// as `state-` and the key of a state.
const DERIVED: &[&str] = &[
    "call-",
    "channel-",
    "case-",
    "anchor-",
    "class-",
    "cli-arg-",
    "cli-examples-",
    "cli-verb-",
    "cmd-",
    "complaint-class-",
    "damage-",
    "did-",
    "energy-",
    "export-column-",
    "export-form-",
    "export-kind-",
    "field-",
    "fuel-",
    "import-what-",
    "key-",
    "kind-",
    "mark-",
    "outcome-",
    "pane-",
    "plan-what-",
    "role-",
    "scope-",
    "severity-",
    "source-",
    "state-",
    "tier-",
    "trail-booked-",
    "trail-mark-",
    "via-",
    "verdict-",
];

/// Messages of a language: arguments by identifier.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// A message as the code says it: where, which, with which arguments.
struct Said {
    path: String,
    id: String,
    args: BTreeSet<String>,
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (zh, en) = (messages("zh"), messages("en"));
    let ids = |m: &Messages| m.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&zh).difference(&ids(&en)).collect::<Vec<_>>(), Vec::<&String>::new(), "only in zh");
    assert_eq!(ids(&en).difference(&ids(&zh)).collect::<Vec<_>>(), Vec::<&String>::new(), "only in en");
    for (id, args) in &zh {
        assert_eq!(Some(args), en.get(id), "arguments of {id}");
    }
}

#[test]
fn what_the_code_says_can_be_said() {
    let messages = messages("en");
    let mut wrong = Vec::new();
    for said in all().iter().flat_map(said) {
        match messages.get(&said.id) {
            Some(wanted) if wanted.is_subset(&said.args) => {}
            Some(wanted) => {
                let missing: Vec<_> = wanted.difference(&said.args).collect();
                wrong.push(format!("{}: {} is said without {missing:?}", said.path, said.id));
            }
            None => wrong.push(format!("{}: there is no message {}", said.path, said.id)),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// A file that is not built in would show as bare identifiers.
#[test]
fn every_language_file_is_built_in() {
    let known: BTreeSet<String> =
        all().iter().filter(|s| s.module() == "text").flat_map(Source::strings).collect();
    let mut files = Vec::new();
    walk(&root().join("assets/locales"), &mut files);
    let missing =
        files.iter().filter(|f| !f.file_stem().is_some_and(|s| known.contains(&*s.to_string_lossy())));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&std::path::PathBuf>::new());
}

#[test]
fn what_can_be_said_is_said() {
    let said: BTreeSet<String> = all().iter().flat_map(Source::strings).collect();
    let derived = |id: &str| DERIVED.iter().any(|start| id.starts_with(start));
    let unused: Vec<String> =
        messages("en").into_keys().filter(|id| !said.contains(id) && !derived(id)).collect();
    assert_eq!(unused, Vec::<String>::new(), "messages that nothing says");
}

/// The readers read: without this the tests above could pass for want of sight.
#[test]
fn messages_and_what_says_them_are_seen() {
    let text = "# a = b\nfirst = { $a } and { NUMBER($b) }\n    more { $c }\n-term = x\nsecond =\n    { $d ->\n        [one] x\n       *[other] { $d } { $e }\n    }\n";
    let read = read_messages(text);
    let of = |id: &str| read.get(id).map(|args| args.iter().cloned().collect::<String>());
    assert_eq!((of("first").as_deref(), of("second").as_deref()), (Some("abc"), Some("de")));
    assert_eq!(read.len(), 2);
    let code =
        "fn a() { say!(\"one\", x = f(1, y == 2), z = say!(\"two\")); r.t(\"three\"); }\n// say!(\"four\")";
    let found = said(&Source::new("src/ui/a.rs", code));
    let found: Vec<String> = found.iter().map(|s| format!("{} {:?}", s.id, s.args)).collect();
    assert_eq!(Source::new("src/ui/a.rs", code).strings(), ["one", "two", "three"]);
    assert_eq!(found, ["one {\"x\", \"z\"}", "two {}", "three {}"]);
}

fn messages(lang: &str) -> Messages {
    let mut files = Vec::new();
    walk(&root().join("assets/locales").join(lang), &mut files);
    let mut all = Messages::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a language file");
        for (id, args) in read_messages(&text) {
            assert!(all.insert(id.clone(), args).is_none(), "{id} stands twice, also in {}", file.display());
        }
    }
    assert!(!all.is_empty(), "no messages in {lang}");
    all
}

/// Identifiers and arguments of a Fluent file: a message begins at the start of a line,
/// and what belongs to it is indented.
fn read_messages(text: &str) -> Messages {
    let mut found = Messages::new();
    let mut current = None;
    for line in text.lines() {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some((id, _)) = line.split_once('=').filter(|_| begins) {
            let id = id.trim().to_owned();
            assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{id} stands twice");
            current = Some(id);
        } else if !line.starts_with([' ', '}']) && !line.is_empty() {
            current = None;
        }
        if let Some(args) = current.as_ref().and_then(|id| found.get_mut(id)) {
            args.extend(line.split('$').skip(1).map(word));
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect()
}

/// All `say!("…", …)`, `Say::new("…")` and `.t("…")` of a file.
fn said(source: &Source) -> Vec<Said> {
    let code = &source.code;
    let mut found = Vec::new();
    for start in ["say!(", "Say::new(", ".t("] {
        for (at, _) in code.match_indices(start) {
            let rest = code[at + start.len()..].trim_start();
            let Some((id, after)) = rest.strip_prefix('"').and_then(|r| r.split_once('"')) else { continue };
            let args = if start == "say!(" { arguments(after) } else { BTreeSet::new() };
            found.push(Said { path: source.path.clone(), id: id.to_owned(), args });
        }
    }
    found
}

/// Names before `=` at the outer level of a macro's arguments.
fn arguments(after_id: &str) -> BTreeSet<String> {
    let mut depth = 0;
    let mut names = BTreeSet::new();
    for (at, c) in after_id.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                let rest = after_id[at + 1..].trim_start();
                let name = word(rest);
                if rest[name.len()..].trim_start().starts_with('=') {
                    names.insert(name);
                }
            }
            _ => {}
        }
    }
    names
}
