//! The complaints pane: the open cases of the desk, or those of the car (Rules K-1 to K-8).

use crate::desk::api::CaseRow;
use crate::domain::complaint::CaseState;
use crate::ui::case::{self, clock, lines};
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// From this width on a case of the desk is one row, else two.
const ONE_ROW: u16 = 104;
/// Cells of a state.
const STATE: usize = 14;
/// Cells of a clock.
const CLOCK: usize = 34;

pub(super) fn subtitle(at: &Shared) -> String {
    if at.customer_view() {
        return String::new();
    }
    if at.car.is_some() {
        let open = case::of_car(at).iter().filter(|(_, case)| case.is_open()).count();
        return at.say(&crate::say!("pane-complaints-open", count = open));
    }
    let all = &at.board.cases;
    let broken = all.iter().filter(|row| clock::is_broken(&row.case, at)).count();
    let mine = all.iter().filter(|row| row.case.owner == at.me.login).count();
    let waiting = all.iter().filter(|row| case::is_handed_to_me(&row.case, at)).count();
    let mut parts = vec![at.say(&crate::say!("pane-complaints-open", count = all.len()))];
    if broken > 0 {
        parts.push(format!("✗ {}", at.say(&crate::say!("pane-complaints-broken", count = broken))));
    }
    if mine > 0 {
        parts.push(at.say(&crate::say!("pane-complaints-mine", count = mine)));
    }
    if waiting > 0 {
        parts.push(format!("▸ {}", at.say(&crate::say!("pane-complaints-waiting", count = waiting))));
    }
    if at.cases.mine {
        parts.push(at.t("pane-complaints-filtered"));
    }
    parts.join(" · ")
}

pub(super) fn draw(area: Rect, buf: &mut Buffer, at: &Shared) {
    match at.car {
        Some(_) => draw_car(area, buf, at),
        None if at.customer_view() => put(buf, area, 0, span(at.t("customer-view-empty"), at.theme.dim())),
        None => draw_desk(area, buf, at),
    }
}

fn draw_desk(area: Rect, buf: &mut Buffer, at: &Shared) {
    let cases = case::of_desk(at);
    if cases.is_empty() {
        let id = if at.cases.mine { "complaints-none-mine" } else { "complaints-none" };
        put(buf, area, 0, span(at.t(id), at.theme.dim()));
        return;
    }
    let tall = if area.width >= ONE_ROW { 1 } else { 2 };
    let shown = (usize::from(area.height) / tall).max(1);
    let here = case::desk_row(at);
    let first = (here + 1).saturating_sub(shown);
    for (n, row) in cases.iter().enumerate().skip(first).take(shown) {
        let top = u16::try_from((n - first) * tall).unwrap_or(u16::MAX);
        for (below, line) in (0..).zip(desk_lines(row, tall, at)) {
            let line = if n == here { selected(line, area.width, at) } else { line };
            put(buf, area, top + below, line);
        }
    }
    widget::more_below(buf, area, first + shown < cases.len(), at.theme);
}

/// The whole row is reversed; what is red stays bold in it.
fn selected(mut line: Line<'static>, cells: u16, at: &Shared) -> Line<'static> {
    let missing = usize::from(cells).saturating_sub(line.width());
    line.push_span(Span::raw(" ".repeat(missing)));
    line.patch_style(at.theme.selected())
}

/// A span with blanks behind it, at least one.
fn padded(mut span: Span<'static>, cells: usize) -> Span<'static> {
    let missing = cells.saturating_sub(span.width()).max(1);
    span.content.to_mut().push_str(&" ".repeat(missing));
    span
}

/// A case of the desk: number, plate, state, customer; its clock, owner, class and severity.
fn desk_lines(row: &CaseRow, tall: usize, at: &Shared) -> Vec<Line<'static>> {
    let (case, theme) = (&row.case, at.theme);
    let mine = case::is_handed_to_me(case, at);
    let state = if case.state == CaseState::New { theme.bad() } else { theme.text() };
    let plate: String = row.plate.chars().rev().take(10).collect::<Vec<_>>().into_iter().rev().collect();
    let class = format!("{} · {}", at.say(&case.class.say()), at.say(&case.severity.say()));
    let mut first = vec![
        span(if mine { "▸ " } else { "  " }, theme.lit()),
        cell(&case.number, 8, theme.strong()),
        cell(plate, 12, theme.strong()),
        lines::waits_approval(case, at)
            .map_or_else(|| cell(at.say(&case.state.say()), STATE, state), |waits| padded(waits, STATE)),
    ];
    let mut clock: Vec<Span<'static>> = clock::of(case, at)
        .as_ref()
        .and_then(clock::next)
        .map(|(kind, one)| clock::spans(kind, one, at))
        .unwrap_or_default();
    let used: usize = clock.iter().map(Span::width).sum();
    clock.push(Span::raw(" ".repeat(CLOCK.saturating_sub(used).max(1))));
    clock.push(span(&row.owner, theme.text()));
    if mine {
        clock.push(span(at.t("complaint-handed-to-me"), theme.lit()));
    } else if !row.handed_to.is_empty() {
        clock.push(span(format!(" … {}", row.handed_to), theme.warn()));
    }
    if tall == 1 {
        first.extend(clock);
        first.push(Span::raw("  "));
        first.extend([cell(class, 21, theme.text()), span(&row.customer, theme.text())]);
        return vec![Line::from(first)];
    }
    first.push(span(&row.customer, theme.text()));
    clock.extend([Span::raw("  "), span(class, theme.dim())]);
    let second: Vec<Span<'static>> = std::iter::once(Span::raw("  ")).chain(clock).collect();
    vec![Line::from(first), Line::from(second)]
}

/// The car's cases: one line each if there are several, and the one that is meant in full.
fn draw_car(area: Rect, buf: &mut Buffer, at: &Shared) {
    let own = case::of_car(at);
    let Some((chosen, record)) = case::selected(at) else {
        put(buf, area, 0, span(at.t("complaints-none-car"), at.theme.dim()));
        if !at.customer_view() {
            put(buf, area, 1, span(at.t("complaints-none-car-hint"), at.theme.dim()));
        }
        return;
    };
    let mut rows: Vec<Line<'static>> = Vec::new();
    if own.len() > 1 {
        for (id, case) in &own {
            let line = lines::head(case, at);
            rows.push(if *id == chosen { selected(line, area.width, at) } else { line });
        }
        rows.push(Line::default());
    }
    let summary = lines::summary(record, usize::from(area.width), at);
    // The list has its head line already.
    rows.extend(summary.into_iter().skip(usize::from(own.len() > 1)));
    for (n, line) in (0..area.height).zip(rows) {
        put(buf, area, n, line);
    }
}
