//! What is fuzzed, in one place for `tests/fuzz.rs` and the package in `fuzz/`. A target reads an
//! input in every way the program would, says whether it was taken, and panics where a promise is
//! broken.
//!
//! One more reader is one more row in [`TARGETS`], its function, and a file in `fuzz/fuzz_targets/`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken promise is a panic here")]
#![allow(dead_code, reason = "a fuzz target uses its own function only")]

#[path = "block.rs"]
pub mod block;
#[path = "book.rs"]
pub mod book;
#[path = "seeds.rs"]
pub mod seeds;
#[path = "wire.rs"]
pub mod wire;

use flate2::{Compression, Crc, write::DeflateEncoder};
use platedesk::desk::api::job::Importing;
use platedesk::desk::transfer::{Opened, Reading, Words};
use platedesk::domain::clean;
use platedesk::domain::lang::Lang;
use platedesk::domain::plate::{Plate, normalise};
use platedesk::domain::time::Time;
use platedesk::store::checkpoint::Checkpoints;
use platedesk::store::journal::disk::{self, Appending, Disk};
use platedesk::store::journal::line::{self, Bad, Chain};
use platedesk::store::journal::segments::segment_name;
use platedesk::store::journal::{Applied, Journal, JournalPlace, SEGMENT_BYTES};
use platedesk::store::view::value::{LAYOUT, Meta, Versioned, decode, encode};
use platedesk::text::{Reader, Texts};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Cursor, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// A reader that is fuzzed.
pub struct Target {
    /// Name, in messages and of the file in `fuzz/fuzz_targets/`.
    pub name: &'static str,
    /// Inputs that are taken.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What is put into them.
    pub words: &'static [&'static str],
    /// Reads an input, and says whether it was taken.
    pub run: fn(&[u8]) -> bool,
    /// Bytes of memory that reading may take at most, whatever stands in the input, and for each of
    /// its bytes.
    pub memory: (usize, usize),
}

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "journal_line",
        seeds: seeds::journal_lines,
        words: JOURNAL_WORDS,
        run: journal_line,
        memory: (64 << 10, 64),
    },
    Target {
        name: "journal_segments",
        seeds: seeds::journal_segments,
        words: JOURNAL_WORDS,
        run: journal_segments,
        // Its buffer has 256 KiB.
        memory: (1 << 20, 64),
    },
    Target {
        name: "checkpoint",
        seeds: seeds::checkpoints,
        words: JOURNAL_WORDS,
        run: checkpoint,
        // A member may have 16 MiB of lines and a line as many, compressed and not.
        memory: (64 << 20, 64),
    },
    Target {
        name: "value",
        seeds: seeds::values,
        words: &[],
        run: value,
        // A list takes room for as many as it says it has, up to 1 MiB, and lists stand in lists.
        memory: (4 << 20, 64),
    },
    Target {
        name: "block",
        seeds: block::blocks,
        words: &[],
        run: block::block,
        // A pair of three bytes has a key of any length, as it shares it with the one before.
        memory: (16 << 10, 4 << 10),
    },
    Target {
        name: "import",
        seeds: seeds::files_of_cars,
        words: &[
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "sep=",
            "车牌",
            "VIN",
            "电话",
            "\u{FEFF}",
            "2026-02-30",
        ],
        run: import,
        // Pieces of 64 KiB as bytes and as text, and both encodings tried.
        memory: (2 << 20, 64),
    },
    Target {
        name: "book",
        seeds: book::books,
        words: book::WORDS,
        run: book::book,
        // The parts, the file made of them, and buffers of 64 KiB for each part that is read.
        memory: (2 << 20, 128),
    },
    Target {
        name: "plate",
        seeds: seeds::plates,
        words: &[
            "京", "临", "使", "挂", "学", "应急", "WJ", "黄牌", "小", "~Y", "~U", "·", "ß", "ﬃ", "\u{212A}",
            "Ｉ", "O",
        ],
        run: plate,
        memory: (16 << 10, 64),
    },
    Target {
        name: "text",
        seeds: seeds::texts,
        words: &[
            "\u{1b}[",
            "\u{202E}",
            "\u{200B}",
            "\u{9b}",
            "e\u{301}\u{323}",
            "\r\n",
            "\u{FEFF}",
            "\u{E0041}",
            "가",
            "ﷺ",
        ],
        run: text,
        memory: (16 << 10, 128),
    },
    Target {
        name: "decoder",
        seeds: wire::inputs,
        words: wire::WORDS,
        run: wire::decoder,
        // A paste as bytes and as text; a byte is an event at most, and three readings are compared.
        memory: (256 << 10, 512),
    },
];

const JOURNAL_WORDS: &[&str] = &[
    "null",
    "true",
    "[]",
    "{}",
    "[[",
    "\"",
    "\\u0000",
    "\\ud800",
    ",\"personal\":",
    ",\"chain\":\"",
    "\",\"crc\":\"",
    "\"v\":2",
    "\"seq\":",
    "\"more\":4294967295",
    "\"new\":true",
    "1e999",
    "-0",
    "18446744073709551615",
    "\n",
    "\"999999\":",
];

/// A line of the journal: as it is, and with a right checksum, so that what stands behind that is
/// reached too.
pub fn journal_line(bytes: &[u8]) -> bool {
    line_read(&checksummed(bytes));
    line_read(bytes)
}

fn line_read(bytes: &[u8]) -> bool {
    let _ = line::chain_of(bytes);
    let Ok(seq) = line::check(bytes) else {
        assert!(line::read(bytes, 1, None).is_err(), "read without a check");
        return false;
    };
    let next = seq.wrapping_add(1);
    let other = Bad::Number { expected: next, found: seq };
    assert_eq!(line::read(bytes, next, None), Err(other), "a number out of turn");
    let _ = line::read(bytes, seq, Some(Chain::default()));
    let Ok(read) = line::read(bytes, seq, None) else { return false };
    assert_eq!(read.entry.seq, seq);
    let (edits, set) = (read.entry.edits.len(), fields(&read.entry));
    let (_, again) = read.entry.seal(Chain::default(), [7; 16]).expect("sealed anew");
    let again = line::read(&again, seq, Some(Chain::default())).expect("what was sealed is read");
    assert_eq!((again.entry.edits.len(), fields(&again.entry)), (edits, set), "fields got lost");
    true
}

fn fields(entry: &line::Entry) -> usize {
    entry.edits.iter().map(|edit| edit.set.len()).sum()
}

/// The line with the checksum that its bytes have.
fn checksummed(bytes: &[u8]) -> Vec<u8> {
    const TAIL: usize = ",\"crc\":\"00000000\"}\n".len();
    let body = &bytes[..bytes.len().saturating_sub(TAIL)];
    let tail = format!(",\"crc\":\"{:08x}\"}}\n", crc32c::crc32c(body));
    [body, tail.as_bytes()].concat()
}

/// Between two segments; the byte behind it is the number of the next one's first line.
pub const NEXT_SEGMENT: u8 = 0x1e;

/// A journal of several segments: opened, read, cut where a write was broken off, and opened again.
pub fn journal_segments(bytes: &[u8]) -> bool {
    let opened = journal_opened(bytes);
    let mended: Vec<u8> = bytes.split_inclusive(|b| *b == b'\n').flat_map(checksummed).collect();
    journal_opened(&mended);
    opened
}

fn journal_opened(bytes: &[u8]) -> bool {
    let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::of_segments(bytes));
    let Some(lines) = opened(&disk, Applied::default()) else { return false };
    let again = opened(&disk, Applied::default()).expect("opened once, opened again");
    assert_eq!(again, lines, "the second time there is something else");
    if let Some(middle) = lines.get(lines.len() / 2) {
        let rest = opened(&disk, *middle).expect("opened from the middle");
        assert_eq!(rest.last().unwrap_or(middle), &lines[lines.len() - 1]);
    }
    true
}

/// Opens a journal and returns each line as far as a view has to know it; none if it cannot be opened.
fn opened(disk: &Arc<dyn Disk>, from: Applied) -> Option<Vec<Applied>> {
    let mut lines = Vec::new();
    let mut sink = |line: line::Line, _| {
        lines.push(seen(&line));
        Ok(())
    };
    let (disk, dir) = (Arc::clone(disk), PathBuf::from("j"));
    let place = JournalPlace { disk, dir, archive: None, segment_bytes: SEGMENT_BYTES };
    let opened = Journal::open(place, from, &mut sink);
    let journal = opened.ok()?.0?;
    let read: Result<Vec<_>, _> = journal.history().lines(from.seq + 1).expect("a journal").collect();
    let read: Vec<_> = read.expect("whole lines").iter().map(seen).collect();
    assert_eq!(read, lines, "read otherwise than opened");
    Some(lines)
}

fn seen(line: &line::Line) -> Applied {
    Applied { seq: line.entry.seq, chain: line.chain, at: line.entry.at }
}

/// A checkpoint: as a file, and as what is compressed in one, with lengths and checksums put right.
pub fn checkpoint(bytes: &[u8]) -> bool {
    let inner = checkpoint_read(&compressed(&summed(bytes)));
    checkpoint_read(bytes) || inner
}

fn checkpoint_read(bytes: &[u8]) -> bool {
    let path = Path::new("s/checkpoints/1.checkpoint.gz");
    let disk = MemoryDisk::default();
    disk.0.lock().unwrap().insert(path.to_owned(), File(Arc::new(Mutex::new(bytes.to_vec()))));
    let disk: Arc<dyn Disk> = Arc::new(disk);
    let Ok(read) = Checkpoints::of(&disk, Path::new("s")).read(path) else { return false };
    let records: Result<Vec<_>, _> = read.records().expect("read before").collect();
    let Ok(records) = records else { return false };
    assert!(records.len() as u64 <= read.rows, "records that no row holds");
    true
}

/// The text of a checkpoint with the last line that its other lines have.
fn summed(text: &[u8]) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    lines.pop();
    let is_row = |line: &&&[u8]| !line.starts_with(b"{\"again\"") && !line.starts_with(b"{\"seq\"");
    let rows = lines.iter().skip(1).filter(is_row).count();
    let sha = Sha256::digest(lines.concat());
    let sha: String = sha.iter().map(|byte| format!("{byte:02x}")).collect();
    [&lines.concat()[..], format!("{{\"rows\":{rows},\"sha256\":\"{sha}\"}}\n").as_bytes()].concat()
}

/// A file with this text as its only member, as `docs/journal.md` describes it.
fn compressed(text: &[u8]) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x10\0PD\x0c\0".to_vec();
    out.extend_from_slice(&1_u64.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    let mut deflate = DeflateEncoder::new(out, Compression::new(6));
    deflate.write_all(text).unwrap();
    let mut out = deflate.finish().unwrap();
    let mut crc = Crc::new();
    crc.update(text);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    let size = u32::try_from(out.len()).unwrap();
    out[24..28].copy_from_slice(&size.to_le_bytes());
    out
}

/// A disk in memory.
#[derive(Default)]
struct MemoryDisk(Mutex<BTreeMap<PathBuf, File>>);

#[derive(Clone)]
struct File(Arc<Mutex<Vec<u8>>>);

impl MemoryDisk {
    fn of_segments(bytes: &[u8]) -> Self {
        let mut files = BTreeMap::new();
        for (at, part) in bytes.split(|b| *b == NEXT_SEGMENT).enumerate() {
            let (first, part) = match part.split_first() {
                Some((first, rest)) if at > 0 => (u64::from(*first), rest),
                _ => (1, part),
            };
            files.insert(Path::new("j").join(segment_name(first)), File(Arc::new(Mutex::new(part.to_vec()))));
        }
        Self(Mutex::new(files))
    }

    fn file(&self, path: &Path) -> io::Result<File> {
        self.0.lock().unwrap().get(path).cloned().ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Disk for MemoryDisk {
    fn list(&self, _: &Path) -> io::Result<Vec<String>> {
        let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(self.0.lock().unwrap().keys().map(name).collect())
    }

    fn read(&self, path: &Path) -> io::Result<Box<dyn disk::Reading>> {
        let bytes = self.file(path)?.0.lock().unwrap().clone();
        Ok(Box::new(Cursor::new(bytes)))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        let file = File(Arc::default());
        self.0.lock().unwrap().insert(path.to_owned(), file.clone());
        Ok(Box::new(file))
    }

    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)> {
        let file = self.file(path)?;
        let len = file.0.lock().unwrap().len() as u64;
        Ok((Box::new(file), len))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let file = self.file(from)?;
        let mut files = self.0.lock().unwrap();
        files.remove(from);
        files.insert(to.to_owned(), file);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.lock().unwrap().remove(path).map(drop).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Appending for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.0.lock().unwrap().truncate(usize::try_from(len).unwrap_or(usize::MAX));
        Ok(())
    }
}

/// A value of the view: as it is, and with a right layout and checksum.
pub fn value(bytes: &[u8]) -> bool {
    let body = bytes.get(5..).unwrap_or_default();
    let crc = crc32c::crc32c(body).to_be_bytes();
    value_read(&[&[LAYOUT], &crc[..], body].concat());
    value_read(bytes)
}

fn value_read(bytes: &[u8]) -> bool {
    let _ = decode::<Meta>(bytes, b"applied");
    let Ok(read) = decode::<Versioned>(bytes, b"k") else { return false };
    let (revision, record) = &read;
    let _ = (record.index(Default::default()), record.home(Default::default()));
    let again = encode(&(*revision, record), b"k").expect("put into bytes again");
    let again = decode::<Versioned>(&again, b"k").expect("read again");
    assert_eq!(again, read);
    true
}

/// A file of cars.
pub fn import(bytes: &[u8]) -> bool {
    import_file(bytes)
}

/// As any file: text, or a workbook.
fn import_file(bytes: &[u8]) -> bool {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let texts = Arc::new(Texts::load().expect("the messages"));
        let reader = Reader::new(texts, Lang::Zh, chrono_tz::Asia::Shanghai);
        Words::new(&reader, Time(1_795_401_600)).expect("the shipped words")
    });
    let Ok(mut opened) = Opened::find_out(Cursor::new(bytes), None) else { return false };
    let Ok(mut file) = Reading::open(&mut opened, Importing::Vehicles, None, words) else { return false };
    let (mut rows, mut taken) = (0, 0);
    loop {
        let row = match file.next_row() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            // Of a workbook the XML can be wrong anywhere; text can always be read to its end.
            Err(_) if bytes.starts_with(b"PK") => return false,
            Err(fault) => panic!("{fault:?}"),
        };
        rows += 1;
        taken += usize::from(row.wrong.is_empty());
        assert!(rows <= bytes.len(), "more rows than bytes");
    }
    rows > 0 && rows == taken
}

/// A plate, typed or as a key.
pub fn plate(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let plain = normalise(&text);
    assert_eq!(normalise(&plain), plain, "normalised twice");
    let by_key = Plate::from_key(&text);
    if let Some(plate) = &by_key {
        assert_eq!(plate.key(), text, "a key that is another one's");
    }
    let _ = Plate::parse(&text);
    let Ok(plate) = Plate::parse_unusual(&text) else { return by_key.is_some() };
    assert!(!plate.key().contains('\0'));
    assert_eq!(Plate::from_key(plate.key()).as_ref(), Some(&plate), "its own key");
    assert_eq!(Plate::parse_unusual(&plate.to_string()), Ok(plate), "as it is shown");
    true
}

/// What people type and paste.
pub fn text(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let shown = clean::safe(&text);
    assert!(!shown.chars().any(|c| c.is_control() || clean::is_invisible(c)), "shown: {shown:?}");
    let note = clean::note(&text, clean::NOTE_CHARS);
    if let Ok(note) = &note {
        assert!(note.chars().count() <= clean::NOTE_CHARS);
        assert_eq!(clean::note(note, clean::NOTE_CHARS).as_ref(), Ok(note), "cleaned twice");
        let odd = |c: char| (c.is_control() && c != '\n') || clean::is_invisible(c);
        assert!(!note.chars().any(odd), "kept: {note:?}");
    }
    if let Ok(line) = clean::line(&text, clean::LINE_CHARS) {
        assert_eq!(clean::safe(&line), line, "a line is safe to be shown");
    }
    note.is_ok()
}
