//! Files from and for other programs, from the console.

use super::{LARGE, found, records};
use crate::support::sitting::Sitting;
use platedesk::domain::lang::Lang;
use std::fs;
use std::path::PathBuf;

/// A folder of files, thrown away at the end.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file in GB18030 with two good rows and a bad one.
    fn customers(&self) -> PathBuf {
        let text = "车牌号,客户姓名,手机,备注\n京C10001,王芳,13655557777,老客户\n京A1234,李四,13800138000,\n\
                    京C10002,赵六,13900139000,\n";
        let path = self.path("客户.csv");
        fs::write(&path, encoding_rs::GB18030.encode(text).0).unwrap();
        path
    }
}

/// Keys that type a path, as a paste, so that none of it is a command.
fn typed(path: &std::path::Path) -> String {
    format!("{{{}}}", path.display())
}

#[test]
fn a_file_is_imported_and_exported_again_without_leaving_the_console() {
    let files = Files::new();
    let mut s = Sitting::with_cars(Lang::Zh, LARGE);
    let csv = files.customers();
    s.keys(":import-cars<Enter>").sees("CSV 或 XLSX");
    s.keys(&typed(&csv)).keys("<C-s>");
    s.finish();
    s.sees("gb18030").sees("车牌号 → 车牌").sees("忽略：备注").sees("将新建 2 辆").sees("第 3 行");
    assert_eq!(s.desk.vehicles(), 3, "it was only tried");
    s.keys("1");
    s.finish();
    s.sees("新建 2 辆").sees("拒绝 1 行");
    let rejects = files.path("客户.csv.rejected.csv");
    assert!(fs::read_to_string(&rejects).unwrap().contains("京A1234,李四,13800138000,,3,车牌号,"));
    // The path may be wrapped.
    let screen: String = s.screen().chars().filter(|c| !c.is_whitespace() && *c != '│').collect();
    assert!(screen.contains(&rejects.display().to_string()), "{screen}");
    s.keys("<Enter>/京C10001<Enter>").sees("王芳");
    let car = found(&s, "京C10002");
    assert_eq!(records(&s, car).people[0].1.name, "赵六");
    let out = files.path("全部.csv");
    s.keys("<Esc>:export<Enter>").sees("导出什么");
    s.keys("1").keys("<Tab>").keys(&typed(&out)).keys("<C-s>");
    s.finish();
    s.sees("已写出 5 行");
    s.keys("<Enter>");
    let back = fs::read_to_string(&out).unwrap();
    assert!(
        back.starts_with("\u{FEFF}车牌,") && back.contains("京C·10001") && back.contains("王芳"),
        "{back}"
    );
    // What was given out says nothing new when it is read again.
    s.keys(":import-cars<Enter>").keys(&typed(&out)).keys("<C-s>");
    s.finish();
    s.sees("没有变化 5");
    s.keys("<Esc>").sees("全部.csv");
}

#[test]
fn what_cannot_be_read_is_said_beside_the_field_and_what_was_typed_stays() {
    let files = Files::new();
    let (sheet, fifo) = (files.path("a.xlsx"), files.path("fifo"));
    fs::write(&sheet, b"PK\x03\x04xxxx").unwrap();
    fs::write(files.path("empty.csv"), "").unwrap();
    fs::write(files.path("other.csv"), "甲,乙\n1,2\n").unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys(":import-cars<Enter><C-s>");
    s.finish();
    s.sees("Type the path");
    let cases = [
        (files.path("no.csv"), "is not there"),
        (files.0.path().to_owned(), "is a folder"),
        (fifo, "is no ordinary file"),
        (sheet, "spreadsheet"),
        (files.path("empty.csv"), "is empty"),
        (files.path("other.csv"), "No column for plate"),
    ];
    for (path, words) in cases {
        s.keys("<C-u>").keys(&typed(&path)).keys("<C-s>");
        s.finish();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        s.sees("CSV or XLSX").sees(&name);
        let screen = s.screen().replace('\n', " ");
        assert!(words.split(' ').all(|word| screen.contains(word)), "{words}:\n{}", s.screen());
    }
    assert_eq!(s.desk.vehicles(), 3);
    s.keys("<Esc>").sees("stands there again");
    s.keys(":import-cars<Enter>").sees("other.csv");
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_said() {
    let files = Files::new();
    let out = files.path("cars.json");
    fs::write(&out, "mine").unwrap();
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let asked = format!(":export<Enter>1<Right><Tab>{}<C-s>", typed(&out));
    s.keys(&asked);
    s.finish();
    s.sees("there is a file of this name already");
    s.keys("1").sees("is there already");
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
    s.keys("<C-s>");
    s.finish();
    s.keys("2");
    s.finish();
    s.sees("3 rows written");
    s.keys("<Enter>");
    let lines = fs::read_to_string(&out).unwrap();
    assert_eq!(lines.lines().filter(|l| l.starts_with('{') && l.ends_with('}')).count(), 3, "{lines}");
    for (path, words) in [
        (files.path("no/such.csv"), "is not there"),
        (files.0.path().to_owned(), "is a folder"),
        (s.desk.dir().join("journal/x.csv"), "inside the store"),
    ] {
        s.keys(":export<Enter>2<Tab><C-u>").keys(&typed(&path)).keys("<C-s>");
        s.finish();
        s.sees(words);
        s.keys("<Esc>");
    }
}

/// Leaving while work is under way asks once, then stops it; what it took over is safe.
#[test]
fn leaving_stops_the_work_and_loses_nothing() {
    let files = Files::new();
    let csv = files.path("many.csv");
    let rows: String = (0..3_000).map(|n| format!("京D{n:05},客户{n}\n")).collect();
    fs::write(&csv, format!("车牌,姓名\n{rows}")).unwrap();
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    s.keys(":import-cars<Enter>").keys(&typed(&csv)).keys("<C-s>");
    s.finish();
    s.sees("3000 cars would be opened");
    s.keys("1<C-q>");
    if !s.left {
        // Else it was done before the key came.
        s.keys("<C-q>");
    }
    assert!(s.left);
    let desk = std::sync::Arc::clone(&s.desk);
    drop(s.seat);
    let there = desk.vehicles() - 3;
    let by_plate = |n: usize| desk.lookup(&format!("京D{n:05}"), 1).unwrap();
    assert!(there <= 3_000);
    if there > 0 {
        assert!(!by_plate(there - 1).is_empty(), "the rows were taken in their order");
    }
}

/// The desk goes on meanwhile, and what others change is seen.
#[test]
fn work_in_the_background_leaves_the_desk_usable() {
    let files = Files::new();
    let mut s = Sitting::with_cars(Lang::En, LARGE);
    let csv = files.customers();
    s.keys(":import-cars<Enter>").keys(&typed(&csv)).keys("<C-s>");
    s.finish();
    s.keys("1");
    // It may be over before the key comes: then the sheet is what Enter closes.
    s.keys("<Enter>618<Enter>").sees("京A·88618").sees("张伟");
    s.finish();
    assert_eq!(s.desk.vehicles(), 5);
    s.keys("<Esc>").sees("5 on file");
}
