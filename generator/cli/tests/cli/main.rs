//! The command line as a user meets it: exit status, output and files.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this is how a test's helpers fail"
)]

mod browser;
mod call;
mod diff;
mod fmt;
mod generate;
mod import;
mod init;
mod lint;
mod lsp;
mod mock;
mod neovim;
mod serve;
mod settings;
mod site;
mod specs;
mod subcommands;
#[cfg(target_os = "linux")]
mod terminal;
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use volcgen_tests::{copy, files, printed, root};

/// An address that no machine has, so that a server which should not start ends at once.
const NO_ADDRESS: &str = "192.0.2.1:1";

/// Runs the binary, which cargo builds for this test.
fn volcgen(folder: &Path, arguments: &[&str]) -> Output {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    volcgen_of_user(folder, arguments, &cache)
}

/// Runs the binary for a user with this cache folder.
fn volcgen_of_user(folder: &Path, arguments: &[&str], cache: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command.current_dir(folder).args(arguments);
    command.env("XDG_CACHE_HOME", cache);
    command.output().unwrap()
}

/// Runs the binary, which must succeed.
#[track_caller]
fn succeed(folder: &Path, arguments: &[&str]) -> Output {
    let output = volcgen(folder, arguments);
    assert_eq!(status(&output), 0, "{arguments:?}: {}", printed(&output));
    output
}

/// A folder with a copy of our specs.
fn copied_specs() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("specs"), &folder.path().join("specs")).unwrap();
    folder
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The number of action files in the specs.
fn action_files(folder: &Path) -> usize {
    let all = files(&folder.join("specs")).unwrap();
    let yaml = all
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let names = yaml.map(|path| path.file_name().unwrap().to_string_lossy());
    names
        .filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
        .count()
}
