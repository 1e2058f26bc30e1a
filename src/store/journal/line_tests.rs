use super::*;
use serde_json::json;

/// A line with public and personal fields, and names made to deceive.
pub(crate) fn sample(seq: u64) -> Entry {
    let id = |ord| RecordId { seq, ord };
    let field = |at: &str, before: Option<Value>, after: Option<Value>| FieldEdit {
        at: at.to_owned(),
        before,
        after,
    };
    let answers = json!({"personal": "\",\"personal\":", "x": {"personal": 1}});
    Entry {
        seq,
        at: Time(1_795_401_600),
        by: "ma".into(),
        via: "console".into(),
        client: format!("c{seq}"),
        what: "arrive".into(),
        more: 0,
        group: seq,
        edits: vec![
            Edit {
                id: id(0),
                kind: Kind::Person,
                new: true,
                was: Some(0),
                set: vec![field("/name", None, Some(json!("李明")))],
            },
            Edit {
                id: id(1),
                kind: Kind::Visit,
                new: true,
                was: Some(0),
                set: vec![
                    field("/km", None, Some(json!(48_210))),
                    field("/words", None, Some(json!("刹车异响"))),
                    field("/answers", None, Some(answers)),
                ],
            },
        ],
    }
}

fn sealed(seq: u64, before: Chain) -> (Line, Vec<u8>) {
    sample(seq).seal(before, [7; 16]).unwrap()
}

#[test]
fn what_was_written_is_read_again() {
    let (line, bytes) = sealed(1, Chain::default());
    assert_eq!(read(&bytes, 1, Some(Chain::default())), Ok(line.clone()));
    let (second, bytes) = sealed(2, line.chain);
    assert_eq!(read(&bytes, 2, Some(line.chain)), Ok(second));
    let mut plain = sample(3);
    plain.edits.remove(0);
    plain.edits[0].set.truncate(1);
    let (plain, bytes) = plain.seal(line.chain, [7; 16]).unwrap();
    assert!(!plain.entry.has_personal() && !bytes.windows(4).any(|w| w == b"salt"));
    assert_eq!(read(&bytes, 3, Some(line.chain)), Ok(plain));
}

#[test]
fn the_line_looks_like_this() {
    let (_, bytes) = sealed(1, Chain::default());
    insta::assert_snapshot!(String::from_utf8(bytes).unwrap().trim_end());
}

#[test]
fn every_changed_byte_is_seen() {
    let (_, bytes) = sealed(1, Chain::default());
    for i in 0..bytes.len() {
        for bit in [1, 0x80] {
            let mut bad = bytes.clone();
            bad[i] ^= bit;
            assert!(read(&bad, 1, Some(Chain::default())).is_err(), "byte {i}");
        }
        assert!(read(&bytes[..i], 1, Some(Chain::default())).is_err(), "cut at {i}");
    }
}

fn with_crc(mut text: String) -> Vec<u8> {
    text.truncate(text.rfind(",\"crc\"").unwrap());
    let crc = crc32c::crc32c(text.as_bytes());
    format!("{text},\"crc\":\"{crc:08x}\"}}\n").into_bytes()
}

#[test]
fn a_forger_with_the_checksum_still_meets_the_chain() {
    let (_, bytes) = sealed(1, Chain::default());
    let text = String::from_utf8(bytes).unwrap();
    let read = |text: String| read(&with_crc(text), 1, Some(Chain::default()));
    assert_eq!(read(text.replace("48210", "18210")), Err(Bad::Chain));
    assert_eq!(read(text.replace("李明", "李白")), Err(Bad::Personal));
    let newer = read(text.replace("{\"v\":1,", "{\"v\":2,"));
    assert_eq!(newer, Err(Bad::Newer(2)));
}

#[test]
fn a_blanked_personal_part_leaves_the_chain_whole_and_the_records_of_others_as_they_were() {
    let (line, bytes) = sealed(1, Chain::default());
    let place = super::super::scan::Place::default();
    let raw = super::super::scan::Raw { seq: 1, bytes, place };
    let blank = |id: RecordId, seq| super::super::blank::blank(&raw, &[id].into(), seq).unwrap();
    let person = line.entry.edits[0].id;
    let blanked = blank(person, 9).unwrap();
    let text = String::from_utf8(blanked.clone()).unwrap();
    assert!(!text.contains("李明") && !text.contains("salt") && text.contains("刹车异响"), "{text}");
    let read_again = read(&blanked, 1, Some(Chain::default())).unwrap();
    assert_eq!((read_again.forgotten, read_again.chain), (Some(9), line.chain));
    assert_eq!(read_again.entry.edits[0].set[0].after, Some(json!("")));
    assert_eq!(read_again.entry.edits[1], line.entry.edits[1]);
    let other = RecordId { seq: 7, ord: 0 };
    assert_eq!((blank(other, 9), blank(person, 1)), (None, None), "nothing of it, or not before it");
    // Without the hash there is nothing that could have been blanked; nothing at all is no blank.
    let nothing = text
        .replace(&text[text.find("\"personal\":{").unwrap() + 11..text.rfind(",\"chain\"").unwrap()], "null");
    assert_eq!(read(&with_crc(nothing), 1, None), Err(Bad::Personal));
}

#[test]
fn a_line_out_of_turn_is_named() {
    let (_, bytes) = sealed(3, Chain::default());
    assert_eq!(read(&bytes, 2, None), Err(Bad::Number { expected: 2, found: 3 }));
    assert_eq!(chain_of(b"short\n"), None);
}
