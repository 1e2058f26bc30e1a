//! Scores of the survey, and a mileage heard (Rules C-6, C-8).

use super::*;

/// What scores ask for: complaints and calls of a manager, by their notes.
fn scored(scores: &[(&str, u8)]) -> (Vec<Complaint>, Vec<Callback>) {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |c| c.scored = true);
    let scores = scores.iter().map(|(k, s)| ((*k).to_owned(), *s)).collect();
    let answered = CallResult { scores, suggestion: "快一点".into(), ..result(id, Outcome::Fine) };
    let writes = at.ask(&record(answered.clone())).unwrap();
    let tried = call(&at, id).tries.remove(0);
    assert_eq!((tried.scores, tried.suggestion.as_str()), (answered.scores, "快一点"));
    // The history does not say that all was fine where a complaint was opened.
    let kept = if tried.complaint.is_some() { Outcome::Problem } else { Outcome::Fine };
    assert_eq!(tried.outcome, kept);
    (complaints(&writes), asked(&writes))
}

#[test]
fn low_scores_ask_for_a_manager_and_very_low_ones_open_a_complaint() {
    let (cases, calls) = scored(&[("fixed", 7), ("clean", 10)]);
    assert_eq!((cases.len(), calls.len()), (0, 0));
    let (cases, calls) = scored(&[("fixed", 7), ("clean", 6)]);
    assert_eq!((cases.len(), calls.len()), (0, 1));
    assert_eq!((calls[0].role, calls[0].cadence.as_str()), (Role::Manager, "manager-call"));
    let (cases, calls) = scored(&[("clean", 4)]);
    assert_eq!((cases.len(), calls.len()), (0, 1));
    let (cases, calls) = scored(&[("clean", 0), ("fixed", 3), ("more", 5)]);
    assert_eq!((cases.len(), calls.len()), (1, 1));
    assert_eq!((cases[0].words.as_str(), cases[0].events.len()), ("快一点", 1), "the customer's own");
    let about: Vec<&str> = cases[0].events[0].text.lines().collect();
    assert_eq!(about, ["问题一次修好了吗？ 3", "交车时车干净吗？ 0", "快一点"], "a failed basic first");
    assert_eq!(cases[0].source, Source::Survey);
    assert!(calls[0].note.contains("有没有超出您期待的地方？ 5"), "{}", calls[0].note);
}

#[test]
fn a_complaint_of_the_survey_has_the_customers_words() {
    let words = |note: &str, suggestion: &str| {
        let mut at = Counter::default();
        let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
        let id = planned(&mut at, 1, vehicle, |c| c.scored = true);
        let (note, suggestion) = (note.to_owned(), suggestion.to_owned());
        let scores = [("fixed".to_owned(), 3)].into();
        let answered = CallResult { scores, note, suggestion, ..result(id, Outcome::Fine) };
        let case = complaints(&at.ask(&record(answered)).unwrap()).remove(0);
        assert!(case.events[0].text.starts_with("问题一次修好了吗？ 3"), "{:?}", case.events);
        assert_eq!(call(&at, id).tries[0].outcome, Outcome::Problem);
        case.words
    };
    assert_eq!(words("还在响", "快一点"), "快一点");
    assert_eq!(words("还在响", ""), "还在响");
    assert_eq!(words("", ""), "问题一次修好了吗？ 3", "who said nothing is not quoted");
}

#[test]
fn scores_are_known_in_range_and_asked_for() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let plain = planned(&mut at, 1, vehicle, |_| ());
    let survey = planned(&mut at, 2, vehicle, |c| c.scored = true);
    let with = |id, outcome, key: &str, score| {
        let scores = [(key.to_owned(), score)].into();
        record(CallResult { scores, ..result(id, outcome) })
    };
    assert_eq!(at.refused(&with(plain, Outcome::Fine, "fixed", 9)), of("scores", "call-not-scored"));
    assert_eq!(at.refused(&with(survey, Outcome::Fine, "nice", 9)), of("scores.nice", "no-such-key"));
    assert_eq!(
        at.refused(&with(survey, Outcome::Fine, "fixed", 11)),
        of("scores.fixed", "survey-score-range")
    );
    assert_eq!(at.refused(&with(survey, Outcome::Busy, "fixed", 9)), of("scores", "not-with-outcome"));
    // A complaint taken down in the call is enough; a second would be about the same.
    let intake = Some(Intake { words: "还在响".into(), ..Intake::default() });
    let scores = [("fixed".to_owned(), 1)].into();
    let both =
        CallResult { scores, complaint: intake, along: vec![survey], ..result(plain, Outcome::Problem) };
    let writes = at.ask(&record(both)).unwrap();
    assert_eq!(complaints(&writes).len(), 1);
    assert_eq!(call(&at, survey).tries[0].scores.len(), 1);
    assert!(call(&at, plain).tries[0].scores.is_empty(), "they are kept once, where they are asked");
    let manager = asked(&writes).remove(0);
    assert_eq!(manager.about, call(&at, plain).tries[0].complaint.map(|id| id.0));
}

#[test]
fn a_mileage_heard_is_a_reading_that_fits_the_others() {
    let mut at = Counter::default();
    let (vehicle, _) = car(&mut at, "京A88618", "13800136621");
    let id = planned(&mut at, 1, vehicle, |_| ());
    let heard = |km, id| record(CallResult { km: Some(km), ..result(id, Outcome::Fine) });
    at.ask(&heard(48_210, id)).unwrap();
    assert_eq!(at.vehicle(vehicle).last_reading().map(|r| (r.km, r.at)), Some((48_210, at.at)));
    let id = planned(&mut at, 2, vehicle, |_| ());
    assert_eq!(at.refused(&heard(48_209, id)), of("km", "heard-below-last"));
    assert_eq!(at.refused(&heard(500_000, id)), of("km", "heard-jump"));
    assert_eq!(at.refused(&heard(9_000_000, id)), of("km", "mileage-too-large"));
    assert!(call(&at, id).is_open(), "a refused change leaves nothing behind");
}
