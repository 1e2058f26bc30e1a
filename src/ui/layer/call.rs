//! A call as a run (Rules C-6, C-7): the script on the left, everything about the customer on the
//! right, the outcome with one digit. Esc leaves it with everything typed kept.

use super::call_talk::{Talk, record, second_call_of};
use super::intake::{intake_beside, intake_place};
use super::{Flow, Layer, Prompt, SurveyRun, call_facts, call_forms, call_script};
use crate::desk::api::{Answer, CallRow, Committed};
use crate::domain::callback::{Callback, Outcome, Try};
use crate::domain::change::CallResult;
use crate::domain::complaint::Source;
use crate::domain::decide::calls::heard_km;
use crate::domain::decide::file::read_km;
use crate::domain::fault::Fault;
use crate::domain::id::CallbackId;
use crate::domain::queue::{outcome_name, try_name};
use crate::domain::say::Say;
use crate::form::draft::Place;
use crate::say;
use crate::text::width;
use crate::ui::case;
use crate::ui::keys::{self, Action, Chord, Scope};
use crate::ui::panes::{self, queue};
use crate::ui::shared::Shared;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use std::cell::Cell;

/// From this width on script and facts stand side by side; then the facts get this part of it.
const BESIDE: u16 = 100;
const FACTS: (u16, u16) = (2, 5);

/// A call.
pub struct CallRun {
    row: CallRow,
    talk: Talk,
    /// The row of the desk's queue it was opened from; none if its car was chosen before.
    from: Option<usize>,
    /// The facts are shown where script and facts do not fit side by side.
    facts: bool,
    first: usize,
    /// How far the script could be scrolled when it was last drawn.
    most: Cell<usize>,
}

impl CallRun {
    /// A call, and the row of the desk's queue it was opened from.
    pub(super) fn new(row: CallRow, from: Option<usize>) -> Self {
        let talk = Talk { id: row.id, along: row.along.iter().map(|(id, _)| *id).collect() };
        Self { row, talk, from, facts: false, first: 0, most: Cell::new(0) }
    }

    /// Tries made since it was opened.
    fn since<'s>(&self, at: &'s Shared) -> Option<&'s Try> {
        let record = self.talk.record(at)?;
        record.tries.last().filter(|_| record.tries.len() > self.row.call.tries.len())
    }

    /// What somebody else has done with it meanwhile.
    fn meanwhile(&self, at: &Shared) -> Option<Say> {
        let made = self.since(at).filter(|t| t.by != at.me.login);
        if let Some(made) = made {
            let outcome = try_name(made);
            return Some(say!("call-meanwhile", by = made.by.as_str(), at = made.at, outcome = outcome));
        }
        let open = self.talk.record(at).is_some_and(Callback::is_open);
        (!open && self.since(at).is_none()).then(|| say!("call-gone"))
    }

    fn outcome(&self, outcome: Outcome, at: &mut Shared) {
        let talk = self.talk.clone();
        let second = second_call_of(&self.row.call, at).map(|(id, _)| id);
        match outcome {
            Outcome::Fine | Outcome::Problem if second.is_some() => {
                if let Some(id) = second {
                    case::steps::second_call(id, outcome == Outcome::Fine, at);
                }
            }
            Outcome::Fine if self.row.scored && !at.trade.survey.indicators.is_empty() => {
                let run = SurveyRun::new(talk, at);
                at.push(run);
            }
            Outcome::WrongNumber => call_forms::confirm_wrong_number(talk, self.row.person.as_ref(), at),
            Outcome::Fine | Outcome::NoAnswer | Outcome::Busy => {
                at.commit_mine(record(talk.result(outcome, at)));
            }
            Outcome::Problem => {
                intake_beside(self.row.open_case.clone(), at, Source::Callback, move |intake, at| {
                    let result = CallResult { complaint: Some(intake), ..talk.result(outcome, at) };
                    at.commit_mine(record(result));
                });
            }
            Outcome::Booked => call_forms::book_in_call(talk, &self.row, at),
            Outcome::CallBack => call_forms::call_back(talk, at),
            Outcome::DoNotCall => call_forms::confirm_no_calls(talk, &self.row.customer, at),
        }
    }

    /// A line that is kept with the try.
    fn note(&self, at: &mut Shared) {
        let place = self.talk.place();
        let known = at.kept_text(&place, "note").unwrap_or_default().to_owned();
        let prompt = Prompt::new("ask-call-note", &known, move |note, at: &mut Shared| {
            let note = crate::domain::clean::line(&note, crate::domain::clean::LINE_CHARS)?;
            at.keep(&place, "note", &note);
            Ok(Flow::Close)
        });
        at.push(prompt.about(self.talk.id.0));
    }

    /// A mileage the customer names; with what was wrong with the one before.
    fn heard_km(&self, wrong: Vec<Say>, at: &mut Shared) {
        let place = self.talk.place();
        let known = at.kept_text(&place, "km").unwrap_or_default().to_owned();
        let prompt = Prompt::new("ask-call-km", &known, move |km, at: &mut Shared| {
            if !km.trim().is_empty() {
                let km = read_km(&km, at.trade.figures.most_km)?;
                if let Some(car) = &at.car {
                    heard_km(&car.records.vehicle, km, &at.trade)?;
                }
            }
            at.keep(&place, "km", km.trim());
            Ok(Flow::Close)
        });
        at.push(prompt.about(self.talk.id.0).wrong(wrong));
    }

    /// It is on record: says what comes next, and goes on with the next call of the queue.
    fn finish(&self, at: &mut Shared) -> Flow {
        at.drafts.drop_draft(&self.talk.place());
        let intake = intake_place(at);
        at.drafts.drop_draft(&intake);
        let says = self.what_comes(at);
        self.leave(at);
        if let Some(row) = self.from {
            // A call that is tried again stands further down now; the next one is at its row.
            at.queue.desk = queue::Place { call: None, row };
            queue::arrived(at);
        }
        at.tell_all(says);
        Flow::Close
    }

    /// Back to where it was opened.
    fn leave(&self, at: &mut Shared) {
        if self.from.is_some() {
            panes::to_desk(at);
        }
    }

    /// What is on record now, and the next contact (Rule C-7).
    fn what_comes(&self, at: &Shared) -> Vec<Say> {
        let Some(call) = self.talk.record(at) else { return vec![say!("saved")] };
        let Some(made) = call.tries.last() else { return vec![say!("saved")] };
        let again = |when| say!("call-again-at", at = at.reader.moment(when, at.now));
        // What was agreed with the customer comes first.
        let agreed = made.again.filter(|_| made.outcome == Outcome::CallBack);
        let mut says: Vec<Say> = agreed.map(again).into_iter().collect();
        says.push(say!("call-recorded", outcome = try_name(made)));
        let records = at.car.as_ref().map(|c| &c.records);
        let complaint = records
            .into_iter()
            .flat_map(|r| &r.complaints)
            .find(|(id, _)| Some(*id) == made.complaint && call.about != Some(id.0));
        if let Some((_, case)) = complaint {
            says.push(say!("call-opened-case", number = case.number.as_str()));
        }
        let booking = records.into_iter().flat_map(|r| &r.bookings).find(|(id, _)| Some(*id) == made.booking);
        if let Some((_, booking)) = booking {
            says.push(say!("call-made-booking", at = at.reader.moment(booking.at, at.now)));
        }
        let open = records.into_iter().flat_map(|r| &r.callbacks).filter(|(_, c)| c.is_open());
        match open.min_by_key(|(_, c)| c.due) {
            Some((id, _)) if *id == self.talk.id && agreed.is_some() => {}
            Some((id, next)) if *id == self.talk.id => says.push(again(next.due)),
            Some((_, next)) => {
                let when = at.reader.moment(next.due, at.now);
                says.push(say!("call-next", topic = next.topic.clone(), at = when));
            }
            None => says.push(say!("call-no-next")),
        }
        says
    }

    /// A call, or a message with its way.
    fn title(&self, at: &Shared) -> String {
        if !self.row.call.channel.is_message() {
            return at.t("run-call");
        }
        format!("{} · {}", at.t(&format!("channel-{}", self.row.call.channel.key())), at.t("run-send"))
    }

    /// Whom to call, by which number, and what to know before the first word.
    fn head(&self, at: &Shared) -> Vec<Line<'static>> {
        let theme = at.theme;
        let channel = at.t(&format!("channel-{}", self.row.call.channel.key()));
        let phone = self.row.person.as_ref().and_then(|p| p.phones.first());
        let phone = phone.map_or_else(|| at.t("call-no-phone"), ToString::to_string);
        let mut out = vec![Line::from(vec![
            span(format!("{channel} "), theme.dim()),
            span(&self.row.customer, theme.strong()),
            span(format!("  {phone}"), theme.strong()),
            span(format!("  {}", at.reader.name(&self.row.call.topic)), theme.text()),
        ])];
        if let Some(claim) = at.around.claims.get(&self.talk.id) {
            let since = at.reader.moment(claim.since, at.now);
            let say = say!("call-claimed-too", by = claim.name.as_str(), since = since);
            out.push(Line::from(span(format!("! {}", at.say(&say)), theme.warn())));
        }
        if let Some(say) = self.meanwhile(at) {
            out.push(Line::from(span(format!("✗ {}", at.say(&say)), theme.bad())));
        }
        if let Some(number) = &self.row.open_case {
            let text = at.say(&say!("call-open-case", number = number.as_str()));
            out.push(Line::from(span(text, theme.bad())));
        }
        out
    }

    /// The outcomes with their digits, in as many rows as they need.
    fn outcomes(&self, room: usize, at: &Shared) -> Vec<Line<'static>> {
        let mut rows = vec![Line::default()];
        // A message is sent, and nobody has to pick up.
        let message = self.row.call.channel.is_message();
        let possible = |o: &Outcome| !message || !matches!(o, Outcome::NoAnswer | Outcome::Busy);
        for (n, outcome) in (1..).zip(Outcome::ALL).filter(|(_, o)| possible(o)) {
            let sent = outcome == Outcome::Fine && message;
            let name = if sent { at.t("outcome-sent") } else { at.say(&outcome_name(outcome)) };
            let wide = width::width(&name) + 5;
            if rows.last().is_some_and(|row| row.width() + wide > room + 2) {
                rows.push(Line::default());
            }
            if let Some(row) = rows.last_mut() {
                row.push_span(span(format!("{n} "), at.theme.key()));
                row.push_span(span(format!("{name}   "), at.theme.text()));
            }
        }
        rows
    }

    /// Draws what can be scrolled.
    fn scrolled(&self, area: Rect, buf: &mut Buffer, lines: Vec<Line<'static>>, at: &Shared) {
        let rows = usize::from(area.height);
        self.most.set(lines.len().saturating_sub(rows));
        let first = self.first.min(self.most.get());
        for (n, line) in (0..).zip(lines.into_iter().skip(first).take(rows)) {
            put(buf, area, n, line);
        }
        if first < self.most.get() && area.height > 0 {
            let more = Rect { x: area.right().saturating_sub(1), width: 1, ..area };
            put(buf, more, area.height - 1, span("↓", at.theme.key()));
        }
    }
}

impl Layer for CallRun {
    fn scopes(&self) -> &'static [Scope] {
        if self.row.call.channel.is_message() {
            return &[Scope::Message, Scope::List];
        }
        &[Scope::Call, Scope::List]
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        let most = self.most.get();
        self.first = self.first.min(most);
        match action {
            Action::Back => {
                self.leave(at);
                return Flow::Close;
            }
            Action::Up => self.first = self.first.saturating_sub(1),
            Action::Down => self.first = (self.first + 1).min(most),
            Action::PageUp => self.first = self.first.saturating_sub(10),
            Action::PageDown => self.first = (self.first + 10).min(most),
            Action::First => self.first = 0,
            Action::Last => self.first = most,
            Action::CallFacts => {
                self.facts = !self.facts;
                self.first = 0;
            }
            Action::Note => self.note(at),
            Action::HeardKm => self.heard_km(Vec::new(), at),
            Action::NextContact => call_forms::next_contact(self.row.call.vehicle, at),
            Action::Outcome => {
                if let Some(outcome) = keys::digit(chord).and_then(|n| Outcome::ALL.get(n)) {
                    self.outcome(*outcome, at);
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn accepted(&mut self, _done: &Committed, at: &mut Shared) -> Flow {
        self.finish(at)
    }

    fn refused(&mut self, fault: &Fault, at: &mut Shared) -> bool {
        let km = matches!(fault, Fault::Invalid(list) if list.iter().any(|i| i.field == "km"));
        if km {
            self.heard_km(fault.says(), at);
        }
        km
    }

    fn place(&self) -> Option<Place> {
        Some(self.talk.place())
    }

    fn call(&self) -> Option<CallbackId> {
        Some(self.talk.id)
    }

    fn client(&self, at: &Shared) -> Option<String> {
        at.drafts.client(&self.talk.place())
    }

    fn answered(&mut self, answer: &Answer, _at: &mut Shared) {
        // Tries made so far are counted from what was seen when it was opened.
        if let Answer::Car(car) = answer {
            let known = car.calls.iter().find(|row| row.id == self.talk.id);
            if let Some(row) = known {
                self.row.open_case.clone_from(&row.open_case);
            }
        }
    }

    fn uncovered(&mut self, at: &mut Shared) -> Flow {
        let mine = self.since(at).is_some_and(|t| t.by == at.me.login);
        if mine { self.finish(at) } else { Flow::Stay }
    }

    fn internal(&self) -> Option<Say> {
        Some(say!("customer-view-not-in-call"))
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(self.title(at))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let inside = widget::popup(area, buf, &self.title(at), at.theme);
        let head = self.head(at);
        let outcomes = self.outcomes(usize::from(inside.width), at);
        let (top, bottom) = (cells(head.len()), cells(outcomes.len()));
        let height = inside.height.saturating_sub(top + bottom + 2);
        for (n, line) in (0..).zip(head) {
            put(buf, inside, n, line);
        }
        let rule = Span::styled("─".repeat(usize::from(inside.width)), at.theme.dim());
        put(buf, inside, top, Line::from(rule.clone()));
        put(buf, inside, top + 1 + height, Line::from(rule));
        for (n, line) in (top + height + 2..).zip(outcomes) {
            put(buf, inside, n, line);
        }
        let middle = Rect { y: inside.y + top + 1, height, ..inside };
        if area.width >= BESIDE {
            let facts = middle.width * FACTS.0 / FACTS.1;
            let script = Rect { width: middle.width.saturating_sub(facts + 2), ..middle };
            let right = Rect { x: middle.right().saturating_sub(facts), width: facts, ..middle };
            self.scrolled(script, buf, call_script::lines(&self.row, usize::from(script.width), at), at);
            let known = call_facts::lines(usize::from(right.width), &self.row, &self.talk, at);
            for (n, line) in (0..).zip(known) {
                put(buf, right, n, line);
            }
        } else {
            let room = usize::from(middle.width.saturating_sub(2));
            let lines = if self.facts {
                call_facts::lines(room, &self.row, &self.talk, at)
            } else {
                call_script::lines(&self.row, room, at)
            };
            self.scrolled(middle, buf, lines, at);
        }
        None
    }
}

fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
