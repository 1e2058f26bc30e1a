//! The steps of a case, each from its key to the change (Rules K-1 to K-7).

use super::next::{self, Next};
use super::{find, forms};
use crate::domain::change::{CaseChange, CaseStep, Change, NewComplaint};
use crate::domain::complaint::{CaseState, Source};
use crate::domain::id::ComplaintId;
use crate::domain::money::Money;
use crate::domain::record::Kind;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::layer::intake::intake_place;
use crate::ui::layer::{self, Flow, PickItem, Picker, Prompt};
use crate::ui::panes::PaneId;
use crate::ui::shared::Shared;

/// Takes down a complaint of the current car (Rule K-1).
pub fn take_down(at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    layer::intake(at, Source::Counter, move |intake, at| {
        let change = Change::OpenComplaint(NewComplaint { vehicle, intake });
        at.commit_typed(change, intake_place(at), |done, at| {
            let made = done.created.iter().find(|(_, kind)| *kind == Kind::Complaint);
            at.cases.chosen = made.map(|(id, _)| ComplaintId(*id)).or(at.cases.chosen);
            at.focus = PaneId::Complaints;
            tell_taken(at);
        });
    });
}

/// Its number, and until when somebody has to speak to the customer.
fn tell_taken(at: &mut Shared) {
    let Some((_, case)) = super::selected(at) else { return };
    let due = case.deadline.map(|due| at.reader.moment(due, at.now)).unwrap_or_default();
    let taken = say!("complaint-taken", number = case.number.as_str(), due = due);
    at.tell(taken);
}

/// Takes a step of a case of the current car, or says why it cannot be taken.
pub fn act(action: Action, id: ComplaintId, at: &mut Shared) {
    let Some(case) = find(id, at) else { return at.hint(say!("complaints-none-car")) };
    let (step, waits) = (next::step(case, at), case.waits_since().is_some());
    let action = match (action, step) {
        (Action::CaseNext | Action::CaseOpen, Next::Investigate) => {
            return when_possible(Action::CaseState, id, at, |id, at| {
                forms::advance(id, CaseState::Investigating, at);
            });
        }
        (Action::CaseNext | Action::CaseOpen, Next::CarryOut) => {
            return when_possible(Action::CaseState, id, at, |id, at| {
                forms::advance(id, CaseState::Done, at);
            });
        }
        (Action::CaseNext | Action::CaseOpen, Next::AwaitApproval) => {
            let cost = super::to_approve(case).unwrap_or(Money::ZERO);
            return at.refuse(say!("complaint-awaits-approval", cost = cost));
        }
        (Action::CaseNext | Action::CaseOpen, step) => key_of(step),
        (action, _) => action,
    };
    when_possible(action, id, at, |id, at| match action {
        Action::CaseContact => forms::contact(id, at),
        Action::Note => ask(id, "complaint-ask-note", |text| CaseStep::Note { text }, at),
        Action::CaseClass => forms::class(id, at),
        Action::CaseWait if waits => {
            ask(id, "complaint-ask-answered", |text| CaseStep::Answered { text }, at);
        }
        Action::CaseWait => ask(id, "complaint-ask-wait", |text| CaseStep::Wait { text }, at),
        Action::CaseHandOff => hand_off(id, at),
        Action::CaseAccept => commit(id, CaseStep::Accept, at),
        Action::CaseDecline => {
            ask(id, "complaint-ask-decline", |reason| CaseStep::Decline { reason }, at);
        }
        Action::CaseState => state(id, at),
        Action::CaseOffer => forms::offer(id, at),
        Action::CaseApprove => approve(id, at),
        Action::CaseChoose => choose(id, at),
        Action::SecondCall => forms::second_call(id, None, at),
        Action::CaseClose => forms::close(id, at),
        Action::CaseReopen => ask(id, "complaint-ask-reopen", |reason| CaseStep::Reopen { reason }, at),
        _ => {}
    });
}

/// The second call with its answer preset, as the call about it asks (Rule K-6); or why not.
pub fn second_call(id: ComplaintId, content: bool, at: &mut Shared) {
    when_possible(Action::SecondCall, id, at, |id, at| forms::second_call(id, Some(content), at));
}

/// The steps whose forms bear these names.
const FORMS: &[(&str, Action)] = &[
    ("complaint-form-contact", Action::CaseContact),
    ("complaint-form-class", Action::CaseClass),
    ("complaint-form-offer", Action::CaseOffer),
    ("complaint-form-investigate", Action::CaseNext),
    ("complaint-form-done", Action::CaseNext),
    ("complaint-form-second-call", Action::SecondCall),
    ("complaint-form-close", Action::CaseClose),
    ("complaint-ask-note", Action::Note),
    ("complaint-ask-wait", Action::CaseWait),
    ("complaint-ask-answered", Action::CaseWait),
    ("complaint-ask-decline", Action::CaseDecline),
    ("complaint-ask-reopen", Action::CaseReopen),
    ("complaint-ask-why-handed", Action::CaseHandOff),
];

/// Opens a form of a case of the current car by its name; where the case has moved on, says why it
/// cannot be opened. Returns whether there is such a form.
#[must_use]
pub fn reopen(form: &str, id: ComplaintId, at: &mut Shared) -> bool {
    let Some((_, action)) = FORMS.iter().find(|(name, _)| *name == form) else { return false };
    (at.focus, at.cases.chosen) = (PaneId::Complaints, Some(id));
    act(*action, id, at);
    true
}

/// The key that takes a step by itself.
fn key_of(step: Next) -> Action {
    match step {
        Next::Accept => Action::CaseAccept,
        Next::Contact => Action::CaseContact,
        Next::Offer => Action::CaseOffer,
        Next::Approve | Next::AwaitApproval => Action::CaseApprove,
        Next::Choose => Action::CaseChoose,
        Next::SecondCall => Action::SecondCall,
        Next::Close => Action::CaseClose,
        Next::Investigate | Next::CarryOut => Action::CaseState,
        // A closed case says what can still be done with it.
        Next::Nothing => Action::CaseContact,
    }
}

fn when_possible(
    action: Action,
    id: ComplaintId,
    at: &mut Shared,
    take: impl FnOnce(ComplaintId, &mut Shared),
) {
    match find(id, at).and_then(|case| next::why_not(action, case, at)) {
        Some(say) => at.refuse(say),
        None => take(id, at),
    }
}

/// The change that takes a step.
#[must_use]
pub(super) fn change(complaint: ComplaintId, step: CaseStep) -> Change {
    Change::Case(CaseChange { complaint, step })
}

fn commit(id: ComplaintId, step: CaseStep, at: &mut Shared) {
    at.commit_then(change(id, step), |_, at| at.tell(say!("saved")));
}

/// A step that takes one text.
fn ask(id: ComplaintId, title: &'static str, step: fn(String) -> CaseStep, at: &mut Shared) {
    let prompt = Prompt::new(title, "", move |text, at: &mut Shared| {
        if text.trim().is_empty() {
            return Err(say!("needed"));
        }
        at.commit_mine(change(id, step(text)));
        Ok(Flow::Stay)
    });
    at.push(prompt.about(id.0));
}

/// To whom, then why (Rule K-3).
fn hand_off(id: ComplaintId, at: &mut Shared) {
    let owner = find(id, at).map(|case| case.owner.clone()).unwrap_or_default();
    let others: Vec<(String, String)> =
        at.board.people.iter().filter(|(login, _)| *login != owner).cloned().collect();
    if others.is_empty() {
        return at.refuse(say!("complaint-nobody-else"));
    }
    let items = others.iter().map(|(login, name)| PickItem::new(name, login)).collect();
    at.push(Picker::new(at.t("complaint-ask-to"), items, move |n, at| {
        let Some((to, _)) = others.get(n).cloned() else { return };
        let part = to.clone();
        let prompt = Prompt::new("complaint-ask-why-handed", "", move |note, at: &mut Shared| {
            at.commit_mine(change(id, CaseStep::HandOff { to: to.clone(), note }));
            Ok(Flow::Stay)
        });
        at.push(prompt.about(id.0).part(&part));
    }));
}

/// The states that can be reached from here, each by the step that belongs to it. What leaves
/// others out says so, and asks why (Rule K-5).
fn state(id: ComplaintId, at: &mut Shared) {
    let Some(case) = find(id, at) else { return };
    let here = case.state;
    let skips = |to: &CaseState| here.between(*to).next().is_some();
    let own_step = |to: &CaseState| matches!(to, CaseState::Agreed | CaseState::Verified | CaseState::Closed);
    let ahead = CaseState::ALL.iter().copied().filter(|to| to.rank() > here.rank());
    let ahead: Vec<CaseState> = ahead.filter(|to| !(own_step(to) && skips(to))).collect();
    let item = |to: &CaseState| {
        let left_out: Vec<String> = here.between(*to).map(|s| at.say(&s.say())).collect();
        let skips = match left_out.as_slice() {
            [] => String::new(),
            names => at.say(&say!("complaint-leaves-out", states = names.join(&at.t("states-and")))),
        };
        PickItem::new(at.say(&to.say()), skips)
    };
    let items = ahead.iter().map(item).collect();
    let title = at.say(&say!("pick-state", state = here.say()));
    at.push(Picker::new(title, items, move |n, at| match ahead.get(n) {
        Some(CaseState::Contacted) => act(Action::CaseContact, id, at),
        Some(CaseState::Offered) => act(Action::CaseOffer, id, at),
        Some(CaseState::Agreed) => act(Action::CaseChoose, id, at),
        Some(CaseState::Verified) => act(Action::SecondCall, id, at),
        Some(CaseState::Closed) => act(Action::CaseClose, id, at),
        Some(to) => forms::advance(id, *to, at),
        None => {}
    }));
}

/// A manager says yes to what the options cost (Rule K-4).
fn approve(id: ComplaintId, at: &mut Shared) {
    let Some(case) = find(id, at) else { return };
    let most = super::to_approve(case).unwrap_or(Money::ZERO);
    let title = at.say(&say!("complaint-ask-approve", cost = most));
    let items = vec![
        PickItem::new(at.t("complaint-approve-no"), ""),
        PickItem::new(at.t("complaint-approve-yes"), ""),
    ];
    at.push(Picker::new(title, items, move |n, at| {
        if n == 1 {
            commit(id, CaseStep::Approve, at);
        }
    }));
}

/// Which one, and how it was said (Rule K-4).
fn choose(id: ComplaintId, at: &mut Shared) {
    let Some(case) = find(id, at) else { return };
    let watched = at.customer_view();
    let cost = |cost: Money| if watched { String::new() } else { cost.to_string() };
    let items = case.remedies.values().map(|r| PickItem::new(&r.text, cost(r.cost))).collect();
    let numbers: Vec<u16> = case.remedies.keys().copied().collect();
    let picker = Picker::new(at.t("complaint-ask-choice"), items, move |n, at| {
        if let Some(number) = numbers.get(n) {
            how_chosen(id, *number, at);
        }
    });
    at.push(picker.unanswered());
}

fn how_chosen(id: ComplaintId, remedy: u16, at: &mut Shared) {
    let who = at.who();
    let title = at.say(&say!("complaint-ask-how-chosen", who = who.as_str(), number = remedy));
    let mut items: Vec<PickItem> =
        at.trade.confirmations.iter().map(|c| PickItem::new(at.reader.name(&c.name), "")).collect();
    items.push(PickItem::new(at.t("somebody-else"), ""));
    let picker =
        Picker::new(title, items, move |n, at| match at.trade.confirmations.get(n).map(|c| c.key.clone()) {
            Some(how) => commit(id, CaseStep::Choose { remedy, who: at.who(), how }, at),
            None => at.push(Prompt::new("ask-who", &at.who(), move |who, at: &mut Shared| {
                at.confirmer = Some(who).filter(|w| !w.trim().is_empty());
                how_chosen(id, remedy, at);
                Ok(Flow::Close)
            })),
        });
    at.push(picker.unanswered());
}
