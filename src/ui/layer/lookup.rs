//! Finding a car by anything typed; a plate that has no file opens one.

use super::{Flow, Layer, PickItem, Picker};
use crate::desk::api::{Answer, Found, Published, Query, Reach};
use crate::domain::clean;
use crate::domain::plate::Plate;
use crate::domain::vin::Vin;
use crate::lookup::rank::{Hit, MatchField};
use crate::text::width;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::shared::{Op, Shared};
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use tui_input::Input;

/// Most hits that are asked for.
const HITS: usize = 40;
/// Rows of hits that are shown: each letter replaces them all, and over a line every row costs.
const ROWS: usize = 7;
/// Cars seen last, that an empty query lists.
const LAST: usize = 10;
/// Below this many cells a row leaves room for the alarms.
const NARROW: usize = 100;
/// An alarm in fewer cells says nothing.
const LEAST_ALARM: usize = 8;
/// Most characters of a query.
const QUERY_CHARS: usize = 64;

/// The lookup.
pub struct Lookup {
    input: Input,
    hits: Vec<Found>,
    answered: Option<String>,
    selected: usize,
    asked: bool,
    /// What is typed was answered before.
    again: bool,
    /// Among what that was sought.
    reach: Reach,
    /// What is not found yet is to be opened as soon as everything is there.
    waits: bool,
}

impl Lookup {
    /// Opens with this text already typed.
    #[must_use]
    pub fn with(text: &str) -> Self {
        let input = Input::new(clean::safe(text).into_owned());
        let hits = Vec::new();
        let (answered, selected, reach) = (None, 0, Reach::All);
        Self { input, hits, answered, selected, asked: false, again: false, reach, waits: false }
    }

    fn query(&self) -> Query {
        let text = self.input.value().to_owned();
        let limit = if text.trim().is_empty() { LAST } else { HITS };
        Query::Lookup { text, limit }
    }

    fn changed(&mut self, at: &mut Shared) -> Flow {
        (self.selected, self.again) = (0, false);
        at.ask(self.query());
        Flow::Stay
    }

    /// Whether what is typed can be the plate or the VIN of a car without a file. A name is none.
    fn could_be_new(&self) -> bool {
        let text = self.input.value();
        let digit = text.chars().any(|c| crate::domain::plate::half_width(c).is_ascii_digit());
        Vin::parse(text).is_ok() || Plate::parse(text).is_ok() || digit && Plate::parse_unusual(text).is_ok()
    }

    fn open(&mut self, at: &mut Shared) -> Flow {
        let text = self.input.value().trim().to_owned();
        if let Some(found) = self.hits.get(self.selected) {
            at.open_car(found.hit.vehicle);
            return Flow::Close;
        }
        if text.is_empty() {
            return Flow::Stay;
        }
        if self.reach == Reach::Plates {
            // What is not found may be there.
            self.waits = true;
            return Flow::Stay;
        }
        if !self.could_be_new() {
            at.refuse(crate::say!("lookup-hint"));
            return Flow::Stay;
        }
        if let Ok(vin) = Vin::parse(&text) {
            // No plate yet: the file is kept by the VIN until it gets one (Rule V-2).
            let form = super::new_file("", vin.as_str(), at);
            at.push(form);
            return Flow::Close;
        }
        match Plate::parse(&text) {
            Ok(plate) => {
                let form = super::new_file(&plate.to_string(), "", at);
                at.push(form);
                Flow::Close
            }
            Err(say) => {
                // No mainland plate: accepted after an explicit confirmation (Rule V-1).
                let refused = at.say(&say);
                match Plate::parse_unusual(&text) {
                    Ok(plate) => ask_unusual(&plate, &refused, at),
                    Err(say) => at.refuse(say),
                }
                Flow::Stay
            }
        }
    }
}

impl Lookup {
    /// That not everything is there yet, and what becomes of the keys meanwhile.
    fn draw_reading(&self, buf: &mut Buffer, list: Rect, at: &Shared) {
        put(buf, list, 0, span(at.t("lookup-reading"), at.theme.text()));
        let hint = if self.waits { "lookup-awaited" } else { "lookup-reading-hint" };
        put(buf, list, 1, span(at.t(hint), at.theme.dim()));
        if !at.ahead.is_empty() {
            let typed = at.say(&crate::say!("lookup-ahead", keys = at.ahead.shown()));
            put(buf, list, 2, span(width::clip(&typed, usize::from(list.width)), at.theme.text()));
        }
    }
}

/// Asks whether a plate that fits no pattern is meant (Rule V-1).
pub(super) fn ask_unusual(plate: &Plate, why: &str, at: &mut Shared) {
    let title = at.say(&crate::say!("unusual-plate", plate = plate.to_string()));
    let items = vec![
        PickItem::new(at.t("unusual-no"), "").help(why),
        PickItem::new(at.t("unusual-yes"), "").help(why),
    ];
    let text = plate.to_string();
    at.push(Picker::new(title, items, move |n, at| {
        if n == 1 {
            let form = super::new_file(&text, "", at);
            at.push(form.confirmed_unusual());
        }
    }));
}

impl Layer for Lookup {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Lookup]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        self.waits
    }

    fn opened(&mut self, at: &mut Shared) {
        if !self.asked {
            self.asked = true;
            at.ask(self.query());
        }
    }

    fn typed(&mut self, c: char, at: &mut Shared) -> Flow {
        if self.input.value().chars().count() >= QUERY_CHARS {
            return Flow::Stay;
        }
        widget::type_into(&mut self.input, c);
        self.changed(at)
    }

    /// Asks once for all that was pasted.
    fn pasted(&mut self, text: &str, at: &mut Shared) -> Flow {
        let room = QUERY_CHARS.saturating_sub(self.input.value().chars().count());
        let line = text.lines().next().unwrap_or_default();
        for c in clean::safe(line).chars().take(room) {
            widget::type_into(&mut self.input, c);
        }
        self.changed(at)
    }

    fn edited(&mut self, chord: Chord, at: &mut Shared) -> Flow {
        widget::edit(&mut self.input, chord);
        self.changed(at)
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Back => return Flow::Close,
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(self.hits.len().saturating_sub(1)),
            Action::Pick => return self.open(at),
            _ => {}
        }
        Flow::Stay
    }

    fn heard(&mut self, _news: &Published, at: &mut Shared) {
        at.ask(self.query());
    }

    fn answered(&mut self, answer: &Answer, at: &mut Shared) {
        if let Answer::Hits(text, hits, reach) = answer
            && text == self.input.value()
        {
            // With the customer watching nobody else's car is listed unasked.
            let unasked = at.customer_view() && text.trim().is_empty();
            let here = self.hits.get(self.selected).map(|found| found.hit.vehicle);
            self.hits = if unasked { Vec::new() } else { hits.clone() };
            if self.again {
                // Asked anew, not typed anew: stays at the car.
                let moved = here.and_then(|id| self.hits.iter().position(|f| f.hit.vehicle == id));
                self.selected = moved.unwrap_or(self.selected).min(self.hits.len().saturating_sub(1));
            }
            (self.again, self.reach) = (true, *reach);
            self.answered = Some(text.clone());
        }
        // Also if the desk cannot answer: then nothing more comes that could be waited for.
        let waited = self.waits;
        self.waits &= self.reach != Reach::All && !matches!(answer, Answer::Failed(_));
        if waited && self.reach == Reach::All {
            at.ops.push(Op::Act(Action::Pick));
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let typed = !self.input.value().trim().is_empty();
        // Always as high, so that what lies below stays where it is.
        let shown = if typed { ROWS } else { LAST };
        let list = widget::sheet(area, buf, u16::try_from(LAST).unwrap_or(0) + 1, at.theme);
        put(buf, list, 0, span("⌕ ", at.theme.key()));
        let field = Rect { x: list.x + 2, width: list.width.saturating_sub(2), height: 1, ..list };
        let cursor = widget::field(buf, field, &self.input, at.theme.strong());
        let list = Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
        let is_answered = self.answered.as_deref() == Some(self.input.value());
        if self.hits.is_empty() && is_answered && self.reach == Reach::Plates {
            self.draw_reading(buf, list, at);
        } else if self.hits.is_empty() && is_answered {
            put(buf, list, 0, span(at.t("lookup-nothing"), at.theme.text()));
            let hint = if self.could_be_new() { "lookup-new" } else { "lookup-hint" };
            put(buf, list, 1, span(at.t(hint), at.theme.dim()));
        }
        let rows = usize::from(list.height).clamp(1, shown);
        let first = (self.selected + 1).saturating_sub(rows);
        let with_also = self.hits.iter().any(|f| !also(&f.hit).0.is_empty());
        for (n, found) in self.hits.iter().enumerate().skip(first).take(rows) {
            let line = row(found, usize::from(list.width), n == self.selected, with_also, at);
            put(buf, list, u16::try_from(n - first).unwrap_or(0), line);
        }
        if self.hits.len() > first + rows {
            put(buf, list, u16::try_from(rows).unwrap_or(0), span("↓", at.theme.key()));
        }
        Some(cursor)
    }
}

/// The text of a field with its matched characters lit, in so many cells.
fn lit(
    text: &str,
    field: MatchField,
    hit: &Hit,
    cells: usize,
    style: Style,
    at: &Shared,
) -> Vec<Span<'static>> {
    let none = Vec::new();
    let places = hit.matched.iter().find(|m| m.field == field).map_or(&none, |m| &m.at);
    let shown = width::fit(text, cells);
    let count = text.chars().count();
    let mut out: Vec<Span<'static>> = Vec::new();
    for (n, c) in shown.chars().enumerate() {
        let style = if n < count && places.contains(&n) { style.patch(at.theme.lit()) } else { style };
        match out.last_mut().filter(|s| s.style == style) {
            Some(last) => last.content.to_mut().push(c),
            None => out.push(span(c.to_string(), style)),
        }
    }
    out
}

/// What besides plate, car and name made it a hit.
fn also(hit: &Hit) -> (String, MatchField) {
    if !hit.phone.is_empty() {
        return (masked(hit), MatchField::Phone);
    }
    if !hit.vin.is_empty() {
        return (hit.vin.clone(), MatchField::Vin);
    }
    let number = hit.matched.iter().any(|m| m.field == MatchField::Number);
    (if number { hit.number.clone() } else { hit.old_plate.clone() }, MatchField::Number)
}

/// A phone of which only the ends and what was typed can be read: others stand at the counter too.
fn masked(hit: &Hit) -> String {
    let typed = hit.matched.iter().find(|m| m.field == MatchField::Phone);
    let count = hit.phone.chars().count();
    let shows = |n: usize| n < 3 || n + 4 >= count || typed.is_some_and(|m| m.at.contains(&n));
    hit.phone.chars().enumerate().map(|(n, c)| if shows(n) { c } else { '*' }).collect()
}

fn row(found: &Found, cells: usize, selected: bool, with_also: bool, at: &Shared) -> Line<'static> {
    let hit = &found.hit;
    let style = if selected { at.theme.selected() } else { at.theme.text() };
    let (also, field) = also(hit);
    let narrow = cells < NARROW;
    let customer = at.customer_view();
    let mut spans = vec![span(if selected { "▸ " } else { "  " }, at.theme.focus())];
    spans.extend(lit(&hit.plate, MatchField::Plate, hit, 13, style.patch(at.theme.strong()), at));
    spans.extend(lit(&hit.car, MatchField::Car, hit, if narrow { 14 } else { 22 }, style, at));
    spans.push(span(" ", style));
    // With the customer watching no other names.
    let owner = if customer { "" } else { hit.owner.as_str() };
    spans.extend(lit(owner, MatchField::Name, hit, if narrow { 9 } else { 14 }, style, at));
    spans.push(span(" ", style));
    let also = if customer { "" } else { also.as_str() };
    if with_also {
        spans.extend(lit(also, field, hit, if narrow { 13 } else { 18 }, style, at));
    }
    if customer {
        return Line::from(spans);
    }
    // On a narrow screen the alarms matter more than the day of the last visit.
    if !narrow {
        let last = found.last_visit.map(|t| at.reader.day_full(t.day(at.reader.zone))).unwrap_or_default();
        spans.push(span(format!("{last:11}"), style.patch(at.theme.dim())));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    let mut left = cells.saturating_sub(used);
    for alarm in &found.alarms {
        if left < LEAST_ALARM {
            break;
        }
        let text = width::clip(&format!("{} {} ", alarm.weight.sign(), at.say(&alarm.say)), left);
        left -= width::width(&text).min(left);
        spans.push(span(text, at.theme.weight(alarm.weight)));
    }
    Line::from(spans)
}
