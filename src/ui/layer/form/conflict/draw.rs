//! Both versions on the screen: a row a field, and the selected one in full below.

use super::{Conflict, Form, Row, Take};
use crate::domain::say::Say;
use crate::say;
use crate::text::width;
use crate::ui::case::lines::wrapped;
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// Most cells with the frame.
const WIDE: u16 = 110;
/// Cells of what is taken.
const TAKEN: usize = 10;
/// Most cells of a label.
const LABEL: usize = 18;

/// What stands where nothing stands.
fn or_none(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

impl Take {
    fn words(self, at: &Shared) -> (String, Style) {
        match self {
            Self::OnlyMine => (at.t("conflict-take-mine"), at.theme.dim()),
            Self::OnlyTheirs => (at.t("conflict-take-theirs"), at.theme.dim()),
            Self::Same => (at.t("conflict-take-same"), at.theme.dim()),
            Self::Open => (format!("? {}", at.t("conflict-take-open")), at.theme.bad()),
            Self::Mine => (format!("✓ {}", at.t("conflict-take-mine")), at.theme.good()),
            Self::Theirs => (format!("✓ {}", at.t("conflict-take-theirs")), at.theme.good()),
        }
    }

    /// How the two versions are shown: what is taken stands out.
    fn styles(self, at: &Shared) -> (Style, Style) {
        match self {
            Self::OnlyMine | Self::Mine => (at.theme.dim(), at.theme.strong()),
            Self::OnlyTheirs | Self::Theirs => (at.theme.strong(), at.theme.dim()),
            Self::Same => (at.theme.strong(), at.theme.strong()),
            Self::Open => (at.theme.warn(), at.theme.warn()),
        }
    }
}

impl Form {
    pub(in super::super) fn draw_conflict(
        &self,
        shown: &Conflict,
        area: Rect,
        buf: &mut Buffer,
        at: &Shared,
    ) {
        let wide = area.width.min(WIDE);
        let cells = usize::from(wide.saturating_sub(4));
        let mut lines = wrapped(None, &at.say(&shown.head(at)), cells, at.theme.strong());
        lines.push(Line::default());
        let detail = self.detail(shown, cells, at);
        let rows = shown.rows.len();
        let height = u16::try_from(lines.len() + rows + detail.len() + 4).unwrap_or(u16::MAX);
        let title = format!("{} · {}", at.t("conflict-title"), self.title);
        let inside = widget::popup(centred(area, wide, height), buf, &title, at.theme);
        let room = usize::from(inside.height);
        lines.push(self.heads(shown, cells, at));
        let list = rows.min(room.saturating_sub(lines.len() + 1 + detail.len().min(4))).max(1);
        let first = (shown.here + 1).saturating_sub(list);
        for (n, row) in shown.rows.iter().enumerate().skip(first).take(list) {
            lines.push(self.row(row, n == shown.here, cells, at));
        }
        lines.push(Line::default());
        lines.extend(detail);
        for (n, line) in (0..).zip(lines.into_iter().take(room)) {
            put(buf, inside, n, line);
        }
    }

    fn label(&self, row: &Row) -> (String, [String; 3]) {
        let Some(field) = self.fields.get(row.field) else { return Default::default() };
        let words = [&row.opened, &row.theirs, &row.mine].map(|value| or_none(field.words_of(value)));
        (field.label.clone(), words)
    }

    fn heads(&self, shown: &Conflict, cells: usize, at: &Shared) -> Line<'static> {
        let column = column(cells);
        let head = |text: String| cell(text, column, at.theme.dim());
        Line::from(vec![
            cell("", LABEL, at.theme.dim()),
            head(at.t("conflict-opened")),
            head(at.say(&shown.theirs(at))),
            head(at.t("conflict-mine")),
        ])
    }

    fn row(&self, row: &Row, here: bool, cells: usize, at: &Shared) -> Line<'static> {
        let column = column(cells);
        let (label, [opened, theirs, mine]) = self.label(row);
        let (their_style, my_style) = row.take.styles(at);
        let (taken, style) = row.take.words(at);
        let short = |text: &str| width::clip(text, column - 1);
        let line = Line::from(vec![
            cell(width::clip(&label, LABEL - 1), LABEL, at.theme.text()),
            cell(short(&opened), column, at.theme.dim()),
            cell(short(&theirs), column, their_style),
            cell(short(&mine), column, my_style),
            cell(taken, TAKEN, style),
        ]);
        if here { line.patch_style(at.theme.selected()) } else { line }
    }

    /// The selected field in full, however long it is.
    fn detail(&self, shown: &Conflict, cells: usize, at: &Shared) -> Vec<Line<'static>> {
        let Some(row) = shown.rows.get(shown.here) else { return Vec::new() };
        let (label, [opened, theirs, mine]) = self.label(row);
        let (their_style, my_style) = row.take.styles(at);
        let mut out = vec![Line::from(span(label, at.theme.strong()))];
        let whose = at.say(&shown.theirs(at));
        for (whose, text, style) in [
            (at.t("conflict-opened"), opened, at.theme.dim()),
            (whose, theirs, their_style),
            (at.t("conflict-mine"), mine, my_style),
        ] {
            out.extend(wrapped(Some(cell(whose, LABEL, at.theme.dim())), &text, cells, style));
        }
        out
    }
}

/// Cells of a version.
fn column(cells: usize) -> usize {
    (cells.saturating_sub(LABEL + TAKEN) / 3).max(6)
}

impl Conflict {
    /// What has happened. With the customer watching no name is said.
    fn head(&self, at: &Shared) -> Say {
        match &self.by {
            Some((by, when)) if !at.customer_view() => {
                say!("conflict-by", by = by.as_str(), at = at.reader.moment(*when, at.now))
            }
            Some((_, when)) => say!("conflict-since", at = at.reader.moment(*when, at.now)),
            None => say!("conflict-unknown"),
        }
    }

    fn theirs(&self, at: &Shared) -> Say {
        match &self.by {
            Some((by, _)) if !at.customer_view() => say!("conflict-theirs", by = by.as_str()),
            _ => say!("conflict-on-record"),
        }
    }
}
