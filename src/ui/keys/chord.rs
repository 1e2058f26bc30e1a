//! Keys as people press them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key as a person presses it; letters without case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// With Ctrl held.
    pub ctrl: bool,
}

/// Keys that can be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, letters in lower case.
    Char(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

impl Chord {
    /// The chord of a terminal event, as seen outside fields: full-width letters and digits and
    /// Chinese punctuation act as their plain twins, letters have no case.
    #[must_use]
    pub fn plain(event: &KeyEvent) -> Option<Self> {
        let chord = Self::raw(event)?;
        let Key::Char(c) = chord.key else { return Some(chord) };
        Some(Self { key: Key::Char(twin(c)), ctrl: chord.ctrl })
    }

    /// The chord of a terminal event as it was typed.
    #[must_use]
    pub fn raw(event: &KeyEvent) -> Option<Self> {
        let key = match event.code {
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::F(n) => Key::F(n),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => Key::BackTab,
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            _ => return None,
        };
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let key = match key {
            Key::Char(c) if ctrl => Key::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Some(Self { key, ctrl })
    }

    /// As the footer and the key table write it.
    #[must_use]
    pub fn shown(self) -> String {
        let name = match self.key {
            Key::Char(' ') => "Space".to_owned(),
            Key::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            Key::Char(c) => c.to_string(),
            Key::F(n) => format!("F{n}"),
            Key::Enter => "⏎".to_owned(),
            Key::Up => "↑".to_owned(),
            Key::Down => "↓".to_owned(),
            Key::Left => "←".to_owned(),
            Key::Right => "→".to_owned(),
            Key::BackTab => "Shift-Tab".to_owned(),
            Key::Delete => "Del".to_owned(),
            Key::PageUp => "PgUp".to_owned(),
            Key::PageDown => "PgDn".to_owned(),
            Key::Esc | Key::Tab | Key::Backspace | Key::Home | Key::End => format!("{:?}", self.key),
        };
        if self.ctrl { format!("Ctrl-{name}") } else { name }
    }
}

/// The plain twin of a character typed with an input method or Caps Lock on.
#[must_use]
pub fn twin(c: char) -> char {
    let plain = match c {
        '、' | '÷' => '/',
        '。' => '.',
        '￥' | '¥' => '$',
        '…' => '^',
        '—' => '_',
        _ => crate::domain::plate::half_width(c),
    };
    plain.to_lowercase().next().unwrap_or(plain)
}
