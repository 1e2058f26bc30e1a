//! What a desk does before anybody can work at it, as far as people are told.

use crate::domain::say::Say;
use crate::say;

/// A step of the opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Holding the view against its digest.
    Verifying,
    /// Reading the journal.
    Reading,
    /// Filling the view.
    Loading,
    /// Making up the cars of a demo store.
    MakingUp,
    /// Playing what has happened in a demo store so far.
    Playing,
}

/// How far an opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doing {
    /// What is done now.
    pub step: Step,
    /// So much of it is done.
    pub done: u64,
    /// Of so much; 0 if nobody knows.
    pub of: u64,
}

impl Doing {
    /// How far it is in words, with a percentage where one is known.
    #[must_use]
    pub fn say(self) -> Say {
        let what = match self.step {
            Step::Verifying => say!("opening-verifying"),
            Step::Reading => say!("opening-reading"),
            Step::Loading => say!("opening-loading"),
            Step::MakingUp => say!("opening-making-up"),
            Step::Playing => say!("opening-playing"),
        };
        match (self.done.min(self.of) * 100).checked_div(self.of) {
            Some(percent) => say!("opening-percent", what = what, percent = percent.to_string()),
            None => what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_said_where_one_is_known_and_never_more_than_all() {
        let said = |done, of| Doing { step: Step::Reading, done, of }.say();
        let percent = |n: &str| say!("opening-percent", what = say!("opening-reading"), percent = n);
        assert_eq!(said(37, 100), percent("37"));
        assert_eq!(said(300, 200), percent("100"));
        assert_eq!(said(5, 0), say!("opening-reading"));
    }
}
