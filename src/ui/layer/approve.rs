//! A manager's word at somebody else's screen: login and PIN (Rule X-3). The change that was denied is
//! asked for once more with it; one's own role stays what it is.

use super::{Flow, Layer};
use crate::domain::change::Change;
use crate::domain::say::Say;
use crate::ui::approval::{Approval, Secret};
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::{After, Op, Shared};
use crate::ui::widget;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

/// Asks for login and PIN.
pub struct Approve {
    /// What was denied, until it is asked for again.
    denied: Option<(Box<Change>, After)>,
    /// Why it was.
    why: Vec<Say>,
    who: Input,
    pin: Input,
    /// The PIN is being typed.
    at_pin: bool,
}

impl Approve {
    /// Of a change that was denied; `who` approved last.
    pub fn new(change: Box<Change>, after: After, why: Vec<Say>, who: &str) -> Self {
        let at_pin = !who.is_empty();
        Self {
            denied: Some((change, after)),
            why,
            who: Input::new(who.to_owned()),
            pin: Input::default(),
            at_pin,
        }
    }

    fn field(&mut self) -> &mut Input {
        if self.at_pin { &mut self.pin } else { &mut self.who }
    }

    fn ask(&mut self, at: &mut Shared) -> Flow {
        if self.who.value().trim().is_empty() || !self.at_pin {
            self.at_pin = !self.who.value().trim().is_empty();
            return Flow::Stay;
        }
        let login = self.who.value().trim().to_owned();
        at.approver.clone_from(&login);
        if let Some((change, after)) = self.denied.take() {
            let approval = Approval { login, pin: Secret(self.pin.value().trim().to_owned()) };
            at.ops.push(Op::Approve(change, after, approval));
        }
        Flow::Close
    }
}

impl Layer for Approve {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Approve]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        widget::type_into(self.field(), c);
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        widget::edit(self.field(), chord);
        Flow::Stay
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Save => self.ask(at),
            Action::Back if self.at_pin && self.pin.value().is_empty() && self.who.value() != at.approver => {
                self.at_pin = false;
                Flow::Stay
            }
            Action::Back => {
                let why = self.why.clone();
                if let Some(why) = why.into_iter().next() {
                    at.refuse(why);
                }
                Flow::Close
            }
            _ => Flow::Stay,
        }
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("approve-title"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let wide = area.width.min(76);
        let why = self.why.iter().map(|say| at.say(say)).collect::<Vec<_>>().join(" ");
        let why = crate::text::width::wrap(&why, usize::from(wide.saturating_sub(4)));
        let lines = u16::try_from(why.len()).unwrap_or(1);
        let title = at.t("approve-title");
        let inside = widget::popup(centred(area, wide, lines + 5), buf, &title, at.theme);
        for (n, line) in (0..).zip(why) {
            widget::put(buf, inside, n, widget::span(line, at.theme.bad()));
        }
        let stars = Input::new("*".repeat(self.pin.value().chars().count()));
        let mut cursor = None;
        for (n, label, input, here) in
            [(lines, "approve-who", &self.who, !self.at_pin), (lines + 1, "approve-pin", &stars, self.at_pin)]
        {
            let label = at.t(label);
            let left = u16::try_from(crate::text::width::width(&label) + 2).unwrap_or(0).min(inside.width);
            widget::put(buf, inside, n, widget::span(label, at.theme.dim()));
            let row = Rect { x: inside.x + left, y: inside.y + n, width: inside.width - left, height: 1 };
            let style = if here { at.theme.selected() } else { at.theme.text() };
            let place = widget::field(buf, row, input, style);
            cursor = if here { Some(place) } else { cursor };
        }
        cursor
    }
}
