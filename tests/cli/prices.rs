//! Price files: `import catalog`.

use crate::place::*;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn file(place: &Place, name: &str, text: &str) -> PathBuf {
    let path = place.store.with_file_name(name);
    fs::write(&path, text).unwrap();
    path
}

fn import(place: &Place, path: &Path, more: &[&str]) -> Ran {
    place.run(&[&["--now", NOW, "import", "catalog", path.to_str().unwrap()], more].concat())
}

fn written(place: &Place) -> PathBuf {
    place.store.join("rules/catalog/imported.toml")
}

/// What a line of a new estimate says.
fn line(place: &Place, plate: &str, line: Value) -> Value {
    let id = place.car(plate);
    let lines = [
        json!({"change": "arrive", "vehicle": id}),
        json!({"change": "add_line", "vehicle": id, "line": line}),
    ];
    let ran = place.apply(&lines);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = place.run(&["--now", NOW, "export", "estimates", "--json"]);
    let order = ran.lines().into_iter().find(|order| order.to_string().contains(&id));
    let order = order.unwrap_or_else(|| panic!("{}", ran.out));
    let only = |value: &Value| value.as_object().unwrap().values().next().unwrap().clone();
    let mut line = only(&order["revisions"][0]["lines"]);
    line["kind"] = only(&line["kind"]);
    line
}

const ZH: &str = "项目代码,类别,中文名称,英文名称,单价,计费工时数,标准分钟,安全项目,单位\n\
                  OIL-FILTER,配件,机油滤清器,oil filter,39,,10,否,个\n\
                  pad-x9,零件,刹车片（进口）,,\"1,280.50\",0,30,是,套\n\
                  road-test,工时,,,,0.80,,,\n";

#[test]
fn prices_are_taken_over_and_show_in_the_next_estimate() {
    let place = Place::sandbox();
    let path = file(&place, "prices.csv", ZH);
    let tried = import(&place, &path, &["--dry-run"]);
    assert_eq!((tried.code, written(&place).exists()), (0, false), "{}", tried.err);
    let ran = import(&place, &path, &["--lang", "zh"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in ["项目代码 → 项目代码", "单位", "新增项目 1 个，改动 2", "下次打开门店时起使用"]
    {
        assert!(ran.err.contains(part), "no {part}: {}", ran.err);
    }
    let mode = fs::metadata(written(&place)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let part = line(&place, "京A10001", json!({"kind": "part", "part": "oil-filter", "quantity": 2}));
    assert_eq!(
        (&part["kind"]["price"], &part["name"]["en"]),
        (&json!("39.00"), &json!("oil filter")),
        "{part}"
    );
    let part = line(&place, "京A10002", json!({"kind": "part", "part": "pad-x9", "quantity": 1}));
    let shown = (&part["kind"]["price"], &part["name"]["en"], &part["minutes"], &part["safety"]);
    assert_eq!(shown, (&json!("1280.50"), &json!("刹车片（进口）"), &json!(30), &json!(true)));
    let labour = line(&place, "京A10003", json!({"kind": "labour", "operation": "road-test"}));
    let shown = (&labour["kind"]["hours_centi"], &labour["name"]["en"], &labour["minutes"]);
    assert_eq!(shown, (&json!(80), &json!("road test"), &json!(30)), "what is empty stays");
    // What the file does not name is as it was.
    let part = line(&place, "京A10004", json!({"kind": "part", "part": "air-filter", "quantity": 1}));
    assert_eq!(part["kind"]["price"], "58.00");
    // The trail tells of it.
    let trail = place.run(&["export", "journal", "--json"]);
    let told: Vec<Value> =
        trail.lines().into_iter().filter(|l| l.to_string().contains("import_catalog")).collect();
    assert_eq!(told.len(), 1, "{}", trail.out);
    assert!(told[0].to_string().contains("1 new, 2 changed"), "{}", told[0]);
}

#[test]
fn the_same_file_again_changes_not_a_letter_and_others_are_added() {
    let place = Place::sandbox();
    let path = file(&place, "prices.csv", ZH);
    assert_eq!(import(&place, &path, &[]).code, 0);
    let (before, since) = (fs::read(written(&place)).unwrap(), fs::metadata(written(&place)).unwrap());
    let head = place.run(&["export", "journal"]).out;
    let ran = import(&place, &path, &[]);
    assert!(ran.err.contains("0 items new, 0 changed, 3 as they were, 0 refused"), "{}", ran.err);
    assert!(!ran.err.contains("next start"), "{}", ran.err);
    let after = fs::metadata(written(&place)).unwrap();
    assert_eq!(
        (fs::read(written(&place)).unwrap(), after.modified().unwrap()),
        (before, since.modified().unwrap())
    );
    assert_eq!(
        place.run(&["export", "journal"]).out.lines().count(),
        head.lines().count() + 1,
        "the export alone"
    );
    let text =
        "code,kind,name,price,billed hours\nb-2,part,belt,12,\nweld,labor,welding,,1.5 h\npad-x9,,,99,\n";
    let ran = place.run_with(&["--now", NOW, "import", "catalog", "-"], text.as_bytes());
    assert!(ran.err.contains("2 items new, 1 changed, 0 as they were"), "{}", ran.err);
    let labour = line(&place, "京A10001", json!({"kind": "labour", "operation": "weld"}));
    assert_eq!((&labour["kind"]["hours_centi"], &labour["minutes"]), (&json!(150), &json!(90)));
    let part = line(&place, "京A10002", json!({"kind": "part", "part": "pad-x9", "quantity": 1}));
    assert_eq!((&part["kind"]["price"], &part["name"]["zh"]), (&json!("99.00"), &json!("刹车片（进口）")));
    let part = line(&place, "京A10003", json!({"kind": "part", "part": "oil-filter", "quantity": 1}));
    assert_eq!(part["kind"]["price"], "39.00", "of the file before");
}

#[test]
fn bad_rows_are_refused_alone_with_line_column_and_reason() {
    let place = Place::sandbox();
    let text = "code,kind,name,price,hours,minutes\n\
                ok-1,part,fine,12,,\n\
                ,part,x,12,,\n\
                a/b,part,x,12,,\n\
                c-1,part,x,\"9,6\",,\n\
                c-2,part,x,,,\n\
                c-3,part,x,12,2,\n\
                c-4,labour,x,12,1,\n\
                c-5,labour,x,,,\n\
                c-6,,x,12,1,\n\
                c-7,part,,12,,\n\
                c-8,part,x,12,,1.5\n\
                OK-1,part,again,13,,\n\
                c-9,moon,x,12,,\n\
                c-10,labour,x,,999,10\n";
    let path = file(&place, "bad.csv", text);
    let ran = import(&place, &path, &["-v"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("14 rows: 1 items new, 0 changed, 0 as they were, 13 refused"), "{}", ran.err);
    let columns = [
        "code", "code", "price", "price", "hours", "price", "hours", "kind", "name", "minutes", "code",
        "kind", "hours",
    ];
    for (row, column) in (3..).zip(columns) {
        assert!(ran.err.contains(&format!("row {row}, column {column}")), "{row} {column}: {}", ran.err);
    }
    let rejected = path.with_file_name("bad.csv.rejected.csv");
    assert_eq!(fs::read_to_string(&rejected).unwrap().lines().count(), 14);
    let stored = fs::read_to_string(written(&place)).unwrap();
    assert_eq!(stored.matches("key = ").count(), 1, "{stored}");
    assert_eq!(import(&place, &file(&place, "none.csv", "name,price\nx,1\n"), &[]).code, 3, "no code at all");
}

#[test]
fn what_a_person_wrote_is_never_written_over() {
    let place = Place::sandbox();
    let folder = place.store.join("rules/catalog");
    fs::create_dir_all(&folder).unwrap();
    let own = "# ours\n[[part]]\nkey = \"ours\"\nname = { zh = \"甲\", en = \"a\" }\n\
               reason = { zh = \"乙\", en = \"b\" }\nprice = \"1.00\"\nminutes = 0\n";
    fs::write(folder.join("parts.toml"), own).unwrap();
    let path = file(&place, "p.csv", "code,price\nours,2\n");
    assert_eq!(import(&place, &path, &[]).code, 0);
    assert_eq!(fs::read_to_string(folder.join("parts.toml")).unwrap(), own);
    let part = line(&place, "京A10001", json!({"kind": "part", "part": "ours", "quantity": 1}));
    assert_eq!(part["kind"]["price"], "2.00");
    // A comment in the file of the import would be lost: it is refused, and says what to do.
    let text = fs::read_to_string(written(&place)).unwrap().replace("[[part]]", "# dear!\n[[part]]");
    fs::write(written(&place), &text).unwrap();
    let ran = import(&place, &file(&place, "q.csv", "code,price\nours,3\n"), &[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("catalog/parts.toml"), "{}", ran.err);
    assert_eq!(fs::read_to_string(written(&place)).unwrap(), text);
}

#[test]
fn it_needs_the_right_to_import() {
    let place = Place::sandbox();
    let user = |(login, role)| json!({"change": "enrol_user", "login": login, "name": login, "role": role});
    let users = [("li", "admin"), ("chen", "advisor"), ("wang", "manager")].map(user);
    assert_eq!(place.apply(&users).code, 0);
    let path = file(&place, "prices.csv", ZH);
    for more in [&["--as", "chen"][..], &["--as", "chen", "--dry-run"]] {
        let ran = import(&place, &path, more);
        assert_eq!((ran.code, written(&place).exists()), (5, false), "{}", ran.err);
    }
    let ran = import(&place, &path, &["--as", "wang"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
