//! Taking a change back: what would be as it was, field by field, and the question.

use super::{Flow, Layer};
use crate::desk::api::{Answer, Committed, Published, Query, UndoAsked};
use crate::domain::change::{Change, Undoing};
use crate::domain::fault::Fault;
use crate::domain::past::Deed;
use crate::domain::plan::PLANNER;
use crate::domain::record::Kind;
use crate::say;
use crate::ui::history;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::panes;
use crate::ui::shared::{After, Op, Shared};
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use std::cell::Cell;

/// Most cells of a row.
const WIDE: u16 = 96;

/// Asks whether a change is to be taken back.
pub struct Undo {
    seq: u64,
    asked: Option<UndoAsked>,
    first: usize,
    most: Cell<usize>,
}

/// Asks to take back the last change of this session that stands.
pub fn undo_last(at: &mut Shared) {
    match at.mine.last() {
        Some(seq) => undo(*seq, at),
        None if at.car.is_some() => at.hint(say!("undo-none-here")),
        None => at.hint(say!("undo-none")),
    }
}

/// Asks to take back a change.
pub fn undo(seq: u64, at: &mut Shared) {
    at.push(Undo { seq, asked: None, first: 0, most: Cell::new(0) });
}

impl Undo {
    fn can(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.refusal.is_none())
    }

    fn take_back(&self, at: &mut Shared) {
        let Some(asked) = &self.asked else { return };
        let (seq, what) = (self.seq, history::deed_words(&asked.deed, at));
        // Not when the layer hears of it: that is gone if the car on the screen was taken back.
        let then = move |done: &Committed, at: &mut Shared| {
            // A change of mine is off the list; taking back what was not on it is a change like any.
            let known = at.mine.len();
            at.mine.retain(|mine| *mine != seq);
            if at.mine.len() == known && !done.records.is_empty() {
                at.mine.push(done.seq);
            }
            at.tell(say!("undo-done", what = what));
        };
        let after = After { mine: true, then: Some(Box::new(then)), ..After::default() };
        at.ops.push(Op::Commit(Box::new(Change::Undo(Undoing { seq })), after));
    }

    fn lines(asked: &UndoAsked, cells: usize, at: &Shared) -> Vec<Line<'static>> {
        let deed = &asked.deed;
        // Another car's plate is not for the customer's eyes.
        let shown = asked.car.as_ref().filter(|(car, _)| !at.customer_view() || at.vehicle() == Some(*car));
        let plate = shown.map(|(_, plate)| format!("  {plate}")).unwrap_or_default();
        let head = format!("{}{plate}", history::headline(deed, at));
        let mut out = vec![Line::from(span(head, at.theme.strong()))];
        for say in asked.refusal.iter().flat_map(Fault::says) {
            out.extend(history::wrapped("✗ ", &at.say(&say), cells, at.theme.bad()));
        }
        // What it was may be of another car; the customer has no need to read it.
        if at.customer_view() {
            return out;
        }
        let calls = followed(deed);
        for edit in deed.edits.iter().filter(|e| !is_followed(e)) {
            out.extend(history::record_lines(edit, deed, history::Way::Back, cells, at));
        }
        if calls > 0 {
            let text = at.say(&say!("undo-calls", count = calls));
            out.extend(history::wrapped("– ", &text, cells, at.theme.text()));
        }
        out
    }
}

/// Calls that the planner made because of it.
fn followed(deed: &Deed) -> usize {
    deed.edits.iter().filter(|e| is_followed(e)).count()
}

fn is_followed(edit: &crate::domain::edit::Edit) -> bool {
    let by = edit.set.iter().find(|f| f.at == "/made_by").and_then(|f| f.after.as_ref()?.as_str());
    edit.new && edit.kind == Kind::Callback && by == Some(PLANNER)
}

impl Layer for Undo {
    fn scopes(&self) -> &'static [Scope] {
        if self.can() { &[Scope::Undo, Scope::List] } else { &[Scope::Sheet, Scope::List] }
    }

    fn opened(&mut self, at: &mut Shared) {
        let by = at.me.clone();
        at.ask(Query::Undo { seq: self.seq, by });
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        let most = self.most.get();
        match action {
            Action::TakeBack => self.take_back(at),
            Action::Back => return Flow::Close,
            Action::Up => self.first = self.first.min(most).saturating_sub(1),
            Action::Down => self.first = (self.first + 1).min(most),
            Action::PageUp => self.first = self.first.min(most).saturating_sub(10),
            Action::PageDown => self.first = (self.first + 10).min(most),
            Action::First => self.first = 0,
            Action::Last => self.first = most,
            _ => {}
        }
        Flow::Stay
    }

    fn heard(&mut self, _news: &Published, at: &mut Shared) {
        // What others have done may stand in the way now.
        self.opened(at);
    }

    fn answered(&mut self, answer: &Answer, _at: &mut Shared) {
        if let Answer::Undo(asked) = answer
            && asked.deed.seq == self.seq
        {
            self.asked = Some(asked.as_ref().clone());
        }
    }

    fn accepted(&mut self, _done: &Committed, _at: &mut Shared) -> Flow {
        Flow::Close
    }

    fn refused(&mut self, fault: &Fault, _at: &mut Shared) -> bool {
        if let Some(asked) = &mut self.asked {
            asked.refusal = Some(fault.clone());
        }
        self.asked.is_some()
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("undo-title"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let wide = area.width.min(WIDE);
        let cells = usize::from(wide.saturating_sub(4));
        let lines = self.asked.as_ref().map(|asked| Self::lines(asked, cells, at)).unwrap_or_default();
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let inside = widget::popup(centred(area, wide, height), buf, &at.t("undo-title"), at.theme);
        let rows = usize::from(inside.height.saturating_sub(2)).max(1);
        self.most.set(lines.len().saturating_sub(rows));
        let first = self.first.min(self.most.get());
        let more = first + rows < lines.len();
        for (row, line) in (0..).zip(lines.into_iter().skip(first).take(rows)) {
            put(buf, inside, row, line);
        }
        widget::more_below(buf, inside, more, at.theme);
        let question = if self.can() { "undo-question" } else { "work-close" };
        put(buf, inside, inside.height.saturating_sub(1), span(at.t(question), at.theme.key()));
        None
    }
}

/// The car on the screen was taken back, by whomever: the desk is shown again.
pub fn car_gone(at: &mut Shared) {
    panes::to_desk(at);
    at.ops.push(Op::Clear);
    at.hint(say!("car-taken-back"));
}
