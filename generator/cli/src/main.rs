//! The command line of volcgen.
//!
//! Exit status: 0 for success, 1 for wrong specs or, with `--check`, output that is not as the
//! specs say, 2 for a command line that makes no sense.

mod args;
mod command;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run().into()
}
