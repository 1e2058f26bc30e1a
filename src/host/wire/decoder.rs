//! Bytes of a terminal as events. It holds no more than one sequence, one character or one paste; each
//! has its bound. What a terminal answers to questions is swallowed.

use super::sequence;
use crate::ui::session::PASTE_BYTES;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// After `ESC` a terminal sends the rest of a sequence at once; a person does not.
const LONE: Duration = Duration::from_millis(50);
/// A sequence that has begun is waited for longer: the line may have cut it.
const CUT: Duration = Duration::from_millis(500);
/// Longest `CSI` sequence in bytes; longer ones are swallowed.
const LONGEST: usize = 64;
/// Longest string (`OSC`, `DCS` and the like) that is given back as keys if it turns out to be typed.
const TYPED: usize = 64;
/// Most bytes of a paste that are kept; the rest is dropped. One character more than a session takes,
/// so that it sees that there was more, and says so.
const PASTE: usize = PASTE_BYTES + 4;
/// What ends a paste.
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// Where in the stream it is.
#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// After `ESC`.
    Escape,
    /// After `ESC [`, with what came since.
    Csi(Vec<u8>),
    /// In one that is too long.
    Long,
    /// After `ESC O`.
    Ss3,
    /// After `ESC [ [`: a function key of the console of Linux.
    LinuxKey,
    /// So many bytes of an old mouse report are to come.
    OldMouse(u8),
    /// In a string: what came since `ESC`, as far as it is kept; how long it is; whether `ESC` came last.
    Text(Vec<u8>, usize, bool),
    /// In a paste.
    Paste(Vec<u8>, Ending),
    /// In a character of several bytes; how many there are.
    Utf8(Vec<u8>, usize),
}

/// How much of the end of a paste has come.
#[derive(Debug, Default)]
struct Ending(usize);

/// Makes events of bytes.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
}

impl Decoder {
    /// Nothing has come yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes, and puts the events that are whole into `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Event>) {
        for byte in bytes {
            self.byte(*byte, out);
        }
    }

    /// After so long without a byte [`Decoder::timeout`] is to be called; none if nothing is pending.
    /// A paste is waited for without end: its rest must never be taken for commands.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        match self.state {
            State::Escape => Some(LONE),
            State::Ground | State::Paste(..) => None,
            _ => Some(CUT),
        }
    }

    /// No more bytes have come: what has begun was typed, not sent by a terminal. What nobody types,
    /// the beginning of an answer or of a key with its numbers, is dropped.
    pub fn timeout(&mut self, out: &mut Vec<Event>) {
        if self.wait().is_some() {
            self.as_typed(out);
        }
    }

    fn as_typed(&mut self, out: &mut Vec<Event>) {
        let typed = match std::mem::take(&mut self.state) {
            State::Escape => Vec::new(),
            State::Csi(rest) if rest.is_empty() => b"[".to_vec(),
            State::Ss3 => b"O".to_vec(),
            State::LinuxKey => b"[[".to_vec(),
            State::Text(kept, length, false) if length <= TYPED => kept,
            _ => return,
        };
        out.push(key(KeyCode::Esc));
        typed.iter().for_each(|byte| self.ground(*byte, out));
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Event>) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, out),
            State::Escape => self.escape(byte, out),
            State::Csi(sequence) => self.csi(sequence, byte, out),
            State::Long if (0x40..=0x7e).contains(&byte) => {}
            State::Long if byte == 0x1b => self.state = State::Escape,
            State::Long => self.state = State::Long,
            State::Ss3 if (0x40..=0x7e).contains(&byte) => out.extend(sequence::ss3(byte)),
            State::Ss3 => {
                self.state = State::Ss3;
                self.as_typed(out);
                self.ground(byte, out);
            }
            State::LinuxKey => out.extend(sequence::linux_key(byte)),
            State::OldMouse(left) if left > 1 => self.state = State::OldMouse(left - 1),
            State::OldMouse(_) => {}
            State::Text(kept, length, escaped) => self.text(kept, length, escaped, byte, out),
            State::Paste(text, ending) => self.paste(text, ending, byte, out),
            State::Utf8(bytes, length) => self.utf8(bytes, length, byte, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Event>) {
        let control = |c: u8| Event::Key(KeyEvent::new(KeyCode::Char(c.into()), KeyModifiers::CONTROL));
        match byte {
            0x1b => self.state = State::Escape,
            b'\r' | b'\n' => out.push(key(KeyCode::Enter)),
            b'\t' => out.push(key(KeyCode::Tab)),
            0x08 | 0x7f => out.push(key(KeyCode::Backspace)),
            0x00 => {}
            0x01..=0x1a => out.push(control(byte - 1 + b'a')),
            0x1c..=0x1f => out.push(control(byte - 0x1c + b'4')),
            0x20..=0x7e => out.push(sequence::plain(char::from(byte))),
            0xc2..=0xdf => self.state = State::Utf8(vec![byte], 2),
            0xe0..=0xef => self.state = State::Utf8(vec![byte], 3),
            0xf0..=0xf4 => self.state = State::Utf8(vec![byte], 4),
            // No character begins so.
            0x80..=0xc1 | 0xf5..=0xff => {}
        }
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Event>) {
        match byte {
            b'[' => self.state = State::Csi(Vec::new()),
            b'O' => self.state = State::Ss3,
            b']' | b'P' | b'_' | b'^' | b'X' => self.state = State::Text(vec![byte], 1, false),
            // Esc, then the key: over a slow line that is how they come, and Alt chords are not bound.
            _ => {
                out.push(key(KeyCode::Esc));
                self.ground(byte, out);
            }
        }
    }

    fn csi(&mut self, mut sequence: Vec<u8>, byte: u8, out: &mut Vec<Event>) {
        match byte {
            0x20..=0x3f if sequence.len() >= LONGEST => self.state = State::Long,
            0x20..=0x3f => {
                sequence.push(byte);
                self.state = State::Csi(sequence);
            }
            b'[' if sequence.is_empty() => self.state = State::LinuxKey,
            b'M' if sequence.is_empty() => self.state = State::OldMouse(3),
            b'~' if sequence == b"200" => self.state = State::Paste(Vec::new(), Ending::default()),
            0x40..=0x7e => out.extend(sequence::csi(&sequence, byte)),
            // Nothing that belongs into one: it was no sequence.
            _ => {
                self.state = State::Csi(sequence);
                self.as_typed(out);
                self.ground(byte, out);
            }
        }
    }

    /// A string ends with `BEL`, or with `ESC \`.
    fn text(&mut self, mut kept: Vec<u8>, length: usize, escaped: bool, byte: u8, out: &mut Vec<Event>) {
        if matches!(byte, 0x07 | 0x18 | 0x1a) || (escaped && byte == b'\\') {
            return;
        }
        if escaped && byte != 0x1b {
            // Another sequence has begun: the string was broken off.
            return self.escape(byte, out);
        }
        if kept.len() < TYPED {
            kept.push(byte);
        }
        self.state = State::Text(kept, length.saturating_add(1), byte == 0x1b);
    }

    fn paste(&mut self, mut text: Vec<u8>, mut ending: Ending, byte: u8, out: &mut Vec<Event>) {
        let put = |text: &mut Vec<u8>, bytes: &[u8]| {
            let room = PASTE.saturating_sub(text.len());
            text.extend_from_slice(&bytes[..bytes.len().min(room)]);
        };
        if PASTE_ENDS[ending.0] == byte {
            ending.0 += 1;
            if ending.0 == PASTE_ENDS.len() {
                return paste(&text, out);
            }
        } else {
            // What looked like the end was text.
            put(&mut text, &PASTE_ENDS[..ending.0]);
            ending.0 = usize::from(byte == 0x1b);
            if ending.0 == 0 {
                put(&mut text, &[byte]);
            }
        }
        self.state = State::Paste(text, ending);
    }

    fn utf8(&mut self, mut bytes: Vec<u8>, length: usize, byte: u8, out: &mut Vec<Event>) {
        if !(0x80..=0xbf).contains(&byte) {
            // The character was broken off.
            return self.ground(byte, out);
        }
        bytes.push(byte);
        if bytes.len() < length {
            self.state = State::Utf8(bytes, length);
            return;
        }
        let c = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next());
        out.extend(c.filter(|c| !c.is_control()).map(sequence::plain));
    }
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// Line ends of all systems become one; what is no text is left out.
fn paste(bytes: &[u8], out: &mut Vec<Event>) {
    let text: String = bytes.utf8_chunks().map(|chunk| chunk.valid()).collect();
    out.push(Event::Paste(text.replace("\r\n", "\n").replace('\r', "\n")));
}
