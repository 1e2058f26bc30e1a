use super::*;
use crate::form::draft::LEFT;
use crate::form::draft::Values;
use std::sync::mpsc::channel;

const NOW: Time = Time(1_795_401_600);

fn draft(text: &str) -> Arc<Draft> {
    let values = Values::from([("text".to_owned(), text.to_owned())]);
    Arc::new(Draft { place: Place::new("ask-note"), at: NOW, values, ..Draft::default() })
}

fn texts(keeper: &Keeper) -> Vec<String> {
    let found = keeper.waiting("wangmin", NOW);
    found.drafts.iter().map(|d| d.values["text"].clone()).collect()
}

#[test]
fn the_last_of_many_is_on_the_disk_and_a_saved_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let keeper = Keeper::new(dir.path().join("drafts"));
    for n in 0..100 {
        keeper.keep("wangmin", draft(&n.to_string()));
    }
    assert_eq!(texts(&keeper), ["99"]);
    keeper.keep("wangmin", draft("again"));
    keeper.drop_draft("wangmin", Place::new("ask-note"));
    assert_eq!(texts(&keeper), Vec::<String>::new());
}

#[test]
fn closing_writes_what_waits() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drafts");
    let keeper = Keeper::new(folder.clone());
    keeper.keep("wangmin", draft("last keys"));
    drop(keeper);
    assert_eq!(texts(&Keeper::new(folder)), ["last keys"]);
}

/// The keys of the bar are written though nobody waits and no time passes.
#[test]
fn ten_keys_do_not_wait_for_the_clock() {
    let dir = tempfile::tempdir().unwrap();
    let keeper = Keeper::new(dir.path().join("drafts"));
    for n in 0..KEYS {
        keeper.keep("wangmin", draft(&n.to_string()));
    }
    let mut state = keeper.inner.lock();
    while state.rounds == 0 {
        state = keeper.inner.changed.wait(state).unwrap();
    }
    drop(state);
    assert_eq!(keeper.inner.files.load("wangmin", NOW).drafts.len(), 1);
}

/// A disk that refuses: it is told, what was typed waits, and goes on when there is room.
#[test]
fn trouble_is_told_and_ends_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drafts");
    // A file where the folder should be refuses everything, also to root.
    std::fs::write(&folder, "in the way").unwrap();
    let keeper = Keeper::new(folder.clone());
    let (sender, roused) = channel();
    let rouse: Arc<Rouse> = Arc::new(move || sender.send(()).unwrap_or_default());
    keeper.on_trouble(&rouse);
    keeper.keep("wangmin", draft("one"));
    roused.recv().unwrap();
    assert_eq!(keeper.trouble().map(|say| say.id), Some("draft-unwritable"));
    keeper.keep("wangmin", draft("two"));
    keeper.flush();
    assert!(keeper.trouble().is_some());
    std::fs::remove_file(&folder).unwrap();
    roused.recv().unwrap();
    assert_eq!((keeper.trouble(), texts(&keeper)), (None, vec!["two".to_owned()]));
}

/// Where somebody was is no draft in the list, and is forgotten as one.
#[test]
fn where_somebody_was_is_kept_beside_the_drafts_and_forgotten_with_them() {
    let dir = tempfile::tempdir().unwrap();
    let keeper = Keeper::new(dir.path().join("drafts"));
    let car = RecordId { seq: 7, ord: 0 };
    let left = Draft { place: Place::new(LEFT), about: vec![car], at: NOW, ..Draft::default() };
    keeper.keep("wangmin", Arc::new(left.clone()));
    let found = keeper.waiting("wangmin", NOW);
    assert_eq!((found.drafts, found.left), (Vec::new(), Some(left)));
    assert_eq!(keeper.waiting("lina", NOW).left, None);
    assert_eq!(keeper.forget(&[car]).unwrap(), 1);
    assert_eq!(keeper.waiting("wangmin", NOW).left, None);
}
