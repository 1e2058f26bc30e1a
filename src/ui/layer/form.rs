//! A form: labels left, one field focus, errors beside the field while typing.

use super::{Flow, Layer};
use crate::desk::api::job::Task;
use crate::desk::api::{Answer, Committed, Published};
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
use conflict::{Based, Conflict};
use draft::Earlier;
pub use field::{FieldSpec, Input};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

mod conflict;
mod draft;
mod draw;
mod field;

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
    /// The record it was filled from, if it changes one.
    based: Option<Based>,
    /// Somebody else has saved the record meanwhile: both versions are shown.
    conflict: Option<Conflict>,
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
        let (based, conflict) = (None, None);
        let mut form = Self {
            slip,
            title,
            fields,
            first,
            here,
            wrong,
            internal,
            earlier,
            based,
            conflict,
            submit,
            saved,
        };
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
        if !self.asks_before(at) {
            self.submit(at);
        }
    }

    /// As [`Form::save`], without looking what is on record now.
    fn submit(&mut self, at: &mut Shared) {
        match (self.submit)(&self.values(), at) {
            Ok(Ask::Change(change)) => at.commit_based(*change, self.base()),
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
        let last = self.fields.len().saturating_sub(1);
        if on && self.here == last && enter {
            self.save(at);
        } else if on {
            self.here = if self.here == last { 0 } else { self.here + 1 };
        } else {
            self.here = self.here.checked_sub(1).unwrap_or(last);
        }
    }
}

impl Layer for Form {
    fn scopes(&self) -> &'static [Scope] {
        if self.conflict.is_some() { &[Scope::Conflict, Scope::List] } else { &[Scope::Form] }
    }

    fn takes_text(&self) -> bool {
        self.conflict.is_none()
    }

    fn place(&self) -> Option<Place> {
        Some(self.slip.place.clone())
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
        if self.conflict.is_some() {
            return Flow::Stay;
        }
        if let Some(FieldSpec { input: Input::Text(text), proposal, .. }) = self.fields.get_mut(self.here) {
            *proposal = false;
            widget::edit(text, chord);
            self.slip.touch();
            self.check(at);
        }
        Flow::Stay
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        if self.conflict.is_some() {
            self.in_conflict(action, at);
            return Flow::Stay;
        }
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

    fn heard(&mut self, news: &Published, at: &mut Shared) {
        self.ask_whether_changed(news, at);
    }

    fn answered(&mut self, answer: &Answer, at: &mut Shared) {
        if let Answer::ChangedSince(record, by) = answer {
            self.told_of_change(*record, by.as_ref(), at);
        }
    }

    fn accepted(&mut self, done: &Committed, at: &mut Shared) -> Flow {
        self.settle(at);
        (self.saved)(done, at);
        Flow::Close
    }

    fn refused(&mut self, fault: &Fault, at: &mut Shared) -> bool {
        match fault {
            Fault::Conflict { .. } if self.based.is_some() => {
                self.ask_for_conflict(at);
                true
            }
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
        match &self.conflict {
            Some(conflict) => {
                self.draw_conflict(conflict, area, buf, at);
                None
            }
            None => self.drawn(area, buf, at),
        }
    }
}
