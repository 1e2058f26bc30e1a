//! What the desk answers, what became of a change, and what others have changed.

use super::Session;
use crate::desk::api::{Answer, Committed, Published, Query};
use crate::domain::fault::Fault;
use crate::domain::record::Kind;
use crate::domain::user::Role;
use crate::say;
use crate::ui::layer;
use crate::ui::panes;
use crate::ui::shared::{After, Effect, Notice, Tone};
use std::sync::Arc;

impl Session {
    pub(super) fn answer(&mut self, answer: Answer) {
        for layer in &mut self.layers {
            layer.answered(&answer, &mut self.shared);
        }
        match answer {
            Answer::Car(car) => {
                // A run, picker or form of another car must not go on under this one: it would
                // write on the record of a car that is no longer shown.
                if self.shared.vehicle() != Some(car.records.id) {
                    self.layers.clear();
                }
                self.dirty |= self.shared.car.as_ref() != Some(&car);
                panes::car_arrived(&car, &mut self.shared);
                self.shared.car = Some(car);
                panes::queue::arrived(&mut self.shared);
            }
            Answer::Board(board) => {
                // The same one is not looked through.
                let same = Arc::ptr_eq(&self.shared.board, &board) || self.shared.board == board;
                self.dirty |= !same;
                panes::board_arrived(board, &mut self.shared);
            }
            Answer::Failed(fault) => self.shared.fault(&fault),
            Answer::Gone(id) if self.shared.vehicle() == Some(id) => layer::car_gone(&mut self.shared),
            // It was asked for, such as by going on where one was.
            Answer::Gone(_) => self.shared.hint(say!("car-taken-back")),
            Answer::Hits(..) | Answer::ChangedSince(..) | Answer::History(_) | Answer::Undo(_) => {}
            Answer::Revealed(vehicle, until) => {
                self.shared.revealed = Some((vehicle, until));
                let seconds = self.shared.trade.rights.reveal.seconds;
                self.shared.tell(say!("reveal-done", seconds = seconds));
                self.shared.ask(Query::Car(vehicle));
            }
        }
    }

    pub(super) fn done(&mut self, outcome: Result<Committed, Fault>, effects: &mut Vec<Effect>) {
        let Some((change, after)) = self.under_way.pop_front() else { return };
        match outcome {
            Ok(done) => {
                if after.counts && !done.records.is_empty() {
                    self.shared.mine.push(done.seq);
                }
                if done.created.iter().any(|(_, kind)| *kind == Kind::Order) {
                    // The new one is shown, not the one that was held on to.
                    self.shared.chosen_order = None;
                }
                effects.extend(self.shared.vehicle().map(|id| Effect::Ask(Query::Car(id))));
                effects.push(Effect::Ask(Query::Board));
                effects.push(Effect::Echo);
                self.settled.push_back((after, done));
            }
            // Somebody else's word may do it; who has every right has nobody to ask.
            Err(Fault::Denied(why)) if self.shared.me.role != Role::Admin => {
                let who = self.shared.approver.clone();
                self.shared.push(layer::Approve::new(change, after, vec![why], &who));
            }
            Err(fault) => {
                let top = self.layers.last_mut().filter(|_| after.mine);
                let shown = top.is_some_and(|top| top.refused(&fault, &mut self.shared));
                if !shown {
                    self.shared.notice = Some(Notice { say: fault.says(), tone: Tone::Refusal });
                }
            }
        }
    }

    pub(super) fn echo(&mut self) {
        let Some((after, done)) = self.settled.pop_front() else { return };
        if after.mine {
            self.tell_top(|top, at| top.accepted(&done, at));
        }
        if let Some(then) = after.then {
            then(&done, &mut self.shared);
        }
    }

    /// Asks anew for all that is shown and may be otherwise now; nothing that is selected moves.
    pub(super) fn published(&mut self, news: &Published, effects: &mut Vec<Effect>) {
        panes::hold(&mut self.shared);
        let car = self.shared.vehicle().filter(|id| news.concerns(*id));
        effects.extend(car.map(|id| Effect::Ask(Query::Car(id))));
        effects.push(Effect::Ask(Query::Board));
        for layer in &mut self.layers {
            layer.heard(news, &mut self.shared);
        }
    }

    /// The name of the form a change was typed into.
    pub(super) fn form_of(&self, after: &After) -> Option<String> {
        let top = self.layers.last().filter(|_| after.mine);
        let left = || self.shared.drafts.client(after.form.as_ref()?);
        top.and_then(|top| top.client(&self.shared)).or_else(left)
    }
}
