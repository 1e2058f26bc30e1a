//! One person at one screen.

mod going_on;
mod heard;
mod idle;
mod typing;

use super::ahead::{Ahead, Typed};
use super::drafts::{Drafts, Found};
use super::keys::{Action, Chord, Key, Scope};
use super::layer::{self, Flow, Layer};
use super::panes::{self, PaneId};
use super::shared::{After, Effect, Notice, Op, Shared, Tone};
use super::theme::Theme;
use super::work;
use crate::desk::api::health::Health;
use crate::desk::api::job::JobNews;
use crate::desk::api::presence::{Around, Here};
use crate::desk::api::{Answer, Board, Committed, Published, Query};
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::user::Actor;
use crate::say;
use crate::text::Reader;
use crossterm::event::{KeyEvent, KeyEventKind, MouseEvent};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub(super) use going_on::offer;

/// Most bytes of a paste that are taken. What is cut off is said.
pub const PASTE_BYTES: usize = 64 << 10;

/// What reaches a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(KeyEvent),
    /// Text pasted.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// New size in columns and rows.
    Resize(u16, u16),
    /// The time.
    Clock(Time),
    /// The desk's answer.
    Answer(Answer),
    /// What became of the oldest change that is under way.
    Done(Result<Committed, Fault>),
    /// Everything asked before [`Effect::Echo`] is answered.
    Echo,
    /// Somebody else changed something.
    Published(Published),
    /// News of the long work that was begun.
    Job(JobNews),
    /// What the desk does for itself went wrong.
    Warned(Vec<Say>),
    /// What was typed earlier and not saved; comes once, before the first key.
    Drafts(Box<Found>),
    /// Why what is typed is not on the disk right now; or it is again.
    Unkept(Option<Say>),
    /// How the store is.
    Health(Health),
    /// What others have open.
    Around(Around),
}

/// One person at one screen.
pub struct Session {
    /// Everything but the layers.
    pub shared: Shared,
    layers: Vec<Box<dyn Layer>>,
    under_way: VecDeque<(Box<Change>, After)>,
    settled: VecDeque<(After, Committed)>,
    quit_asked: bool,
    dirty: bool,
    /// When the last key came.
    last_key: Time,
    idle: idle::Idle,
    /// It was asked to end.
    leaving: bool,
}

impl Session {
    /// A session that shows the whole desk, and the effects that fill it.
    #[must_use]
    pub fn new(reader: Reader, theme: Theme, trade: Arc<Trade>, me: Actor, now: Time) -> (Self, Vec<Effect>) {
        let shared = Shared {
            reader,
            theme,
            trade,
            me,
            now,
            size: (80, 24),
            focus: PaneId::Reception,
            zoomed: false,
            customer: None,
            car: None,
            board: Arc::new(Board::default()),
            board_row: 0,
            queue: panes::queue::Queue::default(),
            cases: super::case::Focus::default(),
            chosen_order: None,
            line: 0,
            scroll: BTreeMap::new(),
            notice: None,
            ahead: Ahead::default(),
            confirmer: None,
            drafts: Drafts::default(),
            job: None,
            ended: None,
            mine: Vec::new(),
            health: Health::default(),
            around: Around::default(),
            warning: None,
            parting: None,
            offer: None,
            revealed: None,
            approver: String::new(),
            ops: Vec::new(),
        };
        let session = Self {
            shared,
            layers: Vec::new(),
            under_way: VecDeque::new(),
            settled: VecDeque::new(),
            quit_asked: false,
            dirty: true,
            last_key: now,
            idle: idle::Idle::default(),
            leaving: false,
        };
        (session, vec![Effect::Ask(Query::Board)])
    }

    /// Whether what is visible may have changed since [`Session::take_dirty`]; a host draws
    /// only then.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// What is visible is drawn now.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    /// Layers from the bottom up.
    pub(super) fn layers(&self) -> &[Box<dyn Layer>] {
        &self.layers
    }

    /// The places whose keys work now, the closest first.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        match self.layers.last() {
            Some(top) => layer::places(top.scopes(), top.takes_text()),
            None => {
                let offer = self.shared.offer.iter().map(|_| Scope::Offer);
                offer.chain(panes::scopes(&self.shared)).collect()
            }
        }
    }

    /// Takes an event and says what it needs.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        // Of these it is looked whether they change what is visible.
        let looked_at = matches!(
            event,
            Event::Clock(_)
                | Event::Health(_)
                | Event::Around(_)
                | Event::Published(_)
                | Event::Answer(Answer::Car(_) | Answer::Board(_))
        );
        self.dirty |= !looked_at;
        let mut effects = Vec::new();
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) if self.is_for_later(&key) => self.shared.ahead.keep(Typed::Key(key)),
            Event::Key(key) => self.key(key),
            Event::Paste(text) if self.waits() => self.shared.ahead.keep(Typed::Paste(text)),
            Event::Paste(text) => self.paste(&text),
            Event::Mouse(mouse) => super::layout::mouse(&mut self.shared, mouse, self.layers.is_empty()),
            Event::Resize(columns, rows) => self.shared.size = (columns, rows),
            Event::Clock(now) => self.clock(now),
            Event::Answer(answer) => self.answer(answer),
            Event::Done(outcome) => self.done(outcome, &mut effects),
            Event::Echo => self.echo(),
            Event::Published(news) => self.published(&news, &mut effects),
            Event::Warned(say) => self.shared.notice = Some(Notice { say, tone: Tone::Refusal }),
            Event::Job(news) => work::heard(news, &mut self.layers, &mut self.shared),
            Event::Drafts(found) => self.shared.greet(*found),
            Event::Unkept(why) => self.unkept(why),
            Event::Health(health) => self.health(health),
            Event::Around(around) => self.around(around),
        }
        self.run_ops(&mut effects);
        effects.extend(self.shared.drafts.effects());
        effects
    }

    fn clock(&mut self, now: Time) {
        // Nothing on the screen is finer than a minute.
        self.dirty |= now.minutes_since(Time(0)) != self.shared.now.minutes_since(Time(0));
        self.shared.now = now;
        if let Some((vehicle, _)) = self.shared.revealed.take_if(|(_, until)| *until <= now) {
            self.shared.ask(Query::Car(vehicle));
        }
        self.idle_since();
    }

    fn health(&mut self, health: Health) {
        self.dirty |= health != self.shared.health;
        self.shared.health = health;
    }

    fn around(&mut self, around: Around) {
        self.dirty |= around != self.shared.around;
        self.shared.around = around;
    }

    /// What is open here, as others may know it.
    #[must_use]
    pub fn here(&self) -> Here {
        Here {
            car: self.shared.vehicle(),
            edits: self.layers.iter().any(|layer| layer.place().is_some() && layer.call().is_none()),
            call: self.layers.iter().find_map(|layer| layer.call()),
            key: self.last_key,
        }
    }

    /// Gives an event to the top layer and does what becomes of it.
    fn tell_top(&mut self, event: impl FnOnce(&mut dyn Layer, &mut Shared) -> Flow) {
        let Some(mut top) = self.layers.pop() else { return };
        let flow = event(top.as_mut(), &mut self.shared);
        top.keep(&mut self.shared);
        if flow == Flow::Stay {
            return self.layers.push(top);
        }
        // What has gone may have ended what it lay over, too.
        while let Some(mut below) = self.layers.pop() {
            if below.uncovered(&mut self.shared) == Flow::Stay {
                return self.layers.push(below);
            }
        }
    }

    fn act(&mut self, action: Action, chord: Chord) {
        match action {
            Action::Quit => return self.quit(),
            Action::Redraw => return self.shared.ops.push(Op::Redraw),
            Action::CustomerView => return self.customer_view(),
            Action::Language => return self.shared.set_language(self.shared.reader.lang.next()),
            Action::Undo => return layer::undo_last(&mut self.shared),
            Action::Lookup => return self.shared.push(layer::Lookup::with("")),
            Action::Help => {
                let scopes = self.scopes();
                return self.shared.push(layer::Help::new(&scopes, &self.shared));
            }
            Action::Numbered => {
                let scopes = self.scopes();
                return self.shared.push(layer::Numbered::new(&scopes, &self.shared));
            }
            Action::Palette => {
                let scopes =
                    if self.layers.is_empty() { panes::all_scopes(&self.shared) } else { self.scopes() };
                return self.shared.push(layer::Palette::new(&scopes, &self.shared));
            }
            _ => {}
        }
        if self.layers.is_empty() {
            panes::act(action, &mut self.shared);
        } else {
            self.tell_top(|top, at| top.act(action, chord, at));
        }
    }

    /// Sets the customer view, or takes it back; not over what holds internal facts.
    fn customer_view(&mut self) {
        let watched = self.shared.customer_view();
        match self.layers.iter().find_map(|l| l.internal()).filter(|_| !watched) {
            Some(why) => self.shared.refuse(why),
            None => self.shared.customer = Some(!watched),
        }
    }

    fn quit(&mut self) {
        // What is on the disk is not lost: it stands there again next time.
        let dirty = self.shared.drafts.unkept && !self.shared.drafts.is_empty();
        let busy = self.shared.job.is_some();
        if (dirty || busy) && !self.quit_asked {
            self.quit_asked = true;
            self.shared.refuse(if busy { say!("quit-would-stop") } else { say!("quit-would-lose") });
        } else {
            self.leaving = true;
            self.shared.ops.push(Op::Quit);
        }
    }

    /// Said once: typing goes on.
    fn unkept(&mut self, why: Option<Say>) {
        self.shared.drafts.unkept = why.is_some();
        match why {
            Some(why) => {
                self.shared.notice =
                    Some(Notice { say: vec![say!("drafts-unkept"), why], tone: Tone::Refusal })
            }
            None => self.shared.hint(say!("drafts-kept-again")),
        }
    }

    /// Takes up what was asked for, which may ask for more.
    fn run_ops(&mut self, effects: &mut Vec<Effect>) {
        while !self.shared.ops.is_empty() {
            for op in std::mem::take(&mut self.shared.ops) {
                match op {
                    Op::Push(mut layer) => {
                        layer.opened(&mut self.shared);
                        self.layers.push(layer);
                    }
                    Op::Ask(query) => effects.push(Effect::Ask(query)),
                    Op::Commit(change, mut after) => {
                        after.counts = !matches!(*change, Change::SetLanguage { .. } | Change::Undo(_));
                        let form = self.form_of(&after);
                        effects.push(Effect::Commit { change: change.clone(), base: after.base, form });
                        self.under_way.push_back((change, after));
                    }
                    Op::Approve(change, after, approval) => {
                        let (form, base) = (self.form_of(&after), after.base);
                        effects.push(Effect::Approve { change: change.clone(), base, form, approval });
                        self.under_way.push_back((change, after));
                    }
                    Op::Start(task) => effects.extend(work::begin(task, &mut self.layers, &mut self.shared)),
                    Op::Stop => effects.extend(work::stop(&mut self.shared)),
                    Op::Clear => self.layers.clear(),
                    Op::Then(then) => {
                        effects.push(Effect::Echo);
                        let after = After { then: Some(then), ..After::default() };
                        self.settled.push_back((after, Committed::default()));
                    }
                    Op::Act(action) => self.act(action, Chord { key: Key::Enter, ctrl: false }),
                    Op::Redraw => effects.push(Effect::Redraw),
                    Op::Quit => effects.push(Effect::Quit),
                }
            }
        }
    }
}
