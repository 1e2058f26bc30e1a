//! Key scripts of the callbacks pane and of calls: what is typed, what the screen shows, what is
//! on record (Rules C-3 to C-8).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::desk::api::{Answer, Query};
use platedesk::domain::callback::{CallState, Callback, Outcome};
use platedesk::domain::change::{CallResult, Change};
use platedesk::domain::complaint::{ComplaintClass, Severity, Source};
use platedesk::domain::gather::CarRecords;
use platedesk::domain::id::CallbackId;
use platedesk::domain::lang::Lang;
use support::sitting::{Sitting, now};

const LARGE: (u16, u16) = (120, 36);
const SMALL: (u16, u16) = (80, 24);

/// The call of the queue that is due first is about this car.
const DUE: &str = "京B12345";

fn records(s: &Sitting, plate: &str) -> CarRecords {
    let vehicle = s.desk.lookup(plate, 1).unwrap()[0].hit.vehicle;
    match s.desk.ask(&Query::Car(vehicle)) {
        Answer::Car(car) => car.records,
        other => panic!("{other:?}"),
    }
}

fn call(s: &Sitting, plate: &str) -> (CallbackId, Callback) {
    records(s, plate).callbacks[0].clone()
}

/// The budget: 3 keys. The next call is selected, and no car is chosen.
#[test]
fn reached_and_all_fine_takes_three_keys() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>1");
    assert_eq!(s.presses, 3);
    s.sees("Recorded: all fine").sees("No further contact is planned").sees("! by 11:09").sees("in the shop");
    let (_, call) = call(&s, DUE);
    assert_eq!((call.state, call.tries.len()), (CallState::Made, 1));
    assert_eq!(call.tries[0].outcome, Outcome::Fine);
}

/// The budget: 3 keys; the rule plans the next try (Rule C-7).
#[test]
fn no_answer_takes_three_keys() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>4");
    assert_eq!(s.presses, 3);
    s.sees("Recorded: no answer").sees("Next try 14:30");
    let (_, call) = call(&s, DUE);
    assert_eq!((call.state, call.due), (CallState::Planned, now().plus_minutes(3 * 60 + 50)));
    s.keys("c").sees("14:30");
}

/// The budget: 6 keys, the words apart (Rules C-7, K-1).
#[test]
fn a_complaint_from_a_call_takes_six_keys() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>222{刹车还是响，白跑一趟}<Enter>");
    assert_eq!(s.presses, 6);
    s.sees("Recorded: a problem").sees("Complaint K-0001 opened");
    let records = records(&s, DUE);
    let (id, case) = &records.complaints[0];
    assert_eq!((case.class, case.severity), (ComplaintClass::Service, Severity::Major));
    assert_eq!((case.source, case.words.as_str()), (Source::Callback, "刹车还是响，白跑一趟"));
    assert_eq!(records.callbacks[0].1.tries[0].complaint, Some(*id));
}

/// Rule C-8: one digit an indicator, a step back, one left out, then the suggestion.
#[test]
fn a_scored_call_asks_the_survey_first() {
    let mut s = Sitting::with_calls(Lang::En, LARGE);
    s.keys("c<Enter>1").sees("put right the first time");
    s.keys("98<Up>+").keys("<Enter>7778").sees("suggestion");
    // Left half-way, it stands there again.
    s.keys("早点通知<Esc><Esc>").sees("in the shop");
    s.keys("<Enter>1").sees("10  Were work and price");
    s.keys("<Enter>");
    s.keys("<Down><Down><Down><Down>").sees("早点通知");
    s.keys("<Enter>").sees("Recorded: all fine");
    let (_, call) = call(&s, DUE);
    let scores = &call.tries[0].scores;
    assert_eq!(
        (scores.get("fixed"), scores.get("explained"), scores.get("on-time")),
        (Some(&9), Some(&10), None)
    );
    assert_eq!(call.tries[0].suggestion, "早点通知");
}

/// Rule C-6: what is booked in a call; the form keeps what was typed when the time is refused.
#[test]
fn a_visit_is_booked_in_the_call() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>3{+12h}<Tab>复查刹车<Enter>").sees("+12h").sees("closed");
    assert!(records(&s, DUE).bookings.is_empty());
    s.keys("<C-u>明天 9:00<C-s>").sees("Recorded: booked").sees("Expected 24 Nov 09:00");
    let records = records(&s, DUE);
    let (id, booking) = &records.bookings[0];
    assert_eq!(booking.what, "复查刹车");
    assert_eq!(records.callbacks[0].1.tries[0].booking, Some(*id));
    s.keys("/B123<Enter>h").sees("booked for 24 Nov 09:00: 复查刹车").sees("phone · As agreed · booked");
}

/// Rule C-7: call back at a time the store is open; what was typed is kept.
#[test]
fn a_time_to_call_back_is_refused_beside_its_field() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>6").keys("soon<Enter>").sees("is no day or time").sees("soon");
    s.keys("<C-u>{+12h}<Enter>").sees("closed").sees("+12h");
    s.keys("<C-u>2026-01-05 9:00<Enter>").sees("is over");
    s.keys("<C-u>2025-11-25 9:00<Enter>").sees("2025-11-25 09:00 is over");
    s.keys("<C-u>tue 14:30").sees("= Tue 24 Nov 14:30");
    s.keys("<Enter>").sees("✓ Next try 24 Nov 14:30. Recorded: call back.");
    assert_eq!(call(&s, DUE).1.tries[0].again, Some(now().plus_minutes(27 * 60 + 50)));
}

/// Confirmed by what it does (Rule C-7).
#[test]
fn do_not_call_is_asked_twice() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>8").sees("No more calls to 李娜?");
    s.keys("1");
    assert!(call(&s, DUE).1.tries.is_empty());
    s.keys("82").sees("Recorded: no calls");
    assert!(records(&s, DUE).people[0].1.do_not_call);
}

/// The number that is struck is named first (Rule C-7).
#[test]
fn a_wrong_number_is_asked_first() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>7").sees("Is 139 1111 2222 a wrong number?").sees("strike 139 1111 2222");
    s.keys("1");
    assert!(call(&s, DUE).1.tries.is_empty());
    s.keys("72").sees("Recorded: wrong number");
    assert!(records(&s, DUE).people[0].1.phones.is_empty());
}

/// A call holds internal facts; so does the file of a person.
#[test]
fn no_customer_view_over_a_call_or_a_file() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter><C-g>").sees("A call holds internal facts");
    s.keys("2<C-g>").sees("A call holds internal facts");
    s.keys("<Esc><Esc><Esc>/B123<Enter><C-g>ho").sees("file of a person holds internal facts");
    assert!(!s.screen().contains("139 1111 2222"), "{}", s.screen());
    s.keys("<C-g>o<C-g>").sees("file of a person holds internal facts");
}

/// What is asked from the desk's queue names its call.
#[test]
fn prompts_from_the_queue_name_the_call() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    for key in ["a", "p", "x"] {
        s.keys("c").keys(key).sees("· 京B·12345 · 李娜 · As agreed");
        s.keys("<Esc>");
    }
}

/// A customer whose complaint is open: the intake of another one says so.
#[test]
fn a_second_complaint_says_that_one_is_open() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>222{刹车还是响}<Enter>").sees("K-0001 opened");
    s.keys("/B123<Enter>cp2{+1h}<C-s><Enter>2").sees("complaint K-0001 is open");
}

/// Note and mileage belong to the try, and Esc keeps them (Rule C-6).
#[test]
fn what_is_typed_in_a_call_is_kept_and_goes_on_record() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>n{周末来}<Enter>m41000<Enter>").sees("note: 周末来").sees("mileage heard: 41000");
    s.keys("<Esc>").sees("in the shop");
    s.keys("<Enter>").sees("note: 周末来");
    // Refused in its own field, before the call goes on.
    s.keys("m<C-u>39000<Enter>").sees("39000").sees("below");
    s.keys("<C-u>41000<Enter>1").sees("Recorded: all fine");
    let records = records(&s, DUE);
    assert_eq!(records.callbacks[0].1.tries[0].note, "周末来");
    assert_eq!(records.vehicle.last_reading().map(|r| r.km), Some(41_000));
}

#[test]
fn somebody_else_was_faster() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c<Enter>n{alles gut}<Enter>");
    let (id, _) = call(&s, DUE);
    let result = CallResult {
        callback: id,
        along: Vec::new(),
        outcome: Outcome::Fine,
        note: String::new(),
        again: None,
        complaint: None,
        expected: None,
        what: String::new(),
        scores: Default::default(),
        suggestion: String::new(),
        km: None,
    };
    let mut other = s.seat.session.shared.me.clone();
    other.login = "lina".to_owned();
    s.desk.commit(&other, "x", Change::RecordCall(Box::new(result)), None).unwrap();
    s.news();
    s.sees("lina has recorded this call meanwhile").sees("note: alles gut");
    s.keys("1").sees("✗");
    assert_eq!(call(&s, DUE).1.tries.len(), 1);
}

/// By hand: about what, when, what is to be said (Rule C-7); and not to be made (Rule C-4).
#[test]
fn a_contact_is_planned_and_withdrawn_by_hand() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("618<Enter>cp2").sees("Next contact");
    s.keys("tue 9:00<Tab>问试驾<C-s>").sees("contact planned");
    s.sees("24 Nov");
    s.keys("<End>x{客户来过店里}<Enter>");
    let last = records(&s, "京A88618").callbacks[1].1.clone();
    assert_eq!((last.state, last.withdrawn.as_str()), (CallState::Withdrawn, "客户来过店里"));
    s.keys("a{周三 10:00}<Tab>保养<Enter>").sees("visit booked").sees("booked for 25 Nov 10:00: 保养");
    s.keys("d不来了<Enter>").keys("d").sees("No visit is booked");
}

/// Rule C-5: by role, mine, topic; the filter is shown.
#[test]
fn the_queue_is_filtered() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("c").sees("Callbacks · 2 due").sees("Ana Keller");
    s.keys("s").sees("sales").sees("As agreed");
    s.keys("4").sees("sales");
    assert!(!s.screen().contains("Ana Keller"), "{}", s.screen());
    s.keys("s1").sees("Ana Keller");
}

/// Why this call, why now, and the whole number stand where the call is made (Rules C-5, C-6).
#[test]
fn the_call_shows_what_is_needed_at_both_sizes() {
    for size in [LARGE, SMALL] {
        let mut s = Sitting::with_plain_calls(Lang::En, size);
        s.keys("c").sees("asked for by").sees("now: due now");
        s.keys("<Enter>").sees("139 1111 2222").sees("1 all fine").sees("Am I speaking to 李娜?");
        s.keys("<Tab>");
        s.sees("asked for by").sees("刹车异响");
    }
}

/// Queues are not for the customer's eyes.
#[test]
fn the_customer_view_shows_no_queue() {
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("<C-g>c");
    assert!(!s.screen().contains("李娜"), "{}", s.screen());
    s.keys("<Enter>").sees("Customer view");
    let mut s = Sitting::with_plain_calls(Lang::En, LARGE);
    s.keys("618<Enter>c").sees("Answer the inquiry");
    s.keys("<C-g>");
    assert!(!s.screen().contains("Answer the inquiry"), "{}", s.screen());
}

#[test]
fn panes_have_their_keys_and_their_order() {
    let mut s = Sitting::with_plain_calls(Lang::En, SMALL);
    s.keys("<F3>").sees("李娜");
    s.keys("<F2>").sees("No car in the shop");
    s.keys("<Tab>").sees("李娜");
    s.keys("<F1><BackTab>");
    let mut other = Sitting::with_plain_calls(Lang::En, SMALL);
    other.keys("<F3><Tab><BackTab>");
    let last = platedesk::ui::panes::PANES.last().map(|p| p.id);
    assert_eq!(Some(s.seat.session.shared.focus), last);
    assert_eq!(other.seat.session.shared.focus, platedesk::ui::panes::PaneId::Callbacks);
}

#[test]
fn any_size_draws_a_call() {
    use platedesk::ui::session::Event;
    let mut s = Sitting::with_calls(Lang::Zh, LARGE);
    for keys in ["c", "<Enter>", "<Tab>", "1", "<Esc>2", "<Esc>3", "<Esc>6", "<Esc>p"] {
        s.keys(keys);
        for size in [(60, 16), (61, 17), (80, 24), (109, 29), (110, 30), (400, 150), (120, 36)] {
            s.size = size;
            s.seat.send(Event::Resize(size.0, size.1));
            let _ = s.screen();
        }
    }
}
