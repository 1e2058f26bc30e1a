//! The rows of a CSV file. A quotation mark that nobody closed costs its own row and no other,
//! and no row, however long, takes more memory than [`MOST_BYTES`].

use crate::domain::say::Say;
use crate::say;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// Longest row, in bytes.
pub(super) const MOST_BYTES: usize = 256 << 10;
/// A cell goes on over so many lines at most.
const MOST_LINES: usize = 50;

/// A row: the line it begins on, its cells, and what is wrong with it as a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
    pub wrong: Option<Say>,
}

/// The rows of a text.
pub(super) struct Rows<R> {
    text: R,
    /// What parts the cells; known after the first row.
    pub delimiter: char,
    line: u64,
    /// Lines read ahead in search of a quotation mark.
    ahead: VecDeque<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    number: u64,
    text: String,
    too_long: bool,
}

impl<R: BufRead> Rows<R> {
    pub fn new(text: R) -> Self {
        Self { text, delimiter: ',', line: 0, ahead: VecDeque::new() }
    }

    /// The first row, from which the delimiter is found out.
    ///
    /// # Errors
    /// If the text cannot be read.
    pub fn headings(&mut self) -> io::Result<Option<Row>> {
        let Some(first) = self.filled_line()? else { return Ok(None) };
        if let Some(said) = first.text.to_ascii_lowercase().strip_prefix("sep=") {
            // A line that spreadsheet programs write for each other.
            self.delimiter = said.chars().next().unwrap_or(',');
            return self.next_row();
        }
        self.delimiter = sniffed(&first.text);
        self.ahead.push_front(first);
        self.next_row()
    }

    /// The next row; blank lines are passed over.
    ///
    /// # Errors
    /// If the text cannot be read.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        let Some(first) = self.filled_line()? else { return Ok(None) };
        let line = first.number;
        if first.too_long {
            let wrong = Some(say!("import-row-too-long", most = MOST_BYTES >> 10));
            return Ok(Some(Row { line, cells: vec![first.text], wrong }));
        }
        let mut split = Split::new(self.delimiter);
        split.feed(&first.text);
        let mut more: Vec<Line> = Vec::new();
        let mut bytes = first.text.len();
        while split.is_open() {
            let next = if more.len() < MOST_LINES { self.next_line()? } else { None };
            let Some(next) = next.filter(|l| !l.too_long && bytes + l.text.len() <= MOST_BYTES) else {
                more.into_iter().rev().for_each(|line| self.ahead.push_front(line));
                let wrong = Some(say!("import-open-quote", lines = MOST_LINES));
                return Ok(Some(Row { line, cells: vec![first.text], wrong }));
            };
            bytes += next.text.len() + 1;
            split.feed("\n");
            split.feed(&next.text);
            more.push(next);
        }
        Ok(Some(Row { line, cells: split.end(), wrong: None }))
    }

    fn filled_line(&mut self) -> io::Result<Option<Line>> {
        while let Some(line) = self.next_line()? {
            if !line.text.chars().all(|c| c.is_whitespace() || c == self.delimiter) {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let mut limited = (&mut self.text).take(MOST_BYTES as u64 + 1);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        let too_long = bytes.len() > MOST_BYTES && bytes.last() != Some(&b'\n');
        if too_long {
            skip_line(&mut self.text)?;
            bytes.truncate(MOST_BYTES >> 4);
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Some(Line { number: self.line, text, too_long }))
    }
}

fn skip_line(text: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = text.fill_buf()?;
        let (taken, ended) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        text.consume(taken);
        if ended {
            return Ok(());
        }
    }
}

/// The one of comma, semicolon and tab that parts the headings most often.
fn sniffed(headings: &str) -> char {
    let count = |delimiter| {
        let mut split = Split::new(delimiter);
        split.feed(headings);
        split.end().len()
    };
    [',', ';', '\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(',')
}

/// Takes a row apart.
struct Split {
    delimiter: char,
    cells: Vec<String>,
    cell: String,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Bare,
    Quoted,
    /// Behind a quotation mark within a quoted cell: its end, or the first of two.
    Mark,
}

impl Split {
    fn new(delimiter: char) -> Self {
        Self { delimiter, cells: Vec::new(), cell: String::new(), place: Place::Start }
    }

    fn feed(&mut self, text: &str) {
        for c in text.chars() {
            self.place = match (self.place, c) {
                (Place::Start, '"') => Place::Quoted,
                (Place::Quoted, '"') => Place::Mark,
                (Place::Mark, '"') => {
                    self.cell.push('"');
                    Place::Quoted
                }
                (Place::Quoted, _) => {
                    self.cell.push(c);
                    Place::Quoted
                }
                (_, c) if c == self.delimiter => {
                    self.cells.push(std::mem::take(&mut self.cell));
                    Place::Start
                }
                (..) => {
                    self.cell.push(c);
                    Place::Bare
                }
            };
        }
    }

    fn is_open(&self) -> bool {
        self.place == Place::Quoted
    }

    fn end(mut self) -> Vec<String> {
        self.cells.push(self.cell);
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Row> {
        let mut rows = Rows::new(text.as_bytes());
        let mut out: Vec<Row> = rows.headings().unwrap().into_iter().collect();
        while let Some(row) = rows.next_row().unwrap() {
            out.push(row);
        }
        out
    }

    #[test]
    fn the_delimiter_is_the_one_that_parts_the_headings() {
        for (text, wanted) in [
            ("a,b,c", ','),
            ("a;b;c", ';'),
            ("a\tb\tc", '\t'),
            ("\"a,b,c\";d", ';'),
            ("a", ','),
            ("a,b;c", ','),
            ("sep=;\na;b", ';'),
        ] {
            let mut rows = Rows::new(text.as_bytes());
            rows.headings().unwrap();
            assert_eq!(rows.delimiter, wanted, "{text}");
        }
    }

    #[test]
    fn a_quotation_mark_that_nobody_closed_costs_its_own_row() {
        let many = "x,y\n".repeat(200);
        let found = rows(&format!("a,b\n1,\"open\n{many}\"q\nq\",3\n"));
        assert_eq!((found[1].line, found[1].wrong.as_ref().map(|s| s.id)), (2, Some("import-open-quote")));
        assert_eq!(found.len(), 203);
        assert!(found[2..202].iter().all(|r| r.wrong.is_none() && r.cells == ["x", "y"]));
        assert_eq!((found[202].line, found[202].cells.clone()), (203, vec!["q\nq".into(), "3".into()]));
    }

    #[test]
    fn a_row_without_end_is_cut_and_the_next_is_read() {
        let found = rows(&format!("a,b\n{}\n1,2\n", "x".repeat(3 * MOST_BYTES)));
        assert_eq!(found[1].wrong.as_ref().map(|s| s.id), Some("import-row-too-long"));
        assert!(found[1].cells[0].len() < MOST_BYTES);
        assert_eq!((found[2].line, found[2].cells.clone()), (3, vec!["1".to_owned(), "2".to_owned()]));
    }

    proptest! {
        /// What the csv crate writes is read as it was.
        #[test]
        fn written_rows_are_read_again(
            cells in proptest::collection::vec(proptest::collection::vec("[a京\",;\n' ]{0,6}", 3), 1..6)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &cells {
                writer.write_record(row.iter().map(|c| format!("x{c}"))).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let wanted: Vec<Vec<String>> =
                cells.iter().map(|row| row.iter().map(|c| format!("x{c}")).collect()).collect();
            let found: Vec<Vec<String>> = {
                let mut rows = Rows::new(text.as_bytes());
                std::iter::from_fn(|| rows.next_row().unwrap()).map(|r| r.cells).collect()
            };
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = rows(&text);
        }
    }
}
