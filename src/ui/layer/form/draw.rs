//! A form on the screen: what is wrong with a field stands once, beside it, or below it where it
//! is too long for that.

use super::{FieldSpec, Form, Input};
use crate::say;
use crate::text::width;
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Most cells of a form with its frame.
const WIDE: u16 = 100;

/// Cells that a value keeps to itself where a message takes some of its field: the cursor, the signs
/// of a choice, and a gap.
const AROUND: usize = 6;

/// Where the parts of a row stand.
#[derive(Clone, Copy)]
struct Columns {
    labels: usize,
    field: usize,
    beside: usize,
}

impl Columns {
    /// The row of a field with a message beside it; none if it only fits below. A long one takes cells
    /// that the value does not need: a row more would move all that is below, and be taken back with the
    /// next letter.
    fn for_message(self, field: &FieldSpec, message: &str) -> Option<Self> {
        let lacks = width::width(message).saturating_sub(self.beside);
        let left = self.field.checked_sub(lacks)?;
        let fits = lacks == 0 || width::width(&field.value()) + AROUND <= left;
        fits.then_some(Self { field: left, beside: self.beside + lacks, ..self })
    }
}

impl Form {
    pub(super) fn drawn(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let wide = area.width.min(WIDE);
        let columns = self.columns(usize::from(wide.saturating_sub(4)));
        let (messages, styles): (Vec<String>, Vec<Style>) =
            self.fields.iter().map(|f| self.message(f, at)).unzip();
        let room = columns.field + columns.beside;
        let each = self.fields.iter().zip(&messages);
        let below: Vec<Vec<String>> =
            each.map(|(f, m)| {
                if columns.for_message(f, m).is_some() { Vec::new() } else { width::wrap(m, room.max(8)) }
            })
            .collect();
        let tall = self.fields.len() + below.iter().map(Vec::len).sum::<usize>();
        let height = u16::try_from((tall + 2).max(self.fields.len() + 4)).unwrap_or(u16::MAX);
        let inside = widget::popup(centred(area, wide, height), buf, &self.title, at.theme);
        let mut cursor = None;
        let mut row = 0;
        let all = self.fields.iter().zip(messages.iter().zip(styles)).zip(&below).enumerate();
        for (n, ((field, (message, style)), below)) in all.skip(self.first_shown(&below, inside.height)) {
            if row >= inside.height {
                break;
            }
            let columns = columns.for_message(field, message).unwrap_or(columns);
            let stands = draw_field(
                field,
                n == self.here,
                &columns,
                Rect { y: inside.y + row, height: 1, ..inside },
                buf,
                at,
            );
            cursor = if n == self.here { Some(stands) } else { cursor };
            if below.is_empty() {
                let left = cells(columns.labels + columns.field + 1);
                let place = Rect { x: inside.x + left, width: inside.width.saturating_sub(left), ..inside };
                let echo = if field.moment && n == self.here && message.is_empty() {
                    widget::understood(&field.value(), at)
                } else {
                    None
                };
                let beside = echo.map_or(span(message, style), |echo| span(echo, at.theme.dim()));
                put(buf, place, row, beside);
            }
            row += 1;
            let left = cells(columns.labels);
            let place = Rect { x: inside.x + left, width: inside.width.saturating_sub(left), ..inside };
            for line in below {
                put(buf, place, row, span(line, style));
                row += 1;
            }
        }
        cursor
    }

    fn columns(&self, cells: usize) -> Columns {
        let labels = self.fields.iter().map(|f| width::width(&f.label)).max().unwrap_or(8) + 2;
        let room = cells.saturating_sub(labels);
        let field = room.clamp(8, 34);
        Columns { labels, field, beside: room.saturating_sub(field + 1) }
    }

    /// What is wrong with a field, else what was put on record since it was typed.
    fn message(&self, field: &FieldSpec, at: &Shared) -> (String, Style) {
        if let Some(wrong) = self.wrong.iter().find(|w| w.field == field.key) {
            return (at.say(&wrong.say), at.theme.bad());
        }
        let newer = self.newer(field).map(|value| at.say(&say!("draft-field-now", value = value)));
        (newer.unwrap_or_default(), at.theme.warn())
    }

    /// The first field that is shown, so that the one in focus is, with what is wrong with it.
    fn first_shown(&self, below: &[Vec<String>], rows: u16) -> usize {
        let mut room = usize::from(rows);
        let mut first = self.here;
        for (n, lines) in below.iter().enumerate().take(self.here + 1).rev() {
            let Some(rest) = room.checked_sub(lines.len() + 1) else { break };
            (room, first) = (rest, n);
        }
        first
    }
}

fn draw_field(
    field: &FieldSpec,
    here: bool,
    columns: &Columns,
    row: Rect,
    buf: &mut Buffer,
    at: &Shared,
) -> Position {
    let label = if here { at.theme.strong() } else { at.theme.dim() };
    put(buf, row, 0, cell(&field.label, columns.labels, label));
    let left = cells(columns.labels).min(row.width);
    let place = Rect { x: row.x + left, width: cells(columns.field).min(row.width - left), ..row };
    let style = if here { at.theme.selected() } else { at.theme.text() };
    match &field.input {
        Input::Text(text) => widget::field(buf, place, text, style),
        Input::Choice(choices, chosen) => {
            let word = chosen.and_then(|n| choices.get(n)).map_or("·", |(_, word)| word.as_str());
            put(buf, place, 0, cell(format!("‹ {word} ›"), columns.field, style));
            Position::new(place.x, place.y)
        }
    }
}

fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
