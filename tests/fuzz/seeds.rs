//! Good inputs, made by the program itself: a demo store of a few cars and what is in it.

use super::NEXT_SEGMENT;
use encoding_rs::GB18030;
use flate2::read::MultiGzDecoder;
use platedesk::desk::demo::DemoOptions;
use platedesk::desk::transfer::{DemoFile, csv_row};
use platedesk::desk::{Desk, Options};
use platedesk::domain::lang::Lang;
use platedesk::domain::time::Time;
use platedesk::store::view::value::encode;
use platedesk::store::{Holder, Store};
use platedesk::text::{Reader, Texts};
use std::fs;
use std::io::Read;
use std::sync::{Arc, OnceLock};

const NOW: Time = Time(1_795_401_600);
/// Lines of the journal that are enough to have every kind in them, and short enough to be read often.
const LINES: usize = 200;

struct Made {
    lines: Vec<Vec<u8>>,
    values: Vec<Vec<u8>>,
    checkpoint: Vec<u8>,
}

/// What a demo store holds.
fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let home = tempfile::tempdir().expect("a directory");
        let dir = home.path().join("store");
        let demo = DemoOptions { vehicles: 40, seed: 5, now: NOW, lang: Lang::Zh };
        let options = Options { now: Some(NOW), ..Options::new("fuzz") };
        drop(Desk::demo(&dir, demo, options).expect("a demo store"));
        let holder = Holder { user: "fuzz".into(), since: NOW };
        let store = Store::open(&dir, &holder, &mut |_| {}).expect("an open store").0;
        let value = |s: platedesk::domain::view::Stored| encode(&(s.revision, s.record), b"k");
        let reader = store.reader();
        let records = reader.all().map(|stored| value(stored.expect("a record")));
        let values = records.collect::<Result<_, _>>().expect("values");
        store.keeper().checkpoint(&|| false).expect("a checkpoint");
        let path = store.checkpoints().list().remove(0).1;
        let checkpoint = fs::read(path).expect("a file");
        let mut bytes = Vec::new();
        for file in fs::read_dir(dir.join("journal")).expect("a journal").flatten() {
            bytes.extend(fs::read(file.path()).expect("a segment"));
        }
        Made {
            lines: bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect(),
            values,
            checkpoint,
        }
    })
}

/// Lines of a journal, of every change there is in it.
pub fn journal_lines() -> Vec<Vec<u8>> {
    let lines = &made().lines;
    lines.iter().step_by(lines.len().div_ceil(LINES)).cloned().collect()
}

/// Journals of one, two and three segments.
pub fn journal_segments() -> Vec<Vec<u8>> {
    let lines = &made().lines;
    let segmented = |ends: &[usize]| {
        let (mut out, mut from) = (Vec::new(), 0);
        for end in ends {
            if from > 0 {
                out.extend([NEXT_SEGMENT, u8::try_from(from + 1).expect("a short journal")]);
            }
            out.extend(lines[from..*end].concat());
            from = *end;
        }
        out
    };
    vec![segmented(&[1]), segmented(&[4]), segmented(&[3, 6]), segmented(&[2, 3, 5])]
}

/// A checkpoint as a file, and parts of what is compressed in it.
pub fn checkpoints() -> Vec<Vec<u8>> {
    let file = &made().checkpoint;
    let mut text = String::new();
    // What this program packs is several gzip members, as `zless` reads them.
    MultiGzDecoder::new(&file[..]).read_to_string(&mut text).expect("unpacked");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (head, rows) = lines.split_first().expect("a first line");
    let at = rows.iter().position(|line| line.starts_with("{\"again\"")).expect("an end of the rows");
    let part = |from: usize, to: usize, twice: usize| {
        let (some, again) = (rows[from..to].concat(), rows[from..from + twice].concat());
        [head, some.as_str(), rows[at], again.as_str(), rows[rows.len() - 2], rows[rows.len() - 1]]
            .concat()
            .into_bytes()
    };
    let middle = at / 2;
    vec![file.clone(), part(0, 3, 1), part(middle, middle + 2, 2), part(at - 5, at, 0), part(0, 0, 0)]
}

/// Values of records of every kind.
pub fn values() -> Vec<Vec<u8>> {
    let values = &made().values;
    values.iter().step_by(values.len().div_ceil(2 * LINES)).cloned().collect()
}

/// Files of cars as people have them.
pub fn files_of_cars() -> Vec<Vec<u8>> {
    let reader = Reader::new(Arc::new(Texts::load().expect("texts")), Lang::Zh, chrono_tz::Asia::Shanghai);
    let demo = DemoOptions { vehicles: 6, seed: 7, now: NOW, lang: Lang::Zh };
    let mut file = DemoFile::new(demo, 0, &reader).expect("a file");
    let mut text = csv_row(&file.headings());
    for row in &mut file {
        text.extend(csv_row(&row.cells));
    }
    let text = String::from_utf8(text).expect("text");
    let small = "车牌,姓名,电话,备注\n京A88618,张伟,13800138000,\"说：\"\"慢\"\"\n急\"\n";
    let other = "sep=;\nPlate;VIN;Owner;Mileage\n京A88618;LSVAA49J132047371;Zhang Wei;48,210 km\n";
    let utf16: Vec<u8> = format!("\u{FEFF}{small}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gb = |text: &str| GB18030.encode(text).0.into_owned();
    let tabs = small.replace(',', "\t");
    let known = [gb(&text), gb(small), small.into(), other.into(), tabs.into(), utf16, text.into()];
    known.into_iter().filter(|file| super::import(file)).collect()
}

/// Plates in many writings, and keys.
pub fn plates() -> Vec<Vec<u8>> {
    [
        "京A88618",
        "京a·8861O",
        "粤Ｂ１２３４５黄",
        "粤BD12345",
        "沪A12345大",
        "临京A12345",
        "WJ京12345",
        "使123456",
        "粤Z1234港",
        "京A1234学",
        "VA12345",
        "京A88618~Y",
        "AB 1234",
        "京A1234应急",
        "ΑΒΓ-1234",
        "川A·12345牌",
    ]
    .map(|plate| plate.as_bytes().to_vec())
    .into()
}

/// Texts as they are typed and pasted.
pub fn texts() -> Vec<Vec<u8>> {
    [
        "张伟",
        "刹车异响，慢一点\r\n急",
        "e\u{301}te\u{301}",
        "a\tb",
        "Zoë 👩‍🔧 가각",
        "\u{FEFF}x\u{200B}y\u{202E}z",
        "汉字".repeat(90).as_str(),
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
