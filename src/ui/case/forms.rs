//! The forms of a case: contact, class, moving on, the two options, second call, closing.

use super::find;
use super::steps::change;
use crate::domain::change::CaseStep;
use crate::domain::complaint::{CaseState, ComplaintClass, Remedy, Severity};
use crate::domain::fault::Invalid;
use crate::domain::id::ComplaintId;
use crate::domain::money::Money;
use crate::domain::say::Say;
use crate::form::Scene;
use crate::form::draft::Place;
use crate::say;
use crate::ui::layer::form::Values;
use crate::ui::layer::{FieldInput, FieldSpec, Form};
use crate::ui::shared::Shared;

/// Opens a form of a case, with the focus on one of its fields; what it makes of its values is a step.
fn open(
    field: usize,
    what: &'static str,
    id: ComplaintId,
    fields: Vec<FieldSpec>,
    at: &mut Shared,
    step: impl Fn(&Values) -> Result<CaseStep, Vec<Invalid>> + Send + 'static,
) {
    let form = made(field, what, id, fields, at, step);
    at.push(form);
}

fn made(
    field: usize,
    what: &'static str,
    id: ComplaintId,
    fields: Vec<FieldSpec>,
    at: &mut Shared,
    step: impl Fn(&Values) -> Result<CaseStep, Vec<Invalid>> + Send + 'static,
) -> Form {
    let title = format!("{} · {}", find(id, at).map(|c| c.number.clone()).unwrap_or_default(), at.t(what));
    let submit = move |values: &Values, _: &Shared| step(values).map(|step| change(id, step));
    let mut form =
        Form::new(Place::of(what, id.0), title, fields, at, submit, |_, at| at.tell(say!("saved")));
    form.focus(field);
    form
}

/// As [`open`], of what is on record of the case already.
fn open_known(
    what: &'static str,
    id: ComplaintId,
    again: impl Fn(&Shared) -> Option<Vec<FieldSpec>> + Send + 'static,
    at: &mut Shared,
    step: impl Fn(&Values) -> Result<CaseStep, Vec<Invalid>> + Send + 'static,
) {
    let Some(fields) = again(at) else { return };
    let form = made(0, what, id, fields, at, step);
    at.push(form.of_record(Some(id.0), at, again));
}

fn text(values: &Values, key: &str) -> String {
    values.get(key).cloned().unwrap_or_default()
}

/// A field that must be filled; said while it is left empty.
fn needed_field(key: &str, label: &str, at: &Shared) -> FieldSpec {
    let mut field = FieldSpec::text(key, at.t(label), "");
    field.check = needed;
    field
}

fn needed(text: &str, scene: &Scene) -> Result<(), Say> {
    if text.trim().is_empty() { Err(say!("needed")) } else { crate::form::any(text, scene) }
}

/// Yes or no; nothing stands until it is answered.
fn yes_no(key: &str, label: &str, at: &Shared) -> FieldSpec {
    let words = [("yes", "word-yes"), ("no", "word-no")].map(|(k, id)| (k.to_owned(), at.t(id)));
    let mut field = FieldSpec::unanswered(key, at.t(label), words.to_vec());
    field.check = needed;
    field
}

/// The customer was spoken to (Rule K-2).
pub(super) fn contact(id: ComplaintId, at: &mut Shared) {
    let ways = at.trade.confirmations.iter();
    let ways = ways.map(|c| (c.key.clone(), at.reader.name(&c.name).to_owned())).collect();
    let fields = vec![
        FieldSpec::choice("how", at.t("field-how"), ways, "phone"),
        needed_field("text", "field-said", at),
    ];
    // Most are made by phone: what was said is typed at once.
    open(1, "complaint-form-contact", id, fields, at, |values| {
        Ok(CaseStep::Contact { how: text(values, "how"), text: text(values, "text") })
    });
}

/// Class, severity and department anew (Rule K-1).
pub(super) fn class(id: ComplaintId, at: &mut Shared) {
    open_known(
        "complaint-form-class",
        id,
        move |at| class_fields(id, at),
        at,
        |values| {
            let (class, severity) = (text(values, "class"), text(values, "severity"));
            let class = ComplaintClass::ALL.iter().find(|c| c.key() == class).copied().unwrap_or_default();
            let severity = Severity::ALL.iter().find(|s| s.key() == severity).copied().unwrap_or_default();
            Ok(CaseStep::Class { class, severity, department: text(values, "department") })
        },
    );
}

fn class_fields(id: ComplaintId, at: &Shared) -> Option<Vec<FieldSpec>> {
    let case = find(id, at)?;
    let classes = ComplaintClass::ALL.iter().map(|c| (c.key().to_owned(), at.say(&c.say()))).collect();
    let severities = Severity::ALL.iter().map(|s| (s.key().to_owned(), at.say(&s.say()))).collect();
    let departments = at.trade.complaints.departments.iter();
    let departments = departments.map(|d| (d.key.clone(), at.reader.name(&d.name).to_owned())).collect();
    Some(vec![
        FieldSpec::choice("class", at.t("field-complaint-class"), classes, case.class.key()),
        FieldSpec::choice("severity", at.t("field-severity"), severities, case.severity.key()),
        FieldSpec::choice("department", at.t("field-department"), departments, &case.department),
    ])
}

/// The reason for states that a step leaves out, if it leaves any out (Rule K-5).
fn reason_field(id: ComplaintId, to: CaseState, at: &Shared) -> Option<FieldSpec> {
    let here = find(id, at)?.state;
    let left_out: Vec<String> = here.between(to).map(|s| at.say(&s.say())).collect();
    if left_out.is_empty() {
        return None;
    }
    let label = at.say(&say!("field-why-without", states = left_out.join(&at.t("states-and"))));
    let mut field = FieldSpec::text("reason", label, "");
    field.check = needed;
    Some(field)
}

/// Moves the case on: what was found, or what was done.
pub(super) fn advance(id: ComplaintId, to: CaseState, at: &mut Shared) {
    let (title, label) = match to {
        CaseState::Done => ("complaint-form-done", "field-was-done"),
        _ => ("complaint-form-investigate", "field-to-find"),
    };
    let mut fields = vec![FieldSpec::text("text", at.t(label), "")];
    fields.extend(reason_field(id, to, at));
    open(0, title, id, fields, at, move |values| {
        Ok(CaseStep::Move { to, text: text(values, "text"), reason: text(values, "reason") })
    });
}

fn cost(text: &str, _: &Scene) -> Result<(), Say> {
    match text.parse::<Money>() {
        Ok(cost) if cost < Money::ZERO => Err(say!("cost-negative")),
        Ok(_) => Ok(()),
        Err(()) => Err(say!("money-unreadable", text = text)),
    }
}

/// Two options with their costs (Rule K-4); what was offered before stands there again.
pub(super) fn offer(id: ComplaintId, at: &mut Shared) {
    open_known(
        "complaint-form-offer",
        id,
        move |at| offer_fields(id, at),
        at,
        |values| {
            let mut wrong = Vec::new();
            let mut remedies = Vec::new();
            for number in 1..=2 {
                let field = format!("remedies.{number}.cost");
                let sum = text(values, &field);
                match sum.parse::<Money>() {
                    Ok(cost) if cost < Money::ZERO => {
                        wrong.push(Invalid { field, say: say!("cost-negative") })
                    }
                    Ok(cost) => {
                        remedies.push(Remedy { text: text(values, &format!("remedies.{number}.text")), cost })
                    }
                    Err(()) => wrong.push(Invalid { field, say: say!("money-unreadable", text = sum) }),
                }
            }
            match wrong.is_empty() {
                true => Ok(CaseStep::Offer { remedies, reason: text(values, "reason") }),
                false => Err(wrong),
            }
        },
    );
}

fn offer_fields(id: ComplaintId, at: &Shared) -> Option<Vec<FieldSpec>> {
    let known = &find(id, at)?.remedies;
    let mut fields = Vec::new();
    for number in 1..=2u16 {
        let before = known.get(&number);
        let label = |id: &str| format!("{} {number}", at.t(id));
        let (key, words) = (format!("remedies.{number}.text"), before.map(|r| r.text.clone()));
        let mut what = FieldSpec::text(&key, label("field-option"), &words.unwrap_or_default());
        what.check = needed;
        let sum = before.map_or_else(|| "0".to_owned(), |r| r.cost.to_string());
        let mut price = FieldSpec::proposed(&format!("remedies.{number}.cost"), label("field-cost"), &sum);
        price.check = cost;
        fields.extend([what, price]);
    }
    fields.extend(reason_field(id, CaseState::Offered, at));
    Some(fields)
}

/// The store manager's second call (Rule K-6).
pub(super) fn second_call(id: ComplaintId, content: Option<bool>, at: &mut Shared) {
    // At a call its outcome has answered it already.
    let mut said = yes_no("content", "field-content", at);
    if let (FieldInput::Choice(_, chosen), Some(content)) = (&mut said.input, content) {
        *chosen = Some(usize::from(!content));
    }
    let fields = vec![said, needed_field("text", "field-said", at), yes_no("invited", "field-invited", at)];
    open(0, "complaint-form-second-call", id, fields, at, |values| {
        let open = ["content", "invited"].into_iter().filter(|key| text(values, key).is_empty());
        let wrong: Vec<Invalid> =
            open.map(|key| Invalid { field: key.to_owned(), say: say!("needed") }).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let yes = |key: &str| text(values, key) == "yes";
        Ok(CaseStep::SecondCall {
            content: yes("content"),
            text: text(values, "text"),
            invited: yes("invited"),
        })
    });
}

/// Cause and countermeasure (Rule K-7).
pub(super) fn close(id: ComplaintId, at: &mut Shared) {
    let fields = vec![
        needed_field("cause", "field-cause", at),
        needed_field("countermeasure", "field-countermeasure", at),
    ];
    open(0, "complaint-form-close", id, fields, at, |values| {
        Ok(CaseStep::Close { cause: text(values, "cause"), countermeasure: text(values, "countermeasure") })
    });
}
