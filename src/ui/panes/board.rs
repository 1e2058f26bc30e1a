//! The whole desk: cars in the shop (Rule E-10), for when no car is chosen.

use crate::desk::api::{BoardOrder, BoardRow};
use crate::domain::order::OrderState;
use crate::text::width;
use crate::ui::keys::Action;
use crate::ui::layer;
use crate::ui::shared::Shared;
use crate::ui::widget::{cell, cell_right, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Cells of an order's number, and of a promise with what is left.
const NUMBER: usize = 13;
const PROMISE: usize = 21;

/// What a pane shows of a car in the shop.
type Columns = fn(&BoardRow, usize, &Shared) -> Vec<Span<'static>>;

/// Rows a page moves.
const PAGE: usize = 10;

pub(super) fn act(action: Action, at: &mut Shared) {
    let last = at.board.rows.len().saturating_sub(1);
    let row = at.board_row;
    match action {
        Action::Up => at.board_row = row.saturating_sub(1),
        Action::Down => at.board_row = (row + 1).min(last),
        Action::PageUp => at.board_row = row.saturating_sub(PAGE),
        Action::PageDown => at.board_row = (row + PAGE).min(last),
        Action::First => at.board_row = 0,
        Action::Last => at.board_row = last,
        Action::Open if at.customer_view() => at.hint(crate::say!("customer-view-empty")),
        Action::Open => match at.board.rows.get(row).map(|r| r.vehicle) {
            Some(vehicle) => at.open_car(vehicle),
            None => at.hint(crate::say!("board-empty")),
        },
        Action::NewFile => {
            let form = layer::new_file("", "", at);
            at.push(form);
        }
        _ => {}
    }
}

/// Draws the rows of the desk with the columns of a pane.
pub(super) fn draw(area: Rect, buf: &mut Buffer, at: &Shared, columns: Columns) {
    if at.customer_view() {
        put(buf, area, 0, span(at.t("customer-view-empty"), at.theme.dim()));
        return;
    }
    if at.board.rows.is_empty() {
        put(buf, area, 0, span(at.t("board-empty"), at.theme.dim()));
        put(buf, area, 1, span(at.t("board-empty-hint"), at.theme.dim()));
        return;
    }
    let rows = usize::from(area.height);
    let first = (at.board_row + 1).saturating_sub(rows);
    for (n, row) in at.board.rows.iter().enumerate().skip(first).take(rows) {
        let mut line = Line::from(columns(row, usize::from(area.width), at));
        if n == at.board_row {
            line = pad(line, area.width).patch_style(at.theme.selected());
        }
        put(buf, area, u16::try_from(n - first).unwrap_or(0), line);
    }
}

fn pad(mut line: Line<'static>, cells: u16) -> Line<'static> {
    let missing = usize::from(cells).saturating_sub(line.width());
    line.push_span(Span::raw(" ".repeat(missing)));
    line
}

/// Plate, car, owner, and how far reception is.
pub(super) fn reception_columns(row: &BoardRow, cells: usize, at: &Shared) -> Vec<Span<'static>> {
    let theme = at.theme;
    let progress = if row.visit.is_none() {
        span(at.t("state-delivered"), theme.dim())
    } else if row.acknowledged {
        span(at.t("walk-confirmed"), theme.good())
    } else if row.answered == 0 {
        span(at.t("walk-not-begun"), theme.warn())
    } else {
        span(format!("{}/{}", row.answered, row.items), theme.warn())
    };
    let rest = cells.saturating_sub(13 + 6 + 12);
    let (car, owner) = (rest * 6 / 10, rest - rest * 6 / 10);
    vec![
        plate_cell(&row.plate, theme),
        cell(at.reader.clock(row.arrived), 6, theme.dim()),
        cell(&row.car, car, theme.text()),
        cell(format!(" {}", row.owner), owner, theme.text()),
        cell(format!(" {}", progress.content), 12, progress.style),
    ]
}

/// Plate, order, state, and minutes left to the promise.
pub(super) fn estimate_columns(row: &BoardRow, cells: usize, at: &Shared) -> Vec<Span<'static>> {
    let theme = at.theme;
    let mut out = vec![plate_cell(&row.plate, theme)];
    let Some(order) = &row.order else {
        out.push(cell(at.t("no-estimate-yet"), cells.saturating_sub(13), theme.dim()));
        return out;
    };
    let (promise, style) = promise(order, at);
    let state = at.t(&format!("state-{}", order.state.key()));
    let rest = cells.saturating_sub(13 + 10 + 1 + PROMISE);
    // The number gives way first: the state is what the counter asks for.
    let number = if rest >= NUMBER + 14 { NUMBER } else { 0 };
    out.extend([
        cell(&order.number, number, theme.dim()),
        cell(state, rest - number, theme.text()),
        cell_right(money(order), 10, theme.text()),
        Span::raw(" "),
        cell(promise, PROMISE, style),
    ]);
    out
}

/// What is approved; with a `?` what still waits for the customer's word.
fn money(order: &BoardOrder) -> String {
    if order.approved.0 == 0 { format!("{}?", order.waiting) } else { order.approved.to_string() }
}

/// A plate in its column; of a longer key, such as a VIN, the end is what people know.
fn plate_cell(plate: &str, theme: crate::ui::theme::Theme) -> Span<'static> {
    let count = plate.chars().count();
    let tail: String = plate.chars().skip(count.saturating_sub(10)).collect();
    let text = if width::width(plate) > 12 { format!("…{tail}") } else { plate.to_owned() };
    cell(text, 13, theme.strong())
}

/// The promise and how long it is until then; late and soon late are marked (Rule E-10).
pub(super) fn promise(order: &BoardOrder, at: &Shared) -> (String, Style) {
    let theme = at.theme;
    let Some(promise) = order.promise.filter(|_| order.state.is_promised()) else {
        let bill = order.state == OrderState::Delivered;
        return (if bill { at.t("bill-open") } else { String::new() }, theme.warn());
    };
    let left = promise.minutes_since(at.now);
    let clock = at.reader.moment(promise, at.now);
    let soon = left < i64::from(at.trade.figures.soon_late_minutes);
    let (sign, style) = match (left < 0, soon) {
        (true, _) => ("✗ ", theme.bad()),
        (false, true) => ("! ", theme.warn()),
        (false, false) => ("", theme.text()),
    };
    (width::clip(&format!("{sign}{clock} {}", at.reader.minutes(left)), PROMISE), style)
}
