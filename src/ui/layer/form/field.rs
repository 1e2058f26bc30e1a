//! The fields of a form: what is in them, and choosing.

use super::Form;
use crate::domain::say::Say;
use crate::form::Scene;
use tui_input::Input as Text;

/// How a field is filled.
pub enum Input {
    /// Typed.
    Text(Text),
    /// Chosen: keys with their words, and which one stands, if one does.
    Choice(Vec<(String, String)>, Option<usize>),
}

/// One field of a form.
pub struct FieldSpec {
    /// Key, as a refusal names it.
    pub key: String,
    /// Label.
    pub label: String,
    /// What is in it.
    pub input: Input,
    /// Says while typing what is wrong.
    pub check: fn(&str, &Scene) -> Result<(), Say>,
    /// What stands in it is a proposal: the first character typed takes its place.
    pub proposal: bool,
    /// A moment stands in it: how it was understood is shown while typing.
    pub moment: bool,
}

impl FieldSpec {
    /// A typed field.
    #[must_use]
    pub fn text(key: &str, label: String, value: &str) -> Self {
        let input = Input::Text(Text::new(value.to_owned()));
        Self { key: key.to_owned(), label, input, check: crate::form::any, proposal: false, moment: false }
    }

    /// A typed field with a proposal in it.
    #[must_use]
    pub fn proposed(key: &str, label: String, value: &str) -> Self {
        Self { proposal: true, ..Self::text(key, label, value) }
    }

    /// A chosen field; `value` is the key that stands.
    #[must_use]
    pub fn choice(key: &str, label: String, choices: Vec<(String, String)>, value: &str) -> Self {
        let at = choices.iter().position(|(k, _)| k == value).unwrap_or(0);
        Self { input: Input::Choice(choices, Some(at)), ..Self::text(key, label, "") }
    }

    /// A chosen field in which nothing stands until it is answered.
    #[must_use]
    pub fn unanswered(key: &str, label: String, choices: Vec<(String, String)>) -> Self {
        let spec = Self::choice(key, label, Vec::new(), "");
        Self { input: Input::Choice(choices, None), ..spec }
    }

    /// What is in it: the text, or the key of the choice.
    #[must_use]
    pub fn value(&self) -> String {
        match &self.input {
            Input::Text(text) => text.value().to_owned(),
            Input::Choice(choices, at) => {
                at.and_then(|n| choices.get(n)).map(|(k, _)| k.clone()).unwrap_or_default()
            }
        }
    }

    pub(super) fn set(&mut self, value: &str) {
        match &mut self.input {
            Input::Text(text) => *text = Text::new(value.to_owned()),
            // Nothing is a choice, too; what is no choice any more changes nothing.
            Input::Choice(choices, at) if value.is_empty() => {
                *at = choices.iter().position(|(k, _)| k == value);
            }
            Input::Choice(choices, at) => *at = choices.iter().position(|(k, _)| k == value).or(*at),
        }
    }

    /// What is in it, as it is shown.
    pub(super) fn shown(&self) -> String {
        self.words_of(&self.value())
    }

    /// A value as it is shown: of a choice its word.
    pub(super) fn words_of(&self, value: &str) -> String {
        match &self.input {
            Input::Text(_) => value.to_owned(),
            Input::Choice(choices, _) => {
                let word = choices.iter().find(|(key, _)| key == value).map(|(_, word)| word.clone());
                word.unwrap_or_else(|| value.to_owned())
            }
        }
    }
}

impl Form {
    pub(super) fn choose(&mut self, forward: bool) -> bool {
        if let Some(FieldSpec { input: Input::Choice(choices, at), .. }) = self.fields.get_mut(self.here) {
            let count = choices.len().max(1);
            self.slip.touch();
            *at = Some(match (*at, forward) {
                (Some(n), true) => (n + 1) % count,
                (Some(n), false) => (n + count - 1) % count,
                (None, true) => 0,
                (None, false) => count - 1,
            });
            return true;
        }
        false
    }

    /// A choice field takes the digit of a choice, or the first letter of one; of anything else it
    /// says what there is to choose from.
    pub(super) fn choose_by(&mut self, c: char) -> Option<Say> {
        if let Some(FieldSpec { input: Input::Choice(choices, at), .. }) = self.fields.get_mut(self.here) {
            let wanted = crate::ui::keys::twin(c);
            let digit = wanted.to_digit(10).and_then(|d| usize::try_from(d).ok()).filter(|d| *d > 0);
            let starts =
                |(k, w): &(String, String)| k.starts_with(wanted) || w.to_lowercase().starts_with(wanted);
            let found = digit.map(|d| d - 1).filter(|d| *d < choices.len()).or_else(|| {
                let from = at.map_or(0, |n| n + 1);
                let after = (from..choices.len()).chain(0..from);
                after.into_iter().find(|n| choices.get(*n).is_some_and(starts))
            });
            *at = found.or(*at);
            if found.is_none() {
                let words: Vec<&str> = choices.iter().map(|(_, word)| word.as_str()).collect();
                return Some(crate::say!("form-choices", choices = words.join(" / ")));
            }
        }
        None
    }
}
