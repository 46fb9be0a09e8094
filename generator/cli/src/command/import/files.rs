//! The files of specs that an import changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use similar::TextDiff;
use volcgen_import::Specs;
use walkdir::WalkDir;

use crate::command::CommandError;
use crate::files::replace;

/// Files by their path in the folder of specs, with `/`.
type Contents = BTreeMap<String, String>;

/// What an import changes.
#[derive(Debug)]
pub struct Changes {
    /// The new text of each file, and the old one if there is one.
    changed: BTreeMap<String, (Option<String>, String)>,
    /// Files that stay as they are.
    unchanged: Contents,
}

/// All files of the service that these specs describe.
pub fn existing(folder: &Path, specs: &Specs) -> Result<Contents, CommandError> {
    let mut contents = Contents::new();
    for service in specs.services() {
        contents.extend(files_of(folder, &service)?);
    }
    Ok(contents)
}

/// The YAML files of a service.
fn files_of(folder: &Path, service: &str) -> Result<Contents, CommandError> {
    let mut contents = Contents::new();
    let entries = WalkDir::new(folder.join(service)).sort_by_file_name();
    for entry in entries.into_iter().filter_map(Result::ok) {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        if let (Some(text), Ok(relative)) = (read(path)?, path.strip_prefix(folder)) {
            let parts = relative.iter().map(|part| part.to_string_lossy());
            contents.insert(parts.collect::<Vec<_>>().join("/"), text);
        }
    }
    Ok(contents)
}

fn read(path: &Path) -> Result<Option<String>, CommandError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            Err(CommandError::Failed(message))
        }
    }
}

impl Changes {
    /// Compares files with those in the folder of specs.
    pub fn new(folder: &Path, contents: Contents) -> Result<Self, CommandError> {
        let mut changes = Changes {
            changed: BTreeMap::new(),
            unchanged: Contents::new(),
        };
        for (path, new) in contents {
            match read(&folder.join(&path))? {
                Some(old) if old == new => drop(changes.unchanged.insert(path, new)),
                old => drop(changes.changed.insert(path, (old, new))),
            }
        }
        Ok(changes)
    }

    /// The folders of services with files of this import.
    pub fn services(&self) -> Vec<String> {
        let paths = self.changed.keys().chain(self.unchanged.keys());
        let folders: BTreeSet<&str> = paths.filter_map(|path| path.split('/').next()).collect();
        folders.into_iter().map(str::to_owned).collect()
    }

    /// All files of these services as they would be.
    pub fn whole_services(&self, folder: &Path) -> Result<Vec<(PathBuf, String)>, CommandError> {
        let mut contents = Contents::new();
        for service in self.services() {
            contents.extend(files_of(folder, &service)?);
        }
        for (path, (_, new)) in &self.changed {
            contents.insert(path.clone(), new.clone());
        }
        let contents = contents.into_iter();
        Ok(contents
            .map(|(path, text)| (PathBuf::from(path), text))
            .collect())
    }

    /// The changes as a unified diff.
    pub fn diff(&self) -> String {
        let mut text = String::new();
        for (path, (old, new)) in &self.changed {
            let diff = TextDiff::from_lines(old.as_deref().unwrap_or_default(), new);
            let from = if old.is_some() {
                path.as_str()
            } else {
                "/dev/null"
            };
            text.push_str(&diff.unified_diff().header(from, path).to_string());
        }
        text
    }

    /// Writes the changed files: all of them, or none.
    pub fn write(&self, folder: &Path) -> Result<(), CommandError> {
        let changed = self.changed.iter();
        let changed = changed.map(|(path, (_, new))| (folder.join(path), new.clone()));
        replace(&changed.collect::<Vec<_>>())
    }

    /// What was written, for people.
    pub fn summary(&self) -> String {
        let count = |number: usize| match number {
            1 => "1 file".to_owned(),
            number => format!("{number} files"),
        };
        let (written, same) = (self.changed.len(), self.unchanged.len());
        format!("{} written, {same} unchanged", count(written))
    }
}
