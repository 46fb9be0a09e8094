//! What each subcommand does, beyond calling the library.

mod check;
mod completions;
mod dump;
mod explain;
mod generate;
mod mock;
mod new;
mod openapi;
mod schema;

use std::process::ExitCode;

use clap::Parser;
use volcgen::{Builder, GenerateError};

use crate::args::{Arguments, Command, Common, Services};
use crate::terminal;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Good,
    /// The specs are wrong, or the output is not as they say.
    Bad,
    /// The command line makes no sense.
    Usage,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Good => ExitCode::SUCCESS,
            Outcome::Bad => ExitCode::from(1),
            Outcome::Usage => ExitCode::from(2),
        }
    }
}

/// Reads the command line and does what it says.
pub fn run() -> Outcome {
    let arguments = Arguments::parse();
    let common = &arguments.common;
    match arguments.command {
        Command::Generate(options) => generate::generate(common, &options),
        Command::Check(options) => check::check(common, &options),
        Command::Dump(options) => dump::dump(common, &options),
        Command::Openapi(options) => openapi::openapi(common, &options),
        Command::New(options) => new::new(common, &options),
        Command::Explain(options) => explain::explain(&options.code),
        Command::Mock(options) => mock::mock(common, &options),
        Command::Schema(options) => schema::schema(&options),
        Command::Completions(options) => completions::completions(&options),
    }
}

/// A run over the services that the command line names.
fn builder(common: &Common, services: &Services) -> Builder {
    services
        .services
        .iter()
        .fold(Builder::new(common.specs()), Builder::service)
}

/// Prints why nothing was done.
fn fail(common: &Common, error: &GenerateError) -> Outcome {
    terminal::print(common, &error.diagnostics, &error.sources);
    Outcome::Bad
}
