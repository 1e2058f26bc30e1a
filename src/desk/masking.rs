//! What leaves the desk for whoever need not see all of it (Rule X-3): telephone numbers are masked
//! for the roles that `permissions.toml` leaves out, unless they have said why they need them.

use super::Desk;
use super::api::{Answer, CallRow, Query};
use crate::domain::fault::Fault;
use crate::domain::id::VehicleId;
use crate::domain::past::Deed;
use crate::domain::person::Person;
use crate::domain::phone::Phone;
use crate::domain::rights::Field;
use crate::domain::time::Time;
use crate::domain::user::Actor;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// To whom of which car, and until when.
pub(super) type Shown = Mutex<HashMap<(String, VehicleId), Time>>;

impl Desk {
    /// Answers somebody's question: with what their role may see.
    #[must_use]
    pub fn ask_as(&self, actor: &Actor, query: &Query) -> Answer {
        if let Query::Reveal { vehicle, reason } = query {
            let shown = self.show(actor, *vehicle, reason);
            return shown.map_or_else(Answer::Failed, |until| Answer::Revealed(*vehicle, until));
        }
        let answer = self.ask(query);
        if self.trade.rights.sees(actor.role, Field::Phone) {
            return answer;
        }
        match answer {
            Answer::Car(car) if self.is_shown(actor, car.records.id) => Answer::Car(car),
            Answer::Car(mut car) => {
                car.records.people.iter_mut().for_each(|(_, person)| hide(person));
                car.calls.iter_mut().for_each(hide_call);
                Answer::Car(car)
            }
            Answer::Board(board) => {
                let mut board = Arc::unwrap_or_clone(board);
                board.calls.iter_mut().for_each(hide_call);
                Answer::Board(Arc::new(board))
            }
            Answer::Hits(text, mut hits, reach) => {
                hits.iter_mut().for_each(|found| found.hit.phone.clear());
                Answer::Hits(text, hits, reach)
            }
            Answer::History(mut page) => {
                page.rows.iter_mut().for_each(hide_deed);
                Answer::History(page)
            }
            Answer::Undo(mut asked) => {
                hide_deed(&mut asked.deed);
                Answer::Undo(asked)
            }
            other => other,
        }
    }

    /// Shows somebody the numbers of a car's people for a while, and puts that on the trail.
    fn show(&self, actor: &Actor, vehicle: VehicleId, reason: &str) -> Result<Time, Fault> {
        self.reveal(actor, vehicle.0, reason)?;
        let now = self.now();
        let until = Time(now.0 + i64::from(self.trade.rights.reveal.seconds));
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|_, until| *until > now);
        shown.insert((actor.login.clone(), vehicle), until);
        Ok(until)
    }

    fn is_shown(&self, actor: &Actor, vehicle: VehicleId) -> bool {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.get(&(actor.login.clone(), vehicle)).is_some_and(|until| *until > self.now())
    }
}

fn hide(person: &mut Person) {
    person.phones.iter_mut().chain(&mut person.wrong_phones).for_each(|phone| *phone = phone.hidden());
}

fn hide_call(row: &mut CallRow) {
    row.person.iter_mut().for_each(hide);
    if let Ok(phone) = Phone::parse(&row.phone) {
        row.phone = phone.masked();
    }
}

fn hide_deed(deed: &mut Deed) {
    let fields = deed.edits.iter_mut().flat_map(|edit| &mut edit.set);
    for field in fields.filter(|field| field.at.contains("phone")) {
        [&mut field.before, &mut field.after].into_iter().flatten().for_each(blank);
    }
}

fn blank(value: &mut Value) {
    match value {
        Value::String(text) => "***".clone_into(text),
        Value::Array(list) => list.iter_mut().for_each(blank),
        Value::Object(map) => map.values_mut().for_each(blank),
        _ => {}
    }
}
