//! How long a change takes until it is durable, through the desk, by one, four and sixteen writers,
//! against a bare append and `fdatasync` of the same bytes in the same run.
//!
//! `cargo bench --bench durable`; `PLATEDESK_N` sets the number of changes in each row (2 000). The
//! store is made in the temporary directory (`TMPDIR`), which should be on the disk to be measured.
//! `benches/compare` does the same with SQLite beside it.

mod support;

fn main() {
    let home = tempfile::tempdir().unwrap_or_else(|e| panic!("a temporary directory: {e}"));
    support::race::run(home.path(), support::wanted(2_000), &[]);
}
