//! What comes next in a case, and why a step cannot be taken now: said before anything is typed
//! (Rules K-3 to K-6). The desk has the last word all the same.

use super::{is_handed_to_me, name_of};
use crate::domain::complaint::{CaseState, Complaint};
use crate::domain::say::Say;
use crate::domain::user::Role;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::shared::Shared;

/// The next sensible step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Accept what was handed over.
    Accept,
    /// Speak to the customer.
    Contact,
    /// Look for the cause.
    Investigate,
    /// Offer two options.
    Offer,
    /// A manager approves their cost.
    Approve,
    /// Somebody else has to: a manager approves their cost.
    AwaitApproval,
    /// The customer chooses.
    Choose,
    /// Carry out what was agreed.
    CarryOut,
    /// The store manager's second call.
    SecondCall,
    /// Close.
    Close,
    /// It is closed.
    Nothing,
}

/// The next sensible step for the one who sits here.
#[must_use]
pub fn step(case: &Complaint, at: &Shared) -> Next {
    if is_handed_to_me(case, at) {
        return Next::Accept;
    }
    match case.state {
        CaseState::New | CaseState::Reopened => Next::Contact,
        CaseState::Contacted => Next::Investigate,
        CaseState::Investigating => Next::Offer,
        CaseState::Offered if case.unapproved && at.me.role.is_manager() => Next::Approve,
        CaseState::Offered if case.unapproved => Next::AwaitApproval,
        CaseState::Offered => Next::Choose,
        CaseState::Agreed => Next::CarryOut,
        CaseState::Done => Next::SecondCall,
        CaseState::Verified => Next::Close,
        CaseState::Closed => Next::Nothing,
    }
}

/// The next step in words.
#[must_use]
pub fn say(case: &Complaint, at: &Shared) -> Say {
    match step(case, at) {
        Next::Accept => say!("complaint-next-accept"),
        Next::Contact => say!("complaint-next-contact"),
        Next::Investigate => say!("complaint-next-investigate"),
        Next::Offer => say!("complaint-next-offer"),
        Next::Approve => say!("complaint-next-approve"),
        Next::AwaitApproval => say!("complaint-next-await-approval"),
        Next::Choose => say!("complaint-next-choose"),
        Next::CarryOut => say!("complaint-next-done"),
        Next::SecondCall => say!("complaint-next-second-call"),
        Next::Close => say!("complaint-next-close"),
        Next::Nothing => say!("complaint-next-none"),
    }
}

/// Why a step cannot be taken now, and what can be.
#[must_use]
pub fn why_not(action: Action, case: &Complaint, at: &Shared) -> Option<Say> {
    if !case.is_open() && !matches!(action, Action::CaseReopen | Action::Note) {
        return Some(say!("case-is-closed", number = case.number.as_str()));
    }
    by_hands(action, case, at).or_else(|| by_state(action, case, at))
}

/// Whose step it is (Rules K-3, K-4, K-6).
fn by_hands(action: Action, case: &Complaint, at: &Shared) -> Option<Say> {
    let role = at.me.role;
    let in_charge = case.owner == at.me.login || role.is_manager();
    match action {
        Action::Note | Action::CaseContact => None,
        Action::CaseAccept | Action::CaseDecline => {
            let Some(handed) = &case.handed else { return Some(say!("case-not-handed")) };
            let may = handed.to == at.me.login || action == Action::CaseDecline && in_charge;
            (!may).then(|| say!("case-handed-to", to = name_of(&handed.to, at)))
        }
        Action::CaseApprove if !case.unapproved => Some(say!("case-nothing-to-approve")),
        Action::CaseApprove => (!role.is_manager()).then(|| say!("only-a-manager")),
        Action::SecondCall if !matches!(role, Role::StoreManager | Role::Admin) => {
            Some(say!("only-the-store-manager"))
        }
        Action::SecondCall => None,
        _ => (!in_charge).then(|| say!("case-not-yours", owner = name_of(&case.owner, at))),
    }
}

/// What the state of the case allows (Rule K-5).
fn by_state(action: Action, case: &Complaint, at: &Shared) -> Option<Say> {
    let (state, rank) = (case.state, case.state.rank());
    let possible = match action {
        Action::CaseReopen => rank >= CaseState::Done.rank(),
        Action::CaseOffer => rank <= CaseState::Offered.rank(),
        Action::CaseChoose => state == CaseState::Offered,
        Action::SecondCall => state == CaseState::Done,
        Action::CaseClose => state == CaseState::Verified,
        Action::CaseWait if case.waits_since().is_none() => {
            state != CaseState::New && rank < CaseState::Done.rank()
        }
        _ => true,
    };
    if !possible {
        let next = say(case, at);
        return Some(say!(
            "complaint-not-now",
            number = case.number.as_str(),
            state = state.say(),
            next = next
        ));
    }
    match action {
        Action::CaseChoose if case.unapproved => Some(say!("case-unapproved")),
        Action::CaseHandOff | Action::CaseClose => {
            let handed = case.handed.as_ref();
            handed.map(|h| say!("case-handed-already", to = name_of(&h.to, at)))
        }
        _ => None,
    }
}
