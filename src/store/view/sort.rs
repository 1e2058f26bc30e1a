//! Putting more pairs in order than fit into memory: as many as do are sorted and written down, and
//! what was written down is merged in the end. The files have no name, so nothing is left of them
//! however the process ends.

use super::kv::Pair;
use crate::domain::fault::Fault;
use crate::store::io_fault;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// So many bytes are sorted in memory.
pub const MOST: usize = 32 << 20;

/// Bytes read or written at a time, for each file.
const BUFFER: usize = 64 << 10;

/// Pairs on their way into order. No two may have the same key.
pub struct Sorter {
    dir: PathBuf,
    most: usize,
    bytes: Vec<u8>,
    /// Where in `bytes` a pair begins, and the lengths of its key and value.
    pairs: Vec<(usize, u32, u32)>,
    runs: Vec<File>,
}

impl Sorter {
    /// Sorts `most` bytes in memory; what is more is written to files in `dir`.
    #[must_use]
    pub fn new(dir: &Path, most: usize) -> Self {
        Self { dir: dir.to_owned(), most, bytes: Vec::new(), pairs: Vec::new(), runs: Vec::new() }
    }

    /// Adds a pair.
    ///
    /// # Errors
    /// [`Fault::Full`] or [`Fault::Storage`] if it cannot be written down.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        if !self.pairs.is_empty() && self.bytes.len() + key.len() + value.len() > self.most {
            self.spill().map_err(|e| io_fault(&self.dir, &e))?;
        }
        let long = |_| io_fault(&self.dir, &io::ErrorKind::FileTooLarge.into());
        let lengths = (u32::try_from(key.len()).map_err(long)?, u32::try_from(value.len()).map_err(long)?);
        self.pairs.push((self.bytes.len(), lengths.0, lengths.1));
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        let key = |pair: &(usize, u32, u32)| &bytes[pair.0..pair.0 + pair.1 as usize];
        self.pairs.sort_unstable_by(|a, b| key(a).cmp(key(b)));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut out = BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(&self.dir)?);
        for (at, key, value) in self.pairs.drain(..) {
            out.write_all(&key.to_le_bytes())?;
            out.write_all(&value.to_le_bytes())?;
            out.write_all(&self.bytes[at..at + key as usize + value as usize])?;
        }
        self.bytes.clear();
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        self.runs.push(file);
        Ok(())
    }

    /// All pairs in order of their keys.
    ///
    /// # Errors
    /// [`Fault::Full`] or [`Fault::Storage`] if what was written down cannot be read.
    pub fn sorted(mut self) -> Result<impl Iterator<Item = Result<Pair, Fault>>, Fault> {
        self.sort();
        let fault = |dir: &Path, e: &io::Error| io_fault(dir, e);
        let Self { dir, bytes, pairs, runs, .. } = self;
        let last = pairs.into_iter().map(move |(at, key, value)| {
            let (key, end) = (at + key as usize, at + key as usize + value as usize);
            Ok((bytes[at..key].to_vec(), bytes[key..end].to_vec()))
        });
        let mut sources: Vec<Source> = vec![Box::new(last)];
        sources.extend(runs.into_iter().map(run));
        let mut heads = BinaryHeap::new();
        for (n, source) in sources.iter_mut().enumerate() {
            if let Some(pair) = source.next().transpose().map_err(|e| fault(&dir, &e))? {
                heads.push(Reverse((pair, n)));
            }
        }
        Ok(std::iter::from_fn(move || {
            let mut head = heads.peek_mut()?;
            let Reverse((_, n)) = &*head;
            Some(match sources[*n].next().transpose() {
                Ok(Some(pair)) => {
                    let n = *n;
                    let Reverse((least, _)) = std::mem::replace(&mut *head, Reverse((pair, n)));
                    Ok(least)
                }
                Ok(None) => Ok(PeekMut::pop(head).0.0),
                Err(e) => Err(fault(&dir, &e)),
            })
        }))
    }
}

type Source = Box<dyn Iterator<Item = io::Result<Pair>>>;

/// What was written down, in its order.
fn run(file: File) -> Source {
    let mut input = BufReader::with_capacity(BUFFER, file);
    Box::new(std::iter::from_fn(move || match next(&mut input) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => None,
        read => Some(read),
    }))
}

fn next(input: &mut impl Read) -> io::Result<Pair> {
    let mut length = || -> io::Result<usize> {
        let mut bytes = [0; 4];
        input.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes) as usize)
    };
    let (key, value) = (length()?, length()?);
    let (mut pair, mut rest) = (vec![0; key], vec![0; value]);
    input.read_exact(&mut pair)?;
    input.read_exact(&mut rest)?;
    Ok((pair, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn any_number_of_pairs_comes_out_in_order_however_little_fits_into_memory() {
        let home = tempfile::tempdir().unwrap();
        for (seed, most) in [(1, 1), (2, 30), (3, 500), (4, 1 << 20)] {
            let mut rng = fastrand::Rng::with_seed(seed);
            let mut want = BTreeMap::new();
            for _ in 0..rng.usize(0..300) {
                let mut bytes = |most| -> Vec<u8> { (0..rng.usize(0..most)).map(|_| rng.u8(..3)).collect() };
                want.insert(bytes(9), bytes(20));
            }
            let mut mixed: Vec<_> = want.clone().into_iter().collect();
            rng.shuffle(&mut mixed);
            let mut sorter = Sorter::new(home.path(), most);
            mixed.iter().for_each(|(key, value)| sorter.push(key, value).unwrap());
            assert_eq!(sorter.runs.is_empty(), most > 500 || want.len() < 2, "{most}");
            let sorted: Vec<Pair> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            assert_eq!(sorted, want.into_iter().collect::<Vec<_>>());
            assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing is left");
        }
    }

    #[test]
    fn nothing_comes_out_of_nothing_and_a_place_that_is_not_there_is_said() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(Sorter::new(home.path(), 8).sorted().unwrap().count(), 0);
        let mut sorter = Sorter::new(&home.path().join("none"), 1);
        sorter.push(b"a", b"").unwrap();
        assert!(sorter.push(b"b", b"").is_err());
    }
}
