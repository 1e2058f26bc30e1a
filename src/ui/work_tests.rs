use super::*;
use crate::desk::api::job::{BadRow, Counts, Form, TableFile};
use crate::domain::lang::Lang;
use crate::domain::testing::{NOW, trade};
use crate::domain::user::{Actor, Role};
use crate::text::{Reader, Texts};
use crate::ui::dump;
use crate::ui::session::{Event, Session};
use crate::ui::theme::Theme;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::PathBuf;
use std::sync::Arc;

fn session() -> Session {
    let reader = Reader::new(Arc::new(Texts::load().unwrap()), Lang::En, chrono_tz::Asia::Shanghai);
    let me = Actor { login: "ma".into(), name: "Ma".into(), role: Role::Admin, via: "console".into() };
    Session::new(reader, Theme::default(), Arc::new(trade()), me, NOW).0
}

fn press(session: &mut Session, code: KeyCode, modifiers: KeyModifiers) -> Vec<Effect> {
    session.update(Event::Key(KeyEvent::new(code, modifiers)))
}

fn key(session: &mut Session, code: KeyCode) -> Vec<Effect> {
    press(session, code, KeyModifiers::NONE)
}

fn ctrl(session: &mut Session, c: char) -> Vec<Effect> {
    press(session, KeyCode::Char(c), KeyModifiers::CONTROL)
}

fn typed(session: &mut Session, text: &str) {
    for c in text.chars() {
        key(session, KeyCode::Char(c));
    }
}

fn screen(session: &Session) -> String {
    let area = Rect::new(0, 0, 100, 30);
    let mut buf = Buffer::empty(area);
    let _ = session.render(area, &mut buf);
    dump::text(&buf)
}

fn file() -> TableFile {
    TableFile { path: "a.csv".into(), ..TableFile::default() }
}

/// A session in which the file `a.csv` is being tried out, and what it asks of its host.
fn trying() -> Session {
    let mut session = session();
    typed(&mut session, ":import-cars");
    key(&mut session, KeyCode::Enter);
    typed(&mut session, "a.csv");
    assert_eq!(ctrl(&mut session, 's'), [Effect::Start(Task::TryImport(file()))]);
    session
}

fn tell(session: &mut Session, news: JobNews) -> Vec<Effect> {
    session.update(Event::Job(news))
}

fn tried() -> JobNews {
    let bad = BadRow { line: 7, column: "plate".into(), reason: "too short".into() };
    let counts = Counts { rows: 9, opened: 5, changed: 2, same: 1, refused: 1 };
    let columns = vec![("车牌号".into(), "plate".into())];
    let tried = Tried { counts, columns, refused: vec![bad], ..Tried::default() };
    JobNews::Ended(Ok(JobDone::Tried(Box::new(tried))))
}

fn imported(stopped_after: Option<u64>) -> JobNews {
    let counts = Counts { rows: 9, opened: 5, changed: 2, same: 1, refused: 1 };
    let rejects = Some(PathBuf::from("/tmp/a.csv.rejected.csv"));
    JobNews::Ended(Ok(JobDone::Imported { alike: 0, counts, stopped_after, rejects }))
}

#[track_caller]
fn sees(session: &Session, text: &str) {
    let screen = screen(session);
    assert!(screen.contains(text), "no {text:?} on\n{screen}");
}

#[test]
fn an_import_is_tried_then_asked_for_then_told_of() {
    let mut session = trying();
    sees(&session, "trying the import out");
    assert_eq!(tell(&mut session, tried()), []);
    for text in ["5 cars would be opened", "车牌号 → plate", "row 7, column plate: too short"] {
        sees(&session, text);
    }
    assert_eq!(key(&mut session, KeyCode::Enter), [], "a key that comes late begins nothing");
    assert_eq!(key(&mut session, KeyCode::Char('1')), [Effect::Start(Task::Import(file()))]);
    let progress = Progress { rows: 1234, refused: 5, percent: Some(40), rate: 900 };
    tell(&mut session, JobNews::Progress(progress));
    sees(&session, "1234 rows · 900 rows/s · 5 refused");
    tell(&mut session, imported(None));
    sees(&session, "a.csv.rejected.csv");
    key(&mut session, KeyCode::Enter);
    assert!(session.layers().is_empty() && session.shared.ended.is_none());
}

#[test]
fn escape_from_what_was_tried_goes_back_to_what_was_typed() {
    let mut session = trying();
    tell(&mut session, tried());
    key(&mut session, KeyCode::Esc);
    sees(&session, "a.csv");
    assert_eq!(session.layers().len(), 1);
}

#[test]
fn escape_and_ctrl_c_stop_the_work() {
    let mut session = trying();
    assert_eq!(key(&mut session, KeyCode::Esc), [Effect::Stop]);
    sees(&session, "Stopping");
    assert_eq!(ctrl(&mut session, 'c'), [Effect::Stop]);
    tell(&mut session, JobNews::Ended(Ok(JobDone::Stopped)));
    sees(&session, "Stopped");
    sees(&session, "a.csv");
    assert!(session.shared.job.is_none());
}

#[test]
fn what_is_wrong_stands_beside_its_field() {
    let mut session = trying();
    let fault = Fault::invalid("path", say!("path-not-there", path = "a.csv"));
    tell(&mut session, JobNews::Ended(Err(fault)));
    sees(&session, "a.csv is not there");
    assert_eq!(session.layers().len(), 1, "the form is there, and what was typed");
    // Of no field: a sheet of its own says it.
    ctrl(&mut session, 's');
    tell(&mut session, JobNews::Ended(Err(Fault::Storage(say!("work-broken")))));
    sees(&session, "fault of the program");
}

#[test]
fn one_work_at_a_time_and_it_goes_on_in_the_background() {
    let mut session = trying();
    tell(&mut session, tried());
    key(&mut session, KeyCode::Char('1'));
    key(&mut session, KeyCode::Enter);
    assert!(session.layers().is_empty());
    tell(&mut session, JobNews::Progress(Progress { percent: Some(40), ..Progress::default() }));
    sees(&session, "import 40 %");
    typed(&mut session, ":export");
    assert_eq!(key(&mut session, KeyCode::Enter), []);
    sees(&session, "still running");
    // Something else lies over it when it ends: nobody's keys are taken away.
    key(&mut session, KeyCode::Enter);
    typed(&mut session, "?");
    tell(&mut session, imported(Some(5)));
    assert_eq!(session.layers().len(), 1);
    sees(&session, "import: over");
    key(&mut session, KeyCode::Esc);
    typed(&mut session, ":long");
    key(&mut session, KeyCode::Enter);
    sees(&session, "Stopped after line 5");
    key(&mut session, KeyCode::Enter);
    assert!(session.layers().is_empty() && mark(&session.shared).is_none());
}

#[test]
fn leaving_asks_once_while_work_is_under_way() {
    let mut session = trying();
    assert_eq!(ctrl(&mut session, 'q'), []);
    sees(&session, "press again to stop it");
    assert_eq!(ctrl(&mut session, 'q'), [Effect::Quit]);
}

#[test]
fn a_file_that_is_in_the_way_is_replaced_when_that_is_said_of_it() {
    let mut session = session();
    typed(&mut session, ":export");
    key(&mut session, KeyCode::Enter);
    typed(&mut session, "5");
    key(&mut session, KeyCode::Tab);
    typed(&mut session, "a.csv");
    let task = |replace| {
        let (kind, form, path) = ("callbacks".to_owned(), Form::Csv, "a.csv".to_owned());
        Effect::Start(Task::Export { kind, form, path, replace })
    };
    assert_eq!(ctrl(&mut session, 's'), [task(false)]);
    let exists = || JobNews::Ended(Err(Fault::invalid("path", say!("path-exists", path = "a.csv"))));
    tell(&mut session, exists());
    assert_eq!(key(&mut session, KeyCode::Char('1')), []);
    sees(&session, "a.csv is there already");
    assert_eq!(ctrl(&mut session, 's'), [task(false)]);
    tell(&mut session, exists());
    assert_eq!(key(&mut session, KeyCode::Char('2')), [task(true)]);
    tell(&mut session, JobNews::Ended(Ok(JobDone::Exported { rows: 12, path: "/tmp/a.csv".into() })));
    sees(&session, "12 rows written");
}

#[test]
fn nothing_of_it_while_the_customer_is_looking() {
    let mut session = session();
    ctrl(&mut session, 'g');
    typed(&mut session, ":import-cars");
    key(&mut session, KeyCode::Enter);
    sees(&session, "Not while the customer is looking");
    assert!(session.layers().is_empty());
}
