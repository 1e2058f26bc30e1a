//! When a customer may be called (Rule C-3): while the store is open and not over noon. Somebody
//! who said at which hours calls are welcome is called in those, noon or not.

use super::calendar::{Calendar, Span, Window};
use super::person::Person;
use super::time::{Day, Time};
use super::trade::Trade;
use std::iter::successors;

/// So many days ahead an allowed minute is looked for: no store is closed for longer.
const MOST_DAYS: usize = 60;

/// The minutes at which a customer may be called.
#[derive(Clone, Copy, Debug)]
pub struct CallingHours<'a> {
    calendar: &'a Calendar,
    quiet: Window,
    own: Option<Window>,
}

impl<'a> CallingHours<'a> {
    /// Of this person, at this store; of anybody, if it is not known who.
    #[must_use]
    pub fn of(trade: &'a Trade, person: Option<&Person>) -> Self {
        let own = person.and_then(|p| p.call_hours);
        Self { calendar: &trade.calendar, quiet: trade.cadences.quiet, own }
    }

    /// A call is allowed at this moment.
    #[must_use]
    pub fn allowed(&self, at: Time) -> bool {
        self.spans(at.day(self.calendar.zone())).iter().any(|span| (span.from..span.to).contains(&at))
    }

    /// The first allowed minute that does not begin before `from`; none within 60 days.
    #[must_use]
    pub fn next(&self, from: Time) -> Option<Time> {
        let from = from.round_up(1);
        let days = successors(Some(from.day(self.calendar.zone())), Day::succ_opt).take(MOST_DAYS + 1);
        let mut minutes = days.flat_map(|day| self.spans(day)).filter_map(|span| {
            let at = span.from.max(from);
            (at < span.to).then_some(at)
        });
        minutes.next()
    }

    /// The last allowed minute that begins before `before` and not before `not_before`.
    #[must_use]
    pub fn last_before(&self, before: Time, not_before: Time) -> Option<Time> {
        let zone = self.calendar.zone();
        let first = not_before.day(zone);
        let days = successors(Some(before.day(zone)), Day::pred_opt).take_while(|day| *day >= first);
        let spans = days.flat_map(|day| self.spans(day).into_iter().rev());
        let mut minutes = spans.filter(|span| span.from < before).map(|span| {
            let last = span.to.min(before).0 - 1 - span.from.0;
            Time(span.from.0 + last / 60 * 60)
        });
        minutes.next().filter(|at| *at >= not_before)
    }

    /// The allowed stretches of a day, in its order.
    fn spans(&self, day: Day) -> Vec<Span> {
        let open = self.calendar.spans(day).into_iter();
        let parts: Vec<Span> = match self.own {
            Some(own) => {
                let own = self.calendar.span_of(day, own);
                open.map(|s| Span { from: s.from.max(own.from), to: s.to.min(own.to) }).collect()
            }
            None => {
                let quiet = self.calendar.span_of(day, self.quiet);
                let around = |s: Span| {
                    let before = Span { from: s.from, to: s.to.min(quiet.from) };
                    [before, Span { from: s.from.max(quiet.to), to: s.to }]
                };
                open.flat_map(around).collect()
            }
        };
        parts.into_iter().filter(|s| s.from < s.to).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Hours, OnHolidays, Special, SpecialDays};
    use crate::domain::name::Name;
    use crate::domain::testing::trade;
    use chrono::{Duration, NaiveDateTime};

    /// 2026-11-28 is a Saturday and a working day here; Sundays and 2026-11-27 are closed.
    fn store() -> Trade {
        let mut trade = trade();
        let hours = Hours::parse("mon-sat 08:30-18:00; sun closed").unwrap();
        let day = Day::from_ymd_opt(2026, 11, 27).unwrap();
        let special =
            SpecialDays { days: [(day, Special::Holiday(Name::same("x")))].into(), ..SpecialDays::default() };
        trade.calendar = Calendar::new(trade.store.tz(), hours, special, OnHolidays::Closed);
        trade
    }

    fn at(text: &str) -> Time {
        let local = NaiveDateTime::parse_from_str(&format!("2026-11-{text}"), "%Y-%m-%d %H:%M:%S");
        let local = local
            .or_else(|_| NaiveDateTime::parse_from_str(&format!("2026-11-{text}:00"), "%Y-%m-%d %H:%M:%S"));
        Time::from_local(local.unwrap(), chrono_tz::Asia::Shanghai)
    }

    fn shown(at: Option<Time>) -> String {
        let local = at.map(|t| t.local(chrono_tz::Asia::Shanghai));
        local.map_or_else(|| "never".to_owned(), |t| t.format("%d %H:%M").to_string())
    }

    fn person(hours: &str) -> Person {
        Person { call_hours: Some(Window::parse(hours).unwrap()), ..Person::default() }
    }

    #[test]
    fn calls_are_made_in_opening_hours_and_not_over_noon() {
        let trade = store();
        let hours = CallingHours::of(&trade, None);
        for (time, allowed) in [
            ("23 08:29:59", false),
            ("23 08:30", true),
            ("23 11:59:59", true),
            ("23 12:00", false),
            ("23 14:29:59", false),
            ("23 14:30", true),
            ("23 17:59:59", true),
            ("23 18:00", false),
            ("23 00:00", false),
            ("22 10:00", false),
            ("27 10:00", false),
            ("28 10:00", true),
        ] {
            assert_eq!(hours.allowed(at(time)), allowed, "{time}");
        }
    }

    #[test]
    fn own_hours_lift_the_noon_rule_but_do_not_open_the_store() {
        let trade = store();
        let person = person("12:30-20:00");
        let hours = CallingHours::of(&trade, Some(&person));
        for (time, allowed) in [
            ("23 12:29:59", false),
            ("23 12:30", true),
            ("23 17:59:59", true),
            ("23 18:00", false),
            ("22 13:00", false),
        ] {
            assert_eq!(hours.allowed(at(time)), allowed, "{time}");
        }
        assert_eq!(shown(hours.next(at("23 18:00"))), "24 12:30");
        assert_eq!(shown(hours.last_before(at("24 12:30"), at("23 00:00"))), "23 17:59");
    }

    #[test]
    fn the_next_minute_goes_over_noon_night_weekend_and_holiday() {
        let trade = store();
        let hours = CallingHours::of(&trade, None);
        for (from, next) in [
            ("23 00:00", "23 08:30"),
            ("23 08:30", "23 08:30"),
            ("23 08:30:01", "23 08:31"),
            ("23 11:59:01", "23 14:30"),
            ("23 12:00", "23 14:30"),
            ("23 17:59", "23 17:59"),
            ("23 17:59:01", "24 08:30"),
            ("26 18:00", "28 08:30"),
            ("28 18:00", "30 08:30"),
        ] {
            assert_eq!(shown(hours.next(at(from))), next, "{from}");
        }
    }

    #[test]
    fn the_last_minute_goes_back_over_noon_night_weekend_and_holiday() {
        let trade = store();
        let hours = CallingHours::of(&trade, None);
        let long_ago = at("16 00:00");
        for (before, last) in [
            ("23 18:00", "23 17:59"),
            ("23 17:59", "23 17:58"),
            ("23 17:59:30", "23 17:59"),
            ("23 14:30", "23 11:59"),
            ("23 14:30:01", "23 14:30"),
            ("23 08:30", "21 17:59"),
            ("24 00:00", "23 17:59"),
            ("28 08:30", "26 17:59"),
        ] {
            assert_eq!(shown(hours.last_before(at(before), long_ago)), last, "{before}");
        }
        assert_eq!(shown(hours.last_before(at("23 18:00"), at("23 17:59"))), "23 17:59");
        assert_eq!(shown(hours.last_before(at("23 18:00"), at("23 17:59:01"))), "never");
        assert_eq!(shown(hours.last_before(at("28 08:30"), at("27 00:00"))), "never");
        assert_eq!(shown(hours.last_before(at("23 18:00"), at("24 18:00"))), "never");
    }

    #[test]
    fn hours_that_never_meet_those_of_the_store_have_no_minute() {
        let trade = store();
        let person = person("19:00-21:00");
        let hours = CallingHours::of(&trade, Some(&person));
        assert_eq!(shown(hours.next(at("23 00:00"))), "never");
        assert_eq!(shown(hours.last_before(at("23 00:00"), at("16 00:00"))), "never");
    }

    /// The fast ways agree with asking minute by minute.
    #[test]
    fn next_and_last_are_the_nearest_allowed_minutes() {
        let trade = store();
        let start = at("20 00:00");
        for person in [None, Some(person("11:00-15:00"))] {
            let hours = CallingHours::of(&trade, person.as_ref());
            for step in 0..240 {
                let from = start.plus_minutes(step * 61);
                let minute = |n: i64| Some(from.plus_minutes(n)).filter(|t| hours.allowed(*t));
                assert_eq!(hours.next(from), (0..20_000).find_map(minute), "{from}");
                let last = (1..20_000).find_map(|n| minute(-n));
                let limit = Time(from.0 - Duration::days(10).num_seconds());
                assert_eq!(hours.last_before(from, limit), last, "{from}");
            }
        }
    }
}
