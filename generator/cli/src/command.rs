//! The subcommands, one file each.

mod call;
mod check;
mod completions;
mod diff;
mod dump;
mod explain;
mod fmt;
mod generate;
mod import;
mod init;
mod lint;
mod lsp;
mod mock;
mod new;
mod openapi;
mod schema;
mod serve;
mod site;
mod watch;

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use volcgen::diagnostic::best_match;
use volcgen::{GenerateError, Report};

use crate::args::{Arguments, Command, Common, MessageFormat};
use crate::project::Project;
use crate::terminal;

/// Why a command failed.
#[derive(Debug)]
pub enum CommandError {
    /// The command line is wrong.
    Usage(String),
    /// The specs, the settings, the templates or the output are wrong.
    Generate(GenerateError),
    /// Something else failed.
    Failed(String),
    /// The command has printed the reason.
    Printed,
    /// The command has printed the reason, and ends with this exit status.
    Status(u8),
}

impl CommandError {
    /// A file that cannot be written.
    pub fn unwritable(path: &Path, error: &dyn Display) -> Self {
        CommandError::Failed(format!("cannot write `{}`: {error}", path.display()))
    }

    fn exit_code(&self) -> ExitCode {
        match self {
            CommandError::Usage(_) => ExitCode::from(2),
            CommandError::Status(status) => ExitCode::from(*status),
            CommandError::Generate(_) | CommandError::Failed(_) | CommandError::Printed => {
                ExitCode::FAILURE
            }
        }
    }
}

/// Writes to standard output.
fn output(text: impl Display) -> Result<(), CommandError> {
    terminal::output(text)
        .map_err(|error| CommandError::Failed(format!("cannot write to standard output: {error}")))
}

/// Says what a run of `command` wrote, or how `what` it writes differs from the specs if it only checks.
fn conclude(
    project: &Project,
    report: &Report,
    check: bool,
    what: &str,
    command: &str,
) -> Result<(), CommandError> {
    terminal::print(project.message_format, &report.warnings, &report.sources);
    let is_current = !check || report.is_current();
    if project.message_format == MessageFormat::Human {
        if is_current {
            terminal::message(report.summary());
        } else {
            output(&report.diff)?;
            let (written, removed) = (report.written, report.removed);
            terminal::message(format_args!(
                "the {what} differs from the specs; files to write: {written}, to remove: {removed}; \
                 run `volcgen {command}`"
            ));
        }
    }
    if is_current {
        Ok(())
    } else {
        Err(CommandError::Printed)
    }
}

impl From<GenerateError> for CommandError {
    fn from(error: GenerateError) -> Self {
        CommandError::Generate(error)
    }
}

/// Runs the subcommand of the command line.
pub fn run() -> ExitCode {
    let Arguments { command, common } = Arguments::parse();
    match execute(command, &common) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match &error {
                CommandError::Usage(message) | CommandError::Failed(message) => {
                    terminal::message(format_args!("error: {message}"));
                }
                CommandError::Generate(error) => {
                    terminal::print(common.message_format, &error.diagnostics, &error.sources);
                }
                CommandError::Printed | CommandError::Status(_) => {}
            }
            error.exit_code()
        }
    }
}

fn execute(command: Command, common: &Common) -> Result<(), CommandError> {
    let project = || Project::read(common);
    match command {
        Command::Init(options) => init::init(&options),
        Command::Generate(options) => generate::generate(&project()?, &options),
        Command::Watch(options) => watch::watch(common, &options.generation),
        Command::Check(options) => check::check(&project()?, &options),
        Command::Fmt(options) => fmt::fmt(&project()?, &options),
        Command::Lint(options) => lint::lint(&project()?, &options),
        Command::Lsp(_) => lsp::lsp(&project()?),
        Command::New(options) => new::new(&project()?, &options),
        Command::Import(options) => import::import(&project()?, &options),
        Command::Call(options) => call::call(common, &options),
        Command::Complete(options) => call::complete::complete(common, &options),
        Command::Mock(options) => mock::mock(&project()?, &options),
        Command::Openapi(options) => openapi::openapi(&project()?, &options),
        Command::Serve(options) => serve::serve(&project()?, &options),
        Command::Site(options) => site::site(&project()?, &options),
        Command::Diff(options) => diff::diff(&project()?, &options),
        Command::Explain(options) => explain::explain(&options.code),
        Command::Schema(options) => schema::schema(&project()?, &options),
        Command::Dump(options) => dump::dump(&project()?, &options),
        Command::Completions(options) => completions::completions(&options),
    }
}

/// What to try instead of a name that does not exist; begins with a semicolon unless it is empty.
fn suggestion(wrong: &str, known: &[String]) -> String {
    match best_match(wrong, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("; there are {}", known.join(", ")),
    }
}
