//! From a change to the part of the desk that decides on it.

use super::Change;
use crate::domain::decide::{calls, cases, file, import, quote, reception, shop, users};
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::plan;

impl Change {
    /// The word in the `change` field, which also stands on the journal line.
    #[must_use]
    pub fn word(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("change").and_then(|w| w.as_str()).unwrap_or("change").to_owned()
    }

    /// Decides: checks the rules and writes the records, and plans the callbacks anew of the cars
    /// whose anchors it moved (Rule C-2).
    ///
    /// # Errors
    /// The rule that the change breaks, field by field, or [`Fault::Storage`].
    pub fn decide(&self, on: &mut Deciding<'_>) -> Result<(), Fault> {
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
            Self::ImportFile { .. } => import::decide(self, on),
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
            Self::SetLanguage { .. } | Self::EnrolUser { .. } => users::decide(self, on),
        }
    }
}
