//! Use cases that every host shares.

pub mod api;
pub mod clock;
pub mod writer;
