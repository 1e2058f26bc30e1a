use super::*;
use crate::domain::id::VehicleId;
use crate::form::draft::Values;
use std::os::unix::fs::{PermissionsExt, symlink};
use tempfile::TempDir;

const NOW: Time = Time(1_795_401_600);
const ID: RecordId = RecordId { seq: 12, ord: 0 };

fn files() -> (TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let files = Files(dir.path().join("drafts"));
    (dir, files)
}

fn draft(form: &str, text: &str) -> Draft {
    let values = Values::from([("text".to_owned(), text.to_owned())]);
    Draft { place: Place::of(form, ID), about: vec![ID], at: NOW, values, ..Draft::default() }
}

fn texts(found: &Waiting) -> Vec<&str> {
    found.drafts.iter().map(|d| d.values["text"].as_str()).collect()
}

#[test]
fn what_is_written_last_is_found_and_only_by_its_user() {
    let (_dir, files) = files();
    assert_eq!(files.load("wangmin", NOW), Waiting::default());
    files.write("wangmin", &draft("form-vehicle", "one")).unwrap();
    files.write("wangmin", &draft("form-vehicle", "two")).unwrap();
    let later = Draft { at: NOW.plus_minutes(1), ..draft("ask-note", "later") };
    files.write("wangmin", &later).unwrap();
    let found = files.load("wangmin", NOW);
    assert_eq!((texts(&found), found.notices.len()), (vec!["later", "two"], 0));
    assert_eq!(files.load("lina", NOW), Waiting::default());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = files.folder("wangmin");
    assert_eq!((mode(&files.0), mode(&folder)), (0o700, 0o700));
    for name in names(&folder).unwrap() {
        assert_eq!(mode(&folder.join(name)), 0o600);
    }
    for _ in 0..2 {
        files.remove("wangmin", &later.place).unwrap();
    }
    assert_eq!(texts(&files.load("wangmin", NOW)), ["two"]);
}

/// No login leads out of the folder, none meets another's drafts.
#[test]
fn every_login_is_a_folder_of_its_own() {
    let long = "x".repeat(500);
    let logins = [
        "wangmin",
        "Wangmin",
        "..",
        ".",
        "",
        "/",
        "../wangmin",
        "a/b",
        "a%2fb",
        "%",
        "王敏",
        "a\0b",
        "a b",
        "a\nb",
        &long,
        &format!("{long}y"),
        "-rf",
        "con",
        "a.b",
        "~",
    ];
    let (_dir, files) = files();
    for login in logins {
        files.write(login, &draft("ask-note", login)).unwrap();
    }
    for login in logins {
        assert_eq!(texts(&files.load(login, NOW)), [login]);
    }
    let folders = names(&files.0).unwrap();
    assert_eq!(folders.len(), logins.len(), "{folders:?}");
    let lower: std::collections::BTreeSet<_> = folders.iter().map(|f| f.to_lowercase()).collect();
    assert_eq!(lower.len(), logins.len(), "letters may match without case");
    let above: Vec<String> = names(files.0.parent().unwrap()).unwrap();
    assert_eq!(above, ["drafts"], "nothing lies beside it");
}

#[test]
fn what_is_damaged_is_told_once_and_what_is_foreign_is_left_alone() {
    let (_dir, files) = files();
    files.write("wangmin", &draft("ask-note", "good")).unwrap();
    let folder = files.folder("wangmin");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put(&file_name(&Place::new("cut")), b"{\"v\":1,\"pla");
    put(&file_name(&Place::new("newer")), b"{\"v\":9}");
    put("notes.txt", b"hello");
    put("left.json.tmp", b"{");
    // A whole draft under the name of another would be written over by that one.
    put(&file_name(&Place::new("other")), &draft("ask-note", "copy").to_json());
    symlink("/etc/passwd", folder.join("link.json")).unwrap();
    fs::create_dir(folder.join("folder.json")).unwrap();
    let found = files.load("wangmin", NOW);
    let said = |id: &str| found.notices.iter().filter(|say| say.id == id).count();
    assert_eq!((texts(&found), said("draft-damaged"), said("draft-foreign")), (vec!["good"], 1, 5));
    let again = files.load("wangmin", NOW);
    assert!(again.notices.iter().all(|say| say.id == "draft-foreign"), "{:?}", again.notices);
    let names = names(&folder).unwrap();
    assert!(names.iter().any(|n| n.ends_with(".damaged")) && !names.iter().any(|n| n.ends_with(".tmp")));
}

#[test]
fn old_ones_go_and_so_do_the_oldest_of_too_many() {
    let (_dir, files) = files();
    let minutes = i64::try_from(MOST).unwrap() + 5;
    for n in 0..minutes {
        let at = NOW.plus_minutes(n);
        files.write("wangmin", &Draft { at, ..draft(&format!("form {n}"), "x") }).unwrap();
    }
    let found = files.load("wangmin", NOW);
    assert_eq!(found.drafts.len(), MOST);
    assert_eq!(found.drafts.last().map(|d| d.at), Some(NOW.plus_minutes(5)));
    assert_eq!(names(&files.folder("wangmin")).unwrap().len(), MOST);
    let month = NOW.plus_minutes(60 * 24 * 40);
    assert_eq!(files.load("wangmin", month), Waiting::default());
    assert!(names(&files.folder("wangmin")).unwrap().is_empty());
}

#[test]
fn one_that_is_too_long_is_refused_and_the_one_before_stays() {
    let (_dir, files) = files();
    files.write("wangmin", &draft("ask-note", "short")).unwrap();
    let refused = files.write("wangmin", &draft("ask-note", &"长".repeat(MOST_BYTES / 3)));
    assert_eq!(refused.map_err(|say| say.id), Err("draft-too-large"));
    assert_eq!(texts(&files.load("wangmin", NOW)), ["short"]);
}

/// What is said of a person goes with the person, whoever has typed it.
#[test]
fn what_is_about_a_forgotten_record_goes() {
    let (_dir, files) = files();
    assert_eq!(files.forget(&[ID]).unwrap(), 0, "no folder yet");
    let other = RecordId { seq: 112, ord: 0 };
    files.write("wangmin", &draft("by-place", "x")).unwrap();
    files
        .write(
            "lina",
            &Draft { place: Place::of("by-car", other), car: Some(VehicleId(ID)), ..draft("", "x") },
        )
        .unwrap();
    files.write("lina", &Draft { place: Place::of("by-about", other), ..draft("", "x") }).unwrap();
    files
        .write("lina", &Draft { place: Place::of("stays", other), about: vec![other], ..draft("", "stays") })
        .unwrap();
    let folder = files.folder("lina");
    fs::write(folder.join("a.damaged"), "{\"v\":1,\"about\":[\"12.0\"],").unwrap();
    fs::write(folder.join("b.damaged"), "{\"v\":1,\"about\":[\"112.0\"],").unwrap();
    assert_eq!(files.forget(&[ID]).unwrap(), 4);
    assert_eq!(texts(&files.load("lina", NOW)), ["stays"]);
    assert!(files.load("wangmin", NOW).drafts.is_empty() && folder.join("b.damaged").exists());
}
