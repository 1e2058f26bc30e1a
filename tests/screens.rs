//! Every pane and overlay, in both languages and at both sizes, as it stands on the screen:
//! characters, styles, cursor. `INSTA_UPDATE=always cargo test --test screens` takes the pictures
//! anew; look at each that changed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

#[path = "screens/opening.rs"]
mod opening;
mod support;

use platedesk::desk::api::health::{Health, StoreHealth};
use platedesk::desk::api::job::{BadRow, Counts, JobDone, JobNews, Progress, Tried};
use platedesk::domain::fault::Fault;
use platedesk::domain::lang::Lang;
use platedesk::say;
use platedesk::ui::session::Event;
use support::sitting::{Sitting, now};

/// A scene: its name, and the keys that lead there from the scene before.
type Scene = (&'static str, &'static str);

/// The whole desk, and what lies over it.
const DESK: &[Scene] = &[
    ("home", ""),
    ("home-estimate", "e<Down>"),
    ("lookup-empty", "r/"),
    ("lookup-tail", "88"),
    ("lookup-name", "<C-u>zw"),
    ("lookup-nothing", "<C-u>zzzz9"),
    ("lookup-unusual", "<Enter>"),
    ("new-file", "2"),
    ("help-desk", "<Esc><Esc><Esc>?"),
    ("numbered-desk", "<Esc>;"),
    ("palette-desk", "<Esc>:"),
    ("palette-typed", "z"),
    ("car-late", "<Esc><Home><Enter>"),
    ("card", "h"),
    ("form-vehicle", "i"),
    ("form-vehicle-wrong", "<Tab><Tab><C-u>1850<Tab><Tab><Tab><C-u>LSV123<Tab><C-u>abc<Tab><C-u>2026-02-31"),
    ("form-person", "<Esc>o"),
    ("form-plate", "<Esc>p"),
    ("customer-view", "<Esc><Esc><C-g>"),
    ("zoomed-estimate", "<C-g>ez"),
    ("promise", "d"),
    ("state", "<Esc>s"),
    ("labour", "<Esc>l"),
    ("part-narrowed", "<Esc>tw"),
    ("other-line", "<Esc>l<End><Up><Up><Enter>"),
    ("numbered-estimate", "<Esc>;"),
    ("unknown-key", "<Esc>j"),
];

/// One car through the shop.
const VISIT: &[Scene] = &[
    ("absent", "618<Enter>"),
    ("walk-km", "<Enter>"),
    ("walk-km-no-number", "abc<Enter>"),
    ("walk-km-below", "<C-u>39000<Enter>"),
    ("walk-fuel", "<Esc><C-u>48210<Enter>"),
    ("walk-items", "51"),
    ("walk-note", "3"),
    ("damage", "缝里有异物<Enter>d"),
    ("damage-size", "<Left><Left><Up>1"),
    ("damage-claim", "12 cm<Enter>"),
    ("damage-marked", "1"),
    ("walk-position-2", "<Esc>a"),
    ("walk-valuables", "aaaaa"),
    ("valuables-form", "2"),
    ("walk-question", "行车记录仪<C-s>"),
    ("walk-words", "111111"),
    ("walk-class", "过减速带时右后有异响，冷车更明显<Enter>"),
    ("walk-confirm", "1"),
    ("walk-confirmed", "1"),
    ("estimate-none", "e"),
    ("packages", "p"),
    ("options", "1"),
    ("quoted", "2"),
    ("how", "a"),
    ("approved", "1"),
    ("extra-line", "t1"),
    ("deferred", "w1"),
    ("technician", "s1"),
    ("in-work", "刘强<Enter>"),
    ("quality-check", "s3s"),
    ("wash", "2"),
    ("ready", "s1"),
    ("handover", "s1"),
    ("first-word", "a"),
    ("delivered", "9"),
    ("payment", "s1"),
    ("payment-split", "6"),
    ("settled", "<Esc>s11"),
    ("put-off", "g"),
];

/// Calls: the queue, the run, what it asks for.
const CALLS: &[Scene] = &[
    ("queue", "c"),
    ("queue-zoomed", "z<Down>"),
    ("show-only", "zs"),
    ("run", "<Esc><Home><Enter>"),
    ("facts", "n{周末来店}<Enter><Tab>"),
    ("booking", "3"),
    ("booking-refused", "{+12h}<Tab>复查刹车<Enter>"),
    ("call-back-refused", "<Esc>6{+12h}<Enter>"),
    ("no-calls", "<Esc>8"),
    ("survey", "<Esc>193"),
    ("suggestion", "+7778"),
    ("recorded", "取车时提前说一声<Enter>"),
    ("car", "/B123<Enter>c"),
    ("next-contact", "p"),
    ("next-contact-form", "2"),
    ("planned", "{tue 14:30}<Tab>问试驾<C-s>"),
    ("time-line", "h"),
];

/// A complaint, from the first word to the time line.
const COMPLAINT: &[Scene] = &[
    ("desk-none", "k"),
    ("car-none", "618<Enter>"),
    ("intake-class", "<Enter>"),
    ("intake-severity", "2"),
    ("intake-words", "2"),
    ("intake-no-words", "<Enter>"),
    ("intake-source", "<Up>"),
    ("taken", "2洗车把后视镜刮了，店里还没人道歉<Enter>"),
    ("case-new", "<Enter>"),
    ("contact", "<Enter>"),
    ("contacted", "已致歉，约今天看车<C-s>"),
    ("state", "s"),
    ("offer-wrong", "2补漆<Tab>200x"),
    ("offered", "<C-u>200<Tab>换总成<Tab>800<Tab>客户急用车<C-s>"),
    ("not-now", "x"),
    ("time-line", "l"),
    ("hand-off", "g"),
    ("handed-off", "1要经理出面<Enter><Esc>"),
    ("customer", "<C-g>"),
    ("card", "<C-g>h"),
    ("numbered", "<Esc>;"),
    ("desk", "<Esc><Esc>"),
    ("desk-wide", "z"),
];

/// What waits at the next session, over a record that was changed meanwhile.
const DRAFTS: &[Scene] = &[
    ("waiting", ""),
    ("offered", "/618<Enter>ri"),
    ("list", "<Esc><Esc><Esc><C-p>drafts<Enter>"),
    ("thrown-away", "x"),
];

/// Somebody has typed into two forms, and somebody else has changed the record of one.
fn with_drafts(lang: Lang, size: (u16, u16)) -> Sitting {
    let mut sitting = Sitting::with_staff(lang, size);
    sitting.keys("/B123<Enter>ca{+1d}<Esc>/618<Enter>ri<Tab>{ 双擎}");
    sitting.somebody_paints("卡罗拉", "红");
    sitting.again();
    sitting
}

/// Changes taken back, and who changed what.
const UNDO: &[Scene] = &[
    ("nothing", "618<Enter>u"),
    ("fields", "i<Tab><Tab><Tab><C-u>红<Tab><Tab><Tab><Tab>2024-05-31<C-s>u"),
    ("arrival", "<Esc><Enter><Esc>u"),
    ("done", "<Enter>"),
    ("estimate", "ep12u"),
    ("from-the-desk", "<Esc>r<Esc>u"),
    ("history", "<Esc>618<Enter>hh"),
    ("history-older", "<Down><Down><Down>"),
    ("history-fields", "<Enter><Down>"),
    ("history-refused", "<Esc><End>u"),
];

fn play(story: &str, scenes: &[Scene], make: fn(Lang, (u16, u16)) -> Sitting) {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut sitting = make(lang, size);
            for (n, (name, keys)) in scenes.iter().enumerate() {
                sitting.keys(keys);
                let name = format!("{story}-{n:02}-{name}-{}-{}", lang.tag(), size.0);
                insta::assert_snapshot!(name, sitting.picture());
            }
        }
    }
}

#[test]
fn the_desk() {
    play("desk", DESK, |lang, size| Sitting::demo(lang, size, 150));
}

/// A form over a record that somebody else saves meanwhile.
const CONFLICT: &[Scene] = &[
    ("told", ""),
    ("both", "<C-s>"),
    ("choose-first", "<C-s>"),
    ("chosen", "1"),
    ("other-field", "<Down>"),
    ("customer", "<C-g>"),
    ("back", "<C-g><Esc>"),
];

fn with_conflict(lang: Lang, size: (u16, u16)) -> Sitting {
    let mut sitting = Sitting::with_staff(lang, size);
    sitting.keys("618<Enter>ri<Tab><C-u>{卡罗拉 双擎 1.8L E-CVT 精英版 国VI}<Tab><C-u>2020");
    sitting.somebody_paints("亚洲龙 2.0L", "红");
    sitting.look();
    sitting
}

#[test]
fn two_versions() {
    play("conflict", CONFLICT, with_conflict);
}

/// Others at the desk, a call of theirs, nobody at the keys, and the session after.
#[test]
fn together() {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut wang = Sitting::with_plain_calls(lang, size);
            let mut lina = wang.beside("lina");
            let mut n = 0;
            let mut picture = |name: &str, s: &mut Sitting| {
                let name = format!("together-{n:02}-{name}-{}-{}", lang.tag(), size.0);
                n += 1;
                insta::assert_snapshot!(name, s.look().picture());
            };
            wang.keys("c<Home><Enter>");
            picture("claimed", lina.keys("c"));
            picture("asked", lina.keys("<Enter>"));
            lina.keys("2");
            picture("both-calling", &mut wang);
            lina.keys("<Esc>/B123<Enter>r<Enter>");
            wang.keys("<Esc>/B123<Enter>");
            picture("also-here", &mut wang);
            picture("offered", lina.again());
            wang.seat.idle_limit(30);
            wang.look_at(now().plus_minutes(29));
            insta::assert_snapshot!(format!("together-05-idle-{}-{}", lang.tag(), size.0), wang.picture());
        }
    }
}

#[test]
fn drafts() {
    play("drafts", DRAFTS, with_drafts);
}

#[test]
fn a_visit() {
    play("visit", VISIT, Sitting::with_cars);
}

#[test]
fn calls() {
    play("calls", CALLS, Sitting::with_calls);
}

#[test]
fn complaints() {
    play("complaints", COMPLAINT, Sitting::with_staff);
}

/// What is wrong with the store stands above everything, and takes nothing away but a row.
#[test]
fn health() {
    use StoreHealth::{Behind, Damaged, Full, Unknown, Well};
    let last = Some(now());
    let [clock, leap] = [(last, None), (None, last)];
    let of = |store, (clock_behind, planning_waits)| Health { store, clock_behind, planning_waits };
    let scenes = [
        ("full-desk", "", of(Full, (None, None))),
        ("unknown-car", "618<Enter>", of(Unknown, (None, None))),
        ("full-form", "i<C-u>Maserati", of(Full, clock)),
        ("clock-card", "<Esc>h", of(Well, clock)),
        ("leap-lookup", "<Esc>/88", of(Well, leap)),
        ("behind-estimate", "<Esc>e", of(Behind { full: false }, (None, None))),
        ("full-behind-estimate", "", of(Behind { full: true }, (None, None))),
        ("damaged-estimate", "", of(Damaged, (None, None))),
    ];
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut sitting = Sitting::with_cars(lang, size);
            for (n, (name, keys, health)) in scenes.iter().enumerate() {
                sitting.keys(keys).seat.session.update(Event::Health(*health));
                for say in health.says() {
                    sitting.sees(&sitting.seat.session.shared.say(&say));
                }
                let name = format!("health-{n:02}-{name}-{}-{}", lang.tag(), size.0);
                insta::assert_snapshot!(name, sitting.picture());
            }
        }
    }
}

#[test]
fn undo() {
    play("undo", UNDO, Sitting::with_staff);
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    for lang in Lang::ALL {
        let sitting = Sitting::with_cars(lang, (59, 15));
        insta::assert_snapshot!(format!("too-small-{}", lang.tag()), sitting.picture());
    }
}

/// Wide characters line up: every row of every picture is as wide as the screen or less, and a
/// frame's right edge stands in the last column.
#[test]
fn frames_close_in_the_last_column() {
    for lang in Lang::ALL {
        let mut sitting = Sitting::demo(lang, (80, 24), 60);
        for keys in ["", "<Enter>", "h", "<Esc>e", "<Esc>/"] {
            sitting.keys(keys);
            for row in sitting.screen().lines() {
                let wide = platedesk::text::width::width(row);
                assert!(wide <= 80, "{row}");
                if row.starts_with('│') || row.starts_with('┌') || row.starts_with('└') {
                    assert_eq!(wide, 80, "{row}");
                }
            }
        }
    }
}

/// What a host tells of long work, always the same: how fast it is differs from run to run.
fn told(of: &str) -> JobNews {
    let counts = Counts { rows: 20_000, opened: 13_890, changed: 42, same: 68, refused: 6_000 };
    let columns = [("车牌号", "plate"), ("客户姓名", "name"), ("手机", "phone")];
    let columns = columns.map(|(column, field)| (column.to_owned(), field.to_owned())).to_vec();
    let refused = |line| BadRow { line, column: "车牌号".into(), reason: "京A1234: 7".into() };
    let ended = |done| JobNews::Ended(Ok(done));
    match of {
        "no-file" => {
            let path = "/home/wangmin/客户.csv";
            JobNews::Ended(Err(Fault::invalid("path", say!("path-not-there", path = path))))
        }
        "exists" => {
            JobNews::Ended(Err(Fault::invalid("path", say!("path-exists", path = "/home/wangmin/a.csv"))))
        }
        "progress" => {
            JobNews::Progress(Progress { rows: 8_412, refused: 2_511, percent: Some(42), rate: 3_120 })
        }
        "tried" => ended(JobDone::Tried(Box::new(Tried {
            written: Some(say!("import-reading", encoding = "gb18030", delimiter = "“,”")),
            columns,
            ignored: vec!["备注".into(), "来源".into()],
            counts,
            refused: (2..102).map(refused).collect(),
        }))),
        "imported" => {
            let rejects = Some("/home/wangmin/客户.csv.rejected.csv".into());
            ended(JobDone::Imported { counts, stopped_after: Some(12_345), rejects, alike: 12 })
        }
        _ => ended(JobDone::Exported { rows: 20_000, path: "/home/wangmin/a.csv".into() }),
    }
}

/// Import and export: scene, keys, what is told then. No host listens: what is told is made up.
const TRANSFER: &[(&str, &str, &str)] = &[
    ("import", ":import-cars<Enter>", ""),
    ("import-no-file", "客户.csv<C-s>", "no-file"),
    ("import-trying", "<C-s>", "progress"),
    ("import-tried", "", "tried"),
    ("import-tried-below", "<End>", ""),
    ("import-running", "1", "progress"),
    ("import-stopping", "<Esc>", ""),
    ("import-stopped", "", "imported"),
    ("export", "<Enter>:export<Enter>", ""),
    ("export-form", "5", ""),
    ("export-exists", "<Tab>a.csv<C-s>", "exists"),
    ("export-running", "2", "progress"),
    ("export-behind", "<Enter>", ""),
    ("export-over", "", "exported"),
    ("export-seen", ":work<Enter>", ""),
];

#[test]
fn transfer() {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut s = Sitting::with_cars(lang, size);
            for (n, (name, keys, news)) in TRANSFER.iter().enumerate() {
                s.keys_without_host(keys);
                if !news.is_empty() {
                    s.seat.session.update(Event::Job(told(news)));
                }
                let name = format!("transfer-{n:02}-{name}-{}-{}", lang.tag(), size.0);
                insta::assert_snapshot!(name, s.picture());
            }
        }
    }
}
