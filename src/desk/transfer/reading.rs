//! Reading a file of cars: what it is written in, which column is which, and what every row says.
//! It asks nothing of a desk.

use super::bytes::{self, Decoding, Written, find_out};
use super::cells::Cells;
use super::fields::{Draft, Target};
use super::headers::{Mapping, mapping};
use super::rows::{Row, Rows};
use crate::domain::fault::{Fault, Invalid};
use crate::domain::lang::Lang;
use crate::domain::time::Time;
use crate::rules::import::ImportNames;
use crate::say;
use crate::text::Reader;
use std::cell::Cell;
use std::io::{BufReader, Read, Seek};
use std::rc::Rc;

/// The names of columns and the words in cells, as people and programs write them.
pub struct Words {
    names: ImportNames,
    readers: [Reader; 2],
    cells: Cells,
}

impl Words {
    /// Those that are shipped, and the labels of both languages. `now` tells which days a year of
    /// two digits can mean.
    ///
    /// # Errors
    /// [`Fault::Storage`] if what is shipped cannot be read.
    pub fn new(reader: &Reader, now: Time) -> Result<Self, Fault> {
        let names = ImportNames::shipped().map_err(|_| Fault::Storage(say!("import-tables")))?;
        let other = if reader.lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let readers = [reader.clone(), Reader { lang: other, ..reader.clone() }];
        let cells = Cells::new(&names, readers.clone(), now);
        Ok(Self { names, readers, cells })
    }
}

/// A file of cars that is being read.
pub struct Reading<'a, S> {
    words: &'a Words,
    rows: Rows<BufReader<Decoding<S>>>,
    pub(super) mapping: Mapping,
    pub(super) written: Written,
    /// Bytes of the file read so far.
    pub(super) read: Rc<Cell<u64>>,
}

/// A row, and what it says.
#[derive(Clone, Debug)]
pub struct RowRead {
    pub(super) row: Row,
    /// What it says of a car and its owner; empty if it cannot be read as a row.
    pub draft: Draft,
    /// Everything that is wrong with it; empty if it can be taken.
    pub wrong: Vec<Invalid>,
}

impl<'a, S: Read + Seek> Reading<'a, S> {
    /// Reads the headings. `map` is a mapping file: column of the file, key of the field.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a file or mapping that cannot be taken at all; [`Fault::Storage`] if
    /// it cannot be read.
    pub fn open(mut source: S, map: Option<&str>, words: &'a Words) -> Result<Self, Fault> {
        let written = find_out(&mut source)?;
        let decoding = Decoding::new(source, written);
        let read = Rc::clone(&decoding.read);
        let mut rows = Rows::new(BufReader::new(decoding));
        let headings = rows.headings().map_err(|e| bytes::unreadable(&e))?;
        let headings = headings.ok_or_else(|| Fault::invalid("file", say!("import-empty")))?.cells;
        if headings
            .iter()
            .any(|h| h.chars().any(|c| c == '\u{FFFD}' || (c.is_control() && !"\n\t\r".contains(c))))
        {
            return Err(Fault::invalid("file", say!("import-binary")));
        }
        let mapping = mapping(headings, map, &words.names, &words.readers)?;
        Ok(Self { words, rows, mapping, written, read })
    }

    /// What parts the cells.
    #[must_use]
    pub fn delimiter(&self) -> char {
        self.rows.delimiter
    }

    /// The next row.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the file cannot be read.
    pub fn next_row(&mut self) -> Result<Option<RowRead>, Fault> {
        let row = self.rows.next_row().map_err(|e| bytes::unreadable(&e))?;
        Ok(row.map(|row| self.understood(row)))
    }

    /// What a row says, every cell read.
    fn understood(&self, row: Row) -> RowRead {
        let (found, wanted) = (row.cells.len(), self.mapping.names.len());
        let beyond = row.cells.iter().skip(wanted).any(|c| !c.trim().is_empty());
        let cells = (beyond || found < wanted).then(|| say!("import-cells", found = found, wanted = wanted));
        if let Some(say) = row.wrong.clone().or(cells) {
            let wrong = vec![Invalid { field: String::new(), say }];
            return RowRead { row, draft: Draft::default(), wrong };
        }
        let (mut draft, mut wrong) = (Draft::default(), Vec::new());
        for (target, cell) in self.mapping.targets.iter().zip(&row.cells) {
            let Some(target) = *target else { continue };
            match self.words.cells.read(target, cell) {
                Ok(None) => {}
                Ok(Some(text)) => put(target, &mut draft, text),
                Err(say) => wrong.push(Invalid { field: target.key(), say }),
            }
        }
        RowRead { row, draft, wrong }
    }
}

fn put(target: Target, draft: &mut Draft, text: String) {
    let before = if target.many() { target.read(draft) } else { String::new() };
    target.write(draft, if before.is_empty() { text } else { format!("{before},{text}") });
}
