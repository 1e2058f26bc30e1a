//! `apply`: JSON lines of changes, one result line each.

use super::parsing::{Bad, How, Parsed, parse};
use super::schema;
use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::api::Committed;
use crate::desk::writer::Request;
use crate::domain::fault::Fault;
use crate::domain::record::Kind;
use crate::domain::user::Actor;
use crate::say;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Longest line that is read, in bytes; no change is longer.
const LONGEST: u64 = 1 << 20;
/// Exit code of lines refused.
const BAD_INPUT: u8 = 3;
/// Exit code of a store that fails: nothing after it can be done.
const FAILED: u8 = 1;

/// How the lines are applied.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    /// Decide, but change nothing.
    pub dry_run: bool,
    /// All lines, or none.
    pub atomic: bool,
}

/// A line that can be asked for, with its number.
type Numbered = (usize, Request);

pub(super) fn run(
    desk: &Desk,
    actor: &Actor,
    talk: &mut Talk<'_>,
    file: &Path,
    mode: Mode,
) -> Result<u8, End> {
    let mut tally = Tally::default();
    if file == Path::new("-") {
        // Taken in first: the lines are answered while they are read, through the same streams.
        let lines = read_all(talk.input())?;
        each(desk, actor, talk, &mut lines.into_iter().map(Ok), mode, &mut tally)?;
    } else {
        let mut reader = BufReader::new(open(file)?);
        each(
            desk,
            actor,
            talk,
            &mut std::iter::from_fn(|| next_line(&mut reader).transpose()),
            mode,
            &mut tally,
        )?;
    }
    tally.end(talk, mode)
}

fn open(file: &Path) -> Result<File, Fault> {
    let path = file.display().to_string();
    File::open(file).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Fault::NotFound(say!("cli-no-such-file", path = path)),
        _ => Fault::Storage(say!("store-io", path = path, error = e.to_string())),
    })
}

fn read_all(input: &mut dyn BufRead) -> io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    while let Some(line) = next_line(input)? {
        lines.push(line);
    }
    Ok(lines)
}

/// The next line without its end, cut off one byte beyond the longest.
fn next_line(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut limited = (&mut *input).take(LONGEST + 1);
    if limited.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 > LONGEST && line.last() != Some(&b'\n') {
        skip_line(input)?;
    }
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(line))
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (taken, ended) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(taken);
        if ended {
            return Ok(());
        }
    }
}

type Lines<'a> = &'a mut dyn Iterator<Item = io::Result<Vec<u8>>>;

/// Goes through the lines; one by one unless they belong together.
fn each(
    desk: &Desk,
    actor: &Actor,
    talk: &mut Talk<'_>,
    lines: Lines<'_>,
    mode: Mode,
    tally: &mut Tally,
) -> Result<(), End> {
    let together = mode.atomic || mode.dry_run;
    let mut waiting: Vec<Numbered> = Vec::new();
    let words = schema::words();
    let how = How { words: &words, now: desk.now(), zone: desk.trade().store.tz() };
    for (number, line) in (1..).zip(lines) {
        let line = line?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match parse(&line, LONGEST, &how) {
            Err(bad) => tally.bad(talk, number, &bad)?,
            Ok(parsed) if together => waiting.push((number, request(actor, parsed))),
            Ok(Parsed { change, client, base }) => {
                let made = desk.commit(actor, &client, change, base);
                tally.made(talk, number, made, mode)?;
            }
        }
    }
    match (mode.atomic, tally.refused) {
        (true, 1..) => Ok(()),
        (true, 0) => all_or_none(desk, talk, waiting, mode, tally),
        (false, _) if mode.dry_run => try_out(desk, talk, waiting, mode, tally),
        (false, _) => Ok(()),
    }
}

fn request(actor: &Actor, parsed: Parsed) -> Request {
    let Parsed { change, client, base } = parsed;
    Request { change, actor: actor.clone(), client, base, at: None }
}

fn all_or_none(
    desk: &Desk,
    talk: &mut Talk<'_>,
    waiting: Vec<Numbered>,
    mode: Mode,
    tally: &mut Tally,
) -> Result<(), End> {
    if waiting.is_empty() {
        return Ok(());
    }
    let (numbers, requests): (Vec<usize>, Vec<Request>) = waiting.into_iter().unzip();
    let answer = if mode.dry_run { desk.dry_run(requests) } else { desk.commit_all(requests) };
    match answer {
        Ok(made) => {
            for (number, made) in numbers.into_iter().zip(made) {
                tally.made(talk, number, Ok(made), mode)?;
            }
            Ok(())
        }
        Err((at, fault)) => tally.made(talk, numbers.get(at).copied().unwrap_or(0), Err(fault), mode),
    }
}

/// Tries the lines out, each on top of the good ones before it. A bad one is taken out, and
/// the rest is tried again.
fn try_out(
    desk: &Desk,
    talk: &mut Talk<'_>,
    mut waiting: Vec<Numbered>,
    mode: Mode,
    tally: &mut Tally,
) -> Result<(), End> {
    let mut refused = Vec::new();
    let made = loop {
        let requests: Vec<Request> = waiting.iter().map(|(_, r)| r.clone()).collect();
        match desk.dry_run(requests) {
            Ok(made) => break made,
            Err((at, fault)) if at < waiting.len() => {
                let (number, _) = waiting.remove(at);
                refused.push((number, Err(fault)));
            }
            Err((_, fault)) => return Err(fault.into()),
        }
    };
    let granted = waiting.into_iter().map(|(number, _)| number).zip(made.into_iter().map(Ok));
    let mut all: Vec<_> = granted.chain(refused).collect();
    all.sort_by_key(|(number, _)| *number);
    for (number, made) in all {
        tally.made(talk, number, made, mode)?;
    }
    Ok(())
}

/// What became of the lines so far.
#[derive(Default)]
struct Tally {
    done: usize,
    refused: usize,
    /// The exit code all refused lines share; bad input if they differ.
    code: Option<u8>,
}

impl Tally {
    fn refuse(&mut self, code: u8) {
        self.refused += 1;
        self.code = Some(if self.code.is_none_or(|c| c == code) { code } else { BAD_INPUT });
    }

    fn bad(&mut self, talk: &mut Talk<'_>, number: usize, bad: &Bad) -> Result<(), End> {
        self.refuse(BAD_INPUT);
        let message = talk.reader.say(&bad.say);
        let errors = vec![json!({ "field": bad.field, "message": message })];
        talk.json(&json!({ "line": number, "ok": false, "errors": errors }))?;
        Ok(())
    }

    fn made(
        &mut self,
        talk: &mut Talk<'_>,
        number: usize,
        made: Result<Committed, Fault>,
        mode: Mode,
    ) -> Result<(), End> {
        match made {
            Ok(made) => {
                self.done += 1;
                talk.json(&granted(number, &made, mode))?;
                Ok(())
            }
            Err(fault) => {
                self.refuse(fault.exit_code());
                let errors = errors(&fault, talk);
                talk.json(&json!({ "line": number, "ok": false, "errors": errors }))?;
                // A store that fails will fail the next line too.
                if fault.exit_code() == FAILED { Err(fault.into()) } else { Ok(()) }
            }
        }
    }

    fn end(&self, talk: &mut Talk<'_>, mode: Mode) -> Result<u8, End> {
        if mode.atomic && self.refused > 0 {
            talk.tell(&say!("cli-nothing-applied", refused = self.refused))?;
        } else if mode.dry_run {
            talk.tell(&say!("cli-tried", done = self.done, refused = self.refused))?;
        } else {
            talk.tell(&say!("cli-applied", done = self.done, refused = self.refused))?;
        }
        Ok(self.code.unwrap_or(0))
    }
}

fn granted(number: usize, made: &Committed, mode: Mode) -> Value {
    let mut out = Map::new();
    out.insert("line".to_owned(), json!(number));
    out.insert("ok".to_owned(), json!(true));
    if mode.dry_run {
        // The number it would get is nobody's yet.
        out.insert("dry_run".to_owned(), json!(true));
        return Value::Object(out);
    }
    // What changed nothing has no number: undone by the last one's it would take back another's.
    if !made.records.is_empty() {
        out.insert("seq".to_owned(), json!(made.seq));
    }
    // The record one goes on with: the car rather than its owner, else what was written.
    let order = [Kind::Vehicle, Kind::Visit, Kind::Order, Kind::User, Kind::Person];
    let created = order.iter().find_map(|kind| made.created.iter().find(|(_, k)| k == kind));
    if let Some((id, _)) = created.or(made.records.first()) {
        out.insert("id".to_owned(), json!(id));
    }
    let created = made.created.iter().map(|(id, kind)| json!({ "kind": kind.key(), "id": id }));
    out.insert("created".to_owned(), created.collect());
    Value::Object(out)
}

fn errors(fault: &Fault, talk: &Talk<'_>) -> Vec<Value> {
    match fault {
        Fault::Invalid(list) => {
            let one = |i: &crate::domain::fault::Invalid| json!({ "field": i.field, "message": talk.reader.say(&i.say) });
            list.iter().map(one).collect()
        }
        _ => talk.reader.fault(fault).into_iter().map(|m| json!({ "field": "", "message": m })).collect(),
    }
}
