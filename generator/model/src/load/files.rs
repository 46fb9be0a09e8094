//! Finding and reading files.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A file of a spec tree.
#[derive(Debug)]
pub(super) struct SpecFile {
    /// The parts of its path below the root.
    pub relative: Vec<String>,
    /// Its path as diagnostics show it.
    pub shown: PathBuf,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    Bytes(Vec<u8>),
    Text(String),
    Unreadable(String),
}

/// The deepest folder in which files are found: deeper than specs are.
const DEEPEST: usize = 5;

/// The paths of the files of these services below a folder, sorted, by their parts; of all services
/// if the list is empty.
pub(super) fn on_disk(
    root: &Path,
    services: &[String],
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<String>> {
    if !root.is_dir() {
        let what = if root.exists() {
            "is not a folder"
        } else {
            "does not exist"
        };
        let message = format!("`{}` {what}", root.display());
        diagnostics.push(
            Diagnostic::without_span(Code::NoSpecs, message)
                .help("pass the folder that contains the services"),
        );
        return Vec::new();
    }
    only_services(list(root, services, diagnostics))
}

/// The paths of the given files of these services, sorted, by their parts; of all services if the
/// list is empty.
pub(super) fn in_memory(files: &[(PathBuf, String)], services: &[String]) -> Vec<Vec<String>> {
    let paths = files.iter().map(|(path, _)| parts(path));
    let wanted = paths
        .filter(|path| !path.iter().any(|name| is_ignored(name)))
        .filter(|path| is_wanted(path.first(), services));
    only_services(wanted.collect())
}

/// As [`on_disk`], with the given files, which need not be on the disk.
pub(super) fn edited(
    root: &Path,
    files: &[(PathBuf, String)],
    services: &[String],
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<String>> {
    let mut paths = in_memory(files, services);
    if root.is_dir() {
        paths.extend(list(root, services, diagnostics));
    }
    let mut paths = only_services(paths);
    paths.dedup();
    paths
}

/// Reads a file below a folder.
pub(super) fn read(root: &Path, relative: &[String], shown: PathBuf) -> SpecFile {
    let path: PathBuf = relative.iter().collect();
    let content = match fs::read(root.join(path)) {
        Ok(bytes) => Content::Bytes(bytes),
        Err(error) => Content::Unreadable(reason(&error)),
    };
    SpecFile {
        shown,
        relative: relative.to_vec(),
        content,
    }
}

/// The parts of a relative path.
pub(super) fn parts(path: &Path) -> Vec<String> {
    let parts = path.iter();
    parts
        .map(|part| part.to_string_lossy().into_owned())
        .collect()
}

/// Leaves out folders without YAML, and sorts.
fn only_services(mut paths: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let folders = services_among(paths.iter().map(Vec::as_slice));
    paths.retain(|path| belongs(path, &folders));
    paths.sort();
    paths
}

/// The folders of services below a folder, sorted: those with a `service.yaml`.
///
/// No file is read, so services with mistakes are among them.
#[must_use]
pub fn service_folders(root: &Path) -> Vec<String> {
    let entries = WalkDir::new(root).min_depth(1).max_depth(1);
    let entries = entries.sort_by_file_name().into_iter();
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("service.yaml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// The folders of services among files, sorted.
pub(super) fn folders_of(files: &[(PathBuf, String)]) -> Vec<String> {
    let mut folders: Vec<_> = files
        .iter()
        .filter(|(path, _)| path.ends_with("service.yaml"))
        .filter_map(|(path, _)| Some(path.parent()?.to_string_lossy().into_owned()))
        .collect();
    folders.sort();
    folders
}

/// The paths of all files that can be specs, by their parts below the root.
fn list(root: &Path, services: &[String], diagnostics: &mut Diagnostics) -> Vec<Vec<String>> {
    let parts = |path: &Path| parts(path.strip_prefix(root).unwrap_or(path));
    let is_open = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.depth() {
            0 => true,
            1 => !is_ignored(&name) && is_wanted(Some(&name), services),
            _ => !is_ignored(&name),
        }
    };
    let entries = WalkDir::new(root).follow_links(true).max_depth(DEEPEST);
    let mut paths = Vec::new();
    for entry in entries.into_iter().filter_entry(is_open) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => paths.push(parts(entry.path())),
            Err(error) => match (error.path(), error.io_error()) {
                (Some(path), Some(problem)) if path.is_dir() => {
                    let (path, reason) = (path.display(), reason(problem));
                    let message = format!("cannot list the folder `{path}`: {reason}");
                    diagnostics.push(Diagnostic::without_span(Code::Unreadable, message));
                }
                // A link to nothing, which reading it reports.
                (Some(path), Some(_)) => paths.push(parts(path)),
                // A link to a folder that it is in.
                _ => {}
            },
        }
    }
    paths.retain(|path| !path.iter().any(|name| is_ignored(name)));
    paths
}

fn is_wanted(folder: Option<&String>, services: &[String]) -> bool {
    services.is_empty() || folder.is_some_and(|folder| services.contains(folder))
}

/// The folders at the top level that hold YAML. Other folders are ignored.
fn services_among<'p>(paths: impl Iterator<Item = &'p [String]>) -> BTreeSet<String> {
    let folder = |path: &[String]| match path {
        [folder, .., name] if is_yaml(name) => Some(folder.clone()),
        _ => None,
    };
    paths.filter_map(folder).collect()
}

/// Whether a file belongs to a service, or is YAML next to the services.
fn belongs(path: &[String], services: &BTreeSet<String>) -> bool {
    match path {
        [] => false,
        [name] => is_yaml(name),
        [folder, ..] => services.contains(folder),
    }
}

fn is_yaml(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| {
        ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
    })
}

/// Whether the name of a file or folder is that of no spec: dotfiles, what editors leave behind, and notes for people.
#[must_use]
pub fn is_ignored(name: &str) -> bool {
    const LEFTOVERS: [&str; 6] = ["~", ".swp", ".swo", ".bak", ".orig", ".tmp"];
    name.starts_with('.')
        || name.starts_with('#')
        || name == "README.md"
        || LEFTOVERS.iter().any(|ending| name.ends_with(ending))
}

/// The root as the user gave it and the rest with `/`, on every system.
pub(super) fn shown(root: &Path, relative: &[String]) -> PathBuf {
    let root = root.display().to_string();
    let root = root.trim_end_matches(['/', '\\']);
    PathBuf::from(format!("{root}/{}", relative.join("/")))
}

/// The system's message without the error number, which differs between systems.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}
