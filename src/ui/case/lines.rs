//! A case as lines: facts, words, clocks, options, and what happened.

use super::{clock, is_handed_to_me, name_of, next};
use crate::domain::complaint::{CaseEvent, CaseEventKind, CaseState, Complaint, ComplaintClass, Severity};
use crate::say;
use crate::text::width;
use crate::ui::shared::Shared;
use crate::ui::widget::{cell, span};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Cells of a label.
const LABEL: usize = 16;

type Lines = Vec<Line<'static>>;

/// Text that may run over several rows, the following ones as far in as the first.
#[must_use]
pub fn wrapped(label: Option<Span<'static>>, text: &str, cells: usize, style: Style) -> Lines {
    let inside = label.as_ref().map_or(0, Span::width);
    let blank = Span::raw(" ".repeat(inside));
    let rows = width::wrap(text, cells.saturating_sub(inside).max(8));
    let row = |(n, row): (usize, String)| {
        let head = if n == 0 { label.clone().unwrap_or_else(|| blank.clone()) } else { blank.clone() };
        Line::from(vec![head, span(row, style)])
    };
    rows.into_iter().enumerate().map(row).collect()
}

fn fact(at: &Shared, id: &str, text: &str, cells: usize) -> Lines {
    wrapped(Some(cell(at.t(id), LABEL, at.theme.dim())), text, cells, at.theme.text())
}

/// The state, coloured by how it stands.
fn state(case: &Complaint, at: &Shared) -> Span<'static> {
    let style = match case.state {
        CaseState::Closed => at.theme.good(),
        CaseState::New | CaseState::Reopened => at.theme.bad(),
        _ => at.theme.strong(),
    };
    span(at.say(&case.state.say()), style)
}

/// Number, class, severity and state in one line.
#[must_use]
pub fn head(case: &Complaint, at: &Shared) -> Line<'static> {
    let open = case.is_open();
    let sign = if open { span("! ", at.theme.bad()) } else { span("✓ ", at.theme.good()) };
    let mut spans = vec![sign, span(format!("{}  ", case.number), at.theme.strong())];
    if !at.customer_view() {
        let grave = format!("{} · {}  ", at.say(&case.class.say()), at.say(&case.severity.say()));
        spans.push(span(grave, at.theme.text()));
    }
    match waits_approval(case, at) {
        _ if at.customer_view() && case.unapproved => {}
        Some(waits) => spans.push(waits),
        None => spans.push(state(case, at)),
    }
    Line::from(spans)
}

/// In place of the state: what of an offer waits for a manager, if one does (Rule K-4).
#[must_use]
pub fn waits_approval(case: &Complaint, at: &Shared) -> Option<Span<'static>> {
    let cost = super::to_approve(case)?;
    Some(span(at.say(&say!("complaint-waits-approval", cost = cost)), at.theme.warn()))
}

/// The customer's own words.
#[must_use]
pub fn words(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    wrapped(None, &format!("“{}”", case.words), cells, at.theme.text())
}

/// Who has it, and who is to take it over (Rule K-3).
#[must_use]
pub fn owner(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    let label = cell(at.t("complaint-owner"), LABEL, at.theme.dim());
    let owner = name_of(&case.owner, at);
    let Some(handed) = &case.handed else { return wrapped(Some(label), &owner, cells, at.theme.text()) };
    let (to, note) = (name_of(&handed.to, at), handed.note.as_str());
    let mine = is_handed_to_me(case, at);
    let waits = match mine {
        true => format!("{owner} ▸ {}", at.say(&say!("complaint-waits-for-me", note = note))),
        false => at.say(&say!("complaint-waits-for", owner = owner.as_str(), who = to, note = note)),
    };
    let style = if mine { at.theme.lit() } else { at.theme.warn() };
    wrapped(Some(label), waits.trim_end_matches(['：', ':', ' ']), cells, style)
}

/// Both clocks (Rule K-2), and how their due times come about.
fn clocks(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    let Some(both) = clock::of(case, at) else {
        return vec![Line::from(span(at.t("complaint-clock-unknown"), at.theme.warn()))];
    };
    let mut out = Vec::new();
    for (kind, one) in clock::both(&both) {
        out.push(Line::from(clock::spans(kind, one, at)));
        out.extend(wrapped(Some(Span::raw("  ")), &clock::reckoning(one, at), cells, at.theme.dim()));
    }
    out
}

/// The clocks that have not stopped; if none runs, how the last one stopped.
fn running(case: &Complaint, at: &Shared) -> Lines {
    let Some(both) = clock::of(case, at) else { return Vec::new() };
    let all = clock::both(&both);
    let mut shown: Vec<_> = all.iter().filter(|(_, one)| one.stopped.is_none()).collect();
    if shown.is_empty() {
        shown.extend(all.last());
    }
    shown.into_iter().map(|(kind, one)| Line::from(clock::spans(*kind, one, at))).collect()
}

/// The two options with cost and approval; of those only the words are for the customer (Rule K-4).
#[must_use]
pub fn remedies(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    let customer = at.customer_view();
    let mut out = Vec::new();
    // An offer that is not approved has not been made: the customer hears nothing of it yet.
    if customer && case.unapproved {
        return out;
    }
    for (number, remedy) in &case.remedies {
        let chosen = case.chosen == Some(*number);
        let style = if chosen { at.theme.good() } else { at.theme.text() };
        let sign = if chosen { "✓" } else { " " };
        let cost = if customer { String::new() } else { format!("  {}", remedy.cost) };
        let label = span(format!("{sign} {number} "), style);
        out.extend(wrapped(Some(label), &format!("{}{cost}", remedy.text), cells, style));
    }
    if case.unapproved && !customer {
        let limit = at.trade.complaints.approval_limit;
        let text = at.say(&say!("complaint-unapproved", limit = limit));
        out.extend(wrapped(Some(span("? ", at.theme.warn())), &text, cells, at.theme.warn()));
    }
    out
}

/// What the pane shows of a case of the car; for the customer only what concerns them.
#[must_use]
pub fn summary(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    let mut out = vec![head(case, at)];
    if at.customer_view() {
        out.extend(words(case, cells, at));
        out.extend(remedies(case, cells, at));
        return out;
    }
    out.extend(words(case, cells, at).into_iter().take(2));
    if case.is_open() {
        out.extend(running(case, at));
        let text = format!("⏎ → {}", at.say(&next::say(case, at)));
        out.extend(wrapped(None, &text, cells, at.theme.key()));
    }
    out.extend(owner(case, cells, at));
    out.extend(remedies(case, cells, at));
    out.extend(events(case, cells, at).into_iter().take(6));
    out
}

/// Everything that is known of a case but its time line.
#[must_use]
pub fn facts(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    let mut out = words(case, cells, at);
    out.push(Line::default());
    if at.customer_view() {
        out.extend(remedies(case, cells, at));
        return out;
    }
    let who = case.person.and_then(|id| {
        let people = at.car.iter().flat_map(|c| &c.records.people);
        people.into_iter().find(|(own, _)| *own == id).map(|(_, p)| p.name.clone())
    });
    let grave = format!("{} · {}", at.say(&case.class.say()), at.say(&case.severity.say()));
    let department = at.trade.complaints.department(&case.department);
    let department = department.map(|d| at.reader.name(&d.name).to_owned()).unwrap_or_default();
    let opened = format!("{} · {}", at.reader.moment(case.opened, at.now), at.say(&case.source.say()));
    let order = case.order.and_then(|id| {
        let orders = at.car.iter().flat_map(|c| &c.records.orders);
        orders.into_iter().find(|(own, _)| *own == id).map(|(_, o)| o.number.clone())
    });
    if !case.remedies.is_empty() {
        out.push(Line::from(span(at.t("complaint-options"), at.theme.dim())));
        out.extend(remedies(case, cells, at));
        out.push(Line::default());
    }
    out.extend(clocks(case, cells, at));
    out.push(Line::default());
    out.extend(owner(case, cells, at));
    out.extend(fact(at, "field-complainant", &who.unwrap_or_else(|| at.customer_name()), cells));
    out.extend(fact(at, "complaint-came-in", &opened, cells));
    out.extend(fact(at, "field-complaint-class", &grave, cells));
    out.extend(fact(at, "field-department", &department, cells));
    out.extend(order.iter().flat_map(|number| fact(at, "complaint-order", number, cells)));
    if !case.is_open() {
        out.push(Line::default());
        out.extend(fact(at, "field-cause", &case.cause, cells));
        out.extend(fact(at, "field-countermeasure", &case.countermeasure, cells));
    }
    out
}

/// What happened, the newest first (Rule K-5).
#[must_use]
pub fn events(case: &Complaint, cells: usize, at: &Shared) -> Lines {
    if at.customer_view() {
        return Vec::new();
    }
    case.events.iter().rev().flat_map(|event| event_lines(event, cells, at)).collect()
}

fn event_lines(event: &CaseEvent, cells: usize, at: &Shared) -> Lines {
    let day = event.at.day(at.reader.zone);
    let today = at.now.day(at.reader.zone);
    let when = format!("{} {}", at.reader.day_near(day, today), at.reader.clock(event.at));
    let label = Some(span(format!("{when}  "), at.theme.dim()));
    wrapped(label, &event_words(event, at), cells, event_style(event.kind, at))
}

/// How loud an event is.
#[must_use]
pub fn event_style(kind: CaseEventKind, at: &Shared) -> Style {
    match kind {
        CaseEventKind::Opened | CaseEventKind::Reopened => at.theme.bad(),
        CaseEventKind::NeedsApproval | CaseEventKind::Skipped => at.theme.warn(),
        CaseEventKind::Note => at.theme.dim(),
        _ => at.theme.text(),
    }
}

/// An event in words: what, to which state, with whom and how, what was said, and by whom.
#[must_use]
pub fn event_words(event: &CaseEvent, at: &Shared) -> String {
    let mut out = at.say(&event.kind.say());
    if event.kind == CaseEventKind::Moved {
        out.push_str(&format!(" → {}", at.say(&event.state.say())));
    }
    let who = match event.kind {
        CaseEventKind::HandedOff | CaseEventKind::Accepted | CaseEventKind::Declined => {
            name_of(&event.who, at)
        }
        CaseEventKind::Skipped => states(&event.who, at),
        _ => event.who.clone(),
    };
    let how = at.trade.confirmation(&event.how).map(|c| at.reader.name(&c.name).to_owned());
    let invited = event.invited.then(|| at.t("complaint-invited"));
    let more = [Some(who), how, Some(event_text(event, at)), invited];
    for part in more.into_iter().flatten().filter(|part| !part.is_empty()) {
        out.push_str(&format!(" · {part}"));
    }
    let by = at.say(&say!("complaint-by", who = name_of(&event.by, at)));
    format!("{out} · {by}")
}

/// States by their keys, in words.
fn states(keys: &str, at: &Shared) -> String {
    let word = |key: &str| {
        let state = CaseState::ALL.iter().find(|s| s.key() == key);
        state.map_or_else(|| key.to_owned(), |s| at.say(&s.say()))
    };
    keys.split(' ').map(word).collect::<Vec<_>>().join(&at.t("states-and"))
}

/// What was said; a new class is kept by its keys.
fn event_text(event: &CaseEvent, at: &Shared) -> String {
    if event.kind != CaseEventKind::Classed {
        return event.text.replace('\n', " · ");
    }
    let mut keys = event.text.split(' ');
    let mut next = || keys.next().unwrap_or_default();
    let (class, severity, department) = (next(), next(), next());
    let class = ComplaintClass::ALL.iter().find(|c| c.key() == class).map(|c| at.say(&c.say()));
    let severity = Severity::ALL.iter().find(|s| s.key() == severity).map(|s| at.say(&s.say()));
    let department = at.trade.complaints.department(department).map(|d| at.reader.name(&d.name).to_owned());
    [class, severity, department].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
