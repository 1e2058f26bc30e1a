//! The estimate (Rules E-1 to E-5).

use super::of;
use crate::domain::change::{Change, NewLine};
use crate::domain::gather::CarRecords;
use crate::domain::id::{OrderId, VehicleId};
use crate::domain::money::Money;
use crate::domain::order::{OrderState, Verdict};
use crate::domain::record::{Kind, Record};
use crate::domain::testing::Counter;
use crate::domain::view::View;

fn add(vehicle: VehicleId, line: NewLine) -> Change {
    Change::AddLine { vehicle, order: None, line }
}

fn wipers(quantity: u32) -> NewLine {
    NewLine::Part { part: "wiper-blades".into(), quantity }
}

/// The car with its orders, as a screen has it.
fn records(at: &Counter, vehicle: VehicleId) -> CarRecords {
    let mut car = CarRecords { id: vehicle, ..CarRecords::default() };
    for stored in at.view.of_vehicle(vehicle).unwrap() {
        match stored.record {
            Record::Order(o) => car.orders.push((OrderId(stored.id), o)),
            Record::Visit(v) => car.visits.push((crate::domain::id::VisitId(stored.id), v)),
            _ => {}
        }
    }
    car
}

#[test]
fn the_ten_thousand_service_is_283_and_ninety_minutes() {
    let mut at = Counter::default();
    let (_, _, order) = at.approved("京A88618");
    let found = at.order(order);
    assert_eq!(found.totals().approved, Money(28_300));
    assert_eq!(found.totals().minutes, 40);
    let promise = found.promise.unwrap();
    let parts = [promise.wait_minutes, promise.work_minutes, promise.wash_minutes, promise.handover_minutes];
    assert_eq!(parts, [0, 40, 30, 20]);
    assert_eq!(promise.at.minutes_since(at.at), 90);
    assert_eq!((found.state, found.number.as_str()), (OrderState::Approved, "WO-2611-0001"));
}

#[test]
fn the_promise_is_rounded_up_to_five_minutes() {
    // Seconds past the full minute, minutes of work, wash, and minutes from 10:40 to the promise.
    let cases =
        [(0, "yes", 90), (1, "yes", 95), (0, "no", 60), (60, "yes", 95), (299, "yes", 95), (300, "yes", 95)];
    for (seconds, wash, expected) in cases {
        let mut at = Counter::default();
        let start = at.at;
        at.at.0 += seconds;
        let car = at.car("京A88618");
        let visit = at.arrive(car);
        at.walk(visit, wash);
        let order = at.quote(car);
        at.ask(&Counter::word(order, &[], Verdict::Approved)).unwrap();
        let promise = at.order(order).promise.unwrap();
        assert_eq!(promise.at.minutes_since(start), expected, "{seconds} s, wash {wash}");
    }
}

#[test]
fn with_all_bays_taken_the_promise_waits_for_the_first_to_be_free() {
    let mut at = Counter::default();
    let start = at.at;
    // Four bays: each of the first four orders works from 10:40 + n to 11:20 + n, rounded up.
    let mut waits = Vec::new();
    for n in 0..6_i64 {
        at.at = start.plus_minutes(n);
        let (_, _, order) = at.approved(&format!("京A8861{n}"));
        let promise = at.order(order).promise.unwrap();
        waits.push((promise.wait_minutes, promise.at.minutes_since(start)));
    }
    assert_eq!(waits[..4], [(0, 90), (0, 95), (0, 95), (0, 95)]);
    // At 10:44 the first bay is owed until 11:20: 36 minutes; 10:44 + 36 + 90 = 12:50.
    assert_eq!(waits[4], (36, 130));
    assert_eq!(waits[5], (40, 135));
    // An order that takes no bay waits for none.
    let car = at.car("京B88618");
    let visit = at.arrive(car);
    at.walk(visit, "no");
    let free = NewLine::Free { name: "check".into(), reason: String::new() };
    let order = OrderId(at.done(&add(car, free), Kind::Order));
    at.ask(&Counter::word(order, &[], Verdict::Approved)).unwrap();
    assert_eq!(at.order(order).promise.map(|p| p.wait_minutes), Some(0));
}

#[test]
fn every_kind_of_line_has_its_exact_price_and_minutes() {
    let text = |t: &str| t.to_owned();
    let cases = [
        (NewLine::Package { package: text("wash-deep"), option: text("") }, 6_000, 20),
        (NewLine::Labour { operation: text("diagnosis") }, 5_000, 33),
        (wipers(3), 28_800, 30),
        (NewLine::OtherLabour { name: text("x"), reason: text(""), hours_centi: 33 }, 3_300, 20),
        (
            NewLine::OtherPart { name: text("x"), reason: text(""), quantity: 2, price: Money(1_250) },
            2_500,
            0,
        ),
        (NewLine::Sublet { name: text("x"), reason: text(""), price: Money(99) }, 99, 0),
        (NewLine::Free { name: text("x"), reason: text("") }, 0, 0),
    ];
    for (line, fen, minutes) in cases {
        let mut at = Counter::default();
        let car = at.car("京A88618");
        let order = OrderId(at.done(&add(car, line.clone()), Kind::Order));
        let found = at.order(order);
        assert_eq!((found.totals().waiting, found.totals().minutes), (Money(fen), minutes), "{line:?}");
    }
}

#[test]
fn lines_that_cannot_be_are_refused() {
    let text = |t: &str| t.to_owned();
    let part =
        |quantity, fen| NewLine::OtherPart { name: text("x"), reason: text(""), quantity, price: Money(fen) };
    let labour = |hours_centi| NewLine::OtherLabour { name: text("x"), reason: text(""), hours_centi };
    let cases = [
        (NewLine::Package { package: text("moon"), option: text("") }, "package", "not-in-the-catalog"),
        (NewLine::Package { package: text("service-10k"), option: text("") }, "option", "no-such-key"),
        (
            NewLine::Package { package: text("wash-deep"), option: text("mineral") },
            "option",
            "not-in-the-catalog",
        ),
        (NewLine::Labour { operation: text("moon") }, "operation", "not-in-the-catalog"),
        (NewLine::Part { part: text("moon"), quantity: 1 }, "part", "not-in-the-catalog"),
        (wipers(0), "quantity", "pieces-out-of-range"),
        (wipers(1000), "quantity", "pieces-out-of-range"),
        (part(1, -1), "price", "price-out-of-range"),
        (part(1, 10_000_000_001), "price", "price-out-of-range"),
        (labour(0), "hours_centi", "hours-out-of-range"),
        (labour(10_001), "hours_centi", "hours-out-of-range"),
        (NewLine::Free { name: text(" "), reason: text("") }, "name", "needed"),
    ];
    let mut at = Counter::default();
    let car = at.car("京A88618");
    for (line, field, id) in cases {
        assert_eq!(at.refused(&add(car, line.clone())), of(field, id), "{line:?}");
    }
}

#[test]
fn options_and_pieces_change_while_a_line_waits() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let order = at.quote(car);
    at.ask(&add(car, wipers(1))).unwrap();
    let option = |line, option: &str| Change::ChooseOption { order, line, option: option.into() };
    at.ask(&option(1, "mineral")).unwrap();
    assert_eq!(at.order(order).totals().waiting, Money(22_300 + 9_600));
    let pieces = |line, quantity| Change::SetQuantity { order, line, quantity };
    at.ask(&pieces(2, 3)).unwrap();
    // The minutes follow the pieces, there and back.
    assert_eq!(at.order(order).line(2).map(|l| (l.price(), l.minutes)), Some((Money(28_800), 30)));
    at.ask(&pieces(2, 1)).unwrap();
    assert_eq!(at.order(order).line(2).map(|l| l.minutes), Some(10));
    assert_eq!(at.refused(&option(1, "moon")), of("option", "no-such-key"));
    assert_eq!(at.refused(&option(2, "mineral")), of("line", "line-has-no-options"));
    assert_eq!(at.refused(&pieces(1, 2)), of("line", "line-has-no-pieces"));
    assert_eq!(at.refused(&pieces(9, 2)), of("line", "no-such-line"));
    at.ask(&Change::RemoveLine { order, line: 2 }).unwrap();
    assert_eq!(at.order(order).lines().count(), 1);
}

#[test]
fn nothing_is_approved_before_the_walkaround_is_confirmed() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let order = at.quote(car);
    let approve = Counter::word(order, &[], Verdict::Approved);
    assert_eq!(at.refused(&approve), of("order", "order-without-visit"));
    let visit = at.arrive(car);
    assert_eq!(at.refused(&approve), of("order", "walkaround-not-confirmed"));
    at.walk(visit, "no");
    at.ask(&approve).unwrap();
    assert_eq!(at.order(order).visit, Some(visit));
}

#[test]
fn a_quote_left_open_is_not_approved_when_the_car_is_gone() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let visit = at.arrive(car);
    at.walk(visit, "no");
    let order = at.quote(car);
    at.ask(&Change::Leave { visit }).unwrap();
    let approve = Counter::word(order, &[], Verdict::Approved);
    assert_eq!(at.refused(&approve), of("order", "order-without-visit"));
    at.at = at.at.plus_minutes(24 * 60);
    let next = at.arrive(car);
    assert_eq!(at.refused(&approve), of("order", "walkaround-not-confirmed"));
    at.walk(next, "no");
    at.ask(&approve).unwrap();
    assert_eq!(at.order(order).visit, Some(next));
}

#[test]
fn each_line_has_its_word_with_who_how_and_when() {
    let mut at = Counter::default();
    let (car, _, order) = at.approved("京A88618");
    at.ask(&add(car, wipers(1))).unwrap();
    at.at = at.at.plus_minutes(10);
    at.ask(&Counter::word(order, &[2], Verdict::Deferred)).unwrap();
    let word = at.order(order).line(2).and_then(|l| l.decision.clone()).unwrap();
    assert_eq!((word.verdict, word.at, word.by.as_str()), (Verdict::Deferred, at.at, "min"));
    assert_eq!(at.refused(&Counter::word(order, &[], Verdict::Approved)), of("lines", "nothing-waits"));
    assert_eq!(at.refused(&Counter::word(order, &[7], Verdict::Approved)), of("lines", "no-such-line"));
    let who = |who: &str, how: &str| Change::Decide {
        order,
        lines: vec![2],
        verdict: Verdict::Declined,
        who: who.into(),
        how: how.into(),
        promise: None,
    };
    assert_eq!(at.refused(&who("", "print")), of("who", "needed"));
    assert_eq!(at.refused(&who("张伟", "wink")), of("how", "no-such-key"));
    let removing = Change::RemoveLine { order, line: 2 };
    assert_eq!(at.refused(&removing), of("line", "line-decided"));
}

#[test]
fn work_that_has_begun_is_not_taken_back() {
    let mut at = Counter::default();
    let (_, _, order) = at.approved("京A88618");
    at.ask(&Counter::word(order, &[1], Verdict::Declined)).unwrap();
    at.ask(&Counter::word(order, &[1], Verdict::Approved)).unwrap();
    let begin = Change::Advance { order, to: OrderState::InWork, technician: "刚".into(), driven: false };
    at.ask(&begin).unwrap();
    assert_eq!(at.refused(&Counter::word(order, &[1], Verdict::Declined)), of("lines", "line-in-work"));
}

#[test]
fn the_first_promise_can_be_given_but_not_in_the_past() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let visit = at.arrive(car);
    at.walk(visit, "no");
    let order = at.quote(car);
    let promise = |promise| Change::Decide {
        order,
        lines: Vec::new(),
        verdict: Verdict::Approved,
        who: "张伟".into(),
        how: "print".into(),
        promise: Some(promise),
    };
    let early = at.at.plus_minutes(-1);
    assert_eq!(at.refused(&promise(early)), of("promise", "promise-in-the-past"));
    let wanted = at.at.plus_minutes(200);
    at.ask(&promise(wanted)).unwrap();
    assert_eq!(at.order(order).promise.map(|p| (p.at, p.first)), Some((wanted, wanted)));
}

/// A settled first visit with the wiper blades deferred, and the car back in the shop.
fn deferred() -> (Counter, VehicleId, OrderId) {
    let mut at = Counter::default();
    let (car, _, order) = at.approved("京A88618");
    at.ask(&add(car, wipers(1))).unwrap();
    at.ask(&Counter::word(order, &[], Verdict::Deferred)).unwrap();
    for to in [OrderState::InWork, OrderState::QualityCheck, OrderState::Ready] {
        at.ask(&Change::Advance { order, to, technician: "刚".into(), driven: true }).unwrap();
    }
    at.ask(&Counter::delivery(order)).unwrap();
    let payments = vec![crate::domain::order::Payment { means: "card".into(), amount: Money(28_300) }];
    at.ask(&Change::Settle { order, payments }).unwrap();
    at.at = at.at.plus_minutes(90 * 24 * 60);
    (at, car, order)
}

#[test]
fn deferred_work_comes_back_once_at_its_price_of_then() {
    let (mut at, car, order) = deferred();
    let open: Vec<_> = records(&at, car).put_off().iter().map(|p| (p.order, p.line)).collect();
    assert_eq!(open, vec![(order, 2)]);
    at.trade.catalog.part[0].price = Money(50_000);
    let back = |line| add(car, NewLine::PutOff { order, line });
    assert_eq!(at.refused(&back(1)), of("line", "no-such-line"));
    let next = OrderId(at.done(&back(2), Kind::Order));
    let line = at.order(next).line(1).cloned().unwrap();
    assert_eq!((line.price(), line.came_from, line.verdict()), (Money(9_600), Some((order, 2)), None));
    assert_eq!(at.refused(&back(2)), of("line", "line-is-back"));
    assert!(records(&at, car).put_off().is_empty());
    // The order is called off before a word on it: the line is put off as before.
    at.ask(&Change::Cancel { order: next, reason: "no time".into() }).unwrap();
    assert_eq!(records(&at, car).put_off().len(), 1);
    at.ask(&back(2)).unwrap();
}

#[test]
fn put_off_work_of_another_car_does_not_come_back_here() {
    let (mut at, _, order) = deferred();
    let other = at.car("京B88618");
    let wrong = add(other, NewLine::PutOff { order, line: 2 });
    assert_eq!(at.refused(&wrong), of("order", "order-of-another-car"));
    let line = wipers(1);
    let wrong = Change::AddLine { vehicle: other, order: Some(order), line };
    assert_eq!(at.refused(&wrong), of("order", "order-of-another-car"));
}

#[test]
fn a_closed_order_takes_no_lines_and_a_new_one_gets_the_next_number() {
    let (mut at, car, order) = deferred();
    let wrong = Change::AddLine { vehicle: car, order: Some(order), line: wipers(1) };
    assert_eq!(at.refused(&wrong), of("order", "order-closed"));
    let next = at.quote(car);
    // 90 days later it is February.
    assert_eq!(at.order(next).number, "WO-2702-0001");
    let other = at.car("京B88618");
    let third = at.quote(other);
    assert_eq!(at.order(third).number, "WO-2702-0002");
}

/// What a screen shows as the car's order is what a new line goes to.
#[test]
fn a_line_joins_the_quote_left_open_at_an_earlier_visit() {
    let mut at = Counter::default();
    let car = at.car("京A88618");
    let visit = at.arrive(car);
    let order = at.quote(car);
    at.ask(&Change::Leave { visit }).unwrap();
    at.arrive(car);
    at.ask(&add(car, wipers(1))).unwrap();
    let car = records(&at, car);
    assert_eq!(car.open_order().map(|(id, o)| (id, o.lines().count())), Some((order, 2)));
}
