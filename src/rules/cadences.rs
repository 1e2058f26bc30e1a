//! Cadences: which contacts are planned from what (Rules C-1 to C-3, C-7).

use super::Problem;
use super::check::{self, Check};
use super::lines::Place;
use super::source::Sources;
use crate::domain::cadence::{Anchor, Audience, Cadence, Cadences, Ladder, Length, Programme, Touch, When};
use crate::domain::calendar::Window;
use crate::domain::callback::Channel;
use crate::domain::name::Name;
use crate::domain::say::Say;
use crate::domain::user::Role;
use crate::say;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "cadences.toml";
/// Most cadences, and most touches of one: more would be a slip of copying.
const MOST: usize = 100;
/// Most repetitions of a touch.
const MOST_TIMES: u32 = 400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    quiet: String,
    hand_over: String,
    ahead_days: u32,
    together_days: u32,
    quota_a_day: u32,
    open_for: String,
    project_days: u32,
    ladder: LadderText,
    cadence: Vec<CadenceText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LadderText {
    tries: u32,
    days: u32,
    busy_minutes: u32,
    parts: Vec<String>,
    message: Channel,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CadenceText {
    key: String,
    name: Name,
    anchor: Anchor,
    #[serde(default)]
    audience: Audience,
    #[serde(default)]
    programme: Option<Programme>,
    touch: Vec<TouchText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TouchText {
    key: String,
    topic: Name,
    within: Option<String>,
    from: Option<String>,
    after: Option<String>,
    before: Option<String>,
    #[serde(default)]
    on_day: bool,
    every: Option<String>,
    times: Option<u32>,
    open_for: Option<String>,
    role: Role,
    channels: Vec<Channel>,
    script: String,
    #[serde(default)]
    scored: bool,
    #[serde(default)]
    promised: bool,
    #[serde(default)]
    quota: String,
    #[serde(default)]
    stands_for: Vec<String>,
}

/// Reads and checks `cadences.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Cadences> {
    let (file, mut check) = check::read::<File>(FILE, sources.text(FILE), problems)?;
    let top = Place::top();
    for (field, value, least, most) in [
        ("ahead_days", file.ahead_days, 1, 60),
        ("together_days", file.together_days, 0, 31),
        ("quota_a_day", file.quota_a_day, 1, 10_000),
        ("project_days", file.project_days, 1, 366),
    ] {
        check.range(&top, field, value, least..=most);
    }
    let quiet = window(&mut check, &top.key("quiet"), &file.quiet);
    let hand_over = format!("{}-24:00", file.hand_over);
    let hand_over = window(&mut check, &top.key("hand_over"), &hand_over).map(|w| w.from);
    let open_for = length(&mut check, &top, "open_for", Some(&file.open_for));
    let ladder = ladder(&mut check, &file.ladder);
    check.count(&top, "cadence", file.cadence.len(), 1..=MOST);
    let mut keys = BTreeMap::new();
    let mut all = Vec::new();
    for (n, text) in file.cadence.iter().enumerate() {
        let at = top.key("cadence").nth(n);
        check.key(&at, &text.key, &mut keys);
        all.extend(cadence(&mut check, &at, text, open_for));
    }
    stands_for_is_known(&mut check, &file.cadence);
    Some(Cadences {
        all,
        quiet: quiet?,
        hand_over: hand_over?,
        project_days: file.project_days,
        ahead_days: file.ahead_days,
        together_days: file.together_days,
        quota_a_day: file.quota_a_day,
        ladder: ladder?,
    })
}

fn window(check: &mut Check<'_>, at: &Place, text: &str) -> Option<Window> {
    Window::parse(text).map_err(|say| check.refuse(at, say!("rules-window", reason = say))).ok()
}

/// A length, if it is said; one that cannot be read is noted.
fn length(check: &mut Check<'_>, at: &Place, field: &str, text: Option<&String>) -> Option<Length> {
    let text = text?;
    Length::parse(text).map_err(|say| check.refuse(&at.key(field), say)).ok()
}

fn ladder(check: &mut Check<'_>, text: &LadderText) -> Option<Ladder> {
    let at = Place::top().key("ladder");
    check.range(&at, "tries", text.tries, 1..=9);
    check.range(&at, "days", text.days, 1..=31);
    check.range(&at, "busy_minutes", text.busy_minutes, 1..=1440);
    check.count(&at, "parts", text.parts.len(), 1..=9);
    let places = (0..).map(|n| at.key("parts").nth(n));
    let parts: Vec<Option<Window>> =
        text.parts.iter().zip(places).map(|(part, place)| window(check, &place, part)).collect();
    let parts: Vec<Window> = parts.into_iter().collect::<Option<_>>()?;
    if let Some(n) = (1..parts.len()).find(|n| parts[*n].from < parts[n - 1].to) {
        check.refuse(&at.key("parts").nth(n), say!("rules-ladder-parts", found = parts[n].to_string()));
    }
    if !text.message.is_message() {
        check.refuse(&at.key("message"), say!("rules-ladder-message", found = text.message.key()));
    }
    let (tries, days, busy_minutes) = (text.tries, text.days, text.busy_minutes);
    Some(Ladder { tries, days, busy_minutes, parts, message: text.message })
}

fn cadence(
    check: &mut Check<'_>,
    at: &Place,
    text: &CadenceText,
    open_for: Option<Length>,
) -> Option<Cadence> {
    check.name(at, "name", &text.name);
    check.count(at, "touch", text.touch.len(), 1..=MOST);
    let mut keys = BTreeMap::new();
    let mut touches = Vec::new();
    for (n, one) in text.touch.iter().enumerate() {
        let at = at.key("touch").nth(n);
        check.key(&at, &one.key, &mut keys);
        touches.push(touch(check, &at, text.anchor, one, open_for));
    }
    Some(Cadence {
        key: text.key.clone(),
        name: text.name.clone(),
        anchor: text.anchor,
        audience: text.audience,
        programme: text.programme,
        touches: touches.into_iter().collect::<Option<_>>()?,
    })
}

fn touch(
    check: &mut Check<'_>,
    at: &Place,
    anchor: Anchor,
    text: &TouchText,
    open_for: Option<Length>,
) -> Option<Touch> {
    check.name(at, "topic", &text.topic);
    // Keys of scripts and quotas may stand as often as they like.
    check.key_in(at, "script", &text.script);
    if !text.quota.is_empty() {
        check.key_in(at, "quota", &text.quota);
    }
    check.count(at, "channels", text.channels.len(), 1..=Channel::ALL.len());
    if let Some(n) = (1..text.channels.len()).find(|n| text.channels[..*n].contains(&text.channels[*n])) {
        let found = text.channels[n].key();
        check.refuse(&at.key("channels").nth(n), say!("rules-touch-channel-twice", found = found));
    }
    let when = when(check, at, anchor, text);
    if text.promised && when.is_some_and(|when| !matches!(when, When::Within { .. })) {
        check.refuse(&at.key("promised"), say!("rules-touch-promised"));
    }
    let own = length(check, at, "open_for", text.open_for.as_ref());
    if text.open_for.is_some() && (text.within.is_some() || text.on_day) {
        check.refuse(&at.key("open_for"), say!("rules-touch-open-for"));
    }
    let every = every(check, at, text);
    Some(Touch {
        key: text.key.clone(),
        topic: text.topic.clone(),
        when: when?,
        every,
        times: text.times,
        open_for: if text.open_for.is_some() { own? } else { open_for? },
        role: text.role,
        channels: text.channels.clone(),
        script: text.script.clone(),
        scored: text.scored,
        promised: text.promised,
        quota: text.quota.clone(),
        stands_for: text.stands_for.clone(),
    })
}

/// When it is made: exactly one of the four ways, and one that its anchor can have.
fn when(check: &mut Check<'_>, at: &Place, anchor: Anchor, text: &TouchText) -> Option<When> {
    let said = [text.within.is_some(), text.after.is_some(), text.before.is_some(), text.on_day];
    if said.iter().filter(|is| **is).count() != 1 {
        check.refuse(at, say!("rules-touch-when"));
        return None;
    }
    let from = length(check, at, "from", text.from.as_ref());
    if text.from.is_some() && text.within.is_none() {
        check.refuse(&at.key("from"), say!("rules-touch-from"));
    }
    if let Some(within) = &text.within {
        let within = length(check, at, "within", Some(within))?;
        if within.is_zero() || from.is_some_and(|from| from.rough_minutes() >= within.rough_minutes()) {
            check.refuse(&at.key("within"), say!("rules-touch-within"));
        }
        return Some(When::Within { within, from });
    }
    if let Some(after) = &text.after {
        return length(check, at, "after", Some(after)).map(When::After);
    }
    let dated =
        matches!(anchor, Anchor::Birthday | Anchor::Anniversary | Anchor::Quarter | Anchor::AccountQuarter);
    let ahead = dated
        || matches!(
            anchor,
            Anchor::FirstService | Anchor::Service | Anchor::Insurance | Anchor::Inspection | Anchor::Booked
        );
    let Some(before) = &text.before else {
        if !dated {
            check.refuse(&at.key("on_day"), say!("rules-touch-on-day"));
        }
        return Some(When::OnDay);
    };
    let length = length(check, at, "before", Some(before))?;
    if !ahead || matches!(length, Length::Working(_)) {
        check.refuse(&at.key("before"), say!("rules-touch-before"));
    }
    Some(When::Before(length))
}

/// How often it comes again: by days or months, and only with an end if one is said.
fn every(check: &mut Check<'_>, at: &Place, text: &TouchText) -> Option<Length> {
    if let Some(times) = text.times {
        check.range(at, "times", times, 1..=MOST_TIMES);
        if text.every.is_none() {
            check.refuse(&at.key("times"), say!("rules-touch-times"));
        }
    }
    let every = length(check, at, "every", text.every.as_ref())?;
    let whole = matches!(every, Length::Days(1..) | Length::Months(1..));
    if !whole || text.within.is_some() || text.on_day {
        check.refuse(&at.key("every"), say!("rules-touch-every"));
    }
    Some(every)
}

/// What a touch stands for is another one of this file.
fn stands_for_is_known(check: &mut Check<'_>, all: &[CadenceText]) {
    let names = |c: &CadenceText| c.touch.iter().map(|t| format!("{}/{}", c.key, t.key)).collect::<Vec<_>>();
    let known: BTreeSet<String> = all.iter().flat_map(names).collect();
    for (n, cadence) in all.iter().enumerate() {
        for (m, touch) in cadence.touch.iter().enumerate() {
            let own = format!("{}/{}", cadence.key, touch.key);
            let unknown = touch.stands_for.iter().position(|name| !known.contains(name) || *name == own);
            if let Some(which) = unknown {
                let at = Place::top().key("cadence").nth(n).key("touch").nth(m).key("stands_for").nth(which);
                let found: Say = say!("rules-touch-unknown", found = touch.stands_for[which].as_str());
                check.refuse(&at, found);
            }
        }
    }
}
