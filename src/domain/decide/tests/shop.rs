//! The order in the shop (Rules E-4, E-5, E-7 to E-9).

use super::of;
use crate::domain::change::{Change, NewLine};
use crate::domain::checklist::Mark;
use crate::domain::id::OrderId;
use crate::domain::money::Money;
use crate::domain::order::{OrderState, Payment, Verdict};
use crate::domain::record::Record;
use crate::domain::testing::Counter;
use crate::domain::time::Day;

fn go(order: OrderId, to: OrderState) -> Change {
    Change::Advance { order, to, technician: "赵刚".into(), driven: true }
}

fn pay(order: OrderId, amounts: &[(&str, i64)]) -> Change {
    let payments =
        amounts.iter().map(|(means, fen)| Payment { means: (*means).into(), amount: Money(*fen) }).collect();
    Change::Settle { order, payments }
}

/// A car whose order stands in `state`, put there by hand.
fn standing(state: OrderState) -> (Counter, OrderId) {
    let mut at = Counter::default();
    let (_, _, order) = at.approved("京A88618");
    let mut record = at.order(order);
    record.state = state;
    record.technician = "赵刚".into();
    at.view.records.insert(order.0, (99, Record::Order(record)));
    (at, order)
}

#[test]
fn an_order_goes_where_it_may_and_nowhere_else() {
    let own_change =
        [OrderState::Approved, OrderState::Delivered, OrderState::Settled, OrderState::Cancelled];
    for from in OrderState::ALL {
        for to in OrderState::ALL {
            let (mut at, order) = standing(from);
            let asked = at.ask(&go(order, to));
            if from.next().contains(&to) && !own_change.contains(&to) {
                assert!(asked.is_ok(), "{from:?} → {to:?}: {asked:?}");
                let found = at.order(order);
                assert_eq!((found.state, found.stamps.last().map(|s| s.state)), (to, Some(to)));
            } else {
                let id = if own_change.contains(&to) { "state-own-change" } else { "state-not-next" };
                let fault = asked.expect_err("must be refused");
                assert_eq!(fault.says().first().map(|s| s.id), Some(id), "{from:?} → {to:?}");
                assert_eq!(at.order(order).state, from);
            }
        }
    }
}

#[test]
fn the_table_of_states_is_the_one_of_the_rule() {
    use OrderState as S;
    let rule: [(S, &[S]); 11] = [
        (S::Quoted, &[S::Approved, S::Cancelled]),
        (S::Approved, &[S::InWork, S::Cancelled]),
        (S::InWork, &[S::WaitingParts, S::WaitingApproval, S::QualityCheck]),
        (S::WaitingParts, &[S::InWork, S::WaitingApproval]),
        (S::WaitingApproval, &[S::InWork, S::WaitingParts]),
        (S::QualityCheck, &[S::Wash, S::Ready, S::InWork]),
        (S::Wash, &[S::Ready]),
        (S::Ready, &[S::Delivered, S::InWork]),
        (S::Delivered, &[S::Settled]),
        (S::Settled, &[]),
        (S::Cancelled, &[]),
    ];
    for (from, next) in rule {
        assert_eq!(from.next(), next, "{from:?}");
    }
}

#[test]
fn steps_with_changes_of_their_own_keep_to_the_states_too() {
    for state in OrderState::ALL {
        let (mut at, order) = standing(state);
        let delivered = at.ask(&Counter::delivery(order)).is_ok();
        assert_eq!(delivered, state == OrderState::Ready, "deliver from {state:?}");
        let (mut at, order) = standing(state);
        let settled = at.ask(&pay(order, &[("card", 28_300)])).is_ok();
        assert_eq!(settled, state == OrderState::Delivered, "settle from {state:?}");
        let (mut at, order) = standing(state);
        let cancelled = at.ask(&Change::Cancel { order, reason: "x".into() }).is_ok();
        let may = matches!(state, OrderState::Quoted | OrderState::Approved);
        assert_eq!(cancelled, may, "cancel from {state:?}");
    }
}

#[test]
fn the_quality_check_names_technician_advisor_and_drive() {
    let (mut at, order) = standing(OrderState::QualityCheck);
    at.ask(&go(order, OrderState::Wash)).unwrap();
    let check = at.order(order).quality.unwrap();
    assert_eq!((check.technician.as_str(), check.advisor.as_str(), check.driven), ("赵刚", "min", true));
    // Back to work: the next check is a new one.
    let (mut at, order) = standing(OrderState::QualityCheck);
    at.ask(&go(order, OrderState::InWork)).unwrap();
    assert_eq!(at.order(order).quality, None);
    // Nobody named: refused.
    let (mut at, order) = standing(OrderState::QualityCheck);
    let mut record = at.order(order);
    record.technician = String::new();
    at.view.records.insert(order.0, (99, Record::Order(record)));
    let nobody = Change::Advance { order, to: OrderState::Ready, technician: String::new(), driven: false };
    assert_eq!(at.refused(&nobody), of("technician", "needed"));
}

#[test]
fn a_changed_promise_needs_a_reason_and_a_notice() {
    let (mut at, order) = standing(OrderState::InWork);
    let first = at.order(order).promise.unwrap().at;
    let later = first.plus_minutes(30);
    let set = |to, reason: &str, told: &str| Change::SetPromise {
        order,
        at: to,
        reason: reason.into(),
        told: told.into(),
    };
    assert_eq!(at.refused(&set(later, "", "phone")), of("reason", "needed"));
    assert_eq!(at.refused(&set(later, "parts late", "")), of("told", "no-such-key"));
    let past = at.at.plus_minutes(-1);
    assert_eq!(at.refused(&set(past, "parts late", "phone")), of("at", "promise-in-the-past"));
    at.ask(&set(later, "parts late", "phone")).unwrap();
    let promise = at.order(order).promise.unwrap();
    assert_eq!((promise.at, promise.first, promise.changes.len()), (later, first, 1));
    assert_eq!((promise.changes[0].from, promise.changes[0].told.as_str()), (first, "phone"));
    let (mut at, _) = standing(OrderState::Delivered);
    assert_eq!(at.refused(&set(later, "parts late", "phone")), of("order", "order-closed"));
    let car = at.car("京B88618");
    let order = at.quote(car);
    let early = Change::SetPromise { order, at: later, reason: "x".into(), told: "phone".into() };
    assert_eq!(at.refused(&early), of("order", "order-not-approved"));
}

#[test]
fn notices_are_kept() {
    let (mut at, order) = standing(OrderState::InWork);
    let tell = |text: &str| Change::Notify { order, text: text.into(), how: "phone".into() };
    assert_eq!(at.refused(&tell("")), of("text", "needed"));
    at.ask(&tell("half done")).unwrap();
    assert_eq!(at.order(order).notices.first().map(|n| n.text.clone()), Some("half done".into()));
}

#[test]
fn the_hand_over_asks_for_everything_and_sets_the_next_service() {
    let (mut at, order) = standing(OrderState::Ready);
    let Change::Deliver { mut items, .. } = Counter::delivery(order) else { unreachable!() };
    let deliver = |items: &std::collections::BTreeMap<String, Mark>, first_word| Change::Deliver {
        order,
        items: items.clone(),
        advice: "tyres".into(),
        next_day: None,
        next_km: None,
        first_word,
    };
    assert_eq!(at.refused(&deliver(&items, Some(11))), of("first_word", "score-out-of-range"));
    let looked = items.remove("looked").unwrap();
    assert_eq!(at.refused(&deliver(&items, None)), of("items", "delivery-item-open"));
    items.insert("looked".into(), looked);
    let mut more = items.clone();
    more.insert("song".into(), Mark::Good);
    assert_eq!(at.refused(&deliver(&more, None)), of("items", "no-such-item"));
    at.ask(&deliver(&items, Some(9))).unwrap();
    let found = at.order(order);
    let delivery = found.delivery.unwrap();
    assert_eq!(delivery.warranty_until, Day::from_ymd_opt(2027, 2, 23));
    let next = at.vehicle(found.vehicle).next_service.unwrap();
    assert_eq!((next.day, next.km), (Day::from_ymd_opt(2027, 2, 23), Some(53_210)));
    assert_eq!(at.visit(found.visit.unwrap()).left, Some(at.at));
}

#[test]
fn no_car_is_handed_over_with_a_line_waiting() {
    let (mut at, order) = standing(OrderState::Ready);
    let vehicle = at.order(order).vehicle;
    let line = NewLine::Part { part: "wiper-blades".into(), quantity: 1 };
    at.ask(&Change::AddLine { vehicle, order: Some(order), line }).unwrap();
    assert_eq!(at.refused(&Counter::delivery(order)), of("order", "lines-wait"));
    at.ask(&Counter::word(order, &[], Verdict::Declined)).unwrap();
    at.ask(&Counter::delivery(order)).unwrap();
}

#[test]
fn the_bill_is_paid_to_the_fen_and_by_known_means() {
    let cases: [(&[(&str, i64)], &str); 6] = [
        (&[], "payment-not-the-total"),
        (&[("card", 28_299)], "payment-not-the-total"),
        (&[("card", 28_301)], "payment-not-the-total"),
        (&[("card", 28_301), ("cash", -1)], "payment-negative"),
        (&[("shells", 28_300)], "no-such-key"),
        (&[("card", 20_000), ("cash", 8_299)], "payment-not-the-total"),
    ];
    for (payments, id) in cases {
        let (mut at, order) = standing(OrderState::Delivered);
        assert_eq!(at.refused(&pay(order, payments)), of("payments", id), "{payments:?}");
    }
    let (mut at, order) = standing(OrderState::Delivered);
    at.ask(&pay(order, &[("card", 20_000), ("cash", 8_300)])).unwrap();
    let found = at.order(order);
    assert_eq!((found.state, found.paid()), (OrderState::Settled, Money(28_300)));
}

#[test]
fn declined_lines_are_not_on_the_bill() {
    let (mut at, order) = standing(OrderState::InWork);
    let vehicle = at.order(order).vehicle;
    let line = NewLine::Part { part: "wiper-blades".into(), quantity: 1 };
    at.ask(&Change::AddLine { vehicle, order: Some(order), line }).unwrap();
    at.ask(&Counter::word(order, &[], Verdict::Declined)).unwrap();
    for to in [OrderState::QualityCheck, OrderState::Ready] {
        at.ask(&go(order, to)).unwrap();
    }
    at.ask(&Counter::delivery(order)).unwrap();
    at.ask(&pay(order, &[("card", 28_300)])).unwrap();
}

#[test]
fn cancelling_needs_a_reason() {
    let (mut at, order) = standing(OrderState::Approved);
    assert_eq!(at.refused(&Change::Cancel { order, reason: String::new() }), of("reason", "needed"));
    at.ask(&Change::Cancel { order, reason: "sold".into() }).unwrap();
    assert_eq!(at.order(order).cancelled_because, "sold");
}

#[test]
fn no_work_begins_when_every_approval_was_taken_back() {
    let (mut at, order) = standing(OrderState::Approved);
    at.ask(&Counter::word(order, &[], Verdict::Declined)).unwrap_err();
    at.ask(&Counter::word(order, &[1], Verdict::Declined)).unwrap();
    assert_eq!(at.refused(&go(order, OrderState::InWork)), of("order", "nothing-approved"));
}
