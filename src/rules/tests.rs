use super::*;
use crate::domain::checklist::Checklist;
use crate::domain::money::Money;

mod cadences;
mod scripts;

const STORE: &str = "name = \"Tianhe Store\"\nzone = \"Asia/Shanghai\"\nhours = \"08:30-18:00\"\n";

fn shipped() -> Trade {
    load(STORE, &Sources::default()).expect("the shipped data has no problem")
}

fn refused(config: &str, sources: &Sources) -> Vec<Problem> {
    load(config, sources).map(|_| "loaded").expect_err("a problem")
}

/// The problems with the shipped file in which `old` is replaced by `new`: id and line.
fn problems_with(file: &str, old: &str, new: &str) -> Vec<(&'static str, usize)> {
    let text = source::shipped(file);
    assert!(text.contains(old), "{file} has no {old}");
    problems_of(file, &text.replacen(old, new, 1))
}

fn problems_of(file: &str, text: &str) -> Vec<(&'static str, usize)> {
    let found = refused(STORE, &Sources::default().with(file, text));
    assert!(found.iter().all(|p| p.file == file), "{found:?}");
    found.iter().map(|p| (p.message.id, p.line)).collect()
}

/// The line of the shipped file in which `what` stands for the n-th time, from 1 on.
fn line_of(file: &str, what: &str, nth: usize) -> usize {
    let lines = source::shipped(file).lines().enumerate().filter(|(_, l)| l.contains(what));
    lines.map(|(n, _)| n + 1).nth(nth - 1).expect("the line")
}

fn widest(list: &Checklist) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let names = list.items().flat_map(|(_, i)| [i.name.zh.clone(), i.name.en.clone()]);
    names.filter(|n| n.width() > 12).collect()
}

/// Rule E-2: 80 + 32 + 3 + 168 = 283.00, 40 standard minutes, 0.8 h.
#[test]
fn the_first_package_is_the_service_of_rule_e_2() {
    let trade = shipped();
    let service = trade.catalog.package.first().expect("a package");
    let totals: Vec<String> = service.option.iter().map(|o| service.total(Some(o)).to_string()).collect();
    assert_eq!(service.key, "service-10k");
    assert_eq!(totals, ["223.00", "283.00", "343.00", "483.00"]);
    assert_eq!(service.option[1].key, "semi-synthetic");
    assert_eq!((service.minutes, service.hours_centi), (40, 80));
    let f = &trade.figures;
    assert_eq!(service.minutes + f.wash_minutes + f.handover_minutes, 90);
    assert_eq!((f.bays, f.promise_step_minutes, f.vat_permille), (4, 5, 130));
}

/// Rule R-3: six positions; names that fit a column; what a car's brakes and sight depend
/// on is a matter of safety.
#[test]
fn the_walk_around_has_six_positions_and_short_names() {
    let trade = shipped();
    let keys: Vec<&str> = trade.walkaround.positions.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(keys, ["cabin", "front_left", "front", "right", "rear", "left_rear"]);
    assert_eq!(widest(&trade.walkaround), Vec::<String>::new());
    assert_eq!(widest(&trade.delivery), Vec::<String>::new());
    for key in ["windscreen", "wipers", "front_lamps", "rear_lamps", "left_front_wheel", "fluids"] {
        assert!(trade.walkaround.item(key).is_some_and(|(_, i)| i.safety), "{key}");
    }
}

/// Rule R-8, with the answers that records will name.
#[test]
fn the_questions_have_the_answers_of_rule_r_8() {
    let trade = shipped();
    let shown = |key: &str| {
        let question = trade.question(key).expect("question");
        question.options.iter().map(|o| o.key.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("wash"), "yes no");
    assert_eq!(shown("old_parts"), "leave see take");
    assert_eq!(shown("stay"), "wait leave");
    assert_eq!(shown("pay"), "mobile card cash account cheque");
    assert_eq!(shown("courtesy"), "none car shuttle");
    assert_eq!(shown("contact"), "right changed");
    let ways: Vec<&str> = trade.confirmations.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(ways, ["print", "screen", "phone", "message"]);
}

/// Rule R-4: what is drawn inside a zone is the car, and both sides have the same zones.
#[test]
fn the_drawing_has_both_sides_of_the_car() {
    let drawing = shipped().drawing;
    let of = |side: &str| drawing.zone.iter().filter(|z| z.key.starts_with(side)).count();
    assert_eq!((of("left-"), of("right-")), (7, 7));
    let (width, height) = drawing.size();
    for y in 0..height {
        for x in 0..width {
            let mirrored = drawing.zone_at(x, height - 1 - y).map(|z| z.key.replace("left", "right"));
            let key = drawing.zone_at(x, y).map(|z| z.key.replace("left", "right"));
            assert_eq!(key, mirrored, "{x}, {y}");
        }
    }
    let bottom = drawing.zone_at(15, height - 2).map(|z| z.key.as_str());
    assert_eq!(bottom, Some("left-front-door"), "the front is on the left");
}

#[test]
fn configuration_overrides_bays_and_vat() {
    let config = format!("{STORE}bays = 7\nvat_percent = 9\n");
    let trade = load(&config, &Sources::default()).expect("loads");
    assert_eq!((trade.figures.bays, trade.figures.vat_permille), (7, 90));
}

#[test]
fn a_store_sets_one_figure_and_keeps_the_others() {
    let sources = Sources::default().with("figures.toml", "# ours\nlabour_rate = \"120\"");
    let trade = load(STORE, &sources).expect("loads");
    assert_eq!(trade.figures.labour_rate, Money(12_000));
    assert_eq!(trade.figures.wash_minutes, 30);
}

#[test]
fn a_broken_figure_is_named_with_its_line() {
    let file = "figures.toml";
    assert_eq!(problems_of(file, "\n\nwash_minuts = 3"), [("rules-not-read", 3)]);
    assert_eq!(problems_of(file, "bays = 0\nvat_permille = 1001"), [("rules-range", 2), ("rules-range", 1)]);
    assert_eq!(problems_of(file, "\nlabour_rate = 100"), [("rules-not-read", 2)]);
    assert_eq!(problems_of(file, "\nlabour_rate = \"1,5\""), [("rules-not-read", 2)]);
    assert_eq!(problems_of(file, "bays ="), [("rules-not-read", 1)]);
    assert_eq!(problems_of(file, "[more]\nbays = 3\n"), [("rules-not-read", 1)]);
}

#[test]
fn a_broken_checklist_is_named_with_its_line() {
    let file = "checklists/walkaround.toml";
    let again = line_of(file, "key = \"rear_lamps\"", 1);
    assert_eq!(problems_with(file, "\"rear_lamps\"", "\"front_lamps\""), [("rules-key-twice", again)]);
    let wheel = line_of(file, "key = \"tools\"", 1);
    assert_eq!(problems_with(file, "\"tools\"", "\"The Tools\""), [("rules-bad-key", wheel)]);
    assert_eq!(problems_with(file, "en = \"tools\"", "en = \" \""), [("rules-empty-name", wheel + 1)]);
    let unseen = problems_with(file, "en = \"tools\"", "en = \"to\u{202e}ols\"");
    assert_eq!(unseen, [("rules-name-control", wheel + 1)]);
    let first = line_of(file, "key = ", 1);
    assert_eq!(problems_with(file, "\"walkaround\"", "\"other\""), [("rules-checklist-key", first)]);
    let safety = line_of(file, "safety = true", 1);
    assert_eq!(problems_with(file, "safety = true", "saftey = true"), [("rules-not-read", safety)]);
}

#[test]
fn a_broken_question_is_named_with_its_line() {
    let file = "questions.toml";
    let pay = line_of(file, "key = \"pay\"", 1);
    assert_eq!(
        problems_with(file, "key = \"pay\"", "key = \"wash\""),
        [("rules-key-twice", pay), ("rules-no-pay", 1)]
    );
    let card = line_of(file, "key = \"card\"", 1);
    assert_eq!(problems_with(file, "\"card\"", "\"mobile\""), [("rules-key-twice", card)]);
    assert_eq!(problems_of("confirmations.toml", "\nconfirmation = []\n"), [("rules-count", 2)]);
}

#[test]
fn a_broken_package_is_named_with_its_line() {
    let file = "catalog/packages.toml";
    let semi = line_of(file, "168.00", 1);
    assert_eq!(problems_with(file, "\"168.00\"", "\"168.001\""), [("rules-not-read", semi)]);
    assert_eq!(problems_with(file, "\"168.00\"", "\"-168.00\""), [("rules-amount", semi)]);
    let total = line_of(file, "[[package]]", 1);
    assert_eq!(problems_with(file, "\"368.00\"", "\"100000000.00\""), [("rules-total", total)]);
    let option = line_of(file, "option = [", 1);
    let choice = "choice = { zh = \"机油\", en = \"oil\" }";
    assert_eq!(problems_with(file, choice, ""), [("rules-no-choice", option)]);
    let second = line_of(file, "key = \"service-20k\"", 1);
    assert_eq!(problems_with(file, "\"service-20k\"", "\"service-10k\""), [("rules-key-twice", second)]);
    let minutes = line_of("catalog/labour.toml", "minutes = ", 1);
    let long = problems_with("catalog/labour.toml", "minutes = 30\n", "minutes = 99999\n");
    assert_eq!(long, [("rules-range", minutes)]);
    let part = problems_of("catalog/parts.toml", "[[part]]\nkey = \"x\"\n");
    assert_eq!(part, [("rules-not-read", 1)]);
}

#[test]
fn a_broken_drawing_is_named_with_its_line() {
    let file = "drawing/sedan.toml";
    let roof = line_of(file, "'.AAABBBB", 1);
    assert_eq!(problems_with(file, "'.AAAB", "'.AAXB"), [("rules-drawing-unknown", roof)]);
    assert_eq!(problems_with(file, "'.AAAB", "'AAAB"), [("rules-drawing-width", roof)]);
    let lamp = line_of(file, "│o ", 1);
    assert_eq!(problems_with(file, "│o ", "│中 "), [("rules-drawing-char", lamp)]);
    let wheel = line_of(file, "letter = \"S\"", 1);
    assert_eq!(problems_with(file, "SSSSSS", "UUUUUU"), [("rules-drawing-unused", wheel)]);
    assert_eq!(problems_with(file, "letter = \"S\"", "letter = \"A\"")[0], ("rules-drawing-letter", wheel));
    let picture = line_of(file, "picture = ", 1);
    let row = "    '     (####)-----------------(####)     ',\n";
    assert_eq!(problems_with(file, row, ""), [("rules-drawing-rows", picture)]);
}

#[test]
fn a_file_nobody_reads_is_named() {
    assert_eq!(problems_of("catalog/package.toml", ""), [("rules-unknown-file", 1)]);
    let long = "#".repeat(LONGEST + 1);
    assert_eq!(problems_of("figures.toml", &long), [("rules-file-too-long", 1)]);
}

#[test]
fn a_broken_configuration_is_named_with_its_line() {
    let config = "name = \" \"\nzone = \"Asia/Peking\"\nhours = \"18:00-08:30\"\nbays = 0\nvat_percent = 101\nidle_minutes = 1\n";
    let found = refused(config, &Sources::default());
    let found: Vec<_> = found.iter().map(|p| (p.file.as_str(), p.message.id, p.line)).collect();
    let expected = [
        ("config.toml", "rules-store-name", 1),
        ("config.toml", "rules-store-zone", 2),
        ("config.toml", "rules-store-hours", 3),
        ("config.toml", "rules-range", 4),
        ("config.toml", "rules-range", 5),
        ("config.toml", "rules-range", 6),
    ];
    assert_eq!(found, expected);
    assert_eq!(load_config("name = 3").expect_err("no text")[0].line, 1);
    for idle in ["", "idle_minutes = 0\n", "idle_minutes = 30\n"] {
        assert!(load_config(&format!("{STORE}{idle}")).is_ok(), "{idle}");
    }
}

#[test]
fn opening_hours_are_checked_and_every_form_of_them_loads() {
    let with = |hours: &str| STORE.replace("08:30-18:00", hours);
    for hours in ["8:30-12:00, 14:00-24:00", "mon-fri 08:30-18:00; sat 09:00-16:00; sun closed"] {
        let trade = load(&with(hours), &Sources::default()).expect("loads");
        assert_eq!(trade.store.hours, hours);
    }
    for hours in ["", "08:30", "08:00-12:00,11:00-13:00", "closed", "mon-fri 08:30-18:00; fri closed"] {
        let found = refused(&with(hours), &Sources::default());
        assert_eq!(
            found.iter().map(|p| (p.message.id, p.line)).collect::<Vec<_>>(),
            [("rules-store-hours", 3)]
        );
    }
}

/// What the notices of the State Council say: days off, and weekend days worked for them.
#[test]
fn the_shipped_calendar_is_as_published() {
    use crate::domain::calendar::Why;
    use chrono::{Datelike, Weekday};
    let calendar = shipped().calendar;
    for (year, off, worked) in [
        (2024, 28, "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"),
        (2025, 28, "01-26 02-08 04-27 09-28 10-11"),
        (2026, 33, "01-04 02-14 02-28 05-09 09-20 10-10"),
    ] {
        let first = chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
        let days = || first.iter_days().take_while(|d| d.year() == year);
        let holidays = days().filter(|d| matches!(calendar.windows(*d).why, Why::Holiday(_)));
        assert_eq!(holidays.count(), off, "{year}");
        let swapped: Vec<_> = days().filter(|d| matches!(calendar.windows(*d).why, Why::Worked(_))).collect();
        assert!(swapped.iter().all(|d| matches!(d.weekday(), Weekday::Sat | Weekday::Sun)));
        let shown: Vec<String> = swapped.iter().map(|d| d.format("%m-%d").to_string()).collect();
        assert_eq!(shown.join(" "), worked);
        assert!(days().all(|d| calendar.knows(d)));
    }
    let next = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day");
    assert!(!calendar.knows(next));
}

#[test]
fn a_store_s_own_calendars_go_on_top_or_replace_the_shipped_one() {
    let day = |text: &str| text.parse().expect("a day");
    let key = |trade: &Trade, text: &str| trade.calendar.windows(day(text)).why.key();
    let own =
        "years = [2027]\n[[holiday]]\nname = { zh = \"元旦\", en = \"New Year\" }\nfrom = \"2027-01-01\"\n";
    let open = "[[holiday]]\nname = { zh = \"值班\", en = \"on duty\" }\nwork = [\"2026-10-07\"]\n";
    let sources = Sources::default().with("calendar/2027.toml", own).with("calendar/own.toml", open);
    let trade = load(STORE, &sources).expect("loads");
    assert_eq!((key(&trade, "2027-01-01"), key(&trade, "2026-10-06")), ("holiday", "holiday"));
    assert_eq!(key(&trade, "2026-10-07"), "worked");
    assert!(trade.calendar.knows(day("2027-05-01")) && trade.calendar.knows(day("2026-05-01")));
    let elsewhere = format!("{STORE}calendar = \"de\"\nholidays = \"open\"\n");
    let trade = load(&elsewhere, &Sources::default().with("calendar/de.toml", own)).expect("loads");
    assert_eq!((key(&trade, "2026-10-06"), key(&trade, "2027-01-01")), ("usual", "holiday"));
    assert_eq!(trade.calendar.windows(day("2027-01-01")).windows.len(), 1, "open on holidays");
    let found = refused(&elsewhere, &Sources::default());
    let found: Vec<_> = found.iter().map(|p| (p.file.as_str(), p.message.id, p.line)).collect();
    assert_eq!(found, [("config.toml", "rules-no-calendar", 4)]);
    let closed = refused(&format!("{STORE}holidays = \"maybe\"\n"), &Sources::default());
    assert_eq!((closed[0].message.id, closed[0].line), ("rules-not-read", 4));
}

#[test]
fn a_broken_calendar_is_named_with_its_line() {
    let file = "calendar/cn.toml";
    let line = |what: &str| line_of(file, what, 1);
    let one = |old: &str, new: &str| problems_with(file, old, new);
    let qingming = line("from = \"2025-04-04\"");
    assert_eq!(one("from = \"2025-04-04\"", "from = \"2025-04-31\""), [("day-not-in-month", qingming)]);
    assert_eq!(one("from = \"2025-04-04\"", "from = \"4 April\""), [("day-unreadable", qingming)]);
    assert_eq!(one("from = \"2025-04-04\"", "from = \"2025-04-07\""), [("rules-holiday-long", qingming + 1)]);
    assert_eq!(one("to = \"2025-04-06\"", "to = \"2026-04-06\""), [("rules-holiday-long", qingming + 1)]);
    assert_eq!(one("from = \"2025-04-04\"", "to = \"2025-04-04\"").len(), 1, "to twice");
    let worked = line("work = [\"2025-04-27\"]");
    assert_eq!(one("\"2025-04-27\"", "\"2025-05-03\""), [("rules-day-twice", worked)]);
    assert_eq!(one("\"2025-04-27\"", "\"2027-04-27\""), [("rules-day-year", worked)]);
    assert_eq!(one("from = \"2025-01-01\"", ""), [("rules-holiday-when", line("from = \"2025-01-01\"") - 2)]);
    assert_eq!(one("years = [2024, 2025, 2026]", "years = [2024, 2025, 2026, 3000]").len(), 1);
    assert_eq!(one("[[holiday]]", "[[holidays]]"), [("rules-not-read", line("[[holiday]]"))]);
    assert_eq!(problems_of("calendar/more/x.toml", ""), [("rules-unknown-file", 1)]);
}
