//! Going on where one was: what a session had open when it ended, and taking it up in the next one
//! of the same person. Nothing is opened unasked.

use super::Session;
use crate::domain::id::RecordId;
use crate::form::draft::{Draft, LEFT, Place, Values};
use crate::say;
use crate::ui::drafts::form_name;
use crate::ui::layer;
use crate::ui::panes::PANES;
use crate::ui::shared::Shared;

/// Keys of what is kept: the pane in focus, and the form that was open.
const PANE: &str = "pane";
const FORM: [&str; 3] = ["form", "record", "part"];

impl Session {
    /// Where the person is, to be offered at the next session; nothing if there is nothing to go on
    /// with, or they left by themselves with no form open.
    #[must_use]
    pub fn left(&self) -> Option<Draft> {
        let at = &self.shared;
        let form = self.layers.iter().rev().find_map(|layer| layer.place());
        let by_choice = self.leaving && at.parting.is_none();
        if form.is_none() && (at.car.is_none() || by_choice) {
            return None;
        }
        let pane = PANES.iter().find(|pane| pane.id == at.focus).map_or("", |pane| pane.title);
        let mut values = Values::from([(PANE.to_owned(), pane.to_owned())]);
        let mut about: Vec<RecordId> = at.vehicle().map(|car| car.0).into_iter().collect();
        if let Some(place) = form {
            about.extend(place.record);
            let record = place.record.map(|id| id.to_string()).unwrap_or_default();
            let keys = FORM.into_iter().map(str::to_owned);
            values.extend(keys.zip([place.form, record, place.part]));
        }
        let plate = at.car.as_ref().map(|car| car.records.vehicle.shown_plate(car.records.id));
        Some(Draft {
            place: Place::new(LEFT),
            car: at.vehicle(),
            plate: plate.unwrap_or_default(),
            about,
            at: at.now,
            values,
            ..Draft::default()
        })
    }

    /// Takes up what was offered.
    pub(super) fn go_on(&mut self, left: &Draft) {
        let at = &mut self.shared;
        let pane = left.values.get(PANE).map(String::as_str).unwrap_or_default();
        at.focus = PANES.iter().find(|p| p.title == pane).map_or(at.focus, |p| p.id);
        match (form_of(left), left.car) {
            (Some(place), car) => {
                let known = at.drafts.get(&place).map(|draft| Draft::clone(draft));
                let fresh = Draft { place, car, plate: left.plate.clone(), ..Draft::default() };
                // Its own car counts: the draft may have been begun at another one.
                let draft = Draft { car, ..known.unwrap_or(fresh) };
                layer::reopen(&draft, at);
            }
            (None, Some(car)) => at.open_car(car),
            (None, None) => {}
        }
    }
}

/// The form that was open.
fn form_of(left: &Draft) -> Option<Place> {
    let [form, record, part] = FORM.map(|key| left.values.get(key).cloned().unwrap_or_default());
    (!form.is_empty()).then(|| Place { form, record: record.parse().ok(), part })
}

/// What is offered, in words.
pub(in crate::ui) fn offer(left: &Draft, at: &Shared) -> crate::domain::say::Say {
    let form = form_of(left).map(|place| form_name(&place, at));
    match form {
        Some(form) if left.plate.is_empty() => say!("offer-go-on", what = form),
        Some(form) => say!("offer-go-on-form", what = left.plate.as_str(), form = form),
        None => say!("offer-go-on", what = left.plate.as_str()),
    }
}
