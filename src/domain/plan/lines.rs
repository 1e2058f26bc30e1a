//! Going through the cadences for one car: what is made, changed, withdrawn and left out.

use super::anchors::{Instance, Sight};
use super::placing::{Frame, frame};
use super::whom::{channel, is_for, whom};
use super::why::Why;
use super::{Plan, Step};
use crate::domain::cadence::{Anchor, Cadence, Touch, When};
use crate::domain::callback::{CallState, Callback, Channel};
use crate::domain::calling::CallingHours;
use crate::domain::fault::Fault;
use crate::domain::id::{CallbackId, PersonId};
use crate::domain::person::Person;
use crate::domain::time::Day;
use chrono::Days;
use std::collections::{BTreeMap, BTreeSet};

/// Most repetitions that are counted through: a safety net, years above what any rule needs.
const MOST_TIMES: u32 = 400;
/// A car for which nothing lies ahead is looked at again after so many days.
const LOOK_AGAIN: u64 = 366;

/// How many callbacks a quota has on a day.
pub type Room<'a> = &'a dyn Fn(&str, Day) -> Result<usize, Fault>;

/// A cadence, one of its touches, and what it counts from.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub cadence: &'a Cadence,
    pub touch: &'a Touch,
    pub instance: &'a Instance,
}

/// A callback that stands already: which time of its line it is.
#[derive(Clone, Copy)]
struct Known<'a> {
    nth: u32,
    id: CallbackId,
    call: &'a Callback,
}

/// The planner at one car.
pub(super) struct Lines<'a> {
    pub sight: Sight<'a>,
    pub room: Room<'a>,
    known: BTreeMap<&'a str, (CallbackId, &'a Callback)>,
    seen: BTreeSet<CallbackId>,
    steps: Vec<Step>,
    next: Option<Day>,
}

impl<'a> Lines<'a> {
    pub fn new(sight: Sight<'a>, room: Room<'a>) -> Self {
        let planned = sight.car.callbacks.iter().filter(|(_, c)| !c.key.is_empty());
        let known = planned.map(|(id, call)| (call.key.as_str(), (*id, call))).collect();
        Self { sight, room, known, seen: BTreeSet::new(), steps: Vec::new(), next: None }
    }

    /// Goes through everything.
    pub fn plan(mut self) -> Result<Plan, Fault> {
        let (trade, car) = (self.sight.trade, self.sight.car);
        for cadence in &trade.cadences.all {
            if !self.runs(cadence) || !is_for(cadence.audience, car) {
                continue;
            }
            for instance in self.sight.find(cadence.anchor) {
                for touch in &cadence.touches {
                    self.line(Line { cadence, touch, instance: &instance })?;
                }
            }
        }
        self.withdraw_the_rest();
        if let Some(day) = self.sight.expected().and_then(|day| day.succ_opt()) {
            self.wake(day);
        }
        let again = self.today().checked_add_days(Days::new(LOOK_AGAIN)).unwrap_or(Day::MAX);
        Ok(Plan { steps: self.steps, next: self.next.unwrap_or(again) })
    }

    /// The store runs this cadence.
    fn runs(&self, cadence: &Cadence) -> bool {
        cadence.programme.is_none_or(|programme| programme == self.sight.trade.store.care)
    }

    pub fn today(&self) -> Day {
        self.sight.now.day(self.sight.trade.calendar.zone())
    }

    /// The planner looks at the car again on this day at the latest.
    pub fn wake(&mut self, day: Day) {
        let tomorrow = self.today().succ_opt().unwrap_or(day);
        let day = day.max(tomorrow);
        self.next = Some(self.next.map_or(day, |next| next.min(day)));
    }

    fn line(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let base = line.key(0);
        let known = self.repetitions(&base);
        let before = known.iter().rev().nth(1).copied();
        match known.last() {
            Some(last) if last.call.is_open() => self.standing(line, *last, before),
            Some(_) if line.touch.every.is_none() => Ok(()),
            last => self.coming(line, last.copied()),
        }
    }

    /// The callbacks of this line in their order.
    fn repetitions(&self, base: &str) -> Vec<Known<'a>> {
        let of_line = self.known.range(base..).take_while(|(key, _)| key.starts_with(base));
        let mut known: Vec<Known<'a>> = of_line
            .filter_map(|(key, (id, call))| {
                let nth = match key.strip_prefix(base)? {
                    "" => 0,
                    rest => rest.strip_prefix('#')?.parse().ok()?,
                };
                Some(Known { nth, id: *id, call })
            })
            .collect();
        known.sort_by_key(|k| k.nth);
        known
    }

    /// The window of the `nth` time; a repetition counts from when the last one was over.
    fn frame(&self, line: Line<'_>, nth: u32, before: Option<Known<'_>>) -> Option<Frame> {
        let calendar = &self.sight.trade.calendar;
        let held = before.and_then(|b| b.call.closed).zip(line.touch.every).and_then(|(at, every)| {
            super::placing::later(super::anchors::Moment::exact(at), every, calendar)
        });
        frame(line.touch, line.instance.moment, nth, held, calendar)
    }

    /// A callback that is to be made and was not tried: is it still right?
    fn standing(&mut self, line: Line<'_>, known: Known<'_>, before: Option<Known<'_>>) -> Result<(), Fault> {
        self.seen.insert(known.id);
        let (call, tried) = (known.call, !known.call.tries.is_empty());
        let Some((person_id, person)) = self.whom(line) else {
            return if tried { Ok(()) } else { self.end(line, known, Why::Nobody) };
        };
        let Some(way) = channel(line.touch, person) else {
            return self.end(line, known, Why::DoNotCall);
        };
        if tried {
            // Its next time is the ladder's; only the wish not to be called goes above that.
            let forbidden = person.do_not_call && !call.channel.is_message();
            let after = Callback { channel: way, ..call.clone() };
            if forbidden {
                self.change(known, after);
            }
            return Ok(());
        }
        let after = Callback { person: Some(person_id), channel: way, ..call.clone() };
        self.keep_or_move(line, known, before, (person, after))
    }

    /// A callback that nobody tried yet stays at its time as long as that is right.
    fn keep_or_move(
        &mut self,
        line: Line<'_>,
        known: Known<'_>,
        before: Option<Known<'_>>,
        (person, mut after): (&Person, Callback),
    ) -> Result<(), Fault> {
        let call = known.call;
        if self.stood_for(line) {
            return self.end(line, known, Why::StoodFor);
        }
        let Some(frame) = self.frame(line, known.nth, before) else { return Ok(()) };
        let over = frame.is_over(self.sight.now);
        let same = call.anchor == line.instance.moment.at
            && call.until == Some(frame.until)
            && (!call.quota.is_empty() || call.shown == frame.shown.min(call.due));
        let on_day = line.touch.when == When::OnDay;
        if over && (on_day || !same) {
            return self.end(line, known, if same { Why::DayOver } else { Why::TooLate });
        }
        let hours = CallingHours::of(self.sight.trade, Some(person));
        let inside = call.due < frame.until || over;
        let stays = same && (call.due < self.sight.now || hours.allowed(call.due) && inside);
        if !stays && let Some(why) = self.place(line, frame, hours, &mut after)? {
            return self.end(line, known, why);
        }
        if on_day {
            self.wake(frame.until.day(self.sight.trade.calendar.zone()));
        }
        self.change(known, after);
        Ok(())
    }

    /// Withdraws a callback of a line that goes on: what comes after it is looked at at once.
    fn end(&mut self, line: Line<'_>, known: Known<'_>, why: Why) -> Result<(), Fault> {
        let after = self.withdraw(known.id, known.call, why);
        match line.touch.every {
            Some(_) => self.coming(line, Some(Known { call: &after, ..known })),
            None => Ok(()),
        }
    }

    /// The next time a line comes up: made now, or looked for later.
    fn coming(&mut self, line: Line<'_>, last: Option<Known<'_>>) -> Result<(), Fault> {
        let now = self.sight.now;
        let most = match line.touch.every {
            Some(_) => line.touch.times.unwrap_or(MOST_TIMES),
            None => 1,
        };
        let mut nth = last.map_or(0, |l| l.nth + 1);
        let window = loop {
            if nth >= most {
                if last.is_none() {
                    self.skip(line, Why::TooLate);
                }
                return Ok(());
            }
            match self.frame(line, nth, last) {
                None => return Ok(()),
                Some(frame) if !frame.is_over(now) => break frame,
                Some(_) => nth += 1,
            }
        };
        let trade = self.sight.trade;
        let ahead = Days::new(u64::from(trade.cadences.ahead_days));
        let from = window.shown.day(trade.calendar.zone()).checked_sub_days(ahead).unwrap_or(Day::MIN);
        if from > self.today() {
            self.wake(from);
            return Ok(());
        }
        let done = self.make(line, nth, window)?;
        if let Some(why) = done {
            self.skip(line, why);
            if why == Why::QuotaFull {
                self.wait_for_quota(window);
            }
            if line.touch.every.is_some() {
                // Its next time comes up when this one is over.
                self.wake(window.until.day(trade.calendar.zone()));
            }
        }
        Ok(())
    }

    /// Makes a callback, or says why it cannot be made.
    fn make(&mut self, line: Line<'_>, nth: u32, window: Frame) -> Result<Option<Why>, Fault> {
        if self.stood_for(line) {
            return Ok(Some(Why::StoodFor));
        }
        let Some((person_id, person)) = self.whom(line) else { return Ok(Some(Why::Nobody)) };
        let Some(way) = channel(line.touch, person) else { return Ok(Some(Why::DoNotCall)) };
        let trade = self.sight.trade;
        let mut call = self.draft(line, nth, person_id, way);
        if let Some(why) = self.place(line, window, CallingHours::of(trade, Some(person)), &mut call)? {
            return Ok(Some(why));
        }
        if line.touch.when == When::OnDay {
            self.wake(window.until.day(trade.calendar.zone()));
        }
        self.steps.push(Step::Make(Box::new(call)));
        Ok(None)
    }

    fn draft(&self, line: Line<'_>, nth: u32, person: PersonId, channel: Channel) -> Callback {
        Callback {
            vehicle: self.sight.car.id,
            person: Some(person),
            key: line.key(nth),
            cadence: line.cadence.key.clone(),
            touch: line.touch.key.clone(),
            about: line.instance.about,
            topic: line.touch.topic.clone(),
            role: line.touch.role,
            channel,
            script: line.touch.script.clone(),
            scored: line.touch.scored,
            promised: line.touch.promised,
            quota: line.touch.quota.clone(),
            made: self.sight.now,
            made_by: super::PLANNER.to_owned(),
            ..Callback::default()
        }
    }

    fn whom(&self, line: Line<'_>) -> Option<(PersonId, &'a Person)> {
        whom(self.sight.car, line.instance.person, line.cadence.anchor == Anchor::Birthday)
    }

    /// Another touch from the same anchor that is or was planned stands for this one (Rule C-1).
    fn stood_for(&self, line: Line<'_>) -> bool {
        let own = format!("{}/{}", line.cadence.key, line.touch.key);
        let cadences = self.sight.trade.cadences.all.iter();
        let others = cadences.filter(|c| c.anchor == line.cadence.anchor && self.runs(c));
        let touches = others.flat_map(|c| c.touches.iter().map(move |t| (c, t)));
        let mut standing = touches.filter(|(_, t)| t.stands_for.contains(&own));
        standing.any(|(cadence, touch)| {
            let other = Line { cadence, touch, instance: line.instance };
            match self.known.get(other.key(0).as_str()) {
                Some((_, call)) => call.state != CallState::Withdrawn,
                None => {
                    is_for(cadence.audience, self.sight.car)
                        && self.frame(other, 0, None).is_some_and(|f| !f.is_over(self.sight.now))
                }
            }
        })
    }

    fn change(&mut self, known: Known<'_>, after: Callback) {
        if after != *known.call {
            let moved = after.due != known.call.due;
            self.steps.push(Step::Change { id: known.id, call: Box::new(after), moved });
        }
    }

    fn withdraw(&mut self, id: CallbackId, call: &Callback, why: Why) -> Callback {
        let after = Callback {
            state: CallState::Withdrawn,
            closed: Some(self.sight.now),
            withdrawn: why.key().to_owned(),
            // Somebody else can have the day.
            quota_day: call.quota_day.filter(|day| *day < self.today()),
            ..call.clone()
        };
        self.steps.push(Step::Withdraw { id, call: Box::new(after.clone()), why });
        after
    }

    fn skip(&mut self, line: Line<'_>, why: Why) {
        let (key, topic) = (line.key(0), line.touch.topic.clone());
        self.steps.push(Step::Skip { key, topic, anchor: line.instance.moment.at, why });
    }

    /// What was planned and has nothing left to count from.
    fn withdraw_the_rest(&mut self) {
        let open = self.known.values().filter(|(id, call)| call.is_open() && !self.seen.contains(id));
        let left: Vec<(CallbackId, &Callback)> = open.copied().collect();
        for (id, call) in left {
            let cadence = self.sight.trade.cadences.get(&call.cadence).filter(|c| self.runs(c));
            let used = cadence.is_some_and(|c| c.touches.iter().any(|t| t.key == call.touch));
            self.withdraw(id, call, if used { Why::AnchorGone } else { Why::NotInUse });
        }
    }
}

impl Line<'_> {
    /// What the `nth` callback of this line is recognised by (Rule C-2).
    fn key(&self, nth: u32) -> String {
        let base = format!("{}/{}/{}", self.cadence.key, self.touch.key, self.instance.id);
        if nth == 0 { base } else { format!("{base}#{nth}") }
    }
}
