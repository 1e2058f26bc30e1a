//! Long work as a session sees it: it is begun, tells how far it is, and ends. One runs at a
//! time; it goes on while its person does something else.

use super::layer::{self, Layer, PickItem, Picker, Row, Sheet};
use super::shared::{Effect, Shared};
use crate::desk::api::job::{Importing, JobDone, JobNews, Progress, Task, Tried};
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::form::draft::Place;
use crate::say;
use crate::text::megabytes;

/// Long work that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What.
    pub task: Task,
    /// How far it is, once that is known.
    pub progress: Option<Progress>,
    /// It was asked to stop.
    pub stopping: bool,
}

/// How long work ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What it was.
    pub task: Task,
    /// How it ended.
    pub outcome: Result<JobDone, Fault>,
}

/// What a task is called.
#[must_use]
pub fn name(task: &Task) -> Say {
    match task {
        Task::TryImport(_) => say!("work-try-import"),
        Task::Import(_) => say!("work-import"),
        Task::Export { .. } => say!("work-export"),
        Task::Backup { .. } => say!("work-backup"),
    }
}

/// What stands in the header of work that goes on, or whose end nobody has seen.
#[must_use]
pub fn mark(at: &Shared) -> Option<String> {
    let percent = |job: &Job| job.progress.and_then(|p| p.percent);
    match (&at.job, &at.ended) {
        (Some(job), _) => {
            let part = percent(job).map(|p| format!(" {p} %")).unwrap_or_default();
            Some(format!("{}{part}", at.say(&name(&job.task))))
        }
        (None, Some(ended)) => Some(at.say(&say!("work-ended-mark", work = name(&ended.task)))),
        (None, None) => None,
    }
}

/// Begins work, and lays over the screen how far it is.
pub(super) fn begin(task: Task, layers: &mut Vec<Box<dyn Layer>>, at: &mut Shared) -> Option<Effect> {
    if at.job.is_some() {
        at.refuse(say!("work-busy"));
        return None;
    }
    at.ended = None;
    at.job = Some(Job { task: task.clone(), progress: None, stopping: false });
    layers.push(Box::new(layer::Work));
    Some(Effect::Start(task))
}

/// Asks the work to stop.
pub(super) fn stop(at: &mut Shared) -> Option<Effect> {
    let job = at.job.as_mut()?;
    job.stopping = true;
    Some(Effect::Stop)
}

/// Takes up news of the work.
pub(super) fn heard(news: JobNews, layers: &mut Vec<Box<dyn Layer>>, at: &mut Shared) {
    let outcome = match news {
        JobNews::Progress(progress) => {
            if let Some(job) = &mut at.job {
                job.progress = Some(progress);
            }
            return;
        }
        JobNews::Ended(outcome) => outcome,
    };
    let Some(job) = at.job.take() else { return };
    let ended = Ended { task: job.task, outcome };
    let made = matches!(
        ended.outcome,
        Ok(JobDone::Imported { .. } | JobDone::Exported { .. } | JobDone::BackedUp(_))
    );
    if let Some(form) = form_of(&ended.task).filter(|_| made) {
        at.drafts.drop_draft(&form);
    }
    let watched = layers.last().is_some_and(|top| top.is_work());
    layers.retain(|layer| !layer.is_work());
    if !watched {
        // Whoever does something else now is told, and looks when there is time.
        at.hint(say!("work-ended", work = name(&ended.task)));
        at.ended = Some(ended);
        return;
    }
    if let Err(fault) = &ended.outcome {
        let shown = layers.last_mut().is_some_and(|top| top.refused(fault, at));
        if shown {
            return ask_to_replace(&ended, fault, at);
        }
    }
    // The form that asked stays below what is only tried out: nothing is done yet.
    if made {
        layers.clear();
    }
    show(ended, at);
}

/// The form in which this work was asked for.
fn form_of(task: &Task) -> Option<Place> {
    match task {
        Task::TryImport(_) => None,
        Task::Import(_) => Some(Place::new("form-import")),
        Task::Backup { .. } => Some(Place::new("form-backup")),
        Task::Export { kind, .. } => Some(Place::new("cmd-export").part(kind)),
    }
}

/// A file that is in the way is replaced only if that is said of this very path.
fn ask_to_replace(ended: &Ended, fault: &Fault, at: &mut Shared) {
    let Task::Export { kind, form, path, .. } = &ended.task else { return };
    if !fault.says().iter().any(|say| say.id == "path-exists") {
        return;
    }
    let again = Task::Export { kind: kind.clone(), form: *form, path: path.clone(), replace: true };
    let items = vec![
        PickItem::new(at.t("replace-no"), ""),
        PickItem::new(at.t("replace-yes"), "").help(at.say(&say!("replace-help", path = path.as_str()))),
    ];
    at.push(Picker::new(at.t("ask-replace"), items, move |picked, at| {
        if picked == 1 {
            at.start(again);
        }
    }));
}

/// Shows how work ended.
pub fn show(ended: Ended, at: &mut Shared) {
    let title = at.say(&name(&ended.task));
    let (rows, then) = match (ended.outcome, ended.task) {
        (Ok(JobDone::Stopped), _) => return at.hint(say!("work-stopped")),
        (Ok(JobDone::Tried(tried)), Task::TryImport(file)) => {
            (tried_rows(&tried, file.what), Some(Task::Import(file)))
        }
        (Ok(JobDone::Tried(tried)), _) => (tried_rows(&tried, Importing::default()), None),
        (Ok(JobDone::Imported { counts, stopped_after, rejects, alike }), task) => {
            let what = if let Task::Import(file) = task { file.what } else { Importing::default() };
            let mut rows = vec![Row::strong(counts.say(what, false))];
            rows.extend(counts.then(what).map(Row::plain));
            rows.extend(
                stopped_after.map(|line| Row::bad(say!("work-import-stopped", line = line.to_string()))),
            );
            let path = rejects.map(|path| path.display().to_string());
            rows.extend(path.map(|path| Row::bad(say!("import-rejected", path = path))));
            if alike > 0 {
                rows.push(Row::plain(say!("import-alike", count = alike.to_string())));
            }
            (rows, None)
        }
        (Ok(JobDone::Exported { rows, path }), _) => {
            let (rows, path) = (rows.to_string(), path.display().to_string());
            (
                vec![
                    Row::strong(say!("work-exported", rows = rows)),
                    Row::plain(say!("work-file", path = path)),
                ],
                None,
            )
        }
        (Ok(JobDone::BackedUp(made)), _) => {
            let (megabytes, path) = (megabytes(made.bytes), made.path.display().to_string());
            let mut rows = vec![
                Row::strong(say!("backup-made", seq = made.seq.to_string(), size = megabytes)),
                Row::plain(say!("work-file", path = path)),
            ];
            rows.extend(made.notices.into_iter().map(Row::bad));
            (rows, None)
        }
        (Err(fault), _) => (fault.says().into_iter().map(Row::bad).collect(), None),
    };
    at.push(Sheet::new(title, rows, then));
}

/// What an import would do: the counts, the rows that would be refused, and where the columns go.
fn tried_rows(tried: &Tried, what: Importing) -> Vec<Row> {
    let counts = &tried.counts;
    let mut rows = vec![Row::strong(counts.say(what, true))];
    for bad in &tried.refused {
        let (column, reason) = (bad.column.as_str(), bad.reason.as_str());
        rows.push(Row::bad(say!(
            "import-row",
            line = bad.line.to_string(),
            column = column,
            reason = reason
        )));
    }
    let more = counts.refused.saturating_sub(tried.refused.len() as u64);
    if more > 0 {
        rows.push(Row::bad(say!("import-more-rows", count = more.to_string())));
    }
    rows.extend(mapping_rows(tried));
    rows
}

/// How the file was read: of the columns only those are told one by one whose name is not that
/// of their field.
fn mapping_rows(tried: &Tried) -> Vec<Row> {
    let mut rows: Vec<Row> = tried.written.iter().cloned().map(Row::plain).collect();
    let same = |(column, field): &&(String, String)| column.trim().eq_ignore_ascii_case(field.trim());
    let named: Vec<&str> = tried.columns.iter().filter(same).map(|(column, _)| column.as_str()).collect();
    let goes = |(column, field): &(String, String)| {
        Row::plain(say!("import-goes", column = column.as_str(), field = field.as_str()))
    };
    rows.extend(tried.columns.iter().filter(|c| !same(c)).map(goes));
    if !named.is_empty() {
        rows.push(Row::plain(say!("import-goes-same", columns = named.join(", "))));
    }
    if !tried.ignored.is_empty() {
        rows.push(Row::dim(say!("import-ignored", columns = tried.ignored.join(", "))));
    }
    rows
}

#[cfg(test)]
#[path = "work_tests.rs"]
mod tests;
