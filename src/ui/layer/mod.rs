//! Layers: what lies over the panes. The top one gets the keys.

mod approve;
mod call;
mod call_facts;
mod call_forms;
mod call_open;
mod call_script;
mod call_talk;
mod card;
mod case;
mod damage;
mod drafts;
pub mod form;
mod forms;
mod handover;
mod history;
pub mod intake;
mod list;
mod lookup;
mod options;
mod picker;
mod prompt;
mod reopen;
mod sheet;
mod survey;
mod transfer;
mod undo;
mod walk;
pub mod walk_steps;
mod work;

pub use approve::Approve;
pub use call::CallRun;
pub use call_forms::{book, call_off, next_contact, withdraw};
pub use call_open::open_call;
pub use card::Card;
pub use case::CaseRun;
pub use damage::DamageRun;
pub use drafts::DraftList;
pub use form::{Ask, FieldSpec, Form, Input as FieldInput, Submit};
pub use forms::{
    OtherLine, add_person, change_plate, edit_file, edit_person, new_file, other_line, promise,
    split_payment, valuables,
};
pub use handover::Handover;
pub use history::show_history;
pub use intake::intake;
pub use list::{Help, Numbered, Palette};
pub use lookup::Lookup;
pub use options::Options;
pub use picker::{PickItem, Picker};
pub use prompt::Prompt;
pub use reopen::open as reopen;
pub use sheet::{Row, Sheet};
pub use survey::SurveyRun;
pub use transfer::act as act_transfer;
pub use undo::{car_gone, undo, undo_last};
pub use walk::Walk;
pub use work::Work;

use super::keys::{Action, Chord, Scope};
use super::shared::Shared;
use crate::desk::api::{Answer, Committed, Published};
use crate::domain::fault::Fault;
use crate::domain::id::CallbackId;
use crate::domain::say::Say;
use crate::form::draft::Place;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What becomes of the layer after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It stays.
    Stay,
    /// It goes.
    Close,
}

/// Something that lies over the panes.
pub trait Layer: Send {
    /// Where its keys are, the closest first; without [`Scope::Plain`] and [`Scope::Always`].
    fn scopes(&self) -> &'static [Scope];

    /// It has just been laid over the screen.
    fn opened(&mut self, _at: &mut Shared) {}

    /// Whether printable keys are text here.
    fn takes_text(&self) -> bool {
        false
    }

    /// Whether a key is under way here that waits for the desk: what is typed after it waits, too.
    fn waits(&self) -> bool {
        false
    }

    /// Under what is kept that is typed here, if something can be.
    fn place(&self) -> Option<Place> {
        None
    }

    /// The call that is made here.
    fn call(&self) -> Option<CallbackId> {
        None
    }

    /// Whether letters that are no key here narrow a list.
    fn narrows(&self) -> bool {
        false
    }

    /// A typed character, where [`Layer::takes_text`] or [`Layer::narrows`].
    fn typed(&mut self, _c: char, _at: &mut Shared) -> Flow {
        Flow::Stay
    }

    /// Pasted text; only ever text, never commands.
    fn pasted(&mut self, text: &str, at: &mut Shared) -> Flow {
        if self.takes_text() {
            // More than a field takes is not even looked at.
            let taken = text.chars().take(super::widget::FIELD_BYTES);
            for c in taken.map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }) {
                self.typed(c, at);
            }
        }
        Flow::Stay
    }

    /// An editing key that is no binding: left, right, home, end, backspace, delete.
    fn edited(&mut self, _chord: Chord, _at: &mut Shared) -> Flow {
        Flow::Stay
    }

    /// A bound key.
    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow;

    /// A change this layer asked for was made.
    fn accepted(&mut self, _done: &Committed, _at: &mut Shared) -> Flow {
        Flow::Stay
    }

    /// A change was refused. Returns whether the layer shows it itself.
    fn refused(&mut self, _fault: &Fault, _at: &mut Shared) -> bool {
        false
    }

    /// The desk's answer to a question.
    fn answered(&mut self, _answer: &Answer, _at: &mut Shared) {}

    /// Others have changed something; the car and the whole desk are asked for already.
    fn heard(&mut self, _news: &Published, _at: &mut Shared) {}

    /// What lay over it has gone, and it may go with it.
    fn uncovered(&mut self, _at: &mut Shared) -> Flow {
        Flow::Stay
    }

    /// The name that stands reversed in the footer, if this is a run.
    fn run_name(&self, _at: &Shared) -> Option<String> {
        None
    }

    /// Draws it into `area`, the screen between header and footer. Returns where the cursor is.
    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position>;

    /// Whether it shows how far the long work is, and so goes when that is over.
    fn is_work(&self) -> bool {
        false
    }

    /// Why nobody but the staff may look at it: the customer view is refused over it.
    fn internal(&self) -> Option<Say> {
        None
    }

    /// Puts into the drafts what was typed since the last time (Rule X-1); asked after every event.
    fn keep(&mut self, _at: &mut Shared) {}

    /// The name of the change that what is typed here becomes.
    fn client(&self, _at: &Shared) -> Option<String> {
        None
    }
}

/// A run's own scopes with those of every plain place.
#[must_use]
pub fn places(scopes: &'static [Scope], text: bool) -> Vec<Scope> {
    let everywhere: &[Scope] = if text { &[Scope::Always] } else { &[Scope::Plain, Scope::Always] };
    scopes.iter().chain(everywhere).copied().collect()
}

/// Asks who confirms, if it is not the car's first person.
pub fn ask_who(at: &mut Shared) {
    let known = at.who();
    at.push(Prompt::new("ask-who", &known, |who, at: &mut Shared| {
        at.confirmer = Some(who).filter(|w| !w.trim().is_empty());
        Ok(Flow::Close)
    }));
}
