//! The console before its desk is open: the first frame, what is typed meanwhile, leaving, and what
//! keeps it from opening. The opening is held by a pipe in the place of the configuration: it is read
//! once for the name on the first frame, and once more on the way to the desk.

use super::{Pty, assert_left_in_order};
use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::lang::Lang;
use platedesk::domain::time::Time;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_platedesk");
const CONFIG: &str = "name = \"Corner Garage\"\nzone = \"Asia/Shanghai\"\nhours = \"08:30-18:00\"\n";

/// A store, and the pipe on which its opening waits.
struct Held {
    dir: tempfile::TempDir,
}

impl Held {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let now = Time::parse_rfc3339("2026-11-23T10:40:00+08:00").expect("a time");
        let demo = DemoOptions { vehicles: 30, seed: 3, now, lang: Lang::En };
        drop(Desk::demo(&dir.path().join("store"), demo, Options::new("tester")).expect("a store"));
        let held = Self { dir };
        let made = Command::new("mkfifo").arg(held.pipe()).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        held
    }

    fn pipe(&self) -> PathBuf {
        self.dir.path().join("config.pipe")
    }

    /// Waits until somebody reads it, and says this.
    fn say(&self, config: &str) {
        fs::write(self.pipe(), config).expect("the pipe is read");
    }

    /// A console whose first frame stands, and whose desk is not open.
    fn console(&self, size: (u16, u16)) -> Pty {
        let (store, pipe) = (self.dir.path().join("store"), self.pipe());
        let path = |path: &PathBuf| path.to_str().expect("a path").to_owned();
        let args = ["--store", &path(&store), "--config", &path(&pipe), "--lang", "en"];
        let pty = Pty::spawn(PROGRAM, &args, &[], size.0, size.1);
        self.say(CONFIG);
        pty.wait_for("Opening the store");
        pty
    }
}

#[test]
fn the_first_frame_stands_before_the_desk_is_open_and_what_is_typed_reaches_the_lookup() {
    let held = Held::new();
    let mut pty = held.console((120, 36));
    for text in ["Corner Garage", "r Reception", "e Estimate", "c Callbacks", "k Complaints", "Ctrl-Q quit"] {
        pty.wait_for(text);
    }
    pty.type_keys("88<BS>861");
    pty.wait_for("Typed: 88 Backspace 861");
    pty.resize(80, 24);
    pty.wait_gone("e Estimate ─");
    pty.type_keys("8");
    pty.wait_for("Typed: 88 Backspace 8618");
    held.say(CONFIG);
    // The car of the handbook, found by all that was typed.
    pty.wait_for("京A·88618");
    pty.wait_for("88618");
    pty.wait_gone("Opening the store");
    pty.wait_for("Camry");
    pty.type_keys("<Enter>");
    pty.wait_for("京A·88618  ");
    pty.type_keys("<C-q>");
    assert_eq!(pty.wait_exit(), 0);
    assert_left_in_order(&pty);
}

#[test]
fn it_can_be_left_while_it_is_being_opened() {
    let held = Held::new();
    for keys in ["<C-q>", "<C-c>", "q", "618<C-q>"] {
        let mut pty = held.console((80, 24));
        pty.type_keys(keys);
        assert_eq!(pty.wait_exit(), 0, "{keys}");
        assert_left_in_order(&pty);
    }
    for signal in ["TERM", "HUP", "INT"] {
        let pty = held.console((60, 16));
        pty.signal(signal);
        assert_eq!(pty.wait_exit(), 0, "{signal}");
        assert_left_in_order(&pty);
    }
}

#[test]
fn what_keeps_it_from_opening_is_said_when_the_terminal_is_given_back() {
    let held = Held::new();
    let pty = held.console((120, 36));
    held.say(&CONFIG.replace("Asia/Shanghai", "Mars/Base"));
    assert_eq!(pty.wait_exit(), 3);
    assert_left_in_order(&pty);
    let screen = pty.screen();
    assert!(screen.contains("platedesk: ") && screen.contains("Mars/Base"), "{screen}");

    let desk = Desk::open(&held.dir.path().join("store"), Options::new("liu")).expect("the store");
    let pty = held.console((120, 36));
    held.say(CONFIG);
    assert_eq!(pty.wait_exit(), 7);
    assert_left_in_order(&pty);
    assert!(pty.screen().contains("platedesk: liu has had this store open since"), "{pty}");
    drop(desk);
}

#[test]
fn a_demo_that_is_left_while_it_is_being_filled_leaves_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let env = [("TMPDIR", dir.path().to_str().expect("a path"))];
    let args = ["--demo", "--vehicles", "1000000", "--lang", "en"];
    let mut pty = Pty::spawn(PROGRAM, &args, &env, 80, 24);
    pty.wait_for("Filling a demo store with 1 000 000 cars");
    pty.wait_for("cars and their owners: 0 %");
    pty.type_keys("<C-q>");
    assert_eq!(pty.wait_exit(), 0);
    assert_left_in_order(&pty);
    assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), 0);
}
