//! Parts of a visit that past ones and today's share.

use super::Scene;
use super::draw::Draw;
use super::files::DemoCar;
use super::script::Script;
use crate::domain::change::{Change, NewLine};
use crate::domain::checklist::Mark;
use crate::domain::decide::reception::{CONTACT, CONTACT_RIGHT, WASH, WASH_YES};
use crate::domain::order::{OrderState, Verdict};
use crate::domain::time::Time;
use crate::domain::vehicle::Energy;
use crate::domain::visit::{DamageKind, Fuel, RequestClass, Valuables};

impl Scene<'_> {
    /// A script for a car, by one of the advisors.
    pub fn script(&mut self, car: &DemoCar, at: Time) -> Script {
        let actor = self.draw.among(&self.staff.advisors).cloned().unwrap_or_else(super::nobody);
        Script::new(car.id, actor, at)
    }

    /// One of the technicians.
    pub fn technician(&mut self) -> String {
        self.draw.among(&self.staff.technicians).cloned().unwrap_or_default()
    }

    /// The car arrives and the request is taken down; returns its class.
    pub fn arrive(&mut self, script: &mut Script) -> RequestClass {
        script.then(0, |ids| Change::Arrive { vehicle: ids.vehicle });
        let words = self.draw.one(|t| &t.shop.words);
        let class = words.as_ref().map_or(RequestClass::Maintenance, |w| w.class);
        let text = words.map(|w| self.draw.in_language(&w.name)).unwrap_or_default();
        script.then(60, move |ids| Change::SetWords { visit: ids.visit, words: text.clone() });
        script.then(5, move |ids| Change::SetClass { visit: ids.visit, class });
        class
    }

    /// The first `positions` of the walk-around, with a thing to watch now and then.
    pub fn walk(&mut self, script: &mut Script, positions: usize) {
        let trade = std::sync::Arc::clone(&self.desk.trade);
        for position in trade.walkaround.positions.iter().take(positions) {
            if self.draw.percent(25)
                && let Some(item) = self.draw.among(&position.items)
            {
                let (item, mark) = (item.key.clone(), Mark::Watch);
                script.then(20, move |ids| Change::MarkItem { visit: ids.visit, item: item.clone(), mark });
            }
            let key = position.key.clone();
            script.then(40, move |ids| Change::MarkRest { visit: ids.visit, position: key.clone() });
        }
    }

    /// A mark on the drawing.
    pub fn damage(&mut self, script: &mut Script) {
        let drawing = &self.desk.trade.drawing;
        let (width, height) = drawing.size();
        let mut place = (0, 0);
        for _ in 0..200 {
            place = (draw_u16(&mut self.draw, width), draw_u16(&mut self.draw, height));
            if drawing.zone_at(place.0, place.1).is_some() {
                break;
            }
        }
        let found = self.draw.one(|t| &t.shop.damage);
        let kind = found.as_ref().map_or(DamageKind::Scratch, |d| d.kind);
        let note = found.map(|d| self.draw.in_language(&d.name)).unwrap_or_default();
        let size_mm = Some(self.draw.number(5, 180));
        script.then(30, move |ids| Change::AddDamage {
            visit: ids.visit,
            x: place.0,
            y: place.1,
            kind,
            size_mm,
            note: note.clone(),
            claim: false,
        });
    }

    /// Mileage and fuel.
    pub fn readings(&mut self, script: &mut Script, car: &DemoCar) {
        let km = car.km_at(script.at()) + 1;
        script.then(20, move |ids| Change::SetMileage { visit: ids.visit, km, reason: String::new() });
        let fuel = match car.energy {
            Energy::Electric => Fuel::Percent(u8::try_from(self.draw.number(15, 95)).unwrap_or(50)),
            _ => Fuel::Eighths(u8::try_from(self.draw.number(1, 8)).unwrap_or(4)),
        };
        script.then(10, move |ids| Change::SetFuel { visit: ids.visit, fuel });
    }

    /// The rest of the reception, and the customer's signature.
    pub fn sign(&mut self, script: &mut Script, car: &DemoCar) {
        let trade = std::sync::Arc::clone(&self.desk.trade);
        let kept = if self.draw.percent(40) { self.draw.text(|t| &t.shop.kept) } else { String::new() };
        let valuables = Valuables { kept, ..Valuables::default() };
        script.then(20, move |ids| Change::SetValuables { visit: ids.visit, valuables: valuables.clone() });
        for question in &trade.questions {
            let fixed = match question.key.as_str() {
                WASH => Some(WASH_YES.to_owned()),
                CONTACT => Some(CONTACT_RIGHT.to_owned()),
                _ => self.draw.among(&question.options).map(|o| o.key.clone()),
            };
            let (question, answer) = (question.key.clone(), fixed.unwrap_or_default());
            script.then(6, move |ids| Change::Answer {
                visit: ids.visit,
                question: question.clone(),
                answer: answer.clone(),
            });
        }
        let (who, how) = (who(car), self.confirmation());
        script.then(40, move |ids| Change::Acknowledge {
            visit: ids.visit,
            who: who.clone(),
            how: how.clone(),
        });
    }

    fn confirmation(&self) -> String {
        self.desk.trade.confirmations.first().map(|c| c.key.clone()).unwrap_or_default()
    }

    /// What the workshop does for a request of this class.
    pub fn work(&mut self, car: &DemoCar, class: RequestClass) -> NewLine {
        let catalog = &self.desk.trade.catalog;
        let burns = car.energy != Energy::Electric;
        if class == RequestClass::Maintenance && burns {
            let packages = catalog.package.get(..2).unwrap_or(&catalog.package);
            if let Some(package) = self.draw.among(packages) {
                let option = self.draw.among(&package.option).map(|o| o.key.clone()).unwrap_or_default();
                return NewLine::Package { package: package.key.clone(), option };
            }
        }
        let wanted = if burns { "diagnosis" } else { "ev-check" };
        let operation = catalog.labour.iter().find(|o| o.key == wanted).or(catalog.labour.first());
        NewLine::Labour { operation: operation.map(|o| o.key.clone()).unwrap_or_default() }
    }

    /// A part found on the way.
    pub fn extra(&mut self) -> NewLine {
        let parts = &self.desk.trade.catalog.part;
        let part = self.draw.among(parts).map(|p| p.key.clone()).unwrap_or_default();
        NewLine::Part { part, quantity: 1 }
    }

    /// Puts a line on the estimate.
    pub fn quote(&mut self, script: &mut Script, line: NewLine) {
        script.then(60, move |ids| Change::AddLine { vehicle: ids.vehicle, order: None, line: line.clone() });
    }

    /// The customer's word on all lines that wait.
    pub fn word(&mut self, script: &mut Script, car: &DemoCar, verdict: Verdict, promise: Option<Time>) {
        let (who, how) = (who(car), self.confirmation());
        script.then(45, move |ids| Change::Decide {
            order: ids.order,
            lines: Vec::new(),
            verdict,
            who: who.clone(),
            how: how.clone(),
            promise,
        });
    }

    /// The order moves on, each step at its time.
    pub fn advance(&mut self, script: &mut Script, technician: &str, to: OrderState) {
        let technician = technician.to_owned();
        script.then(30, move |ids| Change::Advance {
            order: ids.order,
            to,
            technician: technician.clone(),
            driven: true,
        });
    }

    /// The hand-over.
    pub fn deliver(&mut self, script: &mut Script) {
        let items: std::collections::BTreeMap<String, Mark> =
            self.desk.trade.delivery.items().map(|(_, item)| (item.key.clone(), Mark::Good)).collect();
        let first_word = u8::try_from(self.draw.number(6, 11)).ok();
        script.then(600, move |ids| Change::Deliver {
            order: ids.order,
            items: items.clone(),
            advice: String::new(),
            next_day: None,
            next_km: None,
            first_word,
        });
    }
}

fn draw_u16(draw: &mut Draw, below: u16) -> u16 {
    u16::try_from(draw.number(0, u32::from(below))).unwrap_or(0)
}

/// Who speaks for the car.
fn who(car: &DemoCar) -> String {
    if car.owner.is_empty() { "—".to_owned() } else { car.owner.clone() }
}
