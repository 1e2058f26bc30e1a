//! What is typed: keys become actions, text goes to whatever takes it.

use super::{Event, PASTE_BYTES, Session};
use crate::say;
use crate::ui::ahead::{Ahead, Typed};
use crate::ui::keys::{self, Action, Chord, Key};
use crate::ui::layer;
use crossterm::event::{KeyEvent, KeyModifiers};

impl Session {
    /// A key is under way that cannot be taken yet.
    pub(super) fn waits(&self) -> bool {
        self.layers.iter().any(|layer| layer.waits())
    }

    /// Whether a key has to wait for the one before it. What hides, leaves or only looks different
    /// does not.
    pub(super) fn is_for_later(&mut self, event: &KeyEvent) -> bool {
        if !self.waits() {
            return false;
        }
        let action = Chord::raw(event).and_then(|chord| keys::resolve(&self.scopes(), chord));
        match action {
            Some(Action::Quit | Action::Redraw | Action::CustomerView | Action::Language) => false,
            // It is not waited for any more, nor is what was typed for it then.
            Some(Action::Back) => {
                self.shared.ahead = Ahead::default();
                false
            }
            _ => true,
        }
    }

    /// What was typed ahead and can be taken now; the host gives it back as an event of its own, so
    /// that it meets the screen it was meant for.
    pub fn next_typed(&mut self) -> Option<Event> {
        if self.waits() {
            return None;
        }
        self.shared.ahead.first().map(|typed| match typed {
            Typed::Key(key) => Event::Key(key),
            Typed::Paste(text) => Event::Paste(text),
        })
    }

    pub(super) fn key(&mut self, event: KeyEvent) {
        self.typed_at_now();
        // `ESC x` is Esc, then x; terminals send it as Alt-x.
        if event.modifiers.contains(KeyModifiers::ALT) {
            self.press(Chord { key: Key::Esc, ctrl: false }, None);
            let plain = KeyEvent { modifiers: event.modifiers - KeyModifiers::ALT, ..event };
            return self.key(plain);
        }
        let text = self.layers.last().is_some_and(|l| l.takes_text());
        let chord = if text { Chord::raw(&event) } else { Chord::plain(&event) };
        let typed = match (Chord::raw(&event), event.modifiers.contains(KeyModifiers::CONTROL)) {
            (Some(Chord { key: Key::Char(c), .. }), false) => Some(c),
            _ => None,
        };
        if let Some(chord) = chord {
            self.press(chord, typed);
        }
    }

    fn press(&mut self, chord: Chord, typed: Option<char>) {
        self.shared.notice = None;
        let action = keys::resolve(&self.scopes(), chord);
        // Offered once: any other key goes on without it.
        let offer = self.shared.offer.take();
        if let (Some(Action::GoOnThere), Some(left)) = (action, offer) {
            return self.go_on(&left);
        }
        if action != Some(Action::Quit) {
            self.quit_asked = false;
        }
        match (action, typed) {
            (Some(action), _) => self.act(action, chord),
            (None, Some(c)) => self.type_char(c),
            (None, None) => self.tell_top(|top, at| top.edited(chord, at)),
        }
    }

    fn type_char(&mut self, c: char) {
        match self.layers.last() {
            Some(top) if top.takes_text() || top.narrows() => self.tell_top(|top, at| top.typed(c, at)),
            // A digit, or text committed by an input method, opens the lookup with it.
            None if keys::twin(c).is_ascii_digit() || !c.is_ascii() && c.is_alphanumeric() => {
                self.shared.push(layer::Lookup::with(&c.to_string()));
            }
            _ => self.shared.refuse(say!("key-unknown", key = c.to_string())),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.typed_at_now();
        self.shared.offer = None;
        self.shared.notice = None;
        let (text, cut) = within(text, PASTE_BYTES);
        if self.layers.last().is_some_and(|l| l.takes_text()) {
            self.tell_top(|top, at| top.pasted(text, at));
            if cut {
                self.shared.refuse(say!("paste-cut", kib = PASTE_BYTES >> 10));
            }
        } else if self.layers.is_empty() {
            let line: String = text.lines().next().unwrap_or_default().chars().take(64).collect();
            self.shared.push(layer::Lookup::with(line.trim()));
        }
    }
}

/// As many whole characters as fit into so many bytes, and whether that left some out.
fn within(text: &str, bytes: usize) -> (&str, bool) {
    if text.len() <= bytes {
        return (text, false);
    }
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (&text[..end], true)
}
