//! A session at a desk: runs what the session asks for, and gives it the answers before the
//! next key. So keys typed ahead always meet the screen they were meant for.

mod end;
mod news;
mod pace;

use super::job::Job;
use crate::desk::Desk;
use crate::desk::api::{Committed, Published};
use crate::desk::drafts::{Rouse, Waiting};
use crate::desk::health::{Listening, Wake};
use crate::desk::presence::Seated;
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::id::{RecordId, VehicleId};
use crate::domain::user::Actor;
use crate::form::draft::{LEFT, Place};
use crate::say;
use crate::text::Reader;
use crate::ui::approval::Approval;
use crate::ui::drafts::Found;
use crate::ui::session::{Event, Session};
use crate::ui::shared::Effect;
use crate::ui::theme::Theme;
use news::Changes;
use pace::Pace;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

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

impl Asked {
    /// What has to be done after two events.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { redraw: self.redraw || other.redraw, quit: self.quit || other.quit }
    }
}

/// A session with the desk it works on.
pub struct Seat {
    /// The session.
    pub session: Session,
    desk: Arc<Desk>,
    /// Names this seat's changes, so that a retry is recognised.
    name: String,
    made: u64,
    /// Long work under way. Stopped and waited for when the seat goes.
    job: Option<Job>,
    /// What everybody changes.
    changes: Changes,
    wake: Option<Wake>,
    /// Who is roused when drafts cannot be kept; the desk holds it weakly.
    rouse: Option<Arc<Rouse>>,
    /// That drafts are not kept was told.
    unkept: bool,
    /// Roused when the store falls ill or gets well.
    listening: Option<Listening>,
    /// Changes of which it is not known whether they were made, by their names: asked for once
    /// more, they are recognised.
    unknown: Vec<(Change, String)>,
    pace: Pace,
    /// Says to others what is open here, as long as the seat is taken.
    seated: Option<Seated>,
    /// The session has broken down by a slip of the program.
    broken: bool,
    /// Whoever sits here does so from afar.
    afar: bool,
    /// What others have open, as of this turn and minute.
    around: Option<(u64, i64, Option<VehicleId>)>,
}

impl Seat {
    /// Sits somebody down. `name` must be new for every seat there ever is.
    #[must_use]
    pub fn new(desk: Arc<Desk>, reader: Reader, theme: Theme, me: Actor, name: String) -> Self {
        let trade = Arc::clone(desk.trade());
        let (session, effects) = Session::new(reader, theme, trade, me, desk.now());
        let Waiting { drafts, notices, left } = desk.drafts().waiting(&session.shared.me.login, desk.now());
        // Offered once, and to one session.
        if left.is_some() {
            desk.drafts().drop_draft(&session.shared.me.login, Place::new(LEFT));
        }
        let found = Found { seat: name.clone(), drafts, notices, left };
        let seated = desk.presence().sit(&session.shared.me);
        let mut seat = Self {
            session,
            name,
            made: 0,
            job: None,
            changes: Changes::listen(&desk, None),
            wake: None,
            rouse: None,
            unkept: false,
            listening: None,
            unknown: Vec::new(),
            pace: Pace::default(),
            seated: Some(seated),
            around: None,
            broken: false,
            afar: false,
            desk,
        };
        seat.run(effects);
        let effects = seat.session.update(Event::Drafts(Box::new(found)));
        seat.run(effects);
        seat.tick();
        seat
    }

    /// With `wake`, long work, the health of the store and what others do rouse the loop, which
    /// then has to call [`Seat::roused`]. It is called on threads that must not wait.
    pub fn on_news(&mut self, wake: Wake) {
        self.changes.rouse(&self.desk, Arc::clone(&wake));
        self.seated.iter().for_each(|seated| seated.on_change(Arc::clone(&wake)));
        self.listening = Some(self.desk.on_health(Arc::clone(&wake)));
        let roused = Arc::clone(&wake);
        let rouse: Arc<Rouse> = Arc::new(move || roused());
        self.desk.drafts().on_trouble(&rouse);
        (self.wake, self.rouse) = (Some(wake), Some(rouse));
    }

    /// Gives the session an event and does all that follows from it.
    pub fn send(&mut self, event: Event) -> Asked {
        let before = self.tick();
        let effects = self.session.update(event);
        let after = self.run(effects).and(self.catch_up());
        self.report();
        before.and(after)
    }

    /// The time has moved on, or there is news of the long work.
    pub fn tick(&mut self) -> Asked {
        let begun = Instant::now();
        let mut effects = self.session.update(Event::Clock(self.desk.now()));
        let trouble = self.desk.drafts().trouble();
        if trouble.is_some() != self.unkept {
            self.unkept = trouble.is_some();
            effects.extend(self.session.update(Event::Unkept(trouble)));
        }
        effects.extend(self.session.update(Event::Health(self.desk.health())));
        for event in self.news() {
            effects.extend(self.session.update(event));
        }
        let asked = self.run(effects).and(self.catch_up());
        self.report();
        self.pace.looked(begun, Instant::now());
        asked
    }

    /// Something was told to [`Seat::on_news`]: takes it up, unless the last look was too short ago
    /// for another frame. Then [`Seat::next_look`] says when to call this again.
    pub fn roused(&mut self, now: Instant) -> Asked {
        if self.may_look(now) { self.tick() } else { Asked::default() }
    }

    /// Whether it is time for a frame because of news; if not, it is put off.
    pub fn may_look(&mut self, now: Instant) -> bool {
        let due = self.pace.is_due(now);
        if !due {
            self.pace.put_off();
        }
        due
    }

    /// In what time [`Seat::roused`] has to be called for something that was put off.
    #[must_use]
    pub fn next_look(&self, now: Instant) -> Option<Duration> {
        self.pace.next(now)
    }

    /// In what time [`Seat::tick`] has to be called though nothing happens: the clock shows minutes,
    /// and a session that nobody types at warns and ends.
    #[must_use]
    pub fn next_tick(&self) -> Duration {
        let minute = 60 - self.session.shared.now.0.rem_euclid(60);
        let masked = self.session.shared.revealed.map(|(_, until)| until.0 - self.session.shared.now.0);
        let next = self.session.idle_in().into_iter().chain(masked).fold(minute, i64::min).max(1);
        Duration::from_secs(u64::try_from(next).unwrap_or(60))
    }

    /// Ends after so many minutes without a key; what the store's configuration says counts first.
    /// 0: never.
    pub fn idle_limit(&mut self, minutes: u32) {
        let own = self.desk.trade().store.idle_minutes;
        self.session.idle_limit(Some(own.unwrap_or(minutes)));
    }

    /// Waits until the long work is over and its end is on the screen.
    pub fn finish_job(&mut self) {
        while let Some(job) = &self.job {
            job.wait();
            self.tick();
        }
    }

    /// The desk it works on.
    #[must_use]
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Something changed at the desk that the session did not do: it looks again.
    pub fn refresh(&mut self) -> Asked {
        self.send(Event::Published(Published { all: true, ..Published::default() }))
    }

    /// What was typed ahead and can be taken now; each key with all that follows from it.
    fn catch_up(&mut self) -> Asked {
        let mut asked = Asked::default();
        while let Some(event) = self.session.next_typed() {
            let effects = self.session.update(event);
            asked = asked.and(self.run(effects));
        }
        asked
    }

    fn run(&mut self, effects: Vec<Effect>) -> Asked {
        let mut asked = Asked::default();
        let mut queue: VecDeque<Effect> = effects.into();
        for _ in 0..MOST_ROUNDS {
            let Some(effect) = queue.pop_front() else { break };
            let event = match effect {
                Effect::Start(task) => match self.begin(task) {
                    Some(event) => event,
                    None => continue,
                },
                Effect::Stop => {
                    self.job.iter().for_each(Job::stop);
                    continue;
                }
                Effect::Ask(query) => Event::Answer(self.desk.ask_as(&self.session.shared.me, &query)),
                Effect::Keep(draft) => {
                    self.desk.drafts().keep(&self.session.shared.me.login, draft);
                    continue;
                }
                Effect::Drop(place) => {
                    self.desk.drafts().drop_draft(&self.session.shared.me.login, place);
                    continue;
                }
                Effect::Commit { change, base, form } => Event::Done(self.commit(*change, base, form, None)),
                Effect::Approve { change, base, form, approval } => {
                    Event::Done(self.commit(*change, base, form, Some(&approval)))
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
            // What a save has met stands on the screen together with its answer.
            if matches!(event, Event::Done(_)) {
                self.session.update(Event::Health(self.desk.health()));
            }
            queue.extend(self.session.update(event));
        }
        asked
    }

    pub(super) fn commit(
        &mut self,
        change: Change,
        base: Option<(RecordId, u64)>,
        form: Option<String>,
        approval: Option<&Approval>,
    ) -> Result<Committed, Fault> {
        let asked = self.unknown.iter().position(|(asked, _)| *asked == change);
        let client = match (form, asked) {
            // Kept with the draft, so that it is the same after a restart, too.
            (Some(form), _) => format!("{form}-{}", content(&change)),
            (None, Some(at)) => self.unknown.swap_remove(at).1,
            (None, None) => {
                self.made += 1;
                format!("{}-{}", self.name, self.made)
            }
        };
        let mut me = self.session.shared.me.clone();
        if let Some(Approval { login, pin }) = approval {
            me = self.desk.approved(&me, login, &pin.0)?;
        }
        let outcome = self.desk.commit(&me, &client, change.clone(), base);
        if let Ok(made) = &outcome {
            self.changes.are_mine(made);
        }
        if matches!(outcome, Err(Fault::Unknown(_))) || (asked.is_some() && outcome.is_err()) {
            self.unknown.push((change, client));
        }
        outcome
    }
}

/// A change in few letters: the same for the same content, and another for any other.
fn content(change: &Change) -> String {
    // Every change can be written; were one not, it would be taken for a new one each time.
    let json = serde_json::to_vec(change).unwrap_or_default();
    Sha256::digest(json).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
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
