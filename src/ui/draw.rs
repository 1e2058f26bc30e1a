//! Drawing a whole session: header, card line, panes, layers, notice, footer.

use super::layout::{self, Parts};
use super::panes::{self, PANES, Pane, PaneId};
use super::session::Session;
use super::shared::{Shared, Tone};
use super::theme::{Theme, without_ambiguous};
use super::widget::{self, put, span};
use super::work;
use crate::desk::api::presence::Other;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::say;
use crate::text::{Reader, width};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

impl Session {
    /// Draws everything. The cursor is parked at the field in focus, so that an input method
    /// composes there; without a field it is hidden.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let cursor = self.render(area, frame.buffer_mut());
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }

    /// Draws everything into a buffer and returns where the cursor stands.
    #[must_use]
    pub fn render(&self, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let at = &self.shared;
        if layout::is_too_small((area.width, area.height)) {
            too_small(area, buf, &at.reader);
            return None;
        }
        let ill = at.health.says();
        let parts = layout::parts(area, ill.len());
        header(&parts, buf, at);
        health(parts.health, buf, &ill, at);
        card_line(parts.card, buf, at);
        tabs(parts.tabs, buf, at);
        for (id, place) in layout::panes(parts.body, at) {
            draw_pane(panes::pane(id), place, buf, at);
        }
        let mut cursor = None;
        for layer in self.layers() {
            cursor = layer.draw(parts.body, buf, at);
        }
        notice(parts.notice, buf, at);
        self.footer(parts.footer, buf);
        if at.theme.ascii {
            without_ambiguous(buf);
        }
        cursor
    }

    fn footer(&self, area: Rect, buf: &mut Buffer) {
        let at = &self.shared;
        let mut spans: Vec<Span<'static>> = vec![Span::raw(" ")];
        let mut room = usize::from(area.width).saturating_sub(1);
        let run = self.layers().last().and_then(|l| l.run_name(at));
        if let Some(name) = run {
            let name = format!(" {} ", width::clip(&name, usize::from(area.width / 3)));
            room = room.saturating_sub(width::width(&name) + 1);
            spans.push(span(name, at.theme.selected()));
            spans.push(Span::raw(" "));
        }
        let scopes = self.scopes();
        let plain = scopes.contains(&super::keys::Scope::Plain);
        let right = match (plain, self.layers().is_empty()) {
            // Esc does not lead back from long work, it stops it.
            (true, false) if self.layers().last().is_some_and(|l| l.is_work()) => at.t("footer-plain"),
            (true, true) => at.t("footer-plain"),
            (true, false) => at.t("footer-run"),
            (false, _) => at.t("footer-field"),
        };
        room = room.saturating_sub(width::width(&right) + 1);
        for (key, what) in widget::footer_keys(&scopes, at) {
            let cells = width::width(&key) + width::width(&what) + 3;
            if cells > room {
                break;
            }
            room -= cells;
            spans.push(span(format!("{key} "), at.theme.key()));
            spans.push(span(format!("{what}  "), at.theme.text()));
        }
        put(buf, area, 0, Line::from(spans));
        right_end(area, buf, span(right, at.theme.dim()));
    }
}

/// Says that nothing useful fits.
pub(super) fn too_small(area: Rect, buf: &mut Buffer, reader: &Reader) {
    let (columns, rows) = layout::LEAST;
    let text = reader.say(&say!("too-small", columns = columns, rows = rows));
    for (n, line) in (0..).zip(width::wrap(&text, usize::from(area.width.max(1)))) {
        put(buf, area, n, span(line, Style::new()));
    }
}

/// Cells between what stands at the left end of a row and at the right.
const GAP: usize = 2;

/// Store, who sits here, the time; and whether the customer is watching.
fn header(parts: &Parts, buf: &mut Buffer, at: &Shared) {
    let marks = [
        span(
            if at.customer_view() { format!("  {}", at.t("customer-view")) } else { String::new() },
            at.theme.selected(),
        ),
        span(work::mark(at).map(|mark| format!("  {mark}")).unwrap_or_default(), at.theme.strong()),
    ];
    let who = format!("{} · {}", at.me.name, at.say(&at.me.role.say()));
    header_line(parts.header, buf, (&at.reader, at.theme), (&at.trade.store.name, &who, at.now), marks);
}

/// Store, marks, who sits here, the time. Where it gets narrow the role goes, then the name.
pub(super) fn header_line(
    area: Rect,
    buf: &mut Buffer,
    (reader, theme): (&Reader, Theme),
    (store, who, now): (&str, &str, Time),
    marks: impl IntoIterator<Item = Span<'static>>,
) {
    let left = [span(" platedesk  ", theme.strong()), span(store, theme.text())];
    let left = Line::from_iter(left.into_iter().chain(marks));
    let room = usize::from(area.width).saturating_sub(left.width() + GAP);
    put(buf, area, 0, left);
    let day = now.day(reader.zone);
    let clock = format!("{} {} {} ", reader.weekday(day), reader.day(day), reader.clock(now));
    let name = who.split(" · ").next().unwrap_or_default();
    let full = [who, name].map(|who| format!("{who}    {clock}"));
    let text = full.into_iter().find(|text| width::width(text) <= room).unwrap_or(clock);
    right_end(area, buf, span(text, theme.text()));
}

/// At the right end of a row.
pub(super) fn right_end(area: Rect, buf: &mut Buffer, text: Span<'static>) {
    let cells = u16::try_from(text.width()).unwrap_or(0).min(area.width);
    put(buf, Rect { x: area.right() - cells, width: cells, ..area }, 0, text);
}

/// What is wrong with the store: above everything, and in words, on every screen.
fn health(area: Rect, buf: &mut Buffer, ill: &[Say], at: &Shared) {
    let style = at.theme.bad().add_modifier(Modifier::REVERSED);
    for (n, say) in (0..).zip(ill) {
        let text = width::clip(&format!(" !! {}", at.say(say)), usize::from(area.width));
        put(buf, area, n, span(width::fit(&text, usize::from(area.width)), style));
    }
}

/// What matters now about the car (Rule V-6).
fn card_line(area: Rect, buf: &mut Buffer, at: &Shared) {
    let customer = at.customer_view();
    let Some(car) = &at.car else {
        let text = if customer { String::new() } else { desk_line(at) };
        put(buf, area, 0, span(format!(" {text}"), at.theme.dim()));
        return;
    };
    let vehicle = &car.records.vehicle;
    let person = car.records.people.first().map(|(_, p)| p);
    let phone = person.and_then(|p| p.phones.first()).map(crate::domain::phone::Phone::masked);
    let mut spans = vec![
        span(format!(" {}", vehicle.shown_plate(car.records.id)), at.theme.strong()),
        span(format!("  {}", vehicle.car()), at.theme.text()),
        span(format!("  {}", person.map(|p| p.name.as_str()).unwrap_or_default()), at.theme.strong()),
        span(format!(" {}", phone.unwrap_or_default()), at.theme.dim()),
    ];
    // Where the line is short what matters about the car goes first: see `tabs`.
    let also = if layout::is_small(at.size) { String::new() } else { also_here(at) };
    let also = width::clip(&also, usize::from(area.width) / 2);
    let beside = u16::try_from(width::width(&also)).unwrap_or(0).min(area.width);
    let used: usize = spans.iter().map(Span::width).sum();
    let mut room = usize::from(area.width - beside).saturating_sub(used);
    for alarm in car.alarms.iter().filter(|a| !(customer && a.internal)) {
        let text = format!("  {} {}", alarm.weight.sign(), at.say(&alarm.say));
        let text = width::clip(&text, room);
        room -= width::width(&text).min(room);
        spans.push(span(text, at.theme.weight(alarm.weight)));
    }
    put(buf, area, 0, Line::from(spans));
    let right = Rect { x: area.right() - beside, width: beside, ..area };
    if beside > 0 {
        put(buf, right, 0, span(also, at.theme.warn()));
    }
}

/// Who else has the car on the screen, by name; nobody while the customer looks on.
fn who_else(at: &Shared) -> String {
    if at.car.is_none() || at.customer_view() {
        return String::new();
    }
    let name = |other: &Other| match other.edits {
        true => at.say(&say!("also-here-editing", name = other.name.as_str())),
        false => other.name.clone(),
    };
    at.around.others.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Who else has the car on the screen, in words; nothing if nobody has.
fn also_here(at: &Shared) -> String {
    let who = who_else(at);
    if who.is_empty() { who } else { format!("  {} ", at.say(&say!("also-here", who = who))) }
}

/// With no car chosen: how the desk stands, and how to find a car.
fn desk_line(at: &Shared) -> String {
    let late = at.board.rows.iter().filter_map(|r| r.order.as_ref());
    let late = late.filter(|o| o.state.is_promised() && o.promise.is_some_and(|p| p < at.now)).count();
    let rows = at.board.rows.len();
    let vehicles = match at.board.is_reading {
        true => "…".to_owned(),
        false => at.reader.number(i64::try_from(at.board.vehicles).unwrap_or(0)),
    };
    at.say(&say!("desk-line", cars = rows, late = late, vehicles = vehicles))
}

/// The strip of panes where one is shown at a time, and who else is in the car.
fn tabs(area: Rect, buf: &mut Buffer, at: &Shared) {
    let spans = tab_names(at.focus, &at.reader, at.theme);
    let used: usize = spans.iter().map(Span::width).sum();
    let (who, room) = (who_else(at), usize::from(area.width).saturating_sub(used));
    let also = Some(also_here(at)).filter(|also| width::width(also) <= room);
    let also = also.unwrap_or_else(|| width::clip(&format!("  + {who} "), room));
    put(buf, area, 0, Line::from(spans));
    let beside = u16::try_from(width::width(&also)).unwrap_or(0).min(area.width);
    if beside > 0 {
        put(buf, Rect { x: area.right() - beside, width: beside, ..area }, 0, span(also, at.theme.warn()));
    }
}

/// The panes by key and name.
pub(super) fn tab_names(focus: PaneId, reader: &Reader, theme: Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for pane in PANES {
        let style = if pane.id == focus { theme.selected() } else { theme.text() };
        spans.push(span(format!(" {} {} ", key_of(pane), reader.t(pane.title)), style));
        spans.push(Span::raw(" "));
    }
    spans
}

fn key_of(pane: &Pane) -> String {
    let binding = super::keys::BINDINGS.iter().find(|b| b.action == pane.action);
    binding.map(widget::shown_chords).unwrap_or_default()
}

/// Key and name of a pane.
pub(super) fn pane_title(pane: &Pane, reader: &Reader, theme: Theme) -> Vec<Span<'static>> {
    vec![span(format!(" {} ", key_of(pane)), theme.key()), span(reader.t(pane.title), theme.strong())]
}

fn draw_pane(pane: &Pane, area: Rect, buf: &mut Buffer, at: &Shared) {
    let subtitle = (pane.subtitle)(at);
    let mut title = pane_title(pane, &at.reader, at.theme);
    if !subtitle.is_empty() {
        let used: usize = title.iter().map(Span::width).sum();
        let room = usize::from(area.width).saturating_sub(used + 3);
        title.push(span(width::clip(&format!(" · {subtitle}"), room), at.theme.text()));
    }
    title.push(Span::raw(" "));
    let inside = widget::frame(area, buf, Line::from(title), pane.id == at.focus, at.theme);
    (pane.draw)(inside, buf, at);
}

fn notice(area: Rect, buf: &mut Buffer, at: &Shared) {
    if let Some(warning) = &at.warning {
        let text = width::clip(&format!(" !! {}", at.say(warning)), usize::from(area.width));
        let style = at.theme.bad().add_modifier(Modifier::REVERSED);
        return put(buf, area, 0, span(width::fit(&text, usize::from(area.width)), style));
    }
    let Some(notice) = &at.notice else { return };
    let (sign, style) = match notice.tone {
        Tone::Done => ("✓", at.theme.good()),
        Tone::Hint => ("·", at.theme.strong()),
        Tone::Refusal => ("✗", at.theme.bad()),
    };
    let text = notice.say.iter().map(|s| at.say(s)).collect::<Vec<_>>().join(" ");
    let text = width::clip(&text, usize::from(area.width).saturating_sub(4));
    put(buf, area, 0, Line::from(vec![span(format!(" {sign} "), style), span(text, style)]));
}
