//! A form: labels left, one field focus, errors beside the field while typing.

use super::{Flow, Layer};
use crate::desk::api::job::Task;
use crate::desk::api::{Answer, Committed};
use crate::domain::change::Change;
use crate::domain::fault::{Fault, Invalid};
use crate::domain::say::Say;
use crate::form::Scene;
use crate::form::draft::Place;
pub use crate::form::draft::Values;
use crate::ui::drafts::Slip;
use crate::ui::keys::{Action, Chord, Key, Scope};
use crate::ui::shared::Shared;
use crate::ui::widget;
use draft::Earlier;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input as Text;

mod draft;
mod draw;

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

    fn set(&mut self, value: &str) {
        match &mut self.input {
            Input::Text(text) => *text = Text::new(value.to_owned()),
            // Nothing is a choice, too; what is no choice any more changes nothing.
            Input::Choice(choices, at) if value.is_empty() => {
                *at = choices.iter().position(|(k, _)| k == value);
            }
            Input::Choice(choices, at) => *at = choices.iter().position(|(k, _)| k == value).or(*at),
        }
    }
}

/// What a form asks for.
pub enum Ask {
    /// A change.
    Change(Box<Change>),
    /// Long work.
    Work(Task),
}

impl From<Change> for Ask {
    fn from(change: Change) -> Self {
        Self::Change(Box::new(change))
    }
}

impl From<Task> for Ask {
    fn from(task: Task) -> Self {
        Self::Work(task)
    }
}

/// What a form makes of its values: what it asks for, or what is wrong.
pub type Submit = Box<dyn Fn(&Values, &Shared) -> Result<Ask, Vec<Invalid>> + Send>;
/// What happens when the change was made.
pub type Saved = Box<dyn FnMut(&Committed, &mut Shared) + Send>;

/// A form of several fields.
pub struct Form {
    /// The draft of what is typed.
    slip: Slip,
    title: String,
    fields: Vec<FieldSpec>,
    first: Values,
    here: usize,
    wrong: Vec<Invalid>,
    internal: bool,
    earlier: Earlier,
    submit: Submit,
    saved: Saved,
}

impl Form {
    /// A form; what was typed into it and not saved stands in it again.
    pub fn new<A: Into<Ask>>(
        place: Place,
        title: String,
        fields: Vec<FieldSpec>,
        at: &mut Shared,
        submit: impl Fn(&Values, &Shared) -> Result<A, Vec<Invalid>> + Send + 'static,
        saved: impl FnMut(&Committed, &mut Shared) + Send + 'static,
    ) -> Self {
        let first = fields.iter().map(|f| (f.key.clone(), f.value())).collect();
        let submit: Submit = Box::new(move |values, at| submit(values, at).map(Into::into));
        let saved: Saved = Box::new(saved);
        let (slip, earlier) = (Slip::new(place, at), Earlier::default());
        let (here, wrong, internal) = (0, Vec::new(), false);
        let mut form = Self { slip, title, fields, first, here, wrong, internal, earlier, submit, saved };
        form.take_up(at);
        form
    }

    /// Holds what is not for the customer's eyes.
    #[must_use]
    pub fn internal(mut self) -> Self {
        self.internal = true;
        self
    }

    /// Adds a value that the person does not see.
    #[must_use]
    pub fn with_hidden(mut self, key: &str, value: &str) -> Self {
        self.first.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Puts the focus on a field, counted from 0.
    pub fn focus(&mut self, field: usize) {
        self.here = field.min(self.fields.len().saturating_sub(1));
    }

    /// The plate fits no pattern, and that was confirmed (Rule V-1).
    #[must_use]
    pub fn confirmed_unusual(self) -> Self {
        // The confirmation is of this very text; another one has to be confirmed itself.
        let plate = self.values().get("plate").cloned().unwrap_or_default();
        self.with_hidden("unusual", &plate)
    }

    fn values(&self) -> Values {
        let mut out = self.first.clone();
        out.extend(self.fields.iter().map(|f| (f.key.clone(), f.value())));
        out
    }

    fn check(&mut self, at: &Shared) {
        let Some(field) = self.fields.get(self.here) else { return };
        let scene = Scene { now: at.now, zone: at.reader.zone, most_km: at.trade.figures.most_km };
        self.wrong.retain(|w| w.field != field.key);
        if let Err(say) = (field.check)(&field.value(), &scene) {
            self.wrong.push(Invalid { field: field.key.clone(), say });
        }
    }

    fn save(&mut self, at: &mut Shared) {
        match (self.submit)(&self.values(), at) {
            Ok(Ask::Change(change)) => at.commit_mine(*change),
            Ok(Ask::Work(task)) => at.start(task),
            Err(wrong) => self.show(wrong),
        }
    }

    /// Shows what is wrong beside the fields and jumps to the first.
    fn show(&mut self, wrong: Vec<Invalid>) {
        let named = |f: &FieldSpec| wrong.iter().any(|w| w.field == f.key);
        if let Some(first) = self.fields.iter().position(named) {
            self.here = first;
        }
        self.wrong = wrong;
    }

    fn step(&mut self, on: bool, at: &mut Shared, enter: bool) {
        self.check(at);
        let last = self.fields.len() - 1;
        if on && self.here == last && enter {
            self.save(at);
        } else if on {
            self.here = if self.here == last { 0 } else { self.here + 1 };
        } else {
            self.here = self.here.checked_sub(1).unwrap_or(last);
        }
    }

    fn choose(&mut self, forward: bool) -> bool {
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
    fn choose_by(&mut self, c: char) -> Option<Say> {
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

impl Layer for Form {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Form]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn typed(&mut self, c: char, at: &mut Shared) -> Flow {
        match self.fields.get_mut(self.here) {
            Some(FieldSpec { input: Input::Text(text), proposal, .. }) => {
                if std::mem::take(proposal) {
                    text.reset();
                }
                widget::type_into(text, c);
                self.slip.touch();
            }
            _ => {
                self.slip.touch();
                let unknown = self.choose_by(c);
                self.check(at);
                let key = self.fields.get(self.here).map(|f| f.key.clone()).unwrap_or_default();
                if let Some(say) = unknown {
                    self.wrong.retain(|w| w.field != key);
                    self.wrong.push(Invalid { field: key, say });
                }
                return Flow::Stay;
            }
        }
        self.check(at);
        Flow::Stay
    }

    fn pasted(&mut self, text: &str, at: &mut Shared) -> Flow {
        match self.fields.get_mut(self.here) {
            Some(FieldSpec { input: Input::Text(field), proposal, .. }) => {
                if std::mem::take(proposal) {
                    field.reset();
                }
                widget::paste_into(field, text);
                self.slip.touch();
                self.check(at);
                Flow::Stay
            }
            // A choice is made by its first letter.
            _ => text.chars().next().map_or(Flow::Stay, |c| self.typed(c, at)),
        }
    }

    fn edited(&mut self, chord: Chord, at: &mut Shared) -> Flow {
        if let Some(FieldSpec { input: Input::Text(text), proposal, .. }) = self.fields.get_mut(self.here) {
            *proposal = false;
            widget::edit(text, chord);
            self.slip.touch();
            self.check(at);
        }
        Flow::Stay
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Back => {
                if self.values() != self.first {
                    at.hint(crate::say!("form-left"));
                }
                return Flow::Close;
            }
            Action::NextField => self.step(true, at, chord.key == Key::Enter),
            Action::PreviousField => self.step(false, at, false),
            Action::Save => self.save(at),
            Action::ThrowAway => self.throw_away(at),
            Action::ChoiceBack | Action::ChoiceOn if !self.choose(action == Action::ChoiceOn) => {
                return self.edited(chord, at);
            }
            _ => {}
        }
        Flow::Stay
    }

    fn keep(&mut self, at: &mut Shared) {
        if self.slip.take_typed() {
            self.put(at);
        }
    }

    fn client(&self, _at: &Shared) -> Option<String> {
        Some(self.slip.client().to_owned())
    }

    fn answered(&mut self, answer: &Answer, at: &mut Shared) {
        if let Answer::ChangedSince(record, by) = answer {
            self.changed_since(*record, by.as_ref(), at);
        }
    }

    fn accepted(&mut self, done: &Committed, at: &mut Shared) -> Flow {
        self.settle(at);
        (self.saved)(done, at);
        Flow::Close
    }

    fn refused(&mut self, fault: &Fault, _at: &mut Shared) -> bool {
        match fault {
            Fault::Invalid(list) => {
                self.show(list.clone());
                list.iter().all(|w| self.fields.iter().any(|f| f.key == w.field))
            }
            _ => false,
        }
    }

    fn internal(&self) -> Option<Say> {
        self.internal.then(|| crate::say!("customer-view-not-in-file"))
    }

    fn run_name(&self, _at: &Shared) -> Option<String> {
        Some(self.title.clone())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        self.drawn(area, buf, at)
    }
}
