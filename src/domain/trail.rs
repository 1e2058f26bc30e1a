//! Names of the fields of records, for people who read what was changed: one row a field, which
//! says the message that names it and how its values are read.

use super::record::Kind;
use super::say::Say;
use crate::say;

/// How the values of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// As they stand; moments, names of the trade and yes or no are known by their form.
    Text,
    /// A count, shown with its thousands apart.
    Count,
    /// A plate's key.
    Plate,
    /// Somebody's login.
    Login,
    /// A word that, after this beginning, names its message.
    Word(&'static str),
    /// Items of a checklist by their key.
    Items,
    /// Questions of the reception by their key, with keys of answers.
    Answers,
    /// A key of a confirmation.
    Confirmation,
    /// A key of a means of payment.
    Means,
    /// A key of a department.
    Department,
    /// Of the program's own making: nobody reads it.
    Hidden,
}

/// A field: its name in the record, in which kind (none: in all), its message, its values.
struct Row {
    name: &'static str,
    kind: Option<Kind>,
    label: &'static str,
    sort: Sort,
}

const fn row(name: &'static str, kind: Option<Kind>, label: &'static str, sort: Sort) -> Row {
    Row { name, kind, label, sort }
}

/// Every field of every record, at any depth; one of a single kind before the one of all.
const ROWS: &[Row] = &[
    row("plate", None, "field-plate", Sort::Plate),
    row("old_plates", None, "card-old-plates", Sort::Plate),
    row("vin", None, "field-vin", Sort::Text),
    row("make", None, "field-make", Sort::Text),
    row("model", None, "field-model", Sort::Text),
    row("year", None, "field-year", Sort::Text),
    row("colour", None, "field-colour", Sort::Text),
    row("energy", None, "field-energy", Sort::Word("energy-")),
    row("purchased", None, "field-purchased", Sort::Text),
    row("readings", None, "trail-readings", Sort::Text),
    row("km", None, "field-mileage", Sort::Count),
    row("insured_until", None, "field-insured-until", Sort::Text),
    row("insured_here", None, "field-insured-here", Sort::Text),
    row("inspected_until", None, "field-inspected-until", Sort::Text),
    row("next_service", None, "trail-next-service", Sort::Text),
    row("day", None, "trail-day", Sort::Text),
    row("people", None, "trail-people", Sort::Text),
    row("owner", Some(Kind::Complaint), "trail-case-owner", Sort::Login),
    row("owner", None, "link-owner", Sort::Text),
    row("driver", None, "link-driver", Sort::Text),
    row("payer", None, "link-payer", Sort::Text),
    row("opened", None, "trail-opened", Sort::Text),
    row("struck", None, "trail-struck", Sort::Text),
    row("plan_on", None, "trail-plan-on", Sort::Hidden),
    row("name", Some(Kind::Person), "field-name", Sort::Text),
    row("name", Some(Kind::User), "field-name", Sort::Text),
    row("keys", Some(Kind::User), "trail-keys", Sort::Hidden),
    row("disabled", Some(Kind::User), "trail-disabled", Sort::Text),
    row("pin", Some(Kind::User), "trail-pin", Sort::Hidden),
    row("name", None, "trail-line-name", Sort::Text),
    row("phones", None, "field-phones", Sort::Text),
    row("confirmed", None, "trail-confirmed", Sort::Text),
    row("address", None, "field-address", Sort::Text),
    row("birthday", None, "field-birthday", Sort::Text),
    row("company", None, "field-company", Sort::Text),
    row("interests", None, "field-interests", Sort::Text),
    row("wrong_phones", None, "trail-wrong-phones", Sort::Text),
    row("call_hours", None, "field-call-hours", Sort::Text),
    row("channel", Some(Kind::Person), "field-channel", Sort::Word("channel-")),
    row("channel", None, "trail-channel", Sort::Word("channel-")),
    row("do_not_call", None, "field-do-not-call", Sort::Text),
    row("tier", None, "field-tier", Sort::Word("tier-")),
    row("forgotten", None, "trail-gone", Sort::Text),
    row("digest", None, "trail-digest", Sort::Hidden),
    row("account_manager", None, "field-account-manager", Sort::Text),
    row("vehicle", None, "kind-vehicle", Sort::Hidden),
    row("visit", None, "kind-visit", Sort::Hidden),
    row("order", None, "kind-order", Sort::Hidden),
    row("person", None, "kind-person", Sort::Hidden),
    row("complaint", None, "kind-complaint", Sort::Hidden),
    row("booking", None, "kind-booking", Sort::Hidden),
    row("arrived", None, "trail-arrived", Sort::Text),
    row("greeted", None, "trail-greeted", Sort::Text),
    row("advisor", None, "role-advisor", Sort::Login),
    row("checklist", None, "trail-checklist", Sort::Hidden),
    row("items", None, "trail-items", Sort::Items),
    row("mark", None, "trail-mark", Sort::Word("trail-mark-")),
    row("bulk", None, "trail-bulk", Sort::Text),
    row("marks", None, "trail-marks", Sort::Text),
    row("zone", None, "trail-zone", Sort::Text),
    row("x", None, "trail-x", Sort::Hidden),
    row("y", None, "trail-y", Sort::Hidden),
    row("kind", Some(Kind::Visit), "trail-damage", Sort::Word("damage-")),
    row("kind", Some(Kind::Complaint), "trail-event", Sort::Word("case-event-")),
    row("kind", None, "trail-line-kind", Sort::Text),
    row("size_mm", None, "trail-size", Sort::Count),
    row("claim", None, "trail-claim", Sort::Text),
    row("fuel", None, "trail-fuel", Sort::Text),
    row("eighths", None, "trail-eighths", Sort::Count),
    row("percent", None, "trail-percent", Sort::Count),
    row("valuables", None, "trail-valuables", Sort::Text),
    row("kept", None, "field-kept", Sort::Text),
    row("locker", None, "field-locker", Sort::Text),
    row("locker_number", None, "field-locker-number", Sort::Text),
    row("bulky", None, "field-bulky", Sort::Text),
    row("words", None, "trail-words", Sort::Text),
    row("class", Some(Kind::Complaint), "field-complaint-class", Sort::Word("complaint-class-")),
    row("class", None, "trail-class", Sort::Word("class-")),
    row("answers", None, "trail-answers", Sort::Answers),
    row("support", None, "trail-support", Sort::Text),
    row("ask", None, "trail-ask", Sort::Text),
    row("answer", None, "trail-answer", Sort::Text),
    row("answered_by", None, "trail-answered-by", Sort::Login),
    row("answered_at", None, "trail-answered-at", Sort::Text),
    row("acknowledged", None, "trail-acknowledged", Sort::Text),
    row("who", None, "trail-who", Sort::Text),
    row("how", None, "field-how", Sort::Confirmation),
    row("waived", None, "trail-waived", Sort::Text),
    row("left", None, "trail-left", Sort::Text),
    row("at", Some(Kind::Booking), "field-expected", Sort::Text),
    row("at", None, "trail-at", Sort::Text),
    row("by", None, "trail-by", Sort::Login),
    row("note", None, "trail-note", Sort::Text),
    row("number", None, "trail-number", Sort::Text),
    row("revisions", None, "trail-revisions", Sort::Text),
    row("decided", None, "trail-decided", Sort::Text),
    row("lines", None, "trail-lines", Sort::Text),
    row("labour", None, "trail-labour", Sort::Text),
    row("hours_centi", None, "trail-hours", Sort::Count),
    row("rate", None, "trail-rate", Sort::Text),
    row("part", None, "trail-part", Sort::Text),
    row("quantity", None, "field-quantity", Sort::Count),
    row("price", None, "field-price", Sort::Text),
    row("package", None, "trail-package", Sort::Text),
    row("option", None, "field-option", Sort::Text),
    row("components", None, "trail-components", Sort::Text),
    row("sublet", None, "trail-sublet", Sort::Text),
    row("earlier", None, "line-earlier", Sort::Text),
    row("reason", None, "field-reason", Sort::Text),
    row("minutes", None, "trail-minutes", Sort::Count),
    row("safety", None, "trail-safety", Sort::Text),
    row("decision", None, "trail-decision", Sort::Text),
    row("verdict", None, "trail-verdict", Sort::Word("verdict-")),
    row("came_from", None, "trail-came-from", Sort::Hidden),
    row("state", Some(Kind::Order), "trail-state", Sort::Word("state-")),
    row("state", Some(Kind::Callback), "trail-state", Sort::Word("call-")),
    row("state", Some(Kind::Booking), "trail-state", Sort::Word("trail-booked-")),
    row("state", Some(Kind::Complaint), "trail-state", Sort::Word("case-")),
    row("stamps", None, "trail-stamps", Sort::Text),
    row("promise", None, "trail-promise", Sort::Text),
    row("first", None, "trail-first", Sort::Text),
    row("wait_minutes", None, "trail-wait", Sort::Count),
    row("work_minutes", None, "trail-work", Sort::Count),
    row("wash_minutes", None, "trail-wash", Sort::Count),
    row("handover_minutes", None, "trail-handover", Sort::Count),
    row("changes", None, "trail-changes", Sort::Text),
    row("from", None, "trail-from", Sort::Text),
    row("to", Some(Kind::Complaint), "trail-to-whom", Sort::Login),
    row("to", None, "trail-to", Sort::Text),
    row("told", None, "field-told", Sort::Confirmation),
    row("notices", None, "trail-notices", Sort::Text),
    row("text", None, "trail-text", Sort::Text),
    row("technician", None, "trail-technician", Sort::Text),
    row("quality", None, "trail-quality", Sort::Text),
    row("driven", None, "trail-driven", Sort::Text),
    row("delivery", None, "trail-delivery", Sort::Text),
    row("advice", None, "trail-advice", Sort::Text),
    row("next_day", None, "trail-next-day", Sort::Text),
    row("next_km", None, "trail-next-km", Sort::Count),
    row("warranty_until", None, "trail-warranty", Sort::Text),
    row("first_word", None, "trail-first-word", Sort::Count),
    row("payments", None, "trail-payments", Sort::Text),
    row("means", None, "trail-means", Sort::Means),
    row("amount", None, "trail-amount", Sort::Text),
    row("vat_permille", None, "trail-vat", Sort::Hidden),
    row("cancelled_because", None, "trail-cancelled", Sort::Text),
    row("key", None, "trail-key", Sort::Hidden),
    row("cadence", None, "trail-cadence", Sort::Hidden),
    row("touch", None, "trail-touch", Sort::Hidden),
    row("anchor", None, "trail-anchor", Sort::Hidden),
    row("about", None, "trail-about", Sort::Hidden),
    row("topic", None, "trail-topic", Sort::Text),
    row("role", None, "trail-role", Sort::Word("role-")),
    row("script", None, "trail-script", Sort::Hidden),
    row("scored", None, "trail-scored", Sort::Text),
    row("promised", None, "trail-promised", Sort::Text),
    row("quota", None, "trail-quota", Sort::Hidden),
    row("quota_day", None, "trail-quota-day", Sort::Hidden),
    row("shown", None, "trail-shown", Sort::Text),
    row("due", None, "trail-due", Sort::Text),
    row("until", None, "trail-until", Sort::Text),
    row("made", None, "trail-made", Sort::Text),
    row("made_by", None, "trail-made-by", Sort::Login),
    row("tries", None, "trail-tries", Sort::Text),
    row("outcome", None, "trail-outcome", Sort::Word("outcome-")),
    row("again", None, "trail-again", Sort::Text),
    row("scores", None, "trail-scores", Sort::Text),
    row("suggestion", None, "trail-suggestion", Sort::Text),
    row("closed", None, "trail-closed", Sort::Text),
    row("withdrawn", None, "trail-withdrawn", Sort::Text),
    row("what", None, "field-booked-what", Sort::Text),
    row("source", None, "field-source", Sort::Word("source-")),
    row("severity", None, "field-severity", Sort::Word("severity-")),
    row("department", None, "field-department", Sort::Department),
    row("handed", None, "trail-handed", Sort::Text),
    row("remedies", None, "trail-remedies", Sort::Text),
    row("cost", None, "field-cost", Sort::Text),
    row("unapproved", None, "trail-unapproved", Sort::Text),
    row("chosen", None, "trail-chosen", Sort::Count),
    row("cause", None, "field-cause", Sort::Text),
    row("countermeasure", None, "field-countermeasure", Sort::Text),
    row("events", None, "trail-events", Sort::Text),
    row("invited", None, "field-invited", Sort::Text),
    row("deadline", None, "trail-deadline", Sort::Text),
    row("login", None, "trail-login", Sort::Text),
    row("lang", None, "trail-lang", Sort::Text),
];

fn find(kind: Kind, name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|r| r.name == name && r.kind.is_none_or(|of| of == kind))
}

/// The message that names the field; none of what is a key of the data, as an item's.
#[must_use]
pub fn label(kind: Kind, name: &str) -> Option<&'static str> {
    find(kind, name).map(|r| r.label)
}

/// How the values of the field are read.
#[must_use]
pub fn sort(kind: Kind, name: &str) -> Option<Sort> {
    find(kind, name).map(|r| r.sort)
}

/// The message that names the kind.
#[must_use]
pub fn kind(kind: Kind) -> Say {
    match kind {
        Kind::Vehicle => say!("kind-vehicle"),
        Kind::Person => say!("kind-person"),
        Kind::Visit => say!("kind-visit"),
        Kind::Order => say!("kind-order"),
        Kind::User => say!("kind-user"),
        Kind::Callback => say!("kind-callback"),
        Kind::Booking => say!("kind-booking"),
        Kind::Complaint => say!("kind-complaint"),
    }
}
