//! One question with one field.

use super::{Flow, Layer};
use crate::desk::api::Committed;
use crate::domain::fault::Fault;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

/// What is done with the text; [`Flow::Stay`] waits for the change it asked for.
type Taken = Box<dyn FnMut(String, &mut Shared) -> Flow + Send>;

/// A question with a field.
pub struct Prompt {
    title: &'static str,
    input: Input,
    first: String,
    wrong: Vec<crate::domain::say::Say>,
    taken: Taken,
}

impl Prompt {
    /// Asks the message `title`, with `text` already in the field.
    pub fn new(
        title: &'static str,
        text: &str,
        taken: impl FnMut(String, &mut Shared) -> Flow + Send + 'static,
    ) -> Self {
        let input = Input::new(text.to_owned());
        Self { title, input, first: text.to_owned(), wrong: Vec::new(), taken: Box::new(taken) }
    }
}

impl Layer for Prompt {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Prompt]
    }

    fn takes_text(&self) -> bool {
        true
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
            Action::Back => Flow::Close,
            Action::Save => (self.taken)(self.input.value().to_owned(), at),
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
        let inside = widget::popup(centred(area, wide, height), buf, &at.t(self.title), at.theme);
        for (n, line) in (1..).zip(wrong) {
            widget::put(buf, inside, n, widget::span(line, at.theme.bad()));
        }
        Some(widget::field(buf, Rect { height: 1, ..inside }, &self.input, at.theme.selected()))
    }

    fn is_dirty(&self) -> bool {
        self.input.value() != self.first
    }
}
