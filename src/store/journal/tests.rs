use super::disk::RealDisk;
use super::line::tests::sample;
use super::*;
use crate::domain::say::{Arg, Say};
use std::fs;
use std::io;
use std::sync::Mutex;

const BIG: u64 = SEGMENT_BYTES;

fn seal(journal: &Journal, count: u64, more: u32) -> (Vec<Line>, Vec<u8>) {
    let (mut chain, mut lines, mut bytes) = (journal.head().chain, Vec::new(), Vec::new());
    for i in 1..=count {
        let mut entry = sample(journal.head().seq + i);
        entry.group = journal.head().seq + 1;
        entry.more = if more > 0 { u32::try_from(count - i).unwrap() } else { 0 };
        let (line, text) = entry.seal(chain, [7; 16]).unwrap();
        chain = line.chain;
        lines.push(line);
        bytes.extend(text);
    }
    (lines, bytes)
}

fn append(journal: &mut Journal, count: u64) -> Result<(), Fault> {
    let (lines, bytes) = seal(journal, count, 0);
    journal.append(&lines, &bytes)
}

fn place(disk: Arc<dyn Disk>, dir: &Path, segment_bytes: u64) -> JournalPlace {
    JournalPlace { disk, dir: dir.to_owned(), archive: None, segment_bytes }
}

fn open_on(disk: Arc<dyn Disk>, dir: &Path, bytes: u64) -> Result<(Journal, Opened, Vec<Line>), Fault> {
    let mut seen = Vec::new();
    let mut sink = |line, _| {
        seen.push(line);
        Ok(())
    };
    let (journal, opened) = Journal::open(place(disk, dir, bytes), Applied::default(), &mut sink)?;
    Ok((journal.unwrap(), opened, seen))
}

fn open(dir: &Path, bytes: u64) -> Result<(Journal, Opened, Vec<Line>), Fault> {
    open_on(Arc::new(RealDisk), dir, bytes)
}

/// A new journal with lines in it, its directory, and its lines.
fn filled(count: u64, segment_bytes: u64) -> (tempfile::TempDir, PathBuf, Vec<Line>) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("journal");
    Journal::create(&RealDisk, &dir).unwrap();
    let (mut journal, _, seen) = open(&dir, segment_bytes).unwrap();
    assert!(seen.is_empty());
    (0..count).for_each(|_| append(&mut journal, 1).unwrap());
    let lines = journal.history().lines(1).unwrap().collect::<Result<_, _>>().unwrap();
    (home, dir, lines)
}

fn says(fault: &Fault) -> Say {
    fault.says().remove(0)
}

#[test]
fn cut_at_every_byte_exactly_the_whole_lines_are_left() {
    let (_home, dir, lines) = filled(3, BIG);
    let path = dir.join(segment_name(1));
    let whole = fs::read(&path).unwrap();
    for cut in 0..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let ends: Vec<_> = (0..cut).filter(|i| whole[*i] == b'\n').collect();
        let (mut journal, opened, seen) = open(&dir, BIG).unwrap();
        assert_eq!(seen, lines[..ends.len()], "cut at {cut}");
        let rest = cut - ends.last().map_or(0, |i| i + 1);
        assert_eq!(opened.torn.map_or(0, |t| t.bytes), rest as u64, "cut at {cut}");
        append(&mut journal, 1).unwrap();
        assert_eq!(open(&dir, BIG).unwrap().2.len(), ends.len() + 1, "goes on after {cut}");
    }
}

#[test]
fn every_damaged_byte_before_the_last_line_is_reported_with_its_place() {
    let (_home, dir, _) = filled(3, BIG);
    let path = dir.join(segment_name(1));
    let whole = fs::read(&path).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|b| *b == b'\n').unwrap();
    for i in 0..last {
        let mut bad = whole.clone();
        bad[i] ^= 1;
        fs::write(&path, &bad).unwrap();
        let fault = open(&dir, BIG).map(|_| ()).unwrap_err();
        let say = says(&fault);
        assert_eq!(say.id, "store-journal-damaged", "byte {i}");
        let line = whole[..i].iter().filter(|b| **b == b'\n').count() + 1;
        assert!(say.args.contains(&("line", Arg::Number(line as i64))), "byte {i}: {say:?}");
    }
}

#[test]
fn garbage_at_the_end_is_cut_off_with_or_without_a_line_end() {
    for garbage in [&b"\0\0\0\0"[..], b"{\"v\":1,\"seq\":3", b"\n", b"zz\nzz\n", b"\n\n\0"] {
        let (_home, dir, lines) = filled(2, BIG);
        let path = dir.join(segment_name(1));
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend_from_slice(garbage);
        fs::write(&path, bytes).unwrap();
        let (_, opened, seen) = open(&dir, BIG).unwrap();
        assert_eq!(seen, lines);
        assert_eq!(opened.torn.unwrap().bytes, garbage.len() as u64);
    }
}

#[test]
fn a_batch_that_is_not_whole_is_cut_off_altogether() {
    let (_home, dir, lines) = filled(1, BIG);
    let (mut journal, ..) = open(&dir, BIG).unwrap();
    let (batch, bytes) = seal(&journal, 3, 1);
    journal.append(&batch, &bytes).unwrap();
    let path = dir.join(segment_name(1));
    let whole = fs::read(&path).unwrap();
    let begin = whole.len() - bytes.len();
    let all = [lines.clone(), batch].concat();
    assert_eq!(open(&dir, BIG).unwrap().2, all, "a whole batch stays");
    for cut in begin..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let (journal, opened, seen) = open(&dir, BIG).unwrap();
        assert_eq!(seen, lines, "cut at {cut}");
        assert_eq!(opened.torn.map_or(0, |t| t.bytes), (cut - begin) as u64);
        assert_eq!(journal.head().seq, 1);
    }
}

#[test]
fn segments_follow_each_other_and_a_missing_one_is_named() {
    let (_home, dir, lines) = filled(5, 1);
    assert_eq!(RealDisk.list(&dir).unwrap().len(), 5, "a segment for each line");
    let (journal, _, seen) = open(&dir, 1).unwrap();
    assert_eq!(seen, lines);
    let from_third: Vec<_> = journal.history().lines(3).unwrap().map(Result::unwrap).collect();
    assert_eq!(from_third, lines[2..]);
    for line in &lines {
        assert_eq!(journal.history().line(line.entry.seq).unwrap().as_ref(), Some(line));
    }
    assert_eq!(journal.history().line(6).unwrap(), None);
    assert_eq!(journal.history().author(4).unwrap(), Some(("ma".into(), lines[3].entry.at)));
    fs::remove_file(dir.join(segment_name(3))).unwrap();
    let fault = open(&dir, 1).map(|_| ()).unwrap_err();
    assert!(format!("{fault:?}").contains(&segment_name(4)), "{fault:?}");
    fs::remove_file(dir.join(segment_name(1))).unwrap();
    assert_eq!(says(&open(&dir, 1).map(|_| ()).unwrap_err()).id, "store-journal-missing");
}

#[test]
fn an_earlier_segment_may_not_end_in_half_a_line() {
    let (_home, dir, _) = filled(3, 1);
    let path = dir.join(segment_name(2));
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    let fault = open(&dir, 1).map(|_| ()).unwrap_err();
    assert!(format!("{fault:?}").contains(&segment_name(2)), "{fault:?}");
}

#[test]
fn a_newer_format_is_refused_and_not_cut_off() {
    let (_home, dir, _) = filled(1, BIG);
    let path = dir.join(segment_name(1));
    let text = fs::read_to_string(&path).unwrap().replace("{\"v\":1,", "{\"v\":2,");
    let body = &text[..text.rfind(",\"crc\"").unwrap()];
    let crc = crc32c::crc32c(body.as_bytes());
    let newer = format!("{body},\"crc\":\"{crc:08x}\"}}\n");
    fs::write(&path, &newer).unwrap();
    let fault = open(&dir, BIG).map(|_| ()).unwrap_err();
    assert!(format!("{fault:?}").contains("store-bad-newer"), "{fault:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn a_view_that_has_seen_some_lines_gets_the_rest_and_one_of_another_journal_is_told() {
    let (_home, dir, lines) = filled(4, BIG);
    let run = |from: Applied| {
        let mut seen = Vec::new();
        let mut sink = |line: Line, _| {
            seen.push(line.entry.seq);
            Ok(())
        };
        let place = place(Arc::new(RealDisk), &dir, BIG);
        let (journal, opened) = Journal::open(place, from, &mut sink).unwrap();
        assert_eq!(journal.is_none(), opened.unusable.is_some());
        if let Some(journal) = journal {
            assert_eq!(journal.head().seq, 4);
            assert_eq!(journal.recent().asked("ma", "c2").map(|r| r.seq), Some(2));
            assert_eq!(journal.head().at, lines[3].entry.at);
        }
        (seen, opened.unusable)
    };
    let at = |i: usize| Applied { seq: i as u64, chain: lines[i - 1].chain, at: lines[i - 1].entry.at };
    assert_eq!(run(at(2)), (vec![3, 4], None));
    assert_eq!(run(at(4)), (vec![], None));
    assert_eq!(run(Applied { chain: Chain([1; 32]), ..at(2) }).1, Some(Unusable::Foreign));
    assert_eq!(run(Applied { seq: 9, ..at(4) }).1, Some(Unusable::Ahead { journal: 4, view: 9 }));
}

/// A disk that fails when told to.
struct Failing {
    fail: Arc<Mutex<&'static str>>,
    real: RealDisk,
}

struct FailingFile {
    fail: Arc<Mutex<&'static str>>,
    file: Box<dyn Appending>,
}

impl Disk for Failing {
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.real.list(dir)
    }
    fn read(&self, path: &Path) -> io::Result<Box<dyn disk::Reading>> {
        self.real.read(path)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        Ok(Box::new(FailingFile { fail: Arc::clone(&self.fail), file: self.real.create(path)? }))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.real.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.real.remove(path)
    }
    fn append(&self, path: &Path) -> io::Result<(Box<dyn Appending>, u64)> {
        let (file, len) = self.real.append(path)?;
        Ok((Box::new(FailingFile { fail: Arc::clone(&self.fail), file }), len))
    }
}

impl FailingFile {
    fn fails(&self, what: &str) -> io::Result<()> {
        let fails = *self.fail.lock().unwrap() == what;
        if fails { Err(io::Error::from(ErrorKind::StorageFull)) } else { Ok(()) }
    }
}

impl Appending for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.fails("write").is_err() {
            self.file.write(&bytes[..bytes.len() / 2])?;
        }
        self.fails("write")?;
        self.file.write(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.fails("sync")?;
        self.file.sync()
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.file.truncate(len)
    }
}

#[test]
fn a_short_write_is_taken_back_and_writing_goes_on() {
    let (_home, dir, _) = filled(1, BIG);
    let fail = Arc::new(Mutex::new(""));
    let disk: Arc<dyn Disk> = Arc::new(Failing { fail: Arc::clone(&fail), real: RealDisk });
    let (mut journal, ..) = open_on(disk, &dir, BIG).unwrap();
    let before = fs::read(dir.join(segment_name(1))).unwrap();
    *fail.lock().unwrap() = "write";
    assert_eq!(says(&append(&mut journal, 2).unwrap_err()).id, "store-disk-full");
    assert_eq!(fs::read(dir.join(segment_name(1))).unwrap(), before);
    *fail.lock().unwrap() = "";
    append(&mut journal, 2).unwrap();
    assert_eq!(open(&dir, BIG).unwrap().2.len(), 3);
}

#[test]
fn after_a_failed_sync_nothing_more_is_taken() {
    let (_home, dir, _) = filled(1, BIG);
    let fail = Arc::new(Mutex::new("sync"));
    let disk: Arc<dyn Disk> = Arc::new(Failing { fail: Arc::clone(&fail), real: RealDisk });
    let (mut journal, ..) = open_on(disk, &dir, BIG).unwrap();
    assert_eq!(says(&append(&mut journal, 1).unwrap_err()).id, "store-sync-failed");
    *fail.lock().unwrap() = "";
    assert_eq!(says(&append(&mut journal, 1).unwrap_err()).id, "store-stopped");
    assert_eq!(journal.head().seq, 1);
    assert_eq!(journal.history().lines(1).unwrap().count(), 1, "readers see what is durable");
}

#[test]
fn a_line_in_the_middle_of_a_large_segment_is_found_without_reading_all_before_it() {
    let (_home, dir, lines) = filled(600, BIG);
    let (journal, ..) = open(&dir, BIG).unwrap();
    let bytes = fs::metadata(dir.join(segment_name(1))).unwrap().len();
    assert!(bytes > 5 * (64 << 10), "{bytes}");
    let segments = Segments::list(&(Arc::new(RealDisk) as Arc<dyn Disk>), &dir, None).unwrap();
    for seq in [1, 2, 77, 300, 599, 600] {
        assert_eq!(journal.history().line(seq).unwrap().as_ref(), Some(&lines[seq as usize - 1]));
        let (_, first, byte) = segments.all()[0].open_near(&RealDisk, seq).unwrap();
        assert!(first <= seq && (seq - first) * 800 < 128 << 10, "{seq}: from {first} at {byte}");
    }
}

#[test]
fn lines_of_one_write_that_came_in_part_are_cut_off_and_lines_of_an_earlier_one_are_damage() {
    let (_home, dir, lines) = filled(2, BIG);
    let (mut journal, ..) = open(&dir, BIG).unwrap();
    append(&mut journal, 3).unwrap();
    let path = dir.join(segment_name(1));
    let whole = fs::read(&path).unwrap();
    let ends: Vec<_> = (0..whole.len()).filter(|i| whole[*i] == b'\n').collect();
    let lost = |bytes: &[u8], line: usize| {
        let mut bad = bytes.to_vec();
        bad[ends[line - 1] + 1..ends[line]].fill(0);
        fs::write(&path, bad).unwrap();
    };
    // The third and fourth came last of the last write: nobody was told that they are safe.
    for line in [2, 3] {
        lost(&whole, line);
        let (_, opened, seen) = open(&dir, BIG).unwrap();
        assert_eq!((&seen[..2], seen.len()), (&lines[..], line), "line {} is lost", line + 1);
        assert_eq!(opened.torn.unwrap().bytes as usize, whole.len() - ends[line - 1] - 1);
    }
    // But if the view has seen them, or something was written after them, they were.
    fs::write(&path, &whole).unwrap();
    let (mut journal, _, all) = open(&dir, BIG).unwrap();
    lost(&whole, 3);
    let at = |n: usize| Applied { seq: n as u64, chain: all[n - 1].chain, at: all[n - 1].entry.at };
    let (_, opened) = Journal::open(place(Arc::new(RealDisk), &dir, BIG), at(5), &mut |_, _| Ok(())).unwrap();
    assert_eq!((opened.damage.len(), opened.torn, opened.unusable), (1, None, None));
    fs::write(&path, &whole).unwrap();
    append(&mut journal, 1).unwrap();
    lost(&fs::read(&path).unwrap(), 3);
    assert_eq!(says(&open(&dir, BIG).map(|_| ()).unwrap_err()).id, "store-journal-damaged");
}
