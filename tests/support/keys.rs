//! Key scripts: `618<Enter><Esc><C-g>` as the bytes that a terminal sends.

/// One key press, as bytes.
pub type Key = Vec<u8>;

/// Reads a key script. Plain characters are themselves; `<Enter>`, `<Esc>`, `<Tab>`,
/// `<BackTab>`, `<BS>`, `<Del>`, `<Space>`, `<Up>` … `<PgDn>`, `<F1>` … `<F12>`, `<C-x>`,
/// `<A-x>` are keys, `<lt>` is `<`.
///
/// # Panics
/// On a name that is no key.
pub fn parse(script: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let end = rest.find('>').unwrap_or_else(|| panic!("no > after {rest:?}"));
            keys.push(named(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            keys.push(c.to_string().into_bytes());
            rest = &rest[c.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> Key {
    let text = match name {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Tab" => "\t",
        "BackTab" => "\x1b[Z",
        "BS" => "\x7f",
        "Del" => "\x1b[3~",
        "Ins" => "\x1b[2~",
        "Space" => " ",
        "lt" => "<",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "PgUp" => "\x1b[5~",
        "PgDn" => "\x1b[6~",
        _ => return chord(name).unwrap_or_else(|| panic!("no key <{name}>")),
    };
    text.as_bytes().to_vec()
}

fn chord(name: &str) -> Option<Key> {
    if let Some(number) = name.strip_prefix('F') {
        let text = match number.parse().ok()? {
            1..=4 => format!("\x1bO{}", ["P", "Q", "R", "S"][number.parse::<usize>().ok()? - 1]),
            5 => "\x1b[15~".to_owned(),
            n @ 6..=10 => format!("\x1b[{}~", n + 11),
            n @ 11..=12 => format!("\x1b[{}~", n + 12),
            _ => return None,
        };
        return Some(text.into_bytes());
    }
    let (kind, key) = name.split_once('-')?;
    let key = (key.len() == 1).then(|| key.as_bytes()[0])?;
    match kind {
        "C" => Some(vec![key.to_ascii_uppercase() & 0x1f]),
        "A" => Some(vec![0x1b, key]),
        _ => None,
    }
}
