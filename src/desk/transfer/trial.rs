//! Changes tried out on top of what is on record, each seeing the ones before; none is made.

use crate::desk::Desk;
use crate::domain::change::Change;
use crate::domain::deciding::Deciding;
use crate::domain::edit::diff;
use crate::domain::fault::Fault;
use crate::domain::record::Kind;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::user::Actor;
use crate::store::view::apply::apply_edits;
use crate::store::view::kv::{Kv, Overlay};
use crate::store::view::reading::Reading;
use std::sync::Arc;

/// So many rows see each other; then memory is given back.
const ROWS: u64 = 16_384;
/// Numbers no journal has come to, so that what is tried out never meets what is there.
const FIRST: u64 = 1 << 62;

/// What a change did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Did {
    Opened,
    Changed,
    Nothing,
}

pub(super) struct Trial<K> {
    base: K,
    overlay: Overlay<K>,
    trade: Arc<Trade>,
    at: Time,
    rows: u64,
}

impl<K: Kv + Clone> Trial<K> {
    pub fn new(desk: &Desk, base: K) -> Self {
        let overlay = Overlay::new(base.clone());
        Self { base, overlay, trade: Arc::clone(desk.trade()), at: desk.now(), rows: 0 }
    }

    /// Decides on a change, which `made` a record of this kind or did not.
    ///
    /// # Errors
    /// Why it would not be made.
    pub fn decide(&mut self, change: &Change, actor: &Actor, made: Option<Kind>) -> Result<Did, Fault> {
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS) {
            self.overlay = Overlay::new(self.base.clone());
        }
        let seq = FIRST + self.rows;
        let view = Reading(&self.overlay);
        let mut on = Deciding::new(&view, &self.trade, actor, self.at, seq);
        change.decide(&mut on)?;
        let edits: Vec<_> = on.into_writes().iter().map(diff).collect();
        if edits.is_empty() {
            return Ok(Did::Nothing);
        }
        apply_edits(&mut self.overlay, seq, &edits)?;
        let opened = edits.iter().any(|e| e.new && Some(e.kind) == made);
        Ok(if opened { Did::Opened } else { Did::Changed })
    }
}
