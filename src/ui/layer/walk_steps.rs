//! The steps of the walk-around in the order they are walked (Rules ).

use crate::domain::checklist::{Checklist, Mark};
use crate::domain::decide::reception::missing;
use crate::domain::trade::Trade;
use crate::domain::vehicle::Energy;
use crate::domain::visit::{RequestClass, Visit};
use crate::ui::shared::Shared;
use crate::ui::theme::Theme;
use crate::ui::widget::{put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// One thing to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Mileage.
    Km,
    /// Fuel or charge.
    Fuel,
    /// An item: its position and its place there.
    Item(usize, usize),
    /// The valuables reminder.
    Valuables,
    /// A question of the reception.
    Question(usize),
    /// The customer's words.
    Words,
    /// The class of the request.
    Class,
    /// The customer's confirmation.
    Confirm,
}

/// All steps in order.
#[must_use]
pub fn all(trade: &Trade) -> Vec<Step> {
    let mut out = vec![Step::Km, Step::Fuel];
    for (p, position) in trade.walkaround.positions.iter().enumerate() {
        out.extend((0..position.items.len()).map(|i| Step::Item(p, i)));
    }
    out.push(Step::Valuables);
    out.extend((0..trade.questions.len()).map(Step::Question));
    out.extend([Step::Words, Step::Class, Step::Confirm]);
    out
}

/// How a mark looks.
#[must_use]
pub fn mark_style(mark: Mark, theme: Theme) -> Style {
    match mark {
        Mark::Good => theme.good(),
        Mark::Watch => theme.warn(),
        Mark::Repair => theme.bad(),
        Mark::NotApplicable => theme.dim(),
    }
}

impl Step {
    /// The key under which what is typed at it is kept.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Km => "km",
            Self::Fuel => "fuel",
            Self::Words => "words",
            Self::Item(..) | Self::Valuables | Self::Question(_) | Self::Class | Self::Confirm => "",
        }
    }

    /// An item of the checklist.
    #[must_use]
    pub fn is_item(&self) -> bool {
        matches!(self, Self::Item(..))
    }

    /// The position it belongs to, if it is asked while standing there.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::Km | Self::Fuel => Some(0),
            Self::Item(position, _) => Some(*position),
            _ => None,
        }
    }

    /// The key of the item.
    #[must_use]
    pub fn item_key<'c>(&self, list: &'c Checklist) -> Option<&'c str> {
        match self {
            Self::Item(p, i) => list.positions.get(*p)?.items.get(*i).map(|item| item.key.as_str()),
            _ => None,
        }
    }

    /// Whether text is typed here.
    #[must_use]
    pub fn is_field(&self, electric: bool) -> bool {
        matches!(self, Self::Km | Self::Words) || *self == Self::Fuel && electric
    }

    /// Whether it is answered.
    #[must_use]
    pub fn is_answered(&self, trade: &Trade, visit: &Visit) -> bool {
        match self {
            Self::Km => visit.km.is_some(),
            Self::Fuel => visit.fuel.is_some(),
            Self::Item(..) => self.item_key(&trade.walkaround).is_some_and(|key| visit.mark(key).is_some()),
            Self::Valuables => visit.valuables.is_some(),
            Self::Question(n) => trade.questions.get(*n).is_some_and(|q| visit.answers.contains_key(&q.key)),
            Self::Words => !visit.words.is_empty(),
            Self::Class => visit.class.is_some(),
            Self::Confirm => visit.acknowledged.is_some(),
        }
    }

    /// What is asked.
    #[must_use]
    pub fn title(&self, at: &Shared) -> String {
        match self {
            Self::Km => at.t("ask-km"),
            Self::Fuel if electric(at) => at.t("ask-charge"),
            Self::Fuel => at.t("ask-fuel"),
            Self::Item(..) => String::new(),
            Self::Valuables => at.t("ask-valuables"),
            Self::Question(n) => {
                let question = at.trade.questions.get(*n);
                question.map(|q| at.reader.name(&q.name).to_owned()).unwrap_or_default()
            }
            Self::Words => at.t("ask-words"),
            Self::Class => at.t("ask-class"),
            Self::Confirm => at.t("ask-confirm"),
        }
    }

    /// The answers that digits give, in their order.
    #[must_use]
    pub fn choices(&self, at: &Shared) -> Vec<String> {
        match self {
            Self::Valuables => vec![at.t("valuables-none"), at.t("valuables-list")],
            Self::Question(n) => {
                let options = at.trade.questions.get(*n).map(|q| q.options.as_slice()).unwrap_or_default();
                options.iter().map(|o| at.reader.name(&o.name).to_owned()).collect()
            }
            Self::Class => RequestClass::ALL.iter().map(|c| at.t(&format!("class-{}", c.key()))).collect(),
            Self::Confirm => {
                at.trade.confirmations.iter().map(|c| at.reader.name(&c.name).to_owned()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Draws the question. Returns the rows it took and, for a field, where that stands.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared, visit: &Visit) -> (u16, Option<Rect>) {
        let choices = self.choices(at);
        if *self == Self::Fuel && !electric(at) {
            put(buf, area, 0, span(at.t("fuel-scale"), at.theme.text()));
            return (1, None);
        }
        if choices.is_empty() {
            let field = Rect { x: area.x + 2, width: area.width.saturating_sub(4), height: 1, ..area };
            return (3, Some(field));
        }
        let mut row = 0;
        if *self == Self::Confirm {
            for (_, say) in missing(&at.trade, visit) {
                put(buf, area, row, span(format!("! {}", at.say(&say)), at.theme.warn()));
                row += 1;
            }
        }
        let mut spans = Vec::new();
        let mut used = 0;
        for (n, choice) in choices.iter().enumerate() {
            let cells = crate::text::width::width(choice) + 5;
            if used + cells > usize::from(area.width) {
                put(buf, area, row, Line::from(std::mem::take(&mut spans)));
                (row, used) = (row + 1, 0);
            }
            used += cells;
            spans.push(span(format!(" {} ", n + 1), at.theme.key()));
            spans.push(span(format!("{choice}  "), at.theme.text()));
        }
        put(buf, area, row, Line::from(spans));
        (row + 1, None)
    }
}

/// The current car is charged, not fuelled.
#[must_use]
pub fn electric(at: &Shared) -> bool {
    at.car.as_ref().is_some_and(|c| c.records.vehicle.energy == Energy::Electric)
}
