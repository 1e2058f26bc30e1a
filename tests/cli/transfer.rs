//! Files from and for other programs: import, export, demo-data.

use crate::place::*;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn file(place: &Place, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = place.store.with_file_name(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn import(place: &Place, path: &std::path::Path, more: &[&str]) -> Ran {
    place.run(&[&["--now", NOW, "import", "vehicles", path.to_str().unwrap()], more].concat())
}

fn card(place: &Place, plate: &str) -> Value {
    let ran = place.run(&["--now", NOW, "card", plate, "--json"]);
    assert_eq!(ran.code, 0, "{plate}: {}", ran.err);
    ran.lines()[0].clone()
}

#[test]
fn a_file_with_names_in_any_language_is_taken_over_in_every_writing() {
    let place = Place::sandbox();
    let text = "车牌号;VIN;品牌;燃料;行驶里程;购车时间;客户姓名;手机;电话;备注\n\
                京Ａ·８８６１８;1M8GDM9AXKP042788;丰田;油电混动;4.8万;2024年5月31日;张伟;138 0013 6621;020-38881234;老客户\n";
    let path = file(&place, "a.csv", format!("\u{FEFF}{text}"));
    let ran = import(&place, &path, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in ["车牌号 → plate", "手机 → phone", "Ignored: 备注", "1 cars opened"] {
        assert!(ran.err.contains(part), "no {part}: {}", ran.err);
    }
    let car = card(&place, "京A88618");
    let shown = (&car["file"]["energy"], &car["file"]["readings"][0]["km"], &car["file"]["purchased"]);
    assert_eq!(shown, (&json!("hybrid"), &json!(48_000), &json!("2024-05-31")));
    assert_eq!(car["people"][0]["phones"], json!(["13800136621", "02038881234"]));
    // Once more, with a field that differs, and one that is empty and so says nothing.
    let more = "plate,colour,make\n京A88618,红,\n";
    assert_eq!(import(&place, &file(&place, "b.csv", more), &[]).code, 0);
    let after = card(&place, "京A88618");
    assert_eq!((&after["file"]["colour"], &after["file"]["make"]), (&json!("红"), &json!("丰田")));
    let revision = after["revision"].clone();
    assert_eq!(import(&place, &file(&place, "b.csv", more), &[]).code, 0);
    assert_eq!(card(&place, "京A88618")["revision"], revision);
}

#[test]
fn refused_rows_are_in_a_file_that_can_be_mended_and_read_again() {
    let place = Place::sandbox();
    let path = file(&place, "c.csv", "车牌,姓名,电话\n京A1234,张伟,13800136621\n京B88618,李娜,13911112222\n");
    let ran = import(&place, &path, &["--lang", "zh"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("第 2 行，车牌 列"), "{}", ran.err);
    let rejected = path.with_file_name("c.csv.rejected.csv");
    let text = fs::read_to_string(&rejected).unwrap();
    assert!(
        text.starts_with("\u{FEFF}车牌,姓名,电话,行号,列名,拒绝原因\n京A1234,张伟,13800136621,2,车牌,"),
        "{text}"
    );
    fs::write(&rejected, text.replace("京A1234,", "京A12345,")).unwrap();
    assert_eq!(import(&place, &rejected, &[]).code, 0);
    assert_eq!(card(&place, "京A12345")["people"][0]["name"], "张伟");
}

#[test]
fn files_that_cannot_be_taken_say_why() {
    let place = Place::sandbox();
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04xxxx", "spreadsheet"),
        (b"a\0b\x01", "no text file"),
        (b"\xff\x80\x81,\xff\n1,2\n", "no text file"),
        ("甲,乙\n1,2\n".as_bytes(), "车牌"),
        ("plate,车牌\n1,2\n".as_bytes(), "both mean"),
    ] {
        let ran = import(&place, &file(&place, "bad.csv", bytes), &[]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{word}: {}", ran.err);
        assert!(ran.err.contains(word), "{word}: {}", ran.err);
    }
    let missing = place.run(&["import", "vehicles", "no-such-file.csv"]);
    assert_eq!(missing.code, 4, "{}", missing.err);
    assert_eq!(place.run(&["import", "moons", "x.csv"]).code, 2);
}

#[test]
fn a_mapping_file_and_confirmed_plates_have_the_last_word() {
    let place = Place::sandbox();
    let path = file(&place, "d.csv", "甲,乙,姓名\nAB 1234,张伟,别人\n");
    let map = file(&place, "map.toml", "\"甲\" = \"plate\"\n\"乙\" = \"owner.name\"\n\"姓名\" = \"\"\n");
    let map = map.to_str().unwrap();
    let ran = import(&place, &path, &["--map", map]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("--unusual-plates"), "{}", ran.err);
    let ran = import(&place, &path, &["--map", map, "--unusual-plates", "--dry-run"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.run(&["card", "AB1234"]).code, 4, "a dry run changes nothing");
    assert_eq!(import(&place, &path, &["--map", map, "--unusual-plates"]).code, 0);
    assert_eq!(card(&place, "AB1234")["people"][0]["name"], "张伟");
    for (text, word) in
        [("\"丙\" = \"plate\"", "丙"), ("\"甲\" = \"wheels\"", "vehicle.vin"), ("x", "mapping")]
    {
        let ran = import(&place, &path, &["--map", file(&place, "m.toml", text).to_str().unwrap()]);
        assert_eq!(ran.code, 3, "{text}");
        assert!(ran.err.contains(word), "{}", ran.err);
    }
}

/// A card without what a file of cars does not carry: identities, revision, times, history,
/// other people than the owner.
fn comparable(mut card: Value) -> Value {
    let file = &card["file"];
    let km = file["readings"].as_array().and_then(|r| r.last()).map(|r| r["km"].clone());
    let mut car = file.as_object().unwrap().clone();
    for field in ["people", "opened", "readings", "next_service", "old_plates", "plan_on"] {
        car.remove(field);
    }
    let mut owner = card["people"][0].take();
    if let Some(owner) = owner.as_object_mut() {
        owner.remove("id");
        owner.remove("confirmed");
    }
    json!({ "plate": card["plate"], "key": card["key"], "car": card["car"], "file": car, "km": km, "owner": owner })
}

#[test]
fn what_is_exported_and_imported_elsewhere_gives_the_same_cards() {
    let (from, to) = (Place::new(), Place::sandbox());
    let demo = ["--demo", "--vehicles", "120", "--seed", "3", "--lang", "zh", "--now", NOW];
    drop(opened(from.outcome(&demo, b"").0));
    let csv = from.run(&["--lang", "zh", "export", "vehicles"]);
    assert_eq!(csv.code, 0, "{}", csv.err);
    let ran = import(&to, &file(&to, "e.csv", &csv.out), &["--unusual-plates"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let all = from.run(&["export", "vehicles", "--json"]).lines();
    assert_eq!(all.len(), 120);
    for car in all {
        let key = car["plate"].as_str().map(|p| p.replace("~Y", "黄").replace("~U", ""));
        let key = key.or_else(|| car["vin"].as_str().map(ToOwned::to_owned)).unwrap();
        assert_eq!(comparable(card(&to, &key)), comparable(card(&from, &key)), "{key}");
    }
    let back = to.run(&["--lang", "zh", "export", "vehicles"]);
    assert_eq!(back.out, csv.out, "given out again, it is the same file");
}

#[test]
fn every_kind_is_given_out_in_one_order_and_safe_for_spreadsheets() {
    let place = Place::new();
    drop(opened(place.outcome(&["--demo", "--vehicles", "40", "--now", NOW], b"").0));
    for kind in ["vehicles", "people", "visits", "estimates", "journal"] {
        let rows = place.run(&["export", kind, "--json"]);
        assert!(rows.code == 0 && rows.lines().len() > 3, "{kind}: {}", rows.err);
        // An export goes on the trail itself: the journal has a line more the next time.
        let again = place.run(&["export", kind, "--json"]).out;
        assert!(again.starts_with(&rows.out) && (kind == "journal" || again == rows.out), "{kind}");
        assert!(place.run(&["export", kind]).out.lines().count() > 3, "{kind}");
        let none = place.run(&["export", kind, "--json", "--since", "2030-01-01 00:00"]);
        assert_eq!((none.code, none.out.as_str()), (0, ""), "{kind}");
    }
    // What comes after the visit needs days to pass: here only that it is asked for by these names.
    for kind in ["callbacks", "tries", "surveys", "bookings", "complaints"] {
        let rows = place.run(&["export", kind, "--json", "--since", "2030-01-01 00:00"]);
        assert_eq!((rows.code, rows.out.as_str()), (0, ""), "{kind}: {}", rows.err);
        let csv = place.run(&["--lang", "zh", "export", kind]);
        assert!(
            csv.code == 0 && csv.out.lines().next().unwrap().contains("车牌,客户"),
            "{kind}: {}",
            csv.out
        );
    }
    let mut line = open("京C88618");
    line["owner"] = json!({"name": "=cmd|'/c calc'!A1", "phones": "+852 9123 4567"});
    assert_eq!(place.apply(&[line]).code, 0);
    let csv = place.run(&["export", "vehicles", "--since", NOW]);
    assert!(csv.out.contains(",'=cmd|'/c calc'!A1,'+85291234567,"), "{}", csv.out);
    let to = Place::sandbox();
    assert_eq!(import(&to, &file(&to, "f.csv", &csv.out), &["--unusual-plates"]).code, 0);
    assert_eq!(card(&to, "京C88618")["people"][0]["phones"], json!(["+85291234567"]));
    assert_eq!(place.run(&["export", "moons"]).code, 2);
}

#[test]
fn demo_data_is_read_from_standard_input_in_either_encoding() {
    let place = Place::sandbox();
    let demo = ["--lang", "zh", "--now", NOW, "demo-data", "30", "--seed", "5"];
    let made = place.run(&demo);
    assert_eq!((made.code, made.out.lines().count()), (0, 31));
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_platedesk"));
    let gb = program.args(demo).arg("--gb18030").output().unwrap().stdout;
    assert!(String::from_utf8(gb.clone()).is_err());
    for (bytes, word) in [(made.out.as_bytes(), "30 cars opened"), (&gb, "30 as they were")] {
        let ran = place.run_with(&["--now", NOW, "import", "vehicles", "-"], bytes);
        assert!(ran.code == 0 && ran.err.contains(word), "{}", ran.err);
    }
    assert_eq!(place.run(&["demo-data", "3", "--bad", "101"]).code, 3);
}

#[test]
fn people_and_past_visits_are_taken_over_and_stand_on_the_card() {
    let place = Place::sandbox();
    let run = |what: &str, path: &std::path::Path, more: &[&str]| {
        place.run(&[&["--now", NOW, "import", what, path.to_str().unwrap()], more].concat())
    };
    let people = file(&place, "p.csv", "客户姓名,手机,生日\n张伟,13800136621,1984-05-31\n李娜,,\n");
    let ran = run("people", &people, &[]);
    assert!(
        ran.code == 3 && ran.err.contains("1 people made") && ran.err.contains("row 3, column 手机"),
        "{}",
        ran.err
    );
    assert!(run("people", &people, &[]).err.contains("1 as they were"));
    let cars = file(&place, "c.csv", "车牌,姓名,电话\n京A88618,张伟,13800136621\n");
    assert_eq!(run("vehicles", &cars, &[]).code, 0);
    assert_eq!(card(&place, "京A88618")["people"][0]["birthday"], json!("1984-05-31"));
    let text = "车牌号,开单日期,交车时间,里程,工单号,维修内容,结算金额,服务顾问\n\
                京A88618,2023/5/31 09:12,2023/5/31 16:00,4.2万,R-77,更换机油,283,老周\n\
                京B00001,2023-05-31,,,R-78,x,1,\n";
    let visits = file(&place, "v.csv", text);
    let ran = run("history", &visits, &["--dry-run"]);
    assert!(ran.err.contains("1 visits would be added"), "{}", ran.err);
    let ran = run("history", &visits, &[]);
    assert!(
        ran.code == 3 && ran.err.contains("1 visits added") && ran.err.contains("row 3, column 车牌号"),
        "{}",
        ran.err
    );
    assert!(run("history", &visits, &[]).err.contains("0 visits added, 0 changed, 1 as they were"));
    let out = place.run(&["--now", NOW, "export", "estimates", "--json"]);
    let order = &out.lines()[0];
    assert_eq!((&order["number"], &order["state"]), (&json!("R-77"), &json!("settled")));
    let car = card(&place, "京A88618");
    assert_eq!(car["file"]["readings"][0]["km"], json!(42_000));
    let missing = run("history", &file(&place, "m.csv", "车牌\n京A88618\n"), &[]);
    assert!(missing.code == 3 && missing.err.contains("No column for arrived"), "{}", missing.err);
}

#[test]
fn people_who_look_the_same_are_counted_after_an_import_listed_and_never_merged() {
    let place = Place::sandbox();
    let cars =
        "车牌,姓名,电话\n京A88618,张伟,13800136621\n京B88618,李娜,13800136621\n京C88618,王敏,13911112222\n";
    let ran = import(&place, &file(&place, "t.csv", cars), &[]);
    assert!(ran.code == 0 && ran.err.contains("1 groups of people in the store"), "{}", ran.err);
    let listed = place.run(&["--now", NOW, "duplicates"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 1), "{}", listed.err);
    for part in ["same telephone 13800136621", "张伟 (京A·88618)", "李娜 (京B·88618)"] {
        assert!(listed.out.contains(part), "no {part}: {}", listed.out);
    }
    let value = &place.run(&["--now", NOW, "duplicates", "--json"]).lines()[0];
    assert_eq!((&value["why"], &value["people"][1]["name"]), (&json!("phone"), &json!("李娜")));
    assert_eq!(place.run(&["--now", NOW, "export", "people", "--json"]).lines().len(), 3);
}
