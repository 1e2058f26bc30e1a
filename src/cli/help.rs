//! Reading the command line, and its help in the reader's language.

use super::args::Cli;
use super::{Env, lang_of};
use crate::domain::lang::Lang;
use crate::text::Reader;
use clap::{Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// The language to talk in: `--lang`, else what the system says, else English. Looked for
/// before the rest is read, so that a usage error is said in it.
pub(super) fn language(args: &[OsString], env: &Env) -> Lang {
    let words: Vec<&str> = args.iter().filter_map(|a| a.to_str()).collect();
    let after = words.iter().position(|w| *w == "--lang").and_then(|at| words.get(at + 1)).copied();
    let said = words.iter().find_map(|w| w.strip_prefix("--lang=")).or(after);
    said.or(env.lang.as_deref()).map_or(Lang::En, lang_of)
}

/// Reads the command line.
///
/// # Errors
/// What is wrong with it; also when help or version was asked for.
pub(super) fn parse(args: &[OsString], reader: &Reader) -> Result<Cli, clap::Error> {
    let matches = command(reader).try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

/// The whole command line, with its texts.
pub(super) fn command(reader: &Reader) -> Command {
    localised(Cli::command(), reader, None)
}

/// Puts the texts of the language files into a command: `cli-verb-NAME` says what it does,
/// `cli-arg-NAME` what an argument means, `cli-examples-NAME` shows it. The name of a verb below
/// another has both: `calendar-due`.
fn localised(command: Command, reader: &Reader, verb: Option<&str>) -> Command {
    let name = verb.unwrap_or("platedesk").to_owned();
    let heading = reader.t("cli-heading-options");
    let mut command = command
        .about(reader.t(&format!("cli-verb-{name}")))
        .after_help(reader.t(&format!("cli-examples-{name}")))
        .subcommand_help_heading(reader.t("cli-heading-verbs"))
        .subcommand_value_name(reader.t("cli-value-verb"))
        .mut_args(|arg| {
            let id = format!("cli-arg-{}", arg.get_id().as_str().replace('_', "-"));
            let arg = if arg.is_positional() { arg } else { arg.help_heading(heading.clone()) };
            arg.help(reader.t(&id))
        });
    // Clap makes these two itself, so they are replaced by our own with a text.
    command = command.disable_help_flag(true).arg(
        clap::Arg::new("help")
            .short('h')
            .long("help")
            .action(clap::ArgAction::Help)
            .help(reader.t("cli-arg-help"))
            .help_heading(heading.clone()),
    );
    if verb.is_none() {
        command = command.disable_version_flag(true).arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(reader.t("cli-arg-version"))
                .help_heading(heading),
        );
    }
    let verbs: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for below in verbs {
        let full = verb.map_or_else(|| below.clone(), |above| format!("{above}-{below}"));
        command = command.mut_subcommand(&below, |c| localised(c, reader, Some(&full)));
    }
    command
}
