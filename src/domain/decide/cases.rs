//! Complaints: intake, and every step of a case (Rules K-1 to K-6).

use super::not_here;
use crate::domain::change::Change;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;

/// Decides on a change of this part of the desk.
///
/// # Errors
/// The rule that the change breaks, or [`Fault::Storage`].
pub fn decide(change: &Change, _on: &mut Deciding<'_>) -> Result<(), Fault> {
    Err(not_here(change))
}
