//! The command `volcgen`.
//!
//! Exit status: 0 for success; 1 for wrong specs or settings and, with `--check`, for output that
//! differs from the specs; 2 for a wrong command line.

mod args;
mod command;
mod config;
mod duration;
mod files;
mod project;
mod runtime;
mod terminal;

use std::process::ExitCode;

/// A run of the generator makes and drops many small strings on several threads.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::run()
}
