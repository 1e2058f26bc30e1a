//! What is typed and not yet saved (Rule X-1), as a session holds it. Layers put in what they have
//! got after a key; what changed by it goes to the host as effects.

use super::panes::queue;
use super::shared::{Effect, Shared};
use crate::domain::id::RecordId;
use crate::domain::say::Say;
use crate::form::draft::{Draft, MOST, Place, Values};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a host has found when somebody sits down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The name of the seat: no other has it.
    pub seat: String,
    /// Drafts of the user.
    pub drafts: Vec<Draft>,
    /// What a person should know of what could not be taken up.
    pub notices: Vec<Say>,
    /// Where the person was when the last session ended.
    pub left: Option<Draft>,
}

/// The drafts of who sits here.
#[derive(Debug, Default)]
pub struct Drafts {
    all: BTreeMap<Place, Arc<Draft>>,
    /// Those that changed since the host was told.
    moved: BTreeSet<Place>,
    /// What was thrown away last: the same key brings it back.
    thrown: Option<Draft>,
    seat: String,
    /// Forms opened.
    opened: u64,
    /// They are not on the disk right now.
    pub unkept: bool,
}

impl Drafts {
    /// Whether nothing is typed that is not saved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The draft of a form.
    #[must_use]
    pub fn get(&self, place: &Place) -> Option<&Arc<Draft>> {
        self.all.get(place)
    }

    /// The name of the change that a draft becomes.
    #[must_use]
    pub fn client(&self, place: &Place) -> Option<String> {
        self.get(place).map(|draft| draft.client.clone()).filter(|client| !client.is_empty())
    }

    /// All drafts, the one typed at last first.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Draft>> {
        let mut all: Vec<_> = self.all.values().map(Arc::clone).collect();
        all.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        all
    }

    /// Takes up what the host has found.
    pub(super) fn take_up(&mut self, found: Found) {
        self.seat = found.seat;
        self.all = found.drafts.into_iter().map(|d| (d.place.clone(), Arc::new(d))).collect();
    }

    /// A name for the change that a form becomes, as no form had before.
    fn new_client(&mut self) -> String {
        self.opened += 1;
        format!("{}-f{}", self.seat, self.opened)
    }

    /// What was thrown away is there again.
    pub(super) fn bring_back(&mut self, draft: Draft) {
        self.put(draft);
    }

    fn put(&mut self, draft: Draft) {
        let place = draft.place.clone();
        if draft.values.is_empty() {
            return self.drop_draft(&place);
        }
        if self.all.len() >= MOST && !self.all.contains_key(&place) {
            let oldest = self.all.values().min_by_key(|d| d.at).map(|d| d.place.clone());
            oldest.iter().for_each(|place| self.drop_draft(place));
        }
        self.moved.insert(place.clone());
        self.all.insert(place, Arc::new(draft));
    }

    /// It is saved: nothing is kept of it.
    pub fn drop_draft(&mut self, place: &Place) {
        if self.all.remove(place).is_some() {
            self.moved.insert(place.clone());
        }
    }

    /// What the host has to do so that the disk holds what is held here.
    pub(super) fn effects(&mut self) -> Vec<Effect> {
        let moved = std::mem::take(&mut self.moved);
        let effect = |place: Place| match self.all.get(&place) {
            Some(draft) => Effect::Keep(Arc::clone(draft)),
            None => Effect::Drop(place),
        };
        moved.into_iter().map(effect).collect()
    }
}

impl Shared {
    /// Keeps one text of a form; an empty one is none.
    pub fn keep(&mut self, place: &Place, key: &str, text: &str) {
        if self.kept_text(place, key).unwrap_or_default() == text {
            return;
        }
        let mut draft = self.draft_of(place);
        if text.is_empty() {
            draft.values.remove(key);
        } else {
            draft.values.insert(key.to_owned(), text.to_owned());
        }
        self.drafts.put(draft);
    }

    /// What is kept of a form.
    #[must_use]
    pub fn kept_text(&self, place: &Place, key: &str) -> Option<&str> {
        self.drafts.get(place).and_then(|draft| draft.values.get(key)).map(String::as_str)
    }

    /// The draft of a form to write into: the one there is, or a new one about what is on the
    /// screen.
    fn draft_of(&mut self, place: &Place) -> Draft {
        let known = self.drafts.get(place).map(|d| Draft::clone(d));
        let draft = known.unwrap_or_else(|| {
            let client = self.drafts.new_client();
            self.new_draft(place, client)
        });
        Draft { at: self.now, ..draft }
    }

    fn new_draft(&self, place: &Place, client: String) -> Draft {
        let mut draft = Draft { place: place.clone(), client, at: self.now, ..Draft::default() };
        let people: Vec<RecordId>;
        if let Some(car) = &self.car {
            people = car.records.people.iter().map(|(id, _)| id.0).collect();
            draft.car = Some(car.records.id);
            draft.plate = car.records.vehicle.shown_plate(car.records.id);
            draft.revision = car.revision;
        } else if let Some(row) = queue::selected(self).filter(|_| place.record.is_some()) {
            people = row.call.person.iter().map(|id| id.0).collect();
            (draft.car, draft.plate) = (Some(row.call.vehicle), row.plate.clone());
        } else {
            people = Vec::new();
        }
        // The file of one person says nothing of another.
        let own = place.record.filter(|id| people.contains(id));
        draft.about.extend(place.record);
        draft.about.extend(draft.car.map(|car| car.0).filter(|id| place.record != Some(*id)));
        draft.about.extend(people.into_iter().filter(|_| own.is_none()));
        draft
    }

    /// Throws away what was typed into a form, or one text of it; done again, it is back. Returns
    /// whether the fields have to be filled anew.
    pub fn throw_away(&mut self, place: &Place, key: Option<&str>) -> bool {
        let kept = self.drafts.get(place).map(|d| Draft::clone(d));
        let mut gone = kept.clone().unwrap_or_default();
        gone.values.retain(|k, _| key.is_none_or(|key| key == k));
        if let Some(mut rest) = kept.filter(|_| !gone.values.is_empty()) {
            rest.values.retain(|k, _| !gone.values.contains_key(k));
            self.drafts.put(rest);
            self.drafts.thrown = Some(gone);
            self.hint(say!("draft-thrown"));
            return true;
        }
        match self.drafts.thrown.take_if(|thrown| thrown.place == *place) {
            Some(mut back) => {
                back.values.extend(self.drafts.get(place).map(|d| d.values.clone()).unwrap_or_default());
                self.drafts.put(back);
                self.hint(say!("draft-back"));
                true
            }
            None => {
                self.hint(say!("draft-nothing"));
                false
            }
        }
    }

    /// Says that what was typed earlier stands there again.
    pub(super) fn say_kept(&mut self, draft: &Draft) {
        let at = self.reader.moment(draft.at, self.now);
        self.hint(say!("form-kept", at = at));
    }

    /// The newest of them by name.
    fn named(&self, drafts: &[Arc<Draft>]) -> String {
        let named: Vec<String> = drafts.iter().take(2).map(|draft| draft_name(draft, self)).collect();
        let more = if drafts.len() > named.len() { "…" } else { "" };
        format!("{}{more}", named.join(&self.t("states-and")))
    }

    /// What is said to somebody who leaves: why, if they did not ask for it, and what was typed,
    /// not saved, and is kept.
    #[must_use]
    pub fn farewell(&self) -> Vec<Say> {
        let all = self.drafts.all();
        let kept = !all.is_empty() && !self.drafts.unkept;
        let kept = kept.then(|| say!("drafts-left", count = all.len(), what = self.named(&all)));
        self.parting.clone().into_iter().chain(kept).collect()
    }

    /// What is said when somebody sits down: what waits, and what could not be taken up.
    pub(super) fn greet(&mut self, found: Found) {
        let mut says = found.notices.clone();
        self.offer.clone_from(&found.left);
        self.drafts.take_up(found);
        let all = self.drafts.all();
        if !all.is_empty() {
            says.insert(0, say!("drafts-wait", count = all.len(), what = self.named(&all)));
        }
        if let Some(left) = &self.offer {
            says.insert(0, super::session::offer(left, self));
        }
        if !says.is_empty() {
            self.notice = Some(super::shared::Notice { say: says, tone: super::shared::Tone::Hint });
        }
    }
}

/// What a draft is of: the form, and the car.
#[must_use]
pub fn draft_name(draft: &Draft, at: &Shared) -> String {
    let form = form_name(&draft.place, at);
    if draft.plate.is_empty() { form } else { format!("{form} {}", draft.plate) }
}

/// What a form is called.
#[must_use]
pub fn form_name(place: &Place, at: &Shared) -> String {
    // A form of another version has a name that is not known here.
    at.t(if at.reader.has(&place.form) { &place.form } else { "draft-form" })
}

/// The draft of a form while it is open.
#[derive(Debug)]
pub struct Slip {
    /// Which form.
    pub place: Place,
    client: String,
    /// Something was typed that is not in the draft yet.
    typed: bool,
}

impl Slip {
    /// For a form that is being opened.
    #[must_use]
    pub fn new(place: Place, at: &mut Shared) -> Self {
        let mut slip = Self { place, client: String::new(), typed: false };
        slip.name(at);
        slip
    }

    /// The name of the change this becomes: the draft's, so that it is the same after a crash.
    fn name(&mut self, at: &mut Shared) {
        self.client = at.drafts.client(&self.place).unwrap_or_else(|| at.drafts.new_client());
    }

    /// The name of the change this becomes.
    #[must_use]
    pub fn client(&self) -> &str {
        &self.client
    }

    /// A key has changed what stands in the form.
    pub fn touch(&mut self) {
        self.typed = true;
    }

    /// Whether it has since the last time.
    pub fn take_typed(&mut self) -> bool {
        std::mem::take(&mut self.typed)
    }

    /// Puts in what stands there now, and stood there before; nothing typed is no draft.
    pub fn put(&self, values: Values, before: Values, at: &mut Shared) {
        let draft = at.new_draft(&self.place, self.client.clone());
        at.drafts.put(Draft { values, before, ..draft });
    }

    /// It is on record: nothing is kept, and what is typed next is another change.
    pub fn saved(&mut self, at: &mut Shared) {
        self.typed = false;
        at.drafts.drop_draft(&self.place);
        self.name(at);
    }

    /// Throws away what was typed, or brings it back. Returns whether the fields have to be
    /// filled anew.
    pub fn throw_away(&mut self, at: &mut Shared) -> bool {
        self.typed = false;
        let moved = at.throw_away(&self.place, None);
        self.name(at);
        moved
    }
}
