//! The bytes of a file as text: what they are written in is found out, and they are decoded in
//! pieces, so that a large file takes no more memory than a small one.

use crate::domain::fault::Fault;
use crate::say;
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8};
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Bytes read at a time.
const PIECE: usize = 64 << 10;
/// An old spreadsheet (XLS), or one with a password, is a compound document.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub encoding: &'static Encoding,
    /// Bytes of the mark at its beginning.
    pub mark: usize,
    /// Bytes in all.
    pub bytes: u64,
}

/// Finds out what a file is written in: its mark, else UTF-8 if it is without a slip, else the
/// one of UTF-8 and GB18030 in which there are fewer slips. Leaves it at its first character.
///
/// # Errors
/// [`Fault::Invalid`] for a file that is no text; [`Fault::Storage`] if it cannot be read.
pub(super) fn find_out<R: Read + Seek>(source: &mut R) -> Result<Written, Fault> {
    let mut piece = vec![0; PIECE];
    let mut tries = [Slips::of(UTF_8), Slips::of(GB18030)];
    let mut marked = None;
    let mut bytes = 0;
    loop {
        let read = fill(source, &mut piece).map_err(|e| unreadable(&e))?;
        let part = piece.get(..read).unwrap_or_default();
        if bytes == 0 {
            if part.starts_with(COMPOUND) {
                return Err(Fault::invalid("file", say!("import-spreadsheet")));
            }
            marked = Encoding::for_bom(part);
            if marked.is_none() && part.contains(&0) {
                return Err(Fault::invalid("file", say!("import-binary")));
            }
        }
        bytes += read as u64;
        if marked.is_none() {
            tries.iter_mut().for_each(|t| t.look(part, read < piece.len()));
        }
        if read < piece.len() {
            break;
        }
    }
    let [utf8, gb] = &tries;
    let guessed = if utf8.slips == 0 || utf8.slips < gb.slips { UTF_8 } else { GB18030 };
    let (encoding, mark) = marked.unwrap_or((guessed, 0));
    source.seek(SeekFrom::Start(mark as u64)).map_err(|e| unreadable(&e))?;
    Ok(Written { encoding, mark, bytes })
}

/// Whether a file begins with these bytes. Leaves it at its beginning.
///
/// # Errors
/// [`Fault::Storage`] if it cannot be read.
pub(super) fn starts_with<R: Read + Seek>(source: &mut R, start: &[u8]) -> Result<bool, Fault> {
    let mut first = vec![0; start.len()];
    let read = fill(source, &mut first).map_err(|e| unreadable(&e))?;
    source.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
    Ok(first.get(..read) == Some(start))
}

/// What to say of a file that could be opened and then not be read.
pub(super) fn unreadable(error: &io::Error) -> Fault {
    Fault::Storage(say!("store-io", path = "CSV", error = error.to_string()))
}

/// Reads until the piece is full or the file ends.
fn fill(source: &mut impl Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut full = 0;
    while let Some(rest) = piece.get_mut(full..).filter(|r| !r.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(read) => full += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(full)
}

/// Counts what an encoding cannot read.
struct Slips {
    decoder: Decoder,
    out: Vec<u8>,
    slips: u64,
}

impl Slips {
    fn of(encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { decoder, out: vec![0; 4 * PIECE], slips: 0 }
    }

    fn look(&mut self, mut part: &[u8], last: bool) {
        loop {
            let (result, read, _) =
                self.decoder.decode_to_utf8_without_replacement(part, &mut self.out, last);
            part = part.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.slips += 1,
            }
        }
    }
}

/// The text of a file as UTF-8; what cannot be read stands there as U+FFFD.
pub(super) struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` that waits.
    waiting: (usize, usize),
    ended: bool,
    /// Text that did not fit.
    spill: Vec<u8>,
    taken: usize,
    /// Bytes of the file read so far, for those who tell how far it is.
    pub read: Rc<Cell<u64>>,
}

impl<R: Read> Decoding<R> {
    /// Of a file that stands behind its mark.
    pub fn new(inner: R, written: Written) -> Self {
        let decoder = written.encoding.new_decoder_without_bom_handling();
        let read = Rc::new(Cell::new(written.mark as u64));
        let raw = vec![0; PIECE];
        Self { inner, decoder, raw, waiting: (0, 0), ended: false, spill: Vec::new(), taken: 0, read }
    }

    /// Decodes the next piece into `spill`.
    fn more(&mut self) -> io::Result<()> {
        if self.waiting.0 == self.waiting.1 {
            let read = fill(&mut self.inner, &mut self.raw)?;
            self.read.set(self.read.get() + read as u64);
            self.waiting = (0, read);
            self.ended = read < self.raw.len();
        }
        let (from, to) = self.waiting;
        self.spill.resize(4 * PIECE, 0);
        let part = self.raw.get(from..to).unwrap_or_default();
        let (_, used, written, _) = self.decoder.decode_to_utf8(part, &mut self.spill, self.ended);
        self.waiting.0 += used;
        self.spill.truncate(written);
        self.taken = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.spill.len() {
            if self.ended && self.waiting.0 == self.waiting.1 {
                return Ok(0);
            }
            self.more()?;
        }
        let rest = self.spill.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(into.len());
        for (to, from) in into.iter_mut().zip(rest) {
            *to = *from;
        }
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn text(bytes: &[u8]) -> (&'static str, String) {
        let mut source = Cursor::new(bytes);
        let written = find_out(&mut source).unwrap();
        let mut text = String::new();
        Decoding::new(source, written).read_to_string(&mut text).unwrap();
        (written.encoding.name(), text)
    }

    #[test]
    fn what_a_file_is_written_in_is_found_out() {
        let wanted = "车牌,姓名\n京A88618,张伟\n";
        let (gb, ..) = GB18030.encode(wanted);
        let utf16: Vec<u8> =
            "\u{FEFF}".encode_utf16().chain(wanted.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (bytes, name) in [
            (wanted.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{FEFF}{wanted}").into_bytes(), "UTF-8"),
            (gb.to_vec(), "gb18030"),
            (utf16, "UTF-16LE"),
        ] {
            assert_eq!(text(&bytes), (name, wanted.to_owned()));
        }
        assert_eq!(text(b""), ("UTF-8", String::new()));
    }

    #[test]
    fn one_broken_byte_does_not_make_another_encoding_of_it() {
        let mut bytes = "车牌,姓名\n京A88618,张伟，李娜，王敏，赵磊\n".repeat(50).into_bytes();
        bytes.truncate(bytes.len() - 2);
        let (name, text) = text(&bytes);
        assert_eq!(name, "UTF-8");
        assert_eq!(text.matches('\u{FFFD}').count(), 1);
    }

    #[test]
    fn pieces_that_end_within_a_character_are_put_together() {
        for shift in 0..4 {
            let wanted = "x".repeat(shift) + &"龘𠮷é".repeat(30_000);
            assert_eq!(text(wanted.as_bytes()).1, wanted);
            assert_eq!(text(&GB18030.encode(&wanted).0), ("gb18030", wanted));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for (bytes, id) in
            [(&b"\xD0\xCF\x11\xE0rest"[..], "import-spreadsheet"), (b"\x7fELF\0\0\0", "import-binary")]
        {
            let fault = find_out(&mut Cursor::new(bytes)).unwrap_err();
            assert_eq!(fault.says()[0].id, id);
        }
    }
}
