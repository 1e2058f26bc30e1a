//! What is typed and not yet saved (Rule X-1): one [`Draft`] a form, and its one layout in JSON.
//! The files themselves are [`crate::desk::drafts`]'s.

use crate::domain::id::{RecordId, VehicleId};
use crate::domain::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Layout of the files. A file of another one is left alone.
const VERSION: u32 = 1;

/// Most bytes of a draft on the disk.
pub const MOST_BYTES: usize = 256 * 1024;

/// Most drafts a user has; when one more is begun, the oldest goes.
pub const MOST: usize = 100;

/// After so many days without a key a draft goes.
pub const MOST_DAYS: i64 = 30;

/// The form of what is no form: where somebody was when a session ended.
pub const LEFT: &str = "session-left";

/// What stands in fields, by their keys.
pub type Values = BTreeMap<String, String>;

/// Which form: what is typed into it stands there when it is opened again.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The message that names the form.
    pub form: String,
    /// The record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// What else tells it from other forms of the record, such as the item of a note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
}

impl Place {
    /// A form of no record.
    #[must_use]
    pub fn new(form: &str) -> Self {
        Self { form: form.to_owned(), ..Self::default() }
    }

    /// A form of a record.
    #[must_use]
    pub fn of(form: &str, record: RecordId) -> Self {
        Self { record: Some(record), ..Self::new(form) }
    }

    /// Tells it from other forms of the same record.
    #[must_use]
    pub fn part(self, part: &str) -> Self {
        Self { part: part.to_owned(), ..self }
    }
}

/// What somebody has typed into a form and not saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The form.
    pub place: Place,
    /// The car that was on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub car: Option<VehicleId>,
    /// Its plate as shown, to tell drafts apart by.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plate: String,
    /// Records it may say something about: when one of them is forgotten, so is the draft.
    #[serde(default)]
    pub about: Vec<RecordId>,
    /// Number of the journal line of the newest thing known of the car then; 0 if there was none.
    #[serde(default)]
    pub revision: u64,
    /// When the last key was typed.
    pub at: Time,
    /// Names the change this becomes, so that saving again after an unknown outcome is recognised.
    #[serde(default)]
    pub client: String,
    /// What was typed, of those fields only in which something else stands than before.
    pub values: Values,
    /// What stood in the fields before.
    #[serde(default)]
    pub before: Values,
}

/// A file that holds no draft that can be taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is of a newer version of the program.
    Newer(u32),
    /// It is no draft, or no longer a whole one: what is wrong.
    Damaged(String),
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    #[serde(flatten)]
    draft: &'a Draft,
}

#[derive(Deserialize)]
struct Head {
    v: u32,
}

impl Draft {
    /// The file of the draft.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Nothing in a draft can fail to be written: keys are text.
        serde_json::to_vec(&Written { v: VERSION, draft: self }).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What it is instead.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Unreadable> {
        let damaged = |e: serde_json::Error| Unreadable::Damaged(e.to_string());
        if bytes.len() > MOST_BYTES {
            return Err(Unreadable::Damaged(format!("{} bytes", bytes.len())));
        }
        let head: Head = serde_json::from_slice(bytes).map_err(damaged)?;
        match head.v {
            VERSION => serde_json::from_slice(bytes).map_err(damaged),
            newer if newer > VERSION => Err(Unreadable::Newer(newer)),
            other => Err(Unreadable::Damaged(format!("v {other}"))),
        }
    }

    /// Nobody has typed at it for [`MOST_DAYS`].
    #[must_use]
    pub fn is_old(&self, now: Time) -> bool {
        now.minutes_since(self.at) > MOST_DAYS * 24 * 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let id = RecordId { seq: 12, ord: 0 };
        let text = |k: &str, v: &str| Values::from([(k.to_owned(), v.to_owned())]);
        Draft {
            place: Place::of("form-vehicle", id).part("x"),
            car: Some(VehicleId(id)),
            plate: "京A·88618".to_owned(),
            about: vec![id],
            revision: 41,
            at: Time(1_795_401_600),
            client: "ab-f1".to_owned(),
            values: text("model", "凯美瑞 \"2.0\""),
            before: text("model", ""),
        }
    }

    /// The layout is a promise: a draft of today is taken up by tomorrow's version.
    #[test]
    fn the_file_says_what_the_draft_does() {
        let json = r#"{"v":1,"place":{"form":"form-vehicle","record":"12.0","part":"x"},"car":"12.0","plate":"京A·88618","about":["12.0"],"revision":41,"at":"2026-11-23T02:40:00Z","client":"ab-f1","values":{"model":"凯美瑞 \"2.0\""},"before":{"model":""}}"#;
        let draft = Draft { at: Time::parse_rfc3339("2026-11-23T02:40:00Z").unwrap(), ..draft() };
        assert_eq!(String::from_utf8(draft.to_json()).unwrap(), json);
        assert_eq!(Draft::from_json(json.as_bytes()), Ok(draft));
    }

    #[test]
    fn what_is_no_draft_is_told_from_what_is_a_newer_one() {
        let whole = draft().to_json();
        for cut in 0..whole.len() {
            assert!(matches!(Draft::from_json(&whole[..cut]), Err(Unreadable::Damaged(_))), "cut at {cut}");
        }
        let newer = br#"{"v":2,"anything":[]}"#;
        assert_eq!(Draft::from_json(newer), Err(Unreadable::Newer(2)));
        for other in [&b"{}"[..], b"[]", b"\xff\xfe", br#"{"v":0}"#, br#"{"v":1}"#, br#"{"v":-1}"#] {
            assert!(matches!(Draft::from_json(other), Err(Unreadable::Damaged(_))), "{other:?}");
        }
        let mut large = whole;
        large.resize(MOST_BYTES + 1, b' ');
        assert!(matches!(Draft::from_json(&large), Err(Unreadable::Damaged(_))));
    }

    #[test]
    fn thirty_days_are_kept() {
        let draft = draft();
        let days = |n: i64| draft.at.plus_minutes(n * 24 * 60);
        assert!(!draft.is_old(days(MOST_DAYS)) && draft.is_old(days(MOST_DAYS).plus_minutes(1)));
        assert!(!draft.is_old(days(-400)), "the clock stepped back");
    }
}
