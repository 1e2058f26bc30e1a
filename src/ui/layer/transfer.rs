//! Import and export: what is asked before the work begins.

use super::form::{FieldSpec, Form, Values};
use super::{PickItem, Picker, Work};
use crate::desk::api::job::{Form as FileForm, Importing, KINDS, TableFile, Task};
use crate::domain::fault::Invalid;
use crate::form::draft::Place;
use crate::say;
use crate::ui::keys::Action;
use crate::ui::shared::Shared;
use crate::ui::work;

/// Opens what an action of this area asks for.
pub fn act(action: Action, at: &mut Shared) {
    if at.customer_view() {
        return at.refuse(say!("work-not-watched"));
    }
    match (action, at.job.is_some(), at.ended.take()) {
        (Action::Work, false, None) => at.hint(say!("work-none")),
        (_, true, _) => {
            if action != Action::Work {
                at.hint(say!("work-busy"));
            }
            at.push(Work);
        }
        (Action::Work, false, Some(ended)) => work::show(ended, at),
        (Action::ImportCars, ..) => import(at),
        (Action::Backup, ..) => backup(at),
        _ => export(at),
    }
}

fn text(values: &Values, key: &str) -> String {
    values.get(key).cloned().unwrap_or_default()
}

/// Asks for the file to be taken over, and what it holds.
fn import(at: &mut Shared) {
    let words = [("no", "word-no"), ("yes", "word-yes")].map(|(k, id)| (k.to_owned(), at.t(id)));
    let kinds =
        Importing::ALL.map(|what| (what.key().to_owned(), at.t(&format!("import-what-{}", what.key()))));
    let fields = vec![
        FieldSpec::text("path", at.t("field-import-path"), ""),
        FieldSpec::choice("what", at.t("field-import-what"), kinds.to_vec(), Importing::default().key()),
        FieldSpec::text("sheet", at.t("field-import-sheet"), ""),
        FieldSpec::text("map", at.t("field-import-map"), ""),
        FieldSpec::choice("unusual", at.t("field-unusual-many"), words.to_vec(), "no"),
    ];
    let submit = |values: &Values, _: &Shared| {
        let unusual_plates = text(values, "unusual") == "yes";
        let chosen = text(values, "what");
        let what = Importing::ALL.into_iter().find(|what| what.key() == chosen).unwrap_or_default();
        let [path, sheet, map] = ["path", "sheet", "map"].map(|key| text(values, key));
        Ok::<_, Vec<Invalid>>(Task::TryImport(TableFile { what, path, map, sheet, unusual_plates }))
    };
    let title = at.t("form-import");
    let form = Form::new(Place::new("form-import"), title, fields, at, submit, |_, _| {});
    at.push(form);
}

/// Asks where a backup is to be written.
fn backup(at: &mut Shared) {
    let day = at.now.day(at.reader.zone).to_string().replace('-', "");
    let name = format!("~/platedesk-{day}.tar.gz");
    let fields = vec![FieldSpec::text("path", at.t("field-backup-path"), &name)];
    let submit =
        |values: &Values, _: &Shared| Ok::<_, Vec<Invalid>>(Task::Backup { path: text(values, "path") });
    let title = at.t("form-backup");
    let form = Form::new(Place::new("form-backup"), title, fields, at, submit, |_, _| {});
    at.push(form);
}

/// Asks what is to be given out, and then into which file.
fn export(at: &mut Shared) {
    let items = KINDS.iter().map(|kind| PickItem::new(at.t(&format!("export-kind-{kind}")), *kind)).collect();
    at.push(Picker::new(at.t("ask-export"), items, |n, at| {
        if let Some(kind) = KINDS.get(n) {
            export_form(kind, at);
        }
    }));
}

/// Asks into which file what is of this kind is to be given out; not if there is no such kind.
#[must_use]
pub(super) fn export_of(kind: &str, at: &mut Shared) -> bool {
    KINDS.iter().find(|k| **k == kind).inspect(|kind| export_form(kind, at)).is_some()
}

fn export_form(kind: &'static str, at: &mut Shared) {
    let forms = [FileForm::Csv, FileForm::Json];
    let words = forms.map(|form| (form.key().to_owned(), at.t(&format!("export-form-{}", form.key()))));
    let fields = vec![
        FieldSpec::choice("form", at.t("field-export-form"), words.to_vec(), FileForm::Csv.key()),
        FieldSpec::text("path", at.t("field-export-path"), ""),
    ];
    let submit = move |values: &Values, _: &Shared| {
        let chosen = text(values, "form");
        let form = forms.into_iter().find(|form| form.key() == chosen).unwrap_or_default();
        let path = text(values, "path");
        Ok::<_, Vec<Invalid>>(Task::Export { kind: kind.to_owned(), form, path, replace: false })
    };
    let title = at.say(&say!("form-export", what = at.t(&format!("export-kind-{kind}"))));
    let form = Form::new(Place::new("cmd-export").part(kind), title, fields, at, submit, |_, _| {});
    at.push(form);
}
