//! What each subcommand does, beyond calling the library.

mod args;
mod dump;
mod generate;
mod mock;
mod openapi;
mod scaffold;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Command};

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
        Command::Check(options) => generate::check(common, &options),
        Command::Dump(options) => dump::dump(common, &options),
        Command::Openapi(options) => openapi::openapi(common, &options),
        Command::New(options) => scaffold::new(common, &options),
        Command::Explain(options) => explain(&options.code),
        Command::Mock(options) => mock::mock(common, &options),
        Command::Schema(options) => dump::schema(&options),
        Command::Completions(options) => {
            let mut command = Arguments::command();
            clap_complete::generate(
                options.shell,
                &mut command,
                "volcgen",
                &mut std::io::stdout(),
            );
            Outcome::Good
        }
    }
}

/// Prints the page of a code.
fn explain(code: &str) -> Outcome {
    let Some(code) = volcgen::codes::Code::parse(code) else {
        anstream::eprintln!("error: there is no code `{code}`; codes look like E012 or W001");
        return Outcome::Usage;
    };
    let (id, title) = (code.as_str(), code.title());
    anstream::println!("{id}: {title}\n\n{}", code.explanation().trim());
    Outcome::Good
}
