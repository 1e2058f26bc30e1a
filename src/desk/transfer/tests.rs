use super::*;
use crate::desk::api::job::Importing;
use crate::desk::demo::DemoOptions;
use crate::desk::{Desk, Options};
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::testing::NOW;
use crate::domain::trade::StoreConfig;
use crate::text::{Reader, Texts};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn reader(lang: Lang) -> Reader {
    Reader::new(Arc::new(Texts::load().unwrap()), lang, chrono_tz::Asia::Shanghai)
}

pub(super) fn desk() -> (tempfile::TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("store");
    let (zone, hours) = ("Asia/Shanghai".to_owned(), "08:30-18:00".to_owned());
    let config = StoreConfig {
        name: "x".into(),
        zone,
        hours,
        bays: None,
        vat_percent: None,
        sandbox: true,
        ..StoreConfig::default()
    };
    Desk::init(&dir, &config).unwrap();
    let desk = Desk::open(&dir, Options { now: Some(NOW), ..Options::new("ma") }).unwrap().0;
    (place, desk)
}

/// Runs an import; `stop_at` sets the flag when so many rows were refused.
pub(super) fn import(
    desk: &Desk,
    file: &[u8],
    dry_run: bool,
    stop_at: usize,
) -> Result<(Tally, Vec<Refused>), Fault> {
    run(desk, file, (Importing::Vehicles, None), dry_run, stop_at)
}

/// Runs an import of a sheet.
pub(super) fn import_sheet(desk: &Desk, file: &[u8], sheet: Option<&str>) -> Result<Tally, Fault> {
    run(desk, file, (Importing::Vehicles, sheet), false, usize::MAX).map(|(tally, _)| tally)
}

/// Runs an import of prices.
pub(super) fn import_prices(desk: &Desk, file: &[u8]) -> Result<(Tally, Vec<Refused>), Fault> {
    run(desk, file, (Importing::Catalog, None), false, usize::MAX)
}

fn run(
    desk: &Desk,
    file: &[u8],
    (what, sheet): (Importing, Option<&str>),
    dry_run: bool,
    stop_at: usize,
) -> Result<(Tally, Vec<Refused>), Fault> {
    let (actor, reader) = (desk.actor("ma", None, "import").unwrap(), reader(Lang::Zh));
    let stop = AtomicBool::new(false);
    let mut refused = Vec::new();
    let mut told = |news| {
        if let News::Refused(row) = news {
            refused.push(row);
            stop.store(refused.len() >= stop_at, Ordering::Relaxed);
        }
        Ok(())
    };
    let how = How {
        what,
        actor: &actor,
        reader: &reader,
        map: None,
        sheet,
        unusual_plates: false,
        dry_run,
        rejected: None,
        stop: &stop,
    };
    let tally = desk.take_over(Cursor::new(file), &how, &mut told)?;
    Ok((tally, refused))
}

fn head(desk: &Desk) -> usize {
    desk.writer.history().lines(1).unwrap().count()
}

/// A made-up GB18030 file, and the column at fault by line.
fn made(rows: usize, bad: u64) -> (Vec<u8>, BTreeMap<u64, String>) {
    let reader = reader(Lang::Zh);
    let demo = DemoOptions { vehicles: rows, seed: 7, now: NOW, lang: Lang::Zh };
    let mut file = DemoFile::new(demo, bad, &reader).unwrap();
    let mut text = csv_row(&file.headings());
    let mut wrong = BTreeMap::new();
    for (line, row) in (2..).zip(&mut file) {
        text.extend(csv_row(&row.cells));
        if let Some(key) = row.wrong {
            let label = fields::Target::all().find(|t| t.key() == key).unwrap().label();
            wrong.insert(line, reader.t(label));
        }
    }
    let text = String::from_utf8(text).unwrap();
    (encoding_rs::GB18030.encode(&text).0.into_owned(), wrong)
}

#[test]
fn of_20_000_rows_every_bad_one_is_named_and_the_second_run_changes_nothing() {
    let (file, wrong) = made(20_000, 30);
    assert!((5_500..6_500).contains(&wrong.len()), "{}", wrong.len());
    let (_place, desk) = desk();
    let (tally, refused) = import(&desk, &file, false, usize::MAX).unwrap();
    let named: BTreeMap<u64, String> = refused.iter().map(|r| (r.line, r.columns.join("; "))).collect();
    assert_eq!(named, wrong);
    assert!(refused.iter().all(|r| r.reasons.iter().all(|reason| reason.chars().count() > 4)));
    let good = 20_000 - wrong.len() as u64;
    assert_eq!((tally.rows, tally.opened, tally.refused), (20_000, good, wrong.len() as u64));
    assert_eq!((desk.vehicles() as u64, head(&desk) as u64), (good, good));
    let (again, refused) = import(&desk, &file, false, usize::MAX).unwrap();
    assert_eq!((again.same, again.opened, again.changed, refused.len()), (good, 0, 0, wrong.len()));
    assert_eq!(head(&desk) as u64, good, "a line was written for nothing");
}

#[test]
fn a_stopped_import_goes_on_when_it_is_run_again() {
    let (file, wrong) = made(3_000, 30);
    let (_place, desk) = desk();
    let (tally, refused) = import(&desk, &file, false, 100).unwrap();
    let last = tally.stopped_after.unwrap();
    assert!(refused.len() >= 100 && last < 2_000, "{tally:?}");
    assert_eq!(tally.rows, last - 1, "every row up to that line was decided on, and none beyond");
    assert_eq!(head(&desk) as u64, tally.opened);
    let (rest, _) = import(&desk, &file, false, usize::MAX).unwrap();
    assert_eq!(rest.stopped_after, None);
    assert_eq!((rest.same, rest.opened), (tally.opened, 3_000 - wrong.len() as u64 - tally.opened));
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let (file, wrong) = made(1_000, 30);
    let (_place, desk) = desk();
    let (tried, named) = import(&desk, &file, true, usize::MAX).unwrap();
    assert_eq!((head(&desk), desk.vehicles(), named.len()), (0, 0, wrong.len()));
    let (done, refused) = import(&desk, &file, false, usize::MAX).unwrap();
    assert_eq!((tried, named), (done, refused));
}

#[test]
fn hostile_cells_are_refused_alone() {
    let (_place, desk) = desk();
    let long = "汉".repeat(20_000);
    let file = format!(
        "车牌,姓名,地址\n京A10001,\"a\u{1b}[2J\",x\n京A10002,{long},x\n京A10003,\"李 \"\"明\"\"\",\"一行\n二行\"\n\
         京A10004,\0,x\n京A10005,王敏,x,y\n京A10006\n京A10007,'=1+1,'-x\n京A10003,又来,x\n,没有车牌,x\n",
    );
    let (tally, refused) = import(&desk, file.as_bytes(), false, usize::MAX).err().map_or_else(
        || unreachable!("a zero byte makes it a binary file"),
        |fault| {
            assert_eq!(fault.says()[0].id, "import-binary");
            import(&desk, file.replace('\0', "\u{7f}").as_bytes(), false, usize::MAX).unwrap()
        },
    );
    let named: Vec<(u64, &str)> = refused.iter().map(|r| (r.line, r.columns[0].as_str())).collect();
    let wanted = [(2, "姓名"), (3, "姓名"), (6, "姓名"), (7, ""), (8, ""), (10, "车牌"), (11, "车牌")];
    assert_eq!(named, wanted, "{refused:?}");
    assert_eq!(tally.opened, 2);
    let found = desk.lookup("=1+1", 5).unwrap().len() + desk.lookup("京A10007", 5).unwrap().len();
    assert!(found > 0);
}

#[test]
fn column_names_mean_one_thing_each() {
    let names = crate::rules::import::ImportNames::shipped().unwrap();
    let readers = [reader(Lang::Zh), reader(Lang::En)];
    let every = || Importing::ALL.into_iter().flat_map(fields::Target::of);
    let keys: Vec<String> = every().map(fields::Target::named).collect();
    assert!(names.columns.keys().chain(names.words.keys()).all(|k| keys.contains(k)), "a field that is none");
    for what in Importing::ALL {
        let mut meant: BTreeMap<String, String> = BTreeMap::new();
        for target in fields::Target::of(what) {
            let own = names.columns[&target.named()].iter().cloned();
            for name in own.chain(readers.iter().map(|r| r.t(target.label()))) {
                let before = meant.insert(cells::folded(&name), target.key());
                assert!(before.is_none_or(|b| b == target.key()), "{name} means two things");
            }
        }
    }
}
