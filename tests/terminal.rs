//! The terminal is left as it was found, however the program ends; and the means of
//! testing it can be trusted.

#![allow(clippy::expect_used, clippy::panic, reason = "tests fail this way, and one is about panics")]

#[path = "terminal/opening.rs"]
mod opening;
mod support;

use crossterm::event::{Event, KeyCode, KeyEvent};
use platedesk::host::terminal::{Screen, Wishes};
use platedesk::host::tty::{App, HostEvent, Queue, Signal, listen, run};
use ratatui::Frame;
use ratatui::widgets::Paragraph;
use std::ops::ControlFlow;
use support::pty::Pty;

const FAREWELL: &str = "the console has stopped; nothing saved is lost";

/// A console that shows what happens to it.
struct Witness {
    log: Vec<String>,
}

impl App for Witness {
    type News = ();
    type Done = i32;

    fn handle(&mut self, event: HostEvent<()>) -> ControlFlow<i32> {
        match event {
            HostEvent::Input(Event::Key(key)) => return self.key(key),
            HostEvent::Input(Event::Paste(text)) => self.log.push(format!("pasted {text:?}")),
            HostEvent::Input(Event::Resize(w, h)) => self.log.push(format!("size {w}x{h}")),
            HostEvent::Signal(Signal::End) => return ControlFlow::Break(43),
            HostEvent::Signal(Signal::HangUp) => return ControlFlow::Break(44),
            other => self.log.push(format!("{other:?}")),
        }
        ControlFlow::Continue(())
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let tail = self.log.len().saturating_sub(usize::from(area.height) - 1);
        let text = format!("窗 {}x{}\n{}", area.width, area.height, self.log[tail..].join("\n"));
        frame.render_widget(Paragraph::new(text), area);
    }
}

impl Witness {
    fn key(&mut self, key: KeyEvent) -> ControlFlow<i32> {
        match key.code {
            KeyCode::Char('q') => return ControlFlow::Break(42),
            KeyCode::Char('p') => panic!("a rule was broken"),
            KeyCode::Char('t') => {
                let other = std::thread::spawn(|| panic!("the other thread fell"));
                self.log.push(format!("fell: {}", other.join().is_err()));
            }
            code => self.log.push(format!("key {code} {:?}", key.modifiers)),
        }
        ControlFlow::Continue(())
    }
}

/// No test: the program that the tests below run in a pseudo-terminal.
#[test]
#[ignore = "started by the other tests, in a terminal of its own"]
fn witness() {
    let queue = Queue::new();
    let wishes = Wishes { mouse: true, farewell: FAREWELL.to_owned() };
    let mut screen = Screen::open(&wishes).expect("a terminal");
    listen(&queue, screen.early()).expect("listens");
    let done = run(
        &mut Witness { log: vec!["ready".to_owned()] },
        &mut screen.painter,
        &mut screen.line,
        &queue.receiver,
    );
    drop(screen);
    std::process::exit(done.unwrap_or(45));
}

fn start() -> Pty {
    let own = std::env::current_exe().expect("the test binary");
    let args = ["--exact", "witness", "--ignored", "--nocapture"];
    let pty = Pty::spawn(own, &args, &[("RUST_BACKTRACE", "0")], 60, 16);
    pty.wait_for("ready");
    pty
}

#[track_caller]
fn assert_left_in_order(pty: &Pty) {
    assert_eq!(pty.terminal_disorder(), Vec::<&str>::new(), "{pty}");
}

#[test]
fn the_terminal_is_taken_over_and_given_back() {
    let mut pty = start();
    let taken = pty.terminal_disorder();
    for what in ["alternate screen", "bracketed paste", "mouse", "no line editing", "no echo"] {
        assert!(taken.contains(&what), "{what} not in {taken:?}");
    }
    pty.type_keys("q");
    assert_eq!(pty.wait_exit(), 42);
    assert_left_in_order(&pty);
    assert!(!pty.screen().contains("ready"), "{pty}");
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_why() {
    let mut pty = start();
    pty.type_keys("p");
    pty.wait_exit();
    assert_left_in_order(&pty);
    let screen = pty.screen();
    assert!(screen.contains(FAREWELL) && screen.contains("a rule was broken (tests/terminal.rs:"), "{pty}");
}

#[test]
fn a_panic_elsewhere_is_told_at_the_end_and_spoils_nothing() {
    let mut pty = start();
    pty.type_keys("t");
    pty.wait_for("fell: true");
    assert!(!pty.screen().contains("other thread"), "{pty}");
    pty.type_keys("q");
    assert_eq!(pty.wait_exit(), 42);
    assert_left_in_order(&pty);
    assert!(pty.screen().contains("the other thread fell"), "{pty}");
}

#[test]
fn signals_end_the_session_in_order() {
    for (name, code) in [("TERM", 43), ("INT", 43), ("QUIT", 43), ("HUP", 44)] {
        let pty = start();
        pty.signal(name);
        assert_eq!(pty.wait_exit(), code, "{name}");
        assert_left_in_order(&pty);
    }
}

#[test]
fn control_keys_are_keys() {
    let mut pty = start();
    pty.type_keys("<C-z><C-c><C-\\>");
    pty.wait_for("key z KeyModifiers(CONTROL)");
    pty.wait_for("key c KeyModifiers(CONTROL)");
    pty.wait_for("key 4 KeyModifiers(CONTROL)");
    pty.signal("TSTP");
    pty.type_keys("x");
    pty.wait_for("key x");
}

#[test]
fn a_stopped_console_comes_back_whole() {
    let mut pty = start();
    pty.signal("STOP");
    pty.signal("CONT");
    pty.wait_for("Signal(Continued)");
    assert!(pty.terminal_disorder().contains(&"no line editing"), "{pty}");
    pty.type_keys("q");
    assert_eq!(pty.wait_exit(), 42);
    assert_left_in_order(&pty);
}

#[test]
fn a_paste_is_one_event_and_a_new_size_is_drawn() {
    let pty = start();
    pty.paste("qqp\n京A12345");
    pty.wait_for("pasted \"qqp\\n京A12345\"");
    for width in 61..=99 {
        pty.resize(width, 20);
    }
    pty.resize(100, 30);
    pty.wait_for("窗 100x30");
}

#[test]
fn the_pty_shows_what_cat_and_sh_do() {
    let mut pty = Pty::spawn("cat", &[], &[], 40, 8);
    pty.type_keys("天河618<Enter>");
    pty.wait_until("the line twice", |s| s.contents().matches("天河618").count() == 2);
    assert_eq!(pty.keys_typed(), 6);
    assert_eq!(pty.keys_typed(), 0);
    pty.type_keys("<C-d>");
    assert_eq!(pty.wait_exit(), 0);
    assert!(pty.terminal_restored());

    let script = "printf '\\033[?1049h\\033[?25l'; stty raw -echo; exit 7";
    let pty = Pty::spawn("sh", &["-c", script], &[], 40, 8);
    assert_eq!(pty.wait_exit(), 7);
    assert_eq!(
        pty.terminal_disorder(),
        ["alternate screen", "cursor hidden", "no line editing", "no echo", "no signals from keys"]
    );

    let asking = "stty raw -echo; printf 'ab\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c; exit 3";
    let pty = Pty::spawn("sh", &["-c", asking], &[("GREETING", "x")], 40, 8);
    pty.wait_for("[   1   ;   3   R");
    assert_eq!(pty.wait_exit(), 3);
}
