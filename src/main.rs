//! Wires the parts together: command line, desk, console.

use platedesk::cli::{self, Env, Hooks, Outcome, Streams};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut input, mut output, mut error) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    let streams = Streams { input: &mut input, output: &mut output, error: &mut error };
    let hooks = Hooks { keys: |_, _| String::new() };
    match cli::run(std::env::args_os().collect(), streams, &Env::of_process(), hooks) {
        Outcome::Done(code) => ExitCode::from(code),
        Outcome::Console(_) => ExitCode::SUCCESS,
    }
}
