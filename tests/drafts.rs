//! Rule X-1: nothing typed is lost. What is typed and not saved stands there again: at the next
//! session, after a restart, after a kill -9 in a real terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::desk::api::{Answer, Query};
use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::gather::CarRecords;
use platedesk::domain::id::RecordId;
use platedesk::domain::lang::Lang;
use platedesk::form::draft::Draft;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::pty::Pty;
use support::sitting::{NOW, Sitting, now};

const LARGE: (u16, u16) = (120, 36);

fn records(s: &Sitting, text: &str) -> CarRecords {
    let id = s.desk.lookup(text, 10).unwrap()[0].hit.vehicle;
    match s.desk.ask(&Query::Car(id)) {
        Answer::Car(car) => car.records,
        other => panic!("{other:?}"),
    }
}

/// Drafts on the disk of who sits there.
fn on_disk(s: &Sitting) -> Vec<Draft> {
    s.desk.drafts().waiting(&s.seat.session.shared.me.login, now()).drafts
}

/// One mechanism for all: form, question, walk-around, note of a call, survey, complaint, hand-over.
#[test]
fn what_is_typed_stands_there_at_the_next_session() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>i{ 特别版}").again().keys("618<Enter>i").sees("丰田 特别版").sees("stands here again");
    s.keys("<Esc><Enter><Esc>g{发动机异响}")
        .again()
        .keys("618<Enter>g")
        .sees("发动机异响")
        .sees("stands here again");
    s.keys("<Esc>k<Enter>22{洗车刮了}").again().keys("618<Enter>k<Enter>").sees("洗车刮了").sees("service");
    s.keys("<Esc><Esc><Esc>r<Enter>4821").again().keys("618<Enter><Enter>").sees("4821");
    // The customer's words, typed but not taken.
    s.keys("0<Enter>5aaaaaa1111111{刹车响}");
    s.again().keys("618<Enter>").keys("<Enter>");
    s.keys("<Up>").sees("刹车响");
    let forms: Vec<String> = on_disk(&s).into_iter().map(|d| d.place.form).collect();
    for form in ["form-vehicle", "ask-support", "run-intake", "run-walk"] {
        assert!(forms.iter().any(|f| f == form), "{form} in {forms:?}");
    }

    let mut s = Sitting::with_calls(Lang::En, LARGE);
    s.keys("c<Enter>n{周末}").again().keys("c<Enter>n").sees("周末");
    s.keys("{来}<Enter>").again().keys("c<Enter>").sees("note: 周末来");
    s.keys("197").again().keys("c<Enter>1").sees("9").sees(" 7 ");
    let skip = "<Enter>".repeat(s.desk.trade().survey.indicators.len() - 2);
    s.keys(&skip).keys("{再快点}").again().keys("c<Enter>1").keys(&skip).sees("再快点");
}

#[test]
fn what_is_saved_is_gone_and_so_is_what_is_typed_back() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>iX");
    s.desk.drafts().flush();
    assert_eq!(on_disk(&s).len(), 1);
    s.keys("<C-s>").sees("saved");
    assert_eq!(on_disk(&s), []);
    s.keys("iY<BS>");
    assert_eq!(on_disk(&s), []);
    s.again().keys("618<Enter>i");
    assert!(!s.screen().contains("stands here again"), "{}", s.screen());
}

/// Thrown away by one key, which brings it back too.
#[test]
fn what_is_thrown_away_is_gone_and_can_be_brought_back() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>i{ X}<Tab>{ Y}").sees("丰田 X").sees("凯美瑞 Y").sees("Ctrl-X throw away");
    s.keys("<C-x>").sees("thrown away");
    assert!(!s.screen().contains("丰田 X"), "{}", s.screen());
    assert_eq!(on_disk(&s), []);
    s.keys("<C-x>").sees("brought back").sees("丰田 X").sees("凯美瑞 Y");
    s.keys("<C-x>").again().keys("618<Enter>i");
    assert!(!s.screen().contains("丰田 X"), "{}", s.screen());
    s.keys("<C-x>").sees("nothing was typed here");
    // A question, and a field of the walk-around.
    s.keys("<Esc><Enter><Esc>g{异响}<C-x>").sees("thrown away");
    assert!(!s.screen().contains("异响"), "{}", s.screen());
    s.keys("<C-x>").sees("异响");
    s.keys("<C-x><Esc><Enter>4821<C-x>").sees("thrown away");
    assert!(!s.screen().contains("4821"), "{}", s.screen());
    assert_eq!(on_disk(&s), []);
}

/// An old draft never writes over newer values without a word: who changed the record is named,
/// both values are seen, and what was not touched shows the record as it is.
#[test]
fn a_record_that_was_changed_meanwhile_is_shown_beside_the_draft() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>i<Tab>{ 双擎}");
    s.somebody_paints("卡罗拉", "红");
    s.again().keys("618<Enter>i").sees("凯美瑞 双擎").sees("红");
    s.sees("李娜 has changed the record since").sees("on record now: 卡罗拉");
    let screen = s.screen();
    let said = screen.lines().find(|l| l.contains("李娜 has changed")).unwrap();
    assert!(said.contains("model") && said.contains("colour") && !said.contains("make"), "{said}");
    // Whoever looks at it with the customer sees no other name.
    s.keys("<Esc><C-g>i").sees("changed on record since");
    assert!(!s.screen().contains("李娜"), "{}", s.screen());
    s.keys("<C-s>").sees("saved");
    let car = records(&s, "618").vehicle;
    assert_eq!((car.model.as_str(), car.colour.as_str()), ("凯美瑞 双擎", "红"));

    // Nothing is said of a record that nobody changed.
    s.keys("<C-g>i{ X}").again().keys("618<Enter>i").sees("stands here again");
    assert!(!s.screen().contains("changed"), "{}", s.screen());
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}

/// The answer to a save is lost with the process: saved again from the draft, it is done once;
/// other content is another change.
#[test]
fn what_was_saved_with_an_unknown_outcome_is_saved_once() {
    let asked = |s: &Sitting| {
        let (_, visit) = &records(s, "618").visits[0];
        visit.support.values().map(|q| q.ask.clone()).collect::<Vec<_>>()
    };
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter><Enter><Esc>g{异响}");
    s.desk.drafts().flush();
    let drafts = s.desk.dir().join("drafts");
    let aside = tempfile::tempdir().unwrap();
    copy(&drafts, aside.path());
    s.keys("<Enter>");
    assert_eq!((asked(&s), on_disk(&s).len()), (vec!["异响".to_owned()], 0));
    // As if the process had been killed before the answer came.
    let mut s = s.restarted(|store| copy(aside.path(), &store.join("drafts")));
    s.keys("618<Enter>g").sees("异响");
    s.keys("<Enter>").sees("异响");
    assert_eq!((asked(&s), on_disk(&s).len()), (vec!["异响".to_owned()], 0));
    let mut s = s.restarted(|store| copy(aside.path(), &store.join("drafts")));
    s.keys("618<Enter>g").sees("异响");
    s.keys("{，冷车}<Enter>");
    assert_eq!(asked(&s), ["异响", "异响，冷车"]);
    // The same words once more are meant once more.
    s.keys("g{异响}<Enter>");
    assert_eq!(asked(&s).len(), 3);
}

#[test]
fn a_file_whose_opening_had_an_unknown_outcome_is_opened_once() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("/京C11111<Enter>Zhao");
    s.desk.drafts().flush();
    let aside = tempfile::tempdir().unwrap();
    copy(&s.desk.dir().join("drafts"), aside.path());
    s.keys("<C-s>").sees("file opened");
    let cars = s.desk.vehicles();
    let mut s = s.restarted(|store| copy(aside.path(), &store.join("drafts")));
    s.keys("<C-p>drafts<Enter><Enter>").sees("Zhao");
    s.keys("<C-s>").sees("file opened");
    assert_eq!(s.desk.vehicles(), cars);
}

/// The start says what waits; the list opens it where it belongs, or throws it away.
#[test]
fn the_list_opens_what_waits() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>i{ X}<Esc>").keys("<Esc>/B123<Enter>ho{ Y}");
    s.again().sees("Typed earlier and not saved, 2 drafts: ").sees("vehicle 京A·88618");
    s.keys("<C-p>drafts<Enter>").sees("person 京B·12345").sees("李娜 Y");
    s.keys("<Enter>").sees("李娜 Y").sees("京B·12345");
    s.keys("<Esc><Esc>").keys("<C-p>drafts<Enter><Down>").sees("丰田 X");
    s.keys("<Enter>");
    s.sees("丰田 X").sees("京A·88618");
    s.keys("<Esc><C-p>drafts<Enter>xx").sees("brought back");
    s.keys("x<Down>x").sees("✗ person").sees("✗ vehicle");
    assert_eq!(on_disk(&s), []);
    s.keys("<Esc><C-p>drafts<Enter>").sees("nothing is typed that is not saved");
    s.again();
    assert!(!s.screen().contains("Typed earlier"), "{}", s.screen());
}

/// Every form leads back from the list to what was typed into it, or to where it can be opened.
#[test]
fn every_draft_leads_back() {
    let ways = [
        ("n{王}", "王"),
        ("618<Enter>h<Esc>i{ X}", "丰田 X"),
        ("618<Enter>ha<Tab>{赵}", "赵"),
        ("618<Enter>hp{京C1}", "京C1"),
        ("618<Enter>k<Enter>22{吵}", "吵"),
        ("618<Enter>r<Enter>4821", "4821"),
        ("618<Enter><Enter>48210<Enter>5n{裂}", "裂"),
        ("618<Enter><Enter><Esc>g{响}", "响"),
        ("618<Enter>ca{+1d}", "+1d"),
        ("618<Enter>cp1{+2d}", "+2d"),
        ("618<Enter>el<End><Up><Up><Enter>{焊接}", "焊接"),
    ];
    for (keys, typed) in ways {
        let mut s = Sitting::with_staff(Lang::En, LARGE);
        s.keys(keys).sees(typed);
        assert_eq!(s.again().seat.session.shared.drafts.all().len(), 1, "{keys}");
        s.keys("<C-p>drafts<Enter><Enter>").sees(typed);
    }
    // A question in a call is asked there.
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>6{tue 14}").again().keys("<C-p>drafts<Enter><Enter>").sees("open “");
    s.keys("6").sees("tue 14");
}

/// Nothing of a draft is for the customer's eyes, and what the view hides is not lost by saving.
#[test]
fn the_customer_sees_no_drafts() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>i{ X}<Esc><C-g><C-p>drafts<Enter>").sees("not for the customer's eyes");
    s.keys("<C-g><C-p>drafts<Enter>").sees("丰田 X");
    s.keys("<C-g>").sees("not for the customer's eyes");
    // The file of a new customer has fields that are not for the customer's eyes.
    s.keys("<Esc>/京C11111<Enter>赵<BackTab><BackTab>{高尔夫}").sees("高尔夫");
    s.keys("<Esc><C-g>/京C11111<Enter>").sees("赵");
    assert!(!s.screen().contains("高尔夫"), "{}", s.screen());
    s.keys("<C-s>").sees("file opened");
    let hidden = |d: &Draft| d.values.len() == 1 && d.values.values().all(|v| v == "高尔夫");
    assert!(on_disk(&s).iter().any(hidden), "what the view hid is not lost by saving");
}

/// Two sessions of one user: the later writer wins, and neither breaks.
#[test]
fn two_sessions_of_one_user_do_not_break() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>i{ A}");
    s.desk.drafts().flush();
    let drafts = s.desk.dir().join("drafts");
    let aside = tempfile::tempdir().unwrap();
    copy(&drafts, aside.path());
    s.keys("{B}");
    s.desk.drafts().flush();
    // The other session has written later, and then saved.
    copy(aside.path(), &drafts);
    s.keys("{C}").again().keys("618<Enter>i").sees("丰田 ABC");
    fs::remove_dir_all(&drafts).unwrap();
    s.keys("{D}<C-s>").sees("saved");
    assert_eq!(on_disk(&s), []);
}

/// A disk that refuses: typing goes on, it is said once, and only then quitting asks.
#[test]
fn a_disk_that_refuses_is_told_and_quitting_asks() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let drafts = s.desk.dir().join("drafts");
    fs::write(&drafts, "in the way").unwrap();
    s.keys("618<Enter>iX");
    s.desk.drafts().flush();
    s.seat.tick();
    s.sees("not kept right now");
    s.keys("Y");
    s.desk.drafts().flush();
    s.seat.tick();
    s.sees("丰田XY");
    assert!(!s.screen().contains("not kept right now"), "said once\n{}", s.screen());
    s.keys("<C-q>").sees("press again to quit");
    assert!(!s.left);
    fs::remove_file(&drafts).unwrap();
    s.keys("Z");
    s.desk.drafts().flush();
    s.seat.tick();
    s.sees("kept again");
    s.keys("<C-q>");
    assert!(s.left);
}

/// Rule X-1 and privacy: who is forgotten is not remembered by a draft.
#[test]
fn drafts_about_a_person_go_with_the_person() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>ho{ X}<Esc><Esc>g{Z}<Esc>/B123<Enter>ho{ Y}<Esc>");
    let person: RecordId = records(&s, "618").people[0].0.0;
    assert_eq!(s.desk.drafts().forget(&[person]).unwrap(), 1);
    let left: Vec<Draft> = on_disk(&s);
    assert_eq!(left.len(), 1);
    assert!(left[0].plate.contains("B·12345"), "{left:?}");
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_platedesk");

fn console(store: &Path) -> Pty {
    let args = ["--store", store.to_str().unwrap(), "--now", NOW, "--lang", "en"];
    Pty::spawn(PROGRAM, &args, &[], 100, 30)
}

/// Whether a draft that is whole on the disk holds this text.
fn is_kept(folder: &Path, text: &str) -> bool {
    let below = |dir: &Path| -> Vec<PathBuf> {
        fs::read_dir(dir).map(|all| all.flatten().map(|e| e.path()).collect()).unwrap_or_default()
    };
    let whole = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "json");
    let holds = |file: &PathBuf| whole(file) && fs::read_to_string(file).is_ok_and(|j| j.contains(text));
    below(folder).iter().flat_map(|user| below(user)).any(|file| holds(&file))
}

/// Killed in the middle of typing: at most the last 20 keys are gone.
#[test]
fn a_killed_console_has_kept_all_but_the_last_keys() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    let mut options = Options::new("tester");
    options.now = Some(now());
    let demo = DemoOptions { vehicles: 30, seed: 3, now: now(), lang: Lang::En };
    drop(Desk::demo(&store, demo, options).unwrap());

    let mut desk = console(&store);
    desk.wait_for("in the shop");
    desk.type_keys("/");
    desk.wait_for("find");
    desk.paste("京C70618");
    desk.type_keys("<Enter>");
    desk.wait_for("new file");
    let (first, last) = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789");
    desk.type_keys(first);
    let until = Instant::now() + Duration::from_secs(60);
    while !is_kept(&store.join("drafts"), first) {
        assert!(Instant::now() < until, "what was typed is not on the disk\n{desk}");
        std::thread::yield_now();
    }
    desk.type_keys(last);
    desk.wait_for("789");
    desk.signal("KILL");
    desk.wait_exit();

    let mut desk = console(&store);
    desk.wait_for("Typed earlier and not saved: new file");
    desk.type_keys("<C-p>");
    desk.wait_for("commands");
    desk.type_keys("drafts<Enter>");
    desk.wait_for("not saved");
    desk.type_keys("<Enter>");
    desk.wait_for("stands here again");
    desk.wait_for("uvwxyz");
    desk.type_keys("<C-q>");
    assert_eq!(desk.wait_exit(), 0);
    assert!(desk.terminal_restored());
    desk.wait_for("Typed and not saved: new file. It is kept.");
}
