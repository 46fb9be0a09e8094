//! Helpers of the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

use volcgen::diagnostic::{SourceId, Span};
use volcgen::model::Service;
use walkdir::WalkDir;

mod cargo;
mod time;

pub use time::{HANG_LIMIT, JumpingClock, NO_LIMIT, wait_until};

/// The place of what a test makes itself, in no file.
pub const NOWHERE: Span = Span {
    source: SourceId(0),
    start: 0,
    end: 0,
};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The models of the services below a folder of the repository.
///
/// # Panics
///
/// If the specs are wrong.
#[must_use]
pub fn services(folder: &str) -> Vec<Service> {
    let builder = volcgen::Builder::new(root().join(folder));
    let checked = builder.model();
    checked
        .unwrap_or_else(|failure| panic!("{failure}"))
        .services
}

/// The model of RTC.
///
/// # Panics
///
/// If its specs are wrong.
#[must_use]
pub fn rtc() -> Service {
    let mut services = services("specs").into_iter();
    let rtc = services.find(|service| service.folder == "rtc");
    rtc.expect("the specs have RTC")
}

/// The lines of a guide's Rust code blocks that `code` does not contain, apart from white space.
///
/// It compares single lines, because `code` can have assertions between them.
#[must_use]
pub fn not_shown(guide: &str, code: &str) -> Vec<String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = words(code);
    let blocks = guide.split("```rust\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("```").next());
    let lines = blocks.flat_map(str::lines).map(words);
    lines.filter(|line| !code.contains(line)).collect()
}

/// Every file below a folder, sorted, relative to it.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            let path = entry.path();
            files.push(path.strip_prefix(folder).unwrap_or(path).to_owned());
        }
    }
    files.sort();
    Ok(files)
}

/// Copies a folder with everything in it.
///
/// # Errors
///
/// If something cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for file in files(from)? {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().unwrap_or(to))?;
        fs::copy(from.join(&file), target)?;
    }
    Ok(())
}

/// Cargo without a network, which runs in a folder and uses what this workspace has built.
#[must_use]
pub fn cargo(folder: &Path) -> Command {
    cargo::cargo(folder, &target())
}

/// The folder in which tests write crates.
#[must_use]
pub fn target_folder() -> PathBuf {
    target().join("volcgen-tests")
}

/// The target folder of this workspace.
fn target() -> PathBuf {
    let ours = std::env::var_os("CARGO_TARGET_DIR");
    ours.map_or_else(|| root().join("target"), PathBuf::from)
}

/// The output of a command on both streams, for the message of a failed assertion.
#[must_use]
pub fn printed(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
