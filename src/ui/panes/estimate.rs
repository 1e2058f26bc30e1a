//! The estimate pane of a car: lines, what the customer said, totals, promise (Rules E-1 to E-8).

use super::board;
use crate::domain::decide::reception::{WASH, WASH_YES};
use crate::domain::order::{Line as OrderLine, LineKind, Order};
use crate::domain::promise::{Proposal, propose};
use crate::text::width::{width as text_width, wrap};
use crate::ui::shared::Shared;
use crate::ui::widget::{cell, cell_right, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub(super) fn subtitle(at: &Shared) -> String {
    match (&at.car, at.order()) {
        (None, _) if at.customer_view() => String::new(),
        (None, _) => {
            let open = at.board.rows.iter().filter(|r| r.order.is_some()).count();
            at.say(&crate::say!("pane-orders-open", count = open))
        }
        (Some(_), Some((_, order))) => {
            let state = at.t(&format!("state-{}", order.state.key()));
            let revision = order.revisions.len();
            at.say(&crate::say!(
                "pane-order",
                number = order.number.as_str(),
                revision = revision,
                state = state
            ))
        }
        (Some(_), None) => String::new(),
    }
}

pub(super) fn draw(area: Rect, buf: &mut Buffer, at: &Shared) {
    match at.order() {
        _ if at.car.is_none() => board::draw(area, buf, at, board::estimate_columns),
        Some((_, order)) => draw_order(area, buf, at, order),
        None => draw_none(area, buf, at),
    }
}

/// No open estimate: how to begin one, and what was put off.
fn draw_none(area: Rect, buf: &mut Buffer, at: &Shared) {
    put(buf, area, 0, span(at.t("estimate-none"), at.theme.text()));
    put(buf, area, 1, span(at.t("estimate-none-hint"), at.theme.dim()));
    let Some(car) = at.car.as_ref().filter(|c| !c.put_off.is_empty()) else { return };
    put(buf, area, 3, span(at.t("put-off-title"), at.theme.strong()));
    for (row, line) in (4..).zip(&car.put_off) {
        let width = usize::from(area.width);
        put(
            buf,
            area,
            row,
            Line::from(vec![
                cell(
                    format!("  → {}", at.reader.name(&line.what.name)),
                    width.saturating_sub(12),
                    at.theme.text(),
                ),
                cell_right(line.what.price().to_string(), 12, at.theme.text()),
            ]),
        );
    }
}

/// Cells of a price, and of the sign of the customer's word.
const PRICE: usize = 11;
const SIGN: usize = 3;

/// Rows of one line: itself, and the components of a package.
fn line_rows(number: u16, line: &OrderLine, width: usize, at: &Shared) -> Vec<Line<'static>> {
    let theme = at.theme;
    let selected = number == at.line;
    let style = if selected { theme.selected() } else { theme.text() };
    let (sign, sign_style) = match line.verdict() {
        Some(verdict) => (
            verdict.sign(),
            if verdict == crate::domain::order::Verdict::Approved { theme.good() } else { theme.dim() },
        ),
        None => ("?", theme.warn()),
    };
    let detail = match &line.kind {
        LineKind::Labour { hours_centi, rate } => format!("{} h × {rate}", hours(*hours_centi)),
        LineKind::Part { quantity, price } if *quantity != 1 => format!("{quantity} × {price}"),
        LineKind::Sublet { .. } => at.t("line-sublet"),
        LineKind::Free => at.t("line-free"),
        LineKind::Earlier { .. } => at.t("line-earlier"),
        LineKind::Part { .. } | LineKind::Package { .. } => String::new(),
    };
    // What a name may take beside what stands between it and the price.
    let rest = |between: &str| width.saturating_sub(text_width(between) + PRICE + SIGN);
    let mut out = vec![Line::from(vec![
        span(if selected { "▸ " } else { "  " }, theme.focus()),
        cell(at.reader.name(&line.name), rest(&detail).saturating_sub(2), style.patch(theme.strong())),
        span(detail, style),
        cell_right(line.price().to_string(), PRICE, style),
        span(format!(" {sign} "), sign_style),
    ])];
    if let LineKind::Package { package, option, components } = &line.kind {
        for (n, part) in components.iter().enumerate() {
            let chosen = n + 1 == components.len() && !option.is_empty();
            let others = if chosen { option_prices(package, option, at) } else { String::new() };
            out.push(Line::from(vec![
                cell(format!("    {} ", at.reader.name(&part.name)), rest(&others), theme.text()),
                span(others, theme.dim()),
                cell_right(part.price.to_string(), PRICE, theme.text()),
            ]));
        }
    }
    out
}

/// The options of a package as `○108 ●168 ○228`, for as long as the catalog has it.
fn option_prices(package: &str, chosen: &str, at: &Shared) -> String {
    let known = at.trade.catalog.package.iter().find(|p| p.key == package);
    let options = known.map(|p| p.option.as_slice()).unwrap_or_default();
    let one = |o: &crate::domain::catalog::PackageOption| {
        let price = o.price.to_string();
        let price = price.strip_suffix(".00").unwrap_or(&price);
        format!("{}{price}", if o.key == chosen { "●" } else { "○" })
    };
    options.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn hours(centi: u32) -> String {
    let text = format!("{}.{:02}", centi / 100, centi % 100);
    text.strip_suffix('0').unwrap_or(&text).to_owned()
}

fn draw_order(area: Rect, buf: &mut Buffer, at: &Shared, order: &Order) {
    let width = usize::from(area.width);
    let below = below(order, at, width);
    let room = usize::from(area.height).saturating_sub(below.len());
    let mut rows = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (number, line) in order.lines() {
        let start = rows.len();
        rows.extend(line_rows(number, line, width, at));
        if number == at.line {
            (from, to) = (start, rows.len());
        }
    }
    if rows.is_empty() {
        rows.push(Line::from(span(at.t("estimate-empty"), at.theme.dim())));
    }
    // The selected line is always in sight, its first row before its last.
    let first = to.saturating_sub(room).min(from);
    let shown = rows.len().min(room);
    for (n, line) in (0..).zip(rows.into_iter().skip(first).take(room)) {
        put(buf, area, n, line);
    }
    let top = u16::try_from(shown).unwrap_or(0);
    for (n, line) in (top..).zip(below) {
        put(buf, area, n, line);
    }
}

/// Totals, reason of the selected line, promise.
fn below(order: &Order, at: &Shared, width: usize) -> Vec<Line<'static>> {
    let theme = at.theme;
    let sums = order.totals();
    let sum = |id: &str, amount: crate::domain::money::Money, style: Style| {
        [span(format!("{} ", at.t(id)), theme.dim()), span(format!("{amount}   "), style)]
    };
    // Of what is a contract; before that of what is proposed.
    let taxed = if sums.approved.0 == 0 { sums.waiting } else { sums.approved };
    let vat = taxed.vat_included(order.vat_permille);
    let mut spans: Vec<Span<'static>> = Vec::new();
    if sums.approved.0 != 0 || sums.waiting.0 == 0 {
        spans.extend(sum("sum-approved", sums.approved, theme.strong()));
    }
    if sums.waiting.0 != 0 {
        spans.extend(sum("sum-waiting", sums.waiting, theme.warn()));
    }
    if sums.declined.0 != 0 {
        spans.extend(sum("sum-put-off", sums.declined, theme.dim()));
    }
    spans.extend(sum("sum-vat", vat, theme.dim()));
    let mut out = vec![Line::from(span("─".repeat(width), theme.dim())), Line::from(spans)];
    out.extend(promise_lines(order, at, width));
    if let Some(line) = order.line(at.line) {
        let reason = at.reader.name(&line.reason);
        if !reason.is_empty() {
            let rows = wrap(reason, width);
            out.extend(rows.into_iter().take(2).map(|row| Line::from(span(row, theme.dim()))));
        }
        if let Some(d) = &line.decision {
            let how = at.trade.confirmation(&d.how).map(|c| c.name.clone()).unwrap_or_default();
            let verdict = at.t(&format!("verdict-{}", d.verdict.key()));
            let clock = at.reader.moment(d.at, at.now);
            let say =
                crate::say!("line-decision", verdict = verdict, who = d.who.as_str(), how = how, at = clock);
            out.push(Line::from(span(at.say(&say), theme.dim())));
        }
    }
    out.extend(order.quality.as_ref().map(|q| {
        let driven = if q.driven { at.t("quality-driven") } else { at.t("quality-not-driven") };
        let say = crate::say!("quality-by", technician = q.technician.as_str(), driven = driven);
        Line::from(span(at.say(&say), theme.dim()))
    }));
    if sums.minutes > 0 && order.promise.is_none() && at.visit().is_none() {
        out.push(Line::from(span(at.t("estimate-no-visit"), theme.warn())));
    }
    out
}

/// The promise with what it is made of, on two rows if one is too short; before the order what
/// it would be now.
fn promise_lines(order: &Order, at: &Shared, width: usize) -> Vec<Line<'static>> {
    let theme = at.theme;
    let (mut spans, parts) = match &order.promise {
        Some(p) => {
            let late = p.at < at.now && order.state.is_promised();
            let style = if late { theme.bad() } else { theme.strong() };
            let mut spans = vec![
                span(format!("{} ", at.t("promised")), theme.dim()),
                span(at.reader.moment(p.at, at.now), style),
            ];
            if p.at != p.first {
                let first = at.say(&crate::say!("promised-first", at = at.reader.moment(p.first, at.now)));
                spans.push(span(format!(" {first}"), theme.dim()));
            }
            (spans, parts(p.wait_minutes, p.work_minutes, p.wash_minutes, p.handover_minutes, at))
        }
        None => {
            let would = would_promise(order, at);
            let spans = vec![
                span(format!("{} ", at.t("would-promise")), theme.dim()),
                span(at.reader.moment(would.at, at.now), theme.strong()),
            ];
            (
                spans,
                parts(would.wait_minutes, would.work_minutes, would.wash_minutes, would.handover_minutes, at),
            )
        }
    };
    let used: usize = spans.iter().map(Span::width).sum();
    if used + text_width(&parts) + 3 <= width {
        spans.push(span(format!(" ({parts})"), theme.dim()));
        return vec![Line::from(spans)];
    }
    let rows = wrap(&parts, width.saturating_sub(2));
    let rows = rows.into_iter().map(|row| Line::from(span(format!("  {row}"), theme.dim())));
    std::iter::once(Line::from(spans)).chain(rows).collect()
}

fn would_promise(order: &Order, at: &Shared) -> Proposal {
    let wash = at.visit().is_some_and(|(_, v)| v.answers.get(WASH).is_some_and(|a| a == WASH_YES));
    let ends = at.car.as_ref().map(|c| c.bay_ends.as_slice()).unwrap_or_default();
    propose(&at.trade, at.now, order.totals().minutes, wash, ends)
}

/// `90 min: 40 work · 30 wash · 20 hand-over`.
fn parts(wait: u32, work: u32, wash: u32, handover: u32, at: &Shared) -> String {
    let all = [(wait, "part-wait"), (work, "part-work"), (wash, "part-wash"), (handover, "part-handover")];
    let named: Vec<String> =
        all.iter().filter(|(n, _)| *n > 0).map(|(n, id)| format!("{n} {}", at.t(id))).collect();
    at.say(&crate::say!("promise-parts", minutes = wait + work + wash + handover, parts = named.join(" · ")))
}
