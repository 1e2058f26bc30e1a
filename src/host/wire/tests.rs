use super::*;
use crate::ui::session::PASTE_BYTES;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseEventKind};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};

fn decode(pieces: &[&[u8]]) -> Vec<Event> {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    pieces.iter().for_each(|piece| decoder.feed(piece, &mut out));
    decoder.timeout(&mut out);
    out
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn plain(code: KeyCode) -> Event {
    key(code, KeyModifiers::NONE)
}

fn typed(text: &str) -> Vec<Event> {
    text.chars().map(|c| plain(KeyCode::Char(c))).collect()
}

#[test]
fn keys_are_what_terminals_send_for_them() {
    let (none, shift, control) = (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::CONTROL);
    let table: &[(&[u8], KeyCode, KeyModifiers)] = &[
        (b"a", KeyCode::Char('a'), none),
        (b"A", KeyCode::Char('A'), shift),
        ("粤".as_bytes(), KeyCode::Char('粤'), none),
        (b"\x13", KeyCode::Char('s'), control),
        (b"\x1c", KeyCode::Char('4'), control),
        (b"\r", KeyCode::Enter, none),
        (b"\t", KeyCode::Tab, none),
        (b"\x7f", KeyCode::Backspace, none),
        (b"\x08", KeyCode::Backspace, none),
        (b"\x1b", KeyCode::Esc, none),
        (b"\x1b[A", KeyCode::Up, none),
        (b"\x1bOB", KeyCode::Down, none),
        (b"\x1b[1;5C", KeyCode::Right, control),
        (b"\x1b[Z", KeyCode::BackTab, shift),
        (b"\x1b[H", KeyCode::Home, none),
        (b"\x1b[4~", KeyCode::End, none),
        (b"\x1b[5~", KeyCode::PageUp, none),
        (b"\x1b[3;2~", KeyCode::Delete, shift),
        (b"\x1bOP", KeyCode::F(1), none),
        (b"\x1b[[B", KeyCode::F(2), none),
        (b"\x1b[1;2R", KeyCode::F(3), none),
        (b"\x1b[15~", KeyCode::F(5), none),
        (b"\x1b[24~", KeyCode::F(12), none),
        (b"\x1b[115;5u", KeyCode::Char('s'), control),
        (b"\x1b[27;5;115~", KeyCode::Char('s'), control),
        (b"\x1b[27u", KeyCode::Esc, none),
    ];
    for (bytes, code, modifiers) in table {
        let want = if *bytes == b"\x1b[1;2R" { vec![] } else { vec![key(*code, *modifiers)] };
        assert_eq!(decode(&[bytes]), want, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn escape_and_a_letter_are_two_keys_and_a_lone_sequence_was_typed() {
    let esc = || plain(KeyCode::Esc);
    assert_eq!(decode(&[b"\x1bx"]), [esc(), plain(KeyCode::Char('x'))]);
    assert_eq!(decode(&[b"\x1b\x1b[A"]), [esc(), plain(KeyCode::Up)]);
    assert_eq!(decode(&[b"\x1b["]), [esc(), plain(KeyCode::Char('['))]);
    assert_eq!(decode(&[b"\x1b]x"]), [vec![esc()], typed("]x")].concat());
    assert_eq!(decode(&[b"\x1bO"])[0], esc());
}

#[test]
fn what_terminals_answer_is_no_key() {
    for answer in [
        &b"\x1b[12;40R"[..],
        b"\x1b[?62;22c",
        b"\x1b[>0;276;0c",
        b"\x1b[0n",
        b"\x1b[8;36;120t",
        b"\x1b[I",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[?1u",
        b"\x1b[M !!",
    ] {
        let bytes = [answer, b"a"].concat();
        assert_eq!(decode(&[&bytes]), typed("a"), "{:?}", String::from_utf8_lossy(answer));
    }
}

#[test]
fn a_paste_is_one_event_whatever_is_in_it_and_has_a_bound() {
    let paste = |text: &[u8]| decode(&[b"\x1b[200~", text, b"\x1b[201~q"]);
    let got = |text: &[u8]| match &paste(text)[..] {
        [Event::Paste(text), Event::Key(_)] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(got("a\r\nb\rc\x1b[A 粤".as_bytes()), "a\nb\nc\x1b[A 粤");
    assert_eq!(got(b"\x1b\x1b[20\x1b[201"), "\x1b\x1b[20\x1b[201");
    assert_eq!(got(b"\xff\xfea"), "a");
    assert_eq!(got(&vec![b'x'; 100_000]).len(), PASTE_BYTES + 4);
}

#[test]
fn the_rest_of_a_paste_that_stalls_is_no_command() {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    decoder.feed(b"\x1b[200~half", &mut out);
    assert_eq!(decoder.wait(), None);
    decoder.timeout(&mut out);
    decoder.feed(b" q\x1b[201~", &mut out);
    assert_eq!(out, [Event::Paste("half q".to_owned())]);
}

#[test]
fn what_was_cut_off_is_given_up_and_what_was_typed_is_not() {
    let esc = || plain(KeyCode::Esc);
    for begun in [
        &b"\x1b[1;"[..],
        b"\x1b[<0;12",
        b"\x1b[M!",
        &"粤".as_bytes()[..2],
        &[b"\x1b[", &[b'1'; 80][..]].concat(),
    ] {
        let (mut decoder, mut out) = (Decoder::new(), Vec::new());
        decoder.feed(begun, &mut out);
        assert!(decoder.wait().is_some(), "{begun:?}");
        decoder.timeout(&mut out);
        decoder.feed(b"q", &mut out);
        assert_eq!(out, typed("q"), "{begun:?}");
    }
    assert_eq!(decode(&[b"\x1b[\r"]), [esc(), plain(KeyCode::Char('[')), plain(KeyCode::Enter)]);
    assert_eq!(decode(&[b"\x1b[\x1bx"])[2..], [esc(), plain(KeyCode::Char('x'))]);
    assert_eq!(decode(&[b"\x1b]0;t\x1bx"]), [esc(), plain(KeyCode::Char('x'))]);
    let long = [b"\x1b]", &[b'q'; 200_000][..], b"\x07a"].concat();
    assert_eq!(decode(&[&long]), typed("a"));
    assert_eq!(decode(&[b"\x1b[97;2u"]), [key(KeyCode::Char('A'), KeyModifiers::SHIFT)]);
}

#[test]
fn the_mouse_is_reported_with_its_place() {
    let [Event::Mouse(down), Event::Mouse(wheel)] = decode(&[b"\x1b[<0;12;3M\x1b[<65;1;1M"])[..] else {
        panic!("no mouse");
    };
    assert_eq!((down.column, down.row), (11, 2));
    assert!(matches!(down.kind, MouseEventKind::Down(_)));
    assert_eq!(wheel.kind, MouseEventKind::ScrollDown);
}

/// What people and terminals send, and what nobody does.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let known = proptest::sample::select(vec![
        &b"\x1b[A"[..],
        b"\x1b[1;5C",
        b"\x1bOP",
        b"\x1b[200~a\r\nb\x1b[201~",
        b"\x1b]0;t\x07",
        b"\x1b[<0;3;4M",
        "粤A·".as_bytes(),
        b"\x1b",
        b"\x1b[115;5u",
        b"q",
    ]);
    let piece = prop_oneof![
        3 => known.prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cut_anywhere_the_events_are_the_same(bytes in input()) {
        let whole = decode(&[&bytes]);
        for cut in 0..bytes.len() {
            let (a, b) = bytes.split_at(cut);
            prop_assert_eq!(&decode(&[a, b]), &whole, "cut at {}", cut);
        }
        let each: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(decode(&each), whole);
    }

    #[test]
    fn no_event_carries_a_control(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for event in decode(&[&bytes]) {
            if let Event::Key(KeyEvent { code: KeyCode::Char(c), .. }) = event {
                prop_assert!(!c.is_control());
            }
        }
    }
}

/// Something drawn.
#[derive(Clone, Debug)]
enum Step {
    Text { x: u16, y: u16, text: String, style: Style },
    Cursor(Option<(u16, u16)>),
    Clear,
    Repaint,
    Resize(u16, u16),
}

fn style() -> impl Strategy<Value = Style> {
    let colour = || {
        prop_oneof![
            3 => Just(Color::Reset),
            1 => proptest::sample::select(vec![Color::Red, Color::Cyan, Color::DarkGray, Color::White]),
            1 => any::<u8>().prop_map(Color::Indexed),
            1 => any::<[u8; 3]>().prop_map(|[r, g, b]| Color::Rgb(r, g, b)),
        ]
    };
    let modifier = proptest::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::BOLD.union(Modifier::REVERSED),
        Modifier::ITALIC,
    ]);
    (colour(), colour(), modifier).prop_map(|(fg, bg, m)| Style::new().fg(fg).bg(bg).add_modifier(m))
}

fn step() -> impl Strategy<Value = Step> {
    let text = prop_oneof![
        4 => "[a-c ]{0,20}",
        2 => "[京A粤 ─│]{0,12}",
        1 => "([ea]\u{301}?\u{308}?){0,6}",
        1 => " {0,40}",
    ];
    prop_oneof![
        8 => (0..40_u16, 0..10_u16, text, style()).prop_map(|(x, y, text, style)| Step::Text { x, y, text, style }),
        2 => proptest::option::of((0..40_u16, 0..10_u16)).prop_map(Step::Cursor),
        1 => Just(Step::Clear),
        1 => Just(Step::Repaint),
        1 => (20..40_u16, 5..12_u16).prop_map(|(c, r)| Step::Resize(c, r)),
    ]
}

fn shown(colour: vt100::Color) -> Color {
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(n) => Color::Indexed(n),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

fn cells(n: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(n).unwrap()
}

fn indexed(colour: Color) -> Color {
    match colour {
        Color::Red => Color::Indexed(1),
        Color::Cyan => Color::Indexed(6),
        Color::DarkGray => Color::Indexed(8),
        Color::White => Color::Indexed(15),
        other => other,
    }
}

/// Holds what a terminal shows against what was drawn.
fn compare(screen: &vt100::Screen, buffer: &Buffer, cursor: Option<(u16, u16)>) {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let (cell, there) = (&buffer[(x, y)], screen.cell(y, x).unwrap());
            let wide = u16::try_from(unicode_width::UnicodeWidthStr::width(cell.symbol())).unwrap().max(1);
            let text = if there.has_contents() { there.contents() } else { " " };
            if x + wide > columns {
                break;
            }
            let at = format!("{x},{y}: {:?} and {text:?}", cell.symbol());
            assert_eq!(cell.symbol(), text, "{at}");
            let look = |m: Modifier| cell.modifier.contains(m);
            let blank = text == " ";
            assert_eq!(shown(there.bgcolor()), indexed(cell.bg), "{at}");
            assert_eq!(there.inverse(), look(Modifier::REVERSED), "{at}");
            assert_eq!(there.underline(), look(Modifier::UNDERLINED), "{at}");
            if !blank {
                assert_eq!(shown(there.fgcolor()), indexed(cell.fg), "{at}");
                // This terminal knows one of the two at a time.
                if !look(Modifier::BOLD | Modifier::DIM) {
                    assert_eq!(
                        (there.bold(), there.dim()),
                        (look(Modifier::BOLD), look(Modifier::DIM)),
                        "{at}"
                    );
                }
                assert_eq!(there.italic(), look(Modifier::ITALIC), "{at}");
            }
            x += wide;
        }
    }
    assert_eq!(screen.hide_cursor(), cursor.is_none());
    if let Some((x, y)) = cursor {
        assert_eq!(screen.cursor_position(), (y, x));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_terminal_shows_what_was_drawn(steps in proptest::collection::vec(step(), 1..40)) {
        let (mut columns, mut rows) = (40, 10);
        let mut painter = Painter::new(columns, rows);
        let mut terminal = vt100::Parser::new(cells(rows), cells(columns), 0);
        let mut drawn: Vec<Step> = Vec::new();
        let mut cursor = None;
        terminal.process(&painter.enter(true));
        for step in steps {
            match step {
                Step::Clear => drawn.clear(),
                Step::Repaint => {
                    // Something else has written there meanwhile.
                    terminal.process(b"\x1b[H\x1b[31mspoilt");
                    painter.repaint();
                }
                Step::Resize(c, r) => {
                    (columns, rows) = (c, r);
                    terminal.screen_mut().set_size(cells(r), cells(c));
                    painter.resize(c, r);
                }
                Step::Cursor(place) => cursor = place,
                text => drawn.push(text),
            }
            let seen = cursor.filter(|(x, y)| *x < columns && *y < rows);
            let mut buffer = Buffer::default();
            let bytes = painter.draw(|frame| {
                for step in &drawn {
                    if let Step::Text { x, y, text, style } = step && *x < columns && *y < rows {
                        frame.buffer_mut().set_stringn(*x, *y, text, usize::from(columns - x), *style);
                    }
                }
                if let Some((x, y)) = seen {
                    frame.set_cursor_position(Position::new(x, y));
                }
                buffer = frame.buffer_mut().clone();
            });
            terminal.process(&bytes);
            compare(terminal.screen(), &buffer, seen);
        }
    }

    #[test]
    fn nothing_in_a_cell_reaches_a_terminal_but_text(symbol in "\\PC{0,3}|[\u{1b}\u{7}\u{9b}\u{202e}\u{200b}\u{ad}\u{2028}e\u{301}\u{e0041}京]{0,40}") {
        let mut painter = Painter::new(20, 5);
        let first = painter.draw(|_| ());
        let bytes = painter.draw(|frame| {
            frame.buffer_mut()[(3, 2)].set_symbol(&symbol);
        });
        let text = String::from_utf8(bytes).unwrap();
        let bare: String = text.split('\u{1b}').flat_map(|s| s.trim_start_matches(|c: char| c == '[' || c == ';' || c.is_ascii_digit()).chars().skip(1)).collect();
        // The cursor goes down and back by itself.
        let bare = bare.replace(['\n', '\r', '\u{8}'], "");
        prop_assert!(!bare.chars().any(|c| c.is_control() || crate::domain::clean::is_invisible(c)), "{text:?}");
        prop_assert!(text.len() < 60);
        prop_assert!(first.len() < 60);
    }
}

#[test]
fn nothing_changed_is_nothing_sent() {
    let mut painter = Painter::new(80, 24);
    let mut draw = |text: &'static str| {
        painter.draw(|frame| {
            frame.buffer_mut().set_string(3, 3, text, Style::new().fg(Color::Cyan));
        })
    };
    assert!(!draw("abc").is_empty());
    assert_eq!(draw("abc"), b"");
    assert_eq!(draw("abd").iter().filter(|b| **b == b'd').count(), 1);
}

#[test]
fn a_size_that_is_claimed_takes_no_memory() {
    let mut painter = Painter::new(u16::MAX, u16::MAX);
    painter.resize(0, 0);
    painter.resize(u16::MAX, 1);
    painter.draw(|frame| assert_eq!((frame.area().width, frame.area().height), (400, 5)));
}
