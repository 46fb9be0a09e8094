//! Files to disk: only those that changed, and none unless all services are good.
//!
//! [`Changes`] compares the output with what it should be. [`StagingArea`] keeps changed files in a
//! temporary folder, and moves them into place when everything is known to be good.
//!
//! A manifest in the output folder lists the files that volcgen wrote, with a digest of each. So
//! volcgen removes a file that it no longer generates, and never touches a file that a person wrote.

mod digest;
mod manifest;
mod placement;
mod replace;
mod staging;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::prelude::*;
use similar::TextDiff;

use crate::diagnostic::{Code, Diagnostic};

pub(crate) use digest::Digest;
pub(crate) use manifest::{MANIFEST, Manifest};
pub use replace::{create_files, replace_files};
pub use staging::{StagedChanges, StagingArea, put_in_place};

/// The changes that a run makes to an output folder.
#[derive(Debug)]
pub struct Changes {
    root: PathBuf,
    files: Vec<Change>,
    manifest: Manifest,
    /// Number of files that are already up to date.
    pub unchanged: usize,
}

/// One file to write or to remove.
#[derive(Debug)]
struct Change {
    path: String,
    /// `None` if the file is new.
    old: Option<String>,
    /// `None` if the file is to be removed.
    new: Option<String>,
}

/// A file of the output, compared with what it should be.
enum Comparison {
    Same,
    Different(Change),
}

impl Changes {
    /// Compares the files that should be in the folder `root` with those that are.
    ///
    /// # Errors
    ///
    /// Files that cannot be read, or that volcgen would overwrite although it did not write them.
    pub fn new(root: &Path, files: BTreeMap<String, String>) -> Result<Self, Vec<Diagnostic>> {
        let manifest = Manifest::of(&files);
        let known = Manifest::read(root);
        let stale = known.paths().filter(|path| !files.contains_key(*path));
        let stale: Vec<_> = stale.map(|path| compare(root, path, None, true)).collect();
        let files: Vec<_> = files.into_iter().collect();
        let compared: Vec<_> = files
            .into_par_iter()
            .map(|(path, new)| compare(root, &path, Some(new), known.contains(&path)))
            .collect();
        let mut changes = Changes {
            root: root.to_owned(),
            files: Vec::new(),
            manifest,
            unchanged: 0,
        };
        let mut problems = Vec::new();
        for result in stale {
            match result {
                Ok(Comparison::Same) => {}
                Ok(Comparison::Different(change)) => changes.files.push(change),
                Err(problem) => problems.push(*problem),
            }
        }
        for result in compared {
            match result {
                Ok(Comparison::Same) => changes.unchanged += 1,
                Ok(Comparison::Different(change)) => changes.files.push(change),
                Err(problem) => problems.push(*problem),
            }
        }
        changes.files.sort_by(|a, b| a.path.cmp(&b.path));
        if problems.is_empty() {
            Ok(changes)
        } else {
            Err(problems)
        }
    }

    /// The digest of the manifest that the folder will have.
    pub(crate) fn manifest_digest(&self) -> Digest {
        Digest::of(self.manifest.text().as_bytes())
    }

    /// Number of files to write.
    #[must_use]
    pub fn written(&self) -> usize {
        self.files
            .iter()
            .filter(|change| change.new.is_some())
            .count()
    }

    /// Number of files to remove.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.files.len() - self.written()
    }

    /// A unified diff of every file, each cut after `max_lines` lines.
    #[must_use]
    pub fn diff(&self, max_lines: usize) -> String {
        let mut output = String::new();
        for change in &self.files {
            let old = change.old.as_deref().unwrap_or_default();
            let new = change.new.as_deref().unwrap_or_default();
            let name = |present: bool, side: &str| {
                if present {
                    format!("{side}/{}", self.root.join(&change.path).display())
                } else {
                    "/dev/null".to_owned()
                }
            };
            let text = TextDiff::from_lines(old, new)
                .unified_diff()
                .context_radius(2)
                .header(
                    &name(change.old.is_some(), "a"),
                    &name(change.new.is_some(), "b"),
                )
                .to_string();
            let total = text.lines().count();
            for line in text.lines().take(max_lines) {
                let _ = writeln!(output, "{line}");
            }
            if total > max_lines {
                let _ = writeln!(output, "… {} more lines", total - max_lines);
            }
        }
        output
    }
}

/// Compares a file with the text that it should have; `None` if there should be no file.
fn compare(
    root: &Path,
    path: &str,
    new: Option<String>,
    is_known: bool,
) -> Result<Comparison, Box<Diagnostic>> {
    let target = root.join(path);
    let old = match fs::read(&target) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Box::new(unreadable(&target, &error))),
    };
    if old.as_deref() == new.as_deref().map(str::as_bytes) {
        return Ok(Comparison::Same);
    }
    if old.is_some() && !is_known {
        return Err(Box::new(unmanaged(&target)));
    }
    Ok(Comparison::Different(Change {
        path: path.to_owned(),
        old: old.map(|old| String::from_utf8_lossy(&old).into_owned()),
        new,
    }))
}

fn unmanaged(path: &Path) -> Diagnostic {
    Diagnostic::without_span(
        Code::UnmanagedFile,
        format!("`{}` exists and volcgen did not write it", path.display()),
    )
    .help("move or delete it, or write to another folder")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::without_span(
        Code::Unwritable,
        format!("cannot read `{}`: {error}", path.display()),
    )
}

fn unwritable(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let message = format!("cannot write `{}`: {error}", path.display());
    let help = "check the permissions of the output folder and the free space of the disk";
    Box::new(Diagnostic::without_span(Code::Unwritable, message).help(help))
}
