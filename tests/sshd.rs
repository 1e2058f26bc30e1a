//! Behind the system's `sshd`, with the settings of `docs/serving.md`: a console, commands with their
//! exit codes, and nothing forwarded. Without that server nothing runs here, which is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod served;
mod support;

use served::{PROGRAM, Served, Shop, client_is_there, ends, free_port, heard, ssh};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use support::pty::Pty;

const SSHD: &str = "/usr/sbin/sshd";
const CAR: &str = r#"{"change":"open_file","plate":"京C70618","vehicle":{"make":"丰田"}}"#;
const GUIDE: &str = include_str!("../docs/serving.md");

/// Whether client and server are there; says what is left out, if not.
fn both_are_there() -> bool {
    let there = Path::new(SSHD).exists();
    if !there {
        eprintln!("left out: no OpenSSH server on this machine");
    }
    there && client_is_there()
}

/// A store that is served at its socket alone, and an `sshd` before it that lets this account in.
struct Door {
    sshd: Child,
    port: u16,
    /// Open as long as the server writes to it.
    _log: BufReader<ChildStderr>,
    login: String,
    _served: Served,
    shop: Shop,
}

impl Door {
    fn open() -> Self {
        let shop = Shop::new(5);
        let car = shop.dir.path().join("car");
        fs::write(&car, CAR).unwrap();
        ends(&shop.run(&["apply", car.to_str().unwrap()]), 0, "true");
        let served = shop.serve_with(&["--no-ssh"]);
        let (host, mine) = (shop.key("host"), shop.key("mine").with_extension("pub"));
        let config = shop.dir.path().join("sshd_config");
        // Where `root` starts it, it wants this directory; others may not make it, and need not.
        let _ = fs::create_dir_all("/run/sshd");
        // Somebody else may take the port first.
        for _ in 0..8 {
            let port = free_port();
            let text = format!(
                "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
                 Subsystem sftp internal-sftp\nUsePAM no\nStrictModes no\nPrintMotd no\nPrintLastLog no\nSetEnv LC_ALL=en_US.UTF-8\n{}",
                host.display(),
                mine.display(),
                of_the_guide(&shop)
            );
            fs::write(&config, text).unwrap();
            let mut sshd = Command::new(SSHD)
                .args(["-D", "-e", "-f"])
                .arg(&config)
                .stdin(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut log = BufReader::new(sshd.stderr.take().unwrap());
            let mut text = String::new();
            while log.read_line(&mut text).unwrap() > 0 && !text.contains("Server listening") {}
            if text.contains("Server listening") {
                let login = whoami::username().unwrap();
                return Self { sshd, port, _log: log, login, _served: served, shop };
            }
            assert!(text.contains("in use"), "{text}");
            sshd.wait().unwrap();
        }
        panic!("no port is free");
    }

    fn arguments(&self, key: &str) -> Vec<String> {
        ssh(&self.shop.key(key), &self.login, self.port)
    }

    fn run(&self, before: &[&str], key: &str, command: &[&str]) -> Output {
        let arguments = self.arguments(key);
        Command::new("ssh").args(before).args(arguments).args(command).stdin(Stdio::null()).output().unwrap()
    }

    fn console(&self) -> Pty {
        let all = [vec!["-tt".to_owned()], self.arguments("mine")].concat();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let desk = Pty::spawn("ssh", &all, &[], 80, 24);
        desk.wait_for("on file");
        desk
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

/// The settings of the guide, for everybody in place of its group, with this program and this socket.
fn of_the_guide(shop: &Shop) -> String {
    let from = GUIDE.find("   Match Group counter\n").unwrap();
    let (block, _) = GUIDE[from..].split_once("```").unwrap();
    let socket = shop.dir.path().join("store.sock");
    let mut block = block.to_owned();
    for (theirs, ours) in [
        ("Group counter", "all"),
        ("/usr/local/bin/platedesk", PROGRAM),
        ("/run/platedesk/desk.sock", socket.to_str().unwrap()),
    ] {
        assert!(block.contains(theirs), "{theirs:?} in {block}");
        block = block.replace(theirs, ours);
    }
    block
}

#[test]
fn the_console_and_commands_work_behind_sshd() {
    if !both_are_there() {
        return;
    }
    let door = Door::open();
    ends(&door.run(&[], "mine", &["lookup", "618", "--json"]), 0, "京C70618");
    ends(&door.run(&[], "mine", &["lookup", "zzzzz", "--json"]), 4, "");
    ends(&door.run(&[], "mine", &["nonsense"]), 2, "nonsense");
    ends(&door.run(&[], "mine", &["lookup", "'$(exit", "7)'"]), 4, "$(exit 7)");
    ends(&door.run(&[], "mine", &[]), 1, "no terminal");
    ends(&door.run(&[], "stranger", &["lookup", "618"]), 255, "Permission denied");
    let mut desk = door.console();
    desk.wait_for("on file");
    desk.type_keys("?");
    desk.wait_for("keys that work here");
    desk.resize(120, 36);
    desk.wait_until("a wider picture", |screen| screen.contents().lines().any(|l| l.chars().count() > 90));
    desk.type_keys("<Esc>");
    desk.wait_for("on file");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
    assert_eq!(desk.terminal_disorder(), Vec::<&str>::new());
}

#[test]
fn what_was_typed_is_there_again_when_the_line_was_dropped() {
    if !both_are_there() {
        return;
    }
    let door = Door::open();
    let open = || {
        let mut desk = door.console();
        desk.type_keys("70618<Enter>");
        desk.wait_for("京C·70618");
        desk.type_keys("i");
        desk.wait_for("colour");
        desk
    };
    let mut desk = open();
    desk.type_keys("<C-u>LVGBE40K08G123456");
    desk.wait_for("LVGBE40K08G123456");
    desk.signal("KILL");
    desk.wait_exit();
    open().wait_for("LVGBE40K08G123456");
}

#[test]
fn sshd_forwards_nothing() {
    if !both_are_there() {
        return;
    }
    let door = Door::open();
    let target = format!("127.0.0.1:{}", door.port);
    ends(&door.run(&["-W", &target], "mine", &[]), 255, "");
    let at_once = ["-o", "ExitOnForwardFailure=yes", "-R"];
    for back in ["0:127.0.0.1:1".to_owned(), format!("{}/r:127.0.0.1:1", door.shop.dir.path().display())] {
        ends(&door.run(&[&at_once[..], &[&back]].concat(), "mine", &["lookup", "zzzz"]), 255, "forwarding");
    }
    ends(&door.run(&["-s"], "mine", &["sftp"]), 2, "");
    // -L: the port opens here, and what connects to it is refused there, be it for a port or a socket.
    let socket = door.shop.dir.path().join("store.sock");
    for target in [target, socket.display().to_string()] {
        let port = free_port();
        let mut client = Command::new("ssh")
            .args(["-vv", "-N", "-L", &format!("{port}:{target}")])
            .args(door.arguments("mine"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(client.stderr.take().unwrap());
        heard(&mut log, "Entering interactive session");
        let mut through = TcpStream::connect(("127.0.0.1", port)).unwrap();
        // Also what is let through is heard.
        let answer = heard(&mut log, ": open ");
        assert!(answer.contains("open failed"), "{target}: {answer}");
        let mut nothing = Vec::new();
        let _ = through.read_to_end(&mut nothing);
        assert_eq!(nothing, b"", "{target} answered through it");
        client.kill().unwrap();
        client.wait().unwrap();
    }
}
