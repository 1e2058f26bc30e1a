//! A file of made-up cars to try an import with, if wanted with the mistakes that people make.

use super::export::cells_of;
use super::fields::{Draft, Target};
use crate::desk::demo::{DemoOptions, Table};
use crate::domain::fault::Fault;
use crate::say;
use crate::text::Reader;

/// Rows of a made-up file.
pub struct DemoFile<'r> {
    table: Table,
    bad: u64,
    reader: &'r Reader,
    /// The plate of the row before, for the mistake of listing a car twice.
    last_plate: String,
}

/// A row, and the key of the field in which there is a mistake, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoRow {
    /// The cells, in the order of [`DemoFile::headings`].
    pub cells: Vec<String>,
    /// The field.
    pub wrong: Option<&'static str>,
}

impl<'r> DemoFile<'r> {
    /// Begins a file; `bad` of a hundred rows have a mistake.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for more cars than there are plates, or no percentage.
    pub fn new(demo: DemoOptions, bad: u64, reader: &'r Reader) -> Result<Self, Fault> {
        if bad > 100 {
            return Err(Fault::invalid("bad", say!("demo-bad-percent", found = bad.to_string())));
        }
        Ok(Self { table: Table::new(demo)?, bad, reader, last_plate: String::new() })
    }

    /// The names of the columns, as `export vehicles` writes them.
    #[must_use]
    pub fn headings(&self) -> Vec<String> {
        Target::all().map(|t| self.reader.t(t.label())).collect()
    }

    /// Puts a mistake into a row, and says where.
    fn spoil(&mut self, draft: &Draft, cells: &mut [String]) -> &'static str {
        let near = |text: &str| text.chars().take(4).collect::<String>();
        let (key, text) = match self.table.below(10) {
            0 => ("plate", near(&draft.plate)),
            1 if !self.last_plate.is_empty() => ("plate", self.last_plate.clone()),
            2 => ("owner.phones", "1380013".to_owned()),
            3 => ("vehicle.vin", "LSVAA".to_owned()),
            4 => ("vehicle.insured_until", "2024-02-31".to_owned()),
            5 => ("vehicle.mileage", "48.210".to_owned()),
            6 => ("vehicle.energy", "???".to_owned()),
            7 => ("vehicle.year", "2203".to_owned()),
            8 => ("owner.birthday", "05/06/1984".to_owned()),
            _ => ("owner.address", "x".repeat(201)),
        };
        if let Some(at) = Target::all().position(|t| t.key() == key)
            && let Some(cell) = cells.get_mut(at)
        {
            *cell = text;
        }
        key
    }
}

impl Iterator for DemoFile<'_> {
    type Item = DemoRow;

    fn next(&mut self) -> Option<DemoRow> {
        let (plate, vehicle, owner) = self.table.next()?;
        let draft = Draft { plate, vehicle, owner, ..Draft::default() };
        let mut cells = cells_of(&draft, self.reader);
        let bad = self.bad;
        let wrong = self.table.percent(bad).then(|| self.spoil(&draft, &mut cells));
        if wrong.is_none() {
            self.last_plate = draft.plate;
        }
        Some(DemoRow { cells, wrong })
    }
}
