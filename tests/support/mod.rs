//! What several kinds of test share.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests fails as a test does"
)]

pub mod bytes;
pub mod disk;
pub mod keys;
pub mod pty;
pub mod script;
pub mod sitting;
pub mod source;
