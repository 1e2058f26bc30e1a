//! The second call of a complaint (Rule K-6): recorded on its case.

use super::*;
use crate::domain::change::{CaseChange, CaseStep, NewComplaint};
use crate::domain::complaint::CaseState;
use crate::domain::id::ComplaintId;

fn step(at: &mut Counter, complaint: ComplaintId, step: CaseStep) {
    at.ask(&Change::Case(CaseChange { complaint, step })).unwrap();
}

/// A case that is done, and its second call as the planner made it.
fn done() -> (Counter, VehicleId, ComplaintId, CallbackId) {
    let mut at = Counter::default();
    at.actor.role = Role::StoreManager;
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let intake = Intake { words: "还在响".into(), ..Intake::default() };
    let new = Change::OpenComplaint(NewComplaint { vehicle, intake });
    let case = ComplaintId(at.done(&new, Kind::Complaint));
    let (text, reason) = (String::new(), "误会".to_owned());
    step(&mut at, case, CaseStep::Move { to: CaseState::Done, text, reason });
    let second = open(&at, case);
    assert_eq!(second.len(), 1, "the planner asks for it");
    (at, vehicle, case, second[0])
}

/// The callbacks about a case that are still to be made.
fn open(at: &Counter, case: ComplaintId) -> Vec<CallbackId> {
    let calls = at.view.records.iter().filter_map(|(id, (_, record))| match record {
        Record::Callback(call) if call.is_open() && call.about == Some(case.0) => Some(CallbackId(*id)),
        _ => None,
    });
    calls.collect()
}

#[test]
fn what_the_customer_said_is_recorded_on_the_case() {
    let (mut at, vehicle, _, second) = done();
    let other = planned(&mut at, 1, vehicle, |_| ());
    let intake = Some(Intake { words: "x".into(), ..Intake::default() });
    let problem = CallResult { complaint: intake, ..result(second, Outcome::Problem) };
    let booked = CallResult { expected: Some(clock("24 12:30")), ..result(second, Outcome::Booked) };
    for reached in [result(second, Outcome::Fine), problem, booked] {
        assert_eq!(at.refused(&record(reached)), of("outcome", "second-call-on-case"));
    }
    let along = CallResult { along: vec![second], ..result(other, Outcome::Fine) };
    assert_eq!(at.refused(&record(along)), of("along", "second-call-on-case"));
    // Nobody reached, or put off: that is the call's own.
    assert!(recorded(&mut at, second, Outcome::NoAnswer).is_open());
    let again = Some(clock("24 09:00"));
    at.ask(&record(CallResult { again, ..result(second, Outcome::CallBack) })).unwrap();
    assert_eq!((call(&at, second).is_open(), call(&at, second).tries.len()), (true, 2));
}

#[test]
fn no_second_call_is_left_of_a_case_that_went_on() {
    let (mut at, _, case, second) = done();
    recorded(&mut at, second, Outcome::NoAnswer);
    step(&mut at, case, CaseStep::Reopen { reason: "又出现".into() });
    assert_eq!(open(&at, case), []);
    let gone = call(&at, second);
    assert_eq!((gone.state, gone.withdrawn.as_str()), (CallState::Withdrawn, "anchor-gone"));
    let (mut at, _, case, second) = done();
    let text = "满意".to_owned();
    step(&mut at, case, CaseStep::SecondCall { content: true, text, invited: true });
    let (cause, countermeasure) = ("x".to_owned(), "y".to_owned());
    step(&mut at, case, CaseStep::Close { cause, countermeasure });
    assert_eq!((open(&at, case), call(&at, second).state), (Vec::new(), CallState::Made));
}
