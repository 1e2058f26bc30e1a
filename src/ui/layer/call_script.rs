//! What is said in a call, and what may come back (Rule C-6); or the text of a message.

use super::call_talk::second_call_of;
use crate::desk::api::CallRow;
use crate::domain::name::Name;
use crate::domain::script::{Step, fill};
use crate::text::width;
use crate::ui::shared::Shared;
use crate::ui::widget::span;
use ratatui::style::Style;
use ratatui::text::Line;
use std::collections::BTreeMap;

/// So many cells of what a customer said are repeated.
const SHORT: usize = 40;

/// Facts of a call by the word that stands for them in a script.
type Facts = BTreeMap<&'static str, String>;

/// The script of a call in rows of so many cells: opening, topic by topic, closing.
#[must_use]
pub fn lines(row: &CallRow, room: usize, at: &Shared) -> Vec<Line<'static>> {
    let scripts = &at.trade.scripts;
    let mut page = Page { at, facts: facts(row, at), room, rows: Vec::new(), number: 0 };
    if row.call.channel.is_message() {
        if let Some(script) = scripts.all.get(&row.call.script) {
            page.message(&script.message);
        }
        return page.rows;
    }
    page.steps(&scripts.opening);
    for (topic, key) in topics(row, at) {
        page.head(&topic);
        if let Some(script) = scripts.all.get(&key) {
            page.steps(&script.steps);
        }
    }
    page.head(&at.t("script-closing"));
    page.steps(&scripts.closing);
    page.rows
}

/// The topics of a call with the keys of their scripts: its own first, then those taken along.
fn topics(row: &CallRow, at: &Shared) -> Vec<(String, String)> {
    let calls = at.car.iter().flat_map(|c| &c.records.callbacks);
    let along = calls.filter(|(id, _)| row.along.iter().any(|(a, _)| a == id)).map(|(_, call)| call);
    let mut out: Vec<(String, String)> = Vec::new();
    for call in std::iter::once(&row.call).chain(along) {
        if !out.iter().any(|(_, key)| *key == call.script) {
            out.push((at.reader.name(&call.topic).to_owned(), call.script.clone()));
        }
    }
    out
}

/// What the words in braces stand for.
fn facts(row: &CallRow, at: &Shared) -> Facts {
    let day = at.reader.day_near(row.call.anchor.day(at.reader.zone), at.now.day(at.reader.zone));
    // The customer's own words about it, not the question that is asked.
    let words = second_call_of(&row.call, at).map(|(_, case)| width::clip(&case.words, SHORT));
    let note = Some(row.call.note.clone()).filter(|note| !note.is_empty());
    let about = words.or(note).unwrap_or_else(|| at.reader.name(&row.call.topic).to_owned());
    BTreeMap::from([
        ("name", row.customer.clone()),
        ("plate", row.plate.clone()),
        ("car", row.car.clone()),
        ("store", at.trade.store.name.clone()),
        ("me", at.me.name.clone()),
        ("date", day),
        ("about", about),
    ])
}

/// Rows as they are filled.
struct Page<'s> {
    at: &'s Shared,
    facts: Facts,
    room: usize,
    rows: Vec<Line<'static>>,
    number: usize,
}

impl Page<'_> {
    fn head(&mut self, text: &str) {
        self.rows.push(Line::from(span(text, self.at.theme.strong())));
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.number += 1;
            let head = format!("{:>2} ", self.number);
            self.text(&head, &step.say, self.at.theme.text());
            for branch in &step.branches {
                let when = self.filled(&branch.when);
                let then = self.filled(&branch.then);
                self.wrapped("   ? ", &format!("{when} → {then}"), self.at.theme.dim());
            }
        }
    }

    fn message(&mut self, text: &Name) {
        self.head(&self.at.t("script-message"));
        self.text("", text, self.at.theme.text());
    }

    fn filled(&self, text: &Name) -> String {
        fill(self.at.reader.name(text), &self.facts)
    }

    fn text(&mut self, head: &str, text: &Name, style: Style) {
        let filled = self.filled(text);
        self.wrapped(head, &filled, style);
    }

    /// Text behind a head, its further rows as far in as the first.
    fn wrapped(&mut self, head: &str, text: &str, style: Style) {
        let deep = width::width(head);
        let blank = " ".repeat(deep);
        for (n, row) in width::wrap(text, self.room.saturating_sub(deep)).into_iter().enumerate() {
            let head = if n == 0 { head } else { blank.as_str() };
            self.rows.push(Line::from(vec![span(head, self.at.theme.key()), span(row, style)]));
        }
    }
}
