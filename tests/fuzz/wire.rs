//! The bytes of a terminal.

use crossterm::event::{Event, KeyCode};
use platedesk::host::wire::Decoder;
use platedesk::ui::session::PASTE_BYTES;

/// What terminals send, and what they say of themselves.
pub const WORDS: &[&str] = &[
    "\u{1b}",
    "\u{1b}[",
    "\u{1b}O",
    "\u{1b}[200~",
    "\u{1b}[201~",
    "\u{1b}[<0;",
    "\u{1b}[M",
    "\u{1b}[[",
    "\u{1b}]11;",
    "\u{1b}\\",
    "\u{7}",
    ";5u",
    ":3",
    "~",
    "R",
    "4294967296",
    "粤",
    "\u{9b}",
    "\0",
];

/// Keys, pastes, mice and answers.
pub fn inputs() -> Vec<Vec<u8>> {
    let known: [&[u8]; 12] = [
        "618 张伟 zw".as_bytes(),
        b"\x1b[A\x1b[1;5C\x1bOP\x1b[15~\x1b[3;2~\x1b[Z",
        b"\x1b\x1bx\x13\x7f\r\t",
        "\x1b[200~京A88618\r\n张伟\x1b[31m\x1b[20\x1b[201~q".as_bytes(),
        b"\x1b[<0;12;3M\x1b[<0;12;3m\x1b[<65;1;1M",
        b"\x1b[115;5u\x1b[97;2:3u\x1b[27;5;115~",
        b"\x1b]11;rgb:0000/0000/0000\x07\x1bP1$r0m\x1b\\a",
        b"\x1b[12;40R\x1b[?62;22cb",
        b"\x1b[M !!\x1b[[Bc",
        b"\x1b[111111111111111111111111111111111111111111111111111111111111111111111111Ad",
        b"\xe7\xb2\xa4\xe7\xb2\xff\xc0\x80e",
        b"\x1b[",
    ];
    known.map(<[u8]>::to_vec).into()
}

/// Reads what a terminal sent: whole, and in pieces.
pub fn decoder(bytes: &[u8]) -> bool {
    let read = |size: usize| {
        let (mut decoder, mut out) = (Decoder::new(), Vec::new());
        for piece in bytes.chunks(size) {
            decoder.feed(piece, &mut out);
        }
        // Whatever has begun is over: the next key is a key, unless a paste goes on.
        decoder.timeout(&mut out);
        let told = out.len();
        if decoder.wait().is_none() {
            decoder.feed(b"q", &mut out);
            assert!(out.len() <= told + 1);
        }
        out
    };
    let whole = read(bytes.len().max(1));
    assert!(read(1) == whole && read(3) == whole, "cut, it says something else");
    for event in &whole {
        match event {
            Event::Key(key) => {
                assert!(!matches!(key.code, KeyCode::Char(c) if c.is_control()), "{key:?}");
            }
            Event::Paste(text) => {
                assert!(text.len() <= PASTE_BYTES + 4 && !text.contains('\r'), "{} bytes", text.len());
            }
            _ => {}
        }
    }
    whole.len() > 1
}
