//! What all parts of a session share, and what they can ask for.

use super::ahead::Ahead;
use super::approval::Approval;
use super::drafts::Drafts;
use super::layer::Layer;
use super::panes::PaneId;
use super::theme::Theme;
use super::work::{Ended, Job};
use crate::desk::api::health::Health;
use crate::desk::api::job::Task;
use crate::desk::api::presence::Around;
use crate::desk::api::{Board, Car, Committed, Query};
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::id::{OrderId, RecordId, VehicleId, VisitId};
use crate::domain::lang::Lang;
use crate::domain::order::Order;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::user::Actor;
use crate::domain::visit::Visit;
use crate::form::draft::{Draft, Place};
use crate::text::Reader;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a session asks its host for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Answer this with [`super::session::Event::Answer`].
    Ask(Query),
    /// Make this change, and answer with [`super::session::Event::Done`].
    Commit {
        /// The change.
        change: Box<Change>,
        /// The record and the revision it was made from, if a newer one must refuse it.
        base: Option<(RecordId, u64)>,
        /// The name of the form it comes from. Asked again with the same content, also after a
        /// crash, it is the same change.
        form: Option<String>,
    },
    /// Make this change with a manager's word, and answer with [`super::session::Event::Done`].
    Approve {
        /// The change.
        change: Box<Change>,
        /// As of [`Effect::Commit`].
        base: Option<(RecordId, u64)>,
        /// As of [`Effect::Commit`].
        form: Option<String>,
        /// Whose word, and how it is known to be theirs.
        approval: Approval,
    },
    /// Keep this on the disk (Rule X-1), in the place of the draft of this form before it.
    Keep(Arc<Draft>),
    /// Nothing is to be kept of this form any more.
    Drop(Place),
    /// Begin this long work beside the screen; [`super::session::Event::Job`] tells of it. Only one
    /// runs at a time.
    Start(Task),
    /// Stop the long work as soon as nothing is lost by it.
    Stop,
    /// Send [`super::session::Event::Echo`] once all that was asked before is answered.
    Echo,
    /// Paint the whole screen anew.
    Redraw,
    /// Leave.
    Quit,
}

/// What happens once a change is made and the screen is up to date.
pub type Then = Box<dyn FnOnce(&Committed, &mut Shared) + Send>;

/// What follows a change.
#[derive(Default)]
pub struct After {
    /// The record and the revision it was made from, if a newer one must refuse it.
    pub base: Option<(RecordId, u64)>,
    /// The form it was typed into, if that is no longer the top layer.
    pub form: Option<Place>,
    /// The top layer asked for it, and is told what became of it.
    pub mine: bool,
    /// It is one that `u` takes back.
    pub counts: bool,
    /// What to do then.
    pub then: Option<Then>,
}

/// What a layer or a pane asks of the session.
pub enum Op {
    /// Lay this over everything.
    Push(Box<dyn Layer>),
    /// Ask the desk.
    Ask(Query),
    /// Make a change.
    Commit(Box<Change>, After),
    /// Make it with a manager's word.
    Approve(Box<Change>, After, Approval),
    /// Begin long work.
    Start(Task),
    /// Stop it.
    Stop,
    /// Take away all that lies over the panes.
    Clear,
    /// Go on with this once everything asked before is answered.
    Then(Then),
    /// Perform an action as if its key had been pressed at the panes.
    Act(super::keys::Action),
    /// Paint anew.
    Redraw,
    /// Leave.
    Quit,
}

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Hint,
    /// Something is refused.
    Refusal,
}

/// A word to the person, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub say: Vec<Say>,
    /// Its kind.
    pub tone: Tone,
}

/// Everything of a session but its layers.
pub struct Shared {
    /// Language and zone.
    pub reader: Reader,
    /// Colours.
    pub theme: Theme,
    /// Data and figures of the trade.
    pub trade: Arc<Trade>,
    /// Who sits here.
    pub me: Actor,
    /// The time.
    pub now: Time,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The pane in focus.
    pub focus: PaneId,
    /// One pane alone.
    pub zoomed: bool,
    /// The customer view, if it was set by hand; else the place decides.
    pub customer: Option<bool>,
    /// The current car.
    pub car: Option<Box<Car>>,
    /// The whole desk.
    pub board: Arc<Board>,
    /// The selected row of the desk.
    pub board_row: usize,
    /// What of the queue of calls is shown, and where one stands in it.
    pub queue: super::panes::queue::Queue,
    /// Which complaints are shown, and which one is meant.
    pub cases: super::case::Focus,
    /// The order that is shown, if it was chosen among several open ones.
    pub chosen_order: Option<OrderId>,
    /// The selected line of the estimate, by its number.
    pub line: u16,
    /// First shown row of a pane that scrolls.
    pub scroll: BTreeMap<PaneId, u16>,
    /// A word to the person.
    pub notice: Option<Notice>,
    /// What was typed while a layer waited with a key for the desk.
    pub ahead: Ahead,
    /// Who confirms for the current car, if not its first person.
    pub confirmer: Option<String>,
    /// What is typed and not yet saved (Rule X-1).
    pub drafts: Drafts,
    /// The long work that runs.
    pub job: Option<Job>,
    /// How the last one ended, as long as nobody has seen it.
    pub ended: Option<Ended>,
    /// The changes of this session that `u` takes back, by their numbers, the last one last.
    pub mine: Vec<u64>,
    /// How the store is.
    pub health: Health,
    /// What others have open.
    pub around: Around,
    /// What will happen if nobody types.
    pub warning: Option<Say>,
    /// Why the session was ended, if nobody asked for it.
    pub parting: Option<Say>,
    /// Where the person was when the last session ended, until the first key.
    pub offer: Option<Draft>,
    /// The car whose masked numbers are shown, and until when.
    pub revealed: Option<(VehicleId, Time)>,
    /// Who gave a manager's word here last.
    pub approver: String,
    /// What was asked for and not yet taken up by the session.
    pub ops: Vec<Op>,
}

impl Shared {
    /// Lays something over the screen.
    pub fn push(&mut self, layer: impl Layer + 'static) {
        self.ops.push(Op::Push(Box::new(layer)));
    }

    /// Makes a change.
    pub fn commit(&mut self, change: Change) {
        self.ops.push(Op::Commit(Box::new(change), After::default()));
    }

    /// Makes a change of which the top layer wants to hear.
    pub fn commit_mine(&mut self, change: Change) {
        self.ops.push(Op::Commit(Box::new(change), After { mine: true, ..After::default() }));
    }

    /// Makes a change of which the top layer wants to hear, from a record as it was at a revision:
    /// a newer one refuses it.
    pub fn commit_based(&mut self, change: Change, base: Option<(RecordId, u64)>) {
        self.ops.push(Op::Commit(Box::new(change), After { mine: true, base, ..After::default() }));
    }

    /// Makes a change and goes on when the screen is up to date.
    pub fn commit_then(&mut self, change: Change, then: impl FnOnce(&Committed, &mut Self) + Send + 'static) {
        let after = After { then: Some(Box::new(then)), ..After::default() };
        self.ops.push(Op::Commit(Box::new(change), after));
    }

    /// Makes the change that was typed into a form which has closed, and goes on when the screen is
    /// up to date. Refused, it is still kept.
    pub fn commit_typed(
        &mut self,
        change: Change,
        form: Place,
        then: impl FnOnce(&Committed, &mut Self) + Send + 'static,
    ) {
        let done = form.clone();
        let then: Then = Box::new(move |made, at: &mut Self| {
            at.drafts.drop_draft(&done);
            then(made, at);
        });
        let after = After { then: Some(then), form: Some(form), ..After::default() };
        self.ops.push(Op::Commit(Box::new(change), after));
    }

    /// Asks the desk.
    pub fn ask(&mut self, query: Query) {
        self.ops.push(Op::Ask(query));
    }

    /// Begins long work, unless there is some already.
    pub fn start(&mut self, task: Task) {
        self.ops.push(Op::Start(task));
    }

    /// Says something.
    pub fn tell(&mut self, say: Say) {
        self.notice = Some(Notice { say: vec![say], tone: Tone::Done });
    }

    /// Says something before what is said already.
    pub fn tell_first(&mut self, say: Say) {
        match &mut self.notice {
            Some(notice) => notice.say.insert(0, say),
            None => self.tell(say),
        }
    }

    /// Says several things that were done.
    pub fn tell_all(&mut self, say: Vec<Say>) {
        self.notice = Some(Notice { say, tone: Tone::Done });
    }

    /// Says how things are, when nothing was to be done.
    pub fn hint(&mut self, say: Say) {
        self.notice = Some(Notice { say: vec![say], tone: Tone::Hint });
    }

    /// Says why something is not done.
    pub fn refuse(&mut self, say: Say) {
        self.notice = Some(Notice { say: vec![say], tone: Tone::Refusal });
    }

    /// Shows a fault.
    pub fn fault(&mut self, fault: &Fault) {
        self.notice = Some(Notice { say: fault.says(), tone: Tone::Refusal });
    }

    /// A message.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        self.reader.t(id)
    }

    /// A message with arguments.
    #[must_use]
    pub fn say(&self, say: &Say) -> String {
        self.reader.say(say)
    }

    /// The current car's identity.
    #[must_use]
    pub fn vehicle(&self) -> Option<VehicleId> {
        self.car.as_ref().map(|c| c.records.id)
    }

    /// The current car's visit that is going on.
    #[must_use]
    pub fn visit(&self) -> Option<(VisitId, &Visit)> {
        self.car.as_ref().and_then(|c| c.records.open_visit())
    }

    /// The current car's order that is shown: the one chosen while it is open, else the newest.
    #[must_use]
    pub fn order(&self) -> Option<(OrderId, &Order)> {
        let records = self.car.as_ref().map(|c| &c.records)?;
        let chosen =
            |(id, order): &&(OrderId, Order)| Some(*id) == self.chosen_order && order.state.is_open();
        let chosen = records.orders.iter().find(chosen).map(|(id, order)| (*id, order));
        chosen.or_else(|| records.open_order())
    }

    /// Shows the next of the car's open orders.
    pub fn next_order(&mut self) {
        let shown = self.order().map(|(id, _)| id);
        let open: Vec<OrderId> = self
            .car
            .iter()
            .flat_map(|c| &c.records.orders)
            .filter(|(_, o)| o.state.is_open())
            .map(|(id, _)| *id)
            .collect();
        let here = open.iter().position(|id| Some(*id) == shown).unwrap_or(0);
        match open.len() {
            0 | 1 => self.hint(crate::say!("no-other-order")),
            count => self.chosen_order = Some(open[(here + 1) % count]),
        }
    }

    /// The name of the first person of the current car.
    #[must_use]
    pub fn customer_name(&self) -> String {
        let first = self.car.as_ref().and_then(|c| c.records.people.first());
        first.map(|(_, p)| p.name.clone()).unwrap_or_default()
    }

    /// Who confirms for the current car.
    #[must_use]
    pub fn who(&self) -> String {
        self.confirmer.clone().unwrap_or_else(|| self.customer_name())
    }

    /// Whether the customer is looking: set by hand, or because the estimate of a
    /// car stands alone on the screen.
    #[must_use]
    pub fn customer_view(&self) -> bool {
        let alone = self.zoomed || super::layout::is_small(self.size);
        self.customer.unwrap_or(self.car.is_some() && alone && self.focus == PaneId::Estimate)
    }

    /// Shows this car from now on.
    pub fn open_car(&mut self, id: VehicleId) {
        if self.vehicle() != Some(id) {
            self.line = 0;
            self.scroll.clear();
        }
        self.ask(Query::Car(id));
    }

    /// Shows this car, and goes on when it is on the screen; not if it cannot be shown.
    pub fn open_car_then(&mut self, id: VehicleId, then: impl FnOnce(&mut Self) + Send + 'static) {
        self.open_car(id);
        self.ops.push(Op::Then(Box::new(move |_, at| {
            if at.vehicle() == Some(id) {
                then(at);
            }
        })));
    }

    /// Changes the language of the screen, and remembers it for the user.
    pub fn set_language(&mut self, lang: Lang) {
        self.reader.lang = lang;
        self.commit(Change::SetLanguage { lang });
    }
}
