//! A served store, and people with keys.

#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::lang::Lang;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use crate::support::sitting::{NOW, now};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_platedesk");

/// A store that can be served, with the keys of people who are enrolled.
pub struct Shop {
    pub dir: tempfile::TempDir,
}

impl Shop {
    /// With so many cars, and chen (admin), liuna and wangmin (advisors).
    pub fn new(vehicles: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { now: Some(now()), ..Options::new(&whoami::username().unwrap()) };
        let demo = DemoOptions { vehicles, seed: 3, now: now(), lang: Lang::En };
        drop(Desk::demo(&dir.path().join("store"), demo, options).unwrap());
        let shop = Self { dir };
        // Whoever has the store enrols the first: as long as there is no administrator they are one.
        let me = whoami::username().unwrap();
        let done = shop.run(&["user", "add", &me, "--role", "admin"]);
        assert!(done.status.success(), "{}", said(&done));
        for (login, name, role) in [
            ("chen", "Chen Jie", "admin"),
            ("liuna", "Liu Na", "advisor"),
            ("wangmei", "Wang Mei", "advisor"),
        ] {
            shop.enrol(login, name, role);
        }
        shop
    }

    /// Enrols somebody with a key of their own.
    pub fn enrol(&self, login: &str, name: &str, role: &str) {
        let public = format!("{}.pub", self.key(login).display());
        let done = self.run(&["user", "add", login, "--name", name, "--role", role, "--key", &public]);
        assert!(done.status.success(), "{}", said(&done));
    }

    pub fn store(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    /// The key of somebody, made if there is none yet.
    pub fn key(&self, name: &str) -> PathBuf {
        use russh::keys::ssh_key::LineEnding;
        use russh::keys::ssh_key::private::{Ed25519Keypair, KeypairData, PrivateKey};
        let path = self.dir.path().join(name);
        if !path.exists() {
            let mut seed = [7; 32];
            seed[..name.len()].copy_from_slice(name.as_bytes());
            let pair = KeypairData::Ed25519(Ed25519Keypair::from_seed(&seed));
            let key = PrivateKey::new(pair, name).unwrap();
            key.write_openssh_file(&path, LineEnding::LF).unwrap();
            std::fs::write(path.with_extension("pub"), key.public_key().to_openssh().unwrap()).unwrap();
        }
        path
    }

    /// A run of the command line on the store.
    pub fn run(&self, args: &[&str]) -> Output {
        let store = self.store();
        Command::new(PROGRAM).args(["--lang", "en", "--store"]).arg(store).args(args).output().unwrap()
    }

    /// Serves it, with SSH at a port of the system's choice.
    pub fn serve(&self) -> Served {
        self.serve_with(&["--listen", "127.0.0.1:0"])
    }

    pub fn serve_with(&self, args: &[&str]) -> Served {
        let mut child = Command::new(PROGRAM)
            .args(["--lang", "en", "--now", NOW, "--store"])
            .arg(self.store())
            .arg("serve")
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let (mut said, mut port) = (String::new(), None);
        while port.is_none() {
            let from = said.len();
            assert!(log.read_line(&mut said).unwrap() > 0, "{said}");
            let line = &said[from..];
            port = line.split_once("SSH at 127.0.0.1:").map(|(_, rest)| {
                rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
            });
            if args.contains(&"--no-ssh") && line.contains("serving at") {
                port = Some(0);
            }
        }
        Served { child, port: port.unwrap(), log: Some(log) }
    }
}

/// A server that runs.
pub struct Served {
    pub child: Child,
    pub port: u16,
    log: Option<BufReader<ChildStderr>>,
}

impl Served {
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(done.unwrap().success());
    }

    /// Ends it in order; returns what it said since.
    pub fn end(mut self) -> String {
        self.signal("TERM");
        let mut rest = String::new();
        let mut log = self.log.take().unwrap();
        while log.read_line(&mut rest).unwrap() > 0 {}
        assert!(self.child.wait().unwrap().success(), "{rest}");
        rest
    }

    /// Memory that is in use, in bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Both streams of a run.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Arguments of the OpenSSH client.
pub fn ssh(key: &Path, login: &str, port: u16) -> Vec<String> {
    let key = key.display().to_string();
    [
        "-F",
        "/dev/null",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "BatchMode=yes",
        "-o",
        "LogLevel=ERROR",
        "-o",
        "IdentitiesOnly=yes",
        "-i",
        &key,
        "-p",
        &port.to_string(),
        "-l",
        login,
        "127.0.0.1",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Whether the client is there; says what is left out, if not.
pub fn client_is_there() -> bool {
    let there = Command::new("ssh").arg("-V").output().is_ok();
    if !there {
        eprintln!("left out: no OpenSSH client on this machine");
    }
    there
}

#[track_caller]
pub fn ends(output: &Output, code: i32, text: &str) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(text), "{text:?} in {said}");
}

/// Reads until a line holds this text; all that was read.
#[track_caller]
pub fn heard(log: &mut impl BufRead, text: &str) -> String {
    let mut all = String::new();
    while !all.contains(text) {
        assert!(log.read_line(&mut all).unwrap() > 0, "{text:?} not in {all}");
    }
    all
}

/// A port at which nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
