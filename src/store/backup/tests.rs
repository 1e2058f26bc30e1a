use super::super::checkpoint::tests::{all, fill, new_store, open};
use super::*;
use crate::domain::fault::Fault;

fn quiet<T>(work: impl FnOnce(&mut Along<'_>) -> T) -> T {
    work(&mut Along { stop: &|| false, told: &mut |_, _| {} })
}

fn how() -> How {
    How { segment_bytes: 4000, ..How::default() }
}

fn make(store: &Path, to: &Path) -> Made {
    quiet(|along| backup(&how(), store, None, to, Time(9), along)).unwrap().unwrap()
}

fn put_back(file: &Path, dir: &Path) -> Result<Option<Manifest>, Fault> {
    quiet(|along| restore(file, dir, along))
}

#[test]
fn what_was_backed_up_while_the_desk_worked_is_there_in_an_empty_place() {
    let (home, dir, mut store) = new_store();
    fs::create_dir_all(dir.join("rules/checklists")).unwrap();
    fs::write(dir.join("rules/checklists/own.toml"), "x = 1\n").unwrap();
    fill(&mut store, 0, 20);
    store.keeper().checkpoint(&|| false).unwrap();
    fill(&mut store, 30, 5);
    store.keeper().checkpoint(&|| false).unwrap();
    store.keeper().keep(u64::MAX, &|| false).unwrap();
    let (want, head) = (all(&store), store.head());
    let file = home.path().join("a.tar.gz");
    // The store is open: whoever makes the backup may be another process.
    let made = make(&dir, &file);
    assert_eq!((made.manifest.seq, made.manifest.chain), (50, head.chain.to_string()));
    assert_eq!((made.notices, made.bytes), (vec![], fs::metadata(&file).unwrap().len()));
    assert!(made.manifest.files.keys().any(|name| name.ends_with(".jsonl.gz")));
    fill(&mut store, 90, 1);
    let there = home.path().join("deep/down/there");
    assert_eq!(put_back(&file, &there).unwrap().map(|m| m.seq), Some(50));
    let (restored, opening) = open(&there, None);
    assert!(opening.rebuilt);
    assert_eq!((all(&restored), restored.head()), (want, head));
    assert_eq!(restored.check(true).differences, []);
    assert_eq!(fs::read_to_string(there.join("rules/checklists/own.toml")).unwrap(), "x = 1\n");
    let again = quiet(|along| backup(&how(), &dir, None, &file, Time(9), along)).unwrap_err();
    assert_eq!(again.says()[0].id, "store-backup-exists");
    let full = put_back(&file, &there).unwrap_err();
    assert_eq!(full.says()[0].id, "store-not-empty");
}

#[test]
fn half_a_line_and_half_a_batch_are_not_in_a_backup() {
    let (home, dir, mut store) = new_store();
    fill(&mut store, 0, 2);
    let path = dir.join("journal").join(super::super::journal::segments::segment_name(1));
    let single = fs::read(&path).unwrap();
    let mut group = store.group();
    for n in 0..2 {
        super::super::checkpoint::tests::add(&mut group, None, super::super::checkpoint::tests::car(80 + n));
    }
    group.bind(0);
    store.commit(group).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();
    for cut in (single.len()..=whole.len()).step_by(97).chain([whole.len()]) {
        fs::write(&path, &whole[..cut]).unwrap();
        let file = home.path().join(format!("{cut}.tar.gz"));
        let made = make(&dir, &file);
        let want = if cut == whole.len() { 6 } else { 4 };
        assert_eq!((made.manifest.seq, made.notices), (want, vec![]), "cut at {cut}");
        let there = home.path().join(format!("there-{cut}"));
        put_back(&file, &there).unwrap();
        let (restored, opening) = open(&there, None);
        assert_eq!((restored.head().seq, opening.torn), (want, None));
    }
    let file = home.path().join("until.tar.gz");
    let made = quiet(|along| backup(&how(), &dir, Some(3), &file, Time(9), along)).unwrap().unwrap();
    assert_eq!(made.manifest.seq, 3, "not further than is known to be durable");
}

#[test]
fn damage_of_the_journal_is_told_and_taken_along() {
    let (home, dir, mut store) = new_store();
    fill(&mut store, 0, 3);
    let path = dir.join("journal").join(super::super::journal::segments::segment_name(1));
    let mut bytes = fs::read(&path).unwrap();
    bytes[60] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let file = home.path().join("a.tar.gz");
    let made = make(&dir, &file);
    assert_eq!(made.notices.iter().map(|s| s.id).collect::<Vec<_>>(), ["store-journal-damaged"]);
    assert_eq!(made.manifest.seq, 6);
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing_behind() {
    let (home, dir, mut store) = new_store();
    fill(&mut store, 0, 2);
    let (file, there) = (home.path().join("a.tar.gz"), home.path().join("there"));
    let made = make(&dir, &file);
    let whole = fs::read(&file).unwrap();
    for i in (0..whole.len()).step_by(7) {
        let mut bad = whole.clone();
        bad[i] ^= 1 << (i % 8);
        fs::write(&file, &bad).unwrap();
        // Some bytes of the outer header say nothing.
        match put_back(&file, &there) {
            Ok(manifest) => assert_eq!(manifest.as_ref(), Some(&made.manifest), "byte {i}"),
            Err(_) => assert!(!there.exists(), "byte {i}"),
        }
        let _ = fs::remove_dir_all(&there);
        fs::write(&file, &whole[..i]).unwrap();
        assert!(put_back(&file, &there).is_err() && !there.exists(), "cut at {i}");
    }
    fs::write(&file, "no backup").unwrap();
    assert_eq!(put_back(&file, &there).unwrap_err().says()[0].id, "store-backup-damaged");
    fs::create_dir(&there).unwrap();
    assert!(put_back(&file, &there).is_err());
    assert_eq!(fs::read_dir(&there).unwrap().count(), 0, "an empty place stays, and stays empty");
}

#[test]
fn an_archive_made_by_somebody_else_writes_nowhere_but_in_its_place() {
    let home = tempfile::tempdir().unwrap();
    let (file, there) = (home.path().join("a.tar.gz"), home.path().join("there"));
    for name in
        ["../x", "/etc/x", "journal/../../x", "journal/a/b", "view/db", "lock", "rules/../config.toml"]
    {
        let gz = GzEncoder::new(File::create(&file).unwrap(), Compression::fast());
        let mut archive = tar::Builder::new(gz);
        let mut header = header(1, Time(0));
        // As nobody but an attacker writes it.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        archive.append(&header, &b"x"[..]).unwrap();
        archive.into_inner().unwrap().finish().unwrap();
        assert!(put_back(&file, &there).is_err(), "{name}");
        assert!(!there.exists() && !home.path().join("x").exists(), "{name}");
    }
}

#[test]
fn a_stopped_backup_leaves_nothing_behind() {
    let (home, dir, mut store) = new_store();
    fill(&mut store, 0, 3);
    let file = home.path().join("a.tar.gz");
    let told = std::cell::Cell::new(0);
    let stop = || told.get() > 2;
    let mut count = |_, _| told.set(told.get() + 1);
    let mut along = Along { stop: &stop, told: &mut count };
    assert_eq!(backup(&how(), &dir, None, &file, Time(9), &mut along), Ok(None));
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["store"]);
}
