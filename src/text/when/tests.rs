use super::*;
use proptest::prelude::*;

const ZONE: Tz = chrono_tz::Asia::Shanghai;

/// Wednesday 25 November 2026, 10:40:30 in Shanghai.
fn now() -> Time {
    Time::parse_rfc3339("2026-11-25T02:40:30Z").unwrap()
}

fn shown(input: &str) -> Result<String, &'static str> {
    parse_moment(input, now(), ZONE)
        .map(|t| t.local(ZONE).format("%Y-%m-%d %H:%M").to_string())
        .map_err(|say| say.id)
}

#[test]
fn every_writing_of_a_moment() {
    for (input, expected) in [
        ("14:30", "2026-11-25 14:30"),
        ("９：０５", "2026-11-25 09:05"),
        ("+3d", "2026-11-28 10:40"),
        ("+90m", "2026-11-25 12:10"),
        ("+1h30m", "2026-11-25 12:10"),
        ("＋1h30", "2026-11-25 12:10"),
        ("tue 14:30", "2026-12-01 14:30"),
        ("Tuesday 14:30", "2026-12-01 14:30"),
        ("周二 14:30", "2026-12-01 14:30"),
        ("星期二14:30", "2026-12-01 14:30"),
        ("wed 14:30", "2026-11-25 14:30"),
        ("wed 9:00", "2026-12-02 09:00"),
        ("下周三 9:00", "2026-12-02 09:00"),
        ("周天 9:00", "2026-11-29 09:00"),
        ("今天 9:00", "2026-11-25 09:00"),
        ("明天9:00", "2026-11-26 09:00"),
        ("后天 9:00", "2026-11-27 09:00"),
        ("大后天 9点半", "2026-11-28 09:30"),
        ("明天下午2点", "2026-11-26 14:00"),
        ("tomorrow 2:30pm", "2026-11-26 14:30"),
        ("tomorrow", "2026-11-26 10:40"),
        ("2026-12-25", "2026-12-25 10:40"),
        ("2026-12-25T14:30", "2026-12-25 14:30"),
        ("2026-12-25 14:30:59", "2026-12-25 14:30"),
        ("2026-12-25T06:30:00Z", "2026-12-25 14:30"),
        ("2026-12-25T14:30:00+08:00", "2026-12-25 14:30"),
        ("2026/12/25 9:00", "2026-12-25 09:00"),
        ("25/12/2026 9:00", "2026-12-25 09:00"),
        ("11-26 9:00", "2026-11-26 09:00"),
        ("25/12 9:00", "2026-12-25 09:00"),
        ("12/25 9:00", "2026-12-25 09:00"),
        ("12月25日 9:00", "2026-12-25 09:00"),
        ("2027年1月5号9点", "2027-01-05 09:00"),
        ("1-5 9:00", "2027-01-05 09:00"),
        ("10-5 9:00", "2026-10-05 09:00"),
    ] {
        assert_eq!(shown(input).as_deref(), Ok(expected), "{input}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (input, expected) in [
        ("", "when-empty"),
        ("　", "when-empty"),
        ("soon", "when-unknown"),
        ("25:00", "when-clock"),
        ("14:60", "when-clock"),
        ("14:", "when-clock"),
        ("9", "when-clock"),
        ("3/4", "when-ambiguous"),
        ("13-25", "when-month"),
        ("2026-02-31", "when-no-such-day"),
        ("11-31", "when-no-such-day"),
        ("2-29", "when-leap-day"),
        ("26-11-25 9:00", "when-year"),
        ("0026-11-25", "when-year"),
        ("+3x", "when-span"),
        ("+", "when-span"),
        ("+99999d", "when-span-long"),
    ] {
        assert_eq!(shown(input).err(), Some(expected), "{input}");
    }
}

#[test]
fn a_day_too_many_is_answered_with_the_last_one() {
    let said = parse_day("2028-02-31", now(), ZONE).unwrap_err();
    assert_eq!(said, say!("when-no-such-day", found = 31_i64, last = "2028-02-29"));
}

#[test]
fn days_take_no_clock_time() {
    let day = |input| parse_day(input, now(), ZONE).map(|d| d.to_string()).map_err(|s| s.id);
    for (input, expected) in [
        ("+3d", "2026-11-28"),
        ("2026-11-25", "2026-11-25"),
        ("周三", "2026-11-25"),
        ("tue", "2026-12-01"),
        ("后天", "2026-11-27"),
        ("25/12", "2026-12-25"),
    ] {
        assert_eq!(day(input).as_deref(), Ok(expected), "{input}");
    }
    assert_eq!(day("明天 9:00"), Err("when-day-only"));
    assert_eq!(day("9:00"), Err("when-day-missing"));
}

#[test]
fn lengths_are_minutes() {
    for (input, minutes) in
        [("90m", 90), ("1h30m", 90), ("1h30", 90), ("3d", 4320), ("90", 90), ("１小时30分", 90), ("2 h", 120)]
    {
        assert_eq!(parse_minutes(input), Ok(minutes), "{input}");
    }
    for input in ["", "h", "1h x", "-5m", "1.5h"] {
        assert!(parse_minutes(input).is_err(), "{input}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in prop_oneof![any::<String>(), "[+0-9:/年月日周天下午 dhmT.-]{0,24}"]) {
        let _ = parse_moment(&text, now(), ZONE);
        let _ = parse_day(&text, now(), ZONE);
        let _ = parse_minutes(&text);
    }

    #[test]
    fn an_iso_moment_is_read_as_written(minutes in 15_800_000_i64..40_000_000) {
        // From 2000 on: before, Shanghai's clocks showed some hours twice.
        let time = Time(minutes * 60);
        let written = time.local(ZONE).format("%Y-%m-%d %H:%M").to_string();
        prop_assert_eq!(parse_moment(&written, now(), ZONE), Ok(time));
    }
}
