//! Many at one desk, with a client in this process: what a client can do that no person would, and
//! crowds. What people do with the client they have is in `ssh.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

#[path = "served/client.rs"]
mod client;
mod served;
mod support;

use client::{console, exec, key, sign_in};
use served::{Served, Shop};
use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::time::Duration;
use support::pty::Pty;
use tokio::runtime::Runtime;

/// Consoles of one login in a crowd: fewer than it may have.
const PER_LOGIN: usize = 15;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// A shop with a car, served.
fn open(vehicles: usize) -> (Shop, Served) {
    let shop = Shop::new(vehicles);
    let served = shop.serve();
    (shop, served)
}

#[test]
fn a_client_gets_one_channel_and_nothing_that_is_forwarded() {
    let (shop, served) = open(5);
    runtime().block_on(async {
        let handle = sign_in(served.port, "liuna", &key(&shop.key("liuna"))).await.unwrap();
        assert!(handle.channel_open_direct_tcpip("127.0.0.1", 22, "127.0.0.1", 1).await.is_err());
        assert!(handle.channel_open_direct_streamlocal("/tmp/x").await.is_err());
        assert!(handle.tcpip_forward("0.0.0.0", 0).await.is_err());
        assert!(handle.streamlocal_forward("/tmp/y").await.is_err());
        let mut desk = console(&handle, 80, 24).await;
        desk.until("on file").await;
        assert!(handle.channel_open_session().await.is_err(), "a second channel");
        desk.keys("q").await;
        while desk.next().await {}
    });
    served.end();
}

#[test]
fn a_terminal_of_any_size_and_any_bytes_do_no_harm() {
    let (shop, served) = open(5);
    runtime().block_on(async {
        let liuna = key(&shop.key("liuna"));
        let handle = sign_in(served.port, "liuna", &liuna).await.unwrap();
        let mut huge = console(&handle, u32::MAX, u32::MAX).await;
        huge.until("on file").await;
        huge.channel.window_change(1, 0, 0, 0).await.unwrap();
        huge.channel.window_change(80, 24, 0, 0).await.unwrap();
        huge.keys("\u{1b}[200~").await;
        huge.keys(&"\u{1b}[31m\u{9b}粤\u{202e}".repeat(5_000)).await;
        huge.keys("\u{1b}[201~\u{1b}").await;
        let again = sign_in(served.port, "wangmei", &key(&shop.key("wangmei"))).await.unwrap();
        let mut desk = console(&again, 80, 24).await;
        desk.until("on file").await;
        assert!(served.memory() < 400 << 20, "{}", served.memory());
    });
    served.end();
}

#[test]
fn a_command_reads_what_is_sent_and_ends_with_its_code() {
    let (shop, served) = open(5);
    runtime().block_on(async {
        let run = async |command: &str| {
            let handle = sign_in(served.port, "chen", &key(&shop.key("chen"))).await.unwrap();
            exec(&handle, command, "").await
        };
        assert_eq!(run("lookup zzzz").await.1, Some(4));
        assert_eq!(run("nonsense").await.1, Some(2));
        assert_eq!(run("lookup 1 --as wangmin").await.1, Some(2));
        let (keys, code) = run("keys --markdown").await;
        assert!(keys.contains("| key |") || keys.contains("| `"), "{keys}");
        assert_eq!(code, Some(0));
    });
    served.end();
}

#[test]
fn half_open_and_refused_connections_leave_the_service_usable() {
    let (shop, served) = open(5);
    let here = SocketAddr::from(([127, 0, 0, 1], served.port));
    // They say nothing, or half a greeting; each takes the place of an older one.
    let silent: Vec<TcpStream> = (0..500).map(|_| TcpStream::connect(here).unwrap()).collect();
    runtime().block_on(async {
        let liuna = key(&shop.key("liuna"));
        assert!(sign_in(served.port, "liuna", &liuna).await.is_some());
    });
    let closed = silent.iter().filter(|stream| {
        let mut stream = *stream;
        stream.set_nonblocking(true).unwrap();
        let mut greeting = [0; 64];
        // What was sent first is read, then the end.
        while matches!(stream.read(&mut greeting), Ok(1..)) {}
        matches!(stream.read(&mut greeting), Ok(0))
    });
    assert!(closed.count() >= 400, "half-open connections are kept");
    drop(silent);
    runtime().block_on(async {
        let stranger = key(&shop.key("stranger"));
        for _ in 0..1_000 {
            // From some point on the address is shut out, which is quicker still.
            assert!(sign_in(served.port, "liuna", &stranger).await.is_none());
        }
        // Whoever is shut out comes in again after the longest penalty; here the other door is open.
        let output = shop.run(&["lookup", "1"]);
        assert!(output.status.success(), "{}", served::said(&output));
    });
    assert!(served.memory() < 400 << 20, "{}", served.memory());
    served.end();
}

#[test]
fn a_crowd_with_a_change_a_second_and_frozen_screens_leaves_the_others_unaffected() {
    let crowd = std::env::var("PLATEDESK_CROWD").ok().and_then(|n| n.parse().ok()).unwrap_or(24_usize);
    let shop = Shop::new(30);
    let logins: Vec<String> = (0..crowd.div_ceil(PER_LOGIN)).map(|n| format!("crowd{n}")).collect();
    logins.iter().for_each(|login| shop.enrol(login, "Somebody", "advisor"));
    let served = shop.serve();
    runtime().block_on(async {
        let keys: Vec<_> = logins.iter().map(|login| key(&shop.key(login))).collect();
        let (mut handles, mut desks) = (Vec::new(), Vec::new());
        for n in 0..crowd {
            let login = n / PER_LOGIN;
            let Some(handle) = sign_in(served.port, &logins[login], &keys[login]).await else {
                panic!("no {n}")
            };
            let mut desk = console(&handle, 120, 36).await;
            desk.until("on file").await;
            handles.push(handle);
            desks.push(desk);
        }
        // Ten do not read any more; the others see every change.
        let frozen = desks.split_off(desks.len().saturating_sub(10));
        let chen = key(&shop.key("chen"));
        let handle = sign_in(served.port, "chen", &chen).await.unwrap();
        let mut writer = console(&handle, 120, 36).await;
        writer.until("on file").await;
        let before = served.memory();
        for round in 0..5 {
            let plate = format!("京X{round}061{round}");
            writer.keys("n").await;
            writer.until("plate").await;
            writer.keys(&format!("{plate}\u{13}")).await;
            writer.until("on file").await;
            let count = format!("{} on file", 31 + round);
            for desk in &mut desks {
                desk.until(&count).await;
            }
            writer.keys("\u{1b}").await;
            writer.until(&count).await;
        }
        assert!(served.memory() < before + (64 << 20), "{before} {}", served.memory());
        drop(frozen);
    });
    served.end();
}

#[test]
fn the_socket_serves_this_machine() {
    let (shop, served) = open(5);
    let store = shop.store();
    let args = ["--store", store.to_str().unwrap(), "--lang", "zh"];
    let home = whoami::username().unwrap();
    let mut desk = Pty::spawn(served::PROGRAM, &args, &[("USER", &home)], 80, 24);
    desk.wait_for("档案");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
    assert!(desk.terminal_restored());
    let mut locked = Command::new(served::PROGRAM);
    let output = locked.args(["--lang", "en", "--store"]).arg(&store).args(["check"]).output().unwrap();
    assert_eq!(output.status.code(), Some(7), "{}", served::said(&output));
    // What is no greeting ends a connection and nothing else.
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[b'g', 0xff, 0xff, 0xff, 0xff]] {
        let mut stream = UnixStream::connect(store.with_extension("sock")).unwrap();
        std::io::Write::write_all(&mut stream, bytes).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
    }
    assert!(shop.run(&["lookup", "1"]).status.success());
    served.end();
    assert!(!store.with_extension("sock").exists());
}
