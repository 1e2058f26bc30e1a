//! The short form of a first run: name, zone and hours of the store.

use super::keys::{Chord, Key};
use super::layout::centred;
use super::theme::{Theme, without_ambiguous};
use super::widget::{self, cell, put, span};
use crate::domain::clean;
use crate::domain::say::Say;
use crate::domain::trade::StoreConfig;
use crate::text::Reader;
use crate::text::width::clip;
use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

/// Labels of the fields, in order; the keys are those of the configuration.
const FIELDS: [(&str, &str); 3] =
    [("name", "field-store-name"), ("zone", "field-store-zone"), ("hours", "field-store-hours")];

/// Cells of a label.
const LABEL: usize = 20;

/// What the form ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on.
    Typing,
    /// Make this store.
    Make(Box<StoreConfig>),
    /// Leave.
    Leave,
}

/// The form.
pub struct FirstRun {
    reader: Reader,
    theme: Theme,
    path: String,
    fields: [Input; 3],
    here: usize,
    wrong: Vec<(usize, Say)>,
}

impl FirstRun {
    /// A form for a store at `path`, filled with what is proposed.
    #[must_use]
    pub fn new(reader: Reader, theme: Theme, path: String, proposed: &StoreConfig) -> Self {
        let fields = [&proposed.name, &proposed.zone, &proposed.hours].map(|t| Input::new(t.clone()));
        Self { reader, theme, path, fields, here: 0, wrong: Vec::new() }
    }

    /// A key.
    pub fn key(&mut self, event: &KeyEvent) -> Outcome {
        let Some(chord) = Chord::raw(event) else { return Outcome::Typing };
        match (chord.key, chord.ctrl) {
            (Key::Esc, _) | (Key::Char('q'), true) => return Outcome::Leave,
            (Key::Char('t'), true) => self.reader.lang = self.reader.lang.next(),
            (Key::Char('s'), true) => return self.make(),
            (Key::Enter, _) if self.here + 1 == FIELDS.len() => return self.make(),
            (Key::Enter | Key::Tab | Key::Down, _) => self.here = (self.here + 1) % FIELDS.len(),
            (Key::BackTab | Key::Up, _) => self.here = (self.here + FIELDS.len() - 1) % FIELDS.len(),
            (Key::Char(c), false) => widget::type_into(&mut self.fields[self.here], c),
            _ => widget::edit(&mut self.fields[self.here], chord),
        }
        Outcome::Typing
    }

    /// Pasted text goes into the field.
    pub fn paste(&mut self, text: &str) {
        for c in clean::safe(text).chars() {
            widget::type_into(&mut self.fields[self.here], c);
        }
    }

    fn make(&self) -> Outcome {
        let [name, zone, hours] = [0, 1, 2].map(|n: usize| self.fields[n].value().trim().to_owned());
        Outcome::Make(Box::new(StoreConfig { name, zone, hours, ..StoreConfig::default() }))
    }

    /// The store could not be made: says why, below the fields by their number, and goes to the
    /// first of them.
    pub fn refuse(&mut self, wrong: Vec<(usize, Say)>) {
        self.here = wrong.first().map_or(self.here, |(field, _)| (*field).min(FIELDS.len() - 1));
        self.wrong = wrong;
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let title = self.reader.t("first-run-title");
        let inside = widget::popup(centred(area, 76, 13), frame.buffer_mut(), &title, self.theme);
        let buf = frame.buffer_mut();
        put(buf, inside, 0, span(self.reader.t("first-run-intro"), self.theme.text()));
        put(buf, inside, 1, span(&self.path, self.theme.dim()));
        let mut cursor = None;
        for (n, (_, label)) in FIELDS.iter().enumerate() {
            let row = 3 + 2 * u16::try_from(n).unwrap_or(0);
            put(buf, inside, row, cell(self.reader.t(label), LABEL, self.theme.text()));
            let place = Rect {
                x: inside.x + 20,
                y: inside.y + row,
                width: inside.width.saturating_sub(20),
                height: 1,
            };
            let here = n == self.here;
            let style = if here { self.theme.selected() } else { self.theme.text() };
            let stands = widget::field(buf, place, &self.fields[n], style);
            if here {
                cursor = Some(stands);
            }
            let wrong = self.wrong.iter().find(|(field, _)| *field == n);
            let says = wrong.map(|(_, say)| self.reader.say(say)).unwrap_or_default();
            let says = clip(&says, usize::from(inside.width));
            put(buf, inside, row + 1, span(says, self.theme.bad()));
        }
        put(buf, inside, 10, span(self.reader.t("first-run-keys"), self.theme.dim()));
        if self.theme.ascii {
            without_ambiguous(buf);
        }
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }
}
