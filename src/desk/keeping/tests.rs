use super::*;
use crate::desk::api::health::StoreHealth;
use crate::domain::change::Change;
use crate::domain::lang::Lang;
use crate::domain::trade::StoreConfig;
use crate::rules::CONFIG;
use crate::store::view::kv::{Kv, Tree, Way};
use crate::store::view::value::prefix_key;

const NOW: Time = Time(1_795_401_600);

/// A store whose backups go beside it, with one change in it.
fn store(home: &Path, keep: u32) -> PathBuf {
    let (dir, backups) = (home.join("store"), home.join("backups"));
    fs::create_dir(&backups).unwrap();
    let plan = BackupPlan { dir: backups.display().to_string(), every_hours: 24, keep };
    let config =
        StoreConfig { name: "x".into(), sandbox: true, backup: Some(plan), ..StoreConfig::default() };
    Desk::init(&dir, &config).unwrap();
    let desk = open(&dir, NOW);
    let me = desk.actor("ma", None, "test").unwrap();
    desk.commit(&me, "", Change::SetLanguage { lang: Lang::En }, None).unwrap();
    dir
}

fn open(dir: &Path, now: Time) -> Desk {
    Desk::open(dir, Options { now: Some(now), ..Options::new("ma") }).unwrap().0
}

fn keep(dir: &Path, now: Time) -> Keeping {
    open(dir, now).keep(&AtomicBool::new(false)).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_view_that_lost_something_is_made_anew_while_people_work() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(&store(home.path(), 3), NOW);
    let sled = desk.reader.0.sled();
    let (key, _) = sled.scan(Tree::Records, &prefix_key(b"#user"), Way::Up).next().unwrap().unwrap();
    sled.commit(&[((Tree::Records, key), None)].into()).unwrap();
    assert_eq!(desk.language("ma").ok().flatten(), None);
    let keeping = desk.keep(&AtomicBool::new(false)).unwrap();
    assert_eq!(keeping.notices.iter().map(|say| say.id).collect::<Vec<_>>(), ["store-view-doubted"]);
    assert_eq!(desk.language("ma").unwrap(), Some(Lang::En), "nothing is lost");
    assert_eq!(desk.health().store, StoreHealth::Well);
    let me = desk.actor("ma", None, "test").unwrap();
    desk.commit(&me, "", Change::SetLanguage { lang: Lang::Zh }, None).unwrap();
    assert_eq!(desk.keep(&AtomicBool::new(false)).unwrap().notices, []);
}

#[test]
fn a_backup_is_made_when_it_is_due_and_the_newest_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let dir = store(home.path(), 3);
    let backups = home.path().join("backups");
    fs::write(backups.join("platedesk-1-20260101T000000Z.tar.gz"), "another store's").unwrap();
    fs::write(backups.join("notes.txt"), "").unwrap();
    let hour = |n: i64| Time(NOW.0 + n * 3600);
    let made: Vec<bool> =
        [0, 1, 23, 24, 47, 48, 80, 104].map(|n| keep(&dir, hour(n)).backup.is_some()).into();
    assert_eq!(made, [true, false, false, true, false, true, true, true]);
    let names = names(&backups);
    let own: Vec<_> = names.iter().filter(|n| n.contains(&prefix(NOW))).collect();
    assert_eq!(own.len(), 3, "{names:?}");
    assert!(own[2].ends_with(&format!("{}{SUFFIX}", stamp(hour(104)))));
    assert_eq!(names.len(), 5, "nothing else is touched");
    // The clock went back: what it has made ahead goes first.
    assert!(keep(&dir, hour(73)).backup.is_some());
    assert!(keep(&dir, hour(74)).backup.is_none());
    let left = fs::read_dir(&backups).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    assert!(left.into_iter().any(|n| n.ends_with(&format!("{}{SUFFIX}", stamp(hour(73))))));
}

#[test]
fn an_automatic_backup_can_be_restored_and_a_missing_place_is_said() {
    let home = tempfile::tempdir().unwrap();
    let dir = store(home.path(), 3);
    let made = keep(&dir, NOW).backup.unwrap();
    let at_once = fs::read_dir(dir.join("checkpoints")).unwrap().count();
    assert_eq!(at_once, 1, "what the view knows is in it");
    let there = home.path().join("there");
    let stop = AtomicBool::new(false);
    let options = Options::new("ma");
    let restored = Desk::restore(&made, &there, options, &stop, &mut |_, _| {}).unwrap().unwrap();
    assert_eq!((restored.seq, restored.made, restored.differences), (1, NOW, vec![]));
    assert_eq!(fs::read_dir(there.join("checkpoints")).unwrap().count(), 1);
    assert_eq!(open(&there, NOW).language("ma").unwrap(), Some(Lang::En));
    fs::remove_dir_all(home.path().join("backups")).unwrap();
    let fault = open(&dir, Time(NOW.0 + 90_000)).keep(&stop).unwrap_err();
    assert_eq!(fault.says()[0].id, "store-io");
    assert!(dir.join(CONFIG).exists());
}

#[test]
fn a_stamp_is_read_again_and_nothing_else_is_one() {
    for at in [NOW, Time(0), Time(4_102_444_799)] {
        assert_eq!(read_stamp(&stamp(at)), Some(at));
    }
    for other in ["", "20261124", "20261124T065300", "20261324T065300Z", "20261124T065300Zx", "二〇二六"]
    {
        assert_eq!(read_stamp(other), None, "{other}");
    }
}
