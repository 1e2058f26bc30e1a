//! The desk over a command line.
fn main() {}
