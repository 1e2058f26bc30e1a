//! Key scripts: what an advisor types, what the screen shows, what is on record.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

#[path = "counter/ahead.rs"]
mod ahead;
#[path = "counter/hostile.rs"]
mod hostile;
mod support;
#[path = "counter/transfer.rs"]
mod transfer;
#[path = "counter/undo.rs"]
mod undo;

use platedesk::desk::api::{Answer, Query};
use platedesk::domain::checklist::Mark;
use platedesk::domain::gather::CarRecords;
use platedesk::domain::id::VehicleId;
use platedesk::domain::lang::Lang;
use platedesk::domain::money::Money;
use platedesk::domain::order::{OrderState, Verdict};
use platedesk::domain::visit::{DamageKind, Fuel};
use support::sitting::Sitting;

const LARGE: (u16, u16) = (120, 36);

fn records(s: &Sitting, id: VehicleId) -> CarRecords {
    match s.desk.ask(&Query::Car(id)) {
        Answer::Car(car) => car.records,
        other => panic!("{other:?}"),
    }
}

fn found(s: &Sitting, text: &str) -> VehicleId {
    let hits = s.desk.lookup(text, 10).unwrap();
    hits[0].hit.vehicle
}

/// The walk-around of a known car, all good, as far as the confirmation.
const WALK: &str = "<Enter>48210<Enter>5aaaaaa1111111<Enter>11";

/// The 10 000 km service with semi-synthetic oil, approved on paper.
const QUOTE: &str = "ep12a1";

#[test]
fn three_digits_of_the_tail_find_the_car() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>").sees("京A·88618").sees("Not here now");
    assert_eq!(s.presses, 4);
}

/// Rules, and the keystroke budget: 28 at most.
#[test]
fn a_walk_around_all_good_stays_in_its_budget() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter>");
    let before = s.presses;
    s.keys(WALK);
    assert!(s.presses - before <= 28, "{} keys", s.presses - before);
    s.sees("walk-around confirmed").sees("confirmed by 张伟");
    let (_, visit) = &records(&s, car).visits[0];
    assert_eq!(visit.km, Some(48_210));
    assert_eq!(visit.fuel, Some(Fuel::Eighths(5)));
    assert!(visit.items.values().all(|a| a.mark == Some(Mark::Good) && a.bulk));
    assert_eq!(visit.answers.len(), 6);
    assert_eq!(visit.acknowledged.as_ref().map(|a| a.who.as_str()), Some("张伟"));
}

/// Rules E-2 to E-4, and the budget: 8 at most.
#[test]
fn the_service_comes_to_283_and_90_minutes_in_its_budget() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter>").keys(WALK);
    let before = s.presses;
    s.keys(QUOTE);
    assert!(s.presses - before <= 8, "{} keys", s.presses - before);
    s.sees("283.00").sees("promised 12:10").sees("90 min: 40 work · 30 wash · 20 hand-over");
    let (_, order) = &records(&s, car).orders[0];
    assert_eq!(order.totals().approved, Money(28_300));
    assert_eq!(order.promise.as_ref().map(|p| p.at.minutes_since(support::sitting::now())), Some(90));
    assert_eq!(order.state, OrderState::Approved);
}

/// Rules E-8 and E-9, and the budget: a car in the shop is ready with 3 keys.
#[test]
fn a_car_goes_through_the_shop_to_the_settled_bill() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter>").keys(WALK).keys(QUOTE);
    s.keys("s1刘强<Enter>").keys("s3").keys("s2");
    let before = s.presses;
    s.keys("es1");
    assert_eq!(s.presses - before, 3);
    s.sees("ready");
    s.keys("s1a9").sees("handed over");
    s.keys("s11").sees("settled");
    let records = records(&s, car);
    let (_, order) = &records.orders[0];
    let states: Vec<OrderState> = order.stamps.iter().map(|s| s.state).collect();
    use OrderState::{Approved, Delivered, InWork, QualityCheck, Quoted, Ready, Settled, Wash};
    assert_eq!(states, [Quoted, Approved, InWork, QualityCheck, Wash, Ready, Delivered, Settled]);
    assert_eq!(order.paid(), Money(28_300));
    assert_eq!(order.delivery.as_ref().and_then(|d| d.first_word), Some(9));
    let quality = order.quality.as_ref().unwrap();
    assert!(quality.driven && quality.technician == "刘强");
    assert!(records.visits[0].1.left.is_some());
    assert_eq!(records.vehicle.next_service.as_ref().and_then(|n| n.km), Some(53_210));
}

/// Rule R-4: a mark on the drawing, with its size, and the claim line it offers.
#[test]
fn damage_is_marked_with_the_arrows_and_taken_away_again() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter><Enter>48210<Enter>5d<Left><Left><Up>112 cm<Enter>2<Esc>");
    s.sees("scratch roof 12 cm · claim");
    let damage = records(&s, car).visits[0].1.marks[&1].clone();
    assert_eq!((damage.kind, damage.size_mm, damage.claim), (DamageKind::Scratch, Some(120), true));
    s.keys("d<Left><Left><Up>x<Esc>");
    assert!(records(&s, car).visits[0].1.marks.is_empty());
}

/// Rule R-5: a falling mileage needs a reason, and the typed text stays.
#[test]
fn a_falling_mileage_asks_why() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter><Enter>39000<Enter>").sees("below the last reading");
    s.keys("<Esc>").sees("39000");
    s.keys("<Enter>仪表更换<Enter>").sees("fuel");
    assert_eq!(
        records(&s, car).vehicle.last_reading().and_then(|r| r.reason.clone()).as_deref(),
        Some("仪表更换")
    );
}

/// Rule R-10: no work order without the confirmed walk-around.
#[test]
fn nothing_is_approved_before_the_walk_around_is_confirmed() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter><Enter><Esc>").keys(QUOTE);
    s.sees("✗");
    assert_eq!(records(&s, car).orders[0].1.state, OrderState::Quoted);
}

/// Rule E-3: what was put off comes back at the next visit.
#[test]
fn put_off_work_comes_back() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter>").keys(WALK).keys(QUOTE).keys("t1w1");
    assert_eq!(records(&s, car).orders[0].1.line(2).and_then(|l| l.verdict()), Some(Verdict::Deferred));
    s.keys("s1刘强<Enter>s3s2s1s1a9s11");
    s.sees("put off: wiper blades");
    s.keys("g1").sees("WO-2611-0002").sees("wiper blades, pair");
    assert!(records(&s, car).put_off().is_empty());
}

/// Rule V-1: a plate that is not found opens a file with the plate filled in; O and 0 are one.
#[test]
fn an_unknown_plate_opens_a_file() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("/京a9o9o9<Enter>").sees("new file").sees("京A·90909");
    s.keys("王芳<Tab>13655557777<Tab>本田<Tab>雅阁<C-s>");
    s.sees("file opened").sees("京A·90909  本田 雅阁  王芳");
    assert_eq!(s.desk.vehicles(), 4);
    s.keys("<Esc>/京A9０9０9<Enter>").sees("王芳");
}

#[test]
fn full_width_keys_and_caps_lock_do_the_same() {
    let mut plain = Sitting::with_cars(Lang::En, LARGE);
    let mut wide = Sitting::with_cars(Lang::En, LARGE);
    plain.keys("618<Enter>e:zoom<Esc>;<Esc>?<Esc>p");
    wide.keys("６18<Enter>Ｅ：zoom<Esc>；<Esc>？<Esc>P");
    assert_eq!(plain.screen(), wide.screen());
}

#[test]
fn text_committed_by_an_input_method_opens_the_lookup() {
    let mut s = Sitting::with_cars(Lang::Zh, LARGE);
    s.keys("张").sees("⌕ 张").sees("京A·88618");
}

#[test]
fn escape_with_alt_is_escape_then_the_key() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>h").sees("time line");
    s.alt('e');
    s.keys("p").sees("packages");
}

/// Nothing is ever lost by Esc.
#[test]
fn a_form_left_with_esc_is_there_again() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("n京C12345<Tab>赵六<Esc>").sees("stands there again");
    s.keys("n").sees("赵六").sees("京C12345");
}

/// Everything that can be done by key can be done by number with an input method on.
#[test]
fn the_numbered_list_does_what_the_key_does() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>e；").sees("actions");
    s.keys("１<Enter>").sees("packages");
    s.keys("<Esc>；１１").sees("nothing was put off");
}

#[test]
fn the_palette_finds_a_command_and_shows_its_key() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>e:labour").sees("add labour");
    s.keys("<Enter>").sees("diagnosis");
}

#[test]
fn the_language_changes_while_running_and_stays() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("<C-t>").sees("接待").sees("估价");
    assert_eq!(s.desk.language("wangmin").unwrap(), Some(Lang::Zh));
}

/// With the customer watching no other names, queues or internal notes.
#[test]
fn the_customer_view_shows_this_car_only() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>").sees("VIN missing");
    s.keys("<C-g>").sees("customer view");
    assert!(!s.screen().contains("VIN missing"));
    s.keys("/b1");
    assert!(!s.screen().contains("李娜"), "{}", s.screen());
    s.keys("<Esc><C-g>").sees("VIN missing");
}

/// The estimate opens in the customer view when it stands alone.
#[test]
fn the_estimate_alone_is_for_the_customer() {
    let mut s = Sitting::with_cars(Lang::En, (80, 24));
    s.keys("618<Enter>").sees("VIN miss");
    s.keys("e");
    assert!(!s.screen().contains("VIN miss"));
}

#[test]
fn pasted_text_is_never_a_command() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("618<Enter>e{p12a1}").sees("⌕ p12a1");
    s.keys("<Esc>n").sees("No open estimate");
}

/// What does not fit is said, and the rest is text like any other.
#[test]
fn a_paste_that_is_too_long_is_cut_and_said() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let long = "长".repeat(30_000);
    s.keys(&format!("n京C12345<Tab>{{{long}}}")).sees("first 64 KiB");
    assert_eq!(s.desk.vehicles(), 3);
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys(&format!("n京C12345<Tab>{{{}}}", "x".repeat(64 << 10)));
    assert!(!s.screen().contains("64 KiB"), "{}", s.screen());
}

/// Bad input: a clear message beside the field, the text kept, nothing on record.
#[test]
fn bad_input_is_named_beside_its_field_and_kept() {
    let long = "长".repeat(10_000);
    let cases: &[(&str, &str, &str)] = &[
        ("京A1234", "", "4 characters"),
        ("京C12345", "<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>LSV000000000000000", "18 characters"),
        ("京C12345", "<Tab>{\u{1b}[31mred}", "control"),
        ("京C12345", "<Tab><Tab>12345", "digits"),
        ("京C12345", "<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>四万", "mileage"),
        ("京C12345", "<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>2026-02-31", "28"),
    ];
    for (plate, keys, message) in cases {
        let mut s = Sitting::with_cars(Lang::En, LARGE);
        s.keys("n").keys(plate).keys(keys).keys("<C-s>").sees(message).sees(plate);
        assert_eq!(s.desk.vehicles(), 3, "{keys}");
    }
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys(&format!("n京C12345<Tab>{{{long}}}<C-s>")).sees("200");
    assert_eq!(s.desk.vehicles(), 3);
}

#[test]
fn full_width_digits_and_emoji_are_taken() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("n京Ｃ１２３４５<Tab>🚗小王<Tab>１３８００１３８０００<C-s>").sees("file opened").sees("🚗小王");
    assert_eq!(found(&s, "13800138000"), found(&s, "京C12345"));
}

/// A storm of sizes, down to nothing, draws without harm.
#[test]
fn any_size_draws() {
    use platedesk::ui::session::Event;
    let mut s = Sitting::demo(Lang::Zh, LARGE, 60);
    for keys in ["", "<Enter>", "e", "p", "1", "<Esc>h", "<Esc>/8", "<Esc>i"] {
        s.keys(keys);
        for size in [
            (1, 1),
            (20, 5),
            (59, 15),
            (60, 16),
            (61, 17),
            (80, 24),
            (109, 29),
            (110, 30),
            (400, 150),
            (120, 36),
        ] {
            s.size = size;
            s.seat.send(Event::Resize(size.0, size.1));
            let _ = s.screen();
        }
    }
}

/// Rule V-2: a car without a plate is kept by its VIN, and its history follows it to the plate.
#[test]
fn a_car_without_a_plate_is_kept_by_its_vin() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let vin = platedesk::domain::vin::with_check_digit("LSVAG2180E2100001").unwrap();
    s.keys(&format!("/{}<Enter>", vin.as_str())).sees("new file").sees(vin.as_str());
    s.keys("<C-s>").sees("file opened").sees(vin.as_str());
    s.keys("<Enter><Esc>hp京D55555<C-s>").sees("saved").sees("京D·55555");
    let car = found(&s, "55555");
    assert_eq!(records(&s, car).visits.len(), 1);
}

/// Looking up another car from within a run ends the run: what is typed next must not go on
/// the record of a car that is no longer shown.
#[test]
fn another_car_ends_the_run_of_the_one_before() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let car = found(&s, "618");
    s.keys("618<Enter><Enter>48210<Enter>5/B123<Enter>").sees("京B·12345").sees("Not here now");
    s.keys("1");
    let (_, visit) = &records(&s, car).visits[0];
    assert_eq!((visit.km, visit.items.len()), (Some(48_210), 0));
}

/// Rule X-1: what was typed is kept, so quitting asks nothing, and says what is kept.
#[test]
fn quitting_loses_nothing_and_asks_nothing() {
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys("/京C11111<Enter>Zhao<C-q>");
    assert!(s.left);
    assert_eq!(s.seat.farewell().unwrap(), "Typed and not saved: new file. It is kept.");
    s.again().sees("Typed earlier and not saved: new file");
    s.keys("/京C11111<Enter>").sees("Zhao");
}
