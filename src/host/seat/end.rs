//! What others see of a seat, and how it ends: in order, by a line that drops, or by a slip of the
//! program, which ends this session alone.

use super::Seat;
use crate::form::draft::Draft;
use crate::ui::session::Event;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

impl Seat {
    /// Says to others what is open here, and to the session what they have open.
    pub(super) fn report(&mut self) {
        let Some(seated) = &self.seated else { return };
        let (here, now) = (self.session.here(), self.desk.now());
        seated.report(&here, now);
        // What was looked at before the own car changed was about another one.
        let seen = (seated.turns(), now.0.div_euclid(60), here.car);
        if self.around != Some(seen) {
            self.around = Some(seen);
            self.session.update(Event::Around(seated.around(now)));
        }
    }

    /// Does something with the seat, such as sending it an event or drawing it. If the program slips
    /// in it, only this session ends: what was typed is brought to the disk, nobody sees it at the
    /// desk any more, and none is returned, from then on always. [`Seat::farewell`] says why.
    pub fn caught<T>(&mut self, does: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.broken {
            return None;
        }
        let was = self.session.left();
        // What may be half done is not used again, but for what is said at the end.
        let done = catch_unwind(AssertUnwindSafe(|| does(self))).ok();
        if done.is_none() {
            self.broken = true;
            self.end(was);
        }
        done
    }

    /// What is said to whoever leaves, once all is on the disk that was typed.
    #[must_use]
    pub fn farewell(&mut self) -> Option<String> {
        self.desk.drafts().flush();
        if self.broken {
            return Some(self.session.shared.t("session-broken"));
        }
        self.tick();
        let shared = &self.session.shared;
        let says: Vec<String> = shared.farewell().iter().map(|say| shared.say(say)).collect();
        (!says.is_empty()).then(|| says.join(" "))
    }

    /// Gets up: where the person was is kept for their next session, and others do not see them any
    /// more. Dropping the seat does it, too.
    pub fn leave(&mut self) {
        if self.seated.is_some() {
            let left = self.session.left();
            self.end(left);
        }
    }

    fn end(&mut self, left: Option<Draft>) {
        self.seated = None;
        if let Some(left) = left {
            self.desk.drafts().keep(&self.session.shared.me.login, Arc::new(left));
        }
        // Whoever leaves in order, or by an error, loses not even the last keys.
        self.desk.drafts().flush();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.leave();
    }
}
