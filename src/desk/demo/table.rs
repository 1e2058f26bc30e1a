//! Cars with their owners as other programs would list them, drawn like those of a demo store.

use super::draw::Draw;
use super::{DemoOptions, drawing, files};
use crate::domain::change::{PersonFile, VehicleFile};
use crate::domain::fault::Fault;
use crate::domain::time::{Day, Time};

/// Draws car after car; no plate and no VIN comes twice.
pub struct Table {
    draw: Draw,
    agent: String,
    now: Time,
    today: Day,
    next: usize,
    most: usize,
}

impl Table {
    /// Begins with a seed; the same seed draws the same.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for more cars than there are plates.
    pub fn new(demo: DemoOptions) -> Result<Self, Fault> {
        let draw = drawing(&demo)?;
        let agent = draw.tables.shop.agent.first().map(|a| draw.in_language(&a.name)).unwrap_or_default();
        let today = demo.now.day(chrono_tz::Asia::Shanghai);
        Ok(Self { draw, agent, now: demo.now, today, next: 0, most: demo.vehicles })
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.draw.percent(percent)
    }

    /// A number below another.
    pub fn below(&mut self, most: u32) -> u32 {
        self.draw.number(0, most)
    }
}

impl Iterator for Table {
    type Item = (String, VehicleFile, PersonFile);

    fn next(&mut self) -> Option<Self::Item> {
        let n = self.next;
        if n == self.most {
            return None;
        }
        self.next += 1;
        let (vehicle, car) = files::vehicle(&mut self.draw, n, false, self.now, (self.today, self.today));
        let owner = files::owner(&mut self.draw, &self.agent, n, self.today);
        Some((self.draw.plate(car.energy), vehicle, owner))
    }
}
