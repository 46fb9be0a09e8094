//! `completions`: the completion script of a shell.

use clap::CommandFactory;

use crate::args::{Arguments, Completions};
use crate::command::{CommandError, output};

/// Prints the script of a shell.
pub fn completions(options: &Completions) -> Result<(), CommandError> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(options.shell, &mut command, "volcgen", &mut script);
    output(String::from_utf8_lossy(&script))
}
