//! What a change did, in words: field by field, as it was and as it is (Rule X-2).

use crate::domain::edit::{Edit, FieldEdit};
use crate::domain::id::RecordId;
use crate::domain::past::Deed;
use crate::domain::plan::Why;
use crate::domain::plate::Plate;
use crate::domain::record::Kind;
use crate::domain::say::Say;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::domain::trail::{self, Sort};
use crate::say;
use crate::text::Reader;
use serde_json::Value;

/// Nothing stands there.
const NONE: &str = "–";

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name, with what it lies in.
    pub field: String,
    /// As it was; `–` if nothing.
    pub before: String,
    /// As it is.
    pub after: String,
}

impl Told {
    /// As it was, and as it is.
    #[must_use]
    pub fn say(&self) -> Say {
        let Self { field, before, after } = self;
        say!("history-field", field = field.as_str(), before = before.as_str(), after = after.as_str())
    }

    /// As it is, and as it would be again.
    #[must_use]
    pub fn say_back(&self) -> Say {
        let Self { field, before, after } = self;
        say!("history-field", field = field.as_str(), before = after.as_str(), after = before.as_str())
    }

    /// As it is, of a record that was made.
    #[must_use]
    pub fn say_new(&self) -> Say {
        say!("history-field-new", field = self.field.as_str(), after = self.after.as_str())
    }
}

/// Puts changes into words for one person.
pub struct Words<'a> {
    /// Language and zone.
    pub reader: &'a Reader,
    /// Names of items, questions, departments.
    pub trade: &'a Trade,
    /// The name of a user by login.
    pub user: &'a dyn Fn(&str) -> String,
    /// What people call a record: a name, a plate, a number.
    pub record: &'a dyn Fn(RecordId) -> Option<String>,
}

/// A step on the way to a value: its name, and the field it belongs to.
struct Step {
    label: Option<String>,
    /// The nearest field with a row in the table.
    field: String,
    /// The key itself.
    key: String,
}

impl Words<'_> {
    /// What was done, by the word of the change.
    #[must_use]
    pub fn deed(&self, deed: &Deed) -> String {
        let id = format!("did-{}", deed.word());
        let did = if self.reader.has(&id) { self.reader.t(&id) } else { deed.word().to_owned() };
        deed.takes_back().map_or_else(|| did.clone(), |seq| format!("{did} #{seq}"))
    }

    /// The kind of the record, and what people call it.
    #[must_use]
    pub fn record(&self, edit: &Edit) -> String {
        let kind = self.reader.say(&trail::kind(edit.kind));
        let number = edit.set.iter().find(|f| f.at == "/number").and_then(|f| f.after.as_ref()?.as_str());
        let called = (self.record)(edit.id).or_else(|| number.map(ToOwned::to_owned));
        called.map_or_else(|| kind.clone(), |name| format!("{kind} {name}"))
    }

    /// The fields that differ, but for those of the program's own making. Of a line whose personal
    /// part was forgotten, what it was is not told.
    #[must_use]
    pub fn fields(&self, edit: &Edit, forgotten: bool) -> Vec<Told> {
        let mut out = Vec::new();
        // A line may not even say which fields there were.
        let mut gone = forgotten && edit.set.is_empty();
        for field in &edit.set {
            if forgotten && edit.kind.is_personal(field.top_field()) {
                gone = true;
            } else {
                self.field(edit.kind, field, &mut out);
            }
        }
        if gone {
            let word = self.reader.t("trail-forgotten");
            out.push(Told { field: self.reader.t("trail-personal"), before: word.clone(), after: word });
        }
        out
    }

    fn field(&self, kind: Kind, field: &FieldEdit, out: &mut Vec<Told>) {
        let mut path = Vec::new();
        for key in field.at.split('/').skip(1) {
            let key = key.replace("~1", "/").replace("~0", "~");
            let Some(step) = self.step(kind, &path, &key) else { return };
            path.push(step);
        }
        self.walk(kind, &mut path, field.before.as_ref(), field.after.as_ref(), out);
    }

    /// The next step; none if nobody reads what lies there.
    fn step(&self, kind: Kind, path: &[Step], key: &str) -> Option<Step> {
        let within = path.last().map_or("", |s| s.field.as_str());
        let number = key.parse::<u32>().is_ok();
        // Right below one of these stand keys of the data.
        let holder = path.last().map_or("", |s| s.key.as_str());
        let of_data = matches!(holder, "items" | "answers" | "scores" | "people") || number;
        if !of_data && let Some(label) = trail::label(kind, key) {
            let hidden = trail::sort(kind, key) == Some(Sort::Hidden);
            let label = Some(self.reader.t(label));
            return (!hidden).then(|| Step { label, field: key.to_owned(), key: key.to_owned() });
        }
        // Somebody who is not known by name any more needs none.
        let plain = (holder != "people").then(|| key.to_owned());
        let label = self.data_name(within, key).or(plain);
        Some(Step { label, field: within.to_owned(), key: key.to_owned() })
    }

    /// The name of what the data have a key for.
    fn data_name(&self, within: &str, key: &str) -> Option<String> {
        let name = match within {
            "items" => {
                let lists = [&self.trade.walkaround, &self.trade.delivery];
                &lists.into_iter().find_map(|list| list.item(key))?.1.name
            }
            "answers" => &self.trade.questions.iter().find(|q| q.key == key)?.label,
            "scores" => &self.trade.survey.indicators.iter().find(|i| i.key == key)?.name,
            "people" => return key.parse().ok().and_then(|id| (self.record)(id)),
            _ => return None,
        };
        Some(self.reader.name(name).to_owned())
    }

    fn walk(
        &self,
        kind: Kind,
        path: &mut Vec<Step>,
        before: Option<&Value>,
        after: Option<&Value>,
        out: &mut Vec<Told>,
    ) {
        if before == after {
            return;
        }
        let inner = |v: Option<&Value>| v.is_some_and(is_holder);
        if !inner(before) && !inner(after) {
            let told = Told {
                field: path.iter().filter_map(|s| s.label.clone()).collect::<Vec<_>>().join(" · "),
                before: self.value(kind, path, before),
                after: self.value(kind, path, after),
            };
            if told.before != told.after {
                out.push(told);
            }
            return;
        }
        for (key, old, new) in children(before, after, path.last().is_some_and(|s| s.key == "revisions")) {
            let Some(mut step) = self.step(kind, path, &key) else { continue };
            // The only one, or the revision that counts, needs no number.
            if let Some(Value::Array(list)) = after
                && (list.len() == 1 || key == list.len().to_string())
            {
                step.label = None;
            }
            path.push(step);
            self.walk(kind, path, old, new, out);
            path.pop();
        }
    }

    fn value(&self, kind: Kind, path: &[Step], value: Option<&Value>) -> String {
        let none = || NONE.to_owned();
        match value {
            None | Some(Value::Null) => none(),
            Some(Value::Bool(yes)) => self.reader.t(if *yes { "trail-yes" } else { "trail-no" }),
            Some(Value::Number(n)) => {
                let field = path.last().map_or("", |s| s.field.as_str());
                match n.as_i64().filter(|_| trail::sort(kind, field) == Some(Sort::Count)) {
                    Some(count) => self.reader.number(count),
                    None => n.to_string(),
                }
            }
            Some(Value::String(text)) if text.is_empty() => none(),
            Some(Value::String(text)) => self.text(kind, path, text),
            Some(Value::Array(list)) if list.is_empty() => none(),
            Some(Value::Array(list)) => {
                let each = list.iter().map(|v| self.value(kind, path, Some(v)));
                each.collect::<Vec<_>>().join(", ")
            }
            Some(Value::Object(map)) => match map.get(self.reader.lang.tag()).and_then(Value::as_str) {
                Some(name) => name.to_owned(),
                None => none(),
            },
        }
    }

    fn text(&self, kind: Kind, path: &[Step], text: &str) -> String {
        let field = path.last().map_or("", |s| s.field.as_str());
        let named = |name: Option<&crate::domain::name::Name>| name.map(|n| self.reader.name(n).to_owned());
        let word = |prefix: &str| {
            let id = format!("{prefix}{text}");
            self.reader.has(&id).then(|| self.reader.t(&id))
        };
        let questions = &self.trade.questions;
        let answer = |question: &str| {
            let options = questions.iter().find(|q| q.key == question)?.options.iter();
            options.into_iter().find(|o| o.key == text).map(|o| &o.name)
        };
        let shown = match trail::sort(kind, field) {
            Some(Sort::Login) => Some((self.user)(text)),
            Some(Sort::Plate) => Plate::from_key(text).map(|plate| plate.to_string()),
            Some(Sort::Word(prefix)) => word(prefix),
            Some(Sort::Items) => word("trail-mark-"),
            Some(Sort::Answers) => named(answer(path.last().map_or("", |s| s.key.as_str()))),
            Some(Sort::Means) => named(answer(crate::domain::decide::reception::PAY)),
            Some(Sort::Confirmation) => {
                named(self.trade.confirmations.iter().find(|c| c.key == text).map(|c| &c.name))
            }
            Some(Sort::Department) => named(self.trade.complaints.department(text).map(|d| &d.name)),
            Some(Sort::Text | Sort::Count | Sort::Hidden) | None => None,
        };
        let moment = || {
            let at = Time::parse_rfc3339(text)?;
            Some(format!("{} {}", self.reader.day_full(at.day(self.reader.zone)), self.reader.clock(at)))
        };
        let why =
            || Why::of_key(text).filter(|_| field == "withdrawn").map(|why| self.reader.say(&why.say()));
        shown.or_else(moment).or_else(why).unwrap_or_else(|| text.to_owned())
    }
}

/// Whether fields lie in it, other than those of a name in two languages.
fn is_holder(value: &Value) -> bool {
    match value {
        Value::Object(map) => !(map.len() == 2 && map.contains_key("zh") && map.contains_key("en")),
        Value::Array(list) => list.iter().any(is_holder),
        _ => false,
    }
}

type Child<'v> = (String, Option<&'v Value>, Option<&'v Value>);

/// What lies in the two, side by side; of lists by place, counted from 1. A new revision is held
/// against the one before.
fn children<'v>(before: Option<&'v Value>, after: Option<&'v Value>, revisions: bool) -> Vec<Child<'v>> {
    let list = |v: Option<&'v Value>| v.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (old, new) = (list(before), list(after));
    if !old.is_empty() || !new.is_empty() {
        let prior = |i: usize| if revisions && i > 0 { new.get(i - 1) } else { None };
        let each = (0..old.len().max(new.len()))
            .map(|i| (format!("{}", i + 1), old.get(i).or_else(|| prior(i)), new.get(i)));
        return each.collect();
    }
    let map = |v: Option<&'v Value>| v.and_then(Value::as_object);
    let keys = map(after).into_iter().flat_map(|m| m.keys());
    let gone = map(before).into_iter().flat_map(|m| m.keys());
    let gone = gone.filter(|k| map(after).is_none_or(|m| !m.contains_key(*k)));
    let of = |m: Option<&'v serde_json::Map<String, Value>>, k: &str| m.and_then(|m| m.get(k));
    keys.chain(gone).map(|k| (k.clone(), of(map(before), k), of(map(after), k))).collect()
}
