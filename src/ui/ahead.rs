//! What is typed before anybody can take it: kept in its order, shown, and given to the session as soon
//! as the session takes it.

use super::keys::{Chord, Key};
use super::session::PASTE_BYTES;
use crossterm::event::KeyEvent;
use std::collections::VecDeque;

/// Most keys that are kept: more than anybody types who waits for something.
const MOST_KEYS: usize = 256;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A key.
    Key(KeyEvent),
    /// Text pasted.
    Paste(String),
}

/// All that was typed ahead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    typed: VecDeque<Typed>,
    pasted: usize,
}

impl Ahead {
    /// Keeps a key, or pasted text; of the latter not more than a session takes of one paste.
    pub fn keep(&mut self, typed: Typed) {
        if let Typed::Paste(text) = &typed {
            self.pasted += text.len();
        }
        let fits = matches!(typed, Typed::Key(_)) || self.pasted <= PASTE_BYTES;
        if fits && self.typed.len() < MOST_KEYS {
            self.typed.push_back(typed);
        }
    }

    /// Takes out what was typed first.
    pub fn first(&mut self) -> Option<Typed> {
        self.typed.pop_front()
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// What was typed, as it is seen.
    #[must_use]
    pub fn shown(&self) -> String {
        let shown = self.typed.iter().map(|typed| match typed {
            Typed::Paste(text) => text.lines().next().unwrap_or_default().to_owned(),
            Typed::Key(event) => match Chord::raw(event) {
                Some(Chord { key: Key::Char(c), ctrl: false }) => c.to_string(),
                Some(chord) => format!(" {} ", chord.shown()),
                None => String::new(),
            },
        });
        shown.collect()
    }
}
