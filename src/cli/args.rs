//! What can be typed. What it means stands in the language files, by the names used here.

use crate::desk::api::job::Importing;
use crate::desk::transfer::KINDS;
use crate::domain::lang::Lang;
use crate::domain::user::Role;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Everything on a command line.
#[derive(Debug, Parser)]
#[command(
    name = "platedesk",
    version,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = false
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(flatten)]
    pub demo: Demo,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

#[derive(Debug, Args)]
pub(super) struct Global {
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<LangArg>,
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    #[arg(long = "as", id = "as", global = true, value_name = "USER")]
    pub user: Option<String>,
    #[arg(long, global = true)]
    pub quiet: bool,
    #[arg(short = 'v', long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[arg(long)]
    pub demo: bool,
    #[arg(long, value_name = "N", requires = "demo")]
    pub vehicles: Option<usize>,
    #[arg(long, value_name = "S", requires = "demo")]
    pub seed: Option<u64>,
}

/// A role, as the command line names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoleArg(Role);

impl std::str::FromStr for RoleArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Role::ALL.into_iter().find(|role| role.key() == text);
        found.map(Self).ok_or_else(|| Role::ALL.map(Role::key).join(", "))
    }
}

impl From<RoleArg> for Role {
    fn from(arg: RoleArg) -> Self {
        arg.0
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum UserVerb {
    Add {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long = "name", id = "user_name", value_name = "NAME")]
        name: Option<String>,
        #[arg(long, value_name = "ROLE")]
        role: RoleArg,
        #[arg(long, value_name = "FILE|-")]
        key: Option<PathBuf>,
    },
    List {
        #[arg(long)]
        json: bool,
    },
    Role {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "ROLE")]
        role: RoleArg,
    },
    Disable {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    Enable {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    Pin {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    #[command(subcommand_required = true, arg_required_else_help = false)]
    Key {
        #[command(subcommand)]
        verb: KeyVerb,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum KeyVerb {
    Add {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "FILE|-", id = "key_file")]
        file: PathBuf,
    },
    Remove {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "FINGERPRINT")]
        fingerprint: String,
    },
    List {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
}

/// How a server is started.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    #[arg(long, conflicts_with = "listen")]
    pub no_ssh: bool,
}

/// Languages as the command line names them.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangArg {
    Zh,
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

/// What can be imported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ImportKind {
    Vehicles,
    People,
    History,
    Catalog,
}

impl From<ImportKind> for Importing {
    fn from(kind: ImportKind) -> Self {
        match kind {
            ImportKind::Vehicles => Self::Vehicles,
            ImportKind::People => Self::People,
            ImportKind::History => Self::History,
            ImportKind::Catalog => Self::Catalog,
        }
    }
}

/// A file to be taken over.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[arg(value_name = "vehicles|people|history|catalog")]
    pub what: ImportKind,
    #[arg(value_name = "FILE|-")]
    pub table: PathBuf,
    #[arg(long, value_name = "MAP.toml")]
    pub map: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    #[arg(long)]
    pub unusual_plates: bool,
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Init {
        #[arg(long)]
        sandbox: bool,
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        #[arg(long, value_name = "ZONE")]
        zone: Option<String>,
        #[arg(long, value_name = "HOURS")]
        hours: Option<String>,
        #[arg(long, value_name = "N")]
        bays: Option<u32>,
    },
    Lookup {
        #[arg(value_name = "QUERY")]
        query: String,
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: usize,
        #[arg(long)]
        json: bool,
    },
    Card {
        #[arg(value_name = "PLATE")]
        plate: String,
        #[arg(long)]
        json: bool,
    },
    Apply {
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        atomic: bool,
    },
    Schema {
        #[arg(value_name = "CHANGE")]
        change: Option<String>,
    },
    #[command(subcommand_required = true, arg_required_else_help = false)]
    Calendar {
        #[command(subcommand)]
        verb: CalendarVerb,
    },
    Plan {
        #[arg(long, value_name = "DAY")]
        day: Option<String>,
        #[arg(long)]
        dry_run: bool,
        #[arg(long = "plate", id = "only_plate", value_name = "PLATE")]
        plate: Option<String>,
        #[arg(long, conflicts_with = "dry_run")]
        confirm_clock: bool,
        #[arg(long)]
        json: bool,
    },
    Import(ImportArgs),
    Export {
        #[arg(value_name = "KIND", value_parser = KINDS)]
        kind: String,
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        #[arg(long)]
        json: bool,
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
        #[arg(long = "plate", id = "trail_plate", value_name = "PLATE")]
        plate: Option<String>,
        #[arg(long = "record", id = "trail_record", value_name = "ID", conflicts_with = "trail_plate")]
        record: Option<String>,
    },
    Duplicates {
        #[arg(long)]
        json: bool,
    },
    Undo {
        #[arg(value_name = "SEQ")]
        seq: u64,
        #[arg(long = "dry-run", id = "undo_dry_run")]
        dry_run: bool,
    },
    DemoData {
        #[arg(value_name = "N")]
        count: usize,
        #[arg(long = "seed", id = "data_seed", value_name = "S", default_value_t = 1)]
        seed: u64,
        #[arg(long)]
        gb18030: bool,
        #[arg(long, value_name = "PERCENT", default_value_t = 0)]
        bad: u64,
    },
    Check {
        #[arg(long)]
        deep: bool,
    },
    Rebuild,
    Backup {
        #[arg(value_name = "FILE", id = "backup_file")]
        file: PathBuf,
    },
    Restore {
        #[arg(value_name = "FILE", id = "restore_file")]
        file: PathBuf,
    },
    Forget {
        #[arg(value_name = "PERSON", id = "forget_person")]
        person: String,
        #[arg(long, id = "forget_yes")]
        yes: bool,
    },
    Serve(ServeArgs),
    #[command(subcommand_required = true, arg_required_else_help = false)]
    User {
        #[command(subcommand)]
        verb: UserVerb,
    },
    Attach {
        #[arg(long, value_name = "PATH")]
        socket: Option<PathBuf>,
    },
    Keys {
        #[arg(long)]
        markdown: bool,
    },
    Completions {
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum CalendarVerb {
    Due {
        #[arg(long, value_name = "TIME")]
        from: String,
        #[arg(long, value_name = "LENGTH")]
        working: String,
        #[arg(long, value_name = "A..B")]
        pause: Vec<String>,
        #[arg(long)]
        json: bool,
    },
    Show {
        #[arg(value_name = "MONTH")]
        month: Option<String>,
        #[arg(long)]
        json: bool,
    },
}
