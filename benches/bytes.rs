//! How many bytes a keystroke sends to a terminal of 120×36, against the whole picture. No times:
//! the figures are the same on every machine.
//!
//! `cargo bench --bench bytes`; with `PLATEDESK_EACH` every keystroke is listed.

#![allow(clippy::unwrap_used, reason = "a bench that cannot run says so and stops")]

#[path = "../tests/support/mod.rs"]
mod support;

use platedesk::domain::lang::Lang;
use support::bytes::costs;

fn main() {
    println!(
        "{:<26}{:>5}{:>8}{:>9}{:>8}{:>9}{:>8}",
        "keystroke", "", "keys", "median", "most", "bar", "whole"
    );
    for lang in [Lang::En, Lang::Zh] {
        for (kind, cost) in costs(lang) {
            println!(
                "{:<26}{:>5}{:>8}{:>9}{:>8}{:>9}{:>8}",
                kind.name,
                lang.tag(),
                cost.each.len(),
                cost.median(),
                cost.most().1,
                kind.bar,
                cost.whole
            );
            if std::env::var_os("PLATEDESK_EACH").is_some() {
                cost.each.iter().for_each(|(keys, bytes)| println!("    {bytes:>6}  {keys}"));
            }
        }
    }
}
