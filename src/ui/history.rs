//! Changes in words, as the history and the question before an undo show them.

use super::case::name_of;
use super::shared::Shared;
use super::widget::span;
use crate::domain::edit::Edit;
use crate::domain::id::RecordId;
use crate::domain::past::Deed;
use crate::form::trail::{Told, Words};
use crate::say;
use crate::text::width;
use ratatui::style::Style;
use ratatui::text::Line;

/// In which direction fields are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it was, as it is.
    On,
    /// As it is, as it would be again.
    Back,
}

/// Does something with the words of the current screen.
fn with_words<T>(at: &Shared, then: impl FnOnce(&Words<'_>) -> T) -> T {
    let user = |login: &str| name_of(login, at);
    let record = |id: RecordId| called(id, at);
    then(&Words { reader: &at.reader, trade: &at.trade, user: &user, record: &record })
}

/// What people call a record of the current car.
fn called(id: RecordId, at: &Shared) -> Option<String> {
    let records = &at.car.as_ref()?.records;
    if records.id.0 == id {
        return Some(records.vehicle.shown_plate(records.id));
    }
    let person = records.people.iter().find(|(own, _)| own.0 == id).map(|(_, p)| p.name.clone());
    let order = || records.orders.iter().find(|(own, _)| own.0 == id).map(|(_, o)| o.number.clone());
    let case = || records.complaints.iter().find(|(own, _)| own.0 == id).map(|(_, c)| c.number.clone());
    let call = || {
        let own = records.callbacks.iter().find(|(own, _)| own.0 == id);
        own.map(|(_, c)| at.reader.name(&c.topic).to_owned())
    };
    person.or_else(order).or_else(case).or_else(call)
}

/// What was done.
#[must_use]
pub fn deed_words(deed: &Deed, at: &Shared) -> String {
    with_words(at, |words| words.deed(deed))
}

/// When, who, what: one row.
#[must_use]
pub fn headline(deed: &Deed, at: &Shared) -> String {
    let when = format!(
        "{} {}",
        at.reader.day_near(deed.at.day(at.reader.zone), at.now.day(at.reader.zone)),
        at.reader.clock(deed.at)
    );
    format!("{when}  {}  {}", by(deed, at), deed_words(deed, at))
}

/// By which way it came in, and its number in the journal.
#[must_use]
pub fn signature(deed: &Deed, at: &Shared) -> String {
    let day = at.reader.day_full(deed.at.day(at.reader.zone));
    let when = format!("{day} {}", at.reader.clock(deed.at));
    let id = format!("via-{}", deed.via);
    let via = match deed.via.strip_prefix("as:") {
        Some(user) => at.say(&say!("history-as", user = user)),
        None if at.reader.has(&id) => at.t(&id),
        None => deed.via.clone(),
    };
    at.say(&say!("history-signature", at = when, by = by(deed, at), via = via, seq = deed.seq.to_string()))
}

fn by(deed: &Deed, at: &Shared) -> String {
    if deed.by == crate::domain::plan::PLANNER { at.t("via-planner") } else { name_of(&deed.by, at) }
}

/// What a change did to one record: its name, then a field a row.
#[must_use]
pub fn record_lines(edit: &Edit, deed: &Deed, way: Way, cells: usize, at: &Shared) -> Vec<Line<'static>> {
    let (name, fields) = with_words(at, |w| (w.record(edit), w.fields(edit, deed.forgotten)));
    let what = match (edit.new, way) {
        (true, Way::On) => at.say(&say!("history-made", what = name)),
        (true, Way::Back) => at.say(&say!("history-struck", what = name)),
        (false, _) => name,
    };
    let mut out = vec![Line::from(span(width::clip(&what, cells), at.theme.strong()))];
    // What goes off every list need not be told in full.
    let shown = if edit.new && way == Way::Back { &fields[..fields.len().min(3)] } else { &fields[..] };
    for told in shown {
        out.extend(wrapped("  ", &field_text(told, edit.new, way, at), cells, at.theme.text()));
    }
    if fields.is_empty() && !edit.new {
        out.extend(wrapped("  ", &at.t("history-inner"), cells, at.theme.dim()));
    }
    out
}

fn field_text(told: &Told, new: bool, way: Way, at: &Shared) -> String {
    at.say(&match (new, way) {
        (true, _) => told.say_new(),
        (false, Way::On) => told.say(),
        (false, Way::Back) => told.say_back(),
    })
}

/// Text in rows behind a sign; the rows after the first stand below its text.
#[must_use]
pub fn wrapped(sign: &'static str, text: &str, cells: usize, style: Style) -> Vec<Line<'static>> {
    super::case::lines::wrapped(Some(span(sign, style)), text, cells, style)
}
