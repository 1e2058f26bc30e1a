//! Many at one desk, through the OpenSSH client: what people at terminals and scripts do, and what
//! nobody shall. Without that client only the tests of `serve.rs` run, which say it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod served;
mod support;

use served::{Served, Shop, client_is_there, ends, free_port, heard, said, ssh};
use std::io::{BufReader, Read};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};
use support::pty::Pty;

fn arguments(shop: &Shop, served: &Served, login: &str) -> Vec<String> {
    ssh(&shop.key(login), login, served.port)
}

/// A console over SSH.
fn console(shop: &Shop, served: &Served, login: &str, size: (u16, u16)) -> Pty {
    let mut all = vec!["-tt".to_owned()];
    all.extend(arguments(shop, served, login));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    Pty::spawn("ssh", &all, &[], size.0, size.1)
}

fn with(shop: &Shop, served: &Served, login: &str, before: &[&str], command: &[&str], input: &str) -> Output {
    let mut child = Command::new("ssh")
        .args(before)
        .args(arguments(shop, served, login))
        .args(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Who refuses does not read.
    let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn run(shop: &Shop, served: &Served, login: &str, command: &[&str], input: &str) -> Output {
    with(shop, served, login, &[], command, input)
}

const CAR: &str = r#"{"change":"open_file","plate":"京C70618","vehicle":{"make":"丰田","model":"凯美瑞"},"owner":{"name":"张伟","phones":"13800136621"}}"#;

#[test]
fn every_verb_has_its_exit_code_and_no_path_of_the_server() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(20);
    let served = shop.serve();
    let chen = |command: &[&str], input: &str| run(&shop, &served, "chen", command, input);
    ends(&chen(&["apply", "-"], CAR), 0, "\"ok\":true");
    ends(&chen(&["apply", "-"], "{\"change\":\"open_file\",\"plate\":\"X\"}"), 3, "plate");
    ends(&chen(&["lookup", "70618", "--json"], ""), 0, "京C70618");
    ends(&chen(&["card", "京C70618"], ""), 0, "张伟");
    ends(&chen(&["lookup", "zzzzz"], ""), 4, "");
    ends(&chen(&["nonsense"], ""), 2, "nonsense");
    ends(&chen(&["export", "vehicles", "--csv"], ""), 0, "京C");
    ends(&chen(&["import", "vehicles", "-"], "车牌,品牌\n京D12345,丰田\n"), 0, "1");
    ends(&chen(&["import", "catalog", "-"], "code,price\noil-filter,39\n"), 0, "");
    ends(&chen(&["undo", "999999"], ""), 4, "");
    for refused in [
        &["import", "vehicles", "/etc/passwd"][..],
        &["import", "catalog", "/etc/passwd"],
        &["apply", "/etc/passwd"],
        &["backup", "/tmp/b.tar.gz"],
        &["restore", "/tmp/b.tar.gz"],
        &["--", "lookup", "1", "--store", "/tmp"],
        &["lookup", "1", "--config", "/etc/passwd"],
        &["lookup", "1", "--now", "2026-11-23T10:40"],
        &["lookup", "1", "--as", "wangmin"],
        &["rebuild"],
        &["forget", "1.1"],
        &["serve"],
    ] {
        ends(&chen(refused, ""), 2, "platedesk");
    }
    // The shell of nobody is asked.
    ends(&chen(&["lookup", "'$(touch /tmp/x)'"], ""), 4, "$(touch");
    ends(&chen(&["lookup", "'70618"], ""), 255, "");
    let backup = chen(&["backup", "-"], "");
    assert!(backup.status.success() && backup.stdout.starts_with(&[0x1f, 0x8b]), "{}", backup.stdout.len());
    served.end();
    assert!(shop.run(&["check", "--deep"]).status.success());
}

#[test]
fn only_who_is_enrolled_with_this_key_under_this_name_comes_in() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let served = shop.serve();
    let with_key = |key: &str, login: &str| {
        let mut all = ssh(&shop.key(key), login, served.port);
        all.extend(["lookup", "1"].map(str::to_owned));
        Command::new("ssh").args(all).output().unwrap()
    };
    assert_ne!(with_key("liuna", "liuna").status.code(), Some(255));
    ends(&with_key("stranger", "liuna"), 255, "Permission denied");
    ends(&with_key("liuna", "chen"), 255, "Permission denied");
    ends(&with_key("liuna", "root"), 255, "Permission denied");
    ends(&run(&shop, &served, "chen", &["user", "disable", "liuna"], ""), 0, "");
    ends(&with_key("liuna", "liuna"), 255, "Permission denied");
    let trail = run(&shop, &served, "chen", &["export", "journal", "--json"], "");
    assert!(said(&trail).contains("sign_in"), "{}", said(&trail));
}

#[test]
fn nothing_is_forwarded_and_one_channel_is_all() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let served = shop.serve();
    let target = format!("127.0.0.1:{}", served.port);
    ends(&with(&shop, &served, "chen", &["-W", &target], &[], ""), 255, "");
    let remote = with(
        &shop,
        &served,
        "chen",
        &["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"],
        &["lookup", "1"],
        "",
    );
    ends(&remote, 255, "");
    let agent = with(&shop, &served, "chen", &["-A", "-X"], &["lookup", "zzzz"], "");
    ends(&agent, 4, "");
    // -L: the port opens here, and what connects to it is refused there.
    let port = free_port();
    let mut forward = vec!["-v".to_owned(), "-N".to_owned(), "-L".to_owned(), format!("{port}:{target}")];
    forward.extend(arguments(&shop, &served, "chen"));
    let mut client = Command::new("ssh").args(&forward).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(client.stderr.take().unwrap());
    heard(&mut log, "Entering interactive session");
    let mut through = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut nothing = Vec::new();
    let _ = through.read_to_end(&mut nothing);
    assert_eq!(nothing, b"", "the greeting of the server came through it");
    heard(&mut log, "open failed");
    client.kill().unwrap();
    client.wait().unwrap();
    // One connection carries one channel.
    let control = shop.dir.path().join("c");
    let control = control.to_str().unwrap();
    let mut desk = {
        let mut all: Vec<String> = ["-tt", "-M", "-S", control].map(str::to_owned).to_vec();
        all.extend(arguments(&shop, &served, "chen"));
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        Pty::spawn("ssh", &all, &[], 80, 24)
    };
    desk.wait_for("on file");
    let second =
        with(&shop, &served, "chen", &["-S", control, "-o", "ControlMaster=no"], &["lookup", "1"], "");
    // The client then comes anew, by a connection of its own.
    assert!(said(&second).contains("Session open refused"), "{}", said(&second));
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
}

/// Two advisors at screens of different sizes, and a car that both can find.
fn two_at_the_desk(shop: &Shop, served: &Served) -> (Pty, Pty) {
    ends(&run(shop, served, "chen", &["apply", "-"], CAR), 0, "true");
    (console(shop, served, "liuna", (120, 36)), console(shop, served, "wangmei", (80, 24)))
}

#[test]
fn two_see_each_others_work_as_it_happens() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let served = shop.serve();
    let (mut a, mut b) = two_at_the_desk(&shop, &served);
    for desk in [&mut a, &mut b] {
        desk.wait_for("on file");
        desk.type_keys("70618<Enter>");
        desk.wait_for("京C·70618");
    }
    a.type_keys("<Enter>");
    a.wait_for("arrived");
    b.wait_for("arrived");
    b.resize(100, 30);
    b.wait_until("a wider picture", |screen| screen.contents().lines().any(|l| l.chars().count() > 90));
    for desk in [&mut a, &mut b] {
        // One that is killed is as one whose line is gone.
        desk.signal("KILL");
    }
    served.end();
}

#[test]
fn who_saves_over_anothers_change_sees_both_versions_and_chooses() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let served = shop.serve();
    let (mut a, mut b) = two_at_the_desk(&shop, &served);
    for (desk, model) in [(&mut a, "Corolla"), (&mut b, "Avalon")] {
        desk.wait_for("on file");
        desk.type_keys("70618<Enter>");
        desk.wait_for("京C·70618");
        desk.type_keys("i");
        desk.wait_for("colour");
        desk.type_keys(&format!("<Tab><C-u>{model}"));
        desk.wait_for(model);
    }
    b.wait_for("(editing)");
    b.type_keys("<C-s>");
    b.wait_for("saved");
    a.wait_for("on record now");
    a.type_keys("<C-s>");
    a.wait_for("Two versions");
    a.wait_for("1 or 2");
    a.type_keys("1");
    a.wait_for("✓ yours");
    a.type_keys("<C-s>");
    a.wait_for("saved");
    b.wait_for("Corolla");
    drop((a, b));
    served.end();
    assert!(said(&shop.run(&["card", "京C70618"])).contains("Corolla"));
}

#[test]
fn what_was_typed_is_there_again_when_the_line_was_dropped_and_when_the_server_was_killed() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let mut served = shop.serve();
    ends(&run(&shop, &served, "chen", &["apply", "-"], CAR), 0, "true");
    let open = |served: &Served| {
        let mut desk = console(&shop, served, "liuna", (80, 24));
        desk.wait_for("on file");
        desk.type_keys("70618<Enter>");
        desk.wait_for("京C·70618");
        desk.type_keys("i");
        desk
    };
    let mut desk = open(&served);
    desk.wait_for("colour");
    desk.paste(&"x".repeat(100_000));
    desk.type_keys("<C-u>LVGBE40K08G123456");
    desk.wait_for("LVGBE40K08G123456");
    desk.signal("KILL");
    let desk = open(&served);
    desk.wait_for("LVGBE40K08G123456");
    served.signal("KILL");
    assert_eq!(desk.wait_exit(), 255);
    let _ = served.child.wait();
    drop(served);
    let served = shop.serve();
    let desk = open(&served);
    desk.wait_for("LVGBE40K08G123456");
    drop(desk);
    served.end();
    assert!(shop.run(&["check", "--deep"]).status.success());
}

#[test]
fn whoever_is_disabled_while_signed_in_is_put_out_and_others_stay() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let served = shop.serve();
    let a = console(&shop, &served, "liuna", (80, 24));
    let mut b = console(&shop, &served, "wangmei", (80, 24));
    a.wait_for("on file");
    b.wait_for("on file");
    ends(&run(&shop, &served, "chen", &["user", "disable", "liuna"], ""), 0, "");
    a.wait_exit();
    b.type_keys("?");
    b.wait_for("keys that work here");
    b.type_keys("<Esc>");
}

#[test]
fn control_keys_do_no_harm_and_quitting_gives_the_terminal_back() {
    if !client_is_there() {
        return;
    }
    let shop = Shop::new(5);
    let served = shop.serve();
    let mut desk = console(&shop, &served, "liuna", (80, 24));
    desk.wait_for("on file");
    desk.type_keys("<C-z><C-c><C-\\>");
    desk.type_keys("?");
    desk.wait_for("keys that work here");
    desk.type_keys("<Esc>");
    desk.wait_for("on file");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
    assert_eq!(desk.terminal_disorder(), Vec::<&str>::new());
}
