//! Every rule of the decisions, granted and refused.

mod calls;
mod cases;
mod file;
mod history;
mod import;
mod quote;
mod reception;
mod revisions;
mod shop;
mod undo;
mod users;

/// A refusal that names one field with one message.
fn of(field: &str, id: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), id)]
}
