//! The screens, pure: a [`session::Session`] turns events into effects and draws itself. It does
//! no I/O and reads no clock, so that one process can serve one terminal or two hundred, and
//! nearly everything is tested without a terminal.
//!
//! Layers lie over the panes: the lookup, pickers, forms, runs. Each is one file that knows its
//! keys by [`keys::Scope`], and asks for what it wants through [`shared::Shared`].

pub mod ahead;
pub mod approval;
pub mod case;
pub mod drafts;
pub mod draw;
pub mod dump;
pub mod first_run;
pub mod history;
pub mod keys;
pub mod keytable;
pub mod layer;
pub mod layout;
pub mod opening;
pub mod panes;
pub mod session;
pub mod shared;
pub mod theme;
pub mod widget;
pub mod work;
