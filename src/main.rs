//! Wires the parts together: command line, desk, console.

use platedesk::cli::{self, Env, Hooks, Outcome, Streams};
use platedesk::domain::fault::Fault;
use platedesk::host::console::{Looks, Stage};
use platedesk::host::{attach, quiet_panics, serve};
use platedesk::text::Reader;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Deciding and sealing a change is thousands of small allocations: with the system's allocator a
/// durable change takes 1.8 times a bare `fdatasync`, with this one 1.6 times (`docs/measured.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_panics();
    let (mut stage, env) = (None, Env::of_process());
    loop {
        let outcome = {
            let (mut input, mut output, mut error) =
                (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
            let streams = Streams { input: &mut input, output: &mut output, error: &mut error };
            let keys = platedesk::ui::keytable::table;
            let hooks = Hooks { keys, stop: &stop_flag, serving: &attach::serving };
            cli::run(std::env::args_os().collect(), streams, &env, hooks)
        };
        let (reader, done) = match outcome {
            Outcome::Done(code) => return ExitCode::from(code),
            Outcome::FirstRun(first) => {
                let reader = first.reader.clone();
                match on_stage(&mut stage, &reader, |stage| stage.first_run(*first)) {
                    // The store is there now: the same command line opens it.
                    Ok(true) => continue,
                    other => (reader, other.map(|_| None)),
                }
            }
            Outcome::Serve(served) => {
                let reader = served.reader.clone();
                (reader, serve::run(*served).map(|()| None))
            }
            Outcome::Attach(mut asked) => {
                if asked.args.is_empty() {
                    asked.args = attach::forced().unwrap_or_default();
                }
                match attach::run(&asked, env.lang.clone(), Looks::of_environment()) {
                    Ok(code) => return ExitCode::from(code),
                    Err(fault) => (asked.reader, Err(fault)),
                }
            }
            Outcome::Console(console) => {
                let reader = console.reader.clone();
                let done = on_stage(&mut stage, &reader, |stage| stage.run(*console));
                let done = match done {
                    Ok(Err(refusal)) => {
                        drop(stage);
                        return ExitCode::from(refusal.tell(&mut io::stderr()));
                    }
                    Ok(Ok(farewell)) => Ok(farewell),
                    Err(fault) => Err(fault),
                };
                (reader, done)
            }
        };
        drop(stage);
        return end(&reader, done);
    }
}

/// Set by the first Ctrl-C or SIGTERM; the second ends the program, which loses nothing either.
fn stop_flag() -> Arc<AtomicBool> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::flag;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Without a handler the signal ends the program at once, as it does elsewhere.
        let _ = flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop));
        let _ = flag::register(signal, Arc::clone(&stop));
    }
    stop
}

/// Does something on the terminal, taking it over if that has not been done.
fn on_stage<T>(
    stage: &mut Option<Stage>,
    reader: &Reader,
    act: impl FnOnce(&mut Stage) -> Result<T, Fault>,
) -> Result<T, Fault> {
    match stage {
        Some(stage) => act(stage),
        None => act(stage.insert(Stage::open(reader, Looks::of_environment())?)),
    }
}

/// Says what is to be said at the end; on standard error, if something went wrong.
fn end(reader: &Reader, done: Result<Option<String>, Fault>) -> ExitCode {
    match done {
        Ok(farewell) => {
            // As below: whoever does not hear it finds it at the next start.
            farewell.iter().for_each(|line| drop(writeln!(io::stdout(), "{line}")));
            ExitCode::SUCCESS
        }
        Err(fault) => {
            for line in reader.fault(&fault) {
                // Nobody is left to tell when standard error is gone too.
                let _ = writeln!(io::stderr(), "{line}");
            }
            ExitCode::from(fault.exit_code())
        }
    }
}
