//! The program as an advisor has it: in a real terminal, from the first digit to the settled
//! bill, and again after it was left.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

#[path = "desk/after.rs"]
mod after;
mod support;

use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::lang::Lang;
use std::path::Path;
use std::process::Command;
use support::pty::Pty;
use support::sitting::{NOW, now};
use unicode_width::UnicodeWidthChar;

const PROGRAM: &str = env!("CARGO_BIN_EXE_platedesk");

/// A sandbox store of this many cars, in a directory that goes with it.
fn store(vehicles: usize, lang: Lang) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut options = Options::new("tester");
    options.now = Some(now());
    let demo = DemoOptions { vehicles, seed: 3, now: now(), lang };
    drop(Desk::demo(&dir.path().join("store"), demo, options).unwrap());
    dir
}

fn command(dir: &Path, args: &[&str]) -> std::process::Output {
    let store = dir.join("store");
    let store = store.to_str().unwrap();
    Command::new(PROGRAM).args(["--store", store, "--now", NOW, "--lang", "en"]).args(args).output().unwrap()
}

fn console(dir: &Path, lang: Lang, size: (u16, u16)) -> Pty {
    let store = dir.join("store");
    let store = store.to_str().unwrap();
    let args = ["--store", store, "--now", NOW, "--lang", lang.tag()];
    Pty::spawn(PROGRAM, &args, &[], size.0, size.1)
}

/// The plate of a car with a file that is not in the shop, ending in five characters no other
/// car's plate ends in.
fn a_car(dir: &Path) -> String {
    let change = r#"{"change":"open_file","plate":"京C70618","vehicle":{"make":"丰田","model":"凯美瑞","mileage":"40000"},"owner":{"name":"张伟","phones":"13800136621"}}"#;
    let file = dir.join("car.jsonl");
    std::fs::write(&file, change).unwrap();
    let done = command(dir, &["apply", file.to_str().unwrap()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    "京C·70618".to_owned()
}

fn card(dir: &Path) -> Vec<u8> {
    let out = command(dir, &["card", "京C70618", "--json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// What the screen says, by language.
struct Words {
    absent: &'static str,
    mileage: &'static str,
    first_position: &'static str,
    damage: &'static str,
    marked: &'static str,
    damage_footer: &'static str,
    confirmed: &'static str,
    packages: &'static str,
    quoted: &'static str,
    approved: &'static str,
    technician: &'static str,
    in_work: &'static str,
    check: &'static str,
    washing: &'static str,
    ready: &'static str,
    handed: &'static str,
    settled: &'static str,
}

const ZH: Words = Words {
    absent: "车辆不在店内",
    mileage: "里程（公里）",
    first_position: "驾驶位与车内",
    damage: "损伤标记",
    marked: "已标记",
    damage_footer: "1…6 种类",
    confirmed: "环车检查已确认",
    packages: "套餐",
    quoted: "待确认 283.00",
    approved: "承诺 12:10 交车",
    technician: "技师",
    in_work: "· 维修中",
    check: "· 质检",
    washing: "· 洗车",
    ready: "· 待交车",
    handed: "已交车",
    settled: "已结账",
};

const EN: Words = Words {
    absent: "Not here now",
    mileage: "mileage (km)",
    first_position: "Driver's door and cabin",
    damage: "damage",
    marked: "marked",
    damage_footer: "1…6 kind",
    confirmed: "walk-around confirmed",
    packages: "packages",
    quoted: "waiting 283.00",
    approved: "promised for 12:10",
    technician: "technician",
    in_work: "· in work",
    check: "· quality check",
    washing: "· wash",
    ready: "· ready",
    handed: "handed over",
    settled: "settled",
};

fn one_car_through(lang: Lang, size: (u16, u16), w: &Words) {
    let dir = store(20_000, lang);
    let plate = a_car(dir.path());
    let mut desk = console(dir.path(), lang, size);
    desk.wait_for("platedesk");

    // Find it: among 20 000, by the tail. The budget is 7 for a car that is not expected.
    desk.keys_typed();
    desk.type_keys("70618<Enter>");
    desk.wait_for(w.absent);
    desk.wait_for(&plate);
    assert!(desk.keys_typed() <= 7);

    // Walk round it, with one scratch; without the scratch 28 keys at most.
    desk.type_keys("<Enter>");
    desk.wait_for(w.mileage);
    desk.type_keys("48210<Enter>5");
    desk.wait_for(w.first_position);
    let plain = desk.keys_typed();
    desk.type_keys("d");
    desk.wait_for(w.damage);
    desk.type_keys("<Up><Left><Left>1");
    desk.type_keys("12 cm<Enter>");
    desk.wait_for(w.marked);
    desk.type_keys("1");
    desk.wait_gone(w.marked);
    desk.type_keys("<Esc>");
    desk.wait_gone(w.damage_footer);
    desk.keys_typed();
    desk.type_keys("aaaaaa1111111<Enter>11");
    desk.wait_for(w.confirmed);
    assert!(plain + desk.keys_typed() <= 28);

    // Quote, promise, approve: 8 keys at most.
    desk.type_keys("ep");
    desk.wait_for(w.packages);
    desk.type_keys("12");
    desk.wait_for(w.quoted);
    desk.type_keys("a1");
    desk.wait_for(w.approved);
    assert!(desk.keys_typed() <= 8);

    // Through the shop; to ready with 3 keys.
    desk.type_keys("s1");
    desk.wait_for(w.technician);
    desk.type_keys("刘强<Enter>");
    desk.wait_for(w.in_work);
    desk.type_keys("s3");
    desk.wait_for(w.check);
    desk.type_keys("s2");
    desk.wait_for(w.washing);
    desk.keys_typed();
    desk.type_keys("es1");
    desk.wait_for(w.ready);
    assert!(desk.keys_typed() <= 3);
    desk.type_keys("s1a9");
    desk.wait_for(w.handed);
    desk.type_keys("s11");
    desk.wait_for(w.settled);

    // Leave; the terminal is as it was.
    desk.type_keys("<C-q>");
    assert_eq!(desk.wait_exit(), 0);
    assert_eq!(desk.terminal_disorder(), Vec::<&str>::new());

    // Again: everything is there.
    let before = card(dir.path());
    let mut desk = console(dir.path(), lang, size);
    desk.wait_for("platedesk");
    desk.type_keys("70618<Enter>h");
    desk.wait_for("283.00");
    desk.wait_for("48 210 km");
    desk.type_keys("<C-q>");
    assert_eq!(desk.wait_exit(), 0);

    // Without the view, made anew from the journal: the same to the byte.
    std::fs::remove_dir_all(dir.path().join("store").join("view")).unwrap();
    assert!(command(dir.path(), &["rebuild"]).status.success());
    assert!(command(dir.path(), &["check", "--deep"]).status.success());
    let after = card(dir.path());
    assert_eq!(String::from_utf8_lossy(&before), String::from_utf8_lossy(&after));
    assert!(String::from_utf8_lossy(&after).contains("283.00"));
}

#[test]
fn one_car_through_the_counter_in_chinese() {
    one_car_through(Lang::Zh, (120, 36), &ZH);
}

#[test]
fn one_car_through_the_counter_in_english_on_a_small_terminal() {
    one_car_through(Lang::En, (80, 24), &EN);
}

/// The first run asks three things and makes a store.
#[test]
fn the_first_run_makes_a_store() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let args = ["--store", path.to_str().unwrap(), "--lang", "en"];
    let mut desk = Pty::spawn(PROGRAM, &args, &[], 80, 24);
    desk.wait_for("First run");
    desk.type_keys("<C-u>Corner Garage<Enter><C-u>Europe/Nowhere<Enter><Enter>");
    desk.wait_for("Europe/Nowhere");
    desk.wait_for("zone");
    desk.type_keys("<C-u>Europe/Berlin<Enter><Enter>");
    desk.wait_for("No car in the shop");
    desk.wait_for("Corner Garage");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
    assert!(desk.terminal_restored());
}

#[test]
fn the_demo_opens_at_once_and_is_lively() {
    let mut desk = Pty::spawn(PROGRAM, &["--demo", "--vehicles", "100", "--lang", "en"], &[], 120, 36);
    desk.wait_for("in the shop");
    desk.wait_for("confirmed");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
}

/// A second process is told who has the store, and ends with 7.
#[test]
fn a_second_console_is_told_who_has_the_store() {
    let dir = store(30, Lang::En);
    let mut desk = console(dir.path(), Lang::En, (80, 24));
    desk.wait_for("on file");
    let second = command(dir.path(), &["lookup", "1"]);
    assert_eq!(second.status.code(), Some(7));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("since"), "{said}");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
}

#[test]
fn sigterm_gives_the_terminal_back() {
    let dir = store(30, Lang::En);
    let mut desk = console(dir.path(), Lang::En, (80, 24));
    desk.wait_for("platedesk");
    desk.type_keys("n");
    desk.wait_for("new file");
    desk.signal("TERM");
    desk.wait_exit();
    assert_eq!(desk.terminal_disorder(), Vec::<&str>::new());
}

/// Ctrl-C, Ctrl-Z and Ctrl-\ do no harm.
#[test]
fn control_keys_do_no_harm() {
    let dir = store(30, Lang::En);
    let mut desk = console(dir.path(), Lang::En, (80, 24));
    desk.wait_for("on file");
    desk.type_keys("<C-c><C-z><C-\\>e");
    desk.wait_for("Estimate ·");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
}

#[test]
fn a_small_terminal_says_so_and_a_storm_of_sizes_does_no_harm() {
    let dir = store(30, Lang::En);
    let mut desk = console(dir.path(), Lang::En, (60, 16));
    desk.wait_for("platedesk");
    desk.resize(59, 15);
    desk.wait_for("too small");
    for n in 0..200u16 {
        desk.resize(20 + n * 7 % 150, 5 + n * 3 % 50);
    }
    desk.resize(120, 36);
    desk.wait_for("e Estimate");
    desk.type_keys("q");
    assert_eq!(desk.wait_exit(), 0);
    assert!(desk.terminal_restored());
}

/// A directory that cannot be written to is named, without touching the screen.
#[test]
fn a_place_that_cannot_hold_a_store_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "not a directory").unwrap();
    let place = file.join("store");
    let out = Command::new(PROGRAM)
        .args(["--store", place.to_str().unwrap(), "--lang", "en", "init"])
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains(place.to_str().unwrap()), "{said}");
}

/// A terminal that draws ambiguous characters two cells wide gets none of them.
#[test]
fn a_wide_terminal_gets_twins_of_ambiguous_characters() {
    let dir = store(30, Lang::Zh);
    let store = dir.path().join("store");
    let args = ["--store", store.to_str().unwrap(), "--now", NOW, "--lang", "zh"];
    let mut desk = Pty::spawn(PROGRAM, &args, &[("PLATEDESK_AMBIGUOUS", "wide")], 80, 24);
    desk.wait_for("platedesk");
    desk.type_keys("<Enter>");
    desk.wait_for("⏎ 环车检查");
    let screen = desk.screen();
    assert!(screen.contains("+ r 接待 ."), "{screen}");
    let wide: String = screen.chars().filter(|c| c.width() != c.width_cjk()).collect();
    assert_eq!(wide, "", "{screen}");
    desk.type_keys("<C-q>");
    assert_eq!(desk.wait_exit(), 0);
}
