//! `completions`: the completion script of a shell.

use std::io;

use clap::CommandFactory;

use crate::args::{Arguments, Completions};

/// Prints the script of a shell.
pub fn completions(options: &Completions) {
    let mut command = Arguments::command();
    clap_complete::generate(options.shell, &mut command, "volcgen", &mut io::stdout());
}
