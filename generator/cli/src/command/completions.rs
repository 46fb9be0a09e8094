//! `completions`: what a shell completes.

use clap::CommandFactory;

use crate::args::{Arguments, Completions};
use crate::command::Outcome;

/// Prints the script of a shell.
pub fn completions(options: &Completions) -> Outcome {
    let mut command = Arguments::command();
    clap_complete::generate(
        options.shell,
        &mut command,
        "volcgen",
        &mut std::io::stdout(),
    );
    Outcome::Good
}
