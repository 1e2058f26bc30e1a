//! The hand-over as a run: a short checklist, what to watch, the first word (Rule E-9).

use super::{Flow, Layer, Prompt};
use crate::desk::api::Committed;
use crate::domain::change::Change;
use crate::domain::checklist::Mark;
use crate::domain::decide::shop::after_delivery;
use crate::domain::fault::Fault;
use crate::domain::id::OrderId;
use crate::form::draft::Place;
use crate::say;
use crate::ui::keys::{self, Action, Chord, Key, Scope};
use crate::ui::layer::walk_steps::mark_style;
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use std::collections::BTreeMap;

/// The key of what is advised in what is kept.
const ADVICE: &str = "advice";

/// The hand-over of an order.
pub struct Handover {
    order: OrderId,
    items: BTreeMap<String, Mark>,
    here: usize,
    /// Items of the checklist.
    count: usize,
    first_word: Option<u8>,
    /// A key has ticked something that is not kept yet.
    ticked: bool,
}

impl Handover {
    /// Starts at the first item.
    #[must_use]
    pub fn new(order: OrderId, at: &Shared) -> Self {
        let mut run = Self {
            order,
            items: BTreeMap::new(),
            here: 0,
            count: Self::keys(at).len(),
            first_word: None,
            ticked: false,
        };
        for key in Self::keys(at) {
            let mark = match at.kept_text(&run.place(), &key) {
                Some("good") => Mark::Good,
                Some(_) => Mark::NotApplicable,
                None => continue,
            };
            run.items.insert(key, mark);
        }
        run.here = Self::keys(at).iter().position(|k| !run.items.contains_key(k)).unwrap_or(run.count);
        run
    }

    fn keys(at: &Shared) -> Vec<String> {
        at.trade.delivery.items().map(|(_, i)| i.key.clone()).collect()
    }

    /// All items are ticked, and the satisfaction word is asked.
    fn asks_word(&self) -> bool {
        self.here >= self.count
    }

    fn tick(&mut self, mark: Mark, at: &Shared) {
        if let Some(key) = Self::keys(at).get(self.here) {
            self.items.insert(key.clone(), mark);
            self.ticked = true;
            self.here += 1;
        }
    }

    fn deliver(&mut self, at: &mut Shared) {
        let advice = at.kept_text(&self.place(), ADVICE).unwrap_or_default().to_owned();
        at.commit_mine(Change::Deliver {
            order: self.order,
            items: self.items.clone(),
            advice,
            next_day: None,
            next_km: None,
            first_word: self.first_word,
        });
    }

    /// Under what the ticks and the advice are kept.
    fn place(&self) -> Place {
        Place::of("run-handover", self.order.0)
    }

    fn score(&mut self, c: char, at: &mut Shared) {
        let score = match keys::twin(c) {
            '+' | '=' => Some(10),
            other => other.to_digit(10).and_then(|n| u8::try_from(n).ok()),
        };
        if score.is_some() {
            self.first_word = score;
            self.deliver(at);
        }
    }
}

/// The next service and the warranty, as the customer is told (Rule E-9).
fn told(at: &Shared) -> String {
    let km = at.car.as_ref().and_then(|c| c.records.vehicle.last_reading()).map(|r| r.km);
    let next = after_delivery(&at.trade, at.now.day(at.reader.zone), km);
    let day = |d: Option<crate::domain::time::Day>| d.map(|d| at.reader.day_full(d)).unwrap_or_default();
    let km = next.km.map(|km| at.reader.number(i64::from(km))).unwrap_or_default();
    at.say(&say!("told-next", day = day(next.day), km = km, warranty = day(next.warranty)))
}

impl Layer for Handover {
    fn scopes(&self) -> &'static [Scope] {
        if self.asks_word() { &[Scope::Score] } else { &[Scope::Handover] }
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        match (action, chord.key) {
            (Action::Back, _) => return Flow::Close,
            (Action::Score, Key::Char(c)) => self.score(c, at),
            (Action::Done, _) => self.tick(Mark::Good, at),
            (Action::NotApplicable, _) => self.tick(Mark::NotApplicable, at),
            (Action::AllDone, _) => {
                for key in Self::keys(at) {
                    self.items.entry(key).or_insert(Mark::Good);
                }
                (self.here, self.ticked) = (self.count, true);
            }
            (Action::Note, _) => {
                let place = self.place();
                let known = at.kept_text(&place, ADVICE).unwrap_or_default().to_owned();
                let prompt = Prompt::new("ask-advice", &known, move |text, at: &mut Shared| {
                    at.keep(&place, ADVICE, &text);
                    Ok(Flow::Close)
                });
                at.push(prompt.about(self.order.0));
            }
            (Action::Next, _) if self.asks_word() => self.deliver(at),
            (Action::Next, _) => self.here = (self.here + 1).min(self.count),
            (Action::Previous, _) => self.here = self.here.saturating_sub(1),
            _ => {}
        }
        Flow::Stay
    }

    fn accepted(&mut self, _done: &Committed, at: &mut Shared) -> Flow {
        at.drafts.drop_draft(&self.place());
        at.tell(say!("delivered"));
        Flow::Close
    }

    fn client(&self, at: &Shared) -> Option<String> {
        at.drafts.client(&self.place())
    }

    fn refused(&mut self, _fault: &Fault, at: &mut Shared) -> bool {
        let open = Self::keys(at).iter().position(|k| !self.items.contains_key(k));
        self.here = open.unwrap_or(self.here);
        false
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("run-handover"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let items: Vec<_> = at.trade.delivery.items().map(|(_, i)| i).collect();
        let height = u16::try_from(items.len() + 7).unwrap_or(u16::MAX);
        let inside = widget::popup(centred(area, 74, height), buf, &at.t("run-handover"), at.theme);
        for (row, (n, item)) in (0..).zip(items.iter().enumerate()) {
            let (sign, style) = match self.items.get(&item.key) {
                Some(mark) => (mark.sign(), mark_style(*mark, at.theme)),
                None => ("·", at.theme.dim()),
            };
            let here = n == self.here;
            let name_style = if here { at.theme.selected() } else { at.theme.text() };
            let line = Line::from(vec![
                span(if here { "▸ " } else { "  " }, at.theme.focus()),
                span(format!("{sign} "), style),
                span(at.reader.name(&item.name), name_style),
            ]);
            put(buf, inside, row, line);
        }
        let below = u16::try_from(items.len()).unwrap_or(0) + 1;
        let help = items.get(self.here).and_then(|i| i.help.as_ref());
        let text = match help {
            Some(help) => at.reader.name(help).to_owned(),
            None if self.asks_word() => at.t("ask-first-word"),
            None => String::new(),
        };
        let style = if self.asks_word() { at.theme.strong() } else { at.theme.dim() };
        put(buf, inside, below, span(text, style));
        put(buf, inside, below + 1, span(told(at), at.theme.text()));
        let advice = at.kept_text(&self.place(), ADVICE).unwrap_or_default();
        put(buf, inside, below + 2, span(advice, at.theme.text()));
        None
    }

    /// Left half-way, the ticks stand there again.
    fn keep(&mut self, at: &mut Shared) {
        if !std::mem::take(&mut self.ticked) {
            return;
        }
        for (key, mark) in &self.items {
            let word = if *mark == Mark::Good { "good" } else { "none" };
            at.keep(&self.place(), key, word);
        }
    }
}
