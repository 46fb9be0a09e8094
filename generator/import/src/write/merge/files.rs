//! The files of a specs folder: their trees, and documents to edit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use volcgen_fmt::{Document, Kind};

use crate::codes;
use crate::finding::Finding;
use crate::write::{Tree, schema};

/// A place in a file: the keys that lead to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Location {
    pub file: String,
    pub path: Vec<String>,
}

impl Location {
    pub(super) fn new(file: &str, path: &[&str]) -> Self {
        Location {
            file: file.to_owned(),
            path: path.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    /// A place inside of this one.
    pub(super) fn join(&self, keys: &[&str]) -> Self {
        let mut location = self.clone();
        location
            .path
            .extend(keys.iter().map(|key| (*key).to_owned()));
        location
    }

    /// The last key.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// A file.
#[derive(Debug)]
struct File {
    /// What it was before; empty if it is new.
    text: String,
    /// What it was before, as a tree.
    tree: Tree,
    document: Document,
    is_changed: bool,
}

/// Files by their path.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<String, File>);

impl Files {
    pub(super) fn parse(contents: &BTreeMap<String, String>) -> Result<Self, Vec<Finding>> {
        let mut files = BTreeMap::new();
        let mut wrong = Vec::new();
        for (path, text) in contents {
            match Document::parse(Kind::from_path(Path::new(path)), text) {
                Ok(document) => {
                    let tree = match document.get(&[]) {
                        Some(Value::Object(tree)) => tree,
                        _ => Tree::new(),
                    };
                    let file = File {
                        text: text.clone(),
                        tree,
                        document,
                        is_changed: false,
                    };
                    files.insert(path.clone(), file);
                }
                Err(error) => wrong.push(problem(path, &error)),
            }
        }
        if wrong.is_empty() {
            Ok(Files(files))
        } else {
            Err(wrong)
        }
    }

    /// A file as it was before.
    pub(super) fn tree(&self, path: &str) -> Option<&Tree> {
        let file = self.0.get(path)?;
        (!file.text.is_empty()).then_some(&file.tree)
    }

    /// The files as they were before.
    pub(super) fn trees(&self) -> impl Iterator<Item = (&str, &Tree)> {
        let files = self.0.iter().filter(|(_, file)| !file.text.is_empty());
        files.map(|(path, file)| (path.as_str(), &file.tree))
    }

    /// A value as it was before.
    pub(super) fn get(&self, location: &Location) -> Option<&Value> {
        let tree = &self.0.get(&location.file)?.tree;
        let (first, rest) = location.path.split_first()?;
        let value = tree.get(first);
        rest.iter().try_fold(value?, |value, key| value.get(key))
    }

    /// A value at the top of a file as it is now.
    pub(super) fn now(&self, path: &str, key: &str) -> Option<Value> {
        self.0.get(path)?.document.get(&[key])
    }

    /// The keys of a mapping as they are now.
    pub(super) fn keys(&self, location: &Location) -> Vec<String> {
        let file = self.0.get(&location.file);
        file.map_or_else(Vec::new, |file| file.document.keys(&keys(location)))
    }

    /// Sets a value.
    pub(super) fn set(&mut self, location: &Location, value: Value) -> Result<(), Vec<Finding>> {
        self.edit(&location.file, |document| {
            document.set(&keys(location), value)
        })
    }

    /// Adds an entry at a position.
    pub(super) fn insert(
        &mut self,
        location: &Location,
        position: usize,
        value: Value,
    ) -> Result<(), Vec<Finding>> {
        self.edit(&location.file, |document| {
            document.insert(&keys(location), position, value)
        })
    }

    /// Says that a blank line is above an entry, if another entry is.
    pub(super) fn set_apart(&mut self, location: &Location) {
        if let (Some(file), Some((last, parent))) =
            (self.0.get_mut(&location.file), location.path.split_last())
        {
            let parent: Vec<&str> = parent.iter().map(String::as_str).collect();
            let keys_of_parent = file.document.keys(&parent);
            if keys_of_parent.first().is_some_and(|first| first != last) {
                file.document.set_blank_above(&keys(location), true);
            }
        }
    }

    /// Removes an entry, if it exists.
    pub(super) fn remove(&mut self, location: &Location) {
        if let Some(file) = self.0.get_mut(&location.file) {
            file.is_changed |= file.document.remove(&keys(location)).is_some();
        }
    }

    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, tree: Tree) -> Result<(), Vec<Finding>> {
        self.edit(path, |document| document.set(&[], Value::Object(tree)))
    }

    /// Edits a file, which is created if it does not exist.
    fn edit(
        &mut self,
        path: &str,
        edit: impl FnOnce(&mut Document) -> Result<(), volcgen_fmt::Error>,
    ) -> Result<(), Vec<Finding>> {
        let file = self.0.entry(path.to_owned()).or_insert_with(|| {
            let mut document = Document::new(Kind::from_path(Path::new(path)));
            let header = format!("yaml-language-server: $schema={}", schema(path));
            document.set_comments(&[], &[&header]);
            File {
                text: String::new(),
                tree: Tree::new(),
                document,
                is_changed: true,
            }
        });
        file.is_changed = true;
        edit(&mut file.document).map_err(|error| vec![problem(path, &error)])
    }

    /// What is in the files that a source describes, and of all others that changed.
    pub(super) fn contents<'p>(
        &self,
        described: impl Iterator<Item = &'p String>,
    ) -> Result<BTreeMap<String, String>, Vec<Finding>> {
        let described: BTreeSet<&String> = described.collect();
        let mut contents = BTreeMap::new();
        for (path, file) in &self.0 {
            let text = if file.is_changed {
                let text = file.document.to_text();
                text.map_err(|error| vec![problem(path, &error)])?
            } else if described.contains(path) {
                file.text.clone()
            } else {
                continue;
            };
            contents.insert(path.clone(), text);
        }
        Ok(contents)
    }
}

/// The version of a file; `None` if it is a file of the service.
pub(super) fn version_of(path: &str) -> Option<&str> {
    let mut parts = path.split('/').skip(1);
    let version = parts.next()?;
    (parts.next().is_some() && version != "types").then_some(version)
}

fn keys(location: &Location) -> Vec<&str> {
    location.path.iter().map(String::as_str).collect()
}

fn problem(path: &str, error: &volcgen_fmt::Error) -> Finding {
    Finding {
        code: codes::UNWRITABLE,
        file: PathBuf::from(path),
        line: 0,
        message: error.to_string(),
        help: None,
    }
}
