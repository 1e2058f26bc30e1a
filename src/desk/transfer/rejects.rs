//! The rows that were refused, in a file of their own: as they came, with line, column and reason.
//! It is written aside and takes its name when it is whole.

use super::cells::{escaped, unescaped};
use crate::domain::fault::Fault;
use crate::say;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A refused row: what is wrong, each with its column and why, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line it begins on.
    pub line: u64,
    /// Columns, one for each reason.
    pub columns: Vec<String>,
    /// Reasons.
    pub reasons: Vec<String>,
}

/// The file being written.
pub(super) struct Rejects {
    path: PathBuf,
    headings: Vec<String>,
    file: Option<csv::Writer<BufWriter<NamedTempFile>>>,
}

impl Rejects {
    /// Of a file with these columns; it is begun with the first row.
    pub fn new(path: &Path, columns: &[String], more: [String; 3]) -> Self {
        let headings = columns.iter().cloned().chain(more).collect();
        Self { path: path.to_owned(), headings, file: None }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn add(&mut self, cells: &[String], refused: &Refused) -> Result<(), Fault> {
        self.write(cells, refused).map_err(|e| self.fault(&e))
    }

    fn write(&mut self, cells: &[String], refused: &Refused) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(self.begin()?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let columns = self.headings.len().saturating_sub(3);
        // What is missing is left empty; what is too much stays, with the last cell.
        let mut row: Vec<String> = cells.iter().take(columns).map(|c| escaped(unescaped(c))).collect();
        row.resize(columns, String::new());
        if let (Some(last), Some(rest)) = (row.last_mut(), cells.get(columns..).filter(|r| !r.is_empty())) {
            *last = format!("{last},{}", rest.join(","));
        }
        row.push(refused.line.to_string());
        row.push(escaped(&refused.columns.join("; ")));
        row.push(escaped(&refused.reasons.join("; ")));
        Ok(file.write_record(&row)?)
    }

    fn begin(&self) -> io::Result<csv::Writer<BufWriter<NamedTempFile>>> {
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = BufWriter::new(NamedTempFile::new_in(folder)?);
        // By this spreadsheet programs know that it is UTF-8.
        file.write_all("\u{FEFF}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(self.headings.iter().map(|h| escaped(unescaped(h))))?;
        Ok(writer)
    }

    /// Gives the file its name. Returns it if there is one.
    ///
    /// # Errors
    /// [`Fault::Storage`] if the disk refuses.
    pub fn end(mut self) -> Result<Option<PathBuf>, Fault> {
        let Some(file) = self.file.take() else { return Ok(None) };
        let done = file
            .into_inner()
            .map_err(|e| io::Error::other(e.to_string()))
            .and_then(|buffer| buffer.into_inner().map_err(|e| e.into_error()))
            .and_then(|file| file.persist(&self.path).map_err(|e| e.error));
        match done {
            Ok(_) => Ok(Some(self.path)),
            Err(error) => Err(self.fault(&error)),
        }
    }

    fn fault(&self, error: &io::Error) -> Fault {
        Fault::Storage(say!("store-io", path = self.path.display().to_string(), error = error.to_string()))
    }
}
