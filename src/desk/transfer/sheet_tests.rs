use super::book::Book;
use super::tests::{desk, import, import_prices, import_sheet, reader};
use super::*;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A zip file of these parts.
fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook: its sheets by name, whether they can be seen, and their rows as XML; and the texts they share.
pub(super) fn workbook(sheets: &[(&str, bool, String)], shared: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut listed, mut led) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (n, (name, seen, rows)) in sheets.iter().enumerate() {
        let state = if *seen { "" } else { " state=\"hidden\"" };
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{n}\"{state} r:id=\"rId{n}\"/>");
        led += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let book = format!("<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets>{listed}</sheets></workbook>");
    // The second style is a day, the third a day with its time.
    let styles = format!(
        "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/>\
         </cellXfs></styleSheet>"
    );
    let mut all = vec![
        ("[Content_Types].xml", types.to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r\" Type=\"{rel}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{package}\">{led}</Relationships>")),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\" {shared}</sst>")),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.clone())));
    zipped(&all)
}

fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn cell(at: &str, more: &str, value: &str) -> String {
    format!("<c r=\"{at}\" {more}><v>{value}</v></c>")
}

fn row(number: usize, cells: &[String]) -> String {
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

/// The cells of the first sheet, row by row, with the line they are said to stand on.
fn read(file: &[u8]) -> Vec<(u64, Vec<String>)> {
    let mut book = Book::open(Cursor::new(file), None).unwrap();
    let mut rows = sheet::SheetRows::new(&mut book).unwrap();
    let mut out: Vec<_> = rows.headings().unwrap().into_iter().map(|r| (r.line, r.cells)).collect();
    while let Some(row) = rows.next_row().unwrap() {
        out.push((row.line, row.cells));
    }
    out
}

fn refusal(file: &[u8], sheet: Option<&str>) -> (&'static str, String) {
    let fault = Opened::find_out(Cursor::new(file), sheet).map(|_| ()).unwrap_err();
    let say = fault.says()[0].clone();
    (say.id, reader(Lang::En).say(&say))
}

#[test]
fn cells_become_the_texts_that_a_csv_file_has() {
    let rows = [
        row(3, &[text("A3", "plate"), cell("B3", "t=\"s\"", "0"), text("E3", "last")]),
        row(
            5,
            &[
                cell("A5", "", "13800138000"),
                cell("B5", "", "48210.5"),
                cell("C5", "s=\"1\"", "45443"),
                cell("D5", "s=\"2\"", "45443.4375"),
                cell("E5", "t=\"b\"", "1"),
            ],
        ),
        row(
            6,
            &[cell("A6", "", "0.30000000000000004"), cell("B6", "t=\"e\"", "#N/A"), text("D6", "a &amp; b")],
        ),
        row(7, &[text("B7", "")]),
        row(9, &[cell("B9", "t=\"str\"", "京A88618"), cell("C9", "s=\"1\"", "0.5"), cell("D9", "", "-12.0")]),
    ];
    let file = workbook(&[("a", true, rows.concat())], "><si><t>name</t></si>");
    let wanted: [(u64, [&str; 5]); 4] = [
        (3, ["plate", "name", "", "", "last"]),
        (5, ["13800138000", "48210.5", "2024-05-31", "2024-05-31 10:30:00", "TRUE"]),
        (6, ["0.3", "#N/A", "", "a & b", ""]),
        (9, ["", "京A88618", "12:00:00", "-12", ""]),
    ];
    let wanted: Vec<_> = wanted.iter().map(|(line, row)| (*line, row.map(str::to_owned).to_vec())).collect();
    assert_eq!(read(&file), wanted);
}

/// A sheet of two cars, the second with a mileage that no formula gave.
fn cars() -> String {
    let heading = ["车牌", "车架号", "里程", "购车日期", "姓名", "电话"];
    let names = ["A1", "B1", "C1", "D1", "E1", "F1"];
    let heading: Vec<String> = names.iter().zip(heading).map(|(at, name)| text(at, name)).collect();
    let car = |n: usize, plate: &str, km: String| {
        let at = |column: &str| format!("{column}{n}");
        row(
            n,
            &[
                text(&at("A"), plate),
                km,
                cell(&at("D"), "s=\"1\"", "45443"),
                text(&at("E"), "张伟"),
                cell(&at("F"), "", "13800138000"),
            ],
        )
    };
    row(1, &heading)
        + &car(2, "京A88618", cell("C2", "", "48210"))
        + &car(4, "京A12345", cell("C4", "t=\"e\"", "#REF!"))
}

#[test]
fn a_workbook_gives_the_same_cars_as_its_csv_and_names_bad_cells_by_row_and_column() {
    let (_place, desk) = desk();
    let file = workbook(&[("客户", true, cars())], "/><x>");
    let (tally, refused) = import(&desk, &file, false, usize::MAX).unwrap();
    assert_eq!((tally.rows, tally.opened, tally.refused), (2, 1, 1));
    assert_eq!((refused[0].line, refused[0].columns.clone()), (4, vec!["里程".to_owned()]));
    let csv = "车牌,里程,购车日期,姓名,电话\n京A88618,48210,2024-05-31,张伟,13800138000\n";
    let (same, _) = import(&desk, csv.as_bytes(), false, usize::MAX).unwrap();
    assert_eq!((same.same, same.changed, same.opened), (1, 0, 0));
    let (again, _) = import(&desk, &file, true, usize::MAX).unwrap();
    assert_eq!((again.same, again.refused), (1, 1));
}

#[test]
fn the_first_sheet_that_can_be_seen_is_read_or_the_one_that_is_named() {
    let (_place, desk) = desk();
    let other = row(1, &[text("A1", "姓名")]);
    let sheets = [("旧", false, other.clone()), ("客户", true, cars()), ("说明", true, other)];
    let file = workbook(&sheets, "/><x>");
    assert_eq!(import_sheet(&desk, &file, None).unwrap().opened, 1);
    assert_eq!(import_sheet(&desk, &file, Some(" 客户 ")).unwrap().same, 1);
    let fault = import_sheet(&desk, &file, Some("说明")).unwrap_err();
    assert_eq!(fault.says()[0].id, "import-no-columns");
    let (id, said) = refusal(&file, Some("客"));
    assert!(id == "import-sheet" && said.contains("客户, 说明") && !said.contains('旧'), "{said}");
    assert_eq!(refusal("车牌\n".as_bytes(), Some("客户")).0, "import-no-sheets");
}

#[test]
fn what_unfolds_into_too_much_is_refused_before_it_is_read() {
    // A text without end would have to be held at once.
    let long = text("A1", &"x".repeat(2 << 20));
    let shared = |foretold: &str| workbook(&[("a", true, cars())], &format!("{foretold}><si><t>x</t></si>"));
    let beside = |name: &str| zipped(&[(name, "<a/>".repeat(80 << 20))]);
    for file in [
        workbook(&[("a", true, row(1, &[long]))], "/><x>"),
        shared("uniqueCount=\"18446744073709551615\""),
        shared("uniqueCount = '4000000000'"),
        // Right at the end of its part.
        workbook(&[("a", true, cars())], "uniqueCount=\"4000\">"),
        shared(&format!("uniqueCount{}=\"1\"", " ".repeat(40))),
        beside("xl/sharedStrings.xml"),
        beside("xl/worksheets/sharedStrings.xml"),
    ] {
        assert!(file.len() < 4 << 20);
        assert_eq!(refusal(&file, None).0, "import-book-too-large");
    }
    assert_eq!(refusal(&shared("uniqueCount=\"1\""), Some("b")).0, "import-sheet");
}

#[test]
fn what_is_no_workbook_or_breaks_off_is_answered() {
    assert_eq!(refusal(b"PK\x03\x04rest", None).0, "import-book");
    assert_eq!(refusal(&zipped(&[("content.xml", String::new())]), None).0, "import-book");
    let (_place, desk) = desk();
    let file = workbook(&[("客户", true, cars())], "/><x>");
    for cut in (0..file.len()).step_by(7) {
        let _ = import(&desk, &file[..cut], true, usize::MAX);
    }
    let far = workbook(&[("a", true, row(1, &[text("ZZZ1", "车牌")]))], "/><x>");
    assert!(matches!(import(&desk, &far, true, usize::MAX), Err(Fault::Invalid(_))));
}

#[test]
fn prices_of_a_workbook_are_taken_over_at_a_desk_that_stays_open() {
    let headings = ["A1", "B1", "C1"].into_iter().zip(["配件编码", "名称", "单价"]);
    let rows = [
        row(1, &headings.map(|(at, name)| text(at, name)).collect::<Vec<_>>()),
        row(2, &[cell("A2", "", "90915"), text("B2", "机滤"), cell("C2", "", "38.5")]),
        row(3, &[text("A3", "air-filter"), text("B3", ""), cell("C3", "", "61")]),
        row(4, &[text("A4", "x-1"), text("B4", "坏"), cell("C4", "", "0.125")]),
    ];
    let file = workbook(&[("价目", true, rows.concat())], ">");
    let (place, desk) = desk();
    let (tally, refused) = import_prices(&desk, &file).unwrap();
    assert_eq!((tally.opened, tally.changed, tally.refused), (1, 1, 1), "{refused:?}");
    assert_eq!((refused[0].line, refused[0].columns[0].as_str()), (4, "单价"));
    // Not what the desk was opened with counts, but what the files say now.
    let (again, _) = import_prices(&desk, &file).unwrap();
    assert_eq!((again.opened, again.changed, again.same), (0, 0, 2));
    drop(desk);
    let trade = Desk::trade_of(&place.path().join("store"), None).unwrap();
    let part = |key: &str| trade.catalog.part.iter().find(|part| part.key == key).unwrap().clone();
    assert_eq!((part("90915").price.to_string(), part("90915").name.zh), ("38.50".into(), "机滤".into()));
    assert_eq!(
        (part("air-filter").price.to_string(), part("air-filter").name.en),
        ("61.00".into(), "air filter".into())
    );
}

#[test]
fn prices_with_which_the_rules_would_not_load_are_not_written() {
    let (place, desk) = desk();
    let rules = place.path().join("store/rules");
    std::fs::create_dir_all(&rules).unwrap();
    std::fs::write(rules.join("figures.toml"), "labour_rate = \"none\"\n").unwrap();
    let fault = import_prices(&desk, b"code,price\nair-filter,61\n").unwrap_err();
    assert_eq!((fault.exit_code(), fault.says()[0].id), (3, "rules-problem"));
    assert!(!rules.join("catalog").exists());
}
