//! The minute of a callback, also where only so many a day are made (Rule C-2).

use super::lines::{Line, Lines};
use super::placing::{Frame, Placed};
use super::why::Why;
use crate::domain::callback::Callback;
use crate::domain::calling::CallingHours;
use crate::domain::fault::Fault;
use crate::domain::time::{Day, Time};
use chrono::{Days, NaiveTime};

impl Lines<'_> {
    /// Gives a callback its time, or says why there is none.
    pub(super) fn place(
        &self,
        line: Line<'_>,
        frame: Frame,
        hours: CallingHours<'_>,
        call: &mut Callback,
    ) -> Result<Option<Why>, Fault> {
        let zone = self.sight.trade.calendar.zone();
        let placed = if line.touch.quota.is_empty() {
            frame.place(hours, self.sight.now).ok_or(Why::NoHour)
        } else {
            self.place_in_quota(frame, hours, call)?
        };
        let Placed { shown, due, until } = match placed {
            Ok(placed) => placed,
            Err(why) => return Ok(Some(why)),
        };
        call.quota_day = (!line.touch.quota.is_empty()).then(|| due.day(zone));
        (call.anchor, call.shown, call.due, call.until) = (line.instance.moment.at, shown, due, Some(until));
        Ok(None)
    }

    /// The first day with room, as far as callbacks are made ahead (Rule C-2).
    fn place_in_quota(
        &self,
        frame: Frame,
        hours: CallingHours<'_>,
        call: &Callback,
    ) -> Result<Result<Placed, Why>, Fault> {
        let cadences = &self.sight.trade.cadences;
        let zone = self.sight.trade.calendar.zone();
        let midnight = |day: Day| Time::from_local(day.and_time(NaiveTime::MIN), zone);
        let last = self.today() + Days::new(u64::from(cadences.ahead_days));
        let mut floor = self.sight.now.max(frame.opens);
        // Its window has a minute, now or further ahead.
        let mut full = false;
        while let Some(placed) = frame.place(hours, floor).filter(|p| p.due < p.until) {
            let day = placed.due.day(zone);
            full = true;
            let Some(next) = day.succ_opt().filter(|_| day <= last) else { break };
            let own = call.quota_day == Some(day);
            if own || (self.room)(&call.quota, day)? < cadences.quota_a_day as usize {
                // It comes into the queue on its day, not all that wait at once.
                let shown = midnight(day).max(frame.shown).min(placed.due);
                return Ok(Ok(Placed { shown, ..placed }));
            }
            floor = midnight(next);
        }
        Ok(Err(if full { Why::QuotaFull } else { Why::NoHour }))
    }

    /// The day on which a car that waits for a quota is looked at again: one that differs from car
    /// to car, so that those who wait are never all looked at on the same day.
    pub(super) fn wait_for_quota(&mut self, window: Frame) {
        let ahead = u64::from(self.sight.trade.cadences.ahead_days.max(1));
        let (id, today) = (self.sight.car.id.0, self.today());
        let spread = Days::new(1 + (id.seq + u64::from(id.ord)) % ahead);
        // A day that was given stays the same, however often the car is planned until then.
        let soon = |day: &Day| *day > today && *day <= today + Days::new(ahead);
        let given = self.sight.car.vehicle.plan_on.filter(soon);
        let over = window.until.day(self.sight.trade.calendar.zone());
        self.wake(given.unwrap_or(today + spread).min(over));
    }
}
