//! A store filled with lively data around *now*, through the same writer and rules as every
//! other change. The same seed, time and language make the same cars, people and visits.

mod after;
mod cast;
mod draw;
mod files;
mod past;
mod script;
mod table;
#[cfg(test)]
mod tests;
mod today;

use super::api::opening::{Doing, Step};
use super::planning::Asked;
use super::{Desk, Options};
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::leap::MADE_UP;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::StoreConfig;
use crate::domain::user::{Actor, Role};
use crate::rules::demo::{DemoTables, Weighed};
use crate::say;
use draw::Draw;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
pub use table::Table;

/// Most cars a demo store is filled with.
pub const MOST_VEHICLES: usize = 1_000_000;

/// Up to so many cars their callbacks are planned before anybody sees the store.
const PLANNED_AT_ONCE: usize = 1_000;

/// A group of a large store may take so long.
const FILLING: Duration = Duration::from_secs(120);

/// What a demo store is to be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// Cars on file.
    pub vehicles: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// The moment around which everything happens.
    pub now: Time,
    /// The language of names and notes.
    pub lang: Lang,
}

/// Who works in the demo store.
struct Staff {
    advisors: Vec<Actor>,
    agents: Vec<Actor>,
    managers: Vec<Actor>,
    technicians: Vec<String>,
}

/// How far the filling is goes out, and that it is to end comes in.
struct Ear<'o> {
    told: Option<&'o mut dyn FnMut(Doing)>,
    stop: Arc<AtomicBool>,
}

impl Ear<'_> {
    /// Tells how far it is.
    ///
    /// # Errors
    /// [`Fault::Storage`] if nobody wants the store any more.
    fn tell(&mut self, step: Step, done: usize, of: usize) -> Result<(), Fault> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Fault::Storage(say!("work-stopped")));
        }
        if let Some(told) = &mut self.told {
            told(Doing { step, done: done as u64, of: of as u64 });
        }
        Ok(())
    }
}

/// The scene of the filling.
struct Scene<'d> {
    desk: &'d Desk,
    draw: Draw,
    staff: Staff,
    now: Time,
}

/// Whoever fills the store, where nobody of its staff does.
fn nobody() -> Actor {
    Actor { login: "demo".into(), name: "demo".into(), role: Role::Admin, via: MADE_UP.into() }
}

/// Chance and tables, for no more cars than there are plates.
fn drawing(demo: &DemoOptions) -> Result<Draw, Fault> {
    if demo.vehicles > MOST_VEHICLES {
        return Err(Fault::invalid("vehicles", say!("demo-too-many", most = MOST_VEHICLES)));
    }
    let tables = DemoTables::shipped()
        .map_err(|problems| Fault::Storage(problems.first().map_or(say!("demo-tables"), |p| p.say())))?;
    Ok(Draw::new(tables, demo.seed, demo.lang))
}

impl Desk {
    /// Makes a sandbox store in `dir` and fills it. Returns the open desk; its clock stands still
    /// only if `options` say so.
    ///
    /// # Errors
    /// As [`Desk::init`] and [`Desk::open`]; [`Fault::Invalid`] for too many cars, and
    /// [`Fault::Storage`] when it was stopped.
    pub fn demo(dir: &Path, demo: DemoOptions, mut options: Options<'_>) -> Result<(Self, Vec<Say>), Fault> {
        let draw = drawing(&demo)?;
        let config = StoreConfig {
            name: draw.in_language(&draw.tables.shop.store),
            sandbox: true,
            ..StoreConfig::default()
        };
        Self::init(dir, &config)?;
        if demo.vehicles >= files::LARGE {
            // While so much is written the disk may be busy with it for longer than a save may take.
            options.timing.deadline = options.timing.deadline.max(FILLING);
        }
        let mut ear = Ear { told: options.progress.take(), stop: Arc::clone(&options.stop) };
        let (desk, notices) = Self::open(dir, options)?;
        desk.fill(draw, demo, &mut ear)?;
        Ok((desk, notices))
    }

    fn fill(&self, draw: Draw, demo: DemoOptions, ear: &mut Ear<'_>) -> Result<(), Fault> {
        let staff = self.enrol_staff(&draw, files::first_day(demo.now))?;
        let mut scene = Scene { desk: self, draw, staff, now: demo.now };
        let cars = files::open(&mut scene, demo.vehicles, ear)?;
        ear.tell(Step::Playing, 0, 0)?;
        past::play(&mut scene, &cars)?;
        today::visits(&mut scene, &cars)?;
        // In a store of thousands the planner of the console does it while somebody looks around.
        if demo.vehicles <= PLANNED_AT_ONCE {
            let stop = AtomicBool::new(false);
            self.plan(&Asked { only: None, dry: None, stop: &stop }, None)?;
        }
        Ok(())
    }

    fn enrol_staff(&self, draw: &Draw, at: Time) -> Result<Staff, Fault> {
        let shop = &draw.tables.shop;
        let admin =
            Actor { login: "demo".into(), name: "demo".into(), role: Role::Admin, via: MADE_UP.into() };
        let enrol = |list: &[Weighed], role| -> Result<Vec<Actor>, Fault> {
            let mut out = Vec::new();
            for person in list {
                // Sign-in names are Latin in every language: Wang Min is wangmin.
                let login: String = person
                    .name
                    .en
                    .chars()
                    .filter(char::is_ascii_alphabetic)
                    .collect::<String>()
                    .to_lowercase();
                let name = draw.in_language(&person.name);
                let change = Change::EnrolUser(crate::domain::change::NewUser {
                    login: login.clone(),
                    name: name.clone(),
                    role,
                });
                script::commit(self, &admin, change, at)?;
                out.push(Actor { login, name, role, via: MADE_UP.into() });
            }
            Ok(out)
        };
        let advisors = enrol(&shop.advisor, Role::Advisor)?;
        let agents = enrol(&shop.agent, Role::Agent)?;
        let managers = enrol(&shop.manager, Role::Manager)?;
        enrol(&shop.store_manager, Role::StoreManager)?;
        enrol(&shop.sales, Role::Sales)?;
        enrol(&shop.sales_manager, Role::SalesManager)?;
        let technicians = shop.technician.iter().map(|t| draw.in_language(&t.name)).collect();
        Ok(Staff { advisors, agents, managers, technicians })
    }
}
