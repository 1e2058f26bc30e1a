//! How long a change takes until it is durable, through the desk, by one, four and sixteen writers,
//! against a bare append and `fdatasync` of the same bytes in the same run.
//!
//! `cargo bench --bench durable`; `PLATEDESK_N` sets the number of changes in each row (2 000). The
//! store is made in the temporary directory (`TMPDIR`), which should be on the disk to be measured.
//! `benches/compare` does the same with SQLite beside it.

#![allow(clippy::expect_used, reason = "a bench that cannot run says so and stops")]

mod support;

fn main() {
    let home = tempfile::tempdir().expect("a temporary directory");
    support::race::run(home.path(), support::wanted(2_000), &[]);
}
