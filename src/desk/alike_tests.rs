use super::*;
use crate::desk::Options;
use crate::domain::change::{Change, PersonFile, VehicleFile};
use crate::domain::testing::NOW;
use crate::domain::trade::StoreConfig;

/// A store in which these people own a car each: name, telephones, birthday.
fn desk(owners: &[(&str, &str, &str)]) -> (tempfile::TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("store");
    let config = StoreConfig { name: "x".into(), sandbox: true, ..StoreConfig::default() };
    Desk::init(&dir, &config).unwrap();
    let desk = Desk::open(&dir, Options { now: Some(NOW), ..Options::new("ma") }).unwrap().0;
    let actor = desk.actor("ma", None, "test").unwrap();
    for (n, (name, phones, born)) in owners.iter().enumerate() {
        let text = |text: &str| Some(text.to_owned());
        let file = PersonFile {
            name: text(name),
            phones: text(phones),
            birthday: text(born),
            ..PersonFile::default()
        };
        let (plate, vehicle) = (format!("京A1000{n}"), VehicleFile::default());
        let change = Change::OpenFile { plate, unusual_plate: false, vehicle, owner: Some(file) };
        desk.commit(&actor, "", change, None).unwrap();
    }
    (place, desk)
}

/// Why, what is shared, and the plates.
fn found(desk: &Desk) -> Vec<(&'static str, String, Vec<String>)> {
    let mut out = Vec::new();
    let mut put = |alike: Alike| {
        let plates = alike.people.iter().flat_map(|p| p.cars.clone()).collect();
        out.push((alike.why.key(), alike.shared, plates));
        true
    };
    desk.alike(&mut put).unwrap();
    out
}

#[test]
fn people_who_look_the_same_are_proposed_once_each_with_the_reason() {
    let (_place, desk) = desk(&[
        ("张伟", "13800136621,13911112222", "1984-05-31"),
        ("张 伟", "13911112222,13800136621", ""),
        ("李娜", "13800136621", ""),
        ("王敏", "02038881234", "1990-01-02"),
        ("王敏", "+85291234567", "1990-01-02"),
        ("赵磊", "13522223333", "1990-01-02"),
        ("赵磊", "13522224444", ""),
    ]);
    let plates = |numbers: &[usize]| numbers.iter().map(|n| format!("京A·1000{n}")).collect::<Vec<_>>();
    let wanted = [
        ("name_and_phone", "13800136621".to_owned(), plates(&[0, 1])),
        ("phone", "13800136621".to_owned(), plates(&[0, 1, 2])),
        ("name_and_phone", "13911112222".to_owned(), plates(&[0, 1])),
        ("name_and_birthday", "1990-01-02".to_owned(), plates(&[3, 4])),
    ];
    let found = found(&desk);
    // Of two whose telephones are all the same the second says nothing new.
    assert!(found.iter().all(|one| wanted.contains(one)), "{found:?}");
    assert!([0, 1, 3].iter().all(|n| found.contains(&wanted[*n])), "{found:?}");
    assert_eq!(desk.vehicles(), 7, "nothing is merged");
}

#[test]
fn it_ends_when_nobody_listens_and_says_nothing_of_those_who_differ() {
    let (_place, twice) = desk(&[("张伟", "13800136621", ""), ("张伟", "13800136621", "")]);
    let mut heard = 0;
    let mut put = |_| {
        heard += 1;
        false
    };
    twice.alike(&mut put).unwrap();
    assert_eq!(heard, 1);
    let (_place, alone) = desk(&[("张伟", "13800136621", ""), ("李娜", "13911112222", "1984-05-31")]);
    assert_eq!(found(&alone), []);
}
