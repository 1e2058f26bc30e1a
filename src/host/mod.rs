//! All input and output with people: the terminal as it is found and left, and the loop
//! that turns what happens into events for a session.

pub mod attach;
pub mod console;
mod front;
pub mod job;
mod keeper;
pub mod opening;
pub mod planner;
pub mod seat;
pub mod serve;
pub mod terminal;
pub mod tty;
pub mod wire;

use std::io::Write;

/// From now on a panic says where it was and not what was in it, which may be somebody's.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|p| format!("{}:{}", p.file(), p.line())).unwrap_or_default();
        // If nobody reads it, so be it.
        let _ = writeln!(std::io::stderr(), "platedesk: panic at {place}");
    }));
}
