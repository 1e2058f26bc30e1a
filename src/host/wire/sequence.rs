//! What the sequences of keys and mice mean.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// A character that was typed.
pub fn plain(c: char) -> Event {
    let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    Event::Key(KeyEvent::new(KeyCode::Char(c), shift))
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Event> {
    Some(Event::Key(KeyEvent::new(code, modifiers)))
}

/// `ESC O` and this.
pub fn ss3(byte: u8) -> Option<Event> {
    let code = match byte {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(byte - b'P' + 1),
        // The keypad in its own mode.
        b'j'..=b'y' => KeyCode::Char(char::from(byte - 0x40)),
        _ => return None,
    };
    key(code, KeyModifiers::NONE)
}

/// `ESC [ [` and this.
pub fn linux_key(byte: u8) -> Option<Event> {
    (b'A'..=b'E').contains(&byte).then(|| key(KeyCode::F(byte - b'A' + 1), KeyModifiers::NONE)).flatten()
}

/// The parameters of a sequence; of each only what stands before a colon.
fn numbers(parameters: &[u8]) -> Vec<u32> {
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    text.split(';').map(|n| n.split(':').next().and_then(|n| n.parse().ok()).unwrap_or(0)).collect()
}

/// Modifiers as terminals count them: one more than the sum of the bits.
fn modifiers(code: Option<&u32>) -> KeyModifiers {
    let bits = code.copied().unwrap_or(1).saturating_sub(1);
    let known = [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)];
    known.into_iter().filter(|(bit, _)| bits & bit != 0).map(|(_, modifier)| modifier).collect()
}

/// `ESC [`, parameters and a final byte. None for what is no key: answers, focus, and what nobody
/// knows.
pub fn csi(parameters: &[u8], last: u8) -> Option<Event> {
    if let Some(mouse) = parameters.strip_prefix(b"<") {
        return self::mouse(&numbers(mouse), last);
    }
    if parameters.first().is_some_and(|b| (b'<'..=b'?').contains(b)) {
        return None;
    }
    let numbers = numbers(parameters);
    let held = modifiers(numbers.get(1));
    let first = numbers.first().copied().unwrap_or(0);
    match last {
        b'A' => key(KeyCode::Up, held),
        b'B' => key(KeyCode::Down, held),
        b'C' => key(KeyCode::Right, held),
        b'D' => key(KeyCode::Left, held),
        b'H' => key(KeyCode::Home, held),
        b'F' => key(KeyCode::End, held),
        b'Z' => key(KeyCode::BackTab, KeyModifiers::SHIFT),
        // `R` is also where the cursor is, if somebody asked.
        b'P'..=b'S' if numbers.len() < 2 || first == 1 && last != b'R' => {
            key(KeyCode::F(last - b'P' + 1), held)
        }
        b'~' if first == 27 => unicode(*numbers.get(2)?, held),
        b'~' => tilde(first).and_then(|code| key(code, held)),
        b'u' if !released(parameters) => unicode(first, held),
        _ => None,
    }
}

fn tilde(number: u32) -> Option<KeyCode> {
    let function = |from: u32, first: u8| u8::try_from(number - from).ok().map(|n| KeyCode::F(n + first));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=24 => function(23, 11),
        _ => None,
    }
}

/// The third part of a key of the newer kind says that it was let go.
fn released(parameters: &[u8]) -> bool {
    let second = parameters.split(|b| *b == b';').nth(1).unwrap_or_default();
    second.split(|b| *b == b':').nth(1) == Some(b"3")
}

/// A key that is told as a character's number.
fn unicode(number: u32, held: KeyModifiers) -> Option<Event> {
    let code = match number {
        9 if held.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        10 | 13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        _ => {
            let c = char::from_u32(number).filter(|c| !c.is_control())?;
            // Above are the keys that are no characters.
            if ('\u{e000}'..='\u{f8ff}').contains(&c) {
                return None;
            }
            // Some terminals name the key, others what it types.
            let typed = c.to_uppercase().next().filter(|_| held == KeyModifiers::SHIFT);
            KeyCode::Char(typed.unwrap_or(c))
        }
    };
    let mut event = KeyEvent::new(code, held);
    event.kind = KeyEventKind::Press;
    Some(Event::Key(event))
}

/// A report of the mouse in the way that has no bound (`SGR`).
fn mouse(numbers: &[u32], last: u8) -> Option<Event> {
    let [bits, column, row] = *numbers else { return None };
    let place = |n: u32| u16::try_from(n.saturating_sub(1)).ok();
    let (column, row) = (place(column)?, place(row)?);
    let button = match bits & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (bits & 0b1100_0000, bits & 32 != 0, last) {
        (0, false, b'M') => MouseEventKind::Down(button),
        (0, false, b'm') => MouseEventKind::Up(button),
        (0, true, _) if bits & 3 == 3 => MouseEventKind::Moved,
        (0, true, _) => MouseEventKind::Drag(button),
        (64, false, b'M') if bits & 3 == 0 => MouseEventKind::ScrollUp,
        (64, false, b'M') if bits & 3 == 1 => MouseEventKind::ScrollDown,
        _ => return None,
    };
    let known = [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)];
    let modifiers = known.into_iter().filter(|(bit, _)| bits & bit != 0).map(|(_, m)| m).collect();
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers }))
}
