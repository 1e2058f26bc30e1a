//! The clocks by example, and against a slow counter of minutes (Rule K-2).

use super::*;
use crate::domain::calendar::{Hours, OnHolidays, Special, SpecialDays};
use crate::domain::complaint::CaseEventKind as E;
use crate::domain::name::Name;
use crate::domain::testing::trade;
use crate::domain::time::Day;
use chrono::{NaiveDateTime, Timelike};
use proptest::prelude::*;

const LUNCH: &str = "08:30-12:00,13:30-18:00";
const WEEK: &str = "mon-fri 08:30-18:00; sat 09:00-12:00";

/// 21 Nov 2026 is a Saturday; 22 (Sun) is worked, 25 to 27 are off, 28 (Sat) is worked.
fn store(hours: &str) -> Trade {
    let mut trade = trade();
    let day = |text: &str| text.parse::<Day>().unwrap();
    let off = ["2026-11-25", "2026-11-26", "2026-11-27"];
    let off = off.map(|d| (day(d), Special::Holiday(Name::same("feast"))));
    let worked = ["2026-11-22", "2026-11-28"].map(|d| (day(d), Special::Worked(Name::same("feast"))));
    let special = SpecialDays { days: off.into_iter().chain(worked).collect(), years: [2026].into() };
    let hours = Hours::parse(hours).unwrap();
    trade.calendar = Calendar::new(chrono_tz::Asia::Shanghai, hours, special, OnHolidays::Closed);
    trade
}

/// `23 10:40`: that day of November 2026 in Shanghai.
fn at(text: &str) -> Time {
    let text = format!("2026-11-{text}:00");
    let local = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").unwrap();
    Time::from_local(local, chrono_tz::Asia::Shanghai)
}

fn told(time: Time) -> String {
    time.local(chrono_tz::Asia::Shanghai).format("%d %H:%M").to_string()
}

/// A case opened then, with what happened after; an event that moves the state names the new one.
fn case(opened: &str, events: &[(&str, E, CaseState)]) -> Complaint {
    let event = |at, kind, state| CaseEvent { at, kind, state, ..CaseEvent::default() };
    let first = event(at(opened), E::Opened, CaseState::New);
    let rest = events.iter().map(|(time, kind, state)| event(at(time), *kind, *state));
    let events: Vec<CaseEvent> = std::iter::once(first).chain(rest).collect();
    let state = events.last().unwrap().state;
    Complaint { opened: at(opened), state, events, ..Complaint::default() }
}

fn of(trade: &Trade, case: &Complaint, now: &str) -> Clocks {
    clocks(case, trade, at(now)).unwrap()
}

/// `due left`, with `paused` or `stopped TIME`, and `broken`, `warns`.
fn shown(clock: &Clock, now: &str) -> String {
    let now = at(now);
    let mut out = vec![clock.due.map_or_else(|| "-".into(), told), clock.left(now).to_string()];
    out.extend(clock.paused.then(|| "paused".to_owned()));
    out.extend(clock.stopped.map(|t| format!("stopped {}", told(t))));
    out.extend(clock.is_broken(now).then(|| "broken".to_owned()));
    out.extend(clock.warns(now).then(|| "warns".to_owned()));
    out.join(" ")
}

#[test]
fn first_contact_is_one_hour_in_which_the_store_is_open() {
    for (hours, opened, now, expected) in [
        ("08:30-18:00", "23 10:40", "23 10:40", "23 11:40 60"),
        ("08:30-18:00", "23 10:40", "23 11:20", "23 11:40 20"),
        ("08:30-18:00", "23 10:40", "23 11:21", "23 11:40 19 warns"),
        ("08:30-18:00", "23 10:40", "23 11:40", "23 11:40 0 warns"),
        ("08:30-18:00", "23 10:40", "23 11:41", "23 11:40 -1 broken warns"),
        // Lunch is working time unless the calendar leaves it out.
        ("08:30-18:00", "23 11:30", "23 12:15", "23 12:30 15 warns"),
        (LUNCH, "23 11:30", "23 12:15", "23 14:00 30"),
        // Over the night, the weekend, the holidays.
        (LUNCH, "23 17:30", "23 23:00", "24 09:00 30"),
        (WEEK, "14 11:30", "15 12:00", "16 09:00 30"),
        (WEEK, "21 11:30", "21 20:00", "22 09:00 30"),
        (WEEK, "24 17:30", "26 12:00", "28 09:30 30"),
        (WEEK, "25 09:00", "28 09:10", "28 10:00 50"),
    ] {
        let clocks = of(&store(hours), &case(opened, &[]), now);
        assert_eq!(shown(&clocks.first_contact, now), expected, "{hours} {opened} {now}");
        assert!(!clocks.first_contact.round_the_clock);
    }
}

#[test]
fn report_back_counts_days_on_which_the_store_opens() {
    for (opened, expected) in [
        // Nights count.
        ("17 10:40", "19 10:40"),
        ("17 22:00", "19 22:00"),
        // A Sunday that is closed does not; one that is worked does.
        ("13 10:40", "16 10:40"),
        ("15 12:00", "18 00:00"),
        ("21 10:40", "23 10:40"),
        // From Tuesday over three days off to a Saturday that is worked, and a closed Sunday.
        ("24 10:40", "30 10:40"),
        ("23 10:40", "28 10:40"),
        ("26 10:40", "30 24:00"),
    ] {
        let clocks = of(&store(WEEK), &case(opened, &[]), opened);
        let expected = expected.replace("30 24:00", "01 00:00");
        assert_eq!(clocks.report_back.due.map(told), Some(expected), "{opened}");
    }
    let mut trade = store(WEEK);
    // Over the three days off: every minute, or only those in which it is open.
    for (counts, minutes, expected) in
        [(Counts::Elapsed, 48 * 60, "26 10:40"), (Counts::Working, 17 * 60 + 30, "30 15:40")]
    {
        trade.complaints.report_back = ClockRule { minutes, counts, warn_minutes: 0 };
        let clocks = of(&trade, &case("24 10:40", &[]), "24 10:40");
        assert_eq!(clocks.report_back.due.map(told).as_deref(), Some(expected), "{counts:?}");
    }
}

#[test]
fn the_hotline_and_safety_run_round_the_clock() {
    let trade = store(WEEK);
    let mut night = case("24 23:00", &[]);
    night.source = Source::Hotline;
    let clocks = of(&trade, &night, "24 23:30");
    assert_eq!(shown(&clocks.first_contact, "24 23:30"), "25 00:00 30");
    assert_eq!(shown(&clocks.report_back, "24 23:30"), "26 23:00 2850");
    assert!(clocks.first_contact.round_the_clock && clocks.report_back.round_the_clock);
    // Safety that is seen later was safety from the start.
    let mut grave = case("24 17:30", &[("28 09:00", E::Classed, CaseState::New)]);
    assert_eq!(shown(&of(&trade, &grave, "28 09:01").first_contact, "28 09:01"), "28 09:30 29");
    grave.severity = Severity::Safety;
    let clocks = of(&trade, &grave, "28 09:01");
    assert_eq!(clocks.first_contact.due.map(told).as_deref(), Some("24 18:30"));
    assert!(clocks.first_contact.is_broken(at("28 09:01")));
}

#[test]
fn only_the_report_back_waits_for_the_customer() {
    use CaseState::{Contacted, Investigating, New, Offered};
    let trade = store("00:00-24:00");
    let waits = [("17 10:10", E::Contact, Contacted), ("17 12:00", E::Waiting, Contacted)];
    let clocks = of(&trade, &case("17 10:00", &waits), "18 12:00");
    assert_eq!(shown(&clocks.first_contact, "18 12:00"), "17 11:00 50 stopped 17 10:10");
    assert_eq!(shown(&clocks.report_back, "18 12:00"), "- 2760 paused");
    assert_eq!((clocks.next(), clocks.deadline()), (None, None));
    // A contact does not end it, nor does a second waiting begin anew; the answer ends it.
    let more = [
        ("17 13:00", E::Contact, Contacted),
        ("17 14:00", E::Waiting, Contacted),
        ("18 12:00", E::Answered, Contacted),
    ];
    let events = [&waits[..], &more].concat();
    let clocks = of(&trade, &case("17 10:00", &events), "18 13:00");
    assert_eq!(shown(&clocks.report_back, "18 13:00"), "20 10:00 2700");
    assert_eq!(clocks.deadline(), Some(at("20 10:00")));
    // So does whatever moves the case on.
    let moved = [&waits[..], &[("17 13:00", E::Moved, Investigating)]].concat();
    assert_eq!(of(&trade, &case("17 10:00", &moved), "18 13:00").deadline(), Some(at("19 11:00")));
    let offered = [&waits[..], &[("18 13:00", E::Offered, Offered)]].concat();
    let clocks = of(&trade, &case("17 10:00", &offered), "24 13:00");
    assert_eq!(shown(&clocks.report_back, "24 13:00"), "20 11:00 2760 stopped 18 13:00");
    // The first contact is not held by a waiting.
    let early = case("17 10:00", &[("17 10:05", E::Waiting, New)]);
    assert_eq!(shown(&of(&trade, &early, "17 11:01").first_contact, "17 11:01"), "17 11:00 -1 broken warns");
    // What was broken before the waiting began stays broken.
    let late = case("17 10:00", &[("19 11:00", E::Waiting, Contacted)]);
    let clocks = of(&trade, &late, "19 12:00");
    assert_eq!(shown(&clocks.report_back, "19 12:00"), "19 10:00 -120 broken warns");
}

#[test]
fn an_offer_stops_the_report_back_once_it_may_be_made() {
    use CaseState::{Agreed, Contacted, Done, Offered};
    let trade = store("00:00-24:00");
    let stopped = |events: &[(&str, E, CaseState)]| {
        of(&trade, &case("17 10:00", events), "24 13:00").report_back.stopped.map(told)
    };
    let contact = ("17 10:10", E::Contact, Contacted);
    let asked = ("17 12:00", E::NeedsApproval, Offered);
    assert_eq!(stopped(&[contact]), None);
    assert_eq!(stopped(&[contact, asked]), None);
    assert_eq!(stopped(&[contact, asked, ("17 13:00", E::Note, Offered)]), None);
    let two = Some("17 13:00".to_owned());
    assert_eq!(stopped(&[contact, asked, ("17 13:00", E::Approved, Offered)]), two);
    assert_eq!(stopped(&[contact, ("17 13:00", E::Offered, Offered), ("17 14:00", E::Chosen, Agreed)]), two);
    // Left out, with its reason.
    assert_eq!(stopped(&[("17 12:59", E::Skipped, CaseState::New), ("17 13:00", E::Moved, Done)]), two);
    let skipped = case("17 10:00", &[("17 13:00", E::Moved, Done)]);
    assert_eq!(of(&trade, &skipped, "17 14:00").first_contact.stopped, None);
}

#[test]
fn only_who_spoke_to_the_customer_stops_the_first_contact() {
    use CaseState::{Done, Investigating, New, Offered, Verified};
    let trade = store("00:00-24:00");
    let stopped = |events: &[(&str, E, CaseState)]| {
        of(&trade, &case("17 10:00", events), "24 13:00").first_contact.stopped.map(told)
    };
    let skipped = ("17 10:10", E::Skipped, New);
    let asked = ("17 10:10", E::NeedsApproval, Offered);
    let at = Some("17 10:20".to_owned());
    assert_eq!(stopped(&[skipped, asked, ("17 10:20", E::Note, Offered)]), None, "nobody has heard it");
    assert_eq!(stopped(&[skipped, ("17 10:20", E::Moved, Investigating)]), None, "a reason is no contact");
    assert_eq!(stopped(&[skipped, asked, ("17 10:20", E::Approved, Offered)]), at);
    assert_eq!(stopped(&[skipped, ("17 10:20", E::Offered, Offered)]), at);
    assert_eq!(stopped(&[asked, ("17 10:20", E::Contact, Offered)]), at);
    assert_eq!(stopped(&[("17 10:10", E::Moved, Done), ("17 10:20", E::SecondCall, Verified)]), at);
}

#[test]
fn a_case_that_is_reopened_keeps_its_first_due() {
    use CaseState::{Contacted, Done, Offered, Reopened};
    let trade = store("00:00-24:00");
    let mut events = vec![
        ("17 10:10", E::Contact, Contacted),
        ("17 12:00", E::Offered, Offered),
        // Waiting while it is stopped moves nothing.
        ("17 13:00", E::Waiting, Offered),
        ("17 18:00", E::Moved, Done),
        ("18 10:00", E::Reopened, Reopened),
    ];
    let clocks = of(&trade, &case("17 10:00", &events), "18 11:00");
    assert_eq!(shown(&clocks.report_back, "18 11:00"), "19 10:00 1380");
    assert_eq!(shown(&clocks.first_contact, "18 11:00"), "17 11:00 50 stopped 17 10:10");
    assert_eq!(clocks.next().map(|(kind, _)| kind), Some(ClockKind::ReportBack));
    let late = of(&trade, &case("17 10:00", &events), "19 11:00");
    assert!(late.report_back.is_broken(at("19 11:00")));
    events.push(("18 12:00", E::Waiting, Reopened));
    assert_eq!(of(&trade, &case("17 10:00", &events), "18 13:00").deadline(), None);
    events.push(("18 14:00", E::Offered, Offered));
    let again = of(&trade, &case("17 10:00", &events), "19 11:00").report_back;
    assert_eq!(shown(&again, "19 11:00"), "19 12:00 1320 stopped 18 14:00");
}

#[test]
fn the_next_to_break_is_the_deadline() {
    let clocks = of(&store("08:30-18:00"), &case("23 10:40", &[]), "23 10:40");
    assert_eq!(clocks.next().map(|(kind, _)| kind), Some(ClockKind::FirstContact));
    assert_eq!(clocks.deadline(), Some(at("23 11:40")));
}

/// Whether a minute counts, read off the clock and the windows of the day alone.
fn counted(trade: &Trade, counts: Counts, at: Time) -> bool {
    let local = at.local(trade.calendar.zone());
    let minute = local.hour() * 60 + local.minute();
    let windows = trade.calendar.windows(local.date()).windows;
    match counts {
        Counts::Working => windows.iter().any(|w| (w.from..w.to).contains(&minute)),
        Counts::OpenDays => !windows.is_empty(),
        Counts::Elapsed => true,
    }
}

/// What a person with a tally would have: minute by minute, looking only at what has happened.
fn tally(trade: &Trade, case: &Complaint, counts: Counts, now: Time) -> (Option<Time>, bool, Option<Time>) {
    let minutes = trade.complaints.report_back.minutes;
    let (mut used, mut due, mut waits, mut stopped) = (0, None, false, None);
    let mut at = case.opened;
    loop {
        for event in case.events.iter().filter(|e| e.at == at && e.at <= now) {
            match event.kind {
                E::Waiting if stopped.is_none() => waits = true,
                E::Answered | E::Moved => waits = false,
                E::Offered => (waits, stopped) = (false, stopped.or(Some(at))),
                E::Reopened => (waits, stopped) = (false, None),
                _ => {}
            }
        }
        // After now nothing is known to happen: a waiting goes on, a clock runs on.
        if due.is_some() || (at >= now && waits) {
            break;
        }
        used += u32::from(counted(trade, counts, at) && !waits);
        at = at.plus_minutes(1);
        due = (used == minutes).then_some(at);
    }
    // Events behind the due time can still stop it or make it wait.
    for event in case.events.iter().filter(|e| e.at > at && e.at <= now) {
        match event.kind {
            E::Offered => stopped = stopped.or(Some(event.at)),
            E::Reopened => stopped = None,
            _ => {}
        }
    }
    (due, due.is_none(), stopped)
}

fn any_events() -> impl Strategy<Value = Vec<(i64, E)>> {
    let kinds =
        vec![E::Contact, E::Note, E::Waiting, E::Waiting, E::Answered, E::Moved, E::Offered, E::Reopened];
    let event = (1..12 * 1440_i64, prop::sample::select(kinds));
    prop::collection::vec(event, 0..8).prop_map(|mut events| {
        events.sort_by_key(|(after, _)| *after);
        events.dedup_by_key(|(after, _)| *after);
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn it_counts_as_a_slow_counter_does(
        hours in prop::sample::select(vec![LUNCH, WEEK, "00:00-24:00", "mon-fri 22:00-24:00"]),
        counts in prop::sample::select(vec![Counts::Working, Counts::OpenDays, Counts::Elapsed]),
        hotline in any::<bool>(),
        start in 0..10 * 1440_i64,
        minutes in 1..4000_u32,
        events in any_events(),
    ) {
        let mut trade = store(hours);
        trade.complaints.report_back = ClockRule { minutes, counts, warn_minutes: 0 };
        let opened = at("16 00:00").plus_minutes(start);
        let mut state = CaseState::New;
        let mut case = Complaint { opened, ..Complaint::default() };
        case.source = if hotline { Source::Hotline } else { Source::Counter };
        for (after, kind) in events {
            state = match kind {
                E::Contact | E::Moved => CaseState::Contacted,
                E::Offered => CaseState::Offered,
                E::Reopened => CaseState::Reopened,
                _ => state,
            };
            case.events.push(CaseEvent { at: opened.plus_minutes(after), kind, state, ..CaseEvent::default() });
        }
        let now = case.events.last().map_or(opened, |e| e.at).plus_minutes(600);
        let counts = if hotline { Counts::Elapsed } else { counts };
        let (due, paused, stopped) = tally(&trade, &case, counts, now);
        let clock = clocks(&case, &trade, now).unwrap().report_back;
        prop_assert_eq!((clock.due, clock.paused, clock.stopped), (due, paused, stopped));
        // The windows are what was used, in order; what is left is the rest of them.
        prop_assert!(clock.windows.windows(2).all(|pair| pair[0].to <= pair[1].from));
        let reference = stopped.unwrap_or(now);
        let used: i64 = clock.windows.iter().map(|w| Span { to: w.to.min(reference), ..*w })
            .map(|w| w.minutes().max(0)).sum();
        if clock.is_broken(now) {
            prop_assert!(clock.left(now) < 0 && due < Some(reference));
        } else {
            prop_assert_eq!(clock.left(now), i64::from(minutes) - used);
        }
    }
}
