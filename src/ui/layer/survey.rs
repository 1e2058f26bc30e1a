//! The survey of a scored call as a run (Rule C-8): one digit an indicator, `+` for ten, then the
//! customer's suggestion. The call is recorded with the last of it.

use super::call_talk::{Talk, record};
use super::{Flow, Layer};
use crate::desk::api::Committed;
use crate::domain::callback::Outcome;
use crate::domain::change::CallResult;
use crate::domain::clean;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::script::Indicator;
use crate::say;
use crate::text::width;
use crate::ui::keys::{self, Action, Chord, Key, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell_right, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use std::collections::BTreeMap;
use tui_input::Input;

/// Under which key the suggestion is kept.
const SUGGESTION: &str = "suggestion";

/// The survey of a call.
pub struct SurveyRun {
    talk: Talk,
    indicators: Vec<Indicator>,
    scores: BTreeMap<String, u8>,
    /// Which indicator is asked; past the last one the suggestion.
    here: usize,
    field: Input,
    /// A key has changed scores or suggestion, and that is not kept yet.
    typed: bool,
    wrong: Vec<Say>,
}

impl SurveyRun {
    /// Begins at the first question that has no score yet.
    #[must_use]
    pub fn new(talk: Talk, at: &Shared) -> Self {
        let indicators = at.trade.survey.indicators.clone();
        let kept = |key: &str| at.kept_text(&talk.place(), key);
        let score = |i: &Indicator| Some((i.key.clone(), kept(&score_key(&i.key))?.parse().ok()?));
        let scores: BTreeMap<String, u8> = indicators.iter().filter_map(score).collect();
        let here = indicators.iter().position(|i| !scores.contains_key(&i.key));
        let here = here.unwrap_or(indicators.len());
        let field = Input::new(kept(SUGGESTION).unwrap_or_default().to_owned());
        Self { talk, indicators, scores, here, field, typed: false, wrong: Vec::new() }
    }

    fn asks_suggestion(&self) -> bool {
        self.here >= self.indicators.len()
    }

    fn score(&mut self, c: char) {
        let score = match keys::twin(c) {
            '+' | '=' => Some(10),
            other => other.to_digit(10).and_then(|n| u8::try_from(n).ok()),
        };
        if let (Some(score), Some(indicator)) = (score, self.indicators.get(self.here)) {
            self.scores.insert(indicator.key.clone(), score);
            self.typed = true;
            self.here += 1;
        }
    }

    fn save(&mut self, at: &mut Shared) {
        match clean::line(self.field.value(), clean::NOTE_CHARS) {
            Ok(suggestion) => {
                let scores = self.scores.clone();
                at.commit_mine(record(CallResult {
                    scores,
                    suggestion,
                    ..self.talk.result(Outcome::Fine, at)
                }));
            }
            Err(say) => self.wrong = vec![say],
        }
    }

    /// How a score looks: what it sets going is said beside it.
    fn mark(&self, score: u8, at: &Shared) -> (Style, String) {
        let survey = &at.trade.survey;
        if score <= survey.complaint_at {
            (at.theme.bad(), at.t("score-complaint"))
        } else if score <= survey.manager_at {
            (at.theme.warn(), at.t("score-manager"))
        } else {
            (at.theme.good(), String::new())
        }
    }

    fn row(&self, n: usize, indicator: &Indicator, at: &Shared) -> Line<'static> {
        let here = n == self.here;
        let name_style = if here { at.theme.selected() } else { at.theme.text() };
        let (style, what) = match self.scores.get(&indicator.key) {
            Some(score) => self.mark(*score, at),
            None => (at.theme.dim(), String::new()),
        };
        let score = self.scores.get(&indicator.key).map_or("·".to_owned(), ToString::to_string);
        Line::from(vec![
            span(if here { "▸ " } else { "  " }, at.theme.focus()),
            cell_right(score, 2, style),
            span("  ", at.theme.text()),
            span(at.reader.name(&indicator.name), name_style),
            span(format!("  {what}"), style),
        ])
    }
}

fn score_key(indicator: &str) -> String {
    format!("score {indicator}")
}

impl Layer for SurveyRun {
    fn scopes(&self) -> &'static [Scope] {
        if self.asks_suggestion() { &[Scope::Field] } else { &[Scope::Survey] }
    }

    fn takes_text(&self) -> bool {
        self.asks_suggestion()
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        if self.asks_suggestion() {
            self.wrong.clear();
            self.typed = true;
            widget::type_into(&mut self.field, c);
        }
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        if self.asks_suggestion() {
            self.wrong.clear();
            self.typed = true;
            widget::edit(&mut self.field, chord);
        }
        Flow::Stay
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        match (action, chord.key) {
            (Action::Back, _) => return Flow::Close,
            (Action::Score, Key::Char(c)) => self.score(c),
            (Action::Skip, _) => self.here += 1,
            (Action::Previous, _) => self.here = self.here.saturating_sub(1),
            (Action::Save, _) => self.save(at),
            (Action::ThrowAway, _) if at.throw_away(&self.talk.place(), Some(SUGGESTION)) => {
                let kept = at.kept_text(&self.talk.place(), SUGGESTION).unwrap_or_default();
                self.field = Input::new(kept.to_owned());
            }
            _ => {}
        }
        Flow::Stay
    }

    fn accepted(&mut self, _done: &Committed, _at: &mut Shared) -> Flow {
        Flow::Close
    }

    fn refused(&mut self, fault: &Fault, _at: &mut Shared) -> bool {
        self.wrong = fault.says();
        self.asks_suggestion()
    }

    fn internal(&self) -> Option<Say> {
        Some(say!("customer-view-not-in-call"))
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("run-survey"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let count = u16::try_from(self.indicators.len()).unwrap_or(u16::MAX);
        let place = centred(area, area.width.min(84), count.saturating_add(7));
        let inside = widget::popup(place, buf, &at.t("run-survey"), at.theme);
        for (row, (n, indicator)) in (0..).zip(self.indicators.iter().enumerate()) {
            put(buf, inside, row, self.row(n, indicator, at));
        }
        let style = if self.asks_suggestion() { at.theme.strong() } else { at.theme.dim() };
        put(buf, inside, count + 1, span(at.t("ask-suggestion"), style));
        let below = inside.height.saturating_sub(count + 2);
        let field = Rect { y: inside.y + (count + 2).min(inside.height), height: below.min(1), ..inside };
        if !self.asks_suggestion() || field.height == 0 {
            return None;
        }
        let says = self.wrong.iter().map(|s| at.say(s)).collect::<Vec<_>>().join(" ");
        for (row, line) in (count + 3..).zip(width::wrap(&says, usize::from(inside.width))) {
            put(buf, inside, row, span(line, at.theme.bad()));
        }
        Some(widget::field(buf, field, &self.field, at.theme.selected()))
    }

    /// Left half-way, scores and suggestion stand there again.
    fn keep(&mut self, at: &mut Shared) {
        if !std::mem::take(&mut self.typed) {
            return;
        }
        let place = self.talk.place();
        for (key, score) in &self.scores {
            at.keep(&place, &score_key(key), &score.to_string());
        }
        at.keep(&place, SUGGESTION, self.field.value());
    }

    fn client(&self, at: &Shared) -> Option<String> {
        at.drafts.client(&self.talk.place())
    }
}
