//! Marking damage on the drawing of the car (Rule R-4).

use super::{Flow, Layer, PickItem, Picker, Prompt};
use crate::domain::change::Change;
use crate::domain::id::VisitId;
use crate::domain::visit::DamageKind;
use crate::say;
use crate::ui::keys::{self, Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::panes;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

/// The cursor on the drawing.
pub struct DamageRun {
    visit: VisitId,
    x: u16,
    y: u16,
}

/// A mark in the making.
#[derive(Clone, Copy)]
struct Place {
    visit: VisitId,
    x: u16,
    y: u16,
    kind: DamageKind,
}

impl DamageRun {
    /// Starts in the middle of the car.
    #[must_use]
    pub fn new(visit: VisitId, at: &Shared) -> Self {
        let (width, height) = at.trade.drawing.size();
        Self { visit, x: width / 2, y: height / 2 }
    }

    /// To the next cell of the car in a direction; what is outside is skipped.
    fn walk(&mut self, dx: i32, dy: i32, at: &Shared) {
        let (width, height) = at.trade.drawing.size();
        let (mut x, mut y) = (i32::from(self.x), i32::from(self.y));
        loop {
            x += dx;
            y += dy;
            let (Ok(ux), Ok(uy)) = (u16::try_from(x), u16::try_from(y)) else { return };
            if ux >= width || uy >= height {
                return;
            }
            if at.trade.drawing.zone_at(ux, uy).is_some() {
                (self.x, self.y) = (ux, uy);
                return;
            }
        }
    }

    fn unmark(&self, at: &mut Shared) {
        let here = |(_, d): &(&u16, &crate::domain::visit::Damage)| (d.x, d.y) == (self.x, self.y);
        let mark = at.visit().and_then(|(_, v)| v.marks.iter().find(here).map(|(n, _)| *n));
        match mark {
            Some(mark) => at.commit(Change::RemoveDamage { visit: self.visit, mark }),
            None => at.refuse(say!("no-mark-here")),
        }
    }
}

/// Size, then whether a claim is wanted, which says whether the policy was bought here.
fn ask_size(place: Place, at: &mut Shared) {
    at.push(Prompt::new("ask-size", "", move |text, at: &mut Shared| {
        mark(place, read_size(&text)?, at);
        Ok(Flow::Close)
    }));
}

/// Reads `12 cm`, `8mm`, `120`; empty: not said.
fn read_size(text: &str) -> Result<Option<u32>, crate::domain::say::Say> {
    let plain: String = text.trim().to_lowercase().chars().map(crate::domain::plate::half_width).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let (number, unit) = match plain.strip_suffix("cm").or_else(|| plain.strip_suffix("厘米")) {
        Some(number) => (number, 10),
        None => (plain.trim_end_matches("mm").trim_end_matches("毫米"), 1),
    };
    let mm = number.trim().parse::<u32>().ok().and_then(|n| n.checked_mul(unit));
    mm.filter(|mm| (1..=10_000).contains(mm)).map(Some).ok_or_else(|| say!("size-out-of-range"))
}

/// The mark is on record before the claim is asked: leaving that question loses nothing.
fn mark(place: Place, size_mm: Option<u32>, at: &mut Shared) {
    let Place { visit, x, y, kind } = place;
    let change = Change::AddDamage { visit, x, y, kind, size_mm, note: String::new(), claim: false };
    at.commit_then(change, move |_, at| {
        at.tell(say!("damage-marked"));
        let newest = at.visit().and_then(|(_, v)| v.marks.keys().last().copied());
        if let Some(mark) = newest {
            ask_claim(visit, mark, at);
        }
    });
}

fn ask_claim(visit: VisitId, mark: u16, at: &mut Shared) {
    let here = at.car.as_ref().is_some_and(|c| c.records.vehicle.insured_here);
    let policy = if here { "claim-policy-here" } else { "claim-policy-elsewhere" };
    let items = vec![PickItem::new(at.t("claim-no"), ""), PickItem::new(at.t("claim-yes"), at.t(policy))];
    at.push(Picker::new(at.t("ask-claim"), items, move |n, at| {
        if n == 1 {
            at.commit_then(Change::ClaimDamage { visit, mark }, |_, at| at.tell(say!("saved")));
        }
    }));
}

impl Layer for DamageRun {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Damage]
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::Back => return Flow::Close,
            Action::MoveLeft => self.walk(-1, 0, at),
            Action::MoveRight => self.walk(1, 0, at),
            Action::MoveUp => self.walk(0, -1, at),
            Action::MoveDown => self.walk(0, 1, at),
            Action::MarkDamage => {
                if let Some(kind) = keys::digit(chord).and_then(|n| DamageKind::ALL.get(n)) {
                    ask_size(Place { visit: self.visit, x: self.x, y: self.y, kind: *kind }, at);
                }
            }
            Action::UnmarkDamage => self.unmark(at),
            _ => {}
        }
        Flow::Stay
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("run-damage"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let (_, visit) = at.visit()?;
        let rows = panes::drawing_rows(at, Some(visit), Some((self.x, self.y)));
        let (width, height) = at.trade.drawing.size();
        let area = centred(area, (width + 4).max(60), height + 6);
        let inside = widget::popup(area, buf, &at.t("run-damage"), at.theme);
        let origin = Rect { x: inside.x + inside.width.saturating_sub(width) / 2, width, ..inside };
        for (n, row) in (0..).zip(rows) {
            put(buf, origin, n, row);
        }
        let zone = at.trade.drawing.zone_at(self.x, self.y);
        let zone = zone.map(|z| at.reader.name(&z.name).to_owned()).unwrap_or_default();
        put(buf, inside, height, span(zone, at.theme.strong()));
        let mut kinds = Vec::new();
        for (n, kind) in DamageKind::ALL.iter().enumerate() {
            kinds.push(span(format!("{} ", n + 1), at.theme.key()));
            kinds.push(span(format!("{}  ", at.t(&format!("damage-{}", kind.key()))), at.theme.text()));
        }
        put(buf, inside, height + 2, Line::from(kinds));
        Some(Position::new(origin.x + self.x, origin.y + self.y))
    }
}
