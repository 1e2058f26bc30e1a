//! A complaint from first word to last, as another program would say it (Rules K-1 to K-6).

use crate::place::*;
use serde_json::{Value, json};

#[test]
fn a_whole_case_goes_through_apply() {
    let place = Place::sandbox();
    let car = place.car("京A88618");
    let intake =
        json!({"source": "hotline", "class": "service", "severity": "major", "words": "等了三个小时"});
    let opened = place.apply(&[json!({"change": "open_complaint", "vehicle": car, "intake": intake})]);
    assert_eq!(opened.code, 0, "{}", opened.out);
    let id = opened.lines()[0]["id"].clone();
    let step = |step: Value| json!({"change": "case", "complaint": id, "step": step});
    let remedies = json!([{"text": "免费保养一次", "cost": "283.00"}, {"text": "代金券", "cost": "200"}]);
    let lines: Vec<Value> = [
        json!({"do": "contact", "how": "phone", "text": "道歉"}),
        json!({"do": "note", "text": "客户要求书面答复"}),
        json!({"do": "class", "class": "communication", "severity": "minor", "department": "customer-care"}),
        json!({"do": "wait", "text": "等客户照片"}),
        json!({"do": "answered", "text": "收到照片"}),
        json!({"do": "move", "to": "investigating"}),
        json!({"do": "offer", "remedies": remedies}),
        json!({"do": "choose", "remedy": 2, "who": "张伟", "how": "phone"}),
        json!({"do": "move", "to": "done", "text": "已发券"}),
        json!({"do": "second_call", "content": true, "text": "满意", "invited": true}),
        json!({"do": "close", "cause": "派工不均", "countermeasure": "按工位排程"}),
        json!({"do": "reopen", "reason": "券未到账"}),
    ]
    .map(step)
    .into();
    let ran = place.apply(&lines);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.lines().iter().filter(|l| l["ok"] == true).count(), lines.len());
    // It is found by its number.
    let found = place.run(&["lookup", "k0001", "--json"]);
    assert_eq!(found.code, 0, "{}", found.err);
    assert_eq!(found.lines()[0]["number"], "K-0001");
    let bad = place.apply(&[step(json!({"do": "offer", "remedies": [{"text": "一", "cost": "1"}]}))]);
    assert_eq!((bad.code, bad.error(0).0.as_str()), (3, "remedies"), "{}", bad.out);
    let unknown = place.apply(&[step(json!({"do": "fly"}))]);
    assert_eq!(unknown.code, 3, "{}", unknown.out);
    assert_eq!(place.run(&["check"]).code, 0);
}
