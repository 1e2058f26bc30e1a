//! The callback planner on the command line.

use crate::place::*;
use serde_json::json;

/// A store with one car, bought today, that came in by import: nothing is planned yet.
fn shop() -> Place {
    let place = Place::sandbox();
    let change = json!({"change": "import_file", "plate": "粤A12345",
        "vehicle": {"purchased": "2026-11-23"}, "owner": {"name": "张伟", "phones": "13800136621"}});
    let ran = place.apply(&[change]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    place
}

fn plan(place: &Place, args: &[&str]) -> Ran {
    place.run(&[&["--now", NOW, "plan"], args].concat())
}

#[test]
fn plan_says_what_it_made_and_why_and_then_has_nothing_to_do() {
    let place = shop();
    let dry = plan(&place, &["--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    let first = "made        2026-11-24 11:59  粤A·12345     Thank you for buying  \
        (New car, sales; purchase 2026-11-23)";
    assert_eq!(dry.out.lines().next(), Some(first));
    assert!(dry.err.contains("One car looked at: 8 callbacks would be made"), "{}", dry.err);
    let ran = plan(&place, &[]);
    assert_eq!((ran.code, ran.out), (0, dry.out), "what the dry run said");
    let again = plan(&place, &[]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert!(again.err.contains("0 cars looked at"), "{}", again.err);
}

#[test]
fn plan_speaks_chinese_and_json() {
    let place = shop();
    let zh = plan(&place, &["--dry-run", "--lang", "zh"]);
    assert!(
        zh.out.starts_with("新排        2026-11-24 11:59  粤A·12345     购车感谢  (新车交车回访；购车"),
        "{}",
        zh.out
    );
    assert!(zh.err.contains("将新排 8 条回访"), "{}", zh.err);
    let lines = plan(&place, &["--dry-run", "--json"]).lines();
    let first = &lines[0];
    assert_eq!((&first["what"], &first["key"]), (&json!("made"), &json!("new-car-sales/thanks/purchase")));
    assert_eq!((&first["due"], &first["channel"]), (&json!("2026-11-24T03:59:00Z"), &json!("wechat")));
    assert_eq!((&first["role"], &first["why"]), (&json!("sales-manager"), &json!(null)));
    let later = plan(&place, &["--dry-run", "--json", "--day", "2026-12-09"]).lines();
    let skipped: Vec<_> = later.iter().filter(|l| l["why"] == json!("stood-for")).collect();
    assert_eq!(skipped.len(), 1);
    assert_eq!(skipped[0]["key"], json!("new-car-care/30d/purchase"));
}

#[test]
fn one_car_shows_what_is_left_out_and_why() {
    let place = shop();
    let ran = plan(&place, &["--plate", "粤A12345", "--dry-run", "--day", "2026-12-09"]);
    assert!(ran.out.contains("left out"), "{}", ran.out);
    assert!(ran.out.contains("another contact at the same date stands for it"), "{}", ran.out);
}

#[test]
fn what_cannot_be_planned_is_refused() {
    let place = shop();
    let ran = plan(&place, &["--day", "2026-12-09"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("only --dry-run can plan as on 2026-12-09; today is 2026-11-23"), "{}", ran.err);
    assert_eq!(plan(&place, &["--day", "soon", "--dry-run"]).code, 2);
    assert_eq!(plan(&place, &["--plate", "粤A99999"]).code, 4);
    assert_eq!(plan(&place, &["--plate", "!!"]).code, 3);
}
