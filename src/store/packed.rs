//! Lines compressed: gzip members of whole lines one after the other, so that `zless` reads the
//! file, and this program begins in the middle of it.
//!
//! Every member has the same 28 bytes in front: a gzip header whose extra field `PD` holds the
//! number of its first line and its length in bytes, both little endian. Nothing in a member is
//! free to differ: a reader takes exactly what a writer makes, so that no changed byte of it goes
//! unseen.

use crate::store::journal::disk::{Appending, Reading};
use flate2::{Compression, Crc, Decompress, FlushDecompress, Status, write::DeflateEncoder};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};

/// A member is closed once it has so many bytes of lines.
const MEMBER: usize = 256 << 10;

/// Most bytes of lines in a member: one line as long as a line may be, over what was there.
const LONGEST: usize = super::journal::line::LONGEST + MEMBER;

/// What a gzip header says up to the extra field: deflate, an extra field of 16 bytes, no time,
/// made nowhere in particular.
const HEAD: [u8; 16] = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 16, 0, b'P', b'D', 12, 0];

/// Bytes before and after the deflated lines.
const BEFORE: usize = HEAD.len() + 12;
const AFTER: usize = 8;

/// One member of whole lines of which the first has this number.
fn member(first: u64, lines: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = HEAD.to_vec();
    out.extend_from_slice(&first.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    let mut deflate = DeflateEncoder::new(out, Compression::new(6));
    deflate.write_all(lines)?;
    let mut out = deflate.finish()?;
    let mut crc = Crc::new();
    crc.update(lines);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    let size = u32::try_from(out.len()).map_err(|_| io::Error::from(ErrorKind::FileTooLarge))?;
    out[BEFORE - 4..BEFORE].copy_from_slice(&size.to_le_bytes());
    Ok(out)
}

/// First line and length of a member, from its first bytes.
fn header(bytes: &[u8; BEFORE]) -> io::Result<(u64, usize)> {
    let (head, rest) = bytes.split_at(HEAD.len());
    let (first, size) = rest.split_at(8);
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |n, b| n << 8 | u64::from(*b));
    let (first, size) = (number(first), usize::try_from(number(size)).unwrap_or(usize::MAX));
    let fits = head == HEAD && (BEFORE + AFTER..=LONGEST).contains(&size);
    if fits { Ok((first, size)) } else { Err(damaged("no member begins here")) }
}

/// The lines of a member, from all its bytes.
fn lines_of(member: &[u8]) -> io::Result<Vec<u8>> {
    let body = member.get(BEFORE..member.len().saturating_sub(AFTER)).unwrap_or_default();
    let after = member.get(BEFORE + body.len()..).unwrap_or_default();
    let wanted = after.get(4..).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    let size = usize::try_from(wanted).unwrap_or(usize::MAX);
    if size > LONGEST {
        return Err(damaged("a member is too long"));
    }
    let mut inflate = Decompress::new(false);
    // One byte more than there should be, so that what is longer shows.
    let mut lines = Vec::with_capacity(size + 1);
    let status = inflate.decompress_vec(body, &mut lines, FlushDecompress::Finish);
    let ended = matches!(status, Ok(Status::StreamEnd));
    if !ended || inflate.total_in() != body.len() as u64 || lines.len() != size {
        return Err(damaged("a member cannot be unpacked"));
    }
    let mut crc = Crc::new();
    crc.update(&lines);
    let right = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
    if after == right { Ok(lines) } else { Err(damaged("the checksum of a member does not fit")) }
}

fn damaged(why: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

/// Writes lines compressed.
pub struct Packer {
    out: Box<dyn Appending>,
    waiting: Vec<u8>,
    first: u64,
    next: u64,
    bytes: u64,
}

impl Packer {
    /// Into an empty file; the first line will have this number.
    #[must_use]
    pub fn new(out: Box<dyn Appending>, first: u64) -> Self {
        Self { out, waiting: Vec::new(), first, next: first, bytes: 0 }
    }

    /// Adds a line with its line end.
    ///
    /// # Errors
    /// As the system says.
    pub fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(line);
        self.next += 1;
        if self.waiting.len() < MEMBER { Ok(()) } else { self.close() }
    }

    fn close(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            let member = member(self.first, &self.waiting)?;
            self.out.write(&member)?;
            self.bytes += member.len() as u64;
        }
        self.waiting.clear();
        self.first = self.next;
        Ok(())
    }

    /// Makes all of it durable, and returns how many bytes the file has.
    ///
    /// # Errors
    /// As the system says.
    pub fn finish(mut self) -> io::Result<u64> {
        self.close()?;
        self.out.sync()?;
        Ok(self.bytes)
    }
}

/// Reads the lines of a compressed file.
pub struct Unpacker {
    input: BufReader<Box<dyn Reading>>,
    lines: Vec<u8>,
    at: usize,
}

impl Unpacker {
    /// From its beginning.
    #[must_use]
    pub fn new(input: Box<dyn Reading>) -> Self {
        Self { input: BufReader::with_capacity(1 << 18, input), lines: Vec::new(), at: 0 }
    }

    /// Goes to the beginning of the member that holds this line, and returns the number of the
    /// member's first; for a file that is at its beginning.
    ///
    /// # Errors
    /// As the system says; [`ErrorKind::InvalidData`] if a member on the way is damaged.
    pub fn skip_to(&mut self, line: u64) -> io::Result<Option<u64>> {
        let (mut at, mut found) = (0_u64, None);
        while let Some((first, size)) = self.header()? {
            if first > line {
                break;
            }
            found = Some((at, first));
            at += size as u64;
            self.input.seek_relative(i64::try_from(size - BEFORE).unwrap_or(i64::MAX))?;
        }
        let (at, first) = found.unwrap_or_default();
        self.input.seek(SeekFrom::Start(at))?;
        Ok(found.map(|_| first))
    }

    /// What the next member says of itself; none at the end.
    fn header(&mut self) -> io::Result<Option<(u64, usize)>> {
        if self.input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut bytes = [0; BEFORE];
        self.input.read_exact(&mut bytes).map_err(cut)?;
        header(&bytes).map(Some)
    }

    fn next_member(&mut self) -> io::Result<()> {
        self.lines.clear();
        self.at = 0;
        if let Some((first, size)) = self.header()? {
            let mut all = HEAD.to_vec();
            all.extend_from_slice(&first.to_le_bytes());
            all.resize(size, 0);
            self.input.read_exact(&mut all[BEFORE..]).map_err(cut)?;
            self.lines = lines_of(&all)?;
        }
        Ok(())
    }
}

fn cut(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::UnexpectedEof { damaged("a member is cut off") } else { error }
}

impl Read for Unpacker {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let there = self.fill_buf()?;
        let count = there.len().min(buf.len());
        buf[..count].copy_from_slice(&there[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Unpacker {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.lines.len() {
            self.next_member()?;
        }
        Ok(&self.lines[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::journal::disk::{Disk, RealDisk};
    use std::path::Path;

    /// A file of numbered lines, some of them long.
    fn file(path: &Path, count: u64) -> Vec<u8> {
        let mut packer = Packer::new(RealDisk.create(path).unwrap(), 7);
        let mut all = Vec::new();
        for n in 7..7 + count {
            let line = format!("line {n} {}\n", "x".repeat(if n % 5 == 0 { 90_000 } else { 20 }));
            packer.line(line.as_bytes()).unwrap();
            all.extend_from_slice(line.as_bytes());
        }
        assert_eq!(packer.finish().unwrap(), std::fs::metadata(path).unwrap().len());
        all
    }

    fn read(path: &Path) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Unpacker::new(RealDisk.read(path)?).read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn what_was_packed_is_read_again_also_by_gzip_and_from_the_middle() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.gz");
        let all = file(&path, 60);
        assert_eq!(read(&path).unwrap(), all);
        let mut out = Vec::new();
        let plain = std::fs::read(&path).unwrap();
        flate2::read::MultiGzDecoder::new(&plain[..]).read_to_end(&mut out).unwrap();
        assert_eq!(out, all);
        let mut firsts = std::collections::BTreeSet::new();
        for line in 0..70 {
            let mut file = Unpacker::new(RealDisk.read(&path).unwrap());
            let first = file.skip_to(line).unwrap();
            assert_eq!(first.is_none(), line < 7);
            let first = first.unwrap_or(7);
            assert!(first <= line.max(7));
            let mut begin = String::new();
            file.read_line(&mut begin).unwrap();
            assert!(begin.starts_with(&format!("line {first} ")), "{begin}");
            firsts.insert(first);
        }
        assert!(firsts.len() > 3, "{firsts:?}");
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_seen_or_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.gz");
        let all = file(&path, 4);
        let whole = std::fs::read(&path).unwrap();
        for i in 0..whole.len() {
            for bit in 0..8 {
                let mut bad = whole.clone();
                bad[i] ^= 1 << bit;
                std::fs::write(&path, &bad).unwrap();
                // A few bits of deflate's last byte say nothing.
                assert!(read(&path).map_or(true, |found| found == all), "byte {i} bit {bit}");
            }
            std::fs::write(&path, &whole[..i]).unwrap();
            assert!(i == 0 || read(&path).is_err(), "cut at {i}");
        }
    }
}
