//! The key table as the README prints it: [`BINDINGS`] by place, in the reader's language.

use super::keys::{BINDINGS, Binding, Chord, Scope, digit};
use crate::text::Reader;
use std::fmt::Write;

/// The whole key table as Markdown: one table a place, in the order of [`BINDINGS`].
#[must_use]
pub fn markdown(reader: &Reader) -> String {
    let mut out = String::new();
    for scope in scopes() {
        let title = reader.t(&format!("scope-{}", slug(scope)));
        let (keys, what) = (reader.t("keytable-keys"), reader.t("keytable-what"));
        // Writing into a String cannot fail.
        let _ = write!(out, "**{}**\n\n| {keys} | {what} |\n| --- | --- |\n", escaped(&title));
        for binding in BINDINGS.iter().filter(|b| b.scope == scope) {
            let what = reader.t(&format!("cmd-{}", binding.action.slug()));
            let _ = writeln!(out, "| {} | {} |", shown(binding, reader), escaped(&what));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The key table as Markdown, or as plain text in columns.
#[must_use]
pub fn table(reader: &Reader, as_markdown: bool) -> String {
    if as_markdown { markdown(reader) } else { plain(reader) }
}

fn plain(reader: &Reader) -> String {
    let mut out = String::new();
    for scope in scopes() {
        let _ = writeln!(out, "{}", reader.t(&format!("scope-{}", slug(scope))));
        for binding in BINDINGS.iter().filter(|b| b.scope == scope) {
            let chords: Vec<String> = binding.chords.iter().map(|c| c.shown()).collect();
            let what = reader.t(&format!("cmd-{}", binding.action.slug()));
            let _ = writeln!(out, "  {} {what}", crate::text::width::fit(&chords.join(" "), 24));
        }
        out.push('\n');
    }
    out
}

/// Every place that has keys, in the order of the declaration.
fn scopes() -> Vec<Scope> {
    let mut out = Vec::new();
    for binding in BINDINGS {
        if !out.contains(&binding.scope) {
            out.push(binding.scope);
        }
    }
    out
}

/// The word that names the message with a place's title, `scope-` and this.
fn slug(scope: Scope) -> &'static str {
    match scope {
        Scope::Always => "always",
        Scope::Plain => "plain",
        Scope::Offer => "offer",
        Scope::Panes => "panes",
        Scope::History => "history",
        Scope::Undo => "undo",
        Scope::Desk => "desk",
        Scope::Car => "car",
        Scope::Reception => "reception",
        Scope::Estimate => "estimate",
        Scope::Queue => "queue",
        Scope::Callbacks => "callbacks",
        Scope::Call => "call",
        Scope::Message => "message",
        Scope::Survey => "survey",
        Scope::Cases => "cases",
        Scope::Complaints => "complaints",
        Scope::Case => "case",
        Scope::List => "list",
        Scope::Picker => "picker",
        Scope::Prompt => "prompt",
        Scope::Approve => "approve",
        Scope::Field => "field",
        Scope::Fuel => "fuel",
        Scope::Lookup => "lookup",
        Scope::Form => "form",
        Scope::Conflict => "conflict",
        Scope::Walk => "walk",
        Scope::Item => "item",
        Scope::Damage => "damage",
        Scope::Handover => "handover",
        Scope::Score => "score",
        Scope::Card => "card",
        Scope::Work => "work",
        Scope::Sheet => "sheet",
        Scope::Review => "review",
        Scope::Drafts => "drafts",
    }
}

/// The keys of a binding; a row of digits as its first and last.
fn shown(binding: &Binding, reader: &Reader) -> String {
    let key = |chord: &Chord| format!("`{}`", escaped(&chord.shown()));
    match binding.chords {
        [] => escaped(&reader.t("keytable-none")),
        // A range only where no digit is left out.
        all @ [first, _, .., last]
            if digit(*first) == Some(0) && digit(*last).is_some_and(|d| d + 1 == all.len()) =>
        {
            format!("{}–{}", key(first), key(last))
        }
        chords => chords.iter().map(key).collect::<Vec<_>>().join(" "),
    }
}

/// Text that stays inside its cell.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::text::Texts;
    use std::sync::Arc;

    fn in_markdown(lang: Lang) -> String {
        markdown(&Reader::new(Arc::new(Texts::load().unwrap()), lang, chrono_tz::Asia::Shanghai))
    }

    #[test]
    fn every_binding_has_its_row_and_everything_has_words() {
        for lang in Lang::ALL {
            let table = in_markdown(lang);
            // Rows with their two heads, and nothing that could not be said.
            let rows = table.lines().filter(|l| l.starts_with("| ")).count();
            assert_eq!(rows, BINDINGS.len() + 2 * scopes().len(), "{table}");
            assert!(!table.contains('⟨'), "{table}");
            assert!(table.contains("| `1`–`9` |") && table.contains("| `r` `F1` |"), "{table}");
        }
    }

    #[test]
    fn a_bar_stays_inside_its_cell() {
        assert_eq!(escaped("a|b"), "a\\|b");
    }
}
