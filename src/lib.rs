//! # platedesk: the house and who may go where
//!
//! Read as a sentence: *hosts turn bytes into events; a session turns events into
//! screens and changes; the desk decides on a change; the journal makes it true;
//! sled shows it.*
//!
//! | module | holds | may import of ours |
//! | --- | --- | --- |
//! | [`domain`] | the trade; pure | nothing |
//! | [`rules`] | loads `assets/` into domain types | domain |
//! | [`text`] | messages, widths, dates, pinyin | domain |
//! | [`store`] | journal and view; the only code that names sled or bincode | domain |
//! | [`lookup`] | finding a car; the only code that names fuzzy-matcher | domain, text |
//! | [`form`] | one field table per record | domain, text |
//! | [`desk`] | use cases every host shares | domain, rules, text, form, store, lookup |
//! | [`ui`] | pure: sessions, keys, panes | domain, text, form, `lookup::rank`, `desk::api` |
//! | [`cli`] | verbs over the desk | domain, text, form, desk |
//! | [`host`] | all I/O with people | all but store and lookup |
//!
//! `tests/architecture.rs` reads the `use` lines and enforces the table.

pub mod cli;
pub mod desk;
pub mod domain;
pub mod form;
pub mod host;
pub mod lookup;
pub mod rules;
pub mod store;
pub mod text;
pub mod ui;
