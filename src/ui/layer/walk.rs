//! The walk-around as a run: one key an item (Rules ). Esc leaves it with everything
//! kept; coming back goes on at the first thing that is open.

use super::walk_steps::{self, Step, electric};
use super::{DamageRun, Flow, Layer, Prompt};
use crate::desk::api::Committed;
use crate::domain::change::Change;
use crate::domain::checklist::Mark;
use crate::domain::decide::file::read_km;
use crate::domain::fault::Fault;
use crate::domain::id::VisitId;
use crate::domain::say::Say;
use crate::domain::visit::{Fuel, RequestClass, Valuables, Visit};
use crate::form::draft::Place;
use crate::say;
use crate::ui::keys::{self, Action, Chord, Key, Scope};
use crate::ui::layout;
use crate::ui::panes::{self, PaneId};
use crate::ui::shared::Shared;
use crate::ui::widget;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

/// The walk-around of a visit.
pub struct Walk {
    visit: VisitId,
    steps: Vec<Step>,
    here: usize,
    electric: bool,
    field: Input,
    /// What was on record when the field was filled.
    known: String,
    wrong: Vec<Say>,
    /// A key has changed the field, and it is not kept yet.
    typed: bool,
    /// The step was open when the last key came: what covers the walk may answer it.
    was_open: bool,
}

impl Walk {
    /// Goes on where the visit of the current car stands.
    #[must_use]
    pub fn resume(visit: VisitId, at: &Shared) -> Self {
        let steps = walk_steps::all(&at.trade);
        let mut walk = Self {
            visit,
            steps,
            here: 0,
            electric: electric(at),
            field: Input::default(),
            known: String::new(),
            wrong: Vec::new(),
            typed: false,
            was_open: true,
        };
        if let Some((_, record)) = at.visit() {
            // Words may stay empty, so they are no reason to stop there.
            let open = |s: &Step| *s != Step::Words && !s.is_answered(&at.trade, record);
            walk.here = walk.steps.iter().position(open).unwrap_or(walk.steps.len() - 1);
        }
        walk.arrive(at);
        walk
    }

    fn step(&self) -> Step {
        self.steps.get(self.here).copied().unwrap_or(Step::Confirm)
    }

    fn is_answered(&self, at: &Shared) -> bool {
        at.visit().is_some_and(|(_, v)| self.step().is_answered(&at.trade, v))
    }

    /// Fills the field with what is known at the step.
    fn arrive(&mut self, at: &Shared) {
        self.wrong.clear();
        self.typed = false;
        self.known = self.on_record(at);
        let left = at.kept_text(&self.place(), self.step().key()).map(str::to_owned);
        self.field = Input::new(left.unwrap_or_else(|| self.known.clone()));
    }

    /// What is on record of the field of the step.
    fn on_record(&self, at: &Shared) -> String {
        let visit = at.visit().map(|(_, v)| v);
        let text = match (self.step(), visit) {
            (Step::Km, Some(v)) => v.km.map(|km| km.to_string()),
            (Step::Fuel, Some(Visit { fuel: Some(Fuel::Percent(n)), .. })) => Some(n.to_string()),
            (Step::Words, Some(v)) => Some(v.words.clone()),
            _ => None,
        };
        text.unwrap_or_default()
    }

    /// What somebody else has put on record since the field was filled, if it is not what stands
    /// there.
    fn newer(&self, at: &Shared) -> Option<String> {
        let now = self.on_record(at);
        (now != self.known && now != self.field.value().trim()).then_some(now)
    }

    /// Under what text is kept that was typed and not yet taken.
    fn place(&self) -> Place {
        Place::of("run-walk", self.visit.0)
    }

    /// Leaving keeps what stands in the field: the customer's words go on record, anything else
    /// stands there again.
    fn leave(&self, at: &mut Shared) {
        let words = self.field.value().trim().to_owned();
        let known = at.visit().map(|(_, v)| v.words.clone()).unwrap_or_default();
        // Over what somebody else has written since nothing is saved by leaving; it stays a draft.
        if self.step() == Step::Words && words != known && self.newer(at).is_none() {
            let place = self.place();
            let then = move |_: &Committed, at: &mut Shared| at.keep(&place, Step::Words.key(), "");
            at.commit_then(Change::SetWords { visit: self.visit, words }, then);
        }
    }

    fn go(&mut self, to: usize, at: &Shared) {
        self.here = to.min(self.steps.len() - 1);
        self.arrive(at);
    }

    fn mark(&mut self, mark: Mark, at: &mut Shared) {
        if let Some(item) = self.step().item_key(&at.trade.walkaround).map(str::to_owned) {
            let change = Change::MarkItem { visit: self.visit, item: item.clone(), mark };
            // What is not in order deserves a word; Enter goes on without one.
            if matches!(mark, Mark::Watch | Mark::Repair) {
                let visit = self.visit;
                at.commit_then(change, move |_, at| ask_note(visit, item, at));
            } else {
                at.commit_mine(change);
            }
        }
    }

    /// The rest of this position is good, and on to the next.
    fn rest_good(&mut self, at: &mut Shared) {
        let Step::Item(here, _) = self.step() else { return };
        if let Some(position) = at.trade.walkaround.positions.get(here).map(|p| p.key.clone()) {
            // Accepting moves one on; stand on the last item so that this is the next position.
            let last = self.steps.iter().rposition(|s| matches!(s, Step::Item(p, _) if *p == here));
            self.here = last.unwrap_or(self.here);
            at.commit_mine(Change::MarkRest { visit: self.visit, position });
        }
    }

    /// A digit at a question.
    fn answer(&mut self, n: usize, at: &mut Shared) {
        let visit = self.visit;
        if n >= self.step().choices(at).len() {
            at.refuse(say!("no-such-choice"));
            return;
        }
        match self.step() {
            Step::Valuables if n == 0 => {
                at.commit_mine(Change::SetValuables { visit, valuables: Valuables::default() });
            }
            Step::Valuables => {
                let form = super::valuables(visit, at);
                at.push(form);
            }
            Step::Question(q) => {
                if let Some(question) = at.trade.questions.get(q) {
                    let (question, answer) = (question.key.clone(), question.options[n].key.clone());
                    at.commit_mine(Change::Answer { visit, question, answer });
                }
            }
            Step::Class => at.commit_mine(Change::SetClass { visit, class: RequestClass::ALL[n] }),
            Step::Confirm => {
                let how = at.trade.confirmations[n].key.clone();
                at.commit_mine(Change::Acknowledge { visit, who: at.who(), how });
            }
            _ => {}
        }
    }

    fn fuel(&mut self, chord: Chord, at: &mut Shared) {
        let eighths = match chord.key {
            Key::Char(c) => c.to_digit(10).and_then(|n| u8::try_from(n).ok()),
            _ => None,
        };
        match eighths.filter(|n| *n <= 8) {
            Some(n) => at.commit_mine(Change::SetFuel { visit: self.visit, fuel: Fuel::Eighths(n) }),
            None => at.refuse(say!("fuel-eighths")),
        }
    }

    /// Takes what stands in the field.
    fn save(&mut self, at: &mut Shared) {
        if let Some(now) = self.newer(at) {
            // Said once: saved again, it is meant.
            self.wrong = vec![say!("newer-text", text = now.as_str())];
            self.known = now;
            return;
        }
        let (visit, text) = (self.visit, self.field.value().trim().to_owned());
        match self.step() {
            Step::Km => match read_km(&text, at.trade.figures.most_km) {
                Ok(km) => at.commit_mine(Change::SetMileage { visit, km, reason: String::new() }),
                Err(say) => self.wrong = vec![say],
            },
            Step::Fuel => {
                let digits: String = text.chars().map(crate::domain::plate::half_width).collect();
                match digits.trim_end_matches(['%', ' ']).parse::<u8>() {
                    Ok(n) => at.commit_mine(Change::SetFuel { visit, fuel: Fuel::Percent(n) }),
                    Err(_) => self.wrong = vec![say!("fuel-percent")],
                }
            }
            Step::Words if at.visit().is_some_and(|(_, v)| v.words == text) => self.go(self.here + 1, at),
            Step::Words => at.commit_mine(Change::SetWords { visit, words: text }),
            _ => {}
        }
    }

    /// The mileage fell: asks why, and takes it with the reason (Rule R-5).
    fn ask_reason(&self, at: &mut Shared) {
        let (visit, typed) = (self.visit, self.field.value().to_owned());
        at.push(Prompt::new("ask-mileage-reason", "", move |reason, at: &mut Shared| {
            let km = read_km(&typed, at.trade.figures.most_km)?;
            at.commit_mine(Change::SetMileage { visit, km, reason });
            Ok(Flow::Stay)
        }));
    }

    fn note(&self, at: &mut Shared) {
        let Some(item) = self.step().item_key(&at.trade.walkaround).map(str::to_owned) else { return };
        ask_note(self.visit, item, at);
    }

    fn area(area: Rect, at: &Shared) -> Rect {
        let all = layout::panes(area, at);
        let own = all.iter().find(|(id, _)| *id == PaneId::Reception).map_or(area, |(_, r)| *r);
        Rect::new(own.x + 1, own.y + 1, own.width.saturating_sub(2), own.height.saturating_sub(2))
    }
}

/// Asks for a note at an item; one that stays as it is is no change.
pub(super) fn ask_note(visit: VisitId, item: String, at: &mut Shared) {
    let of = item.clone();
    let again = move |at: &Shared| {
        let (_, record) = at.visit().filter(|(id, _)| *id == visit)?;
        Some(record.items.get(&of).map(|a| a.note.clone()).unwrap_or_default())
    };
    let known = again(at).unwrap_or_default();
    let before = known.clone();
    let part = item.clone();
    let prompt = Prompt::new("ask-note", &known, move |note, at: &mut Shared| {
        if note.trim() == before {
            return Ok(Flow::Close);
        }
        at.commit_mine(Change::NoteItem { visit, item: item.clone(), note });
        Ok(Flow::Stay)
    });
    at.push(prompt.about(visit.0).part(&part).of_text(again));
}

impl Layer for Walk {
    fn scopes(&self) -> &'static [Scope] {
        match self.step() {
            step if step.is_field(self.electric) => &[Scope::Field],
            Step::Item(..) => &[Scope::Item, Scope::Walk],
            Step::Fuel => &[Scope::Fuel, Scope::Walk],
            _ => &[Scope::Walk, Scope::Picker],
        }
    }

    fn takes_text(&self) -> bool {
        self.step().is_field(self.electric)
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        if self.takes_text() {
            self.wrong.clear();
            self.typed = true;
            widget::type_into(&mut self.field, c);
        }
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        if self.takes_text() {
            self.wrong.clear();
            self.typed = true;
            widget::edit(&mut self.field, chord);
        }
        Flow::Stay
    }

    fn place(&self) -> Option<Place> {
        Some(Self::place(self))
    }

    fn uncovered(&mut self, at: &mut Shared) -> Flow {
        if self.was_open && self.is_answered(at) {
            self.go(self.here + 1, at);
        }
        Flow::Stay
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        self.was_open = !self.is_answered(at);
        match action {
            Action::Back => {
                self.leave(at);
                return Flow::Close;
            }
            Action::Good => self.mark(Mark::Good, at),
            Action::Watch => self.mark(Mark::Watch, at),
            Action::Repair => self.mark(Mark::Repair, at),
            Action::NotApplicable => self.mark(Mark::NotApplicable, at),
            Action::RestGood => self.rest_good(at),
            Action::Fuel => self.fuel(chord, at),
            Action::PickNumber => self.answer(keys::digit(chord).unwrap_or(usize::MAX), at),
            Action::Note => self.note(at),
            Action::Damage => {
                let run = DamageRun::new(self.visit, at);
                at.push(run);
            }
            Action::Who => super::ask_who(at),
            Action::Next => self.go(self.here + 1, at),
            Action::Previous => self.go(self.here.saturating_sub(1), at),
            Action::Save => self.save(at),
            Action::ThrowAway => {
                self.typed = false;
                if at.throw_away(&self.place(), Some(self.step().key())) {
                    self.arrive(at);
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn accepted(&mut self, _done: &Committed, at: &mut Shared) -> Flow {
        if self.step() == Step::Confirm && at.visit().is_some_and(|(_, v)| v.acknowledged.is_some()) {
            at.tell(say!("walk-complete"));
            return Flow::Close;
        }
        at.keep(&self.place(), self.step().key(), "");
        self.go(self.here + 1, at);
        Flow::Stay
    }

    fn refused(&mut self, fault: &Fault, at: &mut Shared) -> bool {
        let fell = matches!(fault, Fault::Invalid(list) if list.iter().any(|i| matches!(i.say.id, "mileage-below-last" | "mileage-jump")));
        self.wrong = fault.says();
        if self.step() == Step::Km && fell {
            self.ask_reason(at);
        }
        self.takes_text()
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("run-walk"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let (_, visit) = at.visit()?;
        let inside = Self::area(area, at);
        for y in inside.top()..inside.bottom() {
            buf.set_string(inside.x, y, " ".repeat(usize::from(inside.width)), at.theme.text());
        }
        let step = self.step();
        let field = panes::draw_walk(inside, buf, at, visit, Some(&step));
        if step == Step::Confirm {
            let who = at.say(&say!("confirm-who", who = at.who()));
            let row = Rect { y: inside.bottom().saturating_sub(1), height: 1, ..inside };
            widget::put(buf, row, 0, widget::span(who, at.theme.dim()));
        }
        let field = field?;
        let says = self.wrong.iter().map(|s| at.say(s)).collect::<Vec<_>>().join(" ");
        let wrapped = crate::text::width::wrap(&says, usize::from(field.width));
        for (row, line) in (1..=2).zip(wrapped) {
            widget::put(buf, Rect { height: 3, ..field }, row, widget::span(line, at.theme.bad()));
        }
        Some(widget::field(buf, field, &self.field, at.theme.selected()))
    }

    fn keep(&mut self, at: &mut Shared) {
        if std::mem::take(&mut self.typed) {
            at.keep(&self.place(), self.step().key(), self.field.value());
        }
    }
}
