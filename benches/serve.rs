//! What a crowd costs: so many consoles over SSH at one desk, ten of which do not read any more, with a
//! change a second. How long a key takes to its frame for one among them, how long a change until all
//! others show it, and what memory the server takes.
//!
//! `cargo bench --bench serve`; `PLATEDESK_N` sets the number of consoles (200).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench that cannot run says so and stops"
)]

#[path = "../tests/served/client.rs"]
mod client;
#[path = "../tests/served/mod.rs"]
mod served;
#[path = "../tests/support/mod.rs"]
mod support;

use client::{Console, console, exec, key, sign_in};
use served::Shop;
use std::time::{Duration, Instant};

/// Consoles of one person.
const EACH: usize = 15;
/// Those that do not read.
const FROZEN: usize = 10;
/// Changes.
const ROUNDS: usize = 10;

fn main() {
    let wanted = std::env::var("PLATEDESK_N").ok().and_then(|n| n.parse().ok()).unwrap_or(200_usize);
    let shop = Shop::new(300);
    let logins: Vec<String> = (0..wanted.div_ceil(EACH)).map(|n| format!("guest{n}")).collect();
    logins.iter().for_each(|login| shop.enrol(login, login, "advisor"));
    let served = shop.serve();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let before = served.memory();
        let alone = typing(&shop, served.port, "liuna").await;
        println!("{:<44}{alone}", "key to frame, alone");
        let (mut handles, mut desks): (Vec<_>, Vec<Console>) = (Vec::new(), Vec::new());
        for n in 0..wanted {
            let login = &logins[n / EACH];
            let handle = sign_in(served.port, login, &key(&shop.key(login))).await.expect("a sign-in");
            let mut desk = console(&handle, 120, 36).await;
            desk.until("on file").await;
            handles.push(handle);
            desks.push(desk);
        }
        let full = served.memory();
        let each = (full - before) / wanted as u64 / 1024;
        println!("{:<44}{} MB, {each} KB each", format!("memory with {wanted} consoles"), full >> 20);
        let frozen = desks.split_off(wanted.saturating_sub(FROZEN));
        // The others read as people's terminals do; how long they take to show a change is told.
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        for mut desk in desks {
            let tell = tell.clone();
            tokio::spawn(async move {
                for round in 0..ROUNDS {
                    desk.until(&format!("{} on file", 301 + round)).await;
                    let _ = tell.send((round, Instant::now()));
                }
                desk
            });
        }
        let (port, chen) = (served.port, key(&shop.key("chen")));
        let writing = tokio::spawn(async move {
            let mut begun = Vec::new();
            for round in 0..ROUNDS {
                tokio::time::sleep(Duration::from_secs(1)).await;
                // One channel is all a connection gets: each command comes by one of its own.
                let handle = sign_in(port, "chen", &chen).await.expect("a sign-in");
                let change = format!("{{\"change\":\"open_file\",\"plate\":\"京X0061{round}\"}}\n");
                begun.push(Instant::now());
                let (out, code) = exec(&handle, "apply -", &change).await;
                assert_eq!(code, Some(0), "{out}");
            }
            begun
        });
        let among = typing(&shop, served.port, "liuna").await;
        println!("{:<44}{among}", format!("key to frame, among {wanted} of which {FROZEN} frozen"));
        let begun = writing.await.expect("the writer");
        let mut seen = Vec::new();
        for _ in 0..ROUNDS * (wanted - FROZEN) {
            let (round, at) = told.recv().await.expect("a screen");
            seen.push(at.duration_since(begun[round]));
        }
        println!("{:<44}{}", "change asked for, until shown by each", spread(seen));
        println!("{:<44}{} MB", "memory after that", served.memory() >> 20);
        drop(frozen);
    });
    served.end();
}

/// Types letters into the look-up of a new console; the time from each to its frame.
async fn typing(shop: &Shop, port: u16, login: &str) -> String {
    let handle = sign_in(port, login, &key(&shop.key(login))).await.expect("a sign-in");
    let mut desk = console(&handle, 120, 36).await;
    desk.until("on file").await;
    desk.keys("/").await;
    desk.until("⌕").await;
    let mut took = Vec::new();
    for n in 0..100 {
        let letter = ["q", "w", "\u{7f}", "\u{7f}"][n % 4];
        tokio::time::sleep(Duration::from_millis(50)).await;
        // Frames of what others did are not this key's.
        desk.drain().await;
        let begun = Instant::now();
        desk.keys(letter).await;
        assert!(desk.next().await, "a frame");
        took.push(begun.elapsed());
    }
    spread(took)
}

fn spread(mut all: Vec<Duration>) -> String {
    all.sort_unstable();
    let at = |part: usize| all[(all.len() * part / 100).min(all.len() - 1)].as_secs_f64() * 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms ({} times)", at(50), at(99), all.len())
}
