//! Finding a car by its very plate.

use super::Desk;
use crate::domain::decide::file::read_plate;
use crate::domain::fault::Fault;
use crate::domain::id::VehicleId;
use crate::domain::plate::Plate;
use crate::domain::record::Table;
use crate::domain::view::View;
use crate::domain::vin::Vin;
use crate::say;
use std::collections::BTreeSet;

impl Desk {
    /// The cars this plate leads to, best first: the bearer, who bore it before, and the bearer
    /// of the same characters in the other size (Rules V-1, V-2). A VIN is taken too.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the text can be neither plate nor VIN; [`Fault::NotFound`] if no
    /// car is on file under it.
    pub fn find_plate(&self, text: &str) -> Result<Vec<VehicleId>, Fault> {
        let plate = read_plate(text, false);
        let mut found = Vec::new();
        let readings = [plate.clone().ok(), read_plate(text, true).ok()];
        for plate in readings.iter().flatten() {
            found.extend(self.reader.ever_bearing(plate)?);
            if let Some(twin) = plate.twin() {
                found.extend(self.reader.ever_bearing(&twin)?);
            }
        }
        if let Ok(vin) = Vin::parse(text) {
            found.extend(self.reader.find(Table::Vin, vin.as_str())?.into_iter().map(VehicleId));
        }
        let mut seen = BTreeSet::new();
        found.retain(|id| seen.insert(*id));
        match (found.is_empty(), plate, readings) {
            (false, ..) => Ok(found),
            (true, Err(say), [None, None]) => Err(Fault::invalid("plate", say)),
            (true, plate, _) => {
                let shown = plate.as_ref().map_or_else(|_| text.trim().to_owned(), Plate::to_string);
                Err(Fault::NotFound(say!("desk-no-such-plate", plate = shown)))
            }
        }
    }
}
