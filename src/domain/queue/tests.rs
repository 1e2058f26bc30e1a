use super::*;
use crate::domain::calendar::Window;
use crate::domain::callback::Try;
use crate::domain::id::RecordId;
use crate::domain::name::Name;
use crate::domain::testing::{NOW, trade};
use crate::domain::user::Role;

fn id(seq: u64) -> RecordId {
    RecordId { seq, ord: 0 }
}

/// A call of one customer, due so many minutes from now, shown a day before.
fn call(seq: u64, minutes: i64, promised: bool) -> Call {
    let due = NOW.plus_minutes(minutes);
    let call = Callback {
        vehicle: VehicleId(id(900)),
        person: Some(PersonId(id(901))),
        topic: Name::same("x"),
        shown: due.plus_minutes(-DAY),
        due,
        promised,
        ..Callback::default()
    };
    (CallbackId(id(seq)), call)
}

/// Leads with what they take along, as numbers.
fn merged(calls: Vec<Call>) -> Vec<(u64, Vec<u64>)> {
    let rows = lead_and_along(calls, &trade(), NOW);
    let mut rows: Vec<_> =
        rows.into_iter().map(|(l, along)| (l.0.0.seq, along.iter().map(|a| a.0.0.seq).collect())).collect();
    rows.sort();
    rows
}

fn ids(says: &[Say]) -> Vec<&'static str> {
    says.iter().map(|s| s.id).collect()
}

#[test]
fn the_earliest_leads_where_nothing_is_promised() {
    let near = i64::from(trade().cadences.together_days) * DAY;
    let calls = vec![call(1, near, false), call(2, 0, false), call(3, near + 1, false)];
    assert_eq!(merged(calls), [(2, vec![1]), (3, vec![])]);
    // What is over is as near as what is due now.
    assert_eq!(merged(vec![call(1, -30 * DAY, false), call(2, 0, false)]), [(1, vec![2])]);
}

#[test]
fn a_promised_time_is_kept_and_takes_the_others_along() {
    let calls = vec![call(1, 0, false), call(2, DAY, true), call(3, 2 * DAY, false)];
    assert_eq!(merged(calls), [(2, vec![1, 3])]);
}

#[test]
fn two_promises_are_one_call_only_when_both_windows_are_open() {
    let open = |minutes| vec![call(1, 60, true), call(2, minutes, true)];
    assert_eq!(merged(open(DAY)), [(1, vec![2])]);
    assert_eq!(merged(open(DAY + 1)), [(1, vec![]), (2, vec![])]);
    let mut other = open(DAY);
    other[1].1.role = Role::StoreManager;
    assert_eq!(merged(other).len(), 2, "the store manager's call is not the advisor's");
}

#[test]
fn other_people_and_other_ways_are_other_calls() {
    let (mut nobody, mut same_car, mut message) = (call(2, 0, false), call(3, 0, false), call(4, 0, false));
    nobody.1.person = None;
    same_car.1.person = None;
    message.1.channel = Channel::Sms;
    let rows = merged(vec![call(1, 0, false), nobody, same_car, message]);
    assert_eq!(rows, [(1, vec![]), (2, vec![3]), (4, vec![])]);
}

#[test]
fn what_matters_most_comes_first() {
    let trade = trade();
    let mut rows = [
        (call(1, 5 * DAY, false), true, false),
        (call(2, 5 * DAY, false), false, false),
        (call(3, 30, false), false, false),
        (call(4, -DAY, false), false, false),
        (call(5, 0, false), false, true),
        (call(6, 10, false), true, false),
        (call(7, -DAY, false), false, false),
    ];
    rows.iter_mut().for_each(|(c, ..)| c.1.shown = c.1.due);
    rows.sort_by_key(|(c, case, key)| rank(c, *case, *key, &trade, NOW));
    let order: Vec<u64> = rows.iter().map(|(c, ..)| c.0.0.seq).collect();
    assert_eq!(order, [5, 4, 7, 6, 1, 3, 2]);
}

#[test]
fn a_promise_is_late_by_the_minute_and_others_by_the_day() {
    let trade = trade();
    let of = |minutes, promised| {
        let (_, mut c) = call(1, minutes, promised);
        c.shown = c.due;
        (Standing::of(&c, &trade, NOW), ids(&why_now(&c, &trade, None, NOW))[0])
    };
    assert_eq!(of(0, true), (Standing::Due, "why-due"));
    assert_eq!(of(-1, true), (Standing::Late, "why-late-minutes"));
    assert_eq!(of(-60, true), (Standing::Late, "why-late-hours"));
    assert_eq!(of(-60, false), (Standing::Due, "why-due"));
    assert_eq!(of(-DAY, false), (Standing::Late, "why-late-days"));
    assert_eq!(of(60, false), (Standing::Soon, "why-comes"));
    assert_eq!(of(DAY, true), (Standing::Coming, "why-comes"));
    let (_, window) = call(1, 60, true);
    assert_eq!(ids(&why_now(&window, &trade, None, NOW)), ["why-window"]);
}

#[test]
fn it_says_what_a_call_waits_for() {
    let trade = trade();
    let (_, due) = call(1, 0, true);
    let noon = NOW.plus_minutes(2 * HOUR);
    let night = NOW.plus_minutes(9 * HOUR);
    let why = |c: &Callback, p: Option<&Person>, at| waits_for(c, &trade, p, at).map(|s| s.id);
    assert_eq!(why(&due, None, NOW), None);
    assert_eq!(why(&due, None, noon), Some("why-quiet"));
    assert_eq!(why(&due, None, night), Some("why-closed"));
    let own = |from, to| Person { call_hours: Some(Window { from, to }), ..Person::default() };
    assert_eq!(why(&due, Some(&own(12 * 60, 13 * 60)), noon), None);
    assert_eq!(why(&due, Some(&own(12 * 60, 13 * 60)), NOW), Some("why-own-hours"));
    assert_eq!(why(&due, Some(&own(19 * 60, 20 * 60)), NOW), Some("why-no-hours"));
    let message = Callback { channel: Channel::Sms, ..due.clone() };
    assert_eq!(why(&message, None, night), None);
    let wished = Callback { tries: vec![tried(Outcome::CallBack, NOW)], ..due };
    assert_eq!((why(&wished, None, noon), why(&wished, None, night)), (None, Some("why-closed")));
}

fn tried(outcome: Outcome, at: Time) -> Try {
    Try {
        at,
        by: "min".into(),
        channel: Channel::Phone,
        outcome,
        note: String::new(),
        again: None,
        scores: BTreeMap::new(),
        suggestion: String::new(),
        complaint: None,
        booking: None,
    }
}

#[test]
fn it_says_which_try_it_is_and_why_this_customer() {
    let trade = trade();
    let (_, mut again) = call(1, 0, true);
    again.tries = vec![tried(Outcome::NoAnswer, NOW.plus_minutes(-DAY))];
    let says = why_now(&again, &trade, None, NOW);
    assert_eq!(ids(&says), ["why-due", "why-try"]);
    assert_eq!(says[1].args[0], ("number", 2u32.into()));
    again.tries[0].at = NOW.plus_minutes(-7 * DAY);
    assert_eq!(tries_in_ladder(&again, &trade, NOW), 0);
    again.tries[0].outcome = Outcome::CallBack;
    assert_eq!(ids(&why_now(&again, &trade, None, NOW)), ["why-due", "why-last-try"]);
    let all = Reasons { open_case: Some("K-0001"), key_account: true, asked_by: Some("王敏"), along: 2 };
    let ids = ids(&why_this(&again, all));
    assert_eq!(ids, ["why-topic", "why-case", "why-key-account", "why-promised", "why-asked", "why-along"]);
}
