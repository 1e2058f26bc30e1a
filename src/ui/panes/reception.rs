//! The reception pane of a car: the walk-around, its drawing, and what was asked (Rules ).

use super::board;
use crate::domain::checklist::Mark;
use crate::domain::visit::{Damage, Fuel, Visit};
use crate::text::width;
use crate::ui::layer::walk_steps::{Step, mark_style};
use crate::ui::shared::Shared;
use crate::ui::widget::{cell, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Cells of one item of the checklist.
const ITEM_CELLS: usize = 18;
/// From this width on the facts stand beside the drawing, not below it.
const BESIDE: u16 = 72;

pub(super) fn subtitle(at: &Shared) -> String {
    match (&at.car, at.visit()) {
        (None, _) if at.customer_view() => String::new(),
        (None, _) => at.say(&crate::say!("pane-cars-here", count = at.board.rows.len())),
        (Some(_), Some((_, visit))) => {
            at.say(&crate::say!("pane-arrived", at = at.reader.moment(visit.arrived, at.now)))
        }
        (Some(_), None) => String::new(),
    }
}

pub(super) fn draw(area: Rect, buf: &mut Buffer, at: &Shared) {
    match at.visit() {
        _ if at.car.is_none() => board::draw(area, buf, at, board::reception_columns),
        Some((_, visit)) => {
            draw_walk(area, buf, at, visit, None);
        }
        None => draw_absent(area, buf, at),
    }
}

/// A car that is not here: what to do, and what is known of its outside.
fn draw_absent(area: Rect, buf: &mut Buffer, at: &Shared) {
    let Some(car) = &at.car else { return };
    put(buf, area, 0, span(at.t("not-here"), at.theme.text()));
    let last = car.records.last_visit().map(|t| at.reader.day_full(t.day(at.reader.zone)));
    let last = last.map_or_else(|| at.t("never-here"), |day| at.say(&crate::say!("last-visit", day = day)));
    put(buf, area, 1, span(last, at.theme.dim()));
    let rows = drawing_rows(at, None, None);
    for (n, row) in rows.into_iter().enumerate() {
        put(buf, area, 3 + u16::try_from(n).unwrap_or(0), row);
    }
}

/// The walk-around of a visit, with the step that is being answered, if it is under way.
/// Returns where a field of the step may stand.
pub fn draw_walk(
    area: Rect,
    buf: &mut Buffer,
    at: &Shared,
    visit: &Visit,
    step: Option<&Step>,
) -> Option<Rect> {
    let mut row = position_strip(area, buf, at, visit, step);
    let asked = match step {
        Some(step) if !step.is_item() => {
            let (rows, field) = step.draw(sub(area, row), buf, at, visit);
            row += rows;
            field
        }
        _ => {
            row += items(sub(area, row), buf, at, visit, step);
            None
        }
    };
    drawing_and_facts(sub(area, row), buf, at, visit);
    asked
}

/// The drawing with the facts beside it, or below it. Where rows are short the blank ones give
/// way first, then a drawing without marks, which has nothing to say.
fn drawing_and_facts(area: Rect, buf: &mut Buffer, at: &Shared, visit: &Visit) {
    let drawing = drawing_rows(at, Some(visit), None);
    let height = u16::try_from(drawing.len()).unwrap_or(0);
    if area.width >= BESIDE {
        let wide = at.trade.drawing.size().0 + 2;
        let place = Rect { x: area.x + wide, width: area.width.saturating_sub(wide), ..area };
        lines(area, buf, 1, drawing);
        let known = marks(at, visit).into_iter().chain(facts(at, visit, place.width)).collect();
        return lines(place, buf, 1, known);
    }
    let marks = marks(at, visit);
    let facts = facts(at, visit, area.width);
    let needed = u16::try_from(marks.len() + facts.len()).unwrap_or(u16::MAX);
    let spare = area.height.saturating_sub(height).saturating_sub(needed);
    let short = height.saturating_add(needed) > area.height;
    if short && marks.is_empty() {
        return lines(area, buf, 1, facts);
    }
    let (above, between) = (spare.min(1), u16::from(spare > 1));
    lines(area, buf, above, drawing);
    let known = marks.into_iter().filter(|line| !short || line.width() > 0).chain(facts);
    lines(area, buf, above + height + between, known.collect());
}

/// Lines from a row on.
fn lines(area: Rect, buf: &mut Buffer, row: u16, lines: Vec<Line<'static>>) {
    for (n, line) in (row..).zip(lines) {
        put(buf, area, n, line);
    }
}

fn sub(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// The positions with what is answered in each, and the name of the one that is walked.
fn position_strip(area: Rect, buf: &mut Buffer, at: &Shared, visit: &Visit, step: Option<&Step>) -> u16 {
    let positions = &at.trade.walkaround.positions;
    let here = shown_position(at, visit, step);
    let mut spans = Vec::new();
    for (n, position) in positions.iter().enumerate() {
        let open = position.items.iter().filter(|i| visit.mark(&i.key).is_none()).count();
        let worst = position
            .items
            .iter()
            .filter_map(|i| visit.mark(&i.key))
            .filter(|m| *m != Mark::NotApplicable)
            .max();
        let (sign, style) = match (open, worst) {
            (0, Some(mark)) => (mark.sign(), mark_style(mark, at.theme)),
            (0, None) => ("–", at.theme.dim()),
            _ => ("·", at.theme.dim()),
        };
        let style = if n == here { style.patch(at.theme.selected()) } else { style };
        spans.push(span(format!(" {}{sign} ", n + 1), style));
    }
    let name = match step.filter(|s| !s.is_item()) {
        Some(step) => step.title(at),
        None => positions.get(here).map(|p| at.reader.name(&p.name).to_owned()).unwrap_or_default(),
    };
    spans.push(span(format!("  {name}"), at.theme.strong()));
    put(buf, area, 0, Line::from(spans));
    1
}

/// The position that is walked, else the first with something open.
fn shown_position(at: &Shared, visit: &Visit, step: Option<&Step>) -> usize {
    let positions = &at.trade.walkaround.positions;
    let open = || positions.iter().position(|p| p.items.iter().any(|i| visit.mark(&i.key).is_none()));
    let here = step.and_then(Step::position).or_else(open);
    here.unwrap_or(positions.len().saturating_sub(1))
}

/// The items of a position in columns. Returns the rows they took.
fn items(area: Rect, buf: &mut Buffer, at: &Shared, visit: &Visit, step: Option<&Step>) -> u16 {
    let Some(position) = at.trade.walkaround.positions.get(shown_position(at, visit, step)) else { return 0 };
    let columns = (usize::from(area.width) / ITEM_CELLS).max(1);
    let current = step.and_then(|s| s.item_key(&at.trade.walkaround));
    let mut notes = Vec::new();
    for (n, item) in position.items.iter().enumerate() {
        let answer = visit.items.get(&item.key);
        let mark = answer.and_then(|a| a.mark);
        let bulk = answer.is_some_and(|a| a.bulk);
        let (sign, style) = match mark {
            Some(mark) if bulk => (mark.sign(), at.theme.dim()),
            Some(mark) => (mark.sign(), mark_style(mark, at.theme)),
            None => ("·", at.theme.dim()),
        };
        let name = at.reader.name(&item.name);
        let here = current == Some(item.key.as_str());
        let name_style = if here { at.theme.selected() } else { at.theme.text() };
        let line = Line::from(vec![
            span(if here { "▸" } else { " " }, at.theme.focus()),
            span(format!("{sign} "), style),
            span(width::clip(name, ITEM_CELLS - 4), name_style),
        ]);
        let column = u16::try_from(n % columns * ITEM_CELLS).unwrap_or(0);
        let cellbox = Rect { x: area.x + column, width: area.width.saturating_sub(column), ..area };
        put(buf, cellbox, u16::try_from(n / columns).unwrap_or(0), line);
        let note = answer.map(|a| a.note.as_str()).filter(|note| !note.is_empty());
        notes.extend(note.map(|note| format!("  {name}: {note}")));
    }
    let rows = u16::try_from(position.items.len().div_ceil(columns)).unwrap_or(0);
    let help = current.and_then(|key| at.trade.walkaround.item(key)).and_then(|(_, i)| i.help.as_ref());
    let room = usize::from(area.width).saturating_sub(2);
    let help = help.map(|h| width::wrap(at.reader.name(h), room)).unwrap_or_default();
    let below: Vec<String> = help.into_iter().map(|row| format!("  {row}")).chain(notes).take(3).collect();
    for (n, text) in (rows..).zip(&below) {
        put(buf, area, n, span(text, at.theme.dim()));
    }
    rows + u16::try_from(below.len()).unwrap_or(0)
}

/// The drawing with its marks: this visit's by number, earlier ones as a dim `×` (Rule R-4).
#[must_use]
pub fn drawing_rows(at: &Shared, visit: Option<&Visit>, cursor: Option<(u16, u16)>) -> Vec<Line<'static>> {
    let drawing = &at.trade.drawing;
    let open = at.visit().map(|(id, _)| id);
    let earlier: Vec<&Damage> = at
        .car
        .iter()
        .flat_map(|c| &c.records.visits)
        .filter(|(id, _)| visit.is_none() || Some(*id) != open)
        .flat_map(|(_, v)| v.marks.values())
        .collect();
    let mut rows = Vec::new();
    for (y, picture) in (0u16..).zip(&drawing.picture) {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for (x, c) in (0u16..).zip(picture.chars()) {
            let own = visit.and_then(|v| v.marks.iter().find(|(_, d)| (d.x, d.y) == (x, y)));
            let old = earlier.iter().any(|d| (d.x, d.y) == (x, y));
            let (text, style) = match (own, old) {
                (Some((number, _)), _) => (number_sign(*number), at.theme.bad()),
                (None, true) => ("x".to_owned(), at.theme.dim()),
                (None, false) => (c.to_string(), at.theme.text()),
            };
            let style = if cursor == Some((x, y)) { style.patch(at.theme.selected()) } else { style };
            spans.push(span(text, style));
        }
        rows.push(Line::from(spans));
    }
    rows
}

/// A mark's number as one cell: digits, then letters.
fn number_sign(number: u16) -> String {
    char::from_digit(u32::from(number % 36), 36).unwrap_or('#').to_string()
}

/// The marks in words: new ones numbered, earlier ones dim.
fn marks(at: &Shared, visit: &Visit) -> Vec<Line<'static>> {
    let open = at.visit().map(|(id, _)| id);
    let new = visit.marks.iter().map(|(n, d)| (number_sign(*n), d, at.theme.bad()));
    let earlier = at.car.iter().flat_map(|c| &c.records.visits).filter(|(id, _)| Some(*id) != open);
    let earlier = earlier.flat_map(|(_, v)| v.marks.values()).map(|d| ("x".to_owned(), d, at.theme.dim()));
    let mut out: Vec<Line<'static>> =
        new.chain(earlier).take(5).map(|(sign, d, style)| mark_line(at, &sign, d, style)).collect();
    if !out.is_empty() {
        out.push(Line::default());
    }
    out
}

fn mark_line(at: &Shared, sign: &str, damage: &Damage, style: Style) -> Line<'static> {
    let zone = at.trade.drawing.zone(&damage.zone).map_or(damage.zone.as_str(), |z| at.reader.name(&z.name));
    let kind = at.t(&format!("damage-{}", damage.kind.key()));
    let size = damage.size_mm.map(|mm| format!(" {}", size_text(mm))).unwrap_or_default();
    let claim = if damage.claim { format!(" · {}", at.t("claim-wanted")) } else { String::new() };
    let note = if damage.note.is_empty() { String::new() } else { format!(" {}", damage.note) };
    Line::from(vec![
        span(format!("{sign} "), style),
        span(format!("{kind} {zone}{size}{note}{claim}"), at.theme.text()),
    ])
}

/// A size as people say it: `8 mm`, `12 cm`.
fn size_text(mm: u32) -> String {
    if mm >= 10 && mm.is_multiple_of(10) { format!("{} cm", mm / 10) } else { format!("{mm} mm") }
}

/// Mileage, fuel, valuables, answers, request, confirmation.
fn facts(at: &Shared, visit: &Visit, cells: u16) -> Vec<Line<'static>> {
    let theme = at.theme;
    let km = visit.km.map(|km| format!("{} km", at.reader.number(i64::from(km))));
    let known = |text: Option<String>| text.map_or_else(|| span("·", theme.dim()), |t| span(t, theme.text()));
    let label = |id: &str| span(format!("{} ", at.t(id)), theme.dim());
    let mut out = vec![
        Line::from(vec![
            label("fact-km"),
            known(km),
            span("  ", theme.text()),
            label(if matches!(visit.fuel, Some(Fuel::Percent(_))) { "fact-charge" } else { "fact-fuel" }),
            known(visit.fuel.map(fuel_text)),
        ]),
        Line::from(vec![
            label("fact-valuables"),
            known(visit.valuables.as_ref().map(|v| valuables_text(at, v))),
        ]),
    ];
    out.extend(answers(at, visit, usize::from(cells)));
    let class = visit.class.map(|c| at.t(&format!("class-{}", c.key())));
    out.push(Line::from(vec![label("fact-request"), known(class)]));
    if !visit.words.is_empty() {
        let words = width::wrap(&format!("“{}”", visit.words), usize::from(cells));
        out.extend(shortened(words, 3).into_iter().map(|row| Line::from(span(row, theme.text()))));
    }
    for question in visit.support.values() {
        let (sign, style) =
            if question.answer.is_empty() { ("? ", theme.warn()) } else { ("✓ ", theme.good()) };
        let answer =
            if question.answer.is_empty() { String::new() } else { format!(" → {}", question.answer) };
        out.push(Line::from(vec![
            span(sign, style),
            span(format!("{}{answer}", question.ask), theme.text()),
        ]));
    }
    out.push(confirmation(at, visit));
    out
}

/// At most so many rows; what is left out is marked.
fn shortened(mut rows: Vec<String>, most: usize) -> Vec<String> {
    let cut = rows.len() > most;
    rows.truncate(most);
    if let Some(last) = rows.last_mut().filter(|_| cut) {
        last.push('…');
    }
    rows
}

/// The reception's questions with their answers, as many to a row as fit.
fn answers(at: &Shared, visit: &Visit, cells: usize) -> Vec<Line<'static>> {
    let mut rows: Vec<Line<'static>> = vec![Line::default()];
    for question in &at.trade.questions {
        let answer = visit.answers.get(&question.key);
        let option = answer.and_then(|a| question.options.iter().find(|o| o.key == *a));
        let (text, style) = match option {
            Some(option) => (at.reader.name(&option.name), at.theme.text()),
            None => ("·", at.theme.dim()),
        };
        let label = at.reader.name(&question.label);
        let wide = width::width(label) + width::width(text) + 3;
        if rows.last().is_some_and(|row| row.width() + wide > cells + 2) {
            rows.push(Line::default());
        }
        if let Some(row) = rows.last_mut() {
            row.push_span(span(format!("{label} "), at.theme.dim()));
            row.push_span(span(format!("{text}  "), style));
        }
    }
    rows
}

fn confirmation(at: &Shared, visit: &Visit) -> Line<'static> {
    let theme = at.theme;
    let Some(ack) = &visit.acknowledged else {
        return Line::from(span(at.t("walk-not-confirmed"), theme.warn()));
    };
    let clock = at.reader.moment(ack.at, at.now);
    let text = match &ack.waived {
        Some(reason) => at.say(&crate::say!("walk-waived", who = ack.who.as_str(), reason = reason.as_str())),
        None => {
            let how = at.trade.confirmation(&ack.how).map(|c| c.name.clone()).unwrap_or_default();
            at.say(&crate::say!("walk-confirmed-by", who = ack.who.as_str(), how = how, at = clock))
        }
    };
    Line::from(vec![span("✓ ", theme.good()), span(text, theme.text())])
}

/// Fuel as a gauge, charge in percent (Rule R-5).
#[must_use]
pub fn fuel_text(fuel: Fuel) -> String {
    match fuel {
        Fuel::Eighths(n) => {
            let n = usize::from(n.min(8));
            format!("{}{} {n}/8", "▮".repeat(n), "▯".repeat(8 - n))
        }
        Fuel::Percent(n) => format!("{n} %"),
    }
}

fn valuables_text(at: &Shared, v: &crate::domain::visit::Valuables) -> String {
    let locker = match v.locker.as_str() {
        "" => String::new(),
        things => at.say(&crate::say!("in-locker", things = things, number = v.locker_number.as_str())),
    };
    let parts = [v.kept.as_str(), locker.as_str(), v.bulky.as_str()];
    let listed: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    if listed.is_empty() { at.t("valuables-none") } else { listed.join(" · ") }
}

/// A row of label and text, for other places that show facts.
pub fn fact(at: &Shared, label: &str, text: &str, cells: usize) -> Line<'static> {
    Line::from(vec![cell(at.t(label), cells, at.theme.dim()), span(text, at.theme.text())])
}
