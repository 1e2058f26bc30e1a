//! A place for a store, and runs of the command line at it.

use platedesk::cli::{self, Env, Hooks, Outcome, Streams};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::PathBuf;

pub const NOW: &str = "2026-11-23T10:40";
pub const VIN: &str = "1M8GDM9AXKP042788";

/// What a run left behind.
pub struct Ran {
    pub code: u8,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
    }

    /// The first error of a result line, as field and message.
    pub fn error(&self, line: usize) -> (String, String) {
        let all = self.lines();
        let error = &all[line]["errors"][0];
        let text = |name: &str| error[name].as_str().unwrap_or_else(|| panic!("{}", self.out)).to_owned();
        (text("field"), text("message"))
    }
}

/// A place for a store, and who works at it.
pub struct Place {
    _dir: tempfile::TempDir,
    pub store: PathBuf,
}

impl Place {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { store: dir.path().join("store"), _dir: dir }
    }

    /// A sandbox store.
    pub fn sandbox() -> Self {
        let place = Self::new();
        let made = place.run(&["init", "--sandbox", "--name", "天河店"]);
        assert_eq!((made.code, made.out.as_str()), (0, ""), "{}", made.err);
        place
    }

    pub fn outcome(&self, args: &[&str], input: &[u8]) -> (Outcome, String, String) {
        let mut all: Vec<OsString> = vec!["platedesk".into(), "--store".into(), self.store.clone().into()];
        all.extend(args.iter().map(Into::into));
        let env = Env { user: "ma".into(), lang: Some("en_GB.UTF-8".into()), ..Env::default() };
        let (mut input, mut out, mut err) = (input, Vec::new(), Vec::new());
        let streams = Streams { input: &mut input, output: &mut out, error: &mut err };
        let keys = |_: &_, markdown: bool| if markdown { "| key |".into() } else { "key".into() };
        let hooks = Hooks { keys, stop: &Default::default, serving: &|_| false };
        let outcome = cli::run(all, streams, &env, hooks);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (outcome, text(out), text(err))
    }

    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Ran {
        match self.outcome(args, input) {
            (Outcome::Done(code), out, err) => Ran { code, out, err },
            (..) => panic!("{args:?} opens the console"),
        }
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"")
    }

    pub fn apply(&self, lines: &[Value]) -> Ran {
        let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
        self.run_with(&["--now", NOW, "apply", "-"], text.as_bytes())
    }

    /// A car with an owner; returns its id.
    pub fn car(&self, plate: &str) -> String {
        let ran = self.apply(&[open(plate)]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        ran.lines()[0]["id"].as_str().unwrap().to_owned()
    }
}

/// The desk of the console that is to be opened.
pub fn opened(outcome: Outcome) -> cli::Opened {
    let Outcome::Console(console) = outcome else { panic!("no console") };
    console.opener.open(&mut |_| (), Default::default()).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

pub fn open(plate: &str) -> Value {
    json!({"change": "open_file", "plate": plate, "owner": {"name": "张伟", "phones": "13800136621"}})
}
