//! Reading a file of cars: what it is written in, which column is which, and what every row says.
//! It asks nothing of a desk.

use super::book::{Book, ZIP};
use super::bytes::{self, Decoding, Written, find_out, starts_with};
use super::cells::{Cells, shown};
use super::fields::{Draft, Target};
use super::headers::{Mapping, mapping};
use super::rows::{Row, Rows};
use super::sheet::SheetRows;
use crate::desk::api::job::Importing;
use crate::domain::fault::{Fault, Invalid};
use crate::domain::lang::Lang;
use crate::domain::say::Say;
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

/// A file, of which it is known what it is written in.
pub struct Opened<S>(Kind<S>);

enum Kind<S> {
    Text(S, Written),
    Book(Box<Book<S>>),
}

impl<S: Read + Seek> Opened<S> {
    /// Finds out what a file is written in; it says so itself, whatever its name is. `sheet` is the one that is
    /// read of a spreadsheet file, else it is the first.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a file that cannot be taken at all, or has no such sheet;
    /// [`Fault::Storage`] if it cannot be read.
    pub fn find_out(mut source: S, sheet: Option<&str>) -> Result<Self, Fault> {
        let sheet = sheet.filter(|name| !name.trim().is_empty());
        if starts_with(&mut source, ZIP)? {
            return Ok(Self(Kind::Book(Box::new(Book::open(source, sheet)?))));
        }
        let written = find_out(&mut source)?;
        if sheet.is_some() {
            return Err(Fault::invalid("sheet", say!("import-no-sheets")));
        }
        Ok(Self(Kind::Text(source, written)))
    }
}

/// A file that is being read.
pub struct Reading<'a, S: Read + Seek> {
    words: &'a Words,
    rows: Lines<'a, S>,
    pub(super) mapping: Mapping,
    /// What it is written in, for people.
    pub(super) written: Say,
    /// Bytes of the file in all.
    pub(super) bytes: u64,
    /// Bytes of the file read so far.
    pub(super) read: Rc<Cell<u64>>,
}

/// Where rows come from.
enum Lines<'a, S: Read + Seek> {
    Text(Box<Rows<BufReader<Decoding<&'a mut S>>>>),
    Sheet(Box<SheetRows<'a, S>>),
}

impl<S: Read + Seek> Lines<'_, S> {
    fn headings(&mut self) -> Result<Option<Row>, Fault> {
        match self {
            Self::Text(rows) => rows.headings().map_err(|e| bytes::unreadable(&e)),
            Self::Sheet(rows) => rows.headings(),
        }
    }

    fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        match self {
            Self::Text(rows) => rows.next_row().map_err(|e| bytes::unreadable(&e)),
            Self::Sheet(rows) => rows.next_row(),
        }
    }

    /// What it is written in; known after the headings.
    fn written(&self, encoding: &str) -> Say {
        match self {
            Self::Text(rows) => {
                let parts = rows.delimiter;
                let delimiter = if parts == '\t' { "Tab".to_owned() } else { format!("“{parts}”") };
                say!("import-reading", encoding = encoding, delimiter = delimiter)
            }
            Self::Sheet(rows) => {
                say!("import-reading-sheet", sheet = shown(&rows.name), sheets = rows.sheets.to_string())
            }
        }
    }
}

/// A row, and what it says.
#[derive(Clone, Debug)]
pub struct RowRead {
    pub(super) row: Row,
    /// What it says; empty if it cannot be read as a row.
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
    pub fn open(
        opened: &'a mut Opened<S>,
        what: Importing,
        map: Option<&str>,
        words: &'a Words,
    ) -> Result<Self, Fault> {
        let (mut rows, bytes, read, encoding) = match &mut opened.0 {
            Kind::Text(source, written) => {
                let decoding = Decoding::new(source, *written);
                let read = Rc::clone(&decoding.read);
                (
                    Lines::Text(Box::new(Rows::new(BufReader::new(decoding)))),
                    written.bytes,
                    read,
                    written.encoding.name(),
                )
            }
            Kind::Book(book) => {
                let (bytes, read) = (book.bytes, Rc::clone(&book.read));
                (Lines::Sheet(Box::new(SheetRows::new(book)?)), bytes, read, "XLSX")
            }
        };
        let headings = rows.headings()?;
        let headings = headings.ok_or_else(|| Fault::invalid("file", say!("import-empty")))?.cells;
        if headings
            .iter()
            .any(|h| h.chars().any(|c| c == '\u{FFFD}' || (c.is_control() && !"\n\t\r".contains(c))))
        {
            return Err(Fault::invalid("file", say!("import-binary")));
        }
        let mapping = mapping(what, headings, map, &words.names, &words.readers)?;
        let written = rows.written(encoding);
        Ok(Self { words, rows, mapping, written, bytes, read })
    }

    /// The next row.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the file cannot be read; [`Fault::Invalid`] if a sheet breaks off.
    pub fn next_row(&mut self) -> Result<Option<RowRead>, Fault> {
        Ok(self.rows.next_row()?.map(|row| self.understood(row)))
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
