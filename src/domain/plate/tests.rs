use super::*;
use proptest::prelude::*;

fn id(text: &str) -> &'static str {
    Plate::parse(text).expect_err(text).id
}

#[test]
fn one_key_for_every_writing() {
    for text in
        ["京A88618", "京a·88618", "京Ａ８８６１８", " 京A-88618 ", "京A．88618", "京A886I8", "京A•88618蓝"]
    {
        assert_eq!(Plate::parse(text).map(|p| p.key().to_owned()), Ok("京A88618".to_owned()), "{text}");
    }
    assert_eq!(Plate::parse("京AOO6I8").unwrap().key(), "京A00618");
}

#[test]
fn kinds_are_told_by_their_patterns() {
    use PlateKind::*;
    for (text, kind, shown) in [
        ("京A88618", Small, "京A·88618"),
        ("京A88618黄", Large, "京A·88618 黄"),
        ("京A88618大", Large, "京A·88618 黄"),
        ("京A88618 黄牌", Large, "京A·88618 黄"),
        ("粤BD12345", NewEnergySmall, "粤B·D12345"),
        ("粤BK12345", NewEnergySmall, "粤B·K12345"),
        ("粤B12345F", NewEnergyLarge, "粤B·12345F"),
        ("沪C1234挂", Trailer, "沪C·1234挂"),
        ("沪C1234学", Learner, "沪C·1234学"),
        ("沪C1234警", Police, "沪C·1234警"),
        ("粤Z1234港", HongKong, "粤Z·1234港"),
        ("粤Z1234澳", Macau, "粤Z·1234澳"),
        ("沪A0023领", Consulate, "沪A0023领"),
        ("使014578", Embassy, "使014578"),
        ("014578使", Embassy, "014578使"),
        ("临川A12345", Temporary, "川A·12345临"),
        ("川A12345临", Temporary, "川A·12345临"),
        ("VA12345", Military, "VA·12345"),
        ("WJ京12345", ArmedPolice, "WJ京·12345"),
        ("WJ12345", ArmedPolice, "WJ·12345"),
        ("京X1234应急", Emergency, "京X·1234应急"),
    ] {
        let plate = Plate::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(plate.kind(), kind, "{text}");
        assert_eq!(plate.to_string(), shown, "{text}");
    }
}

#[test]
fn a_temporary_plate_has_one_key_wherever_its_sign_stands() {
    assert_eq!(Plate::parse("临川A12345"), Plate::parse("川A12345临"));
}

#[test]
fn the_error_names_what_is_wrong() {
    for (text, expected) in [
        ("", "plate-empty"),
        ("天A88618", "plate-province"),
        ("88618", "plate-province-missing"),
        ("京", "plate-office-end"),
        ("京88618", "plate-office-missing"),
        ("京I88618", "plate-office-letter"),
        ("京A8861", "plate-serial-length"),
        ("京A8861888", "plate-serial-length"),
        ("京A886天8", "plate-serial-character"),
        ("京A886188", "plate-new-energy"),
        ("京A88618学", "plate-suffix-length"),
        ("京A123临", "plate-suffix-range"),
        ("京A1234港", "plate-cross-border"),
        ("粤BD12345黄", "plate-colour"),
        ("WJ京1", "plate-armed-police-length"),
    ] {
        assert_eq!(id(text), expected, "{text}");
    }
}

#[test]
fn an_unusual_plate_keeps_its_letters_and_its_mark() {
    let plate = Plate::parse_unusual("ab-io 12").unwrap();
    assert_eq!((plate.key(), plate.to_string().as_str()), ("ABIO12~U", "ABIO12"));
    assert!(plate.is_unusual());
    assert_eq!(Plate::from_key("ABIO12~U"), Some(plate));
    assert!(!Plate::parse_unusual("京A88618").unwrap().is_unusual());
    for (text, expected) in [
        ("A", "plate-unusual-length"),
        ("ABCDEFGHIJKLMNOPQ", "plate-unusual-length"),
        ("AB/12", "plate-unusual-character"),
        ("AB~U", "plate-unusual-character"),
        ("ابج", "plate-unusual-character"),
    ] {
        assert_eq!(Plate::parse_unusual(text).expect_err(text).id, expected, "{text}");
    }
}

#[test]
fn large_and_small_are_twins_and_nothing_else_is() {
    let small = Plate::parse("京A88618").unwrap();
    let large = small.twin().unwrap();
    assert_eq!(large.key(), "京A88618~Y");
    assert_eq!(large.twin(), Some(small));
    assert_eq!(Plate::parse("粤BD12345").unwrap().twin(), None);
}

#[test]
fn only_a_canonical_key_is_a_key() {
    for key in ["京a88618", "京A·88618", "京A88618~U", "粤BD12345~Y", "京A88618黄", "", "~U", "京A8861O"]
    {
        assert_eq!(Plate::from_key(key), None, "{key}");
        assert!(serde_json::from_value::<Plate>(key.into()).is_err(), "{key}");
    }
}

#[test]
fn json_and_bincode_hold_the_key() {
    let plate = Plate::parse("京A88618黄").unwrap();
    assert_eq!(serde_json::to_string(&plate).unwrap(), "\"京A88618~Y\"");
    let bytes = bincode::serialize(&plate).unwrap();
    assert_eq!(bincode::deserialize::<Plate>(&bytes).unwrap(), plate);
}

/// Texts that are plates, or nearly.
fn plate_like() -> impl Strategy<Value = String> {
    "(临)?(WJ)?[京粤沪川使VA]{0,2}[A-Za-z]?[0-9A-Za-zＡ-Ｚ·]{3,7}(学|警|挂|港|澳|领|使|临|应急|黄|大|小)?"
}

proptest! {
    #[test]
    fn shown_and_read_again_is_the_same(text in plate_like()) {
        if let Ok(plate) = Plate::parse(&text) {
            prop_assert_eq!(Plate::parse(&plate.to_string()), Ok(plate.clone()));
            prop_assert_eq!(Plate::from_key(plate.key()), Some(plate));
        } else if let Ok(plate) = Plate::parse_unusual(&text) {
            prop_assert_eq!(Plate::parse_unusual(&plate.to_string()), Ok(plate.clone()));
            prop_assert_eq!(Plate::from_key(plate.key()), Some(plate));
        }
    }

    #[test]
    fn the_short_way_to_read_a_key_comes_to_what_the_long_one_does(key in "[京粤AIWV][A-Z0-9o][0-9A-Z学]{4,7}") {
        let long = Plate::parse(&key).ok().filter(|plate| plate.key() == key);
        prop_assert_eq!(Plate::from_key(&key).map(|p| (p.key, p.kind)), long.map(|p| (p.key, p.kind)));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = Plate::parse(&text);
        if let Ok(plate) = Plate::parse_unusual(&text) {
            prop_assert!(!plate.key().contains('\0'));
            prop_assert_eq!(Plate::from_key(plate.key()), Some(plate));
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(text in prop_oneof![any::<String>(), plate_like()]) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }
}
