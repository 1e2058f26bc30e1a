//! From a change to the part of the desk that decides on it.

use super::Change;
use crate::domain::decide::{calls, cases, file, history, import, quote, reception, shop, undo, users};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::plan;
use std::io::{self, ErrorKind, Write};

impl Change {
    /// The word in the `change` field, which also stands on the journal line.
    #[must_use]
    pub fn word(&self) -> String {
        if let Self::Remark(remark) = self {
            return remark.word().to_owned();
        }
        let mut tag = Tag::default();
        // It stops with an error behind the word: what comes after it is not put into JSON.
        let _ = serde_json::to_writer(&mut tag, self);
        String::from_utf8(tag.word).unwrap_or_default()
    }

    /// As it stands on the journal line: the word; of one that takes another back, with its number.
    #[must_use]
    pub fn trail_word(&self) -> String {
        match self {
            Self::Undo(undoing) => format!("{} {}", self.word(), undoing.seq),
            Self::Remark(remark) => remark.line(),
            _ => self.word(),
        }
    }

    /// Decides: checks the rules and writes the records, and plans the callbacks anew of the cars
    /// whose anchors it moved (Rule C-2).
    ///
    /// # Errors
    /// The rule that the change breaks, field by field, or [`Fault::Storage`].
    pub fn decide(&self, on: &mut Deciding<'_>) -> Result<(), Fault> {
        // What the desk notes for itself is asked for by nobody.
        if !matches!(self, Self::Remark(_)) {
            on.trade.rights.may(on.actor.role, &self.word())?;
        }
        self.decide_alone(on)?;
        plan::follow(self, on)
    }

    /// Decides, before the planner follows.
    fn decide_alone(&self, on: &mut Deciding<'_>) -> Result<(), Fault> {
        match self {
            Self::OpenFile { .. }
            | Self::EditVehicle { .. }
            | Self::ChangePlate { .. }
            | Self::EditPerson { .. }
            | Self::AddPerson { .. } => file::decide(self, on),
            Self::ImportFile { .. } | Self::ImportPerson(_) => import::decide(self, on),
            Self::ImportVisit(_) => history::decide(self, on),
            Self::Arrive { .. }
            | Self::MarkItem { .. }
            | Self::MarkRest { .. }
            | Self::NoteItem { .. }
            | Self::AddDamage { .. }
            | Self::ClaimDamage { .. }
            | Self::RemoveDamage { .. }
            | Self::SetMileage { .. }
            | Self::SetFuel { .. }
            | Self::SetValuables { .. }
            | Self::SetWords { .. }
            | Self::SetClass { .. }
            | Self::Answer { .. }
            | Self::AskSupport { .. }
            | Self::AnswerSupport { .. }
            | Self::Acknowledge { .. }
            | Self::WaiveAcknowledgement { .. }
            | Self::ReopenWalkaround { .. }
            | Self::Leave { .. } => reception::decide(self, on),
            Self::AddLine { .. }
            | Self::ChooseOption { .. }
            | Self::SetQuantity { .. }
            | Self::RemoveLine { .. }
            | Self::Decide { .. } => quote::decide(self, on),
            Self::SetPromise { .. }
            | Self::Advance { .. }
            | Self::Notify { .. }
            | Self::Deliver { .. }
            | Self::Settle { .. }
            | Self::Cancel { .. } => shop::decide(self, on),
            Self::RecordCall(_)
            | Self::RequestCall(_)
            | Self::WithdrawCall(_)
            | Self::Book(_)
            | Self::CancelBooking(_) => calls::decide(self, on),
            Self::PlanCalls(_) => plan::decide(self, on),
            Self::OpenComplaint(_) | Self::Case(_) => cases::decide(self, on),
            Self::Undo(_) => undo::decide(self, on),
            Self::SetLanguage { .. }
            | Self::EnrolUser(_)
            | Self::Staff(_)
            | Self::Remark(_)
            | Self::ConfirmClock => users::decide(self, on),
        }
    }
}

/// Takes the tag out of the JSON of a change, whose first value it is.
#[derive(Default)]
struct Tag {
    quotes: u8,
    word: Vec<u8>,
}

impl Write for Tag {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            match (self.quotes, byte) {
                (4, _) => return Err(ErrorKind::WriteZero.into()),
                (_, b'"') => self.quotes += 1,
                (3, _) => self.word.push(*byte),
                _ => {}
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Planning, VehicleFile};
    use crate::domain::id::VehicleId;

    #[test]
    fn the_word_is_the_tag_of_the_json() {
        let car = VehicleId::default();
        let note = "\"change\":\"x\"".to_owned();
        let file = VehicleFile { make: Some(note), ..VehicleFile::default() };
        let changes = [
            Change::EditVehicle { vehicle: car, file },
            Change::Arrive { vehicle: car },
            Change::PlanCalls(Planning { vehicle: car }),
        ];
        for change in changes {
            let json = serde_json::to_value(&change).unwrap();
            assert_eq!(Some(change.word().as_str()), json["change"].as_str());
        }
    }
}
