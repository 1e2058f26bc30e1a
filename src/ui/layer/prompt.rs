//! One question with one field.

use super::{Flow, Layer};
use crate::desk::api::Committed;
use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::say::Say;
use crate::form::draft::{Draft, Place, Values};
use crate::ui::drafts::Slip;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::sync::Arc;
use tui_input::Input;

/// The key of the text in its draft.
const TEXT: &str = "text";

/// What is done with the text: [`Flow::Stay`] waits for the change it asked for; or what is
/// wrong with it.
type Taken = Box<dyn FnMut(String, &mut Shared) -> Result<Flow, Say> + Send>;

/// The text as it is on record now; none if it is not on the screen any more.
type Again = Box<dyn Fn(&Shared) -> Option<String> + Send>;

/// A question with a field.
pub struct Prompt {
    title: &'static str,
    /// The record it is about, if that is not the car.
    record: Option<RecordId>,
    /// What else tells it from the same question about that record.
    part: String,
    /// Under which its text is kept; since it is open.
    slip: Option<Slip>,
    /// What stands behind the question, such as the call it is about.
    of: String,
    /// A moment is asked for: how it was understood is shown while typing.
    moment: bool,
    input: Input,
    first: String,
    /// What stands on record now, of a text that is there already.
    again: Option<Again>,
    wrong: Vec<Say>,
    taken: Taken,
}

impl Prompt {
    /// Asks the message `title`, with `text` already in the field.
    pub fn new(
        title: &'static str,
        text: &str,
        taken: impl FnMut(String, &mut Shared) -> Result<Flow, Say> + Send + 'static,
    ) -> Self {
        let input = Input::new(text.to_owned());
        let (record, part, slip) = (None, String::new(), None);
        let (of, moment, first) = (String::new(), false, text.to_owned());
        let (wrong, taken) = (Vec::new(), Box::new(taken));
        let again = None;
        Self { title, record, part, slip, of, moment, input, first, again, wrong, taken }
    }

    /// Says which record it is about, if that is not the car: text that is not saved belongs to it.
    #[must_use]
    pub fn about(mut self, record: RecordId) -> Self {
        self.record = Some(record);
        self
    }

    /// Says what else tells it from the same question about that record, such as an item.
    #[must_use]
    pub fn part(mut self, part: &str) -> Self {
        part.clone_into(&mut self.part);
        self
    }

    /// Shows behind the question what it is about.
    #[must_use]
    pub fn of(mut self, words: String) -> Self {
        self.of = words;
        self
    }

    /// Asks for a moment, and shows how it is understood while it is typed.
    #[must_use]
    pub fn moment(mut self) -> Self {
        self.moment = true;
        self
    }

    /// Says what was wrong with the text that stands in it.
    #[must_use]
    pub fn wrong(mut self, says: Vec<Say>) -> Self {
        self.wrong = says;
        self
    }

    /// The text changes one that is on record: what somebody else has made of it meanwhile is shown
    /// before it is saved over.
    #[must_use]
    pub fn of_text(mut self, again: impl Fn(&Shared) -> Option<String> + Send + 'static) -> Self {
        self.again = Some(Box::new(again));
        self
    }

    /// What somebody else has written since it was last shown here.
    fn newer(&mut self, at: &Shared) -> Option<Say> {
        let now = self.again.as_ref().and_then(|again| again(at))?;
        let newer = now != self.first && now != self.input.value();
        newer.then(|| {
            let say = crate::say!("newer-text", text = now.as_str());
            self.first = now;
            say
        })
    }

    /// What was typed earlier stands in the field, else what is known.
    fn fill(&mut self, at: &mut Shared) -> Option<Arc<Draft>> {
        let draft = self.slip.as_ref().and_then(|slip| at.drafts.get(&slip.place)).map(Arc::clone);
        let kept = draft.as_ref().and_then(|draft| draft.values.get(TEXT)).cloned();
        self.input = Input::new(kept.unwrap_or_else(|| self.first.clone()));
        draft
    }

    /// It is on record, or where it was asked for.
    fn saved(&mut self, at: &mut Shared) -> Flow {
        self.slip.iter_mut().for_each(|slip| slip.saved(at));
        Flow::Close
    }

    /// A key has changed the text.
    fn touch(&mut self) {
        self.wrong.clear();
        self.slip.iter_mut().for_each(Slip::touch);
    }
}

impl Layer for Prompt {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Prompt]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn place(&self) -> Option<Place> {
        self.slip.as_ref().map(|slip| slip.place.clone())
    }

    fn opened(&mut self, at: &mut Shared) {
        let record = self.record.or(at.vehicle().map(|car| car.0));
        let place = Place { record, ..Place::new(self.title).part(&self.part) };
        self.slip = Some(Slip::new(place, at));
        if let Some(draft) = self.fill(at) {
            at.say_kept(&draft);
        }
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        self.touch();
        widget::type_into(&mut self.input, c);
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        self.touch();
        widget::edit(&mut self.input, chord);
        Flow::Stay
    }

    fn keep(&mut self, at: &mut Shared) {
        let Some(slip) = self.slip.as_mut() else { return };
        if !slip.take_typed() {
            return;
        }
        let text = |text: &str| Values::from([(TEXT.to_owned(), text.to_owned())]);
        let (now, before) = (self.input.value(), self.first.as_str());
        let values = if now == before { Values::new() } else { text(now) };
        slip.put(values, text(before), at);
    }

    fn client(&self, _at: &Shared) -> Option<String> {
        self.slip.as_ref().map(|slip| slip.client().to_owned())
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Back => {
                if self.input.value() != self.first {
                    at.hint(crate::say!("form-left"));
                }
                Flow::Close
            }
            Action::ThrowAway => {
                self.wrong.clear();
                if self.slip.as_mut().is_some_and(|slip| slip.throw_away(at)) {
                    self.fill(at);
                }
                Flow::Stay
            }
            Action::Save if let Some(say) = self.newer(at) => {
                self.wrong = vec![say];
                Flow::Stay
            }
            Action::Save => match (self.taken)(self.input.value().to_owned(), at) {
                Ok(Flow::Close) => self.saved(at),
                Ok(Flow::Stay) => Flow::Stay,
                Err(say) => {
                    self.wrong = vec![say];
                    Flow::Stay
                }
            },
            _ => Flow::Stay,
        }
    }

    fn accepted(&mut self, _done: &Committed, at: &mut Shared) -> Flow {
        self.saved(at)
    }

    fn refused(&mut self, fault: &Fault, _at: &mut Shared) -> bool {
        self.wrong = fault.says();
        true
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t(self.title))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let says = self.wrong.iter().map(|s| at.say(s)).collect::<Vec<_>>().join(" ");
        let wide = area.width.min(76);
        let wrong = crate::text::width::wrap(&says, usize::from(wide.saturating_sub(4)));
        let height = 3 + u16::try_from(wrong.len()).unwrap_or(0).max(1);
        let mut title = at.t(self.title);
        if !self.of.is_empty() {
            title = format!("{title} · {}", self.of);
        }
        let inside = widget::popup(centred(area, wide, height), buf, &title, at.theme);
        if let Some(echo) =
            widget::understood(self.input.value(), at).filter(|_| self.moment && says.is_empty())
        {
            widget::put(buf, inside, 1, widget::span(echo, at.theme.dim()));
        }
        for (n, line) in (1..).zip(wrong) {
            widget::put(buf, inside, n, widget::span(line, at.theme.bad()));
        }
        Some(widget::field(buf, Rect { height: 1, ..inside }, &self.input, at.theme.selected()))
    }
}
