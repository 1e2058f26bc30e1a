//! Use cases that every host shares.

pub mod api;
