//! The rows of a sheet, cell by cell, each cell as the text that a CSV file would have of it. Of
//! the sheet itself no more than a row is kept.

use super::book::{Book, Counting, broken, guarded};
use super::rows::{MOST_BYTES, Row};
use crate::domain::fault::Fault;
use crate::say;
use calamine::{Cell, DataRef, ExcelDateTime, XlsxCellReader};
use std::io::{Read, Seek};

/// Columns a sheet can have.
const COLUMNS: usize = 16_384;
/// Days in which a date is meant: to the end of the year 9999.
const DAYS: f64 = 2_958_466.0;

/// The rows of a sheet.
pub(super) struct SheetRows<'a, S: Read + Seek> {
    /// Name of the sheet.
    pub name: String,
    /// How many sheets there are to choose from.
    pub sheets: usize,
    cells: XlsxCellReader<'a, Counting<S>>,
    /// The cell that was read and belongs to the next row.
    ahead: Option<(u32, usize, String)>,
    /// Cells of the first row; the rows below have as many, whatever the file left out at their end.
    width: usize,
    ended: bool,
}

impl<'a, S: Read + Seek> SheetRows<'a, S> {
    /// Of the sheet at which the book was opened.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the sheet cannot be read.
    pub fn new(book: &'a mut Book<S>) -> Result<Self, Fault> {
        let (name, sheets) = (book.sheet.clone(), book.sheets);
        let cells = guarded(|| book.xlsx.worksheet_cells_reader(&book.sheet))?;
        Ok(Self { name, sheets, cells, ahead: None, width: 0, ended: false })
    }

    /// The first row in which something stands.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the sheet cannot be read.
    pub fn headings(&mut self) -> Result<Option<Row>, Fault> {
        let row = self.next_row()?;
        self.width = row.as_ref().map_or(0, |row| row.cells.len());
        Ok(row)
    }

    /// The next row in which something stands.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the sheet cannot be read.
    pub fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        let Some((number, column, text)) = self.next_cell()? else { return Ok(None) };
        let mut row = Row { line: u64::from(number) + 1, cells: Vec::with_capacity(self.width), wrong: None };
        let mut bytes = text.len();
        put(&mut row.cells, column, text);
        while let Some((of, column, text)) = self.next_cell()? {
            if of != number {
                self.ahead = Some((of, column, text));
                break;
            }
            bytes += text.len();
            if bytes > MOST_BYTES {
                row.wrong = Some(say!("import-row-too-long", most = MOST_BYTES >> 10));
                continue;
            }
            put(&mut row.cells, column, text);
        }
        if row.cells.len() < self.width {
            row.cells.resize(self.width, String::new());
        }
        Ok(Some(row))
    }

    /// The next cell in which something stands: row, column, text.
    fn next_cell(&mut self) -> Result<Option<(u32, usize, String)>, Fault> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        while !self.ended {
            let Some(cell) = guarded(|| self.cells.next_cell())? else {
                self.ended = true;
                break;
            };
            let (row, column) = cell.get_position();
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if column >= COLUMNS {
                return Err(broken(format!("column {column}")));
            }
            let text = text_of(&cell);
            if !text.is_empty() {
                return Ok(Some((row, column, text)));
            }
        }
        Ok(None)
    }
}

fn put(cells: &mut Vec<String>, column: usize, text: String) {
    if column >= cells.len() {
        cells.resize(column, String::new());
        cells.push(text);
    } else if let Some(cell) = cells.get_mut(column) {
        *cell = text;
    }
}

/// What a CSV file would have of a cell.
fn text_of(cell: &Cell<DataRef<'_>>) -> String {
    match cell.get_value() {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) => text.replace('T', " "),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number as it is shown: of the 17 digits in the file spreadsheet programs vouch for 15.
fn number_text(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if shown == 0.0 { "0".to_owned() } else { shown.to_string() }
}

/// A day, with its time if it has one; a time alone; and what is none of them as its number.
fn moment_text(moment: &ExcelDateTime) -> String {
    let number = moment.as_f64();
    if !number.is_finite() || !(0.0..DAYS).contains(&number) {
        return number_text(number);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if number < 1.0 || moment.is_duration() {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if time == "00:00:00" { day } else { format!("{day} {time}") }
}
