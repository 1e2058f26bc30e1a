//! A session at a desk: runs what the session asks for, and gives it the answers before the
//! next key. So keys typed ahead always meet the screen they were meant for.

use crate::desk::Desk;
use crate::desk::api::Published;
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::say;
use crate::text::Reader;
use crate::ui::session::{Event, Session};
use crate::ui::shared::Effect;
use crate::ui::theme::Theme;
use std::collections::VecDeque;
use std::sync::Arc;

/// Most rounds of effects one event may set off: a safety net, far above what any key needs.
const MOST_ROUNDS: usize = 10_000;

/// What the host has to do after an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Paint the whole screen anew.
    pub redraw: bool,
    /// Leave.
    pub quit: bool,
}

/// A session with the desk it works on.
pub struct Seat {
    /// The session.
    pub session: Session,
    desk: Arc<Desk>,
    /// Names this seat's changes, so that a retry is recognised.
    name: String,
    changes: u64,
}

impl Seat {
    /// Sits somebody down. `name` must be new for every seat there ever is.
    #[must_use]
    pub fn new(desk: Arc<Desk>, reader: Reader, theme: Theme, me: Actor, name: String) -> Self {
        let trade = Arc::clone(desk.trade());
        let (session, effects) = Session::new(reader, theme, trade, me, desk.now());
        let mut seat = Self { session, desk, name, changes: 0 };
        seat.run(effects);
        seat
    }

    /// Gives the session an event and does all that follows from it.
    pub fn send(&mut self, event: Event) -> Asked {
        self.session.update(Event::Clock(self.desk.now()));
        let effects = self.session.update(event);
        self.run(effects)
    }

    /// The time has moved on.
    pub fn tick(&mut self) -> Asked {
        let effects = self.session.update(Event::Clock(self.desk.now()));
        self.run(effects)
    }

    /// The desk it works on.
    #[must_use]
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Something changed at the desk that the session did not do: it looks again.
    pub fn refresh(&mut self) -> Asked {
        let touched = self.session.shared.vehicle().into_iter().collect();
        self.send(Event::Published(Published { touched, ..Published::default() }))
    }

    fn run(&mut self, effects: Vec<Effect>) -> Asked {
        let mut asked = Asked::default();
        let mut queue: VecDeque<Effect> = effects.into();
        for _ in 0..MOST_ROUNDS {
            let Some(effect) = queue.pop_front() else { break };
            let event = match effect {
                Effect::Ask(query) => Event::Answer(self.desk.ask(&query)),
                Effect::Commit { change, base } => {
                    self.changes += 1;
                    let client = format!("{}-{}", self.name, self.changes);
                    let me = self.session.shared.me.clone();
                    Event::Done(self.desk.commit(&me, &client, *change, base))
                }
                Effect::Echo => Event::Echo,
                Effect::Redraw => {
                    asked.redraw = true;
                    continue;
                }
                Effect::Quit => {
                    asked.quit = true;
                    continue;
                }
            };
            queue.extend(self.session.update(event));
        }
        asked
    }
}

/// A name no seat had before.
///
/// # Errors
/// [`Fault::Storage`] if the system gives no random bytes.
pub fn new_name() -> Result<String, Fault> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|e| Fault::Storage(say!("no-randomness", error = e.to_string())))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
