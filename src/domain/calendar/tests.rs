use super::*;
use crate::domain::fault::Fault;
use chrono::{NaiveDateTime, Timelike};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;
const LUNCH: &str = "08:30-12:00,13:30-18:00";
const WEEK: &str = "mon-fri 08:30-18:00; sat 09:00-12:00";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Mid-autumn off, a Sunday and a Saturday worked for it, in November 2026.
fn special() -> SpecialDays {
    let name = || Name { zh: "节".into(), en: "Feast".into() };
    let off = ["2026-11-25", "2026-11-26", "2026-11-27"];
    let off = off.map(|d| (day(d), Special::Holiday(name())));
    let worked = ["2026-11-22", "2026-11-28"].map(|d| (day(d), Special::Worked(name())));
    SpecialDays { days: off.into_iter().chain(worked).collect(), years: [2026].into() }
}

fn calendar(zone: Tz, hours: &str, on_holidays: OnHolidays) -> Calendar {
    Calendar::new(zone, Hours::parse(hours).unwrap(), special(), on_holidays)
}

fn shop(hours: &str) -> Calendar {
    calendar(SHANGHAI, hours, OnHolidays::Closed)
}

fn in_berlin(hours: &str) -> Calendar {
    calendar(Berlin, hours, OnHolidays::Closed)
}

/// A moment by the clock of the calendar's zone: `2026-11-23 10:40`.
fn at(calendar: &Calendar, text: &str) -> Time {
    Time::from_local(
        NaiveDateTime::parse_from_str(&format!("{text}:00"), "%Y-%m-%d %H:%M:%S").unwrap(),
        calendar.zone(),
    )
}

fn told(calendar: &Calendar, time: Time) -> String {
    time.local(calendar.zone()).format("%m-%d %H:%M").to_string()
}

fn spans(calendar: &Calendar, list: &[(&str, &str)]) -> Vec<Span> {
    list.iter().map(|(from, to)| Span { from: at(calendar, from), to: at(calendar, to) }).collect()
}

/// `due, from-to+from-to` for a start, minutes and pauses.
fn due(calendar: &Calendar, from: &str, minutes: u32, pauses: &[(&str, &str)]) -> String {
    let due = calendar.add_working(at(calendar, from), minutes, &spans(calendar, pauses)).unwrap();
    let clock = |t: Time| t.local(calendar.zone()).format("%H:%M").to_string();
    let used = due.used.iter().map(|s| format!("{}-{}", clock(s.from), clock(s.to)));
    format!("{} {}", told(calendar, due.at), used.collect::<Vec<_>>().join("+")).trim_end().to_owned()
}

/// 21 Nov 2026 is a Saturday; 22 (Sun) is worked, 25 to 27 are off, 28 (Sat) is worked.
#[test]
fn a_working_time_ends_where_it_should() {
    let rows: &[(&str, &str, u32, &str)] = &[
        // Lunch
        (LUNCH, "2026-11-23 09:00", 60, "11-23 10:00 09:00-10:00"),
        (LUNCH, "2026-11-23 11:30", 60, "11-23 14:00 11:30-12:00+13:30-14:00"),
        (LUNCH, "2026-11-23 11:30", 30, "11-23 12:00 11:30-12:00"),
        (LUNCH, "2026-11-23 11:30", 31, "11-23 13:31 11:30-12:00+13:30-13:31"),
        (LUNCH, "2026-11-23 12:00", 60, "11-23 14:30 13:30-14:30"),
        (LUNCH, "2026-11-23 12:59", 60, "11-23 14:30 13:30-14:30"),
        (LUNCH, "2026-11-23 13:30", 60, "11-23 14:30 13:30-14:30"),
        // The closing minute, and nights
        (LUNCH, "2026-11-23 17:00", 60, "11-23 18:00 17:00-18:00"),
        (LUNCH, "2026-11-23 17:30", 60, "11-24 09:00 17:30-18:00+08:30-09:00"),
        (LUNCH, "2026-11-23 17:59", 1, "11-23 18:00 17:59-18:00"),
        (LUNCH, "2026-11-23 18:00", 1, "11-24 08:31 08:30-08:31"),
        (LUNCH, "2026-11-23 23:59", 60, "11-24 09:30 08:30-09:30"),
        (LUNCH, "2026-11-24 00:00", 60, "11-24 09:30 08:30-09:30"),
        (LUNCH, "2026-11-23 20:00", 0, "11-23 20:00"),
        // Over a holiday: from Tuesday evening to Saturday
        (LUNCH, "2026-11-24 17:30", 60, "11-28 09:00 17:30-18:00+08:30-09:00"),
        (LUNCH, "2026-11-25 09:00", 60, "11-28 09:30 08:30-09:30"),
        // A week with a short Saturday, then a Sunday that is worked with the hours of a Monday
        (WEEK, "2026-11-21 11:30", 60, "11-22 09:00 11:30-12:00+08:30-09:00"),
        (WEEK, "2026-11-22 17:30", 60, "11-23 09:00 17:30-18:00+08:30-09:00"),
        // A Saturday that is worked has its own hours; the Sunday behind it is closed
        (WEEK, "2026-11-24 17:00", 300, "11-30 09:30 17:00-18:00+09:00-12:00+08:30-09:30"),
        (WEEK, "2026-11-13 17:00", 300, "11-16 09:30 17:00-18:00+09:00-12:00+08:30-09:30"),
        // Windows that touch, and round the clock
        ("08:00-12:00,12:00-16:00", "2026-11-23 11:00", 120, "11-23 13:00 11:00-12:00+12:00-13:00"),
        ("00:00-24:00", "2026-11-23 23:00", 120, "11-24 01:00 23:00-00:00+00:00-01:00"),
        ("00:00-24:00", "2026-11-23 23:00", 60, "11-24 00:00 23:00-00:00"),
    ];
    for (hours, from, minutes, expected) in rows {
        assert_eq!(due(&shop(hours), from, *minutes, &[]), *expected, "{hours} {from} {minutes}");
    }
}

#[test]
fn pauses_are_not_counted() {
    let shop = shop(LUNCH);
    let rows: &[(&[(&str, &str)], &str)] = &[
        (&[], "11-23 12:00 10:00-12:00"),
        (&[("2026-11-23 10:00", "2026-11-23 10:30")], "11-23 14:00 10:30-12:00+13:30-14:00"),
        (&[("2026-11-23 09:00", "2026-11-23 10:30")], "11-23 14:00 10:30-12:00+13:30-14:00"),
        (&[("2026-11-23 11:00", "2026-11-23 11:15")], "11-23 13:45 10:00-11:00+11:15-12:00+13:30-13:45"),
        // In the night and over lunch nothing is counted anyway
        (&[("2026-11-22 18:00", "2026-11-23 08:00")], "11-23 12:00 10:00-12:00"),
        (&[("2026-11-23 12:00", "2026-11-23 13:30")], "11-23 12:00 10:00-12:00"),
        (&[("2026-11-23 11:59", "2026-11-23 13:31")], "11-23 13:32 10:00-11:59+13:31-13:32"),
        // Overlapping, out of order, backwards, empty
        (
            &[("2026-11-23 10:50", "2026-11-23 11:30"), ("2026-11-23 10:30", "2026-11-23 11:00")],
            "11-23 14:30 10:00-10:30+11:30-12:00+13:30-14:30",
        ),
        (
            &[("2026-11-23 10:30", "2026-11-23 11:30"), ("2026-11-23 10:40", "2026-11-23 10:50")],
            "11-23 14:30 10:00-10:30+11:30-12:00+13:30-14:30",
        ),
        (&[("2026-11-23 11:30", "2026-11-23 10:30")], "11-23 12:00 10:00-12:00"),
        (&[("2026-11-23 11:00", "2026-11-23 11:00")], "11-23 12:00 10:00-12:00"),
        // Over a closing time and a holiday
        (&[("2026-11-23 11:00", "2026-11-26 09:00")], "11-28 09:30 10:00-11:00+08:30-09:30"),
        // After the end
        (&[("2026-11-23 12:00", "2026-11-27 09:00")], "11-23 12:00 10:00-12:00"),
    ];
    for (pauses, expected) in rows {
        assert_eq!(due(&shop, "2026-11-23 10:00", 120, pauses), *expected, "{pauses:?}");
    }
}

#[test]
fn minutes_between_are_those_that_were_open() {
    let shop = shop(LUNCH);
    let rows = [
        ("2026-11-23 09:00", "2026-11-23 10:00", 60),
        ("2026-11-23 11:30", "2026-11-23 13:45", 45),
        ("2026-11-23 12:00", "2026-11-23 13:30", 0),
        ("2026-11-23 18:00", "2026-11-24 08:30", 0),
        ("2026-11-23 17:59", "2026-11-24 08:31", 2),
        ("2026-11-23 00:00", "2026-11-24 00:00", 480),
        ("2026-11-24 18:00", "2026-11-28 08:30", 0),
        ("2026-11-22 00:00", "2026-11-29 00:00", 4 * 480),
        ("2026-11-23 10:00", "2026-11-23 10:00", 0),
        ("2026-11-23 10:00", "2026-11-23 09:00", -60),
    ];
    for (from, to, minutes) in rows {
        assert_eq!(shop.working_between(at(&shop, from), at(&shop, to), &[]), minutes, "{from} {to}");
    }
    let (from, to) = (at(&shop, "2026-11-23 09:00"), at(&shop, "2026-11-23 12:00"));
    let pause = spans(&shop, &[("2026-11-23 08:00", "2026-11-23 10:00")]);
    assert_eq!(shop.working_between(from, to, &pause), 120);
    assert_eq!(shop.working_between(from, Time(from.0 + 119), &[]), 1, "rounded down");
}

#[test]
fn open_moments_around_another() {
    let shop = shop(LUNCH);
    let rows = [
        // moment, open, next, last minute before
        ("2026-11-23 08:29", false, "11-23 08:30", "11-22 17:59"),
        ("2026-11-23 08:30", true, "11-23 08:30", "11-22 17:59"),
        ("2026-11-23 08:31", true, "11-23 08:31", "11-23 08:30"),
        ("2026-11-23 11:59", true, "11-23 11:59", "11-23 11:58"),
        ("2026-11-23 12:00", false, "11-23 13:30", "11-23 11:59"),
        ("2026-11-23 13:30", true, "11-23 13:30", "11-23 11:59"),
        ("2026-11-24 17:59", true, "11-24 17:59", "11-24 17:58"),
        ("2026-11-24 18:00", false, "11-28 08:30", "11-24 17:59"),
        ("2026-11-26 10:00", false, "11-28 08:30", "11-24 17:59"),
        ("2026-11-28 08:30", true, "11-28 08:30", "11-24 17:59"),
    ];
    for (text, open, next, last) in rows {
        let time = at(&shop, text);
        assert_eq!(shop.is_open(time), open, "{text}");
        assert_eq!(told(&shop, shop.next_open(time).unwrap()), next, "{text}");
        assert_eq!(told(&shop, shop.last_open_before(time).unwrap()), last, "{text}");
    }
    let half = Time(at(&shop, "2026-11-23 08:30").0 + 30);
    assert_eq!(told(&shop, shop.last_open_before(half).unwrap()), "11-23 08:30");
    assert_eq!(shop.next_open(half), Ok(half));
}

#[test]
fn a_day_says_why_it_is_as_it_is() {
    let shown = |calendar: &Calendar, text: &str| {
        let plan = calendar.windows(day(text));
        let windows: Vec<String> = plan.windows.iter().map(ToString::to_string).collect();
        format!("{} {}", plan.why.key(), windows.join(","))
    };
    let week = shop(WEEK);
    let open = calendar(SHANGHAI, WEEK, OnHolidays::Open);
    for (date, closed_then, open_then) in [
        ("2026-11-20", "usual 08:30-18:00", "usual 08:30-18:00"),
        ("2026-11-21", "usual 09:00-12:00", "usual 09:00-12:00"),
        ("2026-11-22", "worked 08:30-18:00", "weekday "),
        ("2026-11-25", "holiday ", "holiday 08:30-18:00"),
        ("2026-11-28", "worked 09:00-12:00", "usual 09:00-12:00"),
        ("2026-11-29", "weekday ", "weekday "),
    ] {
        assert_eq!(shown(&week, date), closed_then, "{date}");
        assert_eq!(shown(&open, date), open_then, "{date}");
    }
    let known = |calendar: &Calendar, date| calendar.knows(day(date));
    assert!(known(&week, "2026-12-31") && !known(&week, "2027-01-01") && known(&open, "2027-01-01"));
}

/// Europe: on 29 March 2026 02:00 is 03:00, on 25 October 03:00 is 02:00 again.
#[test]
fn clock_changes_count_as_long_as_they_last() {
    let round = in_berlin("00:00-24:00");
    let length = |calendar: &Calendar, date: &str| {
        calendar.spans(day(date)).iter().map(Span::minutes).collect::<Vec<_>>()
    };
    assert_eq!(length(&round, "2026-03-28"), [24 * 60]);
    assert_eq!(length(&round, "2026-03-29"), [23 * 60]);
    assert_eq!(length(&round, "2026-10-25"), [25 * 60]);
    assert_eq!(due(&round, "2026-03-29 01:30", 60, &[]), "03-29 03:30 01:30-03:30");
    assert_eq!(due(&round, "2026-10-25 01:30", 60, &[]), "10-25 02:30 01:30-02:30", "the first 02:30");
    assert_eq!(due(&round, "2026-10-25 01:30", 120, &[]), "10-25 02:30 01:30-02:30", "the second");
    assert_eq!(due(&round, "2026-10-25 01:30", 180, &[]), "10-25 03:30 01:30-03:30");
    // Over a change in the night nothing changes for the hours of the day.
    let shop = in_berlin("08:30-18:00");
    assert_eq!(due(&shop, "2026-03-28 17:30", 60, &[]), "03-29 09:00 17:30-18:00+08:30-09:00");
    assert_eq!(due(&shop, "2026-10-24 17:30", 60, &[]), "10-25 09:00 17:30-18:00+08:30-09:00");
    let (from, to) = (at(&shop, "2026-03-28 00:00"), at(&shop, "2026-03-30 00:00"));
    assert_eq!(shop.working_between(from, to, &[]), 2 * 570);
    assert_eq!(told(&shop, shop.last_open_before(at(&shop, "2026-03-29 03:30")).unwrap()), "03-28 17:59");
    assert_eq!(told(&shop, shop.next_open(at(&shop, "2026-10-25 02:30")).unwrap()), "10-25 08:30");
    // Windows that begin or end in the hour that is skipped or comes twice.
    assert_eq!(length(&in_berlin("02:00-03:00"), "2026-03-29"), Vec::<i64>::new());
    assert_eq!(length(&in_berlin("02:30-05:00"), "2026-03-29"), [90]);
    assert_eq!(length(&in_berlin("02:00-02:30,03:00-05:00"), "2026-03-29"), [30, 90]);
    assert_eq!(length(&in_berlin("00:00-02:30"), "2026-10-25"), [150], "until the first 02:30");
    assert_eq!(length(&in_berlin("02:30-05:00"), "2026-10-25"), [210], "from the first 02:30");
}

/// Zones that move a midnight, or left out a whole day.
#[test]
fn no_moment_is_counted_twice_in_odd_zones() {
    for (zone, first) in [
        (chrono_tz::Pacific::Apia, "2011-12-27"),
        (chrono_tz::America::Havana, "2026-03-06"),
        (chrono_tz::America::Sao_Paulo, "2018-02-15"),
        (chrono_tz::Australia::Lord_Howe, "2026-04-03"),
    ] {
        let round = calendar(zone, "00:00-24:00", OnHolidays::Closed);
        let from = at(&round, &format!("{first} 12:00"));
        let to = from.plus_minutes(4 * 24 * 60);
        let counted = round.working_between(from, to, &[]);
        assert_eq!(counted, 4 * 24 * 60, "{zone}");
        assert_eq!(round.add_working(from, 4 * 24 * 60, &[]).unwrap().at, to, "{zone}");
    }
}

#[test]
fn a_calendar_that_does_not_open_is_named() {
    let name = Name::same("for ever");
    let first = day("2020-01-01");
    let days = first.iter_days().take(20_000).map(|d| (d, Special::Holiday(name.clone())));
    let special = SpecialDays { days: days.collect(), years: BTreeSet::new() };
    let shut = Calendar::new(SHANGHAI, Hours::parse(LUNCH).unwrap(), special, OnHolidays::Closed);
    let now = at(&shut, "2040-11-23 10:40");
    let id = |fault: Fault| fault.says()[0].id;
    assert_eq!(shut.add_working(now, 1, &[]).map_err(id), Err("calendar-too-little"));
    assert_eq!(shut.next_open(now).map_err(id), Err("calendar-never-open"));
    assert_eq!(shut.last_open_before(now).map_err(id), Err("calendar-never-open"));
    assert_eq!(shut.working_between(now, Time(i64::MAX), &[]), 0);
    assert!(shut.add_working(now, 0, &[]).is_ok());
    // A pause without end, more than there is, and moments beyond all calendars.
    let open = shop(LUNCH);
    let now = at(&open, "2026-11-23 10:40");
    let for_ever = [Span { from: now, to: Time(i64::MAX) }];
    assert_eq!(open.add_working(now, 1, &for_ever).map_err(id), Err("calendar-too-little"));
    assert_eq!(open.add_working(now, u32::MAX, &[]).map_err(id), Err("calendar-too-little"));
    for odd in [Time(i64::MIN), Time(i64::MAX), Time(i64::MAX / 2)] {
        let _ = (open.next_open(odd), open.last_open_before(odd), open.is_open(odd));
        let _ = (open.add_working(odd, 60, &[]), open.working_between(odd, now, &[]));
    }
}

/// Whether the store is open, read off the clock and the windows alone.
fn open_by_the_clock(calendar: &Calendar, at: Time) -> bool {
    let local = at.local(calendar.zone());
    let minute = local.hour() * 60 + local.minute();
    let plan = calendar.windows(local.date());
    plan.windows.iter().any(|w| (w.from..w.to).contains(&minute))
}

/// Whether a minute is counted; a pause takes whole minutes here.
fn counted(calendar: &Calendar, at: Time, pauses: &[Span]) -> bool {
    open_by_the_clock(calendar, at) && !pauses.iter().any(|p| (p.from..p.to).contains(&at))
}

/// Up to three windows between 03:00 and midnight: clocks change before.
fn day_hours() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("00:00-24:00".to_owned()),
        Just("closed".to_owned()),
        prop::collection::btree_set(180_u32..=1440, 2..7).prop_map(|edges| {
            let edges: Vec<u32> = edges.into_iter().collect();
            let pairs = edges.chunks_exact(2);
            pairs.map(|p| Window { from: p[0], to: p[1] }.to_string()).collect::<Vec<_>>().join(",")
        }),
    ]
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let week = prop::collection::vec(day_hours(), 7).prop_map(|days| {
        let named = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let lines: Vec<String> = named.iter().zip(days).map(|(n, d)| format!("{n} {d}")).collect();
        Hours::parse(&lines.join("; ")).unwrap_or_else(|_| Hours::parse(LUNCH).unwrap())
    });
    let special = prop::collection::btree_map(0..40_u64, any::<bool>(), 0..12);
    let zone = prop::sample::select(vec![SHANGHAI, Berlin]);
    (week, special, zone, any::<bool>()).prop_map(|(hours, special, zone, closed)| {
        // 40 days around each of the two clock changes of Berlin.
        let starts = [day("2026-03-10"), day("2026-10-05")];
        let of = |(n, off): (&u64, &bool)| {
            let name = Name::same("x");
            let special = if *off { Special::Holiday(name) } else { Special::Worked(name) };
            starts.map(|start| (start + chrono::Days::new(*n), special.clone()))
        };
        let days = special.iter().flat_map(of).collect();
        let on_holidays = if closed { OnHolidays::Closed } else { OnHolidays::Open };
        Calendar::new(zone, hours, SpecialDays { days, years: [2026].into() }, on_holidays)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn it_counts_as_a_slow_counter_does(
        calendar in any_calendar(),
        autumn in any::<bool>(),
        start in 0..30 * 1440_i64,
        minutes in 1..4000_u32,
        pauses in prop::collection::vec((0..12 * 1440_i64, 0..3000_i64), 0..4),
    ) {
        let first = if autumn { "2026-10-05 00:00" } else { "2026-03-10 00:00" };
        let from = at(&calendar, first).plus_minutes(start);
        let pause = |(after, length): &(i64, i64)| {
            let begins = from.plus_minutes(after - 1440);
            Span { from: begins, to: begins.plus_minutes(*length) }
        };
        let pauses: Vec<Span> = pauses.iter().map(pause).collect();
        let (mut left, mut slow) = (minutes, from);
        while left > 0 {
            left -= u32::from(counted(&calendar, slow, &pauses));
            slow = slow.plus_minutes(1);
        }
        let due = calendar.add_working(from, minutes, &pauses).unwrap();
        prop_assert_eq!(due.at, slow);
        // What it used is what it says, in order, open and outside every pause.
        prop_assert_eq!(due.used.iter().map(Span::minutes).sum::<i64>(), i64::from(minutes));
        prop_assert!(due.used.windows(2).all(|pair| pair[0].to <= pair[1].from));
        for span in &due.used {
            prop_assert!(span.from >= from && span.from < span.to && span.to <= due.at);
            let ends = [span.from, span.to.plus_minutes(-1)];
            prop_assert!(ends.iter().all(|t| counted(&calendar, *t, &pauses)));
        }
        // There and back.
        prop_assert_eq!(calendar.working_between(from, due.at, &pauses), i64::from(minutes));
        prop_assert_eq!(calendar.working_between(due.at, from, &pauses), -i64::from(minutes));
    }

    #[test]
    fn open_moments_are_found_as_by_walking(calendar in any_calendar(), autumn in any::<bool>(), start in 0..30 * 1440_i64) {
        let first = if autumn { "2026-10-05 00:00" } else { "2026-03-10 00:00" };
        let from = at(&calendar, first).plus_minutes(start);
        prop_assert_eq!(calendar.is_open(from), open_by_the_clock(&calendar, from));
        let mut next = from;
        while !open_by_the_clock(&calendar, next) {
            next = next.plus_minutes(1);
        }
        prop_assert_eq!(calendar.next_open(from), Ok(next));
        let mut last = from.plus_minutes(-1);
        while !open_by_the_clock(&calendar, last) {
            last = last.plus_minutes(-1);
        }
        prop_assert_eq!(calendar.last_open_before(from), Ok(last));
    }
}
