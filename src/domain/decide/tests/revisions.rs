//! A revision that was decided on is never overwritten (Rules E-3, E-5).

use crate::domain::change::{Change, NewLine};
use crate::domain::id::OrderId;
use crate::domain::order::{Order, OrderState, Verdict};
use crate::domain::testing::Counter;
use proptest::prelude::*;

#[test]
fn extra_work_is_a_new_revision_and_waits_for_its_own_word() {
    let mut at = Counter::default();
    let (car, _, order) = at.approved("京A88618");
    let before = at.order(order).revisions;
    let line = NewLine::Part { part: "wiper-blades".into(), quantity: 1 };
    at.ask(&Change::AddLine { vehicle: car, order: None, line }).unwrap();
    let after = at.order(order);
    assert_eq!((before.len(), after.revisions.len()), (1, 2));
    assert_eq!(after.revisions[0], before[0]);
    assert_eq!(after.totals().waiting.0, 9_600);
    assert_eq!(after.totals().approved.0, 28_300);
}

#[test]
fn a_word_taken_back_leaves_both_on_record() {
    let mut at = Counter::default();
    let (_, _, order) = at.approved("京A88618");
    at.ask(&Counter::word(order, &[1], Verdict::Deferred)).unwrap();
    let words: Vec<_> = at.order(order).revisions.iter().map(|r| r.lines[&1].verdict()).collect();
    assert_eq!(words, [Some(Verdict::Approved), Some(Verdict::Deferred)]);
}

/// Something done at the counter, right or wrong.
#[derive(Clone, Debug)]
enum Step {
    Part(u32),
    Option(u16, bool),
    Pieces(u16, u32),
    Remove(u16),
    Word(Vec<u16>, Verdict),
    Advance(OrderState),
}

fn step() -> impl Strategy<Value = Step> {
    let verdict = prop_oneof![Just(Verdict::Approved), Just(Verdict::Declined), Just(Verdict::Deferred)];
    let state =
        prop_oneof![Just(OrderState::InWork), Just(OrderState::QualityCheck), Just(OrderState::Ready)];
    prop_oneof![
        (1..4_u32).prop_map(Step::Part),
        (1..6_u16, any::<bool>()).prop_map(|(l, o)| Step::Option(l, o)),
        (1..6_u16, 1..9_u32).prop_map(|(l, q)| Step::Pieces(l, q)),
        (1..6_u16).prop_map(Step::Remove),
        (prop::collection::vec(1..6_u16, 0..3), verdict).prop_map(|(l, v)| Step::Word(l, v)),
        state.prop_map(Step::Advance),
    ]
}

fn change(vehicle: crate::domain::id::VehicleId, order: OrderId, step: &Step) -> Change {
    match step.clone() {
        Step::Part(quantity) => {
            let line = NewLine::Part { part: "wiper-blades".into(), quantity };
            Change::AddLine { vehicle, order: Some(order), line }
        }
        Step::Option(line, mineral) => {
            let option = if mineral { "mineral" } else { "semi-synthetic" }.to_owned();
            Change::ChooseOption { order, line, option }
        }
        Step::Pieces(line, quantity) => Change::SetQuantity { order, line, quantity },
        Step::Remove(line) => Change::RemoveLine { order, line },
        Step::Word(lines, verdict) => Counter::word(order, &lines, verdict),
        Step::Advance(to) => Change::Advance { order, to, technician: "刚".into(), driven: true },
    }
}

/// What must never change again: revisions before the last, and decided lines of the last.
fn kept(before: &Order, after: &Order) -> Result<(), TestCaseError> {
    let Some((last, earlier)) = before.revisions.split_last() else { return Ok(()) };
    prop_assert_eq!(earlier, &after.revisions[..earlier.len()]);
    let same = &after.revisions[earlier.len()];
    if let Some(decided) = last.decided {
        prop_assert_eq!(same.decided, Some(decided));
        prop_assert!(same.lines.keys().eq(last.lines.keys()));
        for (number, line) in &last.lines {
            let mut now = same.lines[number].clone();
            if line.decision.is_none() {
                now.decision = None;
            }
            prop_assert_eq!(&now, line);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_step_rewrites_what_was_decided(steps in prop::collection::vec(step(), 1..30)) {
        let mut at = Counter::default();
        let (car, _, order) = at.approved("京A88618");
        for step in &steps {
            at.at = at.at.plus_minutes(1);
            let before = at.order(order);
            let asked = at.ask(&change(car, order, step));
            let after = at.order(order);
            if asked.is_err() {
                prop_assert_eq!(&before, &after);
            }
            kept(&before, &after)?;
            prop_assert!(after.revisions.len() - before.revisions.len() <= 1);
        }
    }
}
