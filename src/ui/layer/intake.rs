//! A complaint is taken down as a run (Rule K-1): class and severity by one digit each, then the
//! customer's own words. Department, source and person are preset and stand above the words.

use super::{Flow, Layer};
use crate::domain::clean;
use crate::domain::complaint::{ComplaintClass, Intake, Severity, Source};
use crate::domain::id::PersonId;
use crate::domain::say::Say;
use crate::form::draft::{Draft, Place};
use crate::say;
use crate::text::width;
use crate::ui::keys::{self, Action, Chord, Key, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use std::sync::Arc;
use tui_input::Input;

/// Cells of a label.
const LABEL: usize = 16;

/// What is done with what was taken down.
type Done = Box<dyn FnOnce(Intake, &mut Shared) + Send>;

/// Takes down a complaint of the current car; `done` gets it. The source can be changed only
/// where a person opens it by hand: a call or a survey is known to be one.
pub fn intake(at: &mut Shared, source: Source, done: impl FnOnce(Intake, &mut Shared) + Send + 'static) {
    intake_beside(None, at, source, done);
}

/// As [`intake`]; its head names the complaint of the customer that is open already.
pub fn intake_beside(
    open: Option<String>,
    at: &mut Shared,
    source: Source,
    done: impl FnOnce(Intake, &mut Shared) + Send + 'static,
) {
    let run = IntakeRun { open, ..IntakeRun::new(at, source, Box::new(done)) };
    at.push(run);
}

/// Under what it is kept as long as it is not on record.
#[must_use]
pub fn intake_place(at: &Shared) -> Place {
    Place { record: at.vehicle().map(|car| car.0), ..Place::new("run-intake") }
}

/// A row of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Class,
    Severity,
    Department,
    Source,
    Person,
    Words,
}

impl Row {
    /// Message of its label.
    fn label(self) -> &'static str {
        match self {
            Self::Class => "field-complaint-class",
            Self::Severity => "field-severity",
            Self::Department => "field-department",
            Self::Source => "field-source",
            Self::Person => "field-complainant",
            Self::Words => "ask-words",
        }
    }
}

/// The run.
struct IntakeRun {
    rows: Vec<Row>,
    here: usize,
    class: Option<ComplaintClass>,
    severity: Option<Severity>,
    /// Key of the department, if it is another than the one the class names.
    department: Option<String>,
    source: Source,
    people: Vec<(PersonId, String)>,
    person: usize,
    field: Input,
    wrong: Option<Say>,
    /// Number of the customer's complaint that is open already.
    open: Option<String>,
    done: Option<Done>,
    /// A key has changed something that is not kept yet.
    typed: bool,
}

impl IntakeRun {
    fn new(at: &Shared, source: Source, done: Done) -> Self {
        let people: Vec<(PersonId, String)> =
            at.car.iter().flat_map(|c| &c.records.people).map(|(id, p)| (*id, p.name.clone())).collect();
        let mut rows = vec![Row::Class, Row::Severity, Row::Department];
        if !matches!(source, Source::Callback | Source::Survey) {
            rows.push(Row::Source);
        }
        if people.len() > 1 {
            rows.push(Row::Person);
        }
        rows.push(Row::Words);
        Self {
            rows,
            here: 0,
            class: None,
            severity: None,
            department: None,
            source,
            people,
            person: 0,
            field: Input::default(),
            wrong: None,
            open: None,
            done: Some(done),
            typed: false,
        }
    }

    fn row(&self) -> Row {
        self.rows.get(self.here).copied().unwrap_or(Row::Words)
    }

    fn go(&mut self, row: Row) {
        self.here = self.rows.iter().position(|r| *r == row).unwrap_or(0);
        self.wrong = None;
    }

    /// The words of a row that is chosen, in the order of their digits.
    fn choices(&self, row: Row, at: &Shared) -> Vec<String> {
        match row {
            Row::Class => ComplaintClass::ALL.iter().map(|c| at.say(&c.say())).collect(),
            Row::Severity => Severity::ALL.iter().map(|s| at.say(&s.say())).collect(),
            Row::Department => {
                let all = at.trade.complaints.departments.iter();
                all.map(|d| at.reader.name(&d.name).to_owned()).collect()
            }
            Row::Source => Source::ALL.iter().map(|s| at.say(&s.say())).collect(),
            Row::Person => self.people.iter().take(9).map(|(_, name)| name.clone()).collect(),
            Row::Words => Vec::new(),
        }
    }

    /// Which of them stands.
    fn chosen(&self, row: Row, at: &Shared) -> Option<usize> {
        match row {
            Row::Class => ComplaintClass::ALL.iter().position(|c| Some(*c) == self.class),
            Row::Severity => Severity::ALL.iter().position(|s| Some(*s) == self.severity),
            Row::Department => {
                let rules = &at.trade.complaints;
                let preset = || rules.department_of(self.class?).map(|d| d.key.clone());
                let key = self.department.clone().or_else(preset)?;
                rules.departments.iter().position(|d| d.key == key)
            }
            Row::Source => Source::ALL.iter().position(|s| *s == self.source),
            Row::Person => Some(self.person),
            Row::Words => None,
        }
    }

    fn choose(&mut self, n: usize, at: &Shared) {
        self.typed = true;
        match self.row() {
            Row::Class => self.class = ComplaintClass::ALL.get(n).copied(),
            Row::Severity => self.severity = Severity::ALL.get(n).copied(),
            Row::Department => {
                self.department = at.trade.complaints.departments.get(n).map(|d| d.key.clone());
            }
            Row::Source => self.source = Source::ALL.get(n).copied().unwrap_or(self.source),
            Row::Person => self.person = n,
            Row::Words => {}
        }
    }

    /// On to what has to be said and is not.
    fn onward(&mut self) {
        self.go(match (self.class, self.severity) {
            (None, _) => Row::Class,
            (_, None) => Row::Severity,
            _ => Row::Words,
        });
    }

    fn pick(&mut self, n: Option<usize>, at: &mut Shared) {
        let count = self.choices(self.row(), at).len();
        match n.filter(|n| *n < count) {
            Some(n) => {
                self.choose(n, at);
                self.onward();
            }
            None => at.refuse(say!("no-such-choice")),
        }
    }

    fn save(&mut self, at: &mut Shared) -> Flow {
        let (Some(class), Some(severity)) = (self.class, self.severity) else {
            self.onward();
            at.refuse(say!("intake-choose"));
            return Flow::Stay;
        };
        let words = match clean::line(self.field.value(), clean::NOTE_CHARS) {
            Ok(words) if !words.is_empty() => words,
            Ok(_) => return self.refuse(say!("intake-words-needed")),
            Err(say) => return self.refuse(say),
        };
        let department = self.department.clone().unwrap_or_default();
        let person = self.people.get(self.person).map(|(id, _)| *id);
        let intake = Intake { person, source: self.source, class, severity, department, words };
        if let Some(done) = self.done.take() {
            done(intake, at);
        }
        Flow::Close
    }

    fn refuse(&mut self, say: Say) -> Flow {
        self.wrong = Some(say);
        Flow::Stay
    }

    /// One step back; from the first one out of it, with everything kept.
    fn back(&mut self, at: &mut Shared) -> Flow {
        let to = match self.row() {
            Row::Class => return self.leave(at),
            Row::Severity => Row::Class,
            Row::Words => Row::Severity,
            Row::Department | Row::Source | Row::Person => Row::Words,
        };
        self.go(to);
        Flow::Stay
    }

    fn leave(&self, at: &mut Shared) -> Flow {
        if at.drafts.get(&intake_place(at)).is_some() {
            at.hint(say!("form-left"));
        }
        Flow::Close
    }

    /// What was typed earlier stands there, else nothing.
    fn fill(&mut self, at: &Shared) -> Option<Arc<Draft>> {
        let draft = at.drafts.get(&intake_place(at)).map(Arc::clone);
        let of = |key: &str| draft.as_ref().and_then(|d| d.values.get(key)).map_or("", String::as_str);
        self.class = ComplaintClass::ALL.iter().find(|c| c.key() == of("class")).copied();
        self.severity = Severity::ALL.iter().find(|s| s.key() == of("severity")).copied();
        self.department = Some(of("department").to_owned()).filter(|d| !d.is_empty());
        self.field = Input::new(of("words").to_owned());
        self.onward();
        draft
    }
}

impl Layer for IntakeRun {
    fn scopes(&self) -> &'static [Scope] {
        if self.takes_text() { &[Scope::Field] } else { &[Scope::Picker, Scope::List] }
    }

    fn opened(&mut self, at: &mut Shared) {
        if let Some(draft) = self.fill(at) {
            at.say_kept(&draft);
        }
    }

    fn takes_text(&self) -> bool {
        self.row() == Row::Words
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        if self.takes_text() {
            (self.wrong, self.typed) = (None, true);
            widget::type_into(&mut self.field, c);
        }
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, at: &mut Shared) -> Flow {
        if self.takes_text() {
            (self.wrong, self.typed) = (None, true);
            widget::edit(&mut self.field, chord);
            return Flow::Stay;
        }
        // The arrows go through the choices of the row.
        let last = self.choices(self.row(), at).len().saturating_sub(1);
        let here = self.chosen(self.row(), at);
        match chord.key {
            Key::Left => self.choose(here.map_or(0, |n| n.saturating_sub(1)), at),
            Key::Right => self.choose(here.map_or(0, |n| (n + 1).min(last)), at),
            _ => {}
        }
        Flow::Stay
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        let last = self.rows.len() - 1;
        match action {
            Action::Back => return self.back(at),
            Action::Save if chord.key == Key::Enter => return self.save(at),
            Action::ThrowAway => {
                self.typed = false;
                if at.throw_away(&intake_place(at), None) {
                    self.fill(at);
                }
            }
            Action::PickNumber => self.pick(keys::digit(chord), at),
            Action::Pick => self.pick(self.chosen(self.row(), at), at),
            Action::Up | Action::Previous => self.here = self.here.saturating_sub(1),
            Action::Down => self.here = (self.here + 1).min(last),
            Action::First | Action::PageUp => self.here = 0,
            Action::Last | Action::PageDown => self.here = last,
            _ => {}
        }
        Flow::Stay
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("run-intake"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let rows = u16::try_from(self.rows.len()).unwrap_or(8);
        let mut title = at.t("run-intake");
        if let Some(number) = &self.open {
            title = format!("{title}  {}", at.say(&say!("call-open-case", number = number.as_str())));
        }
        let inside = widget::popup(centred(area, area.width.min(92), rows + 6), buf, &title, at.theme);
        let style = |row: Row| if row == self.row() { at.theme.strong() } else { at.theme.dim() };
        for (n, row) in (0..).zip(self.rows.iter().filter(|r| **r != Row::Words)) {
            let word = self.chosen(*row, at).and_then(|n| self.choices(*row, at).get(n).cloned());
            let word = word.unwrap_or_else(|| "·".to_owned());
            let label = cell(at.t(row.label()), LABEL, style(*row));
            put(buf, inside, n, Line::from(vec![label, span(word, at.theme.text())]));
        }
        // The words have a row of their own: they are as long as they are.
        put(buf, inside, rows - 1, span(at.t(Row::Words.label()), style(Row::Words)));
        let place = Rect { y: inside.y + rows, height: 1, ..inside }.intersection(inside);
        let looks = if self.takes_text() { at.theme.selected() } else { at.theme.text() };
        let cursor = widget::field(buf, place, &self.field, looks);
        let wrong = self.wrong.as_ref().map(|say| at.say(say)).unwrap_or_default();
        for (row, line) in (rows + 1..).zip(width::wrap(&wrong, usize::from(inside.width))) {
            put(buf, inside, row, span(line, at.theme.bad()));
        }
        for (row, line) in (rows + 2..).zip(self.choice_lines(usize::from(inside.width), at)) {
            put(buf, inside, row, line);
        }
        self.takes_text().then_some(cursor)
    }

    fn keep(&mut self, at: &mut Shared) {
        if !std::mem::take(&mut self.typed) {
            return;
        }
        let place = intake_place(at);
        at.keep(&place, "class", self.class.map(ComplaintClass::key).unwrap_or_default());
        at.keep(&place, "severity", self.severity.map(Severity::key).unwrap_or_default());
        at.keep(&place, "department", self.department.as_deref().unwrap_or_default());
        at.keep(&place, "words", self.field.value());
    }
}

impl IntakeRun {
    /// The choices of the row in focus with their digits, as many to a line as fit.
    fn choice_lines(&self, cells: usize, at: &Shared) -> Vec<Line<'static>> {
        let chosen = self.chosen(self.row(), at);
        let mut out = vec![Line::default()];
        for (n, word) in self.choices(self.row(), at).iter().enumerate() {
            let style = if chosen == Some(n) { at.theme.selected() } else { at.theme.text() };
            let spans = [span(format!("{} ", n + 1), at.theme.key()), span(word, style), Span::raw("   ")];
            let wide: usize = spans.iter().map(Span::width).sum();
            if out.last().is_some_and(|line| line.width() + wide > cells) {
                out.push(Line::default());
            }
            if let Some(line) = out.last_mut() {
                line.extend(spans);
            }
        }
        out
    }
}
