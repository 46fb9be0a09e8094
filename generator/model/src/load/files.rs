//! Finding and reading files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A file of a spec tree.
pub(super) struct Found {
    /// The parts of its path below the root.
    pub relative: Vec<String>,
    /// Its path as diagnostics show it.
    pub shown: PathBuf,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
pub(super) enum Content {
    Bytes(Vec<u8>),
    Text(String),
    Unreadable(String),
}

/// Deeper than any spec lies; keeps a link that points upwards from being followed for ever.
const DEEPEST: usize = 5;

/// All files below a folder, by path.
pub(super) fn on_disk(root: &Path, diagnostics: &mut Diagnostics) -> Vec<Found> {
    if !root.is_dir() {
        let what = if root.exists() {
            "is not a folder"
        } else {
            "does not exist"
        };
        let message = format!("`{}` {what}", root.display());
        diagnostics.push(
            Diagnostic::without_place(Code::NoSpecs, message)
                .help("give the folder that contains the services"),
        );
        return Vec::new();
    }
    let mut paths = Vec::new();
    list(root, &mut Vec::new(), &mut paths, diagnostics);
    paths.sort();
    paths
        .into_par_iter()
        .map(|relative| {
            let path: PathBuf = relative.iter().collect();
            let content = match fs::read(root.join(path)) {
                Ok(bytes) => Content::Bytes(bytes),
                Err(error) => Content::Unreadable(reason(&error)),
            };
            Found {
                shown: shown(root, &relative),
                relative,
                content,
            }
        })
        .collect()
}

/// The given texts, by path.
pub(super) fn in_memory(texts: &[(PathBuf, String)]) -> Vec<Found> {
    let mut found: Vec<Found> = texts
        .iter()
        .map(|(path, text)| Found {
            relative: path
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect(),
            shown: path.clone(),
            content: Content::Text(text.clone()),
        })
        .filter(|file| !file.relative.iter().any(|name| is_ignored(name)))
        .collect();
    found.sort_by(|a, b| a.relative.cmp(&b.relative));
    found
}

fn list(
    folder: &Path,
    above: &mut Vec<String>,
    paths: &mut Vec<Vec<String>>,
    diagnostics: &mut Diagnostics,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!(
                "`{}` cannot be listed: {}",
                folder.display(),
                reason(&error)
            );
            diagnostics.push(Diagnostic::without_place(Code::Unreadable, message));
            return;
        }
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_ignored(&name) {
            continue;
        }
        above.push(name);
        let path = entry.path();
        if !path.is_dir() {
            paths.push(above.clone());
        } else if above.len() < DEEPEST {
            list(&path, above, paths, diagnostics);
        }
        above.pop();
    }
}

/// Dotfiles, what editors leave behind, notes for people, and the JSON Schemas.
fn is_ignored(name: &str) -> bool {
    const LEFTOVERS: [&str; 6] = ["~", ".swp", ".swo", ".bak", ".orig", ".tmp"];
    name.starts_with('.')
        || name.starts_with('#')
        || name == "README.md"
        || name == "schema"
        || LEFTOVERS.iter().any(|ending| name.ends_with(ending))
}

/// The root as the user gave it and the rest with `/`, on every system.
fn shown(root: &Path, relative: &[String]) -> PathBuf {
    let root = root.display().to_string();
    let root = root.trim_end_matches(['/', '\\']);
    PathBuf::from(format!("{root}/{}", relative.join("/")))
}

/// The system's words without the error number, which differs between systems.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}
