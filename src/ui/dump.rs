//! A screen as text, for tests and for the picture in the README: wide characters take the two
//! cells they take on a terminal, and styles are told apart.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// The rows of a screen as text, without trailing blanks.
#[must_use]
pub fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buf.area.height {
        let mut row = String::new();
        let mut skip = 0;
        for x in 0..buf.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buf.cell(Position::new(x, y)).map_or(" ", |c| c.symbol());
            row.push_str(symbol);
            skip = symbol.width().saturating_sub(1);
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// The styled stretches of every row, as `row: from-to style`.
#[must_use]
pub fn styles(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buf.area.height {
        let mut spans: Vec<String> = Vec::new();
        let mut from = 0;
        while from < buf.area.width {
            let style = style_at(buf, from, y);
            let mut to = from;
            while to + 1 < buf.area.width && style_at(buf, to + 1, y) == style {
                to += 1;
            }
            if let Some(name) = name(style) {
                spans.push(format!("{from}-{to} {name}"));
            }
            from = to + 1;
        }
        if !spans.is_empty() {
            out.push_str(&format!("{y}: {}\n", spans.join(", ")));
        }
    }
    out
}

fn style_at(buf: &Buffer, x: u16, y: u16) -> Style {
    buf.cell(Position::new(x, y)).map(|c| c.style()).unwrap_or_default()
}

fn name(style: Style) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(colour) = style.fg.filter(|c| *c != Color::Reset) {
        parts.push(format!("{colour:?}").to_lowercase());
    }
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ];
    parts.extend(
        modifiers.iter().filter(|(m, _)| style.add_modifier.contains(*m)).map(|(_, n)| (*n).to_owned()),
    );
    (!parts.is_empty()).then(|| parts.join("+"))
}
