use super::*;

fn field(at: &str, before: Option<Value>, after: Option<Value>) -> FieldEdit {
    FieldEdit { at: at.to_owned(), before, after }
}

#[test]
fn only_what_stands_in_the_personal_part_of_a_line_is_blanked() {
    for (kind, pattern, _) in BLANKS {
        let top = field(pattern, None, None);
        assert!(kind.is_personal(top.top_field()), "{kind:?} {pattern} would change what the chain covers");
    }
}

#[test]
fn a_field_is_blanked_wherever_its_edit_begins() {
    let note = |text: &str| json!({ "mark": "good", "bulk": false, "note": text });
    let of = |at: &str, before, after| blanked(Kind::Visit, &field(at, before, after));
    let whole = of("/items/fluids", None, Some(note("leaks"))).unwrap();
    assert_eq!(whole.after, Some(note("")));
    assert_eq!(
        of("/items/fluids/note", Some(json!("leaks")), Some(json!("drips"))),
        None,
        "no change is left"
    );
    let marked = of("/items/fluids/mark", Some(json!("good")), Some(json!("repair"))).unwrap();
    assert_eq!(marked.after, Some(json!("repair")), "what says nothing about them stays");
    let all = of("/valuables", None, Some(json!({ "kept": "bag", "locker": "" }))).unwrap();
    assert_eq!(all.after, Some(json!({ "kept": "", "locker": "" })));
    let waived = json!({ "who": "Li", "how": "phone", "waived": "in a hurry" });
    let acknowledged = of("/acknowledged", None, Some(waived)).unwrap();
    assert_eq!(acknowledged.after, Some(json!({ "who": "", "how": "phone" })));
    let events = json!([{ "text": "rude", "who": "Li", "kind": "note" }]);
    let case = blanked(Kind::Complaint, &field("/events", None, Some(events))).unwrap();
    assert_eq!(case.after, Some(json!([{ "text": "", "who": "", "kind": "note" }])));
}

#[test]
fn a_person_is_blank_but_for_that_they_were_forgotten_and_are_not_called() {
    let of = |at: &str, before, after| blanked(Kind::Person, &field(at, before, after));
    assert_eq!(of("/name", Some(json!("Li")), Some(json!("Wang"))), None);
    assert_eq!(of("/name", None, Some(json!("Li"))).unwrap().after, Some(json!("")));
    assert_eq!(of("/birthday", None, Some(json!("1980-05-01"))), None, "a new record has none");
    assert_eq!(of("/do_not_call", None, Some(json!(false))).unwrap().after, Some(json!(true)));
    let said = Some(json!({ "at": "2026-11-24T00:00:00Z" }));
    assert_eq!(of("/forgotten", None, said.clone()).unwrap().after, said);
}

#[test]
fn what_one_line_left_is_what_the_next_line_found() {
    // Blanking knows nothing of other lines, so the same value must always become the same.
    let values = [json!("a"), json!("b")];
    for at in ["/words", "/support/1/ask", "/items/x/note"] {
        for value in &values {
            let made = blank(Kind::Visit, at, Some(value.clone()));
            assert_eq!(made, Some(json!("")), "{at}");
        }
    }
}
