//! The store's calendar and working time.

use crate::place::*;
use serde_json::json;

/// A sandbox that closes over lunch; 25 November 2026 is a Wednesday.
fn shop(on_holidays: &str) -> Place {
    let place = Place::new();
    let made = place.run(&["init", "--sandbox", "--hours", "08:30-12:00,13:30-18:00"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let file = place.store.join("config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("holidays = \"closed\""), "{text}");
    std::fs::write(&file, text.replace("\"closed\"", &format!("{on_holidays:?}"))).unwrap();
    place
}

fn due(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["calendar", "due"], args].concat())
}

#[test]
fn due_shows_the_moment_and_every_window_it_used() {
    let place = shop("closed");
    let ran = due(&place, &["--from", "2026-11-25T17:30", "--working", "1h30m"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(
        ran.out,
        "Due 2026-11-26 Thu 09:30\n  2026-11-25  Wed  17:30-18:00  30 min\n  2026-11-26  Thu  08:30-09:30  1 h\n"
    );
    let zh =
        place.run(&["--lang", "zh", "calendar", "due", "--from", "2026-11-25T11:00", "--working", "90m"]);
    assert_eq!(
        zh.out,
        "到期 2026-11-25 周三 14:00\n  2026-11-25  周三  11:00-12:00  1 小时\n  2026-11-25  周三  13:30-14:00  30 分\n"
    );
    let args = ["--from", "2026-11-25 11:00", "--working", "1h30m", "--json"];
    let pauses =
        ["--pause", "2026-11-25T11:30..2026-11-25T14:00", "--pause", "2026-11-25T14:00..2026-11-25T14:15"];
    let ran = due(&place, &[&args[..], &pauses[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = &ran.lines()[0];
    assert_eq!((&line["due"], &line["minutes"]), (&json!("2026-11-25T07:15:00Z"), &json!(90)));
    let used = json!([
        {"from": "2026-11-25T03:00:00Z", "to": "2026-11-25T03:30:00Z", "minutes": 30},
        {"from": "2026-11-25T06:15:00Z", "to": "2026-11-25T07:15:00Z", "minutes": 60},
    ]);
    assert_eq!(line["used"], used);
    assert_eq!(line["pauses"].as_array().map(Vec::len), Some(2));
    // National Day, from 30 September to 8 October; times as people type them, from a held clock.
    let ran = due(&place, &["--from", "2026-09-30T17:59", "--working", "2m"]);
    assert!(ran.out.starts_with("Due 2026-10-08 Thu 08:31\n"), "{}", ran.out);
    let ran = place.run(&["--now", NOW, "calendar", "due", "--from", "tomorrow 17:00", "--working", "１ｈ"]);
    assert!(ran.out.starts_with("Due 2026-11-24 Tue 18:00\n"), "closing time is of that day: {}", ran.out);
    // Midnight at the end of a window is that of its day.
    std::fs::write(
        place.store.join("config.toml"),
        "name = \"x\"\nzone = \"UTC\"\nhours = \"00:00-24:00\"\n",
    )
    .unwrap();
    let ran = due(&place, &["--from", "2026-11-25T23:00", "--working", "1h"]);
    assert_eq!(ran.out, "Due 2026-11-26 Thu 00:00\n  2026-11-25  Wed  23:00-24:00  1 h\n");
}

#[test]
fn show_says_when_the_store_is_open_and_why_not() {
    let place = shop("closed");
    let ran = place.run(&["calendar", "show", "2026-10"]);
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (0, "", 31));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "2026-10-01  Thu  closed                     holiday: National Day");
    assert_eq!(lines[7], "2026-10-08  Thu  08:30-12:00,13:30-18:00");
    assert_eq!(lines[9], "2026-10-10  Sat  08:30-12:00,13:30-18:00    working day, swapped for National Day");
    let zh = place.run(&["--lang", "zh", "calendar", "show", "2026/10"]);
    assert!(zh.out.starts_with("2026-10-01  周四  不营业                     假日：国庆节\n"), "{}", zh.out);
    let days = place.run(&["calendar", "show", "2026-10", "--json"]).lines();
    let open: i64 = days.iter().filter_map(|d| d["minutes"].as_i64()).sum();
    assert_eq!((days.len(), open), (31, 24 * 480));
    let first = json!({
        "day": "2026-10-01", "weekday": 4, "windows": [], "minutes": 0, "why": "holiday",
        "text": "holiday: National Day", "known": true,
    });
    assert_eq!(days[0], first);
    assert_eq!(days[7]["windows"], json!(["08:30-12:00", "13:30-18:00"]));
    assert_eq!((&days[7]["why"], &days[7]["text"]), (&json!("usual"), &json!(null)));
    // This month by the held clock, and a month of this year.
    let month = |args: &[&str]| place.run(&[&["--now", NOW, "calendar", "show"], args].concat()).out;
    assert!(month(&[]).starts_with("2026-11-01  Sun") && month(&["2"]).starts_with("2026-02-01  Sun"));
}

#[test]
fn a_store_may_be_open_on_holidays_and_have_days_of_its_own() {
    let open = shop("open").run(&["calendar", "show", "2026-10"]);
    let first = "2026-10-01  Thu  08:30-12:00,13:30-18:00    holiday: National Day";
    assert_eq!(open.out.lines().next(), Some(first));
    let place = shop("closed");
    let own = "[[holiday]]\nname = { zh = \"盘点\", en = \"Stock-taking\" }\nfrom = \"2026-12-31\"\n";
    std::fs::create_dir_all(place.store.join("rules/calendar")).unwrap();
    let file = place.store.join("rules/calendar/own.toml");
    std::fs::write(&file, own).unwrap();
    let shown = place.run(&["calendar", "show", "2026-12"]);
    assert!(shown.out.ends_with("closed                     holiday: Stock-taking\n"), "{}", shown.out);
    std::fs::write(&file, own.replace("12-31", "12-32")).unwrap();
    for (lang, word) in [("zh", "own.toml 第 3 行"), ("en", "own.toml, line 3")] {
        let ran = place.run(&["--lang", lang, "calendar", "show"]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""));
        assert!(ran.err.contains(word), "{}", ran.err);
    }
}

#[test]
fn a_year_without_published_holidays_is_named() {
    let place = shop("closed");
    for (lang, word) in [("zh", "2031 年的假日"), ("en", "holidays of 2031")] {
        let shown = place.run(&["--lang", lang, "calendar", "show", "2031-05"]);
        assert_eq!(shown.code, 0);
        assert!(shown.err.contains(word), "{}", shown.err);
        assert_eq!(shown.err.lines().count(), 1);
    }
    assert!(due(&place, &["--from", "2031-05-01T10:00", "--working", "1h"]).err.contains("2031"));
    assert_eq!(shop("open").run(&["calendar", "show", "2031-05"]).err, "");
}

#[test]
fn what_cannot_be_read_is_said_with_what_can() {
    let place = shop("closed");
    let from = ["--from", "2026-11-25T10:00"];
    let cases: [(&[&str], &str); 8] = [
        (&["--working", "soon"], "1h30m"),
        (&["--working", "2d"], "no fixed number"),
        (&["--working", "1周"], "no fixed number"),
        (&["--working", "-5m"], ""),
        (&["--working", "1h", "--pause", "2026-11-25"], ".."),
        (&["--working", "1h", "--pause", "2026-11-25T14:00..2026-11-25T13:00"], ".."),
        (&["--working", "1h", "--pause", "x..2026-11-25T13:00"], "tomorrow"),
        (&[], "--help"),
    ];
    for (case, word) in cases {
        let ran = due(&place, &[&from[..], case].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{case:?}");
        assert!(ran.err.contains(word), "{case:?}: {}", ran.err);
    }
    for month in ["13", "2026-13", "2026-11-25", "x", "2026-", "1492-10"] {
        let ran = place.run(&["calendar", "show", month]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{month}");
        assert!(ran.err.contains("2026-11"), "{}", ran.err);
    }
    assert_eq!(place.run(&["calendar"]).code, 2);
    // More than there is in ten years.
    for (lang, word) in [("zh", "10 年内只有"), ("en", "in 10 years")] {
        let ran = place.run(&["--lang", lang, "calendar", "due", from[0], from[1], "--working", "80000h"]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""));
        assert!(ran.err.contains(word), "{}", ran.err);
    }
    assert_eq!(Place::new().run(&["calendar", "show"]).code, 4, "no store");
}

#[test]
fn the_calendar_can_be_read_while_the_store_is_in_use() {
    let place = shop("closed");
    let (console, ..) = place.outcome(&[], b"");
    assert_eq!(place.run(&["calendar", "show"]).code, 0);
    drop(console);
}
