//! What the keys of the reception pane do.

use crate::domain::change::Change;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::layer::{self, Flow, PickItem, Picker, Prompt, Walk};
use crate::ui::shared::Shared;

pub(super) fn act(action: Action, at: &mut Shared) {
    match action {
        Action::Walk => walk(at),
        Action::EditFile => layer::edit_file(at),
        Action::AskSupport => ask(at),
        Action::AnswerSupport => answer(at),
        Action::Reopen => reopen(at),
        Action::Waive => waive(at),
        Action::Leave => leave(at),
        _ => {}
    }
}

/// Arrival, then the walk-around; or on with one that is under way.
fn walk(at: &mut Shared) {
    let Some(vehicle) = at.vehicle() else { return };
    match at.visit() {
        Some((_, visit)) if visit.acknowledged.is_some() => at.hint(say!("walk-already-confirmed")),
        Some((id, _)) => {
            let run = Walk::resume(id, at);
            at.push(run);
        }
        None => at.commit_then(Change::Arrive { vehicle }, |_, at| {
            if let Some((id, _)) = at.visit() {
                let run = Walk::resume(id, at);
                at.push(run);
            }
        }),
    }
}

fn ask(at: &mut Shared) {
    let Some((visit, _)) = at.visit() else { return at.refuse(say!("not-here-now")) };
    at.push(Prompt::new("ask-support", "", move |ask, at: &mut Shared| {
        at.commit_mine(Change::AskSupport { visit, ask });
        Ok(Flow::Stay)
    }));
}

/// Answers a question to technical support; asks which, if several are open.
fn answer(at: &mut Shared) {
    let Some((visit, record)) = at.visit() else { return at.refuse(say!("not-here-now")) };
    let open = record.support.iter().filter(|(_, q)| q.answer.is_empty());
    let open: Vec<(u16, String)> = open.map(|(n, q)| (*n, q.ask.clone())).collect();
    let reply = move |number: u16, at: &mut Shared| {
        at.push(Prompt::new("ask-answer", "", move |answer, at: &mut Shared| {
            at.commit_mine(Change::AnswerSupport { visit, number, answer });
            Ok(Flow::Stay)
        }));
    };
    match open.as_slice() {
        [] => at.hint(say!("no-open-question")),
        [(only, _)] => reply(*only, at),
        several => {
            let items = several.iter().map(|(_, ask)| PickItem::new(ask, "")).collect();
            let numbers: Vec<u16> = several.iter().map(|(n, _)| *n).collect();
            at.push(Picker::new(at.t("ask-which-question"), items, move |n, at| reply(numbers[n], at)));
        }
    }
}

fn reopen(at: &mut Shared) {
    match at.visit() {
        Some((visit, record)) if record.acknowledged.is_some() => {
            at.commit_then(Change::ReopenWalkaround { visit }, |_, at| at.tell(say!("walk-reopened")));
        }
        Some(_) => at.hint(say!("walk-is-open")),
        None => at.refuse(say!("not-here-now")),
    }
}

fn waive(at: &mut Shared) {
    let Some((visit, _)) = at.visit() else { return at.refuse(say!("not-here-now")) };
    at.push(Prompt::new("ask-waive-reason", "", move |reason, at: &mut Shared| {
        at.commit_mine(Change::WaiveAcknowledgement { visit, reason });
        Ok(Flow::Stay)
    }));
}

/// The car leaves without an order: confirmed by what it does.
fn leave(at: &mut Shared) {
    let Some((visit, _)) = at.visit() else { return at.refuse(say!("not-here-now")) };
    let items = vec![PickItem::new(at.t("leave-no"), ""), PickItem::new(at.t("leave-yes"), "")];
    at.push(Picker::new(at.t("ask-leave"), items, move |n, at| {
        if n == 1 {
            at.commit_then(Change::Leave { visit }, |_, at| at.tell(say!("left")));
        }
    }));
}
