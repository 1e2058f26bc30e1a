//! A spreadsheet file (XLSX): which sheet is read, and that it does not unfold into more than a
//! desk can bear. It is a zip file, in which a few kilobytes can stand for any amount of text.

use crate::domain::fault::Fault;
use crate::say;
use calamine::{Reader as _, SheetType, SheetVisible, Xlsx};
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use zip::ZipArchive;

/// Every zip file begins so.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// Most bytes of all parts together, unfolded: a full sheet of a million rows has half of it.
const MOST_IN_ALL: u64 = 2 << 30;
/// Most bytes of a part that is not a sheet, unfolded: these stay in memory, the texts of all cells among them.
const MOST_OF_PART: u64 = 256 << 20;
/// Longest run without a tag: what a reader of XML has to hold at once.
const MOST_RUN: u64 = 1 << 20;
/// Most parts; a workbook has a few for each of its sheets.
const MOST_PARTS: usize = 10_000;
/// Bytes unfolded at a time.
const PIECE: usize = 64 << 10;
/// By this attribute the number of texts is foretold, and room is made for them before they are read.
const FORETOLD: &[u8] = b"uniqueCount";
/// The foretold number stands within so many bytes behind the name of the attribute.
const NEAR: usize = 32;

/// A workbook, and the sheet of it that is read.
pub(super) struct Book<S> {
    pub(super) xlsx: Xlsx<Counting<S>>,
    /// Name of the sheet.
    pub sheet: String,
    /// How many sheets there are to choose from.
    pub sheets: usize,
    /// Bytes of the file in all.
    pub bytes: u64,
    /// Bytes of the file read so far.
    pub read: Rc<Cell<u64>>,
}

/// What is wrong with a file.
fn refused(say: crate::domain::say::Say) -> Fault {
    Fault::invalid("file", say)
}

/// What to say of a file that cannot be read as a workbook.
pub(super) fn broken(error: impl ToString) -> Fault {
    refused(say!("import-book", reason = error.to_string()))
}

/// The library that reads workbooks panics on some that were made up to be wrong.
///
/// # Errors
/// [`Fault::Invalid`] then, and if the workbook cannot be read.
pub(super) fn guarded<T, E: ToString>(read: impl FnOnce() -> Result<T, E>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(read)).map_or_else(|_| Err(broken("panic")), |read| read.map_err(broken))
}

impl<S: Read + Seek> Book<S> {
    /// Opens a workbook at a sheet: the one named, else the first that can be seen.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if it is none, if it unfolds into too much, or if it has no such sheet.
    pub fn open(mut source: S, sheet: Option<&str>) -> Result<Self, Fault> {
        let bytes = source.seek(SeekFrom::End(0)).map_err(broken)?;
        source.seek(SeekFrom::Start(0)).map_err(broken)?;
        let read = Rc::new(Cell::new(0));
        let mut zip = ZipArchive::new(Counting { inner: source, read: Rc::clone(&read) }).map_err(broken)?;
        bounded(&mut zip)?;
        let mut source = zip.into_inner();
        source.seek(SeekFrom::Start(0)).map_err(broken)?;
        let xlsx = guarded(|| Xlsx::new(source))?;
        let seen = |s: &&calamine::Sheet| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible;
        let names: Vec<String> = xlsx.sheets_metadata().iter().filter(seen).map(|s| s.name.clone()).collect();
        let sheets = names.len();
        let found = match sheet.filter(|name| !name.trim().is_empty()) {
            None => names.first().cloned(),
            Some(wanted) => names.iter().find(|name| name.trim() == wanted.trim()).cloned(),
        };
        let Some(sheet) = found else {
            let wanted = super::cells::shown(sheet.unwrap_or_default());
            let known: Vec<String> = names.iter().take(50).map(|n| super::cells::shown(n)).collect();
            return Err(Fault::invalid(
                "sheet",
                say!("import-sheet", found = wanted, known = known.join(", ")),
            ));
        };
        read.set(0);
        Ok(Self { xlsx, sheet, sheets, bytes, read })
    }
}

/// Unfolds every part once and keeps nothing of it: what is said of its size need not be true.
fn bounded<S: Read + Seek>(zip: &mut ZipArchive<S>) -> Result<(), Fault> {
    let too_much = || refused(say!("import-book-too-large", most = (MOST_IN_ALL >> 20).to_string()));
    if zip.len() > MOST_PARTS {
        return Err(too_much());
    }
    let mut all = 0;
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(broken)?;
        let most = if is_streamed(&part.name().map_err(broken)?) { MOST_IN_ALL } else { MOST_OF_PART };
        let looked = Look::default().at(&mut part, most.min(MOST_IN_ALL - all)).map_err(broken)?;
        all += looked.bytes;
        if looked.too_much {
            return Err(too_much());
        }
    }
    Ok(())
}

/// Whether a part is read cell by cell, and not kept. The folder alone says nothing: the file names it.
fn is_streamed(name: &str) -> bool {
    let name = name.to_lowercase();
    let kept = ["sharedstrings.xml", "styles.xml", "workbook.xml", ".rels"];
    name.contains("worksheets/") && !kept.iter().any(|end| name.ends_with(end))
}

/// What was seen of a part.
#[derive(Default)]
struct Look {
    bytes: u64,
    /// Bytes since the last tag began.
    run: u64,
    too_much: bool,
    /// The end of the piece before, in which the name of the attribute may begin.
    tail: Vec<u8>,
    /// The largest number of texts that was foretold.
    foretold: u64,
}

impl Look {
    fn at(mut self, part: &mut impl Read, most: u64) -> io::Result<Self> {
        let mut piece = vec![0; PIECE];
        loop {
            let count = part.read(&mut piece)?;
            let new = piece.get(..count).unwrap_or_default();
            self.bytes += count as u64;
            if count == 0 || self.bytes > most {
                // A number may stand right at the end.
                self.foretell(&[0; NEAR]);
                // A text takes at least a tag.
                self.too_much |= self.bytes > most || self.foretold > self.bytes / 4;
                return Ok(self);
            }
            self.runs(new);
            self.foretell(new);
            if self.too_much {
                return Ok(self);
            }
        }
    }

    fn runs(&mut self, new: &[u8]) {
        let mut pieces = new.split(|b| *b == b'<');
        self.run += pieces.next().map_or(0, |first| first.len() as u64);
        let mut longest = self.run;
        for piece in pieces {
            self.run = piece.len() as u64;
            longest = longest.max(self.run);
        }
        self.too_much |= longest > MOST_RUN;
    }

    /// Looks for numbers of texts that are foretold.
    fn foretell(&mut self, new: &[u8]) {
        self.tail.extend_from_slice(new);
        let mut from = 0;
        while let Some(at) = find(self.tail.get(from..).unwrap_or_default(), FORETOLD) {
            let behind = from + at + FORETOLD.len();
            let near = self.tail.get(behind..).unwrap_or_default();
            if near.len() < NEAR {
                from += at;
                break;
            }
            let digits = near.iter().take(NEAR).filter(|b| b.is_ascii_digit()).take(20);
            let number = digits.fold(0_u64, |n, d| n.saturating_mul(10).saturating_add(u64::from(d - b'0')));
            // Written so wide that its number is not near: nobody does that but to hide it.
            let ends = near.iter().take(NEAR).filter(|b| matches!(b, b'"' | b'\'')).count() >= 2;
            self.foretold = self.foretold.max(if ends { number } else { u64::MAX });
            from = behind;
        }
        let keep = self.tail.len().saturating_sub(FORETOLD.len() + NEAR).max(from.min(self.tail.len()));
        self.tail.drain(..keep);
    }
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|b| *b == first) {
        if text.get(from + at..)?.starts_with(word) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// A file that counts what is read of it, for those who tell how far it is.
pub(super) struct Counting<S> {
    inner: S,
    read: Rc<Cell<u64>>,
}

impl<S: Read> Read for Counting<S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

impl<S: Seek> Seek for Counting<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
