//! Small things that many places draw.

use super::case;
use super::keys::{self, Action, Scope};
use super::shared::Shared;
use super::theme::Theme;
use crate::domain::clean;
use crate::text::width;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};
use tui_input::Input;

/// Draws a line of spans at a row of an area; what does not fit is cut at the edge.
pub fn put(buf: &mut Buffer, area: Rect, row: u16, line: impl Into<Line<'static>>) {
    if row < area.height {
        let line: Line<'static> = line.into();
        buf.set_line(area.x, area.y + row, &line, area.width);
    }
}

/// Text made safe for the terminal.
#[must_use]
pub fn span(text: impl AsRef<str>, style: Style) -> Span<'static> {
    Span::styled(clean::safe(text.as_ref()).into_owned(), style)
}

/// Text in exactly so many cells.
#[must_use]
pub fn cell(text: impl AsRef<str>, cells: usize, style: Style) -> Span<'static> {
    Span::styled(width::fit(&clean::safe(text.as_ref()), cells), style)
}

/// Text at the right end of so many cells.
#[must_use]
pub fn cell_right(text: impl AsRef<str>, cells: usize, style: Style) -> Span<'static> {
    Span::styled(width::fit_right(&clean::safe(text.as_ref()), cells), style)
}

/// A framed box; returns its inside.
pub fn frame(area: Rect, buf: &mut Buffer, title: Line<'static>, focused: bool, theme: Theme) -> Rect {
    let style = if focused { theme.focus() } else { theme.dim() };
    let block = Block::bordered().border_style(style).title(title);
    let inside = block.inner(area);
    block.render(area, buf);
    inside
}

/// A framed box that lies over what was there; returns its inside, a blank to each side.
pub fn popup(area: Rect, buf: &mut Buffer, title: &str, theme: Theme) -> Rect {
    // Clearing one cell more to each side, so that no half of a wide character stays.
    let around = Rect::new(area.x.saturating_sub(1), area.y, area.width + 2, area.height);
    Clear.render(around.intersection(*buf.area()), buf);
    let title = Line::from(span(format!(" {title} "), theme.strong()));
    let inside = frame(area, buf, title, true, theme);
    Rect::new(inside.x + 1, inside.y, inside.width.saturating_sub(2), inside.height)
}

/// A sheet over the upper part of an area, so many rows high, with a line below; returns its inside. It
/// has no frame: over a line, and drawn anew with each letter, a frame costs more than what is in it.
pub fn sheet(area: Rect, buf: &mut Buffer, rows: u16, theme: Theme) -> Rect {
    let rows = rows.min(area.height.saturating_sub(1));
    let over = Rect { height: (rows + 1).min(area.height), ..area };
    Clear.render(over, buf);
    let line = " ".repeat(usize::from(area.width));
    put(buf, over, rows, Span::styled(line, theme.focus().add_modifier(Modifier::UNDERLINED)));
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: rows, ..area }
}

/// Says at the lower border of a framed list that it goes on below.
pub fn more_below(buf: &mut Buffer, inside: Rect, more: bool, theme: Theme) {
    let place = Rect { x: inside.right().saturating_sub(2), y: inside.bottom(), width: 1, height: 1 };
    if more && inside.width > 2 && buf.area().intersection(place) == place {
        put(buf, place, 0, span("↓", theme.key()));
    }
}

/// A field with what is typed in it; returns where the cursor stands.
pub fn field(buf: &mut Buffer, area: Rect, input: &Input, style: Style) -> Position {
    let cells = usize::from(area.width.max(1)) - 1;
    let scroll = input.visual_scroll(cells);
    let mut left = 0;
    let mut shown = String::new();
    for c in clean::safe(input.value()).chars() {
        let w = width::width(c.encode_utf8(&mut [0; 4]));
        if left >= scroll && left + w <= scroll + cells {
            shown.push(c);
        }
        left += w;
    }
    let text = width::fit(&shown, usize::from(area.width));
    buf.set_string(area.x, area.y, text, style);
    let column = input.visual_cursor().max(scroll) - scroll;
    Position::new(area.x + u16::try_from(column.min(cells)).unwrap_or(0), area.y)
}

/// How a typed moment is understood, with its weekday; nothing if it cannot be read.
#[must_use]
pub fn understood(text: &str, at: &Shared) -> Option<String> {
    let when = crate::text::when::parse_moment(text, at.now, at.reader.zone).ok()?;
    let (day, today) = (when.day(at.reader.zone), at.now.day(at.reader.zone));
    let reader = &at.reader;
    Some(format!("= {} {} {}", reader.weekday(day), reader.day_near(day, today), reader.clock(when)))
}

/// An editing key in a field.
pub fn edit(input: &mut Input, chord: keys::Chord) {
    use keys::Key;
    use tui_input::InputRequest as Do;
    let request = match (chord.key, chord.ctrl) {
        (Key::Left, false) => Do::GoToPrevChar,
        (Key::Right, false) => Do::GoToNextChar,
        (Key::Left, true) => Do::GoToPrevWord,
        (Key::Right, true) => Do::GoToNextWord,
        (Key::Home, _) => Do::GoToStart,
        (Key::End, _) | (Key::Char('e'), true) => Do::GoToEnd,
        (Key::Backspace, _) | (Key::Char('h'), true) => Do::DeletePrevChar,
        (Key::Delete, _) => Do::DeleteNextChar,
        (Key::Char('w'), true) => Do::DeletePrevWord,
        (Key::Char('u'), true) => Do::DeleteLine,
        _ => return,
    };
    input.handle(request);
}

/// Most bytes a field takes; what is longer than its own limit is kept and refused there. The longest
/// limit is 2 000 characters ([`crate::domain::clean::NOTE_CHARS`]).
pub const FIELD_BYTES: usize = 8_000;

/// A typed character in a field.
pub fn type_into(input: &mut Input, c: char) {
    if input.value().len() < FIELD_BYTES {
        input.handle(tui_input::InputRequest::InsertChar(c));
    }
}

/// Pasted text in a field, all at once: a field takes a moment for each change. Line ends and tabs
/// become blanks.
pub fn paste_into(input: &mut Input, text: &str) {
    let at = input.cursor();
    let (before, after): (String, String) =
        (input.value().chars().take(at).collect(), input.value().chars().skip(at).collect());
    let mut room = FIELD_BYTES.saturating_sub(input.value().len());
    let plain = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    let fits = plain.take_while(|c| {
        let fits = room > 0;
        room = room.saturating_sub(c.len_utf8());
        fits
    });
    let pasted: String = fits.collect();
    let cursor = at + pasted.chars().count();
    *input = Input::new(before + &pasted + &after).with_cursor(cursor);
}

/// The keys that work at a place, most useful first, as the footer shows them.
#[must_use]
pub fn footer_keys(scopes: &[Scope], at: &Shared) -> Vec<(String, String)> {
    let mut rows: Vec<&keys::Binding> =
        keys::at(scopes).filter(|b| b.footer > 0 && !b.chords.is_empty() && case::is_shown(b, at)).collect();
    rows.sort_by_key(|b| b.footer);
    let mut seen: Vec<Action> = Vec::new();
    let mut out = Vec::new();
    for binding in rows {
        // A key that a closer place has taken does not do this here.
        let works = binding.chords.first().is_some_and(|c| keys::resolve(scopes, *c) == Some(binding.action));
        if works && !seen.contains(&binding.action) {
            seen.push(binding.action);
            let named = case::named(binding, at);
            // What is the only thing to do is said in full.
            let short = if named == binding.action { "key" } else { "cmd" };
            out.push((shown_chords(binding), at.t(&format!("{short}-{}", named.slug()))));
        }
    }
    out
}

/// The chords of a binding as the footer shows them: digits as a range, else the first.
#[must_use]
pub fn shown_chords(binding: &keys::Binding) -> String {
    match binding.chords {
        [first, .., last] if binding.action == Action::Score => {
            format!("{}…9 {}", first.shown(), if *last == *first { "" } else { "+" })
        }
        all if binding.action == Action::Outcome => digit_ranges(all),
        [first, .., last] if keys::digit(*first).is_some() && keys::digit(*last).is_some() => {
            format!("{}…{}", first.shown(), last.shown())
        }
        [first, ..] => first.shown(),
        [] => String::new(),
    }
}

/// Digits as ranges: `1…3 6…8`.
fn digit_ranges(chords: &[keys::Chord]) -> String {
    let mut ranges: Vec<(keys::Chord, keys::Chord)> = Vec::new();
    for chord in chords {
        let digit = keys::digit(*chord);
        match ranges.last_mut() {
            Some((_, last)) if keys::digit(*last).map(|d| d + 1) == digit => *last = *chord,
            _ => ranges.push((*chord, *chord)),
        }
    }
    let shown = ranges.into_iter().map(|(first, last)| match first == last {
        true => first.shown(),
        false => format!("{}…{}", first.shown(), last.shown()),
    });
    shown.collect::<Vec<_>>().join(" ")
}
