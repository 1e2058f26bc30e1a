//! Two hundred seats in one process: what one of them takes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::domain::lang::Lang;
use platedesk::host::seat::Seat;
use support::sitting::Sitting;

/// Bytes of memory that the process has, where the system says so.
fn resident() -> Option<usize> {
    let said = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = said.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<usize>().ok().map(|kib| kib * 1024)
}

/// One process holds them all, each on a thread of its own.
const fn can_be_sent<T: Send + 'static>() {}
const _: () = can_be_sent::<Seat>();

const SEATS: usize = 200;
/// Most bytes of a seat that shows a car.
const MOST: usize = 1024 * 1024;

#[test]
fn a_seat_takes_less_than_a_megabyte() {
    let desk = Sitting::demo(Lang::En, (120, 36), 150);
    let mut seats: Vec<Sitting> = Vec::with_capacity(SEATS);
    let before = resident();
    for _ in 0..SEATS {
        let mut seat = desk.beside("wangmin");
        seat.keys("<Enter>");
        assert!(seat.seat.session.shared.car.is_some());
        seats.push(seat);
    }
    if let (Some(before), Some(after)) = (before, resident()) {
        let each = after.saturating_sub(before) / SEATS;
        println!("{} KiB a seat", each / 1024);
        assert!(each < MOST, "{each} bytes a seat");
    }
    // What one saves reaches all of them.
    seats[0].keys("i<Tab><C-u>{卡罗拉}<C-s>").sees("saved");
    for seat in &mut seats[1..] {
        seat.look().sees("卡罗拉");
    }
}
