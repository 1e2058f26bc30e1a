//! One question with one field.

use super::{Flow, Layer};
use crate::desk::api::Committed;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

/// What is done with the text: [`Flow::Stay`] waits for the change it asked for; or what is
/// wrong with it.
type Taken = Box<dyn FnMut(String, &mut Shared) -> Result<Flow, Say> + Send>;

/// A question with a field.
pub struct Prompt {
    title: &'static str,
    /// What it is about, besides the car: text that was left belongs to it.
    about: String,
    /// What stands behind the question, such as the call it is about.
    of: String,
    /// A moment is asked for: how it was understood is shown while typing.
    moment: bool,
    input: Input,
    first: String,
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
        let (about, first) = (String::new(), text.to_owned());
        let (of, moment) = (String::new(), false);
        Self { title, about, of, moment, input, first, wrong: Vec::new(), taken: Box::new(taken) }
    }

    /// Says what it is about besides the car, such as the item of a note.
    #[must_use]
    pub fn about(mut self, about: &str) -> Self {
        about.clone_into(&mut self.about);
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

    /// Under what its text is kept when it is left.
    fn place(&self, at: &Shared) -> String {
        let car = at.vehicle().map(|id| id.to_string()).unwrap_or_default();
        format!("prompt {} {car} {}", self.title, self.about)
    }
}

impl Layer for Prompt {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Prompt]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn opened(&mut self, at: &mut Shared) {
        let place = self.place(at);
        if let Some(text) = at.kept_text(&place, "text") {
            at.kept.remove(&place);
            self.input = Input::new(text);
        }
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        self.wrong.clear();
        widget::type_into(&mut self.input, c);
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        self.wrong.clear();
        widget::edit(&mut self.input, chord);
        Flow::Stay
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Back => {
                if self.is_dirty() {
                    let place = self.place(at);
                    at.keep(&place, "text", self.input.value().to_owned());
                    at.hint(crate::say!("form-left"));
                }
                Flow::Close
            }
            Action::Save => match (self.taken)(self.input.value().to_owned(), at) {
                Ok(flow) => flow,
                Err(say) => {
                    self.wrong = vec![say];
                    Flow::Stay
                }
            },
            _ => Flow::Stay,
        }
    }

    fn accepted(&mut self, _done: &Committed, _at: &mut Shared) -> Flow {
        Flow::Close
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

    fn is_dirty(&self) -> bool {
        self.input.value() != self.first
    }
}
