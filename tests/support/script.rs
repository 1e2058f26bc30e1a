//! Keys written as text: `618<Enter>`, `<C-g>`, `<Esc>`, `{pasted text}`.

use crossterm::event::{KeyCode, KeyModifiers};

pub enum Typed {
    Key(KeyCode, KeyModifiers),
    Paste(String),
}

pub fn parse(keys: &str) -> Vec<Typed> {
    let mut out = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
            out.push(named(name));
            rest = after;
        } else if let Some((text, after)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
            out.push(Typed::Paste(text.to_owned()));
            rest = after;
        } else {
            out.push(Typed::Key(KeyCode::Char(c), KeyModifiers::NONE));
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn named(name: &str) -> Typed {
    let plain = |code| Typed::Key(code, KeyModifiers::NONE);
    if let Some(c) = name.strip_prefix("C-").and_then(|c| c.chars().next()) {
        return Typed::Key(KeyCode::Char(c), KeyModifiers::CONTROL);
    }
    if let Some(n) = name.strip_prefix('F').and_then(|n| n.parse().ok()) {
        return plain(KeyCode::F(n));
    }
    plain(match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "BS" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        other => panic!("no key is called <{other}>"),
    })
}
